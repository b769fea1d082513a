/* What was made and what it cost, by period: the panel, and the same as CSV at /api/overview/periods.csv. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "csv.h"
#include "decimal.h"
#include "fmt.h"
#include "overview.h"

static const char *const names[PAGE_OVERVIEW_GRAINS] = { "Day", "Week", "Month", "Year", "All" };

static void
show_period(const struct page *p, enum page_overview_grain grain, const struct page_overview_period *q, struct view *row)
{
	char a[FMT_TEXT];
	int64_t costs = 0;
	bool costed = q->has_costs && !__builtin_add_overflow(q->commission, q->slippage, &costs);
	const char *currency = p->meta.currency;
	int sign = q->has_pnl ? fmt_sign((double)q->pnl) : 0;
	view_set(row, "PERIOD_ID", page_overview_grain_name(grain));
	view_set(row, "PERIOD_NAME", names[grain]);
	view_fmt(row, "PERIOD_FROM", "%s%s", grain == PAGE_OVERVIEW_DAY ? "" : "from ", fmt_day_text(q->from, a));
	view_set(row, "PNL_TREND", fmt_trend(sign));
	view_set(row, "PNL_ARROW", fmt_arrow(sign));
	view_set(row, "PNL", q->has_pnl ? fmt_money_signed(q->pnl, currency, a) : FMT_NONE);
	view_set(row, "RETURN", fmt_percent_signed(q->ret, 2, a));
	view_set(row, "FILLS", fmt_count(q->fills, a));
	if (grain == PAGE_OVERVIEW_ALL)
		view_set(row, "FILLS_HREF", "/fills");
	else
		view_fmt(row, "FILLS_HREF", "/fills?from=%s&to=%s", q->from, q->to);
	view_set(row, "COMMISSION", q->has_costs ? fmt_money(q->commission, currency, a) : FMT_NONE);
	view_set(row, "SLIPPAGE", q->has_costs ? fmt_money_signed(q->slippage, currency, a) : FMT_NONE);
	view_set(row, "COSTS", costed ? fmt_money(costs, currency, a) : FMT_NONE);
	view_set(row, "DEEPEST", fmt_percent_signed(q->drawdown, 2, a));
}

void
overview_periods(struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT];
	if (!o->has_periods) {
		const char *words = "Known after the first cycle: each session adds to its week, month and year.";
		if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
			words = "Not known: the journal cannot be read.";
		else if (o->journal && !o->ours)
			words = "The original system kept neither equity nor commissions. Number and slippage of its fills stand on Fills.";
		page_say(v, "PERIODS_EMPTY", "info", words, NULL, NULL);
		return;
	}
	struct view *table = view_row(v, "PERIODS");
	view_set(table, "PERIODS_TO", fmt_day_text(o->periods[0].to, a));
	for (int g = 0; g < PAGE_OVERVIEW_GRAINS; g++)
		show_period(p, (enum page_overview_grain)g, &o->periods[g], view_row(table, "PERIOD"));
	if (o->count > o->periods[PAGE_OVERVIEW_ALL].fills) {
		struct view *rest = view_row(table, "PERIODS_REST");
		view_set(rest, "REST", fmt_count(o->count - o->periods[PAGE_OVERVIEW_ALL].fills, a));
	}
}

static void
money(struct csv *csv, bool known, int64_t micro)
{
	char text[DECIMAL_TEXT];
	csv_number(csv, known ? decimal_format(micro, 2, text) : "");
}

static void
fraction(struct csv *csv, double x)
{
	char text[FMT_TEXT] = "";
	if (isfinite(x))
		snprintf(text, sizeof text, "%.10g", x);
	csv_number(csv, text);
}

static void
put_header(const char *currency, struct csv *csv)
{
	static const struct { const char *name, *unit; } columns[] = { { "period", NULL }, { "from", NULL }, { "to", NULL }, { "P&L", "" }, { "return", "fraction, time-weighted" }, { "fills", NULL },
		{ "commission", "" }, { "slippage", ", + is a cost" }, { "costs", "" }, { "deepest drawdown", "fraction" } };
	char text[96];
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		const char *unit = columns[i].unit;
		bool of_money = unit != NULL && (unit[0] == '\0' || unit[0] == ',');
		if (unit == NULL)
			snprintf(text, sizeof text, "%s", columns[i].name);
		else
			snprintf(text, sizeof text, "%s (%.8s%s)", columns[i].name, of_money ? currency : "", unit);
		csv_text(csv, text);
	}
	csv_end(csv);
}

void
overview_periods_csv(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o)
{
	if (!web_no_params(req, res))
		return;
	struct db *db = page_db(p, PAGE_LEDGER);
	int rc = db != NULL && p->source[PAGE_LEDGER].version > 0 ? page_overview_periods(db, o->periods) : 0;
	if (rc < 0)
		page_lost(p, PAGE_LEDGER);
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE) {
		web_fail(req, res, 503, "%s", p->source[PAGE_LEDGER].error);
		return;
	}
	struct csv csv = { .out = &res->body };
	char fills[FMT_TEXT];
	res->type = "text/csv; charset=utf-8";
	put_header(p->meta.currency, &csv);
	for (int g = 0; rc == 1 && g < PAGE_OVERVIEW_GRAINS; g++) {
		const struct page_overview_period *q = &o->periods[g];
		int64_t costs = 0;
		bool costed = q->has_costs && !__builtin_add_overflow(q->commission, q->slippage, &costs);
		csv_text(&csv, page_overview_grain_name((enum page_overview_grain)g));
		csv_text(&csv, q->from);
		csv_text(&csv, q->to);
		money(&csv, q->has_pnl, q->pnl);
		fraction(&csv, q->ret);
		snprintf(fills, sizeof fills, "%" PRId64, q->fills);
		csv_number(&csv, fills);
		money(&csv, q->has_costs, q->commission);
		money(&csv, q->has_costs, q->slippage);
		money(&csv, costed, costs);
		fraction(&csv, q->drawdown);
		csv_end(&csv);
	}
}
