#ifndef ROLLBACK_H
#define ROLLBACK_H

/*
 * Is the deployed model so much worse than its own out-of-sample record that
 * the one before must come back (docs/definitions.md, "Roll-back")? Asked once a
 * period. Pure: the state is a plain value; whoever keeps the fitness of each
 * period has it again by the same updates from rollback_start.
 *
 *  1. while rest > 0 nothing is judged and no count moves.
 *  2. at most one of degraded and healthy is above 0.
 *  3. it fires only while armed; after that recovery healthy periods arm it again.
 */
#include <stdbool.h>
#include <stdint.h>

#define ROLLBACK_PERIOD 5   /* sessions of a period */
#define ROLLBACK_LEAST 63   /* live sessions since deployment before a period is judged */
#define ROLLBACK_WINDOW 252 /* newest live sessions that its fitness is made of */

struct rollback_rule {
	double degradation; /* share of the champion's fitness that must be missing, strict */
	int64_t sustained;  /* bad periods in a row that fire */
	int64_t recovery;   /* healthy ones in a row that arm again */
	int64_t rest;       /* periods after firing in which nothing is judged */
};
extern const struct rollback_rule rollback_default; /* 15 %, 3, 5, 10 */

struct rollback {
	bool armed;
	int64_t degraded, healthy; /* periods in a row */
	int64_t rest;              /* periods left */
};

/* Armed, nothing counted: at the first deployment. */
struct rollback rollback_start(void);

/* Does a period end with this live session since deployment (1 is the first), and is there enough to judge it? */
bool rollback_period(int64_t sessions);
bool rollback_judged(int64_t sessions);

/*
 * One judged period: composite fitness live, and the same of the champion's
 * out-of-sample record. Bad: (champion - current)/champion > degradation. A champion
 * of 0 is never worse; of a negative one the higher is the worse, as inherited;
 * NaN is not bad. True: roll back now.
 */
bool rollback_update(struct rollback *r, const struct rollback_rule *rule, double current, double champion);

/* One period that cannot be judged: the rest passes, the counts stay. */
void rollback_pass(struct rollback *r);

#endif
