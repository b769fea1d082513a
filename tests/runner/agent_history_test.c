/* Rows that are kept say what rows computed anew say, session after session, also where the set of features or the bars are others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "agent_history.h"
#include "date.h"
#include "decimal.h"

#define BARS 420

/* Three markets of bars out of an array: a feed has nothing else that a history asks for. */
static struct bar bars[3][BARS];
static int skipped[3]; /* bars that were taken out at the beginning */

static const struct bar *
bars_of(struct feed *f, int market, date_t session, int *n)
{
	(void)f;
	*n = 0;
	while (skipped[market] + *n < BARS && bars[market][skipped[market] + *n].session <= session)
		++*n;
	return *n > 0 ? &bars[market][skipped[market]] : NULL;
}

static const struct feed_ops ops = { .bars = bars_of };
static struct feed feed = { .ops = &ops, .n_markets = 3 };

/* A while of the same volume, which leaves rows that are not complete. */
static bool
flat(int market, int t)
{
	return market == 0 && t >= 340 && t < 380;
}

static int
set_up(void **state)
{
	uint32_t seed = 11;
	(void)state;
	for (int m = 0; m < 3; m++) {
		int64_t c = 100 * DECIMAL_ONE;
		date_t day = date_from_ymd(2015, 1, 5) + m; /* markets begin on days of their own */
		for (int t = 0; t < BARS; t++, day += date_weekday(day) == 4 ? 3 : 1) {
			seed = seed * 1664525 + 1013904223;
			int64_t change = ((int64_t)(seed >> 16) % 2001 - 1000) * DECIMAL_ONE / 1000;
			bars[m][t] = (struct bar){ .session = day, .o = c, .h = c + 2 * DECIMAL_ONE, .l = c - 2 * DECIMAL_ONE, .c = c + change, .v = flat(m, t) ? 777 : 1000 + seed % 500 };
			c += change;
		}
	}
	return 0;
}

static void
same(date_t session, const struct recipe *r, struct agent_history_rows *kept)
{
	struct agent_history_rows none;
	struct agent_history is, anew;
	memset(&none, 0, sizeof none);
	assert_int_equal(agent_history_read(&feed, session, r, kept, &is), 0);
	assert_int_equal(agent_history_read(&feed, session, r, &none, &anew), 0);
	agent_history_forget(&none);
	assert_int_equal(is.newest_end, anew.newest_end);
	assert_int_equal(is.sessions, anew.sessions);
	assert_int_equal(is.rows_high, anew.rows_high);
	assert_int_equal(is.rows_low, anew.rows_low);
}

static void
kept_rows(void **state)
{
	struct agent_history_rows kept;
	struct agent_history last;
	struct recipe r = recipe_standard;
	(void)state;
	memset(&kept, 0, sizeof kept);
	for (int t = 0; t < BARS; t += 1 + t / 40)
		same(bars[1][t].session, &r, &kept);
	assert_int_equal(agent_history_read(&feed, bars[0][BARS - 1].session, &r, &kept, &last), 0);
	assert_true(last.sessions > 300 && last.rows_high > 200 && last.rows_low > 200);
	same(bars[2][100].session, &r, &kept); /* an earlier one */
	same(bars[2][BARS - 1].session, &r, &kept);
	assert_int_equal(features_drop(&r.features, features_find("ret_60")), 0);
	same(bars[2][300].session, &r, &kept); /* another set */
	/* the last bar is not settled: its session may begin again with another one */
	same(bars[0][330].session, &r, &kept);
	bars[0][330].c = 0; /* no row there */
	same(bars[0][336].session, &r, &kept);
	/* and bars that are not those of before */
	same(bars[0][BARS - 1].session, &r, &kept);
	skipped[0] = 40;
	same(bars[0][395].session, &r, &kept);
	skipped[0] = 0;
	agent_history_forget(&kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(kept_rows, set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
