#include "page_fills.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "page_meta.h"
#include "statement.h"

/* Greater than every text that a timestamp column can sensibly hold; a BLOB in it is greater still. */
#define LAST_TEXT "\xf4\x8f\xbf\xbf"
#define SQL_ERROR 1 /* SQLite's code for "no such column" */

double
page_fills_slippage(const struct page_fills_row *row)
{
	double d = (row->fill_price - row->order_price) * row->direction;
	if (row->direction == 0 || !isfinite(d))
		return NAN;
	/* two decimals of six places differ by one of six places, their doubles do not */
	return fabs(d) < 1e9 ? nearbyint(d * 1e6) / 1e6 + 0.0 : d;
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
	column_text(s, 1, r->key.timestamp, sizeof r->key.timestamp);
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

/* The later bound. Without days every row is listed that is counted, whatever its timestamp is: a BLOB is after every text. */
static void
bind_high(struct db_stmt *s, int i, const struct page_fills_filter *f, const char *high)
{
	unsigned char last[PAGE_FILLS_STAMP];
	memset(last, 0xff, sizeof last);
	if (f->from == DATE_NONE && f->to == DATE_NONE)
		db_bind_blob(s, i, last, sizeof last);
	else
		db_bind_text(s, i, high);
}

/* Of one symbol the original's rows come by id, see statement.c. */
static bool
by_id(int statement, const struct page_fills_filter *f)
{
	return f->symbol[0] != '\0' && (statement == STATEMENT_FILLS_OLDER_ORIGINAL || statement == STATEMENT_FILLS_NEWER_ORIGINAL || statement == STATEMENT_FILLS_SAMPLE_ORIGINAL);
}

/* ?4 to ?6 of a page's statement; its edges are the caller's. */
static struct db_stmt *
bind_filter(struct db *ledger, int statement, const struct page_fills_filter *f, int limit)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(statement + (f->symbol[0] != '\0' ? 1 : 0) + (f->side != 0 ? 2 : 0)));
	if (s == NULL)
		return NULL;
	db_bind_int(s, 4, limit);
	if (f->symbol[0] != '\0')
		db_bind_text(s, 5, f->symbol);
	if (f->side != 0)
		db_bind_int(s, 6, f->side);
	return s;
}

struct db_stmt *
page_fills_newest(struct db *ledger, int statement, const struct page_fills_filter *filter, int limit)
{
	char low[DATE_TEXT], high[DATE_TEXT];
	bounds(filter, low, high);
	struct db_stmt *s = bind_filter(ledger, statement, filter, limit);
	if (s == NULL)
		return NULL;
	bind_high(s, 1, filter, high);
	db_bind_text(s, 3, low);
	db_bind_int(s, 2, by_id(statement, filter) ? INT64_MAX : INT64_MIN);
	return s;
}

bool
page_fills_inherited(struct db *ledger, int version)
{
	if (version <= PAGE_META_VERSION)
		return version == 0;
	return db_prepare(ledger, statement_sql(STATEMENT_FILL)) == NULL && db_code(ledger) == SQL_ERROR;
}

static struct db_stmt *
bind_page(struct db *ledger, int version, const struct page_fills_filter *f, enum page_fills_way way, const struct page_fills_key *key, int limit)
{
	char low[DATE_TEXT], high[DATE_TEXT];
	bool newer = way == PAGE_FILLS_AFTER;
	int id = newer ? STATEMENT_FILLS_NEWER : STATEMENT_FILLS_OLDER;
	if (page_fills_inherited(ledger, version))
		id += STATEMENT_FILLS_OLDER_ORIGINAL - STATEMENT_FILLS_OLDER;
	bounds(f, low, high);
	struct db_stmt *s = bind_filter(ledger, id, f, limit);
	if (s == NULL)
		return NULL;
	if (by_id(id, f)) {
		bind_high(s, 1, f, high);
		db_bind_int(s, 2, way == PAGE_FILLS_FIRST ? INT64_MAX : key->id);
		db_bind_text(s, 3, low);
		return s;
	}
	if (newer)
		bind_high(s, 3, f, high);
	else
		db_bind_text(s, 3, low);
	/* a key from outside must not lead out of the filter's days */
	bool keyed = way != PAGE_FILLS_FIRST && (newer ? strcmp(key->timestamp, low) >= 0 : strcmp(key->timestamp, high) < 0);
	if (keyed)
		db_bind_text(s, 1, key->timestamp);
	else if (newer)
		db_bind_text(s, 1, low);
	else
		bind_high(s, 1, f, high);
	db_bind_int(s, 2, keyed ? key->id : INT64_MIN); /* below every row of that timestamp, whichever way the page goes */
	return s;
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

int
page_fills_rows(struct db *ledger, int version, const struct page_fills_filter *filter, enum page_fills_way way,
    const struct page_fills_key *key, struct page_fills_row *rows, int max, bool *more)
{
	int n = 0, rc;
	*more = false;
	struct db_stmt *s = bind_page(ledger, version, filter, way, key, max + 1);
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		if (n == max) {
			*more = true;
			db_reset(s);
			break;
		}
		page_fills_row_read(s, &rows[n++]);
	}
	if (rc < 0)
		return -1;
	if (way == PAGE_FILLS_AFTER)
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
	/* ids of the original are never reused and never deleted */
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
