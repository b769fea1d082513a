#include "agent_job.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "json_member.h"

static const char *const states[AGENT_STATES] = { "queued", "waiting", "shadow", "pending", "done" };
static const char *const outcomes[] = { "", "rejected", "promoted" };

const char *
agent_job_state_name(enum agent_job_state s)
{
	return states[s];
}

int
agent_job_state_find(const char *name)
{
	for (int i = 0; i < AGENT_STATES; i++)
		if (strcmp(name, states[i]) == 0)
			return i;
	return -1;
}

void
agent_job_ref(date_t session, int number, char out[AGENT_JOB_REF])
{
	int y, m, d;
	date_to_ymd(session, &y, &m, &d);
	snprintf(out, AGENT_JOB_REF, "E-%04u%02u%02u-%u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100, (unsigned)number % 1000);
}

void
agent_job_of(const struct hypothesize_step *h, enum diagnose_cause cause, bool asked, struct agent_job *out)
{
	*out = (struct agent_job){ .state = AGENT_QUEUED, .refit = h->refit, .asked = asked, .cause = cause, .metric = h->metric, .n_changes = h->n_changes, .recipe = h->recipe };
	snprintf(out->step, sizeof out->step, "%s", h->name);
	snprintf(out->type, sizeof out->type, "%s", h->type);
	snprintf(out->description, sizeof out->description, "%s", h->description);
	snprintf(out->impact, sizeof out->impact, "%s", h->impact);
	snprintf(out->prediction, sizeof out->prediction, "%s", h->prediction);
	snprintf(out->digest, sizeof out->digest, "%s", h->digest);
	memcpy(out->change, h->change, sizeof out->change);
}

void
agent_job_diff(const struct agent_job *j, struct buf *out)
{
	buf_char(out, '{');
	for (int i = 0; i < j->n_changes; i++) {
		buf_str(out, i > 0 ? "," : "");
		buf_json(out, j->change[i].field);
		buf_str(out, ":{\"old\":");
		buf_json(out, j->change[i].from);
		buf_str(out, ",\"new\":");
		buf_json(out, j->change[i].to);
		buf_char(out, '}');
	}
	buf_char(out, '}');
}

static void
put(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, ",\"%s\":", name);
	buf_json(out, value);
}

void
agent_job_data(const struct agent_job *j, bool proposal, struct buf *out)
{
	buf_str(out, "{\"step\":");
	buf_json(out, j->step);
	put(out, "type", j->type);
	buf_fmt(out, ",\"refit\":%s,\"asked\":%s", j->refit ? "true" : "false", j->asked ? "true" : "false");
	put(out, "cause", diagnose_cause_name(j->cause));
	put(out, "metric", fitness_name(j->metric));
	buf_fmt(out, ",\"champion\":%" PRId64, j->champion);
	put(out, "champion_sha256", j->champion_sha256);
	put(out, "description", j->description);
	put(out, "impact", j->impact);
	put(out, "prediction", j->prediction);
	buf_str(out, ",\"diff\":");
	agent_job_diff(j, out);
	put(out, "recipe_digest", j->digest);
	buf_str(out, ",\"recipe\":");
	recipe_json(&j->recipe, out);
	if (!proposal && j->version > 0) {
		buf_fmt(out, ",\"version\":%" PRId64, j->version);
		put(out, "sha256", j->sha256);
	}
	if (!proposal && j->attempt > 0)
		buf_fmt(out, ",\"attempt\":%" PRId64, j->attempt);
	if (!proposal && j->outcome != AGENT_OPEN) {
		put(out, "outcome", outcomes[j->outcome]);
		put(out, "ended", j->ended);
	}
	buf_char(out, '}');
}

/* A text member that fits. */
static bool
text(struct json_object *o, const char *name, char *out, size_t size)
{
	struct json_object *v = json_member(o, name, json_type_string);
	if (v == NULL || (size_t)json_object_get_string_len(v) >= size)
		return false;
	snprintf(out, size, "%s", json_object_get_string(v));
	return true;
}

static bool
flag(struct json_object *o, const char *name, bool *out)
{
	struct json_object *v = json_member(o, name, json_type_boolean);
	*out = v != NULL && json_object_get_boolean(v);
	return v != NULL;
}

/* A whole number of 0 or more; one that is not there is 0. */
static bool
whole(struct json_object *o, const char *name, int64_t *out)
{
	struct json_object *v;
	*out = 0;
	if (!json_object_object_get_ex(o, name, &v))
		return true;
	*out = json_object_get_int64(v);
	return json_object_is_type(v, json_type_int) && *out >= 0;
}

static bool
metric_of(const char *name, enum fitness_metric *out)
{
	for (int i = 0; i < FITNESS_METRICS; i++)
		if (strcmp(name, fitness_name((enum fitness_metric)i)) == 0) {
			*out = (enum fitness_metric)i;
			return true;
		}
	return false;
}

static bool
read_diff(struct json_object *o, struct agent_job *out)
{
	struct json_object *diff = json_member(o, "diff", json_type_object);
	if (diff == NULL || json_object_object_length(diff) > RECIPE_CHANGES)
		return false;
	out->n_changes = 0;
	json_object_object_foreach(diff, field, v)
	{
		struct recipe_change *c = &out->change[out->n_changes++];
		if (strlen(field) >= sizeof c->field || !text(v, "old", c->from, sizeof c->from) || !text(v, "new", c->to, sizeof c->to))
			return false;
		snprintf(c->field, sizeof c->field, "%s", field);
	}
	return true;
}

static bool
read_proposal(struct json_object *o, struct agent_job *out)
{
	char cause[48], metric[48], err[200];
	struct json_object *recipe = json_member(o, "recipe", json_type_object);
	if (!text(o, "step", out->step, sizeof out->step) || !text(o, "type", out->type, sizeof out->type) || !flag(o, "refit", &out->refit) || !flag(o, "asked", &out->asked) ||
	    !text(o, "cause", cause, sizeof cause) || !text(o, "metric", metric, sizeof metric) || !text(o, "champion_sha256", out->champion_sha256, sizeof out->champion_sha256) ||
	    !text(o, "description", out->description, sizeof out->description) || !text(o, "impact", out->impact, sizeof out->impact) ||
	    !text(o, "prediction", out->prediction, sizeof out->prediction) || !text(o, "recipe_digest", out->digest, sizeof out->digest))
		return false;
	int known = diagnose_cause_find(cause);
	if (known < 0 || !metric_of(metric, &out->metric) || !whole(o, "champion", &out->champion) || !read_diff(o, out) || recipe == NULL)
		return false;
	out->cause = (enum diagnose_cause)known;
	return recipe_read(json_object_to_json_string_ext(recipe, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE), &out->recipe, err, sizeof err) == 0;
}

static bool
read_fate(struct json_object *o, struct agent_job *out)
{
	char outcome[16] = "";
	struct json_object *any;
	out->sha256[0] = out->ended[0] = '\0';
	out->outcome = AGENT_OPEN;
	if (!whole(o, "version", &out->version) || !whole(o, "attempt", &out->attempt) || (out->version > 0 && !text(o, "sha256", out->sha256, sizeof out->sha256)))
		return false;
	if (!json_object_object_get_ex(o, "outcome", &any))
		return true;
	if (!text(o, "outcome", outcome, sizeof outcome) || !text(o, "ended", out->ended, sizeof out->ended))
		return false;
	out->outcome = strcmp(outcome, outcomes[AGENT_PROMOTED]) == 0 ? AGENT_PROMOTED : AGENT_REJECTED;
	return true;
}

int
agent_job_read(const char *data, struct agent_job *out)
{
	struct json_object *o = json_tokener_parse(data);
	struct buf again = { 0 };
	bool good = json_object_is_type(o, json_type_object) && read_proposal(o, out) && read_fate(o, out);
	json_object_put(o);
	if (good) {
		agent_job_data(out, false, &again);
		good = !again.failed && strcmp(again.data, data) == 0;
	}
	buf_free(&again);
	return good ? 0 : -1;
}
