#ifndef IMPLAUSIBLE_H
#define IMPLAUSIBLE_H

/* Fills that could not have happened on their bar (plausible.h), counted from a ledger's rows by T1 and by verify alike. */
#include <stdint.h>

struct db;

/*
 * Of the session's fills with an id above `after`, whose orders, intents and decisions are written. decided: the decided session
 * before it, "" none; a bar is of the contract that was held then. 0 / -1 (db_error).
 */
int implausible_count(struct db *ledger, const char *session, const char *decided, int64_t after, int64_t *n);

#endif
