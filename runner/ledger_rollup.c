/* Fills in the sums: T1 adds the orders of its session to cash, cycle, roll-ups and positions; a fill that comes later is added at once. */
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "ledger_derive.h"
#include "ledger_internal.h"
#include "sums.h"

/* Fills of one market, side and session that the roll-ups do not hold yet. */
struct part {
	char symbol[CONTRACT_SYMBOL], date[11];
	int direction;
	struct fill_sums sums;
	int64_t traded; /* realised by trades: a roll stays out of the trade breaker */
	struct fill_sketch sketch;
};

/* Of a roll-up's row. */
struct key {
	const char *grain, *symbol, *period;
	int direction;
};

static const char upsert[] =
	"INSERT INTO rollup(grain, symbol, direction, period, " SUMS_ROLLUP ", " SUMS_SKETCH ")"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)"
	" ON CONFLICT(grain, symbol, direction, period) DO UPDATE SET n = ?5, contracts = ?6, notional = ?7, commission = ?8, cost = ?9, predicted = ?10,"
	" delay = ?11, improved = ?12, realised = ?13, judged = ?14, mean_x = ?15, m2_x = ?16, mean_y = ?17, m2_y = ?18, cxy = ?19, mean_abs = ?20,"
	" latency_n = ?21, latency_mean = ?22, sketch_x = ?23, sketch_y = ?24";

static void
bind_key(struct db_stmt *s, const struct key *k)
{
	db_bind_text(s, 1, k->grain);
	db_bind_text(s, 2, k->symbol);
	db_bind_int(s, 3, k->direction);
	db_bind_text(s, 4, k->period);
}

/* k NULL: the row keeps no sketch. */
static int
bind_sketch(struct ledger *l, struct db_stmt *s, int i, const struct fill_sketch *k)
{
	struct buf b = { 0 };
	if (k == NULL)
		return 0;
	for (int part = 0; part < 2 && !b.failed; part++) {
		buf_clear(&b);
		sketch_encode(part == 0 ? &k->x : &k->y, &b);
		db_bind_blob(s, i + part, b.data, b.len);
	}
	bool failed = b.failed;
	buf_free(&b);
	return failed ? ledger_fail(l, "a sketch over fills: out of memory, or too many") : 0;
}

static int
put_row(struct ledger *l, const struct key *at, const struct fill_sums *sums, const struct fill_sketch *k)
{
	const int64_t whole[] = { sums->n, sums->contracts, sums->notional, sums->commission, sums->cost, sums->predicted, sums->delay, sums->improved, sums->realised, sums->judged };
	const double real[] = { sums->mean_x, sums->m2_x, sums->mean_y, sums->m2_y, sums->cxy, sums->mean_abs };
	struct db_stmt *s = ledger_stmt(l, upsert);
	if (s == NULL)
		return -1;
	bind_key(s, at);
	for (int i = 0; i < 10; i++)
		db_bind_int(s, 5 + i, whole[i]);
	if (sums->contracts_part < 0 || sums->contracts_part > 0)
		db_bind_real(s, 6, (double)sums->contracts + sums->contracts_part);
	for (int i = 0; i < 6; i++)
		db_bind_real(s, 15 + i, real[i]);
	db_bind_int(s, 21, sums->latency_n);
	db_bind_real(s, 22, sums->latency_mean);
	if (bind_sketch(l, s, 23, k) != 0)
		return -1;
	return ledger_run(l, s, "rollup");
}

/* k: room for the row's sketches. A row without them stays so: they would be of a part of its fills. */
static int
add_row(struct ledger *l, const struct key *at, const struct fill_sums *more, const struct fill_sketch *sketch, struct fill_sketch *k)
{
	struct fill_sums sums = { 0 };
	int kept = 1;
	struct db_stmt *s = ledger_stmt(l, "SELECT " SUMS_ROLLUP ", " SUMS_SKETCH " FROM rollup WHERE grain = ?1 AND symbol = ?2 AND direction = ?3 AND period = ?4");
	if (s == NULL)
		return -1;
	bind_key(s, at);
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, "rollup");
	fill_sketch_clear(k);
	if (rc == 1) {
		sums_rollup(s, 0, &sums);
		kept = sums_sketch(s, SUMS_ROLLUP_COLUMNS, &sums, k);
	}
	db_reset(s);
	if (kept < 0)
		return ledger_fail(l, "a roll-up's sketch is damaged");
	if (fill_sums_merge(&sums, more) != 0)
		return ledger_fail(l, "a sum over fills exceeds 64 bits");
	fill_sketch_merge(k, sketch);
	return put_row(l, at, &sums, kept == 1 ? k : NULL);
}

int
ledger_rollup_add(struct ledger *l, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch)
{
	const struct key at = { grain, symbol, period, direction };
	struct fill_sketch k = { 0 };
	int rc = add_row(l, &at, sums, sketch, &k);
	fill_sketch_free(&k);
	return rc;
}

/* Day, month and total, and the count of its cycle. */
static int
add_part(struct ledger *l, const struct part *p)
{
	char month[8];
	snprintf(month, sizeof month, "%.7s", p->date);
	const struct key keys[] = { { "day", p->symbol, p->date, p->direction }, { "month", p->symbol, month, p->direction }, { "total", p->symbol, "", p->direction } };
	struct fill_sketch k = { 0 };
	int rc = 0;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && rc == 0; i++)
		rc = add_row(l, &keys[i], &p->sums, &p->sketch, &k);
	fill_sketch_free(&k);
	if (rc != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET fills = fills + ?2 WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, p->date);
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
put_money(struct ledger *l, const struct ledger_account *a)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE account SET cash = ?1, fees = ?2 WHERE id = 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, a->cash);
	db_bind_int(s, 2, a->fees);
	return ledger_run(l, s, "account");
}

/* Every order up to `newest` and every fill there is are counted. */
static int
put_counted(struct ledger *l, int64_t newest)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE account SET counted = ?1, counted_fill = coalesce((SELECT id FROM fills WHERE exec_key IS NOT NULL ORDER BY id DESC LIMIT 1), counted_fill) WHERE id = 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, newest);
	if (ledger_run(l, s, "account") != 0)
		return -1;
	l->counted = newest;
	return 0;
}

static bool
any_moved(const struct ledger *l)
{
	for (size_t i = 0; i < l->held.n; i++)
		if (l->held.row[i].moved)
			return true;
	return false;
}

/* The rows of what has moved: with account.counted_fill, up to which they are. */
static int
put_positions(struct ledger *l)
{
	char avg[48];
	for (size_t i = 0; i < l->held.n; i++) {
		struct holding *h = &l->held.row[i];
		if (!h->moved)
			continue;
		struct db_stmt *s = ledger_stmt(l, "INSERT INTO position(symbol, contract, opening, q, avg, since) VALUES (?1, ?2, 0, ?3, ?4, ?5)"
		                                   " ON CONFLICT(symbol, contract) DO UPDATE SET q = ?3, avg = ?4, since = ?5");
		if (s == NULL)
			return -1;
		db_bind_text(s, 1, h->symbol);
		db_bind_text(s, 2, h->contract);
		db_bind_int(s, 3, h->pos.q);
		db_bind_text(s, 4, position_avg_text(h->pos.avg, avg));
		db_bind_text(s, 5, h->since[0] != '\0' ? h->since : NULL);
		if (ledger_run(l, s, "position") != 0)
			return -1;
		h->moved = false;
	}
	return 0;
}

/* Two statements sorted by market, side and session, walked side by side; of each what its last step said, 1 on a row. */
struct open_parts {
	struct db_stmt *ord, *fill;
	int ord_at, fill_at;
};

static bool
same_part(struct db_stmt *s, const struct part *p)
{
	return strcmp(p->symbol, db_text(s, 0)) == 0 && p->direction == db_int(s, 1) && strcmp(p->date, db_text(s, 2)) == 0;
}

/* The next part: its orders, and of their fills what an order's row does not say. 1 with *p, whose memory is used again; 0 at the end, -1. */
static int
next_part(struct ledger *l, struct open_parts *at, struct part *p)
{
	struct fill_sums one;
	if (at->ord_at == 0)
		return 0;
	p->direction = (int)db_int(at->ord, 1);
	p->sums = (struct fill_sums){ 0 };
	p->traded = 0;
	fill_sketch_clear(&p->sketch);
	snprintf(p->symbol, sizeof p->symbol, "%s", db_text(at->ord, 0));
	snprintf(p->date, sizeof p->date, "%s", db_text(at->ord, 2));
	do {
		if (sums_order(at->ord, 4, &one) != 0 || fill_sums_merge(&p->sums, &one) != 0)
			return ledger_fail(l, "a sum over fills exceeds 64 bits");
		if (strcmp(db_text(at->ord, 3), LEDGER_ROLL) != 0)
			p->traded += one.realised;
		sketch_add(&p->sketch.x, one.mean_x, one.n);
		at->ord_at = db_step(at->ord);
	} while (at->ord_at == 1 && same_part(at->ord, p));
	while (at->fill_at == 1 && same_part(at->fill, p)) {
		if (sums_fill(at->fill, 3, &p->sketch) != 0)
			return ledger_fail(l, "a fill's price is no number");
		at->fill_at = db_step(at->fill);
	}
	if (at->ord_at < 0 || at->fill_at < 0)
		return ledger_fail(l, "orders");
	return p->sketch.y.n == p->sums.judged ? 1 : ledger_fail(l, "an order's fills are not as its row says");
}

/* Both statements on their first row. 0 / -1. */
static int
open_parts(struct ledger *l, struct open_parts *at)
{
	at->ord = ledger_stmt(l, "SELECT intent.symbol, intent.direction, intent.deadline, intent.kind, " SUMS_ORDER " FROM " SUMS_ORDER_FROM " WHERE " SUMS_ORDER_OPEN
	                         " AND ord.fills > 0 ORDER BY intent.symbol, intent.direction, intent.deadline, ord.id");
	at->fill = ledger_stmt(l, "SELECT intent.symbol, intent.direction, intent.deadline, " SUMS_FILL " FROM " SUMS_FILL_FROM " WHERE " SUMS_FILL_OPEN
	                          " ORDER BY intent.symbol, intent.direction, intent.deadline");
	if (at->ord == NULL || at->fill == NULL)
		return -1;
	at->ord_at = db_step(at->ord);
	at->fill_at = db_step(at->fill);
	return at->ord_at < 0 || at->fill_at < 0 ? ledger_fail(l, "orders") : 0;
}

/* Every order that waits, into the sums; the worst market's realised result of the session. */
static int
add_orders(struct ledger *l, const char *session, struct ledger_account *a, int64_t *worst)
{
	struct open_parts at;
	struct part p = { 0 };
	char symbol[CONTRACT_SYMBOL] = "";
	int64_t net = 0;
	int rc;
	if (open_parts(l, &at) != 0)
		return -1;
	while ((rc = next_part(l, &at, &p)) == 1) {
		if (strcmp(symbol, p.symbol) != 0) {
			snprintf(symbol, sizeof symbol, "%s", p.symbol);
			net = 0;
		}
		if (strcmp(p.date, session) == 0)
			net += p.traded;
		/* a market's sides follow each other: its net is whole at the second */
		bool more = at.ord_at == 1 && strcmp(db_text(at.ord, 0), symbol) == 0;
		if (!more && net < *worst)
			*worst = net;
		if ((rc = add_money(l, a, &p)) != 0 || (rc = add_part(l, &p)) != 0)
			break;
	}
	fill_sketch_free(&p.sketch);
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
	/* without an order a position moves by a fill that came late */
	if (newest == l->counted && !any_moved(l))
		return 0;
	if (ledger_account_get(l, &a) != 1 || add_orders(l, session, &a, worst) != 0 || put_money(l, &a) != 0)
		return -1;
	return put_counted(l, newest) != 0 ? -1 : put_positions(l);
}

int
ledger_count_late(struct ledger *l, const struct ledger_fill *f, const struct fill_terms *terms, const struct fill_sums *one)
{
	const struct ledger_intent *in = f->intent;
	struct ledger_account a;
	struct part p = { .direction = in->direction, .sums = *one };
	snprintf(p.symbol, sizeof p.symbol, "%s", in->symbol);
	snprintf(p.date, sizeof p.date, "%s", in->deadline);
	if (ledger_account_get(l, &a) != 1 || add_money(l, &a, &p) != 0 || put_money(l, &a) != 0)
		return -1;
	fill_sketch_predicted(&p.sketch, terms, 1);
	fill_sketch_actual(&p.sketch, terms, f->price);
	int rc = add_part(l, &p);
	fill_sketch_free(&p.sketch);
	return rc == 0 ? ledger_reconcile_late(l, in) : -1;
}
