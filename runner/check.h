#ifndef CHECK_H
#define CHECK_H

/*
 * `hydra-runner check`: is this instance well? Reading (check_read), judging
 * (check_judge, values in and values out) and saying (check_line, check_json)
 * are apart, so that a test can judge any state without bringing it about.
 */
#include <stdbool.h>
#include <stdint.h>

#include "balance.h"
#include "buf.h"
#include "config.h"
#include "db.h"
#include "date.h"
#include "lost.h"
#include "market.h"
#include "page_meta.h"
#include "page_overview.h"
#include "page_system.h"
#include "run_state.h"

/* The exit codes of monitoring plugins. */
enum check_state { CHECK_OK, CHECK_WARNING, CHECK_CRITICAL, CHECK_UNKNOWN };
const char *check_state_name(enum check_state s); /* OK … */
int check_weight(enum check_state s); /* unknown is not well, but a trouble that is known outweighs it: ok, unknown, warning, critical */

/* What is looked at: each finding is of one of them. The order is that of `check --list`, of the runbook and of the alerts. */
enum check_item {
	CHECK_HEARTBEAT,
	CHECK_RUNNER,
	CHECK_OVERDUE,
	CHECK_OPEN,
	CHECK_MISSED,
	CHECK_FEED,
	CHECK_BROKER,
	CHECK_FILES, /* the journals */
	CHECK_DISK,
	CHECK_TRIPPED,
	CHECK_ORDERS,
	CHECK_POSITIONS,
	CHECK_MODEL,
	CHECK_MARKETS,
	CHECK_AGENT,
	CHECK_DRIFT,
	CHECK_ALERTS,
	CHECK_ITEMS
};

/* Above the first a warning, above the second critical (least: below). */
#define CHECK_NEVER INT64_C(-1)
#define CHECK_LIMIT_MOST INT64_C(1000000000)
struct check_limit {
	int64_t warn, crit; /* 0 to CHECK_LIMIT_MOST, or CHECK_NEVER */
};

struct check_item_words {
	const char *name;    /* in settings, alerts, the runbook */
	const char *meaning; /* what is measured, or what is told */
	const char *unit;    /* s, sessions, MB, or "" for a number; NULL: it has no limits */
	struct check_limit standard;
	bool least;          /* the limits are the least that is well, not the most */
};
extern const struct check_item_words check_items[CHECK_ITEMS];

/*
 * The limits in force: the standard ones, and over them those that text names (HYDRA_CHECK_LIMITS): "disk=10000:2000,missed=2:-".
 * 0, or -1 with err naming value and what is allowed.
 */
int check_limits_read(const char *text, struct check_limit out[CHECK_ITEMS], char *err, int errsize);

#define CHECK_CYCLES 20 /* newest cycles that are looked through for missed ones */
#define CHECK_MEGABYTE INT64_C(1000000)

enum check_journal { CHECK_LEDGER, CHECK_EXPERIMENTS, CHECK_TELEMETRY, CHECK_JOURNALS };
enum check_health { CHECK_READABLE, CHECK_MISSING, CHECK_EMPTY, CHECK_UNREADABLE };

enum check_drift { CHECK_DRIFT_NONE, CHECK_DRIFT_WATCHED, CHECK_DRIFT_DEGRADED };
#define CHECK_BREAKERS 8
#define CHECK_TEXT 400

/* What was seen. Everything of the ledger holds only while its health is CHECK_READABLE, and with has_meta only what follows that. */
struct check_facts {
	instant_t now;
	const char *data_dir, *run_dir; /* where was looked: not copied */
	struct run_state runner;
	char denied[CHECK_TEXT];    /* why the runner's status file cannot be read, "" it can, or is not there: runner is then no judgement */
	struct {
		enum check_health health;
		char error[CHECK_TEXT]; /* "fill_journal.db: …", "" readable */
	} journal[CHECK_JOURNALS];
	char follows[LOST_WHY];     /* what tells that there is, or was, a ledger (lost.h); "" nothing */
	bool restoring;             /* lost_restore */
	char ran[PAGE_SYSTEM_REF];  /* the ledger's newest experiment, "" none */
	bool kept;                  /* it has its row, or that is not known */
	struct check_limit limit[CHECK_ITEMS];
	int64_t disk_left;          /* bytes, -1 unknown */
	int64_t wal;                /* bytes of the largest write-ahead log of a journal, 0 none */
	int version;                /* of the ledger's schema */
	bool has_meta;              /* false: a journal of fills alone, the original's */
	struct page_meta meta;
	bool has_cycle;
	struct page_overview_cycle cycle;
	int64_t missed;             /* of the newest CHECK_CYCLES */
	struct page_overview_breaker breaker[CHECK_BREAKERS];
	int n_breakers;
	struct balance balance;     /* positions and cash that are not what their fills say */
	int64_t decided, tradable;  /* markets of the last decision; those where one lot fits the cap */
	struct {
		char symbol[MARKET_SYMBOL], exchange[16];
	} market[CONFIG_MARKETS];   /* of the ledger */
	int n_markets;
	int64_t behind;             /* sessions closed since the newest bar of the market furthest behind; -1 unknown, or no files are watched */
	char behind_symbol[MARKET_SYMBOL], behind_session[DATE_TEXT]; /* that market, and its newest bar */
	int64_t winners;            /* of the agent's experiments, that wait for a person */
	char winner[96];            /* the oldest of them */
	int drift;                  /* enum check_drift of the model in its newest decision, -1 not judged */
	char drift_words[200];
	int64_t undelivered;        /* seconds that the oldest alert waits for a receiver, -1 unknown */
	char undelivered_words[CHECK_TEXT];
};

#define CHECK_FINDINGS (24 + CHECK_BREAKERS) /* one of each kind */
struct check_verdict {
	enum check_state state; /* the worst: critical, warning, unknown, ok */
	int n;
	struct {
		enum check_state state;
		enum check_item item;
		char text[CHECK_TEXT + 100];
	} finding[CHECK_FINDINGS]; /* the worst first, else as they were found */
};

/*
 * Fill out from the files of cfg's folders, opened read-only; nothing is made, no lock is taken. Never fails: what could not be read
 * is in out. limit is the caller's to fill.
 */
void check_read(const struct config *cfg, struct check_facts *out);

void check_judge(const struct check_facts *f, struct check_verdict *out);
/* Add a finding behind those that weigh as much; there is room for one of each kind. */
void check_found(struct check_verdict *v, enum check_item item, enum check_state state, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The worst that was found of an item, and, appended to text (may be NULL), its findings with "; " between. */
enum check_state check_item_state(const struct check_verdict *v, enum check_item item, struct buf *text);

/* Seconds for performance data, -1 unknown: age of the heartbeat (at least 0), how long the next cycle is overdue, how long the last one is open. */
int64_t check_age(const struct check_facts *f);
int64_t check_overdue(const struct check_facts *f);
int64_t check_open(const struct check_facts *f);
int check_readable(const struct check_facts *f); /* journals */
int check_tripped(const struct check_facts *f);  /* breakers not active */
bool check_beating(const struct check_facts *f); /* a runner wrote its status, and did not say that it ends */
/* Is there a ledger of ours to judge? */
bool check_has_ledger(const struct check_facts *f);

/* Parts of check_read. The ledger's: winners and drift; and the feed, of a telemetry journal beside a ledger that was read. 0, or -1 with db_error. */
int check_read_agent(struct db *ledger, struct check_facts *out);
int check_read_feed(struct db *telemetry, const char *data_dir, struct check_facts *out);
int check_read_markets(struct db *ledger, struct check_facts *out);

/* Words of others as the line can hold them: no '|', which would begin performance data, and no line's end. Appended to out. */
void check_words(struct buf *out, const char *text);
/* "STATE - words | label=value[unit];[warn];[crit];[min] …", one line; and the same as a JSON object. Appended to out. */
void check_line(const struct check_facts *f, const struct check_verdict *v, struct buf *out);
void check_json(const struct check_facts *f, const struct check_verdict *v, struct buf *out);
/* A table of all items, for people: state, name, value, limits, meaning, and below what was found. */
void check_list(const struct check_facts *f, const struct check_verdict *v, struct buf *out);
/* The same as a JSON list. */
void check_list_json(const struct check_facts *f, const struct check_verdict *v, struct buf *out);
/* An item's value in its unit; -1 unknown, or it has none. */
int64_t check_value(const struct check_facts *f, enum check_item item);

#endif
