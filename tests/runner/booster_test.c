/* The model's library behind its interface: it learns, it is the same each time, and what is wrong is said in words. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "booster.h"
#include "sha256.h"

#define ROWS 600
#define COLUMNS 6

struct data {
	float x[ROWS * COLUMNS], y[ROWS];
	char err[300];
};

static uint32_t
draw(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* The label is mostly that column 0 is above column 1; some values are missing, the rest of the columns is noise. */
static struct data *
data_of(uint32_t seed)
{
	struct data *d = calloc(1, sizeof *d);
	assert_non_null(d);
	for (int i = 0; i < ROWS; i++) {
		float *row = &d->x[i * COLUMNS];
		for (int j = 0; j < COLUMNS; j++)
			row[j] = (float)(draw(&seed) % 2000) / 1000 - 1;
		d->y[i] = (row[0] > row[1]) != (draw(&seed) % 10 == 0);
		if (draw(&seed) % 20 == 0)
			row[draw(&seed) % COLUMNS] = NAN;
	}
	return d;
}

static int
set_up(void **state)
{
	*state = data_of(1);
	return 0;
}

static int
tear_down(void **state)
{
	free(*state);
	return 0;
}

static struct booster *
trained(struct data *d, const struct booster_params *params)
{
	struct booster *b;
	if (booster_train(params, d->x, ROWS, COLUMNS, d->y, &b, d->err, sizeof d->err) != 0)
		fail_msg("%s", d->err);
	assert_int_equal(booster_columns(b), COLUMNS);
	return b;
}

static char *
saved(struct data *d, struct booster *b)
{
	char *text;
	size_t len;
	if (booster_save(b, &text, &len, d->err, sizeof d->err) != 0)
		fail_msg("%s", d->err);
	assert_int_equal(strlen(text), len);
	return text;
}

/* The text of a model of these parameters. */
static char *
model_text(struct data *d, const struct booster_params *params)
{
	struct booster *b = trained(d, params);
	char *text = saved(d, b);
	booster_free(b);
	return text;
}

static void
learns(void **state)
{
	struct data *d = *state, *unseen = data_of(2);
	struct booster *b = trained(d, &booster_standard);
	float p[ROWS], one;
	int right = 0;
	assert_int_equal(booster_predict(b, unseen->x, ROWS, COLUMNS, p, d->err, sizeof d->err), 0);
	for (size_t i = 0; i < ROWS; i++) {
		assert_true(p[i] > 0 && p[i] < 1);
		right += (p[i] > 0.5F) == (unseen->y[i] == 1);
		/* a row by itself has the same bits */
		assert_int_equal(booster_predict(b, &unseen->x[i * COLUMNS], 1, COLUMNS, &one, d->err, sizeof d->err), 0);
		assert_memory_equal(&one, &p[i], sizeof one);
	}
	assert_true(right > ROWS * 75 / 100);
	booster_free(b);
	free(unseen);
}

static void
explains(void **state)
{
	struct data *d = *state;
	struct booster *b = trained(d, &booster_standard);
	float p[ROWS], parts[ROWS * (COLUMNS + 1)];
	double mean[COLUMNS] = { 0 };
	assert_int_equal(booster_predict(b, d->x, ROWS, COLUMNS, p, d->err, sizeof d->err), 0);
	assert_int_equal(booster_explain(b, d->x, ROWS, COLUMNS, parts, d->err, sizeof d->err), 0);
	for (size_t i = 0; i < ROWS; i++) {
		double sum = 0;
		for (size_t j = 0; j <= COLUMNS; j++) {
			sum += (double)parts[i * (COLUMNS + 1) + j];
			if (j < COLUMNS)
				mean[j] += fabs((double)parts[i * (COLUMNS + 1) + j]) / ROWS;
		}
		assert_true(fabs(1 / (1 + exp(-sum)) - (double)p[i]) < 1e-5);
	}
	for (int j = 2; j < COLUMNS; j++)
		assert_true(mean[0] > 2 * mean[j] && mean[1] > 2 * mean[j]);
	booster_free(b);
}

static void
digest(const char *text, size_t len, char out[SHA256_TEXT])
{
	struct sha256 s;
	sha256_open(&s);
	sha256_add(&s, text, len);
	sha256_text(&s, out);
}

/* Again, after other models, and in another process. */
static void
same_bytes_each_time(void **state)
{
	struct data *d = *state, *other = data_of(3);
	char *first = model_text(d, &booster_standard), *between = model_text(other, &booster_standard), *again = model_text(d, &booster_standard);
	assert_string_not_equal(first, between);
	assert_string_equal(first, again);
	int pipe_of[2], status;
	char here[SHA256_TEXT], there[SHA256_TEXT] = "";
	digest(first, strlen(first), here);
	assert_int_equal(pipe(pipe_of), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct booster *b = NULL;
		char *text = NULL, hex[SHA256_TEXT] = "";
		size_t len;
		if (booster_train(&booster_standard, d->x, ROWS, COLUMNS, d->y, &b, d->err, sizeof d->err) == 0 && booster_save(b, &text, &len, d->err, sizeof d->err) == 0)
			digest(text, len, hex);
		_exit(write(pipe_of[1], hex, sizeof hex) == sizeof hex ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(read(pipe_of[0], there, sizeof there), sizeof there);
	assert_string_equal(there, here);
	close(pipe_of[0]);
	close(pipe_of[1]);
	free(first);
	free(between);
	free(again);
	free(other);
}

static int
threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	int n = 0;
	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/* One thread more and a child that is forked from here would wait for it for ever. */
static void
starts_no_thread(void **state)
{
	struct data *d = *state;
	int before = threads();
	char *text = model_text(d, &booster_standard);
	struct booster *b;
	float p[ROWS];
	assert_int_equal(booster_load(text, strlen(text), COLUMNS, &b, d->err, sizeof d->err), 0);
	assert_int_equal(booster_predict(b, d->x, ROWS, COLUMNS, p, d->err, sizeof d->err), 0);
	assert_int_equal(threads(), before);
	booster_free(b);
	free(text);
}

static void
loaded_is_what_was_saved(void **state)
{
	struct data *d = *state;
	struct booster *b = trained(d, &booster_standard), *c;
	char *text = saved(d, b), *again;
	float p[ROWS], q[ROWS];
	assert_int_equal(booster_load(text, strlen(text), COLUMNS, &c, d->err, sizeof d->err), 0);
	assert_int_equal(booster_columns(c), COLUMNS);
	assert_int_equal(booster_predict(b, d->x, ROWS, COLUMNS, p, d->err, sizeof d->err), 0);
	assert_int_equal(booster_predict(c, d->x, ROWS, COLUMNS, q, d->err, sizeof d->err), 0);
	assert_memory_equal(p, q, sizeof p);
	again = saved(d, c);
	assert_string_equal(text, again);
	booster_free(b);
	booster_free(c);
	free(text);
	free(again);
}

static struct json_object *
inside(struct json_object *o, const char *key)
{
	struct json_object *member = NULL;
	assert_true(json_object_object_get_ex(o, key, &member));
	return member;
}

/* Trees and their leaves; a parameter that the library did not hear would leave the model as it was. */
static void
every_parameter_is_heard(void **state)
{
	struct data *d = *state;
	struct booster_params other[8];
	for (int i = 0; i < 8; i++)
		other[i] = booster_standard;
	other[0].rounds = 99;
	other[1].max_leaves = 5;
	other[2].eta = 0.2;
	other[3].min_child_weight = 10;
	other[4].subsample = 0.7;
	other[5].colsample = 0.5;
	other[6].alpha = 0.2;
	other[7].lambda = 0.2;
	char *standard = model_text(d, &booster_standard);
	for (int i = 0; i < 8; i++) {
		char *text = model_text(d, &other[i]);
		if (strcmp(text, standard) == 0)
			fail_msg("parameter %d changes nothing", i);
		struct json_object *root = json_tokener_parse(text);
		struct json_object *trees = inside(inside(inside(inside(root, "learner"), "gradient_booster"), "model"), "trees");
		assert_int_equal(json_object_array_length(trees), other[i].rounds);
		int most = 0;
		for (size_t t = 0; t < json_object_array_length(trees); t++) {
			int nodes = json_object_get_int(inside(inside(json_object_array_get_idx(trees, t), "tree_param"), "num_nodes"));
			most = nodes > most ? nodes : most;
		}
		assert_true(most <= 2 * other[i].max_leaves - 1);
		assert_true(i != 1 || most == 9);
		json_object_put(root);
		free(text);
	}
	free(standard);
}

static void
wrong(struct data *d, const struct booster_params *params, size_t n, const char *why)
{
	struct booster *b = (struct booster *)d;
	assert_int_equal(booster_train(params, d->x, n, COLUMNS, d->y, &b, d->err, sizeof d->err), -1);
	assert_null(b);
	if (strstr(d->err, why) == NULL || strchr(d->err, '\n') != NULL)
		fail_msg("\"%s\" has no \"%s\"", d->err, why);
}

static void
says_what_is_wrong(void **state)
{
	struct data *d = *state;
	struct booster_params p = booster_standard;
	wrong(d, &p, 0, "no rows");
	d->x[COLUMNS + 2] = INFINITY;
	wrong(d, &p, ROWS, "column 2 of row 1 is infinite");
	d->x[COLUMNS + 2] = 0;
	d->y[7] = NAN;
	wrong(d, &p, ROWS, "label of row 7");
	d->y[7] = 0.5F;
	wrong(d, &p, ROWS, "label of row 7");
	d->y[7] = 1;
	p.rounds = 0;
	wrong(d, &p, ROWS, "one round and two leaves");
	p = booster_standard;
	p.max_leaves = 1;
	wrong(d, &p, ROWS, "one round and two leaves");
	p = booster_standard;
	p.subsample = 1.5;
	wrong(d, &p, ROWS, "training the model: value 1.5 for Parameter subsample exceed bound");
	p = booster_standard;
	p.eta = NAN;
	wrong(d, &p, ROWS, "eta is not a number");
	struct booster *b = trained(d, &booster_standard);
	float out[ROWS * 2];
	assert_int_equal(booster_predict(b, d->x, ROWS, COLUMNS - 1, out, d->err, sizeof d->err), -1);
	assert_string_equal(d->err, "rows of 5 columns, the model has 6");
	assert_int_equal(booster_predict(b, d->x, 0, COLUMNS, out, d->err, sizeof d->err), -1);
	d->x[0] = -INFINITY;
	assert_int_equal(booster_explain(b, d->x, 1, COLUMNS, out, d->err, sizeof d->err), -1);
	assert_string_equal(d->err, "column 0 of row 0 is infinite");
	booster_free(b);
	booster_free(NULL);
}

/* Constant and wholly missing columns, labels of one kind, one row: a model, not a failure. */
static void
dull_input_trains(void **state)
{
	struct data *d = *state;
	float p;
	for (size_t i = 0; i < ROWS; i++) {
		d->x[i * COLUMNS] = 3;
		d->x[i * COLUMNS + 1] = NAN;
	}
	struct booster *b = trained(d, &booster_standard);
	assert_int_equal(booster_predict(b, d->x, 1, COLUMNS, &p, d->err, sizeof d->err), 0);
	booster_free(b);
	for (size_t i = 0; i < ROWS; i++)
		d->y[i] = 1;
	b = trained(d, &booster_standard);
	assert_int_equal(booster_predict(b, d->x, 1, COLUMNS, &p, d->err, sizeof d->err), 0);
	assert_true(p > 0.9F && p < 1);
	booster_free(b);
	assert_int_equal(booster_train(&booster_standard, d->x, 1, COLUMNS, d->y, &b, d->err, sizeof d->err), 0);
	booster_free(b);
}

static void
refuse(struct data *d, const char *text, size_t len, int columns, const char *why)
{
	struct booster *b = (struct booster *)d;
	assert_int_equal(booster_load(text, len, columns, &b, d->err, sizeof d->err), -1);
	assert_null(b);
	if (strstr(d->err, why) == NULL || strchr(d->err, '\n') != NULL)
		fail_msg("\"%s\" has no \"%s\"", d->err, why);
}

static void
damaged_models_are_refused(void **state)
{
	struct data *d = *state;
	char *text = model_text(d, &booster_standard), *cut = malloc(strlen(text) + 1);
	size_t len = strlen(text);
	assert_non_null(cut);
	refuse(d, "", 0, COLUMNS, "no whole JSON object");
	refuse(d, "{}", 2, COLUMNS, "reading the model: ");
	refuse(d, "{\"learner\":{}}", 14, COLUMNS, "reading the model: ");
	refuse(d, "{\"learner\":[1,2}", 16, COLUMNS, "reading the model: ");
	refuse(d, text, len, 0, "no columns");
	refuse(d, text, len, COLUMNS - 1, "reading the model: it has 6 columns, not 5");
	refuse(d, text, len, COLUMNS + 1, "reading the model: it has 6 columns, not 7");
	for (size_t n = 1; n < len; n += n < 64 || n + 64 > len ? 1 : 4099) {
		refuse(d, text, n, COLUMNS, "reading the model: ");
		/* and when the last byte is one that an object may end with */
		memcpy(cut, text, n);
		cut[n] = '}';
		if (n + 1 < len)
			refuse(d, cut, n + 1, COLUMNS, "reading the model: ");
	}
	free(cut);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(learns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(explains, set_up, tear_down),
		cmocka_unit_test_setup_teardown(same_bytes_each_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(starts_no_thread, set_up, tear_down),
		cmocka_unit_test_setup_teardown(loaded_is_what_was_saved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_parameter_is_heard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_what_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dull_input_trains, set_up, tear_down),
		cmocka_unit_test_setup_teardown(damaged_models_are_refused, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
