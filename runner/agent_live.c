#include "agent_live.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "drift_verdict.h"
#include "forecast.h"
#include "label.h"

#define MARKETS CONFIG_MARKETS

/* A session of the run, with what was said in it. */
struct day {
	date_t session;
	double ret;
	bool exposed;
	double p[MARKETS]; /* NaN: nothing */
};

int
agent_live_deployed(struct ledger *l, date_t *out)
{
	/* model: promote: rollback: name each deployment, and the session after whose cycle it was; the two kinds are named for the index, or every fill since would be passed over */
	struct db_stmt *s = db_prepare(ledger_db(l), "SELECT (SELECT min(session) FROM cycle WHERE cycle.session > event.session) FROM event"
	                                             " WHERE kind = 'agent' AND kind <> 'fill' AND kind <> 'cycle_update' AND (substr(key, 1, 6) = 'model:' OR substr(key, 1, 8) = 'promote:' OR substr(key, 1, 9) = 'rollback:') ORDER BY seq DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 1) {
		rc = date_parse(db_text(s, 0), out) == 0;
		db_reset(s);
	}
	return rc;
}

static int
market_of(const struct feed *f, const char *symbol)
{
	for (int m = 0; m < f->n_markets; m++)
		if (strcmp(f->markets[m].symbol, symbol) == 0)
			return m;
	return -1;
}

/* Days after a session, oldest first; malloc'd. */
static int
read_days(struct ledger *l, const struct feed *f, const char *model, date_t after, date_t upto, struct day **out, size_t *n)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	size_t room = 0;
	int rc;
	*out = NULL;
	*n = 0;
	struct db_stmt *s = db_prepare(ledger_db(l), "SELECT e.session, e.ret, e.exposed, d.symbol, d.probability, d.reason FROM equity e LEFT JOIN decision d ON d.session = e.session AND d.model = ?1"
	                                             " WHERE e.session > ?2 AND e.session <= ?3 ORDER BY e.session, d.symbol");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, model);
	db_bind_text(s, 2, date_format(after, from));
	db_bind_text(s, 3, date_format(upto, to));
	while ((rc = db_step(s)) == 1) {
		date_t session;
		if (date_parse(db_text(s, 0), &session) != 0)
			continue;
		if (*n == 0 || (*out)[*n - 1].session != session) {
			if (*n == room) {
				room = room == 0 ? 16 : room * 2;
				struct day *more = reallocarray(*out, room, sizeof *more);
				if (more == NULL) {
					db_reset(s);
					return -1;
				}
				*out = more;
			}
			struct day *d = &(*out)[(*n)++];
			*d = (struct day){ .session = session, .ret = db_real(s, 1), .exposed = db_int(s, 2) != 0 };
			for (int m = 0; m < MARKETS; m++)
				d->p[m] = NAN;
		}
		int m = market_of(f, db_text(s, 3));
		if (m >= 0 && strcmp(db_text(s, 5), FORECAST_NO_BAR) != 0)
			(*out)[*n - 1].p[m] = db_real(s, 4);
	}
	return rc;
}

/* Index of a session's own bar among n, -1: the market had none. */
static int
bar_of(const struct bar *bars, int n, date_t session)
{
	int low = 0, high = n;
	while (low < high) {
		int mid = low + (high - low) / 2;
		if (bars[mid].session < session)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && bars[low].session == session ? low : -1;
}

/* What a day's predictions were worth, known at the session `known`. */
static void
score(struct feed *f, const struct day *d, date_t known, struct record_row *row)
{
	double p[MARKETS], y[MARKETS];
	struct drift_verdict_session v;
	size_t n = 0;
	for (int m = 0; m < f->n_markets; m++) {
		int bars = 0;
		const struct bar *b = isnan(d->p[m]) ? NULL : f->ops->bars(f, m, known, &bars);
		int at = b == NULL ? -1 : bar_of(b, bars, d->session);
		int up = at < 0 ? -1 : label_up(b, (size_t)bars, (size_t)at);
		if (up < 0)
			continue;
		p[n] = d->p[m];
		y[n++] = up;
	}
	drift_verdict_session(p, y, n, &v);
	row->predictions = (int)n;
	row->hit = v.has_hit ? v.hit : NAN;
	row->brier = v.has_brier ? v.brier : NAN;
}

int
agent_live_read(struct ledger *l, struct feed *f, const char *model, date_t deployed, date_t session, struct record *r, char *err, int errsize)
{
	struct day *days;
	size_t n;
	if (r->n > 0 && (r->row[0].session != deployed || r->row[r->n - 1].session > session))
		record_clear(r);
	r->n = r->n > LABEL_HORIZON ? r->n - LABEL_HORIZON : 0; /* those may be scored since */
	size_t kept = r->n;
	int rc = read_days(l, f, model, kept > 0 ? r->row[kept - 1].session : deployed - 1, session, &days, &n);
	if (rc != 0)
		snprintf(err, (size_t)errsize, "the live record cannot be read: %s", db_error(ledger_db(l)));
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct record_row row = { .session = days[i].session, .ret = kept + i == 0 ? NAN : days[i].ret, .exposed = days[i].exposed, .hit = NAN, .brier = NAN };
		if (i + LABEL_HORIZON < n)
			score(f, &days[i], days[i + LABEL_HORIZON].session, &row);
		rc = record_add(r, &row);
		if (rc != 0)
			snprintf(err, (size_t)errsize, "the live record cannot be kept: out of memory, or a row is not sound");
	}
	free(days);
	return rc;
}
