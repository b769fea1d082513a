/*
 * /fills, the journal of fills, newest first, and its JSON. Pages by key, sums
 * from roll-ups: a page costs the same at ten million fills as at a thousand.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fill_row.h"
#include "fills.h"
#include "fmt.h"
#include "page_words.h"

/* The words of a picture's address that say how it looks; the rest of its query is the page's filter. */
static bool
of_picture(const char *name)
{
	return strcmp(name, "theme") == 0 || strcmp(name, "size") == 0 || strcmp(name, "v") == 0;
}

static int
read_query(const struct web_request *req, struct web_response *res, bool picture, struct fills_query *q)
{
	char err[512];
	fills_query_clear(q);
	for (int i = 0; i < req->n_params; i++) {
		if (picture && of_picture(req->params[i].name))
			continue;
		if (fills_query_set(q, req->params[i].name, req->params[i].value, err, (int)sizeof err) != 0) {
			web_fail(req, res, 400, "%s%s", err, picture ? " A picture also takes theme, size and v." : "");
			return -1;
		}
	}
	if (picture && (q->has_before || q->has_after)) {
		web_fail(req, res, 400, "A plot is of the newest fills of a filter: before and after are not allowed here.");
		return -1;
	}
	if (fills_query_check(q, err, (int)sizeof err) != 0) {
		web_fail(req, res, 400, "%s", err);
		return -1;
	}
	return 0;
}

bool
fills_whole(const struct fills *g)
{
	const struct page_fills_filter *f = &g->query.filter;
	return f->side == 0 && f->from == DATE_NONE && f->to == DATE_NONE;
}

static int
read_journal(struct page *p, struct fills *g)
{
	struct db *db = page_db(p, PAGE_LEDGER);
	int version = p->source[PAGE_LEDGER].version;
	g->n_rows = page_fills_rows(db, version, &g->query.filter, g->query.way, &g->query.key, g->rows, FILLS_ROWS, &g->more);
	if (g->n_rows < 0 || page_fills_sum(db, version, &g->query.filter, &g->markets, &g->totals) != 0)
		return -1;
	/* older pages leave plots and comparison to the first */
	if (g->query.way == PAGE_FILLS_FIRST && (page_sample_read(db, version, &g->query.filter, &g->markets, &g->sample) != 0 || (fills_whole(g) && reconciled_read(db, version, &g->kept) != 0)))
		snprintf(g->sample_lost, sizeof g->sample_lost, "Comparison and plots cannot be drawn: %s.", reconciled_error(db)); /* the table needs no intents */
	return page_fills_count(db, version, &g->count);
}

static void
show_filter(struct view *v, const struct fills *g, const struct page *p)
{
	const struct page_fills_filter *f = &g->query.filter;
	bool by_day = p->source[PAGE_LEDGER].version == 0; /* the original knows no sessions */
	char day[DATE_TEXT];
	for (int i = 0; i < g->symbols.n; i++) {
		struct view *row = view_row(v, "OPTION");
		view_set(row, "VALUE", g->symbols.row[i]);
		if (strcmp(g->symbols.row[i], f->symbol) == 0)
			view_show(row, "SELECTED");
	}
	if (f->side != 0)
		view_show(v, f->side > 0 ? "IS_BUY" : "IS_SELL");
	view_set(v, "FROM_LABEL", by_day ? "From day, UTC" : "From session");
	view_set(v, "TO_LABEL", by_day ? "To day, UTC" : "To session");
	view_set(v, "SPAN", by_day ? "days, UTC" : "sessions");
	view_set(v, "FROM", f->from != DATE_NONE ? date_format(f->from, day) : "");
	view_set(v, "TO", f->to != DATE_NONE ? date_format(f->to, day) : "");
	if (g->query.unit != FILLS_QUERY_TICKS) {
		view_show(v, "HAS_UNIT");
		view_set(v, "UNIT_VALUE", fills_query_unit_name(g->query.unit));
	}
	if (fills_query_filtered(&g->query))
		view_show(v, "CLEAR");
}

static void
show_units(struct view *v, const struct fills *g, const struct page *p)
{
	char link[FILLS_LINK];
	for (int u = FILLS_QUERY_TICKS; u <= FILLS_QUERY_MONEY; u++) {
		struct fill_row_style style = { .currency = p->meta.currency, .unit = (enum fills_query_unit)u };
		struct view *row = view_row(v, "UNIT");
		struct view *part = view_row(row, style.unit == g->query.unit ? "CURRENT" : "OTHER");
		view_set(part, "UNIT_NAME", fill_row_unit(&style));
		view_set(part, "UNIT_QUERY", fills_query_text(&g->query, style.unit, g->query.way, &g->query.key, link, (int)sizeof link));
	}
}

/* The same filter as a file: every unit is in it. */
static void
show_exports(struct view *v, const struct fills *g)
{
	char query[FILLS_LINK];
	fills_query_text(&g->query, FILLS_QUERY_TICKS, PAGE_FILLS_FIRST, NULL, query, (int)sizeof query);
	view_fmt(v, "CSV", "/fills.csv%s%s", query[0] != '\0' ? "?" : "", query);
	view_fmt(v, "JSON", "/api/fills%s%s", query[0] != '\0' ? "?" : "", query);
}

static void
pager_link(struct view *v, const char *section, const struct fills *g, enum page_fills_way way, const struct page_fills_row *row)
{
	char link[FILLS_LINK];
	if (row != NULL && row->at == 0) /* its key could not be read back from the link */
		return;
	view_set(view_row(v, section), "QUERY", fills_query_text(&g->query, g->query.unit, way, row != NULL ? &row->key : NULL, link, (int)sizeof link));
}

static void
show_pager(struct view *v, const struct fills *g)
{
	bool newer = g->query.way == PAGE_FILLS_AFTER ? g->more : g->query.way == PAGE_FILLS_BEFORE;
	bool older = g->query.way == PAGE_FILLS_AFTER ? g->n_rows > 0 : g->more;
	if (g->query.way != PAGE_FILLS_FIRST)
		pager_link(v, "FIRST", g, PAGE_FILLS_FIRST, NULL);
	if (newer && g->n_rows > 0)
		pager_link(v, "NEWER", g, PAGE_FILLS_AFTER, &g->rows[0]);
	if (older)
		pager_link(v, "OLDER", g, PAGE_FILLS_BEFORE, &g->rows[g->n_rows - 1]);
}

static void
show_empty(struct view *v, const struct fills *g)
{
	char link[FILLS_LINK + 8] = "/fills?";
	if (g->query.way != PAGE_FILLS_FIRST) {
		fills_query_text(&g->query, g->query.unit, PAGE_FILLS_FIRST, NULL, link + 7, FILLS_LINK);
		page_say(v, "EMPTY", "info", "No fills lie beyond this point.", link, "Newest fills");
	} else if (g->count > 0)
		page_say(v, "EMPTY", "info", "No fill matches this filter.", "/fills", "Show all fills");
	else
		page_say(v, "EMPTY", "info", "No fills yet. The first stands here as soon as an order of a cycle is filled in the session after it.", NULL, NULL);
}

static void
show_table(struct view *v, const struct fills *g, const struct page *p)
{
	struct fill_row_style style = { .markets = &g->markets, .zone = p->zone, .currency = p->meta.currency, .unit = g->query.unit };
	/* in basis points a mean over fills of unequal size would say little: it is of the value traded */
	if (g->query.unit == FILLS_QUERY_BPS)
		view_set(v, "MEAN_LABEL", "Slippage, bps of value traded");
	else
		view_fmt(v, "MEAN_LABEL", "Slippage a fill, %s", fill_row_unit(&style));
	if (g->n_rows == 0) {
		show_empty(v, g);
		show_pager(v, g);
		return;
	}
	struct view *table = view_row(v, "TABLE");
	view_set(table, "UNIT_HEAD", fill_row_unit(&style));
	for (int i = 0; i < g->n_rows; i++)
		fill_row_set(view_row(table, "ROW"), &g->rows[i], &style);
	show_pager(v, g);
}

/* Read what no filter changes. 0, or -1: refused. */
static int
open_journal(struct page *p, const struct web_request *req, struct web_response *res, struct fills *g)
{
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db != NULL && (market_load(db, p->source[PAGE_LEDGER].version, &g->markets) != 0 || page_symbols_read(db, &g->markets, &g->symbols) != 0))
		page_lost(p, PAGE_LEDGER);
	int known = page_db(p, PAGE_LEDGER) != NULL ? page_symbols_known(db, &g->symbols, "symbol", g->query.filter.symbol, req, res) : 1;
	if (known < 0)
		page_lost(p, PAGE_LEDGER);
	return known != 0 ? 0 : -1;
}

static void
show_page(struct page *p, const struct web_request *req, struct web_response *res, struct fills *g)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], words[256];
	struct view *v = page_start(p, req, "fills", "Fills", "fills.tpl");
	if (page_db(p, PAGE_LEDGER) == NULL) {
		page_status(p, "", p->source[PAGE_LEDGER].health == PAGE_UNREADABLE ? "The journal of fills cannot be read." : "No fills yet.");
		page_notice(p, PAGE_LEDGER, v, "NOTICE");
		page_finish(p, req, res);
		return;
	}
	v = view_row(v, "JOURNAL");
	snprintf(words, sizeof words, "%s of %s fill%s %s.", fmt_count(g->totals.sums.n, a), fmt_count(g->count, b), fmt_s(g->count), g->totals.sums.n == 1 ? "matches" : "match");
	if (!fills_query_filtered(&g->query))
		snprintf(words, sizeof words, "%s fill%s, newest first.", fmt_count(g->count, a), fmt_s(g->count));
	else if (g->totals.partial) /* the table below is of all of them, the count is not */
		snprintf(words, sizeof words, "Counted among the newest %s of %s fills: %s %s.", fmt_count(PAGE_FILLS_TAIL, c), fmt_count(g->count, b), fmt_count(g->totals.sums.n, a),
		    g->totals.sums.n == 1 ? "matches" : "match");
	page_status(p, "", words);
	show_filter(v, g, p);
	show_units(v, g, p);
	show_exports(v, g);
	view_fmt(v, "PAGE_ROWS", "%d", FILLS_ROWS);
	fills_totals(g, p, v);
	if (page_words_stale(p)) {
		view_show(v, "STALE_CARD");
		struct view *stale = view_row(v, "STALE");
		if (p->runner.heartbeat > 0) {
			struct view *since = view_row(stale, "SINCE");
			view_set(since, "AT", fmt_date_time(p->zone, p->runner.heartbeat, a));
			view_set(since, "UTC", fmt_utc(p->runner.heartbeat, a));
		} else
			view_show(stale, "UNTOLD");
	}
	show_table(v, g, p);
	if (g->query.way != PAGE_FILLS_FIRST) {
		char link[FILLS_LINK];
		view_set(view_row(v, "ELSEWHERE"), "QUERY", fills_query_text(&g->query, g->query.unit, PAGE_FILLS_FIRST, NULL, link, (int)sizeof link));
	} else if (g->sample_lost[0] != '\0') {
		if (db_error(page_db(p, PAGE_LEDGER))[0] != '\0')
			page_lost(p, PAGE_LEDGER); /* all of the page is read by now: the banner tells it too */
		page_say(v, "SAMPLE_LOST", "error", g->sample_lost, NULL, NULL);
	} else if (g->totals.sums.n > 0) { /* nothing to compare is said once, by the table */
		struct view *judged = view_row(v, "JUDGED");
		view_set(judged, "DELAY_OF", "");
		if (g->totals.sums.n > g->sample.fills) /* sums of delays are kept as money alone */
			view_fmt(judged, "DELAY_OF", ", newest %s fills", fmt_count(g->sample.fills, a));
		if (fills_compare(g, p, judged) != 0 || fills_plots(g, p, judged) != 0) {
			web_fail(req, res, 500, "The server ran out of memory for this page.");
			return;
		}
	}
	page_finish(p, req, res);
}

static void
fills_page(struct page *p, const struct web_request *req, struct web_response *res, struct fills *g)
{
	if (read_query(req, res, false, &g->query) != 0 || open_journal(p, req, res, g) != 0)
		return;
	if (page_db(p, PAGE_LEDGER) != NULL && read_journal(p, g) != 0)
		page_lost(p, PAGE_LEDGER);
	show_page(p, req, res, g);
}

/* A picture of the newest fills; without a journal an empty one, so that a page that asks has something to show. */
static void
fills_picture(struct page *p, const char *name, const struct web_request *req, struct web_response *res, struct fills *g)
{
	int light = read_query(req, res, true, &g->query) == 0 ? web_choice(req, res, "theme", "dark", "light") : -1;
	int narrow = light >= 0 ? web_choice(req, res, "size", "wide", "narrow") : -1;
	if (narrow < 0 || open_journal(p, req, res, g) != 0)
		return;
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db != NULL && page_sample_read(db, p->source[PAGE_LEDGER].version, &g->query.filter, &g->markets, &g->sample) != 0)
		page_lost(p, PAGE_LEDGER);
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "This plot cannot be drawn: %s.", p->source[PAGE_LEDGER].error);
	else
		fills_plot_svg(g, p, name, light == 1, narrow == 1, req, res);
}

/* The name in /fills/plot/NAME.svg, or NULL. */
static const char *
picture_of(const char *path, char out[32])
{
	static const char folder[] = "/fills/plot/", tail[] = ".svg";
	size_t n = strlen(path), fixed = sizeof folder + sizeof tail - 2;
	if (strncmp(path, folder, sizeof folder - 1) != 0 || n <= fixed || n - fixed >= 32 || strcmp(path + n - (sizeof tail - 1), tail) != 0)
		return NULL;
	snprintf(out, 32, "%.*s", (int)(n - fixed), path + sizeof folder - 1);
	return fills_plot_named(out) ? out : NULL;
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	char word[32];
	const char *picture = picture_of(req->path, word);
	if (strcmp(req->path, "/api/fills/recent") == 0) {
		if (web_no_params(req, res))
			fills_api_recent(p, req, res);
	} else if (strcmp(req->path, "/api/fills/summary") == 0) {
		if (web_no_params(req, res))
			fills_api_summary(p, req, res);
	} else if (strcmp(req->path, "/fills") == 0 || picture != NULL) {
		struct fills *g = calloc(1, sizeof *g);
		if (g == NULL)
			web_fail(req, res, 500, "The server ran out of memory for this page.");
		else if (picture != NULL)
			fills_picture(p, picture, req, res, g);
		else
			fills_page(p, req, res, g);
		if (g != NULL)
			reconciled_free(&g->kept);
		free(g);
	} else if (strncmp(req->path, "/fills/", 7) == 0)
		fills_detail(p, req, res);
	else
		web_fail(req, res, 404, "There is no page at %s.", req->path);
}

int
main(void)
{
	static const char *const templates[] = { "fills.tpl", "fill.tpl", "fills_recent.tpl" };
	return page_main("fills", templates, 3, handle);
}
