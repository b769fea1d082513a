/*
 * verify on a ledger whose decisions are a model's: whole, and each changed cell of the model's row, of its events, and of
 * what was decided is found; so is a file that is another one. The model is made by this program itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "cmd.h"
#include "db.h"
#include "engine.h"
#include "setup.h"
#include "verify.h"

#define SESSIONS 40

static char home[] = "/tmp/verify_model_test.XXXXXX", ledger[80], model[80], err[512];
static struct config cfg;

static void
trade(int sessions)
{
	struct setup s;
	int code;
	if (setup_feed(&cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_trainer(e, CMD_SELF);
	for (int i = 0; i < sessions; i++) {
		date_t session;
		enum engine_result rc;
		while ((rc = engine_next(e, &session)) == ENGINE_TRAINING)
			assert_true(engine_training_wait(e, -1));
		if (rc != ENGINE_OK || engine_cycle(e, session, true) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
	engine_close(e);
	setup_close(&s);
}

/* What verify says, without the last line's end. */
static int
look(struct buf *out)
{
	buf_clear(out);
	return verify_run(&cfg, out, false);
}

static struct buf
take(const char *path)
{
	struct buf b = { 0 };
	assert_int_equal(buf_read_file(&b, path, (size_t)64 << 20), 0);
	return b;
}

static void
give(const char *path, const struct buf *b)
{
	assert_int_equal(buf_write_file(path, b->data, b->len, 0600, false), 0);
}

static struct db *
open_ledger(enum db_mode mode)
{
	bool transient;
	struct db *db = db_open(ledger, mode, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	return db;
}

/* One number of the ledger. */
static int64_t
number(const char *sql)
{
	struct db *db = open_ledger(DB_READ);
	int64_t n = 0;
	if (db_number(db, sql, &n) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	return n;
}

static int
open_world(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(home));
	setenv("HYDRA_DATA_DIR", home, 1);
	setenv("HYDRA_RUN_DIR", home, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_MARKETS", "HE", 1);
	setenv("HYDRA_SEED", "2", 1);
	setenv("HYDRA_SIM_EDGE", "0.3", 1);
	setenv("HYDRA_AUTONOMY", "1", 1); /* experiments: engine_agent_test */
	if (config_load(&cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
	snprintf(ledger, sizeof ledger, "%s/fill_journal.db", home);
	snprintf(model, sizeof model, "%s/models/v1.json", home);
	trade(SESSIONS);
	return 0;
}

static int
close_world(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", home);
	return system(command);
}

static void
whole(void **state)
{
	struct buf out = { 0 };
	(void)state;
	if (look(&out) != 0)
		fail_msg("%s", out.data);
	assert_int_equal(number("SELECT count(*) FROM decision WHERE model = 'v1' AND probability BETWEEN 0 AND 1"), SESSIONS);
	assert_int_equal(number("SELECT count(*) FROM model"), 1);
	assert_int_equal(number("SELECT count(*) FROM event WHERE key LIKE 'model:%' OR key LIKE 'decides:%'"), 2);
	buf_free(&out);
}

/* SQL on the ledger, then verify, then the ledger as it was. */
static void
found(const struct buf *good, const char *sql)
{
	struct buf out = { 0 };
	struct db *db = open_ledger(DB_WRITE);
	if (db_exec(db, sql) != 0 || db_changes(db) == 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	if (look(&out) == 0)
		fail_msg("not found: %s", sql);
	give(ledger, good);
	buf_free(&out);
}

static void
finds_changes(void **state)
{
	static const char *const changes[] = {
		"UPDATE model SET version = 2",
		"UPDATE model SET created = '2018-12-18'",
		"UPDATE model SET state = 'retired'",
		"UPDATE model SET state = 'candidate'",
		"UPDATE model SET file = 'models/v2.json'",
		"UPDATE model SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x')",
		"UPDATE model SET run_id = 'r'",
		"DELETE FROM model",
		"INSERT INTO model SELECT 2, created, 'retired', file, sha256, NULL FROM model",
		"UPDATE event SET key = 'model:v2' WHERE key = 'model:v1'",
		"UPDATE event SET session = '2018-12-20' WHERE key = 'model:v1'",
		"UPDATE event SET text = text || 'x' WHERE key = 'model:v1'",
		"UPDATE event SET data = replace(data, 'sha256', 'sha1') WHERE key = 'model:v1'",
		"UPDATE event SET severity = 'error' WHERE key = 'model:v1'",
		"UPDATE event SET kind = 'status' WHERE key = 'model:v1'",
		"UPDATE event SET key = 'decides:2020-01-02' WHERE key LIKE 'decides:%'",
		"UPDATE event SET session = NULL WHERE key LIKE 'decides:%'",
		"UPDATE event SET text = 'v2 decides' WHERE key LIKE 'decides:%'",
		"UPDATE event SET text = 'rule momentum_20 decides' WHERE key LIKE 'decides:%'",
		"UPDATE event SET severity = 'warning' WHERE key LIKE 'decides:%'",
		"UPDATE event SET data = '{}' WHERE key LIKE 'decides:%'",
		"INSERT INTO event(key, at, session, kind, severity, text, data) SELECT 'train:v1:2019-01-02', at, '2019-01-02', kind, 'warning', 'v1 failed', '{\"text\":\"v1 failed\"}' FROM event WHERE kind = 'agent' LIMIT 1",
		"UPDATE meta SET value = 'rule momentum_20' WHERE key = 'decider'",
		"DELETE FROM meta WHERE key = 'decider'",
		"UPDATE event SET data = replace(data, '\"champion_version\":1', '\"champion_version\":null') WHERE kind = 'cycle_update' AND session = '2019-01-10'",
		/* decisions, one session of them */
		"UPDATE decision SET model = 'v2' WHERE session = '2019-01-10'",
		"UPDATE decision SET model = 'rule momentum_20' WHERE session = '2019-01-10'",
		"UPDATE decision SET model = 'rule momentum_20', probability = NULL, fraction = 0.05 WHERE session = '2019-01-10'",
		"UPDATE decision SET probability = 1.5 WHERE session = '2019-01-10'",
		"UPDATE decision SET probability = NULL WHERE session = '2019-01-10'",
		"UPDATE decision SET probability = 1 - probability WHERE session = '2019-01-10' AND probability <> 0.5",
		"UPDATE decision SET direction = -direction WHERE session = '2019-01-10' AND direction <> 0",
		"UPDATE decision SET fraction = 0.11 WHERE session = '2019-01-10'",
		"UPDATE decision SET fraction = -0.01 WHERE session = '2019-01-10'",
		"UPDATE decision SET reason = 'x' WHERE session = '2019-01-10'",
		"UPDATE decision SET drift_verdict = 'ok' WHERE session = '2019-01-10'",
		"UPDATE decision SET target = target + 1 WHERE session = '2019-01-10'",
	};
	struct buf good = take(ledger);
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		found(&good, changes[i]);
	buf_free(&good);
}

/* The file that the ledger names: cut, changed, gone. */
static void
finds_other_files(void **state)
{
	struct buf good = take(model), out = { 0 }, cut = { .data = good.data, .len = good.len / 2 };
	(void)state;
	give(model, &cut);
	assert_int_equal(look(&out), 1);
	assert_non_null(strstr(out.data, "is cut"));
	good.data[good.len / 2] ^= 1;
	give(model, &good);
	good.data[good.len / 2] ^= 1;
	assert_int_equal(look(&out), 1);
	assert_non_null(strstr(out.data, "was changed"));
	assert_int_equal(unlink(model), 0);
	assert_int_equal(look(&out), 1);
	assert_non_null(strstr(out.data, "is missing"));
	give(model, &good);
	assert_int_equal(look(&out), 0);
	buf_free(&good);
	buf_free(&out);
}

/* Without its file the rule decides and the ledger says why; with it the model again; and that is whole. */
static void
other_deciders(void **state)
{
	struct buf good = take(model), out = { 0 };
	(void)state;
	assert_int_equal(unlink(model), 0);
	trade(2);
	assert_int_equal(number("SELECT count(*) FROM event WHERE text = 'rule momentum_20 decides: models/v1.json is missing' AND severity = 'warning'"), 1);
	assert_int_equal(number("SELECT count(*) FROM decision WHERE model = 'rule momentum_20'"), 2);
	give(model, &good);
	trade(1);
	assert_int_equal(number("SELECT count(*) FROM event WHERE text = 'v1 decides'"), 2);
	if (look(&out) != 0)
		fail_msg("%s", out.data);
	struct buf as_it_was = take(ledger);
	found(&as_it_was, "UPDATE event SET text = replace(text, 'missing', 'there') WHERE text LIKE '%missing'");
	found(&as_it_was, "UPDATE meta SET value = 'rule momentum_20: models/v1.json is missing' WHERE key = 'decider'");
	found(&as_it_was, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event WHERE text = 'v1 decides')");
	buf_free(&as_it_was);
	buf_free(&good);
	buf_free(&out);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole), cmocka_unit_test(finds_changes), cmocka_unit_test(finds_other_files), cmocka_unit_test(other_deciders),
	};
	if (argc == 3 && strcmp(argv[1], "train") == 0) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, open_world, close_world);
}
