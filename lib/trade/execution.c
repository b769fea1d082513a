/* Which order comes next: mid, step, cross, slice by slice; with daily bars the open alone. */
#include "execution.h"

#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "execution_internal.h"

#define FIRST_SUB EXEC_FIRST_SUB /* orders work from five minutes after the open */
#define CROSS_ROOM 2             /* ticks beyond the far touch that a crossing limit gives */
#define MISSES 3    /* re-quotes before the limit is given up */

static const char *const names[EXEC_STAGES] = { "mid", "step", "cross", "daily_open", "roll" };

const char *
exec_stage_name(enum exec_stage stage)
{
	return names[stage];
}

int
exec_stage_parse(const char *text, enum exec_stage *out)
{
	for (int i = 0; i < EXEC_STAGES; i++) {
		if (strcmp(text, names[i]) == 0) {
			*out = (enum exec_stage)i;
			return 0;
		}
	}
	return -1;
}

int64_t
exec_spread(const struct exec_market *m, const struct subbar *b)
{
	return b->spread > 0 ? b->spread : m->spread;
}

int64_t
exec_far(int64_t mid, int64_t spread, int direction)
{
	return mid + direction * (spread / 2 + spread % 2);
}

int64_t
exec_passive(int64_t price, int64_t tick, int direction)
{
	return direction > 0 ? decimal_floor_tick(price, tick) : decimal_ceil_tick(price, tick);
}

int64_t
exec_aggressive(int64_t price, int64_t tick, int direction)
{
	return exec_passive(price, tick, -direction);
}

bool
exec_locked(const struct exec_market *m, int64_t h, int64_t l, int64_t c, int direction)
{
	/* in integers: at a roll the close before is another contract's */
	int64_t moved = c - m->prev_close - m->day.gap;
	if (h != l || moved == 0 || (moved > 0) != (direction > 0))
		return false;
	return decimal_to_double(llabs(moved)) >= 2 * m->sigma_p;
}

int64_t
exec_room(int64_t volume)
{
	return volume > 0 ? volume / 10 : 0;
}

int64_t
exec_day_room(const struct exec_market *m, const struct exec_intent *in)
{
	int64_t room = m->day.v / 50 - in->day_used;
	return room > 0 ? room : 0;
}

int64_t
exec_arrival(const struct exec_market *m)
{
	return m->subs != NULL && m->n_subs > FIRST_SUB ? m->subs[FIRST_SUB].o : m->day.o;
}

/* Why the rest of an intent expires, once its session is known to its end. */
static const char *
daily_reason(const struct exec_market *m, const struct exec_intent *in)
{
	if (m->day.v <= 0)
		return "no volume";
	if (exec_locked(m, m->day.h, m->day.l, m->day.c, in->direction))
		return "locked";
	return "volume limit";
}

static const char *
session_reason(const struct exec_market *m, const struct exec_intent *in)
{
	bool locked = false;
	for (int j = FIRST_SUB; j < m->n_subs; j++) {
		const struct subbar *b = &m->subs[j];
		if (b->v <= 0)
			continue;
		if (!exec_locked(m, b->h, b->l, b->c, in->direction))
			return "session closed";
		locked = true;
	}
	return locked ? "locked" : "no volume";
}

static void
cross(const struct exec_market *m, const struct exec_intent *in, int misses, struct exec_order *out)
{
	const struct subbar *b = &m->subs[out->j];
	int64_t far = exec_far(b->o, exec_spread(m, b), in->direction);
	out->stage = EXEC_CROSS;
	out->misses = misses;
	out->has_limit = misses < MISSES;
	out->limit = out->has_limit ? exec_aggressive(far, m->tick, in->direction) + in->direction * CROSS_ROOM * m->tick : 0;
}

int64_t
exec_cross_mid(int64_t limit, int64_t spread, int64_t tick, int direction)
{
	int64_t far = limit - direction * (CROSS_ROOM * tick + tick - 1); /* rounded to the tick from less than one before it */
	return far - exec_far(0, spread, direction);
}

/* Rests at the middle. False when that would trade at once: then it is no passive order. */
static bool
mid(const struct exec_market *m, const struct exec_intent *in, struct exec_order *out)
{
	const struct subbar *b = &m->subs[out->j];
	int64_t price = exec_passive(b->o, m->tick, in->direction);
	if (in->direction * price >= in->direction * exec_far(b->o, exec_spread(m, b), in->direction))
		return false;
	out->stage = EXEC_MID;
	out->has_limit = true;
	out->limit = price;
	return true;
}

/* A tick inside the far touch, at most 0.1 % beyond the middle. False when that is no better than the first order was. */
static bool
step(const struct exec_market *m, const struct exec_intent *in, int64_t first, struct exec_order *out)
{
	const struct subbar *b = &m->subs[out->j];
	int d = in->direction;
	int64_t reach = exec_passive(b->o + d * (llabs(b->o) / 1000), m->tick, d);
	int64_t inside = exec_aggressive(exec_far(b->o, exec_spread(m, b), d), m->tick, d) - d * m->tick;
	int64_t price = d * reach < d * inside ? reach : inside;
	if (d * price <= d * first)
		return false;
	out->stage = EXEC_STEP;
	out->has_limit = true;
	out->limit = price;
	return true;
}

/* Where the next order of a sliced intent stands: slice, first sub-bar, contracts. True when it is its slice's first. */
static bool
place(const struct exec_market *m, const struct exec_intent *in, const struct exec_order *last, int last_end, struct exec_order *out)
{
	int slices = exec_slices(m, in);
	bool first = last == NULL;
	out->slice = first ? 1 : last->slice;
	out->j = FIRST_SUB;
	if (!first) {
		/* the order before is cancelled and acknowledged by then */
		out->j = (last_end > last->j ? last_end : last->j) + 1;
		out->slice_j = last->slice_j;
		first = out->slice < slices && in->filled >= exec_slice_upto(in->n, slices, out->slice);
		if (first) {
			int due = exec_slice_next(m, in, out->slice, last->slice_j);
			out->j = due > out->j ? due : out->j;
			out->slice++;
		}
	}
	if (first)
		out->slice_j = out->j;
	out->n = exec_slice_upto(in->n, slices, out->slice) - in->filled;
	return first;
}

int
exec_next(const struct exec_market *m, const struct exec_intent *in, const struct exec_order *last, int last_end, struct exec_order *out, const char **reason)
{
	*reason = "";
	*out = (struct exec_order){ .n = in->n - in->filled, .slice = 1 };
	if (in->roll) {
		out->stage = EXEC_ROLL;
		return last == NULL;
	}
	if (m->subs == NULL) {
		out->stage = EXEC_DAILY_OPEN;
		if (last == NULL)
			return 1;
		*reason = daily_reason(m, in);
		return 0;
	}
	bool first = place(m, in, last, last_end, out);
	if (out->j >= m->n_subs) {
		*reason = session_reason(m, in);
		return 0;
	}
	if (first) {
		if (!mid(m, in, out))
			cross(m, in, 0, out);
	} else if (last->stage != EXEC_MID || !step(m, in, last->limit, out)) {
		cross(m, in, last->stage == EXEC_CROSS ? last->misses + 1 : 0, out);
	}
	return 1;
}

bool
exec_plausible(const struct bar *day, int64_t price, int64_t spread, int64_t impact, int64_t tick)
{
	decimal_wide room = (decimal_wide)spread + impact + tick;
	return price >= day->l - room && price <= day->h + room;
}
