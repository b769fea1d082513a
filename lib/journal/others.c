#include "others.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "sums.h"

#define MOST 1e9       /* contracts of one fill */
#define LONGEST 1e12   /* ms, thirty years */
#define RICHEST INT64_C(1000000000000000) /* micro: one fill of more would soon take a sum beyond 64 bits */
#define PARTS 64       /* markets, sides and days at once; the rows come nearly sorted by day */

struct part {
	char symbol[MARKET_SYMBOL], day[DATE_TEXT];
	int direction;
	struct fill_sums sums;
	struct fill_sketch sketch;
};

static int
money(double x, int64_t *out)
{
	return decimal_from_double(x, out) == 0 && *out >= -RICHEST && *out <= RICHEST ? 0 : -1;
}

bool
others_pair(double predicted, double actual)
{
	return fabs(predicted) < OTHERS_LARGEST && fabs(actual) < OTHERS_LARGEST;
}

bool
others_contracts(double n)
{
	return n > 0 && n < MOST;
}

/* Its money, all of it or none. 0, or -1: some of it is beyond what one fill can be. */
static int
value(const struct page_fills_row *r, double slip, double lots, struct fill_sums *out)
{
	int64_t cost, predicted, notional;
	if (money(slip * lots, &cost) != 0 || money(r->predicted * lots, &predicted) != 0 || money(r->fill_price * lots, &notional) != 0)
		return -1;
	out->cost = cost;
	out->predicted = predicted;
	out->notional = notional;
	return 0;
}

void
others_row(const struct page_fills_row *r, const struct market_list *markets, struct fill_sums *out)
{
	struct market m;
	double slip = page_fills_slippage(r), contracts = others_contracts(r->contracts) ? r->contracts : 0;
	bool known = market_get(markets, r->symbol, &m) && m.tick > 0;
	*out = (struct fill_sums){ .n = 1, .contracts = (int64_t)contracts };
	out->contracts_part = contracts - (double)out->contracts;
	if (known && contracts > 0 && others_pair(r->predicted, slip) && value(r, slip, contracts * decimal_to_double(m.point_value), out) == 0) {
		out->judged = 1;
		out->improved = slip < 0;
		out->mean_x = r->predicted * 1e6 / (double)m.tick;
		out->mean_y = slip * 1e6 / (double)m.tick;
		out->mean_abs = fabs(out->mean_y);
	}
	if (fabs(r->latency_ms) < LONGEST) {
		out->latency_n = 1;
		out->latency_mean = r->latency_ms;
	}
}

void
others_sketch(const struct fill_sums *one, struct fill_sketch *k)
{
	sketch_add(&k->x, one->mean_x, one->judged);
	sketch_add(&k->y, one->mean_y, one->judged);
}

static int
give(const struct part *p, others_take take, void *arg)
{
	char month[8];
	snprintf(month, sizeof month, "%.7s", p->day);
	if (p->day[0] != '\0' && (take(arg, OTHERS_DAY, p->symbol, p->direction, p->day, &p->sums, &p->sketch) != 0 || take(arg, OTHERS_MONTH, p->symbol, p->direction, month, &p->sums, &p->sketch) != 0))
		return -1;
	return take(arg, OTHERS_TOTAL, p->symbol, p->direction, "", &p->sums, &p->sketch);
}

static int
give_all(struct part *parts, int *n, others_take take, void *arg)
{
	int rc = 0;
	for (int i = 0; i < *n; i++) {
		if (rc == 0)
			rc = give(&parts[i], take, arg);
		fill_sketch_clear(&parts[i].sketch);
	}
	*n = 0;
	return rc;
}

/* The part that the row belongs to, a new one if there is none. The newest first: it is most often that. */
static struct part *
part_of(struct part *parts, int *n, const struct page_fills_row *r, const char *day)
{
	for (int i = *n - 1; i >= 0; i--)
		if (parts[i].direction == r->direction && strcmp(parts[i].day, day) == 0 && strcmp(parts[i].symbol, r->symbol) == 0)
			return &parts[i];
	struct part *p = &parts[(*n)++];
	p->sums = (struct fill_sums){ 0 }; /* the sketch was cleared when the part was given, and keeps its memory */
	p->direction = r->direction;
	snprintf(p->symbol, sizeof p->symbol, "%s", r->symbol);
	snprintf(p->day, sizeof p->day, "%s", day);
	return p;
}

static void
count_row(const struct page_fills_row *r, const char *day, const struct fill_sums *one, struct others_count *c)
{
	c->rows++;
	if (day[0] == '\0' && c->undated++ == 0)
		c->undated_id = r->key.id;
	if (one->judged == 0 && c->unvalued++ == 0)
		c->unvalued_id = r->key.id;
}

static const char rows_sql[] =
	"SELECT id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, fill_latency_ms, order_id,"
	" NULL, NULL, NULL, NULL, NULL, NULL FROM fills WHERE id BETWEEN ?1 AND ?2 AND exec_key IS NULL ORDER BY id";

int
others_sum(struct db *db, int64_t first, int64_t last, const struct market_list *markets, others_take take, void *arg, struct others_count *count)
{
	struct page_fills_row row;
	struct fill_sums one;
	char day[DATE_TEXT];
	int n = 0, rc = 0, at;
	struct part *parts = calloc(PARTS, sizeof *parts);
	struct db_stmt *s = parts == NULL ? NULL : db_prepare(db, rows_sql);
	if (s == NULL) {
		free(parts);
		return -1;
	}
	db_bind_int(s, 1, first <= 1 ? INT64_MIN : first); /* ids below 1 are in the first range */
	db_bind_int(s, 2, last);
	while ((at = db_step(s)) == 1 && rc == 0) {
		page_fills_row_read(s, &row);
		page_fills_day(row.key.timestamp, day);
		others_row(&row, markets, &one);
		count_row(&row, day, &one, count);
		struct part *p = part_of(parts, &n, &row, day);
		others_sketch(&one, &p->sketch);
		if (fill_sums_merge(&p->sums, &one) != 0)
			rc = 1;
		else if (n == PARTS)
			rc = give_all(parts, &n, take, arg);
	}
	db_reset(s);
	if (rc == 0)
		rc = at < 0 ? -1 : give_all(parts, &n, take, arg);
	for (int i = 0; i < PARTS; i++)
		fill_sketch_free(&parts[i].sketch);
	free(parts);
	return rc;
}

int
others_ranges(struct db *db, int64_t after, int64_t seq, others_range take, void *arg)
{
	int rc = 0, at;
	struct db_stmt *s = db_prepare(db, "SELECT id FROM fills WHERE id > ?1 AND exec_key IS NOT NULL ORDER BY id");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, after);
	while (rc == 0 && (at = db_step(s)) == 1) {
		int64_t id = db_int(s, 0);
		if (id > after + 1)
			rc = take(arg, after + 1, id - 1);
		after = id;
	}
	db_reset(s);
	if (rc == 0 && at < 0)
		return -1;
	return rc == 0 && seq > after ? take(arg, after + 1, seq) : rc;
}

int
others_new(struct db *db, int64_t *n, int64_t *newest)
{
	struct db_stmt *s = db_prepare(db, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'fills'), 0),"
	                                   " (SELECT coalesce(sum(n), 0) FROM rollup WHERE grain = 'total') + " SUMS_OPEN_FILLS
	                                   " + coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'adopted_ids'), 0)");
	if (s == NULL || db_step(s) != 1)
		return -1;
	*newest = db_int(s, 0);
	*n = *newest - db_int(s, 1);
	db_reset(s);
	return 0;
}

int
others_hidden(struct db *db, int64_t *n)
{
	struct db_stmt *s = db_prepare(db, "SELECT (SELECT count(*) FROM fills) - (SELECT coalesce(sum(n), 0) FROM rollup WHERE grain IN ('total', '" OTHERS_TOTAL "'))"
	                                   " - " SUMS_OPEN_FILLS);
	if (s == NULL || db_step(s) != 1)
		return -1;
	*n = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
others_below(struct db *db)
{
	struct db_stmt *s = db_prepare(db, "SELECT EXISTS (SELECT 1 FROM fills WHERE id < 1)");
	if (s == NULL || db_step(s) != 1)
		return -1;
	int there = db_int(s, 0) != 0;
	db_reset(s);
	return there;
}

static int
number(const char **text, int64_t *out)
{
	char *end;
	if (**text < '0' || **text > '9')
		return -1;
	errno = 0;
	*out = strtoll(*text, &end, 10);
	*text = end;
	return errno == 0 ? 0 : -1;
}

int
others_parse(const char **text, int64_t *first, int64_t *last)
{
	if (**text == ' ')
		++*text;
	if (**text == '\0')
		return 0;
	if (number(text, first) != 0 || *(*text)++ != '-' || number(text, last) != 0 || *last < *first || (**text != ' ' && **text != '\0'))
		return -1;
	return 1;
}
