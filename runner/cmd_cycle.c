/* hydra-runner cycle: one trading cycle without a daemon. */
#include <inttypes.h>
#include <stdio.h>

#include "agent_state.h"
#include "cmd.h"
#include "engine.h"
#include "loop.h"
#include "setup.h"

static void
tell(const struct args *a, struct engine *e, const char *session, struct buf *out)
{
	if (args_has(a, "--json"))
		buf_fmt(out, "{\"session\":\"%s\",\"sessions\":%" PRId64 "}\n", session, engine_sessions(e));
	else
		buf_fmt(out, "session %s traded, %" PRId64 " in all\n", session, engine_sessions(e));
}

/* 0 or an exit code with reason. */
static int
one(struct engine *e, const struct args *a, struct buf *out, char *reason, size_t size)
{
	date_t session;
	char date[DATE_TEXT];
	enum engine_result rc = loop_next(e, &session);
	if (rc == ENGINE_OK)
		rc = engine_cycle(e, session, false);
	switch (rc) {
	case ENGINE_OK:
		tell(a, e, date_format(session, date), out);
		return 0;
	case ENGINE_WAIT:
		snprintf(reason, size, "%s", engine_feed(e)->says[0] != '\0' ? engine_feed(e)->says : "the feed has no session to trade yet");
		return CMD_EXIT_FAILURE;
	case ENGINE_END:
		snprintf(reason, size, "the feed has ended after %" PRId64 " session%s", engine_sessions(e), engine_sessions(e) == 1 ? "" : "s");
		return CMD_EXIT_FAILURE;
	case ENGINE_TRAINING:
		snprintf(reason, size, "stopped by a signal while a model was being made or tried");
		return CMD_EXIT_FAILURE;
	case ENGINE_FEED:
	case ENGINE_GONE:
	case ENGINE_CRITICAL:
		break;
	}
	snprintf(reason, size, "%s", engine_reason(e));
	return CMD_EXIT_FAILURE;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct setup setup;
	struct buf out = {0};
	char reason[512];
	int code = CMD_EXIT_FAILURE;
	loop_block();
	if (setup_feed(cfg, &setup, &code, reason, sizeof reason) != 0)
		return cmd_fail("cycle", code, reason);
	struct engine *e = engine_open(cfg, setup.feed, &code, reason, sizeof reason);
	if (e != NULL) {
		setup_agent(cfg, true);
		engine_agent(e, agent_state_read(cfg->data_dir));
		engine_trainer(e, CMD_SELF);
		(void)engine_readiness(e);
		engine_judges(e);
		code = one(e, a, &out, reason, sizeof reason);
	}
	engine_close(e);
	setup_close(&setup);
	if (code == 0)
		return cmd_print(a, &out);
	buf_free(&out);
	return cmd_fail("cycle", code, reason);
}

const struct cmd cmd_cycle = {
	.spec = {
		.name = "cycle",
		.summary = "Run one trading cycle without a daemon",
		.details = "The next session of the configured feed, whole: fills, equity, breakers, decision. Not while a runner lives (75).",
		.option = {CMD_JSON},
	},
	.run = run,
};
