/*
 * The simulated market's contracts: one underlying path, and each delivery lies above it by a carry of its own that is a
 * pure function of (seed, symbol, delivery). So both contracts of a roll have a bar on every session, the gap is the
 * difference of two carries, and the continuous series is the underlying path moved by the first carry.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "feed_sim_internal.h"
#include "random.h"
#include "roll.h"

#define DRAW_CARRY 112
#define MOST_CARRY 0.03 /* of the typical price; never below 0, so that no price falls under a tick */

static int64_t
carry(const struct feed_sim_market *m, int year, int month)
{
	double u = random_uniform(m->seed, m->contract->symbol, (int64_t)year * 12 + month, DRAW_CARRY);
	return (int64_t)nearbyint(u * MOST_CARRY * m->price * 1e6 / (double)m->contract->tick) * m->contract->tick;
}

/* The next month that has a delivery. */
static void
next_delivery(const struct feed_sim_market *m, int *year, int *month)
{
	do {
		*year += *month == 12;
		*month = *month == 12 ? 1 : *month + 1;
	} while (strchr(m->contract->months, roll_letter(*month)) == NULL);
}

static void
name(const struct feed_sim_market *m, int year, int month, char out[16])
{
	snprintf(out, 16, "%.12s%c%02u", m->contract->symbol, roll_letter(month), (unsigned)year % 100);
}

static void
hold(struct feed_sim_market *m)
{
	m->carry = carry(m, m->year, m->month);
	m->roll = calendar_roll(m->calendar, m->contract->exchange, m->year, m->month);
}

void
feed_sim_roll_first(struct feed_sim_market *m, date_t session)
{
	int day;
	date_to_ymd(session, &m->year, &m->month, &day);
	do {
		next_delivery(m, &m->year, &m->month);
		hold(m);
	} while (m->roll < session);
	m->gap = 0;
}

void
feed_sim_roll_day(struct feed_sim_market *m, struct feed_sim_day *d, struct bar *b)
{
	d->carry = m->carry;
	d->year = m->year;
	d->month = m->month;
	d->rolls = b->session >= m->roll;
	name(m, m->year, m->month, b->contract);
	b->o += m->carry;
	b->h += m->carry;
	b->l += m->carry;
	b->c += m->carry;
	b->gap = m->gap;
	m->gap = 0;
	if (!d->rolls)
		return;
	next_delivery(m, &m->year, &m->month);
	hold(m);
	m->gap = m->carry - d->carry;
}

int
feed_sim_roll(const struct feed_sim_market *m, size_t i, struct feed_roll *out)
{
	const struct feed_sim_day *d = &m->days[i];
	const struct bar *b = &m->bars[i];
	int year = d->year, month = d->month;
	if (!d->rolls)
		return 0;
	next_delivery(m, &year, &month);
	*out = (struct feed_roll){ .old_price = b->c, .new_price = b->c - d->carry + carry(m, year, month), .old_volume = b->v, .new_volume = b->v, .at = b->closed_at };
	name(m, d->year, d->month, out->from);
	name(m, year, month, out->to);
	return 1;
}
