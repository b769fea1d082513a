/* hydra-runner experiment: one of them, whole. */
#include <math.h>
#include <stdio.h>

#include "cmd.h"
#include "cmd_experiments.h"
#include "cmd_read.h"

/* Seconds that its job took, NaN: not known. It is of the telemetry, which may be missing. */
static double
run_time(const struct config *cfg, const char *run_id)
{
	struct page_experiment_run r = { .seconds = NAN };
	char err[512];
	int version = 0;
	struct db *db = run_id != NULL ? cmd_read_telemetry(cfg, &version, err, sizeof err) : NULL;
	if (db != NULL && page_experiment_run(db, run_id, &r) != 1)
		r.seconds = NAN;
	db_close(db);
	return r.seconds;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct page_experiment e;
	struct buf out = { 0 };
	char err[512];
	int64_t id = 0;
	int version = 0, rc = cmd_experiments_find(cfg, "experiment", a->operand, &id);
	if (rc != 0)
		return rc;
	struct db *db = cmd_read_experiments(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail("experiment", CMD_EXIT_FAILURE, err);
	rc = page_experiment_read(db, id, &e);
	if (rc < 0)
		snprintf(err, sizeof err, "%s", db_error(db));
	else if (rc == 0)
		snprintf(err, sizeof err, "experiment %s was there a moment ago and is gone", a->operand);
	if (rc == 1) {
		double seconds = run_time(cfg, e.run_id);
		if (args_has(a, "--json")) {
			cmd_experiments_json(&e, &seconds, &out);
			buf_char(&out, '\n');
		} else {
			cmd_experiments_lines(&e, seconds, &out);
		}
	}
	page_experiment_free(&e);
	db_close(db);
	return rc == 1 ? cmd_print(a, &out) : cmd_fail("experiment", CMD_EXIT_FAILURE, err);
}

const struct cmd cmd_experiment = {
	.spec = {
		.name = "experiment",
		.summary = "Show all that is recorded of one experiment, window by window",
		.operand = "KEY",
		.details = "KEY is its number, or its run (E-20190314-1); `journal` lists both. Reads only; a runner may live. Exit 1 when the journal\n"
		           "cannot be read or holds no such experiment, 2 when KEY is neither.",
		.option = {CMD_JSON},
	},
	.run = run,
};
