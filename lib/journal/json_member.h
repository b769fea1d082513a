#ifndef JSON_MEMBER_H
#define JSON_MEMBER_H

/* Members of a JSON object out of a file, by name and kind. o may be NULL: then nothing is there. */
#include <json-c/json.h>
#include <stdbool.h>

/* The member, owned by o; NULL: missing or of another kind. */
struct json_object *json_member(struct json_object *o, const char *name, enum json_type type);
/* A number, least and most included. false: missing, none, or out of that range. */
bool json_number(struct json_object *o, const char *name, double least, double most, double *out);
/* Is the text one JSON value as RFC 8259 has it, and nothing more? What json-c takes besides, another reader refuses. */
bool json_whole(const char *text);

#endif
