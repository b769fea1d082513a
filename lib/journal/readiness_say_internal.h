#ifndef READINESS_SAY_INTERNAL_H
#define READINESS_SAY_INTERNAL_H

/* Shared by the readiness_say*.c files only. */
#include "readiness_say.h"

struct readiness_saying {
	const struct readiness_evidence *e;
	const struct readiness *r;
	const struct readiness_criterion *c;
	enum readiness_status status;
	const double *limit; /* by enum readiness_limit */
	struct readiness_said *out;
};

/* The sentence of one criterion into out->sentence, and its value, limit, interval and link. */
void readiness_say_evidence(const struct readiness_saying *s, enum readiness_id id);  /* E1 to E6 */
void readiness_say_execution(const struct readiness_saying *s, enum readiness_id id); /* X1 to X3 */
void readiness_say_operation(const struct readiness_saying *s, enum readiness_id id); /* D1, O1 to O6 */
void readiness_say_model(const struct readiness_saying *s, enum readiness_id id);     /* M1 to M6 */

void readiness_say_source(const struct readiness_saying *s, enum readiness_id id);    /* where it lies, as of when; after the link */
/* O6: was the last incident a crash, of which no event tells, because nobody was there to write one? */
bool readiness_say_crash(const struct readiness_saying *s);
/* Digits after the point of a limit, of a share in percent: least, or as many as tell it as it was set; it then differs from the standard, too. */
int readiness_limit_decimals(enum readiness_limit limit, double value, int least);

/* A number beside this limit, which it reads unlike unless it is that: with so many decimals, or more. */
char *readiness_beside(readiness_writer *write, double x, double limit, int least, char out[READINESS_NUMBER]);
/* The same of a bound of a share, which does not read as 0 either unless it is. */
char *readiness_bound(double x, double limit, char out[READINESS_NUMBER]);
void readiness_sentence(const struct readiness_saying *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *readiness_plural(int64_t n); /* "" for 1, else "s" */

#endif
