#ifndef SLIPPAGE_H
#define SLIPPAGE_H

/* spread/2 + impact*sigma_p*sqrt(n/max(adv,1)), price units (docs/definitions.md, "Slippage"). 0, or -1 for n < 0. */
int slippage_predict(double n, double adv, double spread, double sigma_p, double impact, double *out);

#define SLIPPAGE_IMPACT 0.1

#endif
