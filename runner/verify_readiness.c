/* What the readiness gate keeps: records and the limits that were set, against the sessions; starts. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readiness_conf.h"
#include "verify_internal.h"

int
verify_number(struct verify *v, const char *sql, const char *a, const char *b, int64_t *out)
{
	struct db_stmt *s = verify_stmt(v, sql);
	if (s == NULL)
		return -1;
	if (a != NULL)
		db_bind_text(s, 1, a);
	if (b != NULL)
		db_bind_text(s, 2, b);
	if (verify_step(v, s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
verify_record_words(struct verify *v, char text[LEDGER_RECORD_TEXT])
{
	struct db_stmt *s = verify_stmt(v, "SELECT after, reason FROM record WHERE k = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, ++v->records + 1);
	if (verify_step(v, s) != 1)
		return -1;
	/* it begins after what was decided when it was told */
	snprintf(text, LEDGER_RECORD_TEXT, LEDGER_RECORD_EVENT, v->records + 1, v->decided, db_text(s, 1));
	db_reset(s);
	return 0;
}

/* "alpha was changed on day 143": of the record before, a limit that may not be moved under way. */
static bool
is_change(const char *reason, int64_t days)
{
	char want[80];
	for (int i = 0; i < READINESS_LIMITS; i++) {
		snprintf(want, sizeof want, "%s" LEDGER_RECORD_CHANGED "%" PRId64, readiness_limit_table[i].key, days);
		if (readiness_limit_table[i].restarts && days > READINESS_FREE && strcmp(reason, want) == 0)
			return true;
	}
	return false;
}

/* What a record holds: of the newest one what the file says, once no line of it is refused (read_held); of any what may be set. */
static void
held_limit(const struct verify_row *r, int i, enum readiness_limit limit)
{
	if (!db_is_number(r->s, i) || !readiness_limit_allowed(limit, verify_get_real(r, i)))
		verify_wrong(r, i, "what may be set");
}

static int
read_held(struct verify *v)
{
	static const char *const names[] = { "alpha", "hurdle", "k" };
	static const enum readiness_limit limits[] = { READINESS_ALPHA, READINESS_HURDLE };
	int64_t refused = 0;
	struct db_stmt *s = verify_stmt(v, "SELECT alpha, hurdle, k, (SELECT value FROM override WHERE key = 'alpha'), (SELECT value FROM override WHERE key = 'hurdle') FROM record ORDER BY k DESC LIMIT 1");
	if (s == NULL || verify_number(v, "SELECT count(*) FROM override WHERE key IS NULL", NULL, NULL, &refused) != 0)
		return -1;
	int rc = verify_step(v, s);
	if (rc != 1)
		return rc;
	struct verify_row r = { .v = v, .s = s, .table = "record", .names = names };
	snprintf(r.key, sizeof r.key, "k=%s", db_text(s, 2));
	for (int i = 0; i < 2 && refused == 0; i++)
		verify_real(&r, i, db_is_null(s, 3 + i) ? readiness_limit_table[limits[i]].standard : db_real(s, 3 + i));
	db_reset(s);
	return 0;
}

static int
record_row(struct verify_row *r, int64_t k, const char *before)
{
	enum { K, AFTER, EQUITY, AT, REASON, ALPHA, HURDLE };
	instant_t wall;
	int64_t equity = r->v->capital0, days = 0;
	const char *after = db_text(r->s, AFTER);
	verify_int(r, K, k);
	verify_instant(r, AT, &wall);
	if (k == 1) {
		verify_text(r, AFTER, "");
		verify_text(r, REASON, LEDGER_RECORD_FIRST);
	} else {
		if (verify_number(r->v, "SELECT coalesce(max(equity), -1) FROM equity WHERE session = ?1", after, NULL, &equity) != 0 ||
		    verify_number(r->v, "SELECT count(*) FROM equity WHERE session > ?1 AND session <= ?2", before, after, &days) != 0)
			return -1;
		if (days < 1)
			verify_wrong(r, AFTER, "a decided session of the record before");
		if (strcmp(db_text(r->s, REASON), LEDGER_RECORD_OPERATOR) != 0 && !is_change(db_text(r->s, REASON), days))
			verify_wrong(r, REASON, "who asked for it, or which limit was changed on which day");
	}
	verify_int(r, EQUITY, equity);
	held_limit(r, ALPHA, READINESS_ALPHA);
	held_limit(r, HURDLE, READINESS_HURDLE);
	return 0;
}

static int
read_records(struct verify *v)
{
	static const char *const names[] = { "k", "after", "equity", "at", "reason", "alpha", "hurdle" };
	int rc;
	int64_t k = 0;
	char before[DATE_TEXT] = "";
	struct db_stmt *s = verify_stmt(v, "SELECT k, after, equity, at, reason, alpha, hurdle FROM record ORDER BY k");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "record", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		snprintf(r.key, sizeof r.key, "k=%s", db_text(s, 0));
		if (record_row(&r, ++k, before) != 0)
			return -1;
		snprintf(before, sizeof before, "%s", db_text(s, 1));
	}
	verify_same_int(v, "record", "table", "rows", k, v->records + 1);
	return rc;
}

/* What a file with this line, and with those before it, says of it. What was cut off there is told by its fault alone. */
static void
read_again(struct buf *file, int *lines, int line, const char *text, const char *fault, struct readiness_conf_line *out)
{
	bool cut = strcmp(fault, READINESS_CONF_LONG) == 0 && strlen(text) == READINESS_CONF_TEXT - 1;
	static struct readiness_conf_line all[READINESS_CONF_LINES]; /* some 25 KB: not for the stack */
	while (*lines + 1 < line && line < 1000000) {
		buf_char(file, '\n');
		++*lines;
	}
	buf_fmt(file, cut ? "%sx\n" : "%s\n", text);
	++*lines;
	if (strcmp(fault, READINESS_CONF_MANY) == 0)
		buf_str(file, "and another\n");
	int n = file->failed ? 0 : readiness_conf_read(file->data, all);
	*out = n > 0 ? all[n - 1] : (struct readiness_conf_line){ .limit = -1, .value = NAN };
	if (cut)
		snprintf(out->text, sizeof out->text, "%s", text); /* a blank at its end stays */
}

/* Days of the record in force when a value was first seen; one that began with it has none yet. */
static int
check_day(const struct verify_row *r, int since, int day)
{
	static const char *const sql[] = { "SELECT count(*) FROM equity WHERE session <= ?1 AND session > (SELECT max(after) FROM record WHERE after <= ?1)",
		"SELECT count(*) FROM equity WHERE session <= ?1 AND session > (SELECT max(after) FROM record WHERE after < ?1)" };
	int64_t days[2];
	char text[32];
	for (int i = 0; i < 2; i++)
		if (verify_number(r->v, sql[i], db_text(r->s, since), NULL, &days[i]) != 0)
			return -1;
	snprintf(text, sizeof text, "%" PRId64, days[0]);
	if (!db_is_number(r->s, day) || (db_int(r->s, day) != days[0] && db_int(r->s, day) != days[1]))
		verify_wrong(r, day, text);
	return 0;
}

static int
override_row(struct verify_row *r, struct buf *file, int *lines, int64_t before)
{
	enum { LINE, TEXT, KEY, VALUE, FAULT, SINCE, DAY };
	static const char unreadable[] = "the file cannot be read: ";
	struct readiness_conf_line l;
	int64_t known = 0, line = verify_get_int(r, LINE);
	if (line <= before || line > 1000000) {
		verify_wrong(r, LINE, "a line after the one before");
		line = before + 1;
	}
	read_again(file, lines, (int)line, db_text(r->s, TEXT), db_text(r->s, FAULT), &l);
	verify_text(r, TEXT, l.text);
	verify_text(r, KEY, l.limit >= 0 ? readiness_limit_table[l.limit].key : NULL);
	verify_real(r, VALUE, l.value);
	if (l.limit >= 0 || strncmp(db_text(r->s, FAULT), unreadable, sizeof unreadable - 1) != 0)
		verify_text(r, FAULT, l.limit >= 0 ? NULL : l.fault);
	if (verify_number(r->v, "SELECT count(*) FROM equity WHERE session = ?1", db_text(r->s, SINCE), NULL, &known) != 0)
		return -1;
	if (known != 1 && (strcmp(db_text(r->s, SINCE), "") != 0 || db_is_null(r->s, SINCE)))
		verify_wrong(r, SINCE, "a decided session");
	return check_day(r, SINCE, DAY);
}

static int
read_overrides(struct verify *v)
{
	static const char *const names[] = { "line", "text", "key", "value", "fault", "since", "day" };
	int rc, lines = 0;
	int64_t before = 0, n = 0;
	struct buf file = { 0 };
	struct db_stmt *s = verify_stmt(v, "SELECT line, text, key, value, fault, since, day FROM override ORDER BY line");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "override", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		snprintf(r.key, sizeof r.key, "line=%s", db_text(s, 0));
		if (override_row(&r, &file, &lines, before) != 0) {
			rc = -1;
			break;
		}
		before = db_int(s, 0);
		n++;
	}
	buf_free(&file);
	if (n > 0 && v->conf[0] == '\0')
		verify_differ(v, "meta", "key=readiness_conf", "value", "no digest", "that of the file the limits come from");
	return rc;
}

static int
start_row(struct verify_row *r, int64_t id, char before[DATE_TEXT])
{
	enum { ID, SESSION, AT, ENDED, FAULT };
	instant_t wall;
	int64_t known = 0, told = 0;
	const char *session = db_text(r->s, SESSION);
	verify_int(r, ID, id);
	if (verify_number(r->v, "SELECT count(*) FROM equity WHERE session = ?1", session, NULL, &known) != 0)
		return -1;
	if (db_is_null(r->s, SESSION) || strcmp(session, before) < 0 || (known != 1 && session[0] != '\0'))
		verify_wrong(r, SESSION, "a decided session, not before that of the start before");
	snprintf(before, DATE_TEXT, "%s", session);
	verify_instant(r, AT, &wall);
	if (!db_is_null(r->s, ENDED))
		verify_instant(r, ENDED, &wall);
	if (!db_is_null(r->s, FAULT)) {
		verify_text(r, ENDED, db_text(r->s, AT)); /* it did not run */
		if (verify_number(r->v, "SELECT count(*) FROM event WHERE severity = 'error' AND substr(key, 1, 8) = 'stopped:' AND text = ?1", db_text(r->s, FAULT), NULL, &told) != 0)
			return -1;
		if (!verify_is_mismatch(db_text(r->s, FAULT)) || told == 0)
			verify_wrong(r, FAULT, "in what the journals differed, as an event tells");
	}
	return 0;
}

/* Starts that were told once and are no more. */
static void
missing_starts(struct verify *v, int64_t from, int64_t to)
{
	char row[VERIFY_ROW];
	if (from == to)
		snprintf(row, sizeof row, "id %" PRId64, from);
	else
		snprintf(row, sizeof row, "ids %" PRId64 " to %" PRId64, from, to);
	verify_differ(v, "start", row, "rows", "none", "one for each start of the daemon");
}

/* SQLite's counter stands at the newest start there ever was. A table that an older version of this program made has none. */
static int
read_start_counter(struct verify *v, int64_t last)
{
	static const char *const names[] = { "name", "seq" };
	int rc, n = 0;
	int64_t counted = 0;
	struct db_stmt *s = verify_stmt(v, "SELECT name, seq FROM sqlite_sequence WHERE name = 'start'");
	if (s == NULL || verify_number(v, "SELECT count(*) FROM sqlite_master WHERE name = 'start' AND sql LIKE '%AUTOINCREMENT%'", NULL, NULL, &counted) != 0)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "sqlite_sequence", .names = names, .key = "name=start" };
	while ((rc = verify_step(v, s)) == 1) {
		int64_t newest = verify_get_int(&r, 1);
		if (n++ > 0 || counted == 0)
			verify_wrong(&r, 0, "one row of a table with numbered rows");
		else if (newest > last)
			missing_starts(v, last + 1, newest);
		else
			verify_int(&r, 1, last);
	}
	if (rc == 0 && n == 0 && counted != 0 && last > 0)
		verify_differ(v, "sqlite_sequence", "start", "name", "no row", "a row");
	return rc;
}

static int
read_starts(struct verify *v)
{
	static const char *const names[] = { "id", "session", "at", "ended", "fault" };
	int rc;
	int64_t id = 0;
	char before[DATE_TEXT] = "";
	struct db_stmt *s = verify_stmt(v, "SELECT id, session, at, ended, fault FROM start ORDER BY id");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "start", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		snprintf(r.key, sizeof r.key, "id=%s", db_text(s, 0));
		if (db_int(s, 0) > ++id) { /* no row is looked at twice, whatever stands there */
			missing_starts(v, id, db_int(s, 0) - 1);
			id = db_int(s, 0);
		}
		if (start_row(&r, id, before) != 0)
			return -1;
	}
	return rc < 0 ? -1 : read_start_counter(v, id);
}

int
verify_readiness(struct verify *v)
{
	return read_records(v) != 0 || read_overrides(v) != 0 || read_held(v) != 0 || read_starts(v) != 0 || verify_judgements(v) != 0 ? -1 : 0;
}
