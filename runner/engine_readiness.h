#ifndef ENGINE_READINESS_H
#define ENGINE_READINESS_H

/* Shared by the engine_readiness*.c files only. */
#include "engine_internal.h"
#include "readiness_conf.h"
#include "sha256.h"

/* readiness.conf as it is now: its lines, and what names its content ("": there is none). Of one that cannot be read, a line that says why. */
struct engine_conf {
	struct readiness_conf_line line[READINESS_CONF_LINES];
	int n;
	char sha256[SHA256_TEXT];
};

void engine_conf_read(const char *data_dir, struct engine_conf *c);
/* The file has changed: its lines are kept, and a limit that may not be moved under way begins a new record: then 1, else 0; -1. Part of a transaction. */
int engine_conf_take(struct engine *e, const struct engine_conf *c, const char *session);
/* A record after this one, with the limits that the file sets. 0 / -1 */
int engine_record_begin(struct engine *e, const struct engine_conf *c, const struct ledger_record *newest, const char *session, const char *reason);

#endif
