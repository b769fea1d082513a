#ifndef BROKER_H
#define BROKER_H

/*
 * Who fills orders. broker_paper.c implements it; the caller never asks which
 * one it has. submit and cancel only start something: what came of it arrives
 * as events, at once or much later.
 */
#include <stdbool.h>

#include "execution.h"

enum broker_kind {
	BROKER_NONE,  /* nothing now: wait */
	BROKER_ACK,   /* the order works */
	BROKER_EXEC,  /* a fill */
	BROKER_STALE, /* its working time is over: cancel it */
	BROKER_DONE,  /* filled or cancelled; sub_end says when */
};
struct broker_event {
	enum broker_kind kind;
	struct exec_fill fill;
	int sub_end;
};
struct broker_order {
	const char *ref;
	const struct exec_market *market; /* what a simulated market needs to answer */
	struct exec_intent intent;        /* filled: before this order */
	struct exec_order order;
};

struct broker;
struct broker_ops {
	void (*close)(struct broker *);
	/* Repeating a ref is harmless: the same events come again. 0, or -1 with broker_reason. */
	int (*submit)(struct broker *, const struct broker_order *);
	int (*cancel)(struct broker *, const char *ref);
	/* The next event of that order. 0 / -1. */
	int (*next)(struct broker *, const char *ref, struct broker_event *out);
};
struct broker {
	const struct broker_ops *ops;
	const char *name;
	char reason[256];
};

int broker_paper_open(struct broker **out); /* 0 / -1 out of memory */

#endif
