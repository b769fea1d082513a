#ifndef HOLM_H
#define HOLM_H

/*
 * Holm's correction (1979) of p-values for their number: the chance that any true hypothesis is rejected stays at most
 * alpha, whatever the tests have to do with each other (docs/definitions.md, "Several tests at once").
 */
#include <stdbool.h>
#include <stddef.h>

#define HOLM_ALPHA 0.05

struct holm {
	double p;        /* set by the caller, 0 to 1 */
	double adjusted; /* of all m: min(1, max over i <= its place of (m - i + 1)*p_(i)) */
	size_t at;       /* place in the array, for holm_adjust's own use */
};

/* Sets adjusted of each of m tests; their order stays. Equal p have equal adjusted. 0, or -1 with nothing changed: a p is outside 0 to 1 or NaN. */
int holm_adjust(struct holm *test, size_t m);

/* adjusted <= alpha: at the limit it is rejected. NaN is not. */
bool holm_rejects(double adjusted, double alpha);

#endif
