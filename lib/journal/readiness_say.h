#ifndef READINESS_SAY_H
#define READINESS_SAY_H

/* Each criterion in words: one sentence, its numbers first, and beside it value, limit and interval by themselves. */
#include "readiness_evidence.h"
#include "readiness_text.h"

#define READINESS_NO_RETURNS "Equity was not above 0 on a day of the record, so it has no returns" /* and nothing that is made of them */
#define READINESS_SENTENCE 640

struct readiness_said {
	double value, limit, lo, hi;    /* NaN: none */
	char value_text[96], limit_text[96], interval_text[128];
	char sentence[READINESS_SENTENCE];
	char link[64];                  /* address of the page where the evidence lies */
};

/* "Data" "Evidence" "Execution" "Operation" "Model", in the order of the page. */
#define READINESS_GROUPS 5
extern const char *const readiness_group_name[READINESS_GROUPS];
int readiness_group(enum readiness_id id);

void readiness_say(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id, struct readiness_said *out);
/* "190 more trading days", "unknown", "" with PASS and FAIL. */
void readiness_say_need(enum readiness_id id, const struct readiness_criterion *c, char out[64]);
/* The verdict and the wait in a sentence. loosened, refused: limits that are looser than the standard, lines that are refused. */
void readiness_say_verdict(const struct readiness *r, int loosened, int refused, char out[READINESS_SENTENCE]);

#endif
