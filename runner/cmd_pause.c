/* hydra-runner pause, resume: the agent; resume --breaker: a breaker that is latched. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agent_state.h"
#include "clock.h"
#include "cmd.h"
#include "datalock.h"
#include "engine.h"
#include "risk.h"
#include "setup.h"

static int
write_state(const struct config *cfg, bool running, int *code, char *err, int errsize)
{
	*code = CONFIG_EXIT;
	if (datalock_ours(cfg->data_dir, err, errsize) != 0)
		return -1;
	*code = CMD_EXIT_FAILURE;
	if (setup_folder(cfg->data_dir, 0750) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR %s: %s", cfg->data_dir, strerror(errno));
		return -1;
	}
	return agent_state_write(cfg->data_dir, running, clock_wall(), err, errsize);
}

static int
pause_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return write_state(cfg, false, code, err, errsize);
}

static int
resume_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return write_state(cfg, true, code, err, errsize);
}

static int
breaker_action(struct engine *e, void *arg)
{
	return engine_resume_breaker(e, arg);
}

static int
breaker_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	char copy[32];
	snprintf(copy, sizeof copy, "%s", name);
	return engine_offline(cfg, breaker_action, copy, code, err, errsize);
}

static int
run_pause(const struct config *cfg, const struct args *a)
{
	return cmd_ask(cfg, a, "pause", NULL, pause_offline, "agent paused (no runner lives)");
}

static int
run_resume(const struct config *cfg, const struct args *a)
{
	const char *name = args_get(a, "--breaker");
	if (name == NULL)
		return cmd_ask(cfg, a, "resume", NULL, resume_offline, "agent running (no runner lives)");
	for (int i = 0; i < RISK_KINDS; i++)
		if (i != RISK_POSITION && strcmp(name, risk_name((enum risk_kind)i)) == 0)
			return cmd_ask(cfg, a, "resume-breaker", name, breaker_offline, "breaker resumed (no runner lives, the ledger remembers it)");
	fprintf(stderr, "hydra-runner resume: --breaker %s; allowed:", name);
	for (int i = 0; i < RISK_KINDS; i++)
		if (i != RISK_POSITION)
			fprintf(stderr, " %s", risk_name((enum risk_kind)i));
	fprintf(stderr, "\n");
	return ARGS_EXIT_USAGE;
}

const struct cmd cmd_pause = {
	.spec = {
		.name = "pause",
		.summary = "Pause the agent; trading continues",
		.details = "What stops orders is `halt`.",
		.option = {CMD_JSON},
	},
	.run = run_pause,
};

const struct cmd cmd_resume = {
	.spec = {
		.name = "resume",
		.summary = "Let the paused agent go on, or re-arm a latched breaker",
		.details = "Breakers: max_daily_loss, max_drawdown, max_single_trade_loss; only a latched one needs it.",
		.option = {
			{"--breaker", "NAME", "re-arm this breaker instead"},
			CMD_JSON,
		},
	},
	.run = run_resume,
};
