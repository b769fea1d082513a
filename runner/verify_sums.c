/* The roll-ups, summed again: the session's fills of a market and side, then day, month and total, as T1 goes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sums.h"
#include "verify_internal.h"

int
verify_sums_fill(struct verify *v, const struct ledger_fill *f, struct verify_market *m, int64_t fee, int64_t realised)
{
	struct fill_terms terms = ledger_terms(f->intent, &m->c);
	struct fill_sums one;
	if (fill_sums_one(&terms, f->n, f->price, fee, realised, f->latency_ms, &one) != 0)
		return verify_fail(v, "fill_journal.db: a fill's money exceeds 64 bits");
	fill_sketch_predicted(&m->open_sketch[terms.direction > 0], &terms, 1);
	fill_sketch_actual(&m->open_sketch[terms.direction > 0], &terms, f->price);
	/* a sum beyond 64 bits shows as a difference */
	(void)fill_sums_merge(&m->open[terms.direction > 0], &one);
	if (strcmp(f->intent->kind, LEDGER_ROLL) == 0)
		(void)__builtin_add_overflow(m->rolled, realised, &m->rolled);
	f->ord->fills++;
	(void)__builtin_add_overflow(f->ord->notional, one.notional, &f->ord->notional);
	return 0;
}

void
verify_sums_count(struct verify *v)
{
	v->worst = 0;
	for (int i = 0; i < v->n_markets; i++) {
		struct verify_market *m = &v->market[i];
		int64_t net;
		if (!__builtin_add_overflow(m->open[0].realised, m->open[1].realised, &net) && !__builtin_sub_overflow(net, m->rolled, &net) && net < v->worst)
			v->worst = net;
		m->rolled = 0;
		for (int d = 0; d < 2; d++) {
			for (int g = 0; g < VERIFY_GRAINS; g++) {
				(void)fill_sums_merge(&m->sums[g][d], &m->open[d]);
				fill_sketch_merge(&m->sketch[g][d], &m->open_sketch[d]);
			}
			m->open[d] = (struct fill_sums){ 0 };
			fill_sketch_clear(&m->open_sketch[d]);
		}
	}
}

static const char *const names[] = { "symbol", "direction", "n", "contracts", "notional", "commission", "cost", "predicted", "delay", "improved", "realised", "judged", "mean_x", "m2_x", "mean_y",
		"m2_y", "cxy", "mean_abs", "latency_n", "latency_mean", "sketch_x", "sketch_y" };

void
verify_sums_compare(struct verify_row *found, const struct fill_sums *s, const struct fill_sketch *k)
{
	struct verify_row row = *found, *r = &row;
	row.names = names;
	const int64_t whole[] = { s->n, s->contracts, s->notional, s->commission, s->cost, s->predicted, s->delay, s->improved, s->realised, s->judged };
	const double real[] = { s->mean_x, s->m2_x, s->mean_y, s->m2_y, s->cxy, s->mean_abs };
	for (int i = 0; i < 10; i++)
		if (i != 1)
			verify_int(r, i + 2, whole[i]);
	verify_real(r, 3, (double)s->contracts + s->contracts_part);
	for (int i = 0; i < 6; i++)
		verify_real(r, i + 12, real[i]);
	verify_int(r, 18, s->latency_n);
	verify_real(r, 19, s->latency_mean);
	verify_sketch(r, 20, &k->x);
	verify_sketch(r, 21, &k->y);
}

static void
forget(struct verify_market *m, enum verify_grain grain, int d)
{
	m->sums[grain][d] = (struct fill_sums){ 0 };
	fill_sketch_clear(&m->sketch[grain][d]);
}

void
verify_sums_free(struct verify *v)
{
	for (int i = 0; i < v->n_markets; i++)
		for (int d = 0; d < 2; d++) {
			fill_sketch_free(&v->market[i].open_sketch[d]);
			for (int g = 0; g < VERIFY_GRAINS; g++)
				fill_sketch_free(&v->market[i].sketch[g][d]);
		}
}

static const char *const grains[] = { "day", "month", "total" };

/* One row found: its sums are compared and then forgotten, so that a second one would show. */
static void
take(struct verify_row *r, enum verify_grain grain, const char *period)
{
	struct verify_market *m = verify_market(r->v, db_text(r->s, 0));
	int64_t direction = db_int(r->s, 1);
	snprintf(r->key, sizeof r->key, "%s %s %" PRId64 " \"%s\"", grains[grain], db_text(r->s, 0), direction, period);
	if (m == NULL || (direction != 1 && direction != -1) || m->sums[grain][direction > 0].n == 0) {
		verify_wrong(r, 0, "no row: no fill of this kind");
		return;
	}
	verify_sums_compare(r, &m->sums[grain][direction > 0], &m->sketch[grain][direction > 0]);
	forget(m, grain, direction > 0);
}

static void
missing(struct verify *v, enum verify_grain grain, const char *period)
{
	char row[VERIFY_ROW];
	for (int m = 0; m < v->n_markets; m++)
		for (int d = 0; d < 2; d++) {
			if (v->market[m].sums[grain][d].n == 0)
				continue;
			snprintf(row, sizeof row, "%s %s %d \"%s\"", grains[grain], v->market[m].c.symbol, d > 0 ? 1 : -1, period);
			verify_differ(v, "rollup", row, "n", "no row", "a row");
			forget(&v->market[m], grain, d);
		}
}

int
verify_sums_close(struct verify *v, enum verify_grain grain, const char *period)
{
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT symbol, direction, " SUMS_ROLLUP ", " SUMS_SKETCH " FROM rollup INDEXED BY idx_rollup_period WHERE grain = ?1 AND period = ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, grains[grain]);
	db_bind_text(s, 2, period);
	struct verify_row r = { .v = v, .s = s, .table = "rollup", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		v->rollups++;
		take(&r, grain, period);
	}
	missing(v, grain, period);
	return rc;
}
