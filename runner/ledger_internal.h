#ifndef LEDGER_INTERNAL_H
#define LEDGER_INTERNAL_H

/* Shared by the ledger_*.c files only. */
#include "adopt.h"
#include "db.h"
#include "fill_sketch.h"
#include "ledger.h"
#include "ledger_derive.h"

#define LEDGER_VERSION 1

struct ledger_pending {
	int64_t seq;
	char kind[16];
	char *data;
};

struct ledger {
	struct db *db;
	char reason[512];
	int depth;      /* 0 none, 1 one T, 2 a T inside a group */
	bool grouped;
	bool broken;    /* invariant 5 */
	char lost[LEDGER_LOST]; /* why a table of the readiness gate could not be used, "" */
	unsigned damaged; /* tables of the readiness gate, by bits, as ledger_gate_look saw them */
	size_t kept;    /* pending before ledger_gate_begin */
	int64_t looked;  /* db_data_version when the fills were counted last, 0 never */
	int64_t counted; /* account.counted: newest order that is in the sums */
	struct holdings held; /* T4 moves them here, T1 writes what has moved */
	struct ledger_words words; /* of the fill that is told: its memory is used again */
	struct adopt_report adopted; /* at this opening */
	engine_sink sink;
	void *sink_arg;
	struct ledger_pending *pending; /* invariant 1: wait for the commit */
	size_t n_pending, cap_pending;
};

/* Note the database's last error as the reason and refuse from now on. Always -1. */
int ledger_fail(struct ledger *l, const char *what);
/* A statement ready to bind, or NULL (already failed). */
struct db_stmt *ledger_stmt(struct ledger *l, const char *sql);
/* Step a statement that returns no row. 0 / -1. */
int ledger_run(struct ledger *l, struct db_stmt *s, const char *what);
/* An event of a fact that is known to be new. 0 / -1. */
int ledger_event_new(struct ledger *l, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data);
/* ledger_gate.c: with ledger_gate_stmt (ledger.h) the same two of a table that only the readiness gate keeps: one that is lost fails the gate (ledger_gate_end), not the ledger. */
int ledger_gate_run(struct ledger *l, struct db_stmt *s, const char *table);
int ledger_gate_wrong(struct ledger *l, const char *table, const char *fmt, ...) __attribute__((format(printf, 3, 4))); /* a row of it is no row of ours. -1 */
/* ledger.c: events since the first n are not told. */
void ledger_pending_cut(struct ledger *l, size_t n);
/* ledger_write.c: an order is over: its row takes what it filled, and so does its intent. Nothing, if it was already. 0 / -1. */
int ledger_order_over(struct ledger *l, struct ledger_ord *ord, int sub_end);
/* The same of one that was over when its last fill, of n contracts, came. 0 / -1. */
int ledger_order_late(struct ledger *l, const struct ledger_ord *ord, int64_t n);
/* ledger_rollup.c: a fill of an order that is counted already, added to cash, cycle and roll-ups. 0 / -1. */
int ledger_count_late(struct ledger *l, const struct ledger_fill *f, const struct fill_terms *terms, const struct fill_sums *one);
/* The same file: sums and the sketches of those of their fills that are judged, merged into one roll-up. 0 / -1. */
int ledger_rollup_add(struct ledger *l, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch);
/* ledger_reconcile.c: a fill of an intent that is compared already is counted there, no more. 0 / -1. */
int ledger_reconcile_late(struct ledger *l, const struct ledger_intent *in);
/* ledger_open.c: what a ledger is stamped with, its account, breakers and contracts. 0 / -1. */
int ledger_stamp_put(struct ledger *l, const struct ledger_stamp *stamp);

#endif
