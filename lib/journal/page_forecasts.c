#include "page_forecasts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "forecast.h"
#include "label.h"
#include "market.h"
#include "statement.h"

#define MARKETS 64
#define RING (LABEL_HORIZON + 1)

/* Of a market the last sessions in which it had a bar, by the session's place. */
struct heard {
	char symbol[MARKET_SYMBOL];
	struct { int at; int64_t bars, x; double p; } past[RING]; /* at: -1 none; p: NaN none */
};

struct pass {
	struct page_forecast_day day[PAGE_FORECASTS_LOOK];
	struct heard market[MARKETS];
	int n_days, n_markets;
};

enum { SESSION, SYMBOL, PROBABILITY, BARS, X };

static struct heard *
market_of(struct pass *p, const char *symbol)
{
	for (int i = 0; i < p->n_markets; i++)
		if (strcmp(p->market[i].symbol, symbol) == 0)
			return &p->market[i];
	if (p->n_markets == MARKETS)
		return NULL;
	struct heard *m = &p->market[p->n_markets++];
	column_clean(symbol, m->symbol, sizeof m->symbol);
	for (int i = 0; i < RING; i++)
		m->past[i].at = -1;
	return m;
}

/* A market's bar in the newest session: it decides the forecast of LABEL_HORIZON bars before, if each session between had one too. */
static void
take_bar(struct pass *p, struct db_stmt *s)
{
	struct heard *m = market_of(p, db_text(s, SYMBOL));
	int at = p->n_days - 1, then = at - LABEL_HORIZON;
	int64_t bars = db_int(s, BARS), x = db_int(s, X);
	if (m == NULL)
		return;
	if (then >= 0 && m->past[then % RING].at == then && m->past[then % RING].bars == bars - LABEL_HORIZON && !isnan(m->past[then % RING].p)) {
		struct page_forecast_day *day = &p->day[then];
		double said = m->past[then % RING].p, y = x > m->past[then % RING].x ? 1 : 0;
		bool directed = said < 0.5 || said > 0.5;
		day->n++;
		day->directed += directed;
		day->right += directed && (said > 0.5) == (y > 0.5);
		day->brier += (said - y) * (said - y); /* the sum, until all are there */
	}
	m->past[at % RING].at = at;
	m->past[at % RING].bars = bars;
	m->past[at % RING].x = x;
	m->past[at % RING].p = db_is_null(s, PROBABILITY) ? NAN : db_real(s, PROBABILITY);
}

/* The session from which on is read; deployed when there are not so many. 0 / -1 */
static int
read_floor(struct db *ledger, const char *deployed, const char *until, char out[DATE_TEXT])
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_BEFORE));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, until);
	db_bind_int(s, 2, PAGE_FORECASTS_LOOK - 1);
	int rc = db_step(s);
	column_clean(deployed, out, DATE_TEXT);
	if (rc != 1)
		return rc;
	if (strcmp(db_text(s, 0), deployed) > 0)
		column_text(s, 0, out, DATE_TEXT);
	db_reset(s);
	return 0;
}

static int
read_days(struct db *ledger, const char *model, const char *from, const char *until, struct pass *p)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FORECASTS));
	int rc;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, model);
	db_bind_text(s, 2, from);
	db_bind_text(s, 3, until);
	db_bind_text(s, 4, FORECAST_NO_BAR);
	while ((rc = db_step(s)) == 1) {
		if (p->n_days == 0 || strcmp(p->day[p->n_days - 1].session, db_text(s, SESSION)) != 0) {
			if (p->n_days == PAGE_FORECASTS_LOOK)
				break;
			column_text(s, SESSION, p->day[p->n_days++].session, DATE_TEXT);
		}
		if (!db_is_null(s, BARS) && !db_is_null(s, X))
			take_bar(p, s);
	}
	if (rc == 1)
		db_reset(s);
	return rc < 0 ? -1 : 0;
}

int
page_forecasts(struct db *ledger, const char *model, const char *deployed, const char *until, struct page_forecast_day *out, int max)
{
	char from[DATE_TEXT];
	struct pass *p = calloc(1, sizeof *p);
	int n = 0, rc = p == NULL ? -1 : read_floor(ledger, deployed, until, from);
	if (rc == 0)
		rc = read_days(ledger, model, from, until, p);
	for (int i = rc == 0 ? p->n_days - 1 : -1; i >= 0 && n < max; i--) {
		if (p->day[i].n == 0)
			continue;
		out[n] = p->day[i];
		out[n].brier /= out[n].n;
		n++;
	}
	free(p);
	return rc < 0 ? -1 : n;
}
