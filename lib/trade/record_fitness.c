#include "record_fitness.h"

#include <math.h>
#include <stdlib.h>

static void
calibration(const struct record_row *rows, size_t n, struct fitness_metrics *m)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		sum += isnan(rows[i].brier) ? 0 : rows[i].brier;
		count += isnan(rows[i].brier) ? 0 : 1;
	}
	m->has[FITNESS_CALIBRATION] = count > 0;
	m->value[FITNESS_CALIBRATION] = count > 0 ? sum / (double)count : 0;
}

int
record_fitness(const struct record_row *rows, size_t n, const struct recipe *recipe, bool annualised, struct fitness_metrics *raw, struct fitness *out)
{
	struct fitness_record of = { .features = recipe->features.n, .estimators = (int64_t)recipe->rounds * (recipe->kind == RECIPE_PAIR ? 2 : 1) };
	struct fitness_metrics m;
	double *returns = malloc((n + 1) * sizeof *returns);
	*out = (struct fitness){ 0 };
	if (returns == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!isnan(rows[i].ret))
			returns[of.n++] = rows[i].ret;
	of.returns = returns;
	fitness_of(&of, annualised, &m);
	free(returns);
	calibration(rows, n, &m);
	if (raw != NULL)
		*raw = m;
	return fitness_score(&m, &fitness_default, out) == FITNESS_OK ? 0 : -1;
}
