/*
 * A csv market that is too short at first: v1 is made without a record out of sample, and as soon as 637 bars allow one, v2 takes its
 * place and is observed. The same through kills, from files that grow, after failures; and verify finds one that came too early, too
 * late, or never. What is trained is trained: no stand-in.
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
#define DAYS 700
#define LATER 45      /* sessions that LE begins after HE */
#define NO_RECORD "WHERE agent_reason LIKE 'no out-of-sample record yet: %'"
#define MADE "SELECT version || ' ' || (SELECT id FROM cycle WHERE session = created) || ' ' || state || ' ' || coalesce(run_id, 'none') FROM model ORDER BY version"
#define DECIDED "SELECT model || ' ' || min(c.id) || ' ' || max(c.id) FROM decision d JOIN cycle c ON c.session = d.session WHERE d.symbol = 'HE' GROUP BY model ORDER BY min(c.id)"
#define FAILED "SELECT (SELECT id FROM cycle WHERE cycle.session = event.session) || ' ' || text FROM event WHERE key LIKE 'train:%' ORDER BY seq"

struct market {
	const char *symbol;
	int from;         /* first day */
	int still, moves; /* it stands still in between: features have no number */
};
static const struct market usual[] = { { "HE", 0, 0, 0 }, { "LE", LATER, 0, 0 } };
static char csv[128];
static struct agent_world whole;

/* The file of a market, its rows up to that day. */
static void
put_market(const char *folder, const struct market *m, int days)
{
	struct buf b = { 0 };
	char path[256], next[256], date[DATE_TEXT];
	double close = 100;
	buf_str(&b, "date,open,high,low,close,volume\n");
	for (int i = m->from; i < days; i++) {
		bool still = i >= m->still && i < m->moves;
		double open = close + (still ? 0 : 0.4 * random_normal(3, m->symbol, i, 0));
		close = open + (still ? 0 : 0.4 * random_normal(3, m->symbol, i, 1));
		buf_fmt(&b, "%s,%.3f,%.3f,%.3f,%.3f,%d\n", date_format(date_from_ymd(2018, 1, 1) + i / 5 * 7 + i % 5, date), open, fmax(open, close) + (still ? 0 : 0.3), fmin(open, close) - (still ? 0 : 0.3), close,
		    still ? 30000 : 30000 + i * 7919 % 9973);
	}
	snprintf(path, sizeof path, "%s/%s.csv", folder, m->symbol);
	snprintf(next, sizeof next, "%s/next", folder);
	assert_int_equal(buf_write_file(next, b.data, b.len, 0600, false), 0);
	assert_int_equal(rename(next, path), 0);
	buf_free(&b);
}

static void
world_open(struct agent_world *w, const char *name, const char *autonomy)
{
	setenv("HYDRA_FEED", "csv", 1);
	setenv("HYDRA_CSV_DIR", csv, 1);
	agent_world_files(w, name, autonomy);
}

static struct engine *
engine_of(struct agent_world *w, const char *bars, bool watched, struct setup *s)
{
	char why[512] = "";
	int code;
	if ((watched ? setup_feed(&w->cfg, s, &code, why, sizeof why) : setup_replay(&w->cfg, bars, false, s, &code, why, sizeof why)) != 0)
		fail_msg("%s", why);
	struct engine *e = engine_open(&w->cfg, s->feed, &code, why, sizeof why);
	if (e == NULL)
		fail_msg("%s", why);
	engine_agent(e, "running");
	return e;
}

/* Sessions more by one process, with one that trains or without. */
static void
trade_with(struct agent_world *w, const char *bars, const char *program, int sessions)
{
	struct setup s;
	struct engine *e = engine_of(w, bars, false, &s);
	engine_trainer(e, program);
	agent_world_cycles(e, sessions, true);
	engine_close(e);
	setup_close(&s);
}

static void
trade(struct agent_world *w, int sessions)
{
	trade_with(w, csv, CMD_SELF, sessions);
}

static void
reads(const struct agent_world *w, const char *sql, const char *rows)
{
	struct buf b = agent_world_rows(w, LEDGER, sql, 1);
	assert_string_equal(b.data, rows);
	buf_free(&b);
}

static void
same(const struct agent_world *a, const struct agent_world *b)
{
	agent_world_same(a, b, LEDGER, "SELECT session, state, phase, reason, orders, fills, agent_phase, agent_reason FROM cycle ORDER BY id", 8);
	agent_world_same(a, b, LEDGER, "SELECT session, symbol, bars, model, probability, drift_verdict, target FROM decision ORDER BY session, symbol", 7);
	agent_world_same(a, b, LEDGER, "SELECT version, created, state, file, sha256 FROM model ORDER BY version", 5);
	agent_world_same(a, b, LEDGER, "SELECT seq, key, session, kind, severity, text, data FROM event WHERE kind <> 'cycle_update' ORDER BY seq", 7);
	agent_world_same(a, b, TELEMETRY, "SELECT session FROM observation ORDER BY session", 1);
}

static int
begin(void **state)
{
	if (agent_world_begin(state) != 0)
		return -1;
	snprintf(csv, sizeof csv, "%s/csv", agent_home);
	if (mkdir(csv, 0700) != 0)
		return -1;
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		put_market(csv, &usual[i], DAYS);
	return 0;
}

/* Its words in the ledger, and what its file holds: the recipe of v1, and 315 sessions that v1 had not. */
static void
check_models(const struct agent_world *w)
{
	char path[200], why[300], first[SHA256_TEXT], second[SHA256_TEXT];
	struct model *m[2];
	for (int i = 0; i < 2; i++) {
		assert_int_equal(model_path(w->data, i + 1, path, sizeof path), 0);
		if (model_load(path, NULL, &m[i], why, sizeof why) != 0)
			fail_msg("%s", why);
	}
	assert_int_equal(m[0]->record.n, 0);
	assert_int_equal(m[1]->record.n, PANEL_FOLDS * PANEL_FOLD);
	recipe_digest(&m[0]->recipe, first);
	recipe_digest(&m[1]->recipe, second);
	assert_string_equal(first, second);
	model_free(m[0]);
	model_free(m[1]);
	struct buf told = agent_world_rows(w, LEDGER, "SELECT text FROM event WHERE key = 'model:v2'", 1);
	assert_non_null(strstr(told.data, "v2 is the champion: trained on 572 sessions from "));
	assert_non_null(strstr(told.data, " over 315 sessions"));
	assert_non_null(strstr(told.data, "; it replaces v1, made before there were 637 bars for a record|"));
	buf_free(&told);
}

static void
comes(void **state)
{
	(void)state;
	world_open(&whole, "whole", "1");
	trade(&whole, DAYS);
	reads(&whole, MADE, "1 317 retired none|\n2 637 champion none|\n");
	reads(&whole, DECIDED, "rule momentum_20 1 317|\nv1 318 637|\nv2 638 700|\n");
	/* the count that the pages show goes up */
	reads(&whole, "SELECT min(id) || ' ' || max(id) || ' ' || count(*) FROM cycle " NO_RECORD, "318 637 320|\n");
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM cycle " NO_RECORD " AND agent_reason <> 'no out-of-sample record yet: ' || id || ' of 637 bars'"), 0);
	assert_int_equal(agent_world_number(&whole, TELEMETRY, "SELECT count(*) FROM observation"), DAYS - PANEL_RECORD);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM decision JOIN cycle USING(session) WHERE (drift_verdict IS NULL) <> (cycle.id <= 637)"), 0);
	check_models(&whole);
	agent_world_whole(&whole);
}

/* A process each session, and one before it that ends while its training is at work. */
static void
through_kills(void **state)
{
	struct agent_world w;
	int killed = 0;
	(void)state;
	world_open(&w, "kills", "1");
	trade(&w, 634);
	for (int i = 634; i < 642; i++) {
		struct setup s;
		struct engine *e = engine_of(&w, csv, false, &s);
		date_t session;
		engine_trainer(e, CMD_SELF);
		if (engine_next(e, &session) == ENGINE_TRAINING) {
			char words[200];
			assert_string_equal(engine_training_words(e, words, sizeof words), "a model with an out-of-sample record is being made; the next session begins after that");
			killed++;
		}
		engine_close(e);
		setup_close(&s);
		trade(&w, 1);
	}
	assert_int_equal(killed, 1);
	trade(&w, DAYS - 642);
	same(&whole, &w);
	agent_world_whole(&w);
}

/* Files to which a row comes at a time, as they do live. */
static void
grows(void **state)
{
	struct agent_world w;
	struct setup s;
	date_t session;
	enum engine_result rc;
	(void)state;
	char finished[sizeof csv];
	memcpy(finished, csv, sizeof csv);
	snprintf(csv, sizeof csv, "%s/grown", agent_home);
	assert_int_equal(mkdir(csv, 0700), 0);
	int days = 630;
	for (size_t i = 0; i < 2; i++)
		put_market(csv, &usual[i], days);
	world_open(&w, "grows", "1");
	struct engine *e = engine_of(&w, csv, true, &s);
	engine_trainer(e, CMD_SELF);
	for (;;) {
		rc = loop_next(e, &session);
		if (rc == ENGINE_OK)
			rc = engine_cycle(e, session, false);
		if (rc != ENGINE_OK && rc != ENGINE_WAIT)
			fail_msg("%s", engine_reason(e));
		if (rc == ENGINE_WAIT && days == DAYS)
			break;
		if (rc == ENGINE_OK)
			continue;
		days++;
		for (size_t i = 0; i < 2; i++)
			put_market(csv, &usual[i], days);
	}
	engine_close(e);
	setup_close(&s);
	memcpy(csv, finished, sizeof csv);
	same(&whole, &w);
	agent_world_whole(&w);
}

/* It cannot be made: v1 decides, and it is tried again 21 sessions later. */
static void
fails(void **state)
{
	struct agent_world w;
	(void)state;
	world_open(&w, "fails", "1");
	trade(&w, 637);
	setenv("FATE", "die", 1);
	trade(&w, 1);
	unsetenv("FATE");
	trade(&w, 40);
	reads(&w, FAILED, "637 v2 could not be made: failed: exit 3; v1 decides, the next try is after 21 sessions|\n");
	reads(&w, MADE, "1 317 retired none|\n2 658 champion none|\n");
	reads(&w, DECIDED, "rule momentum_20 1 317|\nv1 318 658|\nv2 659 678|\n");
	reads(&w, "SELECT agent_reason FROM cycle WHERE id = 650", "no out-of-sample record yet: 650 of 637 bars|\n");
	agent_world_whole(&w);
}

/* 637 bars, but some of them without features: a model without a record is none. */
static void
incomplete(void **state)
{
	static const struct market m = { "HE", 0, 400, 430 };
	struct agent_world w;
	char bars[160];
	(void)state;
	snprintf(bars, sizeof bars, "%s/still", agent_home);
	assert_int_equal(mkdir(bars, 0700), 0);
	put_market(bars, &m, DAYS);
	world_open(&w, "still", "1");
	trade_with(&w, bars, CMD_SELF, DAYS);
	reads(&w, FAILED, "637 v2 could not be made: too few of the sessions are complete for a record; v1 decides, the next try is after 21 sessions|\n");
	reads(&w, MADE, "1 317 retired none|\n2 658 champion none|\n");
	agent_world_whole(&w);
}

/* With autonomy 0 nothing is made; with more of it, at once. And v1 does not come back. */
static void
by_the_operator(void **state)
{
	struct agent_world w;
	struct setup s;
	(void)state;
	world_open(&w, "operator", "1");
	trade(&w, 630);
	world_open(&w, "operator", "0");
	trade(&w, 15);
	reads(&w, MADE, "1 317 champion none|\n");
	world_open(&w, "operator", "1");
	trade(&w, 3);
	reads(&w, MADE, "1 317 retired none|\n2 645 champion none|\n");
	struct engine *e = engine_of(&w, csv, false, &s);
	assert_int_equal(engine_rollback(e), 1);
	assert_string_equal(engine_reason(e), "nothing to roll back to: no model with an out-of-sample record was champion before this one");
	engine_close(e);
	setup_close(&s);
	agent_world_whole(&w);
}

static void
says(const struct agent_world *w, const char *words)
{
	struct buf out = { 0 };
	if (verify_run(&w->cfg, &out, false) != 1 || strstr(out.data, words) == NULL)
		fail_msg("verify does not say \"%s\" but %s", words, out.data);
	buf_free(&out);
}

/* What verify says of a world whose ledger SQL has changed; the ledger is then as it was. */
static void
found(const struct agent_world *w, const char *sql, const char *words)
{
	char path[200];
	struct buf good = { 0 };
	snprintf(path, sizeof path, "%s/" LEDGER, w->data);
	assert_int_equal(buf_read_file(&good, path, (size_t)64 << 20), 0);
	struct db *db = agent_world_db(w, LEDGER, DB_WRITE);
	if (db_exec(db, sql) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	says(w, words);
	assert_int_equal(buf_write_file(path, good.data, good.len, 0600, false), 0);
	buf_free(&good);
}

static void
finds_changes(void **state)
{
	static const char *const changes[][2] = {
		{ "UPDATE model SET run_id = 'E-20200101-1' WHERE version = 2", "run_id" },
		{ "UPDATE model SET created = '2020-06-08' WHERE version = 2", "model version=2 created" },
		{ "UPDATE model SET state = CASE version WHEN 1 THEN 'champion' ELSE 'retired' END", "state" },
		{ "UPDATE model SET version = 3, file = 'models/v3.json' WHERE version = 2", "model version=3" },
		{ "UPDATE event SET text = replace(text, 'replaces v1', 'replaces v0') WHERE key = 'model:v2'", "text" },
		{ "DELETE FROM event WHERE key = 'model:v2'", "model version=2" },
		{ "UPDATE event SET session = '2020-06-08' WHERE key = 'model:v2'", "session" },
		{ "UPDATE cycle SET agent_reason = 'no out-of-sample record yet: 317 of 637 bars' WHERE id = 400", "agent_reason" },
		{ "UPDATE cycle SET agent_reason = 'no out-of-sample record yet: 650 of 637 bars' WHERE id = 650", "agent_reason" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		found(&whole, changes[i][0], changes[i][1]);
}

/* A ledger that is sound but for when, or whether, its v2 was made. */
static void
finds_the_time(void **state)
{
	static const char missing[] = "model version=2 version: found no row, expected one with a record in the champion's place";
	struct agent_world w;
	(void)state;
	world_open(&w, "never", "1");
	trade(&w, 637);
	agent_world_whole(&w); /* it may still come */
	trade_with(&w, csv, NULL, 1);
	says(&w, missing);
	says(&w, "NOT whole: 1 difference");
	trade(&w, 1);
	says(&w, missing); /* late stays late */
	says(&w, "NOT whole: 1 difference");
	/* before the 637th session was decided */
	found(&whole, "UPDATE event SET seq = -1 WHERE key = 'model:v2'; UPDATE event SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM event WHERE kind = 'cycle_update' AND session = (SELECT created FROM model WHERE version = 2));"
	              "UPDATE event SET seq = (SELECT seq - 1 FROM event WHERE kind = 'cycle_update' AND session = (SELECT created FROM model WHERE version = 2)) WHERE seq = -1", "no model in the champion's place");
	/* of a failure after which it was tried again: as if there had been none */
	world_open(&w, "fails", "1");
	found(&w, "DELETE FROM event WHERE key LIKE 'train:v2:%'", missing);
	found(&w, "UPDATE event SET text = replace(text, 'v1 decides', 'v2 decides') WHERE key LIKE 'train:v2:%'", "text");
}

/* The process that trains; FATE: it dies. */
static int
child(const char *snapshot)
{
	const struct args a = { .spec = &cmd_train.spec, .operand = snapshot };
	return getenv("FATE") != NULL ? 3 : cmd_train.run(NULL, &a);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes), cmocka_unit_test(through_kills), cmocka_unit_test(grows), cmocka_unit_test(fails), cmocka_unit_test(incomplete), cmocka_unit_test(by_the_operator),
		cmocka_unit_test(finds_changes), cmocka_unit_test(finds_the_time),
	};
	if (argc > 2)
		return child(argv[2]);
	return cmocka_run_group_tests(tests, begin, agent_world_end);
}
