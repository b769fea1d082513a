#ifndef TELEMETRY_INTERNAL_H
#define TELEMETRY_INTERNAL_H

#include "db.h"
#include "telemetry.h"

struct telemetry {
	struct db *db;
};

/* Run a statement that has no rows; NULL: it could not be prepared. 0, or -1 (logged). */
int telemetry_run(struct telemetry *t, struct db_stmt *s);

#endif
