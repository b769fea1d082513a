#include "fixture.h"

#include <math.h>

#include "fmt.h"
#include "page_overview.h"
#include "update.h"

static struct fixture files;
static struct db *db;

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 1);
	db = fixture_open(files.ledger, DB_READ);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	fixture_remove(&files);
	return 0;
}

static void
test_now(void **state)
{
	struct page_overview_equity e[2];
	struct page_overview_account a;
	struct page_overview_position held[10];
	struct page_overview_cycle c;
	(void)state;
	assert_int_equal(page_overview_equity(db, e), 2);
	assert_string_equal(e[0].session, "2026-03-10");
	assert_string_equal(e[1].session, "2026-03-09");
	assert_int_equal(e[0].equity, INT64_C(5030000000000));
	assert_int_equal(e[0].day_pnl, INT64_C(-5000000000));
	assert_int_equal(page_overview_account(db, &a), 1);
	assert_string_equal(a.peak_session, "2026-02-24");
	assert_int_equal(a.flows, 0);
	assert_false(a.flowed);
	assert_int_equal(page_overview_positions(db, held, 10), 2);
	assert_string_equal(held[1].symbol, "ZC");
	assert_int_equal(held[1].q, -1);
	assert_int_equal(page_overview_positions(db, held, 1), 1);
	assert_int_equal(page_overview_cycle(db, &c), 1);
	assert_string_equal(c.session, "2026-03-10");
	assert_int_equal(c.finished - c.started, 188000);
}

/* Of a champion whose every forecast is one half, and of one that is not asked. */
static void
test_undirected(void **state)
{
	struct fixture f;
	struct db *w;
	(void)state;
	fixture_make(&f, 1);
	w = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_overview_undirected(w, "2026-03-10", 7), 0);
	assert_int_equal(db_exec(w, "UPDATE decision SET model = 'v7', reason = 'the model has no direction' WHERE session = '2026-03-10'"), 0);
	assert_int_equal(page_overview_undirected(w, "2026-03-10", 7), 1);
	assert_int_equal(page_overview_undirected(w, "2026-03-10", 8), 0);
	assert_int_equal(page_overview_undirected(w, "2026-03-11", 7), 0);
	assert_int_equal(db_exec(w, "UPDATE decision SET reason = 'no bar today' WHERE session = '2026-03-10' AND symbol = 'HE'"), 0);
	assert_int_equal(page_overview_undirected(w, "2026-03-10", 7), 1);
	assert_int_equal(db_exec(w, "UPDATE decision SET reason = 'ok' WHERE session = '2026-03-10' AND symbol = 'HE'"), 0);
	assert_int_equal(page_overview_undirected(w, "2026-03-10", 7), 0);
	db_close(w);
	fixture_remove(&f);
}

/* In and out again is a flow too, though the sum says none. */
static void
test_flows(void **state)
{
	struct fixture f;
	struct page_overview_account a;
	(void)state;
	fixture_make(&f, 1);
	struct db *w = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-01-06', 7, 'in'), ('2026-01-07', -7, 'out')"), 0);
	assert_int_equal(page_overview_account(w, &a), 1);
	assert_int_equal(a.flows, 0);
	assert_true(a.flowed);
	assert_int_equal(db_exec(w, "UPDATE account SET flows = -5"), 0);
	assert_int_equal(page_overview_account(w, &a), 1);
	assert_int_equal(a.flows, -5);
	db_close(w);
	fixture_remove(&f);
}

static void
test_rest(void **state)
{
	struct page_overview_decision d[5];
	struct page_overview_breaker b[8];
	struct page_overview_trip t[5];
	struct page_overview_event ev[10];
	char text[40];
	int64_t n;
	(void)state;
	assert_int_equal(page_overview_decisions(db, "2026-03-10", d, 5), 3);
	assert_string_equal(d[0].model, "rule momentum_20");
	assert_int_equal(page_overview_decisions(db, "2020-01-01", d, 5), 0);
	assert_int_equal(page_overview_champion(db, &n), 0);
	struct page_overview_verdict v[5];
	assert_int_equal(page_overview_verdicts(db, "2026-03-10", v, 5), 0);
	assert_int_equal(page_overview_breakers(db, b, 8), 4);
	assert_string_equal(b[1].name, "max_drawdown");
	assert_int_equal(page_overview_trips(db, t, 5), 1); /* the re-arming is no trip */
	assert_string_equal(t[0].session, "2026-02-25");
	assert_int_equal(page_overview_events(db, INT64_MAX, ev, 10), 5);
	assert_string_equal(ev[0].kind, "cycle_update");
	assert_true(isnan(ev[0].slippage));
	assert_int_equal(ev[1].fill, 260);
	assert_true(fabs(ev[1].slippage - 0.05) < 1e-9); /* of its row */
	assert_int_equal(page_overview_last_seq(db, &n), 0);
	assert_int_equal(n, 5);
	assert_int_equal(page_overview_meta(db, "mode", text, sizeof text), 1);
	assert_string_equal(text, "sim");
	assert_int_equal(page_overview_meta(db, "absent", text, sizeof text), 0);
	assert_string_equal(text, "");
}

/* First and last are always there, the sessions ascend, and no more points than asked for. */
static void
test_curve(void **state)
{
	struct page_overview_point p[PAGE_OVERVIEW_CURVE];
	(void)state;
	assert_int_equal(page_overview_curve(db, "", p, PAGE_OVERVIEW_CURVE, NULL), 65);
	int n = page_overview_curve(db, "", p, 10, NULL);
	assert_int_equal(n, 10);
	assert_string_equal(p[0].session, "2026-01-05");
	assert_string_equal(p[9].session, "2026-03-10");
	for (int i = 1; i < n; i++)
		assert_true(strcmp(p[i - 1].session, p[i].session) < 0);
}

/* A cycle under way has no equity yet: the curve ends with the last session that has, however coarse its steps are. */
static void
test_curve_open_cycle(void **state)
{
	struct page_overview_point p[10];
	(void)state;
	struct db *w = fixture_open(files.ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "INSERT INTO cycle(session, state, phase, reason, scheduled_at) VALUES ('2026-03-11', 'open', 'open', '', '2026-03-11T20:00:00+00:00')"), 0);
	int n = page_overview_curve(db, "", p, 10, NULL);
	assert_int_equal(db_exec(w, "DELETE FROM cycle WHERE session = '2026-03-11'"), 0);
	db_close(w);
	assert_int_equal(n, 10);
	assert_string_equal(p[9].session, "2026-03-10");
}

static const char *
fact(const struct buf *json, const char *key, char *out, size_t size)
{
	char want[64];
	snprintf(want, sizeof want, "\"%s\":", key);
	const char *at = strstr(json->data, want);
	if (at == NULL)
		fail_msg("no %s in %s", key, json->data);
	at += strlen(want);
	size_t n = at[0] == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, ",}");
	snprintf(out, size, "%.*s", (int)n, at);
	return out;
}

static void
test_update(void **state)
{
	struct buf out = { 0 };
	char text[128], quoted[128], made[FMT_TEXT];
	struct page_overview_equity e[2];
	struct db *experiments = fixture_open(files.experiments, DB_READ);
	(void)state;
	assert_int_equal(journal_update_json(db, experiments, "paused", "down", INT64_C(1775044864000000), &out), 0);
	assert_null(strchr(out.data, '\n'));
	assert_string_equal(fact(&out, "agent_state", text, sizeof text), "\"paused\"");
	assert_string_equal(fact(&out, "fill_count", text, sizeof text), "260");
	assert_string_equal(fact(&out, "experiment_count", text, sizeof text), "0");
	assert_string_equal(fact(&out, "champion_version", text, sizeof text), "null");
	assert_string_equal(fact(&out, "runner", text, sizeof text), "\"down\"");
	assert_string_equal(fact(&out, "seq", text, sizeof text), "5");
	assert_int_equal(page_overview_equity(db, e), 2);
	/* the line's words are the page's words */
	snprintf(quoted, sizeof quoted, "\"%s\"", fmt_money(e[0].equity, "USD", made));
	assert_string_equal(fact(&out, "equity", text, sizeof text), quoted);
	snprintf(quoted, sizeof quoted, "\"%s\"", fmt_money_signed(e[0].day_pnl, "USD", made));
	assert_string_equal(fact(&out, "day_pnl", text, sizeof text), quoted);
	snprintf(quoted, sizeof quoted, "\"%s\"", fmt_percent_signed(e[0].drawdown, 2, made));
	assert_string_equal(fact(&out, "drawdown", text, sizeof text), quoted);
	snprintf(quoted, sizeof quoted, "\"%s\"", fmt_day_text(e[0].session, made));
	assert_string_equal(fact(&out, "session_text", text, sizeof text), quoted);
	db_close(experiments);
	buf_free(&out);
}

static void
test_update_of_nothing(void **state)
{
	struct buf out = { 0 };
	struct fixture empty;
	char text[128];
	(void)state;
	assert_int_equal(journal_update_json(NULL, NULL, "paused", NULL, 1, &out), 0);
	assert_string_equal(fact(&out, "fill_count", text, sizeof text), "0");
	assert_null(strstr(out.data, "\"runner\""));
	fixture_make(&empty, 0);
	struct db *ledger = fixture_open(empty.ledger, DB_READ);
	buf_clear(&out);
	assert_int_equal(journal_update_json(ledger, NULL, "running", NULL, 1, &out), 0);
	assert_string_equal(fact(&out, "equity", text, sizeof text), "\"\xe2\x80\x94\"");
	db_close(ledger);
	fixture_remove(&empty);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_now), cmocka_unit_test(test_undirected), cmocka_unit_test(test_flows), cmocka_unit_test(test_rest), cmocka_unit_test(test_curve), cmocka_unit_test(test_curve_open_cycle), cmocka_unit_test(test_update), cmocka_unit_test(test_update_of_nothing),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
