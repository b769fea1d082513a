#ifndef HYPOTHESIZE_H
#define HYPOTHESIZE_H

/*
 * What might heal the champion: the playbook, a table of cause -> mutations in turn, and the guards that hold a mutation back
 * (docs/definitions.md, "Hypotheses"). Pure: what is known of champion, history and journal comes in as plain values.
 *
 * Called when a cycle with a diagnosis closes. Every step of the playbook is answered, proposed or not with the reason, in turn;
 * the caller queues the proposed ones as experiments, as many as it wants to run, and reports each to budget_record.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "budget.h"
#include "date.h"
#include "diagnose.h"
#include "fitness.h"
#include "observe.h"
#include "recipe.h"

#define HYPOTHESIZE_AGAIN 30   /* market days in which a recipe is not tried twice */
#define HYPOTHESIZE_REGIME 150 /* rows that each of a pair's models needs */
#define HYPOTHESIZE_DROP 3     /* least important features that are taken out at once */
#define HYPOTHESIZE_LEAVES 8   /* of a tree at least */
#define HYPOTHESIZE_STEPS 4    /* of the longest list */
#define HYPOTHESIZE_TEXT 200

/* A recipe that was tried: an experiment of the journal, whatever came of it. */
struct hypothesize_tried {
	char digest[SHA256_TEXT]; /* recipe_digest */
	int64_t day;              /* market day, as today counts them */
};

struct hypothesize_input {
	enum diagnose_cause cause;
	const struct recipe *champion;
	date_t training_end;       /* newest session that the champion was trained on */
	date_t newest_end;         /* newest one that is labelled now */
	int sessions;              /* labelled complete sessions there are */
	size_t rows_high, rows_low; /* of the champion's training window, vol_20 above its median and not above it */
	const double *importance;  /* mean |SHAP| of each of the champion's features over the last 63 training sessions; NULL: not known */
	const bool *by_psi;        /* [FEATURES_ALL] hypothesize_by_psi; NULL: none */
	const struct hypothesize_tried *tried;
	size_t n_tried;
	int64_t today;             /* market day */
	const struct budget *budget; /* rests, and what this cycle has run */
	const struct budget_rule *rule;
};

/* One step of the playbook. */
struct hypothesize_step {
	const char *name;        /* "refit", "learning rate" …: static */
	const char *type;        /* mutation type, as journals have it: static */
	bool proposed;
	char reason[HYPOTHESIZE_TEXT];      /* why not; "" if proposed. What follows is set only if it is */
	bool refit;              /* the same recipe trained again: judged by a shadow against the deployed booster, not by windows */
	struct recipe recipe;
	char digest[SHA256_TEXT];
	char description[HYPOTHESIZE_TEXT];
	struct recipe_change change[RECIPE_CHANGES]; /* config diff */
	int n_changes;
	const char *impact;      /* what is expected of it: static */
	char prediction[HYPOTHESIZE_TEXT];  /* that can turn out false */
	enum fitness_metric metric; /* that must improve */
};

/* Into out, in turn; their number, at most HYPOTHESIZE_STEPS. */
size_t hypothesize(const struct hypothesize_input *in, struct hypothesize_step out[HYPOTHESIZE_STEPS]);

/*
 * Did the prediction come true? won: test windows; the metric's component (fitness.h, more is better) of both over all windows.
 * A refit: won is not read; the mean Brier scores of the shadow, less is better, and the paired p.
 */
bool hypothesize_held(const struct hypothesize_step *h, size_t won, double champion, double candidate);
bool hypothesize_refit_held(double champion_brier, double candidate_brier, double p);
/* 0.05 over the eight refits that a year can have: no recipe is tried twice within 30 market days. p: newey_west_small. */
#define HYPOTHESIZE_REFIT_P (0.05 / 8)

/* Features whose PSI flag is set in at least half of all markets of a session. */
void hypothesize_by_psi(const struct observe *seen, bool out[FEATURES_ALL]);

#endif
