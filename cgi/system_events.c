/* What happened, newest first, of all kinds or of one; and what the runner wrote of itself. */
#include <stdio.h>
#include <string.h>

#include "event_words.h"
#include "fmt.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "risk.h"
#include "system.h"

#define EVENTS 16
#define OF_KIND 40
#define LIFE 8

static const char *const kinds[] = { "agent", "breaker", "drift", "order", "status" };
#define KINDS (sizeof kinds / sizeof kinds[0])

bool
system_events_kind(const char *kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

bool
system_events_breaker(const char *name)
{
	for (int i = 0; i < RISK_KINDS; i++)
		if (strcmp(name, risk_name((enum risk_kind)i)) == 0)
			return true;
	return false;
}

static const char *
severity_class(const char *severity)
{
	return strcmp(severity, "error") == 0 ? "error" : strcmp(severity, "warning") == 0 ? "warn" : "muted";
}

static struct view *
line(struct page *p, struct view *body, const char *section, instant_t at, const char *kind, const char *severity, const char *words)
{
	struct view *row = view_row(body, section);
	char when[FMT_TEXT];
	view_set(row, "AT", fmt_date_time(p->zone, at, when));
	view_set(row, "AT_UTC", fmt_utc(at, when));
	view_set(row, "KIND", kind);
	view_set(row, "SEVERITY", severity);
	view_set(row, "CLS", severity_class(severity));
	view_set(row, "WHAT", words);
	return row;
}

/* Where what an event tells of stands. */
static const char *
where(const struct page_overview_event *e, char out[64])
{
	static const struct { const char *kind, *href; } to[] = {
		{ "fill", "/fills" }, { "cycle_update", "/#state-of-trade" }, { "agent", "/agent#loop" }, { "breaker", "#breakers" }, { "drift", "/drift#diagnosis" }, { "order", "/fills" },
	};
	snprintf(out, 64, "#life");
	for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
		if (strcmp(e->kind, to[i].kind) == 0)
			snprintf(out, 64, "%s", to[i].href);
	if (e->fill > 0)
		snprintf(out, 64, "/fills/%lld", (long long)e->fill);
	return out;
}

/* The kinds that can be asked for, the one that was without a link; NULL: of one kind not all, so that each has one. */
static void
choices(const char *kind, struct view *body)
{
	for (size_t i = 0; i <= KINDS; i++) {
		const char *word = i == 0 ? "" : kinds[i - 1];
		struct view *one = view_row(view_row(body, "KIND_LINK"), kind != NULL && strcmp(kind, word) == 0 ? "CURRENT" : "OTHER");
		view_set(one, "WORD", i == 0 ? "all" : word);
		view_fmt(one, "QUERY", "%s%s", i == 0 ? "" : "?kind=", word);
	}
}

/* Their number, -1; and the markets, in whose steps a fill's is told. */
static int
read_events(struct db *ledger, int version, const struct system_asked *asked, struct page_overview_event e[OF_KIND], struct market_list *markets)
{
	if (market_load(ledger, version, markets) != 0)
		return -1;
	if (asked->breaker[0] != '\0')
		return page_overview_events_of_breaker(ledger, asked->breaker, e, OF_KIND);
	if (asked->kind[0] != '\0')
		return page_overview_events_of_kind(ledger, asked->kind, INT64_MAX, e, OF_KIND);
	return page_overview_events(ledger, INT64_MAX, e, EVENTS);
}

static void
of_ledger(struct page *p, const struct system_asked *asked, struct view *body)
{
	struct page_overview_event e[OF_KIND];
	struct market_list markets;
	int version = p->source[PAGE_LEDGER].version;
	struct db *db = version > 0 ? page_db(p, PAGE_LEDGER) : NULL;
	int n = db == NULL ? 0 : read_events(db, version, asked, e, &markets);
	char href[64], words[96], text[EVENT_WORDS];
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	for (int i = 0; i < n; i++) {
		struct view *row = line(p, body, "EVENT", e[i].at, e[i].kind, e[i].severity, event_words(&e[i], &markets, text));
		view_set(row, "HREF", where(&e[i], href));
		view_fmt(row, "SEQ", "%lld", (long long)e[i].seq);
	}
	choices(asked->breaker[0] != '\0' ? NULL : asked->kind, body);
	if (asked->breaker[0] != '\0')
		view_set(view_row(body, "OF_BREAKER"), "NAME", page_words_breaker(asked->breaker));
	if (n <= 0 && page_db(p, PAGE_LEDGER) == NULL) {
		page_notice(p, PAGE_LEDGER, body, "EVENTS_NOTICE");
	} else if (n <= 0 && asked->kind[0] != '\0') {
		snprintf(words, sizeof words, "No event of the %s %s yet.", asked->breaker[0] != '\0' ? "breaker" : "kind", asked->breaker[0] != '\0' ? asked->breaker : asked->kind);
		page_say(body, "EVENTS_NOTICE", "info", words, "/system#events", "All events");
	} else if (n <= 0) {
		page_say(body, "EVENTS_NOTICE", "info", "No event yet: fills, orders, breakers and cycles appear here.", NULL, NULL);
	}
}

static void
of_runner(struct page *p, struct view *body)
{
	struct page_system_life l[LIFE];
	struct db *telemetry = page_db(p, PAGE_TELEMETRY);
	int n = telemetry != NULL ? page_system_life(telemetry, INT64_MAX, l, LIFE) : 0;
	if (n < 0)
		page_lost(p, PAGE_TELEMETRY);
	for (int i = 0; i < n; i++)
		line(p, body, "LIFE", l[i].at, l[i].kind, l[i].severity, page_words_plain(l[i].text));
	if (n <= 0 && page_db(p, PAGE_TELEMETRY) == NULL)
		page_notice(p, PAGE_TELEMETRY, body, "LIFE_NOTICE");
	else if (n <= 0)
		page_say(body, "LIFE_NOTICE", "info", "The runner has written nothing about itself yet.", NULL, NULL);
}

void
system_events(struct page *p, const struct system_asked *asked, struct view *body)
{
	of_ledger(p, asked, body);
	of_runner(p, body);
}
