#include "feed.h"

#include <stdio.h>

#include "feed_internal.h"

void
feed_close(struct feed *f)
{
	if (f != NULL)
		f->ops->close(f);
}

int
feed_held(struct feed *f, int m, date_t session, struct feed_held *out)
{
	struct feed_roll roll;
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, session, &n);
	if (n == 0)
		return 0;
	*out = (struct feed_held){ .close = bars[n - 1].c, .session = bars[n - 1].session };
	snprintf(out->contract, sizeof out->contract, "%s", bars[n - 1].contract);
	if (f->ops->roll(f, m, out->session, &roll) == 1 && !roll.at_open) {
		snprintf(out->contract, sizeof out->contract, "%s", roll.to);
		out->close = roll.new_price;
	}
	return 1;
}

size_t
feed_count(const struct bar *bars, size_t n, date_t session)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (bars[mid].session <= session)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
