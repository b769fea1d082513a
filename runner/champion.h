#ifndef CHAMPION_H
#define CHAMPION_H

/* A model that decides: the forecast_source of a model (forecast.h). */
#include "forecast.h"
#include "model.h"

#define CHAMPION_FEW_BARS "fewer than 61 bars" /* a decision's reasons: no signal */
#define CHAMPION_INCOMPLETE "a feature has no number"
#define CHAMPION_AGAIN 21 /* sessions after one could not be made until the next try */

struct feed;
struct champion {
	struct forecast_source source; /* &source is what a cycle asks; its name is "vN" */
	struct model *model;
	const struct feed *feed; /* whose reports it sees (feed_cot.h), NULL none; the caller's */
	char name[16];
	char *fault; /* of 300 bytes: what the library said when it failed, "" as long as it did not; the rule decided instead */
};

/* Takes the model over, also after a failure. feed: where the reports of its markets are, NULL: nowhere; it must live as long. NULL: out of memory. */
struct champion *champion_new(struct model *m, const struct feed *feed);
void champion_free(struct champion *c); /* NULL is harmless */

/* What the ledger says of a model that becomes champion, in a sentence: what it was trained on, and its record. Follows from the file alone. */
void champion_words(const struct model *m, char *out, int size);
/* What is added to that, when it takes the place of a champion without a record out of sample. */
void champion_words_replaces(int64_t version, char *out, int size);

#endif
