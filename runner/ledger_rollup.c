/* Fills in the sums: T1 adds those of its session to cash, cycle, roll-ups and positions; one that comes later is added at once. */
#include <stdio.h>
#include <stdlib.h>
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

/* Of the session, by market, side and session; zeroed is empty. */
struct parts {
	struct part *row;
	size_t n, cap;
};

static int
compare(const struct part *p, const struct sums_fill *f)
{
	int rc = strcmp(p->symbol, f->symbol);
	if (rc == 0)
		rc = p->direction - f->terms.direction;
	return rc != 0 ? rc : strcmp(p->date, f->session);
}

/* The part that a fill belongs to, or NULL: out of memory. */
static struct part *
part_of(struct parts *all, const struct sums_fill *f)
{
	size_t i = 0;
	while (i < all->n && compare(&all->row[i], f) < 0)
		i++;
	if (i < all->n && compare(&all->row[i], f) == 0)
		return &all->row[i];
	if (all->n == all->cap) {
		size_t cap = all->cap > 0 ? 2 * all->cap : 32;
		struct part *more = reallocarray(all->row, cap, sizeof *more);
		if (more == NULL)
			return NULL;
		all->row = more;
		all->cap = cap;
	}
	memmove(&all->row[i + 1], &all->row[i], (all->n++ - i) * sizeof *all->row);
	all->row[i] = (struct part){ .direction = f->terms.direction };
	snprintf(all->row[i].symbol, sizeof all->row[i].symbol, "%s", f->symbol);
	snprintf(all->row[i].date, sizeof all->row[i].date, "%s", f->session);
	return &all->row[i];
}

static void
parts_free(struct parts *all)
{
	for (size_t i = 0; i < all->n; i++)
		fill_sketch_free(&all->row[i].sketch);
	free(all->row);
}

/* The row of an order that goes on working is as of the newest fill that is counted. */
static int
put_live(struct ledger *l, const struct sums_fill *f)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET filled = filled + ?2, fills = fills + 1, notional = notional + ?3 WHERE id = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, f->order);
	db_bind_int(s, 2, f->sums.contracts);
	db_bind_int(s, 3, f->sums.notional);
	return ledger_run(l, s, "order");
}

static int
add_fill(struct ledger *l, struct parts *all, const struct sums_fill *f)
{
	if (f->live && put_live(l, f) != 0)
		return -1;
	if (!f->open)
		return 0;
	struct part *p = part_of(all, f);
	if (p == NULL)
		return ledger_fail(l, "out of memory");
	if (fill_sums_merge(&p->sums, &f->sums) != 0)
		return ledger_fail(l, "a sum over fills exceeds 64 bits");
	if (!f->roll)
		p->traded += f->sums.realised;
	sums_sketch_fill(f, &p->sketch);
	return 0;
}

/* Every fill that waits, in its part; and no more of them than their orders' rows say. */
static int
take_fills(struct ledger *l, struct parts *all)
{
	struct sums_walk w = { 0 };
	struct sums_fill f;
	int64_t n = 0;
	int at, rc = 0;
	at = sums_open(l->db, &w) == 0 ? 1 : -1;
	while (rc == 0 && at == 1 && (at = sums_next(&w, &f)) == 1) {
		n += f.open;
		rc = add_fill(l, all, &f);
	}
	bool damaged = w.damaged || w.held.damaged;
	sums_close(&w);
	if (rc != 0)
		return -1;
	if (at < 0)
		return ledger_fail(l, "fills");
	if (damaged)
		return ledger_fail(l, "a fill's price or a position's average is no number, or their money exceeds 64 bits");
	struct db_stmt *s = ledger_stmt(l, "SELECT coalesce(sum(fills), 0) FROM ord WHERE " SUMS_ORDER_OPEN);
	if (s == NULL || db_step(s) != 1)
		return ledger_fail(l, "orders");
	bool whole = db_int(s, 0) == n;
	db_reset(s);
	return whole ? 0 : ledger_fail(l, "an order's fills are not as its row says");
}

/* Into the sums; the worst market's realised result of the session. */
static int
add_parts(struct ledger *l, const struct parts *all, const char *session, struct ledger_account *a, int64_t *worst)
{
	int64_t net = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct part *p = &all->row[i];
		if (i == 0 || strcmp(all->row[i - 1].symbol, p->symbol) != 0)
			net = 0;
		if (strcmp(p->date, session) == 0)
			net += p->traded;
		/* a market's sides follow each other: its net is whole at the second */
		bool more = i + 1 < all->n && strcmp(all->row[i + 1].symbol, p->symbol) == 0;
		if (!more && net < *worst)
			*worst = net;
		if (add_money(l, a, p) != 0 || add_part(l, p) != 0)
			return -1;
	}
	return 0;
}

static int
add_orders(struct ledger *l, const char *session, struct ledger_account *a, int64_t *worst)
{
	struct parts all = { 0 };
	int rc = take_fills(l, &all) != 0 || add_parts(l, &all, session, a, worst) != 0 ? -1 : 0;
	parts_free(&all);
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
