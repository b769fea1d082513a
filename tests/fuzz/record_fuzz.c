/* A track record's text under its right digest, and as it is: refused, or a record that is written the same again. */
#include "fuzz.h"
#include "record.h"
#include "sha256.h"

static void
decoded(const char *text, size_t len)
{
	struct record r = { 0 };
	struct buf again = { 0 };
	if (record_decode(&r, text, len) != 0) {
		FUZZ_HOLDS(r.n == 0);
	} else {
		record_encode(&r, &again);
		FUZZ_HOLDS(!again.failed && again.len == len && memcmp(again.data, text, len) == 0);
	}
	for (size_t i = 0; i < r.n; i++)
		FUZZ_HOLDS(i == 0 || r.row[i].session > r.row[i - 1].session);
	buf_free(&again);
	record_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *raw = malloc(size > 0 ? size : 1), digest[SHA256_TEXT];
	struct buf sealed = { 0 };
	struct sha256 sum;
	FUZZ_HOLDS(raw != NULL);
	if (size > 0)
		memcpy(raw, data, size);
	decoded(raw, size);
	free(raw);
	sha256_open(&sum);
	sha256_add(&sum, data, size);
	buf_add(&sealed, data, size);
	buf_fmt(&sealed, "sha256 %s\n", sha256_text(&sum, digest));
	decoded(sealed.data, sealed.len);
	buf_free(&sealed);
	return 0;
}
