#include "page_metrics.h"

#include <string.h>

#include "column.h"
#include "statement.h"
#include "sums.h"

enum { SYMBOL = SUMS_ROLLUP_COLUMNS + 2, DIRECTION };

/* The market's row, a new one where it belongs if it has none. NULL: there is no room, which a ledger of ours cannot bring about. */
static struct page_metrics_market *
market(struct page_metrics *m, const char *symbol)
{
	int at = 0;
	while (at < m->n && strcmp(m->row[at].symbol, symbol) < 0)
		at++;
	if (at < m->n && strcmp(m->row[at].symbol, symbol) == 0)
		return &m->row[at];
	if (m->n == MARKET_MAX)
		return NULL;
	memmove(&m->row[at + 1], &m->row[at], (size_t)(m->n++ - at) * sizeof m->row[0]);
	m->row[at] = (struct page_metrics_market){ .known = true };
	column_clean(symbol, m->row[at].symbol, sizeof m->row[at].symbol);
	return &m->row[at];
}

static void
add(struct page_metrics_market *row, int direction, const struct fill_sums *sums)
{
	fill_sums_merge(direction < 0 ? &row->sold : &row->bought, sums);
	fill_sums_merge(&row->both, sums);
}

static int
add_counted(struct db *ledger, struct page_metrics *m)
{
	struct fill_sketch part = { 0 };
	struct fill_sums sums;
	int rc = -1;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_ROLLUP_MARKETS));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, 2 * MARKET_MAX);
	while ((rc = db_step(s)) == 1) {
		struct page_metrics_market *row = market(m, db_text(s, SYMBOL));
		if (row == NULL)
			continue;
		sums_rollup(s, 0, &sums);
		add(row, (int)db_int(s, DIRECTION), &sums);
		if (sums_sketch(s, SUMS_ROLLUP_COLUMNS, &sums, &part) == 1)
			fill_sketch_merge(&row->sketch, &part);
		else
			row->known = false;
	}
	fill_sketch_free(&part);
	return rc;
}

static int
add_open(struct db *ledger, struct page_metrics *m)
{
	struct sums_walk open = { 0 };
	struct sums_fill fill;
	int rc = sums_open(ledger, &open);
	while (rc == 0 && (rc = sums_next(&open, &fill)) == 1) {
		struct page_metrics_market *row = fill.open ? market(m, fill.symbol) : NULL;
		rc = 0;
		if (row == NULL)
			continue;
		add(row, fill.terms.direction, &fill.sums);
		sums_sketch_fill(&fill, &row->sketch);
	}
	for (int i = 0; open.damaged && i < m->n; i++)
		m->row[i].known = false; /* whose it is nobody can tell */
	sums_close(&open);
	return rc;
}

int
page_metrics_read(struct db *ledger, struct page_metrics *out)
{
	int rc = add_counted(ledger, out);
	if (rc == 0)
		rc = add_open(ledger, out);
	for (int i = 0; i < out->n; i++) {
		struct page_metrics_market *row = &out->row[i];
		row->known = row->known && !fill_sketch_failed(&row->sketch) && row->sketch.x.n == row->both.judged && row->sketch.y.n == row->both.judged;
	}
	return rc;
}

void
page_metrics_free(struct page_metrics *m)
{
	for (int i = 0; i < m->n; i++)
		fill_sketch_free(&m->row[i].sketch);
	m->n = 0;
}
