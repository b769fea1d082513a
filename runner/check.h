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
#include "page_meta.h"
#include "page_overview.h"
#include "run_state.h"

/* The exit codes of monitoring plugins. */
enum check_state { CHECK_OK, CHECK_WARNING, CHECK_CRITICAL, CHECK_UNKNOWN };
const char *check_state_name(enum check_state s); /* OK … */

/* Limits: above (disk: below) the first a warning, the second critical. Seconds; the disk's are in page_system.h. */
#define CHECK_HEARTBEAT_WARN 20 /* four beats: a busy machine may lose one or two */
#define CHECK_HEARTBEAT_CRIT 60
#define CHECK_OVERDUE_WARN 60 /* past the instant that the runner named for its next cycle */
#define CHECK_OVERDUE_CRIT 600
#define CHECK_OPEN_WARN 300 /* a cycle begun and not done: it takes milliseconds */
#define CHECK_OPEN_CRIT 1800
#define CHECK_CYCLES 20 /* newest cycles that are looked through for missed ones */

enum check_journal { CHECK_LEDGER, CHECK_EXPERIMENTS, CHECK_TELEMETRY, CHECK_JOURNALS };
enum check_health { CHECK_READABLE, CHECK_MISSING, CHECK_EMPTY, CHECK_UNREADABLE };

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
	int64_t disk_left;          /* bytes, -1 unknown */
	int64_t disk_low, disk_full; /* bytes under which it is a warning, critical */
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
};

#define CHECK_FINDINGS (16 + CHECK_BREAKERS) /* one of each kind */
struct check_verdict {
	enum check_state state; /* the worst: critical, warning, unknown, ok */
	int n;
	struct {
		enum check_state state;
		char text[CHECK_TEXT + 100];
	} finding[CHECK_FINDINGS]; /* the worst first, else as they were found */
};

/* Fill out from the files of cfg's folders, opened read-only; nothing is made, no lock is taken. Never fails: what could not be read is in out. */
void check_read(const struct config *cfg, struct check_facts *out);

void check_judge(const struct check_facts *f, struct check_verdict *out);

/* Seconds for performance data, -1 unknown: age of the heartbeat (at least 0), how long the next cycle is overdue, how long the last one is open. */
int64_t check_age(const struct check_facts *f);
int64_t check_overdue(const struct check_facts *f);
int64_t check_open(const struct check_facts *f);
int check_readable(const struct check_facts *f); /* journals */
int check_tripped(const struct check_facts *f);  /* breakers not active */
/* Is there a ledger of ours to judge? */
bool check_has_ledger(const struct check_facts *f);

/* Words of others as the line can hold them: no '|', which would begin performance data, and no line's end. Appended to out. */
void check_words(struct buf *out, const char *text);
/* "STATE - words | label=value[unit];[warn];[crit];[min] …", one line; and the same as a JSON object. Appended to out. */
void check_line(const struct check_facts *f, const struct check_verdict *v, struct buf *out);
void check_json(const struct check_facts *f, const struct check_verdict *v, struct buf *out);

#endif
