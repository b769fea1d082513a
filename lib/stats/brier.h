#ifndef BRIER_H
#define BRIER_H

/*
 * Skill and calibration of stated probabilities (Brier 1950; Murphy 1973; Naeini et al. 2015; docs/definitions.md, "Readiness").
 * A double that has no value is NaN, an integer -1.
 */
#include <stddef.h>
#include <stdint.h>

#define BRIER_BINS 10

struct brier_bin {
	size_t n;
	double p;         /* mean stated */
	double frequency; /* what came */
	double lo, hi;    /* of it, 95 % */
};
struct brier {
	size_t n;
	double brier;     /* mean (p - y)^2 */
	double base_rate; /* mean y */
	double skill;     /* 1 - brier/(that of always stating the base rate); none when all came alike */
	double skill_lo, skill_hi; /* 90 %: each is one-sided 95 % */
	int64_t lag;      /* days that overlap */
	struct brier_bin bins[BRIER_BINS]; /* of p from 0, 0.1, ... */
	double ece;       /* mean distance of frequency from stated, by bin */
	double ece_null;  /* what perfect calibration would show by chance */
	double ece_excess;
};

/* p in 0..1, y 0 or 1, day never falls, horizon >= 1: days until the outcome. 0, or -1 with no values: out of memory. */
int brier_run(const double *p, const int *y, const int64_t *day, size_t n, size_t horizon, struct brier *out);

#endif
