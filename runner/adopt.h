#ifndef ADOPT_H
#define ADOPT_H

/*
 * Taking over what another program wrote: the original's journals, and rows
 * that it writes into ours afterwards. Each journal is one transaction after a
 * copy of it was made and compared: a kill leaves it as it was or adopted, and
 * the same command goes on.
 *
 * Invariants:
 *  1. Before anything of a journal changes, a copy of it stands in the data folder, flushed and compared cell by cell.
 *  2. A copy is never overwritten; one that holds the same already is the copy.
 *  3. What is refused or fails leaves the folder as it was: no side file, no lock, the journal to the byte.
 *  4. No row of another program changes, and none enters a position or money.
 */
#include <stdbool.h>
#include <stdint.h>

#include "ledger.h"
#include "others.h"

#define ADOPT_NAME 64

/* What was done. Zero-initialise. */
struct adopt_report {
	char fills_copy[ADOPT_NAME], experiments_copy[ADOPT_NAME]; /* names in the data folder, "": that journal was not the original's */
	struct others_count count;                                 /* fills taken over or accepted */
	int64_t first, last;                                       /* their ids */
	int64_t hidden;                                            /* fills more, under ids below the newest that were free */
	bool repeated_runs;                                        /* experiments share a run_id: theirs is not unique by index */
};

enum adopt_kind { ADOPT_FILLS, ADOPT_EXPERIMENTS };
/* adopt_shape.c: has the original's table its thirteen columns and its ids? 0; 1 no, with why; -1 it cannot be read, with why. */
int adopt_shape(struct db *db, enum adopt_kind kind, char *why, int size);
/*
 * Before a lock, a side file or a copy is made: may what stands in the data folder be taken over? Reads only. 0 yes, or there
 * is nothing to take over; -1 with *code (78 another shape, 1 unreadable beside fills of the original) and err.
 */
int adopt_look(const char *data_dir, int *code, char *err, int errsize);

/* A ledger whose file is the original's, opened for writing, nothing begun. 0; -1 with the ledger's reason or err, and *code. */
int adopt_ledger(struct ledger *l, const struct ledger_stamp *stamp, struct adopt_report *out, int *code, char *err, int errsize);
/* The experiment journal of the original, opened for writing. 0 / -1 with err. */
int adopt_experiments(struct db *db, const char *data_dir, struct adopt_report *out, char *err, int errsize);
/*
 * Rows of another program that nobody accepted yet get their roll-ups and an event; orders that were stopped over them may go
 * out again. copy: where the journal's copy is, "" none. A transaction of its own or a part of one. 0 / -1.
 */
int adopt_rows(struct ledger *l, const char *copy, struct adopt_report *out);

/*
 * adopt_copy.c: data_dir/STEM.original.db (-2, -3, … while that is taken by something else) is a copy of data_dir/STEM.db, whose
 * writer `from` holds it still. sql: a literal, all rows of its main table. Its name in copy. 0 / -1 with err.
 */
int adopt_copy(struct db *from, const char *data_dir, const char *stem, const char *sql, char copy[ADOPT_NAME], char *err, int errsize);

#define ADOPT_WORDS 160
/* Words for people and the event: "312 fills, ids 1 to 312". Returns out. */
char *adopt_words(const struct adopt_report *r, char *out, int size);

/* The words a ledger is stopped with over rows of another program begin so. */
#define ADOPT_STOPPED OTHERS_STOPPED

#endif
