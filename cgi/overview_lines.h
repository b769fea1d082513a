#ifndef OVERVIEW_LINES_H
#define OVERVIEW_LINES_H

/* The lines of the overview's feed: read, put in one order, chosen. */
#include "event_words.h"
#include "overview.h"

/* Where everything is shown: what happens in every cycle must not bury what happens once a month. */
#define OVERVIEW_MOST_FILLS 4
#define OVERVIEW_MOST_CYCLES 3 /* and of orders */

/* One line. Of its journal it is the one with that key; rank falls from line to line of one journal. */
struct overview_line {
	enum overview_source source;
	int64_t key, rank;
	instant_t at, order; /* 0 cannot be read; the time that it is ordered by */
	bool told;           /* another line tells of the same */
	bool shown, passed;  /* passed: so are all that come before it, and the next page goes on behind it */
	char id[40], session[11], kind[32], severity[12], text[EVENT_WORDS], href[80];
	const char *leads_to; /* what stands at href, in words */
};

#define OVERVIEW_LINES (OVERVIEW_WINDOW + OVERVIEW_KINDS * OVERVIEW_OLDER + 3 * OVERVIEW_OLDER + OVERVIEW_ROWS)
struct overview_lines {
	int n, shown;
	bool mixed; /* not more than some of the most frequent kinds are shown */
	bool older; /* there is, or may be, more behind them */
	struct overview_before next;
	struct overview_line line[OVERVIEW_LINES];
};

/* From what was gathered; free() it. NULL: no memory. */
struct overview_lines *overview_lines_make(const struct overview *o);
/* Which are shown, and where the next page begins. */
void overview_lines_choose(const struct overview *o, struct overview_lines *f);

/* Events of the ledger, and fills of a journal that has none, from where the address says. 0, or -1 when a statement failed. */
int overview_lines_events(struct db *ledger, struct overview *o);
int overview_lines_fills(struct page *p, struct db *ledger, struct overview *o);

#endif
