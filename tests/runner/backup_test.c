/* Backups: what belongs, what a manifest may say, and that what is held is of one instant. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "backup.h"
#include "restore.h"
#include "sealed.h"

static char folder[64];

static int
begin(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/hydra.backup.XXXXXX");
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
end(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void
test_belongs(void **state)
{
	static const char *const yes[] = { "fill_journal.db", "experiment_journal.db", "cycle_journal.db", "agent_state.json", "readiness.conf", "contracts.csv", "calendar.csv", "roll_dates.csv",
		"cot_releases.csv", "hydra.env", "models/v1.json", "models/v12.snapshot", "models/v3.result", "cot/deacot 2026.csv", "fill_journal.original.db", "experiment_journal.original-2.db" };
	static const char *const no[] = { "", ".", "..", "fill_journal.db-wal", "runner.lock", "manifest.json", "models", "models/", "models/v.json", "models/v1.json.tmp", "models/../fill_journal.db", "models/v1/x.json",
		"cot/../x.csv", "cot/.csv", "cot/.x.csv", "cot/a/b.csv", "cot/a\n.csv", "cot/\xc3\xa4.csv", "/etc/passwd", "../x.csv", "notes.txt", "fill_journal.original.txt", "fill_journal.original/../x.db" };
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		if (!backup_belongs(yes[i]))
			fail_msg("%s does not belong", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		if (backup_belongs(no[i]))
			fail_msg("%s belongs", no[i]);
}

static void
test_stamp(void **state)
{
	(void)state;
	assert_true(backup_stamp_is("20261130T103152Z"));
	assert_true(backup_stamp_is("20261130T103152Z-2"));
	assert_true(backup_stamp_is("20261130T103152Z-9"));
	assert_false(backup_stamp_is("20261130T103152Z-1"));
	assert_false(backup_stamp_is("20261130T103152Z-10"));
	assert_false(backup_stamp_is("20261130T103152Z.old"));
	assert_false(backup_stamp_is(".20261130T103152Z.partial"));
	assert_false(backup_stamp_is("20261130T10315Z"));
	assert_false(backup_stamp_is(""));
}

static void
fill(struct backup_manifest *m)
{
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	*m = (struct backup_manifest){ .program = "9.9", .made_at = "2026-11-30T10:31:52+00:00", .data_dir = "/srv/a \"b\"\n",
		.at = { .version = 1, .epoch = "00ff", .session = "2019-11-05", .cycle = 1, .event = 2, .fill = INT64_MAX } };
	struct backup_file *f = backup_list_add(&m->files, "fill_journal.db");
	assert_non_null(f);
	f->size = 4096;
	strcpy(f->sha256, zeros);
}

static void
test_manifest(void **state)
{
	struct backup_manifest m, back;
	char err[BACKUP_PATH + 300];
	(void)state;
	fill(&m);
	assert_int_equal(backup_manifest_write(&m, folder, err, sizeof err), 0);
	assert_int_equal(backup_manifest_read(folder, &back, err, sizeof err), 0);
	assert_string_equal(back.data_dir, m.data_dir);
	assert_string_equal(back.program, m.program);
	assert_string_equal(back.made_at, m.made_at);
	assert_true(backup_position_same(&back.at, &m.at));
	assert_int_equal(back.files.n, 1);
	assert_string_equal(back.files.row[0].name, "fill_journal.db");
	assert_int_equal(back.files.row[0].size, 4096);
	backup_list_free(&back.files);
	backup_list_free(&m.files);
}

/* Sealed all the same: text that whoever can write a seal could bring. from is replaced by to. */
static void
hostile(const char *from, const char *to, const char *words)
{
	char path[BACKUP_PATH], err[BACKUP_PATH + 300], sha256[SHA256_TEXT];
	struct backup_manifest m, back;
	struct buf b = { 0 }, out = { 0 };
	fill(&m);
	assert_int_equal(backup_manifest_write(&m, folder, err, sizeof err), 0);
	backup_list_free(&m.files);
	backup_path(path, folder, BACKUP_MANIFEST);
	assert_int_equal(buf_read_file(&b, path, 100000), 0);
	char *at = strstr(b.data, from), *seal = strstr(b.data, "],\"sha256\"");
	assert_non_null(at);
	assert_non_null(seal);
	buf_add(&out, b.data, (size_t)(at - b.data));
	buf_str(&out, to);
	buf_add(&out, at + strlen(from), (size_t)(seal + 1 - at) - strlen(from));
	sealed_end(&out, 0);
	assert_int_equal(sealed_write(&out, path, 0600, sha256, err, sizeof err), 0);
	assert_int_equal(backup_manifest_read(folder, &back, err, sizeof err), -1);
	if (strstr(err, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err, words);
	backup_list_free(&back.files);
	buf_free(&b);
	buf_free(&out);
}

static void
test_manifest_hostile(void **state)
{
	(void)state;
	hostile("fill_journal.db", "../fill_journal.db", "names a file that is none of a backup");
	hostile("fill_journal.db", "/etc/passwd", "names a file that is none of a backup");
	hostile("fill_journal.db", "models/v1.json", "names no fill_journal.db");
	hostile("\"fill_journal.db\"", "\"fill_journal.db\\u0000x\"", "names a file that is none of a backup");
	hostile("\"fill_journal.db\"", "17", "names a file that is none of a backup");
	hostile("4096", "-1", "has no size or SHA-256 of fill_journal.db");
	hostile("4096", "1.5", "has no size or SHA-256 of fill_journal.db");
	hostile("}]", "},{\"name\":\"calendar.csv\",\"size\":9223372036854775807,\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}]",
	        "has more bytes than there can be, with calendar.csv");
	hostile("\"sha256\":\"0000", "\"sha256\":\"000g", "has no size or SHA-256 of fill_journal.db");
	hostile("hydra backup 1", "hydra backup 2", "is of another format");
	hostile("\"version\":1", "\"version\":99999999999", "does not say how far the ledger had come");
	hostile("\"cycle\":1", "\"cycle\":\"1\"", "does not say how far the ledger had come");
	hostile("\"ledger\":{", "\"other\":{", "does not say how far the ledger had come");
	hostile("\"program\":\"9.9\"", "\"program\":null", "does not say by whom");
}

/* The writer: one number more in each journal, one after the other, the ledger first, as fast as it can. Never returns. */
static void
write_on(void)
{
	struct db *db[BACKUP_JOURNALS];
	char path[BACKUP_PATH], err[600];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < BACKUP_JOURNALS; i++)
		if ((db[i] = db_open(backup_path(path, folder, backup_journals[i]), DB_WRITE, false, NULL, err, sizeof err)) == NULL)
			_exit(1);
	for (;;)
		for (int i = 0; i < BACKUP_JOURNALS; i++)
			if (db_exec(db[i], "UPDATE n SET n = n + 1") != 0)
				_exit(2);
}

static int64_t
number(struct db *db)
{
	struct db_stmt *s = db_prepare(db, "SELECT n FROM n");
	assert_non_null(s);
	assert_int_equal(db_step(s), 1);
	int64_t n = db_int(s, 0);
	db_reset(s);
	return n;
}

/* Of one instant: the first journal is never behind the next, and at most one ahead of the last. */
static void
test_one_instant(void **state)
{
	char path[BACKUP_PATH], err[600];
	struct backup_snapshot s;
	int64_t first = -1, last = -1;
	int torn = 0, status;
	(void)state;
	for (int i = 0; i < BACKUP_JOURNALS; i++) {
		struct db *db = db_open(backup_path(path, folder, backup_journals[i]), DB_WRITE, false, NULL, err, sizeof err);
		assert_non_null(db);
		assert_int_equal(db_exec(db, "CREATE TABLE n(n INTEGER); INSERT INTO n VALUES (0)"), 0);
		db_close(db);
	}
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_on();
	assert_int_equal(backup_snapshot_open(folder, &s, err, sizeof err), 0);
	for (int i = 0; i < 3000 || last < first + 1000; i++) {
		assert_int_equal(backup_snapshot_hold(&s, err, sizeof err), 0);
		int64_t a = number(s.held[0]), b = number(s.held[1]), c = number(s.held[2]);
		torn += a < b || b < c || c < a - 1;
		first = first < 0 ? a : first;
		last = a;
		assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	}
	assert_int_equal(torn, 0);
	assert_true(backup_snapshot_steady(&s));
	backup_snapshot_close(&s);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
}

/* What is held is copied as it is held, whatever is committed meanwhile; and a journal that goes is noticed. */
static void
test_held(void **state)
{
	char path[BACKUP_PATH], copy[BACKUP_PATH], err[600];
	struct backup_snapshot s;
	(void)state;
	struct db *db = db_open(backup_path(path, folder, backup_journals[0]), DB_WRITE, false, NULL, err, sizeof err);
	assert_non_null(db);
	assert_int_equal(db_exec(db, "CREATE TABLE n(n INTEGER); INSERT INTO n VALUES (1)"), 0);
	assert_int_equal(backup_snapshot_open(folder, &s, err, sizeof err), 0);
	assert_null(s.held[1]);
	assert_int_equal(db_copy_held(s.held[0], backup_path(copy, folder, "early.db"), err, sizeof err), -1);
	assert_non_null(strstr(err, "no read transaction"));
	assert_int_equal(backup_snapshot_hold(&s, err, sizeof err), 0);
	assert_int_equal(db_exec(db, "UPDATE n SET n = 2"), 0);
	assert_int_equal(number(s.held[0]), 1);
	assert_int_equal(db_copy_held(s.held[0], backup_path(copy, folder, "copy.db"), err, sizeof err), 0);
	struct db *other = db_open(copy, DB_READ, false, NULL, err, sizeof err);
	assert_non_null(other);
	assert_int_equal(number(other), 1);
	db_close(other);
	assert_true(backup_snapshot_steady(&s));
	assert_int_equal(backup_snapshot_hold(&s, err, sizeof err), 0);
	assert_int_equal(number(s.held[0]), 2);
	assert_int_equal(rename(path, copy), 0);
	assert_false(backup_snapshot_steady(&s));
	backup_snapshot_close(&s);
	db_close(db);
}

/* A folder that nobody has open is read without a lock: who opens it meanwhile is noticed. */
static void
test_cold(void **state)
{
	char path[BACKUP_PATH], err[600];
	struct backup_snapshot s;
	(void)state;
	struct db *db = db_open(backup_path(path, folder, backup_journals[0]), DB_WRITE, false, NULL, err, sizeof err);
	assert_non_null(db);
	assert_int_equal(db_exec(db, "CREATE TABLE n(n INTEGER); INSERT INTO n VALUES (1)"), 0);
	db_leave(db);
	db_close(db);
	assert_int_equal(backup_snapshot_open(folder, &s, err, sizeof err), 0);
	assert_null(s.watch[0]);
	assert_int_equal(backup_snapshot_hold(&s, err, sizeof err), 0);
	assert_true(backup_snapshot_steady(&s));
	db = db_open(path, DB_WRITE, false, NULL, err, sizeof err);
	assert_non_null(db);
	assert_int_equal(db_exec(db, "UPDATE n SET n = 2"), 0);
	assert_false(backup_snapshot_steady(&s));
	backup_snapshot_close(&s);
	db_close(db);
}

/* The same list is the same only while no file was written, replaced, made or removed. */
static void
test_list(void **state)
{
	char path[BACKUP_PATH], err[600];
	struct backup_list a, b;
	(void)state;
	assert_int_equal(mkdir(backup_path(path, folder, "models"), 0700), 0);
	assert_int_equal(buf_write_file(backup_path(path, folder, "models/v1.json"), "a", 1, 0600, false), 0);
	assert_int_equal(buf_write_file(backup_path(path, folder, "notes.txt"), "a", 1, 0600, false), 0);
	assert_int_equal(backup_list_scan(folder, &a, err, sizeof err), 0);
	assert_int_equal(a.n, 1);
	assert_int_equal(backup_list_scan(folder, &b, err, sizeof err), 0);
	assert_true(backup_list_same(&a, &b));
	backup_list_free(&b);
	assert_int_equal(buf_write_file(backup_path(path, folder, "models/v1.json"), "b", 1, 0600, false), 0);
	assert_int_equal(backup_list_scan(folder, &b, err, sizeof err), 0);
	assert_false(backup_list_same(&a, &b));
	backup_list_free(&b);
	assert_int_equal(unlink(backup_path(path, folder, "models/v1.json")), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(backup_list_scan(folder, &b, err, sizeof err), -1);
	assert_non_null(strstr(err, "models/v1.json: is no regular file"));
	backup_list_free(&b);
	backup_list_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_belongs),
		cmocka_unit_test(test_stamp),
		cmocka_unit_test_setup_teardown(test_manifest, begin, end),
		cmocka_unit_test_setup_teardown(test_manifest_hostile, begin, end),
		cmocka_unit_test_setup_teardown(test_one_instant, begin, end),
		cmocka_unit_test_setup_teardown(test_held, begin, end),
		cmocka_unit_test_setup_teardown(test_cold, begin, end),
		cmocka_unit_test_setup_teardown(test_list, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
