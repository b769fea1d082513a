#ifndef PAGE_WORDS_H
#define PAGE_WORDS_H

/*
 * What several pages say about one thing, said in one place, so that two pages
 * cannot contradict each other. Colours are names of dots: "ok" "warn" "error"
 * "off". Every function reads the request that page.c has begun and what
 * page_lost has noted since; out has at least PAGE_WORDS bytes.
 */
#include "page.h"

#define PAGE_WORDS 640
#define PAGE_WORDS_STATE 32

/* The runner's state as words, "catching up", "not started", "down", and its dot. */
char *page_words_runner(const struct run_state *r, char out[PAGE_WORDS_STATE]);
const char *page_words_runner_dot(const struct run_state *r);

/* The feed's dot: "error" while the runner says that it is degraded, "off" when it has ended, or without a runner. */
const char *page_words_feed_dot(const struct run_state *r);

/* The three journals in short, "2 of 3 readable", "none yet"; returns their dot. A folder that no runner has used is no fault. */
const char *page_words_journals(const struct page *p, char out[PAGE_WORDS]);

/* Bytes left on the disk of the data folder: the dot, and *low, what follows the number: "", ", low" or ", nearly full". */
const char *page_words_disk(int64_t left, const char **low);

/* "max_daily_loss" is "Daily loss"; a name that is not known stands for itself. */
const char *page_words_breaker(const char *name);

/* Is a breaker's value beyond its threshold, whatever its state? The position's is judged at each order: what has grown since is kept. */
bool page_words_over(double value, double threshold);

/*
 * Words of the runner as a page has them: commands without the `backticks` that set them off in a terminal, as in the page's own
 * sentences. In place; returns text.
 */
char *page_words_plain(char *text);
/* Does a decision, by its reason, speak of its own session's bar? Without one its opinion and readings are of an older bar, and no page shows them. */
bool page_words_judged(const char *reason);
/* A decision's signal: "long", "short", "none"; "—" when it was not judged. */
const char *page_words_signal(const char *reason, int64_t direction);

/* Can nothing new come, because the runner is down? A run that has ended by itself is not late with anything. */
bool page_words_stale(const struct page *p);

/*
 * Has the ledger not come to this session of the telemetry, because an older copy was put in its place? One whose cycle is under way
 * it has come to; and any when it cannot be asked.
 */
bool page_words_beyond(struct page *p, const char *session);

/*
 * The next cycle: when it is due, out being ""; or 0, and out says why it has no time. And the day of its session, after the session
 * last ("": none yet): the status file is a few seconds old, what it calls next may have begun. "—" where the runner is gone or the
 * feed has ended: what was meant to come next is no longer true.
 */
instant_t page_words_due(const struct run_state *r, char out[PAGE_WORDS]);
char *page_words_next_session(const struct run_state *r, const char *last, char out[PAGE_WORDS]);

/*
 * Is a cycle of this state (open decided done missed) under way: neither done nor missed, also when it was killed there, as the restart
 * takes it up. And how it came out, and the term for it.
 */
bool page_words_under_way(const char *state);
const char *page_words_outcome(const char *state, const char *reason, const char **term);

/* Why orders are halted, as a sentence; "" when they are not. An older ledger does not say who halted. */
const char *page_words_halt(const struct page_meta *m);

/* What asks for the operator, as a sentence, most urgent first: state of the runner, stopped orders, journals, a halt. "" nothing does. */
char *page_words_needs(const struct page *p, char out[PAGE_WORDS]);

/*
 * Who trades, as the end of a sentence: "the rule momentum_20 trades"; champion 0: no model yet. flat: it found no edge, b = 0, and
 * then nothing is staked. One that cannot be loaded: who trades in its place, and why. True without a runner and without a ledger too.
 */
char *page_words_trader(const struct page *p, int64_t champion, bool flat, char out[PAGE_WORDS]);
/* flat, as far as the ledger tells: the champion decided the newest session, and no forecast of it had a direction. */
bool page_words_flat(struct page *p, int64_t champion);

#endif
