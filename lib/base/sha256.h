#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT 65 /* 64 hex digits and NUL */

/* SHA-256 of FIPS 180-4: names inputs and files, so that "same digest" means "same bytes". */
struct sha256 {
	uint32_t h[8];
	uint64_t len; /* bytes so far */
	unsigned char block[64];
};

void sha256_open(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *data, size_t len); /* data may be NULL when len is 0 */
/* Finish: 64 lower-case hex digits. The state is spent; sha256_open begins anew. Returns out. */
char *sha256_text(struct sha256 *s, char out[SHA256_TEXT]);

#endif
