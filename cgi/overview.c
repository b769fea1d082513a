/*
 * / and every path that nobody else owns: the state of things in words and
 * numbers, the picture of its curve, and what the event stream says while no
 * runner answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "overview_lines.h"
#include "page_words.h"
#include "update.h"

/* How far the agent came, and how many winners wait. 0 / -1 */
static int
gather_agent(struct db *db, struct overview *o)
{
	struct page_agent_job open[OVERVIEW_OPEN];
	int cycle = page_agent_cycle(db, &o->agent), n = page_agent_open(db, open, OVERVIEW_OPEN);
	o->has_agent = cycle == 1;
	for (int i = 0; i < n; i++)
		o->n_waiting += strcmp(open[i].state, "pending") == 0;
	return cycle < 0 || n < 0 ? -1 : 0;
}

/* The range's points, each a look-up, and what was made in it; and the periods. */
static int
gather_curve(struct db *db, struct overview *o)
{
	if (o->n_equity <= 0)
		return o->n_equity;
	const char *newest = o->equity[0].session;
	overview_range_after(o->query.range, newest, o->after);
	o->n_points = page_overview_curve(db, o->after, o->points, OVERVIEW_TABLE, &o->n_sessions);
	if (o->n_points < 0 || (o->after[0] != '\0' && page_overview_span(db, o->after, newest, &o->span) < 0))
		return -1;
	int periods = page_overview_periods(db, o->periods);
	o->has_periods = periods == 1;
	return periods < 0 ? -1 : 0;
}

static int
gather_ours(struct db *db, const char *decided, struct overview *o)
{
	int account = page_overview_account(db, &o->account);
	int cycle = page_overview_cycle(db, &o->cycle);
	int champion = page_overview_champion(db, &o->champion);
	o->has_account = account == 1;
	o->has_cycle = cycle == 1;
	o->has_champion = champion == 1;
	o->n_equity = page_overview_equity(db, o->equity);
	o->n_positions = page_overview_positions(db, o->positions, OVERVIEW_POSITIONS);
	o->n_breakers = page_overview_breakers(db, o->breakers, 8);
	o->n_orders = page_orders_next(db, decided, o->orders, OVERVIEW_ORDERS);
	bool failed = gather_curve(db, o) != 0 || account < 0 || cycle < 0 || champion < 0 || o->n_equity < 0 || o->n_positions < 0 || o->n_breakers < 0 || o->n_orders < 0 ||
	              overview_lines_events(db, o) != 0 || gather_agent(db, o) != 0;
	if (failed || !o->has_cycle)
		return failed ? -1 : 0;
	struct page_overview_verdict verdict;
	int verdicts = o->has_champion ? page_overview_verdicts(db, decided, &verdict, 1) : 0; /* of the champion: all markets hold the same */
	if (verdicts < 0)
		return -1;
	if (verdicts == 1)
		snprintf(o->drift, sizeof o->drift, "%s", verdict.words);
	struct page_fills_filter session = { .from = DATE_NONE, .to = DATE_NONE };
	if (date_parse(o->cycle.session, &session.from) == 0) {
		session.to = session.from;
		if (page_fills_sum(db, 1, &session, &o->markets, &o->session_fills) != 0)
			return -1;
	}
	o->n_decisions = page_overview_decisions(db, o->cycle.session, o->decisions, OVERVIEW_POSITIONS);
	if (o->n_decisions == 0 && o->n_equity > 0) /* the cycle is still open: the decision in force is the one before */
		o->n_decisions = page_overview_decisions(db, o->equity[0].session, o->decisions, OVERVIEW_POSITIONS);
	return o->n_decisions < 0 ? -1 : 0;
}

static int
gather_ledger(struct page *p, struct overview *o)
{
	struct page_fills_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	struct db *db = page_db(p, PAGE_LEDGER);
	int version = p->source[PAGE_LEDGER].version;
	bool more;
	if (db == NULL)
		return 0;
	o->ours = version > 0;
	if (market_load(db, version, &o->markets) != 0 || page_fills_count(db, version, &o->count) != 0)
		return -1;
	o->n_rows = page_fills_rows(db, version, &all, PAGE_FILLS_FIRST, NULL, o->rows, OVERVIEW_ROWS, &more);
	if (o->n_rows < 0 || overview_lines_fills(p, db, o) != 0 || (o->ours && gather_ours(db, p->meta.advanced, o) != 0))
		return -1;
	if (o->n_points > 0 && (o->n_marks = page_curve_marks(db, overview_marks_source(p), o->marks, &o->marks_more)) < 0)
		return -1;
	if (o->n_points > 0)
		overview_marks_cut(o, o->points[0].session, o->points[o->n_points - 1].session);
	o->journal = true;
	return 0;
}

void
overview_gather(struct page *p, struct overview *o)
{
	const struct overview_query query = o->query;
	if (gather_ledger(p, o) != 0) {
		page_lost(p, PAGE_LEDGER);
		memset(o, 0, sizeof *o);
		o->query = query;
	}
	overview_model_gather(p, o);
	struct db *db = page_db(p, PAGE_TELEMETRY);
	if (db != NULL && (o->n_life = page_system_life(db, o->query.before.key[OVERVIEW_LIFE], o->life, OVERVIEW_OLDER)) < 0) {
		page_lost(p, PAGE_TELEMETRY);
		o->n_life = 0;
	}
	o->full[OVERVIEW_LIFE] = o->n_life == OVERVIEW_OLDER && (o->query.activity == OVERVIEW_ACTIVITY_ALL || o->query.activity == OVERVIEW_ACTIVITY_SYSTEM);
	if ((db = page_db(p, PAGE_EXPERIMENTS)) == NULL)
		return;
	o->n_experiments = page_overview_experiments(db, o->query.before.key[OVERVIEW_EXPERIMENT], o->experiments, OVERVIEW_OLDER);
	o->full[OVERVIEW_EXPERIMENT] = o->n_experiments == OVERVIEW_OLDER && (o->query.activity == OVERVIEW_ACTIVITY_ALL || o->query.activity == OVERVIEW_ACTIVITY_EXPERIMENTS);
	o->has_experiments = o->n_experiments >= 0 && page_overview_experiment_count(db, &o->experiment_count) == 0;
	if (!o->has_experiments) {
		page_lost(p, PAGE_EXPERIMENTS);
		o->n_experiments = 0;
	}
}

/* What asks for the operator, or that nothing does. */
static void
needs(const struct page *p, const struct overview *o, char out[PAGE_WORDS])
{
	int tripped = 0;
	const char *doubt = overview_model_doubt(o);
	for (int i = 0; i < o->n_breakers; i++)
		tripped += strcmp(o->breakers[i].state, "active") != 0;
	if (page_words_needs(p, out)[0] != '\0')
		return;
	if (tripped > 0)
		snprintf(out, PAGE_WORDS, "%d of %d breakers tripped.", tripped, o->n_breakers);
	else if (o->has_champion && page_meta_instead(&p->meta) != NULL)
		snprintf(out, PAGE_WORDS, "Champion v%lld cannot decide: Agent says why.", (long long)o->champion);
	else if (o->n_waiting > 0)
		snprintf(out, PAGE_WORDS, "%d %s for you on Agent.", o->n_waiting, o->n_waiting == 1 ? "winner waits" : "winners wait");
	else if (strcmp(p->runner.word, "up") == 0)
		snprintf(out, PAGE_WORDS, "%s%s%sothing needs you.", doubt[0] != '\0' ? "The model is " : "", doubt, doubt[0] != '\0' ? "; n" : "N");
	else
		snprintf(out, PAGE_WORDS, "%s", strcmp(p->runner.word, "down") == 0 && strcmp(p->runner.state, "finished") != 0 ? "Nothing is traded meanwhile." : "");
}

/* The newest cycle, as its panel has it: what it recorded, or that it is under way. Bytes of the words, 0 there is none. */
static size_t
newest_cycle(const struct overview *o, char *out, size_t size)
{
	char session[FMT_TEXT], n[FMT_TEXT], ticks[FMT_TEXT];
	const struct fill_sums *cost = &o->session_fills.sums;
	const char *fills = o->cycle.fills == 1 ? "fill" : "fills";
	size_t at;
	if (!o->has_cycle)
		return 0;
	fmt_day_text(o->cycle.session, session);
	fmt_count(o->cycle.fills, n);
	if (page_words_under_way(o->cycle.state)) {
		at = (size_t)snprintf(out, size, "The cycle of session %s is under way", session);
		return o->cycle.fills == 0 ? at : at + (size_t)snprintf(out + at, size - at, ", %s %s so far", n, fills);
	}
	at = (size_t)snprintf(out, size, "Last cycle, session %s, recorded %s %s", session, n, fills);
	if (o->cycle.fills > 0 && cost->judged > 0)
		at += (size_t)snprintf(out + at, size - at, " at a slippage of %s ticks", fmt_real_signed(cost->mean_y, 2, ticks));
	return at;
}

static void
sentence(struct page *p, const struct overview *o)
{
	char words[1024 + PAGE_WORDS] = "", need[PAGE_WORDS], rest[PAGE_WORDS + 8], a[FMT_TEXT], lead[PAGE_WORDS_STATE + 8], state[PAGE_WORDS_STATE];
	const struct run_state *r = &p->runner;
	bool up = strcmp(r->word, "up") == 0;
	snprintf(lead, sizeof lead, "%s.", up ? page_words_runner(r, state) : strcmp(r->word, "down") == 0 ? "runner down" : "no runner");
	if (lead[0] >= 'a' && lead[0] <= 'z')
		lead[0] = (char)(lead[0] - 'a' + 'A');
	size_t at = newest_cycle(o, words, sizeof words);
	needs(p, o, need);
	snprintf(rest, sizeof rest, "%s%s", at > 0 ? ". " : "", strcmp(need, lead) == 0 ? "" : need); /* "Halted." once is enough */
	if (at > 0 && up && r->next_at > 0 && strcmp(r->state, "critical") != 0) {
		snprintf(words + at, sizeof words - at, "; next ");
		page_status_when(p, lead, words, r->next_at, fmt_due(r->next_at, p->now, a), rest);
		return;
	}
	snprintf(words + at, sizeof words - at, "%s", rest);
	page_status(p, lead, words);
}

static void
show_warmup(const struct page *p, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	if (p->meta.warmup_total <= 0 || p->meta.warmup_done >= p->meta.warmup_total)
		return;
	struct view *w = view_row(v, "WARMUP");
	view_fmt(w, "DONE", "%lld", (long long)p->meta.warmup_done);
	view_fmt(w, "TOTAL", "%lld", (long long)p->meta.warmup_total);
	view_set(w, "DONE_TEXT", fmt_count(p->meta.warmup_done, a));
	view_set(w, "TOTAL_TEXT", fmt_count(p->meta.warmup_total, b));
}

/* All that the page says is of one state of the ledger: that after this event. */
static void
as_of(struct page *p, const struct overview *o, struct view *v)
{
	char seq[FMT_TEXT], day[FMT_TEXT], text[FMT_TEXT], utc[FMT_TEXT];
	if (p->meta.last_seq <= 0 || !o->journal)
		return;
	struct view *row = view_row(v, "AS_OF");
	view_fmt(row, "SEQ", "%lld", (long long)p->meta.last_seq);
	view_set(row, "SEQ_TEXT", fmt_count(p->meta.last_seq, seq));
	view_set(row, "EVENT_AT", fmt_time(p->zone, o->newest, text));
	view_set(row, "EVENT_UTC", fmt_utc(o->newest, utc));
	if (o->n_equity > 0) {
		struct view *session = view_row(row, "AS_OF_SESSION");
		view_set(session, "SESSION", fmt_day_text(o->equity[0].session, day));
	}
}

static void
overview_page(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o)
{
	if (overview_query_read(req, res, OVERVIEW_TAKES_PAGE, &o->query) != 0)
		return;
	overview_gather(p, o); /* the picture reads its own points, at its own address */
	struct view *v = page_start(p, req, "overview", "Overview", "overview.tpl");
	sentence(p, o);
	overview_strip(p, o, v);
	show_warmup(p, v);
	if (page_db(p, PAGE_LEDGER) == NULL)
		page_notice(p, PAGE_LEDGER, v, "LEDGER_NOTICE");
	else if (!o->ours)
		page_say(v, "LEDGER_NOTICE", "info", "fill_journal.db was written by the original system: its fills are shown, money and cycles it does not hold.", NULL, NULL);
	overview_metrics(p, o, v);
	overview_curve(p, o, v);
	overview_cycle(p, o, v);
	overview_model(p, o, v);
	overview_breakers(o, v);
	overview_periods(p, o, v);
	overview_positions(p, o, v);
	overview_fills(p, o, v);
	overview_activity(p, o, v);
	as_of(p, o, v);
	page_finish(p, req, res);
}

/*
 * nginx leads the stream here while no runner answers: one event from the journals, and the browser asks again. It has no
 * id: the newest one would let the browser come back after events that were committed and never sent, when the runner was
 * killed between the two; without one the browser keeps the last that it saw.
 */
static void
sse_offline(struct page *p, struct web_response *res)
{
	struct buf line = { 0 };
	struct db *ledger = page_db(p, PAGE_LEDGER), *experiments = page_db(p, PAGE_EXPERIMENTS);
	if (journal_update_json(ledger, experiments, p->runner.agent, "down", p->now, &line) != 0) {
		page_lost(p, PAGE_LEDGER);
		buf_clear(&line);
		journal_update_json(NULL, NULL, p->runner.agent, "down", p->now, &line);
	}
	res->type = "text/event-stream";
	buf_fmt(&res->body, "retry: 5000\nevent: cycle_update\ndata: %s\n\n", line.data != NULL ? line.data : "{}");
	buf_free(&line);
}

static void
moved(struct web_response *res, const char *to)
{
	res->status = 301;
	snprintf(res->location, sizeof res->location, "%s", to);
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	struct overview *o = calloc(1, sizeof *o);
	if (o == NULL)
		web_fail(req, res, 500, "The server ran out of memory for this page.");
	else if (strcmp(req->path, "/") == 0)
		overview_page(p, req, res, o);
	else if (strcmp(req->path, "/plot/equity.svg") == 0)
		overview_curve_svg(p, req, res, o);
	else if (strcmp(req->path, "/api/overview/curve") == 0)
		overview_api_curve(p, req, res, o);
	else if (strcmp(req->path, "/api/overview/periods.csv") == 0)
		overview_periods_csv(p, req, res, o);
	else if (strcmp(req->path, "/internal/sse-offline") == 0)
		sse_offline(p, res);
	else if (strcmp(req->path, "/model") == 0)
		moved(res, "/agent#model");
	else if (strcmp(req->path, "/data") == 0)
		moved(res, "/system#data");
	else if (strcmp(req->path, "/api/system/trigger-cycle") == 0 || strcmp(req->path, "/api/system/backfill") == 0)
		web_fail(req, res, 405, "Nothing can be started over the web. On the machine itself hydra-runner halt stops orders; hydra-runner trigger has the agent's next cycle try what may heal the champion.");
	else
		web_fail(req, res, 404, "There is no page at %s.", req->path);
	free(o);
}

int
main(void)
{
	static const char *const templates[] = { "overview.tpl" };
	return page_main("overview", templates, 1, handle);
}
