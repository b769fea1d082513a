#ifndef FEED_SIM_INTERNAL_H
#define FEED_SIM_INTERNAL_H

/*
 * One simulated market (docs/definitions.md, "The simulated market"). Day i follows from day i - 1 and
 * from draws named by (seed, symbol, i): the same three numbers give the same
 * bars in every process, in whatever order they are asked for.
 *
 * Invariants: (1) a daily bar is the exact aggregate of its sub-bars, because
 * it is made of them; (2) prices lie on the tick and are at least one tick.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bar.h"
#include "calendar.h"
#include "config.h"
#include "contract.h"
#include "feed.h"
#include "tz.h"

#define FEED_SIM_SUBS 55       /* five minutes each, 08:30 to 13:05 America/Chicago */
#define FEED_SIM_OPEN 30600    /* 08:30, seconds after midnight */
#define FEED_SIM_SUB_SECONDS 300

/*
 * The sign of the planted edge, the same for all markets: one in the history that is not traded, another one from each session
 * of turn on. Regime 0 is the history and what is traded with its sign.
 */
struct feed_sim_edge {
	uint64_t seed;
	int flip;      /* HYDRA_SIM_FLIP as struct config has it */
	int first;     /* sign of regime 0 */
	int64_t next;  /* traded session, the first is 0, with which the sign turns next */
	date_t *turn;  /* first session of regimes 1, 2, … */
	size_t n, cap;
};

/* What session i is made from; hidden from the trader. */
struct feed_sim_day {
	double x0;     /* log price at the close before */
	double sigma;  /* sd of the day's log return */
	double drift;  /* expected log return: the planted edge and, far from home, the pull */
	double volume; /* contracts expected */
	double s;      /* AR(1) state that is known at this close and drives the next return */
	int regime;    /* number of the edge regime, from 0 */
	int sign;      /* of the edge in that regime */
	int subs;      /* sub-bars, fewer on an early close */
	int64_t carry; /* of the contract held, micro */
	int year, month; /* its delivery */
	bool rolls;    /* at this close */
	bool high;     /* high-volatility regime */
};

struct feed_sim_market {
	const struct contract *contract;
	const struct calendar *calendar;
	const struct tz *chicago;
	const struct feed_sim_edge *edge; /* knows every session up to the newest that bars are made of */
	uint64_t seed;
	double kappa;            /* daily drift = kappa sigma s */
	double price, vol, adv;  /* typical level, daily sd, contracts a day */
	struct bar *bars;
	struct feed_sim_day *days;
	size_t n, cap;
	double x;                /* log price at the last close, not rounded */
	int year, month;         /* delivery of the contract held in the next session to be made */
	date_t roll;             /* its roll date: DATE_NONE before the first session */
	int64_t carry;           /* what its price lies above the underlying one, micro */
	int64_t gap;             /* that starts with the next session */
	struct subbar subs[FEED_SIM_SUBS];
};

/* Level, volatility and volume of a contract's simulated market. 0, or -1: this symbol is not simulated. */
int feed_sim_typical(const char *symbol, struct feed_sim_market *m);
/* Make bars up to and including `until`. 0, or -1 out of memory. */
int feed_sim_extend(struct feed_sim_market *m, date_t until);
/* feed_sim_edge.c. Release with feed_sim_edge_close; flip: a session from 1 on, CONFIG_FLIP_SEEDED or CONFIG_FLIP_NONE. */
void feed_sim_edge_open(struct feed_sim_edge *e, uint64_t seed, int flip);
void feed_sim_edge_close(struct feed_sim_edge *e);
/* Traded session k (from 0) is that day; told in order, each once. 0, or -1 out of memory. */
int feed_sim_edge_session(struct feed_sim_edge *e, int64_t k, date_t session);
/* -1 or 1 in a session that was told of, or in the history; *regime: its number, from 0. */
int feed_sim_edge_sign(const struct feed_sim_edge *e, date_t session, int *regime);
/* feed_sim_roll.c. Before the first session: which contract is held in it. */
void feed_sim_roll_first(struct feed_sim_market *m, date_t session);
/* The session just made is the held contract's: lift its bar to that contract's prices, then roll at its close if that is due. */
void feed_sim_roll_day(struct feed_sim_market *m, struct feed_sim_day *d, struct bar *b);
/* The roll at the close of session i < n: 1 with *out, 0. */
int feed_sim_roll(const struct feed_sim_market *m, size_t i, struct feed_roll *out);
/* Sub-bars of session i < n, into m->subs. Returns how many. */
int feed_sim_subs(struct feed_sim_market *m, size_t i);
double feed_sim_impact(const struct feed_sim_market *m); /* k_s */
date_t feed_sim_first(void); /* no bar is older */

#endif
