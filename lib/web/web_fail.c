#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "asset.h"
#include "column.h"
#include "page_layout.h"
#include "view.h"
#include "web.h"

static const char *heading(int status)
{
	switch (status) {
	case 400: return "This request cannot be understood";
	case 404: return "No such page";
	case 405: return "Only GET and HEAD are answered here";
	case 503: return "Not available at the moment";
	default: return "Something went wrong here";
	}
}

/* Addresses under /api/ that answer with a part of a page: what goes wrong there goes into the same place. nginx has the same two. */
static bool is_fragment(const struct web_request *req)
{
	static const char experiments[] = "/api/agent/experiments/";

	return req->fragment || !strcmp(req->path, "/api/fills/recent") || !strcmp(req->path, "/api/agent/state") ||
	       !strncmp(req->path, experiments, sizeof experiments - 1);
}

static int as_page(const struct web_request *req, struct web_response *res, int status, const char *detail)
{
	struct view *layout = view_new();
	struct view *body;
	int rc;

	page_layout_frame(layout, heading(status), "");
	body = view_include(layout, "BODY", "error.tpl");
	view_fmt(body, "STATUS_CODE", "%d", status);
	view_set(body, "DETAIL", detail);
	if (req->id[0]) {
		view_show(body, "REQUEST");
		view_set(body, "REQUEST_ID", req->id);
	}
	rc = view_render(is_fragment(req) ? body : layout, is_fragment(req) ? "error.tpl" : "layout.tpl", &res->body);
	view_free(layout);
	return rc;
}

void web_fail(const struct web_request *req, struct web_response *res, int status, const char *fmt, ...)
{
	char detail[2048];
	va_list ap;

	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(detail, sizeof detail, fmt, ap);
	va_end(ap);
	res->status = status;
	res->etag[0] = 0;
	res->location[0] = 0;
	buf_clear(&res->body);
	if (req->plain) {
		res->type = "text/plain; charset=utf-8";
		buf_fmt(&res->body, "%s\n", detail);
		return;
	}
	if (!strncmp(req->path, "/api/", 5) && !is_fragment(req)) {
		res->type = "application/json";
		buf_str(&res->body, "{\"detail\": ");
		buf_json(&res->body, detail);
		buf_str(&res->body, "}");
		return;
	}
	res->type = "text/html; charset=utf-8";
	if (as_page(req, res, status, detail)) {
		/* the templates themselves are gone: plain words are still an answer */
		buf_clear(&res->body);
		res->type = "text/plain; charset=utf-8";
		buf_fmt(&res->body, "%s\n%s\n", heading(status), detail);
	}
}

int web_no_params(const struct web_request *req, struct web_response *res)
{
	char value[64];

	if (req->n_params == 0)
		return 1;
	web_fail(req, res, 400, "There is no parameter \"%s\" here (its value is \"%s\"): this address takes none.", req->params[0].name,
		 column_clean(req->params[0].value, value, sizeof value));
	return 0;
}

int web_choice(const struct web_request *req, struct web_response *res, const char *name, const char *first, const char *second)
{
	const char *value = web_param(req, name);
	char shown[48];

	if (!value || value[0] == 0 || !strcmp(value, first))
		return 0;
	if (!strcmp(value, second))
		return 1;
	web_fail(req, res, 400, "%s = \"%s\" is not allowed: %s or %s.", name, column_clean(value, shown, sizeof shown), first, second);
	return -1;
}
