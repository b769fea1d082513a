#include "telemetry_drift.h"

#include <stdio.h>

#include "buf.h"
#include "db.h"
#include "log.h"
#include "observe_readings.h"
#include "telemetry_internal.h"

static int
put_session(struct telemetry *t, const char *session, const struct observe *seen, const struct observe_state *state)
{
	struct buf words = { 0 }, blob = { 0 };
	char deployed[DATE_TEXT];
	int rc = -1;
	observe_words(seen, &words);
	observe_encode(state, &blob);
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO observation(session, version, deployed, words, state) VALUES (?1, ?2, ?3, ?4, ?5)");
	if (words.failed || blob.failed)
		log_write(LOG_WARN, "telemetry_failed", "error=\"out of memory\"");
	else if (s == NULL)
		telemetry_run(t, s);
	else {
		db_bind_text(s, 1, session);
		db_bind_int(s, 2, seen->champion.version);
		db_bind_text(s, 3, date_format(seen->champion.deployed, deployed));
		db_bind_text(s, 4, words.data);
		db_bind_blob(s, 5, blob.data, blob.len);
		rc = telemetry_run(t, s);
	}
	buf_free(&words);
	buf_free(&blob);
	return rc;
}

static int
put_reading(struct telemetry *t, const char *session, const struct observe_reading *r)
{
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO reading(session, kind, name, value, error, line, n, needs, verdict, mark)"
	                                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
	if (s == NULL)
		return telemetry_run(t, s);
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, r->kind);
	db_bind_text(s, 3, r->name);
	db_bind_real(s, 4, r->value);
	db_bind_real(s, 5, r->error);
	db_bind_real(s, 6, r->limit);
	db_bind_int(s, 7, r->n);
	db_bind_int(s, 8, r->needs);
	db_bind_text(s, 9, r->verdict);
	db_bind_text(s, 10, r->mark);
	return telemetry_run(t, s);
}

/* What was not judged stays unbound, which is NULL. */
static int
put_test(struct telemetry *t, const char *session, const struct observe_test *test, const char *symbol)
{
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO feature_reading(session, feature, symbol, n, m, missing, bins, psi, psi_error, psi_line, ks, ks_error, p,"
	                                      " adjusted, verdict) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
	const struct drift_feature *f = &test->of;
	if (s == NULL)
		return telemetry_run(t, s);
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, features_name(test->feature));
	db_bind_text(s, 3, symbol);
	db_bind_int(s, 4, (int64_t)f->n);
	db_bind_int(s, 5, (int64_t)f->m);
	db_bind_int(s, 6, (int64_t)f->missing);
	if (f->judged) {
		db_bind_int(s, 7, f->psi.bins);
		db_bind_real(s, 8, f->psi.value);
		db_bind_real(s, 9, test->psi_error);
		db_bind_real(s, 10, test->psi_line);
		db_bind_real(s, 11, f->ks);
		db_bind_real(s, 12, test->ks_error);
		db_bind_real(s, 13, f->ks_p);
		db_bind_real(s, 14, test->adjusted);
	}
	db_bind_text(s, 15, observe_test_verdict(test));
	return telemetry_run(t, s);
}

/* Sessions before the oldest that is kept; rows of a session stand together, so this cuts off the tables' ends. */
static int
forget(struct telemetry *t)
{
	static const char *const tables[] = { "DELETE FROM reading WHERE session < ?1", "DELETE FROM feature_reading WHERE session < ?1", "DELETE FROM observation WHERE session < ?1" };
	char oldest[DATE_TEXT];
	struct db_stmt *s = db_prepare(t->db, "SELECT session FROM observation WHERE session > '' ORDER BY session DESC LIMIT 1 OFFSET ?1");
	if (s != NULL)
		db_bind_int(s, 1, TELEMETRY_KEEP - 1);
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 0)
		return 0; /* there are not as many */
	if (rc == 1) {
		snprintf(oldest, sizeof oldest, "%s", db_text(s, 0));
		db_reset(s);
	} else {
		log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
	}
	for (size_t i = 0; rc == 1 && i < sizeof tables / sizeof tables[0]; i++) {
		s = db_prepare(t->db, tables[i]);
		if (s != NULL)
			db_bind_text(s, 1, oldest);
		if (telemetry_run(t, s) != 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

int
telemetry_observation(struct telemetry *t, const struct observe *seen, const struct observe_state *state, const char *const *symbols)
{
	struct observe_reading r[OBSERVE_READINGS];
	char session[DATE_TEXT];
	size_t n = observe_readings(seen, r);
	date_format(seen->session, session);
	if (put_session(t, session, seen, state) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put_reading(t, session, &r[i]) != 0)
			return -1;
	for (size_t i = 0; i < seen->n_tests; i++)
		if (put_test(t, session, &seen->test[i], symbols[seen->test[i].market]) != 0)
			return -1;
	return forget(t);
}

int
telemetry_observed(struct telemetry *t, date_t session, struct observe_state *out)
{
	char before[DATE_TEXT];
	size_t size;
	struct db_stmt *s = db_prepare(t->db, "SELECT state FROM observation WHERE session < ?1 ORDER BY session DESC LIMIT 1");
	observe_start(out, (struct observe_champion){ 0, DATE_NONE });
	if (s != NULL)
		db_bind_text(s, 1, date_format(session, before));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0) {
		log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
		return -1;
	}
	if (rc == 0)
		return 0;
	const void *blob = db_blob(s, 0, &size);
	rc = observe_decode(out, blob, size) == 0;
	db_reset(s);
	if (rc == 0)
		log_write(LOG_WARN, "observation_damaged", "before=%s", before);
	return rc;
}
