#ifndef HOLDINGS_H
#define HOLDINGS_H

/*
 * What is held, a contract each. The rows of `position` are as of
 * account.counted_fill, where T1 left them; a position is its row and our fills
 * after that one, taken in the order of their ids. The writer keeps the list
 * while it has the ledger open, a reader makes it anew each time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contract.h"
#include "date.h"
#include "db.h"
#include "position.h"

struct holding {
	char symbol[CONTRACT_SYMBOL], contract[16];
	int64_t opening;
	struct position pos;
	bool has_mark;
	int64_t mark; /* micro */
	char mark_session[DATE_TEXT], since[DATE_TEXT]; /* since: session it was opened in, "" when flat */
	bool moved; /* since its row was written; it may have none yet */
};

/* By symbol and contract, as SQLite orders text. Zeroed is empty. */
struct holdings {
	struct holding *row;
	size_t n, cap;
	bool damaged; /* an average or a price is no number, or money is beyond 64 bits: the rest stands */
};

/* Every row of the ledger with its later fills, instead of what the list holds. 0 / -1 with db_error. */
int holdings_read(struct db *ledger, struct holdings *h);
/* The rows alone: as of account.counted_fill. */
int holdings_rows(struct db *ledger, struct holdings *h);
void holdings_free(struct holdings *h);

/* The contract's, or NULL. Until the next holdings_need. */
struct holding *holdings_find(const struct holdings *h, const char *symbol, const char *contract);
/* The contract's, flat if it was never held. NULL: out of memory. */
struct holding *holdings_need(struct holdings *h, const char *symbol, const char *contract);
/* The first that is not flat after that contract; both "" for the first of all. NULL: none. */
const struct holding *holdings_next(const struct holdings *h, const char *symbol, const char *contract);

/* A signed fill of a session at a price (micro), as position_fill: its position is that after it. 0, or -1 unchanged: money exceeds 64 bits. */
int holdings_fill(struct holding *h, int64_t signed_n, int64_t price, int64_t point_value, const char *session, int64_t *pnl);
/* The same; *realised: of a fill that reduced it what that made after the fee, 0 of any other. */
int holdings_book(struct holding *h, int64_t signed_n, int64_t price, int64_t point_value, const char *session, int64_t fee, int64_t *realised);

#endif
