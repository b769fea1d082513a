/* An experiment's result in its file. Only what does not follow from the rest is kept; a result has one text. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "experiment_internal.h"
#include "json_member.h"
#include "record.h"
#include "sealed.h"

#define FORMAT "hydra experiment 1"

/* + 0.0: no negative zero. */
static void
put_number(struct buf *out, const char *name, double v)
{
	buf_fmt(out, ",\"%s\":%.17g", name, v + 0.0);
}

static void
put_side(struct buf *out, const char *name, const struct fitness_metrics *m)
{
	buf_fmt(out, ",\"%s\":{", name);
	for (int i = 0; i < FITNESS_METRICS; i++)
		buf_fmt(out, "%s\"%s\":%.17g", i > 0 ? "," : "", fitness_name((enum fitness_metric)i), m->value[i] + 0.0);
	buf_char(out, '}');
}

static void
encode(const struct experiment_result *r, struct buf *out)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	buf_fmt(out, "{\"format\":\"" FORMAT "\",\"model\":\"%s\",\"compared\":%s", r->model_sha256, r->compared ? "true" : "false");
	if (r->compared) {
		buf_fmt(out, ",\"sessions\":%zu", r->sessions);
		put_number(out, "p", r->p);
		for (int k = 0; k < PANEL_FOLDS; k++) {
			const struct experiment_window *w = &r->window[k];
			buf_fmt(out, "%s{\"from\":\"%s\",\"to\":\"%s\"", k > 0 ? "," : ",\"windows\":[", date_format(w->from, from), date_format(w->to, to));
			put_number(out, "champion", w->champion);
			put_number(out, "candidate", w->candidate);
			buf_char(out, '}');
		}
		buf_char(out, ']');
		put_side(out, "champion", &r->champion.metrics);
		put_side(out, "candidate", &r->candidate.metrics);
	}
	sealed_end(out, 0);
}

/* NULL, or what is wrong with it. */
static const char *
wrong(const struct experiment_result *r)
{
	if (strlen(r->model_sha256) != SHA256_TEXT - 1 || strspn(r->model_sha256, "0123456789abcdef") != SHA256_TEXT - 1)
		return "it names no model";
	return experiment_wrong(r);
}

int
experiment_result_write(const struct experiment_result *r, const char *path, char sha256[SHA256_TEXT], char *err, int errsize)
{
	struct buf out = { 0 };
	const char *why = wrong(r);
	if (why != NULL) {
		snprintf(err, (size_t)errsize, "%s cannot be written: %s", path, why);
		return -1;
	}
	encode(r, &out);
	int rc = sealed_write(&out, path, 0640, sha256, err, errsize);
	buf_free(&out);
	return rc;
}

static bool
read_date(struct json_object *o, const char *name, date_t *out)
{
	struct json_object *v = json_member(o, name, json_type_string);
	return v != NULL && date_parse(json_object_get_string(v), out) == 0;
}

static bool
read_windows(struct json_object *o, struct experiment_result *r)
{
	struct json_object *list = json_member(o, "windows", json_type_array);
	bool good = list != NULL && json_object_array_length(list) == PANEL_FOLDS;
	for (size_t k = 0; good && k < PANEL_FOLDS; k++) {
		struct json_object *w = json_object_array_get_idx(list, k);
		struct experiment_window *to = &r->window[k];
		good = json_object_is_type(w, json_type_object) && read_date(w, "from", &to->from) && read_date(w, "to", &to->to) && json_number(w, "champion", 0, 1, &to->champion) &&
		       json_number(w, "candidate", 0, 1, &to->candidate);
	}
	return good;
}

static bool
read_side(struct json_object *o, const char *name, struct fitness_metrics *m)
{
	struct json_object *from = json_member(o, name, json_type_object);
	for (int i = 0; i < FITNESS_METRICS; i++)
		if (!(m->has[i] = json_number(from, fitness_name((enum fitness_metric)i), -1e300, 1e300, &m->value[i])))
			return false;
	return true;
}

/* What it says of itself; whether that can be is asked afterwards. */
static bool
decode(struct json_object *o, struct experiment_result *r)
{
	struct json_object *format = json_member(o, "format", json_type_string), *model = json_member(o, "model", json_type_string), *compared = json_member(o, "compared", json_type_boolean);
	double sessions = 0;
	if (format == NULL || strcmp(json_object_get_string(format), FORMAT) != 0 || model == NULL || compared == NULL)
		return false;
	snprintf(r->model_sha256, sizeof r->model_sha256, "%s", json_object_get_string(model));
	r->compared = json_object_get_boolean(compared);
	r->p = 1;
	if (!r->compared)
		return true;
	if (!json_number(o, "sessions", 0, RECORD_MOST, &sessions) || !json_number(o, "p", 0, 1, &r->p) || !read_windows(o, r) || !read_side(o, "champion", &r->champion.metrics) ||
	    !read_side(o, "candidate", &r->candidate.metrics))
		return false;
	r->sessions = (size_t)sessions;
	experiment_conclude(r);
	return true;
}

/* NULL, or what is wrong: one result has one text, so what was read is right if it is written the same again. */
static const char *
parse(const struct buf *b, struct experiment_result *r)
{
	struct json_object *o = json_tokener_parse(b->data);
	struct buf again = { 0 };
	const char *why = decode(o, r) ? wrong(r) : "it is of another format than \"" FORMAT "\", or a figure is missing or out of range";
	json_object_put(o);
	if (why == NULL) {
		encode(r, &again);
		if (again.failed)
			why = "out of memory";
		else if (again.len != b->len || memcmp(again.data, b->data, b->len) != 0)
			why = "it holds more than it should, or otherwise written";
	}
	buf_free(&again);
	return why;
}

int
experiment_result_read(const char *path, const char *sha256, struct experiment_result *out, char *err, int errsize)
{
	const struct sealed_wanted want = { .name = path, .kind = "result of an experiment", .sha256 = sha256, .said_by = "the process that made it", .most = EXPERIMENT_LARGEST };
	struct buf b = { 0 };
	*out = (struct experiment_result){ 0 };
	int rc = sealed_read(path, &want, &b, err, errsize);
	const char *why = rc == 0 ? parse(&b, out) : NULL;
	if (why != NULL) {
		snprintf(err, (size_t)errsize, "%s cannot be used: %s", path, why);
		rc = -1;
	}
	buf_free(&b);
	if (rc != 0)
		*out = (struct experiment_result){ 0 };
	return rc;
}
