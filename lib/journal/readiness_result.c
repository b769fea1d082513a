#include "readiness_result.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "decimal.h"
#include "decimate.h"
#include "readiness_history.h"
#include "readiness_result_internal.h"

/* The shortest text that reads back the same. */
void
readiness_json_number(struct buf *out, double x)
{
	char text[40];
	if (!isfinite(x)) {
		buf_str(out, isnan(x) ? "null" : x > 0 ? "\"inf\"" : "\"-inf\"");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, x);
		if (!(strtod(text, NULL) < x) && !(strtod(text, NULL) > x))
			break;
	}
	buf_str(out, text);
}

void
readiness_json_real(struct buf *out, const char *key, double x)
{
	buf_fmt(out, ",\"%s\":", key);
	readiness_json_number(out, x);
}

void
readiness_json_text(struct buf *out, const char *key, const char *text)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, text);
}

void
readiness_json_count(struct buf *out, const char *key, int64_t n)
{
	buf_fmt(out, n < 0 ? ",\"%s\":null" : ",\"%s\":%" PRId64, key, n);
}

static void
put_criterion(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id, struct buf *out)
{
	static const char *const unit[] = { "", "days", "fills", "cycles", "bars", "restarts", "forecasts" };
	const struct readiness_criterion_row *row = &readiness_criterion_table[id];
	const struct readiness_criterion *c = &r->criterion[id];
	struct readiness_said said;
	char need[READINESS_NEED];
	readiness_say(e, r, id, &said);
	readiness_say_need(id, c, need);
	buf_fmt(out, "%s{\"id\":", id > 0 ? "," : "");
	buf_json(out, row->id);
	readiness_json_text(out, "title", row->title);
	readiness_json_text(out, "group", readiness_group_name[readiness_group(id)]);
	readiness_json_text(out, "status", readiness_status_name(c->status));
	readiness_json_real(out, "value", said.value);
	readiness_json_real(out, "limit", said.limit);
	if (isnan(said.lo) && isnan(said.hi)) {
		buf_str(out, ",\"interval\":null");
	} else {
		buf_str(out, ",\"interval\":[");
		readiness_json_number(out, said.lo);
		buf_char(out, ',');
		readiness_json_number(out, said.hi);
		buf_char(out, ']');
	}
	readiness_json_count(out, "need", c->need);
	readiness_json_text(out, "need_unit", unit[row->need]);
	readiness_json_text(out, "value_text", said.value_text);
	readiness_json_text(out, "limit_text", said.limit_text);
	readiness_json_text(out, "interval_text", said.interval_text);
	readiness_json_text(out, "need_text", need);
	readiness_json_text(out, "sentence", said.sentence);
	readiness_json_text(out, "link", said.link);
	readiness_json_text(out, "source", said.source);
	readiness_json_text(out, "table", said.table);
	readiness_json_text(out, "as_of", said.as_of);
	readiness_json_count(out, "event", said.event > 0 ? said.event : -1);
	readiness_json_changed(e, row->limits, out);
	buf_fmt(out, ",\"source_missing\":%s}", c->source_missing ? "true" : "false");
}

static int
loosened(const struct readiness_evidence *e)
{
	int n = 0;
	for (int i = 0; i < READINESS_LIMITS; i++)
		n += readiness_limit_looser((enum readiness_limit)i, e->limits.value[i]) > 0;
	return n;
}

/* The curve of the e-process, thinned; no extreme is left out. */
static int
put_curve(const struct readiness_evidence *e, const struct readiness *r, struct buf *out)
{
	size_t n = e->record.days.n;
	double *log_e = calloc(n + 1, sizeof *log_e);
	int *kept = calloc(READINESS_CURVE_POINTS + 1, sizeof *kept);
	int rc = log_e == NULL || kept == NULL ? -1 : readiness_curve(&e->record, &e->limits, log_e);
	buf_str(out, ",\"curve\":{\"stakes\":[0.05,0.1,0.15]");
	readiness_json_real(out, "threshold", r->threshold);
	readiness_json_real(out, "alpha", r->alpha);
	buf_str(out, ",\"points\":[");
	int points = rc == 0 && n > 0 ? decimate(log_e, NULL, (int)n, READINESS_CURVE_POINTS, kept) : 0;
	for (int i = 0; i < points; i++)
		buf_fmt(out, isfinite(log_e[kept[i]]) ? "%s[%d,\"%s\",%.6g]" : "%s[%d,\"%s\",null]", i > 0 ? "," : "", kept[i] + 1, e->day[kept[i]], log_e[kept[i]]);
	buf_str(out, "]}");
	free(log_e);
	free(kept);
	return rc;
}

static void
put_record(const struct readiness_evidence *e, struct buf *out)
{
	buf_fmt(out, ",\"record\":{\"k\":%" PRId64 ",\"days\":%zu", e->record.record, e->record.days.n);
	readiness_json_text(out, "after", e->after);
	readiness_json_text(out, "first", e->record.days.n > 0 ? e->day[0] : "");
	readiness_json_text(out, "reason", e->reason);
	readiness_json_real(out, "start_equity", decimal_to_double(e->start));
	buf_fmt(out, ",\"fills\":%" PRId64 ",\"fills_judged\":%zu,\"crashes\":%" PRId64 "}", e->fills_known, e->record.n_fills, e->crashes);
	readiness_json_text(out, "mode", e->mode);
	readiness_json_text(out, "currency", e->currency);
}

/* Where the verdict changed, newest first, and since when it stands; or why that is not known. No criterion hangs on it. */
static int
put_history(struct db *ledger, const struct readiness_told *told, struct buf *out)
{
	struct readiness_history h;
	char fault[READINESS_WHY];
	struct readiness_change now = { .record = told->record, .failed = told->failed, .open = told->open, .version = READINESS_RESULT_VERSION };
	snprintf(now.session, sizeof now.session, "%s", told->session);
	snprintf(now.verdict, sizeof now.verdict, "%s", readiness_verdict_name(told->verdict));
	bool outside = db_autocommit(ledger);
	if (readiness_history_read(ledger, &now, &h) != 0) {
		if (!readiness_lost(ledger, "judgement", outside, fault))
			return -1;
		buf_str(out, ",\"verdict_since\":\"\",\"judged\":null,\"changes\":[]");
		readiness_json_text(out, "history_fault", fault);
		return 0;
	}
	readiness_json_text(out, "verdict_since", h.since);
	buf_fmt(out, ",\"judged\":%" PRId64 ",\"changes\":[", h.judged);
	for (int i = 0; i < h.n; i++) {
		const struct readiness_change *c = &h.change[i];
		buf_str(out, i > 0 ? ",{\"session\":" : "{\"session\":");
		buf_json(out, c->session);
		readiness_json_text(out, "verdict", c->verdict);
		buf_fmt(out, ",\"record\":%" PRId64 ",\"failed\":%" PRId64 ",\"open\":%" PRId64 ",\"version\":%" PRId64 "}", c->record, c->failed, c->open, c->version);
	}
	buf_char(out, ']');
	return 0;
}

static void
put_verdict(const struct readiness_evidence *e, const struct readiness *r, struct readiness_told *told, struct buf *out)
{
	char sentence[READINESS_SENTENCE + READINESS_WHY + 160];
	int loose = loosened(e);
	*told = (struct readiness_told){ .verdict = r->wait.verdict, .record = e->record.record, .failed = (int64_t)r->wait.failed, .open = (int64_t)r->wait.open };
	snprintf(told->session, sizeof told->session, "%s", e->session);
	if ((e->n_refused > 0 || e->overrides_fault[0] != '\0' || e->conf_fault[0] != '\0') && told->verdict == READINESS_READY)
		told->verdict = READINESS_NOT_ENOUGH;
	readiness_say_verdict(r, loose, e->n_refused, sentence);
	size_t at = strlen(sentence);
	if (e->overrides_fault[0] != '\0')
		snprintf(sentence + at, sizeof sentence - at, " Which limits readiness.conf set is not known (%s): the standard ones hold, and until that is mended it cannot be READY.", e->overrides_fault);
	else if (e->conf_fault[0] != '\0')
		snprintf(sentence + at, sizeof sentence - at, " readiness.conf as it is now could not be taken in (%s): what it said before holds, and until that is mended it cannot be READY.", e->conf_fault);
	buf_fmt(out, "{\"version\":%d", READINESS_RESULT_VERSION);
	readiness_json_text(out, "verdict", readiness_verdict_name(told->verdict));
	readiness_json_text(out, "session", e->session);
	readiness_json_text(out, "sentence", sentence);
	buf_fmt(out, ",\"failed\":%zu,\"open\":%zu,\"wait_unknown\":%s,\"loosened\":%d,\"refused\":%d", r->wait.failed, r->wait.open, r->wait.unknown ? "true" : "false", loose, e->n_refused);
	readiness_json_count(out, "wait_days", r->wait.days);
}

static int
put_rest(const struct readiness_evidence *e, const struct readiness *r, struct buf *out)
{
	put_record(e, out);
	buf_str(out, ",\"limits\":{");
	for (int i = 0; i < READINESS_LIMITS; i++) {
		buf_fmt(out, "%s\"%s\":", i > 0 ? "," : "", readiness_limit_table[i].key);
		readiness_json_number(out, e->limits.value[i]);
	}
	buf_char(out, '}');
	readiness_json_overrides(e, out);
	buf_str(out, ",\"criteria\":[");
	for (int i = 0; i < READINESS_CRITERIA; i++)
		put_criterion(e, r, (enum readiness_id)i, out);
	buf_char(out, ']');
	readiness_json_figures(e, r, out);
	int rc = put_curve(e, r, out);
	buf_char(out, '}');
	return rc;
}

int
readiness_result(struct db *ledger, struct readiness_told *told, struct buf *json, char *err, int errsize)
{
	struct readiness_evidence *e = calloc(1, sizeof *e);
	struct readiness *r = calloc(1, sizeof *r);
	int rc = -1;
	snprintf(err, (size_t)errsize, "out of memory");
	if (e != NULL && r != NULL && readiness_evidence_read(ledger, e, err, errsize) == 0) {
		snprintf(err, (size_t)errsize, "out of memory");
		if (readiness_judge(&e->record, &e->limits, r) == 0) {
			put_verdict(e, r, told, json);
			if (put_history(ledger, told, json) != 0)
				snprintf(err, (size_t)errsize, "%s", db_error(ledger));
			else
				rc = put_rest(e, r, json) != 0 || json->failed ? -1 : 0;
		}
	}
	if (e != NULL)
		readiness_evidence_free(e);
	free(e);
	free(r);
	return rc;
}
