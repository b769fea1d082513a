/* Files as people have them become markets, bars and sessions; what a folder holds besides is told. */
#include "csv_folder.h"

static void
bars_and_sessions(void **state)
{
	struct fixture *x = *state;
	date_t day;
	int n;
	put(x, "BB.csv", "Date,Open,High,Low,Close,VOLUME\r\n2020-04-20,17.73,17.85,-40.32,-37.63,248000\r\n2020-04-21,-14,13.86,-16.74,10.01,288000");
	put(x, "AA.csv", HEAD GOOD "2020-04-21,18,18,18,18,0\n");
	put(x, "HE.csv", HEAD "2020-04-22,45.025,46,45,45.5,1000.0\n");
	put(x, "notes.txt", "not mine");
	put(x, ".AA.csv", "not mine either");
	assert_int_equal(open_dir(x, false), 0);
	struct feed *f = x->feed;
	assert_int_equal(f->n_markets, 3);
	assert_string_equal(f->markets[0].symbol, "AA");
	assert_string_equal(f->markets[1].symbol, "BB");
	assert_true(f->markets[0].labelled && !f->markets[2].labelled);
	assert_int_equal(f->markets[2].point_value, 400 * DECIMAL_ONE);
	assert_string_equal(f->badge, "unadjusted: rolls counted as returns");
	assert_false(f->intraday);
	static const char *const union_of[] = { "2020-04-17", "2020-04-20", "2020-04-21", "2020-04-22" };
	assert_int_equal(f->ops->session(f, DATE_NONE, &day), FEED_READY);
	for (int i = 0; i < 4; i++) {
		char text[DATE_TEXT];
		assert_string_equal(date_format(day, text), union_of[i]);
		assert_int_equal(f->ops->session(f, day + 1, &day), i < 3 ? FEED_READY : FEED_END);
	}
	const struct bar *b = f->ops->bars(f, 1, date_from_ymd(2020, 4, 20), &n);
	assert_int_equal(n, 1);
	assert_true(b[0].o == 17730000 && b[0].h == 17850000 && b[0].l == -40320000 && b[0].c == -37630000 && b[0].v == 248000);
	assert_string_equal(b[0].contract, "BB");
	assert_int_equal(b[0].closed_at, tz_instant(x->chicago, date_from_ymd(2020, 4, 20), (13 * 60 + 5) * 60));
	f->ops->bars(f, 1, date_from_ymd(2020, 4, 19), &n);
	assert_int_equal(n, 0);
	f->ops->bars(f, 0, date_from_ymd(2030, 1, 1), &n);
	assert_int_equal(n, 2);
	assert_null(f->ops->subs(f, 0, date_from_ymd(2020, 4, 17), &n));
	assert_int_equal(n, 0);
	assert_true(f->ops->impact(f, 0) == 0.15);
}

/* The user's own contract: another currency is refused by name, a row is part of the input. */
static void
own_contracts(void **state)
{
	struct fixture *x = *state;
	struct contract rows[] = { { .symbol = "ES", .exchange = "CME", .currency = "EUR", .point_value = 50 * DECIMAL_ONE, .tick = 250000, .spread_ticks = 1, .commission = 2250000 } };
	char digest[65];
	put(x, "ES.csv", HEAD GOOD);
	assert_int_equal(open_dir(x, false), 0);
	assert_true(x->feed->markets[0].labelled);
	snprintf(digest, sizeof digest, "%s", x->feed->digest);
	x->own = (struct contract_list){ rows, 1 };
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "ES.csv: ES is traded in EUR; allowed: markets in USD (HYDRA_CURRENCY)"));
	snprintf(rows[0].currency, sizeof rows[0].currency, "USD");
	assert_int_equal(open_dir(x, false), 0);
	assert_true(!x->feed->markets[0].labelled && x->feed->markets[0].own && x->feed->markets[0].tick == 250000);
	assert_string_not_equal(x->feed->digest, digest);
	snprintf(rows[0].symbol, sizeof rows[0].symbol, "NQ"); /* another's */
	assert_int_equal(open_dir(x, false), 0);
	assert_string_equal(x->feed->digest, digest);
	x->own = (struct contract_list){ 0 };
}

/* HEG19 rolls on 2019-01-10: a session with both; those on which only another contract has a bar are sessions of the run. */
static void
series_of_contracts(void **state)
{
	struct fixture *x = *state;
	struct feed_roll r;
	struct feed_held held;
	date_t day;
	int n;
	put(x, "HE.csv", WITH "2019-01-09,60,60,60,60,9,HEJ19\n2019-01-09,55,55,55,55,9,HEG19\n2019-01-10,56,56,56,56,9,HEG19\n2019-01-11,57,57,57,57,7,HEG19\n"
	                 "2019-01-11,62.5,62.5,62.5,62.5,8,HEJ19\n2019-01-14,63,63,63,63,9,HEJ19\n2019-01-15,59,59,59,59,9,HEG19\n");
	put(x, "AA.csv", HEAD "2019-01-09,1,1,1,1,1\n");
	assert_int_equal(open_dir(x, false), 0);
	assert_string_equal(x->feed->badge, "unadjusted: rolls counted as returns (1 of 2 markets)");
	const struct bar *b = x->feed->ops->bars(x->feed, 1, date_from_ymd(2019, 2, 1), &n);
	assert_int_equal(n, 4);
	assert_string_equal(b[2].contract, "HEG19");
	assert_string_equal(b[3].contract, "HEJ19");
	assert_int_equal(b[3].gap, 5500000);
	assert_int_equal(b[0].gap | b[1].gap | b[2].gap, 0);
	assert_int_equal(x->feed->ops->roll(x->feed, 1, date_from_ymd(2019, 1, 10), &r), 0);
	assert_int_equal(x->feed->ops->roll(x->feed, 1, date_from_ymd(2019, 1, 11), &r), 1);
	assert_string_equal(r.from, "HEG19");
	assert_string_equal(r.to, "HEJ19");
	assert_true(r.old_price == 57000000 && r.new_price == 62500000 && r.old_volume == 7 && r.new_volume == 8 && !r.at_open && r.at == b[2].closed_at);
	assert_int_equal(feed_held(x->feed, 1, date_from_ymd(2019, 1, 12), &held), 1);
	assert_string_equal(held.contract, "HEJ19");
	assert_int_equal(held.close, 62500000);
	assert_int_equal(feed_held(x->feed, 1, date_from_ymd(2019, 1, 8), &held), 0);
	assert_int_equal(x->feed->ops->session(x->feed, date_from_ymd(2019, 1, 15), &day), FEED_READY);
	assert_int_equal(day, date_from_ymd(2019, 1, 15));
	/* an exception of the calendar moves the roll: with a holiday more it is a session earlier */
	struct calendar_row rows[] = { { "CME", date_from_ymd(2019, 1, 15), -1 }, { "CBOT", date_from_ymd(2019, 1, 14), -1 }, { "CME", date_from_ymd(2019, 1, 9), 12 * 3600 } };
	x->calendar = (struct calendar){ .rows = rows, .n_rows = 3 };
	char digest[65];
	snprintf(digest, sizeof digest, "%s", x->feed->digest);
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "HE.csv:8: 2019-01-15: calendar.csv closes this market's exchange on that date"));
	assert_int_equal(open_dir(x, true), 0);
	assert_string_not_equal(x->feed->digest, digest);
	assert_int_equal(x->feed->ops->roll(x->feed, 1, date_from_ymd(2019, 1, 9), &r), 1);
	assert_int_equal(x->feed->ops->bars(x->feed, 1, date_from_ymd(2019, 1, 9), &n)[0].closed_at, tz_instant(x->chicago, date_from_ymd(2019, 1, 9), 12 * 3600));
	x->calendar = (struct calendar){ 0 };
}

static void
names_and_kinds(void **state)
{
	struct fixture *x = *state;
	char path[200], target[200];
	static const char *const names[] = { "lower.csv", "SIXTEEN_LETTERS_.csv", "A B.csv", "WTI_spot.csv" };
	put(x, "GOOD.csv", HEAD GOOD);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		put(x, names[i], HEAD GOOD);
		assert_int_equal(open_dir(x, false), -1);
		assert_memory_equal(x->err, names[i], strlen(names[i]));
		assert_non_null(strstr(x->err, "must be a symbol"));
		snprintf(path, sizeof path, "%s/%s", x->dir, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	/* what the file holds says more than its name */
	put(x, "WTI_spot.csv", "date,close\n1986-01-02,25.56\n");
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "WTI_spot.csv:1: date,close: not OHLCV"));
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof path, "%s/X.csv", x->dir);
	snprintf(target, sizeof target, "%s/GOOD.csv", x->dir);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "X.csv: a symbolic link"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "X.csv: a folder"));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "X.csv: not a regular file"));
	assert_int_equal(unlink(path), 0);
	put(x, "BRK.B-9_.csv", HEAD GOOD);
	assert_int_equal(open_dir(x, false), 0);
	assert_string_equal(x->feed->markets[0].symbol, "BRK.B-9_");
}

static void
currency(void **state)
{
	struct fixture *x = *state;
	put(x, "HE.csv", HEAD GOOD);
	put(x, "AA.csv", HEAD GOOD);
	snprintf(x->cfg.currency, sizeof x->cfg.currency, "EUR");
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "HE.csv: HE is traded in USD"));
	assert_int_equal(open_dir(x, true), -1); /* no row to leave out */
	char path[200];
	snprintf(path, sizeof path, "%s/HE.csv", x->dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(open_dir(x, false), 0);
	assert_string_equal(x->feed->markets[0].currency, "EUR");
}

static void
folders(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "no SYMBOL.csv"));
	put(x, "X.csv", HEAD "2020-04-20,x,18,17,17.2,1\n");
	assert_int_equal(open_dir(x, true), -1);
	assert_non_null(strstr(x->err, "no file with a bar"));
	strcat(x->dir, "/none");
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "/none: No such file or directory"));
	x->dir[strlen(x->dir) - 5] = '\0';
	for (int i = 0; i < 33; i++) {
		char name[32];
		snprintf(name, sizeof name, "M%02d.csv", i);
		put(x, name, HEAD GOOD);
	}
	assert_int_equal(open_dir(x, true), -1);
	assert_non_null(strstr(x->err, "more than 32 markets"));
}

/* The digest is the input's: bytes and names, nothing else. */
static void
digest(void **state)
{
	struct fixture *x = *state;
	char first[65], path[200], other[200];
	put(x, "AA.csv", HEAD GOOD);
	put(x, "BB.csv", HEAD GOOD);
	assert_int_equal(open_dir(x, false), 0);
	memcpy(first, x->feed->digest, sizeof first);
	assert_int_equal(strlen(first), 64);
	assert_int_equal(open_dir(x, true), 0);
	assert_string_equal(x->feed->digest, first);
	put(x, "BB.csv", HEAD "2020-04-17,18.5,18.8,17.3,18.3,901\n");
	assert_int_equal(open_dir(x, false), 0);
	assert_string_not_equal(x->feed->digest, first);
	put(x, "BB.csv", HEAD GOOD);
	snprintf(path, sizeof path, "%s/BB.csv", x->dir);
	snprintf(other, sizeof other, "%s/CC.csv", x->dir);
	assert_int_equal(rename(path, other), 0);
	assert_int_equal(open_dir(x, false), 0);
	assert_string_not_equal(x->feed->digest, first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bars_and_sessions, set_up, tear_down), cmocka_unit_test_setup_teardown(names_and_kinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(own_contracts, set_up, tear_down), cmocka_unit_test_setup_teardown(series_of_contracts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(currency, set_up, tear_down), cmocka_unit_test_setup_teardown(folders, set_up, tear_down),
		cmocka_unit_test_setup_teardown(digest, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("feed_csv", tests, NULL, NULL);
}
