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
#include "fills_query.h"
#include "fmt.h"
#include "page.h"

#define PAGE_ROWS 100
#define SYMBOLS 256
#define LINK 512

/* Everything the page shows, gathered before a word of it is written: a journal that fails half-way leaves no half page. */
struct gathered {
	struct fills_query query;
	struct market_list markets;
	char symbols[SYMBOLS][MARKET_SYMBOL];
	int n_symbols;
	struct page_fills_row rows[PAGE_ROWS];
	int n_rows;
	bool more;
	struct page_fills_totals totals;
	int64_t count; /* of the whole journal */
};

static int
read_query(const struct web_request *req, struct web_response *res, struct fills_query *q)
{
	char err[512];
	fills_query_clear(q);
	for (int i = 0; i < req->n_params; i++)
		if (fills_query_set(q, req->params[i].name, req->params[i].value, err, (int)sizeof err) != 0) {
			web_fail(req, res, 400, "%s", err);
			return -1;
		}
	if (fills_query_check(q, err, (int)sizeof err) != 0) {
		web_fail(req, res, 400, "%s", err);
		return -1;
	}
	return 0;
}

/* Symbols of the contract table and of the journal, ascending, once each. */
static int
read_symbols(struct db *db, struct gathered *g)
{
	g->n_symbols = page_fills_symbols(db, g->symbols, SYMBOLS - MARKET_MAX);
	if (g->n_symbols < 0)
		return -1;
	for (int m = 0; m < g->markets.n; m++) {
		int at = 0;
		while (at < g->n_symbols && strcmp(g->symbols[at], g->markets.row[m].symbol) < 0)
			at++;
		if (at < g->n_symbols && strcmp(g->symbols[at], g->markets.row[m].symbol) == 0)
			continue;
		memmove(g->symbols[at + 1], g->symbols[at], (size_t)(g->n_symbols - at) * MARKET_SYMBOL);
		snprintf(g->symbols[at], MARKET_SYMBOL, "%s", g->markets.row[m].symbol);
		g->n_symbols++;
	}
	return 0;
}

/* 1 known, 0 refused with 400. */
static int
symbol_known(const struct web_request *req, struct web_response *res, const struct gathered *g)
{
	char list[1024] = "";
	size_t at = 0;
	if (g->query.filter.symbol[0] == '\0')
		return 1;
	for (int i = 0; i < g->n_symbols; i++) {
		if (strcmp(g->symbols[i], g->query.filter.symbol) == 0)
			return 1;
		if (at + strlen(g->symbols[i]) + 8 < sizeof list)
			at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", at > 0 ? ", " : "", g->symbols[i]);
	}
	web_fail(req, res, 400, "symbol = \"%s\" is not known: %s%s.", g->query.filter.symbol,
	    g->n_symbols > 0 ? "in the contracts or in the journal are " : "neither contracts nor fills are in the journal", list);
	return 0;
}

static int
read_journal(struct page *p, struct gathered *g)
{
	struct db *db = page_db(p, PAGE_LEDGER);
	int version = p->source[PAGE_LEDGER].version;
	g->n_rows = page_fills_rows(db, version, &g->query.filter, g->query.way, &g->query.key, g->rows, PAGE_ROWS, &g->more);
	if (g->n_rows < 0 || page_fills_sum(db, version, &g->query.filter, &g->markets, &g->totals) != 0)
		return -1;
	return page_fills_count(db, version, &g->count);
}

static void
show_filter(struct view *v, const struct gathered *g)
{
	const struct page_fills_filter *f = &g->query.filter;
	char day[DATE_TEXT];
	for (int i = 0; i < g->n_symbols; i++) {
		struct view *row = view_row(v, "OPTION");
		view_set(row, "VALUE", g->symbols[i]);
		if (strcmp(g->symbols[i], f->symbol) == 0)
			view_show(row, "SELECTED");
	}
	if (f->side != 0)
		view_show(v, f->side > 0 ? "IS_BUY" : "IS_SELL");
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
show_units(struct view *v, const struct gathered *g, const struct page *p)
{
	char link[LINK];
	for (int u = FILLS_QUERY_TICKS; u <= FILLS_QUERY_MONEY; u++) {
		struct fill_row_style style = { .currency = p->meta.currency, .unit = (enum fills_query_unit)u };
		struct view *row = view_row(v, "UNIT");
		struct view *part = view_row(row, style.unit == g->query.unit ? "CURRENT" : "OTHER");
		view_set(part, "UNIT_NAME", fill_row_unit(&style));
		view_set(part, "UNIT_QUERY", fills_query_text(&g->query, style.unit, g->query.way, &g->query.key, link, (int)sizeof link));
	}
}

static void
show_number(struct view *v, const char *number, const char *arrow, const char *trend, int sign, const char *text)
{
	char fit[32];
	snprintf(fit, sizeof fit, "%s_FIT", number);
	view_set(v, number, text);
	view_set(v, fit, fmt_fit(text, sign != 0));
	view_set(v, arrow, fmt_arrow(sign));
	view_set(v, trend, fmt_trend(-sign));
}

/* Mean signed slippage of a fill in the page's unit. */
static void
show_mean(struct view *v, const struct gathered *g, const struct page *p)
{
	const struct fill_sums *t = &g->totals.sums;
	char text[FMT_TEXT], other[FMT_TEXT];
	double mean = NAN, predicted = NAN;
	if (g->query.unit == FILLS_QUERY_TICKS && t->judged > 0) {
		mean = t->mean_y;
		predicted = t->mean_x;
	} else if (g->query.unit == FILLS_QUERY_BPS && t->notional != 0) {
		mean = (double)t->cost / fabs((double)t->notional) * 1e4;
		predicted = (double)t->predicted / fabs((double)t->notional) * 1e4;
	} else if (g->query.unit == FILLS_QUERY_MONEY && t->judged > 0) {
		fmt_money_signed(t->cost / t->judged, p->meta.currency, text);
		fmt_money_signed(t->predicted / t->judged, p->meta.currency, other);
		show_number(v, "MEAN", "MEAN_ARROW", "MEAN_TREND", fmt_sign((double)t->cost), text);
		view_set(v, "MEAN_PREDICTED", other);
		return;
	}
	show_number(v, "MEAN", "MEAN_ARROW", "MEAN_TREND", isfinite(mean) ? fmt_sign(mean) : 0, fmt_real_signed(mean, 2, text));
	view_set(v, "MEAN_PREDICTED", fmt_real_signed(predicted, 2, other));
}

static void
show_totals(struct view *v, const struct gathered *g, const struct page *p)
{
	const struct fill_sums *t = &g->totals.sums;
	const char *currency = p->meta.currency;
	char a[FMT_TEXT], b[FMT_TEXT];
	/* an unknown symbol has no value in money: a sum of none is no sum */
	bool none = t->judged == 0, no_ours = g->totals.ours.judged == 0; /* the original kept neither commission nor the price of its decision */
	double part = t->contracts_part;
	view_set(v, "N_FIT", fmt_fit(fmt_count(t->n, a), false));
	view_set(v, "N", a);
	view_set(v, "CONTRACTS", part != 0 ? fmt_real((double)t->contracts + part, 2, a) : fmt_count(t->contracts, a));
	view_set(v, "COUNT", fmt_count(g->count, a));
	show_mean(v, g, p);
	show_number(v, "COST", "COST_ARROW", "COST_TREND", none ? 0 : fmt_sign((double)t->cost), none ? FMT_NONE : fmt_money_signed(t->cost, currency, a));
	view_set(v, "COST_PREDICTED", none ? FMT_NONE : fmt_money_signed(t->predicted, currency, a));
	view_set(v, "COMMISSION", no_ours ? FMT_NONE : fmt_money(t->commission, currency, a));
	show_number(v, "DELAY_SUM", "DELAY_ARROW", "DELAY_TREND", no_ours ? 0 : fmt_sign((double)t->delay), no_ours ? FMT_NONE : fmt_money_signed(t->delay, currency, a));
	view_set(v, "LATENCY_MEAN", fmt_real(t->latency_n > 0 ? t->latency_mean : NAN, 0, a));
	view_set(v, "IMPROVED", t->n == 0 ? FMT_NONE : fmt_percent((double)t->improved / (double)t->n, 1, b));
	if (g->totals.partial) {
		char text[256];
		snprintf(text, sizeof text, "Figures over the newest %s of %s fills: a journal of the original system keeps no sums; hydra-runner adopt completes them.", fmt_count(PAGE_FILLS_TAIL, a), fmt_count(g->totals.of, b));
		page_say(v, "PARTIAL", "warn", text, NULL, NULL);
	}
}

/* The model's prediction against what the fills cost, in ticks a fill. */
static void
show_comparison(struct view *v, const struct gathered *g, const struct page *p)
{
	/* its predictions are made another way: never one sum with ours */
	bool original = p->source[PAGE_LEDGER].version == 0 || (g->totals.ours.n == 0 && g->totals.theirs.n > 0);
	const struct fill_sums *t = original ? &g->totals.theirs : &g->totals.ours;
	char a[FMT_TEXT];
	const char *what = strcmp(p->meta.mode, "sim") == 0 || strcmp(p->meta.mode, "csv") == 0 ? "Simulator against model" : "Fills against model";
	if (!original && g->totals.theirs.n > 0)
		view_fmt(v, "COMPARISON", "%s, without %s fills of another program", what, fmt_count(g->totals.theirs.n, a));
	else
		view_set(v, "COMPARISON", original ? "The original's fills against its predictions" : what);
	view_show(v, original ? "THEIRS" : "OURS");
	if (t->judged < 10) {
		struct view *few = view_row(v, "FEW");
		view_set(few, "JUDGED", fmt_count(t->judged, a));
		return;
	}
	struct view *c = view_row(v, "COMPARED");
	double n = (double)t->judged, bias = t->mean_y - t->mean_x;
	double sx = sqrt(t->m2_x / n), sy = sqrt(t->m2_y / n);
	view_set(c, "JUDGED", fmt_count(t->judged, a));
	view_set(c, "MEAN_X", fmt_real_signed(t->mean_x, 3, a));
	view_set(c, "MEAN_Y", fmt_real_signed(t->mean_y, 3, a));
	view_set(c, "MEAN_ABS", fmt_real(t->mean_abs, 3, a));
	view_set(c, "BIAS", fmt_real_signed(bias, 3, a));
	view_set(c, "RMSE", fmt_real(sqrt(fmax(0, (t->m2_x + t->m2_y - 2 * t->cxy) / n) + bias * bias), 3, a));
	view_set(c, "RATIO", fmt_real(t->mean_x > 0 ? t->mean_y / t->mean_x : NAN, 2, a));
	/* prices of different markets correlate through nothing but their sizes; a prediction that hardly moves proves nothing */
	if (g->query.filter.symbol[0] == '\0')
		view_set(c, "CORRELATION", "choose one symbol");
	else if (sx < 0.1 * fabs(t->mean_x) || sy == 0)
		view_set(c, "CORRELATION", "not judged: the prediction hardly varies");
	else
		view_set(c, "CORRELATION", fmt_real_signed(t->cxy / n / (sx * sy), 2, a));
}

static void
pager_link(struct view *v, const char *section, const struct gathered *g, enum page_fills_way way, const struct page_fills_row *row)
{
	char link[LINK];
	if (row != NULL && row->at == 0) /* its key could not be read back from the link */
		return;
	view_set(view_row(v, section), "QUERY", fills_query_text(&g->query, g->query.unit, way, row != NULL ? &row->key : NULL, link, (int)sizeof link));
}

static void
show_pager(struct view *v, const struct gathered *g)
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
show_empty(struct view *v, const struct gathered *g)
{
	char link[LINK + 8] = "/fills?";
	if (g->query.way != PAGE_FILLS_FIRST) {
		fills_query_text(&g->query, g->query.unit, PAGE_FILLS_FIRST, NULL, link + 7, LINK);
		page_say(v, "EMPTY", "info", "No fills lie beyond this point.", link, "Newest fills");
	} else if (g->count > 0)
		page_say(v, "EMPTY", "info", "No fill matches this filter.", "/fills", "Show all fills");
	else
		page_say(v, "EMPTY", "info", "No fills yet. The first stands here as soon as an order of a cycle is filled in the session after it.", NULL, NULL);
}

static void
show_table(struct view *v, const struct gathered *g, const struct page *p)
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

static void
fills_page(struct page *p, const struct web_request *req, struct web_response *res, struct gathered *g)
{
	char a[FMT_TEXT], b[FMT_TEXT], words[256];
	if (read_query(req, res, &g->query) != 0)
		return;
	page_begin(p);
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db != NULL && (market_load(db, p->source[PAGE_LEDGER].version, &g->markets) != 0 || read_symbols(db, g) != 0))
		page_lost(p, PAGE_LEDGER);
	if (page_db(p, PAGE_LEDGER) != NULL) {
		if (!symbol_known(req, res, g)) {
			page_end(p);
			return;
		}
		if (read_journal(p, g) != 0)
			page_lost(p, PAGE_LEDGER);
	}
	struct view *v = page_start(p, req, "fills", "Fills", "fills.tpl");
	if (page_db(p, PAGE_LEDGER) == NULL) {
		page_status(p, "", p->source[PAGE_LEDGER].health == PAGE_UNREADABLE ? "The journal of fills cannot be read." : "No fills yet.");
		page_notice(p, PAGE_LEDGER, v, "NOTICE");
		page_finish(p, req, res);
		return;
	}
	v = view_row(v, "JOURNAL");
	snprintf(words, sizeof words, "%s of %s fills match.", fmt_count(g->totals.sums.n, a), fmt_count(g->count, b));
	if (!fills_query_filtered(&g->query))
		snprintf(words, sizeof words, "%s fills, newest first.", fmt_count(g->count, a));
	page_status(p, "", words);
	show_filter(v, g);
	show_units(v, g, p);
	show_totals(v, g, p);
	show_table(v, g, p);
	show_comparison(v, g, p);
	page_finish(p, req, res);
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	if (strcmp(req->path, "/api/fills/recent") == 0) {
		if (web_no_params(req, res))
			fills_api_recent(p, req, res);
	} else if (strcmp(req->path, "/api/fills/summary") == 0) {
		if (web_no_params(req, res))
			fills_api_summary(p, req, res);
	} else if (strcmp(req->path, "/fills") == 0) {
		struct gathered *g = calloc(1, sizeof *g);
		if (g != NULL)
			fills_page(p, req, res, g);
		else
			web_fail(req, res, 500, "The server ran out of memory for this page.");
		free(g);
	} else
		web_fail(req, res, 404, "There is no page at %s.", req->path);
}

int
main(void)
{
	static const char *const templates[] = { "fills.tpl", "fills_recent.tpl" };
	return page_main("fills", templates, 2, handle);
}
