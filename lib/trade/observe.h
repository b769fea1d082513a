#ifndef OBSERVE_H
#define OBSERVE_H

/*
 * How the champion does since it was deployed, against what it did out of sample, and how its features look against those
 * that it was trained on (docs/definitions.md, "Observation"). Pure: records and columns in, readings and the next state out.
 *
 * How a cycle calls it, once the session's equity row and matured labels are known and before it decides:
 *
 *	observe_baseline(&oos, &baseline);                     once for a champion
 *	features: the columns of each market, with the session's row added
 *	state: the newest one stored of a session before this one; unless observe_continues, observe_rebuild makes it
 *	observe_cycle(&champion, &baseline, &live, &features, session, &state, &seen);
 *	diagnose(...)                                          diagnose.h
 *	if it was needed: observe_use(&state, &seen);          it used the alarms
 *	                       the fact of it is an event of the ledger, in T1 (diagnose_text, diagnose_json)
 *	observe_words(&seen, &text);                           observe_readings.h: decision.drift_verdict of every market, in T1
 *	!observe_edge(&baseline): every stake is halved
 *	telemetry_observation(…, &seen, &state, …)             runner/telemetry_drift.h, after T5
 *
 * Invariants: (1) a session that is not after state->session feeds nothing and moves no streak, so that a repeated cycle has the
 * same readings; (2) of another deployment than the champion's a state is none: it begins anew; (3) while the flag of a CUSUM that
 * has warmed up is on, its alarm stands; (4) the state follows from the records, the columns and the uses alone.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "adwin.h"
#include "buf.h"
#include "cusum.h"
#include "date.h"
#include "drift_feature.h"
#include "drift_verdict.h"
#include "features.h"
#include "record.h"

#define OBSERVE_NO_RECORD "no out-of-sample record yet: " /* then "n of 637 bars", of the market with the most: why a champion is not observed */
#define OBSERVE_ENOUGH 30 /* observations before anything is judged */
#define OBSERVE_EVERY 5   /* sessions between two hits of the stream: labels overlap */
#define OBSERVE_VOTES 3   /* cycles running, DRIFT_VOTE_CYCLES */
#define OBSERVE_MARKETS 128

enum observe_stream {
	OBSERVE_RETURN, /* the session's return */
	OBSERVE_LOSS,   /* min(return, 0) */
	OBSERVE_HIT,    /* on every OBSERVE_EVERY-th session the mean hit over markets of the newest matured one */
	OBSERVE_STREAMS
};
/* "return" "loss" "hit" */
const char *observe_stream_name(enum observe_stream s);

/* What of the out-of-sample record is compared with. */
struct observe_baseline {
	size_t n;        /* sessions with a return */
	double sharpe;   /* of exposed ones; 0: none */
	double drawdown; /* largest, <= 0 */
	struct observe_scale {
		size_t n;
		double mean, sd; /* sd 0: a stream cannot be standardised and is never fed */
	} stream[OBSERVE_STREAMS];
};
/* 0, or -1 with *out all 0: out of memory. */
int observe_baseline(const struct record *oos, struct observe_baseline *out);
/* False: the champion has no edge out of sample, and its size is halved. */
bool observe_edge(const struct observe_baseline *b);

struct observe_champion {
	int64_t version;
	date_t deployed; /* first session that it decided; another one after a promotion or a roll-back */
};

/* One feature of one market, oldest first, NaN missing: the rows it was trained on, and every session after the training end. */
struct observe_column {
	const double *baseline, *live;
	size_t rows, sessions;
	const double *points; /* of the baseline, drift_feature_points; NULL: they are made in each cycle */
	size_t n_points;
};
struct observe_features {
	const struct features_set *set;
	size_t markets;                      /* at most OBSERVE_MARKETS */
	const struct observe_column *column; /* of feature i of the set and market j: [i*markets + j] */
};

/* Does its window ever hold the points that it is judged by? */
bool observe_judges(int feature);

struct observe_stream_state {
	int64_t fed;
	struct adwin adwin;
	struct cusum cusum;
	date_t adwin_alarm, cusum_alarm; /* session whose alarm no diagnosis has used yet, or DATE_NONE */
};
/* A plain value: a copy of it is another one in the same state. */
struct observe_state {
	struct observe_champion champion;
	date_t session; /* newest that was fed; DATE_NONE: none */
	struct observe_stream_state stream[OBSERVE_STREAMS];
	size_t streak[FEATURES_ALL]; /* cycles running in which half of the markets voted for the feature */
};
void observe_start(struct observe_state *s, struct observe_champion champion);
/* All of it, as bytes that observe_decode takes back to the bit; one state has one encoding. Appended to out. */
void observe_encode(const struct observe_state *s, struct buf *out);
/* 0, or -1 with *s as after observe_start of champion 0 and no date: not exactly one state. */
int observe_decode(struct observe_state *s, const void *data, size_t size);

/* A stream after this session. */
struct observe_stream_seen {
	bool fed;            /* this session; else value is NaN */
	double value;        /* in standard deviations from the out-of-sample mean */
	int64_t n;           /* fed so far */
	double high, low;    /* CUSUM's sums, >= 0 */
	double mean, error;  /* of ADWIN's window, and its standard error (NaN below two values) */
	int64_t width;
	bool cut;            /* ADWIN cut its window in this session */
	bool reset;          /* observe_use has set both sums to 0 after it */
	bool adwin, cusum;   /* the alarm stands */
};

/* A feature of a market in this session. */
struct observe_test {
	int feature;         /* features.h */
	size_t market;
	struct drift_feature of;
	double psi_error, psi_line; /* standard error when nothing moved; value above which the flag is set. NaN: not judged */
	double ks_error;            /* the same of KS's statistic */
	double adjusted;            /* its p by Holm over the session; NaN: not judged */
	bool vote;
	bool quality;        /* more than a fifth of OBSERVE_ENOUGH or more live sessions is missing, which was not so in training */
};

/* A feature over all markets. */
struct observe_vote {
	int feature;
	size_t votes, judged; /* markets that say drift, that could say anything */
	size_t points;        /* most that a market has; judged from DRIFT_FEATURE_POINTS on */
	size_t cycles;        /* running */
	bool drifted;
	bool never;           /* its step leaves too few points: shown, not judged */
};

struct observe {
	struct observe_champion champion;
	struct observe_baseline baseline;
	date_t session;
	size_t markets;
	struct drift_verdict_sharpe sharpe;
	struct drift_verdict_predictions predictions;
	struct drift_verdict_drawdown drawdown;
	double sharpe_error, hit_error, brier_error, drawdown_error; /* standard errors; NaN: too few sessions */
	double sharpe_line;  /* Sharpe ratio below which it is degraded; NaN without an edge */
	struct observe_stream_seen stream[OBSERVE_STREAMS];
	struct observe_vote vote[FEATURES_ALL]; /* in the order of the set */
	size_t n_votes, judged, drifted;        /* features; of them that were judged in some market, that have drifted */
	struct observe_test *test;              /* malloc'd: feature by feature, in each market by market */
	size_t n_tests;
};

/*
 * Observe one session, whose row is the newest of live. live: every session since deployment, row[0] being that of deployment, whose
 * return is none (it was earned by what was decided before). Predictions stand at the session in which they were made, and have
 * neither hit nor Brier score before OBSERVE_EVERY sessions have passed. 0, *out is released with observe_free; -1 with *out all 0 and the state as
 * it was: out of memory, or too many markets.
 */
int observe_cycle(const struct observe_champion *champion, const struct observe_baseline *baseline, const struct record *live,
	const struct observe_features *features, date_t session, struct observe_state *state, struct observe *out);
void observe_free(struct observe *o); /* {0} and NULL are harmless */

/* Is this the state before the newest session of live: of the same deployment, fed up to the session before? At deployment none is. */
bool observe_continues(const struct observe_state *s, const struct observe_champion *champion, const struct record *live);

/*
 * That state from the journals alone, as after a restart without telemetry: every session of live but the newest, one after the other,
 * each alarm used in the session that raised it. (An agent that was paused then used it later: this is not known here.) Every column
 * has a value, or NaN, for each session of live. Costs an observation a session. 0 / -1 as observe_cycle.
 */
int observe_rebuild(const struct observe_champion *champion, const struct observe_baseline *baseline, const struct record *live,
	const struct observe_features *features, struct observe_state *out);

/* A diagnosis has used the alarms that stand: their CUSUMs begin at 0 again, and seen says so. */
void observe_use(struct observe_state *state, struct observe *seen);

#endif
