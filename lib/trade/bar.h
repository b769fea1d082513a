#ifndef BAR_H
#define BAR_H

#include <stdint.h>

#include "clock.h"
#include "date.h"

/* A daily bar. Prices micro, raw (not adjusted). gap: the roll gap g that starts with this bar; X_t = c - sum of gaps up to t. */
struct bar {
	date_t session;
	char contract[16]; /* "HEZ26"; the symbol itself when the csv has no contracts */
	int64_t o, h, l, c, v;
	int64_t gap;
	instant_t closed_at;
};

/* Five minutes of a session, the daily bar is their exact aggregate. */
struct subbar {
	int64_t o, h, l, c, v;
	instant_t start;
	int64_t spread; /* micro, true quoted spread while it lasts; 0 = unknown */
};

#endif
