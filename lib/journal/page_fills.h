#ifndef PAGE_FILLS_H
#define PAGE_FILLS_H

/*
 * The journal of fills as pages read it: rows by key (timestamp, id), newest
 * first, and sums over a filter from the roll-ups and the orders of the session
 * under way, never from the rows.
 * version is the journal's user_version; 0 is the original's journal, which
 * has thirteen columns and no roll-ups.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "date.h"
#include "db.h"
#include "fill_sums.h"
#include "market.h"

#define PAGE_FILLS_STAMP 64
#define PAGE_FILLS_TAIL 20000 /* rows of a journal without roll-ups that are summed */

/*
 * from and to are whole days, both included, DATE_NONE = open. Rows are compared
 * by the date that their timestamp is written with, which is UTC's; sums of our
 * fills by the session date: the two agree for the daytime sessions traded here
 * (a session that began after 19:00 Chicago would count to the next date in the
 * sums only). A row whose timestamp is no time is in no day, neither in a list
 * nor in a sum, and with from or to given it is left out.
 */
struct page_fills_filter {
	char symbol[MARKET_SYMBOL]; /* "" all */
	int side;                   /* 0 all, 1 buy, -1 sell */
	date_t from, to;
};

enum page_fills_way { PAGE_FILLS_FIRST, PAGE_FILLS_BEFORE, PAGE_FILLS_AFTER };
struct page_fills_key {
	char timestamp[PAGE_FILLS_STAMP]; /* as stored */
	int64_t id;
};

/* Prices in price units; NaN where the journal holds no number. */
struct page_fills_row {
	struct page_fills_key key;
	bool key_lost;             /* what stands there is no text, or a longer one: key does not lead back to the row */
	instant_t at;              /* 0: the timestamp cannot be read */
	char symbol[MARKET_SYMBOL];
	bool symbol_cut;           /* what stands there is longer */
	int direction;             /* 1, -1; 0: neither stands there */
	double contracts;
	double order_price, fill_price, predicted, actual, latency_ms;
	bool has_order;
	int64_t order_id;
	double decision_price, commission;
	char session[16], contract[32], fill_model[24], exec_key[128];
};

/*
 * Quantiles over the filter's fills, each fill once, in ticks: predicted, and actual signed, + is a cost. Shown with "≈":
 * off by at most SKETCH_ERROR (0.78 %), quarters of a tick up to 32 exact. As money or in bps only for a filter of one symbol,
 * whose tick makes the one number the other. known false: some day of the filter keeps no sketch, or a damaged one; or
 * nothing was judged. Then all four are NaN and a page shows "—".
 */
struct page_fills_quantiles {
	bool known;
	int64_t n; /* fills judged, = sums.judged */
	double median_predicted, p95_predicted, median_actual, p95_actual;
};

/* What the sums of a filter say. */
struct page_fills_totals {
	struct fill_sums sums;         /* of both */
	struct fill_sums ours, theirs; /* this system's fills, and those of the original or another program */
	struct page_fills_quantiles quantiles, quantiles_ours, quantiles_theirs; /* of the same three */
	bool partial;  /* only the newest PAGE_FILLS_TAIL of `of` rows were summed */
	int64_t of;
};

/*
 * At most max rows, newest first, before or after key (exclusive; ignored for FIRST). *more: further rows lie in that
 * direction. Number of rows, -1 with db_error.
 */
int page_fills_rows(struct db *ledger, int version, const struct page_fills_filter *filter, enum page_fills_way way,
    const struct page_fills_key *key, struct page_fills_row *rows, int max, bool *more);
/* The key of the fill of that id: 1; 0 there is none, or its timestamp leads to no place; -1 with db_error. */
int page_fills_key_of(struct db *ledger, int64_t id, struct page_fills_key *key);
/* STATEMENT_FILLS_SAMPLE of the filter on the newest limit rows of a journal with our columns; with days on more
 * of them, of which the caller takes those whose timestamp is a time. NULL with db_error. */
struct db_stmt *page_fills_sample(struct db *ledger, const struct page_fills_filter *filter, int limit);
/* Sums over the filter. 0 / -1 with db_error. */
int page_fills_sum(struct db *ledger, int version, const struct page_fills_filter *filter, const struct market_list *markets,
    struct page_fills_totals *out);
/* All fills of the journal. 0 / -1 with db_error. */
int page_fills_count(struct db *ledger, int version, int64_t *n);
/* Symbols that occur in the journal, ascending, at most max; longer names than fit are left out. Number, -1 with db_error. */
int page_fills_symbols(struct db *ledger, char (*out)[MARKET_SYMBOL], int max);
/* The same with those of the contracts, each once: of the journal's at most max - MARKET_MAX. */
int page_fills_known(struct db *ledger, const struct market_list *markets, char (*out)[MARKET_SYMBOL], int max);
/* Is there a fill of that symbol, whether a list had room for it or not? 1 / 0, -1 with db_error. */
int page_fills_has(struct db *ledger, const char *symbol);
/* The day of a row: the date that its timestamp is written with, "" when that is no time. Returns day. */
char *page_fills_day(const char *timestamp, char day[DATE_TEXT]);
/* Does the filter ask for days? */
bool page_fills_has_days(const struct page_fills_filter *filter);
/* Is a row with this timestamp in the filter's days? Of a row that a statement found between them: is it a time at all? */
bool page_fills_dated(const struct page_fills_filter *filter, const char *timestamp);
/*
 * Are the fills read by the original's thirteen columns alone? So its own journal is, and one of a newer version in which a
 * column of ours has another name: what we know of it is shown, the rest is as if it were not recorded.
 */
bool page_fills_inherited(struct db *ledger, int version);
/* A row of a statement with the columns of statement.c. */
void page_fills_row_read(struct db_stmt *s, struct page_fills_row *row);
/* Its symbol for people, "…" after one that was cut: two that begin alike are not the same. */
#define PAGE_FILLS_SYMBOL (MARKET_SYMBOL + 4)
char *page_fills_symbol(const struct page_fills_row *row, char out[PAGE_FILLS_SYMBOL]);
/* Signed slippage of a row in price units, + is cost: (fill - order)*direction; NaN where it cannot be told. */
double page_fills_slippage(const struct page_fills_row *row);
/* Its delay, likewise: (order - decision)*direction; NaN without a decision price. */
double page_fills_delay(const struct page_fills_row *row);

#endif
