#ifndef MODEL_FILE_H
#define MODEL_FILE_H

/*
 * A model's file, models/vN.json of the data folder, as whoever opens it reads it: the runner, which then loads the trees,
 * and pages, which show the rest. runner/model.[ch] writes it. sealed.h says whether it is whole.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "calibration.h"
#include "date.h"
#include "features.h"
#include "panel.h"
#include "recipe.h"
#include "record.h"

#define MODEL_FOLDER "models" /* of the data folder */
#define MODEL_FILE_FORMAT "hydra model 1"

struct json_object;

/* What its record says at a glance, as written; NaN: no value. */
struct model_file_metrics {
	double sharpe, max_drawdown, ret, hit_rate, brier;
	double exposed; /* sessions with a position or a fill */
};

/* All but the trees. */
struct model_file {
	int version;
	struct recipe recipe;
	date_t until;          /* newest session of the bars it was made from */
	date_t first, last;    /* sessions trained on */
	int64_t sessions, rows, labelled;
	double b;              /* calibration */
	int folds;             /* PANEL_FOLDS or 0 */
	double fold_b[PANEL_FOLDS];
	int64_t fold_sessions[PANEL_FOLDS];
	size_t bins;           /* reliability of the calibrated forecasts out of sample; 0 without windows */
	struct calibration_bin bin[CALIBRATION_BINS];
	bool halve;            /* the record has no edge: stakes are halved */
	struct model_file_metrics metrics;
	struct record record;  /* out of sample */
	double importance[FEATURES_ALL]; /* by column of the recipe */
};

/*
 * Words of an error are one sentence that begins with name (a path, or what a page may show of it): not there, cut, changed,
 * longer than most bytes, of another format, features that this program does not know. sha256: that the file must have; NULL: any.
 */

/* The whole file, if its seal holds. 0, or -1 with err; b is to be freed in every case. */
int model_file_bytes(const char *path, const char *name, const char *sha256, size_t most, struct buf *b, char *err, int errsize);
/* Its members, out of the JSON that such bytes hold. 0, or -1 with err; out is to be freed in every case. */
int model_file_members(struct json_object *o, const char *name, struct model_file *out, char *err, int errsize);
/* Both. */
int model_file_read(const char *path, const char *name, const char *sha256, size_t most, struct model_file *out, char *err, int errsize);
void model_file_free(struct model_file *m); /* a zeroed one is harmless */

#endif
