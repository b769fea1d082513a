#ifndef EXECUTION_SCENE_H
#define EXECUTION_SCENE_H

/* One intent in one market's session, for the tests of paper fills. Header only: every test is a program of its own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decimal.h"
#include "execution.h"

#define SUBS 55
#define SUB_MICRO (300 * CLOCK_SECOND)
#define OPEN INT64_C(1420209000000000)

struct scene {
	struct exec_market m;
	struct exec_intent in;
	struct subbar subs[SUBS];
};

/* A quiet day with sub-bars all alike, and a buy of 70. */
static inline struct scene
plain(void)
{
	struct scene s = { 0 };
	for (int j = 0; j < SUBS; j++)
		s.subs[j] = (struct subbar){ .o = 85000000, .h = 85050000, .l = 84950000, .c = 85000000, .v = 500, .start = OPEN + j * SUB_MICRO, .spread = 25000 };
	s.m = (struct exec_market){ .n_subs = SUBS, .day = { .session = 18000, .o = 85000000, .h = 85050000, .l = 84950000, .c = 85000000, .v = 27500 },
		.prev_close = 85000000, .tick = 25000, .spread = 25000, .sigma_p = 1.2, .adv = 27500, .impact_true = 0.15, .seed = 1, .symbol = "HE", .open = OPEN };
	s.in = (struct exec_intent){ .id = 1, .direction = 1, .n = 70 };
	return s;
}

#endif
