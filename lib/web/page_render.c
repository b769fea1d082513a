/* A page's answer: its layout, what it says of itself, and what becomes of it as a response. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "page.h"
#include "page_layout.h"

/* The request's own address, for the page to fetch itself again. */
static void self(const struct web_request *req, struct buf *out)
{
	buf_str(out, req->path);
	for (int i = 0; i < req->n_params; i++) {
		buf_str(out, i ? "&" : "?");
		for (int part = 0; part < 2; part++) {
			const char *text = part ? req->params[i].value : req->params[i].name;

			if (part)
				buf_char(out, '=');
			for (const unsigned char *c = (const unsigned char *)text; *c; c++)
				if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", *c))
					buf_char(out, (char)*c);
				else
					buf_fmt(out, "%%%02X", *c);
		}
	}
}

struct view *page_start(struct page *p, const struct web_request *req, const char *nav, const char *title, const char *file)
{
	struct buf address = {0};
	char text[FMT_TEXT];

	view_free(p->layout);
	p->layout = view_new();
	p->file = file;
	page_layout_frame(p->layout, title, nav);
	self(req, &address);
	if (!address.failed && address.len && req->path[1] != '/') {
		view_show(p->layout, "REFRESH");
		view_set(p->layout, "SELF", address.data);
	}
	buf_free(&address);
	view_global(p->layout, "ZONE", p->cfg.zone);
	view_global(p->layout, "ASOF", fmt_time_zone(p->zone, p->now, text));
	view_global(p->layout, "ASOF_UTC", fmt_utc(p->now, text));
	p->body = view_include(p->layout, "BODY", file);
	return p->body;
}

void page_status(struct page *p, const char *lead, const char *sentence)
{
	view_show(p->layout, "STATUS");
	if (lead && *lead) {
		view_show(p->layout, "LEAD");
		view_set(p->layout, "LEAD_TEXT", lead);
	}
	view_set(p->layout, "SENTENCE", sentence);
}

void page_status_when(struct page *p, const char *lead, const char *sentence, instant_t at, const char *when, const char *rest)
{
	struct view *row;
	char text[FMT_TEXT];

	page_status(p, lead, sentence);
	row = view_row(p->layout, "WHEN");
	view_set(row, "UTC", fmt_utc(at, text));
	view_set(row, "AT", when);
	view_set(row, "REST", rest);
}

/*
 * Tells two renderings apart, no more is asked of it: FNV-1a over eight bytes at a time, each folded, because a product carries
 * only upwards. Weak, because nginx may compress.
 */
static void tag(struct web_response *res)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < res->body.len; i += 8) {
		uint64_t part = 0;

		memcpy(&part, res->body.data + i, res->body.len - i < 8 ? res->body.len - i : 8);
		h = (h ^ part) * UINT64_C(1099511628211);
		h ^= h >> 32;
	}
	snprintf(res->etag, sizeof res->etag, "W/\"%016llx\"", (unsigned long long)h);
}

void page_finish(struct page *p, const struct web_request *req, struct web_response *res)
{
	int rc;

	page_layout_state(p, p->layout); /* last: a journal may have been lost on the way, and the banners tell it */
	rc = view_render(p->layout, req->fragment ? "fragment.tpl" : "layout.tpl", &res->body);

	if (rc) {
		web_fail(req, res, 500, "The page's template could not be filled.");
		return;
	}
	res->status = 200;
	res->type = "text/html; charset=utf-8";
	tag(res);
}

void page_fragment(struct view *v, const char *file, const struct web_request *req, struct web_response *res)
{
	int rc = view_render(v, file, &res->body);

	view_free(v);
	if (rc) {
		web_fail(req, res, 500, "The fragment's template could not be filled.");
		return;
	}
	res->status = 200;
	res->type = "text/html; charset=utf-8";
	tag(res);
}

void page_say(struct view *v, const char *name, const char *cls, const char *text, const char *link, const char *link_text)
{
	struct view *notice = view_include(v, name, "notice.tpl");

	view_set(notice, "CLS", cls);
	view_set(notice, "TEXT", text);
	if (link && link_text) {
		view_show(notice, "LINK");
		view_set(notice, "HREF", link);
		view_set(notice, "LABEL", link_text);
	}
}

void page_notice(struct page *p, enum page_journal which, struct view *v, const char *name)
{
	const struct page_source *s = &p->source[which];
	char text[640];

	if (s->health == PAGE_MISSING)
		snprintf(text, sizeof text, "%s. The runner makes it when it starts.", s->error);
	else if (s->health == PAGE_EMPTY)
		snprintf(text, sizeof text, "%s. The runner fills it when it starts.", s->error);
	else
		snprintf(text, sizeof text, "%s.", s->error);
	page_say(v, name, s->health == PAGE_UNREADABLE ? "error" : "info", text, NULL, NULL);
}

void page_when(struct page *p, struct view *v, const char *name, const char *utc_name, instant_t at)
{
	char text[FMT_TEXT];
	int64_t age = p->now - at;

	if (at == 0 || age > 86400 * CLOCK_SECOND || age < -86400 * CLOCK_SECOND)
		view_set(v, name, fmt_date_time(p->zone, at, text));
	else
		view_set(v, name, fmt_ago(at, p->now, text));
	view_set(v, utc_name, fmt_utc(at, text));
}
