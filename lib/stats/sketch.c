#include "sketch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENCODING 1
#define OCTAVE 64     /* numbers of seven significant bits from 2^e to below 2^(e+1) */
#define LEAST_EXP (-20) /* SKETCH_LEAST = 2^-20 is place 1 */
_Static_assert(SKETCH_PLACES == (20 - LEAST_EXP) * OCTAVE + 1, "SKETCH_MOST is the last place");

static int
place_of(double value)
{
	int e;
	double size = fabs(value);
	if (size < SKETCH_LEAST)
		return 0;
	if (size > SKETCH_MOST)
		size = SKETCH_MOST;
	/* size = f*2^e, f from 1/2: seven bits are 128*f, rounded half up; 128 itself is the next octave's first */
	double f = frexp(size, &e);
	int place = (e - 1 - LEAST_EXP) * OCTAVE + (int)floor(f * 2 * OCTAVE + 0.5) - OCTAVE + 1;
	return value < 0 ? -place : place;
}

double
sketch_value(int place)
{
	int at = abs(place) - 1;
	if (place == 0)
		return 0;
	double size = ldexp(OCTAVE + at % OCTAVE, at / OCTAVE + LEAST_EXP - 6); /* 64 = 2^6 */
	return place < 0 ? -size : size;
}

/* Room for n buckets. */
static bool
reserve(struct sketch *s, int n)
{
	if (n <= s->room)
		return true;
	int room = s->room < 8 ? 8 : s->room * 2;
	if (room < n)
		room = n;
	struct sketch_bucket *more = reallocarray(s->bucket, (size_t)room, sizeof *more);
	if (more == NULL) {
		s->failed = true;
		return false;
	}
	s->bucket = more;
	s->room = room;
	return true;
}

/* The first bucket at or above place. */
static int
find(const struct sketch *s, int place)
{
	int low = 0, high = s->used;
	while (low < high) {
		int middle = (low + high) / 2;
		if (s->bucket[middle].place < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* No bucket's count is beyond the sum of all, so that one check is enough. */
static bool
count_more(struct sketch *s, int64_t times)
{
	if (s->failed || __builtin_add_overflow(s->n, times, &s->n))
		s->failed = true;
	return !s->failed;
}

void
sketch_add(struct sketch *s, double value, int64_t times)
{
	if (!isfinite(value) || times < 1)
		return;
	int place = place_of(value), at = find(s, place);
	bool there = at < s->used && s->bucket[at].place == place;
	if ((!there && !reserve(s, s->used + 1)) || !count_more(s, times))
		return;
	if (!there) {
		memmove(&s->bucket[at + 1], &s->bucket[at], (size_t)(s->used - at) * sizeof *s->bucket);
		s->bucket[at] = (struct sketch_bucket){ .place = place };
		s->used++;
	}
	s->bucket[at].count += times;
}

void
sketch_merge(struct sketch *a, const struct sketch *b)
{
	if (b->failed)
		a->failed = true;
	if (b->used == 0 || !reserve(a, a->used + b->used) || !count_more(a, b->n))
		return;
	/* from the highest down, into the room behind: what is still to be read is never written over */
	int i = a->used - 1, j = b->used - 1, to = a->used + b->used;
	while (j >= 0) {
		if (i >= 0 && a->bucket[i].place > b->bucket[j].place) {
			a->bucket[--to] = a->bucket[i--];
			continue;
		}
		struct sketch_bucket one = b->bucket[j--];
		if (i >= 0 && a->bucket[i].place == one.place)
			one.count += a->bucket[i--].count;
		a->bucket[--to] = one;
	}
	/* below i all stand already; close the gap that equal places left */
	int tail = a->used + b->used - to;
	memmove(&a->bucket[i + 1], &a->bucket[to], (size_t)tail * sizeof *a->bucket);
	a->used = i + 1 + tail;
}

void
sketch_clear(struct sketch *s)
{
	s->used = 0;
	s->n = 0;
	s->failed = false;
}

void
sketch_free(struct sketch *s)
{
	free(s->bucket);
	*s = (struct sketch){ 0 };
}

bool
sketch_equal(const struct sketch *a, const struct sketch *b)
{
	if (a->failed || b->failed || a->n != b->n || a->used != b->used)
		return false;
	for (int i = 0; i < a->used; i++)
		if (a->bucket[i].place != b->bucket[i].place || a->bucket[i].count != b->bucket[i].count)
			return false;
	return true;
}

/* The value of a rank, 0 the lowest. */
static double
ranked(const struct sketch *s, int64_t rank)
{
	int i = 0;
	while (i < s->used - 1 && rank >= s->bucket[i].count)
		rank -= s->bucket[i++].count;
	return sketch_value(s->bucket[i].place);
}

double
sketch_quantile(const struct sketch *s, double q)
{
	if (s->failed || s->n == 0)
		return NAN;
	double v = (double)(s->n - 1) * fmin(1, fmax(0, q));
	int64_t j = (int64_t)v;
	if (j >= s->n - 1)
		return ranked(s, s->n - 1);
	double g = v - (double)j, a = ranked(s, j), b = ranked(s, j + 1), d = b - a;
	return g < 0.5 ? a + d * g : b - d * (1 - g);
}

int64_t
sketch_count(const struct sketch *s, double most)
{
	int64_t n = 0;
	for (int i = 0; i < s->used && sketch_value(s->bucket[i].place) <= most; i++)
		n += s->bucket[i].count;
	return n;
}

static void
put(struct buf *out, uint64_t v)
{
	for (; v >= 128; v >>= 7)
		buf_char(out, (char)(unsigned char)(v % 128 + 128));
	buf_char(out, (char)v);
}

void
sketch_encode(const struct sketch *s, struct buf *out)
{
	int before = -SKETCH_PLACES - 1;
	if (s->failed)
		out->failed = true;
	buf_char(out, ENCODING);
	put(out, (uint64_t)s->used);
	for (int i = 0; i < s->used; i++) {
		put(out, (uint64_t)(s->bucket[i].place - before));
		put(out, (uint64_t)s->bucket[i].count);
		before = s->bucket[i].place;
	}
}

/* One number of 1 to most in its shortest form; 0: there is none. */
static int64_t
get(const unsigned char **at, const unsigned char *end, int64_t most)
{
	uint64_t v = 0;
	for (int shift = 0; *at < end && shift < 63; shift += 7) {
		unsigned char c = *(*at)++;
		v |= (uint64_t)(c & 127) << shift;
		if (c >= 128)
			continue;
		bool shortest = c != 0 || shift == 0;
		return shortest && v <= (uint64_t)most ? (int64_t)v : 0;
	}
	return 0;
}

int
sketch_decode(struct sketch *s, const void *data, size_t size)
{
	const unsigned char *at = data, *end = at + size;
	int place = -SKETCH_PLACES - 1;
	sketch_clear(s);
	if (size < 2 || *at++ != ENCODING)
		return -1;
	if (size == 2 && *at == 0)
		return 0;
	int64_t used = get(&at, end, 2 * SKETCH_PLACES + 1);
	if (used == 0 || !reserve(s, (int)used))
		goto bad;
	for (int64_t i = 0; i < used; i++) {
		int64_t step = get(&at, end, SKETCH_PLACES - place), count = step > 0 ? get(&at, end, INT64_MAX) : 0;
		if (count == 0 || !count_more(s, count))
			goto bad;
		place += (int)step;
		s->bucket[s->used++] = (struct sketch_bucket){ .place = place, .count = count };
	}
	if (at == end)
		return 0;
bad:
	sketch_clear(s);
	return -1;
}
