/* The JSON columns of an experiment, each read as each of the three, and what the agent's own hold. */
#include "experiment_json.h"
#include "fuzz.h"
#include "page_result.h"

static void
result(const struct experiment_json *j)
{
	struct page_result r;
	struct page_result_meaning m;
	page_result_of(j, &r);
	FUZZ_HOLDS(r.n_windows >= 0 && r.n_windows <= PAGE_RESULT_WINDOWS && r.attempt >= -1 && r.sessions >= -1);
	FUZZ_HOLDS(!r.shadowed || (r.sessions >= 0 && r.sessions_of > 0));
	for (int i = 0; i < r.n_windows; i++)
		FUZZ_HOLDS(r.window[i].from[0] != '\0' && memchr(r.window[i].to, '\0', sizeof r.window[i].to) != NULL);
	FUZZ_HOLDS(page_result_meaning(j, &m) == (m.cause[0] != '\0' && m.prediction[0] != '\0'));
}

static void
rows(int (*read)(const char *text, struct experiment_json *out), const char *text)
{
	static struct experiment_json out;
	int rc = read(text, &out);
	FUZZ_HOLDS(rc >= -1 && rc <= 1 && out.n >= 0 && out.n <= EXPERIMENT_JSON_ROWS && out.more >= 0);
	FUZZ_HOLDS(rc == 1 || (out.n == 0 && out.more == 0));
	FUZZ_HOLDS(out.more == 0 || out.n == EXPERIMENT_JSON_ROWS);
	for (int i = 0; i < out.n; i++) {
		FUZZ_HOLDS(out.row[i].name != NULL && out.row[i].to != NULL);
		FUZZ_HOLDS(experiment_json_find(&out, out.row[i].name) != NULL);
	}
	result(&out);
	experiment_json_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	rows(experiment_json_changes, text);
	rows(experiment_json_metrics, text);
	rows(experiment_json_tags, text);
	free(text);
	return 0;
}
