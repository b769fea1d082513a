/* Which record is judged, since when, and by which limits. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "readiness_evidence_internal.h"

enum { K, AFTER, EQUITY, REASON, ALPHA, HURDLE };

/* What holds for a whole record stands in its row. */
static int
record_limit(const struct readiness_row *row, int column, enum readiness_limit limit)
{
	const struct readiness_limit_row *l = &readiness_limit_table[limit];
	return readiness_row_real(row, column, l->key, l->min, l->max, &row->r->e->limits.value[limit]);
}

/* The k-th record: numbers without a gap, each beginning after the one before. */
static int
record_row(const struct readiness_row *row, int64_t k)
{
	struct readiness_evidence *e = row->r->e;
	char before[DATE_TEXT];
	memcpy(before, e->after, sizeof before);
	if (readiness_row_int(row, K, "k", k, k, &e->record.record) != 0)
		return -1;
	if (k == 1 && db_text(row->s, AFTER)[0] != '\0')
		return readiness_row_bad(row, AFTER, "after", "nothing: the first record begins with the ledger");
	if (k > 1 && readiness_row_date(row, AFTER, "after", e->session, e->after) != 0)
		return -1;
	if (k > 1 && strcmp(e->after, before) <= 0)
		return readiness_row_bad(row, AFTER, "after", "a day after the record before");
	if (readiness_row_int(row, EQUITY, "equity", INT64_MIN, INT64_MAX, &e->start) != 0 || record_limit(row, ALPHA, READINESS_ALPHA) != 0 || record_limit(row, HURDLE, READINESS_HURDLE) != 0)
		return -1;
	snprintf(e->reason, sizeof e->reason, "%s", db_text(row->s, REASON));
	return 0;
}

int
readiness_read_record(struct readiness_reading *r)
{
	int rc;
	int64_t k = 0;
	struct db_stmt *s = db_prepare(r->db, "SELECT k, after, equity, reason, alpha, hurdle FROM record ORDER BY k");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "record", .key = { "k" }, .at = { K } };
	while ((rc = db_step(s)) == 1)
		if (record_row(&row, ++k) != 0) {
			db_reset(s);
			return -1;
		}
	if (rc == 0 && k == 0) {
		snprintf(r->fault, sizeof r->fault, "record: there is no row, so where the record begins is not known; allowed: one for each record, the first from the first session on");
		return -1;
	}
	r->e->has_record = rc == 0;
	return rc;
}

/*
 * Of the records before, those that were left before their first bet: not until the warm-up is over, and not while no day moved,
 * for there is no volatility then to bet by (docs/definitions.md, "Evidence at any time").
 */
int
readiness_read_unbet(struct readiness_reading *r)
{
	struct db_stmt *s = db_prepare(r->db, "SELECT count(*) FROM record r JOIN record next ON next.k = r.k + 1"
	                                      " WHERE (SELECT count(*) FROM equity WHERE session > r.after AND session <= next.after) <= ?1"
	                                      " OR NOT EXISTS (SELECT 1 FROM equity WHERE session > r.after AND ret <> 0"
	                                      " AND session < (SELECT max(session) FROM equity WHERE session <= next.after))");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, EPROCESS_WARM_UP);
	if (db_step(s) != 1)
		return -1;
	r->e->record.unbet = db_int(s, 0);
	db_reset(s);
	return 0;
}

enum { LINE, TEXT, KEY, VALUE, FAULT, SINCE, DAY, OF_RECORD, HELD };

/* A limit that is set, or why it is not. */
static void
override_row(const struct readiness_row *row, struct readiness_override *o)
{
	struct readiness_reading *r = row->r;
	enum readiness_limit limit;
	int64_t line = 0;
	*o = (struct readiness_override){ .limit = -1 };
	snprintf(o->text, sizeof o->text, "%s", db_text(row->s, TEXT));
	snprintf(o->fault, sizeof o->fault, "%s", db_text(row->s, FAULT));
	bool sound = readiness_row_int(row, LINE, "line", 1, INT_MAX, &line) == 0 && readiness_row_int(row, DAY, "day", 0, INT64_MAX, &o->day) == 0 &&
		(db_text(row->s, SINCE)[0] == '\0' || readiness_row_date(row, SINCE, "since", r->e->session, o->since) == 0);
	o->line = (int)line;
	o->record = db_int(row->s, OF_RECORD);
	o->held = db_int(row->s, HELD) == 1;
	if (o->fault[0] != '\0')
		return;
	if (sound && readiness_limit_find(db_text(row->s, KEY), &limit) != 1)
		sound = readiness_row_bad(row, KEY, "key", "a limit of this version") == 0;
	else if (sound && readiness_row_real(row, VALUE, "value", readiness_limit_table[limit].min, readiness_limit_table[limit].max, &o->value) != 0)
		sound = false;
	else if (sound && !readiness_limit_allowed(limit, o->value))
		sound = readiness_row_bad(row, VALUE, "value", "a whole number") == 0;
	if (sound)
		o->limit = (int)limit;
	else
		snprintf(o->fault, sizeof o->fault, "%.255s", r->fault);
}

int
readiness_read_overrides(struct readiness_reading *r)
{
	int rc;
	struct readiness_evidence *e = r->e;
	struct db_stmt *s = db_prepare(r->db, e->has_record ?
	    "SELECT line, text, key, value, fault, since, day, r.k, CASE key WHEN 'alpha' THEN r.alpha = value WHEN 'hurdle' THEN r.hurdle = value END FROM override o"
	    " LEFT JOIN record r ON r.k = (SELECT max(k) FROM record WHERE CASE WHEN o.day = 0 THEN after <= o.since ELSE after < o.since END) ORDER BY line" :
	    "SELECT line, text, key, value, fault, since, day, -1, 0 FROM override ORDER BY line");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "override", .key = { "line" }, .at = { LINE } };
	while ((rc = db_step(s)) == 1) {
		if (e->n_overrides == READINESS_OVERRIDES) {
			e->n_refused++;
			continue;
		}
		struct readiness_override *o = &e->override[e->n_overrides++];
		override_row(&row, o);
		r->fault[0] = '\0'; /* told in its place */
		if (o->limit >= 0 && !readiness_limit_table[o->limit].restarts)
			e->limits.value[o->limit] = o->value;
		e->n_refused += o->limit < 0;
	}
	return rc;
}

/* What nobody can read is not the operator's word: the standard limits hold, and that it is lost is told. */
void
readiness_no_overrides(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	for (int i = 0; i < READINESS_LIMITS; i++)
		if (!readiness_limit_table[i].restarts)
			e->limits.value[i] = readiness_limit_table[i].standard;
	e->n_overrides = e->n_refused = 0;
	memcpy(e->overrides_fault, r->fault, sizeof e->overrides_fault);
	r->fault[0] = '\0';
}
