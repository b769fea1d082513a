#include "page_layout.h"

#include <stdio.h>
#include <string.h>

#include "asset.h"
#include "fmt.h"
#include "page_notices.h"
#include "page_words.h"

static const struct { const char *nav, *href, *name; } pages[] = {
	{"overview", "/", "Overview"}, {"fills", "/fills", "Fills"}, {"agent", "/agent", "Agent"},
	{"drift", "/drift", "Drift"},  {"readiness", "/readiness", "Readiness"}, {"system", "/system", "System"},
};

void page_layout_frame(struct view *layout, const char *title, const char *nav)
{
	asset_fill(layout);
	view_set(layout, "ICON", asset_icon("off"));
	view_set(layout, "TITLE", title);
	view_set(layout, "NAV", nav);
	if (!strcmp(nav, "overview")) /* the one page with a time chart */
		view_show(layout, "CHART");
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct view *row = view_row(layout, "PAGE");

		view_set(row, "HREF", pages[i].href);
		view_set(row, "NAME", pages[i].name);
		if (!strcmp(nav, pages[i].nav))
			view_show(row, "ACTIVE");
	}
}

static const struct { const char *mode, *word, *cls, *title; } modes[] = {
	{"sim", "SIMULATED", "sim", "simulated market, simulated fills"},
	{"csv", "SIMULATED", "sim", "replayed bars, simulated fills"},
	{"ib-paper", "PAPER", "paper", "paper account"},
	{"ib-live", "LIVE", "live", "live account"},
};

const char *page_mode_word(const struct page *p)
{
	const struct page_source *ledger = &p->source[PAGE_LEDGER];

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (!strcmp(p->meta.mode, modes[i].mode))
			return modes[i].word;
	if (ledger->health == PAGE_UNREADABLE)
		return "UNREADABLE";
	if (ledger->health != PAGE_OK)
		return "NO LEDGER";
	return ledger->version == 0 ? "NOT ADOPTED" : "MODE UNKNOWN";
}

static void mode_badge(const struct page *p, struct view *state)
{
	const char *badge = p->meta.badge;

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (!strcmp(p->meta.mode, modes[i].mode)) {
			view_set(state, "MODE_WORD", modes[i].word);
			view_set(state, "MODE_CLASS", modes[i].cls);
			view_set(state, "MODE_TITLE", badge[0] ? badge : modes[i].title);
			return;
		}
	view_set(state, "MODE_WORD", page_mode_word(p));
	view_set(state, "MODE_CLASS", "off");
	view_set(state, "MODE_TITLE", p->source[PAGE_LEDGER].error[0] ? p->source[PAGE_LEDGER].error : "the journal does not say how it was made");
}

static void fill_state(struct page *p, struct view *state)
{
	char text[FMT_TEXT], word[PAGE_WORDS_STATE];

	mode_badge(p, state);
	view_set(state, "RUNNER_DOT", page_words_runner_dot(&p->runner));
	view_set(state, "RUNNER", page_words_runner(&p->runner, word));
	view_set(state, "CLOCK", fmt_clock(p->zone, p->now, text));
	view_set(state, "CLOCK_UTC", fmt_utc(p->now, text));
	if (!strcmp(p->meta.mode, "sim") || !strcmp(p->meta.mode, "csv")) {
		view_show(state, "MARKET");
		view_set(state, "SESSION", fmt_day_text(p->meta.advanced, text));
	}
}

void page_layout_state(struct page *p, struct view *layout)
{
	char text[FMT_TEXT], needs[32];
	struct page_notices whole = page_notices(p, view_include(layout, "BANNERS", "banners.tpl"));

	fill_state(p, view_include(layout, "STATE", "state.tpl"));
	view_set(layout, "ICON", asset_icon(whole.level));
	if (whole.needs)
		view_set(view_row(layout, "NEEDED"), "NEEDS", page_notices_needs(whole.needs, needs));
	view_show(layout, "RENDERED");
	view_set(layout, "FOOT_ZONE", p->cfg.zone);
	view_set(layout, "FOOT_ASOF", fmt_date_time(p->zone, p->now, text));
	view_set(layout, "FOOT_UTC", fmt_utc(p->now, text));
	if (p->meta.epoch[0])
		view_fmt(layout, "EVENT", "%s.%lld", p->meta.epoch, (long long)p->meta.last_seq);
	if (p->meta.badge[0]) {
		view_show(layout, "BADGE");
		view_set(layout, "BADGE_TEXT", p->meta.badge);
		if (strstr(p->meta.badge, " IC "))
			view_show(layout, "BADGE_IC");
	}
	view_set(layout, "DATA_ZONE", p->cfg.zone);
}
