/* The roll-ups, summed again in the order of the fills with the writer's own expressions, so that they agree to the last bit. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verify_internal.h"

/* ledger_rollup.c's update for one more fill; every right side reads the sums before. */
static void
add(struct verify_sums *s, const struct ledger_fill *f, const struct ledger_share *sh, int64_t fee)
{
	double n = (double)(s->judged + 1), mean_y = s->mean_y + (sh->y - s->mean_y) / n, mean_x = s->mean_x + (sh->x - s->mean_x) / n;
	bool first = s->n == 0;
	s->m2_x = first ? 0 : s->m2_x + (sh->x - s->mean_x) * (sh->x - mean_x);
	s->m2_y = first ? 0 : s->m2_y + (sh->y - s->mean_y) * (sh->y - mean_y);
	s->cxy = first ? 0 : s->cxy + (sh->x - s->mean_x) * (sh->y - mean_y);
	s->mean_x = first ? sh->x : mean_x;
	s->mean_y = first ? sh->y : mean_y;
	s->mean_abs = first ? fabs(sh->y) : s->mean_abs + (fabs(sh->y) - s->mean_abs) / n;
	s->latency_mean = first ? f->latency_ms : s->latency_mean + (f->latency_ms - s->latency_mean) / (double)(s->latency_n + 1);
	s->n++;
	s->judged++;
	s->latency_n++;
	s->contracts += f->n;
	s->improved += sh->cost < 0;
	/* a sum beyond 64 bits wraps here as a difference, not as an accident */
	(void)(__builtin_add_overflow(s->notional, sh->notional, &s->notional) | __builtin_add_overflow(s->commission, fee, &s->commission) |
	       __builtin_add_overflow(s->cost, sh->cost, &s->cost) | __builtin_add_overflow(s->predicted, sh->predicted, &s->predicted) |
	       __builtin_add_overflow(s->delay, sh->delay, &s->delay));
}

int
verify_sums_add(struct verify *v, const struct ledger_fill *f, struct verify_market *m, int64_t fee)
{
	struct ledger_share sh;
	if (ledger_share(f, &m->c, &sh) != 0)
		return verify_fail(v, "fill_journal.db: a fill's money exceeds 64 bits");
	for (int g = 0; g < VERIFY_GRAINS; g++)
		add(&m->sums[g][f->intent->direction > 0], f, &sh, fee);
	return 0;
}

static void
compare(struct verify_row *r, const struct verify_sums *s)
{
	const int64_t whole[] = { s->n, s->contracts, s->notional, s->commission, s->cost, s->predicted, s->delay, s->improved, s->judged };
	const double real[] = { s->mean_x, s->m2_x, s->mean_y, s->m2_y, s->cxy, s->mean_abs };
	for (int i = 0; i < 9; i++)
		verify_int(r, i + 2, whole[i]);
	for (int i = 0; i < 6; i++)
		verify_real(r, i + 11, real[i]);
	verify_int(r, 17, s->latency_n);
	verify_real(r, 18, s->latency_mean);
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
	compare(r, &m->sums[grain][direction > 0]);
	m->sums[grain][direction > 0] = (struct verify_sums){ 0 };
}

static void
missing(struct verify *v, enum verify_grain grain, const char *period)
{
	char row[VERIFY_ROW];
	for (int m = 0; m < v->n_markets; m++)
		for (int d = 0; d < 2; d++) {
			struct verify_sums *s = &v->market[m].sums[grain][d];
			if (s->n == 0)
				continue;
			snprintf(row, sizeof row, "%s %s %d \"%s\"", grains[grain], v->market[m].c.symbol, d > 0 ? 1 : -1, period);
			verify_differ(v, "rollup", row, "n", "no row", "a row");
			*s = (struct verify_sums){ 0 };
		}
}

int
verify_sums_close(struct verify *v, enum verify_grain grain, const char *period)
{
	static const char *const names[] = { "symbol", "direction", "n", "contracts", "notional", "commission", "cost", "predicted", "delay", "improved", "judged", "mean_x", "m2_x", "mean_y",
		"m2_y", "cxy", "mean_abs", "latency_n", "latency_mean" };
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT symbol, direction, n, contracts, notional, commission, cost, predicted, delay, improved, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs,"
	                                   " latency_n, latency_mean FROM rollup INDEXED BY idx_rollup_period WHERE grain = ?1 AND period = ?2");
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
