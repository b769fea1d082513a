#ifndef POSITION_H
#define POSITION_H

#include <stdint.h>

#include "decimal.h"

/* One (symbol, contract): signed quantity and average cost (docs/definitions.md, "Money"). avg is price in 1e-12 units, 0 when flat. */
struct position {
	int64_t q;
	decimal_wide avg;
	int64_t realised; /* micro, gross of fees, of reducing fills, rounded half to even each (for the trade breaker and pages) */
};

/* Signed fill s at price p (micro), point value pv (whole units of money per 1.0 price as plain integer). *pnl (may be NULL) = gross realised of this fill, micro. 0 / -1 overflow. */
int position_fill(struct position *pos, int64_t s, int64_t p, int64_t pv, int64_t *pnl);
/* Cash after the fill: cash -= s*p*pv + fee. 0 / -1 overflow, cash unchanged. */
int position_cash(int64_t *cash, int64_t s, int64_t p, int64_t pv, int64_t fee);
/* q*mark*pv, micro. */
int position_value(int64_t q, int64_t mark, int64_t pv, int64_t *out);
/* q*(mark*1e6-avg)*pv/1e6 half to even, micro. */
int position_unrealised(const struct position *pos, int64_t mark, int64_t pv, int64_t *out);
/* The same two before they are narrowed to 64 bits, for sums in which large amounts cancel. 0 / -1 beyond 128 bits. */
int position_value_wide(int64_t q, int64_t mark, int64_t pv, decimal_wide *out);
int position_unrealised_wide(const struct position *pos, int64_t mark, int64_t pv, decimal_wide *out);
/* avg as decimal text of the 1e-12 integer ("83000000000000") and back. 0 / -1. */
char *position_avg_text(decimal_wide avg, char buf[48]);
int position_avg_parse(const char *text, decimal_wide *out);

#endif
