/* /system and what belongs to it: what runs, on which files, under which settings, and what went wrong. */
#include <stdio.h>
#include <string.h>

#include "column.h"
#include "config.h"
#include "fmt.h"
#include "page.h"
#include "page_fills.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "system.h"
#include "web.h"

void system_instant(struct page *p, struct view *v, const char *section, instant_t at)
{
	char text[FMT_TEXT];
	struct view *t;

	if (at == 0)
		return;
	t = view_row(v, section);
	view_set(t, "UTC", fmt_utc(at, text));
	view_set(t, "AT", fmt_date_time(p->zone, at, text));
	view_set(t, "AGO", fmt_ago(at, p->now, text));
}

static void components(struct page *p, struct view *body)
{
	struct system_component c[SYSTEM_COMPONENTS];
	int n = system_components(p, c);

	for (int i = 0; i < n; i++) {
		struct view *row = view_row(body, "COMPONENT");

		view_set(row, "NAME", c[i].name);
		view_set(row, "DOT", c[i].dot);
		view_set(row, "WORD", c[i].word);
		view_set(row, "CLS", strcmp(c[i].dot, "off") ? c[i].dot : "muted");
		view_set(row, "DETAIL", c[i].detail[0] ? c[i].detail : FMT_NONE);
		view_set(row, "HREF", c[i].href);
		system_instant(p, row, "SINCE", c[i].since);
		if (c[i].since == 0)
			view_show(row, "NO_SINCE");
		system_instant(p, row, "BEAT", c[i].beat);
	}
}

/* Rows of a journal from what is kept beside them, never by counting a table that grows. */
static int rows_of(struct page *p, int which, int64_t *n)
{
	struct db *db = page_db(p, (enum page_journal)which);

	if (!db)
		return -1;
	if (which == PAGE_LEDGER)
		return page_fills_count(db, p->source[which].version, n);
	if (which == PAGE_EXPERIMENTS)
		return page_overview_experiment_count(db, n);
	return -1;
}

/* Version of a journal's schema, and whose it was. */
static const char *schema(struct page *p, int which, char out[FMT_TEXT])
{
	const struct page_source *s = &p->source[which];
	struct db *ledger = which == PAGE_LEDGER && s->version > 0 ? page_db(p, PAGE_LEDGER) : NULL;
	int adopted = ledger ? page_system_adopted(ledger) : 0;

	if (adopted < 0)
		page_lost(p, PAGE_LEDGER);
	if (s->version < 0 || (s->version == 0 && s->health == PAGE_EMPTY))
		return FMT_NONE;
	if (s->version == 0)
		return "0, as the original made it, not adopted";
	snprintf(out, FMT_TEXT, "%d%s%s", s->version, adopted == 1 ? ", adopted" : ", ours", s->version > page_knows(which) ? ", newer than this page" : "");
	return out;
}

/*
 * Whether a file is whole is told by reading all of it, which no page does. The runner does so with the ledger at each start and
 * refuses a damaged one; so one that runs has found it whole.
 */
static void integrity(struct page *p, int which, struct view *row)
{
	if (p->source[which].health == PAGE_UNREADABLE) {
		view_set(row, "WHOLE", "cannot be told");
	} else if (p->source[which].health != PAGE_OK) {
		view_set(row, "WHOLE", FMT_NONE);
	} else if (which != PAGE_LEDGER || !p->runner.alive) {
		view_set(row, "WHOLE", "not checked lately");
	} else {
		view_set(row, "WHOLE", "whole at");
		system_instant(p, row, "WHOLE_AT", p->runner.started_at);
	}
}

/* The newest experiment of the ledger that the journal of experiments has no row of; "" none, or one of the two is not ours, or cannot be read. */
static void unkept(struct page *p, char ref[PAGE_SYSTEM_REF])
{
	struct db *ledger = page_db(p, PAGE_LEDGER), *experiments = page_db(p, PAGE_EXPERIMENTS);
	int kept;

	ref[0] = '\0';
	if (!ledger || !experiments || p->source[PAGE_LEDGER].version <= 0 || p->source[PAGE_EXPERIMENTS].version <= 0)
		return;
	if (page_system_ran(ledger, ref))
		page_lost(p, PAGE_LEDGER);
	if (!ref[0])
		return;
	kept = page_system_kept(experiments, ref);
	if (kept < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	if (kept)
		ref[0] = '\0';
}

static void journals(struct page *p, struct view *body)
{
	static const char *const what[PAGE_JOURNALS] = {"ledger: fills and money", "experiments", "telemetry: bars and the runner's life"};
	static const char *const unit[PAGE_JOURNALS] = {"fills", "experiments", "rows"};
	static const char *const where[PAGE_JOURNALS] = {"/fills", "/agent#experiments", "#life"};
	static const char *const words[] = {"ok", "missing", "empty", "unreadable"};
	char ref[PAGE_SYSTEM_REF];

	unkept(p, ref);
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const struct page_source *s = &p->source[i];
		struct view *row = view_row(body, "JOURNAL");
		struct page_system_size size;
		int64_t n = -1;
		char text[FMT_TEXT];
		int rc = rows_of(p, i, &n);

		if (rc < 0 && i != PAGE_TELEMETRY && s->health == PAGE_OK)
			page_lost(p, (enum page_journal)i);
		page_system_size(s->path, &size);
		view_set(row, "NAME", strrchr(s->path, '/') ? strrchr(s->path, '/') + 1 : s->path);
		view_set(row, "WHAT", what[i]);
		view_set(row, "PATH", s->path);
		view_set(row, "WORD", words[s->health]);
		view_set(row, "CLS", s->health == PAGE_OK ? "ok" : s->health == PAGE_UNREADABLE ? "error" : "warn");
		view_set(row, "DETAIL", s->error);
		if (i == PAGE_EXPERIMENTS && ref[0]) {
			view_set(row, "WORD", "incomplete");
			view_set(row, "CLS", "warn");
			view_fmt(row, "DETAIL", "no row of %s, the ledger's newest experiment: hydra-runner verify names all that is missing", ref);
		}
		view_set(row, "SIZE", fmt_bytes(size.db, text));
		view_set(row, "WAL", fmt_bytes(size.wal, text));
		if (rc < 0) {
			view_show(row, "NO_ROWS");
		} else {
			struct view *to = view_row(row, "ROWS_AT");

			view_set(to, "HREF", where[i]);
			view_fmt(to, "ROWS", "%s %s", fmt_count(n, text), unit[i]);
		}
		view_set(row, "VERSION", schema(p, i, text));
		integrity(p, i, row);
	}
}

static void configuration(struct page *p, struct view *body)
{
	for (int i = 0; i < config_count(); i++) {
		struct view *row = view_row(body, "SETTING");
		struct config_row c;

		config_describe(&p->cfg, i, &c);
		view_set(row, "NAME", c.name);
		view_set(row, "VALUE", c.value[0] ? c.value : FMT_NONE);
		view_set(row, "SOURCE", c.source);
		view_set(row, "HELP", c.help);
	}
	view_set(body, "DATA_DIR", p->cfg.data_dir);
	view_set(body, "TRADING_MODE", p->cfg.live ? "live" : "paper");
	view_set(body, "AGENT_STATE", p->runner.agent);
}

/* Whether anything on this page asks for the operator. */
static void sentence(struct page *p)
{
	char words[PAGE_WORDS], lead[PAGE_WORDS_STATE + 1], state[PAGE_WORDS_STATE];

	if (strcmp(p->runner.word, "up") != 0) {
		snprintf(words, sizeof words, "%s.", p->runner.why[0] ? p->runner.why : "The runner gives no sign of life");
		if (words[0] >= 'a' && words[0] <= 'z')
			words[0] = (char)(words[0] - 'a' + 'A');
		page_status(p, "Not running.", words);
		return;
	}
	snprintf(lead, sizeof lead, "%s.", page_words_runner(&p->runner, state));
	if (lead[0] >= 'a' && lead[0] <= 'z')
		lead[0] = (char)(lead[0] - 'a' + 'A');
	page_words_needs(p, words);
	page_status(p, lead, words[0] ? words : "Every journal can be read.");
}

/* A panel of the ledger, if it is still there: the one before may have lost it. */
static void ours(struct page *p, struct view *body, const char *notice, void (*panel)(struct page *p, struct view *body))
{
	if (page_db(p, PAGE_LEDGER))
		panel(p, body);
	else
		page_notice(p, PAGE_LEDGER, body, notice);
}

/* kind, and of the kind breaker which. 0, or -1 with the 400 in res. */
static int read_params(const struct web_request *req, struct web_response *res, struct system_asked *asked)
{
	char shown[64];

	*asked = (struct system_asked){"", ""};
	for (int i = 0; i < req->n_params; i++) {
		const char *name = req->params[i].name, *value = req->params[i].value;

		column_clean(value, shown, sizeof shown);
		if (!strcmp(name, "kind")) {
			asked->kind = value;
			if (value[0] == 0 || system_events_kind(value)) /* an empty field of a form asks for nothing */
				continue;
			web_fail(req, res, 400, "kind = \"%s\" is not known: allowed are " SYSTEM_EVENTS_KINDS ".", shown);
		} else if (!strcmp(name, "breaker")) {
			asked->breaker = value;
			if (value[0] == 0 || system_events_breaker(value))
				continue;
			web_fail(req, res, 400, "breaker = \"%s\" is not known: allowed are " SYSTEM_EVENTS_BREAKERS ".", shown);
		} else {
			web_fail(req, res, 400, "There is no parameter \"%s\" here (its value is \"%s\"): allowed are kind, breaker.", name, shown);
		}
		return -1;
	}
	if (asked->breaker[0] && strcmp(asked->kind, "breaker") != 0) {
		web_fail(req, res, 400, "breaker = \"%s\" is not allowed without kind = \"breaker\".", asked->breaker);
		return -1;
	}
	return 0;
}

static void system_page(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct view *body;
	struct system_asked asked;

	if (read_params(req, res, &asked))
		return;
	body = page_start(p, req, "system", "System", "system.tpl");
	if (!page_db(p, PAGE_LEDGER)) {
		page_notice(p, PAGE_LEDGER, body, "BREAKERS_NOTICE");
		page_notice(p, PAGE_LEDGER, body, "MARKETS_NOTICE");
		page_notice(p, PAGE_LEDGER, body, "RECONCILE_NOTICE");
	} else if (p->source[PAGE_LEDGER].version == 0) {
		page_say(body, "BREAKERS_NOTICE", "info", "This journal was not made by this program and holds no breakers.", NULL, NULL);
		page_say(body, "MARKETS_NOTICE", "info", "This journal was not made by this program and holds no contracts.", NULL, NULL);
		system_reconcile(p, body);
	} else {
		system_breakers(p, body);
		ours(p, body, "MARKETS_NOTICE", system_markets);
		ours(p, body, "RECONCILE_NOTICE", system_reconcile);
	}
	if (page_words_stale(p))
		view_show(body, "STALE"); /* the panels of a cycle; what a journal keeps grows no older */
	system_schedule(p, body);
	system_disk(p, body);
	system_stream(p, body);
	configuration(p, body);
	system_events(p, &asked, body);
	system_foreign(p, body);
	page_probe_all(p); /* after the panels, which say themselves what they cannot read */
	journals(p, body);
	components(p, body); /* last: a journal may have been lost on the way */
	sentence(p);
	page_finish(p, req, res);
}

typedef void (*answer)(struct page *p, const struct web_request *req, struct web_response *res);

static const struct { const char *path; answer answer; } routes[] = {
	{"/system", system_page},
	{"/api/system/status", system_api_status},
	{"/api/system/components", system_api_components},
	{"/api/system/circuit-breakers", system_api_breakers},
	{"/api/system/config", system_api_config},
	{"/api/system/disk-usage", system_api_disk},
};

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	answer found = NULL;

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
		if (!strcmp(req->path, routes[i].path))
			found = routes[i].answer;
	if (!found)
		web_fail(req, res, 404, "No such address: %s.", req->path);
	else if (found == system_page || web_no_params(req, res))
		found(state, req, res);
}

int main(void)
{
	static const char *const templates[] = {"system.tpl"};

	return page_main("system", templates, 1, handle);
}
