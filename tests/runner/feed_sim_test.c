/* The simulated market: reproducible, whole, with the edge that its label states and none where it says none. */
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
#include "feed.h"
#include "feed_sim_internal.h"
#include "roll.h"

struct fixture {
	struct tz *chicago;
	struct calendar calendar;
};

static struct fixture fx;

static struct config
settings(uint64_t seed, double edge)
{
	struct config c = { .seed = seed, .sim_edge = edge, .sim_history = 1000, .n_markets = 3, .currency = "USD" };
	snprintf(c.markets[0], CONFIG_SYMBOL, "HE");
	snprintf(c.markets[1], CONFIG_SYMBOL, "LE");
	snprintf(c.markets[2], CONFIG_SYMBOL, "GF");
	return c;
}

static struct feed *
open_feed(const struct config *c)
{
	struct feed *f;
	char err[400] = "";
	if (feed_sim_open(c, &fx.calendar, fx.chicago, &f, err, sizeof err) != 0)
		fail_msg("%s", err);
	return f;
}

/* The n-th traded session. */
static date_t
session_at(struct feed *f, int n)
{
	date_t day = DATE_NONE;
	assert_int_equal(f->ops->session(f, DATE_NONE, &day), FEED_READY);
	for (int i = 0; i < n; i++)
		assert_int_equal(f->ops->session(f, day + 1, &day), FEED_READY);
	return day;
}

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

static int
set_up(void **state)
{
	char err[200];
	(void)state;
	fx.chicago = tz_open("America/Chicago", err, sizeof err);
	return fx.chicago == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	tz_close(fx.chicago);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_after_its_history), cmocka_unit_test(ends_when_asked), cmocka_unit_test(daily_is_the_sum_of_its_parts),
		cmocka_unit_test(reproducible), cmocka_unit_test(edge_is_as_labelled), cmocka_unit_test(no_edge_at_zero), cmocka_unit_test(regimes),
		cmocka_unit_test(turns_when_told), cmocka_unit_test(turns_on_one_day), cmocka_unit_test(no_truth_without_an_edge),
		cmocka_unit_test(long_run), cmocka_unit_test(orders_work_in_it), cmocka_unit_test(rolls_on_its_dates), cmocka_unit_test(early_close_and_holiday), cmocka_unit_test(refusals),
	};
	return cmocka_run_group_tests_name("feed_sim", tests, set_up, tear_down);
}
