#ifndef FILL_WORLD_H
#define FILL_WORLD_H

/* A ledger with one market, one order in it and fills as a test wants them: what the tests of T4 and T1's counting share. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "db.h"
#include "ledger.h"
#include "page_fills.h"
#include "page_metrics.h"
#include "sketch.h"

#define SESSION "2024-03-06"
#define MID INT64_C(80000000)

struct world {
	char dir[64];
	struct ledger *l;
	struct contract c;
	struct ledger_intent in;
	struct ledger_ord ord;
	int fills;
};

static void
open_ledger(struct world *w)
{
	char err[512];
	int code;
	struct ledger_stamp stamp = { .mode = "sim", .input = "test", .badge = "SIMULATED", .currency = "USD", .data_dir = w->dir, .seed = 1, .capital = INT64_C(5000000) * 1000000,
		.markets = &w->c, .n_markets = 1 };
	if (ledger_open(&stamp, &w->l, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static void
send(struct world *w, int direction, int64_t n, const char *ref)
{
	struct risk_verdict v = { .allowed = true };
	w->in = (struct ledger_intent){ .direction = direction, .n = n, .decision_price = MID - w->c.tick, .predicted = 0.0125 };
	snprintf(w->in.ref, sizeof w->in.ref, "%s", ref);
	snprintf(w->in.session, sizeof w->in.session, "2024-03-05");
	snprintf(w->in.deadline, sizeof w->in.deadline, SESSION);
	snprintf(w->in.symbol, sizeof w->in.symbol, "HE");
	snprintf(w->in.contract, sizeof w->in.contract, "HEJ24");
	snprintf(w->in.kind, sizeof w->in.kind, "trade");
	w->ord = (struct ledger_ord){ .sub = 1, .n = n };
	snprintf(w->ord.stage, sizeof w->ord.stage, "cross");
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_put_intent(w->l, &w->in, &v), 0);
	assert_int_equal(ledger_commit(w->l), 0);
	assert_int_equal(ledger_t2_send(w->l, &w->in, &w->ord, MID), 0);
	assert_int_equal(ledger_t3_state(w->l, &w->ord, "working", -1), 0);
}

static int
fill(struct world *w, struct ledger_ord *ord, int64_t n, int ticks)
{
	struct ledger_fill f = { .intent = &w->in, .ord = ord, .n = n, .price = MID + ticks * w->c.tick, .volume = 1000, .spread = w->c.tick, .latency_ms = 70 + w->fills, .spread_source = "quoted" };
	int sub = 2;
	snprintf(f.exec_key, sizeof f.exec_key, "%s:%d", ord->ref, w->fills++);
	snprintf(f.timestamp, sizeof f.timestamp, SESSION "T15:00:00+00:00");
	return ledger_t4_fill(w->l, &f, &w->c, &sub);
}

static int64_t
number(struct world *w, const char *sql)
{
	int64_t n = 0;
	if (db_number(ledger_db(w->l), sql, &n) != 0)
		fail_msg("%s: %s", sql, db_error(ledger_db(w->l)));
	return n;
}

/* What monitoring is told of the market is what its page says. */
static void
measured_is(struct world *w, int side, const struct page_fills_totals *t)
{
	static const struct page_metrics none;
	struct page_metrics *m = calloc(1, sizeof *m);
	assert_non_null(m);
	assert_int_equal(page_metrics_read(ledger_db(w->l), m), 0);
	const struct page_metrics_market *row = m->n > 0 ? &m->row[0] : &none.row[0];
	const struct fill_sums *sums = side == 0 ? &row->both : side > 0 ? &row->bought : &row->sold;
	assert_memory_equal(sums, &t->sums, sizeof *sums);
	if (side == 0 && m->n > 0) {
		assert_string_equal(row->symbol, "HE");
		assert_int_equal(row->known, t->quantiles.known);
		assert_true(!row->known || fabs(sketch_quantile(&row->sketch.y, 0.5) - t->quantiles.median_actual) < 1e-12);
		assert_true(!row->known || sketch_count(&row->sketch.y, 8) == t->sums.n);
	}
	page_metrics_free(m);
	free(m);
}

static struct page_fills_totals
seen_all(struct world *w, int side, date_t day)
{
	struct market_list markets;
	struct page_fills_totals t;
	struct page_fills_filter f = { .side = side, .from = day, .to = day };
	assert_int_equal(market_load(ledger_db(w->l), 1, &markets), 0);
	assert_int_equal(page_fills_sum(ledger_db(w->l), 1, &f, &markets, &t), 0);
	if (day == DATE_NONE)
		measured_is(w, side, &t);
	return t;
}

static struct fill_sums
seen(struct world *w, int side, date_t day)
{
	return seen_all(w, side, day).sums;
}

/* The quantiles of n fills, wherever they stand: slippage is whole ticks here, and exact. */
static void
quantiles_are(struct world *w, date_t day, int64_t n, double median, double p95)
{
	struct page_fills_quantiles q = seen_all(w, 0, day).quantiles;
	double predicted = w->in.predicted * 1e6 / (double)w->c.tick;
	assert_true(q.known);
	assert_int_equal(q.n, n);
	assert_true(fabs(q.median_actual - median) < 1e-12 && fabs(q.p95_actual - p95) < 1e-12);
	assert_true(fabs(q.median_predicted - predicted) <= SKETCH_ERROR * predicted);
	assert_true(fabs(q.p95_predicted - predicted) <= SKETCH_ERROR * predicted);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	snprintf(w->dir, sizeof w->dir, "/tmp/ledger_fill_test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	assert_int_equal(contract_find("HE", &w->c), 1);
	open_ledger(w);
	assert_int_equal(ledger_t0_open(w->l, SESSION, SESSION "T20:00:00+00:00", SESSION "T20:00:00+00:00", 0, false), 0);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	static const char *const files[] = { "fill_journal.db", "fill_journal.db-wal", "fill_journal.db-shm" };
	char path[128];
	ledger_close(w->l);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", w->dir, files[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(w->dir), 0);
	free(w);
	return 0;
}

static int64_t
count(struct world *w)
{
	int64_t worst = 1;
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_count(w->l, SESSION, &worst), 0);
	assert_int_equal(ledger_commit(w->l), 0);
	assert_int_equal(ledger_check(w->l, true), 1);
	assert_int_equal(ledger_check(w->l, false), 1);
	return worst;
}

#endif
