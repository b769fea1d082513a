/* A large intent spread over time (docs/definitions.md, "The way of an order"). */
#include <math.h>
#include <stddef.h>

#include "execution.h"
#include "execution_internal.h"
#include "random.h"

#define MOST 5
#define SHARE 0.01      /* of ADV: from here on an intent is sliced */
#define GAP_SECONDS 360
#define GAP_JITTER 0.2

int64_t
exec_draw(const struct exec_market *m, const struct exec_intent *in, int sub)
{
	uint64_t date = (uint32_t)m->day.session & 0x1fffffU;
	return (int64_t)((uint64_t)in->id << 28 | date << 7 | ((uint64_t)sub & 0x7f));
}

static int
most(int64_t n)
{
	return n < MOST ? (int)n : MOST;
}

int
exec_slices(const struct exec_market *m, const struct exec_intent *in)
{
	/* not >= the other way round: an ADV that is not a number slices nothing */
	if (m->subs == NULL || in->n < 2 || !((double)in->n >= SHARE * m->adv))
		return 1;
	return most(in->n);
}

int
exec_slices_told(int64_t n, int64_t first)
{
	return n < 2 || first >= n ? 1 : most(n);
}

int64_t
exec_slice_upto(int64_t n, int slices, int slice)
{
	int64_t more = n % slices;
	return n / slices * slice + (slice < more ? slice : more);
}

int
exec_slice_next(const struct exec_market *m, const struct exec_intent *in, int slice, int slice_j)
{
	double u = random_uniform(m->seed, m->symbol, exec_draw(m, in, slice), DRAW_SLICE);
	return slice_j + (int)ceil(GAP_SECONDS * (1 + GAP_JITTER * u) / EXEC_SUB_SECONDS);
}
