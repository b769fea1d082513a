#ifndef READINESS_RESULT_H
#define READINESS_RESULT_H

/*
 * What the gate says of a ledger, as one line of JSON: all that the page, the command and the report show. It follows from the
 * ledger's rows and nothing else, so that the same rows give the same text, and verify can hold one against the other.
 */
#include "buf.h"
#include "date.h"
#include "readiness.h"

struct db;

/*
 * Of what the same rows say: one more whenever any word, figure or member of it changes, or any rule behind it. Verify makes a
 * judgement again only for its own version, and the runner judges anew at a start what another version said.
 * readiness_version_test fails when what is said changed and this did not.
 */
#define READINESS_RESULT_VERSION 12

#define READINESS_CURVE_POINTS 400

struct readiness_told {
	enum readiness_verdict verdict; /* with what lines of readiness.conf that are refused make of it */
	int64_t record, failed, open;   /* open: criteria that wait for evidence */
	char session[DATE_TEXT];        /* last decided; "": none */
};

/* *json is appended to. 0; -1 with err: the ledger cannot be read, or memory. Some 0.2 s for 2,520 sessions. */
int readiness_result(struct db *ledger, struct readiness_told *told, struct buf *json, char *err, int errsize);

#endif
