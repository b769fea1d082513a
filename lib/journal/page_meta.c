#include "page_meta.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statement.h"

#define SQL_ERROR 1 /* SQLite's code for "no such table" and "no such column" */

static int64_t number(const char *text)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	return errno || end == text || *end ? 0 : v;
}

static void keep(struct page_meta *m, const char *key, const char *value)
{
	const struct { const char *key; char *to; size_t size; } texts[] = {
		{"mode", m->mode, sizeof m->mode},             {"badge", m->badge, sizeof m->badge},
		{"epoch", m->epoch, sizeof m->epoch},          {"currency", m->currency, sizeof m->currency},
		{"advanced_session", m->advanced, sizeof m->advanced}, {"stopped", m->stopped, sizeof m->stopped},
		{"halt_reason", m->halt_reason, sizeof m->halt_reason}, {"decider", m->decider, sizeof m->decider},
		{"readiness_fault", m->unjudged, sizeof m->unjudged},
	};
	const struct { const char *key; int64_t *to; } numbers[] = {
		{"warmup_total", &m->warmup_total}, {"capital0", &m->capital0},
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!strcmp(key, texts[i].key))
			snprintf(texts[i].to, texts[i].size, "%s", value);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (!strcmp(key, numbers[i].key))
			*numbers[i].to = number(value);
	if (!strcmp(key, "halted"))
		m->halted = !strcmp(value, "1");
}

/* The one number of a statement; a table that is not there counts as 0. */
static int newest(struct db_stmt *s, struct db *db, int64_t *out)
{
	*out = 0;
	if (!s)
		return db_code(db) == SQL_ERROR ? 0 : -1;
	if (db_step(s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

const char *page_meta_instead(const struct page_meta *m)
{
	return strstr(m->decider, ": ");
}

const char *page_meta_unjudged(const struct page_meta *m, char session[11])
{
	snprintf(session, 11, "%.10s", m->unjudged);
	return strlen(m->unjudged) > 11 ? m->unjudged + 11 : NULL;
}

int page_meta_read(struct db *db, struct page_meta *out)
{
	static const char *const keys[] = {"mode", "badge", "epoch", "currency", "advanced_session", "stopped", "halted",
					   "halt_reason", "warmup_total", "capital0", "decider", "readiness_fault"};
	struct db_stmt *s;
	int64_t cycles;
	int rc;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		s = db_prepare(db, statement_sql(STATEMENT_META));
		if (!s)
			return db_code(db) == SQL_ERROR ? 0 : -1;
		db_bind_text(s, 1, keys[i]);
		rc = db_step(s);
		if (rc < 0)
			return -1;
		if (rc == 1)
			keep(out, keys[i], db_text(s, 0));
		db_reset(s);
	}
	if (newest(db_prepare(db, statement_sql(STATEMENT_EVENT_LAST)), db, &out->last_seq) || newest(db_prepare(db, statement_sql(STATEMENT_CYCLE_ID_LAST)), db, &cycles))
		return -1;
	out->warmup_done = cycles < out->warmup_total ? cycles : out->warmup_total;
	return 1;
}

/* Any table at all? 1, 0, -1 error. */
static int tables(struct db *db)
{
	struct db_stmt *s = db_prepare(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1");
	int rc = s ? db_step(s) : -1;

	if (s)
		db_reset(s);
	return rc;
}

int page_meta_table(struct db *db, int which)
{
	static const int has[] = {STATEMENT_HAS_FILLS, STATEMENT_HAS_EXPERIMENTS, STATEMENT_HAS_BAR};
	struct db_stmt *s = db_prepare(db, statement_sql(has[which]));
	int rc;

	if (!s && db_code(db) == SQL_ERROR) {
		rc = tables(db);
		if (rc == 1)
			s = db_prepare(db, statement_sql(has[which])); /* its error again: which one is missing */
		if (rc == 0)
			return 0;
	}
	if (!s)
		return -1;
	rc = db_step(s);
	db_reset(s);
	return rc < 0 ? -1 : 1;
}
