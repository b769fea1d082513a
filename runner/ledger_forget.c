/* What HYDRA_KEEP_EVENTS_DAYS lets go: old events of fills and cycle updates, which their own tables tell again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "event_kept.h"
#include "ledger_internal.h"

/* At most so many events are looked at in one transaction, so that the next cycle does not wait for all of them. */
#define PIECE 5000

/*
 * The newest event of a piece that is old enough, 0 for none, and whether the piece ended before the first one that is not. The
 * newest event of all is left out, so that its number does not come again.
 */
static int
piece(struct ledger *l, int64_t from, const char *before, int64_t *last, bool *more)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT coalesce(max(seq), 0), count(*) FROM (SELECT seq, session FROM event WHERE seq >= ?1 AND seq < (SELECT max(seq) FROM event)"
	                                   " AND kind IN " EVENT_FORGETTABLE " ORDER BY seq LIMIT ?2) WHERE session < ?3");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, from);
	db_bind_int(s, 2, PIECE);
	db_bind_text(s, 3, before);
	if (db_step(s) != 1)
		return ledger_fail(l, "event");
	*last = db_int(s, 0);
	*more = db_int(s, 1) == PIECE;
	db_reset(s);
	return 0;
}

/* One stays: that before an event which does (lib/journal/event_kept.h). */
static int
delete(struct ledger *l, int64_t from, int64_t last)
{
	char next[24];
	struct db_stmt *s = ledger_stmt(l, "DELETE FROM event WHERE seq >= ?1 AND seq <= ?2 AND kind IN " EVENT_FORGETTABLE
	                                   " AND NOT EXISTS (SELECT 1 FROM event AS next WHERE next.seq = event.seq + 1 AND next.kind NOT IN " EVENT_FORGETTABLE ")");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, from);
	db_bind_int(s, 2, last);
	if (ledger_run(l, s, "event") != 0)
		return -1;
	snprintf(next, sizeof next, "%" PRId64, last + 1);
	return ledger_meta_set(l, EVENT_FROM, next);
}

int
ledger_forget(struct ledger *l, date_t before, bool *more)
{
	char from[24], day[DATE_TEXT];
	int64_t last = 0;
	*more = false;
	if (ledger_begin(l) != 0)
		return -1;
	int rc = ledger_meta_get(l, EVENT_FROM, from, sizeof from) < 0 ? -1 : 0;
	const int64_t first = strtoll(from, NULL, 10); /* absent: "", which is 0 */
	if (rc == 0)
		rc = piece(l, first, date_format(before, day), &last, more);
	if (rc == 0 && last > 0)
		rc = delete(l, first, last);
	if (rc == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}
