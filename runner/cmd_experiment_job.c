/* hydra-runner experiment-job FILE: the process in which an experiment runs (child.h). It knows a snapshot and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "experiment.h"
#include "model.h"

/* Both files beside the snapshot; the model's first, because the result names it. */
static int
save(const struct model *m, struct experiment_result *r, const char *snapshot, char sha256[SHA256_TEXT], char *err, int errsize)
{
	char model[4300], result[4300];
	if (snapshot_beside(snapshot, ".json", model, sizeof model) != 0 || snapshot_beside(snapshot, ".result", result, sizeof result) != 0) {
		snprintf(err, (size_t)errsize, "%s: the path is too long", snapshot);
		return -1;
	}
	if (model_save(m, model, r->model_sha256, err, errsize) != 0)
		return -1;
	if (experiment_result_write(r, result, sha256, err, errsize) == 0)
		return 0;
	(void)unlink(model); /* without a result nobody takes it */
	return -1;
}

/* Most that this program held at once, in KB; 0: not known. What getrusage says counts the process before it was executed too. */
static long
memory(void)
{
	struct buf b = { 0 };
	const char *at = buf_read_file(&b, "/proc/self/status", 65536) == 0 ? strstr(b.data, "VmHWM:") : NULL;
	long kb = at != NULL ? strtol(at + strlen("VmHWM:"), NULL, 10) : 0;
	buf_free(&b);
	return kb;
}

/* One line of JSON: what was made. */
static int
tell(const struct args *a, const struct model *m, const struct experiment_result *r, const char *sha256)
{
	struct buf out = { 0 };
	buf_fmt(&out, "{\"version\":%d,\"sha256\":\"%s\",\"result_sha256\":\"%s\",\"memory_kb\":%ld}\n", m->version, r->model_sha256, sha256, memory());
	return cmd_print(a, &out);
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct snapshot *s = NULL;
	struct model *m = NULL;
	struct experiment_result r;
	char name[4300], sha256[SHA256_TEXT] = "", err[600];
	(void)cfg;
	int rc = -1;
	if (snapshot_beside(a->operand, "", name, sizeof name) != 0)
		snprintf(err, sizeof err, "%.300s: the name of a snapshot ends in " SNAPSHOT_ENDING, a->operand);
	else if (snapshot_read(a->operand, &s, err, sizeof err) == 0 && experiment_run(s, &m, &r, err, sizeof err) == 0)
		rc = save(m, &r, a->operand, sha256, err, sizeof err);
	int code = rc == 0 ? tell(a, m, &r, sha256) : cmd_fail_line(a, err);
	model_free(m);
	snapshot_free(s);
	return code;
}

const struct cmd cmd_experiment_job = {
	.spec = {
		.name = "experiment-job",
		.summary = "Compare the two recipes of a snapshot and make the model of the second; the runner runs this itself, between cycles",
		.operand = "FILE",
		.details = "FILE is NAME.snapshot; the model is written beside it as NAME.json, what the comparison says as NAME.result. Says one line of JSON. No journal is opened.",
		.option = {CMD_JSON},
	},
	.run = run,
};
