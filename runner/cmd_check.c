/* hydra-runner check: a monitor's question, one line and an exit code. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "cmd.h"
#include "page_system.h"

#define MEGABYTE INT64_C(1000000)
#define DISK_MOST INT64_C(1000000000)
#define PATIENCE 10 /* seconds; a monitor gives a plugin about that */

int
cmd_check_refused(const char *reason)
{
	struct buf out = { 0 };
	check_words(&out, reason);
	printf("%s - %s\n", check_state_name(CHECK_UNKNOWN), out.data != NULL ? out.data : "out of memory");
	fflush(stdout);
	buf_free(&out);
	return CHECK_UNKNOWN;
}

/* A file system that hangs, or a pipe where a file should be, is not waited for. */
static void
late(int sig)
{
	static const char line[] = "UNKNOWN - no answer from the folders' files within 10 s\n";
	(void)sig;
	(void)!write(STDOUT_FILENO, line, sizeof line - 1);
	_exit(CHECK_UNKNOWN);
}

static int
run(const struct config *cfg, const struct args *a)
{
	static struct check_facts f; /* with the verdict some 20 KB: not for the stack */
	static struct check_verdict v;
	struct buf out = { 0 };
	int64_t low = PAGE_SYSTEM_DISK_LOW / MEGABYTE, full = PAGE_SYSTEM_DISK_FULL / MEGABYTE;
	if (args_number(a, "--disk-warning", 0, DISK_MOST, &low) != 0 || args_number(a, "--disk-critical", 0, DISK_MOST, &full) != 0)
		return cmd_check_refused("a limit of the disk is a number of megabytes, 0 to 1000000000");
	signal(SIGALRM, late);
	alarm(PATIENCE);
	check_read(cfg, &f);
	alarm(0);
	f.disk_low = low * MEGABYTE;
	f.disk_full = full * MEGABYTE;
	check_judge(&f, &v);
	if (args_has(a, "--json"))
		check_json(&f, &v, &out);
	else
		check_line(&f, &v, &out);
	return cmd_print(a, &out) == 0 ? (int)v.state : (int)CHECK_UNKNOWN;
}

const struct cmd cmd_check = {
	.spec = {
		.name = "check",
		.summary = "Tell a monitor how this instance is: one line with performance data, and its state as exit code",
		.details = "WARNING    heartbeat older than 20 s or in the future; next cycle overdue by more than 60 s; the last cycle open for more\n"
		           "           than 300 s; one of the last 20 cycles missed; runner degraded; orders halted; a breaker not active; no\n"
		           "           market where one lot fits the cap; experiment or cycle journal missing; less than 5 GB left for the data folder\n"
		           "CRITICAL   no heartbeat for 60 s, runner down or critical; overdue by more than 600 s; open for more than 1800 s; orders\n"
		           "           stopped, a position or the cash not what the fills say; halted by ruin; a breaker latched; a journal\n"
		           "           unreadable; less than 1 GB left\n"
		           "UNKNOWN    no ledger yet, or none that this program can judge; the settings or options are wrong; no answer in 10 s;\n"
		           "           a replayed folder that has no runner; a run folder that this user may not read\n"
		           "The worst decides (CRITICAL, WARNING, UNKNOWN, OK) and stands first. Files are opened read-only, nothing is made,\n"
		           "no lock is needed; mode and contracts come from the ledger. A value that is not known is U.",
		.exits = "0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (usage and configuration too)",
		.option = {
			{"--disk-warning", "MB", "WARNING below that many free megabytes; 5000 unless said"},
			{"--disk-critical", "MB", "CRITICAL below that many free megabytes; 1000 unless said"},
			CMD_JSON,
		},
	},
	.run = run,
};
