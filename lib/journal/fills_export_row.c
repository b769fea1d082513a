/* What an export says of a fill: a table of columns, each a name with its unit and how its value is made. */
#include "fills_export.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "decimal.h"

#define CELL 160

/* NUMBER: a number in both forms. EXACT: a decimal, which a reader of JSON must not make a double of: text there. */
enum kind { TEXT, NUMBER, EXACT };

/* A row, and what follows from it. */
struct fill {
	const struct page_fills_row *row;
	struct market market;
	double slippage, delay; /* price units, signed, + is cost; NaN unknown */
};

struct column {
	const char *name; /* %s: the currency */
	enum kind kind;
	void (*make)(const struct fill *f, char out[CELL]);
};

/* The decimal that the double stands for: of six places where it is one, else the shortest that reads back. "" not finite. */
static void
exact(double x, char out[CELL])
{
	int64_t micro;
	out[0] = '\0';
	if (!isfinite(x))
		return;
	if (decimal_from_double(x, &micro) == 0 && decimal_to_double(micro) == x) {
		decimal_format(micro, 0, out);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, CELL, "%.*g", digits, x);
		if (strtod(out, NULL) == x)
			return;
	}
}

/* At most six decimals, no trailing zero, no -0. */
static void
rounded(double x, char out[CELL])
{
	int64_t micro;
	out[0] = '\0';
	if (isfinite(x) && decimal_from_double(x, &micro) == 0)
		decimal_format(micro, 0, out);
	else if (isfinite(x))
		snprintf(out, CELL, "%.17g", x);
}

static void
ticks(const struct fill *f, double difference, char out[CELL])
{
	rounded(f->market.tick > 0 ? difference * 1e6 / (double)f->market.tick : NAN, out);
}

static void
bps(const struct fill *f, double difference, char out[CELL])
{
	rounded(f->row->order_price != 0 ? difference / fabs(f->row->order_price) * 1e4 : NAN, out);
}

static void
money(const struct fill *f, double difference, char out[CELL])
{
	rounded(f->market.point_value > 0 ? difference * f->row->contracts * decimal_to_double(f->market.point_value) : NAN, out);
}

static void
text(const char *value, char out[CELL])
{
	snprintf(out, CELL, "%s", value);
}

static void
whole(int64_t value, char out[CELL])
{
	snprintf(out, CELL, "%" PRId64, value);
}

static void make_id(const struct fill *f, char out[CELL]) { whole(f->row->key.id, out); }
static void make_session(const struct fill *f, char out[CELL]) { text(f->row->session, out); }
static void make_contract(const struct fill *f, char out[CELL]) { text(f->row->contract, out); }
static void make_side(const struct fill *f, char out[CELL]) { text(f->row->direction > 0 ? "buy" : f->row->direction < 0 ? "sell" : "", out); }
static void make_contracts(const struct fill *f, char out[CELL]) { exact(f->row->contracts, out); }
static void make_decision(const struct fill *f, char out[CELL]) { exact(f->row->decision_price, out); }
static void make_order(const struct fill *f, char out[CELL]) { exact(f->row->order_price, out); }
static void make_fill(const struct fill *f, char out[CELL]) { exact(f->row->fill_price, out); }
static void make_predicted(const struct fill *f, char out[CELL]) { exact(f->row->predicted, out); }
static void make_slippage(const struct fill *f, char out[CELL]) { exact(f->slippage, out); }
static void make_delay(const struct fill *f, char out[CELL]) { exact(f->delay, out); }
static void make_predicted_ticks(const struct fill *f, char out[CELL]) { ticks(f, f->row->predicted, out); }
static void make_slippage_ticks(const struct fill *f, char out[CELL]) { ticks(f, f->slippage, out); }
static void make_delay_ticks(const struct fill *f, char out[CELL]) { ticks(f, f->delay, out); }
static void make_predicted_bps(const struct fill *f, char out[CELL]) { bps(f, f->row->predicted, out); }
static void make_slippage_bps(const struct fill *f, char out[CELL]) { bps(f, f->slippage, out); }
static void make_delay_bps(const struct fill *f, char out[CELL]) { bps(f, f->delay, out); }
static void make_predicted_money(const struct fill *f, char out[CELL]) { money(f, f->row->predicted, out); }
static void make_slippage_money(const struct fill *f, char out[CELL]) { money(f, f->slippage, out); }
static void make_delay_money(const struct fill *f, char out[CELL]) { money(f, f->delay, out); }
static void make_commission(const struct fill *f, char out[CELL]) { exact(f->row->commission, out); }
static void make_latency(const struct fill *f, char out[CELL]) { rounded(f->row->latency_ms, out); }
static void make_model(const struct fill *f, char out[CELL]) { text(f->row->fill_model, out); }
static void make_key(const struct fill *f, char out[CELL]) { text(f->row->exec_key, out); }

/* UTC; a timestamp that is no time as it stands. */
static void
make_time(const struct fill *f, char out[CELL])
{
	if (f->row->at != 0)
		clock_format(f->row->at, out);
	else
		text(f->row->key.timestamp, out);
}

static void
make_symbol(const struct fill *f, char out[CELL])
{
	page_fills_symbol(f->row, out);
}

static void
make_order_id(const struct fill *f, char out[CELL])
{
	if (f->row->has_order)
		whole(f->row->order_id, out);
	else
		out[0] = '\0';
}

static const struct column columns[] = {
	{ "id", NUMBER, make_id },
	{ "time_utc", TEXT, make_time },
	{ "session", TEXT, make_session },
	{ "symbol", TEXT, make_symbol },
	{ "contract", TEXT, make_contract },
	{ "side", TEXT, make_side },
	{ "contracts", NUMBER, make_contracts },
	{ "decision_price", EXACT, make_decision },
	{ "order_price", EXACT, make_order },
	{ "fill_price", EXACT, make_fill },
	{ "predicted_slippage_price", EXACT, make_predicted },
	{ "slippage_price", EXACT, make_slippage },
	{ "delay_price", EXACT, make_delay },
	{ "predicted_slippage_ticks", NUMBER, make_predicted_ticks },
	{ "slippage_ticks", NUMBER, make_slippage_ticks },
	{ "delay_ticks", NUMBER, make_delay_ticks },
	{ "predicted_slippage_bps", NUMBER, make_predicted_bps },
	{ "slippage_bps", NUMBER, make_slippage_bps },
	{ "delay_bps", NUMBER, make_delay_bps },
	{ "predicted_slippage_%s", EXACT, make_predicted_money },
	{ "slippage_%s", EXACT, make_slippage_money },
	{ "delay_%s", EXACT, make_delay_money },
	{ "commission_%s", EXACT, make_commission },
	{ "latency_ms", NUMBER, make_latency },
	{ "fill_model", TEXT, make_model },
	{ "order_id", NUMBER, make_order_id },
	{ "exec_key", TEXT, make_key },
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static const char *
name_of(const struct column *c, const char *currency, char out[CELL])
{
	const char *hole = strstr(c->name, "%s");
	if (hole == NULL)
		return c->name;
	snprintf(out, CELL, "%.*s%s", (int)(hole - c->name), c->name, currency);
	return out;
}

void
fills_export_columns(const struct fills_export *e, struct buf *out)
{
	struct csv csv = { .out = out };
	char name[CELL];
	for (size_t i = 0; i < COLUMNS; i++)
		csv_text(&csv, name_of(&columns[i], e->currency, name));
	csv_end(&csv);
}

/* A member of the row's object; the names are ours and need no escape but the currency's. */
static void
put_json(const struct column *c, const char *value, const char *currency, bool first, struct buf *out)
{
	char name[CELL];
	buf_str(out, first ? "{" : ", ");
	buf_json(out, name_of(c, currency, name));
	buf_str(out, ": ");
	if (value[0] == '\0')
		buf_str(out, "null");
	else if (c->kind == NUMBER)
		buf_str(out, value);
	else
		buf_json(out, value);
}

void
fills_export_row(const struct fills_export *e, const struct page_fills_row *row, struct buf *out)
{
	struct csv csv = { .out = out };
	char value[CELL];
	struct fill f = { .row = row, .slippage = page_fills_slippage(row), .delay = page_fills_delay(row) };
	market_get(&e->markets, row->symbol, &f.market);
	for (size_t i = 0; i < COLUMNS; i++) {
		columns[i].make(&f, value);
		if (e->form == FILLS_EXPORT_JSON)
			put_json(&columns[i], value, e->currency, i == 0, out);
		else if (columns[i].kind == TEXT)
			csv_text(&csv, value);
		else
			csv_number(&csv, value);
	}
	if (e->form == FILLS_EXPORT_JSON)
		buf_char(out, '}');
	else
		csv_end(&csv);
}
