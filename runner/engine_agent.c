#include "engine_agent.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "log.h"
#include "telemetry_agent.h"

int
engine_agent_open(struct engine *e)
{
	e->agent = calloc(1, sizeof *e->agent);
	if (e->agent == NULL)
		return -1;
	e->agent->settled = DATE_NONE;
	return 0;
}

void
engine_agent_close(struct engine *e)
{
	if (e->agent == NULL)
		return;
	child_free(e->agent->child);
	agent_shadow_close(&e->agent->shadow);
	record_free(&e->agent->live);
	free(e->agent);
	e->agent = NULL;
}

void
engine_agent_look_again(struct engine *e)
{
	if (e->agent != NULL)
		e->agent->settled = DATE_NONE;
}

enum engine_agent_result
engine_agent_ledger(struct engine *e)
{
	snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
	e->failed = true;
	return AGENT_FAILED;
}

enum engine_agent_result
engine_agent_note(struct engine *e, const char *session, const char *severity, const char *text)
{
	log_write(LOG_WARN, "agent", "session=%s text=\"%s\"", session, text);
	return ledger_agent_note(e->ledger, session, severity, text) == 0 ? AGENT_SETTLED : engine_agent_ledger(e);
}

void
engine_agent_unlink(const struct engine *e, int64_t version, const char *ending)
{
	char path[4300];
	if (snprintf(path, sizeof path, "%s/" MODEL_FOLDER "/v%" PRId64 "%s", e->cfg.data_dir, version, ending) < (int)sizeof path)
		(void)unlink(path); /* one that stays is written over, or goes at the next start */
}

/* The jobs that are not done, oldest first; malloc'd, NULL none. -1 the ledger failed, -2 one is damaged. */
static int
open_jobs(struct engine *e, struct agent_job **out)
{
	struct agent_job *jobs = NULL;
	*out = NULL;
	for (int n = 0;; n++) {
		struct agent_job *more = reallocarray(jobs, (size_t)n + 1, sizeof *jobs);
		int rc = more != NULL ? ledger_job_next(e->ledger, n > 0 ? more[n - 1].id : 0, &more[n]) : -1;
		jobs = more != NULL ? more : jobs;
		if (rc < 0) {
			free(jobs);
			return rc;
		}
		if (rc == 0) {
			*out = jobs;
			return n;
		}
	}
}

static struct agent_job *
first(struct agent_job *jobs, int n, enum agent_job_state state)
{
	for (int i = 0; i < n; i++)
		if (jobs[i].state == state)
			return &jobs[i];
	return NULL;
}

/* What was scored against one that does not decide any more proves nothing. */
static struct agent_job *
outdated(struct agent_job *jobs, int n, const struct ledger_model *champion)
{
	for (int i = 0; i < n; i++)
		if (jobs[i].champion != champion->version || strcmp(jobs[i].champion_sha256, champion->sha256) != 0)
			return &jobs[i];
	return NULL;
}

/*
 * The end that only a row tells of is taken back. With the row the figures are gone that its end would be judged by: where no row at
 * all is left, as when the journal was moved away (the runbook allows it), the job is lost; a row that is missing among others is
 * damage, and holds the agent.
 */
static enum engine_agent_result
take_back(struct engine *e, struct agent_job *j, const char *session)
{
	char err[sizeof e->reason];
	int rc = agent_journal_end(e->experiments, j, NULL, e->reason, sizeof e->reason);
	if (rc == 0)
		return AGENT_AGAIN;
	return rc > 0 && agent_journal_empty(e->experiments, err, sizeof err) == 1 ? engine_agent_lose(e, j, session) : AGENT_HELD;
}

/*
 * What a kill left: the end of a job in the experiment journal alone, which is taken back (the agent comes to the same again, an
 * operator had no answer); files of candidates that were rejected, and of a run that did not come to its row.
 */
static enum engine_agent_result
sweep(struct engine *e, struct agent_job *jobs, int n, const char *session)
{
	int64_t version = 0, next;
	int rc;
	enum engine_agent_result done = AGENT_AGAIN;
	for (int i = 0; i < n && done == AGENT_AGAIN; i++)
		if (jobs[i].state != AGENT_QUEUED)
			done = take_back(e, &jobs[i], session);
	if (done != AGENT_AGAIN)
		return done;
	while ((rc = ledger_model_rejected(e->ledger, version, &version)) == 1)
		engine_agent_unlink(e, version, ".json");
	if (rc < 0 || ledger_model_number(e->ledger, &next) != 0)
		return engine_agent_ledger(e);
	if (next > 1) {
		engine_agent_unlink(e, next, ".snapshot");
		engine_agent_unlink(e, next, ".result");
		engine_agent_unlink(e, next, ".json");
	}
	e->agent->swept = true;
	return AGENT_AGAIN;
}

/* The end of a shadow, by its numbers. */
static enum engine_agent_result
judge_shadow(struct engine *e, struct agent_job *j, const char *session)
{
	struct agent_shadowed sum;
	char why[AGENT_JOB_REASON];
	agent_shadow_sum(&e->agent->shadow, &sum);
	agent_words_shadow(&sum, j->refit, why);
	if (!agent_shadow_wins(&sum, j->refit))
		return engine_agent_drop(e, j, &sum, why, session);
	if (e->cfg.autonomy >= 3)
		return engine_agent_deploy(e, j, &sum, why, session);
	j->state = AGENT_PENDING;
	snprintf(j->reason, sizeof j->reason, "%s", why);
	if (agent_journal_end(e->experiments, j, &sum, e->reason, sizeof e->reason) != 0)
		return AGENT_HELD;
	return ledger_agent_pending(e->ledger, j, session) == 0 ? AGENT_AGAIN : engine_agent_ledger(e);
}

static enum engine_agent_result
shadow(struct engine *e, struct agent_job *j, const char *session)
{
	struct agent_shadow *s = &e->agent->shadow;
	char err[600], why[AGENT_JOB_REASON];
	if (agent_shadow_open(s, j, e->feed, e->cfg.data_dir, err, sizeof err) != 0) {
		snprintf(why, sizeof why, "its shadow cannot be: %.300s", engine_relative(e, err));
		return engine_agent_drop(e, j, NULL, why, session);
	}
	size_t had = s->n;
	if (agent_shadow_read(s, e->ledger, e->feed, e->champion) != 0)
		return engine_agent_ledger(e);
	if (e->telemetry != NULL)
		telemetry_shadow(e->telemetry, s, had);
	return s->n >= PROMOTION_SHADOW && engine_agent_may(e) ? judge_shadow(e, j, session) : AGENT_SETTLED;
}

static enum engine_agent_result
begin_shadow(struct engine *e, struct agent_job *j, const char *session)
{
	char err[600], why[AGENT_JOB_REASON], created[DATE_TEXT];
	if (agent_shadow_open(&e->agent->shadow, j, e->feed, e->cfg.data_dir, err, sizeof err) != 0) {
		snprintf(why, sizeof why, "its shadow cannot be: %.300s", engine_relative(e, err));
		return engine_agent_drop(e, j, NULL, why, session);
	}
	j->state = AGENT_SHADOW;
	date_format(e->agent->shadow.candidate->model->until, created);
	return ledger_agent_shadow(e->ledger, j, created, session) == 0 ? AGENT_AGAIN : engine_agent_ledger(e);
}

/* The first thing that there is to do. */
static enum engine_agent_result
act(struct engine *e, struct agent_job *jobs, int n, const struct ledger_model *champion, const char *session)
{
	char why[80];
	enum engine_agent_result rc = AGENT_SETTLED;
	struct agent_job *j;
	for (int i = 0; i < n && rc == AGENT_SETTLED; i++)
		if (jobs[i].state == AGENT_QUEUED)
			rc = engine_agent_complete(e, &jobs[i], session);
	if (rc != AGENT_SETTLED)
		return rc;
	if (!e->agent->swept)
		return sweep(e, jobs, n, session);
	if ((j = outdated(jobs, n, champion)) != NULL) {
		snprintf(why, sizeof why, "%s against v%" PRId64 ", v%" PRId64 " decides now", j->state == AGENT_QUEUED ? "proposed" : "scored", j->champion, champion->version);
		return engine_agent_drop(e, j, NULL, why, session);
	}
	if (e->champion == NULL || e->fault[0] != '\0')
		return AGENT_SETTLED; /* who should decide cannot be asked */
	if ((j = first(jobs, n, AGENT_SHADOW)) != NULL)
		rc = shadow(e, j, session);
	else if ((j = first(jobs, n, AGENT_WAITING)) != NULL && e->cfg.autonomy >= 2 && engine_agent_may(e))
		rc = begin_shadow(e, j, session);
	if (rc == AGENT_SETTLED && (j = first(jobs, n, AGENT_QUEUED)) != NULL && e->cfg.autonomy >= 2 && e->program != NULL && engine_agent_may(e))
		rc = engine_agent_run(e, j);
	return rc == AGENT_SETTLED ? engine_agent_judge(e, champion, session) : rc;
}

static enum engine_agent_result
settle(struct engine *e)
{
	struct agent_job *jobs;
	struct ledger_model champion;
	char session[DATE_TEXT];
	if (engine_take_champion(e) != 0)
		return AGENT_FAILED;
	int rc = ledger_model_get(e->ledger, 0, &champion);
	if (rc < 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0)
		return engine_agent_ledger(e);
	if (rc == 0)
		return AGENT_SETTLED;
	int n = open_jobs(e, &jobs);
	if (n == -2) {
		snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
		return AGENT_HELD;
	}
	if (n < 0)
		return engine_agent_ledger(e);
	enum engine_agent_result done = act(e, jobs, n, &champion, session);
	free(jobs);
	return done;
}

/* Told, and with the next session tried again. */
static enum engine_agent_result
held(struct engine *e, const char *session)
{
	char why[300];
	snprintf(why, sizeof why, "the agent cannot go on: %.250s", engine_relative(e, e->reason));
	return engine_agent_note(e, session, "error", why);
}

enum engine_result
engine_agent_step(struct engine *e, date_t last)
{
	struct engine_agent *a = e->agent;
	enum engine_agent_result rc = AGENT_AGAIN;
	char session[DATE_TEXT];
	if (a == NULL || (a->child == NULL && a->settled == last))
		return ENGINE_OK;
	if (a->child != NULL) {
		if (!child_step(a->child))
			return ENGINE_TRAINING;
		rc = engine_agent_ran(e, date_format(last, session));
	}
	while (rc == AGENT_AGAIN)
		rc = settle(e);
	if (rc == AGENT_HELD)
		rc = held(e, date_format(last, session));
	if (rc == AGENT_RUNS)
		return ENGINE_TRAINING;
	if (rc == AGENT_FAILED)
		return ENGINE_CRITICAL;
	a->settled = last;
	return ENGINE_OK;
}
