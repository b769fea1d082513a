/*
 * vectors DIR: run every *.json of DIR, in name order, through the production
 * code. One line a file, "NAME: N passed, N failed" or "NAME: skipped" when no
 * code answers to that name; why the first cases failed goes to stderr.
 * Exit 0 when nothing failed, 1 when something did, a file could not be read
 * or DIR holds none, 2 for wrong usage.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vec.h"

static const struct {
	const char *name;
	vec_fn run;
} table[] = {
	{ "accounting", vec_accounting },
	{ "adwin", vec_adwin },
	{ "breakers", vec_breakers },
	{ "budget", vec_budget },
	{ "calendar", vec_calendar },
	{ "calibration", vec_calibration },
	{ "cash", vec_cash },
	{ "cot", vec_cot },
	{ "cusum", vec_cusum },
	{ "drift_verdict", vec_drift_verdict },
	{ "features", vec_features },
	{ "fitness", vec_fitness },
	{ "holm", vec_holm },
	{ "ks", vec_ks },
	{ "newey_west", vec_newey_west },
	{ "performance", vec_performance },
	{ "promotion", vec_promotion },
	{ "psi", vec_psi },
	{ "readiness", vec_readiness },
	{ "reconcile", vec_reconcile },
	{ "rollback", vec_rollback },
	{ "rolls", vec_rolls },
	{ "signal", vec_signal },
	{ "sizing", vec_sizing },
	{ "slippage", vec_slippage },
};

static vec_fn
find(const char *name)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].run;
	return NULL;
}

static bool
one_case(struct vec *v, vec_fn run, struct json_object *item)
{
	v->failed = false;
	v->name = "?";
	v->name = vec_text(v, item, "name");
	struct json_object *input = vec_object(v, item, "input");
	struct json_object *expected = vec_get(v, item, "expected");
	if (!v->failed)
		run(v, input, expected);
	return !v->failed;
}

/* 0 when every case passed. */
static int
one_file(const char *dir, const char *file)
{
	char path[4096], name[256];
	snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(".json")), file);
	vec_fn run = find(name);
	if (run == NULL) {
		printf("%s: skipped\n", name);
		return 0;
	}
	int len = snprintf(path, sizeof path, "%s/%s", dir, file);
	struct json_object *cases = len > 0 && (size_t)len < sizeof path ? json_object_from_file(path) : NULL;
	struct vec v = { .file = name };
	size_t n = vec_length(cases), passed = 0;
	for (size_t i = 0; i < n; i++)
		if (one_case(&v, run, json_object_array_get_idx(cases, i)))
			passed++;
	if (n == 0)
		fprintf(stderr, "%s: %s\n", name, cases == NULL ? json_util_get_last_err() : "not an array of cases");
	size_t failed = n == 0 ? 1 : n - passed;
	printf("%s: %zu passed, %zu failed\n", name, passed, failed);
	json_object_put(cases);
	return failed == 0 ? 0 : 1;
}

static int
is_json(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > strlen(".json") && strcmp(d->d_name + n - strlen(".json"), ".json") == 0;
}

static int
in_byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s DIR\n", argc > 0 ? argv[0] : "vectors");
		return 2;
	}
	struct dirent **files = NULL;
	int n = scandir(argv[1], &files, is_json, in_byte_order);
	if (n < 0) {
		fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	if (n == 0)
		fprintf(stderr, "%s: holds no .json file\n", argv[1]);
	int failed = n == 0;
	for (int i = 0; i < n; i++) {
		failed |= one_file(argv[1], files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return failed;
}
