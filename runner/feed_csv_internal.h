#ifndef FEED_CSV_INTERNAL_H
#define FEED_CSV_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bar.h"
#include "tz.h"

#define FEED_CSV_CLOSE ((13 * 60 + 5) * 60) /* 13:05 America/Chicago, seconds after midnight: when a daily bar is taken as closed */

/* How a folder is taken: replay reads what is there, a watched one is still written to. */
struct feed_csv_how {
	bool skip_bad;
	bool growing; /* the last line waits for its end */
	int n_only;   /* of cfg->markets: these files and no others; 0: every file */
};
struct config;
struct feed;
/* feed_csv_open with more to say. */
int feed_csv_load(const struct config *cfg, const char *dir, const struct feed_csv_how *how, const struct tz *chicago, struct feed **out, char *err, int errsize);

/* What is wrong with the files, counted; the first 50 are logged. */
struct feed_csv_report {
	bool skip;       /* bad rows are left out instead of refused: logged as warnings */
	int64_t bad;
	char first[320]; /* "SYMBOL.csv:LINE: value: reason" */
};

/* Note one fault. value is made printable and cut; line 0: the fault is the whole file's and value is not shown. */
void feed_csv_bad(struct feed_csv_report *r, const char *file, int64_t line, const char *value, size_t len, const char *reason);
/* Logs how many faults were not listed, if any. */
void feed_csv_report_end(const struct feed_csv_report *r);

/*
 * Daily bars of one file's bytes, ascending by date; every bad row goes to r and is left out.
 * text is NUL-terminated at len. *bars is malloc'd, the caller frees it; *n may be 0. 0, or -1 out of memory.
 */
int feed_csv_read(const char *file, const char *symbol, const char *text, size_t len, const struct tz *chicago, struct feed_csv_report *r, struct bar **bars, size_t *n);

#endif
