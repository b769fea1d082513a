#ifndef HYPOTHESIZE_INTERNAL_H
#define HYPOTHESIZE_INTERNAL_H

#include "hypothesize.h"

struct mutation {
	const char *name, *type, *impact;
	enum fitness_metric metric; /* that must improve */
	bool refit;
	/* h->recipe is the champion's: changed, with a description. 0, or -1 with a reason: not applicable. */
	int (*apply)(const struct hypothesize_input *in, struct hypothesize_step *h);
};

extern const struct mutation mutation_refit, mutation_learning_rate, mutation_penalty, mutation_drop_least, mutation_shorter_window, mutation_half_window,
	mutation_add_z, mutation_pair, mutation_larger_trees, mutation_smaller_trees, mutation_child_weight, mutation_columns, mutation_drop_drifted;

/* Sets the reason. -1. */
int mutation_refuse(struct hypothesize_step *h, const char *words, ...) __attribute__((format(printf, 2, 3)));

#endif
