#ifndef LEDGER_H
#define LEDGER_H

/*
 * The write side of fill_journal.db, the only place with its INSERTs. Every
 * function named ledger_t* is one transaction of the protocol (docs/architecture.md, "The way of a fill"); inside a
 * group (replay, warm-up) they join the group's one transaction instead.
 *
 * Invariants (numbers as in docs/architecture.md):
 *  1. events reach the sink after the commit that holds them, never before.
 *  2. a fill goes in once: its exec_key is unique, and the insert asks the index.
 *  5. after any failure the handle refuses everything until it was reopened,
 *     because a failed COMMIT is unknown, not absent.
 */
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "contract.h"
#include "date.h"
#include "engine.h"
#include "fill_sums.h"
#include "holdings.h"
#include "risk.h"

struct db;
struct ledger;

/* What a ledger is for; stamped when it is made, compared at each start. */
struct ledger_stamp {
	const char *mode;      /* sim csv */
	const char *input;     /* the feed's digest: of an open-ended feed that of no session */
	/* Open-ended: the digest of the input up to the last decided session ("": none). NULL: input, whatever was decided. */
	void (*input_upto)(void *arg, const char *session, char out[65]);
	void *input_arg;
	const char *badge;
	const char *currency;
	const char *data_dir;
	uint64_t seed;
	int64_t capital;       /* micro */
	const struct contract *markets;
	int n_markets;
	int64_t warmup;        /* sessions of the first full-speed run */
	bool known;            /* there was one: none is made in its place */
};

/* A journal of the original is adopted first (adopt.h). 0; -1 with err and *code: 78 another mode, input or a newer version; 1 unreadable. */
int ledger_open(const struct ledger_stamp *stamp, struct ledger **out, int *code, char *err, int errsize);
/* An existing ledger as it was stamped, whatever the environment says (operator commands). Same errors. */
int ledger_reopen(const char *data_dir, struct ledger **out, int *code, char *err, int errsize);
struct adopt_report;
const struct adopt_report *ledger_adopted(const struct ledger *l); /* what ledger_open took over; all 0: nothing */
/* Give the ledger at path, which nobody has open, another epoch: ids of events that were told of it are unknown from then on. 0 / -1 with err. */
int ledger_rename(const char *path, char *err, int errsize);
int ledger_exists(const char *data_dir); /* 1 / 0 */
void ledger_close(struct ledger *l);
void ledger_sink(struct ledger *l, engine_sink sink, void *arg);
struct db *ledger_db(struct ledger *l); /* for read-only statements of lib/journal */
const char *ledger_reason(const struct ledger *l);

/* One transaction; nests only inside a group. */
int ledger_begin(struct ledger *l);
int ledger_commit(struct ledger *l);
void ledger_rollback(struct ledger *l);
int ledger_group_begin(struct ledger *l);
int ledger_group_commit(struct ledger *l);

/* Facts. meta_get copies the value ("" when absent). */
int ledger_meta_get(struct ledger *l, const char *key, char *out, int size);
int ledger_meta_set(struct ledger *l, const char *key, const char *value);
/* Insert an event; a key that exists already is left alone. */
int ledger_event(struct ledger *l, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data);
int64_t ledger_last_seq(struct ledger *l);
int ledger_events(struct ledger *l, int64_t after, int limit, engine_sink cb, void *arg);
/*
 * ledger_forget.c: delete events of fills and cycle updates of sessions before that date, the oldest first, some thousand at most, and
 * name in meta.events_from from where on all are there; a transaction of its own. *more: there are more of them. 0; -1 with the
 * reason, rolled back.
 */
int ledger_forget(struct ledger *l, date_t before, bool *more);

/* intent.kind */
#define LEDGER_TRADE "trade"
#define LEDGER_ROLL "roll"
/* Numbers of an order's name: trades begin at 1, the legs of a roll follow them. */
#define LEDGER_ROLL_CLOSE 3
#define LEDGER_ROLL_OPEN 4

/* Rows as values. */
struct ledger_cycle {
	int64_t id;
	char state[16];
	int64_t fills;
};
struct ledger_intent {
	int64_t id;
	char ref[24], session[11], deadline[11], symbol[CONTRACT_SYMBOL], contract[16], kind[8], state[12];
	int direction;
	int64_t n, filled, decision_price;
	bool has_arrival, reducing;
	int64_t arrival;
	double predicted;
};
struct ledger_ord {
	int64_t id, intent_id;
	char ref[40], stage[16], state[12];
	int sub, sub_end, misses; /* sub_end -1: not over */
	int slice, slice_sub;     /* slice_sub: first sub-bar of its slice's first order */
	int64_t n, limit;
	int64_t filled, fills, notional; /* by all its fills, wherever they stand: contracts, how many, micro money */
	bool has_limit;
};
struct ledger_fill {
	const struct ledger_intent *intent;
	struct ledger_ord *ord; /* T4 goes on from what it holds, and adds the fill to it */
	char exec_key[56];
	char timestamp[40];
	int64_t n, price, volume, spread;
	double latency_ms;
	const char *spread_source;
};
struct ledger_account { /* cash and fees: of the orders that T1 has counted */
	int64_t capital0, cash, flows, fees, peak, gate_peak;
	char peak_session[11];
};
struct ledger_breaker {
	struct risk_breaker b;
	double value; /* NaN: never compared */
	char since[11], tripped[11];
	int64_t trips, rearm[2];
	bool latched;
};
struct ledger_equity {
	char session[11];
	int64_t cash, flow, equity, day_pnl, unrealised, realised, fees, gross, peak;
	bool has_ret, exposed, stale_mark;
	double ret, drawdown, max_drawdown;
};
struct ledger_decision {
	char session[11], symbol[CONTRACT_SYMBOL], contract[16];
	int64_t close, bars, bars_missing, position, target, lot_value, needs_equity;
	double sigma_p, adv, probability, fraction; /* NaN: NULL */
	const char *model;
	int direction;
	const char *drift; /* drift_verdict; NULL: nothing observed */
	const char *reason;
	bool due, has_bar; /* a bar was due in this session; it was there, with low, high and volume */
	int64_t x, low, high, volume;
};

/* Look-ups: 1 found, 0 absent, -1 error. */
int ledger_cycle_get(struct ledger *l, const char *session, struct ledger_cycle *out);
int ledger_cycle_count(struct ledger *l, int64_t *n); /* cycles done */
int ledger_intent_next(struct ledger *l, const char *deadline, int64_t after_id, struct ledger_intent *out); /* live, deadline <= given, id > after */
int ledger_ord_last(struct ledger *l, int64_t intent_id, struct ledger_ord *out, int *count);
int ledger_holding_get(struct ledger *l, const char *symbol, const char *contract, struct holding *out);
/* The next position that is not flat, by symbol and contract; both "" at first. */
int ledger_holding_next(struct ledger *l, const char *after_symbol, const char *after_contract, struct holding *out);
int ledger_intent_known(struct ledger *l, const char *ref);
int ledger_account_get(struct ledger *l, struct ledger_account *out);
int ledger_breaker_get(struct ledger *l, enum risk_kind kind, struct ledger_breaker *out);
int ledger_equity_last(struct ledger *l, struct ledger_equity *out);
/* Contracts that earlier intents of the same decision and market filled: they share the session's volume. 0 / -1. */
int ledger_day_used(struct ledger *l, const struct ledger_intent *in, int64_t *n);
/* Stop all orders over what ledger_check found, with an event; told once, however often it is found. 0 / -1. */
int ledger_stop(struct ledger *l, const char *why);
/* 1 whole, 0 differs (reason says what), -1 error: no rows of another program, position and cash against the sums, O(markets and fills of the session under way); full: positions against the fills. */
int ledger_check(struct ledger *l, bool full);

/* Models (ledger_model.c). */
struct ledger_model {
	int64_t version;
	char created[11], file[32], sha256[65];
};
/* By rank: 0 the champion, then those that were, older ones than it first (a newer one was rolled back), newest of them first. 1 found, 0 there are not so many, -1. */
int ledger_model_get(struct ledger *l, int rank, struct ledger_model *out);
/* Any row by its version. 1 / 0 / -1. */
int ledger_model_find(struct ledger *l, int64_t version, struct ledger_model *out);
/* A new champion in its own transaction, with its event; the one before is retired. Its file is on disk. text: champion_words, and whom it replaces. */
int ledger_put_champion(struct ledger *l, const struct ledger_model *m, const char *text);
/* That a model could not be made from the sessions up to one, in words, with an event; told once. */
int ledger_put_untrained(struct ledger *l, int64_t version, const char *session, const char *text);
/* Cycles since that was last told, -1: never. 0 / -1. */
int ledger_since_untrained(struct ledger *l, int64_t *cycles);
/* Part of T1: who decides, "vN" or the rule, and why it is not the champion; an event when that is news. */
int ledger_decider(struct ledger *l, const char *session, const char *decider);

/* T0 */
/* late: seconds, -1 not by the clock. bind: the orders of the last decision work in this session, whatever was expected. */
int ledger_t0_open(struct ledger *l, const char *session, const char *scheduled_at, const char *started_at, int64_t late, bool bind);
/* T2: *ord gets id and ref. The intent becomes 'working' and gets its arrival mid. */
int ledger_t2_send(struct ledger *l, struct ledger_intent *in, struct ledger_ord *ord, int64_t arrival);
/* T3: states only go forward: sending -> working -> cancelling -> done. What a done one filled enters its row and its intent. */
int ledger_t3_state(struct ledger *l, struct ledger_ord *ord, const char *state, int sub_end);
/* T4: 1 inserted, 0 was there, -1: also a fill of more than its order lacks. An order that it fills is done, and written. */
int ledger_t4_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, const int *sub_end_if_full);
int ledger_intent_end(struct ledger *l, const struct ledger_intent *in, const char *state, const char *reason);
int ledger_intent_block(struct ledger *l, const struct ledger_intent *in, const struct risk_verdict *v);
/* Parts of T1, called between begin and commit. */
/* First: what the session's orders filled enters cash, cycle.fills and the roll-ups. *worst: least that a market realised in it, at most 0. */
int ledger_count(struct ledger *l, const char *session, int64_t *worst);
/* Then: the intents that are over enter the reconciliation, before new ones are decided. */
int ledger_reconcile(struct ledger *l);
int ledger_put_equity(struct ledger *l, const struct ledger_equity *q);
int ledger_put_account(struct ledger *l, const struct ledger_account *a);
int ledger_put_mark(struct ledger *l, const struct holding *h);
int ledger_put_breaker(struct ledger *l, enum risk_kind kind, const struct ledger_breaker *b);
int ledger_put_decision(struct ledger *l, const struct ledger_decision *d);
/* After the decisions: the session's fills above id `after` that are impossible on their bar, into its cycle. before: the decided session before it. */
int ledger_put_implausible(struct ledger *l, const char *session, const char *before, int64_t after);
int ledger_counted_fill(struct ledger *l, int64_t *id); /* newest fill that T1 has counted. 0 / -1 */
int ledger_put_intent(struct ledger *l, struct ledger_intent *in, const struct risk_verdict *v);
/* A leg of a roll, made in the cycle it works in: no decision's order, so its cycle does not count it. */
int ledger_put_roll(struct ledger *l, struct ledger_intent *in);
int ledger_put_flow(struct ledger *l, const char *session, int64_t amount, const char *reason);
int ledger_cycle_phase(struct ledger *l, const char *session, const char *state, const char *phase, const char *reason);
/*
 * The readiness gate (ledger_gate.c, ledger_readiness.c), parts of a transaction. What it alone keeps is written between gate_begin
 * and gate_end: when a table of it (record, override, start, readiness, judgement) is lost or takes no such row, all since
 * gate_begin is undone, and the ledger is as good as before. rc: what came of it, below 0 failed. gate_end returns rc, or 0 with
 * lost, "record: no such table: record"; -1: the ledger itself failed. gate_lost: the same words, also of what was only read.
 */
#define LEDGER_LOST 320
int ledger_gate_begin(struct ledger *l);
int ledger_gate_end(struct ledger *l, int rc, char lost[LEDGER_LOST]);
const char *ledger_gate_lost(const struct ledger *l);
struct db_stmt *ledger_gate_stmt(struct ledger *l, const char *table, const char *sql); /* ready to bind; NULL failed */
/*
 * Reads all of these tables, outside of a transaction: is a page of one damaged? A transaction that met it could not be committed
 * any more, so inside one such a table counts as lost from here on, untouched, and the gate must not judge there.
 */
#define LEDGER_GATE_TABLES 5
#define LEDGER_GATE_DAMAGED "damaged (database disk image is malformed)"
bool ledger_gate_look(struct ledger *l);
bool ledger_gate_damaged(const struct ledger *l); /* as it was seen then */
int ledger_gate_failed(struct ledger *l, const char *table); /* a statement on it did, of which db_error tells. -1 */
#define LEDGER_RECORD_FIRST "first session"
#define LEDGER_RECORD_OPERATOR "the operator asked for it"
struct ledger_record {
	int64_t k, equity; /* equity: micro, E_0 */
	char after[11];    /* last decided session before it, "" none */
	double alpha, hurdle; /* in force for it */
};
int ledger_record_get(struct ledger *l, struct ledger_record *out); /* the newest, whose rows are as they must be. 0 / -1 */
int ledger_put_record(struct ledger *l, const struct ledger_record *r, const char *reason);
int ledger_put_record_limits(struct ledger *l, const struct ledger_record *r); /* of record r->k alpha and hurdle, which are free to move yet */
#define LEDGER_RECORD_EVENT "record %" PRId64 " of the readiness gate begins after session %s: %s" /* k, after, reason */
#define LEDGER_RECORD_CHANGED " was changed on day " /* between the limit and the day */
#define LEDGER_RECORD_TEXT 256
int ledger_record_days(struct ledger *l, const char *after, int64_t *n); /* decided since */
struct ledger_override { int line; const char *text, *key, *fault, *since; double value; int64_t day; }; /* key NULL: refused for fault */
int ledger_clear_overrides(struct ledger *l);
int ledger_put_override(struct ledger *l, const struct ledger_override *o);
struct ledger_judgement { const char *session, *verdict; int64_t record, failed, open, version; };
/*
 * What the gate said, in the place of what it said before; and its row among those of all sessions, without which the rest is kept.
 * 0; 1: there is no table for it, which lost says and which stops nothing else; -1
 */
int ledger_put_readiness(struct ledger *l, const struct ledger_judgement *j, const char *result, char lost[LEDGER_LOST]);
/* Why the gate could not judge this session (meta.readiness_fault); why NULL: it did. 0 / -1 */
int ledger_put_unjudged(struct ledger *l, const char *session, const char *why);
/* Why readiness.conf as it is now could not be taken in (meta.readiness_conf_fault), by its SHA-256, "" when there is none; why NULL: it was. 0 / -1 */
int ledger_put_untaken(struct ledger *l, const char *sha256, const char *why);
#define LEDGER_WHY (LEDGER_LOST + 80) /* of both facts */
/* The session that the gate judged last, "" none, and the version of the program that did; none either when the table is lost. 0 / -1 */
int ledger_readiness_last(struct ledger *l, char session[11], int64_t *version);
/* The daemon started, of a ledger that was whole (fault NULL) or not; one of the same session with the same fault is told once. And ended. A table that is lost keeps neither. */
int ledger_put_start(struct ledger *l, const char *fault);
int ledger_put_end(struct ledger *l);
/* T5, with the wall clock's end. */
int ledger_t5_done(struct ledger *l, const char *session, const char *reason, const char *finished_at);

#endif
