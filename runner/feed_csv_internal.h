#ifndef FEED_CSV_INTERNAL_H
#define FEED_CSV_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bar.h"
#include "calendar.h"
#include "feed.h"
#include "tz.h"

#define FEED_CSV_CLOSE ((13 * 60 + 5) * 60) /* 13:05 America/Chicago, seconds after midnight: when a daily bar is taken as closed */

/* How a folder is taken: replay reads what is there, a watched one is still written to. */
struct feed_csv_how {
	bool skip_bad;
	bool growing; /* the last line waits for its end */
	int n_only;   /* of cfg->markets: these files and no others; 0: every file */
	/* as feed_csv_open has them */
	const struct calendar *calendar;
	const struct feed_rolls *rolls;
	const struct contract_list *own;
};
struct config;
struct feed;
struct feed_rolls;
struct contract_list;
struct calendar;
/* feed_csv_open with more to say. */
int feed_csv_load(const struct config *cfg, const char *dir, const struct feed_csv_how *how, const struct tz *chicago, struct feed **out, char *err, int errsize);

/* What is wrong with the files, counted; the first 50 are logged. */
struct feed_csv_report {
	bool skip;       /* bad rows are left out instead of refused: logged as warnings */
	bool may_skip;   /* the command has an option for that */
	int64_t bad;
	char first[320]; /* "SYMBOL.csv:LINE: value: reason" */
};

/* Note one fault. value is made printable and cut; line 0: the fault is the whole file's and value is not shown. */
void feed_csv_bad(struct feed_csv_report *r, const char *file, int64_t line, const char *value, size_t len, const char *reason);
/* Logs how many faults were not listed, if any. */
void feed_csv_report_end(const struct feed_csv_report *r);

/* When the sessions of a file's market close. */
struct feed_csv_clock {
	const struct tz *chicago;
	const struct calendar *calendar; /* NULL: the rules alone */
	const char *exchange;
};

/*
 * Daily bars of one file's bytes, ascending by date, then, if the file has a contract column, one for each contract of that date in the order of the file; every bad row goes to r and is left out.
 * text is NUL-terminated at len. *bars is malloc'd, the caller frees it; *n may be 0. 0, or -1 out of memory.
 */
int feed_csv_read(const char *file, const char *symbol, const char *text, size_t len, const struct feed_csv_clock *clock, struct feed_csv_report *r, struct bar **bars, size_t *n);

/* One market as it is traded: a bar a session, and where it rolls. Release with feed_csv_series_free. */
struct feed_csv_series {
	struct bar *bars;
	size_t n_bars;
	struct feed_csv_roll { date_t session; struct feed_roll roll; } *rolls; /* ascending */
	size_t n_rolls;
	date_t *missing; /* sessions in which only other contracts have a bar */
	size_t n_missing;
	bool adjusted;   /* its rolls are known */
};
/* feed_csv_series.c. bars of feed_csv_read, which stay the caller's; rolls may be NULL. 0, or -1 with *why (constant text). */
int feed_csv_series(const struct contract *contract, const struct feed_csv_clock *clock, const struct feed_rolls *rolls, const struct bar *bars, size_t n, struct feed_csv_series *out, const char **why);
void feed_csv_series_free(struct feed_csv_series *s);
/* The roll in that session, or NULL. */
const struct feed_roll *feed_csv_series_roll(const struct feed_csv_series *s, date_t session);

/* The feed: feed_csv.c. */
struct feed_csv {
	struct feed base;
	struct feed_csv_series series[CONFIG_MARKETS];
	date_t *sessions; /* of all files, ascending */
	size_t n_sessions;
};

/* What an open needs to hand around. */
struct feed_csv_opening {
	struct feed_csv *csv;
	const struct config *cfg;
	const char *dir;
	const struct feed_rolls *rolls;
	const struct contract_list *own;
	const struct calendar *calendar;
	const struct tz *chicago;
	struct feed_csv_report report;
	int n_only;   /* of cfg->markets, 0: every file */
	bool growing; /* files are being written to; a market that has no file, or no row yet, is a fault */
	bool refused; /* something that leaving out rows cannot mend: err says what */
	char *err;
	size_t errsize;
};
/* err says what of that file of the folder, "" the folder itself; -1. */
int feed_csv_failed(struct feed_csv_opening *o, const char *name, const char *why);
/* feed_csv_folder.c: every file of the folder, in byte order of name, into o->csv; what is bad goes to the report. 0 / -1 with err. */
int feed_csv_folder(struct feed_csv_opening *o);

#endif
