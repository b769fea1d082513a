#ifndef FEED_COT_H
#define FEED_COT_H

/*
 * Commitments of Traders of a feed's markets (lib/trade/cot.h): every .csv of the data folder's cot/, with the days of
 * cot_releases.csv beside it. All of one kind. A feed has them (feed.h) when a file holds a report of one of its markets.
 */
#include "calendar.h"
#include "config.h"
#include "contract.h"
#include "cot.h"
#include "feed.h"

#define FEED_COT_FOLDER "cot"
#define FEED_COT_RELEASES "cot_releases.csv"

struct feed_cot {
	enum cot_kind kind;
	struct cot_series market[CONFIG_MARKETS]; /* by the feed's markets; n = 0: none of it */
	int n_markets;
};

/*
 * Reports of markets, each with the session that it is known from: exchange and calendar (NULL: the rules alone) of the market, schedule of cfg. *out
 * is NULL where no file has any. 0, or -1 with err: a file that cannot be read, a bad row of one of the markets, two
 * kinds, or two reports of one market and date. Release with feed_cot_free.
 */
int feed_cot_read(const struct config *cfg, const struct calendar *calendar, const struct tz *chicago, const struct contract *markets, int n, struct feed_cot **out, char *err, int errsize);
void feed_cot_free(struct feed_cot *c); /* NULL is harmless */

/* Names, sizes and times of all those files: another text when one of them has changed. out: 65 bytes. */
void feed_cot_look(const char *data_dir, char out[65]);

/* Of a feed's market; NULL: none. The feed's. */
const struct cot_series *feed_cot(const struct feed *f, int m);

/* What a market was decided with in a session, as bits, NaN always the same. Returns how many; 0: with no report that was known and fresh. */
#define FEED_COT_CELLS (FEATURES_COT + 1)
int feed_cot_cells(const struct feed *f, int m, date_t session, uint64_t out[FEED_COT_CELLS]);

#endif
