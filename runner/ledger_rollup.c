#include <math.h>

#include "ledger_derive.h"
#include "ledger_internal.h"

/*
 * One row added to running means: Welford's update, the single-row case of
 * Chan's merge. The right sides read the old row, so the order is free.
 */
static const char upsert[] =
	"INSERT INTO rollup(grain, symbol, direction, period, n, contracts, notional, commission, cost, predicted, delay, improved,"
	" judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean)"
	" VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12, 0.0, ?13, 0.0, 0.0, ?14, 1, ?15)"
	" ON CONFLICT(grain, symbol, direction, period) DO UPDATE SET n = n + 1, contracts = contracts + ?5, notional = notional + ?6,"
	" commission = commission + ?7, cost = cost + ?8, predicted = predicted + ?9, delay = delay + ?10, improved = improved + ?11,"
	" judged = judged + 1,"
	" mean_x = mean_x + (?12 - mean_x) / (judged + 1),"
	" m2_x = m2_x + (?12 - mean_x) * (?12 - (mean_x + (?12 - mean_x) / (judged + 1))),"
	" mean_y = mean_y + (?13 - mean_y) / (judged + 1),"
	" m2_y = m2_y + (?13 - mean_y) * (?13 - (mean_y + (?13 - mean_y) / (judged + 1))),"
	" cxy = cxy + (?12 - mean_x) * (?13 - (mean_y + (?13 - mean_y) / (judged + 1))),"
	" mean_abs = mean_abs + (?14 - mean_abs) / (judged + 1),"
	" latency_n = latency_n + 1, latency_mean = latency_mean + (?15 - latency_mean) / (latency_n + 1)";

int
ledger_rollup_add(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t fee)
{
	struct ledger_share sh;
	if (ledger_share(f, c, &sh) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	char month[8] = { 0 };
	for (int i = 0; i < 7; i++)
		month[i] = f->intent->deadline[i];
	const char *grain[3] = { "day", "month", "total" };
	const char *period[3] = { f->intent->deadline, month, "" };
	for (int g = 0; g < 3; g++) {
		struct db_stmt *s = ledger_stmt(l, upsert);
		if (s == NULL)
			return -1;
		db_bind_text(s, 1, grain[g]);
		db_bind_text(s, 2, f->intent->symbol);
		db_bind_int(s, 3, f->intent->direction);
		db_bind_text(s, 4, period[g]);
		db_bind_int(s, 5, f->n);
		db_bind_int(s, 6, sh.notional);
		db_bind_int(s, 7, fee);
		db_bind_int(s, 8, sh.cost);
		db_bind_int(s, 9, sh.predicted);
		db_bind_int(s, 10, sh.delay);
		db_bind_int(s, 11, sh.cost < 0);
		db_bind_real(s, 12, sh.x);
		db_bind_real(s, 13, sh.y);
		db_bind_real(s, 14, fabs(sh.y));
		db_bind_real(s, 15, f->latency_ms);
		if (ledger_run(l, s, "rollup") != 0)
			return -1;
	}
	return 0;
}
