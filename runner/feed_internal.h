#ifndef FEED_INTERNAL_H
#define FEED_INTERNAL_H

#include <stddef.h>

#include "bar.h"

/* How many of the bars, ascending by session, are not after `session`. */
size_t feed_count(const struct bar *bars, size_t n, date_t session);

#endif
