#ifndef CHILD_H
#define CHILD_H

/*
 * A long computation in a process of its own: this program executed afresh, in a process group of its own, with limits on
 * memory, processor and wall time, dead when its parent dies. It says one line on stdout and writes its result to a file;
 * it never writes a journal. One descriptor becomes readable whenever there is something to do: an event loop watches it
 * and calls child_step; child_wait is the same, blocking.
 */
#include <stdbool.h>
#include <stddef.h>

#define CHILD_LINE 4096 /* the most it may say, line end included */
#define CHILD_ARGS 8

struct child_limits {
	int wall_seconds, cpu_seconds;
	size_t memory; /* bytes of address space; not in force under a sanitizer, which reserves terabytes */
};
extern const struct child_limits child_standard; /* 300 s, 300 s, 2 GiB */

enum child_end {
	CHILD_DONE,    /* exit 0 and one line */
	CHILD_FAILED,  /* another exit code, or nothing or too much was said */
	CHILD_HUNG,    /* wall time; we killed it */
	CHILD_CPU,     /* processor time */
	CHILD_MEMORY,  /* it asked for more than its limit */
	CHILD_CRASHED, /* SIGSEGV, SIGABRT … */
	CHILD_KILLED,  /* another signal, from outside: somebody, or a machine out of memory */
};

struct child;

/*
 * Execute program (NULL: this one, /proc/self/exe) with argv, which ends with NULL and begins with the program's name. Signals
 * that the parent blocks or ignores are as usual in the child. 0 with *out, or -1 with err. Release with child_free.
 */
int child_start(const char *program, const char *const argv[], const struct child_limits *limits, struct child **out, char *err, int errsize);
/* Readable when child_step has something to do. */
int child_descriptor(const struct child *c);
/* Never blocks. true: it is over, and its group is gone. */
bool child_step(struct child *c);
/* Wait for its end; earlier with false when wake (-1: none) becomes readable. */
bool child_wait(struct child *c, int wake);
/* Once it is over: how, what it said (without the line end), and both in words for people ("hung: killed after 300 s"). */
enum child_end child_result(const struct child *c);
const char *child_line(const struct child *c);
const char *child_why(const struct child *c);
/* Kills what still runs, and waits for it. NULL is harmless. */
void child_free(struct child *c);

#endif
