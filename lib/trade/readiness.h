#ifndef READINESS_H
#define READINESS_H

/*
 * Has this strategy earned real money (docs/definitions.md, "Readiness")? What the ledger says of a record comes in, statistics, 22
 * criteria and one verdict go out. Pure. A record is everything since it was started, whatever model held the post.
 *
 * Null: a double that has no value is NaN (READINESS_KNOWN asks), an integer -1; neither is ever shown as 0. -INFINITY is a value, of
 * the logarithms in struct eprocess. Days of a record are numbered t = 1..n, 0 is its start. Money is currency, not micro.
 */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bootstrap.h"
#include "brier.h"
#include "clustered.h"
#include "concentration.h"
#include "eprocess.h"
#include "returns.h"
#include "sharpe.h"
#include "spearman.h"
#include "stress.h"
#include "wilson.h"

#define READINESS_KNOWN(x) (!isnan(x))
#define READINESS_UNKNOWN (-1)   /* an integer without a value */
#define READINESS_LATE 1.0       /* seconds from an order to its fill: how many take longer is told, and nothing hangs on it; the paper broker takes a tenth of it */
#define READINESS_FILL_DAYS 10   /* days with fills, under which costs are not compared */

/* ---- limits: what the operator may set ---- */

enum readiness_limit {
	READINESS_MIN_DAYS, READINESS_ALPHA, READINESS_HURDLE, READINESS_SR_MIN, READINESS_ALPHA_FAIL, READINESS_CONF, READINESS_DD, READINESS_DD_P95,
	READINESS_SLIP_TOL, READINESS_MIN_FILLS, READINESS_IMPLAUSIBLE, READINESS_BREAKEVEN,
	READINESS_BAD_CYCLES, READINESS_CLEAN_DAYS, READINESS_TRIP_DAYS, READINESS_GAPS, READINESS_RESTARTS, READINESS_QUIET_DAYS,
	READINESS_SKILL, READINESS_MIN_FORECASTS, READINESS_ECE, READINESS_AGE_MIN, READINESS_AGE_MAX, READINESS_BEST5, READINESS_MARKET_SHARE,
	READINESS_LIMITS
};

struct readiness_limit_row {
	const char *key;           /* "min_days": the name in readiness.conf */
	double standard, min, max; /* what holds without a setting; what may be set, both ends allowed */
	bool whole;                /* a count */
	bool more_is_looser;       /* greater than the standard is LOOSER, smaller STRICTER; false: the other way */
	bool restarts;             /* to change it after day READINESS_FREE starts a new record */
};
extern const struct readiness_limit_row readiness_limit_table[READINESS_LIMITS];
#define READINESS_FREE 20

struct readiness_limits {
	double value[READINESS_LIMITS]; /* each within its row's range */
};

void readiness_limits_standard(struct readiness_limits *out);
/* 1 with *out set, 0: no such key. */
int readiness_limit_find(const char *key, enum readiness_limit *out);
/* May it be set to this: a number within the range, whole where it must be? */
bool readiness_limit_allowed(enum readiness_limit limit, double value);
/* +1 looser than the standard, -1 stricter, 0 the same. */
int readiness_limit_looser(enum readiness_limit limit, double value);

/* ---- criteria ---- */

/* In the order of the table and of the page. */
enum readiness_id {
	READINESS_D1, READINESS_E1, READINESS_E2, READINESS_E3, READINESS_E4, READINESS_E5, READINESS_E6, READINESS_X1, READINESS_X2, READINESS_X3,
	READINESS_O1, READINESS_O2, READINESS_O3, READINESS_O4, READINESS_O5, READINESS_O6, READINESS_M1, READINESS_M2, READINESS_M3, READINESS_M4,
	READINESS_M5, READINESS_M6,
	READINESS_CRITERIA
};

/* Where a record's facts come from, as bits. Of a criterion: all that it reads. */
enum readiness_source {
	READINESS_EQUITY = 1, READINESS_RECORDS = 2, READINESS_FILLS = 4, READINESS_FILL_BARS = 8, READINESS_CYCLES = 16, READINESS_RECONCILED = 32,
	READINESS_BREAKERS = 64, READINESS_BARS = 128, READINESS_RESTARTED = 256, READINESS_EVENTS = 512, READINESS_PREDICTIONS = 1024,
	READINESS_DRIFT = 2048, READINESS_MODELS = 4096, READINESS_MARKS = 8192, READINESS_COSTS = 16384
};
#define READINESS_SOURCES 15

enum readiness_unit { READINESS_NOTHING, READINESS_DAYS, READINESS_OF_FILLS, READINESS_OF_CYCLES, READINESS_OF_BARS, READINESS_OF_RESTARTS, READINESS_OF_FORECASTS };

struct readiness_criterion_row {
	const char *id, *title;    /* "E1", "Track length" */
	enum readiness_unit need;  /* what its wait is counted in */
	unsigned sources;          /* bits of enum readiness_source */
	unsigned limits;           /* bits 1 << enum readiness_limit: those that its status hangs on */
};
extern const struct readiness_criterion_row readiness_criterion_table[READINESS_CRITERIA];
/* 1 with *out set, 0: no such id. */
int readiness_criterion_find(const char *id, enum readiness_id *out);

enum readiness_status { READINESS_PASS, READINESS_FAIL, READINESS_NEE }; /* NEE: not enough evidence */

struct readiness_criterion {
	enum readiness_status status;
	int64_t need;         /* how many more of its unit: 0 with PASS; unknown with FAIL, and with NEE when nobody can tell */
	bool source_missing;  /* NEE because a source could not be read or is stale: say so, not the numbers */
};

/* What the criteria compare. Each reads its own; the numbers under "either" mean another thing for each that reads them. */
struct readiness_values {
	int64_t live_days, other_days;                       /* D1 */
	int64_t n;                                           /* days: E1 E3 E5 E6 X3 M5 */
	double mintrl, psr0, psr_min;                        /* E1; E3 */
	int64_t run, more;                                   /* E2 */
	double log_e_fail;                                   /* E2 */
	int64_t mintrl_more;                                 /* E3 E4; unknown: no wait is long enough */
	double p05, p95;                                     /* E4: annual Sharpe ratio, resampled */
	double mdd, mdd_p95;                                 /* E5 */
	double dsr, sr, sr0, v;                              /* E6; a day */
	int64_t fills, fill_days;                            /* X1 X3 */
	double excess_lo, excess_hi;                         /* X1, ticks */
	double breakeven, costs;                             /* X3 */
	int64_t exact, inexact_recent;                       /* O5 */
	int64_t forecasts;                                   /* M1 M2 */
	double skill_lo, skill_hi, ece_excess;               /* M1; M2 */
	int64_t significant, missing_bars;                   /* M3 */
	int64_t age;                                         /* M4, days; unknown: no champion */
	double best5;                                        /* M5 */
	int64_t markets;                                     /* M6 */
	double market_share;                                 /* M6 */
	struct { int64_t bad, total, open, since; } either;  /* bad of total: X2 O1 O4; open, days since: O2 O3 O6 */
};
/* All unknown, all counts 0. */
void readiness_values_none(struct readiness_values *out);
struct readiness_criterion readiness_criterion_judge(enum readiness_id id, const struct readiness_values *v, const struct readiness_limits *limits);

enum readiness_verdict { READINESS_READY, READINESS_NOT_READY, READINESS_NOT_ENOUGH };
/* "READY" "NOT READY" "NOT ENOUGH EVIDENCE"; "PASS" "FAIL" "NEE". */
const char *readiness_verdict_name(enum readiness_verdict verdict);
const char *readiness_status_name(enum readiness_status status);

struct readiness_wait {
	enum readiness_verdict verdict;
	size_t failed, open;    /* criteria with FAIL, with NEE */
	int64_t days;           /* largest known wait in trading days of those not yet decided; unknown: none is known */
	bool unknown;           /* and one of them that waits for days cannot say how many */
};
/* Of n criteria, ids[i] being that of c[i]. */
void readiness_decide(const enum readiness_id *ids, const struct readiness_criterion *c, size_t n, struct readiness_wait *out);

/* ---- a record ---- */

struct readiness_count { int64_t bad, total; };  /* 0 <= bad <= total */
struct readiness_since { int64_t open, since; }; /* open: of them now, >= 0; since: trading days after the last one; never one: days since the record started */

/* All arrays are the caller's and only read; one with a count of 0 may be NULL. */
struct readiness_record {
	unsigned missing;             /* bits of enum readiness_source that could not be read or are older than two of their periods; what belongs to them may be left 0 */
	int64_t record;               /* k >= 1: records started so far, this one being the newest */

	int64_t unbet;                /* records before this one that made no bet: they spent nothing of alpha */
	/* Trading days. equity, days.rf = 0 and days.year = RETURNS_YEAR; deposits and withdrawals must be taken out (the curve of what was earned). */
	struct returns_days days;
	const double *net_pnl;        /* n: gain of each day after costs, currency; NULL: the steps of equity. Before costs: net_pnl + paid */
	const double *paid;           /* n: costs of each day, currency; NULL: days.costs, which like equity is without what was put in */
	int64_t live_days, other_days; /* days whose feed was live market prices and whose decisions were made forward; all others */

	/* Fills of the record in the order of their days. */
	size_t n_fills;
	const int64_t *fill_day;      /* n_fills: number of its trading day, never falling; any origin */
	const double *predicted, *actual; /* n_fills, ticks: (price - order price)*direction, a loss is positive */
	struct readiness_count implausible; /* fills; total: those that could be checked */
	size_t n_latencies;
	const double *latency;        /* n_latencies, seconds >= 0 from order to fill, any order */
	double latency_limit;         /* seconds: more is slow; NaN: none is set */

	struct readiness_count cycles; /* bad: missed or late, of scheduled */
	struct readiness_since mismatch, breakers, incidents; /* reconciliation; breakers not active and the last trip; incidents of severity error, ongoing */
	struct readiness_count bars;   /* bad: missing, of expected */
	int64_t restarts_exact;        /* restarts after which everything was as the journals say */
	int64_t inexact_since;         /* trading days after the last that was not; unknown: never one */

	/* Forecasts whose outcome is known, in the order of their days. */
	size_t n_forecasts;
	const double *p;              /* n_forecasts: stated probability of a rise, 0..1 */
	const int *y;                 /* n_forecasts: 1 it rose, 0 not */
	const int64_t *forecast_day;  /* n_forecasts: number of the trading day, never falling */
	size_t horizon;               /* days until an outcome, >= 1 */
	int64_t drifted;              /* features with significant drift */
	int64_t drift_missing;        /* bars that the drift readings still want; 0: they are warm */
	int64_t champion_age;         /* trading days since its promotion; unknown: there is none */

	size_t n_markets;
	const double *market_pnl;     /* n_markets: of those that were traded, currency */

	/* Experiments with a result; n 0: none. Advisory. */
	struct sharpe_trials experiments;
};

struct readiness {
	struct returns returns;           /* cost_share: of money, 1/stress.breakeven */
	struct sharpe sharpe;             /* of the same returns */
	double psr0, psr_min, psr1;       /* probability that the true annual ratio is above 0, sr_min, 1 */
	double mintrl;                    /* days it takes to be sure by conf that it is above 0 */
	int64_t mintrl_more;              /* of them still to come */
	struct sharpe_deflated records;   /* for starting over: blocking */
	struct sharpe_deflated experiments; /* advisory; nothing known without experiments */
	struct bootstrap bootstrap;
	double alpha;                     /* that this record may spend; the threshold of eprocess.log_e is ln(1/alpha) */
	double threshold;                 /* ln(1/alpha) */
	double threshold_fail;            /* ln(1/alpha_fail) */
	struct eprocess eprocess;

	int64_t fills, fill_days;         /* of n_fills; distinct days */
	struct clustered_interval bias;   /* actual - predicted, ticks, 95 % two-sided */
	struct clustered_interval excess; /* actual - (1 + slip_tol)*predicted, ticks, 95 % each side */
	struct clustered_line line;       /* actual on predicted; wanted: slope 1, intercept 0 */
	struct spearman rank;
	struct wilson implausible;        /* this and the next two: one-sided 95 % */
	struct wilson cycles, bars;
	double latency_p50, latency_p95;  /* seconds */
	struct readiness_count slow;      /* latencies above the limit; total 0 without one */
	struct wilson slow_share;         /* two-sided 95 %: shown only */
	struct stress stress;
	struct brier brier;
	struct concentration concentration;

	struct readiness_values values;   /* what the criteria compared, but "either" */
	struct readiness_criterion criterion[READINESS_CRITERIA];
	struct readiness_wait wait;
};

/*
 * Judge a record. *out is whole when it returns 0; -1: out of memory, *out is all 0. Some 0.1 s for 2,520 days.
 * Values from outside are the caller's to check: non-finite numbers but in equity make statistics NaN, so that their criteria are NEE.
 * An equity that is not a number above 0 leaves everything that is made of equity without a value.
 */
int readiness_judge(const struct readiness_record *record, const struct readiness_limits *limits, struct readiness *out);

/* log_e after each day t = 1..n into log_e[n], against the same threshold; all NaN when an equity is bad. 0, or -1: out of memory. */
int readiness_curve(const struct readiness_record *record, const struct readiness_limits *limits, double *log_e);

#endif
