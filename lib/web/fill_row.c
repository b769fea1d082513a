#include "fill_row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "fmt.h"

const char *
fill_row_unit(const struct fill_row_style *style)
{
	return style->unit == FILLS_QUERY_TICKS ? "ticks" : style->unit == FILLS_QUERY_BPS ? "bps" : style->currency;
}

char *
fill_row_amount(double difference, double base, double n, const struct market *m, const struct fill_row_style *style, int decimals, char out[FMT_TEXT])
{
	int64_t micro;
	if (style->unit == FILLS_QUERY_TICKS)
		return fmt_real_signed(m->tick > 0 ? difference * 1e6 / (double)m->tick : NAN, decimals, out);
	if (style->unit == FILLS_QUERY_BPS)
		return fmt_real_signed(base != 0 ? difference / fabs(base) * 1e4 : NAN, decimals, out);
	if (m->point_value <= 0 || decimal_from_double(difference * n * decimal_to_double(m->point_value), &micro) != 0)
		return fmt_real(NAN, 0, out);
	return fmt_money_signed(micro, style->currency, out);
}

static void
set_time(struct view *v, const struct page_fills_row *row, const struct tz *zone)
{
	char text[FMT_TEXT];
	date_t day;
	int second;
	if (row->at == 0) { /* unreadable: as it stands in the journal */
		view_set(v, "DAY", "");
		view_set(v, "TIME", row->key.timestamp);
		view_set(v, "TIME_UTC", "");
		return;
	}
	tz_local(zone, row->at, &day, &second, NULL);
	view_set(v, "DAY", fmt_day(day, text));
	view_set(v, "TIME", fmt_time(zone, row->at, text));
	view_set(v, "TIME_UTC", fmt_utc(row->at, text));
}

/* Predicted, slippage and delay in the unit. A cost is shown as a loss, an improvement as a gain. */
static void
set_costs(struct view *v, const struct page_fills_row *row, const struct market *m, const struct fill_row_style *style)
{
	char text[FMT_TEXT];
	double slip = page_fills_slippage(row);
	double delay = row->direction != 0 ? (row->order_price - row->decision_price) * row->direction : NAN;
	int sign = isfinite(slip) ? fmt_sign(slip) : 0;
	fill_row_amount(row->predicted, row->order_price, row->contracts, m, style, 2, text);
	view_set(v, "PREDICTED", text[0] == '+' ? text + 1 : text); /* always a cost: the sign would say nothing */
	view_set(v, "SLIP", fill_row_amount(slip, row->order_price, row->contracts, m, style, 1, text));
	view_set(v, "ARROW", fmt_arrow(sign));
	if (sign != 0)
		view_show(v, "SIGN");
	view_set(v, "TREND", fmt_trend(-sign));
	view_set(v, "DELAY", fill_row_amount(delay, row->order_price, row->contracts, m, style, 1, text));
}

void
fill_row_set(struct view *v, const struct page_fills_row *row, const struct fill_row_style *style)
{
	char text[FMT_TEXT], symbol[PAGE_FILLS_SYMBOL];
	struct market m;
	market_get(style->markets, row->symbol, &m);
	set_time(v, row, style->zone);
	/* the contract names its market; one without contracts goes by its symbol */
	view_fmt(v, "SYMBOL", "%s%s", row->contract[0] != '\0' ? row->contract : page_fills_symbol(row, symbol), strcmp(row->fill_model, "roll") == 0 ? " \xc2\xb7 roll" : "");
	view_set(v, "SIDE", fmt_side(row->direction));
	view_set(v, "QTY", fmt_real(row->contracts, isfinite(row->contracts) && row->contracts != floor(row->contracts) ? 2 : 0, text));
	view_set(v, "ORDER", fmt_price_real(row->order_price, m.tick, text));
	view_set(v, "FILL", fmt_price_real(row->fill_price, m.tick, text));
	set_costs(v, row, &m, style);
	view_set(v, "LATENCY", fmt_real(row->latency_ms, 0, text));
	if (row->has_order)
		view_fmt(v, "ORDER_ID", "%lld", (long long)row->order_id);
	else
		view_set(v, "ORDER_ID", FMT_NONE);
	view_fmt(v, "FILL_ID", "%lld", (long long)row->key.id);
}
