/* The curve as JSON, for the chart that a script draws: /api/overview/curve?range=90d&after=SESSION&to=SESSION. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "overview.h"

static void
put_points(const struct page_curve *c, struct buf *out)
{
	char text[DECIMAL_TEXT];
	date_t day;
	buf_str(out, ",\"day\":[");
	for (int i = 0; i < c->n; i++)
		buf_fmt(out, "%s%d", i > 0 ? "," : "", date_parse(c->point[i].session, &day) == 0 ? (int)day : 0);
	buf_str(out, "],\"equity\":[");
	for (int i = 0; i < c->n; i++)
		buf_fmt(out, "%s%s", i > 0 ? "," : "", decimal_format(c->point[i].equity, 2, text));
	buf_str(out, "],\"drawdown\":[");
	for (int i = 0; i < c->n; i++) {
		if (isfinite(c->point[i].drawdown))
			buf_fmt(out, "%s%.6f", i > 0 ? "," : "", c->point[i].drawdown);
		else
			buf_str(out, i > 0 ? ",null" : "null");
	}
	buf_char(out, ']');
}

static void
put_marks(const struct page *p, const struct overview *o, struct buf *out)
{
	char words[OVERVIEW_MARK];
	date_t day;
	int n = 0;
	buf_str(out, ",\"marks\":[");
	for (int i = 0; i < o->n_marks; i++) {
		const struct page_curve_mark *m = &o->marks[i];
		if (date_parse(m->session, &day) != 0)
			continue;
		buf_fmt(out, "%s{\"day\":%d,\"letter\":\"%c\",\"kind\":\"%s\",\"text\":", n++ > 0 ? "," : "", (int)day, m->letter, overview_mark_class(m->letter));
		buf_json(out, overview_mark_words(p, m, words));
		buf_char(out, '}');
	}
	buf_str(out, "]");
}

void
overview_api_curve(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o)
{
	if (overview_query_read(req, res, OVERVIEW_TAKES_CURVE, &o->query) != 0)
		return;
	struct page_curve *c = overview_curve_read(p, o, PAGE_CURVE_POINTS);
	const char *error = p->source[PAGE_LEDGER].error;
	if (c == NULL)
		web_fail(req, res, 500, "The server ran out of memory for this curve.");
	else if (page_db(p, PAGE_LEDGER) == NULL && p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "%s", error);
	else {
		res->type = "application/json";
		buf_str(&res->body, "{\"epoch\":");
		buf_json(&res->body, p->meta.epoch);
		buf_str(&res->body, ",\"currency\":");
		buf_json(&res->body, p->meta.currency);
		buf_fmt(&res->body, ",\"sessions\":%d", c->sessions);
		put_points(c, &res->body);
		put_marks(p, o, &res->body);
		buf_char(&res->body, '}');
	}
	free(c);
}
