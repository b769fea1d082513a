/*
 * Damaged inputs of a champion that decides: a market that stands still, so that features have no number or never change, and one that
 * disappears; in training too. Trading goes on, the diagnosis names both, and verify finds the journals whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <sys/stat.h>

#include "agent_world.h"
#include "args.h"
#include "feed.h"
#include "model.h"
#include "random.h"

#define LEDGER "fill_journal.db"
#define TELEMETRY "cycle_journal.db"
#define BEFORE 660 /* sessions before the first model: enough for its record */
#define STILL 640  /* LE's price and volume stand still from here on; GF has no bar any more */
#define AFTER 45
#define LATE (AFTER - 24) /* of them have thirty live sessions, the five since the training end with them */
#define DAYS (BEFORE + AFTER)

static char csv[128];

static double
price(const char *symbol, int i, uint32_t part)
{
	return 0.4 * random_normal(3, symbol, i, part);
}

static void
put_market(const char *symbol, int days, int still)
{
	struct buf b = { 0 };
	char path[256], date[DATE_TEXT];
	double close = 100;
	buf_str(&b, "date,open,high,low,close,volume\n");
	for (int i = 0; i < days; i++) {
		date_t day = date_from_ymd(2018, 1, 1) + i / 5 * 7 + i % 5;
		double open = close + (i < still ? price(symbol, i, 0) : 0);
		close = open + (i < still ? price(symbol, i, 1) : 0);
		double room = i < still ? 0.3 : 0;
		buf_fmt(&b, "%s,%.3f,%.3f,%.3f,%.3f,%d\n", date_format(day, date), open, fmax(open, close) + room, fmin(open, close) - room, close, i < still ? 30000 + i * 7919 % 9973 : 30000);
	}
	snprintf(path, sizeof path, "%s/%s.csv", csv, symbol);
	assert_int_equal(buf_write_file(path, b.data, b.len, 0600, false), 0);
	buf_free(&b);
}

static void
trade(struct agent_world *w, int sessions)
{
	struct setup s;
	char why[512] = "";
	int code;
	if (setup_replay(&w->cfg, csv, false, &s, &code, why, sizeof why) != 0)
		fail_msg("%s", why);
	struct engine *e = engine_open(&w->cfg, s.feed, &code, why, sizeof why);
	if (e == NULL)
		fail_msg("%s", why);
	engine_agent(e, "running");
	engine_trainer(e, CMD_SELF);
	agent_world_cycles(e, sessions, true);
	engine_close(e);
	setup_close(&s);
}

static int
begin(void **state)
{
	if (agent_world_begin(state) != 0)
		return -1;
	snprintf(csv, sizeof csv, "%s/csv", agent_home);
	if (mkdir(csv, 0700) != 0)
		return -1;
	put_market("GF", STILL, DAYS);
	put_market("HE", DAYS, DAYS);
	put_market("LE", DAYS, STILL);
	return 0;
}

static bool
told(const struct agent_world *w, const char *words)
{
	struct buf b = agent_world_rows(w, LEDGER, "SELECT text || data FROM event WHERE kind = 'drift' ORDER BY seq DESC LIMIT 1", 1);
	bool there = strstr(b.data, words) != NULL;
	if (!there)
		print_message("%s\n", b.data);
	buf_free(&b);
	return there;
}

/* The model is made when the two have stood still and been gone for twenty sessions. */
static void
goes_on(void **state)
{
	struct agent_world w;
	struct model *m;
	char path[200], why[300];
	(void)state;
	agent_world_files(&w, "whole", "0");
	trade(&w, BEFORE);
	agent_world_files(&w, "whole", "1");
	trade(&w, AFTER);
	agent_world_whole(&w);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE state = 'done'"), DAYS);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model = 'v1' AND symbol = 'HE' AND probability BETWEEN 0 AND 1"), AFTER);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model = 'v1' AND symbol = 'LE' AND reason = 'a feature has no number' AND probability IS NULL"), AFTER);
	assert_int_equal(agent_world_number(&w, TELEMETRY, "SELECT count(*) FROM observation"), AFTER);
	/* each session has a diagnosis: a bar is missing; after thirty, features too */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE kind = 'drift'"), AFTER);
	assert_true(told(&w, "data_quality_issue") && told(&w, "The newest bar of GF is of 2020-06-12; the calendar's last closed session is 2020-09-1"));
	assert_true(told(&w, "ret_1 is missing in 50 of 50 live points of GF") && told(&w, "more features of markets"));
	assert_int_equal(agent_world_number(&w, TELEMETRY, "SELECT count(*) FROM feature_reading WHERE symbol = 'LE' AND feature = 'volz_20' AND verdict = 'missing'"), LATE);
	assert_int_equal(agent_world_number(&w, TELEMETRY, "SELECT count(*) FROM feature_reading WHERE symbol = 'LE' AND feature = 'ret_1' AND ks > 0.4"), AFTER - 19); /* constant, and judged from 25 points on, five of them before the first session */
	/* no feature is judged drifted, so that what may be tried is half of the sessions */
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'hypothesis:%' AND text LIKE '%, training window x 0.5: Train on the newest %'") > 0);
	/* what they teach is no number that is none */
	assert_int_equal(model_path(w.data, 1, path, sizeof path), 0);
	if (model_load(path, NULL, &m, why, sizeof why) != 0)
		fail_msg("%s", why);
	assert_int_equal(m->record.n, PANEL_FOLDS * PANEL_FOLD);
	model_free(m);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(goes_on) };
	if (argc > 2) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, begin, agent_world_end);
}
