#ifndef READINESS_SAY_H
#define READINESS_SAY_H

/* Each criterion in words: one sentence, its numbers first, and beside it value, limit and interval by themselves. */
#include "readiness_evidence.h"
#include "readiness_text.h"

#define READINESS_NO_RETURNS "Equity was not above 0 on a day of the record, so it has no returns" /* and nothing that is made of them */
#define READINESS_SENTENCE 640
#define READINESS_NEED 96
#define READINESS_LIMIT_SENTENCE 256

struct readiness_said {
	double value, limit, lo, hi;    /* NaN: none */
	char value_text[96], limit_text[96], interval_text[128];
	char sentence[READINESS_SENTENCE];
	char link[64];                  /* address of the page where the evidence lies */
	char source[64];                /* page and rows: "Fills: fills, their bars" */
	char table[64];                 /* tables of the ledger: "fills, cycle" */
	char as_of[DATE_TEXT];          /* session of the newest of these rows */
	int64_t event;                  /* newest event that was looked at; 0: events are no source of it */
};

/* "Data" "Evidence" "Execution" "Operation" "Model", in the order of the page. */
#define READINESS_GROUPS 5
extern const char *const readiness_group_name[READINESS_GROUPS];
int readiness_group(enum readiness_id id);

void readiness_say(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id, struct readiness_said *out);
/* "190 more trading days", "unknown", "" with PASS and FAIL. */
void readiness_say_need(enum readiness_id id, const struct readiness_criterion *c, char out[READINESS_NEED]);
/* The verdict and the wait in a sentence. loosened, refused: limits that are looser than the standard, lines that are refused. */
void readiness_say_verdict(const struct readiness *r, int loosened, int refused, char out[READINESS_SENTENCE]);

/* A limit as people write it, "20 %", "0.3", "250": with as many digits as make it differ from the standard, if it does. */
char *readiness_limit_text(enum readiness_limit limit, double value, char out[READINESS_NUMBER]);
/* Of the value in force: "dd ≤ 20 % (default 10 %, set in readiness.conf line 4, first seen on record day 143)". */
void readiness_say_limit(const struct readiness_evidence *e, enum readiness_limit limit, char out[READINESS_LIMIT_SENTENCE]);
/* Of a line of readiness.conf: the same, or why it does not hold. */
void readiness_say_override(const struct readiness_evidence *e, const struct readiness_override *o, char out[READINESS_LIMIT_SENTENCE]);
/* The line that sets what is in force; NULL: none. */
const struct readiness_override *readiness_limit_line(const struct readiness_evidence *e, enum readiness_limit limit);

#endif
