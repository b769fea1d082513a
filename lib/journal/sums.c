#include "sums.h"

void
sums_rollup(struct db_stmt *s, int first, struct fill_sums *out)
{
	*out = (struct fill_sums){ .n = db_int(s, first), .contracts = db_int(s, first + 1), .notional = db_int(s, first + 2), .commission = db_int(s, first + 3),
		.cost = db_int(s, first + 4), .predicted = db_int(s, first + 5), .delay = db_int(s, first + 6), .improved = db_int(s, first + 7),
		.realised = db_int(s, first + 8), .judged = db_int(s, first + 9), .mean_x = db_real(s, first + 10), .m2_x = db_real(s, first + 11),
		.mean_y = db_real(s, first + 12), .m2_y = db_real(s, first + 13), .cxy = db_real(s, first + 14), .mean_abs = db_real(s, first + 15),
		.latency_n = db_int(s, first + 16), .latency_mean = db_real(s, first + 17) };
	out->contracts_part = db_real(s, first + 1) - (double)out->contracts;
}

int
sums_order(struct db_stmt *s, int first, struct fill_sums *out)
{
	struct fill_terms t = { .direction = db_int(s, first + 10) < 0 ? -1 : 1, .arrival = db_int(s, first + 11), .decision_price = db_int(s, first + 12),
		.predicted = db_real(s, first + 13), .tick = db_int(s, first + 14), .point_value = db_int(s, first + 15) };
	*out = (struct fill_sums){ .n = db_int(s, first), .contracts = db_int(s, first + 1), .notional = db_int(s, first + 2), .commission = db_int(s, first + 3),
		.realised = db_int(s, first + 4), .improved = db_int(s, first + 5), .mean_y = db_real(s, first + 6), .m2_y = db_real(s, first + 7),
		.mean_abs = db_real(s, first + 8), .latency_mean = db_real(s, first + 9) };
	if (t.tick <= 0)
		return -1;
	return fill_sums_order(out, &t);
}
