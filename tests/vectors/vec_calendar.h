#ifndef VEC_CALENDAR_H
#define VEC_CALENDAR_H

#include "calendar.h"
#include "vec.h"

/*
 * The rows [exchange, date, "closed" or "HH:MM"] of input's "calendar" (absent: none), read by
 * calendar_read as if they were the user's file. rows is malloc'd, the caller frees.
 */
struct calendar_row *vec_calendar_rows(struct vec *v, struct json_object *input, struct calendar *out);

/* A date member; 0 with the case failed when it is none. */
date_t vec_date(struct vec *v, const char *text);

#endif
