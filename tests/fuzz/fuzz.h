#ifndef FUZZ_H
#define FUZZ_H

/*
 * What every target shares. A target reads one input through the code that production reads it with, and holds the outcome
 * to what its header promises; a promise broken is a crash like any other.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says which promise was broken before it aborts: libFuzzer shows the stack and keeps the input. */
#define FUZZ_HOLDS(promise) \
	do { \
		if (!(promise)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #promise); \
			abort(); \
		} \
	} while (0)

/* The input as text in memory of exactly its size, so that a read past its NUL is seen. The caller frees it. */
static inline char *
fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	FUZZ_HOLDS(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* A new folder in TMPDIR, which tests/fuzz/run empties. */
static inline void
fuzz_folder(char *out, size_t size)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(out, size, "%s/fuzz_XXXXXX", tmp != NULL ? tmp : "/tmp");
	FUZZ_HOLDS(mkdtemp(out) != NULL);
}

/* Replaces the file path. */
static inline void
fuzz_write(const char *path, const void *data, size_t size)
{
	FILE *f = fopen(path, "wb");
	FUZZ_HOLDS(f != NULL);
	FUZZ_HOLDS(fwrite(data, 1, size, f) == size);
	FUZZ_HOLDS(fclose(f) == 0);
}

#endif
