/* The runner: how it is, what it is at, and what it counts itself since its start. */
#include <string.h>

#include "metrics.h"

static void at(struct exposition *x, const char *name, const char *help, instant_t when)
{
	if (when <= 0)
		return;
	exposition_family(x, name, "gauge", help);
	exposition_micro(x, when);
}

static void counted(struct exposition *x, const char *name, const char *type, const char *help, int64_t n)
{
	if (n < 0)
		return;
	exposition_family(x, name, type, help);
	exposition_int(x, n);
}

static void cycles(const struct run_state_cycles *c, struct exposition *x)
{
	double edge[RUN_STATE_EDGES];
	int64_t upto[RUN_STATE_EDGES], all = 0;

	for (int i = 0; i < RUN_STATE_EDGES; i++) {
		edge[i] = (double)run_state_edges[i] / (double)CLOCK_SECOND;
		upto[i] = all += c->bucket[i];
	}
	all += c->bucket[RUN_STATE_EDGES];
	exposition_family(x, "hydra_cycle_duration_seconds", "histogram", "How long trading cycles took, since the runner's start.");
	exposition_histogram(x, edge, upto, RUN_STATE_EDGES, all, (double)c->total / (double)CLOCK_SECOND);
}

/* What a dead one said last is not how things stand. */
static void living(const struct run_state *r, struct exposition *x)
{
	at(x, "hydra_runner_start_time_seconds", "When the runner started, seconds since 1970.", r->started_at);
	at(x, "hydra_next_cycle_timestamp_seconds", "When the next trading cycle is due, seconds since 1970; absent when nothing is planned.", r->next_at);
	counted(x, "hydra_runner_resident_memory_bytes", "gauge", "Memory of the runner.", r->memory);
	counted(x, "hydra_runner_open_fds", "gauge", "Open descriptors of the runner.", r->descriptors);
	if (r->cpu >= 0) {
		exposition_family(x, "hydra_runner_cpu_seconds_total", "counter", "Computing time of the runner.");
		exposition_micro(x, r->cpu);
	}
	counted(x, "hydra_event_clients", "gauge", "Event streams open.", r->clients);
	counted(x, "hydra_event_clients_total", "counter", "Event streams begun since the runner's start.", r->accepted);
	counted(x, "hydra_event_clients_dropped_total", "counter", "Event streams ended because their reader was too slow, since the runner's start.", r->dropped);
	counted(x, "hydra_events_sent_total", "counter", "Events put into the streams, one for each reader, since the runner's start.", r->sent);
	if (r->has_cycles)
		cycles(&r->cycles, x);
}

/* One that ended in good order said its last state itself; of any other that is not what it is in. */
static const char *state(const struct run_state *r)
{
	bool over = (!strcmp(r->state, "finished") || !strcmp(r->state, "stopped")) && !(r->exited && r->exit_code != 0);

	return !strcmp(r->word, "up") || (!strcmp(r->word, "down") && over) ? r->state : r->word;
}

void metrics_runner(const struct page *p, struct exposition *x)
{
	static const char *const states[] = {"starting", "catching_up", "running", "waiting", "degraded", "halted", "critical", "finished", "stopped", "down", "absent"};
	const struct run_state *r = &p->runner;
	bool up = !strcmp(r->word, "up");

	exposition_family(x, "hydra_up", "gauge", "1 while the runner gives signs of life.");
	exposition_int(x, up);
	exposition_family(x, "hydra_runner_state", "gauge", "1 for the state in force, 0 for the others; down: no signs of life, absent: never started here.");
	exposition_states(x, "state", states, (int)(sizeof states / sizeof states[0]), state(r));
	if (r->version[0]) {
		exposition_family(x, "hydra_build_info", "gauge", "Always 1; the label is the runner's version.");
		exposition_label(x, "version", r->version);
		exposition_int(x, 1);
	}
	at(x, "hydra_runner_heartbeat_timestamp_seconds", "The runner's last sign of life, seconds since 1970.", r->heartbeat);
	if (r->exited) {
		exposition_family(x, "hydra_runner_exit_code", "gauge", "How the runner ended that is not there any more.");
		exposition_int(x, r->exit_code);
	}
	exposition_family(x, "hydra_agent_running", "gauge", "1 when the agent may act, 0 when it is paused.");
	exposition_int(x, !strcmp(r->agent, "running"));
	if (up)
		living(r, x);
}
