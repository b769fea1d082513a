#ifndef EXPERIMENT_H
#define EXPERIMENT_H

/*
 * Is a candidate better than the champion, on the past (docs/definitions.md, "Experiment")? Both are recipes, each trained
 * again for each of five windows that it has not seen and traded there by the code that trades (train_record.h), neither
 * halved. Deterministic: the same snapshot gives the same model and the same result, byte for byte; no clock, no file. It
 * takes seconds, so a process of its own does it: `hydra-runner experiment-job FILE`, which writes both beside FILE.
 *
 * Without a candidate in the snapshot it is a refit: the champion's recipe on the newest sessions, nothing to compare.
 * Whether a result is good enough is not said here: promotion.h, newey_west_limit and a shadow say that.
 */
#include <stdbool.h>
#include <stddef.h>

#include "date.h"
#include "fitness.h"
#include "panel.h"
#include "sha256.h"
#include "snapshot.h"

struct model;

/* One test window. */
struct experiment_window {
	date_t from, to;            /* its first and last session */
	double champion, candidate; /* composite fitness, 0..1, by fitness_default; the return is not annualised */
	bool won;                   /* candidate > champion + promotion_default.min_improvement */
};

/* One of the two over all five windows, one after the other. */
struct experiment_side {
	double composite;                  /* 0..1 by fitness_default, the return annualised: as pages and roll-back have a champion's */
	struct fitness_metrics metrics;    /* raw, all six with a value */
	double component[FITNESS_METRICS]; /* 0..1 */
	double brier;                      /* 0..1: mean over sessions of the mean over markets, as in metrics */
};

/*
 * Invariants, checked where one is read: (1) every number is finite and in its range; (2) windows ascend and do not overlap; (3)
 * won, windows_won and enough follow from the composites; (4) what was not compared is all 0, but p is 1 and model_sha256 is there.
 */
struct experiment_result {
	bool compared;     /* false: a refit */
	int windows_won;   /* 0..PANEL_FOLDS */
	bool enough;       /* windows_won >= promotion_default.required */
	struct experiment_window window[PANEL_FOLDS]; /* oldest first */
	double p;          /* of the paired daily returns, candidate less champion: one-sided, Newey and West with NEWEY_WEST_LAG; all differences equal: 1 */
	size_t sessions;   /* such pairs */
	struct experiment_side champion, candidate;
	char model_sha256[SHA256_TEXT]; /* of the model's file that was written with it; "" until then */
};

/*
 * Train, trade, compare. *model is the candidate (a refit: the champion's recipe), trained on all that is labelled, with its
 * own record and calibration, under the snapshot's version: what was tested is what is shadowed and deployed. Release with
 * model_free. s is not changed but must be writable, because a backtest asks it.
 * 0; -1 with one sentence in err, *model NULL: whose recipe it was and what train.h or backtest.h say, or fewer bars than
 * five windows need.
 */
int experiment_run(struct snapshot *s, struct model **model, struct experiment_result *out, char *err, int errsize);

/* As much as a result's file may hold. */
#define EXPERIMENT_LARGEST 65536

/*
 * The result's file, models/vN.result: one line of JSON that its own SHA-256 ends. Replaced durably (temp, fsync, rename).
 * sha256: of the whole file, what sha256sum prints. 0, or -1 with err: an invariant does not hold, model_sha256 is empty, or it could not be written.
 */
int experiment_result_write(const struct experiment_result *r, const char *path, char sha256[SHA256_TEXT], char *err, int errsize);
/*
 * sha256: that the file must have; NULL: any. 0; -1 with err, one sentence that begins with the path, *out is then all 0:
 * not there, cut, changed, of another format, longer than EXPERIMENT_LARGEST, or an invariant does not hold.
 */
int experiment_result_read(const char *path, const char *sha256, struct experiment_result *out, char *err, int errsize);

#endif
