/* What the agent said in a session: the verdict in its decisions, and the diagnosis that such a verdict asks for. */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose.h"
#include "observe_readings.h"
#include "verify_internal.h"

/* How the champion does was said once a session, of all markets. */
void
verify_drift(const struct verify_row *r, int drift)
{
	struct verify *v = r->v;
	struct observe_worded words;
	if (v->drift_of != v->now.date) {
		v->drift_of = v->now.date;
		snprintf(v->drift, sizeof v->drift, "%s", db_text(r->s, drift));
		v->drift_null = db_is_null(r->s, drift);
	}
	verify_text(r, drift, v->drift_null ? NULL : v->drift);
	if (!v->drift_null && (v->champion == 0 || observe_words_read(v->drift, &words) != 0))
		verify_wrong(r, drift, "what is observed of a model, in its words");
}

static bool
text_of(struct json_object *o, const char *name, struct json_object **out, enum json_type type)
{
	return json_object_object_get_ex(o, name, out) && json_object_is_type(*out, type);
}

/* A diagnosis back from what was told of it. 0, or -1: it is none. */
static int
read_diagnosis(const char *data, struct diagnose *d)
{
	struct json_object *o = json_tokener_parse(data), *cause, *confidence, *evidence, *moved;
	int rc = -1;
	*d = (struct diagnose){ .needed = true };
	if (!text_of(o, "cause", &cause, json_type_string) || !text_of(o, "confidence", &confidence, json_type_double) || !text_of(o, "evidence", &evidence, json_type_array) ||
	    !text_of(o, "moved", &moved, json_type_array) || json_object_array_length(evidence) > DIAGNOSE_SENTENCES || json_object_array_length(moved) > DIAGNOSE_MOVED)
		goto out;
	int known = diagnose_cause_find(json_object_get_string(cause));
	if (known < 0)
		goto out;
	d->cause = (enum diagnose_cause)known;
	d->confidence = json_object_get_double(confidence);
	d->n = (int)json_object_array_length(evidence);
	for (int i = 0; i < d->n; i++) {
		snprintf(d->sentence[i], sizeof d->sentence[i], "%s", json_object_get_string(json_object_array_get_idx(evidence, (size_t)i)));
		d->assumed = d->assumed || diagnose_says_assumed(d->sentence[i]);
	}
	d->n_moved = (int)json_object_array_length(moved);
	rc = 0;
	for (int i = 0; i < d->n_moved && rc == 0; i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(moved, (size_t)i));
		d->moved[i] = name == NULL ? -1 : features_find(name);
		rc = d->moved[i] < 0 ? -1 : 0;
	}
out:
	json_object_put(o);
	return rc;
}

/* "drift:SESSION": text and data say the same diagnosis. */
static void
told_diagnosis(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	struct diagnose d;
	struct buf text = { 0 };
	snprintf(out->key, sizeof out->key, LEDGER_DRIFT_KEY "%s", v->now.session);
	snprintf(out->kind, sizeof out->kind, "drift");
	if (read_diagnosis(found->found_data, &d) == 0) {
		diagnose_text(&d, &text);
		diagnose_json(&d, &out->data);
		snprintf(out->severity, sizeof out->severity, "%s", diagnose_severity(&d));
	} else {
		buf_str(&out->data, "a diagnosis");
	}
	snprintf(out->text, sizeof out->text, "%s", text.failed || text.data == NULL ? "" : text.data);
	buf_free(&text);
	v->diagnosed = v->now.date;
}

/* "observe:SESSION": why stands nowhere else. */
static void
told_unseen(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	bool words = strncmp(found->text, LEDGER_UNSEEN_TEXT, strlen(LEDGER_UNSEEN_TEXT)) == 0;
	snprintf(out->key, sizeof out->key, LEDGER_UNSEEN_KEY "%s", v->now.session);
	snprintf(out->text, sizeof out->text, "%s", words ? found->text : LEDGER_UNSEEN_TEXT);
	ledger_words_model(out->text, 0, "", &out->data);
	snprintf(v->unseen, sizeof v->unseen, "%s", words ? found->text + strlen(LEDGER_UNSEEN_TEXT) : "");
	v->unseen_of = v->now.date;
}

void
verify_agent_words(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	snprintf(out->session, sizeof out->session, "%s", v->now.session);
	snprintf(out->severity, sizeof out->severity, "warning");
	if (strncmp(found->key, LEDGER_DRIFT_KEY, strlen(LEDGER_DRIFT_KEY)) == 0)
		told_diagnosis(v, found, out);
	else
		told_unseen(v, found, out);
}

/* Why nobody was observed, in the words that there are for it. */
static bool
unseen_reason(const struct verify *v, const char *why)
{
	char few[80];
	if (v->unseen_of == v->now.date)
		return strcmp(why, v->unseen) == 0;
	if (strncmp(why, OBSERVE_NO_RECORD, strlen(OBSERVE_NO_RECORD)) == 0) {
		const struct verify_model *m = verify_model(v, v->champion);
		snprintf(few, sizeof few, OBSERVE_NO_RECORD "%" PRId64 " of %d bars", verify_most_bars(v), PANEL_RECORD);
		return m != NULL && !m->record && strcmp(why, few) == 0;
	}
	return strcmp(why, "no model decides") == 0;
}

/* Of a session without jobs: what it may have stopped for. NULL: nothing is wrong. */
static const char *
wrong_reason(const struct verify *v, const char *phase, const char *reason)
{
	static const char asked[] = "asked for by the operator: ";
	bool by_operator = strncmp(reason, asked, strlen(asked)) == 0, diagnosed = v->diagnosed == v->now.date;
	const char *why = by_operator ? reason + strlen(asked) : reason;
	if (strcmp(phase, "observe") == 0 && v->drift_null)
		return unseen_reason(v, why) ? NULL : "why nobody was observed";
	if (strcmp(phase, "observe") == 0)
		return diagnosed || by_operator ? "further than an observation" : strcmp(why, "No drift detected") == 0 ? NULL : "No drift detected";
	if (!diagnosed && !by_operator)
		return "observe";
	if (strcmp(phase, "diagnose") == 0)
		return strcmp(why, "Agent paused") == 0 ? NULL : "Agent paused";
	if (strcmp(phase, "cooldown") == 0)
		return strncmp(why, "Cooldown active for ", 20) == 0 ? NULL : "which type rests, and how long";
	if (strcmp(phase, "hypothesize") != 0)
		return "a phase of the agent's cycle";
	return strncmp(why, "nothing to try: ", 16) == 0 || strstr(why, " at autonomy 1 none is tried") != NULL ? NULL : "why nothing is tried";
}

void
verify_agent_cycle(const struct verify_row *r, int phase, int reason)
{
	struct verify *v = r->v;
	struct agent_tally tally = { 0 };
	char words[AGENT_CYCLE_REASON];
	int jobs = 0;
	bool none = db_is_null(r->s, phase);
	for (int i = 0; i < v->n_jobs; i++)
		if (strcmp(v->job[i].j.session, v->now.session) == 0) {
			agent_tally_add(&tally, &v->job[i].j);
			jobs++;
		}
	if (jobs > 0) {
		verify_text(r, phase, agent_words_cycle(&tally, words));
		verify_text(r, reason, words);
		return;
	}
	if (none != db_is_null(r->s, reason) || (none && !v->drift_null && v->drift_of == v->now.date) || (!none && !v->now.decided)) {
		verify_wrong(r, phase, "how far the agent came, where there is one");
		return;
	}
	const char *wrong = none ? NULL : wrong_reason(v, db_text(r->s, phase), db_text(r->s, reason));
	if (wrong != NULL)
		verify_wrong(r, reason, wrong);
}

/* A verdict that is one of drift was diagnosed in its session. A diagnosis alone may be of missing bars, which no verdict tells. */
void
verify_diagnosed(struct verify *v)
{
	struct observe_worded w;
	char row[VERIFY_ROW];
	if (v->drift_of != v->now.date || v->drift_null || observe_words_read(v->drift, &w) != 0)
		return;
	bool bad = strcmp(w.verdict, "degraded") == 0 || strcmp(w.verdict, "alert") == 0 || w.drifted > 0;
	for (int i = 0; i < OBSERVE_STREAMS; i++)
		bad = bad || w.alarm[i];
	snprintf(row, sizeof row, "key=" LEDGER_DRIFT_KEY "%s", v->now.session);
	if (bad && v->diagnosed != v->now.date)
		verify_differ(v, "event", row, "key", "no row", "a row");
}
