#ifndef AGENT_DETAIL_H
#define AGENT_DETAIL_H

/*
 * One experiment on its way into a page: any text may hold anything, of any length. A page stays under 60 KB whatever the texts
 * hold, so each takes from the room that is left.
 */
#include "agent.h"

#define AGENT_DETAIL_ROOM 36000 /* bytes, as they are sent, for all texts and rows */
#define AGENT_DETAIL_ROW 110    /* that a row takes besides its texts */

struct agent_detail {
	struct view *v;
	long room; /* what is left of it; no further row below 0 */
	bool cut;  /* a text was longer than what was left */
	struct page *p;
	const char *run_id; /* NULL: it has none */
};

/* text, or a dash when there is none. */
const char *agent_detail_or_none(const char *text);
/* A text into v, cut to what there is room for: a cut one ends with "…". */
void agent_detail_put(struct agent_detail *r, struct view *v, const char *name, const char *text);
/* A row more, NULL when there is no room for it. */
struct view *agent_detail_row_of(struct agent_detail *r, const char *section);
/* What is JSON of another shape than the rows stands as it is. */
void agent_detail_raw(struct agent_detail *r, const char *section, const char *text);
/* "and n more", if n > 0. */
void agent_detail_more(struct agent_detail *r, const char *section, int n);

/* agent_result.c: what came out beside the champion, and what else was written down; how long its job ran, if the telemetry has it. */
void agent_result_metrics(struct agent_detail *r, const char *results, const char *champion);
void agent_result_metadata(struct agent_detail *r, const char *text);
void agent_result_job_time(struct agent_detail *r);

#endif
