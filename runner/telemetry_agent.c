#include "telemetry_agent.h"

#include "db.h"
#include "telemetry_internal.h"

void
telemetry_shadow(struct telemetry *t, const struct agent_shadow *s, size_t from)
{
	for (size_t i = from; i < s->n; i++) {
		char session[DATE_TEXT];
		struct db_stmt *stmt = db_prepare(t->db, "INSERT OR REPLACE INTO shadow(ref, session, candidate, champion) VALUES (?1, ?2, ?3, ?4)");
		if (stmt != NULL) {
			db_bind_text(stmt, 1, s->ref);
			db_bind_text(stmt, 2, date_format(s->day[i].session, session));
			db_bind_real(stmt, 3, s->day[i].candidate);
			db_bind_real(stmt, 4, s->day[i].champion);
		}
		if (telemetry_run(t, stmt) != 0)
			return;
	}
}

void
telemetry_job_run(struct telemetry *t, const char *ref, instant_t began, double seconds, int64_t memory_kb, const char *result)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO job_run(ref, started_at, seconds, memory_kb, result) VALUES (?1, ?2, ?3, ?5, ?4)");
	if (s != NULL) {
		db_bind_text(s, 1, ref);
		db_bind_text(s, 2, clock_format(began, at));
		db_bind_real(s, 3, seconds);
		db_bind_text(s, 4, result);
		if (memory_kb >= 0)
			db_bind_int(s, 5, memory_kb);
	}
	(void)telemetry_run(t, s);
}
