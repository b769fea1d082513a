#ifndef SNAPSHOT_H
#define SNAPSHOT_H

/*
 * What a training or an experiment starts from, frozen in a file before its process is started: recipes, bars, contracts,
 * and of the newest sessions what a backtest asks of a feed. Nothing of the live run is looked at afterwards. Lines of text,
 * the last one the SHA-256 of those before it; made by one process and read by another of the same version on the same machine.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtest.h"
#include "decision.h"
#include "panel.h"
#include "recipe.h"

struct feed;

#define SNAPSHOT_MARKETS DECISION_MARKETS
#define SNAPSHOT_MOST_BARS 1000000 /* of a market */
#define SNAPSHOT_DETAIL (PANEL_FOLDS * PANEL_FOLD + LABEL_HORIZON + PANEL_FOLD) /* newest bars of each market whose sub-bars and rolls are kept: all windows and room */

struct snapshot_roll {
	date_t session;
	struct backtest_roll roll;
};
/* The sub-bars of a session: subs[first .. first + n - 1]. */
struct snapshot_day {
	date_t session;
	size_t first;
	int n;
};
struct snapshot_detail {
	double impact;
	struct snapshot_roll *rolls; /* by session */
	size_t n_rolls;
	struct snapshot_day *days; /* by session; none of a market without sub-bars */
	size_t n_days;
	struct subbar *subs;
	size_t n_subs;
};
struct snapshot {
	int version;      /* of the model that is to be made, >= 1 */
	date_t last;      /* newest session of the bars */
	int64_t capital;  /* micro: equity at which a window begins */
	uint64_t seed;    /* of the fills' draws */
	struct recipe recipe;    /* of the model, or of the champion that a candidate is compared with */
	bool has_candidate;
	struct recipe candidate; /* unused without */
	struct panel_market market[SNAPSHOT_MARKETS];
	struct snapshot_detail detail[SNAPSHOT_MARKETS];
	size_t n_markets;
};

/* The feed's bars up to a session. The feed is not kept. 0, or -1: out of memory. Release with snapshot_free. */
int snapshot_of(struct feed *f, date_t last, struct snapshot **out);
/* Replace path durably. 0, or -1 with err. */
int snapshot_write(const struct snapshot *s, const char *path, char *err, int errsize);
/* 0, or -1 with err: not there, cut, changed, or of another version. Release with snapshot_free. */
int snapshot_read(const char *path, struct snapshot **out, char *err, int errsize);
void snapshot_free(struct snapshot *s); /* NULL is harmless */

/* The name of what belongs to a snapshot's file: NAME.snapshot, NAME and ending (".json"). 0, or -1: path ends otherwise, or out is too small. */
#define SNAPSHOT_ENDING ".snapshot"
int snapshot_beside(const char *path, const char *ending, char *out, size_t size);

/* Sets markets (n_markets places), n_markets, subs, roll and arg of in; s must live while a backtest runs. */
void snapshot_backtest(struct snapshot *s, struct backtest_market *markets, struct backtest_input *in);

#endif
