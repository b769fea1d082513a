#include "page_layout.h"

#include <stdio.h>
#include <string.h>

#include "asset.h"
#include "fmt.h"
#include "page_words.h"

static const struct { const char *nav, *href, *name; } pages[] = {
	{"overview", "/", "Overview"}, {"fills", "/fills", "Fills"}, {"agent", "/agent", "Agent"},
	{"drift", "/drift", "Drift"},  {"readiness", "/readiness", "Readiness"}, {"system", "/system", "System"},
};

void page_layout_frame(struct view *layout, const char *title, const char *nav)
{
	asset_fill(layout);
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

/* Badge of a ledger's mode: what the ledger says, never the page's own configuration. */
static void mode_badge(const struct page *p, struct view *state)
{
	static const struct { const char *mode, *word, *cls, *title; } modes[] = {
		{"sim", "SIMULATED", "sim", "simulated market, simulated fills"},
		{"csv", "SIMULATED", "sim", "replayed bars, simulated fills"},
		{"ib-paper", "PAPER", "paper", "paper account"},
		{"ib-live", "LIVE", "live", "live account"},
	};
	const char *badge = p->meta.badge;

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (!strcmp(p->meta.mode, modes[i].mode)) {
			view_set(state, "MODE_WORD", modes[i].word);
			view_set(state, "MODE_CLASS", modes[i].cls);
			view_set(state, "MODE_TITLE", badge[0] ? badge : modes[i].title);
			return;
		}
	view_set(state, "MODE_WORD", "NO LEDGER");
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

static void banner(struct view *v, const char *cls, const char *lead, const char *text)
{
	struct view *row = view_row(v, "BANNER");

	view_set(row, "CLS", cls);
	view_set(row, "LEAD", lead);
	view_set(row, "TEXT", text);
}

static void runner_banner(const struct page *p, struct view *v)
{
	const struct run_state *r = &p->runner;
	char text[768], when[FMT_TEXT], ago[FMT_TEXT];

	/* a replay is a command, not a daemon: nobody has to start one */
	if (!strcmp(p->meta.mode, "csv") && !strcmp(r->word, "absent")) {
		snprintf(text, sizeof text, "Replay of csv files, traded up to session %s; hydra-runner replay with the same files goes on from there, or says that it is finished.",
			 fmt_day_text(p->meta.advanced, when));
		banner(v, "info", "No runner.", text);
	} else if (!strcmp(r->word, "absent")) {
		banner(v, "info", "No runner.", "None has been started on this run folder; what stands in the journals is shown. Start one with hydra-runner run.");
	} else if (!strcmp(r->word, "down")) {
		bool done = !strcmp(r->state, "finished");

		if (r->heartbeat > 0)
			snprintf(text, sizeof text, "Last heartbeat %s (%s). Reason: %s.", fmt_date_time(p->zone, r->heartbeat, when), fmt_ago(r->heartbeat, p->now, ago), r->why);
		else
			snprintf(text, sizeof text, "Reason: %s.", r->why);
		banner(v, done && r->exit_code == 0 ? "info" : "error", done && r->exit_code == 0 ? "The run is finished." : "The runner is down.", text);
	} else if (!strcmp(r->state, "critical")) {
		banner(v, "error", "CRITICAL: nothing is ordered.", r->reason);
	} else if (!strcmp(r->state, "degraded")) {
		banner(v, "warn", "The runner is degraded.", r->reason);
	} else if (!strcmp(r->state, "catching_up") && p->meta.warmup_total > 0) {
		snprintf(text, sizeof text, "%s of %s sessions traded at full speed.", fmt_count(p->meta.warmup_done, when), fmt_count(p->meta.warmup_total, ago));
		banner(v, "info", "Catching up.", text);
	}
}

/* Journals that are not there or hold nothing, in one line; a folder that no runner has used yet is no fault. */
static void missing_banner(const struct page *p, struct view *v)
{
	char text[PAGE_JOURNALS * sizeof p->source[0].error + 64] = "";
	size_t at = 0;
	int n = 0;

	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const struct page_source *s = &p->source[i];

		if (s->health == PAGE_MISSING || s->health == PAGE_EMPTY)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", n++ ? "; " : "", s->error);
	}
	if (n == 0 || (n == PAGE_JOURNALS && !strcmp(p->runner.word, "absent")))
		return;
	snprintf(text + at, sizeof text - at, n == PAGE_JOURNALS ? "." : ". What is in the others is shown.");
	banner(v, "warn", n == 1 ? "A journal is missing." : "Journals are missing.", text);
}

static void fill_banners(struct page *p, struct view *v)
{
	char text[512];

	runner_banner(p, v);
	if (p->meta.stopped[0]) {
		/* rows of another program: its own words say what lifts it */
		snprintf(text, sizeof text, "%s%s.", p->meta.stopped, strstr(p->meta.stopped, "hydra-runner ") ? "" : "; hydra-runner unhalt lifts it once the cause is gone");
		banner(v, "error", "Orders are stopped:", text);
	}
	if (p->meta.halted)
		banner(v, "warn", page_words_halt(&p->meta), "Only reductions are ordered; hydra-runner unhalt ends it.");
	missing_banner(p, v);
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const struct page_source *s = &p->source[i];

		if (s->health == PAGE_UNREADABLE)
			banner(v, "error", "A journal cannot be read.", s->error);
		else if (s->health == PAGE_OK && s->version > page_knows(i)) {
			snprintf(text, sizeof text, "%s has schema version %d, this page knows %d: what it cannot know is not shown.",
				 strrchr(s->path, '/') ? strrchr(s->path, '/') + 1 : s->path, s->version, page_knows(i));
			banner(v, "warn", "A newer journal.", text);
		}
	}
}

void page_layout_state(struct page *p, struct view *layout)
{
	char text[FMT_TEXT];

	fill_state(p, view_include(layout, "STATE", "state.tpl"));
	fill_banners(p, view_include(layout, "BANNERS", "banners.tpl"));
	view_show(layout, "RENDERED");
	view_set(layout, "FOOT_ZONE", p->cfg.zone);
	view_set(layout, "FOOT_ASOF", fmt_date_time(p->zone, p->now, text));
	view_set(layout, "FOOT_UTC", fmt_utc(p->now, text));
	if (p->meta.epoch[0])
		view_fmt(layout, "EVENT", "%s.%lld", p->meta.epoch, (long long)p->meta.last_seq);
	if (p->meta.badge[0]) {
		view_show(layout, "BADGE");
		view_set(layout, "BADGE_TEXT", p->meta.badge);
	}
	view_set(layout, "DATA_ZONE", p->cfg.zone);
}
