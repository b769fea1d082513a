/* The list of experiments: every filter walked forwards and back, counts exact and over the newest, a bounded search. */
#include "fixture.h"

#include "page_experiments.h"
#include "page_overview.h"

#define ROWS 300
#define PAGE 7

static struct fixture files;

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 0);
	struct db *db = fixture_open(files.experiments, DB_WRITE);
	/* two a second, written two ways: Z sorts after a fraction of the same second; tags in each shape; holes in the ids */
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 299)"
	                             " INSERT INTO experiments(id, created_at, hypothesis, mutation_type, config_diff, results, promotion_decision, tags)"
	                             " SELECT 5 + n * 2, date('2026-01-01', '+' || (n / 10) || ' days') || 'T10:00:' || printf('%02d', n % 10 / 2) || CASE n % 2 WHEN 0 THEN '.500000+00:00' ELSE 'Z' END,"
	                             " 'h' || n, CASE n % 4 WHEN 0 THEN 'a' ELSE 'b' END, '{}', '{}', CASE n % 5 WHEN 0 THEN 'promoted' WHEN 1 THEN 'pending' WHEN 2 THEN 'odd' ELSE 'rejected' END,"
	                             " CASE n % 6 WHEN 0 THEN '[\"x\", \"\\u00e9\"]' WHEN 1 THEN NULL WHEN 2 THEN 'x' ELSE '[]' END FROM i"), 0);
	db_close(db);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_remove(&files);
	return 0;
}

static int
wanted(int n, const struct page_experiments_filter *f)
{
	static const char *const outcomes[] = { "promoted", "pending", "odd", "rejected", "rejected" };
	date_t day = date_from_ymd(2026, 1, 1) + n / 10;
	int tagged = strcmp(f->tag, "x") == 0 ? n % 6 == 0 || n % 6 == 2 : n % 6 == 0;
	return (f->type[0] == '\0' || strcmp(f->type, n % 4 == 0 ? "a" : "b") == 0) && (f->outcome[0] == '\0' || strcmp(f->outcome, outcomes[n % 5]) == 0) &&
	       (f->tag[0] == '\0' || tagged) && (f->from == DATE_NONE || day >= f->from) && (f->to == DATE_NONE || day <= f->to);
}

static void
walk(struct db *db, const struct page_experiments_filter *f)
{
	struct page_experiments_row rows[PAGE];
	struct page_experiments_page page;
	int64_t seen[ROWS], last = 0;
	int n = 0, all = 0, back;
	for (int i = 0; i < ROWS; i++)
		all += wanted(i, f);
	do {
		assert_int_equal(page_experiments_rows(db, f, n == 0 ? PAGE_EXPERIMENTS_FIRST : PAGE_EXPERIMENTS_BEFORE, last, rows, PAGE, &page), 0);
		for (int i = 0; i < page.n; i++) {
			assert_true(n < ROWS && wanted((int)(rows[i].id - 5) / 2, f));
			assert_true(n == 0 || rows[i].id < seen[n - 1]);
			seen[n++] = last = rows[i].id;
		}
	} while (page.more);
	assert_int_equal(n, all);
	assert_false(page.unlooked);
	back = n;
	while (back > 0) {
		assert_int_equal(page_experiments_rows(db, f, PAGE_EXPERIMENTS_AFTER, last, rows, PAGE, &page), 0);
		if (page.n == 0)
			break;
		for (int i = page.n - 1; i >= 0; i--)
			last = rows[i].id;
		assert_true(last > seen[back - 1]);
		back -= page.n;
		assert_int_equal(page.more, back > 1);
	}
	assert_int_equal(back, n > 0); /* the row it began at is not among them */
}

static void
test_walk(void **state)
{
	static const char *const types[] = { "", "a", "b" }, *const outcomes[] = { "", "promoted", "odd" }, *const tags[] = { "", "x", "\xc3\xa9" };
	date_t first = date_from_ymd(2026, 1, 1);
	(void)state;
	struct db *db = fixture_open(files.experiments, DB_READ);
	for (size_t t = 0; t < 3; t++)
		for (size_t o = 0; o < 3; o++)
			for (size_t g = 0; g < 3; g++)
				for (int d = 0; d < 4; d++) {
					struct page_experiments_filter f = { .from = d & 1 ? first + 3 : DATE_NONE, .to = d & 2 ? first + 20 : DATE_NONE };
					snprintf(f.type, sizeof f.type, "%s", types[t]);
					snprintf(f.outcome, sizeof f.outcome, "%s", outcomes[o]);
					snprintf(f.tag, sizeof f.tag, "%s", tags[g]);
					walk(db, &f);
				}
	db_close(db);
}

/* A blob as type must not hold the walk for ever. */
static void
test_count(void **state)
{
	struct page_experiments_counts c;
	char words[8][PAGE_EXPERIMENTS_WORD];
	(void)state;
	struct db *db = fixture_open(files.experiments, DB_WRITE);
	assert_int_equal(page_experiments_count(db, &c), 0);
	assert_false(c.partial);
	assert_true(c.of == ROWS && c.total == ROWS && c.promoted == 60 && c.pending == 60 && c.rejected == 120);
	assert_int_equal(c.n_types, 2);
	assert_string_equal(c.type[0].name, "b");
	assert_int_equal(c.type[0].n, 225);
	assert_true(c.type[0].exact);
	assert_int_equal(page_experiments_types(db, words, 8), 2);
	assert_string_equal(words[0], "a");
	assert_int_equal(page_experiments_outcomes(db, words, 8), 4);
	assert_string_equal(words[0], "odd");
	assert_int_equal(db_exec(db, "INSERT INTO experiments(id, created_at, hypothesis, mutation_type, config_diff, results, promotion_decision) VALUES (900, 't', '', x'62', '{}', '{}', 'pending')"), 0);
	assert_int_equal(page_experiments_count(db, &c), 0);
	assert_true(c.of == ROWS + 1 && c.pending == 61 && c.n_types == 2 && c.type[0].n == 225);
	assert_int_equal(db_exec(db, "DELETE FROM experiments WHERE id = 900"), 0);
	db_close(db);
}

/* A long journal is counted over its newest, and a search for what is rare stops and says where. Last: it adds rows. */
static void
test_long(void **state)
{
	struct page_experiments_counts c;
	struct page_experiments_row rows[PAGE];
	struct page_experiments_page page = { 0 };
	struct page_experiments_filter f = { .from = DATE_NONE, .to = DATE_NONE, .tag = "x" };
	int64_t all;
	int rounds = 0, found = 0;
	(void)state;
	struct db *db = fixture_open(files.experiments, DB_WRITE);
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM i WHERE n < 102000) INSERT INTO experiments(id, created_at, hypothesis, mutation_type,"
	                             " config_diff, results, promotion_decision) SELECT n, '2026-02-01T00:00:00Z', '', 'c', '{}', '{}', 'rejected' FROM i"), 0);
	assert_int_equal(page_experiments_count(db, &c), 0);
	assert_true(c.partial && c.of == 102000 - 5 + 1 && c.total == PAGE_EXPERIMENTS_LOOK && c.rejected == PAGE_EXPERIMENTS_LOOK && c.n_types == 1);
	assert_int_equal(page_overview_experiment_count(db, &all), 0);
	assert_int_equal(all, c.of);
	do {
		assert_int_equal(page_experiments_rows(db, &f, rounds++ == 0 ? PAGE_EXPERIMENTS_FIRST : PAGE_EXPERIMENTS_BEFORE, page.edge, rows, PAGE, &page), 0);
		found += page.n;
	} while (page.unlooked);
	assert_int_equal(rounds, 6); /* 101,001 rows without it are five times 20,000 and a rest */
	assert_int_equal(found, PAGE);
	assert_true(page.more);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk), cmocka_unit_test(test_count), cmocka_unit_test(test_long) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
