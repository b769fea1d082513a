#ifndef CMD_EXPERIMENTS_H
#define CMD_EXPERIMENTS_H

/* What the commands on experiments share: how one is named, and how it is told. */
#include "buf.h"
#include "config.h"
#include "db.h"
#include "page_experiment.h"

/*
 * The id of the experiment that KEY names: its number, or its run ("E-20190314-1"). 0 and *id; else the exit code, after saying
 * on stderr, as command, what is wrong: 2 KEY is no such thing, 1 the journal holds none of that name, or cannot be read.
 */
int cmd_experiments_find(const struct config *cfg, const char *command, const char *key, int64_t *id);

/*
 * Of one experiment everything that is recorded, in lines or as one JSON object without an end of line. seconds: its run time,
 * NaN not known; NULL: it was not looked for.
 */
void cmd_experiments_lines(const struct page_experiment *e, double seconds, struct buf *out);
void cmd_experiments_json(const struct page_experiment *e, const double *seconds, struct buf *out);

#endif
