/* The readiness gate in the engine: what is taken in, when a record begins, and that a kill changes nothing of what is said. */
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
#include "db.h"
#include "engine.h"
#include "setup.h"
#include "verify.h"

struct world {
	char home[64], data[96];
	struct config cfg;
};

static void
make(struct world *w)
{
	char err[400];
	snprintf(w->home, sizeof w->home, "/tmp/readiness_test.XXXXXX");
	assert_non_null(mkdtemp(w->home));
	snprintf(w->data, sizeof w->data, "%s/data", w->home);
	assert_int_equal(mkdir(w->data, 0750), 0);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_MARKETS", "HE,LE", 1);
	setenv("HYDRA_AUTONOMY", "0", 1);
	setenv("HYDRA_SIM_SESSIONS", "60", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static void
discard(struct world *w)
{
	char sh[160];
	snprintf(sh, sizeof sh, "rm -r %s", w->home); /* of mkdtemp */
	assert_int_equal(system(sh), 0);
}

static struct engine *
open_engine(struct world *w, struct setup *s)
{
	char err[512];
	int code;
	if (setup_feed(&w->cfg, s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s->feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	return e;
}

static void
trade(struct engine *e, int sessions, bool grouped)
{
	date_t session;
	for (int i = 0; i < sessions; i++) {
		assert_int_equal(engine_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, grouped) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
}

static void
conf(const struct world *w, const char *text)
{
	char path[160];
	snprintf(path, sizeof path, "%s/readiness.conf", w->data);
	assert_int_equal(buf_write_file(path, text, strlen(text), 0600, false), 0);
}

/* One text of a statement; the caller frees it. */
static char *
ask(const struct world *w, const char *sql)
{
	char path[160], err[300];
	bool transient;
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	struct db_stmt *s = db_prepare(db, sql);
	if (s == NULL)
		fail_msg("%s", db_error(db));
	char *text = strdup(db_step(s) == 1 ? db_text(s, 0) : "");
	db_close(db);
	return text;
}

static void
expect(const struct world *w, const char *sql, const char *want)
{
	char *text = ask(w, sql);
	if (strcmp(text, want) != 0)
		fail_msg("%s: found %s, expected %s", sql, text, want);
	free(text);
}

/* In T5, or a whole life later because a kill came between: the same judgement, and none where nobody asks for it. */
static void
says_the_same_after_a_kill(void **state)
{
	struct world a = { 0 }, b = { 0 };
	struct setup s;
	(void)state;
	make(&a);
	struct engine *e = open_engine(&a, &s);
	trade(e, 39, true);
	engine_judges(e);
	trade(e, 1, false);
	engine_close(e);
	setup_close(&s);
	make(&b);
	e = open_engine(&b, &s);
	trade(e, 39, true);
	trade(e, 1, false);
	engine_close(e);
	setup_close(&s);
	expect(&b, "SELECT count(*) FROM readiness", "0");
	e = open_engine(&b, &s);
	assert_int_equal(engine_readiness(e), 1);
	assert_int_equal(engine_readiness(e), 0);
	engine_close(e);
	setup_close(&s);
	char *first = ask(&a, "SELECT session || record || verdict || seq || starts || result FROM readiness"), *second = ask(&b, "SELECT session || record || verdict || seq || starts || result FROM readiness");
	assert_true(strlen(first) > 5000);
	assert_string_equal(first, second);
	expect(&a, "SELECT session = (SELECT max(session) FROM equity) FROM readiness", "1");
	free(first);
	free(second);
	discard(&a);
	discard(&b);
}

static void
keeps_records(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	conf(&w, "alpha = 0.04\ncolour = 1\n");
	struct engine *e = open_engine(&w, &s);
	assert_int_equal(engine_readiness(e), 1); /* before the first session: that is how it begins */
	expect(&w, "SELECT count(*) FROM readiness", "0");
	assert_int_equal(engine_new_record(e), -1);
	assert_non_null(strstr(engine_reason(e), "no trading day yet"));
	trade(e, 15, true);
	conf(&w, "alpha = 0.03\n"); /* still free */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT max(k) FROM record", "1");
	expect(&w, "SELECT day FROM override WHERE key = 'alpha'", "15");
	trade(e, 10, true);
	conf(&w, "alpha = 0.03\ndd = 0.3\n"); /* another limit, after day 20 */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT max(k) FROM record", "1");
	expect(&w, "SELECT group_concat(key || day) FROM (SELECT * FROM override ORDER BY line)", "alpha15,dd25");
	conf(&w, "dd = 0.3\n"); /* alpha back to the standard one */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT reason || (after = (SELECT max(session) FROM equity)) FROM record WHERE k = 2", "alpha was changed on day 251");
	expect(&w, "SELECT (SELECT equity FROM record WHERE k = 2) = (SELECT equity FROM equity ORDER BY session DESC LIMIT 1)", "1");
	trade(e, 1, true);
	assert_int_equal(engine_new_record(e), 0);
	expect(&w, "SELECT k || reason FROM record ORDER BY k DESC LIMIT 1", "3the operator asked for it");
	expect(&w, "SELECT record FROM readiness", "3");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* Whatever the file holds: each bad line is told, no good one is lost before it, and what is kept of it is whole. */
static void
survives_any_file(void **state)
{
	static const char zero[] = "dd = 0.3\nmarket_share = 0.9\0\nbest5 = 0.3\n";
	static const char *const faults[] = { "longer than 95 bytes,,longer than 95 bytes", "the file cannot be read: there is a zero byte in it, so it is no text",
		"there are more than 64 lines; those from here on are not read" };
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	char text[2000], path[160];
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 25, true);
	snprintf(path, sizeof path, "%s/readiness.conf", w.data);
	for (size_t i = 0; i < 3; i++) {
		size_t n = 0;
		if (i == 0)
			n = (size_t)snprintf(text, sizeof text, "dd = 0.3%100sx\ndd = 0.4\nf%0100d = 1\n", "", 7);
		else if (i == 1)
			memcpy(text, zero, n = sizeof zero - 1);
		for (int line = 0; i == 2 && line < 70; line++)
			n += (size_t)snprintf(text + n, sizeof text - n, "min_days = %d\n", line);
		assert_int_equal(buf_write_file(path, text, n, 0600, false), 0);
		assert_int_equal(engine_readiness(e), 1);
		expect(&w, i == 2 ? "SELECT fault FROM override WHERE line = 64" : "SELECT group_concat(coalesce(fault, '')) FROM (SELECT * FROM override ORDER BY line)", faults[i]);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) != 0)
			fail_msg("file %zu: %s", i, out.data);
	}
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

static void
counts_starts(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	for (int i = 0; i < 4; i++) {
		struct engine *e = open_engine(&w, &s);
		engine_started(e, NULL);
		trade(e, 2, true);
		if (i != 2)
			engine_ended(e); /* the third is killed */
		assert_int_equal(engine_readiness(e), 1);
		engine_close(e);
		setup_close(&s);
	}
	expect(&w, "SELECT group_concat((session = '') || (ended IS NULL)) FROM (SELECT * FROM start ORDER BY id)", "10,00,01,00");
	expect(&w, "SELECT result ->> '$.criteria[14].sentence' FROM readiness", "3 exact restarts (3 needed).");
	expect(&w, "SELECT result ->> '$.record.crashes' FROM readiness", "1");
	discard(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_the_same_after_a_kill), cmocka_unit_test(keeps_records), cmocka_unit_test(survives_any_file), cmocka_unit_test(counts_starts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
