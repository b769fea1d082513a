#ifndef OBSERVE_COLUMNS_H
#define OBSERVE_COLUMNS_H

/*
 * The features of a champion as observe_cycle compares them: of each market the rows that it was trained on, and one for every
 * session after the training end, also where a feature is missing or the market has no bar.
 *
 *	observe_columns_open(&c, &recipe.features, markets)
 *	of each market:  observe_columns_train(&c, m, bars, n, first, last)       sessions of the model's training
 *	of each session after the training end, of each market: observe_columns_live(&c, m, bars, n, session)
 *	features = observe_columns_view(&c)
 *
 * A cycle adds its session; a new champion, or a restart, begins with open. No bar after a row's session has a part in it.
 */
#include "bar.h"
#include "observe.h"

struct observe_columns {
	struct features_set set;
	size_t markets;
	struct observe_columns_store {
		double *baseline, *live; /* malloc'd */
		size_t rows, sessions, rows_room, sessions_room;
	} *store;                        /* of feature i and market j: [i*markets + j] */
	struct observe_column *view;
};

/* 0, or -1 with *c empty: out of memory, or more than OBSERVE_MARKETS. */
int observe_columns_open(struct observe_columns *c, const struct features_set *set, size_t markets);
void observe_columns_free(struct observe_columns *c); /* {0} is harmless */

/* Every complete row (features.h) of a market, of the sessions first to last; bars oldest first. 0, or -1: out of memory, nothing more may be added. */
int observe_columns_train(struct observe_columns *c, size_t market, const struct bar *bars, size_t n, date_t first, date_t last);

/* One session of a market: its row, or NaN in every feature when the market has no bar of it. 0 / -1 as above. */
int observe_columns_live(struct observe_columns *c, size_t market, const struct bar *bars, size_t n, date_t session);

/* As observe_cycle takes them; valid until the next row is added. */
struct observe_features observe_columns_view(struct observe_columns *c);

#endif
