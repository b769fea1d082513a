/*
 * The agent between cycles, with experiments whose outcome the test decides (fake_experiment.h): what is queued runs, what is
 * rejected goes, a winner gets its shadow and takes over, a braggart is rolled back; and all that is the same whatever was restarted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_world.h"
#include "fake_experiment.h"

#define LEDGER "fill_journal.db"
#define EXPERIMENTS "experiment_journal.db"

static struct agent_world whole;

static void
fate(const struct agent_world *w, const char *word)
{
	char path[160];
	snprintf(path, sizeof path, "%s/fate", w->data);
	assert_int_equal(buf_write_file(path, word, strlen(word), 0600, false), 0);
}

static void
begin(struct agent_world *w, const char *name, const char *autonomy, const char *word)
{
	char command[200];
	agent_world_open(w, name, autonomy);
	snprintf(command, sizeof command, "mkdir -p '%s'", w->data);
	assert_int_equal(system(command), 0);
	fate(w, word);
}

static void
look(void **state)
{
	(void)state;
	begin(&whole, "whole", "3", "win");
	agent_world_trade(&whole, 100);
	struct buf b = agent_world_rows(&whole, LEDGER, "SELECT session, agent_phase, agent_reason FROM cycle", 3);
	printf("%s", b.data);
	b = agent_world_rows(&whole, LEDGER, "SELECT id, ref, session, state, reason, data FROM job", 6);
	printf("%s", b.data);
	b = agent_world_rows(&whole, LEDGER, "SELECT seq, key, session, severity, text, data FROM event WHERE kind = 'agent'", 6);
	printf("%s", b.data);
	b = agent_world_rows(&whole, EXPERIMENTS, "SELECT * FROM experiments", 13);
	printf("%s", b.data);
	b = agent_world_rows(&whole, "cycle_journal.db", "SELECT * FROM job_run", 5);
	printf("%s", b.data);
	b = agent_world_rows(&whole, "cycle_journal.db", "SELECT * FROM shadow", 4);
	printf("%s", b.data);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(look),
	};
	if (argc == 3 && strcmp(argv[1], "train") == 0) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	if (argc == 3 && strcmp(argv[1], "experiment-job") == 0)
		return fake_experiment(argv[2]);
	return cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
