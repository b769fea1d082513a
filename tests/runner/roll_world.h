#ifndef ROLL_WORLD_H
#define ROLL_WORLD_H

/* A market whose deliveries are known to the tick, traded by the engine from files or simulated: what the tests of rolls share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "db.h"
#include "engine.h"
#include "setup.h"
#include "verify.h"

#define PV 400
#define STEP 100000 /* micro: what the underlying price rises a session */
#define ROLL_DAY "2019-03-11" /* 15th trading day before 1 April */

struct world {
	char home[64], data[96], csv[96];
	struct config cfg;
	struct db *db;
	struct feed *feed;
	char badge[96], err[600];
	int code;
};

/* What a case changes of the plain file of deliveries. */
struct shape {
	bool contracts;      /* a contract column, else one series that jumps by 5 on JUMP */
	const char *fall;    /* on this date and after it prices are 0.7 of what they were */
	const char *no_old, *no_new; /* HEJ19 and HEK19 have no bar on these dates */
};
#define JUMP "2019-03-12"

static const struct { const char *id, *last; } deliveries[] = { { "HEG19", "2019-02-14" }, { "HEJ19", "2019-04-12" }, { "HEK19", "2019-05-14" }, { "HEM19", "2019-06-14" }, { "HEN19", "2019-07-15" } };

static inline date_t
day_of(const char *text)
{
	date_t day;
	assert_int_equal(date_parse(text, &day), 0);
	return day;
}

static inline void
put_file(const char *dir, const char *name, const struct buf *b)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	assert_int_equal(buf_write_file(path, b->data, b->len, 0600, false), 0);
}

static inline void
put_row(struct buf *b, const char *day, double open, double close, const char *contract)
{
	buf_fmt(b, "%s,%.3f,%.3f,%.3f,%.3f,30000%s%s\n", day, open, open > close ? open : close, open < close ? open : close, close, contract[0] != '\0' ? "," : "", contract);
}

static inline bool
is(const char *a, const char *day)
{
	return a != NULL && strcmp(a, day) == 0;
}

/* Weekdays from 2019-01-02 on: 50, 50.1, 50.2 and so on; each delivery lies 5 above the one before. */
static inline void
write_bars(const struct world *w, const struct shape *s)
{
	struct buf b = { 0 };
	double close = 50;
	buf_fmt(&b, "date,open,high,low,close,volume%s\n", s->contracts ? ",contract" : "");
	for (date_t d = day_of("2019-01-02"); d < day_of("2019-06-01"); d++) {
		char day[DATE_TEXT];
		if (date_weekday(d) > 4)
			continue;
		date_format(d, day);
		double open = close;
		close = is(s->fall, day) ? close * 0.7 : close + 0.1;
		close = (double)(int64_t)(close * 40 + 0.5) / 40;
		if (!s->contracts) {
			double jump = d >= day_of(JUMP) ? 5 : 0;
			put_row(&b, day, open + jump, close + jump, "");
			continue;
		}
		for (int k = 0; k < 5; k++) {
			bool gone = (k == 1 && is(s->no_old, day)) || (k == 2 && is(s->no_new, day));
			if (!gone && d <= day_of(deliveries[k].last))
				put_row(&b, day, open + 5 * k, close + 5 * k, deliveries[k].id);
		}
	}
	put_file(w->csv, "HE.csv", &b);
	buf_free(&b);
}

static inline int
start(struct world *w)
{
	char err[512];
	memset(w, 0, sizeof *w);
	snprintf(w->home, sizeof w->home, "/tmp/cycle_roll_test.XXXXXX");
	assert_non_null(mkdtemp(w->home));
	snprintf(w->data, sizeof w->data, "%s/data", w->home);
	snprintf(w->csv, sizeof w->csv, "%s/csv", w->home);
	assert_int_equal(setup_folder(w->data, 0700) | setup_folder(w->csv, 0700), 0);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	setenv("HYDRA_MARKETS", "HE,LE,ZC", 1);
	setenv("HYDRA_CAPITAL", "5000000", 1);
	setenv("HYDRA_SEED", "7", 1);
	setenv("HYDRA_SIM_SESSIONS", "200", 1);
	setenv("HYDRA_SIM_WARMUP", "200", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
	return 0;
}

static inline void
stop(struct world *w)
{
	char command[128];
	db_close(w->db);
	snprintf(command, sizeof command, "rm -rf '%s'", w->home);
	assert_int_equal(system(command), 0);
}

/* Trades the folder, or the simulated market; at most `sessions`. 0, or -1 with err and code. */
static inline int
trade(struct world *w, bool files, int sessions)
{
	struct setup s;
	date_t day;
	char path[400];
	bool transient;
	if ((files ? setup_replay(&w->cfg, w->csv, false, &s, &w->code, w->err, sizeof w->err) : setup_feed(&w->cfg, &s, &w->code, w->err, sizeof w->err)) != 0)
		return -1;
	snprintf(w->badge, sizeof w->badge, "%s", s.feed->badge);
	struct engine *e = engine_open(&w->cfg, s.feed, &w->code, w->err, sizeof w->err);
	if (e == NULL)
		fail_msg("%s", w->err);
	while (sessions-- > 0 && engine_next(e, &day) == ENGINE_OK)
		if (engine_cycle(e, day, false) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	engine_close(e);
	setup_close(&s);
	struct buf out = { 0 };
	if (verify_run(&w->cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	w->db = db_open(path, DB_READ, false, &transient, w->err, sizeof w->err);
	assert_non_null(w->db);
	return 0;
}

static inline int64_t
ask(const struct world *w, const char *sql)
{
	struct db_stmt *s = db_prepare(w->db, sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(w->db));
	int64_t n = db_int(s, 0);
	db_reset(s);
	return n;
}

static inline void
says(const struct world *w, const char *sql, const char *want)
{
	struct db_stmt *s = db_prepare(w->db, sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(w->db));
	assert_string_equal(db_text(s, 0), want);
	db_reset(s);
}

/* Both legs of each roll, in one order: all of what was held, out of one contract and into the next. */
static inline void
pairs_are_neutral(const struct world *w)
{
	assert_int_equal(ask(w, "SELECT count(*) FROM intent WHERE kind = 'roll' AND (state <> 'done' OR filled <> n OR (ref LIKE '%-3') <> reducing)"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM intent a JOIN intent b ON b.id = a.id + 1 WHERE a.kind = 'roll' AND a.reducing = 1"
	                        " AND (b.kind <> 'roll' OR b.n <> a.n OR b.direction <> -a.direction OR b.deadline <> a.deadline OR b.symbol <> a.symbol)"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM position GROUP BY symbol, q <> 0 HAVING q <> 0 AND count(*) > 1 UNION ALL SELECT 0"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM fills WHERE (fill_model = 'roll') <> (intent_id IN (SELECT id FROM intent WHERE kind = 'roll'))"), 0);
}

#endif
