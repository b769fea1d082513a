#include "experiment_json.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define DEPTH 32 /* json-c's own bound as well: nothing here recurses further than it parses */

/*
 * Is there what json-c would bend? Outside strings a whole number of 19 digits or more becomes the nearest that fits; in a name
 * \u0000 is its end.
 */
static int
is_bent(const char *p)
{
	bool nul = false; /* in the string that is being read */
	for (int quoted = 0; *p != '\0'; p++) {
		if (quoted && *p == '\\' && p[1] != '\0') {
			nul = nul || strncmp(p, "\\u0000", 6) == 0;
			p++;
		} else if (*p == '"') {
			if (quoted && nul && p[1 + strspn(p + 1, " \t\r\n")] == ':')
				return 1;
			quoted = !quoted;
			nul = false;
		} else if (!quoted && *p >= '0' && *p <= '9') {
			size_t whole = strspn(p, "0123456789"), all = strspn(p, "0123456789.eE+-");
			if (whole >= 19 && whole == all)
				return 1;
			p += all - 1;
		}
	}
	return 0;
}

/* The document, or NULL; *what is what a caller returns without one. Python writes NaN and Infinity, so the parser is not strict. */
static struct json_object *
parse(const char *text, int *what)
{
	*what = text == NULL ? 0 : -1;
	if (text == NULL)
		return NULL;
	size_t len = strlen(text);
	struct json_tokener *t = len < INT32_MAX / 2 && !is_bent(text) ? json_tokener_new_ex(DEPTH) : NULL;
	if (t == NULL)
		return NULL;
	struct json_object *o = json_tokener_parse_ex(t, text, (int)len + 1); /* with its NUL: a bare number has no other end */
	size_t end = json_tokener_get_parse_end(t);
	int good = json_tokener_get_error(t) == json_tokener_success && end <= len && strspn(text + end, " \t\r\n") == len - end;
	json_tokener_free(t);
	if (good && o == NULL)
		*what = 0;
	if (!good) {
		json_object_put(o);
		return NULL;
	}
	return o;
}

static char *
value_text(struct json_object *v)
{
	if (!json_object_is_type(v, json_type_string))
		return strdup(json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	size_t len = (size_t)json_object_get_string_len(v);
	char *text = malloc(len + 1);
	if (text == NULL)
		return NULL;
	memcpy(text, json_object_get_string(v), len + 1);
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0') /* \u0000 would hide what follows it */
			text[i] = '?';
	return text;
}

static uint64_t
hash(const char *name)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return h;
}

/* Note the name of a row, of which there are as many as the text has room for. Without memory it is not known later, no more. */
static void
note_name(struct experiment_json *out, const char *name)
{
	bool full = out->n_names == 0 || (out->n_names >= 16 && (out->n_names & (out->n_names - 1)) == 0);
	size_t cap = out->n_names == 0 ? 16 : 2 * (size_t)out->n_names;
	uint64_t *grown = full ? realloc(out->names, cap * sizeof *grown) : out->names;
	if (grown == NULL)
		return;
	out->names = grown;
	out->names[out->n_names++] = hash(name);
}

/* A row more; without memory it is counted as one of those beyond. from may be NULL. */
static void
add(struct experiment_json *out, const char *name, struct json_object *from, int has_from, struct json_object *to)
{
	note_name(out, name);
	if (out->n == EXPERIMENT_JSON_ROWS) {
		out->more++;
		return;
	}
	struct experiment_json_row r = { strdup(name), has_from ? value_text(from) : NULL, value_text(to) };
	if (r.name == NULL || r.to == NULL || (has_from && r.from == NULL)) {
		free(r.name);
		free(r.from);
		free(r.to);
		out->more++;
		return;
	}
	out->row[out->n++] = r;
}

/* Begin out with the text, whose document must be of that type: 1 and *doc, which the caller puts back; 0 nothing, -1 another shape. */
static int
begin(const char *text, enum json_type type, struct experiment_json *out, struct json_object **doc)
{
	int rc;
	memset(out, 0, sizeof *out);
	*doc = parse(text, &rc);
	if (*doc == NULL)
		return rc;
	if (json_object_is_type(*doc, type))
		return 1;
	json_object_put(*doc);
	return -1;
}

int
experiment_json_changes(const char *text, struct experiment_json *out)
{
	struct json_object *o;
	int rc = begin(text, json_type_object, out, &o);
	if (rc != 1)
		return rc;
	json_object_object_foreach(o, key, v)
	{
		struct json_object *from = NULL, *to = NULL;
		int pair = json_object_is_type(v, json_type_object) && json_object_object_get_ex(v, "new", &to);
		int has_from = pair && json_object_object_get_ex(v, "old", &from);
		/* a third key would be lost: then it is a value like any other */
		pair = pair && json_object_object_length(v) == 1 + has_from;
		add(out, key, from, pair && has_from, pair ? to : v);
	}
	json_object_put(o);
	return 1;
}

/* prefix is "" or "a.b."; depth is what the parser let through. */
static void
flatten(struct experiment_json *out, struct json_object *o, const char *prefix)
{
	json_object_object_foreach(o, key, v)
	{
		struct buf name = { 0 };
		buf_str(&name, prefix);
		buf_str(&name, key);
		if (json_object_is_type(v, json_type_object) && json_object_object_length(v) > 0) {
			buf_char(&name, '.');
			if (!name.failed)
				flatten(out, v, name.data);
		} else if (!name.failed) {
			add(out, name.data != NULL ? name.data : "", NULL, 0, v);
		}
		buf_free(&name);
	}
}

int
experiment_json_metrics(const char *text, struct experiment_json *out)
{
	struct json_object *o;
	int rc = begin(text, json_type_object, out, &o);
	if (rc != 1)
		return rc;
	flatten(out, o, "");
	json_object_put(o);
	return 1;
}

int
experiment_json_tags(const char *text, struct experiment_json *out)
{
	struct json_object *o;
	int rc = begin(text, json_type_array, out, &o);
	if (rc != 1)
		return rc;
	for (size_t i = 0; i < json_object_array_length(o); i++)
		add(out, "", NULL, 0, json_object_array_get_idx(o, i));
	json_object_put(o);
	return 1;
}

void
experiment_json_free(struct experiment_json *rows)
{
	for (int i = 0; i < rows->n; i++) {
		free(rows->row[i].name);
		free(rows->row[i].from);
		free(rows->row[i].to);
	}
	free(rows->names);
	rows->names = NULL;
	rows->n = rows->n_names = 0;
}

const char *
experiment_json_find(const struct experiment_json *rows, const char *name)
{
	for (int i = 0; i < rows->n; i++)
		if (strcmp(rows->row[i].name, name) == 0)
			return rows->row[i].to;
	return NULL;
}

bool
experiment_json_has(const struct experiment_json *rows, const char *name)
{
	uint64_t wanted = hash(name);
	for (int i = 0; i < rows->n_names; i++)
		if (rows->names[i] == wanted)
			return true;
	return false;
}

static int
ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

int
experiment_json_both(const struct experiment_json *a, const struct experiment_json *b)
{
	size_t n = (size_t)a->n_names + (size_t)b->n_names;
	uint64_t *all = calloc(n + 1, sizeof *all);
	int different = 0;
	if (all == NULL)
		return (int)n;
	if (a->n_names > 0)
		memcpy(all, a->names, (size_t)a->n_names * sizeof *all);
	if (b->n_names > 0)
		memcpy(all + a->n_names, b->names, (size_t)b->n_names * sizeof *all);
	qsort(all, n, sizeof *all, ascending);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || all[i] != all[i - 1];
	free(all);
	return different;
}
