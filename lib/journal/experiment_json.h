#ifndef EXPERIMENT_JSON_H
#define EXPERIMENT_JSON_H

/*
 * What stands in the JSON columns of an experiment, in every shape the
 * original wrote, as rows of text. Strings come out as their text, numbers as
 * they were written, everything else as JSON. Nothing is escaped here: that is
 * the template's.
 */

#include <stdbool.h>
#include <stdint.h>

#define EXPERIMENT_JSON_ROWS 200 /* rows kept; more is their number beyond */

struct experiment_json_row {
	char *name; /* "a.b" is b within a */
	char *from; /* NULL: not said */
	char *to;
};

struct experiment_json {
	struct experiment_json_row row[EXPERIMENT_JSON_ROWS];
	int n;
	int more;
	uint64_t *names; /* of all rows, kept or not, each as a hash */
	int n_names;
};

/*
 * Each returns 1 and the rows, 0 when text is NULL or JSON's null (nothing
 * there), -1 when it has another shape, is no JSON, or holds what its reader
 * would bend: a whole number too large for 64 bits, a NUL in a name (show the
 * text itself).
 * out is to be freed in every case.
 *
 * changes  config_diff: {key: new} or {key: {"old": …, "new": …}}
 * metrics  results, champion_metrics: an object, objects within it flattened
 * tags     a list; name is "", to the tag
 */
int experiment_json_changes(const char *text, struct experiment_json *out);
int experiment_json_metrics(const char *text, struct experiment_json *out);
int experiment_json_tags(const char *text, struct experiment_json *out);
void experiment_json_free(struct experiment_json *rows);

/* The value under this name, NULL when there is none. */
const char *experiment_json_find(const struct experiment_json *rows, const char *name);
/* Is there a row of this name, kept or not? */
bool experiment_json_has(const struct experiment_json *rows, const char *name);
/* Different names in the two together, kept or not. */
int experiment_json_both(const struct experiment_json *a, const struct experiment_json *b);

#endif
