/* The agent's transactions. */
#include <inttypes.h>
#include <stdio.h>

#include "ledger_agent.h"
#include "ledger_internal.h"

static int
no_memory(struct ledger *l)
{
	return ledger_fail(l, "out of memory");
}

static int
put_told(struct ledger *l, struct agent_told *t, const char *session)
{
	int rc = t->data.failed ? no_memory(l) : ledger_event(l, t->key, session, "agent", t->severity, t->text, t->data.data);
	agent_told_free(t);
	return rc;
}

int
ledger_cycle_agent(struct ledger *l, const char *session, const char *phase, const char *reason)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET agent_phase = ?2, agent_reason = ?3 WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, phase);
	db_bind_text(s, 3, reason);
	return ledger_run(l, s, "the agent's cycle");
}

static int
put_job(struct ledger *l, const struct agent_job *j, const char *data)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO job(ref, session, kind, state, reason, data) VALUES (?1, ?2, '" AGENT_JOB_KIND "', ?3, ?4, ?5)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, j->ref);
	db_bind_text(s, 2, j->session);
	db_bind_text(s, 3, agent_job_state_name(j->state));
	db_bind_text(s, 4, j->reason);
	db_bind_text(s, 5, data);
	return ledger_run(l, s, "job");
}

int
ledger_put_hypothesis(struct ledger *l, const struct agent_job *j, bool queue)
{
	struct agent_told t = { 0 };
	struct buf data = { 0 };
	agent_told_hypothesis(j, &t);
	agent_job_data(j, false, &data);
	int rc = put_told(l, &t, j->session);
	if (rc == 0 && queue)
		rc = data.failed ? no_memory(l) : put_job(l, j, data.data);
	buf_free(&data);
	return rc;
}

static int
set_job(struct ledger *l, const struct agent_job *j)
{
	struct buf data = { 0 };
	struct db_stmt *s = ledger_stmt(l, "UPDATE job SET state = ?2, reason = ?3, data = ?4 WHERE ref = ?1");
	agent_job_data(j, false, &data);
	int rc = s == NULL || data.failed ? no_memory(l) : 0;
	if (rc == 0) {
		db_bind_text(s, 1, j->ref);
		db_bind_text(s, 2, agent_job_state_name(j->state));
		db_bind_text(s, 3, j->reason);
		db_bind_text(s, 4, data.data);
		rc = ledger_run(l, s, "job");
	}
	buf_free(&data);
	return rc;
}

/* How far the cycle came that a job is of, as all its jobs are now. */
static int
set_cycle(struct ledger *l, const char *session)
{
	struct agent_tally tally = { 0 };
	char reason[AGENT_CYCLE_REASON];
	int rc;
	struct db_stmt *s = ledger_stmt(l, "SELECT state, json_extract(data, '$.outcome') = 'rejected', json_extract(data, '$.outcome') = 'promoted' FROM job WHERE session = ?1 ORDER BY id");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	while ((rc = db_step(s)) == 1) {
		int state = agent_job_state_find(db_text(s, 0));
		struct agent_job j = { .state = state < 0 ? AGENT_QUEUED : (enum agent_job_state)state, .outcome = db_int(s, 1) == 1 ? AGENT_REJECTED : db_int(s, 2) == 1 ? AGENT_PROMOTED : AGENT_OPEN };
		agent_tally_add(&tally, &j);
	}
	if (rc < 0)
		return ledger_fail(l, db_error(l->db));
	const char *phase = agent_words_cycle(&tally, reason);
	return ledger_cycle_agent(l, session, phase, reason);
}

/* The job's row, its cycle's and its event. change: what else belongs to it, or NULL. */
static int
move(struct ledger *l, const struct agent_job *j, struct agent_told *t, const char *session, int (*change)(struct ledger *l, const struct agent_job *j, const char *arg), const char *arg)
{
	if (ledger_begin(l) != 0) {
		agent_told_free(t);
		return -1;
	}
	int rc = change != NULL ? change(l, j, arg) : 0;
	if (rc == 0)
		rc = set_job(l, j);
	if (rc == 0)
		rc = set_cycle(l, j->session);
	if (rc == 0)
		rc = put_told(l, t, session);
	else
		agent_told_free(t);
	if (rc == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}

int
ledger_agent_run(struct ledger *l, const struct agent_job *j, const struct agent_score *s, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_run(j, s, &t);
	return move(l, j, &t, session, NULL, NULL);
}

static int
put_candidate(struct ledger *l, const struct agent_job *j, const char *created)
{
	char file[32];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO model(version, created, state, file, sha256, run_id) VALUES (?1, ?2, 'candidate', ?3, ?4, ?5)");
	if (s == NULL)
		return -1;
	snprintf(file, sizeof file, "models/v%" PRId64 ".json", j->version);
	db_bind_int(s, 1, j->version);
	db_bind_text(s, 2, created);
	db_bind_text(s, 3, file);
	db_bind_text(s, 4, j->sha256);
	db_bind_text(s, 5, j->ref);
	return ledger_run(l, s, "model");
}

int
ledger_agent_shadow(struct ledger *l, const struct agent_job *j, const char *created, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_shadow(j, &t);
	return move(l, j, &t, session, put_candidate, created);
}

int
ledger_agent_pending(struct ledger *l, const struct agent_job *j, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_pending(j, &t);
	return move(l, j, &t, session, NULL, NULL);
}

static int
drop_candidate(struct ledger *l, const struct agent_job *j, const char *arg)
{
	(void)arg;
	struct db_stmt *s = ledger_stmt(l, "DELETE FROM model WHERE run_id = ?1 AND state = 'candidate'");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, j->ref);
	return ledger_run(l, s, "model");
}

int
ledger_agent_reject(struct ledger *l, const struct agent_job *j, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_reject(j, &t);
	return move(l, j, &t, session, drop_candidate, NULL);
}

static int
set_champion(struct ledger *l, int64_t version)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE model SET state = 'retired' WHERE state = 'champion'");
	if (s == NULL || ledger_run(l, s, "retire the champion") != 0)
		return -1;
	s = ledger_stmt(l, "UPDATE model SET state = 'champion' WHERE version = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, version);
	if (ledger_run(l, s, "model") != 0)
		return -1;
	return db_changes(l->db) == 1 ? 0 : ledger_fail(l, "the model that is to decide has no row");
}

static int
deploy(struct ledger *l, const struct agent_job *j, const char *arg)
{
	(void)arg;
	return set_champion(l, j->version);
}

int
ledger_agent_promote(struct ledger *l, const struct agent_job *j, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_promote(j, &t);
	return move(l, j, &t, session, deploy, NULL);
}

int
ledger_agent_rollback(struct ledger *l, const struct agent_fall *f, const char *session)
{
	struct agent_told t = { 0 };
	agent_told_rollback(f, session, &t);
	if (ledger_begin(l) != 0) {
		agent_told_free(&t);
		return -1;
	}
	if (set_champion(l, f->to) == 0) {
		if (put_told(l, &t, session) == 0)
			return ledger_commit(l);
	} else {
		agent_told_free(&t);
	}
	ledger_rollback(l);
	return -1;
}

int
ledger_agent_note(struct ledger *l, const char *session, const char *severity, const char *text)
{
	struct agent_told t = { 0 };
	agent_told_note(session, severity, text, &t);
	if (ledger_begin(l) != 0) {
		agent_told_free(&t);
		return -1;
	}
	if (put_told(l, &t, session) == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}
