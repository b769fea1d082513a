#include "agent_observe.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_columns.h"
#include "agent_history.h"
#include "agent_live.h"
#include "ledger_derive.h"
#include "log.h"
#include "observe_readings.h"
#include "panel.h"
#include "telemetry_drift.h"

struct agent_observe {
	struct feed *feed;
	struct telemetry *telemetry;
	const struct champion *champion;
	int version;                        /* of the baseline; 0 none */
	struct observe_baseline baseline;
	struct record live;
	struct agent_columns columns;
	struct agent_history_rows rows;     /* for whoever forms hypotheses */
	struct observe_state state;         /* after the session that was observed last */
	bool has_state;
	/* of the last call */
	date_t session;
	enum agent_observed result;
	char why[300];
	struct observe seen;
	struct diagnose diagnosis;
};

struct agent_observe *
agent_observe_new(struct feed *f, struct telemetry *t)
{
	struct agent_observe *a = calloc(1, sizeof *a);
	if (a == NULL)
		return NULL;
	a->feed = f;
	a->telemetry = t;
	a->session = DATE_NONE;
	a->result = AGENT_NOBODY;
	return a;
}

void
agent_observe_free(struct agent_observe *a)
{
	if (a == NULL)
		return;
	observe_free(&a->seen);
	record_free(&a->live);
	agent_columns_free(&a->columns);
	agent_history_forget(&a->rows);
	free(a);
}

void
agent_observe_champion(struct agent_observe *a, const struct champion *c)
{
	a->champion = c;
}

const struct champion *
agent_observe_who(const struct agent_observe *a)
{
	return a->champion;
}

const char *
agent_observe_why(const struct agent_observe *a)
{
	return a->why;
}

const struct observe *
agent_observe_seen(const struct agent_observe *a)
{
	return a->result == AGENT_OBSERVED ? &a->seen : NULL;
}

struct agent_history_rows *
agent_observe_rows(struct agent_observe *a)
{
	return &a->rows;
}

const struct diagnose *
agent_observe_diagnosis(const struct agent_observe *a)
{
	return a->result == AGENT_OBSERVED ? &a->diagnosis : NULL;
}

static enum agent_observed
no(struct agent_observe *a, enum agent_observed result, const char *why)
{
	if (why != a->why)
		snprintf(a->why, sizeof a->why, "%s", why);
	a->result = result;
	return result;
}

/* The state before this session: this process's own, telemetry's, or made again from the journals. */
static int
continue_from(struct agent_observe *a, const struct observe_champion *who, date_t session)
{
	if (a->has_state && a->state.session < session && observe_continues(&a->state, who, &a->live))
		return 0;
	a->has_state = false;
	if (a->telemetry != NULL && telemetry_observed(a->telemetry, session, &a->state) == 1 && observe_continues(&a->state, who, &a->live))
		return 0;
	return observe_rebuild(who, &a->baseline, &a->live, &a->columns.features, &a->state);
}

static void
diagnose_seen(struct agent_observe *a, date_t session)
{
	struct diagnose_market market[CONFIG_MARKETS];
	double now[FEATURES_ALL];
	struct diagnose_input in = { .seen = &a->seen, .market = market };
	for (int m = 0; m < a->feed->n_markets; m++) {
		int n = 0;
		const struct bar *bars = a->feed->ops->bars(a->feed, m, session, &n);
		market[m] = (struct diagnose_market){ a->feed->markets[m].symbol, n > 0 ? bars[n - 1].session : DATE_NONE, DATE_NONE };
		market[m].due = n > 0 ? a->feed->ops->before(a->feed, m, session + 1) : DATE_NONE; /* one that has not begun is not stale */
	}
	diagnose(&in, &a->diagnosis);
	if (!a->diagnosis.needed)
		return;
	if (agent_columns_importance(&a->columns, now)) {
		in.shap_before = a->champion->model->importance;
		in.shap_now = now;
		diagnose(&in, &a->diagnosis);
	}
	observe_use(&a->state, &a->seen);
}

static enum agent_observed
observe_session(struct agent_observe *a, struct ledger *l, date_t session)
{
	const struct model *m = a->champion->model;
	struct observe_champion who = { .version = m->version };
	int rc = agent_live_deployed(l, &who.deployed);
	if (rc <= 0)
		return no(a, rc < 0 ? AGENT_UNOBSERVED : AGENT_NOBODY, rc < 0 ? "the ledger's deployments cannot be read" : "the champion has not decided yet");
	if (a->version != m->version && observe_baseline(&m->record, &a->baseline) != 0)
		return no(a, AGENT_UNOBSERVED, "out of memory");
	if (a->version != m->version)
		a->has_state = false;
	a->version = m->version;
	if (agent_live_read(l, a->feed, a->champion->name, who.deployed, session, &a->live, a->why, sizeof a->why) != 0)
		return no(a, AGENT_UNOBSERVED, a->why);
	if (agent_columns_read(&a->columns, m, a->feed, &a->live, session) != 0 || continue_from(a, &who, session) != 0 ||
	    observe_cycle(&who, &a->baseline, &a->live, &a->columns.features, session, &a->state, &a->seen) != 0) {
		a->has_state = false;
		return no(a, AGENT_UNOBSERVED, "out of memory");
	}
	a->has_state = true;
	diagnose_seen(a, session);
	return no(a, AGENT_OBSERVED, "");
}

enum agent_observed
agent_observe(struct agent_observe *a, struct ledger *l, date_t session)
{
	observe_free(&a->seen);
	a->session = session;
	if (a->champion == NULL)
		return no(a, AGENT_NOBODY, "no model decides");
	const struct model *m = a->champion->model;
	if (m->record.n == 0) {
		snprintf(a->why, sizeof a->why, OBSERVE_NO_RECORD "%d of %d bars", feed_most_bars(a->feed, session), PANEL_RECORD);
		return no(a, AGENT_NOBODY, a->why);
	}
	return observe_session(a, l, session);
}

void
agent_observe_words(const struct agent_observe *a, char out[AGENT_WORDS])
{
	struct buf words = { 0 };
	out[0] = '\0';
	if (a->result == AGENT_OBSERVED)
		observe_words(&a->seen, &words);
	if (!words.failed && words.len > 0)
		snprintf(out, AGENT_WORDS, "%s", words.data);
	buf_free(&words);
}

/* What a fact of the agent says, in a line of JSON of nothing else. */
static int
tell_unobserved(const struct agent_observe *a, struct ledger *l, const char *date)
{
	char key[40], text[400];
	struct buf data = { 0 };
	snprintf(key, sizeof key, LEDGER_UNSEEN_KEY "%s", date);
	snprintf(text, sizeof text, LEDGER_UNSEEN_TEXT "%s", a->why);
	ledger_words_model(text, 0, "", &data);
	int rc = data.failed ? -1 : ledger_event(l, key, date, "agent", "warning", text, data.data);
	buf_free(&data);
	return rc;
}

int
agent_observe_tell(const struct agent_observe *a, struct ledger *l, date_t session)
{
	char date[DATE_TEXT], key[40];
	struct buf text = { 0 }, data = { 0 };
	date_format(session, date);
	if (a->result == AGENT_UNOBSERVED)
		return tell_unobserved(a, l, date);
	if (a->result != AGENT_OBSERVED || !a->diagnosis.needed)
		return 0;
	snprintf(key, sizeof key, LEDGER_DRIFT_KEY "%s", date);
	diagnose_text(&a->diagnosis, &text);
	diagnose_json(&a->diagnosis, &data);
	int rc = text.failed || data.failed ? -1 : ledger_event(l, key, date, "drift", diagnose_severity(&a->diagnosis), text.data, data.data);
	buf_free(&text);
	buf_free(&data);
	return rc;
}

int
agent_observe_record(struct agent_observe *a, struct ledger *l, date_t session)
{
	const char *symbols[CONFIG_MARKETS];
	if (a->telemetry == NULL)
		return 0;
	if (a->session != session)
		(void)agent_observe(a, l, session);
	if (a->result == AGENT_UNOBSERVED)
		log_write(LOG_WARN, "observation", "error=\"%s\"", a->why);
	if (a->result != AGENT_OBSERVED)
		return 0;
	for (int m = 0; m < a->feed->n_markets; m++)
		symbols[m] = a->feed->markets[m].symbol;
	return telemetry_observation(a->telemetry, &a->seen, &a->state, symbols);
}
