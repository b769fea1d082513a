/* hydra-runner report: the readiness page as one file. The page program makes it, run once: no HTML is known here. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd.h"

#define LONGEST (4u << 20) /* of a report */

/* Beside this program: cgi/readiness; its templates where HYDRA_TEMPLATES says, else in the project's folder. 0 / -1 with err. */
static int
find(char program[4300], char templates[4300], char *err, int errsize)
{
	char self[4096];
	ssize_t n = readlink(CMD_SELF, self, sizeof self - 1);
	char *slash = n > 0 ? (self[n] = '\0', strrchr(self, '/')) : NULL;
	const char *given = getenv("HYDRA_TEMPLATES");
	if (slash == NULL) {
		snprintf(err, (size_t)errsize, "where this program lies cannot be told: %s", strerror(errno));
		return -1;
	}
	*slash = '\0';
	snprintf(program, 4300, "%s/cgi/readiness", self);
	snprintf(templates, 4300, "%s", given != NULL && given[0] == '/' ? given : "");
	if (templates[0] == '\0')
		snprintf(templates, 4300, "%s/../templates", self);
	if (access(program, X_OK) != 0) {
		snprintf(err, (size_t)errsize, "%.300s: %s; the page program makes the report", program, strerror(errno));
		return -1;
	}
	return 0;
}

/* All that comes until the end. 0 / -1 */
static int
read_all(int fd, struct buf *out)
{
	char block[8192];
	for (;;) {
		ssize_t n = read(fd, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 && !out->failed ? 0 : -1;
		if (out->len + (size_t)n > LONGEST)
			return -1;
		buf_add(out, block, (size_t)n);
	}
}

/* Runs it, its standard output into out. Its exit status, -1 with errno. */
static int
run_page(const char *program, struct buf *out)
{
	char *argv[] = { (char[]){ "readiness" }, (char[]){ "--report" }, NULL };
	int ends[2], status = -1;
	pid_t pid;
	posix_spawn_file_actions_t files;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	int rc = posix_spawn(&pid, program, &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	int got = rc == 0 ? read_all(ends[0], out) : -1;
	close(ends[0]);
	if (rc != 0) {
		errno = rc;
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return got == 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Why there is none; the exit code. */
static int
refused(int status, const struct buf *said)
{
	char why[2100];
	if (status == CONFIG_EXIT)
		return cmd_fail("report", CONFIG_EXIT, "the page program cannot begin; its words stand above");
	if (status != 1 || said->len == 0)
		return cmd_fail("report", CMD_EXIT_FAILURE, "the page program could not be run to its end");
	snprintf(why, sizeof why, "%.*s", (int)strcspn(said->data, "\n"), said->data);
	return cmd_fail("report", CMD_EXIT_FAILURE, why);
}

/* A new file is put in the old one's place, so what is none must not stand there: a device would be gone, a pipe's reader be left waiting. */
static int
write_report(const char *path, const struct buf *html, char *err, int errsize)
{
	struct stat st;
	char *whole = realpath(path, NULL); /* where a link leads to; NULL: nothing is there yet */
	int rc = -1;
	if (whole != NULL && stat(whole, &st) == 0 && !S_ISREG(st.st_mode))
		snprintf(err, (size_t)errsize, "%.300s: it is there and no regular file, and the report is not written over it; without FILE it goes to standard output", path);
	else if (whole == NULL && lstat(path, &st) == 0)
		snprintf(err, (size_t)errsize, "%.300s: it is there and cannot be followed: %s", path, strerror(errno));
	else if (buf_write_file(whole != NULL ? whole : path, html->data, html->len, 0640, true) != 0)
		snprintf(err, (size_t)errsize, "%.300s: %s", path, strerror(errno));
	else
		rc = 0;
	free(whole);
	return rc;
}

static int
run(const struct config *cfg, const struct args *a)
{
	char program[4300], templates[4300], err[800];
	struct buf html = { 0 };
	if (find(program, templates, err, sizeof err) != 0)
		return cmd_fail("report", CMD_EXIT_FAILURE, err);
	if (setenv("HYDRA_TEMPLATES", templates, 1) != 0 || setenv("HYDRA_DATA_DIR", cfg->data_dir, 1) != 0)
		return cmd_fail("report", CMD_EXIT_FAILURE, "out of memory");
	int status = run_page(program, &html);
	int rc = status == 0 ? 0 : refused(status, &html);
	if (rc == 0 && a->operand == NULL)
		return cmd_print(a, &html);
	if (rc == 0 && write_report(a->operand, &html, err, (int)sizeof err) != 0)
		rc = cmd_fail("report", CMD_EXIT_FAILURE, err);
	if (rc == 0)
		printf("%s: %zu bytes, one file that asks nothing of the network\n", a->operand, html.len);
	buf_free(&html);
	return rc;
}

const struct cmd cmd_report = {
	.spec = {
		.name = "report",
		.summary = "Write the readiness page as one self-contained HTML file",
		.operand = "[FILE]",
		.details = "Without FILE it goes to standard output. It says what the runner judged at the close of the last session; styles and the\n"
		           "curve are in the file, nothing is fetched. On paper it takes two pages, A4 or Letter; many set limits take more.",
	},
	.run = run,
};
