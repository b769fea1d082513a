/* Fills in the sums: T1 adds the orders of its session to cash, cycle and roll-ups; a fill that comes later is added at once. */
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "ledger_derive.h"
#include "ledger_internal.h"
#include "sums.h"

/* Fills of one market, side and session. */
struct part {
	char symbol[CONTRACT_SYMBOL], deadline[11];
	int direction;
	struct fill_sums sums;
	int64_t traded; /* realised by trades: a roll stays out of the trade breaker */
};

/* Of a roll-up's row. */
struct key {
	const char *grain, *symbol, *period;
	int direction;
};

static const char upsert[] =
	"INSERT INTO rollup(grain, symbol, direction, period, " SUMS_ROLLUP ")"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"
	" ON CONFLICT(grain, symbol, direction, period) DO UPDATE SET n = ?5, contracts = ?6, notional = ?7, commission = ?8, cost = ?9, predicted = ?10,"
	" delay = ?11, improved = ?12, realised = ?13, judged = ?14, mean_x = ?15, m2_x = ?16, mean_y = ?17, m2_y = ?18, cxy = ?19, mean_abs = ?20,"
	" latency_n = ?21, latency_mean = ?22";

static void
bind_key(struct db_stmt *s, const struct key *k)
{
	db_bind_text(s, 1, k->grain);
	db_bind_text(s, 2, k->symbol);
	db_bind_int(s, 3, k->direction);
	db_bind_text(s, 4, k->period);
}

static int
put_row(struct ledger *l, const struct key *k, const struct fill_sums *sums)
{
	const int64_t whole[] = { sums->n, sums->contracts, sums->notional, sums->commission, sums->cost, sums->predicted, sums->delay, sums->improved, sums->realised, sums->judged };
	const double real[] = { sums->mean_x, sums->m2_x, sums->mean_y, sums->m2_y, sums->cxy, sums->mean_abs };
	struct db_stmt *s = ledger_stmt(l, upsert);
	if (s == NULL)
		return -1;
	bind_key(s, k);
	for (int i = 0; i < 10; i++)
		db_bind_int(s, 5 + i, whole[i]);
	if (sums->contracts_part < 0 || sums->contracts_part > 0)
		db_bind_real(s, 6, (double)sums->contracts + sums->contracts_part);
	for (int i = 0; i < 6; i++)
		db_bind_real(s, 15 + i, real[i]);
	db_bind_int(s, 21, sums->latency_n);
	db_bind_real(s, 22, sums->latency_mean);
	return ledger_run(l, s, "rollup");
}

static int
add_row(struct ledger *l, const struct key *k, const struct fill_sums *more)
{
	struct fill_sums sums = { 0 };
	struct db_stmt *s = ledger_stmt(l, "SELECT " SUMS_ROLLUP " FROM rollup WHERE grain = ?1 AND symbol = ?2 AND direction = ?3 AND period = ?4");
	if (s == NULL)
		return -1;
	bind_key(s, k);
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, "rollup");
	if (rc == 1)
		sums_rollup(s, 0, &sums);
	db_reset(s);
	if (fill_sums_merge(&sums, more) != 0)
		return ledger_fail(l, "a sum over fills exceeds 64 bits");
	return put_row(l, k, &sums);
}

int
ledger_rollup_add(struct ledger *l, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums)
{
	const struct key k = { grain, symbol, period, direction };
	return add_row(l, &k, sums);
}

/* Day, month and total, and the count of its cycle. */
static int
add_part(struct ledger *l, const struct part *p)
{
	char month[8];
	snprintf(month, sizeof month, "%.7s", p->deadline);
	const struct key keys[] = { { "day", p->symbol, p->deadline, p->direction }, { "month", p->symbol, month, p->direction }, { "total", p->symbol, "", p->direction } };
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (add_row(l, &keys[i], &p->sums) != 0)
			return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET fills = fills + ?2 WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, p->deadline);
	db_bind_int(s, 2, p->sums.n);
	return ledger_run(l, s, "cycle");
}

static int
add_money(struct ledger *l, struct ledger_account *a, const struct part *p)
{
	decimal_wide cash = (decimal_wide)a->cash - (decimal_wide)p->direction * p->sums.notional - p->sums.commission;
	if (decimal_narrow(cash, &a->cash) != 0 || __builtin_add_overflow(a->fees, p->sums.commission, &a->fees))
		return ledger_fail(l, "cash exceeds 64 bits");
	return 0;
}

static int
put_money(struct ledger *l, const struct ledger_account *a, int64_t counted)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE account SET cash = ?1, fees = ?2, counted = ?3 WHERE id = 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, a->cash);
	db_bind_int(s, 2, a->fees);
	db_bind_int(s, 3, counted);
	return ledger_run(l, s, "account");
}

/* The next part of a statement that comes sorted by part. at: what its last step said, 1 on a row. 1 with *p, 0 at its end, -1. */
static int
next_part(struct ledger *l, struct db_stmt *s, int *at, struct part *p)
{
	struct fill_sums one;
	if (*at == 0)
		return 0;
	*p = (struct part){ .direction = (int)db_int(s, 1) };
	snprintf(p->symbol, sizeof p->symbol, "%s", db_text(s, 0));
	snprintf(p->deadline, sizeof p->deadline, "%s", db_text(s, 2));
	do {
		if (sums_order(s, 4, &one) != 0 || fill_sums_merge(&p->sums, &one) != 0)
			return ledger_fail(l, "a sum over fills exceeds 64 bits");
		if (strcmp(db_text(s, 3), LEDGER_ROLL) != 0)
			p->traded += one.realised;
		*at = db_step(s);
	} while (*at == 1 && strcmp(p->symbol, db_text(s, 0)) == 0 && p->direction == db_int(s, 1) && strcmp(p->deadline, db_text(s, 2)) == 0);
	return *at < 0 ? ledger_fail(l, "orders") : 1;
}

/* Every order that waits, into the sums; the worst market's realised result of the session. */
static int
add_orders(struct ledger *l, const char *session, struct ledger_account *a, int64_t *worst)
{
	struct part p;
	char symbol[CONTRACT_SYMBOL] = "";
	int64_t net = 0;
	int rc;
	struct db_stmt *s = ledger_stmt(l, "SELECT intent.symbol, intent.direction, intent.deadline, intent.kind, " SUMS_ORDER " FROM " SUMS_ORDER_FROM " WHERE " SUMS_ORDER_OPEN
	                                   " AND ord.fills > 0 ORDER BY intent.symbol, intent.direction, intent.deadline, ord.id");
	if (s == NULL)
		return -1;
	int at = db_step(s);
	if (at < 0)
		return ledger_fail(l, "orders");
	while ((rc = next_part(l, s, &at, &p)) == 1) {
		if (strcmp(symbol, p.symbol) != 0) {
			snprintf(symbol, sizeof symbol, "%s", p.symbol);
			net = 0;
		}
		if (strcmp(p.deadline, session) == 0)
			net += p.traded;
		/* a market's sides follow each other: its net is whole at the second */
		bool more = at == 1 && strcmp(db_text(s, 0), symbol) == 0;
		if (!more && net < *worst)
			*worst = net;
		if (add_money(l, a, &p) != 0 || add_part(l, &p) != 0)
			return -1;
	}
	return rc;
}

int
ledger_count(struct ledger *l, const char *session, int64_t *worst)
{
	struct ledger_account a;
	*worst = 0;
	struct db_stmt *s = ledger_stmt(l, "SELECT max(id) FROM ord");
	if (s == NULL)
		return -1;
	if (db_step(s) != 1)
		return ledger_fail(l, "orders");
	int64_t newest = db_int(s, 0);
	db_reset(s);
	if (newest == l->counted)
		return 0;
	if (ledger_account_get(l, &a) != 1 || add_orders(l, session, &a, worst) != 0 || put_money(l, &a, newest) != 0)
		return -1;
	l->counted = newest;
	return 0;
}

int
ledger_count_late(struct ledger *l, const struct ledger_fill *f, const struct fill_sums *one)
{
	const struct ledger_intent *in = f->intent;
	struct ledger_account a;
	struct part p = { .direction = in->direction, .sums = *one };
	snprintf(p.symbol, sizeof p.symbol, "%s", in->symbol);
	snprintf(p.deadline, sizeof p.deadline, "%s", in->deadline);
	if (ledger_account_get(l, &a) != 1 || add_money(l, &a, &p) != 0 || put_money(l, &a, l->counted) != 0)
		return -1;
	return add_part(l, &p);
}
