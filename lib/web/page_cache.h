#ifndef PAGE_CACHE_H
#define PAGE_CACHE_H

/*
 * Answers that still hold. A page is made of the journals, the runner's state, what lies in the data folder and the second
 * that its clock shows; while none of these has moved, the same address has the same answer, and a crowd that asks after
 * one event is served what the first of it was served. Whatever moves drops all: no answer is older than its journals. What
 * is not watched (free space, sizes, a file that is rewritten in place) is at most that second old.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "run_state.h"
#include "web.h"

#define PAGE_CACHE_MAX 256          /* answers */
#define PAGE_CACHE_BYTES (256 * 1024) /* of one answer: larger ones are made anew */
#define PAGE_CACHE_SOURCES 3

/* What an answer was made of. Zero-initialise. */
struct page_stamp {
	int64_t second;
	int64_t folder;  /* mtime of the data folder, ns: files that came and went */
	struct {
		int health;
		int64_t opened;  /* which connection: data_version counts by connection */
		int64_t version; /* PRAGMA data_version in the request's transaction */
	} source[PAGE_CACHE_SOURCES];
	struct run_state_files runner;
};
bool page_stamp_same(const struct page_stamp *a, const struct page_stamp *b);

struct page_answer {
	char path[512];
	char *query;     /* as it came */
	bool fragment;
	const char *type;
	char etag[96];
	struct buf body;
};

/* Zero-initialise and set room; page_cache_free gives the memory back. */
struct page_cache {
	int room;        /* answers, 0..PAGE_CACHE_MAX */
	struct page_stamp stamp;
	struct page_answer *answer;
	int used, next;  /* next: the oldest, when all places are taken */
};

/* The answer to req under this stamp into res: true. False: none is held. */
bool page_cache_find(const struct page_cache *c, const struct page_stamp *now, const struct web_request *req, struct web_response *res);
/* Hold res as the answer to req; what was held under another stamp is dropped. Only whole 200s; without memory nothing is held. */
void page_cache_add(struct page_cache *c, const struct page_stamp *now, const struct web_request *req, const struct web_response *res);
void page_cache_free(struct page_cache *c);

#endif
