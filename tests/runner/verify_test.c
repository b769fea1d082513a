/* What the engine writes is whole at every commit, verify says what it finds, and what it cannot check is named. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/wait.h>

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

/* Trade the copy transaction by transaction. 0 / -1. */
static int
trade_copy(void)
{
	struct config cfg = sim.cfg;
	struct setup s;
	char err[512];
	int code, rc = 0;
	snprintf(cfg.data_dir, sizeof cfg.data_dir, "%s", sim.spare);
	if (setup_feed(&cfg, &s, &code, err, sizeof err) != 0)
		return -1;
	struct engine *e = engine_open(&cfg, s.feed, &code, err, sizeof err);
	for (date_t session; rc == 0 && e != NULL;) {
		enum engine_result next = engine_next(e, &session);
		if (next == ENGINE_END)
			break;
		rc = next == ENGINE_OK && engine_cycle(e, session, false) == ENGINE_OK ? 0 : -1;
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
	int status, looks = 0;
	copy(&sim);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(trade_copy() == 0 ? 0 : 1);
	while (waitpid(child, &status, WNOHANG) == 0) {
		if (verify(&sim, sim.spare, &out) != 0)
			fail_msg("after %d looks: %s", looks, out.data);
		looks++;
	}
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
	{ "UPDATE meta SET value = '0123456789abcdef' WHERE key = 'epoch'", "random: it only names the file" },
	{ "UPDATE meta SET value = '0123456789abcdef' WHERE key = 'input'", "digest of an input that is not kept" },
	{ "UPDATE meta SET value = 'SIMULATED' WHERE key = 'badge'", "words about that input" },
	{ "UPDATE meta SET value = '7' WHERE key = 'warmup_total'", "a setting that only the progress shows" },
	{ "UPDATE decision SET bars_missing = 3 WHERE (session, symbol) = (SELECT session, symbol FROM decision LIMIT 1 OFFSET 50)", "counted against a calendar that is not kept" },
	{ "UPDATE fills SET volume_at_fill = volume_at_fill + 1 WHERE id = (SELECT f.id FROM fills f JOIN ord o ON o.id = f.order_id WHERE f.n_contracts = o.n LIMIT 1)",
	    "the market's own volume: only that the fill fits into it can be told" },
	{ "UPDATE fills SET spread_at_fill = spread_at_fill * 2 WHERE id = 50", "the market's own spread: a number of ticks" },
	{ "UPDATE ord SET limit_price = limit_price + 1000000 WHERE id = (SELECT o.id FROM ord o JOIN intent i ON i.id = o.intent_id WHERE o.stage = 'cross' AND o.limit_price IS NOT NULL AND i.direction = 1 LIMIT 1)",
	    "a crossing order's limit, from a quote that is not kept: on the tick, and no fill beyond it" },
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
	};
	return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
