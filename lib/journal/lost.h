#ifndef LOST_H
#define LOST_H

/*
 * Is the ledger lost? It is made before anything else of ours; where it is not there, rows of the two other journals, and models,
 * tell that there was one. What the original system left, and a journal without rows, follow from none.
 */
#include <stdbool.h>

#include "db.h"

#define LOST_WHY 500
#define LOST_RESTORE "restore.partial" /* the folder in the data folder that a restore works in (runner/restore.h) */
#define LOST_RESTORE_WORDS "a restore is under way, or was broken off: then it is given again, hydra-runner restore BACKUP"

enum lost_journal { LOST_EXPERIMENTS, LOST_TELEMETRY, LOST_JOURNALS };

/* Does this journal follow from a ledger? 1 with why ("experiment_journal.db holds experiments"), 0, -1 with db_error. */
int lost_follows(struct db *db, enum lost_journal which, char why[LOST_WHY]);
/* Is there a model of a ledger, models/vN.json? 1 or -1 with why, 0. */
int lost_model(const char *data_dir, char why[LOST_WHY]);
/*
 * Of a folder whose journals nobody in this process has open (db.h): 1 there is no ledger, or a file without a table in its place, and
 * what is there follows from one: why; 0 there is one, or never was; -1 that cannot be told: why.
 */
int lost_ledger(const char *data_dir, char why[LOST_WHY]);
/* Was a restore begun there and not finished? Then a ledger that is not there is no loss but what comes last. */
bool lost_restore(const char *data_dir);

#endif
