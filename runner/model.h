#ifndef MODEL_H
#define MODEL_H

/*
 * A model in its file, models/vN.json of the data folder: what it was made by and from, the trees, how it is calibrated,
 * and its record out of sample. The file is never changed: written whole (temp, fsync, rename), then named by the ledger with its SHA-256.
 *
 * Invariants: (1) the same snapshot gives the same file, byte for byte: no clock, no host, no path is in it; (2) a file of
 * which a byte is missing or changed is refused before anything in it is used: its last member is the SHA-256 of all before it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calibration.h"
#include "date.h"
#include "model_file.h"
#include "record.h"
#include "recipe.h"
#include "sha256.h"
#include "snapshot.h"
#include "train.h"

struct model {
	int version;
	struct recipe recipe;
	date_t until;            /* newest session of the bars it was made from */
	date_t first, last;      /* sessions trained on */
	int64_t sessions, rows;  /* of the training */
	int64_t labelled;        /* sessions that were labelled: out-of-sample windows need PANEL_RECORD bars */
	double b;                /* calibration */
	int folds;               /* PANEL_FOLDS or 0: no record out of sample yet */
	double fold_b[PANEL_FOLDS];
	size_t fold_sessions[PANEL_FOLDS];
	size_t bins;             /* reliability of all forecasts out of sample, calibrated */
	struct calibration_bin bin[CALIBRATION_BINS];
	struct record record;    /* out of sample, fold after fold */
	double importance[FEATURES_ALL]; /* by column */
	bool halve;              /* the record has no edge: stakes are halved */
	struct trees *trees;
};

/* From a training of that recipe; takes the trees over. record is copied, NULL: none. 0, or -1: out of memory. */
int model_of(const struct snapshot *s, const struct recipe *recipe, const struct panel *p, struct train *t, const struct record *record, struct model **out);
void model_free(struct model *m); /* NULL is harmless */

/* The bytes of its file, appended. 0, or -1 with err. */
int model_text(const struct model *m, struct buf *out, char *err, int errsize);
/* Write path durably. sha256: of the whole file, what sha256sum prints. 0, or -1 with err. */
int model_save(const struct model *m, const char *path, char sha256[SHA256_TEXT], char *err, int errsize);
/*
 * sha256: that the file must have; NULL: any. 0, or -1 with err, one sentence with the path: not there, cut, changed, of
 * another format, features than this program knows, or what the library says of the trees.
 */
int model_load(const char *path, const char *sha256, struct model **out, char *err, int errsize);

/* Sharpe ratio of the record's exposed sessions. false: there is none. */
bool model_sharpe(const struct model *m, double *out);

/* data_dir/models/vN.json into out. 0, or -1: too long. */
int model_path(const char *data_dir, int version, char *out, int size);

#endif
