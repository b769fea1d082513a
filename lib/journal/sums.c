#include "sums.h"

#include "column.h"
#include "decimal.h"
#include "statement.h"

#define MOST INT64_C(1000000000)           /* contracts of one fill */
#define LARGEST INT64_C(1000000000000000) /* a price, micro */

enum { SYMBOL, CONTRACT, SESSION, DIRECTION, CONTRACTS, PRICE, COMMISSION, LATENCY, ORDER, OPEN, LIVE, ROLL, ARRIVAL, DECISION_PRICE, PREDICTED, TICK, POINT_VALUE };

void
sums_rollup(struct db_stmt *s, int first, struct fill_sums *out)
{
	*out = (struct fill_sums){ .n = db_int(s, first), .contracts = db_int(s, first + 1), .notional = db_int(s, first + 2), .commission = db_int(s, first + 3),
		.cost = db_int(s, first + 4), .predicted = db_int(s, first + 5), .delay = db_int(s, first + 6), .improved = db_int(s, first + 7),
		.realised = db_int(s, first + 8), .judged = db_int(s, first + 9), .mean_x = db_real(s, first + 10), .m2_x = db_real(s, first + 11),
		.mean_y = db_real(s, first + 12), .m2_y = db_real(s, first + 13), .cxy = db_real(s, first + 14), .mean_abs = db_real(s, first + 15),
		.latency_n = db_int(s, first + 16), .latency_mean = db_real(s, first + 17) };
	out->contracts_part = db_real(s, first + 1) - (double)out->contracts;
}

int
sums_sketch(struct db_stmt *s, int first, const struct fill_sums *of, struct fill_sketch *out)
{
	size_t size_x, size_y;
	const void *x = db_blob(s, first, &size_x), *y = db_blob(s, first + 1, &size_y);
	fill_sketch_clear(out);
	if (db_is_null(s, first) && db_is_null(s, first + 1))
		return 0;
	if (sketch_decode(&out->x, x, size_x) != 0 || sketch_decode(&out->y, y, size_y) != 0)
		return -1;
	return out->x.n == of->judged && out->y.n == of->judged ? 1 : -1;
}

int
sums_open(struct db *ledger, struct sums_walk *w)
{
	*w = (struct sums_walk){ .db = ledger };
	w->s = db_prepare(ledger, statement_sql(STATEMENT_OPEN));
	return w->s != NULL ? 0 : -1;
}

static bool
is_price(int64_t price)
{
	return price >= -LARGEST && price <= LARGEST;
}

/* The fill that s stands on. 0, or -1: a number of it is none, or its money exceeds 64 bits. */
static int
take(struct db_stmt *s, struct holdings *held, struct sums_fill *f)
{
	int64_t fee, realised, n = db_int(s, CONTRACTS);
	*f = (struct sums_fill){ .order = db_int(s, ORDER), .open = db_int(s, OPEN) != 0, .live = db_int(s, LIVE) != 0, .roll = db_int(s, ROLL) != 0 };
	f->terms = (struct fill_terms){ .direction = db_int(s, DIRECTION) < 0 ? -1 : 1, .arrival = db_int(s, ARRIVAL), .decision_price = db_int(s, DECISION_PRICE),
		.predicted = db_real(s, PREDICTED), .tick = db_int(s, TICK), .point_value = db_int(s, POINT_VALUE) };
	column_text(s, SYMBOL, f->symbol, sizeof f->symbol);
	column_text(s, SESSION, f->session, sizeof f->session);
	struct holding *h = holdings_need(held, f->symbol, db_text(s, CONTRACT));
	if (h == NULL || f->terms.tick <= 0 || decimal_from_double(db_real(s, PRICE), &f->price) != 0 || decimal_from_double(db_real(s, COMMISSION), &fee) != 0)
		return -1;
	if (n < 1 || n > MOST || !is_price(f->price) || !is_price(f->terms.arrival) || !is_price(f->terms.decision_price))
		return -1;
	if (holdings_book(h, f->terms.direction * n, f->price, f->terms.point_value, f->session, fee, &realised) != 0)
		return -1;
	return fill_sums_one(&f->terms, n, f->price, fee, realised, db_real(s, LATENCY), &f->sums);
}

int
sums_next(struct sums_walk *w, struct sums_fill *out)
{
	int rc;
	while ((rc = db_step(w->s)) == 1) {
		/* most of the time nothing waits, and then nothing is read */
		if (!w->begun && holdings_rows(w->db, &w->held) != 0)
			return -1;
		w->begun = true;
		if (take(w->s, &w->held, out) == 0)
			return 1;
		w->damaged = true;
	}
	return rc;
}

void
sums_close(struct sums_walk *w)
{
	if (w->s != NULL)
		db_reset(w->s);
	holdings_free(&w->held);
	w->s = NULL;
}

void
sums_sketch_fill(const struct sums_fill *f, struct fill_sketch *k)
{
	fill_sketch_predicted(k, &f->terms, 1);
	fill_sketch_actual(k, &f->terms, f->price);
}
