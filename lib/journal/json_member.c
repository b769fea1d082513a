#include "json_member.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct json_object *
json_member(struct json_object *o, const char *name, enum json_type type)
{
	struct json_object *v;
	return o != NULL && json_object_object_get_ex(o, name, &v) && json_object_is_type(v, type) ? v : NULL;
}

bool
json_number(struct json_object *o, const char *name, double least, double most, double *out)
{
	struct json_object *v;
	if (o == NULL || !json_object_object_get_ex(o, name, &v) || (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double)))
		return false;
	*out = json_object_get_double(v);
	return *out >= least && *out <= most;
}

/* NaN and Infinity, which the original wrote and its reader takes, are no JSON for another reader. */
static bool
is_finite(struct json_object *o)
{
	bool good = !json_object_is_type(o, json_type_double) || isfinite(json_object_get_double(o));
	if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, v)
		{
			(void)key;
			good = good && is_finite(v); /* as deep as the parser let through */
		}
	}
	for (size_t i = 0; json_object_is_type(o, json_type_array) && i < json_object_array_length(o); i++)
		good = good && is_finite(json_object_array_get_idx(o, i));
	return good;
}

/* Bytes that json-c lets pass though strict: names in single quotes, a line's end within a text. */
static bool
is_plain(const char *text)
{
	bool inside = false;
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			inside = !inside;
		else if (inside ? (unsigned char)*c < ' ' : *c == '\'')
			return false;
		else if (inside && *c == '\\' && c[1] != '\0')
			c++;
	}
	return true;
}

bool
json_whole(const char *text)
{
	struct json_tokener *t = json_tokener_new();
	bool good = false;
	if (t == NULL)
		return false;
	json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	size_t len = strlen(text);
	struct json_object *o = len < INT32_MAX ? json_tokener_parse_ex(t, text, (int)len + 1) : NULL;
	if (json_tokener_get_error(t) == json_tokener_success)
		good = json_tokener_get_parse_end(t) <= len && text[json_tokener_get_parse_end(t) + strspn(text + json_tokener_get_parse_end(t), " \t\r\n")] == '\0' &&
		       is_plain(text) && is_finite(o);
	json_object_put(o);
	json_tokener_free(t);
	return good;
}
