#include "page_drift.h"

#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include "column.h"
#include "page_meta.h"
#include "statement.h"

int
page_drift_newest(struct db *telemetry, int version, struct page_drift_newest *out)
{
	memset(out, 0, sizeof *out);
	if (version < PAGE_META_TELEMETRY)
		return 0;
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_DRIFT_NEWEST));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	column_text(s, 0, out->session, sizeof out->session);
	out->champion = db_int(s, 1);
	column_text(s, 2, out->deployed, sizeof out->deployed);
	column_text(s, 3, out->words, sizeof out->words);
	db_reset(s);
	return 1;
}

static void
reading_of(struct db_stmt *s, void *to)
{
	struct page_drift_reading *r = to;
	column_text(s, 0, r->kind, sizeof r->kind);
	column_text(s, 1, r->name, sizeof r->name);
	r->value = db_real(s, 2);
	r->error = db_real(s, 3);
	r->line = db_real(s, 4);
	r->n = db_int(s, 5);
	r->needs = db_int(s, 6);
	column_text(s, 7, r->verdict, sizeof r->verdict);
	column_text(s, 8, r->mark, sizeof r->mark);
}

static void
test_of(struct db_stmt *s, void *to)
{
	struct page_drift_test *t = to;
	column_text(s, 0, t->feature, sizeof t->feature);
	column_text(s, 1, t->symbol, sizeof t->symbol);
	t->n = db_int(s, 2);
	t->m = db_int(s, 3);
	t->missing = db_int(s, 4);
	t->psi = db_real(s, 5);
	t->psi_error = db_real(s, 6);
	t->psi_line = db_real(s, 7);
	t->ks = db_real(s, 8);
	t->ks_error = db_real(s, 9);
	t->p = db_real(s, 10);
	t->adjusted = db_real(s, 11);
	column_text(s, 12, t->verdict, sizeof t->verdict);
	t->judged = !isnan(t->psi);
}

/* Rows of a session, at most max of them, each into its place of size bytes. */
static int
rows_of(struct db *db, int statement, const char *session, void (*row)(struct db_stmt *s, void *to), void *out, size_t size, int max)
{
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	int n = 0, rc;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_int(s, 2, max);
	while ((rc = db_step(s)) == 1)
		row(s, (char *)out + size * (size_t)n++);
	return rc < 0 ? -1 : n;
}

int
page_drift_readings(struct db *telemetry, const char *session, struct page_drift_reading *out, int max)
{
	return rows_of(telemetry, STATEMENT_DRIFT_READINGS, session, reading_of, out, sizeof *out, max);
}

int
page_drift_tests(struct db *telemetry, const char *session, struct page_drift_test *out, int max)
{
	return rows_of(telemetry, STATEMENT_DRIFT_TESTS, session, test_of, out, sizeof *out, max);
}

int
page_drift_history(struct db *telemetry, const char *low, const char *high, const char *after, page_drift_each each, void *arg)
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_DRIFT_HISTORY));
	int n = 0, rc;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, low);
	db_bind_text(s, 2, high);
	db_bind_text(s, 3, after);
	db_bind_int(s, 4, PAGE_DRIFT_HISTORY);
	for (; (rc = db_step(s)) == 1; n++) {
		const struct page_drift_point p = { db_text(s, 0), db_text(s, 1), db_text(s, 2), db_text(s, 3), db_real(s, 4), db_int(s, 5) };
		each(arg, &p);
	}
	return rc < 0 ? -1 : n;
}

int
page_drift_before(struct db *telemetry, const char *after, int back, char session[DATE_TEXT])
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_DRIFT_BEFORE));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, after);
	db_bind_int(s, 2, back);
	int rc = db_step(s);
	if (rc == 1) {
		column_text(s, 0, session, DATE_TEXT);
		db_reset(s);
	}
	return rc;
}

/* What data holds in the form that it should have; anything else is left out. */
static void
read_data(const char *data, struct page_drift_diagnosis *out)
{
	struct json_object *o = json_tokener_parse(data), *v;
	if (json_object_object_get_ex(o, "cause", &v) && json_object_is_type(v, json_type_string))
		column_clean(json_object_get_string(v), out->cause, sizeof out->cause);
	if (json_object_object_get_ex(o, "confidence", &v) && (json_object_is_type(v, json_type_double) || json_object_is_type(v, json_type_int)))
		out->confidence = json_object_get_double(v);
	if (json_object_object_get_ex(o, "evidence", &v) && json_object_is_type(v, json_type_array))
		for (size_t i = 0; i < json_object_array_length(v) && out->n < PAGE_DRIFT_SENTENCES; i++) {
			struct json_object *sentence = json_object_array_get_idx(v, i);
			if (json_object_is_type(sentence, json_type_string))
				column_clean(json_object_get_string(sentence), out->sentence[out->n++], PAGE_DRIFT_SENTENCE);
		}
	json_object_put(o);
}

int
page_drift_diagnosis(struct db *ledger, struct page_drift_diagnosis *out)
{
	memset(out, 0, sizeof *out);
	out->confidence = NAN;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_DRIFT_DIAGNOSIS));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	column_text(s, 0, out->session, sizeof out->session);
	column_text(s, 1, out->text, sizeof out->text);
	read_data(db_text(s, 2), out);
	out->seq = db_int(s, 3);
	db_reset(s);
	return 1;
}
