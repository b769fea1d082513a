#ifndef READINESS_HISTORY_H
#define READINESS_HISTORY_H

/* What the gate said at the sessions that were judged (the table judgement): where it changed, and since when it says what it says. */
#include <stdint.h>

#include "date.h"

struct db;

#define READINESS_CHANGES 20 /* newest ones that are read */

/* The first judgement of a record, of a version of the program, or with another verdict than the one before it. */
struct readiness_change {
	char session[DATE_TEXT], verdict[24];
	int64_t record, failed, open, version;
};

struct readiness_history {
	int n; /* newest first; the first one is in force */
	struct readiness_change change[READINESS_CHANGES];
	int64_t judged;        /* sessions, that of now with them */
	char since[DATE_TEXT]; /* first session that was judged with the verdict of now, of the record of now, without another in between */
};

/*
 * now: the judgement of the last decided session, whether the table holds it already or not: of it only sessions before are read,
 * so that what is said is the same. Before the first session is decided (session "") nothing is judged, that of now neither: n and
 * judged 0, since "". Reads the table once, a row a session. 0; -1 (db_error).
 */
int readiness_history_read(struct db *ledger, const struct readiness_change *now, struct readiness_history *out);

#endif
