/* /fills/ID: one fill with its intent, orders and prices. Of an earlier system's row what it has, and that it has no more. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fills_detail.h"
#include "fmt.h"

#define PREFIX "/fills/"

/* The id of the address: 1, -1 not a number, -2 a number that no row can have. */
static int
id_of(const char *text, int64_t *id)
{
	const char *digits = text + (text[0] == '-');
	if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return -1;
	errno = 0;
	*id = strtoll(text, NULL, 10);
	return errno != 0 || *id < 1 ? -2 : 1;
}

bool
fills_detail_ours(const struct page_fill *f)
{
	return f->row.exec_key[0] != '\0'; /* another program's row has no key, in an adopted ledger too */
}

static const char *
or_none(const char *text)
{
	return text[0] != '\0' ? text : FMT_NONE;
}

/* A name, not a number of something: no separators. */
static char *
id_text(int64_t id, char out[FMT_TEXT])
{
	snprintf(out, FMT_TEXT, "%lld", (long long)id);
	return out;
}

static struct view *
fact(struct view *v, const char *section, const char *term, const char *value)
{
	struct view *row = view_row(v, section);
	view_set(row, "TERM", term);
	view_set(row, "VALUE", value);
	return row;
}

/* An instant, in whichever zone the reader chose; instead where there is none. */
static void
fact_at(struct view *v, const char *section, const char *term, instant_t at, const char *instead, const struct page *p)
{
	char a[FMT_TEXT];
	struct view *row = fact(v, section, term, at != 0 ? "" : instead);
	if (at == 0)
		return;
	struct view *time = view_row(row, "TIME");
	view_set(time, "AT", fmt_date_time(p->zone, at, a));
	view_set(time, "AT_UTC", fmt_utc(at, a));
}

static char *
micro_price(bool there, int64_t micro, int64_t tick, char out[FMT_TEXT])
{
	return there ? fmt_price(micro, tick, out) : fmt_real(NAN, 0, out);
}

static void
show_quotes(struct view *v, const struct page_fill *f, const struct market *m)
{
	const struct page_fills_row *r = &f->row;
	char a[FMT_TEXT];
	bool ours = fills_detail_ours(f);
	if (ours)
		fact(v, "QUOTE", "Decision price", fmt_price_real(r->decision_price, m->tick, a));
	fact(v, "QUOTE", "Order price, mid at arrival", fmt_price_real(r->order_price, m->tick, a));
	fact(v, "QUOTE", "Fill price", fmt_price_real(r->fill_price, m->tick, a));
	fact(v, "QUOTE", "Spread", fmt_price_real(f->spread, m->tick, a));
	if (ours)
		fact(v, "QUOTE", "Spread is", or_none(f->spread_source));
	fact(v, "QUOTE", "Volume", fmt_real(f->volume, 0, a));
}

static void
show_fill(struct view *v, const struct page_fill *f, const struct page *p)
{
	const struct page_fills_row *r = &f->row;
	char a[FMT_TEXT], b[FMT_TEXT + 4];
	instant_t at;
	bool ours = fills_detail_ours(f);
	fact(v, "FACT", "Side", fmt_side(r->direction));
	fact(v, "FACT", "Contracts", fmt_real(r->contracts, isfinite(r->contracts) && r->contracts != floor(r->contracts) ? 2 : 0, a));
	fact_at(v, "FACT", "Time", r->at, or_none(r->key.timestamp), p);
	snprintf(b, sizeof b, "%s ms", fmt_real(r->latency_ms, 1, a));
	fact(v, "FACT", "Latency", isfinite(r->latency_ms) ? b : FMT_NONE);
	fact(v, "FACT", "Order", r->has_order ? id_text(r->order_id, a) : FMT_NONE);
	if (!ours)
		return;
	if (f->slices > 1 && f->slice > 0) {
		snprintf(b, sizeof b, "%lld of %d", (long long)f->slice, f->slices);
		fact(v, "FACT", "Slice of the intent", b);
	}
	fact(v, "FACT", "Contract", or_none(r->contract));
	fact(v, "FACT", "Session", fmt_day_text(r->session, a));
	fact(v, "FACT", "Fill model", or_none(r->fill_model));
	fact(v, "FACT", "Execution key", or_none(f->row.exec_key));
	fact(v, "FACT", "Revision", f->has_rev ? fmt_count(f->exec_rev, a) : FMT_NONE);
	fact_at(v, "FACT", "Recorded", clock_parse(f->recorded_at, &at) == 0 ? at : 0, or_none(f->recorded_at), p);
}

static void
show_orders(struct view *i, const struct page_fill *f, const struct market *m)
{
	char a[FMT_TEXT];
	if (f->slices > 1)
		view_show(i, "SLICES");
	for (int k = 0; k < f->n_orders; k++) {
		const struct page_fill_order *o = &f->order[k];
		struct view *row = view_row(i, "ORDER");
		view_set(row, "REF", o->ref);
		if (f->row.has_order && o->id == f->row.order_id)
			view_show(row, "THIS");
		if (f->slices > 1)
			view_set(view_row(row, "SLICED"), "SLICE", fmt_count(o->slice, a));
		view_set(row, "STAGE", o->stage);
		view_set(row, "ORDER_STATE", o->state);
		view_set(row, "LIMIT", micro_price(o->has_limit, o->limit_price, m->tick, a));
		view_set(row, "ASKED", fmt_count(o->n, a));
		view_set(row, "FILLED", fmt_count(o->filled, a));
		view_set(row, "ORDER_FILLS", fmt_count(o->fills, a));
		view_set(row, "SUB", fmt_count(o->sub, a));
		view_set(row, "SUB_END", o->has_end ? fmt_count(o->sub_end, a) : FMT_NONE);
	}
	if (f->n_orders == PAGE_FILL_ORDERS)
		view_show(i, "ORDERS_CUT");
}

/* A model has its place on the page of the agent; so has the rule that decides before there is one. */
static void
show_decision(struct view *v, const struct page_fill *f, const struct market *m)
{
	char a[FMT_TEXT];
	if (!f->decision.there)
		return;
	struct view *d = view_row(v, "DECISION");
	fact(d, "DECIDED", "Close", micro_price(true, f->decision.close, m->tick, a));
	fact(d, "DECIDED", "Direction", f->decision.direction > 0 ? "long" : f->decision.direction < 0 ? "short" : "flat");
	fact(d, "DECIDED", "Probability", isfinite(f->decision.probability) ? fmt_percent(f->decision.probability, 1, a) : FMT_NONE);
	fact(d, "DECIDED", "Share of equity", fmt_percent(f->decision.fraction, 2, a));
	fact(d, "DECIDED", "Position before", fmt_count_signed(f->decision.position, a));
	fact(d, "DECIDED", "Target", fmt_count_signed(f->decision.target, a));
	fact(d, "DECIDED", "Volatility of 20 bars", fmt_price_real(f->decision.sigma_p, 0, a));
	fact(d, "DECIDED", "Volume of 20 bars", fmt_real(f->decision.adv, 0, a));
	if (f->decision.reason[0] != '\0' && strcmp(f->decision.reason, "ok") != 0)
		fact(d, "DECIDED", "Reason", f->decision.reason);
	view_set(d, "MODEL", or_none(f->decision.model));
	if (strcmp(f->intent.kind, "roll") == 0)
		view_show(d, "BY_CALENDAR");
}

static void
show_cycle(struct view *v, const struct page_fill *f, const struct page *p)
{
	char a[FMT_TEXT], b[FMT_TEXT + 8];
	if (f->cycle.id <= 0)
		return;
	struct view *c = view_row(v, "CYCLE");
	view_fmt(c, "CYCLE_ID", "%lld", (long long)f->cycle.id);
	fact(c, "RAN", "Session", fmt_day_text(f->intent.session, a));
	fact(c, "RAN", "State", or_none(f->cycle.state));
	fact_at(c, "RAN", "Due, market time", f->cycle.scheduled, FMT_NONE, p);
	fact_at(c, "RAN", "Began, by the clock", f->cycle.started, FMT_NONE, p);
	snprintf(b, sizeof b, "%s late", fmt_duration(f->cycle.late * CLOCK_SECOND, a));
	fact(c, "RAN", "Late", !f->cycle.has_late ? FMT_NONE " not run by the clock" : f->cycle.late > 0 ? b : "on time");
}

static void
show_intent(struct view *v, const struct page_fill *f, const struct market *m)
{
	char a[FMT_TEXT];
	struct view *i = view_row(v, "INTENT");
	view_fmt(i, "INTENT_ID", "%lld", (long long)f->intent_id);
	fact(i, "WISH", "Reference", or_none(f->intent.ref));
	fact(i, "WISH", "Kind", or_none(f->intent.kind));
	fact(i, "WISH", "Side", fmt_side(f->intent.direction));
	fact(i, "WISH", "Contracts asked for", fmt_count(f->intent.n, a));
	fact(i, "WISH", "Reduces a position", f->intent.reducing ? "yes" : "no");
	fact(i, "WISH", "State", or_none(f->intent.state));
	if (f->intent.reason[0] != '\0')
		fact(i, "WISH", "Reason", f->intent.reason);
	fact(i, "WISH", "Decided in session", fmt_day_text(f->intent.session, a));
	fact(i, "WISH", "Works in session", fmt_day_text(f->intent.deadline, a));
	fact(i, "WISH", "Decision price", micro_price(true, f->intent.decision_price, m->tick, a));
	fact(i, "WISH", "Mid at arrival", micro_price(f->intent.has_arrival, f->intent.arrival, m->tick, a));
	show_orders(i, f, m);
}

static void
show(struct view *v, const struct page_fill *f, struct market_list *markets, const struct page *p, bool part)
{
	struct market m;
	char symbol[PAGE_FILLS_SYMBOL];
	market_get(markets, f->row.symbol, &m);
	view_fmt(v, "ID", "%lld", (long long)f->row.key.id);
	view_set(v, "SYMBOL", or_none(page_fills_symbol(&f->row, symbol)));
	view_show(v, part ? "IN_PLACE" : "ALONE");
	show_fill(v, f, p);
	show_quotes(v, f, &m);
	fills_cost(v, f, &m, p);
	if (f->has_intent) {
		show_intent(v, f, &m);
		show_decision(v, f, &m);
		show_cycle(v, f, p);
	} else if (f->has_intent_id) {
		view_fmt(view_row(v, "NOTE"), "TEXT", "It names intent %lld, which is not in the journal.", (long long)f->intent_id);
	} else {
		view_set(view_row(v, "NOTE"), "TEXT", "An earlier system's fill: its journal holds no intent, orders, contract, decision price or commission for it.");
	}
	if (m.tick <= 0)
		view_set(view_row(v, "NOTE"), "TEXT", "No contract is known for this symbol: ticks and money cannot be told.");
}

/* Why there is no row to show: 404 when nothing is kept under this id, 503 when that cannot be known. */
static void
refuse(struct page *p, const char *id, const struct web_request *req, struct web_response *res)
{
	const struct page_source *s = &p->source[PAGE_LEDGER];
	if (s->health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "Fill %s cannot be read: %s.", id, s->error);
	else if (s->health != PAGE_OK)
		web_fail(req, res, 404, "There is no fill %s: %s.", id, s->error);
	else
		web_fail(req, res, 404, "There is no fill %s in fill_journal.db.", id);
}

/* A fill that was read: as a page, which also fetches itself, or as the part that opens in the journal. */
static void
answer(struct page *p, const struct page_fill *f, struct market_list *markets, bool part, const struct web_request *req, struct web_response *res)
{
	char title[64];
	if (part) {
		struct view *v = view_new();
		show(v, f, markets, p, true);
		page_fragment(v, "fill.tpl", req, res);
		return;
	}
	snprintf(title, sizeof title, "Fill %lld", (long long)f->row.key.id);
	struct view *v = page_start(p, req, "fills", title, "fill.tpl");
	show(v, f, markets, p, false);
	page_finish(p, req, res);
}

void
fills_detail(struct page *p, const struct web_request *req, struct web_response *res)
{
	const char *text = req->path + strlen(PREFIX);
	int64_t id = 0;
	int kind = id_of(text, &id), part = web_choice(req, res, "part", "0", "1");
	if (part < 0)
		return;
	if (strchr(text, '/') != NULL) {
		web_fail(req, res, 404, "There is no page at %s.", req->path);
		return;
	}
	for (int i = 0; i < req->n_params; i++)
		if (strcmp(req->params[i].name, "part") != 0) {
			web_fail(req, res, 400, "There is no parameter \"%s\" here: allowed is part.", req->params[i].name);
			return;
		}
	if (kind == -1) {
		web_fail(req, res, 400, "\"%s\" is no fill: after " PREFIX " comes its number.", text);
		return;
	}
	struct page_fill *f = calloc(1, sizeof *f);
	struct market_list *markets = calloc(1, sizeof *markets);
	if (f == NULL || markets == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this page.");
	} else {
		struct db *db = kind == 1 ? page_db(p, PAGE_LEDGER) : NULL;
		int version = p->source[PAGE_LEDGER].version, rc = db == NULL ? 0 : market_load(db, version, markets) == 0 ? page_fill_read(db, version, id, f) : -1;
		if (rc < 0)
			page_lost(p, PAGE_LEDGER);
		if (rc == 1)
			answer(p, f, markets, part == 1, req, res);
		else
			refuse(p, text, req, res);
	}
	free(f);
	free(markets);
}
