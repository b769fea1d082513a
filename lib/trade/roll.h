#ifndef ROLL_H
#define ROLL_H

/*
 * Which contract a market holds, and the continuous series that follows from
 * it (docs/definitions.md, "Bars, continuous series, rolls"). The bar of the roll session is the old contract's;
 * the gap g = C_new - C_old of that close starts with the next row, and
 * X_t = C_t - sum of g up to t, so the past of X never changes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bar.h"
#include "calendar.h"
#include "contract.h"
#include "date.h"

#define ROLL_BADGE "unadjusted: rolls counted as returns"

/* One delivery of a market. Lists of them ascend by delivery. */
struct roll_contract {
	char id[16];       /* "HEZ26" */
	date_t date;       /* calendar_roll of the delivery month: roll at the close of this session or later */
};

struct roll_event {
	date_t session;    /* contracts: rolled at its close; roll dates: first session of the gap */
	int from, to;      /* indices of the contract list; -1 for roll dates */
	int64_t gap;       /* micro */
};

/* A continuous series. Release with roll_free. */
struct roll_series {
	struct bar *rows;          /* bar of the contract held, gap set where one starts */
	size_t n_rows;
	struct roll_event *rolls;
	size_t n_rolls;
	date_t *missing;           /* sessions at which the held contract has no bar */
	size_t n_missing;
	date_t *ignored;           /* roll dates that no gap came of, in the order given */
	size_t n_ignored;
};

/* Month 1..12 of a delivery letter FGHJKMNQUVXZ, 0 for any other; and back, NUL outside 1..12. */
int roll_month(char letter);
char roll_letter(int month);
/* What a contract's name says, "HEZ26" of HE: symbol, delivery letter, two digits of a year 1970 to 2069. 0, or -1: no such name. */
int roll_delivery(const char *symbol, const char *contract, int *year, int *month);

/* When a contract is to be rolled, by its name. DATE_NONE: it names no delivery of that symbol. */
date_t roll_date(const struct calendar *calendar, const char *exchange, const char *symbol, const char *contract);

/*
 * Deliveries of a contract from first_year's to last_year's, with their roll dates; at
 * most max. Returns how many, -1 when max is too small or an id would not fit.
 */
int roll_list(const struct contract *contract, const struct calendar *calendar, int first_year, int last_year, struct roll_contract *out, int max);

/* Held in the first session: the first contract whose roll date is >= it, else the last. n >= 1. */
size_t roll_first(const struct roll_contract *contracts, size_t n, date_t session);

/* Is the held contract to be rolled at this session's close (given that both have a bar)? */
bool roll_due(const struct roll_contract *contracts, size_t n, size_t held, date_t session);

/*
 * Series of a market with contracts, n >= 1 of them. bars ascend by session; in one session each
 * contract stands at most once, in any order; unknown contracts are passed over. 0, or -1 (out of memory, a gap beyond 64 bits).
 */
int roll_contracts(const struct roll_contract *contracts, size_t n, const struct bar *bars, size_t n_bars, struct roll_series *out);

/*
 * Series of one csv with a list of roll dates, each meaning the first bar on or after
 * it: gap = O_t - C_{t-1}. No bar, the first bar, or a bar that has its gap already: ignored.
 * n = 0: X = C (the market carries ROLL_BADGE). Rolls come in the order of the bars. 0, or -1 (out of memory, a gap beyond 64 bits).
 */
int roll_dates(const date_t *dates, size_t n, const struct bar *bars, size_t n_bars, struct roll_series *out);

/* X of rows 0..n-1 into x (n values). 0, or -1 when one does not fit 64 bits. */
int roll_adjust(const struct bar *rows, size_t n, int64_t *x);

void roll_free(struct roll_series *s); /* harmless on a zeroed one */

#endif
