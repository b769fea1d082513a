/* What the engine writes is whole at every commit, verify says what it finds, and what it cannot check is named. */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/wait.h>

#include "intent_pairs.h"
#include "page_fills.h"
#include "reconciled.h"
#include "verify_world.h"

/* A world that lacks something would prove nothing about it. */
static void
worlds_hold_everything(void **state)
{
	static const char *const wanted[] = {
		"SELECT count(*) > 150 FROM fills",
		"SELECT count(*) FROM ord WHERE stage = 'step' AND filled > 0",
		"SELECT count(*) FROM ord WHERE stage = 'cross' AND filled > 0",
		"SELECT count(*) FROM ord WHERE filled = 0",
		"SELECT count(*) FROM ord WHERE slice > 1",
		"SELECT count(*) FROM intent WHERE ref LIKE '%-2'",
		"SELECT count(*) FROM intent WHERE blocked_by = 'halt'",
		"SELECT count(*) FROM event WHERE key LIKE 'order:%:blocked'",
		"SELECT count(*) FROM intent WHERE blocked_by = 'halt' AND NOT EXISTS (SELECT 1 FROM event WHERE key = 'order:' || ref || ':blocked')",
		"SELECT count(*) FROM event WHERE key LIKE 'operator:halt:%'",
		"SELECT count(*) > 1 FROM cash_flow",
		"SELECT count(*) FROM rollup WHERE grain = 'day' AND realised <> 0",
		"SELECT count(*) FROM intent WHERE state = 'intent'",
	};
	static const char *const daily[] = {
		"SELECT count(*) FROM event WHERE key LIKE 'breaker:%:triggered:%'",
		"SELECT count(*) FROM event WHERE key LIKE 'breaker:%:active:%'",
		"SELECT count(*) FROM event WHERE key LIKE 'operator:max_%'",
		"SELECT count(*) FROM decision WHERE reason LIKE 'a loss breaker%'",
		"SELECT count(*) FROM event WHERE key LIKE 'breaker:max_drawdown:latched:%'",
		"SELECT count(*) FROM event WHERE key LIKE 'breaker:max_drawdown:rearmed:%'",
		"SELECT count(*) FROM event WHERE key LIKE 'breaker:max_single_trade_loss:triggered:%'",
		"SELECT count(*) FROM fills WHERE fill_model = 'daily_open'",
		"SELECT count(*) FROM decision WHERE reason = 'no bar today'",
		"SELECT count(*) FROM decision WHERE reason = 'fewer than 21 bars'",
		"SELECT count(*) FROM intent WHERE reason LIKE '%no bar in its session'",
		"SELECT count(*) FROM intent WHERE reason LIKE '%volume limit'",
		"SELECT count(*) FROM equity WHERE stale_mark = 1",
		"SELECT count(*) FROM contract WHERE labelled = 1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (number(&sim, wanted[i]) == 0)
			fail_msg("sim: none of %s", wanted[i]);
	for (size_t i = 0; i < sizeof daily / sizeof daily[0]; i++)
		if (number(&csv, daily[i]) == 0)
			fail_msg("csv: none of %s", daily[i]);
}

static void
says_whole(void **state)
{
	(void)state;
	struct buf out = { 0 };
	assert_int_equal(verify(&sim, sim.data, &out), 0);
	assert_non_null(strstr(out.data, "whole: "));
	assert_non_null(strstr(out.data, " fills, 180 sessions, 5 markets, equity "));
	assert_non_null(strstr(out.data, " USD\n"));
	buf_clear(&out);
	assert_int_equal(verify_run(&sim.cfg, &out, true), 0);
	assert_non_null(strstr(out.data, "{\"whole\":true,\"readable\":true,\"differences\":0,\"shown\":[],"));
	buf_free(&out);
}

static void
says_what_differs(void **state)
{
	(void)state;
	struct buf out = { 0 };
	struct config cfg = sim.cfg;
	assert_int_equal(after(&sim, "UPDATE fills SET fill_price = fill_price + 1 WHERE id = (SELECT min(id) FROM fills WHERE fill_model = 'mid' AND id > 20)", &out), 1);
	assert_non_null(strstr(out.data, " fill_price: found "));
	assert_non_null(strstr(out.data, "NOT whole: "));
	snprintf(cfg.data_dir, sizeof cfg.data_dir, "%s", sim.spare);
	buf_clear(&out);
	assert_int_equal(verify_run(&cfg, &out, true), 1);
	assert_non_null(strstr(out.data, "\"column\":\"fill_price\",\"found\":"));
	/* at most twenty are shown, all are counted */
	assert_int_equal(after(&sim, "UPDATE fills SET spread_source = 'x'", &out), 1);
	assert_non_null(strstr(out.data, " more\nNOT whole: "));
	buf_free(&out);
}

static void
says_what_cannot_be_read(void **state)
{
	(void)state;
	char path[PATH];
	struct buf out = { 0 };
	copy(&sim);
	join(path, sim.spare, "experiment_journal.db");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(verify(&sim, sim.spare, &out), 1);
	assert_non_null(strstr(out.data, "experiment_journal.db"));
	copy(&sim);
	join(path, sim.spare, "fill_journal.db");
	assert_int_equal(buf_write_file(path, "garbage", 7, 0600, false), 0);
	assert_int_equal(verify(&sim, sim.spare, &out), -1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(verify(&sim, sim.spare, &out), -1);
	assert_non_null(strstr(out.data, "unreadable: fill_journal.db"));
	buf_free(&out);
}

/* Trade the copy transaction by transaction; before every fifth session a byte must come: somebody has looked meanwhile. 0 / -1. */
static int
trade_copy(int looked)
{
	struct config cfg = sim.cfg;
	struct setup s;
	char err[512];
	int code, rc = 0;
	snprintf(cfg.data_dir, sizeof cfg.data_dir, "%s", sim.spare);
	if (setup_feed(&cfg, &s, &code, err, sizeof err) != 0)
		return -1;
	struct engine *e = engine_open(&cfg, s.feed, &code, err, sizeof err);
	int sessions = 0;
	for (date_t session; rc == 0 && e != NULL;) {
		char byte;
		enum engine_result next = engine_next(e, &session);
		if (next == ENGINE_END)
			break;
		if (sessions++ % 5 == 0 && read(looked, &byte, 1) != 1)
			rc = -1;
		rc = rc == 0 && next == ENGINE_OK && engine_cycle(e, session, false) == ENGINE_OK ? 0 : -1;
	}
	rc = e == NULL ? -1 : rc;
	engine_close(e);
	setup_close(&s);
	return rc;
}

/* Whatever commit a reader meets, the ledger is whole: orders being sent, partly filled, decided but not told. */
static void
is_whole_while_a_runner_trades(void **state)
{
	(void)state;
	struct buf out = { 0 };
	int status, looks = 0, pipes[2];
	copy(&sim);
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(trade_copy(pipes[0]) == 0 ? 0 : 1);
	close(pipes[0]);
	signal(SIGPIPE, SIG_IGN); /* it may have ended */
	while (waitpid(child, &status, WNOHANG) == 0) {
		if (verify(&sim, sim.spare, &out) != 0)
			fail_msg("after %d looks: %s", looks, out.data);
		looks++;
		(void)!write(pipes[1], "", 1);
	}
	close(pipes[1]);
	assert_int_equal(status, 0);
	assert_int_equal(verify(&sim, sim.spare, &out), 0);
	assert_non_null(strstr(out.data, "200 sessions"));
	assert_true(looks > 3);
	buf_free(&out);
}

/*
 * What nothing in the ledger can check beyond its form, each with a change that
 * stays unseen: the list is kept true by this test.
 */
static const struct {
	const char *sql, *why;
} free_cells[] = {
	{ "UPDATE fills SET recorded_at = '2020-01-02T00:00:00+00:00' WHERE id = 50", "wall clock" },
	{ "UPDATE event SET at = '2020-01-02T00:00:00+00:00' WHERE seq = 50", "wall clock" },
	{ "UPDATE cycle SET started_at = '2020-01-02T00:00:00+00:00' WHERE id = 50", "wall clock" },
	{ "UPDATE cycle SET finished_at = '2020-01-02T00:00:00+00:00' WHERE id = 50", "wall clock" },
	{ "UPDATE cycle SET late_seconds = 5 WHERE id = 50", "wall clock" },
	{ "UPDATE meta SET value = '2020-01-02T00:00:00+00:00' WHERE key = 'created_at'", "wall clock" },
	{ "UPDATE record SET at = '2020-01-02T00:00:00+00:00' WHERE k = 2", "wall clock" },
	{ "UPDATE start SET at = '2020-01-02T00:00:00+00:00' WHERE id = 2", "wall clock" },
	{ "UPDATE decision SET volume = volume + 1 WHERE (session, symbol) = (SELECT session, symbol FROM decision LIMIT 1 OFFSET 50)", "the session's bar, kept nowhere else" },
	{ "UPDATE meta SET value = '0123456789abcdef' WHERE key = 'epoch'", "random: it only names the file" },
	{ "UPDATE meta SET value = '0123456789abcdef' WHERE key = 'input'", "digest of an input that is not kept" },
	{ "UPDATE meta SET value = 'SIMULATED' WHERE key = 'badge'", "words about that input" },
	{ "UPDATE meta SET value = '7' WHERE key = 'warmup_total'", "a setting that only the progress shows" },
	{ "UPDATE decision SET bars_missing = 3 WHERE (session, symbol) = (SELECT session, symbol FROM decision LIMIT 1 OFFSET 50)", "counted against a calendar that is not kept" },
	{ "UPDATE fills SET volume_at_fill = volume_at_fill + 1 WHERE id = (SELECT f.id FROM fills f JOIN ord o ON o.id = f.order_id WHERE f.n_contracts = o.n LIMIT 1)",
	    "the market's own volume: only that the fill fits into it can be told" },
	{ "UPDATE fills SET spread_at_fill = spread_at_fill * 2 WHERE id = (SELECT min(id) FROM fills WHERE id >= 50 AND fill_model = 'mid')", "the market's own spread: a number of ticks" },
	{ "UPDATE ord SET limit_price = limit_price + (SELECT c.tick FROM contract c JOIN intent i ON i.symbol = c.symbol WHERE i.id = intent_id) WHERE id = (SELECT o.id FROM ord o JOIN intent i ON i.id = o.intent_id WHERE o.stage = 'cross' AND o.limit_price IS NOT NULL AND i.direction = 1 LIMIT 1)",
	    "a crossing order's limit, from a quote that is not kept: on the tick, no fill beyond it, and none better than its middle by more than the spread" },
	{ "UPDATE decision SET direction = -direction WHERE (session, symbol) = (SELECT session, symbol FROM decision WHERE direction <> 0 AND target = 0 AND reason LIKE 'one lot%' LIMIT 1)",
	    "the rule's opinion, from bars that are not kept, where it asked for nothing" },
	{ "UPDATE decision SET adv = adv + 1e-9 WHERE (session, symbol) = (SELECT session, symbol FROM decision d WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.session = d.session AND i.symbol = d.symbol) LIMIT 1)",
	    "a statistic of bars that are not kept, where it sized nothing" },
	{ "UPDATE decision SET sigma_p = sigma_p * 2 WHERE (session, symbol) = (SELECT session, symbol FROM decision d WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.session = d.session AND i.symbol = d.symbol) LIMIT 1)",
	    "a statistic of bars that are not kept, where it predicted nothing" },
};

static void
names_what_is_free(void **state)
{
	(void)state;
	struct buf out = { 0 };
	for (size_t i = 0; i < sizeof free_cells / sizeof free_cells[0]; i++) {
		int found = after(&sim, free_cells[i].sql, &out);
		if (found == 1)
			fail_msg("no longer free (%s): %s\n%s", free_cells[i].why, free_cells[i].sql, out.data);
		if (found == -1)
			fail_msg("refused: %s", free_cells[i].sql);
	}
	buf_free(&out);
}

static void
near(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-9 * (1 + fabs(b)));
}

static void
same_report(const struct reconcile_report *a, const struct reconcile_report *b)
{
	assert_int_equal(a->n, b->n);
	near(a->mean_predicted, b->mean_predicted);
	near(a->mean_actual, b->mean_actual);
	near(a->rmse, b->rmse);
	near(a->correlation, b->correlation);
	near(a->pessimism, b->pessimism);
	near(a->spread, b->spread);
	assert_true(fabs(a->median_predicted - b->median_predicted) <= 0.01 * fabs(b->median_predicted) + 1e-6);
	assert_true(fabs(a->p95_predicted - b->p95_predicted) <= 0.01 * fabs(b->p95_predicted) + 1e-6);
	assert_true(fabs(a->median_actual - b->median_actual) <= 0.01 * (fabs(b->median_actual) + 1));
	assert_true(fabs(a->p95_actual - b->p95_actual) <= 0.01 * (fabs(b->p95_actual) + 1));
}

/* What a page reads from the table is what all intents say, market by market and together. */
static void
same_reconciliation(struct db *db)
{
	struct reconciled *r = calloc(1, sizeof *r);
	struct intent_pairs pairs;
	struct market_list markets;
	struct reconcile_report want;
	char err[256];
	size_t undivided, at = 0;
	int64_t fills = 0;
	assert_non_null(r);
	assert_int_equal(market_load(db, 1, &markets), 0);
	assert_int_equal(intent_pairs_read(db, 1, &markets, &pairs, err, sizeof err), 0);
	assert_int_equal(reconciled_read(db, 1, r), 0);
	assert_true(pairs.n > 50);
	for (int m = 0; m < markets.n; at += pairs.size[m], m++) {
		int i = 0;
		while (i < r->n && strcmp(r->market[i].row.symbol, markets.row[m].symbol) != 0)
			i++;
		if (pairs.size[m] == 0)
			continue;
		assert_true(i < r->n);
		assert_int_equal(r->market[i].row.contracts, pairs.contracts[m]);
		assert_true(reconcile_pairs(pairs.pair + at, pairs.size[m], &want) >= 0);
		same_report(&r->market[i].report, &want);
		fills += r->market[i].row.fills;
	}
	assert_int_equal(fills, pairs.fills);
	assert_int_equal(r->rolls, pairs.rolls);
	assert_int_equal(r->working, pairs.working);
	assert_int_equal(r->unfilled, pairs.unfilled);
	assert_int_equal(r->unreadable, pairs.unreadable);
	assert_int_equal(r->late, 0);
	assert_int_equal(r->others, pairs.others);
	assert_true(reconcile_pool(pairs.pair, pairs.size, MARKET_MAX, &want, &undivided) >= 0);
	assert_int_equal(r->undivided, undivided);
	same_report(&r->pool, &want);
	intent_pairs_free(&pairs);
	reconciled_free(r);
	free(r);
}

static void
reconciles_from_the_table(void **state)
{
	static const char *const watermarks[] = { "SELECT max(reconciled) FROM account", "SELECT counted_fill FROM account" };
	(void)state;
	for (int i = 0; i < 2; i++) {
		const struct world *w = i == 0 ? &sim : &csv;
		for (size_t k = 0; k < 2; k++)
			assert_true(number(w, watermarks[k]) > 0);
		struct db *db = open_file(w->data, DB_READ);
		same_reconciliation(db);
		db_close(db);
		/* the same fills before T1 has taken them: the reader adds what waits */
		copy(w);
		db = open_file(w->spare, DB_WRITE);
		assert_int_equal(db_exec(db, "DELETE FROM reconciled; UPDATE account SET reconciled = 0"), 0);
		same_reconciliation(db);
		db_close(db);
	}
}

/* The sketches of the roll-ups against every fill there is. */
static void
quantiles_are_those_of_the_fills(void **state)
{
	struct page_fills_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	struct page_fills_totals t;
	struct market_list markets;
	struct sketch y = { 0 };
	(void)state;
	struct db *db = open_file(sim.data, DB_READ);
	assert_int_equal(market_load(db, 1, &markets), 0);
	assert_int_equal(page_fills_sum(db, 1, &all, &markets, &t), 0);
	struct db_stmt *s = db_prepare(db, "SELECT round((fill_price - order_price) * f.direction * 1e6) / tick FROM fills f JOIN contract c ON c.symbol = f.symbol");
	while (db_step(s) == 1)
		sketch_add(&y, db_real(s, 0), 1);
	assert_true(t.quantiles.known);
	assert_int_equal(t.quantiles.n, y.n);
	assert_true(fabs(t.quantiles.median_actual - sketch_quantile(&y, 0.5)) < 1e-12);
	assert_true(fabs(t.quantiles.p95_actual - sketch_quantile(&y, 0.95)) < 1e-12);
	sketch_free(&y);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worlds_hold_everything),
		cmocka_unit_test(says_whole),
		cmocka_unit_test(says_what_differs),
		cmocka_unit_test(says_what_cannot_be_read),
		cmocka_unit_test(is_whole_while_a_runner_trades),
		cmocka_unit_test(names_what_is_free),
		cmocka_unit_test(reconciles_from_the_table),
		cmocka_unit_test(quantiles_are_those_of_the_fills),
	};
	return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
