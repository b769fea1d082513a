#ifndef PAGE_DRIFT_H
#define PAGE_DRIFT_H

/*
 * What was observed of the champion, as the pages show it: the newest readings by kind, feature and market, and what each has been.
 * Numbers that are not there are NaN. Every call returns a number of rows (or 1 found, 0 absent) or -1 with db_error.
 */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "db.h"
#include "market.h"

#define PAGE_DRIFT_NAME 32      /* a kind, a feature, a stream, a verdict, with the NUL */
#define PAGE_DRIFT_HISTORY 1000 /* sessions that the runner keeps */
#define PAGE_DRIFT_SENTENCES 32
#define PAGE_DRIFT_SENTENCE 320

/* The newest observation. version: of the telemetry's schema; one before readings were kept has none. */
struct page_drift_newest {
	char session[DATE_TEXT], deployed[DATE_TEXT];
	int64_t champion;
	char words[640]; /* lib/trade/observe_readings.h, observe_words */
};
int page_drift_newest(struct db *telemetry, int version, struct page_drift_newest *out);

struct page_drift_reading {
	char kind[PAGE_DRIFT_NAME], name[PAGE_DRIFT_NAME], verdict[PAGE_DRIFT_NAME], mark[PAGE_DRIFT_NAME];
	double value, error, line;
	int64_t n, needs; /* n below needs: warming up */
};
/* All of one session, by kind and name. */
int page_drift_readings(struct db *telemetry, const char *session, struct page_drift_reading *out, int max);

struct page_drift_test {
	char feature[PAGE_DRIFT_NAME], symbol[MARKET_SYMBOL], verdict[PAGE_DRIFT_NAME];
	int64_t n, m, missing; /* points of the training rows and of the live window, and those that are no number */
	bool judged;           /* false: the rest is NaN */
	double psi, psi_error, psi_line, ks, ks_error, p, adjusted;
};
/* All of one session, by feature and market. */
int page_drift_tests(struct db *telemetry, const char *session, struct page_drift_test *out, int max);

/*
 * Readings over the sessions, oldest first, of those after `after` ("": all) the newest PAGE_DRIFT_HISTORY: all whose kind is one
 * of low to high, in byte order, both included. each is called with every one; within a session they come by kind and name. Its
 * texts are the journal's own, whatever they hold, and gone after the call.
 */
struct page_drift_point {
	const char *session, *kind, *name, *mark;
	double value;
	int64_t n;
};
typedef void (*page_drift_each)(void *arg, const struct page_drift_point *p);
int page_drift_history(struct db *telemetry, const char *low, const char *high, const char *after, page_drift_each each, void *arg);

/* The session that was observed `back` sessions before the newest one, of those after `after`. 1; 0: there were fewer. */
int page_drift_before(struct db *telemetry, const char *after, int back, char session[DATE_TEXT]);

/* The last diagnosis, of the ledger's events (kind drift, data as diagnose_json writes it). */
struct page_drift_diagnosis {
	int64_t seq; /* of its event */
	char session[DATE_TEXT], cause[PAGE_DRIFT_NAME];
	double confidence; /* NaN: not said */
	char text[PAGE_DRIFT_SENTENCE]; /* the event's own sentence */
	int n;
	char sentence[PAGE_DRIFT_SENTENCES][PAGE_DRIFT_SENTENCE];
};
int page_drift_diagnosis(struct db *ledger, struct page_drift_diagnosis *out);

#endif
