/*
 * simulate [SEEDS]: the go-live gate looked at every day, on simulated records whose truth is known. How often is a strategy
 * without an edge READY within two years, how often and when one with a Sharpe ratio of 2? Each share stands beside the stated one
 * (docs/definitions.md, "Readiness"), which it must agree with as far as SEEDS records can tell: by the exact binomial test.
 * The other criteria count as passed: they can only take a READY away. Exit 1 when one differs, 2 for wrong usage.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "normal.h"
#include "readiness.h"
#include "xoshiro.h"

#define SEEDS 200
#define MOST_SEEDS 100000
#define TWO_YEARS 504
#define LONGEST 1260
#define VOLATILITY 0.08
#define PSR_FROM 126      /* day from which the probabilistic Sharpe ratio alone is watched */
#define UNLIKELY 0.0005   /* of either tail */

/* How a day's return is drawn. */
struct market {
	const char *name;
	double sharpe;   /* true, annual */
	double ar;       /* correlation of one day with the next */
	size_t days;
};

/* First days of one record, 0: never. */
struct seen {
	size_t ready, psr;
};

static double
normal(struct xoshiro *x)
{
	return normal_quantile(((double)(xoshiro_next(x) >> 11) + 0.5) * 0x1p-53);
}

/* Equity of a record, days + 1. The noise has the same variance whatever its correlation. */
static void
draw(const struct market *m, uint64_t seed, double *equity)
{
	struct xoshiro x;
	double sd = VOLATILITY / sqrt(RETURNS_YEAR), mean = m->sharpe / sqrt(RETURNS_YEAR) * sd;
	xoshiro_seed(&x, seed);
	double noise = normal(&x);
	equity[0] = 100000;
	for (size_t t = 1; t <= m->days; t++) {
		equity[t] = equity[t - 1] * (1 + mean + sd * noise);
		noise = m->ar * noise + sqrt(1 - m->ar * m->ar) * normal(&x);
	}
}

static void
need(int rc)
{
	if (rc == 0)
		return;
	fputs("simulate: out of memory\n", stderr);
	exit(1);
}

/* The whole gate after day t: is all that returns decide passed? */
static bool
ready(const double *equity, size_t t, const struct readiness_limits *limits)
{
	static const enum readiness_id of_returns[] = { READINESS_E1, READINESS_E2, READINESS_E3, READINESS_E4, READINESS_E6 };
	const struct readiness_record record = { .record = 1, .days = { .n = t, .equity = equity, .year = RETURNS_YEAR }, .horizon = 1,
		.inexact_since = READINESS_UNKNOWN, .champion_age = READINESS_UNKNOWN, .latency_limit = NAN };
	struct readiness r;
	bool pass = true;
	need(readiness_judge(&record, limits, &r));
	for (size_t i = 0; i < sizeof of_returns / sizeof of_returns[0]; i++)
		pass = pass && r.criterion[of_returns[i]].status == READINESS_PASS;
	return pass;
}

/* Track length and probabilistic Sharpe ratio, asked before the whole gate is, which resamples. */
static bool
worth_asking(const struct sharpe *s, size_t t, const struct readiness_limits *limits)
{
	struct readiness_values v;
	readiness_values_none(&v);
	v.n = (int64_t)t;
	v.mintrl = sharpe_mintrl(s, 0, limits->value[READINESS_CONF]);
	v.mintrl_more = sharpe_more(v.mintrl, t);
	v.psr0 = sharpe_psr(s, 0);
	v.psr_min = sharpe_psr(s, limits->value[READINESS_SR_MIN]);
	return readiness_criterion_judge(READINESS_E1, &v, limits).status == READINESS_PASS &&
	    readiness_criterion_judge(READINESS_E3, &v, limits).status == READINESS_PASS;
}

static struct seen
watch(const struct market *m, uint64_t seed)
{
	static double equity[LONGEST + 1], returns[LONGEST], log_e[LONGEST];
	struct seen first = {0};
	struct readiness_limits limits;
	readiness_limits_standard(&limits);
	draw(m, seed, equity);
	need(returns_of(equity, m->days, returns));
	const struct readiness_record record = { .record = 1, .days = { .n = m->days, .equity = equity, .year = RETURNS_YEAR } };
	need(readiness_curve(&record, &limits, log_e)); /* what E2 sees on each day */
	double threshold = log(1 / eprocess_alpha(limits.value[READINESS_ALPHA], 1));
	for (size_t t = 1; t <= m->days && (first.ready == 0 || first.psr == 0); t++) {
		bool held = eprocess_held(log_e, t, threshold) == EPROCESS_SUSTAIN;
		struct sharpe s;
		if (!held && (t < PSR_FROM || first.psr != 0))
			continue;
		need(sharpe_infer(returns, t, RETURNS_YEAR, &s));
		if (first.psr == 0 && t >= PSR_FROM && sharpe_psr(&s, 0) >= limits.value[READINESS_CONF])
			first.psr = t;
		if (first.ready == 0 && held && worth_asking(&s, t, &limits) && ready(equity, t, &limits))
			first.ready = t;
	}
	return first;
}

/* P(X <= k) of n trials that succeed with probability p. */
static double
at_most(int k, int n, double p)
{
	double sum = 0;
	for (int i = 0; i <= k; i++)
		sum += exp(lgamma(n + 1.0) - lgamma(i + 1.0) - lgamma(n - i + 1.0) + i * log(p) + (n - i) * log1p(-p));
	return sum;
}

/* One line: what was seen beside what is stated, a share in (0,1). Returns 1 when they differ. */
static int
compare(const char *market, const char *what, int k, int n, double stated)
{
	bool few = at_most(k, n, stated) < UNLIKELY, many = k > 0 && 1 - at_most(k - 1, n, stated) < UNLIKELY;
	double error = 100 * sqrt(stated * (1 - stated) / n);
	printf("%-28s %-34s stated %5.1f %%, seen %5.1f %% of %d (error %.1f)%s\n", market, what, 100 * stated, 100.0 * k / n, n, error, few || many ? "  DIFFERS" : "");
	fflush(stdout);
	return few || many;
}

static int
within(const struct seen *seen, int n, bool psr, size_t day)
{
	int k = 0;
	for (int i = 0; i < n; i++) {
		size_t first = psr ? seen[i].psr : seen[i].ready;
		k += first > 0 && first <= day;
	}
	return k;
}

static void
watch_all(const struct market *m, uint64_t from, int n, struct seen *seen)
{
	for (int i = 0; i < n; i++)
		seen[i] = watch(m, from + (uint64_t)i);
}

static int
without_edge(const struct market *m, uint64_t from, int n, double gate, double psr, struct seen *seen)
{
	watch_all(m, from, n, seen);
	return compare(m->name, "READY within 504 days", within(seen, n, false, TWO_YEARS), n, gate) +
	    compare(m->name, "PSR alone, daily from day 126", within(seen, n, true, TWO_YEARS), n, psr);
}

int
main(int argc, char **argv)
{
	char *end = NULL;
	errno = 0;
	long n = argc == 2 ? strtol(argv[1], &end, 10) : SEEDS;
	if (argc > 2 || errno != 0 || (end != NULL && (*end != '\0' || end == argv[1])) || n < 1 || n > MOST_SEEDS) {
		fprintf(stderr, "usage: simulate [SEEDS]: a number of 1 to %d\n", MOST_SEEDS);
		return 2;
	}
	struct seen *seen = calloc((size_t)n, sizeof *seen);
	need(seen == NULL ? -1 : 0);
	const struct market none = { "no edge, Gaussian", 0, 0, TWO_YEARS }, ar = { "no edge, AR(1) +0.3", 0, 0.3, TWO_YEARS },
		two = { "Sharpe 2, Gaussian", 2, 0, LONGEST };
	int differ = without_edge(&none, 1000000, (int)n, 0.011, 0.194, seen) + without_edge(&ar, 2000000, (int)n, 0.019, 0.223, seen);
	watch_all(&two, 3000000, (int)n, seen);
	differ += compare(two.name, "READY within 252 days", within(seen, (int)n, false, 252), (int)n, 0.19);
	differ += compare(two.name, "READY within 504 days", within(seen, (int)n, false, TWO_YEARS), (int)n, 0.58);
	differ += compare(two.name, "READY within 1260 days", within(seen, (int)n, false, LONGEST), (int)n, 0.97);
	differ += compare(two.name, "READY by the median day, 440", within(seen, (int)n, false, 440), (int)n, 0.5);
	free(seen);
	return differ > 0;
}
