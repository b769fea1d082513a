#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "loop_internal.h"

#define SLICE (CLOCK_SECOND / 20)  /* full speed: work this long, then look at the sockets */
#define FAST_SECONDS 5.0           /* the sim's two paces after the warm-up (docs/definitions.md, "The simulated market") */
#define FAST_SESSIONS 150
#define SLOW_SECONDS 60.0
#define WAIT_SECONDS 1.0
#define BACKOFF_MAX 30

static void
stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
}

void
loop_block(void)
{
	sigset_t set;
	stop_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* a reader that went away is an error to look at, not a reason to die */
	signal(SIGPIPE, SIG_IGN);
}

const char *
loop_signal(void)
{
	sigset_t set;
	struct timespec now = {0, 0};
	stop_signals(&set);
	int n = sigtimedwait(&set, NULL, &now);
	return n > 0 ? sigabbrev_np(n) : NULL;
}

enum engine_result
loop_next(struct engine *e, date_t *session)
{
	enum engine_result rc;
	sigset_t set;
	stop_signals(&set);
	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC); /* -1: it cannot be interrupted */
	while ((rc = engine_next(e, session)) == ENGINE_TRAINING && engine_training_wait(e, fd))
		;
	if (fd >= 0)
		close(fd);
	return rc;
}

bool
loop_catching_up(const struct loop *l)
{
	int64_t done, total;
	engine_warmup(l->e, &done, &total);
	return done < total;
}

double
loop_interval(const struct loop *l)
{
	int64_t done, total;
	engine_warmup(l->e, &done, &total);
	if (done < total || engine_feed(l->e)->open_ended) /* the pace of files is theirs */
		return 0;
	if (l->cfg->sim_session_seconds > 0)
		return l->cfg->sim_session_seconds;
	return engine_sessions(l->e) - total < FAST_SESSIONS ? FAST_SECONDS : SLOW_SECONDS;
}

/* Plan the next step `seconds` after `from` (monotonic), never in the past: what was missed while stopped is not hurried through. */
static void
plan(struct loop *l, instant_t from, double seconds)
{
	instant_t now = clock_monotonic();
	l->due = from + (instant_t)(seconds * (double)CLOCK_SECOND);
	if (l->due < now)
		l->due = now;
	instant_t wait = l->due - now;
	struct timeval tv = {.tv_sec = (time_t)(wait / CLOCK_SECOND), .tv_usec = (suseconds_t)(wait % CLOCK_SECOND)};
	evtimer_add(l->step, &tv);
	l->hb.next_at = clock_wall() + wait;
}

static void on_step(evutil_socket_t fd, short what, void *arg);

static void
finish(struct loop *l, int code, const char *reason)
{
	l->code = code;
	snprintf(l->reason, sizeof l->reason, "%s", reason);
	event_base_loopbreak(l->base);
}

/* Ask which session is next and say so. */
static enum engine_result
look_ahead(struct loop *l, date_t *session)
{
	enum engine_result rc = engine_next(l->e, session);
	if (rc == ENGINE_OK)
		date_format(*session, l->hb.next_session);
	else
		l->hb.next_session[0] = '\0';
	return rc;
}

/* One session, or at full speed as many as fit a slice. *session is the last one tried. */
static enum engine_result
trade(struct loop *l)
{
	instant_t until = clock_monotonic() + SLICE;
	for (;;) {
		date_t session;
		bool full_speed = loop_interval(l) <= 0;
		enum engine_result rc = look_ahead(l, &session);
		if (rc != ENGINE_OK)
			return rc;
		instant_t began = clock_monotonic();
		rc = engine_cycle(l->e, session, full_speed);
		if (rc != ENGINE_OK)
			return rc;
		run_state_cycle(&l->hb.cycles, clock_monotonic() - began);
		date_format(session, l->hb.session);
		if (!full_speed || loop_interval(l) > 0 || clock_monotonic() >= until)
			break;
	}
	date_t next;
	return look_ahead(l, &next);
}

static void
critical(struct loop *l)
{
	l->phase = LOOP_CRITICAL;
	l->backoff = l->backoff == 0 ? 1 : l->backoff * 2 < BACKOFF_MAX ? l->backoff * 2 : BACKOFF_MAX;
	plan(l, clock_monotonic(), l->backoff);
}

/* Nothing is traded while a model is being made or tried; its process says when to look again. The next one has a descriptor of its own, perhaps of the same number. */
static void
await_training(struct loop *l)
{
	l->phase = LOOP_TRAINING;
	l->hb.next_at = 0;
	if (l->training != NULL)
		event_free(l->training);
	l->training = event_new(l->base, engine_training(l->e), EV_READ | EV_PERSIST, on_step, l);
	if (l->training == NULL || event_add(l->training, NULL) != 0)
		plan(l, clock_monotonic(), WAIT_SECONDS);
}

static void
end_training(struct loop *l)
{
	if (l->training != NULL)
		event_free(l->training);
	l->training = NULL;
	l->due = clock_monotonic();
}

/* No event tells of a judgement by itself: whoever watches the page fetches it. */
static void
judge_now(struct loop *l)
{
	if (engine_readiness(l->e) == 1 && l->sse != NULL)
		sse_publish(l->sse, 0, "reset", "{}");
}

/* The readiness gate at the close of a session; at full speed when there is no session left to trade at once. A feed may end before its warm-up does. */
static void
judge(struct loop *l, enum engine_result rc)
{
	bool more = loop_interval(l) <= 0 && rc == ENGINE_OK;
	if (rc == ENGINE_END || (!more && !loop_catching_up(l) && (rc == ENGINE_OK || rc == ENGINE_WAIT)))
		judge_now(l);
}

static void
on_step(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	(void)fd;
	(void)what;
	enum engine_result rc = trade(l);
	judge(l, rc);
	if (l->phase == LOOP_TRAINING && rc != ENGINE_TRAINING)
		end_training(l);
	if (rc != ENGINE_CRITICAL) {
		l->backoff = 0;
		loop_talk_feed(l, rc == ENGINE_FEED ? engine_reason(l->e) : "");
	}
	switch (rc) {
	case ENGINE_OK:
		l->phase = LOOP_TRADING;
		plan(l, loop_interval(l) <= 0 ? clock_monotonic() : l->due, loop_interval(l));
		break;
	case ENGINE_WAIT:
		l->phase = LOOP_WAITING;
		plan(l, clock_monotonic(), WAIT_SECONDS);
		l->hb.next_at = 0; /* that is when it looks again; the next session comes when the feed has it */
		break;
	case ENGINE_FEED:
		l->phase = LOOP_DOUBTFUL;
		plan(l, clock_monotonic(), WAIT_SECONDS);
		l->hb.next_at = 0;
		break;
	case ENGINE_END:
		l->phase = LOOP_FINISHED;
		l->hb.next_at = 0;
		break;
	case ENGINE_TRAINING:
		await_training(l);
		break;
	case ENGINE_CRITICAL:
		critical(l);
		break;
	case ENGINE_GONE:
		finish(l, 1, engine_reason(l->e));
		break;
	}
	loop_talk_state(l);
	/* pages tell the session and the next one from this file: at a human pace they follow each cycle */
	if (l->phase == LOOP_TRADING && loop_interval(l) >= 0.5)
		loop_talk_beat(l);
}

static void
on_beat(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	(void)fd;
	(void)what;
	if (engine_gone(l->e)) { /* the next session may be a day away: nobody is told meanwhile that all is well */
		finish(l, 1, engine_reason(l->e));
		return;
	}
	notify_alive(&l->notify, clock_monotonic());
	(void)loop_talk_clock(l);
	if (l->ticks % HEARTBEAT_SECONDS == 0) {
		(void)engine_watch(l->e);
		loop_talk_state(l);
	}
	/* every second while the page shows a progress */
	if (++l->ticks % HEARTBEAT_SECONDS == 0 || loop_catching_up(l))
		loop_talk_beat(l);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	struct signalfd_siginfo info;
	(void)what;
	if (read((int)fd, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	char text[48];
	snprintf(text, sizeof text, "on request (SIG%s)", sigabbrev_np((int)info.ssi_signo));
	finish(l, 0, text);
}

static int
open_events(struct loop *l)
{
	sigset_t set;
	struct timeval second = {1, 0};
	stop_signals(&set);
	l->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (l->signal_fd < 0)
		return -1;
	l->signal = event_new(l->base, l->signal_fd, EV_READ | EV_PERSIST, on_signal, l);
	l->step = evtimer_new(l->base, on_step, l);
	l->beat = event_new(l->base, -1, EV_PERSIST, on_beat, l);
	return l->signal != NULL && l->step != NULL && l->beat != NULL && event_add(l->signal, NULL) == 0 && event_add(l->beat, &second) == 0 ? 0 : -1;
}

static void
close_events(struct loop *l)
{
	struct event *events[] = {l->signal, l->step, l->beat, l->training};
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i] != NULL)
			event_free(events[i]);
	if (l->signal_fd >= 0)
		close(l->signal_fd);
	if (l->base != NULL)
		event_base_free(l->base);
}

/* Everything listens: say so, trade, and on the way out tell the last state. */
static void
live(struct loop *l)
{
	engine_life_start(l->e, heartbeat_version(), l->hb.pid);
	engine_started(l->e, NULL);
	engine_judges(l->e);
	judge_now(l);
	loop_talk_state(l);
	notify_ready(&l->notify);
	double first = loop_interval(l);
	/* after a restart the next session comes soon, whatever the pace: market time stood still meanwhile */
	plan(l, clock_monotonic(), first < WAIT_SECONDS ? first : WAIT_SECONDS);
	if (event_base_dispatch(l->base) < 0)
		finish(l, 1, "the event loop failed");
	notify_stopping(&l->notify);
	engine_life(l->e, "stop", l->code == 0 ? "info" : "error", l->reason);
	if (l->code == 0)
		engine_ended(l->e);
	l->phase = LOOP_STOPPED;
	l->hb.next_at = 0;
	loop_talk_state(l);
}

int
loop_run(const struct config *cfg, struct engine *e, char *reason, int size)
{
	struct loop l = {.cfg = cfg, .e = e, .signal_fd = -1, .code = 1};
	snprintf(l.reason, sizeof l.reason, "out of memory or descriptors");
	char err[256];
	if (notify_open(&l.notify, err, sizeof err) != 0)
		log_write(LOG_WARN, "notify", "error=\"%s\"", err); /* it trades as well without */
	l.base = event_base_new();
	if (l.base != NULL && open_events(&l) == 0 && loop_talk_open(&l) == 0)
		live(&l);
	loop_talk_close(&l);
	close_events(&l);
	notify_close(&l.notify);
	snprintf(reason, (size_t)size, "%s", l.reason);
	return l.code;
}
