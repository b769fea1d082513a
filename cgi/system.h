#ifndef SYSTEM_H
#define SYSTEM_H

#include "fmt.h"
#include "page.h"
#include "page_words.h"

/* Inside the system program only. The ledger is open and ours; one that fails on the way is given up with page_lost. */
void system_breakers(struct page *p, struct view *body);
void system_markets(struct page *p, struct view *body);
void system_reconcile(struct page *p, struct view *body); /* also of the original's journal */

/* Panels that say something whatever the ledger's state. */
void system_schedule(struct page *p, struct view *body);
void system_disk(struct page *p, struct view *body);
void system_stream(struct page *p, struct view *body);
void system_foreign(struct page *p, struct view *body);

/* One component in words, as the page and the programs that ask see it. */
#define SYSTEM_COMPONENTS 8
struct system_component {
	const char *name;
	const char *dot;       /* ok warn error off */
	char word[PAGE_WORDS];   /* in the page's own words */
	char detail[PAGE_WORDS]; /* "" nothing to add */
	const char *href;        /* where its rows are */
	instant_t since, beat;   /* 0 unknown; beat: the runner's last heartbeat */
};
/* The number of components; to be asked after everything that might lose a journal. */
int system_components(struct page *p, struct system_component out[SYSTEM_COMPONENTS]);

/* An instant as a section of v: UTC for <time datetime>, AT, the date and time, and AGO, relative. Nothing for 0. */
void system_instant(struct page *p, struct view *v, const char *section, instant_t at);

/* Which events: of one kind that is among those below, of one breaker by its name; "" all. */
struct system_asked { const char *kind, *breaker; };
/* The newest of them, and what the runner wrote of itself. */
void system_events(struct page *p, const struct system_asked *asked, struct view *body);
bool system_events_kind(const char *kind);
bool system_events_breaker(const char *name);
#define SYSTEM_EVENTS_BREAKERS "max_daily_loss, max_drawdown, max_position_size, max_single_trade_loss"
#define SYSTEM_EVENTS_KINDS "agent, breaker, drift, order, status"

/* JSON of the original. Without a ledger of ours there are no breakers: an empty list; one that cannot be read is 503. */
void system_api_status(struct page *p, const struct web_request *req, struct web_response *res);
void system_api_components(struct page *p, const struct web_request *req, struct web_response *res);
void system_api_breakers(struct page *p, const struct web_request *req, struct web_response *res);
void system_api_config(struct page *p, const struct web_request *req, struct web_response *res);
void system_api_disk(struct page *p, const struct web_request *req, struct web_response *res);

#endif
