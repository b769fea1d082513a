#include "page_fills.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "page_fills_symbol.h"
#include "page_meta.h"
#include "statement.h"

/* Greater than every text that a timestamp column can sensibly hold; a BLOB in it is greater still. */
#define LAST_TEXT "\xf4\x8f\xbf\xbf"
#define SQL_ERROR 1 /* SQLite's code for "no such column" */

/* What the price moved against a fill's direction. */
static double
against(const struct page_fills_row *row, double from, double to)
{
	double d = (to - from) * row->direction;
	if (row->direction == 0 || !isfinite(d))
		return NAN;
	/* two decimals of six places differ by one of six places, their doubles do not */
	return fabs(d) < 1e9 ? nearbyint(d * 1e6) / 1e6 + 0.0 : d;
}

double
page_fills_slippage(const struct page_fills_row *row)
{
	return against(row, row->order_price, row->fill_price);
}

double
page_fills_delay(const struct page_fills_row *row)
{
	return against(row, row->decision_price, row->order_price);
}

char *
page_fills_symbol(const struct page_fills_row *row, char out[PAGE_FILLS_SYMBOL])
{
	snprintf(out, PAGE_FILLS_SYMBOL, "%s%s", row->symbol, row->symbol_cut ? "\xe2\x80\xa6" : "");
	return out;
}

void
page_fills_row_read(struct db_stmt *s, struct page_fills_row *r)
{
	memset(r, 0, sizeof *r);
	r->key.id = db_int(s, 0);
	bool whole = db_is_text(s, 1); /* before it is read as one */
	column_text(s, 1, r->key.timestamp, sizeof r->key.timestamp);
	r->key_lost = !whole || strcmp(db_text(s, 1), r->key.timestamp) != 0;
	if (clock_parse(r->key.timestamp, &r->at) != 0)
		r->at = 0;
	column_text(s, 2, r->symbol, sizeof r->symbol);
	r->symbol_cut = strlen(db_text(s, 2)) >= sizeof r->symbol;
	int64_t direction = db_int(s, 3);
	r->direction = direction == 1 || direction == -1 ? (int)direction : 0;
	r->contracts = db_real(s, 4);
	r->order_price = db_real(s, 5);
	r->fill_price = db_real(s, 6);
	r->predicted = db_real(s, 7);
	r->actual = db_real(s, 8);
	r->latency_ms = db_real(s, 9);
	r->has_order = db_is_number(s, 10);
	r->order_id = db_int(s, 10);
	r->decision_price = db_real(s, 11);
	r->commission = db_real(s, 12);
	column_text(s, 13, r->session, sizeof r->session);
	column_text(s, 14, r->contract, sizeof r->contract);
	column_text(s, 15, r->fill_model, sizeof r->fill_model);
	column_text(s, 16, r->exec_key, sizeof r->exec_key);
}

int
page_fills_key_of(struct db *ledger, int64_t id, struct page_fills_key *key)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILL_TIMESTAMP));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, id);
	int rc = db_step(s);
	if (rc != 1)
		return rc;
	bool whole = db_is_text(s, 0); /* before it is read as one */
	key->id = id;
	column_text(s, 0, key->timestamp, sizeof key->timestamp);
	whole = whole && strcmp(db_text(s, 0), key->timestamp) == 0;
	db_reset(s);
	return whole;
}

char *
page_fills_day(const char *timestamp, char day[DATE_TEXT])
{
	instant_t at;
	snprintf(day, DATE_TEXT, "%s", clock_parse(timestamp, &at) == 0 ? timestamp : "");
	return day;
}

bool
page_fills_has_days(const struct page_fills_filter *filter)
{
	return filter->from != DATE_NONE || filter->to != DATE_NONE;
}

bool
page_fills_dated(const struct page_fills_filter *filter, const char *timestamp)
{
	instant_t at;
	return !page_fills_has_days(filter) || clock_parse(timestamp, &at) == 0;
}

/* The bounds of a filter as timestamps: at or after *low, before *high. */
static void
bounds(const struct page_fills_filter *f, char low[DATE_TEXT], char high[DATE_TEXT])
{
	low[0] = '\0';
	snprintf(high, DATE_TEXT, "%s", LAST_TEXT);
	if (f->from != DATE_NONE)
		date_format(f->from, low);
	if (f->to != DATE_NONE)
		date_format(f->to + 1, high);
}

/* A later bound. Without days every row is listed that is counted, whatever its timestamp is: a BLOB is after every text. */
void
page_fills_bound(struct db_stmt *s, int i, const struct page_fills_filter *f, const char *bound)
{
	unsigned char last[PAGE_FILLS_STAMP];
	memset(last, 0xff, sizeof last);
	if (!page_fills_has_days(f) && strcmp(bound, LAST_TEXT) == 0)
		db_bind_blob(s, i, last, sizeof last);
	else
		db_bind_text(s, i, bound);
}

/* A page's statement with ?1 to ?6: beyond the edge, exclusive, as far as `end`. */
static struct db_stmt *
bind_filter(struct db *ledger, int statement, const struct page_fills_filter *f, const struct page_fills_range *range, int limit)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(statement));
	if (s == NULL)
		return NULL;
	page_fills_bound(s, 1, f, range->edge);
	db_bind_int(s, 2, range->edge_id);
	page_fills_bound(s, 3, f, range->end);
	db_bind_int(s, 4, page_fills_has_days(f) ? -1 : limit); /* of the rows between the days some may be in none: who reads them counts */
	if (f->symbol[0] != '\0')
		db_bind_text(s, 5, f->symbol);
	if (f->side != 0)
		db_bind_int(s, 6, f->side);
	return s;
}

/* Which of a statement's variants: an original's of a symbol are in page_fills_symbol.c. */
static int
variant(bool inherited, const struct page_fills_filter *f)
{
	int side = f->side != 0;
	return inherited ? side : (f->symbol[0] != '\0') + 2 * side;
}

struct db_stmt *
page_fills_sample(struct db *ledger, const struct page_fills_filter *filter, int limit)
{
	char low[DATE_TEXT], high[DATE_TEXT];
	bounds(filter, low, high);
	const struct page_fills_range range = { .edge = high, .edge_id = INT64_MIN, .end = low };
	return bind_filter(ledger, STATEMENT_FILLS_SAMPLE + variant(false, filter), filter, &range, limit);
}

/* Where a page begins: at the key, or at the filter's end of days when a key from outside leads out of them. */
static void
begin(struct page_fills_range *r, const char *low, const char *high, enum page_fills_way way, const struct page_fills_key *key)
{
	r->newer = way == PAGE_FILLS_AFTER;
	r->edge = r->newer ? low : high;
	r->end = r->newer ? high : low;
	r->edge_id = INT64_MIN; /* below every row of that timestamp, whichever way the page goes */
	if (way != PAGE_FILLS_FIRST && (r->newer ? strcmp(key->timestamp, low) >= 0 : strcmp(key->timestamp, high) < 0)) {
		r->edge = key->timestamp;
		r->edge_id = key->id;
	}
}

bool
page_fills_inherited(struct db *ledger, int version)
{
	if (version <= PAGE_META_VERSION)
		return version == 0;
	return db_prepare(ledger, statement_sql(STATEMENT_FILL)) == NULL && db_code(ledger) == SQL_ERROR;
}

static void
reverse(struct page_fills_row *rows, int n)
{
	for (int i = 0; i < n / 2; i++) {
		struct page_fills_row t = rows[i];
		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = t;
	}
}

/* As page_fills_symbol_rows, of any other filter. */
static int
read_rows(struct db *ledger, bool inherited, const struct page_fills_filter *filter, const struct page_fills_range *range, struct page_fills_row *rows, int max, bool *more)
{
	int n = 0, rc, id = range->newer ? STATEMENT_FILLS_NEWER : STATEMENT_FILLS_OLDER;
	if (inherited)
		id = range->newer ? STATEMENT_FILLS_NEWER_ORIGINAL : STATEMENT_FILLS_OLDER_ORIGINAL;
	struct db_stmt *s = bind_filter(ledger, id + variant(inherited, filter), filter, range, max + 1);
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct page_fills_row row;
		page_fills_row_read(s, &row);
		if (!page_fills_dated(filter, row.key.timestamp))
			continue;
		if (n == max) {
			*more = true;
			db_reset(s);
			break;
		}
		rows[n++] = row;
	}
	return rc < 0 ? -1 : n;
}

int
page_fills_rows(struct db *ledger, int version, const struct page_fills_filter *filter, enum page_fills_way way,
    const struct page_fills_key *key, struct page_fills_row *rows, int max, bool *more)
{
	char low[DATE_TEXT], high[DATE_TEXT];
	struct page_fills_range range;
	*more = false;
	bounds(filter, low, high);
	begin(&range, low, high, way, key);
	bool inherited = page_fills_inherited(ledger, version);
	bool stretches = inherited && filter->symbol[0] != '\0';
	int n = stretches ? page_fills_symbol_rows(ledger, filter, &range, rows, max, more) : read_rows(ledger, inherited, filter, &range, rows, max, more);
	if (n > 0 && way == PAGE_FILLS_AFTER)
		reverse(rows, n);
	return n;
}

static int
count_id(struct db *ledger, int statement, int64_t *out)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(statement));
	if (s == NULL || db_step(s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
page_fills_count(struct db *ledger, int version, int64_t *n)
{
	int64_t first;
	if (version > 0)
		return count_id(ledger, STATEMENT_ROLLUP_COUNT, n);
	/* Few are counted. Of more the ids tell: the original never reuses one and never deletes a row. */
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_FEW));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, PAGE_FILLS_TAIL + 1);
	if (db_step(s) != 1)
		return -1;
	*n = db_int(s, 0);
	db_reset(s);
	if (*n <= PAGE_FILLS_TAIL)
		return 0;
	if (count_id(ledger, STATEMENT_FILLS_ID_LAST, n) != 0 || count_id(ledger, STATEMENT_FILLS_ID_FIRST, &first) != 0)
		return -1;
	*n = first > 0 ? *n - first + 1 : *n;
	return 0;
}

int
page_fills_symbols(struct db *ledger, char (*out)[MARKET_SYMBOL], int max)
{
	/* one probe of the index a symbol; min() of nothing is one row holding NULL */
	char *last = strdup("");
	int n = 0, rc = 0;
	while (last != NULL && n < max) {
		struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_SYMBOL_NEXT));
		if (s == NULL) {
			rc = -1;
			break;
		}
		db_bind_text(s, 1, last);
		free(last);
		last = NULL;
		if ((rc = db_step(s)) == 1 && !db_is_null(s, 0)) {
			last = strdup(db_text(s, 0));
			if (last != NULL && strlen(last) < MARKET_SYMBOL)
				column_clean(last, out[n++], MARKET_SYMBOL);
		}
		db_reset(s);
		if (rc < 0)
			break;
	}
	free(last);
	return rc < 0 ? -1 : n;
}

int
page_fills_known(struct db *ledger, const struct market_list *markets, char (*out)[MARKET_SYMBOL], int max)
{
	int n = page_fills_symbols(ledger, out, max - MARKET_MAX);
	for (int m = 0; n >= 0 && m < markets->n; m++) {
		const char *symbol = markets->row[m].symbol;
		int at = 0;
		while (at < n && strcmp(out[at], symbol) < 0)
			at++;
		if (at < n && strcmp(out[at], symbol) == 0)
			continue;
		memmove(out[at + 1], out[at], (size_t)(n - at) * MARKET_SYMBOL);
		snprintf(out[at], MARKET_SYMBOL, "%s", symbol);
		n++;
	}
	return n;
}

int
page_fills_has(struct db *ledger, const char *symbol)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_SYMBOL_COUNT));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, symbol);
	db_bind_int(s, 2, 1);
	if (db_step(s) != 1)
		return -1;
	bool there = db_int(s, 0) > 0;
	db_reset(s);
	return there;
}
