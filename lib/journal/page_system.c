#include "page_system.h"

#include <math.h>
#include <string.h>

#include "column.h"
#include "page_experiment.h"
#include "statement.h"

static instant_t instant_of(struct db_stmt *s, int i)
{
	instant_t at;

	return clock_parse(db_text(s, i), &at) ? 0 : at;
}

/* The decision of one market in one session; decided stays false when there is none. 0 / -1. */
static int decision(struct db *ledger, const char *session, struct page_system_market *m)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_DECISION));
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, m->symbol);
	rc = db_step(s);
	if (rc != 1)
		return rc;
	m->decided = true;
	column_clean(session, m->session, (int)sizeof m->session);
	column_text(s, 0, m->contract, (int)sizeof m->contract);
	m->close = db_int(s, 1);
	m->bars = db_int(s, 2);
	m->bars_missing = db_int(s, 3);
	m->sigma_p = db_real(s, 4);
	m->adv = db_real(s, 5);
	column_text(s, 6, m->model, (int)sizeof m->model);
	m->direction = db_int(s, 7);
	m->probability = db_real(s, 8);
	m->fraction = db_real(s, 9);
	m->position = db_int(s, 10);
	m->target = db_int(s, 11);
	m->lot_value = db_int(s, 12);
	m->needs_equity = db_int(s, 13);
	column_text(s, 14, m->reason, (int)sizeof m->reason);
	db_reset(s);
	return 0;
}

int page_system_markets(struct db *ledger, const char *session, struct page_system_market *out, int max)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_MARKETS));
	int n = 0, rc;

	if (!s)
		return -1;
	db_bind_int(s, 1, max);
	while ((rc = db_step(s)) == 1) {
		struct page_system_market *m = &out[n++];

		memset(m, 0, sizeof *m);
		m->sigma_p = m->adv = m->probability = m->fraction = NAN;
		column_text(s, 0, m->symbol, (int)sizeof m->symbol);
		column_text(s, 1, m->exchange, (int)sizeof m->exchange);
		column_text(s, 2, m->currency, (int)sizeof m->currency);
		m->point_value = db_int(s, 3);
		m->tick = db_int(s, 4);
		m->commission = db_int(s, 5);
		m->labelled = db_int(s, 6) != 0;
	}
	for (int i = 0; rc == 0 && i < n && session[0]; i++)
		rc = decision(ledger, session, &out[i]);
	return rc < 0 ? -1 : n;
}

int page_system_bar(struct db *telemetry, const char *symbol, struct page_system_bar *out)
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_BARS));
	int rc;

	memset(out, 0, sizeof *out);
	if (!s)
		return -1;
	db_bind_text(s, 1, symbol);
	db_bind_int(s, 2, PAGE_SYSTEM_BARS);
	while ((rc = db_step(s)) == 1) {
		int64_t h = db_int(s, 3), l = db_int(s, 4), c = db_int(s, 5), v = db_int(s, 6);

		if (out->n++ == 0) {
			column_text(s, 0, out->session, (int)sizeof out->session);
			column_text(s, 1, out->contract, (int)sizeof out->contract);
			out->closed_at = instant_of(s, 2);
			out->close = c;
			out->volume = v;
		}
		out->empty += v <= 0;
		out->locked += v > 0 && h == l;
		out->broken += h < l || c > h || c < l || v < 0;
	}
	return rc < 0 ? -1 : out->n > 0;
}

int page_system_report(struct db *telemetry, const char *symbol, struct page_system_report *out)
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_REPORT));

	memset(out, 0, sizeof *out);
	if (!s)
		return -1;
	db_bind_text(s, 1, symbol);
	int rc = db_step(s);
	if (rc != 1)
		return rc;
	column_text(s, 0, out->session, (int)sizeof out->session);
	column_text(s, 1, out->kind, (int)sizeof out->kind);
	column_text(s, 2, out->report, (int)sizeof out->report);
	out->fresh = db_int(s, 3) != 0;
	out->ranked = db_int(s, 4) != 0;
	db_reset(s);
	return 1;
}

/* One that was late or missed, behind those there are. */
static void put_off(struct db_stmt *s, bool missed, int64_t late, struct page_system_cycles *out)
{
	struct page_system_off *off = &out->off[out->late + out->missed];

	column_text(s, 0, off->session, (int)sizeof off->session);
	column_text(s, 3, off->reason, (int)sizeof off->reason);
	off->late = late;
	off->missed = missed;
	if (missed) {
		if (out->missed++ == 0)
			column_text(s, 0, out->last_missed, (int)sizeof out->last_missed);
		return;
	}
	out->late++;
	if (late > out->latest)
		out->latest = late;
}

int page_system_has_cycle(struct db *ledger, const char *session)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CYCLE_OF));

	if (!s)
		return -1;
	db_bind_text(s, 1, session);
	int rc = db_step(s);

	db_reset(s);
	return rc;
}

int page_system_cycles(struct db *ledger, struct page_system_cycles *out)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CYCLES_NEWEST));
	int rc;

	memset(out, 0, sizeof *out);
	if (!s)
		return -1;
	db_bind_int(s, 1, PAGE_SYSTEM_CYCLES);
	while ((rc = db_step(s)) == 1) {
		bool missed = !strcmp(db_text(s, 1), "missed");
		int64_t late = db_int(s, 2);

		out->n++;
		if (!out->done[0] && !strcmp(db_text(s, 1), "done"))
			column_text(s, 0, out->done, (int)sizeof out->done);
		if (missed || late > PAGE_SYSTEM_LATE)
			put_off(s, missed, late, out);
	}
	return rc < 0 ? -1 : 0;
}

int page_system_adopted(struct db *ledger)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_FIRST_OURS));
	int rc = s ? db_step(s) : -1;
	bool theirs = rc == 1 && !db_int(s, 0);

	if (rc == 1)
		db_reset(s);
	return rc < 0 ? -1 : theirs;
}

int page_system_ran(struct db *ledger, char ref[PAGE_SYSTEM_REF])
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_JOB_RAN));
	int rc = s ? db_step(s) : -1;

	ref[0] = '\0';
	if (rc == 1) {
		column_text(s, 0, ref, PAGE_SYSTEM_REF);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

int page_system_kept(struct db *experiments, const char *ref)
{
	int64_t id;

	return page_experiment_of_run(experiments, ref, &id);
}

int page_system_life(struct db *telemetry, int64_t before, struct page_system_life *out, int max)
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_LIFE));
	int n = 0, rc;

	if (!s)
		return -1;
	db_bind_int(s, 1, before);
	db_bind_int(s, 2, max);
	while ((rc = db_step(s)) == 1) {
		struct page_system_life *l = &out[n++];

		l->at = instant_of(s, 0);
		column_text(s, 1, l->kind, (int)sizeof l->kind);
		column_text(s, 2, l->severity, (int)sizeof l->severity);
		column_text(s, 3, l->text, (int)sizeof l->text);
		l->id = db_int(s, 4);
	}
	return rc < 0 ? -1 : n;
}

