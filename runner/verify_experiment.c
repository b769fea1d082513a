/* A job's row in the experiment journal: its texts follow from the job, its verdict from its figures. */
#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json_member.h"
#include "newey_west.h"
#include "promotion.h"
#include "verify_internal.h"

enum { CREATED, HYPOTHESIS, TYPE, DIFF, RESULTS, CHAMPION, DECISION, REASON, VERSION, TAGS, METADATA };
static const char *const names[] = { "created_at", "hypothesis", "mutation_type", "config_diff", "results", "champion_metrics", "promotion_decision", "promotion_reason", "model_version", "tags", "metadata" };

/* One side's figures; its composite must be that of its metrics. */
static bool
side(struct json_object *o, struct fitness *out)
{
	struct fitness_metrics m;
	double composite;
	for (int i = 0; i < FITNESS_METRICS; i++)
		m.has[i] = json_number(o, fitness_name((enum fitness_metric)i), -1e9, 1e9, &m.value[i]);
	return json_number(o, "composite", 0, 1, &composite) && fitness_score(&m, &fitness_default, out) == FITNESS_OK && fabs(out->composite - composite) < 1e-12;
}

/* As many as say so have been won. */
static bool
windows(struct json_object *o, const struct agent_score *s)
{
	int won = 0;
	for (int k = 1; k <= s->windows; k++) {
		char name[24];
		double candidate, champion;
		struct json_object *flag;
		snprintf(name, sizeof name, "window_%d", k);
		struct json_object *w = json_member(o, name, json_type_object);
		if (!json_number(w, "candidate", 0, 1, &candidate) || !json_number(w, "champion", 0, 1, &champion) || (flag = json_member(w, "won", json_type_boolean)) == NULL)
			return false;
		bool wins = candidate > champion + promotion_default.min_improvement;
		if (wins != (json_object_get_boolean(flag) != 0))
			return false;
		won += wins;
	}
	return won == s->windows_won && s->windows == (int)promotion_default.windows;
}

static bool
shadow(struct json_object *o, struct verify_job *k)
{
	double n, of;
	struct json_object *s;
	if (!json_object_object_get_ex(o, "shadow", &s))
		return true;
	if (!json_number(s, "sessions", 0, PROMOTION_SHADOW, &n) || !json_number(s, "of", PROMOTION_SHADOW, PROMOTION_SHADOW, &of) || !json_number(s, "candidate", 0, 1, &k->shadow.candidate) ||
	    !json_number(s, "champion", 0, 1, &k->shadow.champion) || !json_number(s, "p", 0, 1, &k->shadow.p))
		return false;
	k->shadow.sessions = (size_t)n;
	k->has_shadow = true;
	return true;
}

/* Whether the prediction came true, as the figures say it. */
static const char *
held(const struct verify_job *k, const struct fitness *champion, const struct fitness *candidate)
{
	const struct hypothesize_step step = { .refit = k->j.refit };
	if (k->score.compared)
		return hypothesize_held(&step, (size_t)k->score.windows_won, champion->component[k->j.metric], candidate->component[k->j.metric]) ? "true" : "false";
	return k->j.refit && k->has_shadow && k->shadow.sessions >= PROMOTION_SHADOW ? agent_shadow_wins(&k->shadow, true) ? "true" : "false" : "null";
}

static void
check_results(struct verify_row *r, struct verify_job *k)
{
	struct json_object *o = json_tokener_parse(db_text(r->s, RESULTS)), *c = db_is_null(r->s, CHAMPION) ? NULL : json_tokener_parse(db_text(r->s, CHAMPION));
	struct fitness candidate = { 0 }, champion = { 0 };
	struct agent_run run = { 0 };
	struct buf metadata = { 0 };
	struct agent_score *s = &k->score;
	k->has_score = agent_journal_score(db_text(r->s, RESULTS), k->j.refit, s) == 0 && shadow(o, k);
	if (k->has_score && s->compared)
		k->has_score = side(o, &candidate) && windows(o, s) && s->p_limit == newey_west_limit(s->attempt) && s->attempt == k->j.attempt;
	if (!k->has_score || (s->compared ? !side(c, &champion) : c != NULL))
		verify_wrong(r, RESULTS, "figures that follow from each other");
	run.score = *s;
	run.version = k->j.version;
	snprintf(run.sha256, sizeof run.sha256, "%s", k->j.sha256);
	agent_journal_metadata(&k->j, &run, held(k, &champion, &candidate), &metadata);
	verify_text(r, METADATA, metadata.failed ? "" : metadata.data);
	buf_free(&metadata);
	json_object_put(o);
	json_object_put(c);
	/* what was good enough has a number, and how it ended is what its shadow says */
	if (k->has_score && agent_score_passes(s) != (k->j.version > 0))
		verify_wrong(r, DECISION, "what its figures say");
	if (k->has_shadow && k->shadow.sessions >= PROMOTION_SHADOW && !agent_shadow_wins(&k->shadow, k->j.refit) && k->j.outcome != AGENT_REJECTED)
		verify_wrong(r, DECISION, "rejected: it lost its shadow");
}

static void
check_row(struct verify_row *r, struct verify_job *k)
{
	static const char *const decision[] = { [AGENT_OPEN] = "pending", [AGENT_REJECTED] = "rejected", [AGENT_PROMOTED] = "promoted" };
	struct agent_job *j = &k->j;
	struct buf diff = { 0 }, tags = { 0 };
	agent_job_diff(j, &diff);
	buf_fmt(&tags, "[\"agent\",\"%s\"]", diagnose_cause_name(j->cause));
	verify_text(r, HYPOTHESIS, j->description);
	verify_text(r, TYPE, j->type);
	verify_text(r, DIFF, diff.failed ? "" : diff.data);
	verify_text(r, DECISION, decision[j->outcome]);
	verify_text(r, REASON, j->reason);
	if (j->version > 0)
		verify_int(r, VERSION, j->version);
	else
		verify_text(r, VERSION, NULL);
	verify_text(r, TAGS, tags.failed ? "" : tags.data);
	buf_free(&diff);
	buf_free(&tags);
	check_results(r, k);
}

/* Market time: that of the diagnosis' cycle. */
static void
check_time(struct verify_row *r, const struct verify_job *k)
{
	struct db_stmt *s = verify_stmt(r->v, "SELECT scheduled_at FROM cycle WHERE session = ?1");
	if (s == NULL)
		return;
	db_bind_text(s, 1, k->j.session);
	if (verify_step(r->v, s) != 1) {
		verify_differ(r->v, "job", r->key, "session", k->j.session, "a session that was traded");
		return;
	}
	verify_text(r, CREATED, db_text(s, 0));
	db_reset(s);
}

void
verify_experiment(struct verify *v, struct verify_job *k)
{
	struct verify_row r = { .v = v, .table = "experiments", .names = names };
	if (v->exp == NULL || k->j.state == AGENT_QUEUED) /* a start completes a queued one from its row */
		return;
	r.s = db_prepare(v->exp, "SELECT created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, model_version, tags, metadata"
	                         " FROM experiments WHERE run_id = ?1");
	snprintf(r.key, sizeof r.key, "run_id=%s", k->j.ref);
	if (r.s != NULL)
		db_bind_text(r.s, 1, k->j.ref);
	if (r.s == NULL || db_step(r.s) != 1) {
		verify_differ(v, "experiments", r.key, "run_id", r.s == NULL ? db_error(v->exp) : "no row", "a row");
		return;
	}
	check_row(&r, k);
	check_time(&r, k);
	db_reset(r.s);
}
