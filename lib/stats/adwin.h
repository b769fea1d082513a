#ifndef ADWIN_H
#define ADWIN_H

/*
 * ADWIN, adaptive windowing (Bifet and Gavaldà 2007): the mean of a stream over a window that is cut when two parts of it
 * differ by more than chance (docs/definitions.md, "Drift of a stream"). The window is kept as buckets of 1, 2, 4, … values,
 * so that its room grows with the logarithm of its width and never beyond this struct.
 *
 * Invariants: 1. row r has at most max_buckets buckets, each of 2^r values, the oldest first; higher rows are older;
 * 2. no row is empty, but for the only one of an empty window; 3. the values of all buckets are width.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define ADWIN_ROWS 40        /* a window beyond some 10^12 values forgets its oldest */
#define ADWIN_BUCKETS 8      /* max_buckets at most */
#define ADWIN_VALUE 1e100    /* a value's size at most: sums and squares stay finite */

struct adwin_settings {
	double delta;        /* confidence of a cut, above 0 and below 1 */
	int64_t grace;       /* no test before the window is wider than this, >= 0 */
	int64_t clock;       /* a test every so many values, >= 1 */
	int64_t max_buckets; /* of a row, 2 to ADWIN_BUCKETS */
	int64_t min_window;  /* values on either side of a cut at least, >= 1 */
};

#define ADWIN_SETTINGS { .delta = 0.002, .grace = 30, .clock = 32, .max_buckets = 5, .min_window = 5 }

struct adwin_bucket {
	double sum, squares; /* squares: sum of squared deviations from the bucket's own mean */
};

struct adwin_row {
	int used;
	struct adwin_bucket bucket[ADWIN_BUCKETS + 1]; /* one more for a moment */
};

/* A plain value: a copy of it is another detector in the same state. */
struct adwin {
	struct adwin_settings settings;
	int64_t width;       /* values in the window */
	double total;        /* their sum */
	double variance;     /* their sum of squared deviations, not divided by width */
	int64_t tick;        /* values since the window last began */
	bool drift;          /* the newest value led to a cut: the window begins anew with the next one */
	int64_t detections;  /* since adwin_init */
	int rows;            /* 1 to ADWIN_ROWS */
	struct adwin_row row[ADWIN_ROWS];
};

/* 0, or -1 with *a empty and the default settings: a setting is out of its range. */
int adwin_init(struct adwin *a, struct adwin_settings settings);

/*
 * The next value of the stream. 1: a cut was made, and the window is what remains of it; 0: none; -1: not finite or
 * beyond ADWIN_VALUE, nothing changed.
 */
int adwin_update(struct adwin *a, double value);

/* Mean of the window; 0 of an empty one. */
double adwin_mean(const struct adwin *a);

/* All of the state, as bytes that adwin_decode takes back to the bit; one state has one encoding. Appended to out. */
void adwin_encode(const struct adwin *a, struct buf *out);
/* Into a, whatever it held. 0, or -1 with *a empty and the default settings: not exactly one state that keeps the invariants. */
int adwin_decode(struct adwin *a, const void *data, size_t size);

#endif
