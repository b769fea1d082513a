/* Breakers and markets: what the ledger says about limits and contracts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar_file.h"
#include "fmt.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "roll.h"
#include "system.h"

#define MARKETS 64
#define BREAKERS 8

/* Where what a breaker's value is of stands. */
static const char *rows_of(const char *name)
{
	static const struct { const char *name, *href; } at[] = {
		{"max_daily_loss", "/#periods"}, {"max_drawdown", "/#curve"}, {"max_position_size", "/#positions"}, {"max_single_trade_loss", "/fills"},
	};

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
		if (!strcmp(name, at[i].name))
			return at[i].href;
	return "/#curve";
}

void system_breakers(struct page *p, struct view *body)
{
	struct page_overview_breaker b[BREAKERS];
	int n = page_overview_breakers(p->source[PAGE_LEDGER].db, b, BREAKERS), tripped = 0, over = 0;
	char text[FMT_TEXT];

	if (n < 0) {
		page_lost(p, PAGE_LEDGER);
		page_notice(p, PAGE_LEDGER, body, "BREAKERS_NOTICE");
		return;
	}
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(body, "BREAKER");
		bool active = !strcmp(b[i].state, "active"), beyond = active && page_words_over(b[i].value, b[i].threshold);

		tripped += !active;
		over += beyond;
		view_set(row, "NAME", page_words_breaker(b[i].name));
		view_set(row, "CODE", b[i].name);
		view_fmt(row, "STATE", "%s%s", beyond ? "over the limit" : active ? "armed" : b[i].state, b[i].latched ? ", latched" : "");
		view_set(row, "CLS", active && !beyond ? "ok" : "warn");
		/* a share has no sign, a loss has */
		view_set(row, "VALUE", fmt_percent_beside(b[i].value, b[i].threshold, 2, text));
		view_set(row, "LIMIT", b[i].threshold > 0 ? fmt_percent(b[i].threshold, 2, text) : fmt_percent_signed(b[i].threshold, 2, text));
		view_set(row, "SINCE", fmt_day_text(b[i].since, text));
		view_set(row, "TRIPPED", fmt_day_text(b[i].tripped, text));
		view_set(row, "VALUE_HREF", rows_of(b[i].name));
		view_show(row, isfinite(b[i].value) ? "COMPARED" : "UNCOMPARED");
		if (b[i].trips > 0)
			view_set(view_row(row, "TRIPPED_EVER"), "TRIPS", fmt_count(b[i].trips, text));
		else
			view_show(row, "NEVER");
	}
	view_show(body, "BREAKERS");
	view_fmt(body, "BREAKERS_COUNT", "%d of %d tripped", tripped, n);
	if (over > 0)
		view_show(body, "OVER");
}

/* What is wrong with the newest bars, in words; returns the class. quality holds "good" when nothing is. */
static const char *quality(const struct page_system_market *m, const struct page_system_bar *b, bool behind, char *out, size_t size)
{
	const struct { long long n; const char *words; } faults[] = {
		{m->decided ? m->bars_missing : 0, "missing"}, {b->broken, "broken"}, {b->empty, "without volume"}, {b->locked, "locked"},
	};
	size_t at = 0;

	out[0] = 0;
	if (behind)
		at = (size_t)snprintf(out, size, "stale");
	for (size_t i = 0; i < sizeof faults / sizeof faults[0] && at < size; i++)
		if (faults[i].n > 0)
			at += (size_t)snprintf(out + at, size - at, "%s%lld %s", at ? ", " : "", faults[i].n, faults[i].words);
	if (!at)
		snprintf(out, size, "good");
	return at ? "warn" : "ok";
}

/*
 * Newest bar of a market; its age is counted in the market's own time, behind the last session whose cycle is through: the bars of
 * one under way are written before it ends, and a page that is made in that moment must not say stale.
 */
static void bar(struct page *p, struct view *row, const struct page_system_market *m, const char *done)
{
	struct db *telemetry = page_db(p, PAGE_TELEMETRY);
	struct page_system_bar b = {0};
	int rc = telemetry ? page_system_bar(telemetry, m->symbol, &b) : 0;
	char text[FMT_TEXT], words[128];
	date_t last, now;
	bool dated, behind;

	if (rc < 0)
		page_lost(p, PAGE_TELEMETRY);
	dated = rc == 1 && !date_parse(b.session, &last) && !date_parse(done[0] ? done : p->meta.advanced, &now);
	behind = dated && last < now;
	view_set(row, "BAR", fmt_day_text(rc == 1 ? b.session : "", text));
	view_set(row, "CLOSE", rc == 1 ? fmt_price(b.close, m->tick, text) : FMT_NONE);
	view_set(row, "VOLUME", rc == 1 ? fmt_count(b.volume, text) : FMT_NONE);
	if (behind)
		view_fmt(row, "AGE", "%d d behind", (int)(now - last));
	else if (dated && page_words_beyond(p, b.session))
		view_set(row, "AGE", "beyond the ledger");
	else
		view_set(row, "AGE", dated ? "current" : FMT_NONE);
	view_set(row, "QUALITY_CLASS", rc == 1 ? quality(m, &b, behind, words, sizeof words) : "muted");
	view_set(row, "QUALITY", rc == 1 ? words : rc < 0 || (!telemetry && p->source[PAGE_TELEMETRY].health == PAGE_UNREADABLE) ? "not known" : "no bar");
}

/* What was worked out of a market's bars for its last decision. */
static void readings(struct view *row, const struct page_system_market *m)
{
	bool judged = page_words_judged(m->reason);
	char text[FMT_TEXT];

	if (!m->decided) {
		static const char *const names[] = {"CONTRACT", "BARS", "MISSING", "SIGMA", "ADV", "SIGNAL", "LOT", "TRADE"};

		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			view_set(row, names[i], FMT_NONE);
		return;
	}
	view_set(row, "CONTRACT", m->contract[0] ? m->contract : FMT_NONE);
	view_set(row, "BARS", fmt_count(m->bars, text));
	view_set(row, "MISSING", fmt_count(m->bars_missing, text));
	view_set(row, "SIGMA", fmt_real(judged ? m->sigma_p : NAN, fmt_tick_decimals(m->tick) + 1, text));
	view_set(row, "ADV", fmt_real(judged ? m->adv : NAN, 0, text));
	if (judged && isfinite(m->probability))
		view_fmt(row, "SIGNAL", "%s, %s", page_words_signal(m->reason, m->direction), fmt_percent(m->probability, 1, text));
	else
		view_set(row, "SIGNAL", page_words_signal(m->reason, m->direction));
	view_set(row, "LOT", fmt_money(m->lot_value, m->currency, text));
}

/* When the contract of the last decision goes over to the next; one that should have has to wait for a session with both bars. */
static void next_roll(const struct page *p, struct view *row, const struct page_system_market *m, const struct calendar *calendar)
{
	date_t due = m->decided && calendar ? roll_date(calendar, m->exchange, m->symbol, m->contract) : DATE_NONE, now;
	char text[FMT_TEXT];

	view_fmt(row, "ROLL", "%s%s", due != DATE_NONE && !date_parse(p->meta.advanced, &now) && due <= now ? "due since " : "", fmt_day(due, text));
}

static void market(struct page *p, struct view *body, const struct page_system_market *m, const struct calendar *calendar, int64_t equity, const char *done, int *tradable)
{
	struct view *row = view_row(body, "MARKET");
	char text[FMT_TEXT];

	view_set(row, "SYMBOL", m->symbol);
	view_fmt(row, "SPEC", "%s%s", m->exchange, m->labelled ? ", no contract specification: plain values" : "");
	bar(p, row, m, done);
	readings(row, m);
	next_roll(p, row, m, calendar);
	view_set(row, "TRADE_CLASS", m->decided ? "warn" : "muted");
	if (!m->decided)
		return;
	if (!page_words_judged(m->reason)) {
		view_set(row, "TRADE", "no, without a bar");
	} else if (equity >= m->needs_equity) {
		view_set(row, "TRADE", "yes");
		view_set(row, "TRADE_CLASS", "ok");
		++*tradable;
	} else {
		view_fmt(row, "TRADE", "no, needs equity \xe2\x89\xa5 %s", fmt_money(m->needs_equity, m->currency, text));
	}
}

/* Reports that each market's newest session could use; nothing where no market has any. */
static void reports(struct page *p, struct view *body, const struct page_system_market *m, int n)
{
	struct db *telemetry = page_db(p, PAGE_TELEMETRY);
	struct buf words = {0};

	for (int i = 0; telemetry && i < n; i++) {
		struct page_system_report r;
		char text[FMT_TEXT];

		if (page_system_report(telemetry, m[i].symbol, &r) != 1)
			continue;
		if (!words.len)
			buf_fmt(&words, "Commitments of Traders (%s), newest report that the last session could use: ", r.kind);
		else
			buf_str(&words, "; ");
		if (!r.report[0])
			buf_fmt(&words, "%s none yet", m[i].symbol);
		else
			buf_fmt(&words, "%s %s%s", m[i].symbol, fmt_day_text(r.report, text), !r.fresh ? ", too old" : !r.ranked ? ", fewer than 52" : "");
	}
	if (words.len && !words.failed)
		view_set(view_row(body, "REPORTS"), "WORDS", words.data);
	buf_free(&words);
}

static void markets(struct page *p, struct view *body, const struct page_system_market *m, int n, int64_t equity, const char *done)
{
	struct calendar calendar;
	struct calendar_row *exceptions;
	char err[512], text[FMT_TEXT];
	int own = calendar_file_read(p->cfg.data_dir, &calendar, &exceptions, err, (int)sizeof err), tradable = 0;

	for (int i = 0; i < n; i++)
		market(p, body, &m[i], own < 0 ? NULL : &calendar, equity, done, &tradable);
	free(exceptions);
	view_show(body, "MARKETS");
	reports(p, body, m, n);
	view_fmt(body, "MARKET_N", "%d market%s", n, n == 1 ? "" : "s");
	view_fmt(body, "TRADABLE", "%d of %d can be traded", tradable, n);
	if (own < 0)
		view_fmt(body, "ROLL_NOTE", "Next roll is not known: %s.", err);
	else
		view_fmt(body, "ROLL_NOTE", "Next roll: at the close of the 15th trading day before the month of delivery, by the rule calendar%s; %s where bars name no contract.",
			 own ? " and calendar.csv" : ", as there is no calendar.csv", FMT_NONE);
	view_set(body, "EQUITY", fmt_money(equity, p->meta.currency, text));
	view_set(body, "BAR_SESSION", fmt_day_text(p->meta.advanced, text));
	if (tradable == 0 && p->meta.advanced[0])
		page_say(body, "MARKETS_NOTICE", "warn", "No market can trade at this equity: one lot of each is over the limit of 10 % of equity.", NULL, NULL);
}

void system_markets(struct page *p, struct view *body)
{
	struct page_system_market m[MARKETS];
	struct page_overview_equity e[2];
	struct page_system_cycles times = {0};
	struct db *db = p->source[PAGE_LEDGER].db;
	int known = page_system_cycles(db, &times) ? -1 : page_overview_equity(db, e), n = known < 0 ? -1 : page_system_markets(db, p->meta.advanced, m, MARKETS);

	if (n < 0) {
		page_lost(p, PAGE_LEDGER);
		page_notice(p, PAGE_LEDGER, body, "MARKETS_NOTICE");
		return;
	}
	if (n == 0) {
		page_say(body, "MARKETS_NOTICE", "info", "The ledger names no contract yet.", NULL, NULL);
		return;
	}
	markets(p, body, m, n, known > 0 ? e[0].equity : p->meta.capital0, times.done);
	if (!page_db(p, PAGE_TELEMETRY))
		page_notice(p, PAGE_TELEMETRY, body, "BARS_NOTICE");
}
