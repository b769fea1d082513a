#ifndef PAGE_H
#define PAGE_H

/*
 * What every page program shares: configuration and zone for the process,
 * journals under the reading rules for the request, the layout around the
 * body. The life of a request:
 *
 *   the clock, the runner's state, the three journals (stat, reopened when replaced, 250 ms budget each, one read
 *   transaction) and meta are read; an answer that still holds is given again (page_cache.h), else the handler is called:
 *   struct view *body = page_start(p, req, "fills", "Fills", "fills.tpl");
 *   if (page_db(p, PAGE_LEDGER) == NULL)
 *           page_notice(p, PAGE_LEDGER, body, "NOTICE");    words in place of rows
 *   else if (a statement on page_db(p, PAGE_LEDGER) fails)
 *           page_lost(p, PAGE_LEDGER);
 *   page_finish(p, req, res);                               a page; nothing of it after JSON
 *   transactions are closed, transient connections gone, views freed.
 *
 * A handler asks for nothing that is not in the request, in struct page and in its journals, unless it may be a second old.
 */
#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "db.h"
#include "page_cache.h"
#include "page_meta.h"
#include "run_state.h"
#include "tz.h"
#include "view.h"
#include "web.h"

enum page_journal { PAGE_LEDGER, PAGE_EXPERIMENTS, PAGE_TELEMETRY, PAGE_JOURNALS };

enum page_health {
	PAGE_OK,         /* readable and its main table is there */
	PAGE_MISSING,    /* no such file */
	PAGE_EMPTY,      /* opens, but has no table yet (zero bytes) */
	PAGE_UNREADABLE  /* permission, lock, garbage, damage, budget: error says which */
};

struct page_source {
	struct db *db;        /* kept between requests */
	bool transient;       /* opened for this request only */
	int64_t opened;       /* connections opened so far */
	enum page_health health; /* of this request */
	int version;          /* PRAGMA user_version, -1 unknown; 0 with fills: the original's journal */
	char error[400];      /* "fill_journal.db: …", "" when health is PAGE_OK */
	char path[4200];
};

struct page {
	/* of the process */
	struct config cfg;
	struct tz *zone;      /* HYDRA_ZONE, for display */
	struct tz *exchange;  /* of the schedule of every market here (lib/trade/calendar.h) */
	bool opened;
	web_handler handle;
	struct page_cache cache;
	/* of the request */
	instant_t now;        /* whole seconds */
	struct run_state runner;
	struct page_source source[PAGE_JOURNALS];
	struct page_meta meta; /* currency "USD" when unknown */
	struct view *layout;  /* between start and finish */
	struct view *body;
	const char *file;
};

/*
 * At start: configuration from the environment, zone, templates of
 * HYDRA_TEMPLATES: the frame's own and the n named ones. 0, or -1 with the
 * reason logged (main then exits CONFIG_EXIT).
 */
int page_open(struct page *p, const char *const *templates, int n);
void page_close(struct page *p);

/* main of a page program: open, serve with handle (its state is the struct page) until told to stop, close. Returns main's exit status. */
int page_main(const char *name, const char *const *templates, int n, web_handler handle);
/* One answer of the same program on standard output, for a path that no address has. 0; 1: what stands there is why not, a line of text; CONFIG_EXIT. */
int page_once(const char *name, const char *const *templates, int n, web_handler handle, const char *path);

/* The newest schema version of this journal (enum page_journal) whose every column the pages know. */
int page_knows(int which);
/* The journal's connection, NULL when it must not be used in this request (source[].error says why). */
struct db *page_db(struct page *p, enum page_journal which);
/* A statement failed: keep its words, and do not ask that journal again in this request (a lock would cost its time-out each time). */
void page_lost(struct page *p, enum page_journal which);
/* The same of a journal that can be read and holds what it may not. */
void page_lost_for(struct page *p, enum page_journal which, const char *why);
/*
 * For the pieces of a stream (web.h), which are made when the request's transactions have ended: one of its own on that
 * journal, with a budget of its own, until page_piece_end. NULL: it must not be used, source[].error says why.
 */
struct db *page_piece(struct page *p, enum page_journal which);
void page_piece_end(struct page *p);
/* Gives up each journal that opens and is of no use to the pages (page_probe.h), for what answers for the state of all three. */
void page_probe_all(struct page *p);
/*
 * Start an HTML answer: nav is overview, fills, agent, drift, readiness, system or "";
 * file is the body's template. Returns the body's dictionary. The layout gets
 * title, navigation, assets.
 * Globals that any template may use: ZONE, and ASOF, the time of the request in
 * that zone, "14:00:42 CST", with ASOF_UTC for its <time datetime>.
 */
struct view *page_start(struct page *p, const struct web_request *req, const char *nav, const char *title, const char *file);
/*
 * "SIMULATED" "PAPER" "LIVE": what the ledger says, never the page's own configuration; or why it says nothing: "NO LEDGER"
 * (missing or empty), "UNREADABLE", "NOT ADOPTED" (the original's), "MODE UNKNOWN".
 */
const char *page_mode_word(const struct page *p);
/* One status sentence at the right of the title; lead is the bold word(s) before it, "" none. */
void page_status(struct page *p, const char *lead, const char *sentence);
/* The same with an instant in it, which follows the reader's zone and ages: at as the words when, behind the sentence, and rest behind it. */
void page_status_when(struct page *p, const char *lead, const char *sentence, instant_t at, const char *when, const char *rest);
/*
 * Badges, runner state, clock, banners and footer, of what is known by now: a journal that was lost on the way is in the banner.
 * Render: the whole page, or for a fragment request (htmx) the body alone. Sets type, status 200, ETag.
 * A failure becomes 500.
 */
void page_finish(struct page *p, const struct web_request *req, struct web_response *res);
/* A fragment of its own: render v with file into res, free v. A failure becomes 500. */
void page_fragment(struct view *v, const char *file, const struct web_request *req, struct web_response *res);

/*
 * Words for a panel whose source is missing or unreadable: fills {{>NAME}} of
 * v's template with file and error. The panel's own content belongs in a
 * section that the caller shows only when the data is there.
 */
void page_notice(struct page *p, enum page_journal which, struct view *v, const char *name);
/* The same for any sentence; cls "info" "warn" "error". link and link_text may be NULL. */
void page_say(struct view *v, const char *name, const char *cls, const char *text, const char *link, const char *link_text);

/* <time> of an instant: sets NAME (relative when younger than a day, else date and time), NAME_UTC. name is a literal such as "LAST"; utc_name "LAST_UTC". */
void page_when(struct page *p, struct view *v, const char *name, const char *utc_name, instant_t at);

#endif
