#ifndef FEED_H
#define FEED_H

/*
 * Where bars come from. feed_sim.c and feed_csv.c implement it; the caller
 * never asks which one it has. A feed may be asynchronous, delayed or gone:
 * `session` answers FEED_WAIT then, instead of blocking.
 */
#include <stdbool.h>

#include "bar.h"
#include "config.h"
#include "contract.h"
#include "calendar.h"
#include "execution.h"

enum feed_state { FEED_READY, FEED_WAIT, FEED_END, FEED_BROKEN };

/* One contract left for the next (docs/definitions.md, "Bars, continuous series, rolls"). Prices micro. */
struct feed_roll {
	char from[16], to[16]; /* the same for a csv without contracts */
	bool at_open;          /* a date of a file: before the session's open, old price of the close before; else at its close */
	int64_t old_price, new_price;
	int64_t old_volume, new_volume; /* of the bars that the prices are of */
	instant_t at;          /* market time of that open or close */
};

struct feed_cot; /* feed_cot.h */
struct feed;
struct feed_ops {
	void (*close)(struct feed *);
	/* The first session >= 'from' (DATE_NONE: the first tradable one). FEED_END when there is none, ever. */
	enum feed_state (*session)(struct feed *, date_t from, date_t *out);
	/* The session of market m before day: by its exchange's calendar, in a csv by the sessions of the run. DATE_NONE: none. */
	date_t (*before)(struct feed *, int m, date_t day);
	/* Daily bars of market m up to and including session, oldest first, contiguous; *n may be 0. Memory is the feed's, valid until the next call. */
	const struct bar *(*bars)(struct feed *, int m, date_t session, int *n);
	/* Does market m roll in that session? 1 with *out, 0. It follows from the bars up to that session alone. */
	int (*roll)(struct feed *, int m, date_t session, struct feed_roll *out);
	/* Sub-bars of that session; *n = 0 when the feed has daily bars only or the market has none that day. */
	const struct subbar *(*subs)(struct feed *, int m, date_t session, int *n);
	/* k_s of docs/definitions.md, "Paper fills". */
	double (*impact)(struct feed *, int m);
	/* Sign of the planted edge and regime number on that session, for telemetry; 0 when the feed has none. */
	int (*truth)(struct feed *, int m, date_t session, int *regime);
	/*
	 * Look whether the source has more or other bars than before; asked between cycles only, so that no cycle sees two states.
	 * FEED_BROKEN: what there is cannot be trusted, says tells why; nothing is traded until a later look is FEED_READY. NULL: bars never change.
	 */
	enum feed_state (*look)(struct feed *);
};
/* The input up to and including a session, as a digest. */
struct feed_mark {
	date_t session;
	char digest[65]; /* "" not begun */
};
struct feed {
	const struct feed_ops *ops;
	const char *name;             /* "sim", "csv" */
	struct contract markets[CONFIG_MARKETS];
	int n_markets;
	bool intraday;
	bool open_ended;              /* which session is next is known only when it has come: orders work in that one */
	char rules[65];               /* csv: digest of what else the bars are taken with: contracts of the user's own, calendar
	                               * where it matters; "" none. Roll dates show in the sessions that roll */
	char digest[65];              /* SHA-256 in hex. csv: of its markets and all bars; sim: of its parameters. Same input = same digest */
	struct feed_cot *cot;         /* reports of its markets; NULL: there are none */
	struct feed_mark seen;        /* feed_digest's own */
	char says[240];               /* why it waits or cannot be trusted, in words; "" */
	char badge[96];               /* permanent badge, e.g. "unadjusted: rolls counted as returns", "SIMULATED, planted edge IC 0.05"; "" if none */
	int64_t skipped;              /* csv: bad rows left out of the files that are traded (--skip-bad) */
	int skipped_files;            /* csv: files left out whole */
};

/* What a market holds after the close of a session: its last bar's contract, or the next one when that bar rolled. */
struct feed_held {
	char contract[16];
	int64_t close;   /* micro, of that contract */
	date_t session;  /* of the last bar */
};
/* 1, or 0 when the market has not begun. */
int feed_held(struct feed *f, int m, date_t session, struct feed_held *out);
/* How many bars the market with the most of them has up to and including that session. */
int feed_most_bars(struct feed *f, date_t session);

/* sim: markets of cfg. 0, or -1 with err (unknown market: names the known ones). */
int feed_sim_open(const struct config *cfg, const struct calendar *cal, const struct tz *chicago, struct feed **out, char *err, int errsize);
/* The user's roll_dates.csv: dates on which files without contracts roll. */
struct feed_rolls {
	struct feed_rolls_row { char symbol[CONTRACT_SYMBOL]; date_t date; } *rows; /* in the order of the file; malloc'd */
	size_t n;
};
/* feed_rolls.c: parse "symbol,date" text (header line optional). 0, or -1 with err "file:line: value: reason". */
int feed_rolls_read(const char *text, const char *file, struct feed_rolls *out, char *err, int errsize);

/* csv: every SYMBOL.csv of dir, in byte order of name; calendar, rolls and own may be NULL, calendar is kept. Each bad row is logged as file:line: value: reason. */
int feed_csv_open(const struct config *cfg, const char *dir, bool skip_bad, const struct calendar *calendar, const struct feed_rolls *rolls, const struct contract_list *own, const struct tz *chicago, struct feed **out, char *err, int errsize);
/*
 * csv that is watched: the files of cfg->csv_dir, those of HYDRA_MARKETS if it is set. A last line without its end waits for
 * it. See feed_csv_watch.c for what is traded when. wall: the clock, clock_wall but in tests. rolls and own are the feed's
 * from here on, also after a failure: their rows are freed with it.
 */
int feed_csv_watch_open(const struct config *cfg, const struct calendar *calendar, const struct feed_rolls *rolls, const struct contract_list *own, const struct tz *chicago, instant_t (*wall)(void), struct feed **out, char *err, int errsize);
void feed_close(struct feed *);
/*
 * What names the input up to and including that session (DATE_NONE: of no session): of an open-ended feed its markets and
 * every bar so far, so that files which only grew continue a ledger and others do not; of any other the feed's digest.
 */
void feed_digest(struct feed *f, date_t upto, char out[65]);

#endif
