/* Sums and quantiles over a filter: roll-ups by total, month and day, and the fills that are not in them yet; the newest rows of a journal without them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "column.h"
#include "others.h"
#include "page_fills.h"
#include "statement.h"
#include "sums.h"

/* Sums of one kind of fills: the grains of their roll-ups, and where they go. */
struct walk {
	struct db *ledger;
	const struct page_fills_filter *f;
	const char *day, *month, *total;
	char from[DATE_TEXT], to[DATE_TEXT]; /* the filter's days as text, "" open */
	struct fill_sums *sums;
	struct fill_sketch sketch, part; /* part: room for one row's */
	bool unkept;                     /* a row keeps no sketch that can be read */
};

static int
add_range(struct walk *w, const char *grain, const char *first, const char *last)
{
	const struct page_fills_filter *f = w->f;
	struct fill_sums part;
	int rc, id = STATEMENT_ROLLUP + (f->symbol[0] != '\0' ? 1 : 0) + (f->side != 0 ? 2 : 0);
	struct db_stmt *s = db_prepare(w->ledger, statement_sql(id));
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
		fill_sums_merge(w->sums, &part);
		if (sums_sketch(s, SUMS_ROLLUP_COLUMNS, &part, &w->part) == 1)
			fill_sketch_merge(&w->sketch, &w->part);
		else
			w->unkept = true;
	}
	return rc;
}

static int
add_days(struct walk *w, date_t first, date_t last)
{
	char a[DATE_TEXT], b[DATE_TEXT];
	return add_range(w, w->day, date_format(first, a), date_format(last, b));
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
add_dates(struct walk *w)
{
	const struct page_fills_filter *f = w->f;
	char first_month[DATE_TEXT] = "", last_month[DATE_TEXT] = "9999-99";
	date_t head, tail;
	bool open_head = f->from == DATE_NONE, open_tail = f->to == DATE_NONE;
	if (!open_head && !open_tail && month_start(f->from, 0) == month_start(f->to, 0))
		return add_days(w, f->from, f->to);
	if (!open_head) {
		head = month_start(f->from, 0) == f->from ? f->from : month_start(f->from, 1);
		if (head > f->from && add_days(w, f->from, head - 1) != 0)
			return -1;
		date_format(head, first_month);
	}
	if (!open_tail) {
		tail = month_start(f->to, 0);
		bool whole = f->to + 1 == month_start(f->to, 1);
		if (!whole && add_days(w, tail, f->to) != 0)
			return -1;
		date_format(whole ? tail : tail - 1, last_month);
	}
	first_month[7] = last_month[7] = '\0'; /* YYYY-MM */
	return strcmp(first_month, last_month) <= 0 ? add_range(w, w->month, first_month, last_month) : 0;
}

/* Is it in the filter? date: begins with YYYY-MM-DD. */
static bool
wanted(const struct walk *w, const char *symbol, int direction, const char *date)
{
	if (w->f->symbol[0] != '\0' && strcmp(w->f->symbol, symbol) != 0)
		return false;
	if (w->f->side != 0 && w->f->side != direction)
		return false;
	if (w->from[0] != '\0' && strncmp(date, w->from, 10) < 0)
		return false;
	return w->to[0] == '\0' || strncmp(date, w->to, 10) <= 0;
}

/* The fills of the session under way: a few, whatever the size of the journal. */
static int
add_open(struct walk *w)
{
	struct sums_walk open = { 0 };
	struct sums_fill fill;
	int rc = sums_open(w->ledger, &open);
	while (rc == 0 && (rc = sums_next(&open, &fill)) == 1) {
		rc = 0;
		if (!fill.open || !wanted(w, fill.symbol, fill.terms.direction, fill.session))
			continue;
		fill_sums_merge(w->sums, &fill.sums);
		sums_sketch_fill(&fill, &w->sketch);
	}
	w->unkept |= open.damaged;
	sums_close(&open);
	return rc;
}

enum { TIMESTAMP, SYMBOL, DIRECTION, CONTRACTS, ORDER_PRICE, FILL_PRICE, PREDICTED, LATENCY };

/* What others_row asks of a row, and no more: twenty thousand of them are a page's work. */
static void
read_tail(struct db_stmt *s, struct page_fills_row *r)
{
	r->contracts = db_real(s, CONTRACTS);
	r->order_price = db_real(s, ORDER_PRICE);
	r->fill_price = db_real(s, FILL_PRICE);
	r->predicted = db_real(s, PREDICTED);
	r->latency_ms = db_real(s, LATENCY);
	column_text(s, SYMBOL, r->symbol, sizeof r->symbol);
}

static int
add_tail(struct walk *w, const struct market_list *markets, struct page_fills_totals *out)
{
	struct page_fills_row row = { 0 };
	struct fill_sums one;
	int rc;
	if (page_fills_count(w->ledger, 0, &out->of) != 0)
		return -1;
	struct db_stmt *s = db_prepare(w->ledger, statement_sql(STATEMENT_FILLS_TAIL));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, 0);
	db_bind_int(s, 2, PAGE_FILLS_TAIL);
	while ((rc = db_step(s)) == 1) {
		int64_t direction = db_int(s, DIRECTION);
		row.direction = direction == 1 || direction == -1 ? (int)direction : 0;
		if (!wanted(w, db_text(s, SYMBOL), row.direction, db_text(s, TIMESTAMP)) || !page_fills_dated(w->f, db_text(s, TIMESTAMP)))
			continue;
		read_tail(s, &row);
		others_row(&row, markets, &one);
		others_sketch(&one, &w->sketch);
		fill_sums_merge(w->sums, &one);
	}
	out->partial = out->of > PAGE_FILLS_TAIL;
	return rc;
}

static void
tell_quantiles(const struct fill_sketch *k, bool unkept, int64_t judged, struct page_fills_quantiles *q)
{
	*q = (struct page_fills_quantiles){ .n = judged, .median_predicted = NAN, .p95_predicted = NAN, .median_actual = NAN, .p95_actual = NAN };
	q->known = judged > 0 && !unkept && !fill_sketch_failed(k) && k->x.n == judged && k->y.n == judged;
	if (!q->known)
		return;
	q->median_predicted = sketch_quantile(&k->x, 0.5);
	q->p95_predicted = sketch_quantile(&k->x, 0.95);
	q->median_actual = sketch_quantile(&k->y, 0.5);
	q->p95_actual = sketch_quantile(&k->y, 0.95);
}

/* Both kinds told, and then together, which leaves the first one's sketch as that of both. */
static void
tell_all(struct walk *ours, struct walk *theirs, struct page_fills_totals *out)
{
	tell_quantiles(&ours->sketch, ours->unkept, out->ours.judged, &out->quantiles_ours);
	tell_quantiles(&theirs->sketch, theirs->unkept, out->theirs.judged, &out->quantiles_theirs);
	out->sums = out->ours;
	fill_sums_merge(&out->sums, &out->theirs);
	fill_sketch_merge(&ours->sketch, &theirs->sketch);
	tell_quantiles(&ours->sketch, ours->unkept || theirs->unkept, out->sums.judged, &out->quantiles);
}

int
page_fills_sum(struct db *ledger, int version, const struct page_fills_filter *filter, const struct market_list *markets, struct page_fills_totals *out)
{
	struct walk kind[] = {
		{ .ledger = ledger, .f = filter, .day = "day", .month = "month", .total = "total", .sums = &out->ours },
		{ .ledger = ledger, .f = filter, .day = OTHERS_DAY, .month = OTHERS_MONTH, .total = OTHERS_TOTAL, .sums = &out->theirs },
	};
	bool all = filter->from == DATE_NONE && filter->to == DATE_NONE;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		if (filter->from != DATE_NONE)
			date_format(filter->from, kind[i].from);
		if (filter->to != DATE_NONE)
			date_format(filter->to, kind[i].to);
	}
	int rc = version == 0 ? add_tail(&kind[1], markets, out) : 0;
	for (size_t i = 0; version > 0 && i < sizeof kind / sizeof kind[0] && rc == 0; i++)
		rc = all ? add_range(&kind[i], kind[i].total, "", "") : add_dates(&kind[i]);
	if (version > 0 && rc == 0)
		rc = add_open(&kind[0]);
	tell_all(&kind[0], &kind[1], out);
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		fill_sketch_free(&kind[i].sketch);
		fill_sketch_free(&kind[i].part);
	}
	return rc;
}
