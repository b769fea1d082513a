#ifndef PERFORMANCE_H
#define PERFORMANCE_H

/* Figures of a track record (docs/definitions.md, "Money"). Returns are fractions per session. */
#include <stdbool.h>
#include <stddef.h>

#define PERFORMANCE_YEAR 252          /* sessions a year */
#define PERFORMANCE_ENOUGH 30         /* exposed sessions before a Sharpe ratio is judged */
#define PERFORMANCE_DRAWDOWN (-0.15)  /* alert below */
#define PERFORMANCE_HIT_RATE 0.45     /* degraded below */

/*
 * mean/sd*sqrt(252), sd with divisor n-1. 1 with *out set; 0 with *out = 0 when there
 * is none: fewer than 2 returns, or all equal (sd is exactly 0 then, whatever
 * rounding would make of it).
 */
int performance_sharpe(const double *returns, size_t n, double *out);

/*
 * Smallest (E - peak)/peak of the curve E = prod(1 + r), <= 0; 0 when empty. leading: the
 * curve starts at 1 before the first return, so that a loss on the first day
 * counts; without it the first E is the first peak (the inherited definition).
 * NaN when the curve is 0 at its start (0/0).
 */
double performance_max_drawdown(const double *returns, size_t n, bool leading);

/* Fraction of positions with prediction == actual; 0 when empty. */
double performance_hit_rate(const double *predictions, const double *actuals, size_t n);

/* Brier score, mean (p - y)^2; 0 when empty. */
double performance_brier(const double *probabilities, const double *actuals, size_t n);

/* Strict comparisons; a NaN drawdown raises no alert. */
bool performance_sharpe_degraded(double ratio, double baseline);
bool performance_drawdown_alert(double max_drawdown);
bool performance_hit_rate_degraded(double hit_rate);

/* The line under a table of equity rows. */
struct performance_summary {
	size_t n_exposed;     /* exposed sessions with a return */
	bool has_sharpe;      /* false: fewer than 2 of them, or all equal */
	double sharpe;        /* of those */
	bool judged;          /* n_exposed >= PERFORMANCE_ENOUGH */
	double max_drawdown;  /* of all returns, leading */
};

/* returns[i] exists iff has_return[i]; sessions without one are passed over. */
void performance_summarise(const double *returns, const bool *has_return, const bool *exposed, size_t n, struct performance_summary *out);

#endif
