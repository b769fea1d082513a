#ifndef VERIFY_WORLD_H
#define VERIFY_WORLD_H

/* Two ledgers written by the engine, and copies of them to change: what the tests of verify share. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "db.h"
#include "engine.h"
#include "setup.h"
#include "verify.h"

#define PATH 512

/* Two worlds: one simulated with sub-bars, one of daily files with holes in them. */
struct world {
	const char *name;
	char home[64], data[96], csv[96], spare[96];
	struct config cfg;
	bool files;
};
static struct world sim = { .name = "sim" }, csv = { .name = "csv", .files = true };

static void
join(char out[PATH], const char *dir, const char *name)
{
	assert_true(snprintf(out, PATH, "%s/%s", dir, name) < PATH);
}

static void
load(struct world *w, const char *capital)
{
	char err[512];
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_MARKETS", "HE,LE,DC,ZO,OJ", 1);
	setenv("HYDRA_SEED", "7", 1);
	setenv("HYDRA_SIM_SESSIONS", "200", 1);
	setenv("HYDRA_SIM_WARMUP", "100", 1);
	setenv("HYDRA_CAPITAL", capital, 1);
	setenv("HYDRA_SCHEDULE", "14:00", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
}

/* Run verify on a folder; its answer in *out. */
static int
verify(const struct world *w, const char *data, struct buf *out)
{
	struct config cfg = w->cfg;
	snprintf(cfg.data_dir, sizeof cfg.data_dir, "%s", data);
	buf_clear(out);
	return verify_run(&cfg, out, false);
}

static void
must_be_whole(const struct world *w, const char *when)
{
	struct buf out = { 0 };
	if (verify(w, w->data, &out) != 0)
		fail_msg("%s, %s:\n%s", w->name, when, out.data);
	buf_free(&out);
}

/* A commit that told something: what a kill would leave now must be whole. */
struct watch {
	const struct world *w;
	int seen, every;
};

static void
look(void *arg, int64_t seq, const char *kind, const char *data)
{
	struct watch *watch = arg;
	(void)data;
	if (watch->seen++ % watch->every == 0 && seq > 0)
		must_be_whole(watch->w, kind);
}

/* What the operator does in between, by number of the session. */
static void
operate(const struct world *w, struct engine *e, int session)
{
	static const char *const names[] = { "max_daily_loss", "max_drawdown", "max_single_trade_loss" };
	if (session == 60 || session == 90 || session == 93)
		assert_int_equal(engine_halt(e, session != 93), 0);
	if (session == 63)
		assert_int_equal(engine_halt(e, false), 0);
	if (session == 70)
		assert_int_equal(engine_new_record(e), 0);
	if (w->files ? session == 108 : session % 40 == 39)
		for (size_t i = 0; i < 3; i++)
			assert_true(engine_resume_breaker(e, names[i]) >= 0); /* 1: it was armed */
}

static void
trade(struct world *w, int from, int sessions, bool grouped)
{
	struct setup s;
	char err[512] = "";
	int code;
	struct watch watch = { .w = w, .every = grouped ? 23 : 1 };
	int rc = w->files ? setup_replay(&w->cfg, w->csv, false, &s, &code, err, sizeof err) : setup_feed(&w->cfg, &s, &code, err, sizeof err);
	if (rc != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_sink_set(e, look, &watch);
	engine_started(e, NULL);
	assert_true(engine_readiness(e) >= 0); /* takes readiness.conf in */
	for (int i = from; i < from + sessions; i++) {
		date_t session;
		enum engine_result next = engine_next(e, &session);
		if (next == ENGINE_END)
			break;
		assert_int_equal(next, ENGINE_OK);
		operate(w, e, i);
		if (engine_cycle(e, session, grouped) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
	assert_true(engine_readiness(e) >= 0);
	engine_ended(e);
	engine_close(e);
	setup_close(&s);
	must_be_whole(w, "after a run");
}

/* Price of a file at a day: four of their own, the rest a herd that rises and falls together, one of it twice as deep. */
static double
price_at(int k, int i)
{
	if (k < 4)
		return 80 + 12 * sin(i / (9.0 + k)) + 0.9 * sin(i * 2.3);
	double log_price = 0;
	for (int day = 1; day <= i; day++)
		log_price += day % 25 == 24 ? (k == 4 ? -0.4 : -0.13) : 0.008 + 0.002 * sin(day * 1.3 + k);
	return 60 * exp(log_price);
}

/* Daily files: one with holes, one so thin that orders stay open, one that begins late, one that locks, and the herd that trips breakers. */
static void
write_files(const struct world *w)
{
	static const char *const names[] = { "HE", "THIN", "LATE", "LOCK" };
	for (int k = 0; k < 13; k++) {
		char path[PATH], name[32];
		struct buf b = { 0 };
		buf_str(&b, "date,open,high,low,close,volume\n");
		double price = price_at(k, 0);
		for (int i = k == 2 ? 30 : 0; i < 110; i++) {
			char day[DATE_TEXT];
			double open = price * (1 + 0.003 * sin(i * 1.7 + k)), close = price_at(k, i);
			bool flat = k == 3 && i % 9 == 0;
			if (k == 0 && i % 11 == 10)
				continue;
			if (flat)
				open = close;
			date_format(date_from_ymd(2024, 1, 1) + i / 5 * 7 + i % 5, day);
			double high = fmax(open, close) + (flat ? 0 : 0.5), low = fmin(open, close) - (flat ? 0 : 0.5);
			int volume = k == 1 ? 9000 + 2500 * (i % 3) : 4000000;
			buf_fmt(&b, "%s,%.2f,%.2f,%.2f,%.2f,%d\n", day, open, high, low, close, volume);
			price = close;
		}
		if (k < 4)
			snprintf(name, sizeof name, "%s.csv", names[k]);
		else
			snprintf(name, sizeof name, "HERD%02d.csv", k);
		join(path, w->csv, name);
		assert_int_equal(buf_write_file(path, b.data, b.len, 0600, false), 0);
		buf_free(&b);
	}
}

static void
make(struct world *w)
{
	/* one looser, one that starts no record because it is there from the beginning, two that are refused */
	static const char conf[] = "# limits\ndd = 0.2\nalpha = 0.02  # stricter\nfoo = 1\n\nbest5 = 7\n";
	char path[PATH];
	snprintf(w->home, sizeof w->home, "/tmp/verify_test.XXXXXX");
	assert_non_null(mkdtemp(w->home));
	snprintf(w->data, sizeof w->data, "%s/data", w->home);
	snprintf(w->csv, sizeof w->csv, "%s/csv", w->home);
	snprintf(w->spare, sizeof w->spare, "%s/spare", w->home);
	assert_int_equal(mkdir(w->csv, 0700) | mkdir(w->spare, 0700), 0);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	assert_int_equal(mkdir(w->data, 0750), 0);
	join(path, w->data, "readiness.conf");
	assert_int_equal(buf_write_file(path, conf, sizeof conf - 1, 0600, false), 0);
	load(w, "5000000");
}

static int
setup_all(void **state)
{
	(void)state;
	make(&sim);
	trade(&sim, 0, 90, true);
	trade(&sim, 90, 12, false); /* transaction by transaction, halted in the middle */
	load(&sim, "5500000");
	trade(&sim, 102, 18, true);
	load(&sim, "4000000");
	trade(&sim, 120, 60, true);
	make(&csv);
	write_files(&csv);
	trade(&csv, 0, 60, true);
	trade(&csv, 60, 60, true);
	return 0;
}

static void
clear(const char *dir)
{
	char path[PATH];
	DIR *d = opendir(dir);
	for (struct dirent *e = d != NULL ? readdir(d) : NULL; e != NULL; e = readdir(d)) {
		join(path, dir, e->d_name);
		if (e->d_name[0] != '.' && unlink(path) != 0 && errno != EISDIR)
			print_message("%s stays\n", path);
	}
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

static int
teardown_all(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		const struct world *w = i == 0 ? &sim : &csv;
		clear(w->data);
		clear(w->csv);
		clear(w->spare);
		clear(w->home);
	}
	return 0;
}

static struct db *
open_file(const char *dir, enum db_mode mode)
{
	char path[PATH], err[512];
	bool transient;
	join(path, dir, "fill_journal.db");
	struct db *db = db_open(path, mode, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	return db;
}

static void
copy_file(const char *from_dir, const char *to_dir, const char *name)
{
	char from[PATH], to[PATH];
	struct buf b = { 0 };
	join(from, from_dir, name);
	join(to, to_dir, name);
	assert_int_equal(buf_read_file(&b, from, (size_t)1 << 28), 0);
	/* thousands of copies: none of them has to survive a power cut */
	FILE *f = fopen(to, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, b.len, f), b.len);
	assert_int_equal(fclose(f), 0);
	buf_free(&b);
}

/* A fresh copy of the journals in the spare folder. */
static void
copy(const struct world *w)
{
	clear(w->spare);
	assert_int_equal(mkdir(w->spare, 0700), 0);
	copy_file(w->data, w->spare, "fill_journal.db");
	copy_file(w->data, w->spare, "experiment_journal.db");
}

/* Do one thing to a copy. 1 found, 0 verify saw nothing, -1 the schema itself refused it, -2 no row was changed. */
static int
after(const struct world *w, const char *sql, struct buf *out)
{
	copy(w);
	struct db *db = open_file(w->spare, DB_WRITE);
	int rc = db_exec(db, sql), changed = db_changes(db);
	db_close(db);
	if (rc != 0)
		return -1;
	if (changed == 0)
		return -2;
	return verify(w, w->spare, out) != 0;
}

static int64_t
number(const struct world *w, const char *sql)
{
	struct db *db = open_file(w->data, DB_READ);
	int64_t n = 0;
	if (db_number(db, sql, &n) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	return n;
}

#endif
