#include "readiness_history.h"

#include <stdio.h>
#include <string.h>

#include "db.h"

static int
read_changes(struct db *ledger, const struct readiness_change *now, struct readiness_history *out)
{
	int rc;
	struct db_stmt *s = db_prepare(ledger, "WITH row AS (SELECT *, lag(record) OVER w AS record_before, lag(verdict) OVER w AS verdict_before, lag(version) OVER w AS version_before"
	                                       " FROM judgement WHERE session < ?1 WINDOW w AS (ORDER BY session))"
	                                       " SELECT session, verdict, record, failed, open, version FROM row"
	                                       " WHERE record IS NOT record_before OR verdict IS NOT verdict_before OR version IS NOT version_before ORDER BY session DESC LIMIT ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, now->session);
	db_bind_int(s, 2, READINESS_CHANGES);
	while ((rc = db_step(s)) == 1) {
		struct readiness_change *c = &out->change[out->n++];
		*c = (struct readiness_change){ .record = db_int(s, 2), .failed = db_int(s, 3), .open = db_int(s, 4), .version = db_int(s, 5) };
		snprintf(c->session, sizeof c->session, "%s", db_text(s, 0));
		snprintf(c->verdict, sizeof c->verdict, "%s", db_text(s, 1));
	}
	return rc;
}

/* Of all rows before: how many, and the first after the last that said something else. */
static int
read_since(struct db *ledger, const struct readiness_change *now, struct readiness_history *out)
{
	struct db_stmt *s = db_prepare(ledger, "SELECT count(*), min(session) FILTER (WHERE session > coalesce((SELECT max(session) FROM judgement WHERE session < ?1 AND (verdict <> ?2 OR record <> ?3)), ''))"
	                                       " FROM judgement WHERE session < ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, now->session);
	db_bind_text(s, 2, now->verdict);
	db_bind_int(s, 3, now->record);
	if (db_step(s) != 1)
		return -1;
	out->judged = db_int(s, 0) + (now->session[0] != '\0');
	snprintf(out->since, sizeof out->since, "%s", db_is_null(s, 1) ? now->session : db_text(s, 1));
	db_reset(s);
	return 0;
}

int
readiness_history_read(struct db *ledger, const struct readiness_change *now, struct readiness_history *out)
{
	*out = (struct readiness_history){ 0 };
	if (read_changes(ledger, now, out) != 0 || read_since(ledger, now, out) != 0)
		return -1;
	if (now->session[0] == '\0')
		return 0; /* nothing is decided that a judgement could be of */
	const struct readiness_change *last = &out->change[0];
	if (out->n > 0 && last->record == now->record && last->version == now->version && strcmp(last->verdict, now->verdict) == 0)
		return 0;
	if (out->n == READINESS_CHANGES)
		out->n--;
	memmove(&out->change[1], &out->change[0], (size_t)out->n * sizeof out->change[0]);
	out->change[0] = *now;
	out->n++;
	return 0;
}
