/* The simulated broker: an order's whole life is a pure function (execution.h), told event by event. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker.h"

struct paper {
	struct broker base;
	char ref[40];
	struct exec_fill fills[EXEC_FILLS];
	int n_fills, told; /* told: events given so far, the ACK is the first */
	int64_t n, done;
	int end;
	bool cancelled;
};

static void
paper_close(struct broker *b)
{
	free(b);
}

static int
paper_submit(struct broker *b, const struct broker_order *o)
{
	struct paper *p = (struct paper *)b;
	snprintf(p->ref, sizeof p->ref, "%s", o->ref);
	p->n_fills = exec_paper(o->market, &o->intent, &o->order, p->fills, EXEC_FILLS, &p->end);
	if (p->n_fills < 0) {
		snprintf(b->reason, sizeof b->reason, "implausible fill for %s (order %s): outside the session's range", o->market->symbol, o->ref);
		return -1;
	}
	p->told = 0;
	p->n = o->order.n;
	p->done = 0;
	p->cancelled = false;
	return 0;
}

static int
paper_cancel(struct broker *b, const char *ref)
{
	struct paper *p = (struct paper *)b;
	if (strcmp(ref, p->ref) != 0)
		return -1;
	p->cancelled = true;
	return 0;
}

static int
paper_next(struct broker *b, const char *ref, struct broker_event *out)
{
	struct paper *p = (struct paper *)b;
	if (strcmp(ref, p->ref) != 0) {
		snprintf(b->reason, sizeof b->reason, "paper broker: order %s is not the one that works", ref);
		return -1;
	}
	memset(out, 0, sizeof *out);
	out->sub_end = p->end;
	if (p->told == 0) {
		out->kind = BROKER_ACK;
	} else if (p->told <= p->n_fills) {
		out->kind = BROKER_EXEC;
		out->fill = p->fills[p->told - 1];
		p->done += out->fill.n;
	} else if (p->done == p->n || p->cancelled) {
		out->kind = BROKER_DONE;
	} else {
		out->kind = BROKER_STALE;
		return 0;
	}
	p->told++;
	return 0;
}

static const struct broker_ops paper_ops = { paper_close, paper_submit, paper_cancel, paper_next };

int
broker_paper_open(struct broker **out)
{
	struct paper *p = calloc(1, sizeof *p);
	if (p == NULL)
		return -1;
	p->base.ops = &paper_ops;
	p->base.name = "paper";
	*out = &p->base;
	return 0;
}
