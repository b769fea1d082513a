#include "cycle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "update.h"

#define GIVEN_UP (18 * 3600) /* America/Chicago: from then on a session is history */
#define SESSION_OPEN ((8 * 60 + 30) * 60) /* assumed for every market */

int
cycle_fail(struct cycle *c, const char *why)
{
	snprintf(c->reason, sizeof c->reason, "%s", why);
	return -1;
}

instant_t
cycle_open_instant(const struct cycle *c, date_t session)
{
	return tz_instant(c->chicago, session, SESSION_OPEN);
}

int64_t
cycle_late(const struct tz *chicago, date_t session, instant_t scheduled, instant_t wall)
{
	if (wall < scheduled)
		return 0;
	return wall < tz_instant(chicago, session, GIVEN_UP) ? (wall - scheduled) / CLOCK_SECOND : -1;
}

int
cycle_market(const struct cycle *c, const char *symbol)
{
	for (int m = 0; m < c->feed->n_markets; m++)
		if (strcmp(c->feed->markets[m].symbol, symbol) == 0)
			return m;
	return -1;
}

/* What the cycle did, in a sentence. */
static int
summarise(struct cycle *c, char *out, int size)
{
	struct db_stmt *s = db_prepare(ledger_db(c->ledger), "SELECT fills, orders, blocked FROM cycle WHERE session = ?1");
	if (s == NULL)
		return cycle_fail(c, db_error(ledger_db(c->ledger)));
	db_bind_text(s, 1, c->date);
	if (db_step(s) != 1)
		return cycle_fail(c, db_error(ledger_db(c->ledger)));
	int64_t fills = db_int(s, 0), orders = db_int(s, 1), blocked = db_int(s, 2);
	db_reset(s);
	int n = snprintf(out, (size_t)size, "%" PRId64 " fill%s, %" PRId64 " order%s for the next session", fills, fills == 1 ? "" : "s", orders, orders == 1 ? "" : "s");
	if (blocked > 0)
		snprintf(out + n, (size_t)(size - n), ", %" PRId64 " blocked", blocked);
	return 0;
}

static int
put_update(struct cycle *c, const char *text)
{
	char key[32];
	struct buf json = { 0 };
	snprintf(key, sizeof key, "cycle:%s", c->date);
	int rc = journal_update_json(ledger_db(c->ledger), c->experiments, c->agent_state, NULL, c->scheduled, &json);
	if (rc != 0 || json.failed)
		rc = cycle_fail(c, "cycle_update could not be built");
	else if (ledger_event(c->ledger, key, c->date, "cycle_update", "info", text, json.data) != 0)
		rc = cycle_fail(c, ledger_reason(c->ledger));
	buf_free(&json);
	return rc;
}

/* T5: the cycle is done and says so. */
static int
finish(struct cycle *c)
{
	char text[160], at[CLOCK_TEXT];
	if (ledger_begin(c->ledger) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (summarise(c, text, sizeof text) != 0 || ledger_t5_done(c->ledger, c->date, text, clock_format(clock_wall(), at)) != 0 || put_update(c, text) != 0 || (c->judge != NULL && c->judge(c->judge_arg) != 0)) {
		if (c->reason[0] == '\0')
			cycle_fail(c, ledger_reason(c->ledger));
		ledger_rollback(c->ledger);
		return -1;
	}
	return ledger_commit(c->ledger) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

static int
open_cycle(struct cycle *c, bool *decided)
{
	struct ledger_cycle row;
	char advanced[DATE_TEXT], due[CLOCK_TEXT], now[CLOCK_TEXT];
	int rc = ledger_cycle_get(c->ledger, c->date, &row);
	if (rc < 0 || ledger_meta_get(c->ledger, "advanced_session", advanced, sizeof advanced) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	*decided = strcmp(advanced, c->date) >= 0;
	if (rc == 1)
		return strcmp(row.state, "done") == 0 ? 1 : 0;
	clock_format(c->scheduled, due);
	instant_t wall = clock_wall();
	clock_format(wall, now);
	int64_t late = c->feed->open_ended ? cycle_late(c->chicago, c->session, c->scheduled, wall) : -1;
	if (ledger_t0_open(c->ledger, c->date, due, now, late, c->feed->open_ended) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return 0;
}

int
cycle_run(struct cycle *c, date_t session)
{
	bool decided;
	c->reason[0] = '\0';
	c->session = session;
	date_format(session, c->date);
	c->scheduled = tz_instant(c->chicago, session, c->cfg->schedule);
	int rc = open_cycle(c, &decided);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (!decided && (cycle_roll(c, true) != 0 || cycle_fills(c) != 0 || cycle_roll(c, false) != 0 || cycle_decide(c) != 0))
		return -1;
	return finish(c);
}
