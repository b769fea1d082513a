#ifndef WATCH_WORLD_H
#define WATCH_WORLD_H

/* A folder of csv files that a test writes row by row, or byte by byte, and an engine on it, watched or as a replay. */
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine.h"
#include "setup.h"

#define PATH 512
#define FILES 3
#define DAYS 70
#define HEAD "date,open,high,low,close,volume\n"

struct world {
	char home[64], csv[96];
	struct config cfg;
	struct setup s;
	struct engine *e;
	struct buf text[FILES]; /* what each file will be in the end */
	size_t at[FILES];       /* bytes that are there */
	bool contracts;         /* of HE.csv: rows of the deliveries that are traded that day */
	char err[600];
};
static const char *const symbols[FILES] = { "AAA", "HE", "ZC" };
static instant_t now; /* the wall clock of the feed */

static inline instant_t
wall(void)
{
	return now;
}

static inline date_t
day(int i)
{
	return date_from_ymd(2024, 1, 1) + i / 5 * 7 + i % 5;
}

/* One file begins late, one has holes, one ends early; DAYS sessions in all. */
static inline bool
has_bar(int k, int i)
{
	return k == 0 ? true : k == 1 ? i >= 9 && i % 7 != 3 : i < DAYS - 12;
}

static inline void
add_row(struct buf *b, int k, int i, double shift)
{
	char date[DATE_TEXT];
	double open = 80 + 6 * k + 9 * sin(i / (7.0 + k)) + 0.01 * k, close = 80 + 6 * k + 9 * sin((i + 1) / (7.0 + k)) + shift;
	buf_fmt(b, "%s,%.2f,%.2f,%.2f,%.2f,%d\n", date_format(day(i), date), open, fmax(open, close) + 0.5, fmin(open, close) - 0.5, close, 400000 + 1000 * i);
}

/* HE.csv with a contract column: February until its roll date is over, April all the time, June from February on. */
static inline void
add_deliveries(struct buf *b, int i)
{
	static const struct { const char *id; int from, to; } delivery[] = { { "HEG24", 0, 14 }, { "HEJ24", 0, DAYS }, { "HEM24", 20, DAYS } };
	for (int c = 0; c < 3; c++) {
		if (i < delivery[c].from || i > delivery[c].to)
			continue;
		add_row(b, 1, i, 1.25 * c);
		b->data[--b->len] = '\0'; /* the end of the line */
		buf_fmt(b, ",%s\n", delivery[c].id);
	}
}

static inline void
put(const struct world *w, int k, const char *data, size_t len, int flags)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/%s.csv", w->csv, symbols[k]);
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	assert_int_equal(close(fd), 0);
}

/* The next bytes of file k appear. */
static inline void
append(struct world *w, int k, size_t len)
{
	size_t left = w->text[k].len - w->at[k];
	len = len < left ? len : left;
	put(w, k, w->text[k].data + w->at[k], len, O_APPEND);
	w->at[k] += len;
}

static inline size_t
bytes_of_rows(const struct world *w, int k, int rows)
{
	const char *p = w->text[k].data + w->at[k];
	while (rows-- > 0 && *p != '\0')
		p = strchr(p, '\n') + 1;
	return (size_t)(p - w->text[k].data) - w->at[k];
}

static inline int
set_up_as(void **state, bool contracts)
{
	struct world *w = calloc(1, sizeof *w);
	*state = w;
	if (w == NULL)
		return -1;
	w->contracts = contracts;
	snprintf(w->home, sizeof w->home, "/tmp/feed_csv_watch_test.XXXXXX");
	if (mkdtemp(w->home) == NULL)
		return -1;
	snprintf(w->csv, sizeof w->csv, "%s/csv", w->home);
	if (mkdir(w->csv, 0700) != 0)
		return -1;
	for (int k = 0; k < FILES; k++) {
		bool deliveries = k == 1 && w->contracts;
		buf_str(&w->text[k], deliveries ? "date,open,high,low,close,volume,contract\n" : HEAD);
		for (int i = 0; i < DAYS; i++)
			if (has_bar(k, i) && deliveries)
				add_deliveries(&w->text[k], i);
			else if (has_bar(k, i))
				add_row(&w->text[k], k, i, 0);
	}
	unsetenv("HYDRA_MARKETS");
	setenv("HYDRA_FEED", "csv", 1);
	setenv("HYDRA_LOG_LEVEL", "error", 1);
	setenv("HYDRA_CSV_DIR", w->csv, 1);
	setenv("HYDRA_DATA_DIR", w->home, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	now = INT64_C(1704200000) * CLOCK_SECOND; /* 2 January 2024: before most of the rows' days are over */
	return config_load(&w->cfg, w->err, sizeof w->err);
}

static inline int
set_up(void **state)
{
	return set_up_as(state, false);
}

static inline void
stop(struct world *w)
{
	engine_close(w->e);
	w->e = NULL;
	setup_close(&w->s);
}

static inline int
tear_down(void **state)
{
	struct world *w = *state;
	char cmd[160];
	stop(w);
	for (int k = 0; k < FILES; k++)
		buf_free(&w->text[k]);
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", w->home);
	int rc = system(cmd);
	free(w);
	return rc;
}

/* In the data folder of that name; watched, or as a replay. 0 / -1 with err and code. */
static inline int
start(struct world *w, const char *data, bool watched, int *code)
{
	snprintf(w->cfg.data_dir, sizeof w->cfg.data_dir, "%s/%s", w->home, data);
	if (!watched) {
		if (setup_replay(&w->cfg, w->csv, false, &w->s, code, w->err, sizeof w->err) != 0)
			return -1;
	} else if (setup_calendar(w->home, &w->s.chicago, &w->s.calendar, &w->s.rows, w->err, sizeof w->err) != 0 ||
	           feed_csv_watch_open(&w->cfg, &w->s.calendar, &(struct feed_rolls){ 0 }, &(struct contract_list){ 0 }, w->s.chicago, wall, &w->s.feed, w->err, sizeof w->err) != 0) {
		return -1;
	}
	w->e = engine_open(&w->cfg, w->s.feed, code, w->err, sizeof w->err);
	return w->e != NULL ? 0 : -1;
}

static inline void
must_start(struct world *w, const char *data, bool watched)
{
	int code;
	if (start(w, data, watched, &code) != 0)
		fail_msg("%s", w->err);
}

/* All that can be traded now; what stopped it. */
static inline enum engine_result
run(struct world *w)
{
	date_t session;
	for (;;) {
		enum engine_result rc = engine_next(w->e, &session);
		if (rc == ENGINE_OK)
			rc = engine_cycle(w->e, session, true);
		if (rc == ENGINE_CRITICAL || rc == ENGINE_GONE)
			fail_msg("%s", engine_reason(w->e));
		if (rc != ENGINE_OK)
			return rc;
	}
}

static inline void
write_all(struct world *w)
{
	for (int k = 0; k < FILES; k++)
		append(w, k, w->text[k].len);
}

#endif
