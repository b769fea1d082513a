/*
 * make_ledger DIR FILLS SESSIONS: a folder of journals as a simulated run of
 * that length would leave it, through the runner's own write side: so roll-ups,
 * positions and cash agree with the fills because the code that trades made them.
 * With fewer fills than sessions and markets, only every so many sessions trade.
 */
#include "bench.h"

#include "adopt.h"
#include "db.h"
#include "position.h"
#include "readiness_result.h"
#include "telemetry.h"

#define FIRST_DAY 14614 /* 2010-01-05, days since 1970 */
#define OPENS (INT64_C(52500) * CLOCK_SECOND) /* 14:35 UTC */
#define HOURS (INT64_C(18000) * CLOCK_SECOND)

struct making {
	struct ledger *l;
	struct contract market[BENCH_MARKETS];
	int64_t per_order; /* fills of a market in a session that trades */
	int64_t every;     /* sessions from one of those to the next */
	struct ledger_equity last;
};

static date_t
trading_day(int64_t i)
{
	/* 2010-01-05 is a Tuesday; weekends are left out */
	int64_t n = i + 1;
	return (date_t)(FIRST_DAY - 1 + n / 5 * 7 + n % 5);
}

static int
decide(struct making *g, date_t session)
{
	for (int m = 0; m < BENCH_MARKETS; m++) {
		const struct contract *c = &g->market[m];
		struct ledger_decision d = { .close = bench_mid(c), .bars = 250, .sigma_p = decimal_to_double(c->tick) * 40, .adv = 20000, .probability = __builtin_nan(""),
			.fraction = 0.05, .lot_value = bench_mid(c) / DECIMAL_ONE * c->point_value, .needs_equity = bench_mid(c) / DECIMAL_ONE * c->point_value * 10,
			.model = "rule momentum_20", .direction = 1, .reason = "ok" };
		date_format(session, d.session);
		snprintf(d.symbol, sizeof d.symbol, "%s", c->symbol);
		snprintf(d.contract, sizeof d.contract, "%.8sM26", c->symbol);
		if (ledger_put_decision(g->l, &d) != 0)
			return -1;
	}
	return 0;
}

/* Cash and positions at the mid: what the fills made of them. */
static int
mark(struct making *g, date_t session)
{
	struct ledger_account a;
	struct ledger_equity q = { .exposed = true };
	if (ledger_account_get(g->l, &a) != 1)
		return -1;
	q.cash = q.equity = a.cash;
	date_format(session, q.session);
	for (int m = 0; m < BENCH_MARKETS; m++) {
		struct holding h = { 0 };
		int64_t value = 0, open = 0, pv = g->market[m].point_value / DECIMAL_ONE;
		char contract[16];
		snprintf(contract, sizeof contract, "%.8sM26", g->market[m].symbol);
		int found = ledger_holding_get(g->l, g->market[m].symbol, contract, &h);
		if (found < 0)
			return -1;
		if (found == 0)
			continue;
		h.mark = bench_mid(&g->market[m]);
		snprintf(h.mark_session, sizeof h.mark_session, "%s", q.session);
		if (position_value(h.pos.q, h.mark, pv, &value) != 0 || position_unrealised(&h.pos, h.mark, pv, &open) != 0 || ledger_put_mark(g->l, &h) != 0)
			return -1;
		q.equity += value;
		q.unrealised += open;
		q.gross += llabs(value);
	}
	int64_t before = g->last.session[0] != '\0' ? g->last.equity : a.capital0;
	q.day_pnl = q.equity - before;
	q.has_ret = before > 0;
	q.ret = q.has_ret ? (double)q.day_pnl / (double)before : 0;
	q.realised = q.equity - a.capital0 - q.unrealised;
	q.fees = a.fees;
	if (q.equity > a.peak) {
		a.peak = a.gate_peak = q.equity;
		snprintf(a.peak_session, sizeof a.peak_session, "%s", q.session);
	}
	q.peak = a.peak;
	q.drawdown = (double)q.equity / (double)q.peak - 1;
	q.max_drawdown = q.drawdown < g->last.max_drawdown ? q.drawdown : g->last.max_drawdown;
	g->last = q;
	return ledger_put_account(g->l, &a) != 0 || ledger_put_equity(g->l, &q) != 0 ? -1 : 0;
}

static int
trade(struct making *g, date_t decided, date_t session, int direction)
{
	struct bench_order order[BENCH_MARKETS];
	struct ledger_fill f;
	int sub = 1;
	for (int m = 0; m < BENCH_MARKETS; m++)
		if (bench_order(g->l, &order[m], &g->market[m], decided, session, direction, g->per_order) != 0)
			return -1;
	for (int64_t k = 0; k < g->per_order; k++)
		for (int m = 0; m < BENCH_MARKETS; m++) {
			bench_next(&order[m], OPENS + HOURS * k / g->per_order + m * CLOCK_SECOND, &f);
			if (ledger_t4_fill(g->l, &f, &g->market[m], &sub) != 1)
				return -1;
		}
	return 0;
}

/* The i-th session; the one before the first fill only decides. */
static int
session(struct making *g, int64_t i)
{
	char date[DATE_TEXT], key[32], text[64], at[CLOCK_TEXT];
	date_t day = trading_day(i);
	int64_t worst;
	date_format(day, date);
	clock_format((instant_t)day * 86400 * CLOCK_SECOND + 20 * 3600 * CLOCK_SECOND, at);
	if (ledger_group_begin(g->l) != 0 || ledger_t0_open(g->l, date, at, at, 0, false) != 0)
		return -1;
	bool trades = i > 0 && i % g->every == 0;
	if (trades && trade(g, trading_day(i - 1), day, i / g->every % 2 == 1 ? 1 : -1) != 0)
		return -1;
	if (ledger_count(g->l, date, &worst) != 0 || ledger_reconcile(g->l) != 0 || mark(g, day) != 0 || decide(g, day) != 0 || ledger_meta_set(g->l, "advanced_session", date) != 0)
		return -1;
	snprintf(key, sizeof key, "cycle:%s", date);
	snprintf(text, sizeof text, "%" PRId64 " fills, %d orders for the next session", trades ? g->per_order * BENCH_MARKETS : 0, BENCH_MARKETS);
	if (ledger_t5_done(g->l, date, text, at) != 0 || ledger_event(g->l, key, date, "cycle_update", "info", text, "{}") != 0)
		return -1;
	return ledger_group_commit(g->l);
}

/* The other two journals, empty, so that every page reads three. */
static int
others(const char *dir)
{
	struct telemetry *t = NULL;
	struct db *experiments = NULL;
	struct adopt_report adopted = { 0 };
	char err[512];
	int code, rc = telemetry_open(dir, &t, err, sizeof err) != 0 || telemetry_experiments(dir, &experiments, &adopted, &code, err, sizeof err) != 0 ? -1 : 0;
	if (rc != 0)
		fprintf(stderr, "%s\n", err);
	telemetry_close(t);
	db_close(experiments);
	return rc;
}

/* What the readiness gate says at the close of the last session, as the engine keeps it. */
static int
judge(struct making *g)
{
	struct readiness_told told = { 0 };
	struct buf json = { 0 };
	char err[LEDGER_LOST];
	int rc = readiness_result(ledger_db(g->l), &told, &json, err, sizeof err);
	const struct ledger_judgement j = { .session = told.session, .record = told.record, .verdict = readiness_verdict_name(told.verdict), .failed = told.failed, .open = told.open,
		.version = READINESS_RESULT_VERSION };
	if (rc == 0)
		rc = ledger_put_readiness(g->l, &j, json.data, err);
	if (rc != 0)
		fprintf(stderr, "make_ledger: %s\n", rc < 0 && ledger_reason(g->l)[0] != '\0' ? ledger_reason(g->l) : err);
	buf_free(&json);
	return rc;
}

int
main(int argc, char **argv)
{
	struct making g = { 0 };
	int64_t fills, sessions;
	if (argc != 4 || bench_number(argv[2], BENCH_MARKETS, 100000000, &fills) != 0 || bench_number(argv[3], 1, 20000, &sessions) != 0 ||
	    (fills % (sessions * BENCH_MARKETS) != 0 && sessions * BENCH_MARKETS % fills != 0)) {
		fprintf(stderr, "usage: make_ledger DIR FILLS SESSIONS (FILLS a multiple of %d times SESSIONS, or that a multiple of FILLS)\n", BENCH_MARKETS);
		return 2;
	}
	bench_markets(g.market);
	g.every = fills < sessions * BENCH_MARKETS ? sessions * BENCH_MARKETS / fills : 1;
	g.per_order = fills * g.every / sessions / BENCH_MARKETS;
	if (bench_open(argv[1], &g.l) != 0)
		return 1;
	/* nobody needs this file if the machine stops meanwhile: no sync, no journal, room to make it in, and the indexes of pages at the end */
	int rc = db_exec(ledger_db(g.l), "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA cache_size = -262144;"
	                                 "DROP INDEX idx_fills_timestamp; DROP INDEX idx_fills_symbol; DROP INDEX idx_fills_symbol_time; DROP INDEX idx_fills_side_time;"
	                                 "DROP INDEX idx_fills_symbol_side_time");
	if (rc == 0)
		rc = others(argv[1]);
	for (int64_t i = 0; rc == 0 && i <= sessions; i++)
		rc = session(&g, i);
	/* as in lib/journal/ledger.sql, in its order */
	if (rc == 0)
		rc = db_exec(ledger_db(g.l), "CREATE INDEX idx_fills_timestamp ON fills(timestamp); CREATE INDEX idx_fills_symbol ON fills(symbol);"
		                             "CREATE INDEX idx_fills_symbol_time ON fills(symbol, timestamp); CREATE INDEX idx_fills_side_time ON fills(direction, timestamp);"
		                             "CREATE INDEX idx_fills_symbol_side_time ON fills(symbol, direction, timestamp); PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
	if (rc == 0)
		rc = judge(&g);
	if (rc != 0)
		fprintf(stderr, "make_ledger: %s\n", ledger_reason(g.l));
	ledger_close(g.l);
	return rc == 0 ? 0 : 1;
}
