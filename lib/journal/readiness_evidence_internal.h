#ifndef READINESS_EVIDENCE_INTERNAL_H
#define READINESS_EVIDENCE_INTERNAL_H

/*
 * Shared by the readiness_evidence*.c files only. Each reads its part of the ledger: 0, or -1. What then is wrong stands in the
 * reading: words, when it is a row or its age, which makes a source missing; else it is the database's error or memory.
 */
#include <stdbool.h>

#include "db.h"
#include "readiness_evidence.h"

#define READINESS_MEMORY "out of memory"

struct readiness_reading {
	struct db *db;
	struct readiness_evidence *e;
	char fault[READINESS_WHY]; /* "": none */
	bool no_memory;
};
int readiness_no_memory(struct readiness_reading *r); /* -1 */
/* What belongs to these sources is not to be used, for the reason in r->fault, which is taken out. The first reason of each stays. */
void readiness_lack(struct readiness_reading *r, unsigned sources);

/* readiness_evidence_row.c: a row under way. key: what names it, and their columns; NULL ends them. */
struct readiness_row {
	struct readiness_reading *r;
	struct db_stmt *s;
	const char *table;
	const char *key[2];
	int at[2];
};
/*
 * Is the column what is allowed? 0 with *out, or -1 with the reading's fault, which names row, value and what is allowed. The
 * statement stays where it is: who leaves it resets it.
 */
int readiness_row_int(const struct readiness_row *row, int column, const char *name, int64_t min, int64_t max, int64_t *out);
int readiness_row_real(const struct readiness_row *row, int column, const char *name, double min, double max, double *out); /* finite */
int readiness_row_date(const struct readiness_row *row, int column, const char *name, const char *last, char out[DATE_TEXT]); /* not after last */
int readiness_row_bad(const struct readiness_row *row, int column, const char *name, const char *allowed); /* -1 */
/* -1 when a source that has a row each session has none of the last decided one or of the two before: newest is that of its rows, "" none. */
int readiness_fresh(struct readiness_reading *r, const char *table, const char *what, const char *newest);

/* Index of a session among the record's days, t - 1; of the day after where it has no row, whose move that day holds; n_days: none came. */
int64_t readiness_day_of(const struct readiness_evidence *e, const char *session);
/* Trading days of the record after a session; all of them when it lies before the record or is "". */
int64_t readiness_days_since(const struct readiness_evidence *e, const char *session);

/* readiness_evidence_record.c */
int readiness_read_record(struct readiness_reading *r);
int readiness_read_unbet(struct readiness_reading *r);
int readiness_read_overrides(struct readiness_reading *r);
void readiness_no_overrides(struct readiness_reading *r); /* for the reason in the reading's fault, which is taken out */
/* readiness_evidence_days.c */
int readiness_read_sessions(struct readiness_reading *r); /* the days themselves, by which the rest is counted */
int readiness_read_equity(struct readiness_reading *r);
int readiness_read_costs(struct readiness_reading *r);
int readiness_read_values(struct readiness_reading *r);   /* after the costs: what each market made */
/* readiness_evidence_fills.c */
int readiness_read_fills(struct readiness_reading *r);
/* readiness_evidence_forecasts.c */
int readiness_read_decisions(struct readiness_reading *r); /* forecasts and bars: the lack of one is told by itself */
int readiness_read_drift(struct readiness_reading *r);
/* readiness_evidence_operation.c */
int readiness_read_cycles(struct readiness_reading *r);
int readiness_read_implausible(struct readiness_reading *r);
int readiness_read_breakers(struct readiness_reading *r);
int readiness_read_champion(struct readiness_reading *r);
int readiness_read_experiments(struct readiness_reading *r);
/* readiness_evidence_events.c */
int readiness_read_mismatch(struct readiness_reading *r);
int readiness_read_incidents(struct readiness_reading *r);
int readiness_read_starts(struct readiness_reading *r); /* after the incidents: a crash is one */

#endif
