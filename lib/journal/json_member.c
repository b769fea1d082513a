#include "json_member.h"

#include <stddef.h>

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
