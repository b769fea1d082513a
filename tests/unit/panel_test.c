/* Bars that wander by a formula; what is trained on is known before what is tested, also where a market has missing bars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "panel.h"

/* n bars from session first on, but for those whose number is a multiple of hole (0: none is missing). */
static size_t
make_bars(struct bar *bars, size_t n, date_t first, int hole, uint32_t seed)
{
	size_t count = 0;
	int64_t c = INT64_C(80000000);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		c += (int64_t)(seed >> 12) - (1 << 19);
		if (hole == 0 || i % (size_t)hole != 0)
			bars[count++] = (struct bar){ .session = first + (date_t)i, .o = c - 1000, .h = c + 5000, .l = c - 7000, .c = c, .v = 1000 + (seed >> 20) };
	}
	return count;
}

struct world {
	struct bar bars[2][700];
	struct panel_market markets[2];
	struct panel *p;
};

static struct world *
build(size_t n, size_t markets, int hole)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	for (size_t m = 0; m < markets; m++)
		w->markets[m] = (struct panel_market){ .bars = w->bars[m], .n = make_bars(w->bars[m], n, 15000, m == 1 ? hole : 0, 7 + (uint32_t)m) };
	assert_int_equal(panel_build(w->markets, markets, &features_standard, &w->p), 0);
	return w;
}

static void
done(struct world *w)
{
	panel_free(w->p);
	free(w);
}

static void
counts_of_one_market(void **state)
{
	(void)state;
	for (size_t n = PANEL_BARS - 1; n <= PANEL_BARS; n++) {
		struct world *w = build(n, 1, 0);
		struct panel_part part;
		panel_training(w->p, w->p->n_sessions, 0, &part);
		assert_int_equal(w->p->n_labelled, n == PANEL_BARS ? PANEL_ENOUGH : PANEL_ENOUGH - 1);
		assert_int_equal(part.sessions, w->p->n_labelled);
		assert_int_equal(part.rows, w->p->n_labelled);
		done(w);
	}
}

/* 637 bars are what the oldest of five windows needs, one less is too few. */
static void
oldest_window_has_enough(void **state)
{
	struct panel_part test, train;
	(void)state;
	for (size_t n = PANEL_RECORD - 1; n <= PANEL_RECORD; n++) {
		struct world *w = build(n, 1, 0);
		assert_true(panel_fold(w->p, 0, &test));
		panel_training(w->p, test.from, 0, &train);
		assert_int_equal(train.sessions, n == PANEL_RECORD ? PANEL_ENOUGH : PANEL_ENOUGH - 1);
		done(w);
	}
	struct world *w = build(FEATURES_WARM_UP + LABEL_HORIZON + PANEL_FOLDS * PANEL_FOLD - 1, 1, 0);
	assert_false(panel_fold(w->p, 0, &test));
	done(w);
}

/* Invariants 1 to 3 of panel.h. */
static void
nothing_is_trained_on_what_is_tested(void **state)
{
	struct world *w = build(700, 2, 7);
	(void)state;
	size_t expected = w->p->n_labelled - PANEL_FOLDS * PANEL_FOLD;
	size_t *rows = malloc(w->p->n_rows * sizeof *rows);
	assert_non_null(rows);
	for (size_t k = 0; k < PANEL_FOLDS; k++) {
		struct panel_part test, train;
		assert_true(panel_fold(w->p, k, &test));
		assert_int_equal(test.sessions, PANEL_FOLD);
		assert_int_equal(test.from, w->p->labelled[expected + k * PANEL_FOLD]);
		panel_training(w->p, test.from, k == 4 ? 300 : 0, &train);
		if (k == 4)
			assert_int_equal(train.sessions, 300);
		panel_indices(w->p, &train, rows);
		for (size_t i = 0; i < train.rows; i++) {
			const struct panel_row *r = &w->p->rows[rows[i]];
			const struct panel_market *m = &w->markets[r->market];
			assert_true(r->session + LABEL_HORIZON < test.from);
			assert_true(m->bars[r->bar + LABEL_HORIZON].session < w->p->sessions[test.from]);
			assert_true(i == 0 || rows[i] > rows[i - 1]);
		}
	}
	for (size_t i = 1; i < w->p->n_rows; i++) {
		const struct panel_row *a = &w->p->rows[i - 1], *b = &w->p->rows[i];
		assert_true(a->session < b->session || (a->session == b->session && a->market < b->market));
	}
	free(rows);
	done(w);
}

static void
bars_by_session(void **state)
{
	struct world *w = build(40, 2, 7);
	(void)state;
	assert_int_equal(w->p->n_sessions, 40);
	assert_int_equal(panel_bar(w->p, 0, 0), 0);
	assert_int_equal(panel_bar(w->p, 0, 1), -1); /* it begins a day later */
	assert_int_equal(panel_bar(w->p, 1, 1), 0);
	assert_int_equal(panel_bar(w->p, 7, 1), -1); /* missing */
	assert_int_equal(w->p->bars[7 * 2 + 1], 6);
	assert_int_equal(panel_bar(w->p, 8, 1), 6);
	assert_int_equal(w->p->n_rows, 0); /* nothing is complete yet */
	done(w);
}

static void
no_bars(void **state)
{
	struct panel *p;
	struct panel_market none = { .n = 0 };
	struct panel_part part;
	(void)state;
	assert_int_equal(panel_build(&none, 1, &features_standard, &p), 0);
	assert_int_equal(p->n_sessions, 0);
	panel_training(p, 0, 0, &part);
	assert_int_equal(part.rows, 0);
	assert_false(panel_fold(p, 0, &part));
	panel_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_of_one_market), cmocka_unit_test(oldest_window_has_enough), cmocka_unit_test(nothing_is_trained_on_what_is_tested), cmocka_unit_test(bars_by_session), cmocka_unit_test(no_bars),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
