#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* An instant is microseconds since 1970-01-01T00:00:00Z. */
typedef int64_t instant_t;
#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_TEXT 40

instant_t clock_wall(void);      /* CLOCK_REALTIME */
instant_t clock_monotonic(void); /* CLOCK_MONOTONIC, for durations only */
instant_t clock_cpu(void);       /* what this thread has computed so far, for budgets */

/* "2026-01-02T15:04:05+00:00", with ".ffffff" when the fraction is not 0 (the form the original's journals hold). Returns buf. */
char *clock_format(instant_t at, char buf[CLOCK_TEXT]);

/* Reads what clock_format writes; also a trailing Z, a space for T, any offset, a missing offset (= UTC), 1..9 decimals. 0 / -1. */
int clock_parse(const char *text, instant_t *out);

#endif
