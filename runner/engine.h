#ifndef ENGINE_H
#define ENGINE_H

/*
 * The trading job without its surroundings: ledger, telemetry, feed, broker
 * and the cycle. loop.c drives it from the event loop, cmd_replay.c and
 * cmd_cycle.c from a plain loop.
 */
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "clock.h"
#include "config.h"
#include "date.h"
#include "feed.h"

struct engine;
struct ledger;

/* An event after its commit: the sink may send it. data is one line of JSON. seq <= 0: not journaled. */
typedef void (*engine_sink)(void *arg, int64_t seq, const char *kind, const char *data);

enum engine_result { ENGINE_OK, ENGINE_WAIT, ENGINE_END, ENGINE_CRITICAL, ENGINE_GONE, ENGINE_FEED, ENGINE_TRAINING };

/*
 * Locks the data folder (runner.lock), opens and checks the journals, restarts what a kill left (docs/architecture.md, "Restart, in order").
 * Takes the feed over. Exit code in *code on failure: 75 another runner (err names its pid), 78 configuration, 1 the rest.
 */
struct engine *engine_open(const struct config *cfg, struct feed *feed, int *code, char *err, int errsize);
void engine_close(struct engine *e);
const struct feed *engine_feed(const struct engine *e); /* for its name, its markets and what it says */
void engine_sink_set(struct engine *e, engine_sink sink, void *arg);

/*
 * The session whose cycle runs next. ENGINE_OK, ENGINE_WAIT (feed has none yet), ENGINE_END (feed ended). ENGINE_FEED: what the
 * feed has cannot be trusted; engine_reason says why; ask again. ENGINE_GONE: the
 * ledger's file was removed or replaced; what is written now would be lost, so the caller ends. ENGINE_TRAINING: a model
 * is being made or tried; ask again when engine_training is readable.
 */
enum engine_result engine_next(struct engine *e, date_t *session);

/*
 * Run that cycle. grouped: one transaction for the whole cycle (replay, warm-up). CRITICAL: nothing was ordered, why in
 * engine_reason; call again later (disk full, I/O error: the ledger is reopened and looked at first).
 */
enum engine_result engine_cycle(struct engine *e, date_t session, bool grouped);
const char *engine_reason(const struct engine *e);

/*
 * The program that trains ("/proc/self/exe": this one; it is executed as `hydra-runner train` and `experiment-job`, see child.h).
 * Without one, and with HYDRA_AUTONOMY 0, no model is ever made; one that the ledger names decides all the same. Kept, not copied.
 */
void engine_trainer(struct engine *e, const char *program);
/* Descriptor that becomes readable when there is news of a training, -1: none runs. */
int engine_training(const struct engine *e);
const char *engine_training_words(const struct engine *e, char *out, int size); /* which one; "" none runs. Returns out. */
/* Wait for its end; false when wake (-1: none) became readable before that. */
bool engine_training_wait(struct engine *e, int wake);

/* How far the first full-speed run is. */
void engine_warmup(const struct engine *e, int64_t *done, int64_t *total);
int64_t engine_sessions(const struct engine *e); /* sessions traded so far */

/*
 * Operator commands, each one ledger transaction; 0 / -1 with engine_reason. To halt or unhalt twice is harmless. Unhalt also
 * lifts the stop after a mismatch; it is refused while the ledger still disagrees or equity is not above 0. A breaker that is
 * armed has nothing to resume (1, with engine_reason).
 */
int engine_halt(struct engine *e, bool halt);
int engine_resume_breaker(struct engine *e, const char *name);
/*
 * The readiness gate (engine_readiness.c). judges: from now on each cycle that is not grouped ends with it, in its T5, and the next
 * readiness judges in any case.
 * readiness: judge the last decided session and journal it, in one transaction with what readiness.conf says now. 1 done, 0
 * nothing to do, both are as they were; -1: the ledger is opened again before anything is ordered. new_record: leave the record behind and begin the next one, 0, or -1 with engine_reason.
 */
void engine_judges(struct engine *e);
int engine_readiness(struct engine *e);
int engine_new_record(struct engine *e);
/* The daemon runs, its journals being whole (fault NULL) or not; and it ended by itself. What cannot be written is left out. */
void engine_started(struct engine *e, const char *fault);
void engine_ended(struct engine *e);

/*
 * What the operator decides in the agent's place (engine_agent_operator.c). 0; 1 refused, engine_reason says why in words; -1 the
 * journals failed. Each is one ledger transaction with its event; the experiment journal's row is written before it. With and
 * without a runner (engine_offline).
 */
int engine_promote(struct engine *e, int64_t experiment_id); /* a winner that waits for the operator: champion from the next cycle on */
int engine_reject(struct engine *e, int64_t experiment_id);  /* a candidate that waits, is in its shadow, or has won it */
int engine_rollback(struct engine *e);                       /* the champion before this one comes back with the next cycle */
int engine_trigger(struct engine *e);                        /* the next cycle's agent goes on to hypotheses, whatever was observed */
/* What the ledger lets out: all orders, reductions only, or none after a mismatch; why in words, "" for all. */
enum engine_gate { ENGINE_OPEN, ENGINE_HALTED, ENGINE_STOPPED };
enum engine_gate engine_gate(const struct engine *e, char *why, int size);
/* Whether the ledger's file was removed or replaced while it was open (ENGINE_GONE); then engine_reason says so. One stat. */
bool engine_gone(struct engine *e);
/* Look whether the ledger still agrees with itself and is ours alone, at the cost of the markets; a mismatch stops all orders, with an event. */
bool engine_watch(struct engine *e); /* false: it does not, or cannot be read; engine_reason says why */
/* The agent's state ("running", "paused") that journaled cycle_updates tell from now on; "running" until said. */
void engine_agent(struct engine *e, const char *state);

/*
 * Something that happened to the process, not to the market: a row of telemetry's life table (never of the ledger, which
 * must be the same for a run that was killed and one that was not). kind: start stop clock_step feed broker agent.
 */
void engine_life(struct engine *e, const char *kind, const char *severity, const char *text);
/* Its start, which also says whether the runner before ended without a word. */
void engine_life_start(struct engine *e, const char *version, int64_t pid);

/*
 * Run one operator command on the ledger of a data folder without a runner: locks it, opens and checks the ledger as it was
 * stamped (no feed, no environment), calls action and closes. action's 0 / -1 is returned, with engine_reason copied to err.
 * -1 with *code (75 a runner lives, 78 configuration, 1 the rest, among them: no ledger there) when action was not called or failed.
 */
int engine_offline(const struct config *cfg, int (*action)(struct engine *e, void *arg), void *arg, int *code, char *err, int errsize);

/*
 * The command `adopt` on the data folder: the original's journals, rows of another program that wait. feed, taken over, stamps
 * a ledger of the original; NULL: the ledger is ours already. 0, or -1 with *code (75 a runner lives, 78 configuration, 1 the rest).
 */
struct adopt_report;
int engine_adopt(const struct config *cfg, struct feed *feed, struct adopt_report *out, int *code, char *err, int errsize);

/* Event stream's needs. Epoch is hex text; last is the newest journaled seq. */
const char *engine_epoch(const struct engine *e);
int64_t engine_last_seq(const struct engine *e);
/* Events after `after`, oldest first, at most limit; cb gets each. Number of events, -1 error. */
int engine_events(struct engine *e, int64_t after, int limit, engine_sink cb, void *arg);
/* The current cycle_update's JSON (lib/journal/update.h) appended to out. 0 / -1. */
int engine_update_json(struct engine *e, const char *agent_state, struct buf *out);

/* Summary of a finished replay for people, several lines. */
int engine_summary(struct engine *e, struct buf *out);

#endif
