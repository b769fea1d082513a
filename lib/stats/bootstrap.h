#ifndef BOOTSTRAP_H
#define BOOTSTRAP_H

/*
 * Stationary bootstrap of daily returns (Politis and Romano 1994; docs/definitions.md, "Readiness"): histories put together of
 * blocks of random length, the same bits on every machine. A double that has no value is NaN.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOOTSTRAP_HISTORIES 2000
#define BOOTSTRAP_SEED 20250101
#define BOOTSTRAP_FIRST 12

struct bootstrap {
	bool known;         /* false: fewer than 2 returns; then only n_histories has a value */
	size_t n_histories;
	size_t block;       /* mean length of a block, days */
	size_t n_valid;     /* histories with a Sharpe ratio */
	double sharpe_p025, sharpe_p05, sharpe_p95, sharpe_p975; /* annual; none when less than 9 in 10 have one */
	double mean_p025, mean_p975; /* of a day */
	double mdd_p50, mdd_p95;     /* worst fall, 0..1 */
	size_t n_first;
	uint64_t first[BOOTSTRAP_FIRST]; /* the first days of the first history, to compare implementations by */
	uint64_t checksum;           /* of all days drawn */
};

/* max(5, cube root of n rounded up). */
size_t bootstrap_block(size_t n);

/*
 * histories >= 1; block >= 1, 0: bootstrap_block(n); year: trading days of it. 0, or -1 with *out as for no returns: out of memory.
 * Takes histories*n steps: some 0.1 s for 2000 of 2520 days.
 */
int bootstrap_run(const double *returns, size_t n, double year, size_t histories, size_t block, uint64_t seed, struct bootstrap *out);

#endif
