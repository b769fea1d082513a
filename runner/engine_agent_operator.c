/* What the operator decides in the agent's place. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "adopt.h"
#include "agent_turn.h"
#include "engine_agent.h"
#include "telemetry.h"

#define BY_OPERATOR "by the operator"

static int
refuse(struct engine *e, const char *why)
{
	snprintf(e->reason, sizeof e->reason, "%.599s", why);
	return 1;
}

static int
failed(struct engine *e)
{
	snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
	e->failed = true;
	return -1;
}

/* Ledger and experiment journal can be written; session: the newest that is decided. 0 / -1. */
static int
ready(struct engine *e, char session[DATE_TEXT])
{
	struct adopt_report adopted = { 0 };
	int code;
	if (e->ledger == NULL || e->failed) {
		snprintf(e->reason, sizeof e->reason, "the ledger cannot be written now; see the runner's status");
		return -1;
	}
	if (e->experiments == NULL && telemetry_experiments(e->cfg.data_dir, &e->experiments, &adopted, &code, e->reason, sizeof e->reason) != 0)
		return -1;
	return ledger_meta_get(e->ledger, "advanced_session", session, DATE_TEXT) < 0 ? failed(e) : 0;
}

/* The job of an experiment: 0; 1 refused; -1. */
static int
find(struct engine *e, int64_t id, struct agent_job *j)
{
	char ref[AGENT_JOB_REF], why[120];
	int rc = agent_journal_ref(e->experiments, id, ref, e->reason, sizeof e->reason);
	if (rc < 0)
		return -1;
	if (rc == 1)
		rc = ledger_job_get(e->ledger, ref, j);
	if (rc == -2)
		return refuse(e, ledger_reason(e->ledger));
	if (rc < 0)
		return failed(e);
	if (rc == 1)
		return 0;
	snprintf(why, sizeof why, "no experiment %" PRId64 " of this ledger", id);
	return refuse(e, why);
}

static int
done(struct engine *e, enum engine_agent_result rc)
{
	engine_agent_look_again(e);
	return rc == AGENT_AGAIN ? 0 : -1;
}

int
engine_promote(struct engine *e, int64_t experiment_id)
{
	struct agent_job j;
	struct ledger_model champion, row;
	char session[DATE_TEXT], why[AGENT_JOB_REASON], path[4300], err[600];
	struct model *m;
	int rc = ready(e, session);
	if (rc != 0 || (rc = find(e, experiment_id, &j)) != 0)
		return rc;
	if (j.state != AGENT_PENDING) {
		snprintf(why, sizeof why, "experiment %" PRId64 " (%s) does not wait for the operator: it is %s", experiment_id, j.ref,
		    j.outcome == AGENT_REJECTED ? "rejected" : j.outcome == AGENT_PROMOTED ? "promoted" : agent_job_state_name(j.state));
		return refuse(e, why);
	}
	int champions = ledger_model_get(e->ledger, 0, &champion), models = ledger_model_find(e->ledger, j.version, &row);
	if (champions < 0 || models < 0)
		return failed(e);
	if (champions == 0 || models == 0) {
		snprintf(why, sizeof why, "experiment %" PRId64 " cannot be promoted: the ledger has no row of %s", experiment_id, models == 0 ? "its model" : "a champion");
		return refuse(e, why);
	}
	if (champion.version != j.champion || strcmp(champion.sha256, j.champion_sha256) != 0) {
		snprintf(why, sizeof why, "experiment %" PRId64 " was scored against v%" PRId64 ", v%" PRId64 " decides now", experiment_id, j.champion, champion.version);
		return refuse(e, why);
	}
	if (model_path(e->cfg.data_dir, (int)j.version, path, sizeof path) != 0 || model_load(path, row.sha256, &m, err, sizeof err) != 0)
		return refuse(e, err);
	model_free(m);
	snprintf(why, sizeof why, "%.440s; " BY_OPERATOR, j.reason);
	return done(e, engine_agent_deploy(e, &j, NULL, why, session));
}

int
engine_reject(struct engine *e, int64_t experiment_id)
{
	struct agent_job j;
	struct agent_shadowed sum;
	char session[DATE_TEXT], why[AGENT_JOB_REASON];
	int rc = ready(e, session);
	if (rc != 0 || (rc = find(e, experiment_id, &j)) != 0)
		return rc;
	if (j.state == AGENT_DONE || j.state == AGENT_QUEUED) {
		snprintf(why, sizeof why, "experiment %" PRId64 " (%s) cannot be rejected: it is %s", experiment_id, j.ref,
		    j.outcome == AGENT_REJECTED ? "rejected" : j.outcome == AGENT_PROMOTED ? "promoted" : agent_job_state_name(j.state));
		return refuse(e, why);
	}
	/* as far as its shadow came, if it is known here */
	bool partly = j.state == AGENT_SHADOW && e->agent != NULL && strcmp(e->agent->shadow.ref, j.ref) == 0 && e->agent->shadow.n > 0;
	if (partly)
		agent_shadow_sum(&e->agent->shadow, &sum);
	return done(e, engine_agent_drop(e, &j, partly ? &sum : NULL, BY_OPERATOR, session));
}

int
engine_rollback(struct engine *e)
{
	struct agent_fall f = { .asked = true };
	struct ledger_model champion, before;
	char session[DATE_TEXT], why[560], path[4300], err[600];
	struct model *m;
	if (ready(e, session) != 0)
		return -1;
	int rc = ledger_model_get(e->ledger, 0, &champion);
	if (rc < 0)
		return failed(e);
	if (rc == 0)
		return refuse(e, "there is no champion");
	rc = engine_agent_before(e, champion.version, &before);
	if (rc < 0)
		return failed(e);
	if (rc == 0)
		return refuse(e, "nothing to roll back to: no model with an out-of-sample record was champion before this one");
	if (model_path(e->cfg.data_dir, (int)before.version, path, sizeof path) != 0 || model_load(path, before.sha256, &m, err, sizeof err) != 0) {
		snprintf(why, sizeof why, "v%" PRId64 " cannot come back: %.480s", before.version, engine_relative(e, err));
		return refuse(e, why);
	}
	model_free(m);
	f.from = champion.version;
	f.to = before.version;
	snprintf(f.sha256, sizeof f.sha256, "%s", before.sha256);
	return done(e, ledger_agent_rollback(e->ledger, &f, session) == 0 ? AGENT_AGAIN : engine_agent_ledger(e));
}

int
engine_trigger(struct engine *e)
{
	char session[DATE_TEXT];
	if (ready(e, session) != 0)
		return -1;
	if (ledger_begin(e->ledger) != 0)
		return failed(e);
	if (ledger_meta_set(e->ledger, AGENT_TRIGGER, "1") != 0 || engine_tell(e, "trigger", "info", "an agent's cycle asked for by the operator") != 0) {
		ledger_rollback(e->ledger);
		return failed(e);
	}
	return ledger_commit(e->ledger) == 0 ? 0 : failed(e);
}
