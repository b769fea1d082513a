#include "fixture.h"

#include <math.h>
#include <sys/stat.h>

#include "clock.h"

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	fixture_make(f, 1);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	fixture_remove(f);
	free(f);
	return 0;
}

static void
write_file(const char *path, const char *data, size_t len)
{
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(data, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
}

static int
exists(const char *path, const char *suffix)
{
	char name[200];
	struct stat st;
	snprintf(name, sizeof name, "%s%s", path, suffix);
	return stat(name, &st) == 0;
}

static void
drop(const char *path, const char *suffix)
{
	char name[200];
	snprintf(name, sizeof name, "%s%s", path, suffix);
	unlink(name);
}

/* The writer leaves what a reader without write permission needs. */
static void
test_files(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	assert_int_equal(stat(f->ledger, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_true(exists(f->ledger, "-wal"));
	assert_true(exists(f->ledger, "-shm"));
}

static void
test_cache_and_values(void **state)
{
	struct fixture *f = *state;
	static const char sql[] = "SELECT ?1, ?2, ?3, ?4, 'x', x'00', 2.5";
	struct db *db = fixture_open(f->ledger, DB_READ);
	struct db_stmt *s = db_prepare(db, sql);
	assert_non_null(s);
	db_bind_int(s, 1, INT64_MIN);
	db_bind_real(s, 2, NAN);
	db_bind_text(s, 3, NULL);
	db_bind_text(s, 4, "text");
	assert_int_equal(db_step(s), 1);
	assert_int_equal(db_int(s, 0), INT64_MIN);
	assert_true(db_is_null(s, 1));
	assert_string_equal(db_text(s, 2), "");
	assert_string_equal(db_text(s, 3), "text");
	assert_true(isnan(db_real(s, 4)));
	assert_false(db_is_number(s, 5));
	assert_true(db_is_number(s, 6) && db_real(s, 6) == 2.5);
	/* the same literal is the same statement, ready to bind anew */
	assert_ptr_equal(db_prepare(db, sql), s);
	assert_int_equal(db_step(s), 1);
	assert_true(db_is_null(s, 0));
	assert_int_equal(db_step(s), 0);
	assert_null(db_prepare(db, "SELECT a FROM nowhere"));
	assert_string_equal(db_error(db), "fill_journal.db: no such table: nowhere");
	/* a misspelt column must not become a text */
	assert_null(db_prepare(db, "SELECT \"comission\" FROM fills"));
	db_close(db);
	db_close(NULL);
}

static void
test_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct db *db = fixture_open(f->ledger, DB_READ);
	assert_int_equal(db_exec(db, "DELETE FROM fills"), -1);
	assert_non_null(strstr(db_error(db), "readonly"));
	db_close(db);
}

/* A kept reader sees each commit, also through the writer's end and return. */
static void
test_reader_is_current(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	char wal[200];
	snprintf(wal, sizeof wal, "%s-wal", f->ledger);
	struct db *r = fixture_open(f->ledger, DB_READ);
	assert_int_equal((int)fixture_number(r, "SELECT count(*) FROM event"), 5);
	for (int life = 1; life <= 3; life++) {
		struct db *w = fixture_open(f->ledger, DB_WRITE);
		assert_int_equal(db_exec(w, "BEGIN IMMEDIATE; INSERT INTO event(key, at, kind, severity, text, data) SELECT 'k' || max(seq), '', 'status', 'info', '', '{}' FROM event; COMMIT"), 0);
		assert_true(db_autocommit(w));
		assert_int_equal(db_last_id(w), 5 + life);
		assert_int_equal(db_changes(w), 1);
		assert_int_equal((int)fixture_number(r, "SELECT count(*) FROM event"), 5 + life);
		db_close(w);
		assert_int_equal((int)fixture_number(r, "SELECT count(*) FROM event"), 5 + life);
		assert_int_equal(stat(wal, &st), 0);
		assert_int_equal(st.st_size, 0); /* folded in, although a reader has the file open */
	}
	db_close(r);
}

/* Steps 2 and 3 of the ladder: a cleanly closed folder, and a copy that lost its -shm. */
static void
test_ladder(void **state)
{
	struct fixture *f = *state;
	char err[256];
	bool transient;
	drop(f->experiments, "-wal");
	drop(f->experiments, "-shm");
	struct db *db = db_open(f->experiments, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	assert_true(transient);
	assert_int_equal(db_version(db), 1);
	db_close(db);
	assert_false(exists(f->experiments, "-wal")); /* a page writes nothing, not even this */

	struct db *w = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "INSERT INTO meta(key, value) VALUES ('later', '1')"), 0);
	struct buf copy = { 0 };
	char to[160], from[160];
	const char *tails[2] = { "", "-wal" };
	for (int i = 0; i < 2; i++) {
		snprintf(from, sizeof from, "%s%s", f->ledger, tails[i]);
		snprintf(to, sizeof to, "%s/copy.db%s", f->dir, tails[i]);
		buf_clear(&copy);
		assert_int_equal(buf_read_file(&copy, from, 1 << 26), 0);
		write_file(to, copy.data, copy.len);
	}
	buf_free(&copy);
	db_close(w);
	snprintf(to, sizeof to, "%s/copy.db", f->dir);
	db = db_open(to, DB_READ, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	assert_int_equal((int)fixture_number(db, "SELECT count(*) FROM meta WHERE key = 'later'"), 1);
	assert_true(transient);
	db_close(db);
	assert_false(exists(to, "-shm"));
	drop(to, "");
	drop(to, "-wal");
}

static void
test_moved(void **state)
{
	struct fixture *f = *state;
	struct db *db = fixture_open(f->experiments, DB_READ);
	assert_false(db_moved(db));
	drop(f->experiments, "");
	assert_true(db_moved(db));
	write_file(f->experiments, "", 0);
	assert_true(db_moved(db));
	db_close(db);
}

static void
unopened(const char *path, const char *words)
{
	char err[256] = "";
	bool transient;
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_null(db);
	if (strstr(err, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err, words);
	assert_int_equal(strncmp(err, "bad.db: ", 8), 0);
}

static void
test_bad_files(void **state)
{
	struct fixture *f = *state;
	char path[128], junk[4096], err[256];
	bool transient;
	snprintf(path, sizeof path, "%s/bad.db", f->dir);
	unopened(path, "no such file");
	assert_int_equal(mkdir(path, 0700), 0);
	unopened(path, "is a folder");
	rmdir(path);
	for (size_t i = 0; i < sizeof junk; i++)
		junk[i] = (char)(i * 131 + 7);
	write_file(path, junk, sizeof junk);
	unopened(path, "not a database");
	write_file(path, junk, 50);
	unopened(path, "not a database");
	write_file(path, "", 0); /* empty, not broken */
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	assert_int_equal(db_version(db), 0);
	assert_null(db_prepare(db, "SELECT 1 FROM fills"));
	db_close(db);
	if (geteuid() != 0) {
		chmod(path, 0);
		unopened(path, "denied");
	}
	drop(path, "");
	snprintf(path, sizeof path, "%s/no folder %%41?#.db", f->dir); /* what a URI could misread */
	db = db_open(path, DB_WRITE, true, &transient, err, sizeof err);
	assert_non_null(db);
	db_close(db);
	assert_true(exists(path, ""));
	db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	db_close(db);
	drop(path, "");
	drop(path, "-wal");
	drop(path, "-shm");
}

/* A lock costs its time-out once, and the words say what it was. */
static void
test_locked(void **state)
{
	struct fixture *f = *state;
	char err[256];
	bool transient;
	struct db *w = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO meta(key, value) VALUES ('l', '1'); COMMIT"), 0);
	instant_t before = clock_monotonic();
	struct db *r = db_open(f->ledger, DB_READ, false, &transient, err, sizeof err);
	instant_t took = clock_monotonic() - before;
	assert_null(r);
	assert_string_equal(err, "fill_journal.db: locked by another program");
	assert_in_range(took, 90000, 2000000);
	db_close(w);
}

/* One slow statement is interrupted, and so is a long row of short ones. */
static void
test_budget(void **state)
{
	struct fixture *f = *state;
	struct db *db = fixture_open(f->ledger, DB_READ);
	db_budget(db, 30);
	struct db_stmt *s = db_prepare(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 1000000000) SELECT sum(n) FROM i");
	assert_non_null(s);
	instant_t before = clock_monotonic();
	assert_int_equal(db_step(s), -1);
	assert_true(clock_monotonic() - before < 2000000);
	assert_string_equal(db_error(db), "fill_journal.db: no answer within its budget of 30 ms");
	assert_null(db_prepare(db, "SELECT 2"));
	db_budget(db, 0);
	assert_int_equal((int)fixture_number(db, "SELECT 3"), 3);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cache_and_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reader_cannot_write, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reader_is_current, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ladder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_locked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_budget, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
