#include "feed.h"

#include "feed_internal.h"

void
feed_close(struct feed *f)
{
	if (f != NULL)
		f->ops->close(f);
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
