#ifndef EXPOSITION_H
#define EXPOSITION_H

/*
 * Metrics in the text format that Prometheus reads, version 0.0.4. A family is announced, then come its samples:
 *
 *   exposition_family(&x, "hydra_fills_total", "counter", "Fills journaled.");
 *   exposition_label(&x, "symbol", "HE");
 *   exposition_int(&x, 1234);
 *
 * One without a sample leaves nothing behind: what is not known is absent, never 0. Labels are those of the next sample alone.
 */
#include <stdint.h>

#include "buf.h"

#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Zero-initialise and give it out. */
struct exposition {
	struct buf *out;
	const char *name, *type, *help; /* of the family */
	struct buf labels;
};
void exposition_free(struct exposition *x); /* not out */

/* name, type (counter gauge histogram summary) and help stay as they are until the next family; help is one line without a backslash. */
void exposition_family(struct exposition *x, const char *name, const char *type, const char *help);
/* value: UTF-8. */
void exposition_label(struct exposition *x, const char *name, const char *value);

void exposition_int(struct exposition *x, int64_t value);
void exposition_real(struct exposition *x, double value);   /* nothing for a value that is not finite */
void exposition_micro(struct exposition *x, int64_t value); /* money and instants: units of 1e-6, exact */
/* One of 1 among those that could be: a sample for each of the n words, labelled with it, 1 where it is the one in force and 0 elsewhere. Labels before it are each one's. */
void exposition_states(struct exposition *x, const char *label, const char *const *words, int n, const char *word);
/* count[i]: how many were at most edge[i], edges ascending; all of them, and what they sum up to. */
void exposition_histogram(struct exposition *x, const double *edge, const int64_t *count, int n, int64_t all, double sum);
/* A summary without quantiles. */
void exposition_summary(struct exposition *x, int64_t all, double sum);

#endif
