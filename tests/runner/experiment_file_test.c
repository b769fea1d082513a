/* A result's file comes back to the bit; cut, changed or with figures that cannot be it is refused, and so is writing one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "experiment_internal.h"
#include "promotion.h"
#include "sealed.h"

static char path[] = "/tmp/experiment_file_test.XXXXXX", err[700];

static void
metrics(struct fitness_metrics *m, double sharpe)
{
	const double value[FITNESS_METRICS] = { [FITNESS_SHARPE] = sharpe, [FITNESS_DRAWDOWN] = -0.1 / 3, [FITNESS_CALIBRATION] = 0.2479, [FITNESS_ROBUSTNESS] = 8.0 / 15, [FITNESS_RETURN] = -0.07, [FITNESS_SIMPLICITY] = 1.0 / 11 };
	for (int i = 0; i < FITNESS_METRICS; i++) {
		m->value[i] = value[i];
		m->has[i] = true;
	}
}

static struct experiment_result
example(void)
{
	struct experiment_result r = { .compared = true, .p = 0.1 / 7, .sessions = 315 };
	for (int k = 0; k < PANEL_FOLDS; k++)
		r.window[k] = (struct experiment_window){ .from = date_from_ymd(2016, 1 + 2 * k, 4), .to = date_from_ymd(2016, 2 + 2 * k, 28), .champion = 0.4 + 0.01 * k, .candidate = 1.0 / (2 + k) };
	metrics(&r.champion.metrics, 0);
	metrics(&r.candidate.metrics, 1.25e-9);
	memset(r.model_sha256, 'a', SHA256_TEXT - 1);
	experiment_conclude(&r);
	return r;
}

static void
same_side(const struct experiment_side *a, const struct experiment_side *b)
{
	assert_true(a->composite == b->composite && a->brier == b->brier);
	for (int i = 0; i < FITNESS_METRICS; i++)
		assert_true(a->metrics.has[i] && b->metrics.has[i] && a->metrics.value[i] == b->metrics.value[i] && a->component[i] == b->component[i]);
}

static void
comes_back(void **state)
{
	struct experiment_result r = example(), back;
	char sha256[SHA256_TEXT];
	(void)state;
	assert_int_equal(r.windows_won, 1);
	assert_false(r.enough);
	assert_true(r.champion.composite > 0 && r.champion.brier == 0.2479);
	if (experiment_result_write(&r, path, sha256, err, sizeof err) != 0 || experiment_result_read(path, sha256, &back, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_true(back.compared && back.windows_won == 1 && !back.enough && back.p == r.p && back.sessions == 315);
	assert_string_equal(back.model_sha256, r.model_sha256);
	for (int k = 0; k < PANEL_FOLDS; k++) {
		const struct experiment_window *a = &r.window[k], *b = &back.window[k];
		assert_true(a->from == b->from && a->to == b->to && a->champion == b->champion && a->candidate == b->candidate && a->won == b->won);
	}
	same_side(&r.champion, &back.champion);
	same_side(&r.candidate, &back.candidate);
	/* three are enough */
	r.window[1].candidate = r.window[2].candidate = 0.9;
	experiment_conclude(&r);
	assert_int_equal(experiment_result_write(&r, path, sha256, err, sizeof err), 0);
	assert_int_equal(experiment_result_read(path, sha256, &back, err, sizeof err), 0);
	assert_true(back.windows_won == 3 && back.enough && back.window[1].won);
}

static void
refit(void **state)
{
	struct experiment_result r = { .p = 1 }, back;
	char sha256[SHA256_TEXT];
	(void)state;
	memset(r.model_sha256, '0', SHA256_TEXT - 1);
	assert_int_equal(experiment_result_write(&r, path, sha256, err, sizeof err), 0);
	assert_int_equal(experiment_result_read(path, sha256, &back, err, sizeof err), 0);
	assert_true(!back.compared && !back.enough && back.p == 1 && back.windows_won == 0 && back.sessions == 0);
	assert_string_equal(back.model_sha256, r.model_sha256);
}

static void
refused(const char *data, size_t len, const char *sha256, const char *words)
{
	struct experiment_result r;
	static const struct experiment_result none;
	assert_int_equal(buf_write_file(path, data, len, 0600, false), 0);
	assert_int_equal(experiment_result_read(path, sha256, &r, err, sizeof err), -1);
	if (strncmp(err, path, strlen(path)) != 0 || strstr(err, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err, words);
	assert_true(r.compared == none.compared && r.p == 0 && r.sessions == 0 && r.window[0].to == 0 && r.model_sha256[0] == '\0');
}

static struct buf
good_text(void)
{
	const struct experiment_result r = example();
	struct buf b = { 0 };
	char sha256[SHA256_TEXT];
	assert_int_equal(experiment_result_write(&r, path, sha256, err, sizeof err), 0);
	assert_int_equal(buf_read_file(&b, path, EXPERIMENT_LARGEST), 0);
	return b;
}

static void
damaged(void **state)
{
	struct buf good = good_text();
	(void)state;
	for (size_t n = 0; n < good.len; n++)
		refused(good.data, n, NULL, "is cut");
	for (size_t i = 0; i < good.len; i++) {
		for (int bit = 0; bit < 8; bit += 7) {
			good.data[i] = (char)(good.data[i] ^ (1 << bit));
			refused(good.data, good.len, NULL, path);
			good.data[i] = (char)(good.data[i] ^ (1 << bit));
		}
	}
	refused(good.data, good.len, "0000", "is another file than the one that the process that made it names");
	buf_free(&good);
	char *large = calloc(1, EXPERIMENT_LARGEST + 1);
	assert_non_null(large);
	refused(large, EXPERIMENT_LARGEST + 1, NULL, "is longer than 65536 bytes");
	free(large);
}

/* One piece replaced, and sealed again as if that were right. */
static void
replaced(const char *old, const char *new, const char *words)
{
	struct buf good = good_text(), b = { 0 };
	const char *at = strstr(good.data, old), *seal = strstr(good.data, ",\"sha256\":\"");
	if (at == NULL || seal == NULL)
		fail_msg("\"%s\" is not in %s", old, good.data);
	buf_add(&b, good.data, (size_t)(at - good.data));
	buf_str(&b, new);
	if (at + strlen(old) < seal)
		buf_add(&b, at + strlen(old), (size_t)(seal - at) - strlen(old));
	sealed_end(&b, 0);
	refused(b.data, b.len, NULL, words);
	buf_free(&b);
	buf_free(&good);
}

static void
nonsense(void **state)
{
	(void)state;
	replaced("hydra experiment 1", "hydra experiment 2", "of another format");
	replaced("\"model\":\"a", "\"model\":\"", "names no model");
	replaced("\"model\":\"a", "\"model\":\"A", "names no model");
	replaced("\"compared\":true", "\"compared\":1", "of another format");
	replaced("\"compared\":true", "\"compared\":false", "more than it should");
	replaced("\"sessions\":315", "\"sessions\":314", "fewer sessions");
	replaced("\"sessions\":315", "\"sessions\":315.5", "more than it should");
	replaced("\"sessions\":315", "\"sessions\":-1", "out of range");
	replaced("\"sessions\":315,", "", "missing");
	replaced("\"p\":0", "\"p\":1", "out of range");
	replaced("\"p\":0", "\"p\":-0", "out of range");
	replaced("\"p\":0", "\"p\":NaN,\"q\":0", "out of range");
	replaced("\"p\":0", "\"p\":\"0\",\"q\":0", "out of range");
	replaced("\"p\":0", "\"q\":0,\"p\":0", "more than it should");
	replaced("2016-01-04", "2016-01-32", "out of range");
	replaced("2016-01-04", "2016-03-01", "do not ascend");
	replaced("2016-03-04", "2016-02-28", "do not ascend");
	replaced("\"candidate\":0.5", "\"candidate\":1.5", "out of range");
	replaced("\"candidate\":0.5", "\"candidate\":Infinity", "out of range");
	replaced("},{\"from\"", "},{},{\"from\"", "out of range");
	replaced("\"sharpe\":0", "\"sharpe\":NaN", "out of range");
	replaced("\"sharpe\":0", "\"sharpe\":1e999", "out of range");
	replaced("\"drawdown\":-", "\"drawdown\":", "drawdown is above 0");
	replaced("\"calibration\":0", "\"calibration\":7", "Brier score");
	replaced("\"robustness\":0", "\"robustness\":7", "robustness");
	replaced("\"simplicity\":0", "\"simplicity\":-0", "simplicity");
	replaced("\"slippage_adjusted_return\":-0", "\"slippage_adjusted_return\":-1", "return is below -1");
	replaced("\"sharpe\":0,", "\"sharpe\":0,\"sharpe\":0,", "more than it should");
	replaced("{\"format\"", "{ \"format\"", "more than it should");
	replaced("{\"format\"", "[\"format\"", "of another format");
	replaced(",\"sessions\"", "", "of another format");
}

static void
not_written(struct experiment_result r, const char *words)
{
	char sha256[SHA256_TEXT];
	unlink(path);
	assert_int_equal(experiment_result_write(&r, path, sha256, err, sizeof err), -1);
	if (strstr(err, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err, words);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void
inconsistent(void **state)
{
	struct experiment_result r = example();
	(void)state;
	r.windows_won = 3;
	not_written(r, "what follows from its figures");
	r = example();
	r.window[0].won = !r.window[0].won;
	not_written(r, "what follows from its figures");
	r = example();
	r.candidate.composite += 0.1;
	not_written(r, "what follows from its figures");
	r = example();
	r.candidate.metrics.has[FITNESS_RETURN] = false;
	not_written(r, "no number");
	r = example();
	r.p = 0.0 / 0.0;
	not_written(r, "p is not within");
	r = example();
	r.model_sha256[0] = '\0';
	not_written(r, "names no model");
	r = example();
	r.compared = false;
	not_written(r, "a refit has nothing to compare");
}

static int
open_file(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd >= 0 ? close(fd) : -1;
}

static int
close_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(comes_back), cmocka_unit_test(refit), cmocka_unit_test(damaged), cmocka_unit_test(nonsense), cmocka_unit_test(inconsistent) };
	return cmocka_run_group_tests(tests, open_file, close_file);
}
