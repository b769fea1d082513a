#ifndef DIAGNOSE_H
#define DIAGNOSE_H

/*
 * Why the champion does worse: what was observed in a session in, one cause with its evidence out (docs/definitions.md,
 * "Diagnosis"). Pure. Called in the cycle after observe_cycle; if it was needed, observe_use follows.
 */
#include <stdbool.h>

#include "date.h"
#include "observe.h"

enum diagnose_cause {
	DIAGNOSE_DATA,        /* "data_quality_issue" */
	DIAGNOSE_FEATURES,    /* "feature_distribution_drift" */
	DIAGNOSE_PERFORMANCE, /* "performance_degradation" */
	DIAGNOSE_REGIME,      /* "regime_change" */
	DIAGNOSE_OVERFITTING, /* "overfitting" */
	DIAGNOSE_CAUSES
};
/* The word in quotes above, as journals have it. */
const char *diagnose_cause_name(enum diagnose_cause c);
/* Its number, or -1: no such. */
int diagnose_cause_find(const char *name);

#define DIAGNOSE_FEATURES_LEAST 3 /* drifted features that are a cause */
#define DIAGNOSE_MOVED 3          /* features named whose part in the predictions moved most */
#define DIAGNOSE_SENTENCES 24
#define DIAGNOSE_SENTENCE 240

struct diagnose_market {
	const char *name;
	date_t last; /* session of its newest bar; DATE_NONE: none */
	date_t due;  /* the calendar's last closed session */
};

struct diagnose_input {
	const struct observe *seen;
	const struct diagnose_market *market; /* seen->markets of them, in its order */
	/* mean |SHAP| of each of seen->n_votes features over the last 63 training sessions, and over the last 60 live ones; NULL: not known */
	const double *shap_before, *shap_now;
};

struct diagnose {
	bool needed;       /* false: "No drift detected", all below is 0 */
	enum diagnose_cause cause;
	double confidence; /* 0 to 1 */
	bool assumed;      /* nothing is degraded and the drifted features are too few to be a cause: performance is what is assumed, and said so in the evidence */
	int n;
	char sentence[DIAGNOSE_SENTENCES][DIAGNOSE_SENTENCE]; /* evidence: all that was out of its limits, with numbers */
	int n_moved, moved[DIAGNOSE_MOVED]; /* features.h, most first */
};

void diagnose(const struct diagnose_input *in, struct diagnose *out);

/*
 * The journaled fact of one that was needed: an event of kind "drift", severity diagnose_severity, key "drift:SESSION", in the
 * transaction of the decision. Its text is one sentence for people, its data {"cause", "confidence", "evidence": [sentences], "moved": [features]};
 * pages read it by page_drift_diagnosis. Appended to out.
 */
/* "warning"; "info" of one that is assumed. */
const char *diagnose_severity(const struct diagnose *d);
/* For whoever reads one back: does this sentence of the evidence say that it is assumed? Before that was told apart none did. */
bool diagnose_says_assumed(const char *sentence);
void diagnose_text(const struct diagnose *d, struct buf *out);
void diagnose_json(const struct diagnose *d, struct buf *out);

#endif
