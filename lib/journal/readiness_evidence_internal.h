#ifndef READINESS_EVIDENCE_INTERNAL_H
#define READINESS_EVIDENCE_INTERNAL_H

/* Shared by the readiness_evidence*.c files only. Each reads its part: 0 / -1, the database's error or memory. */
#include "db.h"
#include "readiness_evidence.h"

/* Index of a session among the record's days, t - 1; -1: it has none. */
int64_t readiness_day_of(const struct readiness_evidence *e, const char *session);
/* Trading days of the record after a session; all of them when it lies before the record or is "". */
int64_t readiness_days_since(const struct readiness_evidence *e, const char *session);

int readiness_read_days(struct db *db, struct readiness_evidence *e);       /* readiness_evidence_days.c: equity, costs, markets */
int readiness_read_fills(struct db *db, struct readiness_evidence *e);      /* readiness_evidence_fills.c */
int readiness_read_decisions(struct db *db, struct readiness_evidence *e);  /* readiness_evidence_forecasts.c: forecasts, bars, drift */
int readiness_read_operation(struct db *db, struct readiness_evidence *e);  /* readiness_evidence_operation.c: cycles, events, breakers, restarts, champion */

#endif
