/* The same snapshot gives the same file, byte for byte, in this process and another; a damaged file is refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "buf.h"
#include "child.h"
#include "cmd.h"
#include "model_world.h"

static const char *const one[] = { "HE" };
static char folder[64];

static const char *
place(const char *name)
{
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static struct model *
make(struct snapshot *s)
{
	struct model *m;
	if (train_model(s, &m, err, sizeof err) != 0)
		fail_msg("%s", err);
	return m;
}

static struct buf
text_of(const struct model *m)
{
	struct buf b = { 0 };
	if (model_text(m, &b, err, sizeof err) != 0)
		fail_msg("%s", err);
	return b;
}

static struct buf
file(const char *name)
{
	struct buf b = { 0 };
	assert_int_equal(buf_read_file(&b, place(name), (size_t)64 << 20), 0);
	return b;
}

/* Through the snapshot's file, in another process, and loaded again: one text. */
static void
same_bytes(void **state)
{
	struct snapshot *s = model_snapshot(one, 1, 5, PANEL_RECORD), *again;
	char sha256[SHA256_TEXT], expected[80];
	const char *argv[] = { "model_test", place("v1.snapshot"), NULL };
	char snapshot[128];
	struct child *c;
	(void)state;
	snprintf(snapshot, sizeof snapshot, "%s", argv[1]);
	argv[1] = snapshot;
	assert_int_equal(snapshot_write(s, snapshot, err, sizeof err), 0);
	assert_int_equal(snapshot_read(snapshot, &again, err, sizeof err), 0);
	struct model *a = make(s), *b = make(again), *loaded;
	struct buf ta = text_of(a), tb = text_of(b);
	assert_true(ta.len == tb.len && memcmp(ta.data, tb.data, ta.len) == 0);
	assert_int_equal(child_start(NULL, argv, &child_standard, &c, err, sizeof err), 0);
	assert_true(child_wait(c, -1));
	if (child_result(c) != CHILD_DONE)
		fail_msg("%s %s", child_why(c), child_line(c));
	struct buf tc = file("v1.json");
	assert_true(ta.len == tc.len && memcmp(ta.data, tc.data, ta.len) == 0);
	assert_int_equal(model_save(a, place("v1.json"), sha256, err, sizeof err), 0);
	snprintf(expected, sizeof expected, "\"sha256\":\"%s\"", sha256);
	assert_non_null(strstr(child_line(c), expected));
	assert_int_equal(model_load(place("v1.json"), sha256, &loaded, err, sizeof err), 0);
	struct buf td = text_of(loaded);
	assert_true(ta.len == td.len && memcmp(ta.data, td.data, ta.len) == 0);
	assert_int_equal(loaded->folds, PANEL_FOLDS);
	assert_int_equal(loaded->record.n, PANEL_FOLDS * PANEL_FOLD);
	child_free(c);
	buf_free(&ta);
	buf_free(&tb);
	buf_free(&tc);
	buf_free(&td);
	model_free(a);
	model_free(b);
	model_free(loaded);
	snapshot_free(s);
	snapshot_free(again);
}

/* 317 bars are enough for a champion without a record, 316 are not, and 636 give no record yet. */
static void
enough(void **state)
{
	struct snapshot *s = model_snapshot(one, 1, 5, PANEL_BARS - 1);
	struct model *m;
	(void)state;
	assert_int_equal(train_model(s, &m, err, sizeof err), -1);
	assert_string_equal(err, "251 labelled sessions, 252 are needed");
	snapshot_free(s);
	for (int n = PANEL_BARS; n < PANEL_RECORD; n += PANEL_RECORD - 1 - PANEL_BARS) {
		s = model_snapshot(one, 1, 5, n);
		m = make(s);
		assert_int_equal(m->folds, 0);
		assert_int_equal(m->record.n, 0);
		assert_true(m->b == 0.25 && !m->halve);
		assert_int_equal(m->sessions, n - FEATURES_WARM_UP - LABEL_HORIZON);
		assert_true(m->last < m->until);
		model_free(m);
		snapshot_free(s);
	}
}

/* SHAP of a row is the same bits alone as among all, so that it may be kept. */
static void
explained_alone(const struct model *m, const struct snapshot *s)
{
	struct panel *p;
	size_t width = (size_t)m->recipe.features.n;
	float alone[FEATURES_ALL];
	assert_int_equal(panel_build(s->market, s->n_markets, &m->recipe.features, &p), 0);
	float *all = calloc(p->n_rows * width, sizeof *all);
	assert_true(all != NULL && p->n_rows > 400);
	assert_int_equal(trees_explain(m->trees, p->values, p->n_rows, all, err, sizeof err), 0);
	for (size_t i = 0; i < p->n_rows; i++) {
		assert_int_equal(trees_explain(m->trees, &p->values[i * width], 1, alone, err, sizeof err), 0);
		assert_memory_equal(alone, &all[i * width], width * sizeof *alone);
	}
	free(all);
	panel_free(p);
}

static void
pair_and_window(void **state)
{
	struct snapshot *s = model_snapshot(one, 1, 5, 500);
	struct model *m, *loaded;
	char sha256[SHA256_TEXT];
	(void)state;
	s->recipe.kind = RECIPE_PAIR;
	s->recipe.window = 310;
	s->recipe.rounds = 20;
	m = make(s);
	assert_int_equal(m->sessions, 310);
	assert_int_equal(m->rows, 310);
	assert_non_null(m->trees->part[1]);
	assert_int_equal(model_save(m, place("v2.json"), sha256, err, sizeof err), 0);
	assert_int_equal(model_load(place("v2.json"), NULL, &loaded, err, sizeof err), 0);
	assert_true(loaded->trees->split == m->trees->split);
	explained_alone(loaded, s);
	struct buf a = text_of(m), b = text_of(loaded);
	assert_string_equal(a.data, b.data);
	buf_free(&a);
	buf_free(&b);
	model_free(loaded);
	model_free(m);
	s->recipe.window = 299;
	assert_int_equal(train_model(s, &m, err, sizeof err), -1);
	assert_non_null(strstr(err, "a pair needs 150 of each"));
	snapshot_free(s);
}

/* Text in place of the model's file. */
static void
refused(const char *data, size_t len, const char *sha256, const char *words)
{
	struct model *m;
	assert_int_equal(buf_write_file(place("bad.json"), data, len, 0600, false), 0);
	assert_int_equal(model_load(place("bad.json"), sha256, &m, err, sizeof err), -1);
	if (strstr(err, words) == NULL || strstr(err, "bad.json") == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err, words);
	assert_null(m);
}

/* One piece replaced, and sealed again as if that were right. */
static void
refused_sealed(const struct buf *good, const char *old, const char *new, const char *words)
{
	struct buf b = { 0 };
	struct sha256 sum;
	char digest[SHA256_TEXT];
	const char *at = strstr(good->data, old);
	assert_non_null(at);
	buf_add(&b, good->data, (size_t)(at - good->data));
	buf_str(&b, new);
	buf_str(&b, at + strlen(old));
	size_t sealed = b.len - strlen(",\"sha256\":\"\"}\n") - 64;
	sha256_open(&sum);
	sha256_add(&sum, b.data, sealed);
	memcpy(b.data + b.len - 3 - 64, sha256_text(&sum, digest), 64);
	refused(b.data, b.len, NULL, words);
	buf_free(&b);
}

static void
damaged(void **state)
{
	struct snapshot *s = model_snapshot(one, 1, 5, PANEL_BARS);
	struct model *m = make(s), *none;
	struct buf good = text_of(m);
	(void)state;
	assert_int_equal(model_load(place("none.json"), NULL, &none, err, sizeof err), -1);
	assert_non_null(strstr(err, "none.json is missing"));
	refused(good.data, good.len / 2, NULL, "is cut");
	refused(good.data, good.len - 1, NULL, "is cut");
	refused("", 0, NULL, "is cut");
	refused(good.data, good.len, "0000", "another file than the one that the ledger names");
	for (size_t i = 0; i < good.len - 100; i += good.len / 50) {
		good.data[i] ^= 1;
		refused(good.data, good.len, NULL, "was changed");
		good.data[i] ^= 1;
	}
	refused_sealed(&good, "hydra model 1", "hydra model 2", "of another format");
	refused_sealed(&good, "\"ret_5\"", "\"ret_6\"", "recipe features ret_6");
	refused_sealed(&good, "\"ret_5\",", "", "cannot be used"); /* the trees know twenty */
	refused_sealed(&good, "\"version\":1", "\"version\":0", "fields");
	refused_sealed(&good, "\"b\":0.25", "\"b\":1.25", "fields");
	refused_sealed(&good, "\"single\"", "\"pair\"", "other trees");
	refused_sealed(&good, "\"boosters\":[\"", "\"boosters\":[\"x", "cannot be used");
	buf_free(&good);
	model_free(m);
	snapshot_free(s);
}

static void
damaged_snapshot(void **state)
{
	struct snapshot *s = model_snapshot(one, 1, 5, 100), *none;
	(void)state;
	assert_int_equal(snapshot_write(s, place("s.snapshot"), err, sizeof err), 0);
	struct buf good = file("s.snapshot");
	const size_t cuts[] = { 0, 1, 64, good.len / 2, good.len - 1 };
	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
		assert_int_equal(buf_write_file(place("s.snapshot"), good.data, cuts[i], 0600, false), 0);
		assert_int_equal(snapshot_read(place("s.snapshot"), &none, err, sizeof err), -1);
		assert_non_null(strstr(err, "is cut"));
	}
	good.data[good.len / 2] ^= 1;
	assert_int_equal(buf_write_file(place("s.snapshot"), good.data, good.len, 0600, false), 0);
	assert_int_equal(snapshot_read(place("s.snapshot"), &none, err, sizeof err), -1);
	assert_non_null(strstr(err, "SHA-256"));
	buf_free(&good);
	snapshot_free(s);
}

static int
open_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/model_test.XXXXXX");
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
close_folder(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_bytes), cmocka_unit_test(enough), cmocka_unit_test(pair_and_window), cmocka_unit_test(damaged), cmocka_unit_test(damaged_snapshot),
	};
	if (argc > 1) { /* the other process */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[1] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
