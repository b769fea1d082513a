#ifndef UTF8_H
#define UTF8_H

/* Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF. */
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

int utf8_sequence(const char *s); /* length of the sequence at s, 1..4; 0 when it is broken; s is NUL-terminated */
bool utf8_valid(const char *text);

#ifdef __cplusplus
}
#endif
#endif
