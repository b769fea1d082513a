#ifndef DRIFT_H
#define DRIFT_H

/* Inside the drift program only: what was read for one answer, and the parts of the page. */
#include "fmt.h"
#include "observe_readings.h"
#include "page.h"
#include "page_drift.h"
#include "plot.h"

#define DRIFT_TESTS (FEATURES_ALL * OBSERVE_MARKETS) /* of one session at most */
#define DRIFT_PICTURE 32 /* a picture's name, with the NUL */

/* What is shown of the champion. All of one session of the telemetry, but for the diagnosis, which the ledger holds. */
struct drift {
	int64_t champion;                /* of the ledger, 0: none */
	bool flat;                       /* it found no edge: nothing is staked on its forecasts */
	char unproven[80];               /* why it is not observed: it has no record yet, and how far that is; "" it has one */
	bool observed;                   /* newest is of this champion: readings and tests are filled */
	bool elsewhere;                  /* there are readings, of another champion */
	struct page_drift_newest newest;
	char after[DATE_TEXT];           /* the day before its deployment: histories begin behind it */
	bool worded;                     /* its words are ours: words is filled */
	struct observe_worded words;
	struct page_drift_reading reading[OBSERVE_READINGS];
	int n_readings;
	struct page_drift_test *test;    /* malloc'd: by feature and market */
	int n_tests;
	char market[MARKET_SYMBOL];      /* asked for; "": of each feature the one that has moved most */
	bool diagnosed;
	struct page_drift_diagnosis diagnosis;
};

/* The reading of this kind and name; NULL: none. */
const struct page_drift_reading *drift_reading(const struct drift *d, const char *kind, const char *name);
/* Of one feature and the market asked for; "": the market whose PSI is largest, of those that were judged if one was. NULL: none. */
const struct page_drift_test *drift_test(const struct drift *d, const char *feature);

/* Is the market asked for one of the readings, or one that the ledger knows? false: refused with 400. True too where that cannot be read: the page says so. */
bool drift_market_known(struct page *p, const struct drift *d, const struct web_request *req, struct web_response *res);

/* A verdict's word for people, and the class of its colour. A word that is not known stands for itself. */
const char *drift_verdict_words(const char *verdict);
const char *drift_verdict_colour(const char *verdict);
/* "12 of 30" while warming up, else the number alone. */
char *drift_count(const struct page_drift_reading *r, char out[FMT_TEXT]);

/* Methods and their limits; what would be read, while nothing is: missing says why. none: no model was ever in charge. */
void drift_methods(struct view *body);
void drift_unread(struct view *body, const char *missing, bool none);

/* What was read, into the page. Statements that fail are told with page_lost. */
void drift_performance(struct page *p, const struct drift *d, struct view *body);
void drift_features(const struct drift *d, struct view *body);
void drift_streams(struct page *p, const struct drift *d, struct view *body);
void drift_diagnosis(const struct drift *d, bool lost, struct view *body); /* lost: the ledger cannot be read, so that whether there is one is not known */

/* Is there a picture of this name: "psi", "psi-broad", "cusum-return", "adwin-hit", …? */
bool drift_picture_named(const char *name);
/* It as SVG. 0; -1: out of memory. What cannot be read is told with page_lost. */
int drift_picture(struct page *p, const struct drift *d, const char *name, bool light, bool narrow, struct buf *out);
struct plot *drift_psi(const struct drift *d, int width, int height); /* of drift_features.c */

#endif
