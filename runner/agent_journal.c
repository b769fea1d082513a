#include "agent_journal.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_member.h"
#include "promotion.h"

static int
fail(const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s", why);
	return -1;
}

static void
put_text(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, ",\"%s\":", name);
	buf_json(out, value);
}

/* As short as it reads back. */
static void
put_number(struct buf *out, const char *name, double v)
{
	char text[32] = "null";
	for (int digits = 1; isfinite(v) && digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_fmt(out, ",\"%s\":%s", name, text);
}

/* composite and the six, behind others or with the brace. */
static void
put_side(struct buf *out, const struct experiment_side *s)
{
	put_number(out, "composite", s->composite);
	for (int i = 0; i < FITNESS_METRICS; i++)
		put_number(out, fitness_name((enum fitness_metric)i), s->metrics.has[i] ? s->metrics.value[i] : NAN);
}

static void
put_windows(struct buf *out, const struct experiment_result *r)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	for (int k = 0; k < PANEL_FOLDS; k++) {
		const struct experiment_window *w = &r->window[k];
		buf_fmt(out, ",\"window_%d\":{\"from\":\"%s\",\"to\":\"%s\"", k + 1, date_format(w->from, from), date_format(w->to, to));
		put_number(out, "candidate", w->candidate);
		put_number(out, "champion", w->champion);
		buf_fmt(out, ",\"won\":%s}", w->won ? "true" : "false");
	}
}

static void
put_results(struct buf *out, const struct agent_score *s, const struct experiment_result *r)
{
	if (s->failed[0] != '\0') {
		buf_str(out, "{\"failed\":");
		buf_json(out, s->failed);
	} else if (!s->compared) {
		buf_str(out, "{\"refit\":true");
	} else {
		buf_fmt(out, "{\"windows_won\":%d,\"windows\":%d", s->windows_won, s->windows);
		put_number(out, "p", s->p);
		put_number(out, "p_limit", s->p_limit);
		buf_fmt(out, ",\"attempt\":%" PRId64, s->attempt);
		put_side(out, &r->candidate);
		put_windows(out, r);
	}
	buf_char(out, '}');
}

/* Did the prediction hold? A run says so of a recipe that was compared, a shadow of a refit. */
static const char *
held(const struct agent_job *j, const struct agent_score *s, const struct experiment_result *r)
{
	const struct hypothesize_step step = { .refit = j->refit, .metric = j->metric };
	if (!s->compared)
		return "null";
	return hypothesize_held(&step, (size_t)s->windows_won, r->champion.component[j->metric], r->candidate.component[j->metric]) ? "true" : "false";
}

void
agent_journal_metadata(const struct agent_job *j, const struct agent_run *run, const char *prediction_held, struct buf *out)
{
	buf_str(out, "{\"session\":");
	buf_json(out, j->session);
	put_text(out, "cause", diagnose_cause_name(j->cause));
	put_text(out, "step", j->step);
	buf_fmt(out, ",\"refit\":%s", j->refit ? "true" : "false");
	put_text(out, "recipe_digest", j->digest);
	buf_str(out, ",\"recipe\":");
	recipe_json(&j->recipe, out);
	put_text(out, "impact", j->impact);
	put_text(out, "prediction", j->prediction);
	buf_fmt(out, ",\"prediction_held\":%s,\"champion_version\":%" PRId64, prediction_held, j->champion);
	put_text(out, "metric", fitness_name(j->metric));
	if (run->version > 0) {
		buf_fmt(out, ",\"version\":%" PRId64, run->version);
		put_text(out, "sha256", run->sha256);
	}
	buf_char(out, '}');
}

struct texts {
	struct buf diff, results, champion, tags, metadata;
};

static int
insert(struct db *db, const struct agent_job *j, const struct agent_run *run, const struct texts *t, const char *at)
{
	char reason[AGENT_JOB_REASON];
	struct db_stmt *s = db_prepare(db, "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, run_id, model_version, tags, metadata)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
	if (s == NULL)
		return -1;
	agent_words_run(&run->score, reason);
	db_bind_text(s, 1, at);
	db_bind_text(s, 2, j->description);
	db_bind_text(s, 3, j->type);
	db_bind_text(s, 4, t->diff.data);
	db_bind_text(s, 5, t->results.data);
	db_bind_text(s, 6, t->champion.data);
	db_bind_text(s, 7, agent_score_passes(&run->score) ? "pending" : "rejected");
	db_bind_text(s, 8, reason);
	db_bind_text(s, 9, j->ref);
	if (run->version > 0)
		db_bind_int(s, 10, run->version);
	else
		db_bind_null(s, 10);
	db_bind_text(s, 11, t->tags.data);
	db_bind_text(s, 12, t->metadata.data);
	return db_step(s) == 0 ? 0 : -1;
}

/* An id is not burnt by an INSERT that is ignored: the row is looked for in the same transaction. */
static int
insert_once(struct db *db, const struct agent_job *j, const struct agent_run *run, const struct texts *t, const char *at)
{
	if (db_exec(db, "BEGIN IMMEDIATE") != 0)
		return -1;
	struct db_stmt *s = db_prepare(db, "SELECT id FROM experiments WHERE run_id = ?1");
	int rc = -1;
	if (s != NULL) {
		db_bind_text(s, 1, j->ref);
		rc = db_step(s);
		db_reset(s);
	}
	if (rc >= 0 && (rc == 1 || insert(db, j, run, t, at) == 0) && db_exec(db, "COMMIT") == 0)
		return 0;
	return -1;
}

/* What a failed transaction left open; its words are kept. */
static int
undo(struct db *db, char *err, int errsize)
{
	fail(db_error(db), err, errsize);
	if (!db_autocommit(db))
		(void)db_exec(db, "ROLLBACK");
	return -1;
}

int
agent_journal_run(struct db *db, const struct agent_job *j, const struct agent_run *run, const struct experiment_result *result, instant_t at, char *err, int errsize)
{
	struct texts t = { 0 };
	char when[CLOCK_TEXT];
	int rc = -1;
	agent_job_diff(j, &t.diff);
	put_results(&t.results, &run->score, result);
	if (run->score.compared) {
		put_side(&t.champion, &result->champion);
		if (!t.champion.failed && t.champion.len > 0)
			t.champion.data[0] = '{'; /* the first comma's place */
		buf_char(&t.champion, '}');
	}
	buf_fmt(&t.tags, "[\"agent\",\"%s\"]", diagnose_cause_name(j->cause));
	agent_journal_metadata(j, run, held(j, &run->score, result), &t.metadata);
	if (t.diff.failed || t.results.failed || t.champion.failed || t.tags.failed || t.metadata.failed)
		fail("out of memory", err, errsize);
	else
		rc = insert_once(db, j, run, &t, clock_format(at, when)) == 0 ? 0 : undo(db, err, errsize);
	buf_free(&t.diff);
	buf_free(&t.results);
	buf_free(&t.champion);
	buf_free(&t.tags);
	buf_free(&t.metadata);
	return rc;
}

static bool
whole(struct json_object *o, const char *name, double most, int64_t *out)
{
	double v;
	if (!json_number(o, name, 0, most, &v) || v != floor(v))
		return false;
	*out = (int64_t)v;
	return true;
}

int
agent_journal_score(const char *results, bool refit, struct agent_score *out)
{
	struct json_object *o = json_tokener_parse(results), *failed = json_member(o, "failed", json_type_string);
	int64_t won = 0, windows = 0;
	bool good = true;
	*out = (struct agent_score){ .p = 1 };
	if (failed != NULL) {
		snprintf(out->failed, sizeof out->failed, "%s", json_object_get_string(failed));
	} else if (!refit) {
		out->compared = true;
		good = whole(o, "windows_won", PANEL_FOLDS, &won) && whole(o, "windows", PANEL_FOLDS, &windows) && json_number(o, "p", 0, 1, &out->p) && json_number(o, "p_limit", 0, 1, &out->p_limit) &&
		       whole(o, "attempt", 1e9, &out->attempt) && out->attempt > 0 && won <= windows;
		out->windows_won = (int)won;
		out->windows = (int)windows;
	}
	good = good && json_object_is_type(o, json_type_object);
	json_object_put(o);
	return good ? 0 : -1;
}

int
agent_journal_get(struct db *db, const struct agent_job *j, struct agent_run *out, char *err, int errsize)
{
	struct db_stmt *s = db_prepare(db, "SELECT results, coalesce(json_extract(metadata, '$.refit'), 0), model_version, coalesce(json_extract(metadata, '$.sha256'), ''),"
	                                   " json_extract(metadata, '$.recipe_digest') FROM experiments WHERE run_id = ?1");
	*out = (struct agent_run){ 0 };
	if (s == NULL)
		return fail(db_error(db), err, errsize);
	db_bind_text(s, 1, j->ref);
	int rc = db_step(s);
	if (rc < 0)
		return fail(db_error(db), err, errsize);
	if (rc == 0)
		return 0;
	bool good = strcmp(db_text(s, 4), j->digest) == 0 && agent_journal_score(db_text(s, 0), db_int(s, 1) == 1, &out->score) == 0;
	out->version = db_int(s, 2);
	snprintf(out->sha256, sizeof out->sha256, "%s", db_text(s, 3));
	db_reset(s);
	if (good && agent_score_passes(&out->score) == (out->version > 0))
		return 1;
	snprintf(err, (size_t)errsize, "experiment_journal.db: run_id %s: this is another experiment than the ledger's", j->ref);
	return -1;
}

static void
put_shadow(struct buf *out, const struct agent_shadowed *s)
{
	buf_fmt(out, "{\"sessions\":%zu,\"of\":%d", s->sessions, PROMOTION_SHADOW);
	put_number(out, "candidate", s->candidate);
	put_number(out, "champion", s->champion);
	put_number(out, "p", s->p);
	buf_char(out, '}');
}

static int
update(struct db *db, const struct agent_job *j, const char *shadow, const char *held_or_null, char *err, int errsize)
{
	static const char *const decision[] = { [AGENT_OPEN] = "pending", [AGENT_REJECTED] = "rejected", [AGENT_PROMOTED] = "promoted" };
	struct db_stmt *s = db_prepare(db, "UPDATE experiments SET promotion_decision = ?2, promotion_reason = ?3, results = CASE WHEN ?4 IS NULL THEN results ELSE json_set(results, '$.shadow', json(?4)) END,"
	                                   " metadata = CASE WHEN ?5 IS NULL THEN metadata ELSE json_set(metadata, '$.prediction_held', json(?5)) END WHERE run_id = ?1");
	if (s == NULL)
		return fail(db_error(db), err, errsize);
	db_bind_text(s, 1, j->ref);
	db_bind_text(s, 2, decision[j->outcome]);
	db_bind_text(s, 3, j->reason);
	db_bind_text(s, 4, shadow);
	db_bind_text(s, 5, held_or_null);
	if (db_step(s) != 0)
		return fail(db_error(db), err, errsize);
	if (db_changes(db) == 1)
		return 0;
	snprintf(err, (size_t)errsize, "experiment_journal.db: run_id %s has no row", j->ref);
	return 1;
}

int
agent_journal_end(struct db *db, const struct agent_job *j, const struct agent_shadowed *s, char *err, int errsize)
{
	struct buf shadow = { 0 };
	const char *refit_held = NULL;
	if (s != NULL)
		put_shadow(&shadow, s);
	if (s != NULL && j->refit && s->sessions >= PROMOTION_SHADOW)
		refit_held = agent_shadow_wins(s, true) ? "true" : "false";
	int rc = shadow.failed ? fail("out of memory", err, errsize) : update(db, j, s != NULL ? shadow.data : NULL, refit_held, err, errsize);
	buf_free(&shadow);
	return rc;
}

int
agent_journal_empty(struct db *db, char *err, int errsize)
{
	int64_t some;
	if (db_number(db, "SELECT EXISTS (SELECT 1 FROM experiments)", &some) != 0)
		return fail(db_error(db), err, errsize);
	return some == 0;
}

int
agent_journal_ref(struct db *db, int64_t id, char *ref, char *err, int errsize)
{
	struct db_stmt *s = db_prepare(db, "SELECT run_id FROM experiments WHERE id = ?1");
	if (s == NULL)
		return fail(db_error(db), err, errsize);
	db_bind_int(s, 1, id);
	int rc = db_step(s);
	if (rc < 0)
		return fail(db_error(db), err, errsize);
	snprintf(ref, AGENT_JOB_REF, "%s", rc == 1 ? db_text(s, 0) : "");
	if (rc == 1)
		db_reset(s);
	return ref[0] != '\0';
}
