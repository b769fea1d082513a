#include "page_fill.h"

#include <string.h>

#include "column.h"
#include "execution.h"
#include "statement.h"

static struct db_stmt *
ask(struct db *ledger, int statement, int64_t id)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(statement));
	if (s != NULL)
		db_bind_int(s, 1, id);
	return s;
}

static int
read_intent(struct db *ledger, struct page_fill *out)
{
	struct db_stmt *s = ask(ledger, STATEMENT_INTENT, out->intent_id);
	int rc = s != NULL ? db_step(s) : -1;
	if (rc != 1)
		return rc;
	out->has_intent = true;
	column_text(s, 0, out->intent.ref, sizeof out->intent.ref);
	column_text(s, 1, out->intent.session, sizeof out->intent.session);
	column_text(s, 2, out->intent.deadline, sizeof out->intent.deadline);
	column_text(s, 3, out->intent.kind, sizeof out->intent.kind);
	out->intent.direction = db_int(s, 4);
	out->intent.n = db_int(s, 5);
	column_text(s, 6, out->intent.state, sizeof out->intent.state);
	out->intent.reducing = db_int(s, 7) != 0;
	out->intent.decision_price = db_int(s, 8);
	out->intent.has_arrival = db_is_number(s, 9);
	out->intent.arrival = db_int(s, 9);
	out->intent.predicted = db_real(s, 10);
	column_text(s, 11, out->intent.reason, sizeof out->intent.reason);
	db_reset(s);
	return 0;
}

static int
read_orders(struct db *ledger, struct page_fill *out)
{
	int rc = 0;
	struct db_stmt *s = ask(ledger, STATEMENT_INTENT_ORDERS, out->intent_id);
	if (s == NULL)
		return -1;
	db_bind_int(s, 2, PAGE_FILL_ORDERS);
	while ((rc = db_step(s)) == 1) {
		struct page_fill_order *o = &out->order[out->n_orders++];
		o->id = db_int(s, 0);
		column_text(s, 1, o->ref, sizeof o->ref);
		column_text(s, 2, o->stage, sizeof o->stage);
		o->sub = db_int(s, 3);
		o->has_end = db_is_number(s, 4);
		o->sub_end = db_int(s, 4);
		o->n = db_int(s, 5);
		o->has_limit = db_is_number(s, 6);
		o->limit_price = db_int(s, 6);
		o->filled = db_int(s, 7);
		o->fills = db_int(s, 8);
		column_text(s, 9, o->state, sizeof o->state);
		o->slice = db_int(s, 10);
	}
	if (out->n_orders > 0)
		out->slices = exec_slices_told(out->intent.n, out->order[0].n);
	return rc;
}

static instant_t
instant_of(struct db_stmt *s, int i)
{
	instant_t at;
	return clock_parse(db_text(s, i), &at) == 0 ? at : 0;
}

static int
read_cycle(struct db *ledger, struct page_fill *out)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CYCLE_OF));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, out->intent.session);
	int rc = db_step(s);
	if (rc == 1) {
		out->cycle.id = db_int(s, 0);
		column_text(s, 1, out->cycle.state, sizeof out->cycle.state);
		out->cycle.scheduled = instant_of(s, 2);
		out->cycle.started = instant_of(s, 3);
		out->cycle.has_late = db_is_number(s, 4);
		out->cycle.late = db_int(s, 4);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

static int
read_decision(struct db *ledger, struct page_fill *out)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_DECISION));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, out->intent.session);
	db_bind_text(s, 2, out->row.symbol);
	int rc = db_step(s);
	if (rc == 1) {
		out->decision.there = true;
		column_text(s, 0, out->decision.contract, sizeof out->decision.contract);
		out->decision.close = db_int(s, 1);
		out->decision.sigma_p = db_real(s, 4);
		out->decision.adv = db_real(s, 5);
		column_text(s, 6, out->decision.model, sizeof out->decision.model);
		out->decision.direction = db_int(s, 7);
		out->decision.probability = db_real(s, 8);
		out->decision.fraction = db_real(s, 9);
		out->decision.position = db_int(s, 10);
		out->decision.target = db_int(s, 11);
		column_text(s, 14, out->decision.reason, sizeof out->decision.reason);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

int
page_fill_read(struct db *ledger, int version, int64_t id, struct page_fill *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = ask(ledger, page_fills_inherited(ledger, version) ? STATEMENT_FILL_ORIGINAL : STATEMENT_FILL, id);
	int rc = s != NULL ? db_step(s) : -1;
	if (rc != 1)
		return rc;
	page_fills_row_read(s, &out->row);
	out->volume = db_real(s, 17);
	out->spread = db_real(s, 18);
	out->has_rev = db_is_number(s, 19);
	out->exec_rev = db_int(s, 19);
	out->has_intent_id = db_is_number(s, 20);
	out->intent_id = db_int(s, 20);
	column_text(s, 21, out->spread_source, sizeof out->spread_source);
	column_text(s, 22, out->recorded_at, sizeof out->recorded_at);
	out->slice = db_int(s, 23);
	db_reset(s);
	if (!out->has_intent_id)
		return 1;
	if (read_intent(ledger, out) != 0 || read_orders(ledger, out) != 0)
		return -1;
	return out->has_intent && (read_cycle(ledger, out) != 0 || read_decision(ledger, out) != 0) ? -1 : 1;
}
