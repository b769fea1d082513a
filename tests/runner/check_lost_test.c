/* What `check` makes of a ledger that is not there, and of an experiment whose row is not; and what it reads while a first start makes all of them. */
#include "../first_start.h"
#include "check_world.h"

/* No ledger, and no runner that would make one. */
static void
without_ledger(enum check_health health)
{
	lose(CHECK_LEDGER, health);
	f.has_meta = f.has_cycle = false;
	f.version = 0;
	strcpy(f.runner.word, "absent");
}

/* What follows from a ledger tells a lost one from one that never was; where there is one it tells nothing. */
static void
test_follows(void **state)
{
	(void)state;
	well();
	for (enum check_health health = CHECK_MISSING; health <= CHECK_EMPTY; health++) {
		without_ledger(health);
		says(CHECK_UNKNOWN, "no ledger to check: journal 0 lost (/data)");
		without_ledger(health);
		strcpy(f.follows, "cycle_journal.db holds bars");
		says(CHECK_CRITICAL, "the ledger is lost: journal 0 lost, but cycle_journal.db holds bars (/data)");
		without_ledger(health);
		strcpy(f.runner.word, "up"); /* one that starts is about to make it, or to refuse */
		strcpy(f.runner.state, "starting");
		strcpy(f.follows, "models holds v1.json");
		says(CHECK_CRITICAL, "the ledger is lost: journal 0 lost, but models holds v1.json (/data)");
		lose(CHECK_LEDGER, health);
		strcpy(f.follows, "experiment_journal.db holds experiments");
		says(CHECK_CRITICAL, "a runner lives without its ledger: journal 0 lost");
	}
	without_ledger(CHECK_MISSING);
	f.restoring = true; /* what it has put back so far tells nothing */
	strcpy(f.follows, "models holds v1.json");
	says(CHECK_CRITICAL, "no ledger: journal 0 lost; a restore is under way, or was broken off: then it is given again, hydra-runner restore BACKUP (/data)");
	without_ledger(CHECK_MISSING);
	f.restoring = true;
	says(CHECK_CRITICAL, "no ledger: journal 0 lost; a restore is under way, or was broken off");
	without_ledger(CHECK_UNREADABLE);
	strcpy(f.runner.word, "up");
	strcpy(f.follows, "cycle_journal.db holds bars");
	says(CHECK_CRITICAL, "journal 0 lost");
	strcpy(f.follows, "cycle_journal.db holds bars");
	fine();
	without_ledger(CHECK_READABLE);
	strcpy(f.follows, "experiment_journal.db holds experiments"); /* the original's have each other */
	says(CHECK_UNKNOWN, "a journal of fills alone");
}

/* The ledger's newest experiment has no row: a warning, in the words that name it, and only of a ledger that can be read. */
static void
test_kept(void **state)
{
	(void)state;
	well();
	strcpy(f.ran, "E-20190201-1");
	fine();
	f.kept = false; /* nothing ran: there is no row to miss */
	fine();
	strcpy(f.ran, "E-20190201-1");
	f.kept = false;
	says(CHECK_WARNING, "experiment_journal.db: no row of E-20190201-1, the ledger's newest experiment");
	strcpy(f.ran, "E-20190201-1");
	f.kept = false;
	lose(CHECK_LEDGER, CHECK_UNREADABLE);
	says(CHECK_CRITICAL, "journal 0 lost");
}

/* All that a first start makes comes into its place after the ledger was looked for: that is not a lost one. */
static void
test_first_start(void **state)
{
	struct first_start s;
	struct config cfg;
	(void)state;
	for (int ledger = 0; ledger < 2; ledger++) {
		first_start_make(&s, ledger == 1);
		setenv("HYDRA_DATA_DIR", s.dir, 1);
		setenv("HYDRA_RUN_DIR", s.dir, 1);
		if (config_load(&cfg, said, sizeof said) != 0)
			fail_msg("%s", said);
		well();
		check_read(&cfg, &f);
		assert_int_equal(check_limits_read("", f.limit, said, sizeof said), 0);
		check_judge(&f, &v);
		first_start_end(&s);
		assert_string_equal(f.follows, "cycle_journal.db holds what a runner did");
		assert_int_equal(f.journal[CHECK_LEDGER].health, ledger == 1 ? CHECK_READABLE : CHECK_MISSING);
		assert_int_equal(strncmp(v.finding[0].text, "the ledger is lost", 18) == 0, ledger == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_follows), cmocka_unit_test(test_kept), cmocka_unit_test(test_first_start) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
