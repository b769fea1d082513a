/* The four numbers: equity, the day's profit or loss, positions, drawdown. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"

/* A card's number and the class that lets it fit. */
static void
number(struct view *v, const char *name, const char *text, bool marked)
{
	char fit[32];
	snprintf(fit, sizeof fit, "%s_FIT", name);
	view_set(v, name, text);
	view_set(v, fit, fmt_fit(text, marked));
}

/* A number leads to the rows that it comes from, if they are there. */
static void
led(struct view *v, const char *name, bool there)
{
	char section[32];
	snprintf(section, sizeof section, "%s_%s", name, there ? "LED" : "BARE");
	view_show(v, section);
}

/* The line under it, in parts that stay whole where it wraps, and the last word of each in any case: a sign would part from its figure. */
static void
context(struct view *v, const char *section, const char *text)
{
	static const char dot[] = " \xc2\xb7 ";
	while (*text != '\0') {
		const char *end = strstr(text, dot);
		int n = end != NULL ? (int)(end - text) : (int)strlen(text), last = n;
		while (last > 0 && text[last - 1] != ' ')
			last--;
		struct view *part = view_row(v, section);
		view_fmt(part, "PART", "%.*s", last > 0 ? last - 1 : 0, text);
		view_fmt(part, "LAST", "%.*s%s", n - last, text + last, end != NULL ? "\xc2\xa0\xc2\xb7" : "");
		text += end != NULL ? (size_t)(end - text) + sizeof dot - 1 : strlen(text);
	}
}

/* Why a number is not there. */
static const char *
missing(const struct page *p, const struct overview *o)
{
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		return "Not known: the journal cannot be read";
	return o->journal && !o->ours ? "Not in this journal" : "Known after the first cycle";
}

/* What was earned since the start, and by what the number above is measured. */
static void
metric_equity(const struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], day[FMT_TEXT], text[400];
	const char *currency = p->meta.currency;
	const struct page_overview_period *all = &o->periods[PAGE_OVERVIEW_ALL];
	number(v, "EQUITY", o->n_equity > 0 ? fmt_money(o->equity[0].equity, currency, a) : FMT_NONE, false);
	if (o->n_equity > 0 && o->has_account && o->has_periods) {
		struct view *gain = view_row(v, "SINCE_START");
		view_set(gain, "SINCE_TREND", fmt_trend(all->has_pnl ? fmt_sign((double)all->pnl) : 0));
		view_set(gain, "SINCE_ARROW", fmt_arrow(all->has_pnl ? fmt_sign((double)all->pnl) : 0));
		view_fmt(gain, "SINCE", "%s, %s", all->has_pnl ? fmt_money_signed(all->pnl, currency, a) : FMT_NONE, fmt_percent_signed(all->ret, 2, b));
		view_set(gain, "SINCE_DAY", fmt_day_text(all->from, day));
		size_t at = (size_t)snprintf(text, sizeof text, "began with %s", fmt_money(o->account.capital0, currency, a));
		if (o->account.flowed)
			at += (size_t)snprintf(text + at, sizeof text - at, " \xc2\xb7 %s %s since", o->account.flows < 0 ? "withdrawn" : "paid in", fmt_money(o->account.flows < 0 ? -o->account.flows : o->account.flows, currency, a));
		/* a peak that deposits have moved is the equity of no day */
		snprintf(text + at, sizeof text - at, " \xc2\xb7 peak %s%s", fmt_money(o->equity[0].peak, currency, a), o->account.flowed ? " with that" : "");
	} else if (o->has_account)
		snprintf(text, sizeof text, "Starts at %s with the first cycle", fmt_money(o->account.capital0, currency, a));
	else
		snprintf(text, sizeof text, "%s", missing(p, o));
	context(v, "EQUITY_CONTEXT", text);
}

static void
metric_day(const struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], text[400];
	const struct page_overview_equity *e = &o->equity[0];
	int sign = o->n_equity > 0 ? fmt_sign((double)e->day_pnl) : 0;
	view_set(v, "DAY_TREND", fmt_trend(sign));
	view_set(v, "DAY_ARROW", fmt_arrow(sign));
	number(v, "DAY", o->n_equity > 0 ? fmt_money_signed(e->day_pnl, p->meta.currency, a) : FMT_NONE, sign != 0);
	if (o->n_equity == 0) {
		context(v, "DAY_CONTEXT", missing(p, o));
		return;
	}
	int64_t realised = e->realised - (o->n_equity > 1 ? o->equity[1].realised : 0);
	int64_t open = e->unrealised - (o->n_equity > 1 ? o->equity[1].unrealised : 0);
	snprintf(text, sizeof text, "%s \xc2\xb7 realised %s \xc2\xb7 unrealised moved by %s", fmt_percent_signed(e->ret, 2, a), fmt_money_signed(realised, p->meta.currency, b),
	    fmt_money_signed(open, p->meta.currency, c));
	context(v, "DAY_CONTEXT", text);
}

static void
metric_positions(const struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], text[512] = "";
	size_t at = 0;
	view_set(v, "POSITIONS", o->ours ? fmt_count(o->n_positions, a) : FMT_NONE);
	for (int i = 0; i < o->n_positions && i < 5; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %.24s", at > 0 ? " \xc2\xb7 " : "", fmt_count_signed(o->positions[i].q, a), o->positions[i].contract[0] != '\0' ? o->positions[i].contract : o->positions[i].symbol);
	if (o->n_positions > 5)
		at += (size_t)snprintf(text + at, sizeof text - at, " \xc2\xb7 %d more", o->n_positions - 5);
	if (o->n_positions > 0 && o->n_equity > 0 && o->equity[0].equity > 0)
		at += (size_t)snprintf(text + at, sizeof text - at, " \xc2\xb7 %s of equity", fmt_percent((double)o->equity[0].gross / (double)o->equity[0].equity, 1, a));
	if (o->n_equity > 0 && o->equity[0].stale_mark)
		snprintf(text + at, sizeof text - at, " \xc2\xb7 a mark is stale");
	context(v, "POSITIONS_CONTEXT", !o->ours ? missing(p, o) : o->n_positions == 0 ? "Flat" : text);
}

static const struct page_overview_breaker *
breaker_named(const struct overview *o, const char *name)
{
	for (int i = 0; i < o->n_breakers; i++)
		if (strcmp(o->breakers[i].name, name) == 0)
			return &o->breakers[i];
	return NULL;
}

static void
metric_drawdown(const struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], day[FMT_TEXT], text[400];
	const struct page_overview_breaker *limit = breaker_named(o, "max_drawdown");
	double drawdown = o->n_equity > 0 ? o->equity[0].drawdown : NAN, share = 0;
	int sign = isfinite(drawdown) ? fmt_sign(drawdown) : 0;
	snprintf(text, sizeof text, "%s", missing(p, o));
	view_set(v, "DRAWDOWN_TREND", fmt_trend(sign));
	view_set(v, "DRAWDOWN_ARROW", fmt_arrow(sign));
	view_set(v, "DRAWDOWN", fmt_percent_signed(drawdown, 2, a));
	if (o->n_equity > 0 && limit != NULL && limit->threshold < 0) {
		/* the breaker counts from the peak since it was last re-armed, the number above from the highest ever */
		share = isfinite(limit->value) ? limit->value / limit->threshold : drawdown / limit->threshold;
		size_t at = (size_t)snprintf(text, sizeof text, "%s of the %s limit%s", fmt_percent_beside(fmax(share, 0), 1, 0, a), fmt_percent_signed(limit->threshold, 2, b), share > 1 ? ", over it" : "");
		share = fmin(fmax(share, 0), 1);
		if (isfinite(limit->value) && fabs(limit->value - drawdown) >= 0.00005)
			snprintf(text + at, sizeof text - at, " \xc2\xb7 the breaker counts %s, from where it was armed last", fmt_percent_signed(limit->value, 2, a));
		else if (sign < 0 && o->account.peak_session[0] != '\0' && !o->account.flowed)
			snprintf(text + at, sizeof text - at, " \xc2\xb7 since %s", fmt_day_text(o->account.peak_session, day));
	} else if (o->n_equity > 0)
		snprintf(text, sizeof text, "Deepest %s", fmt_percent_signed(o->equity[0].max_drawdown, 2, a));
	view_fmt(v, "DRAWDOWN_WIDTH", "%.1f", share * 100);
	context(v, "DRAWDOWN_CONTEXT", text);
}

void
overview_metrics(struct page *p, const struct overview *o, struct view *v)
{
	char day[FMT_TEXT];
	metric_equity(p, o, v);
	metric_day(p, o, v);
	metric_positions(p, o, v);
	metric_drawdown(p, o, v);
	led(v, "EQUITY", o->n_equity > 0 && o->n_points > 0);
	led(v, "DAY", o->n_equity > 0 && o->has_periods);
	led(v, "POSITIONS", o->ours);
	led(v, "DRAWDOWN", o->n_equity > 0 && o->n_points > 0);
	if (o->n_equity > 0) {
		view_show(v, "OF_SESSION");
		view_set(v, "METRIC_SESSION", fmt_day_text(o->equity[0].session, day));
	}
}
