/* T4 of the ledger protocol (docs/architecture.md): a fill, and with it its order and its event. Its position follows from it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "ledger_derive.h"
#include "ledger_internal.h"

static int
insert_fill(struct ledger *l, const struct ledger_fill *f, int64_t fee)
{
	const struct ledger_intent *in = f->intent;
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage,"
	                                   " volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key, exec_rev, intent_id, session_date, contract, decision_price,"
	                                   " commission, spread_source, fill_model, recorded_at)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)");
	if (s == NULL)
		return -1;
	db_bind_kept(s, 1, f->timestamp);
	db_bind_kept(s, 2, in->symbol);
	db_bind_int(s, 3, in->direction);
	db_bind_int(s, 4, f->n);
	db_bind_real(s, 5, decimal_to_double(in->arrival));
	db_bind_real(s, 6, decimal_to_double(f->price));
	db_bind_real(s, 7, in->predicted);
	db_bind_real(s, 8, decimal_to_double(llabs(f->price - in->arrival)));
	db_bind_real(s, 9, (double)f->volume);
	db_bind_real(s, 10, decimal_to_double(f->spread));
	db_bind_real(s, 11, f->latency_ms);
	db_bind_int(s, 12, f->ord->id);
	db_bind_kept(s, 13, f->exec_key);
	db_bind_int(s, 14, in->id);
	db_bind_kept(s, 15, in->deadline);
	db_bind_kept(s, 16, in->contract);
	db_bind_real(s, 17, decimal_to_double(in->decision_price));
	db_bind_real(s, 18, decimal_to_double(fee));
	db_bind_kept(s, 19, f->spread_source);
	db_bind_kept(s, 20, f->ord->stage);
	db_bind_kept(s, 21, clock_format(clock_wall(), at));
	return ledger_run(l, s, "fill");
}

/* The position, which is written by T1; and what a fill that reduces it realised after its fee, 0 of any other. */
static int
book_position(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t fee, int64_t *realised)
{
	const struct ledger_intent *in = f->intent;
	int64_t signed_n = f->n * in->direction;
	struct holding *h = holdings_need(&l->held, in->symbol, in->contract);
	if (h == NULL)
		return ledger_fail(l, "out of memory");
	int64_t before = h->pos.q;
	if (holdings_fill(h, signed_n, f->price, c->point_value, in->deadline, realised) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	bool reduces = before != 0 && (before > 0) != (signed_n > 0);
	*realised = reduces ? *realised - fee : 0;
	return 0;
}

#define ORDER_SUMS "UPDATE ord SET filled = ?3, fills = ?4, notional = ?5, commission = ?6, realised = ?7, improved = ?8, mean_y = ?9, m2_y = ?10, mean_abs = ?11, latency = ?12"
#define ORDER_SAME " WHERE id = ?1 AND fills = ?2 AND n >= ?3"

/*
 * The order's sums go on from those in f->ord; a row that is not as they say is
 * refused. state is set where it changes alone, because that moves indexes.
 */
static int
book_order(struct ledger *l, const struct ledger_fill *f, const struct fill_sums *one, int sub)
{
	struct ledger_ord *o = f->ord;
	struct fill_sums sums = o->sums;
	if (fill_sums_merge(&sums, one) != 0)
		return ledger_fail(l, "order's money exceeds 64 bits");
	bool late = strcmp(o->state, "done") == 0, full = !late && sums.contracts == o->n;
	struct db_stmt *s = full ? ledger_stmt(l, ORDER_SUMS ", sub_end = ?13, state = 'done'" ORDER_SAME) : ledger_stmt(l, ORDER_SUMS ORDER_SAME);
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, o->id);
	db_bind_int(s, 2, o->sums.n);
	db_bind_int(s, 3, sums.contracts);
	db_bind_int(s, 4, sums.n);
	db_bind_int(s, 5, sums.notional);
	db_bind_int(s, 6, sums.commission);
	db_bind_int(s, 7, sums.realised);
	db_bind_int(s, 8, sums.improved);
	db_bind_real(s, 9, sums.mean_y);
	db_bind_real(s, 10, sums.m2_y);
	db_bind_real(s, 11, sums.mean_abs);
	db_bind_real(s, 12, sums.latency_mean);
	if (full)
		db_bind_int(s, 13, sub);
	if (ledger_run(l, s, "order") != 0)
		return -1;
	if (db_changes(l->db) != 1)
		return ledger_fail(l, "fill exceeds its order, or its order is not as it was read");
	o->sums = sums;
	o->filled = sums.contracts;
	if (!full)
		return late ? ledger_intent_filled(l, o->intent_id, f->n) : 0;
	snprintf(o->state, sizeof o->state, "done");
	o->sub_end = sub;
	return ledger_intent_filled(l, o->intent_id, o->filled);
}

static int
tell_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t id)
{
	struct ledger_words *w = &l->words;
	if (ledger_words_fill(f, c, id, w) != 0)
		return ledger_fail(l, "out of memory");
	return ledger_event_new(l, w->key, f->intent->deadline, "fill", w->severity, w->text, w->data.data);
}

static int
book_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int sub)
{
	struct fill_terms terms = ledger_terms(f->intent, c);
	struct fill_sums one;
	int64_t fee, realised = 0;
	if (contract_fee(c, f->n, &fee) != 0)
		return ledger_fail(l, "commission exceeds 64 bits");
	if (insert_fill(l, f, fee) != 0)
		return -1;
	int64_t id = db_last_id(l->db);
	if (book_position(l, f, c, fee, &realised) != 0)
		return -1;
	if (fill_sums_one(&terms, f->n, f->price, fee, realised, f->latency_ms, &one) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	if (book_order(l, f, &one, sub) != 0)
		return -1;
	if (f->ord->id <= l->counted && ledger_count_late(l, f, &terms, &one) != 0)
		return -1;
	return tell_fill(l, f, c, id);
}

int
ledger_t4_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, const int *sub)
{
	if (ledger_begin(l) != 0)
		return -1;
	int known = ledger_exec_known(l, f->exec_key);
	if (known == 1)
		return ledger_commit(l);
	if (known < 0 || book_fill(l, f, c, *sub) != 0) {
		ledger_rollback(l);
		return -1;
	}
	return ledger_commit(l) == 0 ? 1 : -1;
}
