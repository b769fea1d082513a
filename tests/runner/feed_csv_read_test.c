/* Each kind of fault is named with file, line, value and reason. */
#include "csv_folder.h"

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
		cmocka_unit_test_setup_teardown(each_fault_is_named, set_up, tear_down), cmocka_unit_test_setup_teardown(nul_byte, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_are_named, set_up, tear_down), cmocka_unit_test_setup_teardown(rows_of_contracts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_lists_are_cut, set_up, tear_down), cmocka_unit_test_setup_teardown(noise, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("feed_csv_read", tests, NULL, NULL);
}
