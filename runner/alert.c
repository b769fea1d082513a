/* When something is told, and to whom: values in, values out. */
#include "alert.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const alert_receiver_names[ALERT_RECEIVERS] = { "mail", "webhook", "command" };

void
alert_begin(struct alerts *a, instant_t now)
{
	memset(a, 0, sizeof *a);
	snprintf(a->series, sizeof a->series, "%" PRIx64, (uint64_t)now);
	a->next = 1;
}

void
alert_receivers(struct alerts *a, unsigned set)
{
	for (int r = 0; r < ALERT_RECEIVERS; r++)
		if ((set & 1U << r) == 0 ? a->receiver[r].next != 0 : a->receiver[r].next == 0) {
			memset(&a->receiver[r], 0, sizeof a->receiver[r]);
			a->receiver[r].next = (set & 1U << r) != 0 ? a->next : 0;
			a->changed = true;
		}
}

/* A clock that was set back must not silence anything. */
static bool
over_an_hour(instant_t since, instant_t now)
{
	return since == 0 || now < since || now - since >= ALERT_HOUR;
}

static bool
worse_than_told(unsigned recent, enum check_state s)
{
	for (int other = CHECK_OK; other <= CHECK_UNKNOWN; other++)
		if ((recent & 1U << other) != 0 && check_weight((enum check_state)other) >= check_weight(s))
			return false;
	return true;
}

static void
queue(struct alerts *a, enum check_item item, const struct buf *text, instant_t now)
{
	struct alert_item *it = &a->item[item];
	struct alert_message *m = &a->message[a->n++];
	*m = (struct alert_message){ .id = a->next++, .at = now, .item = item, .state = it->seen, .before = it->told, .changes = it->held, .since = it->held_at };
	snprintf(m->text, sizeof m->text, "%s", text->data != NULL ? text->data : "");
	it->told = it->seen;
	it->told_at = now;
	it->recent |= 1U << it->seen;
	it->held = 0;
	a->changed = true;
}

static void
step(struct alerts *a, enum check_item item, enum check_state s, const struct buf *text, instant_t now)
{
	struct alert_item *it = &a->item[item];
	if (s != it->seen) {
		if (it->held == 0 && over_an_hour(it->seen_at, now)) {
			it->recent = 0;
			it->flapping = false;
		}
		if (it->held++ == 0)
			it->held_at = now;
		it->seen = s;
		it->seen_at = now;
		a->changed = true;
	}
	if (it->held == 0)
		return;
	bool first = !it->flapping && (it->recent & 1U << s) == 0;
	if (a->n < ALERT_QUEUE && (first || over_an_hour(it->told_at, now) || worse_than_told(it->recent, s)))
		queue(a, item, text, now);
	else
		it->flapping = true; /* it has changed just now, or flapped before */
}

void
alert_step(struct alerts *a, const struct check_verdict *v, instant_t now)
{
	for (int i = 0; i < CHECK_ITEMS; i++) {
		struct buf text = { 0 };
		enum check_state s = check_item_state(v, (enum check_item)i, &text);
		step(a, (enum check_item)i, s, &text, now);
		buf_free(&text);
	}
}

const struct alert_message *
alert_next(const struct alerts *a, enum alert_receiver r)
{
	if (a->receiver[r].next == 0)
		return NULL;
	for (int i = 0; i < a->n; i++)
		if (a->message[i].id >= a->receiver[r].next)
			return &a->message[i];
	return NULL;
}

void
alert_taken(struct alerts *a, enum alert_receiver r)
{
	const struct alert_message *m = alert_next(a, r);
	a->receiver[r].next = m != NULL ? m->id + 1 : a->next;
	a->receiver[r].failed_at = 0;
	a->receiver[r].why[0] = '\0';
	a->changed = true;
}

void
alert_failed(struct alerts *a, enum alert_receiver r, instant_t now, const char *why)
{
	if (a->receiver[r].failed_at == 0)
		a->receiver[r].failed_at = now;
	else if (strcmp(a->receiver[r].why, why) == 0)
		return;
	a->changed = true;
	snprintf(a->receiver[r].why, sizeof a->receiver[r].why, "%s", why);
}

void
alert_forget(struct alerts *a)
{
	int keep = a->n;
	for (int r = 0; r < ALERT_RECEIVERS; r++) {
		const struct alert_message *m = alert_next(a, (enum alert_receiver)r);
		if (m != NULL && m - a->message < keep)
			keep = (int)(m - a->message);
	}
	a->changed = a->changed || keep > 0;
	memmove(a->message, a->message + keep, (size_t)(a->n - keep) * sizeof a->message[0]);
	a->n -= keep;
}

int
alert_waiting(const struct alerts *a, enum alert_receiver r, instant_t *since)
{
	const struct alert_message *m = alert_next(a, r);
	*since = m != NULL ? m->at : 0;
	return m != NULL ? a->n - (int)(m - a->message) : 0;
}
