/* What pages read of a model's file is what the runner wrote into it; a file that is damaged, foreign or too long is refused in words. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model_file.h"
#include "model_world.h"
#include "sealed.h"

static const char *const one[] = { "HE" };

struct place {
	char dir[64], path[96], sha256[SHA256_TEXT];
	struct model *m;
	struct buf good;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	struct snapshot *s = model_snapshot(one, 1, 5, PANEL_RECORD);
	assert_non_null(p);
	snprintf(p->dir, sizeof p->dir, "/tmp/hydra-test-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof p->path, "%s/v1.json", p->dir);
	s->recipe.rounds = 20;
	assert_int_equal(train_model(s, &p->m, err, sizeof err), 0);
	assert_int_equal(model_save(p->m, p->path, p->sha256, err, sizeof err), 0);
	assert_int_equal(buf_read_file(&p->good, p->path, (size_t)64 << 20), 0);
	snapshot_free(s);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	unlink(p->path);
	rmdir(p->dir);
	model_free(p->m);
	buf_free(&p->good);
	free(p);
	return 0;
}

static void
same_as_written(void **state)
{
	const struct place *p = *state;
	const struct model *m = p->m;
	struct model_file f;
	struct buf a = { 0 }, b = { 0 };
	double grown = 1;
	if (model_file_read(p->path, "models/v1.json", p->sha256, p->good.len, &f, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_true(f.version == 1 && f.until == m->until && f.first == m->first && f.last == m->last && f.sessions == m->sessions && f.rows == m->rows && f.labelled == m->labelled);
	assert_true(f.b == m->b && f.halve == m->halve && f.folds == PANEL_FOLDS && f.record.n == PANEL_FOLDS * PANEL_FOLD);
	for (int k = 0; k < PANEL_FOLDS; k++)
		assert_true(f.fold_b[k] == m->fold_b[k] && f.fold_sessions[k] == (int64_t)m->fold_sessions[k]);
	assert_true(record_equal(&f.record, &m->record));
	assert_memory_equal(f.importance, m->importance, sizeof f.importance);
	recipe_json(&f.recipe, &a);
	recipe_json(&m->recipe, &b);
	assert_string_equal(a.data, b.data);
	for (size_t i = 0; i < f.record.n; i++)
		grown *= isnan(f.record.row[i].ret) ? 1 : 1 + f.record.row[i].ret;
	assert_true(f.metrics.ret == grown - 1 && isfinite(f.metrics.brier));
	buf_free(&a);
	buf_free(&b);
	model_file_free(&f);
	model_file_free(&f);
}

static void
refused(const struct place *p, const char *data, size_t len, const char *sha256, size_t most, const char *words)
{
	struct model_file f;
	assert_int_equal(buf_write_file(p->path, data, len, 0600, false), 0);
	assert_int_equal(model_file_read(p->path, "models/v1.json", sha256, most, &f, err, sizeof err), -1);
	if (strcmp(err, words) != 0)
		fail_msg("\"%s\" is not \"%s\"", err, words);
	model_file_free(&f);
}

static void
damaged(void **state)
{
	const struct place *p = *state;
	const size_t most = (size_t)16 << 20;
	struct model_file f;
	struct buf b = { 0 };
	refused(p, p->good.data, p->good.len / 2, NULL, most, "models/v1.json is cut, or no model");
	refused(p, "", 0, NULL, most, "models/v1.json is cut, or no model");
	refused(p, p->good.data, p->good.len, "00", most, "models/v1.json is another file than the one that the ledger names");
	refused(p, p->good.data, p->good.len, NULL, 1000, "models/v1.json is longer than 1000 bytes, and is not read");
	p->good.data[p->good.len / 3] ^= 1;
	refused(p, p->good.data, p->good.len, NULL, most, "models/v1.json was changed: its content has another SHA-256 than it says");
	p->good.data[p->good.len / 3] ^= 1;
	unlink(p->path);
	assert_int_equal(model_file_read(p->path, "models/v1.json", NULL, most, &f, err, sizeof err), -1);
	assert_string_equal(err, "models/v1.json is missing");
	/* sealed, and nothing that a model has */
	static const char *const strange[] = { "{\"format\":\"hydra model 1\"", "[1", "{\"format\":7", "{\"format\":\"hydra model 1\",\"recipe\":[]" };
	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
		buf_clear(&b);
		buf_str(&b, strange[i]);
		sealed_end(&b, 0);
		refused(p, b.data, b.len, NULL, most, i % 3 == 0 ? "models/v1.json has no recipe" : "models/v1.json is of another format than \"hydra model 1\"");
	}
	buf_free(&b);
	assert_int_equal(buf_write_file(p->path, p->good.data, p->good.len, 0600, false), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(same_as_written), cmocka_unit_test(damaged) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
