/* Alerts through a program: the operator's own, and what sendmail does too. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alert.h"

extern char **environ;

/* The input as a file of its own: a program that does not read it cannot hold us, as a pipe would. Descriptor, -1 with errno */
static int
stdin_of(const struct buf *input)
{
	int fd = memfd_create("alert", MFD_CLOEXEC);
	if (fd < 0)
		return -1;
	if (buf_write_all(fd, input->data, input->len) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -1;
}

/* 0 with *pid, or an errno. */
static int
start(char *const argv[], char *const env[], int input, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO); /* stdout is the answer to a monitor */
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	int rc = posix_spawn(pid, argv[0], &files, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

/* Wait for pid until then; true: it ended by itself. */
static bool
ends(pid_t pid, instant_t until)
{
	int fd = pidfd_open(pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n = 0;
	while (fd >= 0) {
		instant_t left = until - clock_monotonic();
		n = poll(&p, 1, left > 0 ? (int)(left / 1000 + 1) : 0);
		if (n >= 0 || errno != EINTR)
			break;
	}
	if (fd >= 0)
		close(fd);
	return n > 0;
}

static int
judge(int status, bool ended, char *why, int whysize)
{
	if (!ended)
		snprintf(why, (size_t)whysize, "it had not ended within %d s and was killed", ALERT_SECONDS);
	else if (WIFSIGNALED(status))
		snprintf(why, (size_t)whysize, "it was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		snprintf(why, (size_t)whysize, "it ended with exit code %d", WEXITSTATUS(status));
	else
		return 0;
	return -1;
}

int
alert_spawn(char *const argv[], char *const env[], const struct buf *input, instant_t until, char *why, int whysize)
{
	pid_t pid = -1;
	int status = 0, fd = input->failed ? -1 : stdin_of(input);
	int rc = fd < 0 ? errno : start(argv, env, fd, &pid);
	if (fd >= 0)
		close(fd);
	if (rc != 0) {
		snprintf(why, (size_t)whysize, "cannot be started: %s", input->failed ? "out of memory" : strerror(rc));
		return -1;
	}
	bool ended = ends(pid, until);
	if (!ended)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return judge(status, ended, why, whysize);
}

#define PLACES 16
#define ENVIRONMENT 4096

/* NAME=value for each place, ALERT_ in front, before what we have ourselves. NULL-terminated, in one malloc'd block; NULL out of memory. */
static char **
environment(const struct alert_message *m, const struct alert_from *from, struct buf *text)
{
	size_t at[PLACES], n = 0, own = 0;
	for (; alert_places[n] != NULL; n++) {
		at[n] = text->len;
		buf_str(text, "ALERT_");
		for (const char *c = alert_places[n]; *c != '\0'; c++)
			buf_char(text, (char)(*c - 'a' + 'A'));
		buf_char(text, '=');
		alert_place(text, alert_places[n], strlen(alert_places[n]), m, from);
		buf_char(text, '\0');
	}
	while (own < ENVIRONMENT && environ[own] != NULL)
		own++;
	char **env = text->failed ? NULL : calloc(n + own + 1, sizeof *env);
	if (env == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		env[i] = text->data + at[i];
	memcpy(env + n, environ, own * sizeof *env);
	return env;
}

int
alert_command(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize)
{
	char path[sizeof cfg->alert_command];
	struct buf text = { 0 }, names = { 0 };
	char *argv[] = { path, NULL };
	memcpy(path, cfg->alert_command, sizeof path);
	alert_title(&text, m, from);
	buf_char(&text, '\n');
	alert_text(&text, m, from);
	buf_char(&text, '\n');
	char **env = environment(m, from, &names);
	int rc = -1;
	if (env == NULL)
		snprintf(why, (size_t)whysize, "out of memory");
	else
		rc = alert_spawn(argv, env, &text, until, why, whysize);
	free(env);
	buf_free(&names);
	buf_free(&text);
	return rc;
}
