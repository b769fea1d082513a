#ifndef ENGINE_CHILD_H
#define ENGINE_CHILD_H

/* What the first training and the experiments share (engine_train.c). */
#include "child.h"
#include "engine_internal.h"
#include "snapshot.h"

/* Bars up to a session, and what else a snapshot takes from the run, in the folder of the models, which is made. Version and recipes are the caller's. 0, or -1 with err. */
int engine_freeze(struct engine *e, date_t upto, struct snapshot **out, char *err, int errsize);
/* A member of the line that a process said, cut; "" none. */
void engine_said(const struct child *c, const char *name, char *out, size_t size);
int64_t engine_said_number(const struct child *c, const char *name); /* -1 none */

#endif
