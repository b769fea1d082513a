/* hydra-runner run: the daemon. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "agent_state.h"
#include "cmd.h"
#include "engine.h"
#include "log.h"
#include "loop.h"
#include "setup.h"

#define DESCRIPTORS 4096 /* 1,000 readers of the event socket and room */

static void
more_descriptors(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= DESCRIPTORS)
		return;
	r.rlim_cur = r.rlim_max < DESCRIPTORS ? r.rlim_max : DESCRIPTORS;
	(void)setrlimit(RLIMIT_NOFILE, &r);
}

/* The reason of an earlier end must not be quoted for this one. */
static void
forget_reason(const struct config *cfg)
{
	char path[128];
	if (config_run_path(cfg, "runner_reason", path, sizeof path) == 0)
		(void)unlink(path);
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct setup setup;
	char reason[512];
	int code = CONFIG_EXIT;
	(void)a;
	loop_block();
	more_descriptors();
	if (setup_run_folder(cfg, reason, sizeof reason) != 0)
		return cmd_fail_run(cfg, CONFIG_EXIT, reason);
	if (setup_feed(cfg, &setup, &code, reason, sizeof reason) != 0)
		return cmd_fail_run(cfg, code, reason);
	struct engine *e = engine_open(cfg, setup.feed, &code, reason, sizeof reason);
	if (e != NULL) {
		forget_reason(cfg);
		setup_agent(cfg, true);
		engine_agent(e, agent_state_read(cfg->data_dir));
		engine_trainer(e, CMD_SELF);
		code = loop_run(cfg, e, reason, sizeof reason);
	}
	engine_close(e);
	setup_close(&setup);
	return code == 0 ? 0 : cmd_fail_run(cfg, code, reason);
}

const struct cmd cmd_run = {
	.spec = {
		.name = "run",
		.summary = "Run the daemon: trade the configured feed until TERM or INT, serve events and commands",
		.details = "One runner a data folder: a second one exits 75 and names the first. TERM lets the current transaction finish.\n"
		           "`run` here starts the daemon; what lets a paused agent go on is `resume`.",
	},
	.run = run,
};
