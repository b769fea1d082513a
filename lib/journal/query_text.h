#ifndef QUERY_TEXT_H
#define QUERY_TEXT_H

/* Query strings of the pages: a value that is refused, a link that is written. */

#define QUERY_TEXT_SHOWN 48 /* bytes of a bad value that are repeated, with the NUL */

/* "name = "value" is not allowed: allowed." into err. Returns -1. */
int query_text_refuse(char *err, int errsize, const char *name, const char *value, const char *allowed);

/* name=value to the end of out, after "&" if something stands there; all but unreserved characters as %XX. Nothing at all when it does not fit. */
void query_text_put(char *out, int size, const char *name, const char *value);

#endif
