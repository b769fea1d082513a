#include "page_cache.h"

#include <stdlib.h>
#include <string.h>

bool page_stamp_same(const struct page_stamp *a, const struct page_stamp *b)
{
	if (a->second != b->second || a->folder != b->folder || memcmp(&a->runner, &b->runner, sizeof a->runner) != 0)
		return false;
	for (int i = 0; i < PAGE_CACHE_SOURCES; i++)
		if (a->source[i].health != b->source[i].health || a->source[i].opened != b->source[i].opened || a->source[i].version != b->source[i].version)
			return false;
	return true;
}

static void drop(struct page_answer *a)
{
	free(a->query);
	buf_free(&a->body);
	memset(a, 0, sizeof *a);
}

static void drop_all(struct page_cache *c)
{
	for (int i = 0; i < c->used; i++)
		drop(&c->answer[i]);
	c->used = c->next = 0;
}

bool page_cache_find(const struct page_cache *c, const struct page_stamp *now, const struct web_request *req, struct web_response *res)
{
	if (c->used == 0 || !page_stamp_same(&c->stamp, now))
		return false;
	for (int i = 0; i < c->used; i++) {
		const struct page_answer *a = &c->answer[i];

		if (a->fragment != req->fragment || strcmp(a->path, req->path) != 0 || strcmp(a->query, req->query) != 0)
			continue;
		res->status = 200;
		res->type = a->type;
		memcpy(res->etag, a->etag, sizeof res->etag);
		buf_add(&res->body, a->body.data, a->body.len);
		return true;
	}
	return false;
}

void page_cache_add(struct page_cache *c, const struct page_stamp *now, const struct web_request *req, const struct web_response *res)
{
	struct page_answer a = {.fragment = req->fragment, .type = res->type};

	if (c->room == 0 || res->status != 200 || res->location[0] || res->file[0] || res->stream || res->body.failed || res->body.len == 0 || res->body.len > PAGE_CACHE_BYTES)
		return;
	if (!page_stamp_same(&c->stamp, now)) {
		drop_all(c);
		c->stamp = *now;
	}
	if (!c->answer && !(c->answer = calloc((size_t)c->room, sizeof *c->answer)))
		return;
	memcpy(a.path, req->path, sizeof a.path);
	memcpy(a.etag, res->etag, sizeof a.etag);
	a.query = strdup(req->query);
	buf_add(&a.body, res->body.data, res->body.len);
	if (!a.query || a.body.failed) {
		drop(&a);
		return;
	}
	if (c->used < c->room) {
		c->answer[c->used++] = a;
		return;
	}
	drop(&c->answer[c->next]);
	c->answer[c->next] = a;
	c->next = (c->next + 1) % c->room;
}

void page_cache_free(struct page_cache *c)
{
	drop_all(c);
	free(c->answer);
	c->answer = NULL;
}
