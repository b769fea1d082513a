#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootstrap.h"
#include "eprocess.h"
#include "normal.h"
#include "returns.h"
#include "sharpe.h"
#include "student.h"
#include "vec_readiness.h"
#include "xoshiro.h"

#define REL 1e-11
#define ABS 1e-12

struct json_object *
vec_optional(struct json_object *o, const char *key)
{
	struct json_object *member = NULL;
	json_object_object_get_ex(o, key, &member);
	return member;
}

double
vec_double_or(struct vec *v, struct json_object *o, const char *key, double otherwise)
{
	return vec_optional(o, key) == NULL ? otherwise : vec_double(v, o, key);
}

void
vec_numbers(struct vec *v, struct json_object *expected, const struct vec_number *n, size_t count, double rel, double limit)
{
	for (size_t i = 0; i < count; i++)
		vec_close(v, expected, n[i].key, !isnan(n[i].got), n[i].got, rel, limit);
}

void
vec_count(struct vec *v, struct json_object *expected, const char *key, int64_t got)
{
	if (got < 0)
		vec_null(v, expected, key);
	else
		vec_same_int(v, expected, key, got);
}

void
vec_row(struct vec *v, struct json_object *expected, const char *key, const double *got, size_t n, double rel, double limit)
{
	struct json_object *want = vec_array(v, expected, key);
	if (vec_length(want) != n)
		vec_fail(v, "%s: got %zu, expected %zu", key, n, vec_length(want));
	for (size_t i = 0; i < n && !v->failed; i++) {
		double w = vec_double_at(v, want, i), far = fmax(rel * fabs(w), limit);
		if (!(isinf(w) ? isinf(got[i]) && signbit(w) == signbit(got[i]) : fabs(got[i] - w) <= far))
			vec_fail(v, "%s: %zu is %.17g, expected %.17g", key, i, got[i], w);
	}
}

static void
prng(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct xoshiro x;
	struct json_object *next = vec_array(v, expected, "next");
	size_t count = (size_t)vec_int(v, input, "count");
	double uniform[4], index[8];
	xoshiro_seed(&x, json_object_get_uint64(vec_get(v, input, "seed")));
	for (size_t i = 0; i < count && !v->failed; i++) {
		char text[17];
		snprintf(text, sizeof text, "%016" PRIx64, xoshiro_next(&x));
		if (strcmp(text, vec_text_at(v, next, i)) != 0)
			vec_fail(v, "next: %zu is %s", i, text);
	}
	for (size_t i = 0; i < 4; i++)
		uniform[i] = xoshiro_uniform(&x);
	for (size_t i = 0; i < 8; i++)
		index[i] = (double)xoshiro_index(&x, (uint64_t)vec_int(v, input, "n"));
	vec_row(v, expected, "uniform", uniform, 4, 0, 0);
	vec_row(v, expected, "index", index, 8, 0, 0);
}

enum function { CDF, PPF, LAG, BLOCK };

static void
table(struct vec *v, struct json_object *input, const char *from, struct json_object *expected, const char *to, enum function f, double rel)
{
	struct json_object *a = vec_array(v, input, from);
	size_t n = vec_length(a);
	double *x = vec_doubles(v, a);
	for (size_t i = 0; i < n; i++) {
		size_t whole = f == LAG || f == BLOCK ? (size_t)x[i] : 0;
		x[i] = f == CDF ? normal_cdf(x[i]) : f == PPF ? normal_quantile(x[i]) : (double)(f == LAG ? returns_lag(whole) : bootstrap_block(whole));
	}
	vec_row(v, expected, to, x, n, rel, 0);
	free(x);
}

static void
special(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *t = vec_array(v, input, "t");
	size_t n = vec_length(t);
	double *got = vec_alloc(n, sizeof *got);
	table(v, input, "x", expected, "cdf", CDF, REL);
	table(v, input, "q", expected, "ppf", PPF, 1e-12);
	table(v, input, "n", expected, "lag", LAG, 0);
	table(v, input, "n", expected, "block", BLOCK, 0);
	for (size_t i = 0; i < n; i++) {
		struct json_object *pair = json_object_array_get_idx(t, i);
		got[i] = student_quantile(vec_double_at(v, pair, 0), (size_t)vec_int_at(v, pair, 1));
	}
	vec_row(v, expected, "t", got, n, 1e-10, ABS);
	free(got);
}

static const double *
by_day(struct vec *v, struct json_object *input, const char *key)
{
	struct json_object *a = vec_optional(input, key);
	return a == NULL ? NULL : vec_doubles(v, a);
}

static void
stats(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *equity = vec_array(v, input, "equity");
	struct returns_days days = { .n = vec_length(equity) - 1, .equity = by_day(v, input, "equity"), .gross_notional = by_day(v, input, "gross_notional"),
		.traded_notional = by_day(v, input, "traded_notional"), .costs = by_day(v, input, "costs"), .rf = vec_double_or(v, input, "rf", 0),
		.year = vec_double_or(v, input, "A", YEAR) };
	struct returns r;
	if (returns_judge(&days, &r) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number number[] = { { "mean", r.mean }, { "vol_ann", r.vol_ann }, { "total_return", r.total_return }, { "sharpe", r.sharpe },
		{ "sharpe_ac", r.sharpe_ac }, { "sortino", r.sortino }, { "cagr", r.cagr }, { "calmar", r.calmar }, { "mdd", r.mdd }, { "dd_now", r.dd_now },
		{ "skew", r.skew }, { "kurt", r.kurt }, { "hit_rate", r.hit_rate }, { "profit_factor", r.profit_factor }, { "exposure", r.exposure },
		{ "leverage", r.leverage }, { "turnover", r.turnover }, { "cost_drag", r.cost_drag }, { "cost_share", r.cost_share } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], REL, ABS);
	vec_count(v, expected, "n", r.n);
	vec_count(v, expected, "mdd_peak", r.mdd_peak);
	vec_count(v, expected, "mdd_trough", r.mdd_trough);
	vec_count(v, expected, "mdd_recovered", r.mdd_recovered);
	vec_count(v, expected, "dd_longest", r.dd_longest);
	vec_count(v, expected, "dd_now_days", r.dd_now_days);
	vec_same_text(v, expected, "error", r.bad_equity ? "equity" : NULL);
	free((void *)days.equity);
	free((void *)days.gross_notional);
	free((void *)days.traded_notional);
	free((void *)days.costs);
}

/* The returns of a case, malloc'd. */
static double *
returns_in(struct vec *v, struct json_object *input, size_t *n)
{
	struct json_object *a = vec_array(v, input, "returns");
	*n = vec_length(a);
	return vec_doubles(v, a);
}

static void
inference(struct vec *v, struct json_object *input, struct json_object *expected)
{
	size_t n;
	double *r = returns_in(v, input, &n), h = vec_double(v, input, "benchmark");
	struct sharpe s;
	if (sharpe_infer(r, n, vec_double_or(v, input, "A", YEAR), &s) != 0)
		vec_fail(v, "out of memory");
	double mintrl = sharpe_mintrl(&s, h, vec_double(v, input, "confidence"));
	const struct vec_number number[] = { { "sharpe", s.annual }, { "v_iid", s.v_iid }, { "v_hac", s.v_hac }, { "se_iid", s.se_iid }, { "se", s.se },
		{ "sharpe_lo95", s.lo95 }, { "sharpe_hi95", s.hi95 }, { "psr", sharpe_psr(&s, h) }, { "mintrl", mintrl } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], REL, ABS);
	vec_count(v, expected, "n", (int64_t)s.n);
	vec_count(v, expected, "lag", s.lag);
	vec_count(v, expected, "mintrl_more", sharpe_more(mintrl, n));
	free(r);
}

static void
deflated(struct vec *v, struct json_object *input, struct json_object *expected)
{
	size_t n;
	double *r = returns_in(v, input, &n);
	struct json_object *known = vec_array(v, input, "trial_sharpes");
	double *annual = vec_doubles(v, known);
	struct sharpe_trials trials = { .annual = annual, .n_known = vec_length(known), .n = vec_int(v, input, "n_trials"),
		.avg_corr = vec_double_or(v, input, "avg_corr", NAN), .days = vec_int(v, input, "trial_days") };
	struct sharpe s;
	struct sharpe_deflated d;
	if (sharpe_infer(r, n, vec_double_or(v, input, "A", YEAR), &s) != 0)
		vec_fail(v, "out of memory");
	sharpe_deflate(&s, &trials, &d);
	const struct vec_number number[] = { { "n_eff", d.n_eff }, { "var_trials", d.var_trials }, { "sr0", d.sr0 }, { "sr0_ann", d.sr0_ann }, { "dsr", d.dsr } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], REL, ABS);
	free(r);
	free(annual);
}

static void
drawn(struct vec *v, struct json_object *expected, const struct bootstrap *b)
{
	static const char *const key[] = { "n_valid", "first", "checksum", "block" };
	for (size_t i = 0; i < sizeof key / sizeof key[0] && !b->known; i++)
		vec_null(v, expected, key[i]);
	if (!b->known)
		return;
	double first[BOOTSTRAP_FIRST];
	char text[24];
	for (size_t i = 0; i < b->n_first; i++)
		first[i] = (double)b->first[i];
	snprintf(text, sizeof text, "%" PRIu64, b->checksum);
	vec_row(v, expected, "first", first, b->n_first, 0, 0);
	vec_same_text(v, expected, "checksum", text);
	vec_same_int(v, expected, "block", (int64_t)b->block);
	vec_same_int(v, expected, "n_valid", (int64_t)b->n_valid);
}

static void
resampled(struct vec *v, struct json_object *input, struct json_object *expected)
{
	size_t n;
	double *r = returns_in(v, input, &n);
	struct json_object *seed = vec_optional(input, "seed");
	struct bootstrap b;
	if (bootstrap_run(r, n, vec_double_or(v, input, "A", YEAR), (size_t)vec_double_or(v, input, "B", BOOTSTRAP_HISTORIES), (size_t)vec_double_or(v, input, "block", 0),
		seed == NULL ? BOOTSTRAP_SEED : json_object_get_uint64(seed), &b) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number number[] = { { "sharpe_p025", b.sharpe_p025 }, { "sharpe_p05", b.sharpe_p05 }, { "sharpe_p95", b.sharpe_p95 }, { "sharpe_p975", b.sharpe_p975 },
		{ "mean_p025", b.mean_p025 }, { "mean_p975", b.mean_p975 }, { "mdd_p50", b.mdd_p50 }, { "mdd_p95", b.mdd_p95 } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], 0, 0); /* to the bit */
	drawn(v, expected, &b);
	free(r);
}

static void
evidence(struct vec *v, struct json_object *input, struct json_object *expected)
{
	size_t n;
	double *r = returns_in(v, input, &n), *curve = vec_alloc(n, sizeof *curve);
	struct eprocess_rule rule = { .year = vec_double_or(v, input, "A", YEAR), .alpha = vec_double(v, input, "alpha"), .hurdle = vec_double_or(v, input, "hurdle", 0),
		.sr_min = vec_double_or(v, input, "sr_min", 0.5), .alpha_fail = vec_double_or(v, input, "alpha_fail", 0.1) };
	struct eprocess e;
	if (eprocess_run(r, n, &rule, &e) != 0 || eprocess_curve(r, n, &rule, curve) != 0)
		vec_fail(v, "out of memory");
	const struct vec_number number[] = { { "vif", e.vif }, { "log_e", e.log_e }, { "log_e_fail", e.log_e_fail }, { "cs_lo", e.cs_lo }, { "cs_hi", e.cs_hi }, { "growth", e.growth } };
	vec_numbers(v, expected, number, sizeof number / sizeof number[0], 1e-10, REL);
	vec_same_int(v, expected, "bets", (int64_t)e.bets);
	vec_same_int(v, expected, "run", (int64_t)e.run);
	vec_count(v, expected, "more", e.more);
	vec_row(v, expected, "recent", e.recent, e.n_recent, 1e-10, REL);
	vec_row(v, expected, "recent", curve + (n - e.n_recent), e.n_recent, 1e-10, REL);
	if (e.bets > 0)
		vec_row(v, expected, "stakes", e.stakes, EPROCESS_STAKES, 1e-10, REL);
	else
		vec_null(v, expected, "stakes");
	free(r);
	free(curve);
}

void
vec_readiness(struct vec *v, struct json_object *input, struct json_object *expected)
{
	static const struct {
		const char *kind;
		vec_fn run;
	} kinds[] = { { "prng", prng }, { "special", special }, { "stats", stats }, { "sharpe_inference", inference }, { "dsr", deflated },
		{ "bootstrap", resampled }, { "eprocess", evidence } };
	const char *kind = vec_text(v, input, "kind");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			kinds[i].run(v, input, expected);
			return;
		}
	if (strcmp(kind, "criterion") == 0 || strcmp(kind, "verdict") == 0)
		vec_readiness_gate(v, kind, input, expected);
	else
		vec_readiness_execution(v, kind, input, expected);
}
