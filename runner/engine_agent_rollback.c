/* Does the champion do so much worse than out of sample that the one before must come back? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "agent_live.h"
#include "engine_agent.h"

int
engine_agent_before(struct engine *e, int64_t version, struct ledger_model *out)
{
	/* it was made against that one, and took its place */
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), "SELECT json_extract(j.data, '$.champion') FROM model m JOIN job j ON j.ref = m.run_id WHERE m.version = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, version);
	int rc = db_step(s);
	int64_t before = rc == 1 ? db_int(s, 0) : 0;
	db_reset(s);
	return rc < 0 ? -1 : rc == 0 ? 0 : ledger_model_find(e->ledger, before, out);
}

/* Was the newest deployment a roll-back? 1, 0, -1. */
static int
rested(struct engine *e)
{
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), "SELECT substr(key, 1, 9) = 'rollback:' FROM event WHERE kind = 'agent' AND (substr(key, 1, 6) = 'model:' OR substr(key, 1, 8) = 'promote:'"
	                                                     " OR substr(key, 1, 9) = 'rollback:') ORDER BY seq DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 1) {
		rc = db_int(s, 0) == 1;
		db_reset(s);
	}
	return rc;
}

static enum engine_agent_result
unreadable(struct engine *e)
{
	snprintf(e->reason, sizeof e->reason, "%s", db_error(ledger_db(e->ledger)));
	e->failed = true;
	return AGENT_FAILED;
}

/* It asks for one; before: of whom, NULL: nobody. */
static enum engine_agent_result
fall(struct engine *e, struct agent_fall *f, const struct ledger_model *before, const char *session)
{
	char why[200], text[400], path[4300], err[600];
	struct model *m;
	agent_words_fall(f, why, sizeof why);
	if (before == NULL) {
		snprintf(text, sizeof text, "v%" PRId64 " should be rolled back, but there is nothing to roll back to: %s", f->from, why);
		return engine_agent_note(e, session, "warning", text);
	}
	if (!engine_agent_may(e)) {
		snprintf(text, sizeof text, "v%" PRId64 " should be rolled back to v%" PRId64 ", but the agent is paused: %s", f->from, before->version, why);
		return engine_agent_note(e, session, "warning", text);
	}
	if (model_path(e->cfg.data_dir, (int)before->version, path, sizeof path) != 0 || model_load(path, before->sha256, &m, err, sizeof err) != 0) {
		snprintf(text, sizeof text, "v%" PRId64 " should be rolled back, but v%" PRId64 " cannot come back: %.200s", f->from, before->version, engine_relative(e, err));
		return engine_agent_note(e, session, "error", text);
	}
	model_free(m);
	f->to = before->version;
	snprintf(f->sha256, sizeof f->sha256, "%s", before->sha256);
	return ledger_agent_rollback(e->ledger, f, session) == 0 ? AGENT_AGAIN : engine_agent_ledger(e);
}

enum engine_agent_result
engine_agent_judge(struct engine *e, const struct ledger_model *champion, const char *session)
{
	struct record *live = &e->agent->live;
	struct agent_fall f = { .from = champion->version };
	struct ledger_model before;
	char err[300];
	date_t deployed, last;
	if (e->champion->model->record.n == 0 || date_parse(session, &last) != 0)
		return AGENT_SETTLED;
	int rc = agent_live_deployed(e->ledger, &deployed);
	if (rc < 0)
		return unreadable(e);
	if (rc == 0 || deployed > last)
		return AGENT_SETTLED;
	if (agent_live_read(e->ledger, e->feed, e->champion->name, deployed, last, live, err, sizeof err) != 0) {
		snprintf(e->reason, sizeof e->reason, "%s", err);
		return AGENT_HELD;
	}
	if (live->n == 0 || !rollback_judged((int64_t)live->n - 1))
		return AGENT_SETTLED;
	int rests = rested(e), back = engine_agent_before(e, champion->version, &before);
	if (rests < 0 || back < 0)
		return unreadable(e);
	return agent_fall(e->champion->model, live, rests == 1, back == 1, &f) ? fall(e, &f, back == 1 ? &before : NULL, session) : AGENT_SETTLED;
}
