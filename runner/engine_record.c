/* Telemetry of the feed: what it had in each session, written after the ledger's commit; and what of both goes again. */
#include <stdio.h>
#include <string.h>

#include "db.h"
#include "engine_internal.h"
#include "feed_cot.h"
#include "telemetry.h"

static int
record_one(struct engine *e, date_t session)
{
	for (int m = 0; m < e->feed->n_markets; m++) {
		int n = 0, regime = 0;
		char date[DATE_TEXT];
		const struct bar *bars = e->feed->ops->bars(e->feed, m, session, &n);
		if (n == 0 || bars[n - 1].session != session)
			continue;
		if (telemetry_bar(e->telemetry, e->feed->markets[m].symbol, &bars[n - 1]) != 0)
			return -1;
		if (feed_cot(e->feed, m) != NULL && telemetry_report(e->telemetry, e->feed->markets[m].symbol, session, feed_cot(e->feed, m)) != 0)
			return -1;
		int sign = e->feed->ops->truth(e->feed, m, session, &regime);
		if (sign != 0 && telemetry_truth(e->telemetry, e->feed->markets[m].symbol, date_format(session, date), regime, sign) != 0)
			return -1;
	}
	return 0;
}

/* With the first session after a start and then once in a week of the market: each costs a look at all that is kept. */
#define FORGET_DAYS 7
static bool
is_due(int keep, date_t forgotten, date_t upto)
{
	return keep != 0 && (forgotten == DATE_NONE || upto >= forgotten + FORGET_DAYS);
}

static int
forget(struct engine *e, date_t upto)
{
	if (!is_due(e->cfg.keep_telemetry, e->forgotten, upto))
		return 0;
	if (telemetry_forget(e->telemetry, upto, e->cfg.keep_telemetry) != 0)
		return -1;
	e->forgotten = upto;
	return 0;
}

int
engine_forget(struct engine *e, date_t upto)
{
	bool more;
	if (!is_due(e->cfg.keep_events, e->events_forgotten, upto))
		return 0;
	if (ledger_forget(e->ledger, upto - e->cfg.keep_events, &more) != 0) {
		snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
		return -1;
	}
	/* the rest goes with the next session, so that none waits for it */
	e->events_forgotten = more ? DATE_NONE : upto;
	return 0;
}

void
engine_record(struct engine *e, date_t upto)
{
	date_t session, from = e->recorded == DATE_NONE ? DATE_NONE : e->recorded + 1;
	if (e->telemetry == NULL || telemetry_begin(e->telemetry) != 0)
		return;
	int rc = 0;
	while (rc == 0 && e->feed->ops->session(e->feed, from, &session) == FEED_READY && session <= upto) {
		rc = record_one(e, session);
		from = session + 1;
	}
	if (rc == 0 && e->observer != NULL)
		rc = agent_observe_record(e->observer, e->ledger, upto);
	if (rc == 0)
		rc = forget(e, upto);
	/* what was left out is tried again with the next session */
	if (telemetry_commit(e->telemetry) == 0 && rc == 0)
		e->recorded = upto;
}

void
engine_record_missed(struct engine *e)
{
	char newest[DATE_TEXT];
	date_t last;
	e->recorded = e->forgotten = e->events_forgotten = DATE_NONE;
	if (e->telemetry == NULL || telemetry_newest(e->telemetry, newest) < 0)
		return;
	if (newest[0] != '\0' && date_parse(newest, &e->recorded) != 0)
		e->recorded = DATE_NONE;
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), "SELECT session FROM cycle WHERE state = 'done' ORDER BY id DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	bool known = rc == 1 && date_parse(db_text(s, 0), &last) == 0;
	if (rc == 1)
		db_reset(s);
	if (known && (e->recorded == DATE_NONE || e->recorded < last) && engine_take_champion(e) == 0)
		engine_record(e, last);
}
