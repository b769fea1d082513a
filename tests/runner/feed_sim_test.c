/* The simulated market: reproducible and whole; orders, rolls and holidays as anywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decimal.h"
#include "execution.h"
#include "roll.h"
#include "sim_world.h"

static void
begins_after_its_history(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05);
	struct feed *f = open_feed(&c);
	int n = 0;
	date_t first = session_at(f, 0), again;
	const struct bar *bars = f->ops->bars(f, 0, first, &n);
	assert_int_equal(n, 1001);
	assert_int_equal(bars[0].session, date_from_ymd(2015, 1, 2));
	assert_int_equal(bars[1000].session, first);
	/* before the history's end nothing is traded; on a weekend the next session */
	assert_int_equal(f->ops->session(f, date_from_ymd(2015, 1, 2), &again), FEED_READY);
	assert_int_equal(again, first);
	for (int i = 0; i < 300; i++) {
		date_t next;
		assert_int_equal(f->ops->session(f, first + 1, &next), FEED_READY);
		for (date_t d = first + 1; d < next; d++)
			assert_false(calendar_trading(&fx.calendar, "CME", d));
		first = next;
	}
	f->ops->bars(f, 0, date_from_ymd(2014, 12, 31), &n);
	assert_int_equal(n, 0);
	assert_string_equal(f->badge, "SIMULATED, planted edge IC 0.05");
	feed_close(f);
}

static void
ends_when_asked(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05);
	c.sim_sessions = 5;
	struct feed *f = open_feed(&c);
	date_t day = session_at(f, 4), next;
	assert_int_equal(f->ops->session(f, day + 1, &next), FEED_END);
	assert_int_equal(f->ops->session(f, day, &next), FEED_READY);
	assert_int_equal(next, day);
	feed_close(f);
}

static void
daily_is_the_sum_of_its_parts(void **state)
{
	(void)state;
	struct config c = settings(3, 0.05);
	struct feed *f = open_feed(&c);
	date_t day = session_at(f, 0);
	for (int i = 0; i < 200; i++, f->ops->session(f, day + 1, &day)) {
		for (int m = 0; m < 3; m++) {
			int n, k;
			struct bar b = f->ops->bars(f, m, day, &n)[i + 1000];
			const struct subbar *s = f->ops->subs(f, m, day, &k);
			assert_int_equal(k, 55);
			int64_t h = s[0].h, l = s[0].l, v = 0, tick = f->markets[m].tick;
			for (int j = 0; j < k; j++) {
				assert_true(s[j].l <= s[j].o && s[j].o <= s[j].h && s[j].l <= s[j].c && s[j].c <= s[j].h);
				assert_true(s[j].l > 0 && decimal_on_tick(s[j].o, tick) && decimal_on_tick(s[j].h, tick) && decimal_on_tick(s[j].l, tick) && decimal_on_tick(s[j].c, tick));
				assert_true(s[j].spread >= tick && decimal_on_tick(s[j].spread, tick));
				assert_true(s[j].v >= 0);
				assert_int_equal(s[j].start, tz_instant(fx.chicago, day, FEED_SIM_OPEN + j * 300));
				h = s[j].h > h ? s[j].h : h;
				l = s[j].l < l ? s[j].l : l;
				v += s[j].v;
			}
			assert_int_equal(b.session, day);
			assert_true(b.o == s[0].o && b.c == s[k - 1].c && b.h == h && b.l == l && b.v == v);
			assert_int_equal(b.closed_at, tz_instant(fx.chicago, day, (13 * 60 + 5) * 60));
		}
	}
	feed_close(f);
}

/* Asked backwards, by another feed, after others: the same bars. */
static void
reproducible(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05), other = settings(43, 0.05);
	struct feed *a = open_feed(&c), *b = open_feed(&c), *o = open_feed(&other);
	date_t far = session_at(a, 400), near = session_at(b, 0);
	int n, k, differ = 0;
	const struct bar *x = a->ops->bars(a, 1, far, &n);
	struct bar *copy = malloc((size_t)n * sizeof *copy);
	memcpy(copy, x, (size_t)n * sizeof *copy);
	b->ops->subs(b, 1, near, &k);
	b->ops->bars(b, 0, near, &k);
	const struct bar *y = b->ops->bars(b, 1, far, &k), *z = o->ops->bars(o, 1, far, &k);
	assert_int_equal(k, n);
	for (int i = 0; i < n; i++) {
		assert_memory_equal(&copy[i], &y[i], sizeof *y);
		differ += copy[i].c != z[i].c;
	}
	assert_true(differ > n * 9 / 10);
	struct subbar sa[FEED_SIM_SUBS];
	memcpy(sa, a->ops->subs(a, 2, near, &n), sizeof sa);
	assert_memory_equal(sa, b->ops->subs(b, 2, near, &k), sizeof sa);
	assert_string_equal(a->digest, b->digest);
	assert_string_not_equal(a->digest, o->digest);
	assert_true(a->ops->impact(a, 0) == b->ops->impact(b, 0) && a->ops->impact(a, 0) != a->ops->impact(a, 1));
	free(copy);
	feed_close(a);
	feed_close(b);
	feed_close(o);
}

/* A run without end: prices stay on this side of the absurd. */
static void
long_run(void **state)
{
	(void)state;
	struct config c = settings(5, 0.5);
	struct feed *f = open_feed(&c);
	date_t day;
	int n;
	assert_int_equal(f->ops->session(f, date_from_ymd(2120, 1, 1), &day), FEED_READY);
	for (int m = 0; m < 3; m++) {
		const struct bar *b = f->ops->bars(f, m, day, &n);
		assert_true(n > 25000);
		for (int i = 0; i < n; i++)
			assert_true(b[i].l > 5 * f->markets[m].tick && b[i].h < 20000 * DECIMAL_ONE && b[i].v > 0);
	}
	assert_int_equal(f->ops->session(f, date_from_ymd(2200, 1, 1), &day), FEED_END);
	feed_close(f);
}

/* Orders worked in simulated sessions: never an implausible fill, every stage is seen, costs are costs. */
static void
orders_work_in_it(void **state)
{
	(void)state;
	struct config c = settings(11, 0.05);
	struct feed *f = open_feed(&c);
	date_t day = session_at(f, 0);
	int64_t filled[EXEC_STAGES] = { 0 }, wanted = 0;
	double cross_cost = 0;
	for (int i = 0; i < 900; i++, f->ops->session(f, day + 1, &day)) {
		int m = i % 3, n, k, end = -1;
		const struct bar *b = f->ops->bars(f, m, day, &n);
		struct exec_market market = { .day = b[n - 1], .prev_close = b[n - 2].c, .tick = f->markets[m].tick, .sigma_p = 0.014 * decimal_to_double(b[n - 2].c), .adv = 40000,
			.impact_true = f->ops->impact(f, m), .seed = c.seed, .open = tz_instant(fx.chicago, day, FEED_SIM_OPEN) };
		snprintf(market.symbol, sizeof market.symbol, "%s", f->markets[m].symbol);
		market.subs = f->ops->subs(f, m, day, &k);
		market.n_subs = k;
		struct exec_intent in = { .id = i + 1, .direction = i % 2 == 0 ? 1 : -1, .n = 1 + i % 60 };
		struct exec_order order, last;
		struct exec_fill fills[64];
		const char *reason;
		wanted += in.n;
		for (int o = 0; in.filled < in.n && exec_next(&market, &in, o > 0 ? &last : NULL, end, &order, &reason) == 1; o++) {
			int got = exec_paper(&market, &in, &order, fills, 64, &end);
			assert_true(got >= 0);
			for (int g = 0; g < got; g++) {
				in.filled += fills[g].n;
				filled[order.stage] += fills[g].n;
				if (order.stage == EXEC_CROSS)
					cross_cost += (double)(in.direction * (fills[g].price - fills[g].mid) * fills[g].n) / (double)market.tick;
			}
			last = order;
		}
	}
	print_message("contracts filled: mid %lld, step %lld, cross %lld of %lld\n", (long long)filled[EXEC_MID], (long long)filled[EXEC_STEP], (long long)filled[EXEC_CROSS], (long long)wanted);
	assert_true(filled[EXEC_MID] > 0 && filled[EXEC_STEP] > 0 && filled[EXEC_CROSS] > 0);
	assert_int_equal(filled[EXEC_MID] + filled[EXEC_STEP] + filled[EXEC_CROSS], wanted);
	assert_true(cross_cost / (double)filled[EXEC_CROSS] > 0.5);
	feed_close(f);
}

/* One contract after the other on its date; the gap is what the new one stood above the old at that close, and X shows none of it. */
static void
rolls_on_its_dates(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05);
	struct feed *f = open_feed(&c), *again = open_feed(&c);
	date_t last = session_at(f, 400);
	for (int m = 0; m < 3; m++) {
		struct roll_contract list[256];
		struct feed_roll r;
		int n, k = roll_list(&f->markets[m], &fx.calendar, 2015, 2021, list, 256), rolls = 0;
		size_t held = roll_first(list, (size_t)k, date_from_ymd(2015, 1, 2));
		const struct bar *b = f->ops->bars(f, m, last, &n);
		for (int i = 0; i < n; i++) {
			assert_string_equal(b[i].contract, list[held].id);
			bool due = roll_due(list, (size_t)k, held, b[i].session);
			/* asked in any order, of a feed that has seen nothing yet */
			assert_int_equal(again->ops->roll(again, m, b[n - 1 - i].session, &r), f->ops->roll(f, m, b[n - 1 - i].session, &r));
			assert_int_equal(f->ops->roll(f, m, b[i].session, &r), due);
			assert_true(b[i].l > 0);
			if (!due) {
				assert_true(i + 1 == n || b[i + 1].gap == 0);
				continue;
			}
			rolls++;
			held++;
			assert_string_equal(r.from, b[i].contract);
			assert_string_equal(r.to, list[held].id);
			assert_int_equal(r.old_price, b[i].c);
			assert_true(!r.at_open && r.at == b[i].closed_at && decimal_on_tick(r.new_price, f->markets[m].tick));
			assert_true(i + 1 == n || b[i + 1].gap == r.new_price - r.old_price);
			/* the night is a fifth of a day: without the gap the open is near the close */
			assert_true(i + 1 == n || llabs(b[i + 1].o - b[i + 1].gap - b[i].c) < b[i].c / 25);
		}
		assert_true(rolls > 25);
	}
	assert_int_equal(f->ops->roll(f, 0, date_from_ymd(2014, 1, 2), &(struct feed_roll){ 0 }), 0);
	feed_close(f);
	feed_close(again);
}

static void
early_close_and_holiday(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05);
	struct calendar_row rows[] = { { .exchange = "CME", .date = date_from_ymd(2015, 1, 6), .close = 12 * 3600 }, { .exchange = "CME", .date = date_from_ymd(2015, 1, 7), .close = -1 } };
	struct calendar calendar = { .rows = rows, .n_rows = 2 };
	struct feed *f, *plain = open_feed(&c);
	char err[200];
	int n;
	snprintf(c.markets[1], CONFIG_SYMBOL, "ZC");
	assert_int_equal(feed_sim_open(&c, &calendar, fx.chicago, &f, err, sizeof err), 0);
	f->ops->subs(f, 0, rows[0].date, &n);
	assert_int_equal(n, 42);
	assert_int_equal(f->ops->bars(f, 0, rows[0].date, &n)[2].closed_at, tz_instant(fx.chicago, rows[0].date, 12 * 3600));
	/* only one exchange is closed: a session, without a bar of the other's markets */
	f->ops->subs(f, 0, rows[1].date, &n);
	assert_int_equal(n, 0);
	f->ops->subs(f, 1, rows[1].date, &n);
	assert_int_equal(n, 55);
	assert_string_not_equal(f->digest, plain->digest);
	feed_close(f);
	feed_close(plain);
}

static void
refusals(void **state)
{
	(void)state;
	struct config c = settings(42, 0.05);
	struct feed *f = NULL;
	char err[400];
	snprintf(c.markets[1], CONFIG_SYMBOL, "XX");
	assert_int_equal(feed_sim_open(&c, &fx.calendar, fx.chicago, &f, err, sizeof err), -1);
	assert_non_null(strstr(err, "HYDRA_MARKETS XX"));
	assert_non_null(strstr(err, "HE LE"));
	assert_null(f);
	snprintf(c.markets[1], CONFIG_SYMBOL, "HE");
	assert_int_equal(feed_sim_open(&c, &fx.calendar, fx.chicago, &f, err, sizeof err), -1);
	assert_non_null(strstr(err, "twice"));
	snprintf(c.markets[1], CONFIG_SYMBOL, "LE");
	snprintf(c.currency, sizeof c.currency, "EUR");
	assert_int_equal(feed_sim_open(&c, &fx.calendar, fx.chicago, &f, err, sizeof err), -1);
	assert_non_null(strstr(err, "HYDRA_CURRENCY"));
	c.n_markets = 0;
	assert_int_equal(feed_sim_open(&c, &fx.calendar, fx.chicago, &f, err, sizeof err), -1);
	feed_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_after_its_history), cmocka_unit_test(ends_when_asked), cmocka_unit_test(daily_is_the_sum_of_its_parts), cmocka_unit_test(reproducible),
		cmocka_unit_test(long_run), cmocka_unit_test(orders_work_in_it), cmocka_unit_test(rolls_on_its_dates), cmocka_unit_test(early_close_and_holiday), cmocka_unit_test(refusals),
	};
	return cmocka_run_group_tests_name("feed_sim", tests, set_up, tear_down);
}
