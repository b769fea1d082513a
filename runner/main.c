/* hydra-runner: the one writer of the journals, as a daemon and as commands. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "doctor.h"
#include "heartbeat.h"
#include "log.h"

static const struct cmd *const commands[] = {
        &cmd_run, &cmd_cycle, &cmd_replay, &cmd_status, &cmd_check, &cmd_doctor, &cmd_fills, &cmd_reconcile, &cmd_verify, &cmd_adopt, &cmd_diagnose, &cmd_journal, &cmd_experiment,
        &cmd_promote, &cmd_reject, &cmd_rollback, &cmd_trigger, &cmd_halt, &cmd_unhalt, &cmd_pause, &cmd_resume, &cmd_config, &cmd_readiness, &cmd_report,
        &cmd_backup, &cmd_restore, &cmd_export,
};
#define COMMANDS (sizeof commands / sizeof commands[0])

/* What the runner executes itself: nobody need know them. */
static const struct cmd *const jobs[] = {&cmd_train, &cmd_experiment_job};
#define JOBS (sizeof jobs / sizeof jobs[0])

static const struct cmd *
find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i]->spec.name, name) == 0)
			return commands[i];
	for (size_t i = 0; i < JOBS; i++)
		if (strcmp(jobs[i]->spec.name, name) == 0)
			return jobs[i];
	return NULL;
}

static void
list(FILE *out)
{
	fprintf(out, "usage: hydra-runner COMMAND [option …]\n\ncommands:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %-6s %s\n", commands[i]->spec.name, commands[i]->spec.operand != NULL ? commands[i]->spec.operand : "", commands[i]->spec.summary);
	fprintf(out, "\n`hydra-runner COMMAND --help` tells its options. Settings come from the environment, ./hydra.env or\n"
	             "/etc/hydra/hydra.env; `hydra-runner config` shows those in force. `run` starts the daemon; the command that lets a\n"
	             "paused agent go on is `resume`. It executes `train` and `experiment-job` itself.\n"
	             "exit codes: 0 done, 1 failure, 2 usage, 75 another runner holds the data folder, 78 configuration; `check` has its own.\n");
}

static int
usage(const char *what, const char *word)
{
	fprintf(stderr, "hydra-runner: %s%s; allowed:", what, word);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(stderr, " %s", commands[i]->spec.name);
	fprintf(stderr, " --help --version\n");
	return ARGS_EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	static struct config cfg; /* some 10 KB: not for the stack */
	struct args a;
	char err[512];
	if (argc < 2)
		return usage("a command is missing", "");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		list(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("hydra-runner %s\n", heartbeat_version());
		return 0;
	}
	const struct cmd *cmd = find(argv[1]);
	if (cmd == NULL)
		return usage("unknown command ", argv[1]);
	switch (args_parse(&cmd->spec, argc - 2, argv + 2, &a)) {
	case ARGS_HELP:
		return 0;
	case ARGS_USAGE:
		return cmd == &cmd_check ? cmd_check_refused("wrong usage, see --help") : ARGS_EXIT_USAGE;
	case ARGS_GO:
		break;
	}
	log_open("hydra-runner", LOG_INFO);
	if (config_load(&cfg, err, sizeof err) != 0) {
		if (cmd == &cmd_check)
			return cmd_check_refused(err);
		if (cmd == &cmd_doctor)
			return doctor_walk(&cfg, &a, err);
		return cmd == &cmd_run ? cmd_fail_run(&cfg, CONFIG_EXIT, err) : cmd_fail(cmd->spec.name, CONFIG_EXIT, err);
	}
	log_open("hydra-runner", cfg.log_level);
	return cmd->run(&cfg, &a);
}
