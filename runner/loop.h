#ifndef LOOP_H
#define LOOP_H

/*
 * The daemon's event loop: it paces the engine, answers control.sock, feeds
 * the event socket, keeps the heartbeat. Everything is one thread; while the
 * first sessions run at full speed it returns to the sockets every 50 ms.
 */
#include "config.h"
#include "engine.h"

/* Block TERM, INT and HUP: from here on they are taken only while the loop (or a caller of loop_signal) waits. */
void loop_block(void);
/* The name of a blocked signal that came meanwhile, NULL none; it is taken off. */
const char *loop_signal(void);
/*
 * For callers without a loop: as engine_next, but waits while a model is being made. ENGINE_TRAINING: a blocked signal came
 * instead, loop_signal names it.
 */
enum engine_result loop_next(struct engine *e, date_t *session);

/*
 * Run e until TERM, INT or HUP, which let the current transaction finish. Returns the exit code: 0; 75 another runner
 * answers in the run folder; 78 configuration; 1 the rest; reason says why. e stays the caller's.
 */
int loop_run(const struct config *cfg, struct engine *e, char *reason, int size);

#endif
