/* The agent's events. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "agent_words.h"
#include "promotion.h"

void
agent_told_free(struct agent_told *t)
{
	buf_free(&t->data);
}

/* Text is set; data begin with it and are left open. */
static void
begin(struct agent_told *t, const char *severity, const char *key, const char *ref)
{
	snprintf(t->key, sizeof t->key, "%s%s", key, ref);
	t->severity = severity;
	buf_clear(&t->data);
	buf_str(&t->data, "{\"text\":");
	buf_json(&t->data, t->text);
}

static void
member(struct agent_told *t, const char *name, const char *value)
{
	buf_fmt(&t->data, ",\"%s\":", name);
	buf_json(&t->data, value);
}

static void
candidate(struct agent_told *t, const struct agent_job *j)
{
	if (j->version == 0)
		return;
	buf_fmt(&t->data, ",\"version\":%" PRId64, j->version);
	member(t, "sha256", j->sha256);
}

/* Of a job, its outcome or what it waits for. */
static void
job(struct agent_told *t, const struct agent_job *j, const char *severity, const char *key, const char *state)
{
	begin(t, severity, key, j->ref);
	member(t, "ref", j->ref);
	member(t, "state", state);
	candidate(t, j);
	buf_char(&t->data, '}');
}

void
agent_told_hypothesis(const struct agent_job *j, struct agent_told *out)
{
	snprintf(out->text, sizeof out->text, "%s, %s: %s; predicted: %s", j->ref, j->step, j->description, j->prediction);
	begin(out, "info", AGENT_HYPOTHESIS_KEY, j->ref);
	member(out, "ref", j->ref);
	buf_str(&out->data, ",\"job\":");
	agent_job_data(j, true, &out->data);
	buf_char(&out->data, '}');
}

void
agent_told_run(const struct agent_job *j, const struct agent_score *s, struct agent_told *out)
{
	char why[AGENT_JOB_REASON];
	bool passes = agent_score_passes(s);
	agent_words_run(s, why);
	if (passes)
		snprintf(out->text, sizeof out->text, "%s, %s: v%" PRId64 " %s; its shadow of %d unseen sessions comes next", j->ref, j->step, j->version, why, PROMOTION_SHADOW);
	else
		snprintf(out->text, sizeof out->text, "%s, %s: rejected: %s", j->ref, j->step, why);
	job(out, j, s->failed[0] != '\0' ? "warning" : "info", AGENT_RUN_KEY, passes ? "waiting" : "rejected");
}

void
agent_told_shadow(const struct agent_job *j, struct agent_told *out)
{
	snprintf(out->text, sizeof out->text, "%s, %s: v%" PRId64 " is in its shadow beside v%" PRId64 " for %d unseen sessions", j->ref, j->step, j->version, j->champion, PROMOTION_SHADOW);
	job(out, j, "info", AGENT_SHADOW_KEY, "shadow");
}

void
agent_told_pending(const struct agent_job *j, struct agent_told *out)
{
	snprintf(out->text, sizeof out->text, "%s, %s: v%" PRId64 " has won and waits for the operator: %s", j->ref, j->step, j->version, j->reason);
	job(out, j, "warning", AGENT_PENDING_KEY, "pending");
}

void
agent_told_reject(const struct agent_job *j, struct agent_told *out)
{
	snprintf(out->text, sizeof out->text, "%s, %s: rejected: %s", j->ref, j->step, j->reason);
	job(out, j, strcmp(j->reason, AGENT_LOST) == 0 ? "warning" : "info", AGENT_REJECT_KEY, "rejected");
}

void
agent_told_promote(const struct agent_job *j, struct agent_told *out)
{
	char version[24];
	snprintf(version, sizeof version, "v%" PRId64, j->version);
	snprintf(out->text, sizeof out->text, "%s is the champion in place of v%" PRId64 " (%s, %s): %s", version, j->champion, j->ref, j->step, j->reason);
	begin(out, "info", AGENT_PROMOTE_KEY, version);
	member(out, "ref", j->ref);
	member(out, "state", "promoted");
	candidate(out, j);
	buf_char(&out->data, '}');
}

void
agent_told_note(const char *session, const char *severity, const char *text, struct agent_told *out)
{
	snprintf(out->text, sizeof out->text, "%s", text);
	begin(out, severity, AGENT_NOTE_KEY, session);
	buf_char(&out->data, '}');
}

void
agent_words_fall(const struct agent_fall *f, char *out, size_t size)
{
	snprintf(out, size, "composite %.4f \xc2\xb1 %.4f over %zu live sessions, %.4f out of sample, %" PRId64 " periods in a row more than %.0f %% below", f->current, f->error, f->sessions, f->champion,
	    rollback_default.sustained, 100 * rollback_default.degradation);
}

void
agent_told_rollback(const struct agent_fall *f, const char *session, struct agent_told *out)
{
	char why[200] = "asked for by the operator", ref[48];
	if (!f->asked)
		agent_words_fall(f, why, sizeof why);
	snprintf(out->text, sizeof out->text, "v%" PRId64 " is rolled back, v%" PRId64 " is the champion again: %s", f->from, f->to, why);
	snprintf(ref, sizeof ref, "v%" PRId64 ":%s", f->from, session);
	begin(out, "warning", AGENT_ROLLBACK_KEY, ref);
	buf_fmt(&out->data, ",\"from\":%" PRId64 ",\"version\":%" PRId64 ",\"sha256\":\"%s\",\"asked\":%s", f->from, f->to, f->sha256, f->asked ? "true" : "false");
	if (!f->asked)
		buf_fmt(&out->data, ",\"current\":%.17g,\"champion\":%.17g,\"error\":%.17g,\"sessions\":%zu", f->current, f->champion, f->error, f->sessions);
	buf_char(&out->data, '}');
}
