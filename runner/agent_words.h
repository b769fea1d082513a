#ifndef AGENT_WORDS_H
#define AGENT_WORDS_H

/*
 * What the agent says of its experiments: reasons, events, and how far its cycle came. Pure: it follows from the journals' rows, so
 * that the writer and verify cannot disagree.
 */
#include "agent_job.h"
#include "buf.h"
#include "rollback.h"

#define AGENT_NOT_TRIED "not tried: "

/* What a run came to, as experiments.results holds it. */
struct agent_score {
	char failed[300];    /* why it came to nothing ("hung: killed after 300 s", or AGENT_NOT_TRIED and why); "" it did not */
	bool compared;       /* false: a refit, or it failed */
	int windows_won, windows;
	double p, p_limit;   /* of the paired daily difference; the limit at this attempt */
	int64_t attempt;     /* against this champion, from 1 on; 0: not compared */
};
/* Good enough for a shadow? A refit that ran is. */
bool agent_score_passes(const struct agent_score *s);
/* Why, or why not, in words. */
void agent_words_run(const struct agent_score *s, char out[AGENT_JOB_REASON]);

/* What a shadow came to: mean Brier scores of as many unseen sessions. */
struct agent_shadowed {
	size_t sessions;
	double candidate, champion;
	double p; /* one-sided, of champion less candidate session by session (newey_west_small) */
};
/* Did it win? A refit by its own rule (hypothesize.h), a recipe by that of promotion.h. */
bool agent_shadow_wins(const struct agent_shadowed *s, bool refit);
void agent_words_shadow(const struct agent_shadowed *s, bool refit, char out[AGENT_JOB_REASON]);

/* The jobs of a session, by what has become of them. */
struct agent_tally {
	int state[AGENT_STATES]; /* done ones are counted below, too */
	int rejected, promoted;
};
void agent_tally_add(struct agent_tally *t, const struct agent_job *j);
/* cycle.agent_phase and agent_reason of a session that has jobs. Static; out: 160 bytes. */
#define AGENT_CYCLE_REASON 320
const char *agent_words_cycle(const struct agent_tally *t, char out[AGENT_CYCLE_REASON]);

/* An event of kind agent. Zero-initialise; each call replaces what it held. */
#define AGENT_TOLD_TEXT 640
struct agent_told {
	char key[64], text[AGENT_TOLD_TEXT];
	const char *severity; /* static */
	struct buf data;      /* failed: out of memory */
};
void agent_told_free(struct agent_told *t);

#define AGENT_HYPOTHESIS_KEY "hypothesis:" /* hypothesis:REF, its data hold the proposal */
#define AGENT_RUN_KEY "experiment:"        /* experiment:REF, what its run came to */
#define AGENT_SHADOW_KEY "shadow:"         /* shadow:REF, it begins */
#define AGENT_PENDING_KEY "pending:"       /* pending:REF, it won and waits for the operator */
#define AGENT_REJECT_KEY "reject:"         /* reject:REF, after its run */
#define AGENT_PROMOTE_KEY "promote:"       /* promote:vN, it is the champion */
#define AGENT_ROLLBACK_KEY "rollback:"     /* rollback:vN:SESSION, vN is not any more */
#define AGENT_NOTE_KEY "agent:"            /* agent:SESSION, something to tell */
void agent_told_hypothesis(const struct agent_job *j, struct agent_told *out);
void agent_told_run(const struct agent_job *j, const struct agent_score *s, struct agent_told *out); /* version set if it passed */
void agent_told_shadow(const struct agent_job *j, struct agent_told *out);
void agent_told_pending(const struct agent_job *j, struct agent_told *out); /* these three: reason set */
/* Why a job ended whose row is gone with all others of experiment_journal.db: nobody judged it, so the operator is warned of its end. */
#define AGENT_LOST "lost: experiment_journal.db holds no experiment any more, so nor this one"
void agent_told_reject(const struct agent_job *j, struct agent_told *out);
void agent_told_promote(const struct agent_job *j, struct agent_told *out);
void agent_told_note(const char *session, const char *severity, const char *text, struct agent_told *out);

/* A roll-back: who went, who came back, and the numbers, of the last of the periods that asked for it. */
struct agent_fall {
	int64_t from, to;
	char sha256[SHA256_TEXT]; /* of what came back */
	bool asked;               /* by the operator: no numbers */
	double current, champion, error; /* composites live and out of sample, and the standard error of the former */
	size_t sessions;          /* live ones that it is of */
};
/* The numbers in a sentence. */
void agent_words_fall(const struct agent_fall *f, char *out, size_t size);
void agent_told_rollback(const struct agent_fall *f, const char *session, struct agent_told *out);

#endif
