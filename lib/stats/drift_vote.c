#include "drift_vote.h"

#include <math.h>

/* The judged tests' p-values, corrected. */
static int
correct(const struct drift_vote *test, size_t n, struct holm *scratch)
{
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (test[i].judged)
			scratch[m++].p = test[i].ks_p;
	return holm_adjust(scratch, m);
}

int
drift_vote_cycle(struct drift_vote *test, size_t n, size_t markets, struct holm *scratch, struct drift_vote_streak *feature, size_t features)
{
	size_t judged = 0;
	for (size_t i = 0; i < n; i++)
		if (test[i].feature >= features)
			return -1;
	if (correct(test, n, scratch) != 0)
		return -1;
	for (size_t f = 0; f < features; f++)
		feature[f].votes = 0;
	for (size_t i = 0; i < n; i++) {
		test[i].adjusted = test[i].judged ? scratch[judged++].adjusted : NAN;
		test[i].drifted = test[i].judged && (test[i].psi_flag || holm_rejects(test[i].adjusted, HOLM_ALPHA));
		feature[test[i].feature].votes += test[i].drifted;
	}
	for (size_t f = 0; f < features; f++)
		feature[f].cycles = markets > 0 && 2 * feature[f].votes >= markets ? feature[f].cycles + 1 : 0;
	return 0;
}

bool
drift_vote_drifted(const struct drift_vote_streak *feature)
{
	return feature->cycles >= DRIFT_VOTE_CYCLES;
}
