#ifndef EXPERIMENTS_QUERY_H
#define EXPERIMENTS_QUERY_H

/* The query of /agent: which experiments, from which on, or one of them; read from parameters and written into links. */
#include "page_experiments.h"

#define EXPERIMENTS_QUERY_TEXT 1024 /* enough for any link */

struct experiments_query {
	struct page_experiments_filter filter;
	enum page_experiments_way way;
	int64_t id;         /* of before or after */
	int64_t experiment; /* the one to show by itself, 0 none */
	bool has_before, has_after;
};

void experiments_query_clear(struct experiments_query *q); /* every experiment, the newest page */

/*
 * One parameter: type, outcome, tag, from, to (YYYY-MM-DD), before, after, experiment (an id). An empty value is no value.
 * 0, or -1 with err naming the parameter, its value and what is allowed. Whether type and outcome occur is for the caller,
 * who has the journal.
 */
int experiments_query_set(struct experiments_query *q, const char *name, const char *value, char *err, int errsize);
/* What no single parameter shows: from after to, both keys. 0 / -1 with err. */
int experiments_query_check(const struct experiments_query *q, char *err, int errsize);

bool experiments_query_filtered(const struct experiments_query *q);

/* The query string of a link with the same filter; way and id say where (id is not read for FIRST). No '?'. Returns out. */
char *experiments_query_text(const struct experiments_query *q, enum page_experiments_way way, int64_t id, char out[EXPERIMENTS_QUERY_TEXT]);

#endif
