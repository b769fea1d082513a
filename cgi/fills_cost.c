/* The cost of one fill, taken apart. */
#include <math.h>
#include <stdio.h>

#include "decimal.h"
#include "fill_row.h"
#include "fills_detail.h"
#include "fmt.h"

/* One part, in price units a contract; NaN: why it cannot be told. */
struct part {
	const char *name;
	double price;
	const char *why; /* "" where price is known */
	const char *cls; /* of its row */
};

static const char *
why_no_delay(const struct page_fill *f)
{
	return !fills_detail_ours(f) ? "an earlier system keeps no price of its decisions" : "no decision price, or no side";
}

/* Commission is money of the whole fill: a price only where a point's value is known. */
static double
commission_price(const struct page_fill *f, const struct market *m)
{
	double value = f->row.contracts * decimal_to_double(m->point_value);
	return value > 0 ? f->row.commission / value : NAN;
}

static void
show_part(struct view *v, const struct part *part, const struct page_fills_row *r, const struct market *m, const struct page *p)
{
	static const char *const cell[] = { "IN_TICKS", "IN_BPS", "IN_MONEY" };
	char text[FMT_TEXT];
	struct view *row = view_row(v, "PART");
	view_set(row, "NAME", part->name);
	view_set(row, "ROW_CLASS", part->cls);
	for (int u = FILLS_QUERY_TICKS; u <= FILLS_QUERY_MONEY; u++) {
		struct fill_row_style style = { .currency = p->meta.currency, .unit = (enum fills_query_unit)u };
		view_set(row, cell[u], isfinite(part->price) ? fill_row_amount(part->price, r->order_price, r->contracts, m, &style, 2, text) : FMT_NONE);
	}
	if (!isfinite(part->price))
		view_set(view_row(row, "MISSING"), "WHY", part->why);
}

void
fills_cost(struct view *v, const struct page_fill *f, const struct market *m, const struct page *p)
{
	const struct page_fills_row *r = &f->row;
	double slippage = page_fills_slippage(r), half = isfinite(f->spread) && f->spread >= 0 ? f->spread / 2 : NAN;
	double delay = page_fills_delay(r), commission = commission_price(f, m);
	bool whole = isfinite(delay) && isfinite(slippage) && isfinite(commission);
	double known = (isfinite(delay) ? delay : 0) + (isfinite(slippage) ? slippage : 0) + (isfinite(commission) ? commission : 0);
	const struct part parts[] = {
		{ "Delay, decision to arrival", delay, why_no_delay(f), "" },
		{ "Half the spread", half, "no spread is recorded", "" },
		{ "Impact, the rest to the fill price", slippage - half, isfinite(half) ? "no price, or no side" : "without the spread it cannot be told from it", "" },
		{ "Commission", commission, !fills_detail_ours(f) ? "an earlier system keeps no commission" : m->point_value <= 0 ? "no contract is known for this symbol" : "none is recorded", "" },
		{ whole ? "In all" : "Sum of what is known", isfinite(delay) || isfinite(slippage) || isfinite(commission) ? known : NAN, "nothing is known", "sum" },
		{ "Slippage, spread and impact", slippage, "no price, or no side", "of" },
		{ "Predicted slippage", r->predicted, "none is recorded", "of" },
	};
	view_set(v, "CURRENCY", p->meta.currency);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		show_part(v, &parts[i], r, m, p);
}
