#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adopt.h"
#include "cycle.h"
#include "db.h"
#include "engine_agent.h"
#include "setup.h"
#include "telemetry.h"
#include "update.h"

#define CATCH_UP 100

static int
fail(struct engine *e, const char *why)
{
	if (why != e->reason)
		snprintf(e->reason, sizeof e->reason, "%s", why);
	return -1;
}

const char *
engine_reason(const struct engine *e)
{
	return e->reason;
}

const struct feed *
engine_feed(const struct engine *e)
{
	return e->feed;
}

void
engine_sink_set(struct engine *e, engine_sink sink, void *arg)
{
	e->sink = sink;
	e->sink_arg = arg;
}

/* The ledger's sink: what was told is remembered, so that nothing is told twice or left out over a reopening. */
static void
pass_on(void *arg, int64_t seq, const char *kind, const char *data)
{
	struct engine *e = arg;
	if (seq > e->told)
		e->told = seq;
	if (e->sink != NULL)
		e->sink(e->sink_arg, seq, kind, data);
}

/* Position = opening + sum of fills, counted row by row at each start (docs/architecture.md, "Restart, in order", 3). */
static int
check_start(struct engine *e)
{
	int whole = ledger_check(e->ledger, true);
	if (whole == 1)
		return 0;
	fail(e, ledger_reason(e->ledger));
	if (whole == 0 && ledger_stop(e->ledger, e->reason) != 0)
		return fail(e, ledger_reason(e->ledger));
	if (whole == 0)
		engine_started(e, e->reason); /* a restart that was not exact */
	return -1;
}

static void
input_upto(void *arg, const char *session, char out[65])
{
	struct engine *e = arg;
	date_t date;
	feed_digest(e->feed, date_parse(session, &date) == 0 ? date : DATE_NONE, out);
}

int
engine_open_ledger(struct engine *e, int *code, char *err, int errsize)
{
	char input[65];
	bool known = e->epoch[0] != '\0';
	if (!known && engine_lost(e, code, err, errsize) != 0)
		return -1;
	feed_digest(e->feed, DATE_NONE, input);
	struct ledger_stamp stamp = { .mode = e->feed->name, .input = input, .input_upto = input_upto, .input_arg = e, .badge = e->feed->badge, .currency = e->cfg.currency, .data_dir = e->cfg.data_dir,
		.seed = e->cfg.seed, .capital = e->cfg.capital, .markets = e->feed->markets, .n_markets = e->feed->n_markets,
		.warmup = e->cfg.feed == CONFIG_FEED_SIM && strcmp(e->feed->name, "sim") == 0 ? e->cfg.sim_warmup : 0, .known = known };
	if (ledger_open(&stamp, &e->ledger, code, err, errsize) != 0)
		return -1;
	ledger_sink(e->ledger, pass_on, e);
	if (ledger_meta_get(e->ledger, "epoch", e->epoch, sizeof e->epoch) != 1 || ledger_cycle_count(e->ledger, &e->sessions) != 0) {
		*code = 1;
		snprintf(err, (size_t)errsize, "%s", ledger_reason(e->ledger));
		return -1;
	}
	char text[32];
	ledger_meta_get(e->ledger, "warmup_total", text, sizeof text);
	e->warmup_total = strtoll(text, NULL, 10);
	e->cycle.ledger = e->ledger;
	return 0;
}

static int
open_rest(struct engine *e, int *code, char *err, int errsize)
{
	struct adopt_report adopted = { 0 };
	if (telemetry_experiments(e->cfg.data_dir, &e->experiments, &adopted, code, err, errsize) != 0)
		return -1;
	*code = 1;
	/* what it saw is not what it owns: without telemetry trading goes on */
	char why[400];
	if (telemetry_open(e->cfg.data_dir, &e->telemetry, why, sizeof why) != 0)
		log_write(LOG_WARN, "telemetry_off", "error=\"%s\"", why);
	if (broker_paper_open(&e->broker) != 0) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	if (check_start(e) != 0) {
		snprintf(err, (size_t)errsize, "%s", e->reason);
		return -1;
	}
	return 0;
}

struct engine *
engine_open(const struct config *cfg, struct feed *feed, int *code, char *err, int errsize)
{
	struct engine *e = calloc(1, sizeof *e);
	if (e == NULL) {
		*code = 1;
		snprintf(err, (size_t)errsize, "out of memory");
		feed_close(feed);
		return NULL;
	}
	e->cfg = *cfg;
	e->feed = feed;
	e->lock = -1;
	/* refused before a lock or a side file is made */
	if (adopt_look(e->cfg.data_dir, code, err, errsize) != 0 || engine_lock(e, code, err, errsize) != 0)
		goto fail;
	*code = 78;
	if (setup_calendar(e->cfg.data_dir, &e->chicago, &e->calendar, &e->calendar_rows, err, errsize) != 0)
		goto fail;
	if (engine_open_ledger(e, code, err, errsize) != 0 || open_rest(e, code, err, errsize) != 0)
		goto fail;
	e->rule = &forecast_rule;
	e->cycle = (struct cycle){ .cfg = &e->cfg, .feed = feed, .ledger = e->ledger, .experiments = e->experiments, .broker = e->broker, .signal = e->rule, .signal_fault = e->fault,
		.calendar = &e->calendar, .chicago = e->chicago, .agent_state = "running" };
	if (e->cfg.autonomy > 0) {
		e->observer = agent_observe_new(feed, e->telemetry);
		e->cycle.observer = e->observer;
		if (e->observer == NULL || engine_agent_open(e) != 0) {
			*code = 1;
			snprintf(err, (size_t)errsize, "out of memory");
			goto fail;
		}
	}
	e->told = ledger_last_seq(e->ledger);
	if (e->told < 0) { /* unknown is not none: the whole history would be told again */
		*code = 1;
		snprintf(err, (size_t)errsize, "%s", ledger_reason(e->ledger));
		goto fail;
	}
	engine_record_missed(e);
	*code = 0;
	return e;
fail:
	engine_lock_withdraw(e);
	engine_close(e);
	return NULL;
}

void
engine_close(struct engine *e)
{
	if (e == NULL)
		return;
	engine_train_end(e);
	engine_agent_close(e);
	agent_observe_free(e->observer);
	champion_free(e->champion);
	if (e->broker != NULL)
		e->broker->ops->close(e->broker);
	telemetry_close(e->telemetry);
	db_close(e->experiments);
	ledger_close(e->ledger);
	feed_close(e->feed);
	tz_close(e->chicago);
	free(e->calendar_rows);
	if (e->lock >= 0)
		close(e->lock);
	free(e);
}

/* Removed or replaced under us: another ledger must never be taken for ours. */
bool
engine_gone(struct engine *e)
{
	if (e->ledger != NULL ? !db_moved(ledger_db(e->ledger)) : ledger_exists(e->cfg.data_dir) == 1)
		return false;
	fail(e, "fill_journal.db was removed or replaced while it was open");
	return true;
}

bool
engine_watch(struct engine *e)
{
	int whole = e->ledger == NULL || e->failed ? 1 : ledger_check(e->ledger, false);
	if (whole == 1)
		return true;
	fail(e, ledger_reason(e->ledger));
	if (whole < 0 || ledger_stop(e->ledger, e->reason) != 0)
		e->failed = true;
	return false;
}

/* After any failure the handle's knowledge is void: open the file again and look (invariant 5). */
static int
reopen(struct engine *e)
{
	int code;
	char err[512], epoch[sizeof e->epoch];
	snprintf(epoch, sizeof epoch, "%s", e->epoch);
	ledger_close(e->ledger);
	e->ledger = NULL;
	e->cycle.ledger = NULL;
	int rc = engine_open_ledger(e, &code, err, sizeof err);
	if (rc == 0 && strcmp(epoch, e->epoch) != 0) {
		rc = -1;
		snprintf(err, sizeof err, "fill_journal.db was replaced by another ledger");
	}
	snprintf(e->epoch, sizeof e->epoch, "%s", epoch);
	if (rc != 0) {
		ledger_close(e->ledger);
		e->ledger = NULL;
		e->cycle.ledger = NULL;
		return fail(e, err);
	}
	e->failed = false;
	if (check_start(e) != 0)
		return -1;
	/* a commit that failed may have landed: what it holds is told now, once */
	int n;
	do
		n = ledger_events(e->ledger, e->told, CATCH_UP, pass_on, e);
	while (n == CATCH_UP);
	return n < 0 ? fail(e, ledger_reason(e->ledger)) : 0;
}

/* The ledger is there and ours, opened again after a failure. */
static enum engine_result
ready(struct engine *e)
{
	if (engine_gone(e))
		return ENGINE_GONE;
	if ((e->ledger == NULL || e->failed) && reopen(e) != 0) {
		e->failed = true;
		return ENGINE_CRITICAL;
	}
	return ENGINE_OK;
}

enum engine_result
engine_next(struct engine *e, date_t *session)
{
	char advanced[DATE_TEXT];
	date_t last;
	enum engine_result able = ready(e);
	if (able != ENGINE_OK)
		return able;
	if (e->feed->ops->look != NULL && e->feed->ops->look(e->feed) == FEED_BROKEN) {
		fail(e, e->feed->says);
		return ENGINE_FEED;
	}
	/* the newest cycle first, if a kill left it unfinished */
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), "SELECT session, state FROM cycle ORDER BY id DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0) {
		fail(e, db_error(ledger_db(e->ledger)));
		e->failed = true;
		return ENGINE_CRITICAL;
	}
	bool open = rc == 1 && strcmp(db_text(s, 1), "done") != 0;
	snprintf(advanced, sizeof advanced, "%s", rc == 1 ? db_text(s, 0) : "");
	db_reset(s);
	if (rc == 1 && date_parse(advanced, &last) != 0) {
		fail(e, "fill_journal.db: cycle.session is not a date");
		return ENGINE_CRITICAL;
	}
	if (open) {
		*session = last;
		return ENGINE_OK;
	}
	enum feed_state state = e->feed->ops->session(e->feed, rc == 1 ? last + 1 : DATE_NONE, session);
	/* before the first session: what history there is */
	if (rc == 1 || state == FEED_READY) {
		enum engine_result trained = engine_train(e, rc == 1 ? last : *session - 1);
		if (trained == ENGINE_OK && rc == 1)
			trained = engine_agent_step(e, last);
		if (trained != ENGINE_OK)
			return trained;
	}
	switch (state) {
	case FEED_READY:
		return ENGINE_OK;
	case FEED_WAIT:
		return ENGINE_WAIT;
	case FEED_END:
		return ENGINE_END;
	default:
		fail(e, "the feed is broken");
		return ENGINE_CRITICAL;
	}
}

int
engine_take_champion(struct engine *e)
{
	if (engine_champion(e) != 0)
		return -1;
	if (e->observer != NULL)
		agent_observe_champion(e->observer, e->fault[0] == '\0' ? e->champion : NULL);
	return 0;
}

static int
run_grouped(struct engine *e, date_t session, bool grouped)
{
	if (grouped && ledger_group_begin(e->ledger) != 0)
		return fail(e, ledger_reason(e->ledger));
	/* at full speed it is judged when there is no session left to trade at once (engine_readiness) */
	e->cycle.judge = e->judges && !grouped && !ledger_gate_look(e->ledger) ? engine_judge : NULL;
	e->cycle.judge_arg = e;
	if (cycle_run(&e->cycle, session) != 0)
		return fail(e, e->cycle.reason);
	if (grouped && ledger_group_commit(e->ledger) != 0)
		return fail(e, ledger_reason(e->ledger));
	return 0;
}

enum engine_result
engine_cycle(struct engine *e, date_t session, bool grouped)
{
	enum engine_result able = ready(e);
	if (able != ENGINE_OK)
		return able;
	e->failed = false;
	/* who writes beside us is noticed before an order of this session is worked */
	if (!engine_watch(e) || engine_take_champion(e) != 0)
		return ENGINE_CRITICAL;
	if (run_grouped(e, session, grouped) != 0) {
		ledger_rollback(e->ledger);
		e->failed = true;
		return ENGINE_CRITICAL;
	}
	e->sessions++;
	engine_record(e, session);
	if (engine_forget(e, session) != 0) {
		e->failed = true;
		return ENGINE_CRITICAL;
	}
	return ENGINE_OK;
}

void
engine_warmup(const struct engine *e, int64_t *done, int64_t *total)
{
	*total = e->warmup_total;
	*done = e->sessions < e->warmup_total ? e->sessions : e->warmup_total;
}

int64_t
engine_sessions(const struct engine *e)
{
	return e->sessions;
}

const char *
engine_epoch(const struct engine *e)
{
	return e->epoch;
}

int64_t
engine_last_seq(const struct engine *e)
{
	int64_t last = e->ledger == NULL || e->failed ? -1 : ledger_last_seq(e->ledger);
	return last > e->told ? last : e->told; /* a ledger that cannot be read does not take back what was told */
}

int
engine_events(struct engine *e, int64_t after, int limit, engine_sink cb, void *arg)
{
	return e->ledger == NULL ? -1 : ledger_events(e->ledger, after, limit, cb, arg);
}

int
engine_update_json(struct engine *e, const char *agent_state, struct buf *out)
{
	if (e->ledger == NULL)
		return -1;
	return journal_update_json(ledger_db(e->ledger), e->experiments, agent_state, NULL, clock_wall(), out);
}
