/* What the system page reads: cycles late and missed, the worth of a market's newest bars, foreign names of a folder. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "fixture.h"
#include "page_system.h"

static void
cycles_late_and_missed(void **state)
{
	struct fixture f;
	struct page_system_cycles c;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_system_cycles(db, &c), 0);
	assert_int_equal(c.n, 0);
	assert_string_equal(c.last_missed, "");
	/* the oldest, missed, is out of the newest sixty */
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 61)"
	                             " INSERT INTO cycle(session, state, phase, reason, scheduled_at, late_seconds)"
	                             " SELECT date('2026-01-01', '+' || n || ' days'), CASE WHEN n IN (1, 7, 9) THEN 'missed' ELSE 'done' END, 'done', iif(n IN (1, 7, 9), 'the machine was off', ''), '',"
	                             " CASE n WHEN 20 THEN 61 WHEN 21 THEN 7200 WHEN 22 THEN 60 WHEN 23 THEN NULL ELSE 0 END FROM i"), 0);
	assert_int_equal(page_system_cycles(db, &c), 0);
	assert_int_equal(c.n, PAGE_SYSTEM_CYCLES);
	assert_int_equal(c.missed, 2);
	assert_string_equal(c.last_missed, "2026-01-10");
	assert_int_equal(c.late, 2);
	assert_int_equal(c.latest, 7200);
	/* the four of them, newest first */
	static const struct { const char *session; int64_t late; bool missed; } off[] = { { "2026-01-22", 7200, false }, { "2026-01-21", 61, false }, { "2026-01-10", 0, true }, { "2026-01-08", 0, true } };
	for (int i = 0; i < 4; i++) {
		assert_string_equal(c.off[i].session, off[i].session);
		assert_int_equal(c.off[i].late, off[i].late);
		assert_int_equal(c.off[i].missed, off[i].missed);
		assert_string_equal(c.off[i].reason, off[i].missed ? "the machine was off" : "");
	}
	db_close(db);
	fixture_remove(&f);
}

static void
adopted_or_ours(void **state)
{
	struct fixture f;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_system_adopted(db), 0);
	assert_int_equal(db_exec(db, "UPDATE fills SET exec_key = NULL WHERE id = 1"), 0);
	assert_int_equal(page_system_adopted(db), 1);
	assert_int_equal(db_exec(db, "DELETE FROM fills"), 0);
	assert_int_equal(page_system_adopted(db), 0);
	db_close(db);
	fixture_remove(&f);
}

/* The newest experiment that the ledger is through with has its row in the other journal; a queued one has none yet. */
static void
ran_and_kept(void **state)
{
	struct fixture f;
	char ref[PAGE_SYSTEM_REF] = "x";
	(void)state;
	fixture_make(&f, 0);
	struct db *ledger = fixture_open(f.ledger, DB_WRITE), *experiments = fixture_open(f.experiments, DB_WRITE);
	assert_int_equal(page_system_ran(ledger, ref), 0);
	assert_string_equal(ref, "");
	assert_int_equal(db_exec(ledger, "INSERT INTO job(ref, session, kind, state) VALUES ('E-20260105-1', '2026-01-05', 'experiment', 'done'),"
	                                 "('E-20260106-1', '2026-01-06', 'experiment', 'shadow'), ('E-20260107-1', '2026-01-07', 'experiment', 'queued')"), 0);
	assert_int_equal(page_system_ran(ledger, ref), 0);
	assert_string_equal(ref, "E-20260106-1");
	assert_int_equal(db_exec(experiments, "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision, run_id) VALUES ('', '', '', '{}', '{}', 'rejected', 'E-20260105-1')"), 0);
	assert_int_equal(page_system_kept(experiments, ref), 0);
	assert_int_equal(db_exec(experiments, "UPDATE experiments SET run_id = 'E-20260106-1'"), 0);
	assert_int_equal(page_system_kept(experiments, ref), 1);
	assert_int_equal(db_exec(experiments, "DROP TABLE experiments"), 0);
	assert_int_equal(page_system_kept(experiments, ref), -1);
	assert_int_equal(db_exec(ledger, "DROP TABLE job"), 0);
	assert_int_equal(page_system_ran(ledger, ref), -1);
	assert_string_equal(ref, "");
	db_close(ledger);
	db_close(experiments);
	fixture_remove(&f);
}

static void
newest_report(void **state)
{
	struct fixture f;
	struct page_system_report r;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.telemetry, DB_WRITE);
	assert_int_equal(page_system_report(db, "HE", &r), 0);
	assert_int_equal(db_exec(db, "INSERT INTO report VALUES ('2026-01-05', 'HE', 'legacy', NULL, 0, 0), ('2026-01-12', 'HE', 'legacy', '2026-01-06', 1, 0), ('2026-01-13', 'LE', 'legacy', NULL, 0, 0)"), 0);
	assert_int_equal(page_system_report(db, "HE", &r), 1);
	assert_true(strcmp(r.session, "2026-01-12") == 0 && strcmp(r.kind, "legacy") == 0 && strcmp(r.report, "2026-01-06") == 0 && r.fresh && !r.ranked);
	assert_int_equal(page_system_report(db, "LE", &r), 1);
	assert_string_equal(r.report, "");
	/* an older journal: trading fills it when it is made anew, the page does without */
	assert_int_equal(db_exec(db, "DROP TABLE report"), 0);
	db_close(db);
	db = fixture_open(f.telemetry, DB_READ);
	assert_int_equal(page_system_report(db, "HE", &r), -1);
	db_close(db);
	fixture_remove(&f);
}

static void
bars_and_their_worth(void **state)
{
	struct fixture f;
	struct page_system_bar b;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.telemetry, DB_WRITE);
	assert_int_equal(page_system_bar(db, "HE", &b), 0);
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 70)"
	                             " INSERT INTO bar SELECT date('2026-01-01', '+' || n || ' days'), 'HE', 'HEG26', 80, CASE n WHEN 69 THEN 78 WHEN 68 THEN 79 ELSE 81 END, 79,"
	                             " CASE n WHEN 68 THEN 79 ELSE 80 END, CASE WHEN n IN (2, 66, 67) THEN 0 ELSE 500 END, 0, '2026-01-02T20:00:00+00:00' FROM i"), 0);
	assert_int_equal(page_system_bar(db, "HE", &b), 1);
	assert_string_equal(b.session, "2026-03-12");
	assert_string_equal(b.contract, "HEG26");
	assert_int_equal(b.n, PAGE_SYSTEM_BARS);
	assert_int_equal(b.close, 80);
	assert_int_equal(b.volume, 500);
	assert_int_equal(b.empty, 2); /* the third is older than sixty */
	assert_int_equal(b.locked, 1);
	assert_int_equal(b.broken, 1);
	assert_int_equal(page_system_bar(db, "ZC", &b), 0);
	db_close(db);
	fixture_remove(&f);
}

static void
touch(const char *folder, const char *name)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	int fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "12345", 5), 5);
	close(fd);
}

static void
foreign_names(void **state)
{
	char folder[] = "/tmp/hydra-test-XXXXXX", path[400], command[64];
	struct page_system_foreign f[3];
	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(page_system_foreign(folder, f, 3), 0);
	static const char *const names[] = { "fill_journal.db", "fill_journal.db-wal", "runner.lock", "<img src=x>", "zz", "fill_journal.db.bak", "\x1b[31m\nred\xff" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		touch(folder, names[i]);
	snprintf(path, sizeof path, "%s/lake", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/pipe", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	/* six are not ours; the first three by their bytes, cleaned of what a terminal or a page could take amiss */
	assert_int_equal(page_system_foreign(folder, f, 3), 6);
	assert_null(strpbrk(f[0].name, "\x1b\n\xff"));
	assert_string_equal(f[1].name, "<img src=x>");
	assert_int_equal(f[1].size, 5);
	assert_string_equal(f[2].name, "fill_journal.db.bak");
	struct page_system_foreign all[8];
	assert_int_equal(page_system_foreign(folder, all, 8), 6);
	assert_int_equal(all[3].size, -1);
	assert_int_equal(all[4].size, -2);
	/* a folder without end is not read to its end */
	for (int i = 0; i <= PAGE_SYSTEM_ENTRIES + 10; i++) {
		snprintf(path, sizeof path, "%s/n%d", folder, i);
		int fd = open(path, O_CREAT | O_WRONLY, 0600);
		assert_true(fd >= 0);
		close(fd);
	}
	assert_int_equal(page_system_foreign(folder, f, 3), PAGE_SYSTEM_ENTRIES + 1);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	errno = 0;
	assert_int_equal(page_system_foreign(folder, f, 3), -1);
	assert_int_equal(errno, ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cycles_late_and_missed), cmocka_unit_test(adopted_or_ours), cmocka_unit_test(ran_and_kept), cmocka_unit_test(newest_report), cmocka_unit_test(bars_and_their_worth), cmocka_unit_test(foreign_names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
