#include "agent_fall.h"

#include <math.h>
#include <stdlib.h>

#include "fitness.h"
#include "label.h"

/* Composite of rows [from, to) of a record; Brier scores up to scored alone are known. NaN: it has none. */
static double
composite(const struct model *m, const struct record *r, size_t from, size_t to, size_t scored, double *work)
{
	struct fitness_metrics metrics;
	struct fitness out;
	double brier = 0;
	size_t n = 0, briers = 0;
	for (size_t i = from; i < to; i++) {
		const struct record_row *row = &r->row[i];
		if (!isnan(row->ret))
			work[n++] = row->ret;
		if (i < scored && !isnan(row->brier)) {
			brier += row->brier;
			briers++;
		}
	}
	const struct fitness_record in = { .returns = work, .n = n, .features = m->recipe.features.n, .estimators = (int64_t)m->recipe.rounds * (m->recipe.kind == RECIPE_PAIR ? 2 : 1) };
	fitness_of(&in, true, &metrics);
	metrics.has[FITNESS_CALIBRATION] = briers > 0;
	metrics.value[FITNESS_CALIBRATION] = briers > 0 ? brier / (double)briers : 0;
	return fitness_score(&metrics, &fitness_default, &out) == FITNESS_OK ? out.composite : NAN;
}

/* Row 0 has no return: session number k since the deployment is row k. */
static double
live_composite(const struct model *m, const struct record *live, size_t k, double *work, size_t *sessions)
{
	size_t from = k >= ROLLBACK_WINDOW ? k + 1 - ROLLBACK_WINDOW : 1;
	*sessions = k + 1 - from;
	return composite(m, live, from, k + 1, k + 1 > LABEL_HORIZON ? k + 1 - LABEL_HORIZON : 0, work);
}

bool
agent_fall(const struct model *m, const struct record *live, bool rested, bool back, struct agent_fall *out)
{
	struct rollback state = rollback_start();
	bool fires = false;
	size_t last = live->n > 0 ? live->n - 1 : 0;
	double *work = rollback_judged((int64_t)last) ? calloc(live->n + m->record.n + 1, sizeof *work) : NULL;
	if (work == NULL)
		return false;
	if (rested) {
		state.armed = false;
		state.rest = rollback_default.rest;
	}
	out->champion = composite(m, &m->record, 0, m->record.n, m->record.n, work);
	for (size_t k = ROLLBACK_PERIOD; k <= last; k += ROLLBACK_PERIOD) {
		fires = false;
		if (!rollback_judged((int64_t)k)) {
			rollback_pass(&state);
			continue;
		}
		out->current = live_composite(m, live, k, work, &out->sessions);
		fires = rollback_update(&state, &rollback_default, out->current, out->champion);
		if (fires && back)
			state = (struct rollback){ .armed = true, .degraded = rollback_default.sustained };
	}
	out->error = fitness_standard_error(&fitness_default, out->sessions);
	free(work);
	return fires;
}
