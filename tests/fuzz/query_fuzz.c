/* The query string of /fills: parsed, read as a filter, written as a link, which must say the same again. */
#include "fills_query.h"
#include "fuzz.h"
#include "utf8.h"
#include "web_internal.h"

/* 0 and q, or -1: refused in words that can stand on a page. */
static int
read_query(const char *text, struct fills_query *q)
{
	struct web_request req = { 0 };
	char why[512] = "";
	fills_query_clear(q);
	int rc = web_query_parse(&req, text, why, sizeof why);
	for (int i = 0; i < req.n_params && rc == 0; i++) {
		const struct web_param *p = &req.params[i];
		FUZZ_HOLDS(p->name[0] != '\0' && p->value != NULL && utf8_valid(p->name) && utf8_valid(p->value));
		FUZZ_HOLDS(web_param(&req, p->name) == p->value);
		rc = fills_query_set(q, p->name, p->value, why, sizeof why);
	}
	if (rc == 0)
		rc = fills_query_check(q, why, sizeof why);
	FUZZ_HOLDS(rc == 0 || (rc == -1 && why[0] != '\0' && utf8_valid(why)));
	web_query_free(&req);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fills_query q, again;
	char link[2048], *text = fuzz_text(data, size);
	if (read_query(text, &q) == 0) {
		fills_query_text(&q, q.unit, q.way, &q.key, link, sizeof link);
		FUZZ_HOLDS(read_query(link, &again) == 0);
		FUZZ_HOLDS(strcmp(q.filter.symbol, again.filter.symbol) == 0 && q.filter.side == again.filter.side);
		FUZZ_HOLDS(q.filter.from == again.filter.from && q.filter.to == again.filter.to && q.unit == again.unit);
		FUZZ_HOLDS(q.way == again.way && strcmp(q.key.timestamp, again.key.timestamp) == 0 && q.key.id == again.key.id);
	}
	web_etag_matches(text, "W/\"1-2-3\"");
	free(text);
	return 0;
}
