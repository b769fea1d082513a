#ifndef ENGINE_AGENT_H
#define ENGINE_AGENT_H

/*
 * What the agent does between two cycles; shared by engine.c, engine_train.c and the engine_agent*.c files only. Every step is found
 * in the journals, done, and written: a start goes on where a kill came (docs/architecture.md, "The agent").
 */
#include "agent_fall.h"
#include "agent_journal.h"
#include "agent_shadow.h"
#include "engine_internal.h"
#include "ledger_agent.h"

struct engine_agent {
	/* an experiment that runs (engine_agent_run.c) */
	struct child *child; /* NULL none */
	struct agent_job job;
	int64_t version;     /* of the model that it makes */
	instant_t began;     /* wall and monotonic */
	instant_t began_monotonic;
	/* the rest */
	date_t settled;      /* session after which there is nothing left to do; DATE_NONE: look */
	bool swept;          /* what a kill, or a journal moved away, may have left is dealt with */
	struct agent_shadow shadow;
	struct record live;  /* of who decides, for the roll-back */
};

/* How a step of the agent went. */
enum engine_agent_result {
	AGENT_SETTLED, /* nothing to do */
	AGENT_AGAIN,   /* something was done: look again */
	AGENT_RUNS,    /* a process runs */
	AGENT_HELD,    /* it cannot go on just now, why is in e->reason: trading does */
	AGENT_FAILED   /* the ledger failed */
};

int engine_agent_open(struct engine *e); /* 0 / -1: out of memory */
void engine_agent_close(struct engine *e);
/* All that is to be done after that session, which is done. OK, TRAINING while a process runs, CRITICAL: the ledger failed. */
enum engine_result engine_agent_step(struct engine *e, date_t last);
/* Something was said that may give it work. */
void engine_agent_look_again(struct engine *e);

bool engine_agent_may(const struct engine *e); /* it is not paused */

/* Parts. j->state is what the ledger says; session: the newest that is decided. */
enum engine_agent_result engine_agent_run(struct engine *e, const struct agent_job *j);   /* start a queued job's process */
enum engine_agent_result engine_agent_ran(struct engine *e, const char *session);         /* it is over: the journal's row, and engine_agent_complete */
enum engine_agent_result engine_agent_complete(struct engine *e, struct agent_job *j, const char *session); /* the ledger from the journal's row; SETTLED: there is none */
/* It is over without having won: journal, ledger, file. */
enum engine_agent_result engine_agent_drop(struct engine *e, struct agent_job *j, const struct agent_shadowed *s, const char *why, const char *session);
/* It is over because its row is gone with all others: ledger, file. */
enum engine_agent_result engine_agent_lose(struct engine *e, struct agent_job *j, const char *session);
enum engine_agent_result engine_agent_deploy(struct engine *e, struct agent_job *j, const struct agent_shadowed *s, const char *why, const char *session);
/* The champion's record asks for a roll-back, perhaps. */
enum engine_agent_result engine_agent_judge(struct engine *e, const struct ledger_model *champion, const char *session);
/* Who was champion before that version was made. 1, 0: nobody; -1 the ledger failed. */
int engine_agent_before(struct engine *e, int64_t version, struct ledger_model *out);
/* Something the operator should know, once a session. */
enum engine_agent_result engine_agent_note(struct engine *e, const char *session, const char *severity, const char *text);
enum engine_agent_result engine_agent_ledger(struct engine *e); /* AGENT_FAILED, with the ledger's reason */
/* Remove models/vN with that ending. */
void engine_agent_unlink(const struct engine *e, int64_t version, const char *ending);

#endif
