#ifndef RECORD_FITNESS_H
#define RECORD_FITNESS_H

/*
 * Composite fitness (fitness.h) of a stretch of a track record, and of the recipe that made it. Sessions without a return
 * are passed over; calibration is the mean over sessions of each one's Brier score. Pure.
 */
#include <stdbool.h>

#include "fitness.h"
#include "recipe.h"
#include "record.h"

/*
 * n rows, oldest first. annualised: as fitness_of has it. raw, if not NULL, gets the six metrics. 0; -1: out of memory, or a
 * metric has no value (no session with a return, none with a Brier score); *out is then all 0.
 */
int record_fitness(const struct record_row *rows, size_t n, const struct recipe *recipe, bool annualised, struct fitness_metrics *raw, struct fitness *out);

#endif
