#ifndef PAGE_READINESS_H
#define PAGE_READINESS_H

/* What the gate said, as page, command and report show it: the JSON of readiness_result.h read back, whoever wrote it. */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "readiness.h"

struct db;
struct json_object;

#define PAGE_READINESS_FIGURES 64
#define PAGE_READINESS_OVERRIDES (64 + 2) /* lines, and what a record holds without one */
#define PAGE_READINESS_CHANGED 4
#define PAGE_READINESS_CHANGES 20

struct page_readiness_criterion {
	const char *id, *title, *group, *status, *value, *limit, *interval, *need, *sentence, *link; /* texts, "" none */
	const char *source, *table, *as_of; /* page and rows; tables; session of the newest of them */
	int64_t event;                      /* newest event that was looked at, -1: events are no source of it */
	int n_changed;
	struct { const char *direction, *sentence; } changed[PAGE_READINESS_CHANGED]; /* limits other than the standard ones that it is held to */
};
struct page_readiness_figure {
	const char *label, *text, *interval, *reason;
};
struct page_readiness_override {
	const char *text, *sentence, *direction; /* direction: "LOOSER" "STRICTER" "THE SAME" "WAITS", "MISSING": nobody knows what was set; "": the line is refused */
	int64_t line;                            /* -1: none, the record holds it */
};
struct page_readiness_change {
	const char *session, *verdict;
	int64_t record, failed, open, version;
};

/* Of any version: what the row says beside it, too. */
struct page_readiness_head {
	char session[DATE_TEXT], verdict[24];
	int64_t record, failed, open, version; /* -1 none */
};

struct page_readiness {
	struct json_object *root; /* all texts are its own */
	char *json;               /* as it was read, of page_readiness_read; NULL else */
	const char *verdict, *since, *history_fault, *session, *sentence, *mode, *currency, *reason, *first, *after;
	int64_t version, record, days, wait, failed, open, loosened, refused, fills, fills_judged; /* wait: days, -1 none known */
	int64_t judged; /* sessions; -1 when history_fault says why that, since and the changes are not known, "" else */
	int n_changes;
	struct page_readiness_change change[PAGE_READINESS_CHANGES]; /* newest first; the first one is in force */
	bool wait_unknown;
	int n_criteria;
	struct page_readiness_criterion criterion[READINESS_CRITERIA];
	int n_statistics, n_advisory, n_overrides;
	struct page_readiness_figure statistic[PAGE_READINESS_FIGURES], advisory[PAGE_READINESS_FIGURES];
	struct page_readiness_override override[PAGE_READINESS_OVERRIDES];
	/* the curve of evidence */
	double threshold, alpha;   /* NaN unknown */
	int n_points;
	double *day, *log_e;       /* day of the record; NaN: minus infinity */
	date_t *date;              /* its session */
};

/* The journaled one. 1; 0 no session was judged yet; -1 the journal cannot be read, what was judged is gone, or what stands there is none of ours (err). */
int page_readiness_read(struct db *ledger, struct page_readiness *out, char *err, int errsize);
/*
 * READY is true of today's data alone: where those could not be judged (page_meta.unjudged, "" they were) it is not said, the JSON
 * that says it is gone, and the sentence is PAGE_READINESS_LAPSED.
 */
#define PAGE_READINESS_LAPSED "It was READY when it was judged last. Since then it could not be judged, and what cannot be judged is not READY."
void page_readiness_lapse(struct page_readiness *r, const char *unjudged);
/* 0; -1: not what readiness_result writes, or memory. */
int page_readiness_parse(const char *json, struct page_readiness *out);
/* "READY under 1 loosened limit": the verdict, and what it must not be read without. */
void page_readiness_verdict(const struct page_readiness *r, char *out, size_t size);
/* "This verdict stands since session 5 Jan 2026; 7 sessions were judged.", since as it is to be written; or that none was, or why nobody knows. */
void page_readiness_since(const struct page_readiness *r, const char *since, char *out, size_t size);
/*
 * Do the journals deny a judgement that was made of their newest rows (no event and no start came since)? Then why says in what:
 * record, days, halts, breakers, or the small row of the same session. What only another judgement could tell is not seen: verify
 * and the command make one. Costs a look at each of these, and a count of the record's days.
 */
bool page_readiness_contradicts(struct db *ledger, const struct page_readiness *r, char *why, size_t size);
int page_readiness_head(const char *json, struct page_readiness_head *out); /* 0; -1: no JSON of an object */
void page_readiness_free(struct page_readiness *r); /* {0} is harmless */

#endif
