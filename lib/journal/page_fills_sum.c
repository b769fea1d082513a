/* Sums over a filter: roll-ups by total, month and day, and the orders that are not in them yet; the newest rows of a journal without them. */
#include <stdio.h>
#include <string.h>

#include "others.h"
#include "page_fills.h"
#include "statement.h"
#include "sums.h"

/* Where sums of one kind come from and go to. */
struct kind {
	const char *day, *month, *total; /* grains */
	struct fill_sums *sums;
};

static int
add_range(struct db *ledger, const struct page_fills_filter *f, const char *grain, const char *first, const char *last, const struct kind *k)
{
	struct fill_sums part;
	int rc, id = STATEMENT_ROLLUP + (f->symbol[0] != '\0' ? 1 : 0) + (f->side != 0 ? 2 : 0);
	struct db_stmt *s = db_prepare(ledger, statement_sql(id));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, grain);
	db_bind_text(s, 2, first);
	db_bind_text(s, 3, last);
	if (f->symbol[0] != '\0')
		db_bind_text(s, 5, f->symbol);
	if (f->side != 0)
		db_bind_int(s, 6, f->side);
	while ((rc = db_step(s)) == 1) {
		sums_rollup(s, 0, &part);
		fill_sums_merge(k->sums, &part);
	}
	return rc;
}

static int
add_days(struct db *ledger, const struct page_fills_filter *f, date_t first, date_t last, const struct kind *k)
{
	char a[DATE_TEXT], b[DATE_TEXT];
	return add_range(ledger, f, k->day, date_format(first, a), date_format(last, b), k);
}

static date_t
month_start(date_t d, int months)
{
	int y, m, day;
	date_to_ymd(d, &y, &m, &day);
	m += months;
	return m > 12 ? date_from_ymd(y + 1, m - 12, 1) : date_from_ymd(y, m, 1);
}

/* Days up to the first whole month, whole months, days after the last: never more than 62 days of rows beside the months. */
static int
add_dates(struct db *ledger, const struct page_fills_filter *f, const struct kind *k)
{
	char first_month[DATE_TEXT] = "", last_month[DATE_TEXT] = "9999-99";
	date_t head, tail;
	bool open_head = f->from == DATE_NONE, open_tail = f->to == DATE_NONE;
	if (!open_head && !open_tail && month_start(f->from, 0) == month_start(f->to, 0))
		return add_days(ledger, f, f->from, f->to, k);
	if (!open_head) {
		head = month_start(f->from, 0) == f->from ? f->from : month_start(f->from, 1);
		if (head > f->from && add_days(ledger, f, f->from, head - 1, k) != 0)
			return -1;
		date_format(head, first_month);
	}
	if (!open_tail) {
		tail = month_start(f->to, 0);
		bool whole = f->to + 1 == month_start(f->to, 1);
		if (!whole && add_days(ledger, f, tail, f->to, k) != 0)
			return -1;
		date_format(whole ? tail : tail - 1, last_month);
	}
	first_month[7] = last_month[7] = '\0'; /* YYYY-MM */
	return strcmp(first_month, last_month) <= 0 ? add_range(ledger, f, k->month, first_month, last_month, k) : 0;
}

/* Is it in the filter? date: begins with YYYY-MM-DD. */
static bool
wanted(const struct page_fills_filter *f, const char *symbol, int direction, const char *date)
{
	char day[DATE_TEXT];
	if (f->symbol[0] != '\0' && strcmp(f->symbol, symbol) != 0)
		return false;
	if (f->side != 0 && f->side != direction)
		return false;
	if (f->from != DATE_NONE && strncmp(date, date_format(f->from, day), 10) < 0)
		return false;
	return f->to == DATE_NONE || strncmp(date, date_format(f->to, day), 10) <= 0;
}

/* The orders of the session under way: a few, whatever the size of the journal. */
static int
add_open(struct db *ledger, const struct page_fills_filter *f, struct page_fills_totals *out)
{
	struct fill_sums part;
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_OPEN));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1)
		if (wanted(f, db_text(s, 0), (int)db_int(s, 1), db_text(s, 2)) && sums_order(s, 3, &part) == 0)
			fill_sums_merge(&out->ours, &part);
	return rc;
}

static int
add_tail(struct db *ledger, const struct page_fills_filter *f, const struct market_list *markets, struct page_fills_totals *out)
{
	struct page_fills_row row;
	struct fill_sums one;
	int rc;
	if (page_fills_count(ledger, 0, &out->of) != 0)
		return -1;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_TAIL));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, 0);
	db_bind_int(s, 2, PAGE_FILLS_TAIL);
	while ((rc = db_step(s)) == 1) {
		page_fills_row_read(s, &row);
		if (!wanted(f, row.symbol, row.direction, row.key.timestamp))
			continue;
		others_row(&row, markets, &one);
		fill_sums_merge(&out->theirs, &one);
	}
	out->partial = out->of > PAGE_FILLS_TAIL;
	return rc;
}

int
page_fills_sum(struct db *ledger, int version, const struct page_fills_filter *filter, const struct market_list *markets, struct page_fills_totals *out)
{
	memset(out, 0, sizeof *out);
	const struct kind kinds[] = { { "day", "month", "total", &out->ours }, { OTHERS_DAY, OTHERS_MONTH, OTHERS_TOTAL, &out->theirs } };
	bool all = filter->from == DATE_NONE && filter->to == DATE_NONE;
	if (version == 0 && add_tail(ledger, filter, markets, out) != 0)
		return -1;
	for (size_t i = 0; version > 0 && i < sizeof kinds / sizeof kinds[0]; i++)
		if ((all ? add_range(ledger, filter, kinds[i].total, "", "", &kinds[i]) : add_dates(ledger, filter, &kinds[i])) != 0)
			return -1;
	if (version > 0 && add_open(ledger, filter, out) != 0)
		return -1;
	out->sums = out->ours;
	fill_sums_merge(&out->sums, &out->theirs);
	return 0;
}
