#include "holdings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "statement.h"

static int
compare(const struct holding *a, const char *symbol, const char *contract)
{
	int rc = strcmp(a->symbol, symbol);
	return rc != 0 ? rc : strcmp(a->contract, contract);
}

/* Index of the first that is not before the contract. */
static size_t
place(const struct holdings *h, const char *symbol, const char *contract)
{
	size_t low = 0, high = h->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(&h->row[middle], symbol, contract) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct holding *
holdings_find(const struct holdings *h, const char *symbol, const char *contract)
{
	size_t i = place(h, symbol, contract);
	return i < h->n && compare(&h->row[i], symbol, contract) == 0 ? &h->row[i] : NULL;
}

struct holding *
holdings_need(struct holdings *h, const char *symbol, const char *contract)
{
	size_t i = place(h, symbol, contract);
	if (i < h->n && compare(&h->row[i], symbol, contract) == 0)
		return &h->row[i];
	if (h->n == h->cap) {
		size_t cap = h->cap > 0 ? 2 * h->cap : 32;
		struct holding *more = realloc(h->row, cap * sizeof *more);
		if (more == NULL)
			return NULL;
		h->row = more;
		h->cap = cap;
	}
	memmove(&h->row[i + 1], &h->row[i], (h->n++ - i) * sizeof *h->row);
	h->row[i] = (struct holding){ 0 };
	snprintf(h->row[i].symbol, sizeof h->row[i].symbol, "%s", symbol);
	snprintf(h->row[i].contract, sizeof h->row[i].contract, "%s", contract);
	return &h->row[i];
}

const struct holding *
holdings_next(const struct holdings *h, const char *symbol, const char *contract)
{
	for (size_t i = place(h, symbol, contract); i < h->n; i++)
		if (h->row[i].pos.q != 0 && compare(&h->row[i], symbol, contract) > 0)
			return &h->row[i];
	return NULL;
}

int
holdings_fill(struct holding *h, int64_t signed_n, int64_t price, int64_t point_value, const char *session, int64_t *pnl)
{
	int64_t before = h->pos.q;
	if (position_fill(&h->pos, signed_n, price, point_value / DECIMAL_ONE, pnl) != 0)
		return -1;
	if (h->pos.q == 0)
		h->since[0] = '\0';
	else if (before == 0 || (before > 0) != (h->pos.q > 0))
		snprintf(h->since, sizeof h->since, "%s", session);
	h->moved = true;
	return 0;
}

int
holdings_book(struct holding *h, int64_t signed_n, int64_t price, int64_t point_value, const char *session, int64_t fee, int64_t *realised)
{
	int64_t before = h->pos.q;
	if (holdings_fill(h, signed_n, price, point_value, session, realised) != 0)
		return -1;
	bool reduces = before != 0 && (before > 0) != (signed_n > 0);
	if (!reduces)
		*realised = 0;
	return reduces && __builtin_sub_overflow(*realised, fee, realised) ? -1 : 0;
}

int
holdings_rows(struct db *ledger, struct holdings *out)
{
	int rc;
	out->n = 0;
	out->damaged = false;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_HOLDINGS));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct holding *h = holdings_need(out, db_text(s, 0), db_text(s, 1));
		if (h == NULL)
			break;
		h->opening = db_int(s, 2);
		h->pos.q = db_int(s, 3);
		if (position_avg_parse(db_text(s, 4), &h->pos.avg) != 0)
			out->damaged = true;
		h->has_mark = !db_is_null(s, 5);
		h->mark = db_int(s, 5);
		snprintf(h->mark_session, sizeof h->mark_session, "%s", db_text(s, 6));
		snprintf(h->since, sizeof h->since, "%s", db_text(s, 7));
	}
	db_reset(s);
	return rc == 0 ? 0 : -1;
}

static int
read_fills(struct db *ledger, struct holdings *out)
{
	int64_t price, signed_n;
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_HOLDINGS_FILLS));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct holding *h = holdings_need(out, db_text(s, 0), db_text(s, 1));
		if (h == NULL)
			break;
		if (__builtin_mul_overflow(db_int(s, 2), db_int(s, 3), &signed_n) || decimal_from_double(db_real(s, 4), &price) != 0 ||
		    holdings_fill(h, signed_n, price, db_int(s, 6), db_text(s, 5), NULL) != 0)
			out->damaged = true;
	}
	db_reset(s);
	return rc == 0 ? 0 : -1;
}

int
holdings_read(struct db *ledger, struct holdings *h)
{
	return holdings_rows(ledger, h) != 0 || read_fills(ledger, h) != 0 ? -1 : 0;
}

void
holdings_free(struct holdings *h)
{
	free(h->row);
	*h = (struct holdings){ 0 };
}
