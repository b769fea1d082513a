#ifndef SHARPE_H
#define SHARPE_H

/*
 * How sure a Sharpe ratio is (docs/definitions.md, "Readiness"). Returns are daily fractions and already excess. A double that has
 * no value is NaN.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sharpe {
	bool known;         /* false: fewer than 4 returns, all equal, or no variance of the ratio to speak of: only n and year have a value */
	size_t n;
	double year;        /* trading days of it */
	int64_t lag;        /* of v_hac; -1 unknown */
	double sr;          /* a day */
	double annual;
	double v_iid;       /* n times the variance of sr for independent returns of any shape, Mertens 2002 */
	double v_hac;       /* the same for autocorrelated ones, Lo 2002 */
	double v;           /* the larger */
	double se_iid, se;  /* standard errors of a day: times sqrt(year) for annual */
	double lo95, hi95;  /* annual, two-sided */
};

/* year: trading days of it. 0, or -1 with nothing known: out of memory. */
int sharpe_infer(const double *returns, size_t n, double year, struct sharpe *out);

/* Probability that the true annual Sharpe ratio is above h (Bailey and Lopez de Prado 2012). */
double sharpe_psr(const struct sharpe *s, double h);

/* Returns that it takes to be sure, by a confidence c in (0.5,1), that it is above h, if the ratio stays: none when it is not above h. */
double sharpe_mintrl(const struct sharpe *s, double h, double c);

/* A count of further cases that may be infinite or unknown: ceil(x) kept in 0..2^53; -1 for NaN. */
int64_t sharpe_whole(double x);

/* Of mintrl returns, how many there are still to come after n: 0 when there are enough, -1 for NaN. */
int64_t sharpe_more(double mintrl, size_t n);

/* Of the best of several trials. */
struct sharpe_trials {
	const double *annual; /* their Sharpe ratios as far as they are known */
	size_t n_known;
	int64_t n;            /* trials, >= 1 */
	double avg_corr;      /* mean correlation of their returns; NaN unknown, which counts as 0 */
	int64_t days;         /* of a trial, >= 2 */
};
struct sharpe_deflated {
	double n_eff;         /* as many independent trials */
	double var_trials;    /* of their daily ratios: of the known ones when there are 10, else 1/(days - 1) */
	double sr0, sr0_ann;  /* what the best of them shows by luck alone, a day and a year */
	double dsr;           /* probability that the true ratio is above sr0 (Bailey and Lopez de Prado 2014) */
};
void sharpe_deflate(const struct sharpe *s, const struct sharpe_trials *trials, struct sharpe_deflated *out);

#endif
