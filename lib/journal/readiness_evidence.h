#ifndef READINESS_EVIDENCE_H
#define READINESS_EVIDENCE_H

/*
 * What the ledger says of the newest record, as readiness_judge takes it: the state after the last decided session, and nothing that
 * is not in the ledger. Costs a pass over the record's equity rows, roll-ups by day and decisions, and over its fills, of which the
 * newest READINESS_FILLS_MOST are taken.
 */
#include <stdint.h>

#include "date.h"
#include "observe_readings.h"
#include "readiness.h"

struct db;

#define READINESS_FILLS_MOST 100000
#define READINESS_OVERRIDES 64 /* lines of readiness.conf that are kept */
#define READINESS_STALE 2      /* sessions that the newest row of what has one each session may lie back */
#define READINESS_WHY 320
#define READINESS_MARKETS 64   /* more than contracts can be in force */

/* A line of readiness.conf as the runner took it in. */
struct readiness_override {
	int line;
	char text[96];           /* as it stands there, cut */
	int limit;               /* enum readiness_limit; -1: refused */
	double value;
	char fault[256];         /* why it is refused; "" */
	char since[DATE_TEXT];   /* last decided session when this value was first seen; "": none */
	int64_t day, record;     /* of which record it was which day then; record -1: not known */
	bool held;               /* of alpha and hurdle: that record had the value itself, and did not only hear of it */
};

struct readiness_evidence {
	struct readiness_record record; /* its arrays are below */
	char why[READINESS_SOURCES][READINESS_WHY]; /* of each bit of record.missing, table and reason: "breaker: no such table: breaker" */
	char experiments_fault[READINESS_WHY];      /* the same of the experiments, which no criterion reads; "": none */
	char overrides_fault[READINESS_WHY];        /* why nobody knows what readiness.conf set; ""; then there are no overrides, and limits are the standard ones */
	char conf_fault[READINESS_WHY];             /* why readiness.conf as it is now could not be taken in, so that what it said before holds; ""; "record: no such table: record" */
	bool has_record;                            /* the list of records was read: which one an override belongs to is known */
	struct readiness_limits limits; /* the standard ones and what is set otherwise */
	struct readiness_override override[READINESS_OVERRIDES];
	int n_overrides, n_refused;
	/* of the record */
	char session[DATE_TEXT]; /* last decided; "": none yet */
	int64_t seq;             /* newest event, 0 none */
	char after[DATE_TEXT];   /* last decided before it; "": none */
	char reason[64];         /* why it was started */
	int64_t start;           /* micro, E_0 */
	/* of the ledger */
	char mode[16], currency[8];
	int64_t cycles_untimed;  /* cycles of the record that did not go by the clock: no evidence that they were on time */
	int64_t fills_known;     /* of the record, by its cycles; of them record.n_fills were read */
	char incident[200];      /* the last one's words, "" */
	bool crashed;            /* it is a start whose forerunner ended without a word */
	char tripped[32];        /* breaker of the last trip, "" */
	int64_t champion;        /* version, 0 none */
	struct observe_worded drift;
	bool has_drift;
	struct { char symbol[16]; double pnl; } held[READINESS_MARKETS]; /* markets that were traded or held, by which market_pnl is made */
	size_t n_held;
	char best_market[16];    /* of the largest P&L, "" */
	int64_t crashes;
	/* days: n_days sessions, and one equity more; record.days.n is 0 when the equity is missing */
	size_t n_days;
	char (*day)[DATE_TEXT];
	double *equity, *gross, *traded, *costs, *net, *paid, *scale; /* scale: of the curve of what was earned, to the ledger's money */
	/* fills, forecasts, markets */
	int64_t *fill_day, *forecast_day;
	double *predicted, *actual, *latency, *p, *market_pnl;
	int *y;
	char newest_implausible[DATE_TEXT]; /* session, "" none */
};

/*
 * Each part of the ledger is read by itself. One that cannot be read (no such table or column, a damaged page, a value outside of
 * what is allowed) or is older than READINESS_STALE sessions makes what it feeds missing; the rest is judged as ever.
 * 0; -1 with err: the ledger's facts (meta) cannot be read, it is locked, the time for it is spent, or memory. *out is released
 * with readiness_evidence_free in every case.
 */
int readiness_evidence_read(struct db *ledger, struct readiness_evidence *out, char *err, int errsize);
/* Why one of these sources, bits of enum readiness_source, is missing; "": none is. */
const char *readiness_why(const struct readiness_evidence *e, unsigned sources);
/*
 * A statement on a table of the ledger has failed: is it the table that is lost, which fault then says, or is it memory, a lock, or the
 * time that is spent? outside: db_autocommit before; a transaction that the error has ended is no table's.
 */
bool readiness_lost(struct db *ledger, const char *table, bool outside, char fault[READINESS_WHY]);
void readiness_evidence_free(struct readiness_evidence *e); /* {0} is harmless */

#endif
