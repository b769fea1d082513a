#ifndef DRIFT_VERDICT_H
#define DRIFT_VERDICT_H

/*
 * What the champion's live record says of it: verdicts over the last 60 sessions, each against a limit that chance rarely
 * passes (docs/definitions.md, "Drift of the record"). Series are oldest first and may be longer than the window.
 */
#include <stdbool.h>
#include <stddef.h>

#define DRIFT_VERDICT_WINDOW 60      /* sessions judged at most */
#define DRIFT_VERDICT_ENOUGH 30      /* below: warming up */
#define DRIFT_VERDICT_BASELINE 315   /* sessions of the out-of-sample record */
#define DRIFT_VERDICT_Z 1.645        /* standard errors, 5 % one-sided */
#define DRIFT_VERDICT_HORIZON 5      /* sessions a label looks ahead: so many overlapping ones are one observation */
#define DRIFT_VERDICT_DRAWDOWN 0.03  /* a smaller drawdown is never an alert */

enum drift_verdict {
	DRIFT_VERDICT_WARMING,   /* "warming": too few sessions */
	DRIFT_VERDICT_OK,        /* "ok" */
	DRIFT_VERDICT_UNDEFINED, /* "undefined": no Sharpe ratio */
	DRIFT_VERDICT_NO_EDGE,   /* "no_edge": the champion had none out of sample */
	DRIFT_VERDICT_WATCH,     /* "watch": worse, and chance can be the reason */
	DRIFT_VERDICT_DEGRADED,  /* "degraded" */
	DRIFT_VERDICT_BAD,       /* "bad": Brier score */
	DRIFT_VERDICT_ALERT,     /* "alert": drawdown */
};

/* The word in quotes above. */
const char *drift_verdict_word(enum drift_verdict v);

struct drift_verdict_sharpe {
	size_t n;          /* exposed sessions in the window */
	bool has_sharpe;   /* false: n below 2, or all returns equal */
	double sharpe;
	bool raw_flag;     /* below half of the baseline */
	double z;          /* standard errors from the baseline; 0 without a Sharpe ratio */
	enum drift_verdict verdict;
};

/* The last exposed sessions that have a return (NaN: none); baseline: the out-of-sample Sharpe ratio. */
void drift_verdict_sharpe(const double *returns, const bool *exposed, size_t n, double baseline, struct drift_verdict_sharpe *out);

/* One session's matured predictions, averaged over markets. */
struct drift_verdict_session {
	bool has_brier, has_hit; /* has_hit: some prediction was not 0.5 */
	double brier, hit;       /* means of (p - y)^2, and of p being on the side of y */
};

/* p[i] of market i that y[i] = 1 (rise) rather than 0; a pair with a NaN is none. */
void drift_verdict_session(const double *p, const double *y, size_t n, struct drift_verdict_session *out);

struct drift_verdict_predictions {
	size_t n_hit, n_brier;   /* sessions; n_hit <= n_brier */
	double hit_rate, brier;  /* means over sessions; 0 of none */
	double hit_z;            /* standard errors above one half; 0 while warming */
	double brier_limit;      /* 0 while warming */
	enum drift_verdict hit_verdict, brier_verdict;
};

/* The last sessions that hold a prediction; the others are passed over. */
void drift_verdict_predictions(const struct drift_verdict_session *session, size_t n, struct drift_verdict_predictions *out);

struct drift_verdict_drawdown {
	size_t n;
	double drawdown; /* <= 0, of the window alone */
	double limit;
	enum drift_verdict verdict;
};

/* The last sessions that have a return (NaN: none); baseline: the largest drawdown out of sample, of either sign. */
void drift_verdict_drawdown(const double *returns, size_t n, double baseline, struct drift_verdict_drawdown *out);

#endif
