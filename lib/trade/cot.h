#ifndef COT_H
#define COT_H

/*
 * Commitments of Traders: what speculators and commercials of a market held on a
 * Tuesday, and from which session on one may know it (docs/definitions.md,
 * "Commitments of Traders"). Pure, but for memory.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar.h"
#include "features.h"

#define COT_MOST INT64_C(1000000000000) /* contracts of a report; more is no market */
#define COT_WINDOW 52 /* reports of a percentile, the current one included */
#define COT_FRESH 21  /* days from the report to the session; older ones say nothing */

/* Legacy: non-commercial and commercial. Disaggregated: managed money and producers. Never mixed in one model. */
enum cot_kind { COT_LEGACY, COT_DISAGGREGATED };
enum cot_group { COT_SPECULATORS, COT_COMMERCIALS, COT_GROUPS };

/* "legacy", "disaggregated" */
const char *cot_kind_name(enum cot_kind kind);

/* One report of one market, in contracts. */
struct cot_row {
	date_t report; /* the day it is of, not the day it came */
	int64_t open_interest;
	int64_t longs[COT_GROUPS], shorts[COT_GROUPS];
	date_t known_from; /* first session that may use it; DATE_NONE: none, or not asked yet */
};
struct cot_series {
	enum cot_kind kind;
	struct cot_row *rows; /* malloc'd; ascending by report, none twice */
	size_t n;
};

/* A report that came on another day than the rule says. */
struct cot_release {
	date_t report, released;
};
struct cot_releases {
	struct cot_release *rows; /* malloc'd */
	size_t n;
};

/* Code by which the CFTC names a contract of ours ("002602" of ZC); NULL: none known. */
const char *cot_code(const char *symbol);

/*
 * Rows of one market, by its code, of a csv with a header: columns are found by
 * their names, in any order and letter case: date (or report_date_as_yyyy-mm-dd),
 * cftc_contract_market_code, open_interest_all, and long and short positions of
 * both groups. Quoted fields may hold commas. No row of that code: n = 0.
 * known_from is DATE_NONE until cot_place.
 * 0, or -1 with err "file:line: value: reason".
 */
int cot_read(const char *text, const char *file, const char *code, struct cot_series *out, char *err, int errsize);
void cot_free(struct cot_series *s); /* harmless on a zeroed one */
/*
 * The rows of another file of the market and of the same kind, added to out's (zeroed: none yet); more is empty afterwards.
 * 0, or -1 with err, out as it was: a report of a date that is there already, or out of memory.
 */
int cot_join(struct cot_series *out, struct cot_series *more, const char *file, char *err, int errsize);

/*
 * The releases that government shutdowns delayed, and then those of text, "report,released" a line
 * (header line optional); text NULL: none of one's own. Of two of one report the later counts.
 * 0, or -1 with err "file:line: value: reason".
 */
int cot_releases_read(const char *text, const char *file, struct cot_releases *out, char *err, int errsize);
void cot_releases_free(struct cot_releases *r);

/* When and where a market is decided on. */
struct cot_clock {
	const struct tz *new_york, *chicago;
	const struct calendar *calendar;
	const char *exchange;
	int schedule; /* seconds after midnight in Chicago at which its cycle is due */
	struct cot_releases releases;
};

/*
 * First Friday three days or more after the report; when a federal holiday is observed on it or on
 * one of the two days before, the first business day after it; never before its row of releases.
 */
date_t cot_released(const struct cot_releases *releases, date_t report);
/* 15:30 America/New_York of that day. */
instant_t cot_available(const struct cot_clock *clock, date_t report);
/* First trading day whose cycle is due then or later; DATE_NONE when a list of exceptions closes years on end. */
date_t cot_first_session(const struct cot_clock *clock, date_t report);

/* Sets known_from of every row: once after cot_read, before what follows is asked. */
void cot_place(const struct cot_clock *clock, struct cot_series *s);
/* Newest report that the cycle of session may know. 1 with its index, 0 none. */
int cot_latest(const struct cot_series *s, date_t session, size_t *index);
bool cot_fresh(date_t report, date_t session);

/* (long - short)/open interest; NaN when that is not above 0. */
double cot_net(const struct cot_row *row, enum cot_group group);
/* (#< + #=/2)/52 of the last value among the last 52, itself included; NaN with fewer, or when one of them is NaN. */
double cot_percentile(const double *values, size_t n);

/* Features of a session: net of both groups, then both percentiles. All NaN without a fresh report. */
#define COT_FEATURES 4
void cot_features(const struct cot_series *s, date_t session, double out[COT_FEATURES]);

_Static_assert(COT_FEATURES == FEATURES_COT, "one thing");
/* The same as features_row takes it: out, or NULL when s is NULL. */
const struct features_cot *cot_seen(const struct cot_series *s, date_t session, struct features_cot *out);
/* The columns of a recipe that uses reports of a kind. */
const struct features_set *cot_columns(enum cot_kind kind);

#endif
