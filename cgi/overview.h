#ifndef OVERVIEW_H
#define OVERVIEW_H

/* Inside the overview program only: what one request gathers, and the parts of the page. */
#include "fill_row.h"
#include "fmt.h"
#include "observe_readings.h"
#include "overview_query.h"
#include "page.h"
#include "page_agent.h"
#include "page_curve.h"
#include "page_drift.h"
#include "page_fills.h"
#include "page_orders.h"
#include "page_overview.h"
#include "page_overview_period.h"
#include "page_readiness.h"
#include "page_system.h"

#define OVERVIEW_ROWS 10      /* recent fills */
#define OVERVIEW_FEED 14      /* lines of activity */
#define OVERVIEW_OLDER 30     /* of a page of older ones */
#define OVERVIEW_EVENTS 90    /* newest events looked through for the mix of all kinds */
#define OVERVIEW_WINDOW 300   /* events looked through for one page of a kind that is no rare one */
#define OVERVIEW_KINDS 4      /* kinds of event that are looked for by name: fills must not bury them */
#define OVERVIEW_ORDERS 200   /* that wait for the next session */
#define OVERVIEW_POSITIONS 200
#define OVERVIEW_CURVE 600     /* points of the picture at most */
#define OVERVIEW_MARK 320      /* bytes of a mark's words */
#define OVERVIEW_OPEN 16       /* jobs of the agent that are under way */
#define OVERVIEW_TABLE 64     /* rows of the curve's data table: every session of 90 days */

/* What the readiness gate said last. */
struct overview_gate {
	bool known;       /* false: it cannot be read, or there is no ledger of ours */
	bool late;        /* judged before the newest session, or by another version of the program: of session */
	char session[11];
	char verdict[80]; /* "" nothing was judged yet */
	int n_failed;
	char failed[READINESS_CRITERIA][8]; /* their ids */
};

/* Gathered before a word is written: a journal that fails half-way leaves no half panel. */
struct overview {
	struct overview_query query;
	bool journal;  /* the ledger could be read */
	bool ours;     /* and is no journal of the original system */
	int64_t count;
	int n_equity, n_positions, n_decisions, n_orders, n_breakers, n_marks, n_events, n_told, n_life, n_points, n_rows, n_experiments;
	bool has_account, has_cycle, has_champion, has_experiments;
	struct page_overview_equity equity[2];
	struct page_overview_account account;
	struct page_overview_position positions[OVERVIEW_POSITIONS];
	struct page_overview_cycle cycle;
	struct page_fills_totals session_fills; /* of the cycle's session */
	struct page_overview_decision decisions[OVERVIEW_POSITIONS];
	struct page_order orders[OVERVIEW_ORDERS]; /* for the next session */
	int64_t champion;
	bool has_agent;             /* the agent's cycle said how far it came */
	struct page_agent_cycle agent;
	int n_waiting;              /* winners that wait for the operator */
	struct overview_gate gate;
	char drift[640];            /* what was said of it when the newest session was decided; "" nothing */
	struct page_overview_breaker breakers[8];
	struct page_curve_mark marks[PAGE_CURVE_ALL];
	bool marks_more;            /* of some kind there are older ones */
	instant_t newest;           /* of the newest event, 0 none */
	struct page_overview_event events[OVERVIEW_WINDOW];
	struct page_overview_event told[OVERVIEW_KINDS * OVERVIEW_OLDER]; /* looked for by their kind */
	struct page_system_life life[OVERVIEW_OLDER];
	struct page_fills_row untold[OVERVIEW_OLDER]; /* fills of a journal without events */
	int n_untold;
	bool let_go;                 /* of the feed: fills and cycles behind these events are no events any more */
	bool full[OVERVIEW_SOURCES]; /* of the feed: further rows may lie behind those read */
	struct page_overview_point points[PAGE_OVERVIEW_CURVE];
	char after[DATE_TEXT];      /* the range's points are of the sessions after it; "" from the start */
	int64_t n_sessions;         /* cycles that they stand for */
	struct page_overview_period span; /* of that range, when it is not all */
	bool has_periods;
	struct page_overview_period periods[PAGE_OVERVIEW_GRAINS];
	struct page_drift_newest observed; /* the champion's newest readings; n_readings 0: there are none of it */
	struct page_drift_reading readings[OBSERVE_READINGS];
	int n_readings;
	struct page_fills_row rows[OVERVIEW_ROWS];
	struct page_overview_experiment experiments[OVERVIEW_OLDER];
	int64_t experiment_count;
	struct market_list markets;
};

/* Fill o, all zero before but for its query, from the journals of a request that has begun. What fails is marked lost in p. */
void overview_gather(struct page *p, struct overview *o);

/* overview_panels.c: sections of overview.tpl */
void overview_strip(struct page *p, const struct overview *o, struct view *v);
void overview_metrics(struct page *p, const struct overview *o, struct view *v);
void overview_cycle(struct page *p, const struct overview *o, struct view *v);
void overview_orders(const struct page *p, const struct overview *o, struct view *v); /* overview_orders.c */
/* One line of a list of facts; limit may be NULL. */
void overview_pair(struct view *v, const char *section, const char *term, const char *cls, const char *value, const char *limit);
void overview_model(struct page *p, const struct overview *o, struct view *v); /* overview_model.c */
void overview_breakers(const struct overview *o, struct view *v);

/* overview_curve.c: the panel, and the picture at /plot/equity.svg */
void overview_curve(struct page *p, const struct overview *o, struct view *v);
void overview_curve_svg(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o);

/* Points of o's query, and without `after` o's marks cut to them; free() it. NULL: no memory; without a ledger no points. */
struct page_curve *overview_curve_read(struct page *p, struct overview *o, int max);

/* overview_marks.c */
const char *overview_mark_class(char letter);
char *overview_mark_words(const struct page *p, const struct page_curve_mark *m, char out[OVERVIEW_MARK]);
/* The journal whose promotions belong on the curve; NULL when its sessions are of a simulated time, which no experiment's date is of. */
struct db *overview_marks_source(struct page *p);
void overview_marks_cut(struct overview *o, const char *first, const char *last);
void overview_marks(const struct page *p, const struct overview *o, struct view *v);

/* overview_model.c */
void overview_model_gather(struct page *p, struct overview *o);
/* "watched", "degraded", or "" when the model as it was judged last gives no cause for either word. */
const char *overview_model_doubt(const struct overview *o);

/* overview_periods.c, overview_positions.c */
void overview_periods(struct page *p, const struct overview *o, struct view *v);
void overview_periods_csv(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o);
void overview_positions(struct page *p, const struct overview *o, struct view *v);

/* overview_api.c */
void overview_api_curve(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o);

/* overview_feed.c */
void overview_fills(struct page *p, const struct overview *o, struct view *v);
void overview_activity(struct page *p, const struct overview *o, struct view *v);

#endif
