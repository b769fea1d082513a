#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>

#include "buf.h"
#include "config.h"

/*
 * Recompute everything in the ledger from its fills and compare (docs/architecture.md "verify"): text for people or JSON
 * appended to out. 0 whole, 1 a difference was found (each is named: table, row, column, found, expected), -1 unreadable.
 * Opens the journals read-only; a runner may live.
 */
int verify_run(const struct config *cfg, struct buf *out, bool json);

#endif
