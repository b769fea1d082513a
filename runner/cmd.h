#ifndef CMD_H
#define CMD_H

/* The commands of hydra-runner: main.c has the table of them, each file its own. */
#include "args.h"
#include "buf.h"
#include "config.h"

#define CMD_EXIT_FAILURE 1
#define CMD_EXIT_SECOND 75 /* EX_TEMPFAIL: another runner holds the data folder */

#define CMD_SELF "/proc/self/exe" /* what trains: this program, also when its file was replaced */

struct cmd {
	struct args_spec spec;
	int (*run)(const struct config *cfg, const struct args *a); /* exit code */
};
extern const struct cmd cmd_run, cmd_cycle, cmd_replay, cmd_status, cmd_check, cmd_doctor, cmd_fills, cmd_reconcile, cmd_verify, cmd_adopt, cmd_halt, cmd_unhalt, cmd_pause, cmd_resume, cmd_config;
extern const struct cmd cmd_diagnose, cmd_journal, cmd_experiment, cmd_promote, cmd_reject, cmd_rollback, cmd_trigger; /* the agent's loop */
extern const struct cmd cmd_backup, cmd_restore, cmd_export;
extern const struct cmd cmd_readiness, cmd_report; /* the go-live gate */
extern const struct cmd cmd_train, cmd_experiment_job; /* what the runner executes itself (child.h) */

/* Options that every table shares. */
#define CMD_JSON {"--json", NULL, "machine-readable output"}

/* Say why on stderr, as the last line, and give code back. */
int cmd_fail(const char *command, int code, const char *reason);
/* The same, and leave the reason in the run folder's runner_reason for whoever supervises (unless another runner lives in that folder). */
int cmd_fail_run(const struct config *cfg, int code, const char *reason);
/* What `check` answers when it cannot begin: its own line on stdout, for a monitor knows no other exit code than its four. */
int cmd_check_refused(const char *reason);
/* out to stdout; out is freed. 0, or CMD_EXIT_FAILURE when it could not be written whole. */
int cmd_print(const struct args *a, struct buf *out);
/* Of what a parent reads (child.h): {"error": why} as its one line on stdout. CMD_EXIT_FAILURE. */
int cmd_fail_line(const struct args *a, const char *why);

/*
 * Carry out an operator command: a live runner does it over control.sock (cmd, name), else offline does it here; offline
 * gets name and returns 0, or -1 with code and err. said: what to print after offline did it.
 */
typedef int (*cmd_offline)(const struct config *cfg, const char *name, int *code, char *err, int errsize);
int cmd_ask(const struct config *cfg, const struct args *a, const char *cmd, const char *name, cmd_offline offline, const char *said);

#endif
