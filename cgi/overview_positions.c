/* What is held: at what price, worth how much at the mark, and how much of its limits it takes up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"
#include "position.h"
#include "risk.h"

#define PORTFOLIO 1.0 /* of equity: what sizing_portfolio scales all markets down to (docs/definitions.md, "Sizing") */

/* The worth of one position; what cannot be told is not known. */
struct worth {
	bool known;
	int64_t unrealised, exposure; /* micro; exposure without a sign */
};

static struct worth
worth_of(const struct page_overview_position *h, const struct market *m)
{
	struct worth w = { 0 };
	struct position pos = { .q = h->q, .avg = h->avg };
	int64_t pv = m->point_value / DECIMAL_ONE;
	w.known = h->has_mark && pv > 0 && position_unrealised(&pos, h->mark, pv, &w.unrealised) == 0 && position_value(h->q, h->mark, pv, &w.exposure) == 0 && w.exposure != INT64_MIN;
	if (w.exposure < 0)
		w.exposure = -w.exposure;
	return w;
}

/* Money and shares of a row or of the sum. limit: as a fraction of equity. */
static void
show_worth(const struct page *p, const struct overview *o, const struct worth *w, double limit, struct view *row)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	int sign = w->known ? fmt_sign((double)w->unrealised) : 0;
	double share = w->known && o->n_equity > 0 && o->equity[0].equity > 0 ? (double)w->exposure / (double)o->equity[0].equity : NAN;
	view_set(row, "TREND", fmt_trend(sign));
	view_set(row, "ARROW", fmt_arrow(sign));
	view_set(row, "UNREALISED", w->known ? fmt_money_signed(w->unrealised, p->meta.currency, a) : FMT_NONE);
	view_set(row, "EXPOSURE", w->known ? fmt_money(w->exposure, p->meta.currency, a) : FMT_NONE);
	view_set(row, "SHARE", fmt_percent_beside(share, limit, 2, a));
	if (!isfinite(share) || !(limit > 0)) {
		view_set(row, "USED", FMT_NONE);
		return;
	}
	struct view *meter = view_row(row, "METER");
	view_fmt(meter, "WIDTH", "%.1f", fmin(share / limit, 1) * 100);
	view_set(meter, "OVER", share > limit ? "error" : share > 0.9 * limit ? "warn" : "ok");
	view_fmt(row, "USED", "%s of %s%s", fmt_percent_beside(share / limit, 1, 0, a), fmt_percent(limit, 0, b), share > limit ? ", over it" : "");
	view_set(row, "USED_CLS", share > limit ? "warn" : "");
}

static void
show_position(const struct page *p, const struct overview *o, const struct page_overview_position *h, const struct worth *w, double limit, struct view *row)
{
	struct market m;
	char a[FMT_TEXT];
	market_get(&o->markets, h->symbol, &m);
	view_set(row, "SYMBOL", h->symbol);
	view_set(row, "CONTRACT", h->contract[0] != '\0' && strcmp(h->contract, h->symbol) != 0 ? h->contract : "");
	view_fmt(row, "SIDE", "%s %s", h->q > 0 ? "Long" : "Short", fmt_count(h->q > 0 ? h->q : -h->q, a));
	view_fmt(row, "SINCE", "since %s", fmt_day_text(h->since, a));
	/* a mean of prices is finer than a tick: one decimal more */
	int decimals = fmt_tick_decimals(m.tick) + (m.tick > 0);
	view_set(row, "AVERAGE", fmt_real((double)h->avg / 1e12, decimals > 6 ? 6 : decimals, a));
	view_set(row, "MARK", h->has_mark ? fmt_price(h->mark, m.tick, a) : FMT_NONE);
	if (h->has_mark && o->n_equity > 0 && strcmp(h->mark_session, o->equity[0].session) != 0)
		view_set(view_row(row, "OLD_MARK"), "MARK_SESSION", fmt_day_text(h->mark_session, a));
	show_worth(p, o, w, limit, row);
}

static double
market_limit(const struct overview *o)
{
	for (int i = 0; i < o->n_breakers; i++)
		if (strcmp(o->breakers[i].name, risk_name(RISK_POSITION)) == 0)
			return o->breakers[i].threshold;
	return (double)RISK_MAX_POSITION / 1e6;
}

static const char *
none(const struct page *p, const struct overview *o)
{
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		return "Not known: the journal cannot be read.";
	if (o->journal && !o->ours)
		return "The original system journaled no positions.";
	return o->n_equity == 0 ? "No positions yet: the first cycle decides the first orders, and they fill in the session after it." : "Flat: no market is held. Signals stand beside the model.";
}

void
overview_positions(struct page *p, const struct overview *o, struct view *v)
{
	struct worth sum = { .known = true };
	double limit = market_limit(o);
	char a[FMT_TEXT];
	if (o->n_positions == 0) {
		page_say(v, "POSITIONS_EMPTY", "info", none(p, o), NULL, NULL);
		return;
	}
	struct view *table = view_row(v, "POSITION_TABLE");
	for (int i = 0; i < o->n_positions; i++) {
		struct market m;
		market_get(&o->markets, o->positions[i].symbol, &m);
		struct worth w = worth_of(&o->positions[i], &m);
		sum.known = sum.known && w.known && !__builtin_add_overflow(sum.unrealised, w.unrealised, &sum.unrealised) && !__builtin_add_overflow(sum.exposure, w.exposure, &sum.exposure);
		show_position(p, o, &o->positions[i], &w, limit, view_row(table, "POSITION"));
	}
	struct view *total = view_row(table, "TOTAL");
	view_fmt(total, "SYMBOL", "%s %s", fmt_count(o->n_positions, a), o->n_positions == 1 ? "position" : "positions");
	show_worth(p, o, &sum, PORTFOLIO, total);
	if (o->n_equity > 0)
		view_fmt(table, "MARKS", "marks of session %s%s", fmt_day_text(o->equity[0].session, a), o->has_cycle && strcmp(o->cycle.state, "open") == 0 && o->cycle.fills > 0 ? ", with fills after it" : "");
	else
		view_set(table, "MARKS", "no session is closed yet");
}
