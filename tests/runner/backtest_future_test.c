/* What comes after a session has no part in its money and orders: every later bar, sub-bar and roll becomes another one. */
#include <math.h>

#include "backtest_world.h"
#include "label.h"

/* The sessions of the simulated market that are traded, without an engine. */
static void
days_of(struct world *w, struct days *days)
{
	struct setup s;
	date_t next = DATE_NONE;
	feed_of(w, false, &s);
	for (days->n = 0; days->n < SESSIONS && s.feed->ops->session(s.feed, next, &days->session[days->n]) == FEED_READY; next = days->session[days->n++] + 1)
		;
	feed_close(s.feed);
	setup_close(&s);
}

/* A feed whose sessions after `last` are others. */
struct cut {
	struct backtest_input in;
	date_t last;
	struct subbar other[128];
};

static const struct subbar *
cut_subs(void *arg, int m, date_t session, int *n)
{
	struct cut *c = arg;
	const struct subbar *subs = c->in.subs(c->in.arg, m, session, n);
	if (session <= c->last)
		return subs;
	assert_in_range(*n, 1, 128);
	for (int j = 0; j < *n; j++) {
		c->other[j] = subs[j];
		c->other[j].o += 100000000;
		c->other[j].h += 100000000;
		c->other[j].l += 100000000;
		c->other[j].c += 100000000;
	}
	return c->other;
}

static int
cut_roll(void *arg, int m, date_t session, struct backtest_roll *out)
{
	struct cut *c = arg;
	int rolls = c->in.roll(c->in.arg, m, session, out);
	if (session <= c->last || rolls != 1)
		return rolls;
	out->new_price += 50000000;
	return 1;
}

/* All bars after a session, and all else that a feed says of them, become others. */
static void
spoil(struct test *t, struct cut *c, date_t last)
{
	*c = (struct cut){ .in = t->in, .last = last };
	for (int m = 0; m < t->in.n_markets; m++)
		for (size_t i = 0; i < t->markets[m].n; i++) {
			struct bar *b = (struct bar *)&t->markets[m].bars[i];
			if (b->session <= last)
				continue;
			b->o += 100000000;
			b->h += 100000000;
			b->l += 100000000;
			b->c += 100000000 + (int64_t)(i * 7919 % 13) * 1000000;
			b->v /= 3;
			b->gap -= 30000000;
		}
	t->in.subs = cut_subs;
	t->in.roll = cut_roll;
	t->in.arg = c;
}

static bool
same_orders(const struct backtest_row *a, const struct backtest_row *b)
{
	return a->equity == b->equity && a->day_pnl == b->day_pnl && a->fees == b->fees && a->contracts == b->contracts && a->fills == b->fills && a->stale == b->stale && a->r.exposed == b->r.exposed;
}

static bool
same_judgement(const struct backtest_row *a, const struct backtest_row *b)
{
	return a->r.predictions == b->r.predictions && memcmp(&a->r.hit, &b->r.hit, sizeof a->r.hit) == 0 && memcmp(&a->r.brier, &b->r.brier, sizeof a->r.brier) == 0;
}

/*
 * Whatever comes after session k changes nothing up to it, but what is judged by it: a prediction five sessions back and
 * later. It does change what comes next, or the comparison would not see it.
 */
static void
no_future_bar_is_touched(void **state)
{
	static struct days days;
	static struct backtest_row rows[SESSIONS], other[SESSIONS];
	struct world w;
	struct test t;
	struct cut cut;
	char err[200];
	(void)state;
	sim_world(&w, ALL_MARKETS, "20000000", "60");
	days_of(&w, &days);
	assert_int_equal(days.n, 60);
	prepare(&w, false, bold, &days, 20, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, rows, err, sizeof err), 0);
	release(&t);
	for (size_t k = 6; k + 1 < days.n; k += 7) {
		memset(other, 0, sizeof other);
		prepare(&w, false, bold, &days, 20, &t);
		spoil(&t, &cut, days.session[k]);
		(void)backtest_run(&t.in, &t.set, other, err, sizeof err); /* a fill in such a market may be implausible, after k */
		for (size_t i = 0; i <= k; i++)
			assert_true(same_orders(&rows[i], &other[i]) && (same_judgement(&rows[i], &other[i]) || i + LABEL_HORIZON > k));
		assert_false(same_orders(&rows[k + 1], &other[k + 1]));
		release(&t);
	}
	stop(&w);
}

/* Bars and window that end with session k: the same rows, but that the newest predictions have no outcome yet. */
static void
a_shorter_history_is_the_same(void **state)
{
	static struct days days;
	static struct backtest_row rows[SESSIONS], other[SESSIONS];
	struct world w;
	struct test t;
	char err[200];
	(void)state;
	sim_world(&w, ALL_MARKETS, "20000000", "40");
	days_of(&w, &days);
	prepare(&w, false, any, &days, 20, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, rows, err, sizeof err), 0);
	release(&t);
	struct days fewer = days;
	fewer.n = 30;
	prepare(&w, false, any, &fewer, 0, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, other, err, sizeof err), 0);
	for (size_t i = 0; i < fewer.n; i++) {
		assert_true(same_orders(&rows[i], &other[i]));
		assert_true(i + LABEL_HORIZON < fewer.n ? same_judgement(&rows[i], &other[i]) : other[i].r.predictions == 0);
		assert_in_range(rows[i].r.predictions, 10, 15);
	}
	release(&t);
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_future_bar_is_touched), cmocka_unit_test(a_shorter_history_is_the_same),
	};
	return cmocka_run_group_tests_name("backtest_future", tests, NULL, NULL);
}
