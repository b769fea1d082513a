#include "cusum.h"

#include <math.h>

#include "bytes.h"

#define ENCODING 1

static bool
in_range(double v)
{
	return fabs(v) <= CUSUM_VALUE;
}

int
cusum_init(struct cusum *c, double target, double threshold, double slack)
{
	*c = (struct cusum){ .threshold = CUSUM_THRESHOLD, .slack = CUSUM_SLACK };
	if (!in_range(target) || !in_range(threshold) || !in_range(slack))
		return -1;
	c->target = target;
	c->threshold = threshold;
	c->slack = slack;
	return 0;
}

int
cusum_update(struct cusum *c, double value)
{
	if (!in_range(value))
		return -1;
	double y = value - c->target, high = c->high + y - c->slack, low = c->low - y - c->slack;
	c->high = high > 0 ? high : 0;
	c->low = low > 0 ? low : 0;
	c->flag = c->high > c->threshold || c->low > c->threshold;
	return c->flag;
}

void
cusum_reset(struct cusum *c)
{
	c->high = c->low = 0;
	c->flag = false;
}

void
cusum_encode(const struct cusum *c, struct buf *out)
{
	bytes_put(out, ENCODING);
	bytes_put_double(out, c->target);
	bytes_put_double(out, c->threshold);
	bytes_put_double(out, c->slack);
	bytes_put_double(out, c->high);
	bytes_put_double(out, c->low);
	bytes_put(out, c->flag);
}

int
cusum_decode(struct cusum *c, const void *data, size_t size)
{
	struct bytes in = { .at = data, .left = size };
	bool known = bytes_get(&in) == ENCODING;
	double target = bytes_get_double(&in), threshold = bytes_get_double(&in), slack = bytes_get_double(&in);
	double high = bytes_get_double(&in), low = bytes_get_double(&in);
	bool flag = bytes_get_int(&in, 0, 1) == 1;
	bool good = known && !in.failed && in.left == 0 && !signbit(high) && !signbit(low);
	if (!good || cusum_init(c, target, threshold, slack) != 0) {
		cusum_init(c, 0, CUSUM_THRESHOLD, CUSUM_SLACK);
		return -1;
	}
	c->high = high;
	c->low = low;
	c->flag = flag;
	return 0;
}
