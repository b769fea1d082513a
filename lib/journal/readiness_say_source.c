/* Beside each sentence: the rows that it was made of, the page that shows them, and how new they are. */
#include <stdio.h>
#include <string.h>

#include "readiness_say_internal.h"

/* In the order of the bits of enum readiness_source. */
static const struct {
	const char *words, *table;
} sources[READINESS_SOURCES] = { { "equity by session", "equity" }, { "records", "record" }, { "fills", "fills" }, { "their bars", "cycle" }, { "cycles", "cycle" }, { "reconciliation", "event" },
	{ "breakers", "breaker" }, { "bars", "decision" }, { "starts", "start" }, { "events", "event" }, { "forecasts", "decision" }, { "drift readings", "decision" }, { "models", "event" },
	{ "marks", "decision" }, { "costs by day", "rollup" } };

/* Rows that events tell of: the newest one that was looked at is named. */
#define OF_EVENTS (READINESS_RECONCILED | READINESS_BREAKERS | READINESS_EVENTS | READINESS_MODELS)

static const char *
page_of(const char *link)
{
	static const struct { const char *path, *name; } all[] = { { "/fills", "Fills" }, { "/agent", "Agent" }, { "/drift", "Drift" }, { "/readiness", "Readiness" }, { "/system", "System" } };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strncmp(link, all[i].path, strlen(all[i].path)) == 0)
			return all[i].name;
	return "Overview";
}

static void
append(char *out, size_t size, const char *separator, const char *text)
{
	size_t at = strlen(out);
	snprintf(out + at, size - at, "%s%s", separator, text);
}

/* The session of a day of the record, the last decided one for none. */
static const char *
session_of(const struct readiness_evidence *e, int64_t day)
{
	return day >= 0 && day < (int64_t)e->n_days ? e->day[day] : e->session;
}

void
readiness_say_source(const struct readiness_saying *s, enum readiness_id id)
{
	const struct readiness_evidence *e = s->e;
	const struct readiness_record *r = &e->record;
	struct readiness_said *out = s->out;
	unsigned bits = id == READINESS_O6 && readiness_say_crash(s) ? READINESS_RESTARTED : readiness_criterion_table[id].sources;
	int64_t day = -1;
	out->source[0] = out->table[0] = '\0';
	append(out->source, sizeof out->source, "", page_of(out->link));
	for (unsigned i = 0, n = 0; i < READINESS_SOURCES; i++) {
		if ((bits & 1U << i) == 0)
			continue;
		append(out->source, sizeof out->source, n == 0 ? ": " : ", ", sources[i].words);
		if (strstr(out->table, sources[i].table) == NULL)
			append(out->table, sizeof out->table, n == 0 ? "" : ", ", sources[i].table);
		n++;
	}
	if ((id == READINESS_X1 || id == READINESS_X2) && r->n_fills > 0)
		day = r->fill_day[r->n_fills - 1];
	else if ((id == READINESS_M1 || id == READINESS_M2) && r->n_forecasts > 0)
		day = r->forecast_day[r->n_forecasts - 1];
	snprintf(out->as_of, sizeof out->as_of, "%s", session_of(e, day));
	out->event = (bits & OF_EVENTS) != 0 ? e->seq : 0;
}
