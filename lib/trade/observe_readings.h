#ifndef OBSERVE_READINGS_H
#define OBSERVE_READINGS_H

/* What was observed (observe.h) as rows for a journal, and in a few words for a decision. Pure. */
#include "observe.h"

/*
 * kind: "sharpe" "hit_rate" "brier" "drawdown", name "" · "cusum_high" "cusum_low" "adwin", name of the stream · "votes", name of the
 * feature: markets that vote for drift, of at least limit; n: cycles running (before any market is judged: points).
 * verdict: warming ok undefined no_edge watch degraded bad alert; streams: warming ok alarm undefined (nothing to standardise by);
 * votes: warming ok voting drifted shown (never judged).
 */
struct observe_reading {
	const char *kind, *name, *verdict;
	const char *mark;           /* "cut": ADWIN in this session; "reset": the sums went to 0 after it; else "" */
	double value, error, limit; /* NaN: none */
	int64_t n, needs;           /* n below needs: warming up */
};
#define OBSERVE_READINGS (4 + 3 * OBSERVE_STREAMS + FEATURES_ALL)

/* At most OBSERVE_READINGS into out, always in the same order; their number. Texts are static. */
size_t observe_readings(const struct observe *o, struct observe_reading *out);

/* Verdict of one feature in one market: "drifted" (it votes) "ok" "warming" "shown" "missing". */
const char *observe_test_verdict(const struct observe_test *t);

/*
 * For decision.drift_verdict: "VERDICT; drifted N of M[: feature …][; alarm stream …][; warming N of 30]". VERDICT, the first that
 * fits: degraded, alert, bad, watch, no_edge, warming, ok. Appended to out.
 */
void observe_words(const struct observe *o, struct buf *out);

/* The same back from a journal, for whoever judges the record. */
struct observe_worded {
	char verdict[16];
	size_t drifted, judged;        /* features */
	int feature[FEATURES_ALL];     /* that have drifted, as many as drifted */
	bool alarm[OBSERVE_STREAMS];
	size_t warming;                /* sessions so far while nothing is judged; OBSERVE_ENOUGH: judged */
};
/* 0, or -1: not what observe_words writes. */
int observe_words_read(const char *text, struct observe_worded *out);

#endif
