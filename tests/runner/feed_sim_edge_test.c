/* The simulated market's edge: as its label states, none where it says none, turning when it is told to. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_world.h"

struct moments { double n, x, y, xx, yy, xy; };

static void
add(struct moments *s, double x, double y)
{
	s->n++;
	s->x += x, s->y += y, s->xx += x * x, s->yy += y * y, s->xy += x * y;
}

static double
correlation(const struct moments *s)
{
	double c = s->xy / s->n - s->x / s->n * (s->y / s->n);
	return c / sqrt((s->xx / s->n - s->x / s->n * (s->x / s->n)) * (s->yy / s->n - s->y / s->n * (s->y / s->n)));
}

/* Seeds of four thousand sessions: corr(sign s, next log return over its sd), of the closes as they are traded. */
static void
measure(double edge, uint64_t seeds, struct moments *ic, struct moments *volume, struct moments *ret)
{
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		struct config c = settings(seed, edge);
		struct feed *f = open_feed(&c);
		date_t last = session_at(f, 0);
		struct feed_sim_edge sign;
		feed_sim_edge_open(&sign, seed, CONFIG_FLIP_SEEDED);
		for (int i = 0; i < 3000; i++) {
			assert_int_equal(feed_sim_edge_session(&sign, i, last), 0);
			assert_int_equal(f->ops->session(f, last + 1, &last), FEED_READY);
		}
		assert_int_equal(feed_sim_edge_session(&sign, 3000, last), 0);
		for (int m = 0; m < 3; m++) {
			struct feed_sim_market k = { .contract = &f->markets[m], .calendar = &fx.calendar, .chicago = fx.chicago, .edge = &sign, .seed = seed, .kappa = edge / sqrt(1 - edge * edge) };
			assert_int_equal(feed_sim_typical(f->markets[m].symbol, &k), 0);
			assert_int_equal(feed_sim_extend(&k, last), 0);
			const struct bar *b = k.bars;
			size_t n = k.n;
			assert_int_equal(n, 4001);
			for (size_t i = 1; i < n; i++) {
				double r = log((double)b[i].c / (double)b[i - 1].c);
				add(ic, k.days[i].sign * k.days[i - 1].s, r / k.days[i].sigma);
				add(volume, k.days[i].s, log((double)b[i].v / k.adv));
				add(ret, i > 1 ? log((double)b[i - 1].c / (double)b[i - 2].c) : 0, r);
			}
			free(k.bars);
			free(k.days);
		}
		feed_sim_edge_close(&sign);
		feed_close(f);
	}
}

static void
edge_is_as_labelled(void **state)
{
	(void)state;
	struct moments ic = { 0 }, volume = { 0 }, ret = { 0 };
	measure(0.05, 8, &ic, &volume, &ret);
	double se = 1 / sqrt(ic.n);
	print_message("IC %.4f +- %.4f, ln V on s %.3f\n", correlation(&ic), se, correlation(&volume));
	assert_true(fabs(correlation(&ic) - 0.05) < 3 * se);
	assert_true(correlation(&volume) > 0.5);
	double sd = sqrt(ret.yy / ret.n);
	assert_true(sd > 0.010 && sd < 0.018);
}

static void
no_edge_at_zero(void **state)
{
	(void)state;
	struct moments ic = { 0 }, volume = { 0 }, ret = { 0 };
	measure(0, 8, &ic, &volume, &ret);
	double se = 1 / sqrt(ic.n);
	assert_true(fabs(correlation(&ic)) < 3 * se);
	assert_true(fabs(correlation(&ret)) < 3 * se); /* nor does a day say anything of the next */
	assert_true(fabs(ret.y / ret.n) < 3 * sqrt(ret.yy / ret.n) * se);
}

/* Traded sessions, the first is 1, with which the edge turned, of the first n; every market says the same. */
static int
turns_of(const struct config *c, int n, int *turns, int room)
{
	struct feed *f = open_feed(c);
	date_t day = session_at(f, 0);
	int was = 0, count = 0, first = 0;
	for (int i = 1; i <= n; i++, f->ops->session(f, day + 1, &day)) {
		int regime, other, sign = f->ops->truth(f, 0, day, &regime);
		first = i == 1 ? regime : first;
		assert_true(sign == 1 || sign == -1);
		for (int m = 1; m < f->n_markets; m++)
			assert_true(f->ops->truth(f, m, day, &other) == sign && other == regime);
		assert_int_equal(regime, first + count + (i > 1 && sign != was));
		if (i > 1 && sign != was) {
			assert_true(count < room);
			turns[count++] = i;
		}
		was = sign;
	}
	feed_close(f);
	return count;
}

/* The history has one sign, and so have at least 120 sessions after it; then it turns, and again. */
static void
regimes(void **state)
{
	(void)state;
	double sum = 0;
	int all = 0, signs = 0;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct config c = settings(seed, 0.05);
		struct feed *f = open_feed(&c);
		date_t first = session_at(f, 0);
		int n, regime, turns[40];
		const struct bar *b = f->ops->bars(f, 0, first, &n);
		int sign = f->ops->truth(f, 0, first, &regime);
		signs += sign > 0;
		for (int i = 0; i < n; i += 50)
			assert_true(f->ops->truth(f, 0, b[i].session, &regime) == sign && regime == 0);
		feed_close(f);
		int count = turns_of(&c, 3000, turns, 40);
		for (int i = 0; i < count; i++)
			assert_true(turns[i] - (i > 0 ? turns[i - 1] : 1) >= 120);
		assert_true(count > 4);
		sum += turns[count - 1] - 1;
		all += count;
	}
	print_message("sessions a regime %.0f\n", sum / all);
	assert_true(sum / all > 220 && sum / all < 280);
	assert_in_range(signs, 4, 16);
}

/* Told to turn with one session it turns with that one, in every market, and not again; told never to, it never does. */
static void
turns_when_told(void **state)
{
	static const int when[] = { 1, 2, 127, 400 };
	struct config c = settings(8, 0.05), none = c;
	int turns[4];
	(void)state;
	none.sim_flip = CONFIG_FLIP_NONE;
	assert_int_equal(turns_of(&none, 1500, turns, 4), 0);
	struct feed *still = open_feed(&none);
	date_t first = session_at(still, 0);
	for (size_t k = 0; k < sizeof when / sizeof when[0]; k++) {
		c.sim_flip = when[k];
		assert_int_equal(turns_of(&c, 600, turns, 4), when[k] > 1);
		assert_true(when[k] == 1 || turns[0] == when[k]);
		struct feed *f = open_feed(&c);
		date_t at = session_at(f, when[k] - 1);
		int n, m, regime, sign = still->ops->truth(still, 0, first, &regime);
		assert_int_equal(f->ops->truth(f, 0, at, &regime), -sign);
		assert_int_equal(f->ops->truth(f, 0, f->ops->before(f, 0, at), &regime), sign);
		/* what was before it is the same market */
		const struct bar *a = still->ops->bars(still, 1, at, &n), *b = f->ops->bars(f, 1, at, &m);
		assert_true(n == m && n >= 1000 + when[k]);
		assert_memory_equal(a, b, (size_t)(n - 1) * sizeof *a);
		assert_true(a[n - 1].c != b[n - 1].c);
		assert_string_not_equal(f->digest, still->digest);
		feed_close(f);
	}
	feed_close(still);
}

/* Exchanges with days of their own turn on the same day. */
static void
turns_on_one_day(void **state)
{
	(void)state;
	struct calendar_row rows[60];
	struct config c = settings(42, 0.05);
	for (int i = 0; i < 60; i++)
		rows[i] = (struct calendar_row){ .exchange = "CBOT", .date = date_from_ymd(2016, 2, 1) + i * 7, .close = -1 };
	struct calendar calendar = { .rows = rows, .n_rows = 60 };
	struct feed *f;
	char err[200];
	int n, k, regime;
	snprintf(c.markets[1], CONFIG_SYMBOL, "ZC");
	c.sim_flip = 100;
	assert_int_equal(feed_sim_open(&c, &calendar, fx.chicago, &f, err, sizeof err), 0);
	date_t at = session_at(f, 99);
	f->ops->bars(f, 0, at, &n);
	f->ops->bars(f, 1, at, &k);
	assert_true(k < n - 40);
	for (int m = 0; m < 2; m++) {
		assert_int_equal(f->ops->truth(f, m, at, &regime) != 0 ? regime : -1, 1);
		assert_int_equal(f->ops->truth(f, m, f->ops->before(f, m, at), &regime) != 0 ? regime : -1, 0);
	}
	feed_close(f);
}

static void
no_truth_without_an_edge(void **state)
{
	(void)state;
	struct config c = settings(8, 0);
	int regime;
	struct feed *f = open_feed(&c);
	assert_string_equal(f->badge, "SIMULATED, no planted edge");
	assert_int_equal(f->ops->truth(f, 0, session_at(f, 500), &regime), 0);
	feed_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edge_is_as_labelled), cmocka_unit_test(no_edge_at_zero), cmocka_unit_test(regimes),
		cmocka_unit_test(turns_when_told), cmocka_unit_test(turns_on_one_day), cmocka_unit_test(no_truth_without_an_edge),
	};
	return cmocka_run_group_tests_name("feed_sim_edge", tests, set_up, tear_down);
}
