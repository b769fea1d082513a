/*
 * No feature looks ahead, and none remembers where a history began: bar by bar, a row from what the feed gives at that
 * session, from no more bars than a window, and from the whole history have the same bits, and whatever the bars of later
 * sessions become, and the reports that are not known yet, neither a row nor a label that may be used changes. On the
 * simulated market and on real files.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cot_world.h"
#include "decimal.h"
#include "features.h"
#include "feed.h"
#include "feed_cot.h"
#include "feed_csv_internal.h"
#include "label.h"
#include "log.h"

#define REAL "../shared/data" /* not part of the project */

static struct tz *chicago;
static struct calendar calendar;

/* Every feature that there can be. */
static struct features_set
all_features(const struct cot_series *cot)
{
	struct features_set set = features_standard;
	for (int i = 0; i < features_z.n; i++)
		assert_int_equal(features_add(&set, features_z.feature[i]), 0);
	for (int i = 0; cot != NULL && i < FEATURES_COT; i++)
		assert_int_equal(features_add(&set, cot_columns(cot->kind)->feature[i]), 0);
	return set;
}

/* A copy without a byte to spare, so that a read behind it is found by the sanitizer. */
static struct bar *
copy_of(const struct bar *bars, size_t n)
{
	struct bar *copy = malloc(n * sizeof *copy);
	assert_non_null(copy);
	memcpy(copy, bars, n * sizeof *copy);
	return copy;
}

struct market {
	struct bar *bars; /* its whole history */
	size_t n;
	const struct cot_series *cot; /* all its reports, NULL none */
	double (*rows)[FEATURES_ALL]; /* from the whole history */
	bool *complete;
};

static bool
row_of(const struct bar *bars, size_t t, const struct cot_series *cot, double *out)
{
	struct features_set set = all_features(cot);
	struct features_cot report;
	return features_row(&set, bars, t, cot_seen(cot, bars[t].session, &report), out);
}

static struct market
market_of(const struct bar *bars, size_t n, const struct cot_series *cot)
{
	struct market m = { copy_of(bars, n), n, cot, calloc(n, sizeof *m.rows), calloc(n, sizeof *m.complete) };
	assert_true(m.rows != NULL && m.complete != NULL);
	for (size_t t = 0; t < n; t++)
		m.complete[t] = row_of(m.bars, t, cot, m.rows[t]);
	return m;
}

static void
market_free(struct market *m)
{
	free(m->bars);
	free(m->rows);
	free(m->complete);
}

/* The row of session t from other bars, whose last one it is, and other reports: the same bits, NaN included. */
static void
same_row(const struct market *m, size_t t, const struct bar *bars, size_t n, const struct cot_series *cot)
{
	struct features_set set = all_features(m->cot);
	double row[FEATURES_ALL] = { 0 };
	assert_int_equal(row_of(bars, n - 1, cot, row), m->complete[t]);
	for (int i = 0; i < set.n; i++)
		if (memcmp(&row[i], &m->rows[t][i], sizeof row[i]) != 0) {
			char text[DATE_TEXT];
			fail_msg("%s of %s: %.17g, from the whole history %.17g", features_name(set.feature[i]), date_format(m->bars[t].session, text), row[i], m->rows[t][i]);
		}
}

/* The reports that there are in a session: those known, and no other. spoilt: or all, those that are not with other figures. */
static struct cot_series
reports_of(const struct market *m, date_t session, bool spoilt)
{
	struct cot_series out = { 0 };
	if (m->cot == NULL)
		return out;
	out = (struct cot_series){ m->cot->kind, calloc(m->cot->n + 1, sizeof *out.rows), 0 };
	assert_non_null(out.rows);
	for (size_t i = 0; i < m->cot->n; i++) {
		struct cot_row r = m->cot->rows[i];
		bool known = r.known_from != DATE_NONE && r.known_from <= session;
		if (!known && spoilt)
			r = (struct cot_row){ .report = r.report, .open_interest = 7, .longs = { r.shorts[1], 5 }, .shorts = { 1, r.longs[0] }, .known_from = r.known_from };
		if (known || spoilt)
			out.rows[out.n++] = r;
	}
	return out;
}

/* History cut behind each session, and before its window too. */
static void
truncated(const struct market *m)
{
	size_t complete = 0;
	for (size_t t = 0; t < m->n; t++) {
		size_t from = t + 1 < FEATURES_WINDOW ? 0 : t + 1 - FEATURES_WINDOW;
		struct bar *past = copy_of(m->bars, t + 1), *window = copy_of(&m->bars[from], t + 1 - from);
		struct cot_series then = reports_of(m, m->bars[t].session, false);
		same_row(m, t, past, t + 1, m->cot != NULL ? &then : NULL);
		same_row(m, t, window, t + 1 - from, m->cot);
		cot_free(&then);
		free(past);
		free(window);
		complete += m->complete[t];
	}
	assert_true(complete > m->n / 2); /* or nothing was compared */
}

/* A bar that has nothing left of what it was; the date stays in order. */
static void
spoil(struct bar *b, uint32_t i)
{
	int64_t odd = (int64_t)(i * 2654435761U % 1000003);
	b->session += (date_t)(i % 5);
	b->o = odd * 7 - 100000;
	b->h = odd * 9 + 1;
	b->l = -odd * 3;
	b->c = odd * 5 - 2000000;
	b->v = odd;
	b->gap = odd % 3 == 0 ? 0 : odd - 500000;
}

/*
 * How many of the labels that may be used at the close of t another future changes. early 1: each row has the label of the
 * session after it, so the newest one looks a bar ahead.
 */
static size_t
labels_changed(const struct market *m, const struct bar *other, size_t t, size_t early)
{
	size_t changed = 0;
	for (size_t s = 0; s + LABEL_HORIZON <= t; s++) {
		double was = label_return(m->bars, m->n, s + early), is = label_return(other, m->n, s + early);
		changed += memcmp(&was, &is, sizeof was) != 0 || label_up(m->bars, m->n, s + early) != label_up(other, m->n, s + early);
	}
	return changed;
}

/*
 * Every bar after session t becomes another one: rows up to t stay, and so do the labels in use. Labels taken one session
 * early do not, so the comparison would notice them.
 */
static void
future_changed(const struct market *m)
{
	size_t noticed = 0, cuts = 0;
	for (size_t t = LABEL_HORIZON; t + 1 < m->n; t += 47, cuts++) {
		struct bar *other = copy_of(m->bars, m->n);
		for (size_t i = t + 1; i < m->n; i++)
			spoil(&other[i], (uint32_t)i);
		struct cot_series reports = reports_of(m, m->bars[t].session, true);
		for (size_t s = 0; s <= t; s++) {
			same_row(m, s, other, s + 1, m->cot != NULL ? &reports : NULL);
			assert_int_equal(label_up(other, t + 1, s), s + LABEL_HORIZON <= t ? label_up(m->bars, m->n, s) : -1);
		}
		assert_int_equal(labels_changed(m, other, t, 0), 0);
		noticed += labels_changed(m, other, t, 1);
		cot_free(&reports);
		free(other);
	}
	assert_int_equal(noticed, cuts); /* the newest label of each */
}

/* A feed that gave every session, one after the other, and the rows as they were then. */
static void
as_the_feed_gives_it(struct feed *f, int m, size_t sessions)
{
	struct features_set set = all_features(feed_cot(f, m));
	double (*seen)[FEATURES_ALL] = calloc(sessions, sizeof *seen);
	date_t day = DATE_NONE, next = DATE_NONE;
	size_t k = 0;
	int n = 0, first = 0;
	assert_non_null(seen);
	for (; k < sessions && f->ops->session(f, next, &day) == FEED_READY; k++, next = day + 1) {
		const struct bar *bars = f->ops->bars(f, m, day, &n);
		if (k == 0)
			first = n;
		assert_int_equal(n, first + (int)k);
		assert_int_equal(bars[n - 1].session, day);
		row_of(bars, (size_t)n - 1, feed_cot(f, m), seen[k]);
	}
	assert_int_equal(k, sessions);
	struct market whole = market_of(f->ops->bars(f, m, day, &n), (size_t)n, feed_cot(f, m));
	for (size_t i = 0; i < sessions; i++)
		assert_memory_equal(seen[i], whole.rows[(size_t)first - 1 + i], (size_t)set.n * sizeof(double));
	truncated(&whole);
	future_changed(&whole);
	market_free(&whole);
	free(seen);
}

static int
gaps(const struct bar *bars, int n)
{
	int count = 0;
	for (int i = 0; i < n; i++)
		count += bars[i].gap != 0;
	return count;
}

static void
simulated(void **state)
{
	(void)state;
	struct config c = { .seed = 7, .sim_edge = 0.05, .sim_history = 100, .n_markets = 2, .currency = "USD" };
	struct feed *f;
	char err[400] = "";
	int n;
	date_t day;
	snprintf(c.markets[0], CONFIG_SYMBOL, "HE");
	snprintf(c.markets[1], CONFIG_SYMBOL, "KC");
	if (feed_sim_open(&c, &calendar, chicago, &f, err, sizeof err) != 0)
		fail_msg("%s", err);
	for (int m = 0; m < c.n_markets; m++)
		as_the_feed_gives_it(f, m, 600);
	assert_int_equal(f->ops->session(f, DATE_NONE, &day), FEED_READY);
	const struct bar *bars = f->ops->bars(f, 0, day + 800, &n);
	assert_true(gaps(bars, n) > 10); /* rolls are among it */
	feed_close(f);
}

/* How many sessions have every column of the reports. */
static size_t
reported(struct feed *f, int m, const struct bar *bars, int n)
{
	size_t count = 0;
	for (int i = 0; i < n; i++) {
		double v[COT_FEATURES];
		cot_features(feed_cot(f, m), bars[i].session, v);
		count += !isnan(v[0]) && !isnan(v[1]) && !isnan(v[2]) && !isnan(v[3]);
	}
	return count;
}

static void
with_reports(const char *dir, const char *symbol, size_t least)
{
	struct config c = { .seed = 7, .sim_edge = 0.05, .sim_history = 100, .n_markets = 1, .currency = "USD", .schedule = 14 * 3600 };
	struct feed *f;
	char err[400] = "";
	int n;
	date_t day;
	snprintf(c.markets[0], CONFIG_SYMBOL, "%s", symbol);
	snprintf(c.data_dir, sizeof c.data_dir, "%s", dir);
	if (feed_sim_open(&c, &calendar, chicago, &f, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_non_null(feed_cot(f, 0));
	as_the_feed_gives_it(f, 0, 600);
	assert_int_equal(f->ops->session(f, DATE_NONE, &day), FEED_READY);
	const struct bar *bars = f->ops->bars(f, 0, day + 850, &n);
	assert_true(reported(f, 0, bars, n) >= least);
	feed_close(f);
}

/* Made-up reports on simulated bars: 52 of them are there from the second year on, and in between some never come in time. */
static void
reports(void **state)
{
	(void)state;
	for (enum cot_kind kind = COT_LEGACY; kind <= COT_DISAGGREGATED; kind++) {
		char dir[] = "/tmp/hydra-test-XXXXXX", cot[64], command[64];
		struct buf b = { 0 };
		assert_non_null(mkdtemp(dir));
		snprintf(cot, sizeof cot, "%s/" FEED_COT_FOLDER, dir);
		assert_int_equal(mkdir(cot, 0700), 0);
		cot_world_head(&b, kind);
		cot_world_rows(&b, "HE", date_from_ymd(2014, 12, 1), date_from_ymd(2016, 5, 1), 3);
		cot_world_rows(&b, "HE", date_from_ymd(2016, 7, 1), date_from_ymd(2019, 1, 1), 3);
		cot_world_put(cot, "he.csv", &b);
		with_reports(dir, "HE", 300);
		snprintf(command, sizeof command, "rm -rf '%s'", dir);
		assert_int_equal(system(command), 0);
	}
}

/* The CFTC's own. */
static void
real_reports(void **state)
{
	(void)state;
	with_reports(REAL, "ZC", 600);
}

static void
real_file(const char *symbol, const struct feed_rolls *rolls)
{
	struct config c = { .currency = "USD", .n_markets = 1 };
	struct feed_csv_how how = { .n_only = 1, .calendar = &calendar, .rolls = rolls };
	struct feed *f;
	char err[600] = "";
	int n;
	snprintf(c.markets[0], CONFIG_SYMBOL, "%s", symbol);
	if (feed_csv_load(&c, REAL, &how, chicago, &f, err, sizeof err) != 0)
		fail_msg("%s: %s", symbol, err);
	const struct bar *bars = f->ops->bars(f, 0, date_from_ymd(2100, 1, 1), &n);
	assert_int_equal(gaps(bars, n), rolls == NULL ? 0 : (int)rolls->n);
	as_the_feed_gives_it(f, 0, (size_t)n);
	feed_close(f);
}

static void
real_equity(void **state)
{
	(void)state;
	real_file("AAPL", NULL);
}

/* A future whose file has no contracts, with dates on which it rolled: the third Wednesday of each month, near enough here. */
static void
real_future(void **state)
{
	(void)state;
	struct feed_rolls rolls;
	char text[4096], err[300], day[DATE_TEXT];
	size_t len = 0;
	for (int year = 2016; year < 2024; year++)
		for (int month = 1; month <= 12; month++) {
			date_t first = date_from_ymd(year, month, 1);
			date_t third = first + (9 - date_weekday(first)) % 7 + 14;
			len += (size_t)snprintf(text + len, sizeof text - len, "TX,%s\n", date_format(third, day));
			assert_true(len < sizeof text);
		}
	assert_int_equal(feed_rolls_read(text, "roll_dates.csv", &rolls, err, sizeof err), 0);
	real_file("TX", &rolls);
	free(rolls.rows);
}

/* Closes alone, one of them below zero: bars of one price, with a made-up volume. */
static void
real_price_below_zero(void **state)
{
	(void)state;
	FILE *file = fopen(REAL "/WTI_spot.csv", "r");
	char line[100], date[DATE_TEXT], close[40];
	struct bar *bars = calloc(20000, sizeof *bars);
	size_t n = 0, below = 0;
	assert_true(file != NULL && bars != NULL);
	while (n < 20000 && fgets(line, sizeof line, file) != NULL) {
		struct bar *b = &bars[n];
		if (sscanf(line, "%10[0-9-],%39[0-9.-]", date, close) != 2)
			continue; /* the head */
		assert_true(date_parse(date, &b->session) == 0 && decimal_parse(close, &b->c) == 0);
		b->o = b->h = b->l = b->c;
		b->v = (int64_t)(n * 7919 % 1009); /* not in the file */
		below += b->c < 0;
		n++;
	}
	fclose(file);
	assert_true(below >= 1);
	/* the ten years about it */
	size_t from = n > 3000 ? n - 3000 : 0;
	struct market m = market_of(&bars[from], n - from, NULL);
	truncated(&m);
	future_changed(&m);
	market_free(&m);
	free(bars);
}

static int
open_world(void **state)
{
	char err[200];
	(void)state;
	log_open("features_history_test", LOG_ERROR);
	chicago = tz_open("America/Chicago", err, sizeof err);
	return chicago != NULL ? 0 : -1;
}

static int
close_world(void **state)
{
	(void)state;
	tz_close(chicago);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simulated),
		cmocka_unit_test(reports),
	};
	const struct CMUnitTest real[] = {
		cmocka_unit_test(real_equity),
		cmocka_unit_test(real_future),
		cmocka_unit_test(real_price_below_zero),
		cmocka_unit_test(real_reports),
	};
	int failed = cmocka_run_group_tests(tests, open_world, close_world);
	if (access(REAL, R_OK) != 0)
		puts("skip real: no market data in " REAL);
	else
		failed += cmocka_run_group_tests(real, open_world, close_world);
	return failed;
}
