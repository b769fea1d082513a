#ifndef SNAPSHOT_H
#define SNAPSHOT_H

/*
 * What a training starts from, frozen in a file before its process is started: bars, contracts and recipe, and nothing of
 * the live run. Lines of text, the last one the SHA-256 of those before it. Made by one process and read by another of the
 * same version on the same machine.
 */
#include <stdint.h>

#include "panel.h"
#include "recipe.h"

#define SNAPSHOT_MARKETS 32
#define SNAPSHOT_MOST_BARS 1000000 /* of a market */

struct snapshot {
	int version;      /* of the model that is to be made, >= 1 */
	date_t last;      /* newest session of the bars */
	int64_t capital;  /* micro: equity at which a window is traded */
	struct recipe recipe;
	struct panel_market market[SNAPSHOT_MARKETS];
	size_t n_markets;
	void *storage[SNAPSHOT_MARKETS]; /* bars that snapshot_read allocated, NULL: the caller's */
};

/* Replace path durably. 0, or -1 with err. */
int snapshot_write(const struct snapshot *s, const char *path, char *err, int errsize);
/* 0, or -1 with err: not there, cut, changed, or of another version. Release with snapshot_free. */
int snapshot_read(const char *path, struct snapshot **out, char *err, int errsize);
void snapshot_free(struct snapshot *s); /* NULL is harmless */

#endif
