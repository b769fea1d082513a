#ifndef PAGE_OVERVIEW_H
#define PAGE_OVERVIEW_H

/*
 * What the ledger says about now: account, last cycle, model, breakers, events
 * and the equity curve. Money and prices micro. Every call returns a number of
 * rows (or 1 found, 0 absent) or -1 with db_error.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "db.h"
#include "decimal.h"
#include "market.h"

#define PAGE_OVERVIEW_CURVE 250 /* points of the curve at most */

struct page_overview_equity {
	char session[11];
	int64_t equity, flow, day_pnl, unrealised, realised, fees, gross, peak;
	double ret;                 /* NaN: base not positive */
	bool stale_mark;
	double drawdown, max_drawdown; /* fractions <= 0 */
};
/* The newest row in out[0], the one before in out[1]. */
int page_overview_equity(struct db *ledger, struct page_overview_equity out[2]);

struct page_overview_account {
	int64_t capital0, peak, gate_peak;
	int64_t flows;         /* deposits less withdrawals */
	bool flowed;           /* there was a deposit or a withdrawal: equity is then no measure of gain, and peak never was an equity */
	char peak_session[11]; /* "" none yet */
};
int page_overview_account(struct db *ledger, struct page_overview_account *out);

struct page_overview_position {
	char symbol[MARKET_SYMBOL], contract[32], since[11];
	int64_t q;
	decimal_wide avg;      /* average cost, 1e-12 of a price unit */
	bool has_mark;         /* closed at least once since it is held, or before */
	int64_t mark;          /* micro; of the session below, the newest that was decided in which the market had a close */
	char mark_session[11];
};
/* Held now: fills of a session under way are in it, marks are of the sessions closed. By symbol and contract. */
int page_overview_positions(struct db *ledger, struct page_overview_position *out, int max);

struct page_overview_cycle {
	int64_t id;
	char session[11], state[16], phase[16], reason[256];
	instant_t scheduled, started, finished; /* 0 unknown */
	int64_t late_seconds, orders, blocked, fills;
};
/* The newest cycle. */
int page_overview_cycle(struct db *ledger, struct page_overview_cycle *out);

struct page_overview_decision {
	char symbol[MARKET_SYMBOL], model[48], reason[160];
	int64_t direction, target, position;
};
int page_overview_decisions(struct db *ledger, const char *session, struct page_overview_decision *out, int max);
/* Did this version decide a market in that session, and had no forecast of it a direction? 1 / 0 / -1 */
int page_overview_undirected(struct db *ledger, const char *session, int64_t version);
/* What drift detection said of each market when this session was decided; markets of which nothing was said are left out. */
struct page_overview_verdict {
	char symbol[MARKET_SYMBOL], words[640]; /* lib/trade/observe_readings.h, observe_words */
};
int page_overview_verdicts(struct db *ledger, const char *session, struct page_overview_verdict *out, int max);
/* 1 and the champion's version, 0 no model yet. */
int page_overview_champion(struct db *ledger, int64_t *version);

struct page_overview_breaker {
	char name[32], state[16], since[11], tripped[11];
	double threshold, value; /* value NaN: never compared */
	int64_t trips;
	bool latched;
};
int page_overview_breakers(struct db *ledger, struct page_overview_breaker *out, int max);

/* Sessions on which a breaker tripped, newest first. */
struct page_overview_trip {
	char session[11], text[200];
};
int page_overview_trips(struct db *ledger, struct page_overview_trip *out, int max);

struct page_overview_event {
	int64_t seq;
	instant_t at; /* wall */
	char session[11], kind[24], severity[12], text[300];
	int64_t fill;               /* id of the fill that a "fill" tells of, 0 unknown */
	char symbol[MARKET_SYMBOL]; /* of that fill; "" unknown */
	double price, slippage;     /* of it, signed, in price units; NAN unknown */
};
/* Newest first, those with a seq below before: INT64_MAX, from the newest on. */
int page_overview_events(struct db *ledger, int64_t before, struct page_overview_event *out, int max);
/* Those of one kind; never "fill" or "cycle_update", which are too many to be looked for by their kind. */
int page_overview_events_of_kind(struct db *ledger, const char *kind, int64_t before, struct page_overview_event *out, int max);
/* What happened to one breaker, by its name as risk_name has it, newest first. */
int page_overview_events_of_breaker(struct db *ledger, const char *name, struct page_overview_event *out, int max);
/* Newest sequence number, 0 none. */
int page_overview_last_seq(struct db *ledger, int64_t *seq);

/* One row of the experiment journal as the activity feed needs it. */
struct page_overview_experiment {
	int64_t id;
	instant_t at;
	char mutation[48], decision[24];
	bool agents; /* of the agent of this program: the ledger's events tell of it */
};
/* Newest first, those with an id below before. */
int page_overview_experiments(struct db *experiments, int64_t before, struct page_overview_experiment *out, int max);
/* Beyond 100,000, which only a foreign journal holds: as many as it has ids, so holes count. 0 / -1. */
int page_overview_experiment_count(struct db *experiments, int64_t *n);

/*
 * The curve after a session ("" all of it) at evenly spaced cycles, first and last included, ascending; sessions without an
 * equity row are left out. *sessions (may be NULL): how many cycles it stands for.
 */
struct page_overview_point {
	char session[11];
	int64_t equity;
	double drawdown;
};
int page_overview_curve(struct db *ledger, const char *after, struct page_overview_point *out, int max, int64_t *sessions);

/* Value of a fact of the ledger: 1, 0 (out ""), -1. */
int page_overview_meta(struct db *ledger, const char *key, char *out, int size);

#endif
