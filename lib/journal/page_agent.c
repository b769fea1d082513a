#include "page_agent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "json_member.h"
#include "statement.h"

#define SQL_ERROR 1 /* SQLite's code for "no such table" */
#define CYCLES 20 /* newest ones looked at for one with an agent: the one under way has none yet */
#define JOBS 100  /* newest ones looked at for what rests: no rest is longer than 14 market days */

const char *
page_agent_autonomy(int64_t level)
{
	static const char *const words[] = {
		"0: does nothing by itself; no model is made and none observed",
		"1: observes, diagnoses, proposes, rolls back; tries nothing",
		"2: observes, diagnoses, experiments, rolls back; a winner waits for you",
		"3: observes, diagnoses, experiments, promotes a winner, rolls back",
	};
	return words[level < 0 ? 0 : level > 3 ? 3 : level];
}

/* The statement with its limit; NULL with db_error. */
static struct db_stmt *
newest(struct db *db, int statement, int max)
{
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	if (s != NULL)
		db_bind_int(s, 1, max);
	return s;
}

int
page_agent_models(struct db *ledger, struct page_agent_model *out, int max)
{
	struct db_stmt *s = newest(ledger, STATEMENT_MODELS, max);
	int n = 0, rc;
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct page_agent_model *m = &out[n++];
		m->version = db_int(s, 0);
		column_text(s, 1, m->created, sizeof m->created);
		column_text(s, 2, m->state, sizeof m->state);
		column_text(s, 3, m->file, sizeof m->file);
		column_text(s, 4, m->sha256, sizeof m->sha256);
		column_text(s, 5, m->run_id, sizeof m->run_id);
	}
	return rc < 0 ? -1 : n;
}

static void
member_text(struct json_object *o, const char *name, char *out, int size)
{
	struct json_object *v = json_member(o, name, json_type_string);
	column_clean(v != NULL ? json_object_get_string(v) : "", out, size);
}

static int64_t
member_count(struct json_object *o, const char *name)
{
	struct json_object *v = json_member(o, name, json_type_int);
	int64_t n = v != NULL ? json_object_get_int64(v) : 0;
	return n > 0 ? n : 0;
}

static bool
member_true(struct json_object *o, const char *name)
{
	struct json_object *v = json_member(o, name, json_type_boolean);
	return v != NULL && json_object_get_boolean(v);
}

static void
job_of(struct db_stmt *s, struct page_agent_job *j)
{
	j->id = db_int(s, 0);
	column_text(s, 1, j->ref, sizeof j->ref);
	column_text(s, 2, j->session, sizeof j->session);
	column_text(s, 3, j->kind, sizeof j->kind);
	column_text(s, 4, j->state, sizeof j->state);
	column_text(s, 5, j->reason, sizeof j->reason);
	struct json_object *o = json_tokener_parse(db_text(s, 6));
	member_text(o, "type", j->type, sizeof j->type);
	member_text(o, "step", j->step, sizeof j->step);
	member_text(o, "cause", j->cause, sizeof j->cause);
	member_text(o, "description", j->description, sizeof j->description);
	member_text(o, "outcome", j->outcome, sizeof j->outcome);
	member_text(o, "ended", j->ended, sizeof j->ended);
	j->version = member_count(o, "version");
	j->champion = member_count(o, "champion");
	j->refit = member_true(o, "refit");
	j->asked = member_true(o, "asked");
	json_object_put(o);
}

static int
read_jobs(struct db *ledger, int statement, struct page_agent_job *out, int max)
{
	struct db_stmt *s = newest(ledger, statement, max);
	int n = 0, rc;
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1)
		job_of(s, &out[n++]);
	return rc < 0 ? -1 : n;
}

int
page_agent_jobs(struct db *ledger, struct page_agent_job *out, int max)
{
	return read_jobs(ledger, STATEMENT_JOBS, out, max);
}

int
page_agent_job_of(struct db *ledger, const char *ref, struct page_agent_job *out)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_JOB_OF));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, ref);
	int rc = db_step(s);
	if (rc == 1) {
		job_of(s, out);
		db_reset(s);
	}
	return rc;
}

int
page_agent_open(struct db *ledger, struct page_agent_job *out, int max)
{
	return read_jobs(ledger, STATEMENT_JOBS_OPEN, out, max);
}

int
page_agent_shadow(struct db *telemetry, const char *ref, struct page_agent_shadow *out)
{
	*out = (struct page_agent_shadow){ 0, NAN, NAN };
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_SHADOW));
	if (s == NULL)
		return db_code(telemetry) == SQL_ERROR ? 0 : -1;
	db_bind_text(s, 1, ref);
	int rc = db_step(s);
	if (rc == 1) {
		out->sessions = db_int(s, 0);
		out->candidate = db_real(s, 1);
		out->champion = db_real(s, 2);
		db_reset(s);
	}
	return rc == 1 ? out->sessions > 0 : rc;
}

int
page_agent_shadow_days(struct db *telemetry, const char *ref, struct page_agent_shadow_day *out, int max)
{
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_SHADOW_DAYS));
	int n = 0, rc;
	if (s == NULL)
		return db_code(telemetry) == SQL_ERROR ? 0 : -1;
	db_bind_text(s, 1, ref);
	db_bind_int(s, 2, max);
	while ((rc = db_step(s)) == 1) {
		column_text(s, 0, out[n].session, sizeof out[n].session);
		out[n].candidate = db_real(s, 1);
		out[n++].champion = db_real(s, 2);
	}
	return rc < 0 ? -1 : n;
}

int
page_agent_cycle(struct db *ledger, struct page_agent_cycle *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = newest(ledger, STATEMENT_CYCLE_AGENT, CYCLES);
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	column_text(s, 0, out->session, sizeof out->session);
	column_text(s, 1, out->phase, sizeof out->phase);
	column_text(s, 2, out->reason, sizeof out->reason);
	db_reset(s);
	return 1;
}

int
page_agent_turn(struct db *ledger, struct page_agent_turn *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = newest(ledger, STATEMENT_TURNS, 1);
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	column_text(s, 0, out->session, sizeof out->session);
	column_text(s, 1, out->text, sizeof out->text);
	out->back = strncmp(db_text(s, 2), "rollback:", 9) == 0;
	out->replaced = strncmp(db_text(s, 2), "model:", 6) == 0;
	db_reset(s);
	return 1;
}

/* The market day of a session: the id of its cycle. 1, 0 no such cycle, -1. "": the newest one's. */
static int
day_of(struct db *ledger, const char *session, int64_t *day)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(session[0] != '\0' ? STATEMENT_CYCLE_OF : STATEMENT_CYCLE_ID_LAST));
	if (s == NULL)
		return -1;
	if (session[0] != '\0')
		db_bind_text(s, 1, session);
	int rc = db_step(s);
	if (rc == 1) {
		*day = db_int(s, 0);
		db_reset(s);
	}
	return rc;
}

/* A job whose type may rest: after a rejection it does. 0 / -1 */
static int
rest(struct db *ledger, const struct page_agent_job *j, int type, int64_t today, struct budget *b)
{
	int64_t day;
	if (strcmp(j->outcome, "rejected") != 0 || type < 0 || budget_default.types[type].cooldown == 0)
		return 0;
	int rc = day_of(ledger, j->ended, &day);
	if (rc == 1)
		budget_load(b, &budget_default, j->type, day, today);
	return rc < 0 ? -1 : 0;
}

int
page_agent_budget(struct db *ledger, const char *session, struct page_agent_budget *out)
{
	struct page_agent_job *j = malloc(JOBS * sizeof *j);
	struct budget b = budget_start();
	int64_t today = 0;
	memset(out, 0, sizeof *out);
	int n = j != NULL ? page_agent_jobs(ledger, j, JOBS) : -1, rc = n < 0 || day_of(ledger, "", &today) < 0 ? -1 : 0;
	for (int i = 0; i < n && rc == 0; i++) {
		int type = budget_type(&budget_default, j[i].type);
		bool counts = strcmp(j[i].session, session) == 0;
		out->used += counts;
		if (type >= 0)
			out->count[type] += counts;
		rc = rest(ledger, &j[i], type, today, &b);
	}
	for (size_t i = 0; i < budget_default.n_types && rc == 0; i++)
		out->rest[i] = budget_ask(&b, &budget_default, budget_default.types[i].name, today).days_left;
	free(j);
	return rc;
}
