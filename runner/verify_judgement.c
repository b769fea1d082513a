/* What the readiness gate said: the last judgement made again, and those of all sessions against records and counts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "page_readiness.h"
#include "readiness_result.h"
#include "verify_internal.h"

/* Both tables' rows begin alike. */
enum { SESSION, RECORD, VERDICT, VERSION, READY_SEQ, READY_STARTS, READY_RESULT, FAILED = READY_SEQ, OPEN };

/* Nothing has happened since: the same rows say the same again. */
static int
judge_again(struct verify_row *r)
{
	struct readiness_told told = { 0 };
	struct buf json = { 0 };
	char err[400];
	if (readiness_result(r->v->db, &told, &json, err, sizeof err) != 0) {
		buf_free(&json);
		return verify_fail(r->v, err);
	}
	verify_text(r, SESSION, told.session);
	verify_int(r, RECORD, told.record);
	verify_text(r, VERDICT, readiness_verdict_name(told.verdict));
	verify_text(r, READY_RESULT, json.data);
	buf_free(&json);
	return 0;
}

/* Of an older one, or of what another version says otherwise, no more is known than that it agrees with itself. */
static void
read_old(struct verify_row *r, int64_t known)
{
	struct page_readiness_head old;
	if (known != 1)
		verify_wrong(r, SESSION, "a decided session");
	if (db_is_null(r->s, READY_RESULT) || page_readiness_head(db_text(r->s, READY_RESULT), &old) != 0) {
		verify_wrong(r, READY_RESULT, "a result of the readiness gate");
		return;
	}
	verify_text(r, SESSION, old.session);
	verify_int(r, RECORD, old.record);
	verify_text(r, VERDICT, old.verdict);
	verify_int(r, VERSION, old.version);
}

/* The newest of the small rows says what the large one does. */
static int
check_newest(struct verify_row *r)
{
	struct page_readiness_head head;
	struct db_stmt *s = verify_stmt(r->v, "SELECT session, record, verdict, version, failed, open FROM judgement ORDER BY session DESC LIMIT 1");
	int rc = s == NULL ? -1 : verify_step(r->v, s);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		verify_differ(r->v, "judgement", "table", "rows", "none", "one a session that was judged");
		return 0;
	}
	static const char *const names[] = { "session", "record", "verdict", "version", "failed", "open" };
	struct verify_row small = { .v = r->v, .s = s, .table = "judgement", .names = names };
	snprintf(small.key, sizeof small.key, "session=%.20s", db_text(s, 0));
	verify_text(&small, SESSION, db_text(r->s, SESSION));
	verify_int(&small, RECORD, db_int(r->s, RECORD));
	verify_text(&small, VERDICT, db_text(r->s, VERDICT));
	verify_int(&small, VERSION, db_int(r->s, VERSION));
	if (!db_is_null(r->s, READY_RESULT) && page_readiness_head(db_text(r->s, READY_RESULT), &head) == 0) {
		verify_int(&small, FAILED, head.failed);
		verify_int(&small, OPEN, head.open);
	}
	db_reset(s);
	return 0;
}

static int
read_judged(struct verify *v)
{
	static const char *const names[] = { "session", "record", "verdict", "version", "seq", "starts", "result" };
	int64_t known = 0, seq = 0, starts = 0;
	struct db_stmt *s = verify_stmt(v, "SELECT session, record, verdict, version, seq, starts, result FROM readiness");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "readiness", .names = names, .key = "id=1" };
	int rc = verify_step(v, s);
	if (rc < 0)
		return rc;
	if (rc == 0) {
		int64_t rows = 0;
		return verify_number(v, "SELECT count(*) FROM judgement", NULL, NULL, &rows) != 0 ? -1 : (verify_same_int(v, "judgement", "table", "rows", rows, 0), 0);
	}
	if (verify_number(v, "SELECT coalesce(max(seq), 0) FROM event", NULL, NULL, &seq) != 0 || verify_number(v, "SELECT coalesce(max(id), 0) FROM start", NULL, NULL, &starts) != 0 ||
	    verify_number(v, "SELECT count(*) FROM equity WHERE session = ?1", db_text(s, SESSION), NULL, &known) != 0)
		return -1;
	int64_t then = verify_get_int(&r, READY_SEQ), started = verify_get_int(&r, READY_STARTS);
	if (then > seq || then < 1)
		verify_wrong(&r, READY_SEQ, "an event that was written");
	if (started > starts || started < 0)
		verify_wrong(&r, READY_STARTS, "a start that was written");
	/* a session may be decided and not told yet */
	bool newest = then == seq && started == starts && strcmp(db_text(s, SESSION), v->decided) == 0;
	read_old(&r, known);
	if (verify_get_int(&r, VERSION) == READINESS_RESULT_VERSION && newest)
		rc = judge_again(&r);
	if (rc >= 0)
		rc = check_newest(&r);
	db_reset(s);
	return rc < 0 ? -1 : 0;
}

/* The verdict that so many leave; a line of readiness.conf that is refused keeps the best from being READY. */
static bool
follows(const char *verdict, int64_t failed, int64_t open)
{
	enum readiness_verdict of = failed > 0 ? READINESS_NOT_READY : open > 0 ? READINESS_NOT_ENOUGH : READINESS_READY;
	return strcmp(verdict, readiness_verdict_name(of)) == 0 || (of == READINESS_READY && strcmp(verdict, readiness_verdict_name(READINESS_NOT_ENOUGH)) == 0);
}

static int
judgement_row(struct verify_row *r)
{
	int64_t known = 0, record = 0, before = 0;
	const char *session = db_text(r->s, SESSION);
	int64_t failed = verify_get_int(r, FAILED), open = verify_get_int(r, OPEN);
	/* one that begins after this session was judged in it, unless that could not be done */
	if (verify_number(r->v, "SELECT count(*) FROM equity WHERE session = ?1", session, NULL, &known) != 0 || verify_number(r->v, "SELECT coalesce(max(k), 0) FROM record WHERE after <= ?1", session, NULL, &record) != 0 ||
	    verify_number(r->v, "SELECT coalesce(max(k), 0) FROM record WHERE after < ?1", session, NULL, &before) != 0)
		return -1;
	if (known != 1)
		verify_wrong(r, SESSION, "a decided session");
	if (verify_get_int(r, RECORD) != before)
		verify_int(r, RECORD, record);
	int64_t version = verify_get_int(r, VERSION), most = version == READINESS_RESULT_VERSION ? READINESS_CRITERIA : 1000; /* another one may know more */
	if (failed < 0 || failed > most)
		verify_wrong(r, FAILED, "how many criteria fail");
	if (open < 0 || open > most)
		verify_wrong(r, OPEN, "how many criteria wait");
	if (!follows(db_text(r->s, VERDICT), failed, open))
		verify_wrong(r, VERDICT, "what the counts beside it make of it");
	if (version < 1)
		verify_wrong(r, VERSION, "a version, 1 or more");
	return 0;
}

int
verify_judgements(struct verify *v)
{
	static const char *const names[] = { "session", "record", "verdict", "version", "failed", "open" };
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT session, record, verdict, version, failed, open FROM judgement ORDER BY session");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "judgement", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		snprintf(r.key, sizeof r.key, "session=%.20s", db_text(s, 0));
		if (judgement_row(&r) != 0)
			return -1;
	}
	return rc < 0 ? -1 : read_judged(v);
}
