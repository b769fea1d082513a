/*
 * Reports reach the first champion: its recipe has their columns, its probabilities are of them, observation shows them,
 * and whoever begins anew decides the same. Without a file the columns are not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_world.h"
#include "calibration.h"
#include "cot_world.h"
#include "feed_cot.h"
#include "model.h"

#define LEDGER "fill_journal.db"
#define TELEMETRY "cycle_journal.db"
#define SESSIONS 12
#define DECISIONS "SELECT session, symbol, probability, drift_verdict, target FROM decision ORDER BY session, symbol", 5
#define TESTS "SELECT session, feature, symbol, n, m, missing, verdict FROM feature_reading ORDER BY session, feature, symbol", 7

static struct agent_world whole, parts, without;

static void
put_reports(struct agent_world *w, uint64_t seed)
{
	char dir[160];
	struct buf b = { 0 };
	(void)mkdir(w->data, 0750);
	snprintf(dir, sizeof dir, "%s/" FEED_COT_FOLDER, w->data);
	(void)mkdir(dir, 0750);
	cot_world_head(&b, COT_LEGACY);
	cot_world_rows(&b, "HE", date_from_ymd(2014, 6, 1), date_from_ymd(2020, 1, 1), seed);
	cot_world_put(dir, "he.csv", &b);
}

static struct model *
champion_of(const struct agent_world *w)
{
	struct model *m;
	char path[200], why[400];
	assert_int_equal(model_path(w->data, 1, path, sizeof path), 0);
	if (model_load(path, NULL, &m, why, sizeof why) != 0)
		fail_msg("%s", why);
	return m;
}

static void
columns(void **state)
{
	(void)state;
	agent_world_open(&whole, "whole", "1");
	put_reports(&whole, 1);
	agent_world_trade(&whole, SESSIONS);
	agent_world_open(&without, "without", "1");
	agent_world_trade(&without, 1);
	struct model *a = champion_of(&whole), *b = champion_of(&without);
	assert_int_equal(b->recipe.features.n, FEATURES_BASE);
	assert_int_equal(a->recipe.features.n, FEATURES_BASE + FEATURES_COT);
	for (int i = 0; i < FEATURES_COT; i++) {
		assert_int_equal(a->recipe.features.feature[FEATURES_BASE + i], cot_columns(COT_LEGACY)->feature[i]);
		assert_true(a->importance[FEATURES_BASE + i] > 0);
	}
	model_free(a);
	model_free(b);
	agent_world_whole(&whole);
	assert_int_equal(agent_world_number(&whole, TELEMETRY, "SELECT count(*) FROM feature_reading WHERE feature LIKE 'cot%' AND verdict = 'shown' AND m > 0"), FEATURES_COT * SESSIONS);
	assert_int_equal(agent_world_number(&without, TELEMETRY, "SELECT count(*) FROM feature_reading WHERE feature LIKE 'cot%'"), 0);
	assert_int_equal(agent_world_number(&whole, TELEMETRY, "SELECT count(*) FROM report WHERE kind = 'legacy' AND fresh AND ranked AND report < session AND julianday(session) - julianday(report) BETWEEN 6 AND 13"), SESSIONS);
	assert_int_equal(agent_world_number(&without, TELEMETRY, "SELECT count(*) FROM report"), 0);
}

/* Each decision's probability by hand, from the model's file, the bars and the reports. */
static void
by_hand(void **state)
{
	(void)state;
	struct setup s;
	char why[400];
	int code, n = 0, differ = 0;
	assert_int_equal(setup_feed(&whole.cfg, &s, &code, why, sizeof why), 0);
	struct model *m = champion_of(&whole);
	struct buf rows = agent_world_rows(&whole, LEDGER, "SELECT session, probability FROM decision ORDER BY session", 2);
	for (char *at = rows.data; *at != '\0'; at = strchr(at, '\n') + 1, n++) {
		char date[DATE_TEXT];
		date_t day;
		int bars_n;
		double row[FEATURES_ALL], blind[FEATURES_ALL];
		float values[2][FEATURES_ALL], p[2];
		struct features_cot report;
		snprintf(date, sizeof date, "%.10s", at);
		assert_int_equal(date_parse(date, &day), 0);
		const struct bar *bars = s.feed->ops->bars(s.feed, 0, day, &bars_n);
		assert_true(features_row(&m->recipe.features, bars, (size_t)bars_n - 1, cot_seen(feed_cot(s.feed, 0), day, &report), row));
		assert_true(features_row(&m->recipe.features, bars, (size_t)bars_n - 1, NULL, blind));
		features_float(row, m->recipe.features.n, values[0]);
		features_float(blind, m->recipe.features.n, values[1]);
		for (int k = 0; k < 2; k++)
			assert_int_equal(trees_predict(m->trees, values[k], 1, &p[k], why, sizeof why), 0);
		double want = calibration_apply(m->b, (double)p[0]), got = strtod(at + 11, NULL);
		assert_true(got - want < 1e-12 && want - got < 1e-12);
		differ += p[0] < p[1] || p[0] > p[1];
	}
	assert_int_equal(n, SESSIONS);
	assert_true(differ > SESSIONS / 2); /* or the reports had no part in it */
	buf_free(&rows);
	model_free(m);
	feed_close(s.feed);
	setup_close(&s);
}

static void
begun_anew(void **state)
{
	(void)state;
	agent_world_open(&parts, "parts", "1");
	put_reports(&parts, 1);
	for (int i = 0; i < SESSIONS; i += 4)
		agent_world_trade(&parts, 4);
	agent_world_same(&whole, &parts, LEDGER, DECISIONS);
	agent_world_same(&whole, &parts, LEDGER, "SELECT version, sha256 FROM model", 2);
	agent_world_same(&whole, &parts, TELEMETRY, TESTS);
}

/* Of a sim they are part of the input. */
static void
changed(void **state)
{
	(void)state;
	struct setup s;
	char why[1200] = "";
	int code = 0;
	put_reports(&parts, 2);
	assert_int_equal(setup_feed(&parts.cfg, &s, &code, why, sizeof why), 0);
	assert_null(engine_open(&parts.cfg, s.feed, &code, why, sizeof why));
	assert_int_equal(code, 78);
	assert_non_null(strstr(why, "all of cot/"));
	setup_close(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(columns), cmocka_unit_test(by_hand), cmocka_unit_test(begun_anew), cmocka_unit_test(changed) };
	if (argc > 2) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
