#include "page_readiness.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "json_member.h"
#include "readiness_text.h"
#include "statement.h"

#define MOST 1e15

static const char *
text(struct json_object *o, const char *name)
{
	struct json_object *v = json_member(o, name, json_type_string);
	return v == NULL ? "" : json_object_get_string(v);
}

static int64_t
count(struct json_object *o, const char *name)
{
	double x;
	return json_number(o, name, 0, MOST, &x) ? (int64_t)x : -1;
}

static const char *const verdicts[] = { "READY", "NOT READY", "NOT ENOUGH EVIDENCE" };

/* One of those that there are, else "". */
static const char *
one_of(struct json_object *o, const char *name, const char *const words[3])
{
	const char *given = text(o, name);
	for (int i = 0; i < 3; i++)
		if (strcmp(given, words[i]) == 0)
			return given;
	return "";
}

static size_t
length(struct json_object *list)
{
	return list == NULL ? 0 : json_object_array_length(list);
}

static void
read_changed(struct json_object *o, struct page_readiness_criterion *c)
{
	struct json_object *list = json_member(o, "changed", json_type_array);
	for (size_t i = 0; i < length(list) && c->n_changed < PAGE_READINESS_CHANGED; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);
		c->changed[c->n_changed].direction = text(one, "direction");
		c->changed[c->n_changed++].sentence = text(one, "sentence");
	}
}

/* -1: one has a status that is none, which nobody may take for a PASS. */
static int
read_criteria(struct page_readiness *r)
{
	static const char *const statuses[] = { "PASS", "FAIL", "NEE" };
	int rc = 0;
	struct json_object *list = json_member(r->root, "criteria", json_type_array);
	for (size_t i = 0; i < length(list) && r->n_criteria < READINESS_CRITERIA; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		struct page_readiness_criterion *c = &r->criterion[r->n_criteria++];
		*c = (struct page_readiness_criterion){ .id = text(o, "id"), .title = text(o, "title"), .group = text(o, "group"), .status = one_of(o, "status", statuses),
			.value = text(o, "value_text"), .limit = text(o, "limit_text"), .interval = text(o, "interval_text"), .need = text(o, "need_text"), .sentence = text(o, "sentence"), .link = text(o, "link"),
			.source = text(o, "source"), .table = text(o, "table"), .as_of = text(o, "as_of"), .event = count(o, "event") };
		read_changed(o, c);
		if (c->status[0] == '\0')
			rc = -1;
	}
	return rc;
}

static int
read_figures(struct page_readiness *r, const char *name, struct page_readiness_figure *out)
{
	struct json_object *list = json_member(r->root, name, json_type_array);
	int n = 0;
	for (size_t i = 0; i < length(list) && n < PAGE_READINESS_FIGURES; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		out[n++] = (struct page_readiness_figure){ .label = text(o, "label"), .text = text(o, "text"), .interval = text(o, "interval"), .reason = text(o, "reason") };
	}
	return n;
}

static void
read_overrides(struct page_readiness *r)
{
	struct json_object *list = json_member(r->root, "overrides", json_type_array);
	for (size_t i = 0; i < length(list) && r->n_overrides < PAGE_READINESS_OVERRIDES; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		r->override[r->n_overrides++] = (struct page_readiness_override){ .text = text(o, "text"), .sentence = text(o, "sentence"), .direction = text(o, "direction"), .line = count(o, "line") };
	}
}

static void
read_changes(struct page_readiness *r)
{
	struct json_object *list = json_member(r->root, "changes", json_type_array);
	for (size_t i = 0; i < length(list) && r->n_changes < PAGE_READINESS_CHANGES; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		r->change[r->n_changes++] = (struct page_readiness_change){ .session = text(o, "session"), .verdict = one_of(o, "verdict", verdicts), .record = count(o, "record"), .failed = count(o, "failed"),
			.open = count(o, "open"), .version = count(o, "version") };
	}
}

static void
read_point(struct page_readiness *r, struct json_object *point)
{
	struct json_object *x = json_object_array_get_idx(point, 2);
	int n = r->n_points;
	if (date_parse(json_object_get_string(json_object_array_get_idx(point, 1)), &r->date[n]) != 0)
		return;
	r->day[n] = json_object_get_double(json_object_array_get_idx(point, 0));
	r->log_e[n] = x == NULL ? (double)NAN : json_object_get_double(x);
	r->n_points++;
}

static int
read_curve(struct page_readiness *r)
{
	struct json_object *curve = json_member(r->root, "curve", json_type_object), *list = json_member(curve, "points", json_type_array);
	size_t n = length(list);
	r->threshold = r->alpha = NAN;
	(void)json_number(curve, "threshold", 0, MOST, &r->threshold);
	(void)json_number(curve, "alpha", 0, 1, &r->alpha);
	r->day = calloc(n + 1, sizeof *r->day);
	r->log_e = calloc(n + 1, sizeof *r->log_e);
	r->date = calloc(n + 1, sizeof *r->date);
	if (r->day == NULL || r->log_e == NULL || r->date == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct json_object *point = json_object_array_get_idx(list, i);
		if (json_object_is_type(point, json_type_array) && json_object_array_length(point) == 3 && json_object_is_type(json_object_array_get_idx(point, 1), json_type_string))
			read_point(r, point);
	}
	return 0;
}

int
page_readiness_parse(const char *json, struct page_readiness *r)
{
	*r = (struct page_readiness){ .root = json_tokener_parse(json) };
	struct json_object *record = json_member(r->root, "record", json_type_object), *unknown = json_member(r->root, "wait_unknown", json_type_boolean);
	r->verdict = one_of(r->root, "verdict", verdicts);
	r->session = text(r->root, "session");
	r->sentence = text(r->root, "sentence");
	r->mode = text(r->root, "mode");
	r->currency = text(r->root, "currency");
	r->reason = text(record, "reason");
	r->first = text(record, "first");
	r->after = text(record, "after");
	r->record = count(record, "k");
	r->days = count(record, "days");
	r->fills = count(record, "fills");
	r->fills_judged = count(record, "fills_judged");
	r->wait = count(r->root, "wait_days");
	r->failed = count(r->root, "failed");
	r->open = count(r->root, "open");
	r->loosened = count(r->root, "loosened");
	r->refused = count(r->root, "refused");
	r->since = text(r->root, "verdict_since");
	r->history_fault = text(r->root, "history_fault");
	r->version = count(r->root, "version");
	r->judged = count(r->root, "judged");
	r->wait_unknown = unknown != NULL && json_object_get_boolean(unknown);
	int criteria = read_criteria(r);
	r->n_statistics = read_figures(r, "statistics", r->statistic);
	r->n_advisory = read_figures(r, "advisory", r->advisory);
	read_overrides(r);
	read_changes(r);
	if (read_curve(r) == 0 && criteria == 0 && r->verdict[0] != '\0' && r->n_criteria == READINESS_CRITERIA)
		return 0;
	page_readiness_free(r);
	return -1;
}

void
page_readiness_since(const struct page_readiness *r, const char *since, char *out, size_t size)
{
	char n[READINESS_NUMBER];
	if (r->history_fault[0] != '\0')
		snprintf(out, size, "Since when this verdict stands and where it changed: source missing: %s.", r->history_fault);
	else if (r->judged == 0)
		snprintf(out, size, "No session was judged yet.");
	else
		snprintf(out, size, "This verdict stands since session %s; %s session%s judged.", since, readiness_count(r->judged, n), r->judged == 1 ? " was" : "s were");
}

int
page_readiness_head(const char *json, struct page_readiness_head *out)
{
	struct json_object *root = json_tokener_parse(json);
	*out = (struct page_readiness_head){ .record = count(json_member(root, "record", json_type_object), "k"), .failed = count(root, "failed"), .open = count(root, "open"), .version = count(root, "version") };
	snprintf(out->session, sizeof out->session, "%s", text(root, "session"));
	snprintf(out->verdict, sizeof out->verdict, "%s", text(root, "verdict"));
	int rc = json_object_is_type(root, json_type_object) ? 0 : -1;
	json_object_put(root);
	return rc;
}

void
page_readiness_verdict(const struct page_readiness *r, char *out, size_t size)
{
	if (r->loosened > 0)
		snprintf(out, size, "%s under %" PRId64 " loosened limit%s", r->verdict, r->loosened, r->loosened == 1 ? "" : "s");
	else
		snprintf(out, size, "%s", r->verdict);
}

void
page_readiness_lapse(struct page_readiness *r, const char *unjudged)
{
	if (unjudged[0] == '\0' || strcmp(r->verdict, "READY") != 0)
		return;
	r->verdict = "NOT ENOUGH EVIDENCE";
	r->sentence = PAGE_READINESS_LAPSED;
	r->loosened = 0;
	free(r->json);
	r->json = NULL;
}

/* There is no judgement: 0 when none was made, -1 with err when it is gone. */
static int
none(struct db *ledger, char *err, int errsize)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_JUDGED));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 0)
		return 0;
	if (rc < 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(ledger));
		return -1;
	}
	snprintf(err, (size_t)errsize, "fill_journal.db: the table readiness has no row, though session %.10s was judged; the runner judges anew when it starts and at the close of the next session",
	    db_text(s, 0));
	db_reset(s);
	return -1;
}

/* A verdict is not believed that its row or its own criteria deny; a line of readiness.conf that is refused keeps the best from being READY. */
static bool
agrees(struct db_stmt *row, const struct page_readiness *r)
{
	int64_t failed = 0, open = 0;
	for (int i = 0; i < r->n_criteria; i++) {
		failed += strcmp(r->criterion[i].status, "FAIL") == 0;
		open += strcmp(r->criterion[i].status, "NEE") == 0;
	}
	bool ready = strcmp(r->verdict, "READY") == 0, waits = strcmp(r->verdict, "NOT ENOUGH EVIDENCE") == 0;
	bool follows = failed > 0 ? !ready && !waits : open > 0 ? waits : waits || (ready && r->refused == 0);
	return follows && failed == r->failed && open == r->open && strcmp(r->session, db_text(row, 1)) == 0 && r->record == db_int(row, 2) && strcmp(r->verdict, db_text(row, 3)) == 0 &&
	       r->version == db_int(row, 4);
}

int
page_readiness_read(struct db *ledger, struct page_readiness *out, char *err, int errsize)
{
	char why[120];
	*out = (struct page_readiness){ 0 };
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_READINESS));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 0)
		return none(ledger, err, errsize);
	if (rc < 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(ledger));
		return -1;
	}
	bool ours = page_readiness_parse(db_text(s, 0), out) == 0, whole = ours && agrees(s, out);
	out->json = whole ? strdup(db_text(s, 0)) : NULL;
	db_reset(s);
	if (out->json != NULL && page_readiness_contradicts(ledger, out, why, sizeof why)) {
		page_readiness_free(out);
		snprintf(err, (size_t)errsize, "fill_journal.db: the row of the table readiness contradicts the journals: %s; the runner judges anew when it starts and at the close of the next session", why);
		return -1;
	}
	if (out->json != NULL)
		return 1;
	if (ours) {
		page_readiness_free(out);
		snprintf(err, (size_t)errsize, "%s", whole ? "out of memory" : "fill_journal.db: the row of the table readiness contradicts itself; the next session writes it anew");
		return -1;
	}
	snprintf(err, (size_t)errsize, "fill_journal.db: what the table readiness holds is no result of this version; the next session writes it anew");
	return -1;
}

void
page_readiness_free(struct page_readiness *r)
{
	json_object_put(r->root);
	free(r->json);
	free(r->day);
	free(r->log_e);
	free(r->date);
	*r = (struct page_readiness){ 0 };
}
