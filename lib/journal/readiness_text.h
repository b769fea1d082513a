#ifndef READINESS_TEXT_H
#define READINESS_TEXT_H

/* Numbers in the gate's sentences: U+2212 for minus, thousands by commas, "—" for what has no value. Each writes into out and returns it. */
#include <stdint.h>

#define READINESS_NUMBER 48
#define READINESS_NONE "\xe2\x80\x94"

char *readiness_real(double x, int decimals, char out[READINESS_NUMBER]);        /* "1.46" */
char *readiness_signed(double x, int decimals, char out[READINESS_NUMBER]);      /* "+0.12", "−0.30" */
char *readiness_percent(double share, int decimals, char out[READINESS_NUMBER]); /* of 0.062: "6.2 %"; 0.10 with 1: "10 %" */
char *readiness_part(double share, int decimals, char out[READINESS_NUMBER]); /* of a whole: with as many more decimals as it takes not to say "0 %" or "100 %" of what is neither */
/* How a number is written: one of the three above. */
typedef char *readiness_writer(double x, int decimals, char out[READINESS_NUMBER]);
/* Decimals that make x read unlike another number, if it is another: least, or more. NaN and infinity: least. */
int readiness_apart(readiness_writer *write, double x, double other, int least);
char *readiness_count(int64_t n, char out[READINESS_NUMBER]);                    /* "2,968"; below 0: "—" */
char *readiness_times(double x, char out[READINESS_NUMBER]);                     /* wealth: "61", "3.1", "0.04" */
char *readiness_times_apart(double x, double other, char out[READINESS_NUMBER]); /* with as many decimals as readiness_apart says */
/* Of trading days from a year on: " (about 1.1 years)", " (about 1,129 years)"; else "". */
char *readiness_years(int64_t days, char out[READINESS_NUMBER]);

#endif
