/* hydra-runner promote, reject, rollback, trigger: what the operator decides in the agent's place. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_state.h"
#include "cmd.h"
#include "cmd_experiments.h"
#include "engine.h"

static int
promote_action(struct engine *e, void *arg)
{
	return engine_promote(e, *(const int64_t *)arg);
}

static int
reject_action(struct engine *e, void *arg)
{
	return engine_reject(e, *(const int64_t *)arg);
}

static int
rollback_action(struct engine *e, void *arg)
{
	(void)arg;
	return engine_rollback(e);
}

static int
trigger_action(struct engine *e, void *arg)
{
	(void)arg;
	return engine_trigger(e);
}

/* name: the id, as it was written by run_on. */
static int
promote_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	int64_t id = strtoll(name, NULL, 10);
	return engine_offline(cfg, promote_action, &id, code, err, errsize);
}

static int
reject_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	int64_t id = strtoll(name, NULL, 10);
	return engine_offline(cfg, reject_action, &id, code, err, errsize);
}

static int
rollback_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return engine_offline(cfg, rollback_action, NULL, code, err, errsize);
}

static int
trigger_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	/* asked for in vain, it would be forgotten after that cycle */
	if (strcmp(agent_state_read(cfg->data_dir), "running") != 0 || cfg->autonomy == 0) {
		snprintf(err, (size_t)errsize, "%s", cfg->autonomy == 0 ? "HYDRA_AUTONOMY is 0: there is no agent; allowed: 1 to 3" : "the agent is paused; `hydra-runner resume` lets it go on, then ask again");
		*code = CMD_EXIT_FAILURE;
		return -1;
	}
	return engine_offline(cfg, trigger_action, NULL, code, err, errsize);
}

/* The experiment is looked up here, so that a bad name is told without asking anyone; the runner gets its number. */
static int
run_on(const struct config *cfg, const struct args *a, cmd_offline offline, const char *said)
{
	char name[24], text[160];
	int64_t id = 0;
	int rc = cmd_experiments_find(cfg, a->spec->name, a->operand, &id);
	if (rc != 0)
		return rc;
	snprintf(name, sizeof name, "%" PRId64, id);
	snprintf(text, sizeof text, "experiment %s %s (no runner lives, the ledger remembers it)", name, said);
	return cmd_ask(cfg, a, a->spec->name, name, offline, text);
}

static int
run_promote(const struct config *cfg, const struct args *a)
{
	return run_on(cfg, a, promote_offline, "promoted: its model decides from the next cycle on");
}

static int
run_reject(const struct config *cfg, const struct args *a)
{
	return run_on(cfg, a, reject_offline, "rejected");
}

static int
run_rollback(const struct config *cfg, const struct args *a)
{
	return cmd_ask(cfg, a, "rollback", NULL, rollback_offline, "rolled back: the champion before decides from the next cycle on (no runner lives, the ledger remembers it)");
}

static int
run_trigger(const struct config *cfg, const struct args *a)
{
	return cmd_ask(cfg, a, "trigger", NULL, trigger_offline, "asked for: the next cycle's agent goes on to hypotheses (no runner lives, the ledger remembers it; `run` or `cycle` trades it)");
}

#define KEY "KEY is the experiment's number, or its run (E-20190314-1); `journal --outcome pending` lists those that may be decided.\n"
#define LIVE "A live runner does it at once; without one the ledger remembers it. Exit 1 when it is refused, with the reason"

const struct cmd cmd_promote = {
	.spec = {
		.name = "promote",
		.summary = "Make the candidate that won and waits for you the champion, from the next cycle on",
		.operand = "KEY",
		.details = KEY LIVE ":\n"
		           "no such experiment, or one that has not won. The champion before is kept, and `rollback` brings it back.",
		.option = {CMD_JSON},
	},
	.run = run_promote,
};

const struct cmd cmd_reject = {
	.spec = {
		.name = "reject",
		.summary = "Reject a candidate that waits for you, or is in its shadow",
		.operand = "KEY",
		.details = KEY LIVE ":\n"
		           "no such experiment, or one that is over already. Its type then rests, as after any rejection.",
		.option = {CMD_JSON},
	},
	.run = run_reject,
};

const struct cmd cmd_rollback = {
	.spec = {
		.name = "rollback",
		.summary = "Bring the champion before this one back, from the next cycle on",
		.details = LIVE ":\n"
		           "there is no champion before, or its file cannot be used.",
		.option = {CMD_JSON},
	},
	.run = run_rollback,
};

const struct cmd cmd_trigger = {
	.spec = {
		.name = "trigger",
		.summary = "Have the agent's next cycle go on to hypotheses, whatever it observes",
		.details = "The cause is that of the last diagnosis, else performance_degradation. Budget, rests and autonomy hold as ever: what may be\n"
		           "tried is said in `status` after that cycle.\n" LIVE ":\n"
		           "the agent is paused, or HYDRA_AUTONOMY is 0.",
		.option = {CMD_JSON},
	},
	.run = run_trigger,
};
