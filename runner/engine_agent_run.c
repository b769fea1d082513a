/* One experiment after the other, each in a process of its own, and the end of each. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "engine_agent.h"
#include "engine_child.h"
#include "log.h"
#include "newey_west.h"
#include "snapshot.h"
#include "telemetry_agent.h"

#define WORDS 5000 /* bytes of an error: a path may be long */

bool
engine_agent_may(const struct engine *e)
{
	return strcmp(e->cycle.agent_state, "running") == 0;
}

static instant_t
scheduled(const struct engine *e, const char *session)
{
	date_t date;
	return date_parse(session, &date) == 0 ? tz_instant(e->chicago, date, e->cfg.schedule) : 0;
}

/* What the process begins with: bars up to the diagnosis' session, the champion's recipe, and the one that is tried. */
static int
freeze(struct engine *e, const struct agent_job *j, const char *path, char *err, int errsize)
{
	struct snapshot *s;
	date_t session;
	if (date_parse(j->session, &session) != 0 || engine_freeze(e, session, &s, err, errsize) != 0)
		return -1;
	s->version = (int)e->agent->version;
	s->recipe = e->champion->model->recipe;
	s->has_candidate = !j->refit;
	s->candidate = j->recipe;
	int rc = snapshot_write(s, path, err, errsize);
	snapshot_free(s);
	return rc;
}

static void
path_of(const struct engine *e, int64_t version, const char *ending, char *out, size_t size)
{
	snprintf(out, size, "%s/" MODEL_FOLDER "/v%" PRId64 "%s", e->cfg.data_dir, version, ending);
}

/* A run that came to nothing is an experiment, too: rejected, with why. */
static enum engine_agent_result
keep(struct engine *e, const struct agent_run *run, const struct experiment_result *result, const char *session)
{
	struct engine_agent *a = e->agent;
	if (agent_journal_run(e->experiments, &a->job, run, result, scheduled(e, a->job.session), e->reason, sizeof e->reason) != 0)
		return AGENT_HELD;
	return engine_agent_complete(e, &a->job, session);
}

static enum engine_agent_result
failed(struct engine *e, const char *why, const char *session)
{
	struct agent_run run = { .score.p = 1 };
	snprintf(run.score.failed, sizeof run.score.failed, "%.280s", engine_relative(e, why));
	return keep(e, &run, NULL, session);
}

enum engine_agent_result
engine_agent_run(struct engine *e, const struct agent_job *j)
{
	struct engine_agent *a = e->agent;
	char path[4300], err[WORDS], session[DATE_TEXT];
	const char *const argv[] = { "hydra-runner", "experiment-job", path, NULL };
	a->job = *j;
	if (ledger_model_number(e->ledger, &a->version) != 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0)
		return engine_agent_ledger(e);
	path_of(e, a->version, ".snapshot", path, sizeof path);
	if (freeze(e, j, path, err, sizeof err) != 0 || child_start(e->program, argv, &child_standard, &a->child, err, sizeof err) != 0)
		return failed(e, err, session);
	a->began = clock_wall();
	a->began_monotonic = clock_monotonic();
	log_write(LOG_INFO, "experiment", "ref=%s step=\"%s\" version=%" PRId64, j->ref, j->step, a->version);
	return AGENT_RUNS;
}

/* What the process made is looked at like any file from outside before a journal names it. 0, or -1 with err. */
static int
take(struct engine *e, struct agent_run *run, struct experiment_result *result, char *err, int errsize)
{
	struct engine_agent *a = e->agent;
	char path[4300], sha256[SHA256_TEXT], digest[SHA256_TEXT];
	struct model *m;
	engine_said(a->child, "result_sha256", sha256, sizeof sha256);
	engine_said(a->child, "sha256", run->sha256, sizeof run->sha256);
	path_of(e, a->version, ".result", path, sizeof path);
	if (experiment_result_read(path, sha256, result, err, errsize) != 0)
		return -1;
	path_of(e, a->version, ".json", path, sizeof path);
	if (model_load(path, run->sha256, &m, err, errsize) != 0)
		return -1;
	recipe_digest(&m->recipe, digest);
	bool fits = m->version == (int)a->version && strcmp(digest, a->job.digest) == 0 && result->compared != a->job.refit && strcmp(result->model_sha256, run->sha256) == 0;
	model_free(m);
	if (fits)
		return 0;
	snprintf(err, (size_t)errsize, "%s is another model than the one that was asked for", path);
	return -1;
}

/* The figures of a run against the limit of this attempt. */
static int
score(struct engine *e, const struct experiment_result *r, struct agent_run *run)
{
	struct agent_score *s = &run->score;
	*s = (struct agent_score){ .compared = r->compared, .windows_won = r->windows_won, .windows = r->compared ? PANEL_FOLDS : 0, .p = r->p };
	if (r->compared) {
		if (ledger_job_attempts(e->ledger, e->agent->job.champion, &s->attempt) != 0)
			return -1;
		s->attempt++;
		s->p_limit = newey_west_limit(s->attempt);
	}
	run->version = agent_score_passes(s) ? e->agent->version : 0;
	return 0;
}

static enum engine_agent_result
judge(struct engine *e, const char *session, char words[AGENT_JOB_REASON])
{
	char err[WORDS], said[400];
	struct agent_run run = { .score.p = 1 };
	struct experiment_result result;
	const struct child *c = e->agent->child;
	if (child_result(c) != CHILD_DONE) {
		engine_said(c, "error", said, sizeof said);
		snprintf(err, sizeof err, "%s%s%.300s", child_why(c), said[0] != '\0' ? ": " : "", engine_relative(e, said));
	} else if (take(e, &run, &result, err, sizeof err) == 0) {
		if (score(e, &result, &run) != 0)
			return engine_agent_ledger(e);
		agent_words_run(&run.score, words);
		return keep(e, &run, &result, session);
	}
	snprintf(words, AGENT_JOB_REASON, "failed: %.400s", engine_relative(e, err));
	return failed(e, err, session);
}

enum engine_agent_result
engine_agent_ran(struct engine *e, const char *session)
{
	struct engine_agent *a = e->agent;
	char words[AGENT_JOB_REASON] = "";
	enum engine_agent_result rc = judge(e, session, words);
	double seconds = (double)(clock_monotonic() - a->began_monotonic) / (double)CLOCK_SECOND;
	if (e->telemetry != NULL)
		telemetry_job_run(e->telemetry, a->job.ref, a->began, seconds, engine_said_number(a->child, "memory_kb"), words);
	log_write(LOG_INFO, "experiment", "ref=%s seconds=%.2f result=\"%s\"", a->job.ref, seconds, words);
	child_free(a->child);
	a->child = NULL;
	return rc;
}

enum engine_agent_result
engine_agent_complete(struct engine *e, struct agent_job *j, const char *session)
{
	struct agent_run run;
	int64_t number;
	int found = agent_journal_get(e->experiments, j, &run, e->reason, sizeof e->reason);
	if (found <= 0)
		return found < 0 ? AGENT_HELD : AGENT_SETTLED;
	if (ledger_model_number(e->ledger, &number) != 0)
		return engine_agent_ledger(e);
	bool passes = agent_score_passes(&run.score);
	j->state = passes ? AGENT_WAITING : AGENT_DONE;
	j->outcome = passes ? AGENT_OPEN : AGENT_REJECTED;
	j->attempt = run.score.attempt;
	j->version = run.version;
	snprintf(j->sha256, sizeof j->sha256, "%s", run.version > 0 ? run.sha256 : "");
	snprintf(j->ended, sizeof j->ended, "%s", passes ? "" : session);
	agent_words_run(&run.score, j->reason);
	/* before the ledger says that it is over: then nothing is left to do but for a model that goes */
	engine_agent_unlink(e, number, ".snapshot");
	engine_agent_unlink(e, number, ".result");
	if (ledger_agent_run(e->ledger, j, &run.score, session) != 0)
		return engine_agent_ledger(e);
	if (!passes)
		engine_agent_unlink(e, number, ".json");
	return AGENT_AGAIN;
}

static void
set_rejected(struct agent_job *j, const char *why, const char *session)
{
	j->state = AGENT_DONE;
	j->outcome = AGENT_REJECTED;
	snprintf(j->ended, sizeof j->ended, "%s", session);
	snprintf(j->reason, sizeof j->reason, "%s", why);
}

/* What follows the journal's row: the ledger's part, and the candidate's file. */
static enum engine_agent_result
reject(struct engine *e, const struct agent_job *j, const char *session)
{
	if (ledger_agent_reject(e->ledger, j, session) != 0)
		return engine_agent_ledger(e);
	engine_agent_unlink(e, j->version, ".json");
	if (e->agent != NULL && strcmp(e->agent->shadow.ref, j->ref) == 0)
		agent_shadow_close(&e->agent->shadow);
	return AGENT_AGAIN;
}

enum engine_agent_result
engine_agent_drop(struct engine *e, struct agent_job *j, const struct agent_shadowed *s, const char *why, const char *session)
{
	struct agent_run run = { .score.p = 1 };
	if (j->state == AGENT_QUEUED) { /* it has no row yet, and will not run */
		snprintf(run.score.failed, sizeof run.score.failed, AGENT_NOT_TRIED "%.280s", why);
		if (agent_journal_run(e->experiments, j, &run, NULL, scheduled(e, j->session), e->reason, sizeof e->reason) != 0)
			return AGENT_HELD;
		return engine_agent_complete(e, j, session);
	}
	set_rejected(j, why, session);
	if (agent_journal_end(e->experiments, j, s, e->reason, sizeof e->reason) != 0)
		return AGENT_HELD;
	return reject(e, j, session);
}

enum engine_agent_result
engine_agent_lose(struct engine *e, struct agent_job *j, const char *session)
{
	set_rejected(j, AGENT_LOST, session);
	log_write(LOG_WARN, "agent", "session=%s ref=%s text=\"%s\"", session, j->ref, j->reason);
	return reject(e, j, session);
}

enum engine_agent_result
engine_agent_deploy(struct engine *e, struct agent_job *j, const struct agent_shadowed *s, const char *why, const char *session)
{
	j->state = AGENT_DONE;
	j->outcome = AGENT_PROMOTED;
	snprintf(j->ended, sizeof j->ended, "%s", session);
	snprintf(j->reason, sizeof j->reason, "%s", why);
	if (agent_journal_end(e->experiments, j, s, e->reason, sizeof e->reason) != 0)
		return AGENT_HELD;
	if (ledger_agent_promote(e->ledger, j, session) != 0)
		return engine_agent_ledger(e);
	if (e->agent != NULL && strcmp(e->agent->shadow.ref, j->ref) == 0)
		agent_shadow_close(&e->agent->shadow);
	return AGENT_AGAIN;
}
