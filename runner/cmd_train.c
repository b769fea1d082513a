/* hydra-runner train FILE: the process in which a model is made (child.h). It knows a snapshot and nothing else. */
#include <stdio.h>

#include "cmd.h"
#include "model.h"
#include "train_record.h"

/* One line of JSON: what was made. */
static int
tell(const struct args *a, const struct model *m, const char *sha256)
{
	struct buf out = { 0 };
	buf_fmt(&out, "{\"version\":%d,\"sha256\":\"%s\"}\n", m->version, sha256);
	return cmd_print(a, &out);
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct snapshot *s = NULL;
	struct model *m = NULL;
	char path[4300], sha256[SHA256_TEXT] = "", err[600];
	(void)cfg;
	int rc = -1;
	if (snapshot_beside(a->operand, ".json", path, sizeof path) != 0)
		snprintf(err, sizeof err, "%.300s: the name of a snapshot ends in " SNAPSHOT_ENDING, a->operand);
	else if (snapshot_read(a->operand, &s, err, sizeof err) == 0 && train_model(s, &m, err, sizeof err) == 0)
		rc = model_save(m, path, sha256, err, sizeof err);
	int code = rc == 0 ? tell(a, m, sha256) : cmd_fail_line(a, err);
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
