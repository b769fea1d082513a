/* The reconciliation by intent, made again: the intents that are over, in the order of their ids, enter at T1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify_internal.h"

int
verify_reconcile_over(struct verify *v, const struct verify_intent *in, const struct fill_sums *filled, int orders)
{
	if (orders == 0)
		return 0;
	if (v->n_over == v->cap_over) {
		size_t cap = v->cap_over > 0 ? 2 * v->cap_over : 64;
		struct verify_over *more = reallocarray(v->over, cap, sizeof *more);
		if (more == NULL)
			return verify_fail(v, "out of memory");
		v->over = more;
		v->cap_over = cap;
	}
	struct verify_over *o = &v->over[v->n_over++];
	*o = (struct verify_over){ .id = in->in.id, .m = in->m, .in = { .roll = strcmp(in->in.kind, "roll") == 0, .has_arrival = in->in.has_arrival, .orders = orders,
		.contracts = filled->contracts, .notional = filled->notional, .fills = filled->n } };
	o->in.terms = ledger_terms(&in->in, &in->m->c);
	return 0;
}

void
verify_reconcile_count(struct verify *v)
{
	int64_t newest = v->intent_id;
	size_t kept = 0;
	for (size_t i = v->n_pending; i-- > 0;)
		if (!v->pending[i].at_decision)
			newest = v->pending[i].in.id - 1;
	for (size_t i = 0; i < v->n_over; i++) {
		if (v->over[i].id <= newest)
			reconciled_add(&v->over[i].m->reconciled, &v->over[i].in);
		else
			v->over[kept++] = v->over[i];
	}
	v->n_over = kept;
	v->reconciled = newest;
}

void
verify_reconcile_free(struct verify *v)
{
	for (int i = 0; i < v->n_markets; i++)
		reconciled_row_free(&v->market[i].reconciled);
	free(v->over);
}

static bool
counted(const struct reconciled_row *row)
{
	return row->sums.n + row->rolls + row->unfilled + row->unreadable > 0;
}

static void
compare(const struct verify_row *r, const struct reconciled_row *row)
{
	const double real[] = { row->sums.mean_x, row->sums.m2_x, row->sums.mean_y, row->sums.m2_y, row->sums.cxy };
	const int64_t whole[] = { row->rolls, row->unfilled, row->unreadable, row->left_fills, 0 };
	verify_int(r, 1, row->sums.n);
	verify_int(r, 2, row->contracts);
	verify_int(r, 3, row->fills);
	for (int i = 0; i < 5; i++) {
		verify_real(r, 4 + i, real[i]);
		verify_int(r, 11 + i, whole[i]);
	}
	verify_sketch(r, 9, &row->sums.x);
	verify_sketch(r, 10, &row->sums.y);
}

int
verify_reconcile_ends(struct verify *v)
{
	static const char *const names[] = { "symbol", "intents", "contracts", "fills", "mean_x", "m2_x", "mean_y", "m2_y", "cxy", "sketch_x", "sketch_y", "rolls", "unfilled", "unreadable",
		"left_fills", "late" };
	char key[VERIFY_ROW];
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT " RECONCILED_COLUMNS " FROM reconciled ORDER BY symbol");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "reconciled", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		struct verify_market *m = verify_market(v, db_text(s, 0));
		snprintf(r.key, sizeof r.key, "symbol=%s", db_text(s, 0));
		if (m == NULL || !counted(&m->reconciled)) {
			verify_wrong(&r, 0, "no row: no intent of this market is over");
			continue;
		}
		compare(&r, &m->reconciled);
		reconciled_row_free(&m->reconciled);
		m->reconciled = (struct reconciled_row){ 0 }; /* looked at */
	}
	for (int i = 0; i < v->n_markets && rc == 0; i++) {
		snprintf(key, sizeof key, "symbol=%s", v->market[i].c.symbol);
		if (counted(&v->market[i].reconciled))
			verify_differ(v, "reconciled", key, "symbol", "no row", "a row");
	}
	return rc;
}
