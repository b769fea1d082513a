#include "bytes.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(double) == sizeof(uint64_t), "binary64");

void
bytes_put(struct buf *out, uint64_t v)
{
	char eight[8];
	for (int i = 0; i < 8; i++, v >>= 8)
		eight[i] = (char)(unsigned char)(v & 255);
	buf_add(out, eight, sizeof eight);
}

void
bytes_put_double(struct buf *out, double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof bits);
	bytes_put(out, bits);
}

uint64_t
bytes_get(struct bytes *b)
{
	uint64_t v = 0;
	if (b->failed || b->left < 8) {
		b->failed = true;
		return 0;
	}
	for (int i = 7; i >= 0; i--)
		v = v << 8 | b->at[i];
	b->at += 8;
	b->left -= 8;
	return v;
}

int64_t
bytes_get_int(struct bytes *b, int64_t least, int64_t most)
{
	int64_t v = (int64_t)bytes_get(b);
	if (!b->failed && v >= least && v <= most)
		return v;
	b->failed = true;
	return least;
}

double
bytes_get_double(struct bytes *b)
{
	uint64_t bits = bytes_get(b);
	double v;
	memcpy(&v, &bits, sizeof v);
	if (!b->failed && isfinite(v))
		return v;
	b->failed = true;
	return 0;
}
