#ifndef OVERVIEW_QUERY_H
#define OVERVIEW_QUERY_H

/* The parameters of the overview, of its curve and of the picture of that: checked where they come in. */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "web.h"

enum overview_range { OVERVIEW_RANGE_MONTH, OVERVIEW_RANGE_QUARTER, OVERVIEW_RANGE_YEAR, OVERVIEW_RANGE_ALL, OVERVIEW_RANGES };
enum overview_activity { OVERVIEW_ACTIVITY_ALL, OVERVIEW_ACTIVITY_FILLS, OVERVIEW_ACTIVITY_EXPERIMENTS, OVERVIEW_ACTIVITY_BREAKERS, OVERVIEW_ACTIVITY_SYSTEM, OVERVIEW_ACTIVITIES };

/* Which of them an address takes: range, activity and before; range, after, to; range, to, theme, size, v. */
enum { OVERVIEW_TAKES_PAGE, OVERVIEW_TAKES_CURVE, OVERVIEW_TAKES_PICTURE };

/*
 * Where the feed goes on: of each journal that it is made of the key of the last row that it has shown, exclusive; INT64_MAX:
 * none yet. In the address "before=e917.x9.l12.f300". A position by keys stays where it is, whatever is written meanwhile.
 */
enum overview_source { OVERVIEW_FILL, OVERVIEW_EVENT, OVERVIEW_EXPERIMENT, OVERVIEW_LIFE, OVERVIEW_SOURCES };
struct overview_before {
	bool given;
	int64_t key[OVERVIEW_SOURCES];
};

#define OVERVIEW_NEWEST { .key = { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX } }

/*
 * Without a parameter everything is shown: what the cards say of gain and drawdown is since the start, and the picture beside
 * them shows the same.
 */
struct overview_query {
	enum overview_range range;
	enum overview_activity activity;
	char after[DATE_TEXT], to[DATE_TEXT]; /* sessions, the first exclusive; "" open */
	struct overview_before before;
};

/* 0, or -1: res holds the 400 that names parameter, value and what is allowed. */
int overview_query_read(const struct web_request *req, struct web_response *res, unsigned takes, struct overview_query *q);

/* The page's address with this range, filter and place of the feed; anchor "" or "#…". Returns out. */
#define OVERVIEW_LINK 192
char *overview_query_link(const struct overview_query *q, const char *anchor, char out[OVERVIEW_LINK]);

const char *overview_range_name(enum overview_range r);  /* "90d", as in the address */
const char *overview_range_label(enum overview_range r); /* "90 d" */
const char *overview_range_words(enum overview_range r); /* "90 days" */
const char *overview_activity_name(enum overview_activity a);

/*
 * The day after which a range begins that ends with the newest session (ISO): 30 or 90 days, or a year before it. "": from the
 * start. Returns after.
 */
char *overview_range_after(enum overview_range r, const char *newest, char after[DATE_TEXT]);

#endif
