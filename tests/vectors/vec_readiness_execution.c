#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "brier.h"
#include "clustered.h"
#include "concentration.h"
#include "spearman.h"
#include "stress.h"
#include "vec_readiness.h"
#include "wilson.h"

#define REL 1e-10
#define ABS 1e-12

static int64_t *
integers(struct vec *v, struct json_object *a)
{
	size_t n = vec_length(a);
	int64_t *x = vec_alloc(n, sizeof *x);
	for (size_t i = 0; i < n; i++)
		x[i] = vec_int_at(v, a, i);
	return x;
}

static void
slippage(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *a = vec_array(v, input, "actual"), *p = vec_array(v, input, "predicted"), *d = vec_array(v, input, "day");
	size_t n = vec_length(a);
	double *actual = vec_doubles(v, a), *predicted = vec_doubles(v, p), *u = vec_alloc(n, sizeof *u), tolerance = vec_double(v, input, "tolerance");
	int64_t *day = integers(v, d);
	struct clustered_interval bias, excess;
	struct clustered_line line;
	struct spearman s;
	for (size_t i = 0; i < n; i++)
		u[i] = actual[i] - predicted[i];
	size_t days = clustered_mean(u, day, n, 0.975, &bias);
	for (size_t i = 0; i < n; i++)
		u[i] = actual[i] - (1 + tolerance) * predicted[i];
	clustered_mean(u, day, n, 0.95, &excess);
	clustered_fit(predicted, actual, day, n, &line);
	if (spearman_run(predicted, actual, n, &s) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number number[] = { { "bias", bias.at }, { "bias_lo", bias.lo }, { "bias_hi", bias.hi }, { "excess", excess.at }, { "excess_lo", excess.lo },
		{ "excess_hi", excess.hi }, { "slope", line.slope.at }, { "slope_lo", line.slope.lo }, { "slope_hi", line.slope.hi }, { "intercept", line.intercept.at },
		{ "intercept_lo", line.intercept.lo }, { "intercept_hi", line.intercept.hi }, { "spearman", s.rho }, { "spearman_lo", s.lo }, { "spearman_hi", s.hi } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], REL, ABS);
	vec_same_int(v, expected, "n", (int64_t)n);
	vec_same_int(v, expected, "days", (int64_t)days);
	free(actual);
	free(predicted);
	free(u);
	free(day);
}

static void
wilson(struct vec *v, struct json_object *input, struct json_object *expected)
{
	int64_t bad = vec_int(v, input, "bad"), total = vec_int(v, input, "total");
	double z = vec_double(v, input, "z");
	struct wilson w = wilson_interval(bad, total, z);
	vec_close(v, expected, "lo", true, w.lo, 1e-11, ABS);
	vec_close(v, expected, "hi", true, w.hi, 1e-11, ABS);
	vec_same_int(v, expected, "more", wilson_more(bad, total, z, vec_double(v, input, "limit")));
}

static void
stress(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *g = vec_array(v, input, "gross");
	double *gross = vec_doubles(v, g), *costs = vec_doubles(v, vec_array(v, input, "costs")), *equity = vec_doubles(v, vec_array(v, input, "equity_start"));
	struct stress s;
	if (stress_run(gross, costs, equity, vec_length(g), vec_double_or(v, input, "A", YEAR), &s) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number net[] = { { "net_1", s.net[0] }, { "net_2", s.net[1] }, { "net_3", s.net[2] } };
	const struct vec_number number[] = { { "sharpe_1", s.sharpe[0] }, { "sharpe_2", s.sharpe[1] }, { "sharpe_3", s.sharpe[2] }, { "breakeven", s.breakeven } };
	vec_numbers(v, expected, net, 3, 1e-11, 1e-6);
	vec_numbers(v, expected, number, 4, 1e-11, ABS);
	free(gross);
	free(costs);
	free(equity);
}

static void
same_bins(struct vec *v, struct json_object *expected, const struct brier *b)
{
	struct json_object *want = vec_array(v, expected, "bins");
	if (vec_length(want) != BRIER_BINS)
		vec_fail(v, "bins: expected %zu", vec_length(want));
	for (size_t k = 0; k < BRIER_BINS && !v->failed; k++) {
		struct json_object *w = json_object_array_get_idx(want, k);
		const struct brier_bin *g = &b->bins[k];
		const double got[] = { g->p, g->frequency, g->lo, g->hi };
		if (vec_int_at(v, w, 0) != (int64_t)g->n)
			vec_fail(v, "bins: %zu has %zu", k, g->n);
		for (size_t i = 0; i < 4 && !v->failed; i++) {
			struct json_object *one = json_object_array_get_idx(w, i + 1);
			double number = one == NULL ? 0 : vec_double_at(v, w, i + 1);
			if (one == NULL ? !isnan(got[i]) : !(fabs(got[i] - number) <= fmax(REL * fabs(number), ABS)))
				vec_fail(v, "bins: %zu has %.17g", k, got[i]);
		}
	}
}

static void
brier(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *a = vec_array(v, input, "p"), *rose = vec_array(v, input, "y");
	size_t n = vec_length(a);
	double *p = vec_doubles(v, a);
	int *y = vec_alloc(n, sizeof *y);
	int64_t *day = integers(v, vec_array(v, input, "day"));
	struct brier b;
	for (size_t i = 0; i < n; i++)
		y[i] = vec_int_at(v, rose, i) != 0;
	if (brier_run(p, y, day, n, (size_t)vec_int(v, input, "horizon"), &b) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number number[] = { { "brier", b.brier }, { "base_rate", b.base_rate }, { "skill", b.skill }, { "skill_lo", b.skill_lo }, { "skill_hi", b.skill_hi },
		{ "ece", b.ece }, { "ece_null", b.ece_null }, { "ece_excess", b.ece_excess } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], REL, ABS);
	vec_same_int(v, expected, "n", (int64_t)b.n);
	vec_count(v, expected, "lag", b.lag);
	same_bins(v, expected, &b);
	free(p);
	free(y);
	free(day);
}

static void
concentration(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *days = vec_array(v, input, "pnl"), *markets = vec_object(v, input, "markets");
	double *pnl = vec_doubles(v, days), *market = vec_alloc(markets == NULL ? 0 : (size_t)json_object_object_length(markets), sizeof *market);
	size_t n = 0;
	struct concentration c;
	if (markets != NULL) {
		json_object_object_foreach(markets, name, value) {
			(void)value;
			market[n++] = vec_double(v, markets, name);
		}
	}
	concentration_of(pnl, vec_length(days), market, n, &c);
	const struct vec_number number[] = { { "best5", c.best5 }, { "market_share", c.market_share }, { "hhi", c.hhi } };
	vec_numbers(v, expected, number, 3, 1e-11, ABS);
	vec_close(v, expected, "total", true, c.total, 1e-11, 1e-6);
	free(pnl);
	free(market);
}

void
vec_readiness_execution(struct vec *v, const char *kind, struct json_object *input, struct json_object *expected)
{
	static const struct {
		const char *kind;
		vec_fn run;
	} kinds[] = { { "slippage", slippage }, { "wilson", wilson }, { "stress", stress }, { "brier", brier }, { "concentration", concentration } };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			kinds[i].run(v, input, expected);
			return;
		}
	vec_fail(v, "kind: \"%s\" is not known", kind);
}
