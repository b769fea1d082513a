#include "reconciled.h"

#include <stdio.h>
#include <string.h>

#include "column.h"
#include "intent_pairs.h"
#include "page_fills.h"
#include "statement.h"

int
reconciled_row_get(struct db_stmt *s, struct reconciled_row *row)
{
	size_t size_x, size_y;
	const void *x = db_blob(s, 9, &size_x), *y = db_blob(s, 10, &size_y);
	column_text(s, 0, row->symbol, sizeof row->symbol);
	row->sums.n = db_int(s, 1);
	row->contracts = db_int(s, 2);
	row->fills = db_int(s, 3);
	row->sums.mean_x = db_real(s, 4);
	row->sums.m2_x = db_real(s, 5);
	row->sums.mean_y = db_real(s, 6);
	row->sums.m2_y = db_real(s, 7);
	row->sums.cxy = db_real(s, 8);
	row->rolls = db_int(s, 11);
	row->unfilled = db_int(s, 12);
	row->unreadable = db_int(s, 13);
	row->left_fills = db_int(s, 14);
	row->late = db_int(s, 15);
	if (sketch_decode(&row->sums.x, x, size_x) != 0 || sketch_decode(&row->sums.y, y, size_y) != 0)
		return -1;
	return row->sums.x.n == row->sums.n && row->sums.y.n == row->sums.n ? 0 : -1;
}

void
reconciled_row_free(struct reconciled_row *row)
{
	reconcile_sums_free(&row->sums);
}

int
reconciled_intent_get(struct db_stmt *s, struct reconciled_intent *out)
{
	const char *state = db_text(s, RECONCILED_STATE);
	if (strcmp(state, "intent") == 0 || strcmp(state, "working") == 0)
		return 0;
	int64_t d = db_int(s, RECONCILED_DIRECTION);
	*out = (struct reconciled_intent){ .has_arrival = db_is_number(s, RECONCILED_ARRIVAL), .orders = db_int(s, RECONCILED_ORDERS), .contracts = db_int(s, RECONCILED_FILLED),
		.notional = db_int(s, RECONCILED_NOTIONAL), .fills = db_int(s, RECONCILED_FILLS) };
	out->terms = (struct fill_terms){ .direction = d == 1 || d == -1 ? (int)d : 0, .arrival = db_int(s, RECONCILED_ARRIVAL), .predicted = db_real(s, RECONCILED_PREDICTED),
		.tick = db_int(s, RECONCILED_TICK), .point_value = db_int(s, RECONCILED_POINT_VALUE) };
	out->roll = strcmp(db_text(s, RECONCILED_KIND), "roll") == 0;
	return 1;
}

void
reconciled_add(struct reconciled_row *row, const struct reconciled_intent *in)
{
	struct reconcile_pair pair;
	if (in->orders == 0)
		return;
	if (in->roll) {
		row->rolls++;
		row->left_fills += in->fills;
	} else if (in->contracts <= 0) {
		row->unfilled++;
	} else if (!in->has_arrival || intent_pairs_of(&in->terms, in->contracts, in->notional, &pair) != 0) {
		row->unreadable++;
		row->left_fills += in->fills;
	} else {
		reconcile_sums_add(&row->sums, pair);
		row->contracts += in->contracts;
		row->fills += in->fills;
	}
}

/* The market's place, made if it is new, ascending by symbol; NULL when there are too many. */
static struct reconciled_row *
row_of(struct reconciled *r, const char *symbol)
{
	int i = 0;
	while (i < r->n && strcmp(r->market[i].row.symbol, symbol) < 0)
		i++;
	if (i < r->n && strcmp(r->market[i].row.symbol, symbol) == 0)
		return &r->market[i].row;
	if (r->n == MARKET_MAX)
		return NULL;
	memmove(&r->market[i + 1], &r->market[i], (size_t)(r->n - i) * sizeof r->market[0]);
	r->n++;
	r->market[i] = (struct reconciled_market){ 0 };
	snprintf(r->market[i].row.symbol, sizeof r->market[i].row.symbol, "%s", symbol);
	return &r->market[i].row;
}

static int
read_rows(struct db *ledger, struct reconciled *r)
{
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_RECONCILED));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1 && r->n < MARKET_MAX)
		if (reconciled_row_get(s, &r->market[r->n++].row) != 0) {
			db_reset(s);
			return -1;
		}
	if (rc == 1)
		db_reset(s);
	return rc < 0 ? -1 : 0;
}

/* The session under way; *fills: of all its orders that belong to an intent here. */
static int
read_open(struct db *ledger, struct reconciled *r, int64_t *fills)
{
	char symbol[MARKET_SYMBOL];
	struct reconciled_intent in;
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_INTENTS_OPEN));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct reconciled_row *row = row_of(r, column_text(s, RECONCILED_SYMBOL, symbol, sizeof symbol));
		if (reconciled_intent_get(s, &in) == 1 && row != NULL) {
			reconciled_add(row, &in);
		} else {
			r->working += db_int(s, RECONCILED_ORDERS) > 0;
			*fills += db_int(s, RECONCILED_FILLS);
		}
	}
	return rc;
}

static int
report(struct reconciled *r, int64_t *fills)
{
	const struct reconcile_sums *sums[MARKET_MAX];
	for (int i = 0; i < r->n; i++) {
		struct reconciled_row *row = &r->market[i].row;
		sums[i] = &row->sums;
		if (reconcile_sums_report(&row->sums, &r->market[i].report) < 0)
			return -1;
		r->contracts += row->contracts;
		r->rolls += row->rolls;
		r->unfilled += row->unfilled;
		r->unreadable += row->unreadable;
		r->late += row->late;
		*fills += row->fills + row->left_fills + row->late;
	}
	return reconcile_sums_pool(sums, (size_t)r->n, &r->pool, &r->undivided) < 0 ? -1 : 0;
}

int
reconciled_read(struct db *ledger, int version, struct reconciled *out)
{
	int64_t fills = 0;
	memset(out, 0, sizeof *out);
	if (page_fills_count(ledger, version, &out->others) != 0)
		return -1;
	if (version == 0)
		return 0;
	if (read_rows(ledger, out) != 0 || read_open(ledger, out, &fills) != 0 || report(out, &fills) != 0)
		return -1;
	out->others -= fills;
	return 0;
}

const char *
reconciled_error(const struct db *ledger)
{
	const char *error = db_error(ledger);
	return error[0] != '\0' ? error : "out of memory, or a kept sum is damaged";
}

void
reconciled_free(struct reconciled *r)
{
	for (int i = 0; i < r->n; i++)
		reconciled_row_free(&r->market[i].row);
	r->n = 0;
}
