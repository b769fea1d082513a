#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMPLAINT 1024 /* newest bytes of its stderr that are kept */
#define EXIT_EXEC 127

#if defined __SANITIZE_ADDRESS__
#define MEMORY_LIMITED 0
#else
#define MEMORY_LIMITED 1
#endif

const struct child_limits child_standard = { .wall_seconds = 300, .cpu_seconds = 300, .memory = (size_t)2 << 30 };

/* Of what the descriptor hears. */
enum source { SOURCE_OUT, SOURCE_ERR, SOURCE_END, SOURCE_TIME, SOURCES };

struct child {
	struct child_limits limits;
	pid_t pid;
	int epoll, fd[SOURCES]; /* -1: not open */
	bool over, hung;
	enum child_end end;
	char line[CHILD_LINE + 1];
	size_t said;
	char complaint[COMPLAINT + 1];
	size_t complained;
	char why[400];
};

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* From here to exec the child is a copy of the parent: nothing but system calls. */
static _Noreturn void
become(const char *program, const char *const argv[], const struct child_limits *limits, pid_t parent, int out, int err)
{
	const struct rlimit memory = { limits->memory, limits->memory };
	const struct rlimit cpu = { (rlim_t)limits->cpu_seconds, (rlim_t)limits->cpu_seconds + 5 };
	const struct rlimit none = { 0, 0 };
	sigset_t all;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	/* the death signal first, then whether it came too late */
	if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(EXIT_EXEC);
	if ((MEMORY_LIMITED && setrlimit(RLIMIT_AS, &memory) != 0) || setrlimit(RLIMIT_CPU, &cpu) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		_exit(EXIT_EXEC);
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || close_range(3, ~0U, 0) != 0)
		_exit(EXIT_EXEC);
	for (int s = 1; s < NSIG; s++)
		if (s != SIGKILL && s != SIGSTOP)
			signal(s, SIG_DFL);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	execv(program, (char *const *)(uintptr_t)argv); /* execv changes nothing that argv points to */
	_exit(EXIT_EXEC);
}

static int
listen_to(struct child *c, enum source which)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u32 = which };
	return epoll_ctl(c->epoll, EPOLL_CTL_ADD, c->fd[which], &e);
}

static int
watch(struct child *c)
{
	const struct itimerspec limit = { .it_value.tv_sec = c->limits.wall_seconds };
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->fd[SOURCE_END] = pidfd_open(c->pid, 0);
	c->fd[SOURCE_TIME] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (c->epoll < 0 || c->fd[SOURCE_END] < 0 || c->fd[SOURCE_TIME] < 0 || timerfd_settime(c->fd[SOURCE_TIME], 0, &limit, NULL) != 0)
		return -1;
	for (int i = 0; i < SOURCES; i++)
		if (listen_to(c, (enum source)i) != 0)
			return -1;
	return 0;
}

int
child_start(const char *program, const char *const argv[], const struct child_limits *limits, struct child **out, char *err, int errsize)
{
	int said[2] = { -1, -1 }, complained[2] = { -1, -1 };
	pid_t parent = getpid();
	struct child *c = calloc(1, sizeof *c);
	*out = NULL;
	if (c == NULL) {
		snprintf(err, (size_t)errsize, "a process cannot be started: out of memory");
		return -1;
	}
	*c = (struct child){ .limits = *limits, .epoll = -1, .fd = { -1, -1, -1, -1 } };
	if (pipe2(said, O_CLOEXEC) != 0 || pipe2(complained, O_CLOEXEC) != 0)
		goto fail;
	c->pid = fork();
	if (c->pid < 0)
		goto fail;
	if (c->pid == 0)
		become(program != NULL ? program : "/proc/self/exe", argv, limits, parent, said[1], complained[1]);
	(void)setpgid(c->pid, c->pid); /* whoever comes first; it may be past exec already */
	c->fd[SOURCE_OUT] = said[0];
	c->fd[SOURCE_ERR] = complained[0];
	said[0] = complained[0] = -1;
	close_one(&said[1]);
	close_one(&complained[1]);
	if (fcntl(c->fd[SOURCE_OUT], F_SETFL, O_NONBLOCK) != 0 || fcntl(c->fd[SOURCE_ERR], F_SETFL, O_NONBLOCK) != 0 || watch(c) != 0)
		goto fail;
	*out = c;
	return 0;
fail:
	snprintf(err, (size_t)errsize, "a process cannot be started: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		close_one(&said[i]);
		close_one(&complained[i]);
	}
	child_free(c);
	return -1;
}

int
child_descriptor(const struct child *c)
{
	return c->epoll;
}

/* Read what is there; what the room does not hold is counted, or pushes out the oldest. false: nothing more will come. */
static bool
drain(int fd, char *room, size_t size, size_t *n, bool newest)
{
	char part[512];
	for (;;) {
		ssize_t got = read(fd, part, sizeof part);
		if (got <= 0)
			return got < 0 && (errno == EAGAIN || errno == EINTR);
		size_t k = (size_t)got;
		if (newest && *n + k > size) {
			size_t drop = *n + k - size;
			memmove(room, room + drop, *n - drop);
			*n -= drop;
		}
		if (*n < size)
			memcpy(room + *n, part, k < size - *n ? k : size - *n);
		*n += k;
	}
}

static void
hear(struct child *c, enum source which)
{
	bool more = which == SOURCE_OUT ? drain(c->fd[which], c->line, CHILD_LINE, &c->said, false) : drain(c->fd[which], c->complaint, COMPLAINT, &c->complained, true);
	if (!more)
		close_one(&c->fd[which]);
}

static void
say(struct child *c, enum child_end end, const char *what)
{
	const char *last = c->complaint;
	size_t len = c->complained < COMPLAINT ? c->complained : COMPLAINT;
	while (len > 0 && c->complaint[len - 1] == '\n')
		c->complaint[--len] = '\0';
	for (char *p = c->complaint; (p = strchr(p, '\n')) != NULL; p++)
		last = p + 1;
	c->end = end;
	snprintf(c->why, sizeof c->why, "%s%s%.200s", what, last[0] != '\0' ? ": " : "", last);
}

/* It asked for memory and did not get it, says the library or the language. */
static bool
out_of_memory(const struct child *c)
{
	static const char *const words[] = { "bad_alloc", "ut of memory", "annot allocate memory" };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strstr(c->complaint, words[i]) != NULL || strstr(c->line, words[i]) != NULL)
			return true;
	return false;
}

/* Exactly one line? */
static bool
one_line(struct child *c)
{
	size_t len = c->said;
	if (len == 0 || len > CHILD_LINE || c->line[len - 1] != '\n' || memchr(c->line, '\0', len) != NULL)
		return false;
	c->line[len - 1] = '\0';
	return strchr(c->line, '\n') == NULL;
}

static void
judge(struct child *c, const siginfo_t *info)
{
	char text[160];
	int s = info->si_status;
	bool exited = info->si_code == CLD_EXITED;
	if (c->hung) {
		snprintf(text, sizeof text, "hung: killed after %d s", c->limits.wall_seconds);
		say(c, CHILD_HUNG, text);
	} else if (exited && s == 0 && one_line(c)) {
		say(c, CHILD_DONE, "done");
	} else if (exited && s == 0) {
		snprintf(text, sizeof text, "failed: it said %zu bytes instead of one line of at most %d", c->said, CHILD_LINE);
		say(c, CHILD_FAILED, text);
	} else if (s != SIGXCPU && out_of_memory(c)) {
		snprintf(text, sizeof text, "out of memory: it needs more than %zu MB", c->limits.memory >> 20);
		say(c, CHILD_MEMORY, text);
	} else if (exited) {
		(void)one_line(c);
		snprintf(text, sizeof text, s == EXIT_EXEC ? "failed: it could not be executed (exit %d)" : "failed: exit %d", s);
		say(c, CHILD_FAILED, text);
	} else if (s == SIGXCPU) {
		snprintf(text, sizeof text, "used more than %d s of processor time", c->limits.cpu_seconds);
		say(c, CHILD_CPU, text);
	} else if (s == SIGSEGV || s == SIGABRT || s == SIGBUS || s == SIGILL || s == SIGFPE || s == SIGSYS || s == SIGTRAP) {
		snprintf(text, sizeof text, "crashed (SIG%s)", sigabbrev_np(s));
		say(c, CHILD_CRASHED, text);
	} else {
		snprintf(text, sizeof text, "killed from outside (SIG%s%s)", sigabbrev_np(s) != NULL ? sigabbrev_np(s) : "?", s == SIGKILL ? ", perhaps the machine ran out of memory" : "");
		say(c, CHILD_KILLED, text);
	}
}

/* Gone? Then what it still had to say is in the pipes. */
static void
reap(struct child *c)
{
	siginfo_t info = { 0 };
	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
		return;
	/* its group goes before its number is free for others */
	(void)kill(-c->pid, SIGKILL);
	(void)waitid(P_PID, (id_t)c->pid, &info, WEXITED);
	for (int i = SOURCE_OUT; i <= SOURCE_ERR; i++)
		if (c->fd[i] >= 0)
			hear(c, (enum source)i);
	c->pid = 0;
	c->over = true;
	judge(c, &info);
}

bool
child_step(struct child *c)
{
	struct epoll_event e[SOURCES];
	int n = c->over ? 0 : epoll_wait(c->epoll, e, SOURCES, 0);
	for (int i = 0; i < n; i++) {
		switch ((enum source)e[i].data.u32) {
		case SOURCE_OUT:
		case SOURCE_ERR:
			hear(c, (enum source)e[i].data.u32);
			break;
		case SOURCE_TIME:
			c->hung = true;
			close_one(&c->fd[SOURCE_TIME]);
			(void)kill(-c->pid, SIGKILL);
			break;
		default:
			break;
		}
	}
	if (!c->over)
		reap(c);
	return c->over;
}

bool
child_wait(struct child *c, int wake)
{
	struct pollfd p[2] = { { c->epoll, POLLIN, 0 }, { wake, POLLIN, 0 } };
	while (!child_step(c)) {
		if (poll(p, wake >= 0 ? 2 : 1, -1) < 0 && errno != EINTR)
			return false;
		if (wake >= 0 && p[1].revents != 0)
			return false;
	}
	return true;
}

enum child_end
child_result(const struct child *c)
{
	return c->end;
}

const char *
child_line(const struct child *c)
{
	return c->line;
}

const char *
child_why(const struct child *c)
{
	return c->why;
}

void
child_free(struct child *c)
{
	if (c == NULL)
		return;
	if (c->pid > 0) {
		(void)kill(-c->pid, SIGKILL);
		(void)kill(c->pid, SIGKILL); /* its group may not be there yet */
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	for (int i = 0; i < SOURCES; i++)
		close_one(&c->fd[i]);
	close_one(&c->epoll);
	free(c);
}
