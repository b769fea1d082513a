#ifndef AGENT_OBSERVE_H
#define AGENT_OBSERVE_H

/*
 * Observation and diagnosis of the champion, once a cycle (observe.h, diagnose.h): the inputs brought together from ledger, feed and
 * model. It reads; what it found the cycle writes with its decisions (T1), and telemetry keeps after T5. What is remembered
 * between cycles only saves work: a process that was started anew finds the same from the journals.
 */
#include "champion.h"
#include "diagnose.h"
#include "feed.h"
#include "ledger.h"
#include "observe.h"

struct telemetry;
struct agent_history_rows;
struct agent_observe;

/* NULL: out of memory. feed and telemetry (NULL: none) must live as long. */
struct agent_observe *agent_observe_new(struct feed *f, struct telemetry *t);
void agent_observe_free(struct agent_observe *a); /* NULL is harmless */

/* Who is observed from here on; NULL: nobody. It must live until the next call. */
void agent_observe_champion(struct agent_observe *a, const struct champion *c);
const struct champion *agent_observe_who(const struct agent_observe *a);

enum agent_observed {
	AGENT_OBSERVED,
	AGENT_NOBODY,    /* no model decides, or it has no record out of sample yet */
	AGENT_UNOBSERVED /* it could not be done */
};
/*
 * That session, whose equity row is written (in this transaction or before). The same session again says the same. Bounded: one
 * observation, or after a start without telemetry one for each session since deployment.
 */
enum agent_observed agent_observe(struct agent_observe *a, struct ledger *l, date_t session);
/* Of the last call: why not, in words; "" when it was AGENT_OBSERVED. */
const char *agent_observe_why(const struct agent_observe *a);
/* Of the last call, until the next: NULL unless it was AGENT_OBSERVED. */
const struct observe *agent_observe_seen(const struct agent_observe *a);
const struct diagnose *agent_observe_diagnosis(const struct agent_observe *a); /* also where none is needed */
/* What agent_history_read keeps of its feed, for as long as the observer lives. */
struct agent_history_rows *agent_observe_rows(struct agent_observe *a);

/* Parts of T1. drift_verdict of the session's decisions, "" none: nobody was observed, or it failed. out: AGENT_WORDS bytes. */
#define AGENT_WORDS 640
void agent_observe_words(const struct agent_observe *a, char out[AGENT_WORDS]);
/* The event of a diagnosis, or that nothing could be observed; nothing if there is nothing to tell. 0 / -1 the ledger failed. */
int agent_observe_tell(const struct agent_observe *a, struct ledger *l, date_t session);

/* Readings and state into telemetry, inside its transaction; of a session that was not observed by this process it is done first. 0 / -1 (logged). */
int agent_observe_record(struct agent_observe *a, struct ledger *l, date_t session);

#endif
