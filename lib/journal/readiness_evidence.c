#include "readiness_evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readiness_evidence_internal.h"

int64_t
readiness_day_of(const struct readiness_evidence *e, const char *session)
{
	size_t low = 0, high = e->record.days.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(e->day[mid], session) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < e->record.days.n && strcmp(e->day[low], session) == 0 ? (int64_t)low : -1;
}

int64_t
readiness_days_since(const struct readiness_evidence *e, const char *session)
{
	size_t n = e->record.days.n, after = 0;
	while (after < n && strcmp(e->day[n - 1 - after], session) > 0)
		after++;
	return (int64_t)after;
}

static void
keep_fact(struct readiness_evidence *e, const char *key, const char *value)
{
	if (strcmp(key, "advanced_session") == 0)
		snprintf(e->session, sizeof e->session, "%s", value);
	else if (strcmp(key, "mode") == 0)
		snprintf(e->mode, sizeof e->mode, "%s", value);
	else if (strcmp(key, "currency") == 0)
		snprintf(e->currency, sizeof e->currency, "%s", value);
	else if (strcmp(key, "stopped") == 0 && value[0] != '\0')
		e->record.mismatch.open = 1;
	else if (strcmp(key, "halted") == 0 && strcmp(value, "1") == 0)
		e->record.incidents.open++;
}

static int
read_facts(struct db *db, struct readiness_evidence *e)
{
	int rc;
	struct db_stmt *s = db_prepare(db, "SELECT key, value FROM meta");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1)
		keep_fact(e, db_text(s, 0), db_text(s, 1));
	e->record.incidents.open += e->record.mismatch.open; /* orders are stopped over it */
	return rc;
}

static int
read_record(struct db *db, struct readiness_evidence *e)
{
	struct db_stmt *s = db_prepare(db, "SELECT k, after, equity, reason, alpha, hurdle, (SELECT max(seq) FROM event) FROM record ORDER BY k DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	e->record.record = 1;
	if (rc != 1)
		return rc;
	e->record.record = db_int(s, 0);
	snprintf(e->after, sizeof e->after, "%s", db_text(s, 1));
	e->start = db_int(s, 2);
	snprintf(e->reason, sizeof e->reason, "%s", db_text(s, 3));
	e->limits.value[READINESS_ALPHA] = db_real(s, 4);
	e->limits.value[READINESS_HURDLE] = db_real(s, 5);
	e->seq = db_int(s, 6);
	db_reset(s);
	return 0;
}

/* Of the records before, those that were left before their first bet. */
static int
read_unbet(struct db *db, struct readiness_evidence *e)
{
	struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM record r JOIN record next ON next.k = r.k + 1"
	                                   " WHERE (SELECT count(*) FROM equity WHERE session > r.after AND session <= next.after) <= ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, EPROCESS_WARM_UP);
	if (db_step(s) != 1)
		return -1;
	e->record.unbet = db_int(s, 0);
	db_reset(s);
	return 0;
}

static int
read_overrides(struct db *db, struct readiness_evidence *e)
{
	int rc;
	enum readiness_limit limit;
	struct db_stmt *s = db_prepare(db, "SELECT line, text, key, value, fault, since, day, (SELECT max(k) FROM record WHERE CASE WHEN o.day = 0 THEN after <= o.since ELSE after < o.since END)"
	                                   " FROM override o ORDER BY line");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		if (e->n_overrides == READINESS_OVERRIDES) {
			e->n_refused++;
			continue;
		}
		struct readiness_override *o = &e->override[e->n_overrides++];
		o->line = (int)db_int(s, 0);
		snprintf(o->text, sizeof o->text, "%s", db_text(s, 1));
		o->value = db_real(s, 3);
		snprintf(o->fault, sizeof o->fault, "%s", db_text(s, 4));
		snprintf(o->since, sizeof o->since, "%s", db_text(s, 5));
		o->day = db_int(s, 6);
		o->record = db_int(s, 7);
		o->limit = -1;
		if (o->fault[0] == '\0' && readiness_limit_find(db_text(s, 2), &limit) == 1 && readiness_limit_allowed(limit, o->value)) {
			o->limit = (int)limit;
			if (!readiness_limit_table[limit].restarts) /* what holds for a whole record stands in its row */
				e->limits.value[limit] = o->value;
		} else {
			e->n_refused++;
		}
	}
	return rc;
}

int
readiness_evidence_read(struct db *db, struct readiness_evidence *e, char *err, int errsize)
{
	*e = (struct readiness_evidence){ 0 };
	readiness_limits_standard(&e->limits);
	if (read_facts(db, e) == 0 && read_record(db, e) == 0 && read_unbet(db, e) == 0 && read_overrides(db, e) == 0 && readiness_read_days(db, e) == 0 && readiness_read_fills(db, e) == 0 &&
	    readiness_read_decisions(db, e) == 0 && readiness_read_operation(db, e) == 0)
		return 0;
	const char *why = db_error(db);
	snprintf(err, (size_t)errsize, "%s", why[0] != '\0' ? why : "out of memory");
	return -1;
}

void
readiness_evidence_free(struct readiness_evidence *e)
{
	free(e->day);
	free(e->equity);
	free(e->gross);
	free(e->traded);
	free(e->costs);
	free(e->net);
	free(e->paid);
	free(e->scale);
	free(e->fill_day);
	free(e->forecast_day);
	free(e->predicted);
	free(e->actual);
	free(e->latency);
	free(e->p);
	free(e->market_pnl);
	free(e->y);
	*e = (struct readiness_evidence){ 0 };
}
