/* What the agent's experiments record, found in what the runner writes and in nothing that another program wrote. */
#include "fixture.h"

#include <math.h>

#include "page_result.h"

static void
results(const char *text, struct page_result *out)
{
	struct experiment_json *j = calloc(1, sizeof *j);
	assert_non_null(j);
	(void)experiment_json_metrics(text, j);
	page_result_of(j, out);
	experiment_json_free(j);
	free(j);
}

static void
compared(void **state)
{
	struct page_result r;
	(void)state;
	results("{\"windows_won\":2,\"windows\":5,\"p\":0.01,\"p_limit\":0.025,\"attempt\":1,\"sharpe\":1.5,\"window_1\":{\"from\":\"2016-01-04\",\"to\":\"2016-04-01\",\"candidate\":0.51,\"champion\":0.48,\"won\":true},"
	        "\"window_2\":{\"from\":\"2016-04-04\",\"to\":\"2016-07-01\",\"candidate\":0.4,\"champion\":null,\"won\":false},\"shadow\":{\"sessions\":7,\"of\":20,\"candidate\":0.2479,\"champion\":0.2483,\"p\":null}}", &r);
	assert_true(r.ours && !r.refit && r.failed[0] == '\0');
	assert_true(r.won == 2 && r.of == 5 && r.attempt == 1 && r.p == 0.01 && r.p_limit == 0.025);
	assert_int_equal(r.n_windows, 2);
	assert_string_equal(r.window[0].from, "2016-01-04");
	assert_string_equal(r.window[1].to, "2016-07-01");
	assert_true(r.window[0].candidate == 0.51 && r.window[0].champion == 0.48 && r.window[0].won == PAGE_RESULT_TRUE);
	assert_true(isnan(r.window[1].champion) && r.window[1].won == PAGE_RESULT_FALSE);
	assert_true(r.shadowed && r.sessions == 7 && r.sessions_of == 20 && r.candidate == 0.2479 && r.champion == 0.2483 && isnan(r.shadow_p));
}

static void
failed_and_refit(void **state)
{
	struct page_result r;
	(void)state;
	results("{\"failed\":\"hung: killed after 300 s\"}", &r);
	assert_true(r.ours && r.n_windows == 0 && !r.shadowed && r.attempt == -1 && isnan(r.p));
	assert_string_equal(r.failed, "hung: killed after 300 s");
	results("{\"refit\":true}", &r);
	assert_true(r.ours && r.refit && r.failed[0] == '\0' && !r.shadowed);
}

static void
others(void **state)
{
	static const char *const texts[] = { NULL, "", "null", "[1]", "{}", "{\"sharpe\": 1.25, \"p\": 0.3, \"windows\": 4, \"folds\": {\"a\": 1}}", "{\"window_1\": 3}", "{\"window_1\": {\"won\": true}}", "{\"shadow\": {\"sessions\": -1, \"of\": 20}}",
		"{\"shadow\": {\"sessions\": 1.5, \"of\": 20}}", "{\"refit\": \"yes\"}", "{\"failed\": \"\"}", "{\"shadow\": 7, \"window_0\": {\"from\": \"a\", \"to\": \"b\"}, \"window_6\": {\"from\": \"a\", \"to\": \"b\"}}" };
	struct page_result r;
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		results(texts[i], &r);
		if (r.ours)
			fail_msg("%s is taken for ours", texts[i]);
	}
	results("{\"window_1\": {\"from\": \"a\\u0001\\\"\", \"to\": \"2016-04-0100000000\", \"candidate\": \"x\", \"won\": 1}, \"p\": 1e999, \"attempt\": 3.5}", &r);
	assert_true(r.n_windows == 1 && isnan(r.window[0].candidate) && r.window[0].won == PAGE_RESULT_UNSAID && isnan(r.p) && r.attempt == -1);
	assert_int_equal(strlen(r.window[0].to), DATE_TEXT - 1);
}

static void
names(void **state)
{
	double v;
	(void)state;
	assert_true(page_result_takes("window_5.won") && page_result_takes("shadow.p") && page_result_takes("p_limit") && page_result_takes("refit") && page_result_takes("failed"));
	assert_false(page_result_takes("window_6.won") || page_result_takes("window_1") || page_result_takes("shadow") || page_result_takes("sharpe") || page_result_takes("window_12.won"));
	assert_true(page_result_number("0.48006325429173896", &v) && v > 0.48 && page_result_number("-1.5e-3", &v));
	assert_false(page_result_number("12", &v) || page_result_number("1.2.3", &v) || page_result_number("NaN", &v) || page_result_number("", &v) || page_result_number("1e300.5", &v) || page_result_number("2.5e99", &v));
}

static void
meaning(void **state)
{
	struct experiment_json *j = calloc(1, sizeof *j);
	struct page_result_meaning m;
	(void)state;
	assert_non_null(j);
	assert_int_equal(experiment_json_metrics("{\"session\":\"2026-03-04\",\"cause\":\"overfitting\",\"step\":\"refit\",\"refit\":true,\"recipe\":{\"eta\":0.1},\"impact\":\"i\",\"prediction\":\"it wins\",\"prediction_held\":null,\"champion_version\":2,\"metric\":\"sharpe\"}", j), 1);
	assert_true(page_result_meaning(j, &m));
	assert_string_equal(m.session, "2026-03-04");
	assert_string_equal(m.cause, "overfitting");
	assert_string_equal(m.prediction, "it wins");
	assert_true(m.held == PAGE_RESULT_UNSAID && m.refit && m.champion == 2);
	assert_true(page_result_means("cause") && !page_result_means("recipe.eta") && !page_result_means("recipe_digest"));
	experiment_json_free(j);
	assert_int_equal(experiment_json_metrics("{\"cause\":\"none of ours\",\"run_time_seconds\":61.5}", j), 1);
	assert_false(page_result_meaning(j, &m));
	experiment_json_free(j);
	free(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(compared), cmocka_unit_test(failed_and_refit), cmocka_unit_test(others), cmocka_unit_test(names), cmocka_unit_test(meaning) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
