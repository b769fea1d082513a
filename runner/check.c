/* The judgement of `check`: from what was seen to a state and its reasons. */
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>


#define FUTURE 5 /* seconds that a heartbeat may lie ahead: clocks of two machines on one share differ */
#define STOPPED "orders are stopped: " /* begins what engine_gate gives the runner as its reason */

const char *
check_state_name(enum check_state s)
{
	static const char *const name[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
	return name[s];
}

int
check_weight(enum check_state s)
{
	static const int of[] = { [CHECK_OK] = 0, [CHECK_UNKNOWN] = 1, [CHECK_WARNING] = 2, [CHECK_CRITICAL] = 3 };
	return of[s];
}

void
check_found(struct check_verdict *out, enum check_item item, enum check_state state, const char *fmt, ...)
{
	if (out->n == CHECK_FINDINGS)
		return;
	int at = out->n++;
	for (; at > 0 && check_weight(out->finding[at - 1].state) < check_weight(state); at--)
		out->finding[at] = out->finding[at - 1];
	va_list list;
	va_start(list, fmt);
	out->finding[at].state = state;
	out->finding[at].item = item;
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is above */
	vsnprintf(out->finding[at].text, sizeof out->finding[at].text, fmt, list);
	va_end(list);
	out->state = out->finding[0].state;
}

static bool
beyond(int64_t value, int64_t limit, bool least)
{
	return limit != CHECK_NEVER && (least ? value < limit : value > limit);
}

/* The state of an item by its limits; what is not known (below 0) is no trouble of its own. */
static enum check_state
measured(const struct check_facts *f, enum check_item item)
{
	const struct check_limit *l = &f->limit[item];
	int64_t value = check_value(f, item);
	bool least = check_items[item].least;
	return value < 0 ? CHECK_OK : beyond(value, l->crit, least) ? CHECK_CRITICAL : beyond(value, l->warn, least) ? CHECK_WARNING : CHECK_OK;
}

bool
check_has_ledger(const struct check_facts *f)
{
	return f->journal[CHECK_LEDGER].health == CHECK_READABLE && f->has_meta;
}

bool
check_beating(const struct check_facts *f)
{
	const struct run_state *r = &f->runner;
	return r->known && !r->exited && strcmp(r->state, "stopped") != 0;
}

int64_t
check_age(const struct check_facts *f)
{
	if (f->runner.heartbeat == 0)
		return -1;
	int64_t age = (f->now - f->runner.heartbeat) / CLOCK_SECOND;
	return age > 0 ? age : 0;
}

int64_t
check_overdue(const struct check_facts *f)
{
	if (!check_beating(f) || f->runner.next_at == 0)
		return -1;
	return f->now > f->runner.next_at ? (f->now - f->runner.next_at) / CLOCK_SECOND : 0;
}

int64_t
check_open(const struct check_facts *f)
{
	if (!check_has_ledger(f) || !f->has_cycle)
		return -1;
	bool open = strcmp(f->cycle.state, "open") == 0 || strcmp(f->cycle.state, "decided") == 0;
	return open && f->cycle.started > 0 && f->now > f->cycle.started ? (f->now - f->cycle.started) / CLOCK_SECOND : 0;
}

int
check_readable(const struct check_facts *f)
{
	int n = 0;
	for (int i = 0; i < CHECK_JOURNALS; i++)
		n += f->journal[i].health == CHECK_READABLE;
	return n;
}

int
check_tripped(const struct check_facts *f)
{
	int n = 0;
	for (int i = 0; i < f->n_breakers; i++)
		n += strcmp(f->breaker[i].state, "active") != 0 || f->breaker[i].latched;
	return n;
}

/* No ledger, or the original's, and no runner that should have made one: nothing is wrong, and nothing is known. */
static bool
nobodys(const struct check_facts *f)
{
	enum check_health ledger = f->journal[CHECK_LEDGER].health;
	bool up = strcmp(f->runner.word, "up") == 0 && strcmp(f->runner.state, "starting") != 0;
	return !up && (ledger == CHECK_MISSING || ledger == CHECK_EMPTY || (ledger == CHECK_READABLE && !f->has_meta && f->version <= PAGE_META_VERSION));
}

/* The journals beside the ledger. Without a runner one may be missing; one that cannot be read is damage, whoever made it. */
static void
judge_others(const struct check_facts *f, bool wanted, struct check_verdict *out)
{
	for (int i = CHECK_LEDGER + 1; i < CHECK_JOURNALS; i++)
		if (f->journal[i].health == CHECK_UNREADABLE)
			check_found(out, CHECK_FILES, CHECK_CRITICAL, "%s", f->journal[i].error);
		else if (wanted && f->journal[i].health != CHECK_READABLE) /* the runner fills it again */
			check_found(out, CHECK_FILES, CHECK_WARNING, "%s", f->journal[i].error);
}

static void
judge_nobodys(const struct check_facts *f, struct check_verdict *out)
{
	if (f->journal[CHECK_LEDGER].health != CHECK_READABLE && f->restoring)
		check_found(out, CHECK_FILES, CHECK_CRITICAL, "no ledger: %s; " LOST_RESTORE_WORDS " (%s)", f->journal[CHECK_LEDGER].error, f->data_dir);
	else if (f->journal[CHECK_LEDGER].health != CHECK_READABLE && f->follows[0] != '\0')
		check_found(out, CHECK_FILES, CHECK_CRITICAL, "the ledger is lost: %s, but %s (%s)", f->journal[CHECK_LEDGER].error, f->follows, f->data_dir);
	else if (f->journal[CHECK_LEDGER].health == CHECK_READABLE)
		check_found(out, CHECK_FILES, CHECK_UNKNOWN, "fill_journal.db: a journal of fills alone, no runner of this program has taken it over");
	else
		check_found(out, CHECK_FILES, CHECK_UNKNOWN, "no ledger to check: %s (%s)", f->journal[CHECK_LEDGER].error, f->data_dir);
	judge_others(f, false, out);
}

static void
judge_journals(const struct check_facts *f, struct check_verdict *out)
{
	const char *ledger = f->journal[CHECK_LEDGER].error;
	switch (f->journal[CHECK_LEDGER].health) {
	case CHECK_MISSING:
	case CHECK_EMPTY:
		check_found(out, CHECK_FILES, CHECK_CRITICAL, "a runner lives without its ledger: %s", ledger);
		break;
	case CHECK_UNREADABLE:
		check_found(out, CHECK_FILES, CHECK_CRITICAL, "%s", ledger);
		break;
	case CHECK_READABLE:
		if (f->version > PAGE_META_VERSION)
			check_found(out, CHECK_FILES, CHECK_UNKNOWN, "fill_journal.db: schema version %d is newer than this program's %d", f->version, PAGE_META_VERSION);
		else if (!f->has_meta)
			check_found(out, CHECK_FILES, CHECK_CRITICAL, "a runner lives beside a ledger that is not its own");
		if (f->ran[0] != '\0' && !f->kept)
			check_found(out, CHECK_FILES, CHECK_WARNING, "experiment_journal.db: no row of %s, the ledger's newest experiment", f->ran);
		break;
	}
	judge_others(f, true, out);
}

/* Is what makes the runner critical that orders are stopped? Then the orders tell it, in the runner's words, which say what lifts it. */
static bool
stopped_tells(const struct check_facts *f)
{
	const struct run_state *r = &f->runner;
	return check_beating(f) && f->meta.stopped[0] != '\0' && strcmp(r->state, "critical") == 0 && strncmp(r->reason, STOPPED, strlen(STOPPED)) == 0;
}

/* A runner that is there: what it says of itself. */
static void
judge_words(const struct check_facts *f, struct check_verdict *out)
{
	const struct run_state *r = &f->runner;
	const char *why = r->reason[0] != '\0' ? r->reason : "it gives no reason, its log does";
	if (strcmp(r->state, "critical") == 0 && !stopped_tells(f))
		check_found(out, CHECK_RUNNER, CHECK_CRITICAL, "runner critical: %s", why);
	else if (strcmp(r->state, "degraded") == 0)
		check_found(out, CHECK_RUNNER, CHECK_WARNING, "runner degraded: %s", why);
	else if (strcmp(r->state, "halted") == 0 && !(check_has_ledger(f) && f->meta.halted))
		check_found(out, CHECK_RUNNER, CHECK_WARNING, "runner halted: %s", why);
	int64_t late = check_overdue(f);
	enum check_state s = measured(f, CHECK_OVERDUE);
	if (s != CHECK_OK)
		check_found(out, CHECK_OVERDUE, s, "next cycle overdue by %" PRId64 " s", late);
}

static void
judge_runner(const struct check_facts *f, struct check_verdict *out)
{
	const struct run_state *r = &f->runner;
	bool csv = check_has_ledger(f) && strcmp(f->meta.mode, "csv") == 0;
	if (f->denied[0] != '\0') {
		check_found(out, CHECK_RUNNER, CHECK_UNKNOWN, "whether a runner lives is unknown: %s", f->denied);
	} else if (strcmp(r->word, "absent") == 0) {
		check_found(out, CHECK_RUNNER, csv ? CHECK_UNKNOWN : CHECK_CRITICAL, "no runner: %s (%s)%s", r->why, f->run_dir, csv ? "; a replay that is over needs none" : "");
	} else if (!check_beating(f)) {
		check_found(out, CHECK_RUNNER, CHECK_CRITICAL, "runner down: %s", r->why);
	} else if (csv && strcmp(r->state, "finished") == 0) {
		return; /* a replay ends with its input */
	} else {
		int64_t age = check_age(f), ahead = (r->heartbeat - f->now) / CLOCK_SECOND;
		enum check_state s = measured(f, CHECK_HEARTBEAT);
		if (s != CHECK_OK)
			check_found(out, CHECK_HEARTBEAT, s, "no heartbeat for %" PRId64 " s", age);
		else if (ahead > FUTURE) /* a living runner writes the new time within one beat of a clock that was set back */
			check_found(out, CHECK_HEARTBEAT, CHECK_WARNING, "the heartbeat lies %" PRId64 " s in the future", ahead);
		judge_words(f, out);
	}
}

static void
judge_cycles(const struct check_facts *f, struct check_verdict *out)
{
	int64_t open = check_open(f);
	enum check_state s = measured(f, CHECK_OPEN);
	if (s != CHECK_OK)
		check_found(out, CHECK_OPEN, s, "cycle of %s open for %" PRId64 " s, in phase %s", f->cycle.session, open, f->cycle.phase);
	s = measured(f, CHECK_MISSED);
	if (s != CHECK_OK)
		check_found(out, CHECK_MISSED, s, "%" PRId64 " of the last %d cycles missed", f->missed, CHECK_CYCLES);
	s = measured(f, CHECK_MARKETS);
	if (s != CHECK_OK && f->tradable == 0)
		check_found(out, CHECK_MARKETS, s, "no market can be traded: one lot exceeds the cap at this equity");
	else if (s != CHECK_OK)
		check_found(out, CHECK_MARKETS, s, "%" PRId64 " of %" PRId64 " markets can be traded: in the others one lot exceeds the cap at this equity", f->tradable, f->decided);
	if (page_meta_instead(&f->meta) != NULL)
		check_found(out, CHECK_MODEL, CHECK_WARNING, "the champion cannot decide, in its place: %s", f->meta.decider);
}

static void
judge_orders(const struct check_facts *f, struct check_verdict *out)
{
	enum check_state s = measured(f, CHECK_POSITIONS);
	if (s != CHECK_OK)
		check_found(out, CHECK_POSITIONS, s, "%s", f->balance.first);
	if (stopped_tells(f))
		check_found(out, CHECK_ORDERS, CHECK_CRITICAL, "%s", f->runner.reason);
	else if (f->meta.stopped[0] != '\0')
		check_found(out, CHECK_ORDERS, CHECK_CRITICAL, STOPPED "%s", f->meta.stopped);
	if (f->meta.halted && strcmp(f->meta.halt_reason, "ruin") == 0)
		check_found(out, CHECK_ORDERS, CHECK_CRITICAL, "halted: equity is not above 0");
	else if (f->meta.halted)
		check_found(out, CHECK_ORDERS, CHECK_WARNING, "halted%s: only reductions are ordered", strcmp(f->meta.halt_reason, "operator") == 0 ? " by the operator" : "");
}

/* Each by its name; one that holds until a person lets it go is critical whatever their number. */
static void
judge_breakers(const struct check_facts *f, struct check_verdict *out)
{
	enum check_state s = measured(f, CHECK_TRIPPED);
	for (int i = 0; i < f->n_breakers; i++) {
		const struct page_overview_breaker *b = &f->breaker[i];
		if (b->latched)
			check_found(out, CHECK_TRIPPED, CHECK_CRITICAL, "breaker %s latched: it needs `resume --breaker %s`", b->name, b->name);
		else if (strcmp(b->state, "active") != 0 && s != CHECK_OK)
			check_found(out, CHECK_TRIPPED, s, "breaker %s %s%s%s", b->name, b->state, b->since[0] != '\0' ? " since " : "", b->since);
	}
}

static void
judge_disk(const struct check_facts *f, struct check_verdict *out)
{
	enum check_state s = measured(f, CHECK_DISK);
	if (s != CHECK_OK)
		check_found(out, CHECK_DISK, s, "disk %s: %.2f GB left", s == CHECK_CRITICAL ? "nearly full" : "low", (double)f->disk_left / 1e9);
	s = measured(f, CHECK_FILES);
	if (s != CHECK_OK) /* a reader that does not let go keeps it from being taken over */
		check_found(out, CHECK_FILES, s, "a journal's write-ahead log has grown to %" PRId64 " MB", check_value(f, CHECK_FILES));
}

/* What comes in, and who decides with it. */
static void
judge_work(const struct check_facts *f, struct check_verdict *out)
{
	enum check_state s = measured(f, CHECK_FEED);
	if (s != CHECK_OK)
		check_found(out, CHECK_FEED, s, "no bar of %s since %s: %" PRId64 " sessions have closed", f->behind_symbol, f->behind_session, f->behind);
	s = measured(f, CHECK_AGENT);
	if (s != CHECK_OK)
		check_found(out, CHECK_AGENT, s, "%" PRId64 " winner%s wait%s for your word, the oldest is %s", f->winners, f->winners == 1 ? "" : "s", f->winners == 1 ? "s" : "", f->winner);
	s = measured(f, CHECK_DRIFT);
	if (s != CHECK_OK)
		check_found(out, CHECK_DRIFT, s, "the model is %s: %s", f->drift == CHECK_DRIFT_WATCHED ? "watched" : "degraded", f->drift_words);
}

void
check_judge(const struct check_facts *f, struct check_verdict *out)
{
	memset(out, 0, sizeof *out);
	if (nobodys(f)) {
		judge_nobodys(f, out);
	} else {
		judge_journals(f, out);
		judge_runner(f, out);
	}
	judge_disk(f, out);
	if (check_has_ledger(f)) {
		judge_orders(f, out);
		judge_breakers(f, out);
		judge_cycles(f, out);
		judge_work(f, out);
	}
	enum check_state s = measured(f, CHECK_ALERTS);
	if (s != CHECK_OK)
		check_found(out, CHECK_ALERTS, s, "%s", f->undelivered_words);
}

enum check_state
check_item_state(const struct check_verdict *v, enum check_item item, struct buf *text)
{
	enum check_state worst = CHECK_OK;
	int n = 0;
	for (int i = 0; i < v->n; i++) {
		if (v->finding[i].item != item)
			continue;
		if (check_weight(v->finding[i].state) > check_weight(worst))
			worst = v->finding[i].state;
		if (text != NULL)
			buf_fmt(text, "%s%s", n++ > 0 ? "; " : "", v->finding[i].text);
	}
	return worst;
}
