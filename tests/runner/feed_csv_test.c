/* Files as people have them: each kind of fault is named with file, line, value and reason; good ones become bars. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "decimal.h"
#include "feed.h"

#define HEAD "date,open,high,low,close,volume\n"
#define GOOD "2020-04-17,18.5,18.8,17.3,18.3,900\n"

struct fixture {
	char dir[64];
	struct tz *chicago;
	struct calendar calendar;
	struct feed_rolls rolls;
	struct contract_list own;
	struct config cfg;
	struct feed *feed;
	char err[600];
	char log[16384]; /* what the last open wrote to stderr */
};

static void
put_bytes(const struct fixture *x, const char *name, const char *text, size_t len)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", x->dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
put(const struct fixture *x, const char *name, const char *text)
{
	put_bytes(x, name, text, strlen(text));
}

/* Opens the folder with stderr caught. */
static int
open_dir(struct fixture *x, bool skip)
{
	feed_close(x->feed);
	x->feed = NULL;
	x->err[0] = '\0';
	FILE *caught = tmpfile();
	assert_non_null(caught);
	int saved = dup(STDERR_FILENO);
	assert_true(saved >= 0 && dup2(fileno(caught), STDERR_FILENO) >= 0);
	int rc = feed_csv_open(&x->cfg, x->dir, skip, &x->calendar, &x->rolls, &x->own, x->chicago, &x->feed, x->err, sizeof x->err);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(caught);
	x->log[fread(x->log, 1, sizeof x->log - 1, caught)] = '\0';
	fclose(caught);
	assert_int_equal(rc, x->feed != NULL ? 0 : -1);
	assert_true((rc == 0) == (x->err[0] == '\0'));
	return rc;
}

static int
set_up(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	char err[200];
	if (x == NULL)
		return -1;
	*state = x;
	snprintf(x->dir, sizeof x->dir, "/tmp/feed_csv_test.XXXXXX");
	snprintf(x->cfg.currency, sizeof x->cfg.currency, "USD");
	x->chicago = tz_open("America/Chicago", err, sizeof err);
	return x->chicago != NULL && mkdtemp(x->dir) != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *x = *state;
	char command[100];
	snprintf(command, sizeof command, "rm -rf '%s'", x->dir);
	feed_close(x->feed);
	tz_close(x->chicago);
	int rc = system(command);
	free(x);
	return rc;
}

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

struct fault { const char *rows, *want; };

/* One bad row between good ones: named to the letter, refused, or left out and counted. */
static void
each_fault_is_named(void **state)
{
	struct fixture *x = *state;
	static const struct fault faults[] = {
		{ "2020-04-20,18,17,17.5,17.2,1\n", "X.csv:3: 17: high is below low 17.5" },
		{ "2020-04-20,19,18,17,17.2,1\n", "X.csv:3: 19: open is outside low 17 to high 18" },
		{ "2020-04-20,18,18,17,16.9,1\n", "X.csv:3: 16.9: close is outside low 17 to high 18" },
		{ "2020-04-20,18,18,17,17.2,-1\n", "X.csv:3: -1: volume is negative" },
		{ "2020-04-20,18,18,17,17.2,1.5\n", "X.csv:3: 1.5: volume is not a whole number" },
		{ "2020-04-20,18,18,17,17.2,many\n", "X.csv:3: many: volume is not a number" },
		{ GOOD, "X.csv:3: 2020-04-17: duplicate date" },
		{ "2020-04-16,18,18,17,17.2,1\n", "X.csv:3: 2020-04-16: date is out of order" },
		{ "2020-02-30,18,18,17,17.2,1\n", "X.csv:3: 2020-02-30: no such date" },
		{ "20/04/2020,18,18,17,17.2,1\n", "X.csv:3: 20/04/2020: not a date (YYYY-MM-DD)" },
		{ ",18,18,17,17.2,1\n", "X.csv:3: (empty): date is missing" },
		{ "2020-04-20,1x,18,17,17.2,1\n", "X.csv:3: 1x: open is not a number" },
		{ "2020-04-20,nan,18,17,17.2,1\n", "X.csv:3: nan: open is not a number" },
		{ "2020-04-20,1e2,18,17,17.2,1\n", "X.csv:3: 1e2: open is not a number" },
		{ "2020-04-20, 18,18,17,17.2,1\n", "X.csv:3:  18: open is not a number" },
		{ "2020-04-20,18.,18,17,17.2,1\n", "X.csv:3: 18.: open is not a number" },
		{ "2020-04-20,17.1234567,18,17,17.2,1\n", "X.csv:3: 17.1234567: open has more than six decimals" },
		{ "2020-04-20,99999999999999999999,18,17,17.2,1\n", "X.csv:3: 99999999999999999999: open is out of range" },
		{ "2020-04-20,1000000001,1000000001,17,17.2,1\n", "X.csv:3: 1000000001: open is out of range" },
		{ "2020-04-20,18,,17,17.2,1\n", "X.csv:3: (empty): high is missing" },
		{ "2020-04-20,18,18,17,17.2\n", "X.csv:3: 2020-04-20,18,18,17,17.2: missing field: 5 of 6" },
		{ "2020-04-20,18,18,17,17.2,1,9\n", "X.csv:3: 2020-04-20,18,18,17,17.2,1,9: extra field: 7 instead of 6" },
		{ "\n", "X.csv:3: (empty): missing field: 1 of 6" },
		{ "2020-04-20,18\xff,18,17,17.2,1\n", "X.csv:3: 2020-04-20,18?,18,17,17.2,1: not plain ASCII text" },
		{ "2020-04-20,<script>\"x,18,17,17.2,1\n", "X.csv:3: <script>'x: open is not a number" },
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		char text[400];
		int n;
		snprintf(text, sizeof text, HEAD GOOD "%s2020-04-21,18,18,17,17.2,1\n", faults[i].rows);
		put(x, "X.csv", text);
		assert_int_equal(open_dir(x, false), -1);
		if (strncmp(x->err, faults[i].want, strlen(faults[i].want)) != 0)
			fail_msg("%s\nwanted: %s", x->err, faults[i].want);
		assert_non_null(strstr(x->err, "1 bad row in all"));
		assert_non_null(strstr(x->log, faults[i].want));
		assert_int_equal(open_dir(x, true), 0);
		assert_int_equal(x->feed->skipped, 1);
		assert_non_null(strstr(x->log, faults[i].want));
		x->feed->ops->bars(x->feed, 0, date_from_ymd(2021, 1, 1), &n);
		assert_int_equal(n, 2);
	}
}

static void
nul_byte(void **state)
{
	struct fixture *x = *state;
	static const char text[] = HEAD GOOD "2020-04-20,1\0008,18,17,17.2,1\n";
	put_bytes(x, "X.csv", text, sizeof text - 1);
	assert_int_equal(open_dir(x, false), -1);
	assert_non_null(strstr(x->err, "X.csv:3: 2020-04-20,1?8,18,17,17.2,1: NUL byte"));
}

/* Whole files that are none of ours. */
static void
files_are_named(void **state)
{
	struct fixture *x = *state;
	static const struct fault files[] = {
		{ "", "X.csv: the file is empty" },
		{ HEAD, "X.csv: no rows after the header" },
		{ "date,close\n1986-01-02,25.56\n", "X.csv:1: date,close: not OHLCV" },
		{ "date,open,high,low,close,volume,contract\n", "no rows after the header" },
		{ "date,open,high,low,close,volume,contract,adj\n", "more columns than OHLCV" },
		{ "date,open,high,low,close,volume,adj\n", "more columns than OHLCV" },
		{ "date,open,low,high,close,volume\n" GOOD, "not OHLCV" },
		{ GOOD, "not OHLCV" },
		{ "\n", "not OHLCV" },
		{ "\x1f\x8b\x08 gzip", "not OHLCV" },
	};
	put(x, "GOOD.csv", HEAD GOOD);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		put(x, "X.csv", files[i].rows);
		assert_int_equal(open_dir(x, false), -1);
		if (strstr(x->err, files[i].want) == NULL || strncmp(x->err, "X.csv:", 6) != 0)
			fail_msg("%s\nwanted: %s", x->err, files[i].want);
		assert_int_equal(open_dir(x, true), 0);
		assert_int_equal(x->feed->n_markets, 1);
		assert_int_equal(x->feed->skipped, 0);
		assert_int_equal(x->feed->skipped_files, 1);
	}
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

#define WITH "date,open,high,low,close,volume,Contract\n"

static void
rows_of_contracts(void **state)
{
	struct fixture *x = *state;
	static const struct fault rows[] = {
		{ "2019-01-02,18,18,18,18,9\n", "HE.csv:2: 2019-01-02,18,18,18,18,9: missing field: 6 of 7" },
		{ "2019-01-02,18,18,18,18,9,HEG19,x\n", "extra field: 8 instead of 7" },
		{ "2019-01-02,18,18,18,18,9,\n", "HE.csv:2: (empty): no contract of HE" },
		{ "2019-01-02,18,18,18,18,9,HE\n", "HE.csv:2: HE: no contract of HE" },
		{ "2019-01-02,18,18,18,18,9,LEG19\n", "HE.csv:2: LEG19: no contract of HE" },
		{ "2019-01-02,18,18,18,18,9,HEA19\n", "no contract of HE" },
		{ "2019-01-02,18,18,18,18,9,HEG1x\n", "allowed: HE, a month of FGHJKMNQUVXZ, two digits of the year" },
		{ "2019-01-02,18,18,18,18,9,HEG19\n2019-01-02,18,18,18,18,9,HEJ19\n2019-01-02,18,18,18,18,9,HEG19\n", "HE.csv:4: HEG19: a second row for this date and contract" },
		{ "2019-01-03,18,18,18,18,9,HEG19\n2019-01-02,18,18,18,18,9,HEG19\n", "HE.csv:3: 2019-01-02: date is out of order" },
	};
	char text[400];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text, WITH "%s", rows[i].rows);
		put(x, "HE.csv", text);
		assert_int_equal(open_dir(x, false), -1);
		if (strstr(x->err, rows[i].want) == NULL)
			fail_msg("%s\nwanted: %s", x->err, rows[i].want);
	}
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

static void
long_lists_are_cut(void **state)
{
	struct fixture *x = *state;
	char text[8000] = HEAD;
	int shown = 0;
	for (int i = 0; i < 70; i++)
		strcat(text, "2020-04-20,18,18,17,17.2\n");
	put(x, "X.csv", text);
	assert_int_equal(open_dir(x, false), -1);
	for (const char *p = x->log; (p = strstr(p, "X.csv:")) != NULL; p++)
		shown++;
	assert_int_equal(shown, 50);
	assert_non_null(strstr(x->log, "and 20 more"));
	assert_non_null(strstr(x->err, "X.csv:2: "));
	assert_non_null(strstr(x->err, "70 bad rows in all"));
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

/* No text whatever brings it down. */
static void
noise(void **state)
{
	struct fixture *x = *state;
	static const char alphabet[] = "0123456789-.,,,\n\r+ex\xff";
	unsigned seed = 1;
	for (int i = 0; i < 300; i++) {
		char text[600] = HEAD GOOD;
		size_t len = strlen(text);
		for (int k = 0; k < 500; k++) {
			seed = seed * 1103515245 + 12345;
			text[len++] = alphabet[(seed >> 16) % sizeof alphabet];
		}
		put_bytes(x, "X.csv", text, len);
		assert_int_equal(open_dir(x, true), 0);
		assert_true(x->feed->skipped > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bars_and_sessions, set_up, tear_down), cmocka_unit_test_setup_teardown(each_fault_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nul_byte, set_up, tear_down), cmocka_unit_test_setup_teardown(files_are_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_and_kinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(own_contracts, set_up, tear_down), cmocka_unit_test_setup_teardown(rows_of_contracts, set_up, tear_down), cmocka_unit_test_setup_teardown(series_of_contracts, set_up, tear_down), cmocka_unit_test_setup_teardown(currency, set_up, tear_down),
		cmocka_unit_test_setup_teardown(folders, set_up, tear_down), cmocka_unit_test_setup_teardown(long_lists_are_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(digest, set_up, tear_down), cmocka_unit_test_setup_teardown(noise, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("feed_csv", tests, NULL, NULL);
}
