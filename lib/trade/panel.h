#ifndef PANEL_H
#define PANEL_H

/*
 * What a model learns from and is asked about: the complete rows of all markets, by session. Pure.
 *
 * A session is an index into sessions, the dates on which any market has a bar. Every split is by session:
 * (1) rows are sorted by (session, market); (2) a label counts only from the session in which it is known, that of the
 * market's fifth bar after the row; (3) what tests from session s on is trained on rows of sessions up to
 * s - 1 - LABEL_HORIZON whose labels were known before s (purge and embargo), also where a market has missing bars.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contract.h"
#include "cot.h"
#include "features.h"
#include "label.h"

#define PANEL_ENOUGH 252   /* labelled sessions before a model is trained */
#define PANEL_FOLDS 5      /* out-of-sample windows */
#define PANEL_FOLD 63      /* labelled sessions of each */
#define PANEL_BARS (FEATURES_WARM_UP + PANEL_ENOUGH + LABEL_HORIZON) /* 317: bars of a market alone that are enough */
#define PANEL_RECORD (PANEL_BARS + PANEL_FOLDS * PANEL_FOLD + LABEL_HORIZON) /* 637: bars that give all windows */
#define PANEL_NEVER UINT32_MAX

/* Rows of features that the caller has already, of the panel's own set. */
struct panel_known {
	size_t n;             /* of the first n bars; 0: none */
	const bool *complete; /* by bar */
	const float *values;  /* [bar * features.n + column] */
};
struct panel_market {
	struct contract contract;
	const struct bar *bars; /* the caller's while the panel lives; as features_row has them */
	size_t n;
	const struct cot_series *cot; /* its reports, placed; the caller's; NULL: none */
	struct panel_known known;     /* the caller's */
};
/* A complete row. */
struct panel_row {
	uint32_t session, market;
	uint32_t bar;   /* index into the market's bars */
	uint32_t known; /* session in which its label is known, PANEL_NEVER: not yet */
	int label;      /* 1: X rose, 0 not, -1: not known yet */
};
struct panel {
	const struct panel_market *markets; /* the caller's */
	size_t n_markets;
	struct features_set features;
	date_t *sessions;
	size_t n_sessions;
	uint32_t *bars;   /* [session * n_markets + market]: bars of the market up to and including that session */
	struct panel_row *rows;
	size_t n_rows;
	float *values;    /* [row * features.n + column] */
	size_t *first;    /* first[s] .. first[s + 1] - 1 are the rows of session s */
	uint32_t *labelled; /* sessions with a row whose label is known, ascending */
	size_t n_labelled;
};

/* The panel of all bars of n markets. 0, or -1: out of memory. Release with panel_free. */
int panel_build(const struct panel_market *markets, size_t n, const struct features_set *features, struct panel **out);
void panel_free(struct panel *p); /* NULL is harmless */

/* Has the market a bar of that very session? Then its index, else -1. */
int64_t panel_bar(const struct panel *p, size_t session, size_t market);

/* Rows of some sessions, whose labels are known before another one. */
struct panel_part {
	size_t from, to; /* sessions [from, to) */
	size_t before;   /* labels known before this session */
	size_t sessions; /* of them that have such a row */
	size_t rows;
};
/* What may be trained on for a test that begins in session test (n_sessions: for the days to come): the last window such sessions, 0: all. */
void panel_training(const struct panel *p, size_t test, int window, struct panel_part *out);
/* Window k of the newest PANEL_FOLDS, 0 the oldest: every row that has a label. False: there are fewer labelled sessions than they need. */
bool panel_fold(const struct panel *p, size_t k, struct panel_part *out);
/* Indices of its rows, in order, into rows (part->rows places). */
void panel_indices(const struct panel *p, const struct panel_part *part, size_t *rows);

#endif
