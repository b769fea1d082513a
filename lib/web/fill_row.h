#ifndef FILL_ROW_H
#define FILL_ROW_H

/* One fill as a table row shows it; the overview and the fills page share it. */
#include "fills_query.h"
#include "market.h"
#include "page_fills.h"
#include "tz.h"
#include "view.h"

struct fill_row_style {
	const struct market_list *markets;
	const struct tz *zone;
	const char *currency;
	enum fills_query_unit unit;
};

/*
 * Sets DAY TIME TIME_UTC SYMBOL SIDE QTY ORDER FILL PREDICTED SLIP ARROW TREND DELAY LATENCY ORDER_ID FILL_ID in v, and shows SIGN
 * where the slippage has one.
 * What cannot be told is "—".
 */
void fill_row_set(struct view *v, const struct page_fills_row *row, const struct fill_row_style *style);

/* A price difference of n contracts in the unit, signed: "+1.0", "−0.4", "+$12.50"; base is the price that bps refer to. */
char *fill_row_amount(double difference, double base, double n, const struct market *m, const struct fill_row_style *style, int decimals, char out[96]);
/* Name of the unit as a heading: "ticks", "bps", "USD". */
const char *fill_row_unit(const struct fill_row_style *style);

#endif
