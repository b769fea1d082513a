/* The readiness gate between two cycles: readiness.conf is taken in, the ledger is judged, and what came of it is journaled. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "engine_internal.h"
#include "log.h"
#include "readiness_conf.h"
#include "readiness_result.h"
#include "sha256.h"

#define CONF "readiness.conf"
#define CONF_MOST 65536

/* The file as it is now: its lines, and what names its content ("": there is none). */
struct conf {
	struct readiness_conf_line line[READINESS_CONF_LINES];
	int n;
	char sha256[SHA256_TEXT];
};

static void
read_conf(const char *data_dir, struct conf *c)
{
	char path[4300], why[120] = "";
	struct buf text = { 0 };
	struct sha256 sum;
	*c = (struct conf){ 0 };
	snprintf(path, sizeof path, "%s/" CONF, data_dir);
	int rc = buf_read_file(&text, path, CONF_MOST);
	if (rc != 0 && errno == ENOENT) {
		buf_free(&text);
		return;
	}
	if (rc != 0) {
		snprintf(why, sizeof why, "the file cannot be read: %s", errno == EFBIG ? "longer than 64 KB" : strerror(errno));
	} else if (text.len > 0 && memchr(text.data, '\0', text.len) != NULL) {
		snprintf(why, sizeof why, "the file cannot be read: there is a zero byte in it, so it is no text"); /* what follows it would not be read */
		rc = -1;
	} else if (text.data != NULL) {
		c->n = readiness_conf_read(text.data, c->line);
	}
	if (rc != 0) {
		c->n = 1;
		c->line[0] = (struct readiness_conf_line){ .line = 1, .limit = -1, .value = NAN };
		snprintf(c->line[0].text, sizeof c->line[0].text, "%s", CONF);
		snprintf(c->line[0].fault, sizeof c->line[0].fault, "%s", why);
	}
	sha256_open(&sum);
	sha256_add(&sum, rc != 0 ? why : text.data, rc != 0 ? strlen(why) : text.len);
	sha256_text(&sum, c->sha256);
	buf_free(&text);
}

/* What is set now, and since when. */
struct setting {
	double value;
	int64_t day;
	char since[DATE_TEXT];
	bool set;
};

static int
read_settings(struct engine *e, struct setting old[READINESS_LIMITS])
{
	int rc;
	enum readiness_limit limit;
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), "SELECT key, value, since, day FROM override WHERE fault IS NULL ORDER BY line");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		if (readiness_limit_find(db_text(s, 0), &limit) != 1)
			continue;
		old[limit] = (struct setting){ .set = true, .value = db_real(s, 1), .day = db_int(s, 3) };
		snprintf(old[limit].since, sizeof old[limit].since, "%s", db_text(s, 2));
	}
	return rc;
}

/* The first limit that starts a new record when it changes, and has changed; -1 none. */
static int
restarting(const struct setting old[READINESS_LIMITS], const struct conf *c)
{
	for (int i = 0; i < READINESS_LIMITS; i++) {
		double before = old[i].set ? old[i].value : readiness_limit_table[i].standard, now = readiness_limit_table[i].standard;
		for (int k = 0; k < c->n; k++)
			if (c->line[k].limit == i)
				now = c->line[k].value;
		if (readiness_limit_table[i].restarts && (now > before || now < before))
			return i;
	}
	return -1;
}

static int
begin_record(struct engine *e, const struct ledger_record *newest, const char *session, const char *reason)
{
	struct ledger_equity last;
	struct ledger_record next = { .k = newest->k + 1 };
	char text[LEDGER_RECORD_TEXT];
	if (ledger_equity_last(e->ledger, &last) != 1)
		return -1;
	next.equity = last.equity;
	snprintf(next.after, sizeof next.after, "%s", session);
	snprintf(text, sizeof text, LEDGER_RECORD_EVENT, next.k, session, reason);
	return ledger_put_record(e->ledger, &next, reason) == 0 && engine_tell(e, "record", "warning", text) == 0 ? 0 : -1;
}

/* The lines as rows; a value that stood there before keeps the day on which it was first seen. */
static int
put_conf(struct engine *e, const struct conf *c, const struct setting old[READINESS_LIMITS], const char *session, int64_t day)
{
	if (ledger_clear_overrides(e->ledger) != 0 || ledger_meta_set(e->ledger, "readiness_conf", c->sha256) != 0)
		return -1;
	for (int i = 0; i < c->n; i++) {
		const struct readiness_conf_line *l = &c->line[i];
		const struct setting *was = l->limit >= 0 ? &old[l->limit] : NULL;
		bool known = was != NULL && was->set && !(was->value > l->value) && !(was->value < l->value);
		const struct ledger_override o = { .line = l->line, .text = l->text, .key = l->limit >= 0 ? readiness_limit_table[l->limit].key : NULL, .value = l->value,
			.fault = l->limit >= 0 ? NULL : l->fault, .since = known ? was->since : session, .day = known ? was->day : day };
		if (ledger_put_override(e->ledger, &o) != 0)
			return -1;
	}
	return 0;
}

/* readiness.conf has changed: its lines are kept, and a limit that may not be moved under way begins a new record: then 1, else 0; -1. */
static int
take_conf(struct engine *e, const struct conf *c, const char *session)
{
	struct setting old[READINESS_LIMITS] = { { 0 } };
	struct ledger_record r;
	int64_t day;
	char reason[80];
	if (ledger_record_get(e->ledger, &r) != 1 || ledger_record_days(e->ledger, r.after, &day) != 0 || read_settings(e, old) != 0)
		return -1;
	int moved = day > READINESS_FREE ? restarting(old, c) : -1;
	if (moved >= 0) {
		snprintf(reason, sizeof reason, "%s" LEDGER_RECORD_CHANGED "%" PRId64, readiness_limit_table[moved].key, day);
		if (begin_record(e, &r, session, reason) != 0)
			return -1;
		day = 0;
	}
	if (put_conf(e, c, old, session, day) != 0)
		return -1;
	return moved >= 0;
}

static int
judge(struct engine *e)
{
	struct readiness_told told = { 0 };
	struct buf json = { 0 };
	char err[400];
	int rc = readiness_result(ledger_db(e->ledger), &told, &json, err, sizeof err);
	if (rc != 0) {
		/* without a judgement trading goes on; a ledger that cannot be read fails by itself */
		log_write(LOG_ERROR, "readiness", "error=\"%s\"", err);
		rc = 0;
	} else {
		rc = ledger_put_readiness(e->ledger, told.session, told.record, readiness_verdict_name(told.verdict), json.data);
	}
	buf_free(&json);
	return rc;
}

/* One transaction: what the file says now, a new record if one is asked for, and the judgement of all that. */
static int
write_all(struct engine *e, const struct conf *c, const char *known, bool new_record)
{
	char session[DATE_TEXT];
	struct ledger_record r;
	if (ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0)
		return -1;
	int begun = strcmp(known, c->sha256) != 0 ? take_conf(e, c, session) : 0;
	if (begun < 0)
		return -1;
	if (new_record && begun == 0 && (ledger_record_get(e->ledger, &r) != 1 || begin_record(e, &r, session, LEDGER_RECORD_OPERATOR) != 0))
		return -1;
	return session[0] != '\0' ? judge(e) : 0;
}

static int
in_transaction(struct engine *e, const struct conf *c, const char *known, bool new_record)
{
	if (ledger_begin(e->ledger) == 0) {
		if (write_all(e, c, known, new_record) == 0 && ledger_commit(e->ledger) == 0)
			return 0;
		ledger_rollback(e->ledger);
	}
	snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
	e->failed = true; /* opened again and looked at before anything is ordered */
	return -1;
}

int
engine_readiness(struct engine *e)
{
	struct conf c;
	char known[SHA256_TEXT], judged[DATE_TEXT], session[DATE_TEXT];
	if (e->ledger == NULL || e->failed)
		return -1;
	read_conf(e->cfg.data_dir, &c);
	if (ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0 ||
	    ledger_readiness_session(e->ledger, judged) != 0) {
		e->failed = true;
		return -1;
	}
	if (!e->judge_anew && strcmp(judged, session) == 0 && strcmp(known, c.sha256) == 0)
		return 0;
	e->judge_anew = false;
	return in_transaction(e, &c, known, false) == 0 ? 1 : -1;
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
	struct conf c;
	char known[SHA256_TEXT];
	read_conf(e->cfg.data_dir, &c);
	return ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 ? -1 : write_all(e, &c, known, false);
}

int
engine_new_record(struct engine *e)
{
	struct conf c;
	char known[SHA256_TEXT], session[DATE_TEXT];
	struct ledger_record r;
	int64_t days;
	if (e->ledger == NULL || e->failed) {
		snprintf(e->reason, sizeof e->reason, "the ledger cannot be written now; see the runner's status");
		return -1;
	}
	if (ledger_meta_get(e->ledger, "readiness_conf", known, sizeof known) < 0 || ledger_meta_get(e->ledger, "advanced_session", session, sizeof session) < 0 ||
	    ledger_record_get(e->ledger, &r) != 1 || ledger_record_days(e->ledger, r.after, &days) != 0) {
		snprintf(e->reason, sizeof e->reason, "%s", ledger_reason(e->ledger));
		return -1;
	}
	if (days == 0) {
		snprintf(e->reason, sizeof e->reason, "record %" PRId64 " has no trading day yet: there is nothing to leave behind", r.k);
		return -1;
	}
	read_conf(e->cfg.data_dir, &c);
	return in_transaction(e, &c, known, true);
}

static void
tell_start(struct engine *e, int (*put)(struct ledger *l), int (*put_start)(struct ledger *l, const char *fault), const char *fault)
{
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
