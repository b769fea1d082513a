#ifndef BALANCE_H
#define BALANCE_H

/*
 * Invariant 3 as far as it is about money: each market's position is its opening
 * and what its fills add, and cash is the capital, the flows and what the counted
 * fills cost. The writer asks before each equity row, `check` beside it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"

#define BALANCE_TEXT 160

struct balance {
	int64_t mismatches;       /* markets that differ, and the cash */
	char first[BALANCE_TEXT]; /* the first of them in words, "" when there is none */
};

/*
 * What the fills say is taken from the roll-ups and the orders that are not in them yet, at the cost of the markets and of the session
 * under way; full: positions from the fills themselves. The caller holds a transaction. 0, or -1 with db_error.
 */
int balance_check(struct db *ledger, bool full, struct balance *out);

#endif
