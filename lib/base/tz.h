#ifndef TZ_H
#define TZ_H

#include "clock.h"
#include "date.h"

/* A time zone read from the system's zone data (TZif v2+, with its POSIX footer for instants after the table). */
struct tz;

/* name: an IANA name such as "America/Chicago"; no "..", no leading '/'. NULL with err set when unknown or unreadable. */
struct tz *tz_open(const char *name, char *err, int errsize);
void tz_close(struct tz *tz); /* NULL is harmless */

/* Local civil date and seconds after its midnight; *abbrev (may be NULL) lives as long as tz. */
void tz_local(const struct tz *tz, instant_t at, date_t *date, int *second, const char **abbrev);

/* The instant of a local wall time; in the skipped hour the later offset applies, in the doubled hour the first one. */
instant_t tz_instant(const struct tz *tz, date_t date, int second);

#endif
