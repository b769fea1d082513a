/* Reports beside a feed: which are read, from which session on, what they are part of, and what is noticed of a change. */
#include "csv_folder.h"

#include "cot_world.h"
#include "feed_cot.h"
#include "features.h"
#include "log.h"
#include "snapshot.h"

#define MONDAY date_from_ymd(2024, 3, 4)

static const struct contract *
markets(void)
{
	static struct contract list[3];
	assert_int_equal(contract_find("HE", &list[0]), 1);
	assert_int_equal(contract_find("ZC", &list[1]), 1);
	assert_int_equal(contract_find("CC", &list[2]), 1);
	return list;
}

/* A data folder beside the csv files. */
static int
set_up_data(void **state)
{
	int rc = set_up(state);
	struct fixture *x = *state;
	if (rc != 0)
		return rc;
	snprintf(x->cfg.data_dir, sizeof x->cfg.data_dir, "%s/data", x->dir);
	x->cfg.schedule = 14 * 3600;
	return mkdir(x->cfg.data_dir, 0700);
}

static char *
folder(const struct fixture *x)
{
	static char path[100];
	snprintf(path, sizeof path, "%s/data/" FEED_COT_FOLDER, x->dir);
	(void)mkdir(path, 0700);
	return path;
}

static void
put_reports(const struct fixture *x, const char *name, enum cot_kind kind, const char *symbol, date_t first, date_t last, uint64_t seed)
{
	struct buf b = { 0 };
	cot_world_head(&b, kind);
	cot_world_rows(&b, symbol, first, last, seed);
	cot_world_put(folder(x), name, &b);
}

static int
read_reports(struct fixture *x, struct feed_cot **out)
{
	x->err[0] = '\0';
	return feed_cot_read(&x->cfg, &x->calendar, x->chicago, markets(), 3, out, x->err, sizeof x->err);
}

static void
refused(struct fixture *x, const char *why)
{
	struct feed_cot *c;
	assert_int_equal(read_reports(x, &c), -1);
	assert_null(c);
	if (strstr(x->err, why) == NULL)
		fail_msg("%s", x->err);
}

static void
none(void **state)
{
	struct fixture *x = *state;
	struct feed_cot *c;
	assert_int_equal(read_reports(x, &c), 0);
	assert_null(c);
	folder(x);
	assert_int_equal(read_reports(x, &c), 0);
	assert_null(c);
	put_reports(x, "of_another.csv", COT_LEGACY, "LE", MONDAY - 100, MONDAY, 1);
	assert_int_equal(read_reports(x, &c), 0);
	assert_null(c);
	feed_cot_free(NULL);
}

/* Years in files of their own, markets too; what is no .csv is none of it. */
static void
files_are_joined(void **state)
{
	struct fixture *x = *state;
	struct feed_cot *c;
	put_reports(x, "b.csv", COT_DISAGGREGATED, "HE", MONDAY - 700, MONDAY - 350, 1);
	put_reports(x, "a.csv", COT_DISAGGREGATED, "HE", MONDAY - 349, MONDAY, 1);
	put_reports(x, "c.csv", COT_DISAGGREGATED, "ZC", MONDAY - 70, MONDAY, 1);
	put_bytes(x, "data/" FEED_COT_FOLDER "/notes.txt", "x", 1);
	assert_int_equal(read_reports(x, &c), 0);
	assert_non_null(c);
	assert_true(c->kind == COT_DISAGGREGATED && c->market[0].n == 100 && c->market[1].n == 10 && c->market[2].n == 0);
	for (size_t i = 0; i < 100; i++) { /* a Tuesday's is known on Friday after the cycle: Monday's, or after a holiday's week Tuesday's */
		const struct cot_row *r = &c->market[0].rows[i];
		assert_true(i == 0 || r->report == r[-1].report + 7);
		assert_in_range(r->known_from - r->report, 6, 8);
	}
	feed_cot_free(c);
}

static void
bad_files(void **state)
{
	struct fixture *x = *state;
	put_reports(x, "a.csv", COT_LEGACY, "HE", MONDAY - 70, MONDAY, 1);
	put_reports(x, "b.csv", COT_DISAGGREGATED, "ZC", MONDAY - 70, MONDAY, 1);
	refused(x, "cot/b.csv: its reports are of another kind");
	put_reports(x, "b.csv", COT_LEGACY, "HE", MONDAY - 7, MONDAY + 7, 1);
	refused(x, "cot/b.csv: 2024-02-27: another file has a report of this date and market");
	put_bytes(x, "data/" FEED_COT_FOLDER "/b.csv", "date,close\n2024-03-04,1\n", 24);
	refused(x, "cot/b.csv:1: header: neither a legacy nor a disaggregated report");
	put_bytes(x, "data/" FEED_COT_FOLDER "/b.csv", "", 0);
	refused(x, "cot/b.csv:0: header: there is none");
	put_reports(x, "b.csv", COT_LEGACY, "ZC", MONDAY - 70, MONDAY, 1);
	put(x, "data/" FEED_COT_RELEASES, "2024-02-27\n");
	refused(x, "cot_releases.csv:1: 2024-02-27: not two fields");
}

static void
late_release(void **state)
{
	struct fixture *x = *state;
	struct feed_cot *c;
	put_reports(x, "a.csv", COT_LEGACY, "HE", date_from_ymd(2024, 2, 27), date_from_ymd(2024, 2, 27), 1);
	assert_int_equal(read_reports(x, &c), 0);
	assert_int_equal(c->market[0].rows[0].known_from, MONDAY);
	feed_cot_free(c);
	put(x, "data/" FEED_COT_RELEASES, "report,released\n2024-02-27,2024-03-05\n");
	assert_int_equal(read_reports(x, &c), 0);
	assert_int_equal(c->market[0].rows[0].known_from, MONDAY + 2);
	feed_cot_free(c);
}

static void
look_notices(void **state)
{
	struct fixture *x = *state;
	char was[65], is[65];
	feed_cot_look(x->cfg.data_dir, was);
	put_reports(x, "a.csv", COT_LEGACY, "HE", MONDAY - 70, MONDAY, 1);
	feed_cot_look(x->cfg.data_dir, is);
	assert_string_not_equal(was, is);
	feed_cot_look(x->cfg.data_dir, was);
	assert_string_equal(was, is);
	put(x, "data/" FEED_COT_RELEASES, "2024-02-27,2024-03-05\n");
	feed_cot_look(x->cfg.data_dir, is);
	assert_string_not_equal(was, is);
	put_reports(x, "a.csv", COT_LEGACY, "HE", MONDAY - 70, MONDAY + 7, 1);
	feed_cot_look(x->cfg.data_dir, was);
	assert_string_not_equal(was, is);
}

/* Bars of HE on the weekdays of 2023 and up to MONDAY + 3. */
static void
put_bars(const struct fixture *x)
{
	struct buf b = { 0 };
	char date[DATE_TEXT];
	buf_str(&b, HEAD);
	for (date_t d = date_from_ymd(2023, 1, 2); d <= MONDAY + 3; d++)
		if (calendar_trading(&x->calendar, "CME", d))
			buf_fmt(&b, "%s,80,81,79,80.%02d,%d\n", date_format(d, date), (int)(d % 100), 1000 + (int)(d % 7));
	put_bytes(x, "HE.csv", b.data, b.len);
	buf_free(&b);
}

static void
digest(struct fixture *x, date_t upto, char out[65])
{
	if (open_dir(x, false) != 0)
		fail_msg("%s", x->err);
	feed_digest(x->feed, upto, out);
}

/*
 * Of a session only what was known in it counts: a report more, or a file where there was none, changes nothing that was decided before; one that
 * came late or says something else does, unless a row says when it came.
 */
static void
csv_digest(void **state)
{
	struct fixture *x = *state;
	char bars[65], was[65], is[65];
	date_t first = date_from_ymd(2022, 1, 1);
	put_bars(x);
	digest(x, MONDAY, bars);
	put_reports(x, "a.csv", COT_LEGACY, "HE", date_from_ymd(2024, 2, 28), MONDAY + 3, 1);
	digest(x, MONDAY, was);
	assert_string_equal(bars, was);
	put_reports(x, "a.csv", COT_LEGACY, "HE", first, MONDAY - 8, 1);
	digest(x, MONDAY - 3, was);
	assert_string_not_equal(bars, was);
	/* Tuesday's report came: known on Monday */
	put_reports(x, "a.csv", COT_LEGACY, "HE", first, MONDAY, 1);
	digest(x, MONDAY - 3, is);
	assert_string_equal(was, is);
	digest(x, MONDAY, was);
	put_reports(x, "a.csv", COT_LEGACY, "HE", first, MONDAY - 8, 1);
	digest(x, MONDAY, is);
	assert_string_not_equal(was, is);
	memcpy(was, is, sizeof was); /* decided on Monday without it */
	put_reports(x, "a.csv", COT_LEGACY, "HE", first, MONDAY, 1);
	put(x, "data/" FEED_COT_RELEASES, "2024-02-27,2024-03-04\n"); /* after Monday's cycle */
	digest(x, MONDAY, is);
	assert_string_equal(was, is);
	put_reports(x, "a.csv", COT_LEGACY, "HE", first, MONDAY, 2);
	digest(x, MONDAY, is);
	assert_string_not_equal(was, is);
}

/* The sim's names all of them; without any it is what it was. */
static void
sim_digest(void **state)
{
	struct fixture *x = *state;
	struct feed *f;
	char digest[3][65];
	x->cfg.n_markets = 1;
	x->cfg.sim_history = 1000;
	snprintf(x->cfg.markets[0], sizeof x->cfg.markets[0], "HE");
	for (int i = 0; i < 3; i++) {
		if (i > 0)
			put_reports(x, "a.csv", COT_LEGACY, "HE", MONDAY - 70, MONDAY + 7 * i, 1);
		assert_int_equal(feed_sim_open(&x->cfg, &x->calendar, x->chicago, &f, x->err, sizeof x->err), 0);
		feed_digest(f, MONDAY, digest[i]);
		assert_true((feed_cot(f, 0) == NULL) == (i == 0));
		feed_close(f);
	}
	assert_true(strcmp(digest[0], digest[1]) != 0 && strcmp(digest[1], digest[2]) != 0);
	put_reports(x, "b.csv", COT_DISAGGREGATED, "HE", MONDAY - 700, MONDAY - 350, 1);
	assert_int_equal(feed_sim_open(&x->cfg, &x->calendar, x->chicago, &f, x->err, sizeof x->err), -1);
	assert_non_null(strstr(x->err, "another kind"));
}

/* A snapshot keeps them to the bit, and what a panel makes of them. */
static void
snapshot_keeps_them(void **state)
{
	struct fixture *x = *state;
	struct snapshot *s, *again;
	char path[100];
	struct panel *p;
	put_bars(x);
	put_reports(x, "a.csv", COT_LEGACY, "HE", date_from_ymd(2022, 1, 1), MONDAY, 1);
	assert_int_equal(open_dir(x, false), 0);
	assert_int_equal(snapshot_of(x->feed, MONDAY, &s), 0);
	s->version = 1;
	s->capital = 1;
	s->recipe = recipe_standard;
	for (int i = 0; i < FEATURES_COT; i++)
		assert_int_equal(features_add(&s->recipe.features, cot_columns(COT_LEGACY)->feature[i]), 0);
	snprintf(path, sizeof path, "%s/s.snapshot", x->dir);
	assert_int_equal(snapshot_write(s, path, x->err, sizeof x->err), 0);
	if (snapshot_read(path, &again, x->err, sizeof x->err) != 0)
		fail_msg("%s", x->err);
	const struct cot_series *a = feed_cot(x->feed, 0), *b = again->market[0].cot;
	assert_true(b != NULL && b->kind == COT_LEGACY && a->n == b->n && a->rows != b->rows);
	for (size_t i = 0; i < a->n; i++)
		assert_memory_equal(&a->rows[i], &b->rows[i], sizeof a->rows[i]);
	assert_int_equal(panel_build(again->market, again->n_markets, &again->recipe.features, &p), 0);
	assert_true(p->n_rows > 150);
	for (size_t i = 0; i < p->n_rows; i++) {
		double want[COT_FEATURES];
		cot_features(a, p->sessions[p->rows[i].session], want);
		for (int k = 0; k < FEATURES_COT; k++)
			assert_true(p->values[i * (FEATURES_BASE + FEATURES_COT) + FEATURES_BASE + (size_t)k] == (float)want[k]);
	}
	panel_free(p);
	snapshot_free(s);
	snapshot_free(again);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up_data, tear_down)
	const struct CMUnitTest tests[] = { TEST(none), TEST(files_are_joined), TEST(bad_files), TEST(late_release), TEST(look_notices), TEST(csv_digest), TEST(sim_digest), TEST(snapshot_keeps_them) };
	log_open("feed_cot_test", LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
