#include "sums.h"

#include "decimal.h"

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

int
sums_sketch(struct db_stmt *s, int first, const struct fill_sums *of, struct fill_sketch *out)
{
	size_t size_x, size_y;
	const void *x = db_blob(s, first, &size_x), *y = db_blob(s, first + 1, &size_y);
	fill_sketch_clear(out);
	if (db_is_null(s, first) && db_is_null(s, first + 1))
		return 0;
	if (sketch_decode(&out->x, x, size_x) != 0 || sketch_decode(&out->y, y, size_y) != 0)
		return -1;
	return out->x.n == of->judged && out->y.n == of->judged ? 1 : -1;
}

int
sums_fill(struct db_stmt *s, int first, struct fill_sketch *k)
{
	struct fill_terms t = { .direction = db_int(s, first) < 0 ? -1 : 1, .arrival = db_int(s, first + 1), .tick = db_int(s, first + 2) };
	int64_t price;
	if (t.tick <= 0 || decimal_from_double(db_real(s, first + 3), &price) != 0)
		return -1;
	fill_sketch_actual(k, &t, price);
	return 0;
}
