#ifndef ORDER_H
#define ORDER_H

/*
 * One intent on its way through the broker: the only caller of submit, and
 * only through the gate (docs/definitions.md, "Risk gate"). Each step is journaled before
 * the broker hears of it; an order that is sending is never sent as another.
 */
#include "broker.h"
#include "ledger.h"

struct order_desk {
	struct ledger *ledger;
	struct broker *broker;
	int64_t equity;                /* of the last equity row, micro */
	bool loss_blocked[RISK_KINDS];
	bool halted, stopped;
	char reason[300];              /* after -1 */
};

/* Work the intent until it is filled or its session is over. 0, or -1 with desk->reason; what was done stays journaled. */
int order_work(struct order_desk *desk, const struct exec_market *m, const struct contract *c, struct ledger_intent *in);

#endif
