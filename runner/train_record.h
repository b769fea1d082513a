#ifndef TRAIN_RECORD_H
#define TRAIN_RECORD_H

/* What a training's out-of-sample probabilities would have earned, by the code that trades (backtest.h). */
#include "record.h"
#include "snapshot.h"
#include "train.h"

/*
 * Window after window, each begun with the snapshot's capital and no position, appended to out; halve: as a champion without
 * an edge trades. p: the snapshot's panel. 0, or -1 with err. Without windows nothing is appended.
 */
int train_record(struct snapshot *s, const struct panel *p, const struct train *t, bool halve, struct record *out, char *err, int errsize);

struct model;

/* The snapshot's bars with a recipe's features. 0, or -1 with err. Release with panel_free. */
int train_panel(const struct snapshot *s, const struct recipe *r, struct panel **out, char *err, int errsize);

/*
 * The whole way from a snapshot and its recipe to a model: panel, windows, record. 0 with *out, or -1 with err. Some seconds
 * and some 100 bytes a row: a process of its own does this (child.h).
 */
int train_model(struct snapshot *s, struct model **out, char *err, int errsize);

#endif
