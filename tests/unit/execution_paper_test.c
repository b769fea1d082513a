/* Paper fills: invariants over thousands of seeded markets. */
#include "execution_scene.h"
#include "random.h"

#define CASES 6000

static double
pick(int64_t scene, uint32_t what)
{
	return random_uniform(7, "scene", scene, 1000 + what);
}

static int64_t
between(int64_t scene, uint32_t what, int64_t lo, int64_t hi)
{
	return lo + (int64_t)(pick(scene, what) * (double)(hi - lo + 1));
}

/* A walk on the tick, anywhere on the number line; some sub-bars are empty, some are locked. */
static void
build_subs(struct scene *s, int64_t id, int64_t price, bool odd)
{
	int64_t tick = s->m.tick;
	for (int j = 0; j < SUBS; j++) {
		uint32_t w = 100 + 10 * (uint32_t)j;
		struct subbar *b = &s->subs[j];
		int64_t up = between(id, w, 0, 4), down = between(id, w + 1, 0, 4);
		if (odd && pick(id, w + 2) < 0.3)
			up = down = 0;
		b->o = price;
		b->h = price + up * tick;
		b->l = price - down * tick;
		b->c = b->l + between(id, w + 3, 0, up + down) * tick;
		b->v = odd && pick(id, w + 4) < 0.2 ? 0 : between(id, w + 5, 0, 400);
		b->spread = pick(id, w + 6) < 0.1 ? 0 : between(id, w + 7, 1, 6) * tick;
		b->start = OPEN + j * SUB_MICRO;
		price = b->c + between(id, w + 8, -1, 1) * tick;
	}
}

static void
build(struct scene *s, int64_t id)
{
	static const int64_t ticks[] = { 25000, 10000, 250000, 100000, 1000000, 50000, 1 };
	memset(s, 0, sizeof *s);
	int64_t tick = ticks[between(id, 0, 0, 6)];
	s->m = (struct exec_market){ .subs = s->subs, .n_subs = SUBS, .tick = tick, .spread = between(id, 1, 1, 5) * tick, .seed = 42, .open = OPEN, .symbol = "HE" };
	int64_t price = between(id, 2, -20000, 20000) * tick;
	build_subs(s, id, price, pick(id, 3) < 0.3);
	s->m.day = (struct bar){ .session = 16437 + (date_t)id, .o = s->subs[0].o, .h = s->subs[0].h, .l = s->subs[0].l, .c = s->subs[SUBS - 1].c };
	for (int j = 0; j < SUBS; j++) {
		s->m.day.h = s->subs[j].h > s->m.day.h ? s->subs[j].h : s->m.day.h;
		s->m.day.l = s->subs[j].l < s->m.day.l ? s->subs[j].l : s->m.day.l;
		s->m.day.v += s->subs[j].v;
	}
	s->m.prev_close = s->m.day.o + between(id, 4, -30, 30) * tick;
	s->m.sigma_p = decimal_to_double(tick) * 12 * pick(id, 5);
	s->m.adv = (double)s->m.day.v * (0.5 + pick(id, 6));
	s->m.impact_true = 0.05 + pick(id, 7);
	s->in = (struct exec_intent){ .id = id + 1, .direction = pick(id, 8) < 0.5 ? -1 : 1, .n = between(id, 9, 1, pick(id, 10) < 0.2 ? 2000 : 60) };
}

static bool
locked(const struct exec_market *m, const struct subbar *b, int d)
{
	int64_t moved = b->c - m->prev_close;
	return b->h == b->l && d * moved > 0 && decimal_to_double(llabs(moved)) >= 2 * m->sigma_p;
}

static int64_t
half(const struct exec_market *m, const struct subbar *b)
{
	int64_t spread = b->spread > 0 ? b->spread : m->spread;
	return (spread + 1) / 2;
}

static void
check_order(const struct scene *s, const struct exec_order *o, const struct exec_order *last)
{
	const struct subbar *b = &s->subs[o->j];
	int d = s->in.direction;
	int64_t far = b->o + d * half(&s->m, b), tick = s->m.tick;
	bool first = last == NULL || o->slice != last->slice;
	assert_int_equal(o->n, exec_slice_upto(s->in.n, exec_slices(&s->m, &s->in), o->slice) - s->in.filled);
	if (o->has_limit)
		assert_true(decimal_on_tick(o->limit, tick));
	switch (o->stage) {
	case EXEC_MID:
		assert_true(first);
		assert_true(last != NULL || o->j == 1);
		assert_true(d * o->limit <= d * b->o && d * o->limit > d * b->o - tick && d * o->limit < d * far);
		break;
	case EXEC_STEP:
		assert_false(first);
		assert_int_equal(last->stage, EXEC_MID);
		assert_true(d * o->limit > d * last->limit); /* better than the first order */
		assert_true(d * o->limit < d * far);         /* and still passive */
		assert_true(d * o->limit <= d * (b->o + d * (llabs(b->o) / 1000)));
		break;
	case EXEC_CROSS:
		assert_int_equal(o->has_limit, o->misses < 3);
		assert_int_equal(o->misses, !first && last->stage == EXEC_CROSS ? last->misses + 1 : 0);
		if (o->has_limit)
			assert_true(d * o->limit >= d * far + 2 * tick && d * o->limit < d * far + 3 * tick);
		break;
	default:
		fail();
	}
}

static void
check_fill(const struct scene *s, const struct exec_order *o, const struct exec_fill *f)
{
	const struct subbar *b = &s->subs[f->sub];
	int d = s->in.direction;
	int64_t tick = s->m.tick;
	assert_true(f->sub >= o->j && f->sub < SUBS);
	assert_true(decimal_on_tick(f->price, tick));
	assert_true(f->at > b->start && f->at < b->start + SUB_MICRO);
	assert_true(f->at > s->m.open + SUB_MICRO); /* nothing in the first five minutes */
	assert_true(f->n >= 1 && f->n <= b->v / 10 && f->n <= o->n);
	assert_false(locked(&s->m, b, d));
	assert_int_equal(f->mid, b->o);
	assert_int_equal(f->volume, b->v);
	assert_true(f->latency_ms > 0);
	assert_true(exec_plausible(&s->m.day, f->price, f->spread, f->impact, tick));
	if (o->stage == EXEC_CROSS) {
		int64_t fair = b->o + d * (half(&s->m, b) + f->impact);
		assert_true(d * f->price >= d * (b->o + d * half(&s->m, b))); /* never better than the touch */
		assert_true(d * f->price >= d * fair && d * f->price < d * fair + tick);
		assert_true(!o->has_limit || d * f->price <= d * o->limit);
	} else {
		assert_int_equal(f->price, o->limit);
		assert_int_equal(f->sub, o->j);
		assert_true(d > 0 ? b->l <= o->limit - tick : b->h >= o->limit + tick); /* through, by a tick */
	}
}

/* Works the intent to its end; every fill goes to all. */
static int
work(struct scene *s, struct exec_fill *all, int *orders, const char **reason)
{
	struct exec_order order, last;
	struct exec_fill fills[128];
	int total = 0, end = -1;
	for (*orders = 0; s->in.filled < s->in.n; ++*orders) {
		if (exec_next(&s->m, &s->in, *orders > 0 ? &last : NULL, end, &order, reason) == 0)
			break;
		assert_true(*orders < SUBS);
		if (s->m.subs != NULL) {
			check_order(s, &order, *orders > 0 ? &last : NULL);
			assert_true(order.j > end);
		}
		int n = exec_paper(&s->m, &s->in, &order, fills, 128, &end);
		assert_true(n >= 0);
		assert_true(end >= order.j);
		for (int i = 0; i < n; i++) {
			if (s->m.subs != NULL) {
				check_fill(s, &order, &fills[i]);
				assert_true(fills[i].sub <= end);
			}
			assert_true(i == 0 || fills[i].sub > fills[i - 1].sub);
			s->in.filled += fills[i].n;
			all[total++] = fills[i];
		}
		assert_true(s->in.filled <= s->in.n);
		last = order;
	}
	return total;
}

/* One leg, whole, at half the assumed spread against us to the tick, whatever the volume; then nothing is left to send. */
static void
leg_of_a_roll(void **state)
{
	(void)state;
	for (int d = -1; d <= 1; d += 2) {
		struct exec_market m = { .day = { .session = date_from_ymd(2026, 3, 11), .o = 59900000, .h = 59900000, .l = 59900000, .c = 59900000 }, .tick = 25000, .spread = 75000, .seed = 7,
			.open = date_from_ymd(2026, 3, 11) * INT64_C(86400) * CLOCK_SECOND, .symbol = "HE" };
		struct exec_intent in = { .id = 9, .direction = d, .n = 100000, .roll = true };
		struct exec_order order, none;
		struct exec_fill f, again;
		const char *reason;
		int end = -1;
		assert_int_equal(exec_arrival(&m), 59900000);
		assert_int_equal(exec_next(&m, &in, NULL, -1, &order, &reason), 1);
		assert_true(order.stage == EXEC_ROLL && order.j == 0 && order.n == 100000 && !order.has_limit);
		assert_int_equal(exec_paper(&m, &in, &order, &f, 1, &end), 1);
		assert_int_equal(exec_paper(&m, &in, &order, &again, 1, &end), 1);
		assert_memory_equal(&f, &again, sizeof f);
		assert_int_equal(f.n, 100000);
		assert_int_equal(f.price, 59900000 + d * 50000); /* 0.0375 is no price */
		assert_true(f.at > m.open && f.at < m.open + 10 * CLOCK_SECOND && f.impact == 0 && end == 0);
		in.filled = in.n;
		assert_int_equal(exec_next(&m, &in, &order, end, &none, &reason), 0);
		in.roll = false;
		assert_int_equal(exec_next(&m, &in, NULL, -1, &none, &reason), 1);
		assert_int_equal(none.stage, EXEC_DAILY_OPEN);
	}
}

static void
invariants(void **state)
{
	(void)state;
	int stages[3] = { 0 }, expired = 0, quoted = 0;
	for (int64_t id = 0; id < CASES; id++) {
		struct scene s;
		struct exec_fill fills[256], again[256];
		const char *reason = "";
		int orders = 0;
		build(&s, id);
		int n = work(&s, fills, &orders, &reason);
		for (int i = 1; i < n; i++)
			assert_true(fills[i].at > fills[i - 1].at && fills[i].sub > fills[i - 1].sub);
		if (s.in.filled < s.in.n) {
			expired++;
			assert_true(reason[0] != '\0');
		}
		quoted += orders > 4;
		for (int i = 0; i < n; i++)
			stages[fills[i].impact > 0 ? 2 : fills[i].sub == 1 ? 0 : 1]++;
		build(&s, id);
		assert_int_equal(work(&s, again, &orders, &reason), n);
		for (int i = 0; i < n; i++) {
			assert_int_equal(fills[i].n, again[i].n);
			assert_int_equal(fills[i].price, again[i].price);
			assert_int_equal(fills[i].at, again[i].at);
		}
	}
	/* the generator reached every branch it claims to test */
	assert_true(stages[0] > 100 && stages[1] > 100 && stages[2] > 1000 && expired > 100 && quoted > 50);
}

/* A sell at -p is a buy at p: the same draws, mirrored prices. */
static void
mirrored(void **state)
{
	(void)state;
	for (int64_t id = 0; id < 2000; id++) {
		struct scene s, t;
		struct exec_fill a[256], b[256];
		const char *reason = "";
		int orders = 0;
		build(&s, id);
		build(&t, id);
		t.in.direction = -s.in.direction;
		t.m.prev_close = -s.m.prev_close;
		t.m.day.o = -s.m.day.o, t.m.day.c = -s.m.day.c, t.m.day.h = -s.m.day.l, t.m.day.l = -s.m.day.h;
		for (int j = 0; j < SUBS; j++)
			t.subs[j].o = -s.subs[j].o, t.subs[j].c = -s.subs[j].c, t.subs[j].h = -s.subs[j].l, t.subs[j].l = -s.subs[j].h;
		int n = work(&s, a, &orders, &reason);
		assert_int_equal(work(&t, b, &orders, &reason), n);
		for (int i = 0; i < n; i++) {
			assert_int_equal(a[i].price, -b[i].price);
			assert_int_equal(a[i].n, b[i].n);
		}
	}
}

static void
daily_open(void **state)
{
	(void)state;
	int filled = 0, part = 0;
	for (int64_t id = 0; id < CASES; id++) {
		struct scene s;
		struct exec_fill f[256];
		const char *reason = "";
		int orders = 0;
		build(&s, id);
		s.m.subs = NULL;
		s.m.n_subs = 0;
		s.m.day.v = between(id, 11, 0, 4000);
		s.in.day_used = pick(id, 12) < 0.3 ? between(id, 13, 0, 40) : 0;
		int64_t room = s.m.day.v / 50 - s.in.day_used, want = room < s.in.n ? room : s.in.n;
		int n = work(&s, f, &orders, &reason);
		assert_true(n <= 1);
		assert_int_equal(n, want > 0 ? 1 : 0);
		if (n == 0) {
			assert_string_equal(reason, s.m.day.v == 0 ? "no volume" : "volume limit");
			continue;
		}
		filled++;
		part += s.in.filled < s.in.n;
		int d = s.in.direction;
		int64_t fair = s.m.day.o + d * (s.m.spread + f[0].impact);
		assert_int_equal(f[0].n, want);
		assert_int_equal(f[0].mid, exec_arrival(&s.m));
		assert_true(decimal_on_tick(f[0].price, s.m.tick));
		assert_true(d * f[0].price >= d * fair && d * f[0].price < d * fair + s.m.tick);
		assert_true(f[0].at > OPEN + SUB_MICRO && f[0].at < OPEN + 2 * SUB_MICRO);
		assert_true(s.in.filled == s.in.n || strcmp(reason, "volume limit") == 0);
	}
	assert_true(filled > 1000 && part > 100);
}

static void
locked_day(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_fill f[256];
	const char *reason = "";
	int orders;
	s.m.subs = s.subs;
	s.m.prev_close = 82000000; /* limit up by 3.0 = 2.5 sigma */
	s.m.day.h = s.m.day.l = 85000000;
	for (int j = 0; j < SUBS; j++)
		s.subs[j].h = s.subs[j].l = 85000000;
	assert_int_equal(work(&s, f, &orders, &reason), 0);
	assert_string_equal(reason, "locked");
	s.in.direction = -1; /* who sells into an up-lock is filled */
	assert_true(work(&s, f, &orders, &reason) > 0);
	assert_int_equal(s.in.filled, 70);
	s.m.subs = NULL;
	s.in.filled = 0;
	s.in.direction = 1;
	assert_int_equal(work(&s, f, &orders, &reason), 0);
	assert_string_equal(reason, "locked");
	s.m.prev_close = 84000000; /* 1.0 is no lock: a day that stood still */
	assert_int_equal(work(&s, f, &orders, &reason), 1);
	s.in.filled = 0;
	s.m.day.v = 0;
	assert_int_equal(work(&s, f, &orders, &reason), 0);
	assert_string_equal(reason, "no volume");
}

static void
ends_of_session(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_fill f[256];
	const char *reason = "";
	int orders;
	s.m.subs = s.subs;
	s.in.n = 5000; /* 54 sub-bars of 50; slices leave some out */
	work(&s, f, &orders, &reason);
	assert_true(s.in.filled <= 54 * 50);
	assert_string_equal(reason, "session closed");
	for (int j = 0; j < SUBS; j++)
		s.subs[j].v = 0;
	s.in.filled = 0;
	assert_int_equal(work(&s, f, &orders, &reason), 0);
	assert_string_equal(reason, "no volume");
	assert_true(orders <= SUBS);
	s.m.n_subs = 1;
	assert_int_equal(work(&s, f, &orders, &reason), 0);
	assert_int_equal(exec_arrival(&s.m), s.m.day.o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(locked_day), cmocka_unit_test(ends_of_session), cmocka_unit_test(daily_open), cmocka_unit_test(mirrored), cmocka_unit_test(leg_of_a_roll), cmocka_unit_test(invariants),
	};
	return cmocka_run_group_tests_name("execution_paper", tests, NULL, NULL);
}
