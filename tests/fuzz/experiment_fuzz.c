/* The JSON columns of an experiment, each read as each of the three. */
#include "experiment_json.h"
#include "fuzz.h"

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
