/* T4 of the ledger protocol (docs/architecture.md): a fill, and with it its event. What is held and what its order filled follow from it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "ledger_derive.h"
#include "ledger_internal.h"

/* An INSERT that is ignored has taken an id, and ids are without gaps. */
static int
give_id_back(struct ledger *l)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'fills'");
	return s == NULL ? -1 : ledger_run(l, s, "fill known");
}

/* 1; 0 when its execution is in the ledger already: the unique index is the look-up, so a second one costs nothing. */
static int
insert_fill(struct ledger *l, const struct ledger_fill *f, int64_t fee)
{
	const struct ledger_intent *in = f->intent;
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage,"
	                                   " volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key, exec_rev, intent_id, session_date, contract, decision_price,"
	                                   " commission, spread_source, fill_model, recorded_at)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"
	                                   " ON CONFLICT(exec_key) WHERE exec_key IS NOT NULL DO NOTHING");
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
	if (ledger_run(l, s, "fill") != 0)
		return -1;
	return db_changes(l->db) == 1 ? 1 : give_id_back(l);
}

/* The position, which is written by T1. *realised: by a fill that reduces it, after its fee; 0 of any other. */
static int
book_position(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t fee, int64_t *realised)
{
	const struct ledger_intent *in = f->intent;
	struct holding *h = holdings_need(&l->held, in->symbol, in->contract);
	if (h == NULL)
		return ledger_fail(l, "out of memory");
	if (holdings_book(h, f->n * in->direction, f->price, c->point_value, in->deadline, fee, realised) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	return 0;
}

/* Its row says what it filled when it is over; until then its fills do. So it is written by the fill that makes it full, and by one that comes after its end. */
static int
book_order(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int sub)
{
	struct ledger_ord *o = f->ord;
	int64_t notional;
	if (f->n < 1 || f->n > o->n - o->filled)
		return ledger_fail(l, "fill exceeds its order");
	if (fill_sums_notional(f->price, f->n, c->point_value, &notional) != 0 || __builtin_add_overflow(o->notional, notional, &o->notional))
		return ledger_fail(l, "order's money exceeds 64 bits");
	o->fills++;
	o->filled += f->n;
	if (strcmp(o->state, "done") == 0)
		return ledger_order_late(l, o, f->n);
	return o->filled == o->n ? ledger_order_over(l, o, sub) : 0;
}

static int
tell_fill(struct ledger *l, const struct ledger_fill *f, int64_t id)
{
	struct ledger_words *w = &l->words;
	if (ledger_words_fill(f, id, w) != 0)
		return ledger_fail(l, "out of memory");
	return ledger_event_new(l, w->key, f->intent->deadline, "fill", w->severity, w->text, w->data.data);
}

/* A fill of an order that T1 has counted. */
static int
count_late(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t fee, int64_t realised)
{
	struct fill_terms terms = ledger_terms(f->intent, c);
	struct fill_sums one;
	if (fill_sums_one(&terms, f->n, f->price, fee, realised, f->latency_ms, &one) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	return ledger_count_late(l, f, &terms, &one);
}

/* As insert_fill. */
static int
book_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int sub)
{
	int64_t fee, realised = 0;
	if (contract_fee(c, f->n, &fee) != 0)
		return ledger_fail(l, "commission exceeds 64 bits");
	int inserted = insert_fill(l, f, fee);
	if (inserted <= 0)
		return inserted;
	int64_t id = db_last_id(l->db);
	if (book_position(l, f, c, fee, &realised) != 0 || book_order(l, f, c, sub) != 0)
		return -1;
	if (f->ord->id <= l->counted && count_late(l, f, c, fee, realised) != 0)
		return -1;
	return tell_fill(l, f, id) == 0 ? 1 : -1;
}

int
ledger_t4_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, const int *sub)
{
	if (ledger_begin(l) != 0)
		return -1;
	int booked = book_fill(l, f, c, *sub);
	if (booked < 0) {
		ledger_rollback(l);
		return -1;
	}
	return ledger_commit(l) == 0 ? booked : -1;
}
