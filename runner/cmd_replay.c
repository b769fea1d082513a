/* hydra-runner replay DIR: trade files of daily bars from the first session to the last. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd.h"
#include "engine.h"
#include "log.h"
#include "loop.h"
#include "setup.h"

/* Sessions until the feed ends or a signal comes. 0 or an exit code with reason; *traded counts. */
static int
trade_all(struct engine *e, int64_t *traded, char *reason, size_t size)
{
	date_t session;
	for (*traded = 0;; ++*traded) {
		const char *signal = loop_signal();
		if (signal != NULL) {
			snprintf(reason, size, "stopped by SIG%s after %" PRId64 " sessions; the same command goes on from there", signal, engine_sessions(e));
			return CMD_EXIT_FAILURE;
		}
		enum engine_result rc = loop_next(e, &session);
		if (rc == ENGINE_TRAINING) {
			--*traded;
			continue;
		}
		if (rc == ENGINE_OK)
			rc = engine_cycle(e, session, true);
		if (rc == ENGINE_END)
			return 0;
		if (rc != ENGINE_OK) {
			snprintf(reason, size, "%s", rc == ENGINE_WAIT ? "the feed waits for bars that no file has" : engine_reason(e));
			return CMD_EXIT_FAILURE;
		}
	}
}

static int
tell(struct engine *e, const struct args *a, int64_t traded, const struct feed *feed, struct buf *out)
{
	struct buf text = {0};
	char result[160];
	if (engine_summary(e, &text) != 0) {
		buf_free(&text);
		return -1;
	}
	if (traded == 0)
		snprintf(result, sizeof result, "already finished: %" PRId64 " sessions were traded before, none now", engine_sessions(e));
	else
		snprintf(result, sizeof result, "finished: %" PRId64 " sessions, %" PRId64 " of them now", engine_sessions(e), traded);
	if (args_has(a, "--json")) {
		buf_fmt(out, "{\"sessions\":%" PRId64 ",\"traded_now\":%" PRId64 ",\"rows_skipped\":%" PRId64 ",\"files_skipped\":%d,\"result\":", engine_sessions(e), traded, feed->skipped, feed->skipped_files);
		buf_json(out, result);
		buf_str(out, ",\"summary\":");
		buf_json(out, text.data);
		buf_str(out, "}\n");
	} else {
		if (text.len > 0)
			buf_add(out, text.data, text.len);
		buf_fmt(out, "%s%s\n", text.len > 0 && text.data[text.len - 1] != '\n' ? "\n" : "", result);
	}
	buf_free(&text);
	return 0;
}

static int
run(const struct config *given, const struct args *a)
{
	struct config cfg = *given;
	struct setup setup;
	struct buf out = {0};
	char reason[512];
	int code = CMD_EXIT_FAILURE;
	config_replay(&cfg);
	loop_block();
	if (setup_replay(&cfg, a->operand, args_has(a, "--skip-bad"), &setup, &code, reason, sizeof reason) != 0)
		return cmd_fail("replay", code, reason);
	int64_t traded = 0;
	struct feed *feed = setup.feed; /* the engine's from here on */
	struct engine *e = engine_open(&cfg, setup.feed, &code, reason, sizeof reason);
	if (e != NULL) {
		engine_trainer(e, CMD_SELF);
		(void)engine_readiness(e);
		code = trade_all(e, &traded, reason, sizeof reason);
		if (code == 0)
			(void)engine_readiness(e);
		if (code == 0 && tell(e, a, traded, feed, &out) != 0) {
			snprintf(reason, sizeof reason, "%s", engine_reason(e));
			code = CMD_EXIT_FAILURE;
		}
	}
	engine_close(e);
	setup_close(&setup);
	if (code == 0)
		return cmd_print(a, &out);
	buf_free(&out);
	return cmd_fail("replay", code, reason);
}

const struct cmd cmd_replay = {
	.spec = {
		.name = "replay",
		.summary = "Trade every SYMBOL.csv of DIR from its first session to its last",
		.operand = "DIR",
		.details = "Files hold date,open,high,low,close,volume. The data folder is made if it is missing; a ledger of the same files and\n"
		           "seed is continued (a finished one says so), any other is refused (78). The last line is the result or the reason.",
		.option = {
			{"--skip-bad", NULL, "leave out bad rows and count them, instead of trading nothing"},
			CMD_JSON,
		},
	},
	.run = run,
};
