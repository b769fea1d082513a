#ifndef RETURNS_H
#define RETURNS_H

/*
 * What a track record of daily equity says (docs/definitions.md, "Readiness"). A double that has no value is NaN, an integer -1.
 * Days are numbered t = 1..n; 0 is the start.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RETURNS_YEAR 252 /* trading days a year */

struct returns_days {
	size_t n;              /* days */
	const double *equity;  /* n + 1: at the start, then after each day, currency, all costs taken; not read when n is 0 */
	/* of each day, n of them, currency; NULL when it is not known */
	const double *gross_notional;  /* sum of |value| of what was held */
	const double *traded_notional; /* sum of |value| of what was traded */
	const double *costs;           /* commission and slippage, a loss is positive */
	double rf;             /* a year; 0 for futures, whose returns are already excess */
	double year;           /* trading days of it, RETURNS_YEAR */
};

struct returns {
	int64_t n;
	bool bad_equity;       /* one was not a finite number above 0: nothing else has a value */
	double mean;           /* of a day; all returns are fractions */
	double vol_ann;        /* a year; exactly 0 when all returns are equal */
	double total_return;
	double sharpe;         /* a year */
	double sharpe_ac;      /* the same with the variance of autocorrelated returns, Lo 2002 */
	double sortino;        /* a year; the downside over all days */
	double cagr;
	double calmar;         /* cagr/mdd: means little before a year */
	double mdd;            /* worst fall from a peak, 0..1, the start being one */
	int64_t mdd_peak, mdd_trough; /* days; none when mdd is 0 */
	int64_t mdd_recovered; /* first day back at the peak, none yet */
	int64_t dd_longest;    /* days under water */
	double dd_now;
	int64_t dd_now_days;
	double skew;
	double kurt;           /* of a normal: 3 */
	double hit_rate;       /* of the days that moved */
	double profit_factor;
	double exposure;       /* share of days with something held */
	double leverage;       /* mean gross notional over equity */
	double turnover;       /* times equity a year */
	double cost_drag;      /* share of equity a year */
	double cost_share;     /* of the gross gain */
};

/* All of it. 0, or -1 with nothing known: out of memory. */
int returns_judge(const struct returns_days *days, struct returns *out);

/* The returns of an equity curve: n + 1 values into n. 0; -1, and r all NaN, when one is not a finite number above 0. */
int returns_of(const double *equity, size_t n, double *r);

/* Lags that a variance of n autocorrelated values takes in: floor(4*(n/100)^(2/9)), at most n - 2 (Newey and West 1994), in whole numbers. */
size_t returns_lag(size_t n);

#endif
