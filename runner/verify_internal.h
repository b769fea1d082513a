#ifndef VERIFY_INTERNAL_H
#define VERIFY_INTERNAL_H

/*
 * Shared by the verify_*.c files only. verify walks the ledger session by
 * session, every table as a stream in the order it was written, and holds no
 * more than one session's rows, the holdings and the orders still to come.
 */
#include "account.h"
#include "agent_journal.h"
#include "breakers.h"
#include "buf.h"
#include "calendar.h"
#include "db.h"
#include "fill_sketch.h"
#include "ledger_derive.h"
#include "reconciled.h"
#include "tz.h"

#define VERIFY_SHOWN 20
#define VERIFY_LARGEST INT64_C(1000000000000000) /* micro: beyond it a price is no price, and sums would overflow */
#define VERIFY_ROW 112
#define VERIFY_CELL 176

struct verify_difference {
	char table[24], row[VERIFY_ROW], column[24], found[VERIFY_CELL], expected[VERIFY_CELL];
};

/* A statement whose newest row is looked at before it is taken. */
struct verify_stream {
	struct db_stmt *s;
	bool row; /* s stands on a row */
};

enum verify_grain { VERIFY_DAY, VERIFY_MONTH, VERIFY_TOTAL, VERIFY_GRAINS };

struct verify_market {
	struct contract c;
	bool seen;              /* an earlier session decided on it */
	bool has_offset;        /* of its contract: close less X */
	int64_t offset, x;      /* that, and X of its last decision */
	bool no_bar;            /* this session's orders expired without a bar */
	bool worked;            /* this session's orders found a bar */
	int64_t bars;           /* of its last decision */
	uint64_t absent;        /* newest session lowest, 1: it had no bar; of the last 60 */
	char contract[ACCOUNT_CONTRACT];
	char (*past)[ACCOUNT_CONTRACT]; /* contracts it left */
	size_t n_past;
	int64_t rolled;           /* realised by rolls of this session */
	bool rolls;               /* it rolled in this session: into roll_to, at roll_price */
	char roll_to[ACCOUNT_CONTRACT];
	int64_t roll_price;
	struct fill_sums open[2]; /* of fills that T1 has not counted, in the order of their ids; [1] buys */
	struct fill_sums sums[VERIFY_GRAINS][2];
	struct fill_sketch open_sketch[2], sketch[VERIFY_GRAINS][2]; /* of the same fills */
	struct reconciled_row reconciled; /* its intents, as T1 left it */
};

struct verify_holding {
	struct account_holding h;
	char since[DATE_TEXT];
	struct position counted; /* as T1 left it: that is what its row says */
	char counted_since[DATE_TEXT];
	bool written;
};

struct verify_decision {
	struct ledger_decision d;
	struct verify_market *m;
	bool fresh; /* has a bar today */
	int64_t found_target;
	char found_reason[64];
	const char *note; /* why its opinion stakes nothing, NULL */
	char model[32];
	int legs, legs_seen;
	struct { int64_t q, delta; } leg[2];
};

/* An intent as its decision says it must be; what happens to it later as the journal says it did. */
struct verify_intent {
	struct ledger_intent in;
	struct verify_market *m;
	double sigma_p, adv;
	instant_t decided_at;
	bool at_decision;    /* blocked when it was decided: never worked */
	bool has_blocked;
	char blocked_by[32], reason[128], row[VERIFY_ROW];
	double blocked_value, blocked_limit; /* NaN: NULL */
};

/* An intent that is over and that T1 has not compared yet. */
struct verify_over {
	int64_t id;
	struct verify_market *m;
	struct reconciled_intent in;
};

/* A row of the table model. */
struct verify_model {
	int64_t version;
	char created[DATE_TEXT], sha256[65], state[16], run_id[AGENT_JOB_REF];
	char words[400]; /* of its event; "" when its file could not be read */
	bool decided;    /* the events made it champion once */
	bool trained;    /* between two cycles, by no experiment */
	bool read, record; /* its file was read; it holds a record out of sample */
};

/* A job, with its row of the other journal, and how far its events have come. */
struct verify_job {
	struct agent_job j;
	bool sound;      /* data are those of a job */
	bool has_score, has_shadow;
	struct agent_score score;
	struct agent_shadowed shadow;
	bool told, ran, in_shadow, pending, over;
};

/* An event of models or of the agent. */
struct verify_told {
	char key[64], session[DATE_TEXT], kind[16], severity[16], text[AGENT_TOLD_TEXT];
	const char *found_data; /* of the one that is there */
	struct buf data; /* of the one that must be */
};

struct verify_cycle {
	int64_t id, orders, blocked, fills, implausible;
	char session[DATE_TEXT], state[16];
	date_t date;
	instant_t scheduled;
	bool decided, done, no_agent;
};

struct verify {
	struct db *db;
	struct tz *chicago;
	struct calendar calendar;  /* of the data folder, as it is now */
	struct calendar_row *calendar_rows;
	bool failed;            /* a journal could not be read: err says why */
	char err[512];
	int64_t differences;
	int n_shown;
	struct verify_difference shown[VERIFY_SHOWN];
	/* stamped facts */
	char contracts[LEDGER_DIGEST], mode[16], currency[8], advanced[DATE_TEXT];
	uint64_t seed;
	int64_t capital0, capital_stated, warmup;
	bool halted_stamp;
	char halt_reason[16];
	char stopped_stamp[400], stopped[400]; /* why orders are stopped, "" not: by meta, by the events */
	char data_dir[4096], decider_stamp[LEDGER_DECIDER];
	struct verify_model *model; /* by version */
	int n_models;
	int64_t champion;           /* as the events say, 0 none yet */
	char untrained[DATE_TEXT];  /* newest session of which one could not be made, "" none */
	char newest_bar[DATE_TEXT]; /* newest session in which a market had a bar, "" none yet */
	bool record_due;            /* before this session one with a record had to be made in the champion's place */
	struct verify_job *job;     /* by id */
	int n_jobs, hypotheses;     /* hypotheses: told in the session hypotheses_of */
	date_t hypotheses_of;
	struct db *exp;             /* experiment_journal.db; NULL: it cannot be read */
	bool trigger_stamp, triggered;
	char conf[SHA256_TEXT];       /* of readiness.conf; "": none */
	int64_t records;              /* that events told of, beside the first */
	char decider[LEDGER_DECIDER]; /* as the events say */
	char drift[640];              /* drift_verdict of the session drift_of, unless it is NULL */
	bool drift_null;
	date_t drift_of, diagnosed;   /* newest sessions of a decision, of a diagnosis */
	char unseen[400];             /* why the champion could not be observed in the session unseen_of */
	date_t unseen_of;
	/* the walk */
	struct verify_stream intents, ords, fills, events, decisions, equities, flows;
	int64_t intent_id, ord_id, fill_id, seq, flow_id; /* newest taken */
	int64_t events_from, forgotten, gone;             /* meta.events_from, 0 none; newest event before it that may have been let go; newest that was */
	int64_t rollups;                                  /* roll-ups looked at */
	char *adopted;                                    /* ids that are another program's, "1-312 501-503"; NULL none */
	int64_t adopted_ids, others, others_told;         /* how many ids that is; their rows, and as many as events told of */
	int64_t fills_seen;                               /* of ours */
	struct verify_market market[CONFIG_MARKETS];
	int n_markets;
	struct verify_cycle now;
	char before[DATE_TEXT], decided[DATE_TEXT];       /* cycle before; last decided session */
	date_t newest;                                    /* last session that is a date */
	/* the account */
	struct account account, decided_account;          /* decided_: as T1 left it */
	int64_t counted, counted_fill, reconciled;        /* newest order, fill and compared intent then */
	struct account_row equity;                        /* of the last decided session */
	struct verify_holding *holding;
	size_t n_holdings, cap_holdings;
	int64_t peak, gate_peak, worst;                   /* worst: least that a market realised in this session, at most 0 */
	char peak_session[DATE_TEXT];
	double ret, drawdown, max_drawdown;               /* of that row; ret NaN: none */
	int64_t experiments, experiments_told;            /* rows of that journal, -1 unread; last number told */
	bool has_equity, halted, ruined;
	struct breakers_one breaker[RISK_KINDS];
	struct verify_decision decision[CONFIG_MARKETS];
	int n_decisions;
	struct verify_intent *pending;                    /* not over yet, by id */
	size_t n_pending, cap_pending;
	struct verify_over *over;                         /* by id */
	size_t n_over, cap_over;
	struct ledger_words words;
	struct exec_market *paper;                        /* a market of one sub-bar, for fills told again */
	struct subbar *subs;
};

/* verify_report.c. One line a difference; a second one about the same cell is dropped. */
void verify_differ(struct verify *v, const char *table, const char *row, const char *column, const char *found, const char *expected);
void verify_same_int(struct verify *v, const char *table, const char *row, const char *column, int64_t found, int64_t expected);
void verify_same_real(struct verify *v, const char *table, const char *row, const char *column, double found, double expected); /* NaN: NULL */
void verify_same_text(struct verify *v, const char *table, const char *row, const char *column, const char *found, const char *expected);
int verify_fail(struct verify *v, const char *why); /* -1 */
void verify_report(const struct verify *v, struct buf *out, bool json);

/* verify_row.c: cells of the row a statement stands on. names: its columns in order. */
struct verify_row {
	struct verify *v;
	struct db_stmt *s;
	const char *table;
	const char *const *names;
	char key[VERIFY_ROW];
};
bool verify_int(const struct verify_row *r, int i, int64_t expected);
bool verify_real(const struct verify_row *r, int i, double expected); /* NaN: NULL */
bool verify_sketch(const struct verify_row *r, int i, const struct sketch *expected); /* its one encoding */
bool verify_text(const struct verify_row *r, int i, const char *expected); /* NULL: NULL */
int64_t verify_get_int(const struct verify_row *r, int i); /* a cell that is no integer is a difference, then 0 */
int64_t verify_get_price(const struct verify_row *r, int i); /* within VERIFY_LARGEST, else a difference and 0 */
double verify_get_real(const struct verify_row *r, int i); /* not finite is a difference, then 0 */
void verify_get_text(const struct verify_row *r, int i, char *out, size_t size); /* cut; NULL or too long is a difference */
bool verify_instant(const struct verify_row *r, int i, instant_t *out); /* in the form clock_format writes */
bool verify_date(const struct verify_row *r, int i, date_t *out);
void verify_wrong(const struct verify_row *r, int i, const char *expected);
struct db_stmt *verify_stmt(struct verify *v, const char *sql); /* NULL after verify_fail */
int verify_step(struct verify *v, struct db_stmt *s);           /* db_step, -1 after verify_fail */
int verify_open(struct verify *v, struct verify_stream *st, const char *sql); /* on its first row */
int verify_next(struct verify *v, struct verify_stream *st);

/* Parts of the walk, 0 / -1 (failed). */
int verify_facts(struct verify *v);       /* verify_facts.c: meta, contract, empty tables */
int verify_ends(struct verify *v);        /* verify_ends.c: what must hold after the last session */
int verify_cycles(struct verify *v);      /* verify_cycle.c: the walk */
int verify_work(struct verify *v);        /* verify_order.c: intents that work in this session */
int verify_work_one(struct verify *v, struct verify_intent *in, bool *over); /* verify_order.c: one of them */
int verify_rolls(struct verify *v, bool at_open); /* verify_roll.c: this session's rolls, before its open or at its close */
void verify_roll_decision(const struct verify_row *r, const struct verify_decision *d, const char *before, int contract, int close); /* verify_roll.c: contract and price after a roll, or without one */
int verify_intent_keep(struct verify *v, const struct verify_intent *in); /* verify_intent.c: among those that are not over */
void verify_intent_fate(const struct verify_row *r, struct verify_intent *out); /* verify_intent.c: what became of it, as the journal says */
int verify_fill(struct verify *v, struct verify_intent *in, struct ledger_ord *ord, int *last_sub); /* verify_fill.c: the fill under the stream */
int verify_models(struct verify *v);      /* verify_model.c: the table, and the files that it names */
struct verify_model *verify_model(const struct verify *v, int64_t version); /* NULL: no row */
void verify_model_words(struct verify *v, const struct verify_told *found, struct verify_told *out); /* verify_model.c: what an event of theirs must tell */
/* verify_due.c: when a model is made. Most bars of a market in the newest decided session. */
int64_t verify_most_bars(const struct verify *v);
bool verify_may_replace(struct verify *v); /* the champion may give its place to one with a record now */
void verify_look_due(struct verify *v, bool stood_in); /* before a session's decisions: record_due. stood_in: another one decided in the champion's place in the one before */
void verify_deciders(struct verify *v);   /* verify_model.c: this session's decisions are of who decides */
void verify_models_end(struct verify *v); /* verify_model.c: all were told */
void verify_drift(const struct verify_row *r, int drift); /* verify_agent.c: the drift_verdict of a decision */
void verify_agent_words(struct verify *v, const struct verify_told *found, struct verify_told *out); /* verify_agent.c: what an event of the agent must tell */
int verify_jobs(struct verify *v);        /* verify_job.c: the table, and its rows of the other journal */
void verify_jobs_end(struct verify *v);   /* verify_job.c: every job came as far as its row says */
struct verify_job *verify_job(struct verify *v, const char *ref); /* NULL: none */
void verify_experiment(struct verify *v, struct verify_job *k); /* verify_experiment.c: a job's row there */
void verify_agent_told(struct verify *v, const struct verify_told *found, struct verify_told *out); /* verify_told.c: events of experiments, promotions and roll-backs */
bool verify_agent_tells(const char *key); /* verify_told.c: is it one of those? */
void verify_agent_cycle(const struct verify_row *r, int phase, int reason); /* verify_agent.c: how far it came in this session */
void verify_diagnosed(struct verify *v);  /* verify_agent.c: this session's verdict was diagnosed if it asks for that */
int verify_decisions(struct verify *v);   /* verify_decide.c: read this session's decisions */
int verify_account(struct verify *v);     /* verify_account.c: equity row, breakers */
int verify_plan(struct verify *v);        /* verify_plan.c: targets and legs of the decisions */
int verify_intents(struct verify *v);     /* verify_intent.c: this session's intents */
int verify_book(struct verify *v, const struct ledger_fill *f, struct verify_market *m, int64_t fee, int64_t *realised); /* verify_account.c */
int verify_sums_fill(struct verify *v, const struct ledger_fill *f, struct verify_market *m, int64_t fee, int64_t realised); /* verify_sums.c: into what waits for T1, and its order's */
void verify_sums_count(struct verify *v); /* what waits enters day, month and total, and v->worst */
void verify_sums_free(struct verify *v);
/* verify_reconcile.c: an intent that is over, with what its orders filled; T1; the table. */
int verify_reconcile_over(struct verify *v, const struct verify_intent *in, const struct fill_sums *filled, int orders);
void verify_reconcile_count(struct verify *v);
int verify_reconcile_ends(struct verify *v);
void verify_reconcile_free(struct verify *v);
void verify_sums_compare(struct verify_row *r, const struct fill_sums *s, const struct fill_sketch *k); /* the row has symbol, direction, SUMS_ROLLUP and SUMS_SKETCH */
int verify_others(struct verify *v);      /* verify_others.c: fills of another program */
int64_t verify_others_next(const struct verify *v, int64_t id); /* the next id of ours */
int64_t verify_others_last(const struct verify *v);             /* newest id of theirs, 0 none */
int verify_sums_close(struct verify *v, enum verify_grain grain, const char *period);
int verify_event(struct verify *v, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data); /* verify_event.c */
int verify_event_update(struct verify *v, const char *text); /* the cycle_update of this session */
int verify_update(struct verify *v, const struct verify_row *r, int column); /* verify_update.c: that event's data */
int verify_events_free(struct verify *v); /* take what the operator said, and stops, up to here */
bool verify_is_mismatch(const char *text); /* words of ledger_check */
int verify_events_rest(struct verify *v); /* after the last session */
int verify_event_known(struct verify *v, const char *key);   /* 1, 0, -1 */

int verify_record_words(struct verify *v, char text[LEDGER_RECORD_TEXT]); /* verify_readiness.c: of the next record's event. 0; -1: there is no such record */
int verify_readiness(struct verify *v);   /* verify_readiness.c: records, limits that are set, starts, and what was judged */
int verify_judgements(struct verify *v);  /* verify_judgement.c: what was judged */
int verify_number(struct verify *v, const char *sql, const char *a, const char *b, int64_t *out); /* verify_readiness.c: one number of a statement with up to two texts */

/* Look-ups. */
struct verify_market *verify_market(struct verify *v, const char *symbol); /* NULL unknown */
struct verify_holding *verify_holding(struct verify *v, const char *symbol, const char *contract); /* NULL none yet */
int64_t verify_position(struct verify *v, const char *symbol, const char *contract);
/* The gate as the cycle asks it. flag: "halt", "stopped" or anything else for neither. */
void verify_gate(const struct verify *v, const struct contract *c, int64_t q, int64_t delta, int64_t mid, int64_t equity, const char *flag, struct risk_verdict *out);

#endif
