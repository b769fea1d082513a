/* The four cards above the journal: sums over the filter, from the roll-ups. */
#include <math.h>
#include <stdio.h>

#include "fills.h"
#include "fmt.h"

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
show_mean(struct view *v, const struct fills *g, const struct page *p)
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

/* In ticks only: money and basis points differ from market to market, and by size. */
static void
show_quantiles(struct view *v, const struct fills *g)
{
	const struct page_fills_quantiles *q = &g->totals.quantiles;
	char text[FMT_TEXT];
	if (!q->known || g->query.unit != FILLS_QUERY_TICKS)
		return;
	struct view *part = view_row(v, "QUANTILES");
	view_set(part, "MEDIAN", fmt_real_signed(q->median_actual, 2, text));
	view_set(part, "P95", fmt_real_signed(q->p95_actual, 2, text));
}

/* In all, as money; a sum over markets exists in no other unit but the value traded. The original kept no price of its decisions. */
static void
show_delay(struct view *v, const struct fills *g, const char *currency)
{
	const struct fill_sums *t = &g->totals.ours;
	char a[FMT_TEXT];
	int sign = t->judged > 0 ? fmt_sign((double)t->delay) : 0;
	if (g->query.unit == FILLS_QUERY_BPS) {
		fmt_real_signed(t->judged > 0 && t->notional != 0 ? (double)t->delay / fabs((double)t->notional) * 1e4 : NAN, 2, a);
		view_set(v, "DELAY_LABEL", "Delay, bps of value traded");
	} else {
		snprintf(a, sizeof a, "%s", FMT_NONE);
		if (t->judged > 0)
			fmt_money_signed(t->delay, currency, a);
		view_fmt(v, "DELAY_LABEL", "Delay in all, %s", currency);
	}
	show_number(v, "DELAY_SUM", "DELAY_ARROW", "DELAY_TREND", sign, a);
}

void
fills_totals(const struct fills *g, const struct page *p, struct view *v)
{
	const struct fill_sums *t = &g->totals.sums;
	const char *currency = p->meta.currency;
	char a[FMT_TEXT], b[FMT_TEXT];
	/* an unknown symbol has no value in money: a sum of none is no sum */
	bool none = t->judged == 0, no_ours = g->totals.ours.judged == 0; /* the original kept neither commission nor the price of its decision */
	double part = t->contracts_part;
	view_set(v, "N_FIT", fmt_fit(fmt_count(t->n, a), false));
	view_set(v, "N", a);
	view_fmt(v, "CONTRACTS", "%s contract%s", part != 0 ? fmt_real((double)t->contracts + part, 2, a) : fmt_count(t->contracts, a), part != 0 ? "s" : fmt_s(t->contracts));
	view_fmt(v, "COUNT", "%s fill%s", fmt_count(g->count, a), fmt_s(g->count));
	view_set(v, "CURRENCY", currency);
	if (g->totals.partial)
		view_set(view_row(v, "AMONG"), "NEWEST", fmt_count(PAGE_FILLS_TAIL, a));
	if (t->judged < t->n) { /* of no known contract, or without a usable price */
		view_fmt(view_row(v, "VALUED_MEAN"), "VALUED", "%s fill%s", fmt_count(t->judged, a), fmt_s(t->judged));
		view_fmt(view_row(v, "VALUED_COST"), "VALUED", "%s fill%s", a, fmt_s(t->judged));
	}
	show_mean(v, g, p);
	show_quantiles(v, g);
	show_number(v, "COST", "COST_ARROW", "COST_TREND", none ? 0 : fmt_sign((double)t->cost), none ? FMT_NONE : fmt_money_signed(t->cost, currency, a));
	view_set(v, "COST_PREDICTED", none ? FMT_NONE : fmt_money_signed(t->predicted, currency, a));
	view_set(v, "COMMISSION", no_ours ? FMT_NONE : fmt_money(t->commission, currency, a));
	show_delay(v, g, currency);
	/* a dash stands alone: nothing has no unit */
	view_fmt(v, "LATENCY_MEAN", t->latency_n > 0 ? "%s ms a fill" : "%s", fmt_real(t->latency_n > 0 ? t->latency_mean : NAN, 0, a));
	view_fmt(v, "IMPROVED", none ? "better than mid %s" : "%s better than mid", none ? FMT_NONE : fmt_percent((double)t->improved / (double)t->judged, 1, b));
	if (g->totals.partial) {
		char text[256];
		snprintf(text, sizeof text, "Figures over the newest %s of %s fills: a journal of the original system keeps no sums; hydra-runner adopt completes them.", fmt_count(PAGE_FILLS_TAIL, a), fmt_count(g->totals.of, b));
		page_say(v, "PARTIAL", "warn", text, NULL, NULL);
	}
}
