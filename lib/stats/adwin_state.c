/* The stored form of adwin.h: its number, then eight bytes a field, then each row's buckets. */
#include "adwin.h"

#include "bytes.h"

#define ENCODING 1

void
adwin_encode(const struct adwin *a, struct buf *out)
{
	const struct adwin_settings *s = &a->settings;
	bytes_put(out, ENCODING);
	bytes_put_double(out, s->delta);
	bytes_put(out, (uint64_t)s->grace);
	bytes_put(out, (uint64_t)s->clock);
	bytes_put(out, (uint64_t)s->max_buckets);
	bytes_put(out, (uint64_t)s->min_window);
	bytes_put(out, (uint64_t)a->width);
	bytes_put_double(out, a->total);
	bytes_put_double(out, a->variance);
	bytes_put(out, (uint64_t)a->tick);
	bytes_put(out, a->drift);
	bytes_put(out, (uint64_t)a->detections);
	bytes_put(out, (uint64_t)a->rows);
	for (int r = 0; r < a->rows; r++) {
		bytes_put(out, (uint64_t)a->row[r].used);
		for (int i = 0; i < a->row[r].used; i++) {
			bytes_put_double(out, a->row[r].bucket[i].sum);
			bytes_put_double(out, a->row[r].bucket[i].squares);
		}
	}
}

static bool
settings(struct adwin *a, struct bytes *in)
{
	struct adwin_settings s;
	s.delta = bytes_get_double(in);
	s.grace = bytes_get_int(in, 0, INT64_MAX);
	s.clock = bytes_get_int(in, 1, INT64_MAX);
	s.max_buckets = bytes_get_int(in, 2, ADWIN_BUCKETS);
	s.min_window = bytes_get_int(in, 1, INT64_MAX);
	return !in->failed && adwin_init(a, s) == 0;
}

/* Invariants 1 to 3. */
static bool
rows(struct adwin *a, struct bytes *in)
{
	int64_t width = 0;
	a->rows = (int)bytes_get_int(in, 1, ADWIN_ROWS);
	for (int r = 0; r < a->rows && !in->failed; r++) {
		a->row[r].used = (int)bytes_get_int(in, a->width > 0, a->settings.max_buckets);
		for (int i = 0; i < a->row[r].used; i++) {
			a->row[r].bucket[i].sum = bytes_get_double(in);
			a->row[r].bucket[i].squares = bytes_get_double(in);
		}
		width += a->row[r].used * (INT64_C(1) << r);
	}
	return !in->failed && width == a->width && (width > 0 || a->rows == 1);
}

int
adwin_decode(struct adwin *a, const void *data, size_t size)
{
	struct bytes in = { .at = data, .left = size };
	if (bytes_get(&in) == ENCODING && settings(a, &in)) {
		a->width = bytes_get_int(&in, 0, INT64_MAX);
		a->total = bytes_get_double(&in);
		a->variance = bytes_get_double(&in);
		a->tick = bytes_get_int(&in, a->width, INT64_MAX);
		a->drift = bytes_get_int(&in, 0, 1) == 1;
		a->detections = bytes_get_int(&in, 0, INT64_MAX);
		if (rows(a, &in) && in.left == 0)
			return 0;
	}
	adwin_init(a, (struct adwin_settings)ADWIN_SETTINGS);
	return -1;
}
