/* Columns of a champion: which rows are in, what is missing, and that no later bar has a part in them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe_columns.h"
#include "random.h"

#define BARS 300
#define MARKETS 2

struct scene {
	struct bar bar[MARKETS][BARS];
	size_t n[MARKETS];
};

/* A walk of each market; the second has no bar on every 50th session. */
static void
scene_make(struct scene *s)
{
	memset(s, 0, sizeof *s);
	for (int m = 0; m < MARKETS; m++) {
		double price = 100e6;
		for (int i = 0; i < BARS; i++) {
			price *= exp(0.01 * random_normal(4, m == 0 ? "A" : "B", i, 0));
			if (m == 1 && i % 50 == 49)
				continue;
			int64_t c = (int64_t)price, o = (int64_t)(price * 1.001);
			s->bar[m][s->n[m]++] = (struct bar){ .session = 20000 + i, .o = o, .h = o + 100000, .l = c - 200000, .c = c, .v = 1000 + i % 7 };
		}
	}
}

static void
open_columns(struct observe_columns *c, const struct features_set *set)
{
	assert_int_equal(observe_columns_open(c, set, MARKETS), 0);
}

static void
rows_of_training(void **state)
{
	struct scene *s = malloc(sizeof *s);
	struct observe_columns c;
	double row[FEATURES_ALL];
	(void)state;
	assert_non_null(s);
	scene_make(s);
	open_columns(&c, &features_standard);
	for (size_t m = 0; m < MARKETS; m++)
		assert_int_equal(observe_columns_train(&c, m, s->bar[m], s->n[m], 20000, 20199), 0);
	struct observe_features f = observe_columns_view(&c);
	/* complete ones alone: the first sixty are not, and a session without a bar has none */
	assert_true(f.markets == MARKETS && f.column[0].rows == 200 - FEATURES_WARM_UP && f.column[0].sessions == 0);
	assert_int_equal(f.column[1].rows, 196 - FEATURES_WARM_UP);
	for (size_t i = 0; i < f.column[0].rows; i++) {
		assert_true(features_row(&features_standard, s->bar[0], FEATURES_WARM_UP + i, NULL, row));
		for (int k = 0; k < features_standard.n; k++)
			assert_memory_equal(&f.column[k * MARKETS].baseline[i], &row[k], sizeof row[k]);
	}
	observe_columns_free(&c);
	observe_columns_free(&c);
	free(s);
}

/* One a session, whatever is missing; bars that come later change nothing. */
static void
rows_of_live_sessions(void **state)
{
	struct scene *s = malloc(sizeof *s), *cut = malloc(sizeof *cut);
	struct observe_columns c, d;
	double row[FEATURES_ALL];
	(void)state;
	assert_true(s != NULL && cut != NULL);
	scene_make(s);
	open_columns(&c, &features_standard);
	open_columns(&d, &features_standard);
	for (date_t day = 20040; day < 20260; day++)
		for (size_t m = 0; m < MARKETS; m++) {
			*cut = *s;
			size_t upto = 0;
			while (upto < cut->n[m] && cut->bar[m][upto].session <= day)
				upto++;
			memset(&cut->bar[m][upto], 0x55, (BARS - upto) * sizeof cut->bar[m][0]);
			assert_int_equal(observe_columns_live(&c, m, s->bar[m], s->n[m], day), 0);
			assert_int_equal(observe_columns_live(&d, m, cut->bar[m], upto, day), 0);
		}
	struct observe_features f = observe_columns_view(&c), g = observe_columns_view(&d);
	for (int i = 0; i < features_standard.n * MARKETS; i++) {
		assert_int_equal(f.column[i].sessions, 220);
		assert_memory_equal(f.column[i].live, g.column[i].live, 220 * sizeof(double));
	}
	int ret_60 = 4 * MARKETS, no_bar = 49 + 50 - 40; /* the 100th session of the second market */
	assert_true(isnan(f.column[ret_60].live[19]) && !isnan(f.column[ret_60].live[20]));
	for (int k = 0; k < features_standard.n; k++)
		assert_true(isnan(f.column[k * MARKETS + 1].live[no_bar]) && !isnan(f.column[k * MARKETS].live[no_bar]));
	features_row(&features_standard, s->bar[0], 259, NULL, row);
	assert_memory_equal(&f.column[0].live[219], &row[0], sizeof row[0]);
	observe_columns_free(&c);
	observe_columns_free(&d);
	free(s);
	free(cut);
}

static void
refuses(void **state)
{
	struct observe_columns c;
	(void)state;
	assert_int_equal(observe_columns_open(&c, &features_standard, OBSERVE_MARKETS + 1), -1);
	assert_true(c.store == NULL && c.view == NULL && c.markets == 0);
	open_columns(&c, &features_standard);
	assert_int_equal(observe_columns_train(&c, 0, NULL, 0, 1, 2), 0);
	assert_int_equal(observe_columns_live(&c, 0, NULL, 0, 1), 0);
	assert_true(isnan(observe_columns_view(&c).column[0].live[0]));
	observe_columns_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(rows_of_training), cmocka_unit_test(rows_of_live_sessions), cmocka_unit_test(refuses) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
