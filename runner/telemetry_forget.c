/* What HYDRA_KEEP_TELEMETRY_DAYS lets go. The ledger is not asked: of it nothing but old events goes (ledger_forget.c). */
#include <stddef.h>

#include "clock.h"
#include "telemetry_internal.h"

#define DAY (86400 * CLOCK_SECOND)

/* Each deletes what is before ?1. */
static const char *const by_session[] = {
	"DELETE FROM bar WHERE session < ?1",
	"DELETE FROM feed_truth WHERE session < ?1",
	"DELETE FROM report WHERE session < ?1",
	"DELETE FROM reading WHERE session < ?1",
	"DELETE FROM feature_reading WHERE session < ?1",
	"DELETE FROM observation WHERE session < ?1",
	"DELETE FROM shadow WHERE session < ?1",
};
/* Times are ISO in UTC: text sorts as they do, and a date before all times of its day. */
static const char *const by_clock[] = {
	"DELETE FROM life WHERE at < ?1",
	"DELETE FROM job_run WHERE started_at < ?1",
};

static int
forget(struct telemetry *t, const char *const *sql, size_t n, date_t before)
{
	char day[DATE_TEXT];
	date_format(before, day);
	for (size_t i = 0; i < n; i++) {
		struct db_stmt *s = db_prepare(t->db, sql[i]);
		if (s != NULL)
			db_bind_text(s, 1, day);
		if (telemetry_run(t, s) != 0)
			return -1;
	}
	return 0;
}

int
telemetry_forget(struct telemetry *t, date_t upto, int days)
{
	const date_t today = (date_t)(clock_wall() / DAY);
	int rc = forget(t, by_session, sizeof by_session / sizeof by_session[0], upto - days);
	return rc == 0 ? forget(t, by_clock, sizeof by_clock / sizeof by_clock[0], today - days) : rc;
}
