#include "intent_pairs.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "others.h"
#include "statement.h"


static const char count_sql[] = "SELECT count(*) FROM fills";
static const char others_sql[] = "SELECT predicted_slippage, actual_slippage FROM fills WHERE id > 0 AND intent_id IS NULL ORDER BY id";
static const char original_sql[] = "SELECT predicted_slippage, actual_slippage FROM fills WHERE id > 0 ORDER BY id";

/* Pairs as they come, before they are put market by market. */
struct heap {
	struct reconcile_pair *pair;
	unsigned char *market;
	size_t n, room;
};
_Static_assert(MARKET_MAX <= 256, "a market's index fits a byte");

static int
fail(char *err, int errsize, const char *why)
{
	snprintf(err, (size_t)errsize, "%s", why);
	return -1;
}

/* 0, or -1 with errno. */
static int
push(struct heap *h, struct reconcile_pair pair, int market)
{
	if (h->n == h->room) {
		size_t room = h->room == 0 ? 1024 : h->room * 2;
		void *a = reallocarray(h->pair, room, sizeof *h->pair);
		if (a != NULL)
			h->pair = a;
		void *b = a != NULL ? realloc(h->market, room) : NULL;
		if (b == NULL)
			return -1;
		h->market = b;
		h->room = room;
	}
	h->pair[h->n] = pair;
	h->market[h->n++] = (unsigned char)market;
	return 0;
}

/* Index in the ledger's own contracts, -1: not there. The built-in table is not asked: a tick is the one that was traded. */
static int
market_of(const struct market_list *markets, const char *symbol)
{
	for (int i = 0; i < markets->n; i++)
		if (strcmp(markets->row[i].symbol, symbol) == 0)
			return i;
	return -1;
}

int
intent_pairs_of(const struct fill_terms *t, int64_t contracts, int64_t notional, struct reconcile_pair *out)
{
	int64_t pv = t->point_value / DECIMAL_ONE;
	if (!isfinite(t->predicted) || t->tick <= 0 || pv <= 0 || contracts <= 0 || (t->direction != 1 && t->direction != -1))
		return -1;
	/* exact until the one division: sum of n*(price - arrival) in money */
	__int128 cost = ((__int128)notional - (__int128)t->arrival * contracts * pv) * t->direction;
	out->predicted = t->predicted * (double)DECIMAL_ONE / (double)t->tick;
	out->actual = (double)cost / ((double)contracts * (double)pv * (double)t->tick);
	return 0;
}

/* The pair of an intent with fills, in ticks. 0, or -1: it cannot be told. */
static int
pair_of(struct db_stmt *s, const struct market *m, struct reconcile_pair *out)
{
	int64_t d = db_int(s, INTENT_PAIRS_DIRECTION);
	struct fill_terms t = { .direction = d == 1 || d == -1 ? (int)d : 0, .arrival = db_int(s, INTENT_PAIRS_ARRIVAL), .predicted = db_real(s, INTENT_PAIRS_PREDICTED), .tick = m->tick,
		.point_value = m->point_value };
	return db_is_number(s, INTENT_PAIRS_ARRIVAL) ? intent_pairs_of(&t, db_int(s, INTENT_PAIRS_FILLED), db_int(s, INTENT_PAIRS_NOTIONAL), out) : -1;
}

int
intent_pairs_take(struct db_stmt *s, const struct market_list *markets, struct intent_pairs *out, struct reconcile_pair *pair, int *market)
{
	char symbol[MARKET_SYMBOL];
	const char *state = db_text(s, INTENT_PAIRS_STATE);
	out->others -= db_int(s, INTENT_PAIRS_FILLS);
	if (strcmp(db_text(s, INTENT_PAIRS_KIND), "roll") == 0) {
		out->rolls++;
		return 0;
	}
	if (strcmp(state, "intent") == 0 || strcmp(state, "working") == 0) {
		out->working++;
		return 0;
	}
	if (db_int(s, INTENT_PAIRS_FILLED) <= 0) {
		out->unfilled++;
		return 0;
	}
	int m = market_of(markets, column_text(s, INTENT_PAIRS_SYMBOL, symbol, sizeof symbol));
	if (m < 0 || pair_of(s, &markets->row[m], pair) != 0) {
		out->unreadable++;
		return 0;
	}
	out->size[m]++;
	out->contracts[m] += db_int(s, INTENT_PAIRS_FILLED);
	out->fills += db_int(s, INTENT_PAIRS_FILLS);
	*market = m;
	return 1;
}

/* Market by market, in each as they came. 0, or -1 with errno. */
static int
arrange(const struct heap *h, struct intent_pairs *out)
{
	size_t at[MARKET_MAX], sum = 0;
	out->pair = calloc(h->n > 0 ? h->n : 1, sizeof *out->pair);
	if (out->pair == NULL)
		return -1;
	for (int m = 0; m < MARKET_MAX; m++) {
		at[m] = sum;
		sum += out->size[m];
	}
	for (size_t i = 0; i < h->n; i++)
		out->pair[at[h->market[i]]++] = h->pair[i];
	out->n = h->n;
	return 0;
}

/* Every intent after one, arranged. 0 / -1 with err. */
static int
read_after(struct db *ledger, int64_t after, const struct market_list *markets, struct intent_pairs *out, char *err, int errsize)
{
	struct heap h = {0};
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_INTENTS));
	struct reconcile_pair pair;
	int row = s == NULL ? -1 : 1, rc = 0, market;
	if (s != NULL)
		db_bind_int(s, 1, after);
	while (rc == 0 && row == 1 && (row = db_step(s)) == 1)
		if (intent_pairs_take(s, markets, out, &pair, &market) == 1 && (rc = push(&h, pair, market)) != 0)
			fail(err, errsize, strerror(errno));
	if (row < 0)
		rc = fail(err, errsize, db_error(ledger));
	else if (row == 1)
		db_reset(s);
	if (rc == 0 && (rc = arrange(&h, out)) != 0)
		fail(err, errsize, strerror(errno));
	free(h.pair);
	free(h.market);
	return rc;
}

int
intent_pairs_read(struct db *ledger, int version, const struct market_list *markets, struct intent_pairs *out, char *err, int errsize)
{
	memset(out, 0, sizeof *out);
	/* a count along the smallest index, less what the orders say: the table of fills itself is not walked for it */
	if (db_number(ledger, count_sql, &out->others) != 0)
		return fail(err, errsize, db_error(ledger));
	return version > 0 ? read_after(ledger, 0, markets, out, err, errsize) : 0;
}

void
intent_pairs_free(struct intent_pairs *p)
{
	free(p->pair);
	p->pair = NULL;
}

int
intent_pairs_others(struct db *ledger, int version, struct reconcile_pair **pairs, size_t *n, int64_t *unreadable, char *err, int errsize)
{
	struct heap h = {0};
	struct db_stmt *s = db_prepare(ledger, version > 0 ? others_sql : original_sql);
	int row = s == NULL ? -1 : 1, rc = 0;
	*unreadable = 0;
	while (rc == 0 && row == 1 && (row = db_step(s)) == 1) {
		struct reconcile_pair pair = { db_real(s, 0), db_real(s, 1) };
		if (!others_pair(pair.predicted, pair.actual))
			++*unreadable;
		else if ((rc = push(&h, pair, 0)) != 0)
			fail(err, errsize, strerror(errno));
	}
	if (row < 0)
		rc = fail(err, errsize, db_error(ledger));
	else if (row == 1)
		db_reset(s);
	free(h.market);
	if (rc != 0) {
		free(h.pair);
		return -1;
	}
	*pairs = h.pair;
	*n = h.n;
	return 0;
}
