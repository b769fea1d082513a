/* The record's fills: what was predicted, what came, how long it took. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "readiness_evidence_internal.h"

struct fills {
	size_t n, room;
};

static int
more_room(struct readiness_evidence *e, struct fills *f)
{
	size_t room = f->room == 0 ? 1024 : f->room * 2;
	int64_t *day = reallocarray(e->fill_day, room, sizeof *day);
	if (day != NULL)
		e->fill_day = day;
	double **const lists[] = { &e->predicted, &e->actual, &e->latency };
	for (size_t i = 0; i < 3; i++) {
		double *more = reallocarray(*lists[i], room, sizeof *more);
		if (more == NULL)
			return -1;
		*lists[i] = more;
	}
	if (day == NULL)
		return -1;
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

enum { SESSION, DIRECTION, ORDER, PRICE, PREDICTED, LATENCY, TICK };

static void
take(struct db_stmt *s, struct readiness_evidence *e, struct fills *f, int64_t day)
{
	double tick = decimal_to_double(db_int(s, TICK));
	double predicted = db_real(s, PREDICTED) / tick, actual = (db_real(s, PRICE) - db_real(s, ORDER)) * (double)db_int(s, DIRECTION) / tick, latency = db_real(s, LATENCY) / 1000;
	if (!isfinite(predicted) || !isfinite(actual) || !isfinite(latency) || latency < 0)
		return; /* the roll-ups leave it out as well */
	e->fill_day[f->n] = day;
	e->predicted[f->n] = predicted;
	e->actual[f->n] = actual;
	e->latency[f->n++] = latency;
}

int
readiness_read_fills(struct db *db, struct readiness_evidence *e)
{
	struct fills f = { 0 };
	int rc = 1;
	/* an adopted ledger's foreign rows have no exec_key; ids are in the order of their sessions */
	struct db_stmt *s = db_prepare(db, "SELECT f.session_date, f.direction, f.order_price, f.fill_price, f.predicted_slippage, f.fill_latency_ms, c.tick FROM fills f"
	                                   " JOIN contract c ON c.symbol = f.symbol WHERE f.exec_key IS NOT NULL AND f.id > 0 ORDER BY f.id DESC");
	if (s == NULL)
		return -1;
	while (f.n < READINESS_FILLS_MOST && (rc = db_step(s)) == 1) {
		const char *session = db_text(s, SESSION);
		if (strcmp(session, e->after) <= 0)
			break;
		int64_t day = readiness_day_of(e, session);
		if (day < 0 || db_int(s, TICK) <= 0)
			continue; /* of a session that is not decided yet */
		if (f.n == f.room && more_room(e, &f) != 0) {
			db_reset(s);
			return -1;
		}
		take(s, e, &f, day);
	}
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
	e->record.latency_limit = NAN;
	return 0;
}
