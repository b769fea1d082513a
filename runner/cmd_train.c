/* hydra-runner train FILE: the process in which a model is made (child.h). It knows a snapshot and nothing else. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "model.h"
#include "train_record.h"

#define SUFFIX ".snapshot"

/* Where the model of a snapshot goes: NAME.snapshot, NAME.json. */
static int
target(const char *snapshot, char *out, size_t size)
{
	size_t len = strlen(snapshot), tail = strlen(SUFFIX);
	if (len <= tail || strcmp(snapshot + len - tail, SUFFIX) != 0)
		return -1;
	int n = snprintf(out, size, "%.*s.json", (int)(len - tail), snapshot);
	return n > 0 && (size_t)n < size ? 0 : -1;
}

/* One line of JSON: what was made, or why nothing was. */
static int
tell(const struct args *a, const struct model *m, const char *sha256, const char *err)
{
	struct buf out = { 0 };
	if (m != NULL) {
		buf_fmt(&out, "{\"version\":%d,\"sha256\":\"%s\"}\n", m->version, sha256);
	} else {
		buf_str(&out, "{\"error\":");
		buf_json(&out, err);
		buf_str(&out, "}\n");
	}
	int rc = cmd_print(a, &out);
	return m == NULL ? CMD_EXIT_FAILURE : rc;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct snapshot *s = NULL;
	struct model *m = NULL;
	char path[4300], sha256[SHA256_TEXT] = "", err[600];
	(void)cfg;
	int rc = -1;
	if (target(a->operand, path, sizeof path) != 0)
		snprintf(err, sizeof err, "%s: the name of a snapshot ends in " SUFFIX, a->operand);
	else if (snapshot_read(a->operand, &s, err, sizeof err) == 0 && train_model(s, &m, err, sizeof err) == 0)
		rc = model_save(m, path, sha256, err, sizeof err);
	int code = tell(a, rc == 0 ? m : NULL, sha256, err);
	model_free(m);
	snapshot_free(s);
	return code;
}

const struct cmd cmd_train = {
	.spec = {
		.name = "train",
		.summary = "Make the model of a snapshot; the runner runs this itself, between cycles",
		.operand = "FILE",
		.details = "FILE is NAME.snapshot, the model is written beside it as NAME.json. Says one line of JSON. No journal is opened.",
		.option = {CMD_JSON},
	},
	.run = run,
};
