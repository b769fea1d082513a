/* What the agent told of its experiments, of promotions and of roll-backs, in the order in which it must have happened. */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_member.h"
#include "rollback.h"
#include "verify_internal.h"

static bool
begins(const char *text, const char *head)
{
	return strncmp(text, head, strlen(head)) == 0;
}

bool
verify_agent_tells(const char *key)
{
	static const char *const keys[] = { AGENT_HYPOTHESIS_KEY, AGENT_RUN_KEY, AGENT_SHADOW_KEY, AGENT_PENDING_KEY, AGENT_REJECT_KEY, AGENT_PROMOTE_KEY, AGENT_ROLLBACK_KEY, AGENT_NOTE_KEY };
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (begins(key, keys[i]))
			return true;
	return false;
}

/* What must be told; t is used up. */
static void
must(struct agent_told *t, const char *session, struct verify_told *out)
{
	snprintf(out->key, sizeof out->key, "%s", t->key);
	snprintf(out->session, sizeof out->session, "%s", session);
	snprintf(out->severity, sizeof out->severity, "%s", t->severity);
	snprintf(out->text, sizeof out->text, "%s", t->text);
	out->data = t->data;
}

static void
nothing(struct verify_told *out, const char *why)
{
	snprintf(out->key, sizeof out->key, "%s", why);
}

/* One that was told and not queued stands in its event alone. */
static bool
read_told(const char *data, struct agent_job *out)
{
	struct json_object *o = json_tokener_parse(data), *j = json_member(o, "job", json_type_object);
	bool good = j != NULL && agent_job_read(json_object_to_json_string_ext(j, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE), out) == 0;
	json_object_put(o);
	return good;
}

static void
told_hypothesis(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	struct agent_told t = { 0 };
	struct agent_job alone = { 0 };
	char digest[SHA256_TEXT];
	if (v->hypotheses_of != v->now.date)
		v->hypotheses = 0;
	v->hypotheses_of = v->now.date;
	agent_job_ref(v->now.date, ++v->hypotheses, alone.ref);
	struct verify_job *k = verify_job(v, alone.ref);
	if (k != NULL)
		k->told = true;
	const struct agent_job *j = k != NULL ? &k->j : &alone;
	if (k == NULL && read_told(found->found_data, &alone)) {
		recipe_digest(&alone.recipe, digest);
		if (strcmp(digest, alone.digest) != 0)
			snprintf(alone.digest, sizeof alone.digest, "%s", digest);
	}
	if (j->champion != v->champion)
		nothing(out, "a hypothesis about the champion");
	else {
		agent_told_hypothesis(j, &t);
		must(&t, v->now.session, out);
	}
}

static void
told_run(struct verify *v, struct verify_job *k, struct verify_told *out)
{
	struct agent_told t = { 0 };
	int64_t attempts = 1;
	for (int i = 0; i < v->n_jobs; i++)
		attempts += v->job[i].ran && v->job[i].j.champion == k->j.champion && v->job[i].score.compared;
	if (!k->told || k->ran || !k->has_score || (k->score.compared && k->score.attempt != attempts)) {
		nothing(out, "a run of what was proposed, at its attempt");
		return;
	}
	k->ran = true;
	k->over = !agent_score_passes(&k->score);
	agent_told_run(&k->j, &k->score, &t);
	must(&t, v->decided, out);
}

static void
told_shadow(struct verify *v, struct verify_job *k, struct verify_told *out)
{
	struct agent_told t = { 0 };
	bool other = false;
	for (int i = 0; i < v->n_jobs; i++)
		other = other || (v->job[i].in_shadow && !v->job[i].pending && !v->job[i].over);
	if (!k->ran || k->over || k->in_shadow || other) {
		nothing(out, "a shadow of one that waited, one at a time");
		return;
	}
	k->in_shadow = true;
	agent_told_shadow(&k->j, &t);
	must(&t, v->decided, out);
}

static void
told_pending(struct verify *v, struct verify_job *k, struct verify_told *out)
{
	struct agent_told t = { 0 };
	if (!k->in_shadow || k->over || k->pending || !k->has_shadow || !agent_shadow_wins(&k->shadow, k->j.refit)) {
		nothing(out, "a winner of its shadow");
		return;
	}
	struct agent_job *j = malloc(sizeof *j);
	if (j == NULL)
		return;
	*j = k->j;
	k->pending = true;
	agent_words_shadow(&k->shadow, j->refit, j->reason); /* the operator may have said more since */
	agent_told_pending(j, &t);
	free(j);
	must(&t, v->decided, out);
}

static void
told_reject(struct verify *v, struct verify_job *k, struct verify_told *out)
{
	struct agent_told t = { 0 };
	if (!k->ran || k->over || k->j.outcome != AGENT_REJECTED) {
		nothing(out, "the end of one that was not over");
		return;
	}
	k->over = true;
	verify_same_text(v, "job", k->j.ref, "ended", k->j.ended, v->decided);
	agent_told_reject(&k->j, &t);
	must(&t, v->decided, out);
}

static void
told_promote(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	struct agent_told t = { 0 };
	int64_t version = strtoll(found->key + strlen(AGENT_PROMOTE_KEY "v"), NULL, 10);
	struct verify_model *m = verify_model(v, version);
	struct verify_job *k = m != NULL ? verify_job(v, m->run_id) : NULL;
	if (k == NULL || !k->in_shadow || k->over || k->j.outcome != AGENT_PROMOTED || k->j.champion != v->champion || !k->has_shadow || !agent_shadow_wins(&k->shadow, k->j.refit)) {
		nothing(out, "a winner against the champion");
		return;
	}
	k->over = true;
	m->decided = true;
	v->champion = version;
	verify_same_text(v, "job", k->j.ref, "ended", k->j.ended, v->decided);
	agent_told_promote(&k->j, &t);
	must(&t, v->decided, out);
}

/* A number that the event alone holds. */
static double
real(struct json_object *o, const char *name)
{
	double x = 0;
	(void)json_number(o, name, -1e9, 1e9, &x);
	return x;
}

static void
told_rollback(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	struct agent_told t = { 0 };
	struct json_object *o = json_tokener_parse(found->found_data), *asked = json_member(o, "asked", json_type_boolean);
	struct verify_model *m = verify_model(v, v->champion), *back;
	struct verify_job *k = m != NULL ? verify_job(v, m->run_id) : NULL;
	struct agent_fall f = { .from = v->champion, .to = k != NULL ? k->j.champion : 0, .asked = asked != NULL && json_object_get_boolean(asked), .current = real(o, "current"),
		.champion = real(o, "champion"), .error = real(o, "error"), .sessions = (size_t)real(o, "sessions") };
	json_object_put(o);
	back = verify_model(v, f.to);
	struct rollback bad = rollback_start();
	if (back == NULL || !back->decided) {
		nothing(out, "a roll-back to the champion before");
		return;
	}
	(void)rollback_update(&bad, &rollback_default, f.current, f.champion);
	if (!f.asked && bad.degraded != 1) {
		nothing(out, "a composite that is too low");
		return;
	}
	v->champion = f.to;
	snprintf(f.sha256, sizeof f.sha256, "%s", back->sha256);
	agent_told_rollback(&f, v->decided, &t);
	must(&t, v->decided, out);
}

/* "agent:SESSION": why stands nowhere else. */
static void
told_note(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	struct agent_told t = { 0 };
	bool fall = strstr(found->text, " should be rolled back") != NULL, stuck = begins(found->text, "the agent cannot go on: ");
	bool error = stuck || strstr(found->text, " cannot come back: ") != NULL;
	agent_told_note(v->decided, error ? "error" : "warning", fall || stuck ? found->text : "what the operator should know", &t);
	must(&t, v->decided, out);
}

void
verify_agent_told(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	static const struct {
		const char *key;
		void (*fn)(struct verify *v, struct verify_job *k, struct verify_told *out);
	} of_job[] = { { AGENT_RUN_KEY, told_run }, { AGENT_SHADOW_KEY, told_shadow }, { AGENT_PENDING_KEY, told_pending }, { AGENT_REJECT_KEY, told_reject } };
	for (size_t i = 0; i < sizeof of_job / sizeof of_job[0]; i++)
		if (begins(found->key, of_job[i].key)) {
			struct verify_job *k = verify_job(v, found->key + strlen(of_job[i].key));
			if (k == NULL || !k->sound)
				nothing(out, "an event of a job");
			else
				of_job[i].fn(v, k, out);
			return;
		}
	if (begins(found->key, AGENT_HYPOTHESIS_KEY))
		told_hypothesis(v, found, out);
	else if (begins(found->key, AGENT_PROMOTE_KEY))
		told_promote(v, found, out);
	else if (begins(found->key, AGENT_ROLLBACK_KEY))
		told_rollback(v, found, out);
	else
		told_note(v, found, out);
}
