#ifndef CONTROL_H
#define CONTROL_H

/*
 * The operator's door to a live runner: a unix socket in the run folder that
 * only the runner's own user can open. One request a connection:
 *   {"cmd":"halt"}\n                                     → {"ok":true,"text":"…"}\n
 *   {"cmd":"resume-breaker","name":"max_drawdown"}\n     → {"ok":false,"text":"…"}\n
 */
#include "buf.h"

struct event_base;
struct control;

#define CONTROL_LINE 4096 /* longest request or answer, its line end included */
#define CONTROL_MS 5000   /* a request must be whole after that */

/* Carry out cmd; name is "" when the request has none. text: one line for people. 0 done, -1 refused (text says why). */
typedef int (*control_handler)(void *arg, const char *cmd, const char *name, struct buf *text);

/* Listen at path, mode 0600. NULL with err; errno is EADDRINUSE when another runner answers there. */
struct control *control_open(struct event_base *base, const char *path, int ms, control_handler handler, void *arg, char *err, int errsize);
void control_close(struct control *c); /* removes the socket; NULL is harmless */

enum control_answer {
	CONTROL_DONE,    /* ok, text is the runner's */
	CONTROL_REFUSED, /* the runner said no, text says why */
	CONTROL_NOBODY,  /* no runner listens at path */
	CONTROL_FAILED   /* no whole answer in time, text says what happened */
};
/* Ask the runner at path; waits at most CONTROL_MS for its answer. name may be NULL. Appends to text. */
enum control_answer control_call(const char *path, const char *cmd, const char *name, struct buf *text);

#endif
