#ifndef TELEMETRY_H
#define TELEMETRY_H

/*
 * cycle_journal.db: what a run saw. It may be missing or deleted: a failure
 * here is logged and never stops trading. experiment_journal.db is made empty.
 */
#include "contract.h"
#include "cot.h"
#include "feed.h"

struct telemetry;

/* 0; -1 with err (the file's name and reason). */
int telemetry_open(const char *data_dir, struct telemetry **out, char *err, int errsize);
void telemetry_close(struct telemetry *t); /* NULL is harmless */

int telemetry_begin(struct telemetry *t);
int telemetry_commit(struct telemetry *t);
/* Newest session with a bar, "" none. 0 / -1 (logged). */
int telemetry_newest(struct telemetry *t, char session[DATE_TEXT]);
/* Bar and hidden truth of one market and session; repeating it changes nothing. */
int telemetry_bar(struct telemetry *t, const char *symbol, const struct bar *bar);
int telemetry_truth(struct telemetry *t, const char *symbol, const char *session, int regime, int sign);
/* Which report of s a session could use; the same. */
int telemetry_report(struct telemetry *t, const char *symbol, date_t session, const struct cot_series *s);
int telemetry_life(struct telemetry *t, const char *kind, const char *severity, const char *text);
bool telemetry_silent(struct telemetry *t); /* the newest start was followed by no stop */

/*
 * Forget what is older than so many days: of sessions, before upto; of the clock, before now. Inside telemetry_begin and
 * telemetry_commit. 0 / -1 (logged).
 */
int telemetry_forget(struct telemetry *t, date_t upto, int days);

/*
 * Make experiment_journal.db when it is absent, adopt the original's (adopt.h; *adopted says so). 0, or -1 with err and *code: 78 it is
 * of a newer program, 1 the rest.
 */
struct db;
struct adopt_report;
int telemetry_experiments(const char *data_dir, struct db **out, struct adopt_report *adopted, int *code, char *err, int errsize);

#endif
