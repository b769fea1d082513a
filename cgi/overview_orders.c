/* What the next session will be asked to do: the orders that were decided for it and wait. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"

#define NAMED 5 /* orders told one by one */

/* "buy 2 HE, sell 1 ZC and 3 more" of those that may be sent, or of those that the halt holds back; "" none. */
static void
list(const struct overview *o, bool held, bool halted, char *out, size_t size)
{
	char n[FMT_TEXT];
	size_t at = 0;
	int told = 0, more = 0;
	out[0] = '\0';
	for (int i = 0; i < o->n_orders; i++) {
		const struct page_order *r = &o->orders[i];
		if ((halted && !r->reducing) != held)
			continue;
		if (told == NAMED || at >= size) {
			more++;
			continue;
		}
		at += (size_t)snprintf(out + at, size - at, "%s%s%s %s %s", told++ > 0 ? ", " : "", r->roll ? "roll, " : "", r->direction > 0 ? "buy" : "sell", fmt_count(r->n, n), r->symbol);
	}
	if (more > 0 && at < size)
		snprintf(out + at, size - at, " and %d more", more);
}

/* Why there is none, or what becomes of none that waits. */
static const char *
none(const struct overview *o, char out[FMT_TEXT])
{
	if (!o->has_cycle)
		return "none decided yet";
	if (strcmp(o->cycle.state, "open") == 0)
		return "none: the cycle under way decides them";
	if (o->cycle.blocked > 0)
		snprintf(out, FMT_TEXT, "none: %lld decided and blocked", (long long)o->cycle.blocked);
	else
		snprintf(out, FMT_TEXT, "none");
	return out;
}

void
overview_orders(const struct page *p, const struct overview *o, struct view *v)
{
	char sent[320], held[320], a[FMT_TEXT];
	bool up = strcmp(p->runner.word, "up") == 0, halted = p->meta.halted, stopped = p->meta.stopped[0] != '\0';
	if (!o->journal || !o->ours)
		return;
	struct view *row = view_row(v, "ORDERS");
	if (o->n_orders == 0) {
		view_set(row, "NONE", none(o, a));
		return;
	}
	list(o, false, halted, sent, sizeof sent);
	list(o, true, halted, held, sizeof held);
	if (!up) /* the line of the next session is the runner's word */
		view_fmt(row, "LEAD", "session %s: ", fmt_day_text(o->orders[0].deadline, a));
	if (sent[0] != '\0')
		view_set(view_row(row, "SENT"), "WORDS", sent);
	if (held[0] != '\0')
		view_fmt(row, "HELD", "%sheld back by the halt: %s", sent[0] != '\0' ? "; " : "", held);
	if (stopped || (halted && held[0] != '\0'))
		view_set(row, "CLS", "warn");
	if (stopped)
		view_set(row, "REST", "; not sent: orders are stopped");
	else if (strcmp(p->runner.state, "finished") == 0)
		view_set(row, "REST", "; not sent: the feed has ended");
}
