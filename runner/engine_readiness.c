/* The readiness gate between two cycles: readiness.conf is taken in, the ledger is judged, and what came of it is journaled. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine_readiness.h"
#include "log.h"
#include "readiness_result.h"

/* What the rows say. A damaged page of the gate must not be met in a transaction: what is written so far stands by itself then. 0; 1 nothing, err says why; -1 */
static int
result(struct engine *e, struct readiness_told *told, struct buf *json, char err[LEDGER_LOST])
{
	bool apart = ledger_gate_damaged(e->ledger);
	if (apart && ledger_commit(e->ledger) != 0)
		return -1;
	int rc = readiness_result(ledger_db(e->ledger), told, json, err, LEDGER_LOST) == 0 ? 0 : 1;
	return apart && ledger_begin(e->ledger) != 0 ? -1 : rc;
}

/* Without a judgement trading goes on, and the ledger says that there is none and why; one that cannot be read at all fails by itself. */
static int
judge(struct engine *e, const char *session)
{
	struct readiness_told told = { 0 };
	struct buf json = { 0 };
	char err[LEDGER_LOST];
	int rc = result(e, &told, &json, err);
	if (rc == 0) {
		const struct ledger_judgement j = { .session = told.session, .record = told.record, .verdict = readiness_verdict_name(told.verdict), .failed = told.failed, .open = told.open,
			.version = READINESS_RESULT_VERSION };
		rc = ledger_put_readiness(e->ledger, &j, json.data, err);
	} else if (rc == 1) {
		log_write(LOG_ERROR, "readiness", "error=\"%s\"", err);
	}
	buf_free(&json);
	return rc < 0 ? -1 : ledger_put_unjudged(e->ledger, session, rc == 1 ? err : NULL);
}

/* What the file says now, if it is news: 1 when a record begins by it, 0, -1. What cannot be taken in is told, and tried again with the next judgement. */
static int
take_conf(struct engine *e, const struct engine_conf *c, const char *known, const char *session)
{
	int begun = 0;
	char lost[LEDGER_LOST] = "";
	if (strcmp(known, c->sha256) != 0 && (ledger_gate_begin(e->ledger) != 0 || (begun = ledger_gate_end(e->ledger, engine_conf_take(e, c, session), lost)) < 0))
		return -1;
	return ledger_put_untaken(e->ledger, c->sha256, lost[0] != '\0' ? lost : NULL) != 0 ? -1 : begun;
}

static int
begin_asked(struct engine *e, const struct engine_conf *c, const char *session)
{
	struct ledger_record r;
	return ledger_record_get(e->ledger, &r) != 0 ? -1 : engine_record_begin(e, c, &r, session, LEDGER_RECORD_OPERATOR);
}

/* One transaction: what the file says now, a new record if one is asked for, and the judgement of all that. refused: why that record does not begin, "". */
static int
write_all(struct engine *e, const struct engine_conf *c, const char *known, bool new_record, char refused[LEDGER_LOST])
{
	char session[DATE_TEXT];
	refused[0] = '\0';
	if (ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0)
		return -1;
	int begun = take_conf(e, c, known, session);
	if (begun < 0)
		return -1;
	if (new_record && begun == 0 && (ledger_gate_begin(e->ledger) != 0 || ledger_gate_end(e->ledger, begin_asked(e, c, session), refused) < 0))
		return -1;
	return session[0] != '\0' ? judge(e, session) : 0;
}

static int
in_transaction(struct engine *e, const struct engine_conf *c, const char *known, bool new_record, char refused[LEDGER_LOST])
{
	if (ledger_begin(e->ledger) == 0) {
		if (write_all(e, c, known, new_record, refused) == 0 && ledger_commit(e->ledger) == 0)
			return 0;
		ledger_rollback(e->ledger);
	}
	snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
	e->failed = true; /* opened again and looked at before anything is ordered */
	return -1;
}

/* This file was taken in, or could not be since the last judgement. */
static bool
is_known(const struct engine_conf *c, const char *known, const char *untaken)
{
	size_t n = strcspn(untaken, " ");
	return untaken[0] == '\0' ? strcmp(known, c->sha256) == 0 : n == strlen(c->sha256) && strncmp(untaken, c->sha256, n) == 0;
}

int
engine_readiness(struct engine *e)
{
	struct engine_conf c;
	char known[SHA256_TEXT], judged[DATE_TEXT], session[DATE_TEXT], fault[LEDGER_WHY], untaken[LEDGER_WHY], refused[LEDGER_LOST];
	int64_t version;
	if (e->ledger == NULL || e->failed)
		return -1;
	engine_conf_read(e->cfg.data_dir, &c);
	(void)ledger_gate_look(e->ledger);
	if (ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0 ||
	    ledger_meta_get(e->ledger, "readiness_fault", fault, sizeof fault) < 0 || ledger_meta_get(e->ledger, "readiness_conf_fault", untaken, sizeof untaken) < 0 ||
	    ledger_readiness_last(e->ledger, judged, &version) != 0) {
		e->failed = true;
		return -1;
	}
	/* one that failed is tried again at the next session or start, not at each look */
	bool done = (version == READINESS_RESULT_VERSION && strcmp(judged, session) == 0) || (session[0] != '\0' && strncmp(fault, session, strlen(session)) == 0);
	if (!e->judge_anew && done && is_known(&c, known, untaken))
		return 0;
	e->judge_anew = false;
	return in_transaction(e, &c, known, false, refused) == 0 ? 1 : -1;
}

void
engine_judges(struct engine *e)
{
	e->judges = e->judge_anew = true;
}

int
engine_judge(void *arg)
{
	struct engine *e = arg;
	struct engine_conf c;
	char known[SHA256_TEXT], refused[LEDGER_LOST];
	engine_conf_read(e->cfg.data_dir, &c);
	return ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 ? -1 : write_all(e, &c, known, false, refused);
}

int
engine_new_record(struct engine *e)
{
	struct engine_conf c;
	char known[SHA256_TEXT], session[DATE_TEXT], refused[LEDGER_LOST];
	struct ledger_record r;
	int64_t days;
	if (e->ledger == NULL || e->failed) {
		snprintf(e->reason, sizeof e->reason, "the ledger cannot be written now; see the runner's status");
		return -1;
	}
	(void)ledger_gate_look(e->ledger);
	int held = ledger_record_get(e->ledger, &r);
	if (held != 0 && ledger_gate_lost(e->ledger)[0] != '\0') {
		snprintf(e->reason, sizeof e->reason, "%s", ledger_gate_lost(e->ledger));
		return -1;
	}
	if (held != 0 || ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0 ||
	    ledger_record_days(e->ledger, r.after, &days) != 0) {
		snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
		return -1;
	}
	if (days == 0) {
		snprintf(e->reason, sizeof e->reason, "record %" PRId64 " has no trading day yet: there is nothing to leave behind", r.k);
		return -1;
	}
	engine_conf_read(e->cfg.data_dir, &c);
	if (in_transaction(e, &c, known, true, refused) != 0)
		return -1;
	if (refused[0] != '\0')
		snprintf(e->reason, sizeof e->reason, "%s", refused);
	return refused[0] != '\0' ? -1 : 0;
}

static void
tell_start(struct engine *e, int (*put)(struct ledger *l), int (*put_start)(struct ledger *l, const char *fault), const char *fault)
{
	if (e->ledger != NULL && !e->failed)
		(void)ledger_gate_look(e->ledger);
	if (e->ledger == NULL || e->failed || ledger_begin(e->ledger) != 0)
		return;
	if ((put != NULL ? put(e->ledger) : put_start(e->ledger, fault)) != 0 || ledger_commit(e->ledger) != 0) {
		ledger_rollback(e->ledger);
		e->failed = true;
	}
}

void
engine_started(struct engine *e, const char *fault)
{
	tell_start(e, NULL, ledger_put_start, fault);
}

void
engine_ended(struct engine *e)
{
	tell_start(e, ledger_put_end, NULL, NULL);
}
