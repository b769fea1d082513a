/* The agent's jobs: each row by itself, and how far its events have come. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify_internal.h"

enum { ID, REF, SESSION, KIND, STATE, REASON, DATA };
static const char *const names[] = { "id", "ref", "session", "kind", "state", "reason", "data" };

static void
take(struct verify_row *r, struct verify_job *k, const struct verify_job *before)
{
	struct agent_job *j = &k->j;
	char ref[AGENT_JOB_REF], digest[SHA256_TEXT];
	date_t session;
	int number = 1;
	*k = (struct verify_job){ .j.id = before != NULL ? before->j.id + 1 : 1 };
	verify_int(r, ID, j->id);
	verify_get_text(r, SESSION, j->session, sizeof j->session);
	if (before != NULL && strcmp(before->j.session, j->session) == 0)
		number = (int)strtol(strrchr(before->j.ref, '-') + 1, NULL, 10) + 1;
	if (verify_date(r, SESSION, &session)) {
		agent_job_ref(session, number, ref);
		verify_text(r, REF, ref);
	}
	verify_text(r, KIND, AGENT_JOB_KIND);
	int state = agent_job_state_find(db_text(r->s, STATE));
	if (state < 0)
		verify_wrong(r, STATE, "queued, waiting, shadow, pending or done");
	k->sound = state >= 0 && agent_job_read(db_text(r->s, DATA), j) == 0;
	if (state >= 0 && !k->sound)
		verify_wrong(r, DATA, "what is tried, and what became of it");
	j->state = state >= 0 ? (enum agent_job_state)state : AGENT_QUEUED;
	snprintf(j->ref, sizeof j->ref, "%s", db_text(r->s, REF));
	snprintf(j->reason, sizeof j->reason, "%s", db_text(r->s, REASON));
	if (!k->sound)
		return;
	recipe_digest(&j->recipe, digest);
	if (strcmp(digest, j->digest) != 0)
		verify_wrong(r, DATA, "the digest of its recipe");
	if ((j->state == AGENT_DONE) != (j->outcome != AGENT_OPEN))
		verify_wrong(r, STATE, j->outcome != AGENT_OPEN ? "done" : "not done: there is no outcome");
	verify_experiment(r->v, k);
}

int
verify_jobs(struct verify *v)
{
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT id, ref, session, kind, state, reason, data FROM job ORDER BY id");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "job", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		struct verify_job *more = reallocarray(v->job, (size_t)v->n_jobs + 1, sizeof *more);
		if (more == NULL)
			return verify_fail(v, "out of memory");
		v->job = more;
		snprintf(r.key, sizeof r.key, "ref=%.60s", db_text(s, REF));
		take(&r, &v->job[v->n_jobs], v->n_jobs > 0 && strchr(v->job[v->n_jobs - 1].j.ref, '-') != NULL ? &v->job[v->n_jobs - 1] : NULL);
		v->n_jobs++;
	}
	return rc;
}

struct verify_job *
verify_job(struct verify *v, const char *ref)
{
	for (int i = 0; i < v->n_jobs; i++)
		if (strcmp(v->job[i].j.ref, ref) == 0)
			return &v->job[i];
	return NULL;
}

/* How far its events came, as its state says it. */
static void
compare(struct verify *v, const struct verify_job *k)
{
	const struct agent_job *j = &k->j;
	char row[VERIFY_ROW];
	enum agent_job_state reached = k->over ? AGENT_DONE : k->pending ? AGENT_PENDING : k->in_shadow ? AGENT_SHADOW : k->ran ? AGENT_WAITING : AGENT_QUEUED;
	snprintf(row, sizeof row, "ref=%s", j->ref);
	verify_same_text(v, "job", row, "state", agent_job_state_name(j->state), agent_job_state_name(reached));
	if (!k->told)
		verify_differ(v, "event", row, "key", "no row", "a hypothesis");
	if (j->state == AGENT_QUEUED)
		verify_same_text(v, "job", row, "reason", j->reason, "");
	/* its model has a row from the beginning of the shadow on, unless it was rejected */
	struct verify_model *m = j->version > 0 ? verify_model(v, j->version) : NULL;
	bool has = k->in_shadow && j->outcome != AGENT_REJECTED;
	if (has != (m != NULL))
		verify_differ(v, "model", row, "version", m != NULL ? "a row" : "no row", has ? "a row" : "no row");
	if (m != NULL && has) {
		verify_same_text(v, "model", row, "run_id", m->run_id, j->ref);
		verify_same_text(v, "model", row, "sha256", m->sha256, j->sha256);
	}
}

/* Rows of the other journal that bear a job's name. */
static void
strangers(struct verify *v)
{
	char row[VERIFY_ROW];
	struct db_stmt *s = v->exp == NULL ? NULL : db_prepare(v->exp, "SELECT run_id FROM experiments WHERE run_id GLOB 'E-[0-9]*-[0-9]*' ORDER BY id");
	while (s != NULL && db_step(s) == 1) {
		snprintf(row, sizeof row, "run_id=%.60s", db_text(s, 0));
		if (verify_job(v, db_text(s, 0)) == NULL)
			verify_differ(v, "experiments", row, "run_id", "a row", "no row: the ledger has no such job");
	}
}

void
verify_jobs_end(struct verify *v)
{
	char row[VERIFY_ROW];
	for (int i = 0; i < v->n_jobs; i++)
		if (v->job[i].sound)
			compare(v, &v->job[i]);
	for (int i = 0; i < v->n_models; i++)
		if (!v->model[i].trained && verify_job(v, v->model[i].run_id) == NULL) {
			snprintf(row, sizeof row, "version=%" PRId64, v->model[i].version);
			verify_differ(v, "model", row, "run_id", v->model[i].run_id, "a job that made it");
		}
	strangers(v);
}
