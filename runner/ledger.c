#include "ledger_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

int
ledger_fail(struct ledger *l, const char *what)
{
	if (!l->broken) {
		snprintf(l->reason, sizeof l->reason, "%s: %s", what, db_error(l->db));
		log_write(LOG_ERROR, "ledger_failed", "step=%s error=\"%s\"", what, db_error(l->db));
	}
	l->broken = true;
	return -1;
}

struct db_stmt *
ledger_stmt(struct ledger *l, const char *sql)
{
	if (l->broken)
		return NULL;
	struct db_stmt *s = db_prepare(l->db, sql);
	if (s == NULL)
		ledger_fail(l, "prepare");
	return s;
}

int
ledger_run(struct ledger *l, struct db_stmt *s, const char *what)
{
	if (db_step(s) != 0)
		return ledger_fail(l, what);
	return 0;
}

const char *
ledger_reason(const struct ledger *l)
{
	return l->reason;
}

struct db *
ledger_db(struct ledger *l)
{
	return l->db;
}

void
ledger_sink(struct ledger *l, engine_sink sink, void *arg)
{
	l->sink = sink;
	l->sink_arg = arg;
}

void
ledger_pending_cut(struct ledger *l, size_t n)
{
	while (l->n_pending > n)
		free(l->pending[--l->n_pending].data);
}

static void
pending_drop(struct ledger *l)
{
	ledger_pending_cut(l, 0);
}

static void
pending_send(struct ledger *l)
{
	for (size_t i = 0; i < l->n_pending; i++)
		if (l->sink != NULL)
			l->sink(l->sink_arg, l->pending[i].seq, l->pending[i].kind, l->pending[i].data);
	pending_drop(l);
}

static int
pending_add(struct ledger *l, int64_t seq, const char *kind, const char *data)
{
	if (l->n_pending == l->cap_pending) {
		size_t cap = l->cap_pending ? 2 * l->cap_pending : 16;
		struct ledger_pending *p = realloc(l->pending, cap * sizeof *p);
		if (p == NULL)
			return -1;
		l->pending = p;
		l->cap_pending = cap;
	}
	struct ledger_pending *p = &l->pending[l->n_pending];
	p->seq = seq;
	snprintf(p->kind, sizeof p->kind, "%s", kind);
	p->data = strdup(data);
	if (p->data == NULL)
		return -1;
	l->n_pending++;
	return 0;
}

int
ledger_begin(struct ledger *l)
{
	if (l->broken)
		return -1;
	if (l->depth == 0) {
		/* prepared once: of a single fill's time, compiling the two words would be a noticeable part */
		struct db_stmt *s = ledger_stmt(l, "BEGIN IMMEDIATE");
		if (s == NULL || ledger_run(l, s, "begin") != 0)
			return -1;
	}
	l->depth++;
	return 0;
}

int
ledger_commit(struct ledger *l)
{
	if (l->broken)
		return -1;
	if (--l->depth > 0)
		return 0;
	struct db_stmt *s = ledger_stmt(l, "COMMIT");
	if (s == NULL || ledger_run(l, s, "commit") != 0) {
		ledger_rollback(l);
		return -1;
	}
	pending_send(l);
	return 0;
}

void
ledger_rollback(struct ledger *l)
{
	if (l->depth > 0 && !db_autocommit(l->db))
		db_exec(l->db, "ROLLBACK");
	l->depth = 0;
	l->grouped = false;
	/* whatever was read inside is unknown now: only a fresh handle goes on */
	if (!l->broken)
		snprintf(l->reason, sizeof l->reason, "transaction rolled back");
	l->broken = true;
	pending_drop(l);
}

int
ledger_group_begin(struct ledger *l)
{
	if (ledger_begin(l) != 0)
		return -1;
	l->grouped = true;
	return 0;
}

int
ledger_group_commit(struct ledger *l)
{
	l->grouped = false;
	return ledger_commit(l);
}

int
ledger_meta_get(struct ledger *l, const char *key, char *out, int size)
{
	out[0] = '\0';
	struct db_stmt *s = ledger_stmt(l, "SELECT value FROM meta WHERE key = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, key);
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, "meta");
	if (rc == 1) {
		snprintf(out, (size_t)size, "%s", db_text(s, 0));
		db_reset(s);
	}
	return rc;
}

int
ledger_meta_set(struct ledger *l, const char *key, const char *value)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, key);
	db_bind_text(s, 2, value);
	return ledger_run(l, s, "meta");
}

int
ledger_event(struct ledger *l, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data)
{
	struct db_stmt *look = ledger_stmt(l, "SELECT seq FROM event WHERE key = ?1 AND kind <> 'fill'");
	if (look == NULL)
		return -1;
	db_bind_text(look, 1, key);
	int rc = db_step(look);
	db_reset(look);
	if (rc != 0)
		return rc < 0 ? ledger_fail(l, "event") : 0;
	return ledger_event_new(l, key, session, kind, severity, text, data);
}

int
ledger_event_new(struct ledger *l, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (s == NULL)
		return -1;
	db_bind_kept(s, 1, key);
	db_bind_kept(s, 2, clock_format(clock_wall(), at));
	db_bind_kept(s, 3, session);
	db_bind_kept(s, 4, kind);
	db_bind_kept(s, 5, severity);
	db_bind_kept(s, 6, text);
	db_bind_kept(s, 7, data);
	if (ledger_run(l, s, "event") != 0)
		return -1;
	if (pending_add(l, db_last_id(l->db), kind, data) != 0)
		return ledger_fail(l, "event memory");
	return 0;
}

int64_t
ledger_last_seq(struct ledger *l)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT max(seq) FROM event");
	if (s == NULL)
		return -1;
	int64_t seq = -1;
	if (db_step(s) == 1)
		seq = db_int(s, 0);
	db_reset(s);
	return seq;
}

int
ledger_events(struct ledger *l, int64_t after, int limit, engine_sink cb, void *arg)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT seq, kind, data FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, after);
	db_bind_int(s, 2, limit);
	int n = 0, rc;
	while ((rc = db_step(s)) == 1) {
		cb(arg, db_int(s, 0), db_text(s, 1), db_text(s, 2));
		n++;
	}
	return rc < 0 ? ledger_fail(l, "events") : n;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	if (l->depth > 0 && !db_autocommit(l->db))
		db_exec(l->db, "ROLLBACK");
	pending_drop(l);
	free(l->pending);
	ledger_words_free(&l->words);
	holdings_free(&l->held);
	db_close(l->db);
	free(l);
}

int
ledger_stop(struct ledger *l, const char *why)
{
	char known[400], key[48];
	struct buf data = { 0 };
	if (ledger_meta_get(l, "stopped", known, sizeof known) < 0)
		return -1;
	if (strcmp(known, why) == 0)
		return 0;
	if (ledger_begin(l) != 0)
		return -1;
	snprintf(key, sizeof key, "stopped:%" PRId64, ledger_last_seq(l) + 1);
	buf_str(&data, "{\"stopped\":");
	buf_json(&data, why);
	buf_char(&data, '}');
	int rc = data.failed ? ledger_fail(l, "out of memory") : ledger_meta_set(l, "stopped", why);
	if (rc == 0)
		rc = ledger_event(l, key, NULL, "status", "error", why, data.data);
	buf_free(&data);
	if (rc == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}
