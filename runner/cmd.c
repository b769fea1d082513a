#include "cmd.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "control.h"
#include "listen.h"

#define TRIES 25 /* a fifth of a second each: a runner that starts holds the lock before it listens */

int
cmd_fail(const char *command, int code, const char *reason)
{
	fflush(stdout);
	fprintf(stderr, "hydra-runner %s: %s\n", command, reason);
	return code;
}

/* Does a runner live in this run folder? Then what is left there is its own. */
static bool
occupied(const struct config *cfg)
{
	char path[128];
	int fd = config_run_path(cfg, "control.sock", path, sizeof path) == 0 ? listen_connect(path, CONTROL_MS) : -1;
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int
cmd_fail_run(const struct config *cfg, int code, const char *reason)
{
	char path[128];
	/* a reason that cannot be left behind is still on stderr */
	if (cfg->run_dir[0] != '\0' && !occupied(cfg) && config_run_path(cfg, "runner_reason", path, sizeof path) == 0)
		(void)buf_write_file(path, reason, strlen(reason), 0640, false);
	return cmd_fail("run", code, reason);
}

int
cmd_print(const struct args *a, struct buf *out)
{
	bool bad = out->failed || (out->len > 0 && fwrite(out->data, 1, out->len, stdout) != out->len) || fflush(stdout) != 0;
	buf_free(out);
	return bad ? cmd_fail(a->spec->name, CMD_EXIT_FAILURE, "the output could not be written") : 0;
}

int
cmd_fail_line(const struct args *a, const char *why)
{
	struct buf out = { 0 };
	buf_str(&out, "{\"error\":");
	buf_json(&out, why);
	buf_str(&out, "}\n");
	(void)cmd_print(a, &out); /* it fails anyway */
	return CMD_EXIT_FAILURE;
}

static int
done(const struct args *a, const char *text)
{
	struct buf out = {0};
	if (args_has(a, "--json")) {
		buf_str(&out, "{\"ok\":true,\"text\":");
		buf_json(&out, text);
		buf_char(&out, '}');
	} else {
		buf_str(&out, text);
	}
	buf_char(&out, '\n');
	return cmd_print(a, &out);
}

/* One try: the exit code, or -1 when the lock is held but nobody listens (err says by whom). */
static int
try_once(const struct config *cfg, const struct args *a, const char *path, const char *cmd, const char *name, cmd_offline offline, const char *said, char *err, int errsize)
{
	struct buf text = {0};
	int rc = 0, code = CMD_EXIT_FAILURE;
	switch (control_call(path, cmd, name, &text)) {
	case CONTROL_DONE:
		rc = done(a, text.len > 0 ? text.data : "");
		break;
	case CONTROL_NOBODY:
		if (offline(cfg, name, &code, err, errsize) == 0)
			rc = done(a, said);
		else
			rc = code == CMD_EXIT_SECOND ? -1 : cmd_fail(a->spec->name, code, err);
		break;
	case CONTROL_REFUSED:
	case CONTROL_FAILED:
		rc = cmd_fail(a->spec->name, CMD_EXIT_FAILURE, text.len > 0 ? text.data : "refused");
		break;
	}
	buf_free(&text);
	return rc;
}

int
cmd_ask(const struct config *cfg, const struct args *a, const char *cmd, const char *name, cmd_offline offline, const char *said)
{
	const struct timespec pause = {.tv_sec = 0, .tv_nsec = 200000000};
	char path[128], err[512] = "", reason[800];
	if (config_run_path(cfg, "control.sock", path, sizeof path) != 0)
		return cmd_fail(a->spec->name, CONFIG_EXIT, "HYDRA_RUN_DIR is too long for a socket's path");
	for (int i = 0; i < TRIES; i++) {
		int rc = try_once(cfg, a, path, cmd, name, offline, said, err, sizeof err);
		if (rc >= 0)
			return rc;
		nanosleep(&pause, NULL);
	}
	snprintf(reason, sizeof reason, "%s; it does not listen at %s (is HYDRA_RUN_DIR the one it was started with?)", err, path);
	return cmd_fail(a->spec->name, CMD_EXIT_SECOND, reason);
}
