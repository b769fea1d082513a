/* The record's fills: what was predicted, what came, how long it took. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "readiness_evidence_internal.h"

#define MOST 9e12 /* of a price: what the ledger's micro hold; of a latency in ms likewise, some centuries */

struct fills {
	size_t n, room;
};

static int
more_room(struct readiness_reading *r, struct fills *f)
{
	struct readiness_evidence *e = r->e;
	size_t room = f->room == 0 ? 1024 : f->room * 2;
	int64_t *day = reallocarray(e->fill_day, room, sizeof *day);
	if (day != NULL)
		e->fill_day = day;
	double **const lists[] = { &e->predicted, &e->actual, &e->latency };
	for (size_t i = 0; i < 3; i++) {
		double *more = reallocarray(*lists[i], room, sizeof *more);
		if (more == NULL)
			return readiness_no_memory(r);
		*lists[i] = more;
	}
	if (day == NULL)
		return readiness_no_memory(r);
	f->room = room;
	return 0;
}

/* Newest first as they were read, oldest first as they are judged. */
static void
turn(struct readiness_evidence *e, size_t n)
{
	for (size_t i = 0, k = n - 1; i < n / 2; i++, k--) {
		int64_t day = e->fill_day[i];
		e->fill_day[i] = e->fill_day[k];
		e->fill_day[k] = day;
		double *const lists[] = { e->predicted, e->actual, e->latency };
		for (size_t l = 0; l < 3; l++) {
			double x = lists[l][i];
			lists[l][i] = lists[l][k];
			lists[l][k] = x;
		}
	}
}

enum { ID, SESSION, DIRECTION, ORDER, PRICE, PREDICTED, LATENCY, TICK };

/* One fill on day t of the record. */
static int
take(const struct readiness_row *row, struct fills *f, int64_t t)
{
	struct readiness_evidence *e = row->r->e;
	int64_t direction, micro;
	double order, price, predicted, latency;
	if (readiness_row_int(row, DIRECTION, "direction", -1, 1, &direction) != 0 || (direction == 0 && readiness_row_bad(row, DIRECTION, "direction", "1 or -1") != 0) ||
	    readiness_row_real(row, ORDER, "order_price", -MOST, MOST, &order) != 0 || readiness_row_real(row, PRICE, "fill_price", -MOST, MOST, &price) != 0 ||
	    readiness_row_real(row, PREDICTED, "predicted_slippage", -MOST, MOST, &predicted) != 0 || readiness_row_real(row, LATENCY, "fill_latency_ms", 0, MOST, &latency) != 0 ||
	    readiness_row_int(row, TICK, "the contract's tick", 1, INT64_MAX, &micro) != 0)
		return -1;
	double tick = decimal_to_double(micro);
	e->fill_day[f->n] = t;
	e->predicted[f->n] = predicted / tick;
	e->actual[f->n] = (price - order) * (double)direction / tick;
	e->latency[f->n++] = latency / 1000;
	return 0;
}

/* From the newest back to the record's beginning: 1 another was read, 0 that was all, -1. */
static int
next(const struct readiness_row *row, struct fills *f)
{
	char session[DATE_TEXT];
	struct readiness_evidence *e = row->r->e;
	date_t day;
	int rc = db_step(row->s);
	if (rc != 1)
		return rc;
	if (f->n == 0 && db_is_text(row->s, SESSION) && date_parse(db_text(row->s, SESSION), &day) == 0 && strcmp(db_text(row->s, SESSION), e->session) > 0)
		return 1; /* of a session that is not decided yet: its day comes */
	if (readiness_row_date(row, SESSION, "session_date", e->session, session) != 0)
		return -1;
	if (strcmp(session, e->after) <= 0)
		return 0;
	int64_t t = readiness_day_of(e, session);
	if (f->n > 0 && t > e->fill_day[f->n - 1])
		return readiness_row_bad(row, SESSION, "session_date", "a day that is not after that of the fill behind it");
	if (f->n == f->room && more_room(row->r, f) != 0)
		return -1;
	return take(row, f, t) == 0 ? 1 : -1;
}

int
readiness_read_fills(struct readiness_reading *r)
{
	struct fills f = { 0 };
	struct readiness_evidence *e = r->e;
	int rc = 1;
	if ((e->record.missing & READINESS_FILLS) != 0)
		return 0; /* with the days */
	/* an adopted ledger's foreign rows have no exec_key; ids are in the order of their sessions */
	struct db_stmt *s = db_prepare(r->db, "SELECT f.id, f.session_date, f.direction, f.order_price, f.fill_price, f.predicted_slippage, f.fill_latency_ms, c.tick FROM fills f"
	                                      " LEFT JOIN contract c ON c.symbol = f.symbol WHERE f.exec_key IS NOT NULL AND f.id > 0 ORDER BY f.id DESC");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "fills", .key = { "id" }, .at = { ID } };
	while (f.n < READINESS_FILLS_MOST && (rc = next(&row, &f)) == 1)
		;
	db_reset(s);
	if (rc < 0)
		return -1;
	if (f.n > 0)
		turn(e, f.n);
	e->record.n_fills = e->record.n_latencies = f.n;
	e->record.fill_day = e->fill_day;
	e->record.predicted = e->predicted;
	e->record.actual = e->actual;
	e->record.latency = e->latency;
	return 0;
}
