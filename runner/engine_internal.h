#ifndef ENGINE_INTERNAL_H
#define ENGINE_INTERNAL_H

/* Shared by the engine_*.c files only. */
#include "agent_observe.h"
#include "champion.h"
#include "cycle.h"
#include "engine.h"

struct telemetry;
struct child;
struct engine_agent;

struct engine {
	struct config cfg;
	struct feed *feed;
	struct ledger *ledger; /* NULL after a failure until it was reopened */
	struct db *experiments;
	struct telemetry *telemetry; /* NULL: off, trading goes on */
	struct broker *broker;
	struct tz *chicago;
	struct calendar calendar;
	struct calendar_row *calendar_rows;
	struct cycle cycle;
	struct agent_observe *observer; /* NULL: autonomy 0 */
	engine_sink sink;
	void *sink_arg;
	int lock; /* descriptor holding runner.lock, -1 none */
	bool lock_made; /* it was not there before us */
	bool failed;
	bool judges; /* each cycle that is not grouped ends with the readiness gate */
	bool judge_anew; /* this start counts: the last judgement does not know of it */
	int64_t sessions, warmup_total;
	date_t recorded; /* newest session in telemetry, DATE_NONE none */
	date_t forgotten; /* session up to which old telemetry was looked for, DATE_NONE not since the start */
	date_t events_forgotten; /* the same of old events, which the ledger lets go */
	int64_t told; /* newest journaled seq that the sink got, or that was there at the start */
	char epoch[24];
	/* models (engine_train.c) */
	const char *program;       /* that trains, NULL: none */
	struct child *child;       /* that is at it, NULL none */
	char snapshot[4300], until[DATE_TEXT]; /* of that training */
	int64_t version, replaces; /* what it makes, and in whose place; 0: nobody's */
	const struct forecast_source *rule; /* decides while no champion does: forecast_rule, but in tests */
	struct champion *champion; /* that decides, NULL: the rule */
	char champion_sha256[SHA256_TEXT];
	char fault[300]; /* why that is not the ledger's champion, "" it is */
	struct engine_agent *agent; /* between cycles (engine_agent.h); NULL: autonomy 0 */
	char reason[600];
};

/* engine.c: the ledger, made, adopted or opened as the feed stamps it. 0; -1 with *code and err. */
/* At a start, before any journal is open: a new ledger is not begun beside what only another one can have led to. 0; -1 with err and *code 78. */
int engine_lost(const struct engine *e, int *code, char *err, int errsize);
int engine_open_ledger(struct engine *e, int *code, char *err, int errsize);
/*
 * engine_record.c: what was seen, after the ledger's commit: every session up to the one that was just traded that is not there
 * yet, because a kill or a full disk came between, or because the file was deleted. A failure is made good with the next session.
 */
void engine_record(struct engine *e, date_t upto);
/* The same file: old events go from the ledger, in a transaction after that of the session. 0; -1: the ledger is at fault, and rolled back. */
int engine_forget(struct engine *e, date_t upto);
/* What earlier runs left out. */
void engine_record_missed(struct engine *e);
/* engine_train.c: make the first model, or one with a record in its place, when it is time, from the bars up to a session. OK: nothing to do, or done; TRAINING; CRITICAL. */
enum engine_result engine_train(struct engine *e, date_t upto);
void engine_train_end(struct engine *e); /* kills a training that runs */
/* engine_train.c: who decides from here on: the ledger's champion, else the one before, else the rule. 0; -1 the ledger cannot be read. */
int engine_champion(struct engine *e);
/* engine.c: engine_champion, and who is observed: not one that stands in for the champion. 0 / -1. */
int engine_take_champion(struct engine *e);
/* engine_readiness.c: cycle.judge, inside T5. arg: the engine. */
int engine_judge(void *arg);
/* engine_operator.c: that the operator said something, inside a transaction. 0 / -1 (the ledger's reason). */
int engine_tell(struct engine *e, const char *what, const char *severity, const char *text);
/* engine_train.c: a fault's file as seen from the data folder; the ledger does not know where that lies. */
const char *engine_relative(const struct engine *e, const char *text);
/* engine_lock.c: flock runner.lock of the data folder for life and write our pid into it; makes the folder 0750. 0; -1 with *code 75 (err names the pid that holds it) or 1. */
int engine_lock(struct engine *e, int *code, char *err, int errsize);
/* A start that came to nothing, before its descriptor is closed: the lock's file is removed if it made it. */
void engine_lock_withdraw(struct engine *e);

#endif
