#ifndef OTHERS_H
#define OTHERS_H

/*
 * Fills that another program wrote: the original's, taken over by `adopt` or
 * written beside us later. They have no exec_key, count in no position and no
 * money, and have roll-ups of their own. The writer makes these with the sums
 * of this file, and verify makes them again.
 */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "db.h"
#include "fill_sketch.h"
#include "market.h"
#include "page_fills.h"

/* A price or a slippage from here on is none, and its square would drown the rest. */
#define OTHERS_LARGEST 1e9
/* Begins the reason why orders are stopped, in meta and in its event, while rows of theirs are not accepted. */
#define OTHERS_STOPPED "another program wrote "
/* Their grains in rollup; a row without a readable time is in the total alone. */
#define OTHERS_DAY "other day"
#define OTHERS_MONTH "other month"
#define OTHERS_TOTAL "other total"

/* One roll-up's share, to be merged into what is known of it. 0 / -1. */
typedef int (*others_take)(void *arg, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch);

struct others_count {
	int64_t rows;
	int64_t undated, undated_id;     /* rows whose timestamp is no time, and the first of them */
	int64_t unvalued, unvalued_id;   /* rows with no value in money: an unknown symbol, a number or a quantity that is none */
};

/* The sketches' share of what others_row made of one row: it counts if it is judged. */
void others_sketch(const struct fill_sums *one, struct fill_sketch *k);
/* Can the two be compared, as numbers below OTHERS_LARGEST? One rule for pages and the command. */
bool others_pair(double predicted, double actual);
/* Is it a quantity? Above 0, below 1e9, in part too: an earlier system wrote such. */
bool others_contracts(double n);
/*
 * One row as sums of one; direction as the row has it. It is valued whole or not at all: with an unknown symbol, a number or a
 * quantity that is none, it enters neither money nor moments, nor is it better than mid (judged 0), and such a quantity no sum of contracts.
 */
void others_row(const struct page_fills_row *r, const struct market_list *markets, struct fill_sums *out);
/*
 * The rows with first <= id <= last that are not ours, in the order of their ids: what take got is the same whenever it is
 * the same rows. Adds to *count. 0; -1 with db_error, or when take failed; 1 when a sum went beyond 64 bits.
 */
int others_sum(struct db *db, int64_t first, int64_t last, const struct market_list *markets, others_take take, void *arg, struct others_count *count);

/*
 * What of the ids up to `seq` is not ours, as ranges that follow each other: the gaps between our ids after `after`. take
 * gets each. 0; -1 with db_error, or when take failed.
 */
typedef int (*others_range)(void *arg, int64_t first, int64_t last);
int others_ranges(struct db *db, int64_t after, int64_t seq, others_range take, void *arg);
/* How many of the ids that were ever given are neither ours nor accepted, and the newest id given. 0 / -1 with db_error. */
int others_new(struct db *db, int64_t *n, int64_t *newest);

/*
 * How many rows stand in the journal beyond those that the roll-ups and the open orders count: with nothing new by others_new,
 * rows under ids below the newest that were free. Walks an index of all fills. 0 / -1 with db_error.
 */
int others_hidden(struct db *db, int64_t *n);
/* Is there a row of theirs with an id below 1? 1 / 0, -1 with db_error. */
int others_below(struct db *db);

/* A range of ids from the text of meta.adopted, "1-312 501-503"; *text moves on. Ids below 1 belong to the
 * first range when it begins at 1 or is "0-0". 1, 0 at its end, -1 it is no such text. */
int others_parse(const char **text, int64_t *first, int64_t *last);

#endif
