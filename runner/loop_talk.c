/* What the daemon says (heartbeat, status, reasons) and what it is asked (control.sock). */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent_state.h"
#include "log.h"
#include "loop_internal.h"

/* Name and reason of the state in force; reason may be empty. */
static const char *
describe(const struct loop *l, char *reason, size_t size)
{
	reason[0] = '\0';
	switch (l->phase) {
	case LOOP_STARTING:
		return "starting";
	case LOOP_STOPPED:
		snprintf(reason, size, "%.*s", (int)size - 1, l->reason);
		return "stopped";
	case LOOP_CRITICAL:
	case LOOP_DOUBTFUL:
		snprintf(reason, size, "%.*s", (int)size - 1, engine_reason(l->e));
		return "critical";
	case LOOP_FINISHED:
		snprintf(reason, size, "the feed has ended after %" PRId64 " session%s", engine_sessions(l->e), engine_sessions(l->e) == 1 ? "" : "s");
		return "finished";
	case LOOP_WAITING:
	case LOOP_TRAINING:
	case LOOP_TRADING:
		break;
	}
	enum engine_gate gate = engine_gate(l->e, reason, (int)size);
	if (gate != ENGINE_OPEN)
		return gate == ENGINE_HALTED ? "halted" : "critical";
	if (l->phase == LOOP_WAITING) {
		snprintf(reason, size, "%s", engine_feed(l->e)->says[0] != '\0' ? engine_feed(l->e)->says : "the feed has no session to trade yet");
		return "waiting";
	}
	if (l->phase == LOOP_TRAINING) {
		engine_training_words(l->e, reason, (int)size);
		return loop_catching_up(l) && engine_sessions(l->e) > 0 ? "catching_up" : "waiting";
	}
	return loop_catching_up(l) ? "catching_up" : "running";
}

static void
refresh(struct loop *l)
{
	struct heartbeat *h = &l->hb;
	double pace = loop_interval(l);
	snprintf(h->agent, sizeof h->agent, "%s", agent_state_read(l->cfg->data_dir));
	engine_warmup(l->e, &h->warmup_done, &h->warmup_total);
	h->clients = l->sse != NULL ? sse_clients(l->sse) : 0;
	h->dropped = l->sse != NULL ? sse_dropped(l->sse) : 0;
	h->accepted = l->sse != NULL ? sse_accepted(l->sse) : 0;
	h->sent = l->sse != NULL ? sse_sent(l->sse) : 0;
	process_read(&h->process);
	if (engine_feed(l->e)->open_ended)
		snprintf(h->feed, sizeof h->feed, "%s", l->phase == LOOP_DOUBTFUL ? "csv files, degraded" : "csv files, watched");
	else if (pace > 0)
		snprintf(h->feed, sizeof h->feed, "simulated, %g s a session", pace);
	else
		snprintf(h->feed, sizeof h->feed, "simulated, full speed");
}

instant_t
loop_talk_clock(struct loop *l)
{
	instant_t wall = clock_wall();
	int64_t back = heartbeat_step(&l->clock, wall, clock_monotonic());
	if (back > 0) {
		char text[96];
		snprintf(text, sizeof text, "the wall clock stepped back by %" PRId64 " s", back / CLOCK_SECOND);
		log_write(LOG_WARN, "clock_step", "seconds=%" PRId64, back / CLOCK_SECOND);
		engine_life(l->e, "clock_step", "warning", text);
	}
	return wall;
}

void
loop_talk_beat(struct loop *l)
{
	refresh(l);
	int rc = heartbeat_write(&l->hb, l->hb_path, loop_talk_clock(l));
	if (rc != 0 && !l->mute)
		log_write(LOG_WARN, "heartbeat", "file=%s error=\"%s\" touched=%s", l->hb_path, strerror(errno), rc > 0 ? "true" : "false");
	l->mute = rc != 0;
}

void
loop_talk_state(struct loop *l)
{
	char reason[sizeof l->hb.reason];
	const char *state = describe(l, reason, sizeof reason);
	if (strcmp(state, l->hb.state) == 0 && strcmp(reason, l->hb.reason) == 0)
		return;
	snprintf(l->hb.state, sizeof l->hb.state, "%s", state);
	snprintf(l->hb.reason, sizeof l->hb.reason, "%s", reason);
	log_write(l->phase == LOOP_CRITICAL ? LOG_ERROR : LOG_INFO, "state", "state=%s reason=\"%s\"", state, reason);
	loop_talk_beat(l);
	if (l->sse != NULL)
		sse_status(l->sse);
}

void
loop_talk_feed(struct loop *l, const char *fault)
{
	if (strcmp(fault, l->doubt) == 0)
		return;
	if (fault[0] != '\0') {
		log_write(LOG_ERROR, "feed", "state=degraded reason=\"%s\"", fault);
		engine_life(l->e, "feed", "error", fault);
	} else {
		log_write(LOG_INFO, "feed", "state=ok");
		engine_life(l->e, "feed", "info", "the feed can be trusted again");
	}
	snprintf(l->doubt, sizeof l->doubt, "%s", fault);
}

/* The stream's source. */

static const char *
source_epoch(void *arg)
{
	return engine_epoch(((struct loop *)arg)->e);
}

static int64_t
source_last(void *arg)
{
	struct loop *l = arg;
	int64_t last = engine_last_seq(l->e);
	if (last >= 0)
		l->last_seq = last;
	return l->last_seq; /* while the ledger cannot be read: the newest that it told */
}

static int
source_events(void *arg, int64_t after, int limit, engine_sink cb, void *cb_arg)
{
	return engine_events(((struct loop *)arg)->e, after, limit, cb, cb_arg);
}

static int
source_update(void *arg, struct buf *out)
{
	struct loop *l = arg;
	return engine_update_json(l->e, agent_state_read(l->cfg->data_dir), out);
}

static void
source_status(void *arg, struct buf *out)
{
	struct loop *l = arg;
	refresh(l);
	heartbeat_json(&l->hb, clock_wall(), out);
}

/* Operator commands: each appends one line for people and returns 0, or -1 with the reason. */

static int
refuse(struct loop *l, struct buf *text)
{
	buf_str(text, engine_reason(l->e));
	return -1;
}

static int
ask_halt(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	if (engine_halt(l->e, true) != 0)
		return refuse(l, text);
	buf_str(text, "halted: only reductions are ordered");
	return 0;
}

static int
ask_unhalt(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	if (engine_halt(l->e, false) != 0)
		return refuse(l, text);
	buf_str(text, "no longer halted: orders go out again from the next cycle");
	return 0;
}

static int
set_agent(struct loop *l, bool running, const char *said, struct buf *text)
{
	char err[512];
	if (agent_state_write(l->cfg->data_dir, running, clock_wall(), err, sizeof err) != 0) {
		buf_str(text, err);
		return -1;
	}
	engine_agent(l->e, running ? "running" : "paused");
	engine_life(l->e, "agent", "info", said);
	sse_update(l->sse);
	sse_status(l->sse);
	buf_str(text, said);
	return 0;
}

static int
ask_pause(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	return set_agent(l, false, "agent paused, trading continues", text);
}

static int
ask_resume(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	return set_agent(l, true, "agent running", text);
}

static int
ask_resume_breaker(struct loop *l, const char *name, struct buf *text)
{
	if (engine_resume_breaker(l->e, name) != 0)
		return refuse(l, text);
	buf_fmt(text, "breaker %s resumed", name);
	return 0;
}

/* The number of an experiment, as a command sends it. 0, or -1 with what is allowed. */
static int
experiment_of(const char *name, int64_t *id, struct buf *text)
{
	errno = 0;
	*id = strtoll(name, NULL, 10);
	if (name[0] != '\0' && name[strspn(name, "0123456789")] == '\0' && errno == 0 && *id > 0)
		return 0;
	buf_fmt(text, "\"%.40s\" is no experiment; allowed: its number", name);
	return -1;
}

static int
ask_promote(struct loop *l, const char *name, struct buf *text)
{
	int64_t id;
	if (experiment_of(name, &id, text) != 0)
		return -1;
	if (engine_promote(l->e, id) != 0)
		return refuse(l, text);
	buf_fmt(text, "experiment %" PRId64 " promoted: its model decides from the next cycle on", id);
	return 0;
}

static int
ask_reject(struct loop *l, const char *name, struct buf *text)
{
	int64_t id;
	if (experiment_of(name, &id, text) != 0)
		return -1;
	if (engine_reject(l->e, id) != 0)
		return refuse(l, text);
	buf_fmt(text, "experiment %" PRId64 " rejected", id);
	return 0;
}

static int
ask_rollback(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	if (engine_rollback(l->e) != 0)
		return refuse(l, text);
	buf_str(text, "rolled back: the champion before decides from the next cycle on");
	return 0;
}

static int
ask_trigger(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	/* asked for in vain, it would be forgotten after that cycle */
	if (strcmp(agent_state_read(l->cfg->data_dir), "running") != 0 || l->cfg->autonomy == 0) {
		buf_str(text, l->cfg->autonomy == 0 ? "HYDRA_AUTONOMY is 0: there is no agent; allowed: 1 to 3" : "the agent is paused; `hydra-runner resume` lets it go on, then ask again");
		return -1;
	}
	if (engine_trigger(l->e) != 0)
		return refuse(l, text);
	buf_str(text, "asked for: the next cycle's agent goes on to hypotheses, whatever it observes");
	return 0;
}

static int
ask_new_record(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	if (engine_new_record(l->e) != 0)
		return refuse(l, text);
	sse_publish(l->sse, 0, "reset", "{}");
	buf_str(text, "a new record of the readiness gate begins with the next session; the one before counts as a try");
	return 0;
}

static int
ask_status(struct loop *l, const char *name, struct buf *text)
{
	(void)name;
	buf_fmt(text, "%s%s%s", l->hb.state, l->hb.reason[0] != '\0' ? ": " : "", l->hb.reason);
	return 0;
}

static int
asked(void *arg, const char *cmd, const char *name, struct buf *text)
{
	static const struct {
		const char *cmd;
		int (*fn)(struct loop *, const char *, struct buf *);
	} table[] = {
	        {"halt", ask_halt}, {"unhalt", ask_unhalt}, {"pause", ask_pause}, {"resume", ask_resume}, {"resume-breaker", ask_resume_breaker}, {"status", ask_status},
	        {"promote", ask_promote}, {"reject", ask_reject}, {"rollback", ask_rollback}, {"trigger", ask_trigger}, {"new-record", ask_new_record},
	};
	struct loop *l = arg;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(cmd, table[i].cmd) == 0) {
			int rc = table[i].fn(l, name, text);
			loop_talk_state(l);
			return rc;
		}
	buf_fmt(text, "unknown command; allowed:");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		buf_fmt(text, " %s", table[i].cmd);
	return -1;
}

static int
talk_fail(struct loop *l, const char *err)
{
	l->code = errno == EADDRINUSE ? 75 : 1;
	snprintf(l->reason, sizeof l->reason, "%s", err);
	return -1;
}

int
loop_talk_open(struct loop *l)
{
	char events[128], control[128], err[400];
	const struct sse_source source = {l, source_epoch, source_last, source_events, source_update, source_status};
	if (config_run_path(l->cfg, "events.sock", events, sizeof events) != 0 || config_run_path(l->cfg, "control.sock", control, sizeof control) != 0 ||
	    config_run_path(l->cfg, HEARTBEAT_FILE, l->hb_path, sizeof l->hb_path) != 0) {
		errno = 0;
		return talk_fail(l, "HYDRA_RUN_DIR is too long for a socket's path");
	}
	l->control = control_open(l->base, control, CONTROL_MS, asked, l, err, sizeof err);
	if (l->control == NULL)
		return talk_fail(l, err);
	l->sse = sse_open(l->base, events, &sse_defaults, &source, err, sizeof err);
	if (l->sse == NULL)
		return talk_fail(l, err);
	engine_sink_set(l->e, sse_publish, l->sse);
	l->hb.pid = getpid();
	l->hb.started_at = clock_wall();
	l->hb.autonomy = l->cfg->autonomy;
	snprintf(l->hb.mode, sizeof l->hb.mode, "%s", engine_feed(l->e)->name);
	snprintf(l->hb.broker, sizeof l->hb.broker, "%s", l->cfg->broker);
	return 0;
}

void
loop_talk_close(struct loop *l)
{
	engine_sink_set(l->e, NULL, NULL);
	control_close(l->control);
	sse_close(l->sse);
	l->control = NULL;
	l->sse = NULL;
}
