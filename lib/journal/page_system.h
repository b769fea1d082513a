#ifndef PAGE_SYSTEM_H
#define PAGE_SYSTEM_H

/*
 * What the system page asks beyond the overview: markets, the runner's own
 * life, files and disk. Every query returns a number of rows (or 1 found, 0
 * absent) or -1 with db_error. Prices and money micro.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "db.h"
#include "market.h"

/* One market with its newest decision. */
struct page_system_market {
	char symbol[MARKET_SYMBOL], exchange[16], currency[8];
	int64_t point_value, tick, commission;
	bool labelled;            /* no contract specification known */
	bool decided;             /* the fields below hold */
	char session[11], contract[32], reason[160], model[48];
	int64_t close;
	int64_t bars, bars_missing; /* daily bars there; missing of the last 60 sessions */
	int64_t direction, position, target;
	double sigma_p, adv, probability, fraction; /* NaN unknown */
	int64_t lot_value;        /* one contract's notional */
	int64_t needs_equity;     /* equity at which one lot fits the cap */
};
/* Ascending by symbol; the decision is that of session (ISO). */
int page_system_markets(struct db *ledger, const char *session, struct page_system_market *out, int max);

/* Newest bar of a market in the telemetry journal, and what the newest PAGE_SYSTEM_BARS of them are worth. */
#define PAGE_SYSTEM_BARS 60
struct page_system_bar {
	char session[11], contract[32];
	instant_t closed_at; /* market time */
	int64_t close, volume;
	int n;      /* bars looked at */
	int empty;  /* without volume: nothing is filled in them */
	int locked; /* high is low */
	int broken; /* high below low, close outside, volume below 0 */
};
int page_system_bar(struct db *telemetry, const char *symbol, struct page_system_bar *out);

/* Newest row of a market's reports (Commitments of Traders) in the telemetry journal. 1, 0 it has none, -1: also when the journal has no such table yet. */
struct page_system_report {
	char session[11];
	char kind[16];   /* legacy disaggregated */
	char report[11]; /* day of the newest one known; "" none yet */
	bool fresh;      /* not too old */
	bool ranked;     /* there are enough for its percentiles */
};
int page_system_report(struct db *telemetry, const char *symbol, struct page_system_report *out);

/* The newest PAGE_SYSTEM_CYCLES cycles: late are those that began more than PAGE_SYSTEM_LATE seconds after they were due. 0 / -1. */
#define PAGE_SYSTEM_CYCLES 60
#define PAGE_SYSTEM_LATE 60
struct page_system_cycles {
	int n, late, missed;
	int64_t latest;       /* seconds, of the latest of them */
	char last_missed[11]; /* session, "" none */
	char done[11];        /* newest session whose cycle is through, "" none of them */
	struct page_system_off {
		char session[11], reason[120]; /* reason: why it stopped */
		int64_t late;                  /* seconds, 0 not known */
		bool missed;
	} off[PAGE_SYSTEM_CYCLES]; /* the late and the missed ones, newest first: late + missed of them */
};
int page_system_cycles(struct db *ledger, struct page_system_cycles *out);

/* Has this session a cycle, be it one under way? 1, 0, -1. */
int page_system_has_cycle(struct db *ledger, const char *session);

/* 1 the ledger began as the original's and was taken over, 0 it is ours from its first fill or holds none, -1. Not for version 0. */
int page_system_adopted(struct db *ledger);

/*
 * Do ledger and experiment journal belong together? page_system_ran: the newest experiment that the ledger is through with, or that
 * waits for something, "" none. 0 / -1. page_system_kept: has it a row in the experiment journal? 1, 0, -1. The ledger is to be read
 * first, for the row is written before the ledger's job goes on. Of a journal that was moved away, as it may be, this asks until the
 * next experiment has run.
 */
#define PAGE_SYSTEM_REF 24
int page_system_ran(struct db *ledger, char ref[PAGE_SYSTEM_REF]);
int page_system_kept(struct db *experiments, const char *ref);

/* The runner's life, newest first. */
struct page_system_life {
	int64_t id;
	instant_t at; /* wall */
	char kind[24], severity[12], text[300];
};
/* Newest first, those with an id below before: INT64_MAX, from the newest on. Their number, -1 with db_error. */
int page_system_life(struct db *telemetry, int64_t before, struct page_system_life *out, int max);

/* Sizes of a journal's files; -1 where there is none. */
struct page_system_size { int64_t db, wal; };
void page_system_size(const char *path, struct page_system_size *out);

/* Limits of what is left, for pages and `check`: below FULL nearly full (a journal of a few years, and room for its copy), below LOW low. */
#define PAGE_SYSTEM_DISK_FULL INT64_C(1000000000)
#define PAGE_SYSTEM_DISK_LOW INT64_C(5000000000)
/* Bytes left for us and in all on the disk that holds folder. 0 / -1 with errno. */
int page_system_disk(const char *folder, int64_t *left, int64_t *total);

/*
 * Names in the data folder that are not ours: the first max in byte order. Number in all (may exceed max), -1 with errno.
 * A folder of more than PAGE_SYSTEM_ENTRIES names is not read to its end: PAGE_SYSTEM_ENTRIES + 1 is returned, and the
 * names are the first of those that were read.
 */
#define PAGE_SYSTEM_ENTRIES 10000
struct page_system_foreign { char name[128]; int64_t size; /* -1: a folder, -2: no file either (pipe, socket, link) */ };
int page_system_foreign(const char *folder, struct page_system_foreign *out, int max);

#endif
