#include "feed.h"

#include <stddef.h>

void
feed_close(struct feed *f)
{
	if (f != NULL)
		f->ops->close(f);
}
