/* hydra-runner halt, unhalt: stop and resume orders. */
#include "cmd.h"
#include "engine.h"

static int
halt_action(struct engine *e, void *arg)
{
	(void)arg;
	return engine_halt(e, true);
}

static int
unhalt_action(struct engine *e, void *arg)
{
	(void)arg;
	return engine_halt(e, false);
}

static int
halt_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return engine_offline(cfg, halt_action, NULL, code, err, errsize);
}

static int
unhalt_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return engine_offline(cfg, unhalt_action, NULL, code, err, errsize);
}

static int
run_halt(const struct config *cfg, const struct args *a)
{
	return cmd_ask(cfg, a, "halt", NULL, halt_offline, "halted: only reductions are ordered (no runner lives, the ledger remembers it)");
}

static int
run_unhalt(const struct config *cfg, const struct args *a)
{
	return cmd_ask(cfg, a, "unhalt", NULL, unhalt_offline, "no longer halted (no runner lives, the ledger remembers it)");
}

const struct cmd cmd_halt = {
	.spec = {
		.name = "halt",
		.summary = "Stop orders: from now on only reductions of a position go out",
		.details = "A live runner does it at once; without one the ledger remembers it. Repeating it is harmless.",
		.option = {CMD_JSON},
	},
	.run = run_halt,
};

const struct cmd cmd_unhalt = {
	.spec = {
		.name = "unhalt",
		.summary = "Let orders go out again after halt",
		.details = "A live runner does it at once; without one the ledger remembers it. Repeating it is harmless.",
		.option = {CMD_JSON},
	},
	.run = run_unhalt,
};
