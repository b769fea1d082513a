/* hydra-runner check: a monitor's question, one line and an exit code. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alert.h"
#include "check.h"
#include "cmd.h"

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

/* The limits: the setting's, and over them the disk's by option. 0, or -1 after answering. */
static int
limits(const struct config *cfg, const struct args *a, struct check_limit out[CHECK_ITEMS])
{
	char err[512];
	if (check_limits_read(cfg->check_limits, out, err, sizeof err) != 0) {
		cmd_check_refused(err);
		return -1;
	}
	struct check_limit *disk = &out[CHECK_DISK];
	if (args_number(a, "--disk-warning", 0, CHECK_LIMIT_MOST, &disk->warn) != 0 || args_number(a, "--disk-critical", 0, CHECK_LIMIT_MOST, &disk->crit) != 0) {
		cmd_check_refused("a limit of the disk is a number of megabytes, 0 to 1000000000");
		return -1;
	}
	if (disk->warn == CHECK_NEVER || disk->crit == CHECK_NEVER || disk->crit <= disk->warn)
		return 0;
	snprintf(err, sizeof err, "--disk-warning %" PRId64 " --disk-critical %" PRId64 ": critical comes before warning", disk->warn, disk->crit);
	cmd_check_refused(err);
	return -1;
}

static void
answer(const struct args *a, const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	bool list = args_has(a, "--list"), json = args_has(a, "--json");
	void (*write_it)(const struct check_facts *, const struct check_verdict *, struct buf *) = list ? json ? check_list_json : check_list : json ? check_json : check_line;
	write_it(f, v, out);
}

static int
run(const struct config *cfg, const struct args *a)
{
	static struct check_facts f; /* with the verdict and the alerts some 300 KB: not for the stack */
	static struct check_verdict v;
	static struct alert_run alerts;
	struct buf out = { 0 };
	bool alert = args_has(a, "--alert");
	struct check_limit limit[CHECK_ITEMS];
	if (limits(cfg, a, limit) != 0)
		return CHECK_UNKNOWN;
	signal(SIGALRM, late);
	alarm(PATIENCE);
	check_read(cfg, &f);
	alert_undelivered(cfg, &f);
	memcpy(f.limit, limit, sizeof limit);
	check_judge(&f, &v);
	if (alert)
		alert_hold(cfg, f.now, &v, &alerts);
	alarm(0);
	answer(a, &f, &v, &out);
	int rc = cmd_print(a, &out) == 0 ? (int)v.state : (int)CHECK_UNKNOWN;
	fflush(stdout); /* no receiver that hangs keeps the answer back */
	signal(SIGALRM, SIG_DFL); /* receivers have their seconds; a disk that hangs has no more than these */
	alarm(PATIENCE + (ALERT_RECEIVERS + 1) * ALERT_SECONDS);
	if (alert)
		alert_deliver(cfg, f.meta.badge, f.now, &alerts);
	return rc;
}

const struct cmd cmd_check = {
	.spec = {
		.name = "check",
		.summary = "Tell a monitor how this instance is: one line with performance data, and its state as exit code",
		.details = "WARNING    heartbeat older than 20 s or in the future; next cycle overdue by more than 60 s; the last cycle open for more\n"
		           "           than 300 s; one of the last 20 cycles missed; runner degraded; orders halted; a breaker not active; no\n"
		           "           market where one lot fits the cap; experiment or cycle journal missing; less than 5 GB left for the data folder\n"
		           "CRITICAL   no heartbeat for 60 s, runner down or critical; overdue by more than 600 s; open for more than 1800 s; more than 5\n"
		           "           of the last 20 cycles missed; orders stopped, a position or the cash not what the fills say; halted by ruin; a breaker latched; a journal\n"
		           "           unreadable; less than 1 GB left\n"
		           "UNKNOWN    no ledger yet, or none that this program can judge; the settings or options are wrong; no answer in 10 s;\n"
		           "           a replayed folder that has no runner; a run folder that this user may not read\n"
		           "These are the standard limits; HYDRA_CHECK_LIMITS sets others, and --list shows all items with the limits in force: also bars\n"
		           "that do not come, winners that wait, drift of the model, large write-ahead logs, alerts that nobody takes.\n"
		           "The worst decides (CRITICAL, WARNING, UNKNOWN, OK) and stands first. Files are opened read-only, nothing is made,\n"
		           "no lock is needed; mode and contracts come from the ledger. A value that is not known is U.",
		.exits = "0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (usage and configuration too)",
		.option = {
			{"--disk-warning", "MB", "WARNING below that many free megabytes; 5000 unless said"},
			{"--disk-critical", "MB", "CRITICAL below that many free megabytes; 1000 unless said"},
			{"--list", NULL, "every item that is looked at: state, value, limits, meaning"},
			{"--alert", NULL, "tell HYDRA_ALERT_MAIL, _WEBHOOK and _COMMAND what changed since the last time, then ask HYDRA_PING_URL"},
			CMD_JSON,
		},
	},
	.run = run,
};
