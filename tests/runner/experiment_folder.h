#ifndef EXPERIMENT_FOLDER_H
#define EXPERIMENT_FOLDER_H

/* A folder for a test's snapshots, results and models. Includes cmocka's own first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

static char folder[64];

/* A file's path in it; of the last four that were asked for. */
static inline const char *
place(const char *name)
{
	static char path[4][128];
	static int k;
	k = (k + 1) % 4;
	snprintf(path[k], sizeof path[k], "%s/%s", folder, name);
	return path[k];
}

/* The caller frees it. */
static inline struct buf
file(const char *name)
{
	struct buf b = { 0 };
	assert_int_equal(buf_read_file(&b, place(name), (size_t)64 << 20), 0);
	return b;
}

static inline bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

static inline int
open_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/experiment_test.XXXXXX");
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static inline int
close_folder(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

#endif
