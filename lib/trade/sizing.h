#ifndef SIZING_H
#define SIZING_H

#include <stddef.h>
#include <stdint.h>

/* Docs: definitions.md, "Sizing". Fraction of equity, bet form. 0, or -1 when avg_win is 0 (the original divides by zero there). */
int sizing_kelly(double win_prob, double avg_win, double avg_loss, double fraction, double cap, double *out);
/* Contracts, truncated toward zero, capped by volume. 0, or -1 for contract_value 0. */
int sizing_contracts(double fraction, double capital, double contract_value, double adv, double max_volume, int64_t *out);

struct sizing_leg {
	int64_t q;     /* signed target, contracts */
	int64_t value; /* micro money of one contract, >= 0 */
};
/* Scale |q| to floor(|q|*equity/gross) when gross > equity, exact; equity <= 0: all 0. 0 / -1 overflow. */
int sizing_portfolio(struct sizing_leg *legs, size_t n, int64_t equity, int64_t *gross);

#endif
