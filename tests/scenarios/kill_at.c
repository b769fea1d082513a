/*
 * kill_at [-f] CALL N PROGRAM [ARGUMENT...]: runs PROGRAM, and kills it at the entry of its Nth system call of this name, before
 * that does anything (of several threads one may die before it did a call that was counted). -f: the calls of its threads and
 * children count too, all together; without it those of its first thread alone.
 *
 * strace could, but stops at every call; the kernel's filter stops at this one alone, so that a program is started in a quarter of
 * the time, and scenarios start thousands. It ends when all that it started has ended. Exit: 137 when it killed, and in no other case;
 * else it says how many calls there were, and exits as the program did (1 for a signal or a 137 of its own). 2: usage.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define EX_USAGE 2
#define KILLED (128 + SIGKILL)

static const struct {
	const char *name;
	unsigned number;
} calls[] = {
	{ "pwrite64", SYS_pwrite64 }, { "write", SYS_write }, { "writev", SYS_writev }, { "fdatasync", SYS_fdatasync },
	{ "fsync", SYS_fsync }, { "ftruncate", SYS_ftruncate }, { "flock", SYS_flock }, { "renameat2", SYS_renameat2 },
	{ "sendto", SYS_sendto }, { "sendmsg", SYS_sendmsg },
#ifdef SYS_rename
	{ "rename", SYS_rename }, { "link", SYS_link }, { "unlink", SYS_unlink }, { "mkdir", SYS_mkdir }, { "rmdir", SYS_rmdir },
#endif
#ifdef SYS_renameat
	{ "renameat", SYS_renameat },
#endif
	{ "linkat", SYS_linkat }, { "unlinkat", SYS_unlinkat },
};

static void
die(const char *what)
{
	fprintf(stderr, "kill_at: %s: %s\n", what, strerror(errno));
	exit(1);
}

/*
 * Waits until it is traced (a byte comes through the pipe), has the kernel stop it at this call, and becomes the program, which is of
 * our own architecture: the number alone tells the call.
 */
static void
become(int traced, unsigned call, char **program)
{
	struct sock_filter lines[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = sizeof lines / sizeof lines[0], .filter = lines };
	char byte;
	if (read(traced, &byte, 1) != 1)
		exit(1);
	close(traced);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
		die("the filter");
	execvp(program[0], program);
	die(program[0]);
}

static pid_t
start(unsigned call, char **program)
{
	int traced[2];
	pid_t first;
	long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	if (pipe(traced) != 0 || (first = fork()) < 0)
		die("fork");
	if (first == 0) {
		close(traced[1]);
		become(traced[0], call, program);
	}
	if (ptrace(PTRACE_SEIZE, first, 0L, options) != 0 || write(traced[1], "", 1) != 1)
		die("ptrace");
	close(traced[0]);
	close(traced[1]);
	return first;
}

/* What became of the program. */
struct end {
	long calls;  /* counted */
	bool killed; /* by us */
	int status;  /* as of waitpid */
};

/* Each stop until the last of them has ended, for who is no longer traced would not get past the filter. */
static struct end
watch(pid_t first, long nth, bool follow)
{
	struct end end = { 0 };
	bool begun = false; /* what is ours until it has become the program does not count */
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		int signal = WIFSTOPPED(status) ? WSTOPSIG(status) : 0, event = status >> 16;
		if (!WIFSTOPPED(status)) {
			end.status = pid == first ? status : end.status;
		} else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
			ptrace(PTRACE_LISTEN, pid, 0L, 0L); /* stopped as a whole */
		} else {
			begun = begun || event == PTRACE_EVENT_EXEC;
			if (event == PTRACE_EVENT_SECCOMP && begun && (follow || pid == first) && ++end.calls == nth) {
				end.killed = true;
				kill(pid, SIGKILL); /* a child may have made it */
				kill(first, SIGKILL);
			}
			ptrace(PTRACE_CONT, pid, 0L, event != 0 ? 0L : (long)signal);
		}
	}
	return end;
}

int
main(int argc, char **argv)
{
	bool follow = argc > 1 && strcmp(argv[1], "-f") == 0;
	char **word = argv + 1 + follow, *end = NULL;
	size_t i = 0, known = sizeof calls / sizeof calls[0];
	long nth = argc - follow >= 4 ? strtol(word[1], &end, 10) : 0;
	while (nth > 0 && i < known && strcmp(calls[i].name, word[0]) != 0)
		i++;
	if (nth <= 0 || *end != '\0' || i == known) {
		fprintf(stderr, "kill_at: usage: kill_at [-f] CALL N PROGRAM [ARGUMENT...]; N at least 1, CALL one that this machine has of kill_at.c's\n");
		return EX_USAGE;
	}
	struct end all = watch(start(calls[i].number, word + 2), nth, follow);
	if (all.killed)
		return KILLED;
	fprintf(stderr, "kill_at: %s: no kill, only %ld of %ld calls of %s\n", word[2], all.calls, nth, word[0]);
	return !WIFEXITED(all.status) || WEXITSTATUS(all.status) == KILLED ? 1 : WEXITSTATUS(all.status);
}
