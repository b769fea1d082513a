#ifndef BUDGET_H
#define BUDGET_H

/*
 * How many experiments may run in a cycle, and which types rest after a
 * rejection (docs/definitions.md, "Experiment budget"). Pure: time is a number
 * that the caller gives, market days for the agent, in whatever unit rule->day
 * says. The state is a plain value and is rebuilt from the journal: budget_load
 * with its rejected experiments, then budget_record with those of the cycle that
 * is not yet closed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUDGET_TYPES 16
#define BUDGET_UNLIMITED (-1)
#define BUDGET_NEVER INT64_MIN /* until: never rested */

struct budget_type {
	const char *name;
	int64_t per_cycle; /* at most, or BUDGET_UNLIMITED */
	int64_t cooldown;  /* days of rest after a rejection; 0 none */
};
struct budget_rule {
	int64_t per_cycle; /* experiments of all types */
	struct budget_type types[BUDGET_TYPES];
	size_t n_types;    /* a type that is not listed has no limit of its own and never rests */
	int64_t day;       /* units of time in a day, > 0 */
	bool inherited;    /* days left as the original counts them: one more at whole days */
};

/*
 * 5 a cycle; hyperparameter 3 and 3 days, feature_add and feature_remove 2 and 7,
 * feature_engineering 2 and none, ensemble_method 1 and 14, prediction_target 1 and
 * none. Days are market days: day = 1.
 */
extern const struct budget_rule budget_default;

struct budget {
	int64_t total;               /* experiments in this cycle */
	int64_t count[BUDGET_TYPES]; /* of them by type */
	int64_t until[BUDGET_TYPES]; /* first time at which the type may run again */
};

enum budget_reason { BUDGET_OK, BUDGET_CYCLE, BUDGET_CATEGORY, BUDGET_COOLDOWN };
struct budget_answer {
	enum budget_reason reason; /* first that fits, in this order: cycle, category, cooldown */
	int64_t days_left;         /* of a cooldown, rounded up; else 0 */
};

/* Nothing run, nothing resting. */
struct budget budget_start(void);
/* Index of a type in the rule, or -1. */
int budget_type(const struct budget_rule *rule, const char *name);
struct budget_answer budget_ask(const struct budget *b, const struct budget_rule *rule, const char *type, int64_t now);
/* One experiment has run; one that failed counts as rejected. A rejection begins the type's rest anew at now. */
void budget_record(struct budget *b, const struct budget_rule *rule, const char *type, bool promoted, int64_t now);
/* A new cycle: the counts are 0, rests stay. */
void budget_cycle(struct budget *b);
/* One rejected experiment of the journal, ended at `at`: its rest, if it is not over at now; the later end counts. */
void budget_load(struct budget *b, const struct budget_rule *rule, const char *type, int64_t at, int64_t now);

#endif
