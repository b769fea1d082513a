#ifndef BYTES_H
#define BYTES_H

/*
 * Numbers in eight bytes, lowest first, whatever the machine: for state that is stored and must come back to the bit.
 * A double is its IEEE-754 binary64 pattern, so that -0.0 and every NaN keep theirs.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

void bytes_put(struct buf *out, uint64_t v);
void bytes_put_double(struct buf *out, double v);

/* What is left to read. A read beyond the end sets failed and gives 0, so that a reader asks once, at its end. */
struct bytes {
	const unsigned char *at;
	size_t left;
	bool failed;
};

uint64_t bytes_get(struct bytes *b);
/* A whole number of least to most; another one sets failed and gives least. */
int64_t bytes_get_int(struct bytes *b, int64_t least, int64_t most);
/* A finite double; another one sets failed and gives 0. */
double bytes_get_double(struct bytes *b);

#endif
