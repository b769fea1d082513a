/* Is the model still good: its verdict, its live record, who decides, and how far the agent's cycle came. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "opinion.h"
#include "overview.h"
#include "page_words.h"
#include "readiness_result.h"

#define REASON 80 /* bytes of why the agent stopped, two lines of its card */

/* As page Readiness shows it, also where that says that it cannot be read. */
static void
gather_gate(struct page *p, bool ours, struct overview_gate *g)
{
	static struct page_readiness r; /* some 15 KB: not for the stack */
	char why[sizeof p->source[0].error];
	struct db *db = page_db(p, PAGE_LEDGER);
	int rc = db != NULL && ours ? page_readiness_read(db, &r, why, sizeof why) : 0;
	g->known = db != NULL && ours && rc >= 0;
	if (rc != 1)
		return;
	page_readiness_lapse(&r, p->meta.unjudged);
	page_readiness_verdict(&r, g->verdict, sizeof g->verdict);
	snprintf(g->session, sizeof g->session, "%.10s", r.session);
	g->late = r.version != READINESS_RESULT_VERSION || strcmp(r.session, p->meta.advanced) < 0;
	for (int i = 0; i < r.n_criteria; i++)
		if (strcmp(r.criterion[i].status, "FAIL") == 0)
			snprintf(g->failed[g->n_failed++], sizeof g->failed[0], "%s", r.criterion[i].id);
	page_readiness_free(&r);
}

/* The readings of the ledger's champion; those of another one, of none, or of a session that the ledger has not come to are not shown. */
void
overview_model_gather(struct page *p, struct overview *o)
{
	gather_gate(p, o->ours, &o->gate);
	struct db *db = page_db(p, PAGE_TELEMETRY);
	int rc = db != NULL && o->has_champion ? page_drift_newest(db, p->source[PAGE_TELEMETRY].version, &o->observed) : 0;
	if (rc == 1 && o->observed.champion == o->champion && !page_words_beyond(p, o->observed.session))
		rc = o->n_readings = page_drift_readings(db, o->observed.session, o->readings, OBSERVE_READINGS);
	if (rc < 0) {
		page_lost(p, PAGE_TELEMETRY);
		o->n_readings = 0;
	}
}

/* What came of judging the model at the newest decided session; its words stand in the panel, page Drift has the rest. */
struct judged {
	const char *word, *why, *cls; /* why: behind the word, "" */
	size_t drifted, of;
	int alarms;
};

static struct judged
verdict(const struct observe_worded *w)
{
	bool degraded = strcmp(w->verdict, "degraded") == 0 || strcmp(w->verdict, "alert") == 0, calibration = strcmp(w->verdict, "bad") == 0;
	bool ok = strcmp(w->verdict, "ok") == 0;
	struct judged j = { .word = w->verdict, .why = "", .drifted = w->drifted, .of = w->judged };
	for (int s = 0; s < OBSERVE_STREAMS; s++)
		j.alarms += w->alarm[s];
	j.cls = degraded || calibration || j.alarms > 0 || w->drifted >= 3 ? "warn" : ok ? "status-ok" : "muted";
	if (w->warming < OBSERVE_ENOUGH)
		j.word = "warming up";
	else if (degraded)
		j.word = "degraded";
	else if (calibration)
		j.word = "no drift, calibration degraded";
	else if (strcmp(w->verdict, "no_edge") == 0)
		j.word = "no edge";
	else if (strcmp(w->verdict, "watch") == 0)
		j = (struct judged){ "watched", ": its Sharpe is below half of the one out of sample", j.cls, j.drifted, j.of, j.alarms };
	else if (ok)
		j.word = "healthy, no drift";
	return j;
}

const char *
overview_model_doubt(const struct overview *o)
{
	struct observe_worded w;
	if (o->drift[0] == '\0' || observe_words_read(o->drift, &w) != 0)
		return "";
	const char *word = verdict(&w).word;
	return strcmp(word, "watched") == 0 || strcmp(word, "degraded") == 0 ? word : "";
}

static void
drift(const struct page *p, const struct overview *o, struct view *v)
{
	bool unreadable = p->source[PAGE_LEDGER].health == PAGE_UNREADABLE;
	struct observe_worded w;
	char text[160];
	if (o->drift[0] == '\0') {
		overview_pair(v, "MODEL", "Verdict", "muted", o->has_champion ? "not judged yet" : o->journal ? "not judged: no model yet" : unreadable ? "not known" : "nothing to judge yet", NULL);
		return;
	}
	if (observe_words_read(o->drift, &w) != 0) {
		snprintf(text, sizeof text, "%.*s", (int)strcspn(o->drift, ";"), o->drift);
		overview_pair(v, "MODEL", "Verdict", strcmp(text, "degraded") == 0 ? "warn" : "muted", text, NULL);
		return;
	}
	const struct judged j = verdict(&w);
	int at = snprintf(text, sizeof text, "%s%s", j.word, j.why);
	if (j.drifted > 0)
		at += snprintf(text + at, sizeof text - (size_t)at, "; %zu of %zu features drifted", j.drifted, j.of);
	if (j.alarms > 0)
		snprintf(text + at, sizeof text - (size_t)at, "; %d %s", j.alarms, j.alarms == 1 ? "alarm" : "alarms");
	overview_pair(v, "MODEL", "Verdict", j.cls, text, NULL);
}

/* A figure of the champion's live record beside its error, its count and the limit under which it is degraded. */
static void
record(const struct overview *o, const char *kind, const char *term, bool percent, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], text[400], limit[FMT_TEXT + 8];
	const struct page_drift_reading *r = NULL;
	for (int i = 0; i < o->n_readings && r == NULL; i++)
		if (strcmp(o->readings[i].kind, kind) == 0 && o->readings[i].name[0] == '\0')
			r = &o->readings[i];
	if (r == NULL)
		return;
	if (r->n < r->needs) {
		snprintf(text, sizeof text, "%s of %lld sessions", fmt_count(r->n, a), (long long)r->needs);
		overview_pair(v, "MODEL", term, "muted", text, NULL);
		return;
	}
	snprintf(text, sizeof text, "%s \xc2\xb1 %s \xc2\xb7 n %s", percent ? fmt_percent(r->value, 1, a) : fmt_real(r->value, 2, a), percent ? fmt_percent(r->error, 1, b) : fmt_real(r->error, 2, b), fmt_count(r->n, c));
	snprintf(limit, sizeof limit, "limit %s", percent ? fmt_percent(r->line, 1, a) : fmt_real(r->line, 2, a));
	overview_pair(v, "MODEL", term, strcmp(r->verdict, "degraded") == 0 || strcmp(r->verdict, "bad") == 0 ? "warn" : "", text, isfinite(r->line) ? limit : NULL);
}

/* The phase and why it stopped there, of a long reason its beginning, to a word's end: the whole stands on Agent. */
static void
agents_cycle(const struct page_agent_cycle *c, char *out, size_t size)
{
	size_t n = strlen(c->reason), cut = REASON;
	while (n > REASON && cut > 0 && c->reason[cut] != ' ')
		cut--;
	if (n > REASON && cut > 0)
		snprintf(out, size, "%s: %.*s \xe2\x80\xa6", c->phase, (int)cut, c->reason);
	else
		snprintf(out, size, "%s: %s", c->phase, c->reason);
}

static const char *
gate_class(const char *verdict)
{
	if (verdict[0] == '\0')
		return "muted";
	return strcmp(verdict, "NOT READY") == 0 ? "status-alert" : strncmp(verdict, "READY", 5) == 0 ? "status-ok" : "status-warn";
}

/* The verdict of the gate, of which session when that is not the newest, and the ids of what failed, each led to where it says why. */
static void
gate(const struct overview *o, struct view *v)
{
	const struct overview_gate *g = &o->gate;
	struct view *row = view_row(v, "GATE");
	char day[FMT_TEXT];
	view_set(row, "CLS", gate_class(g->verdict));
	if (g->verdict[0] == '\0')
		view_fmt(row, "NONE", FMT_NONE " %s", g->known ? "no session was judged yet" : "not known");
	else
		view_set(view_row(row, "JUDGED"), "VERDICT", g->verdict);
	for (int i = 0; i < g->n_failed; i++) {
		struct view *failed = view_row(row, "FAILED");
		view_set(failed, "SEPARATOR", i > 0 ? ", " : ": ");
		view_set(failed, "ID", g->failed[i]);
	}
	if (g->late)
		view_set(view_row(row, "LATE"), "SESSION", fmt_day_text(g->session, day));
}

void
overview_model(struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], text[400];
	const char *agent = p->runner.agent[0] != '\0' ? p->runner.agent : "paused";
	int up = 0, down = 0, undirected = 0;
	for (int i = 0; i < o->n_decisions; i++) {
		undirected += strcmp(o->decisions[i].reason, OPINION_NO_DIRECTION) == 0;
		bool judged = page_words_judged(o->decisions[i].reason);
		up += judged && o->decisions[i].direction > 0;
		down += judged && o->decisions[i].direction < 0;
	}
	if (o->has_champion)
		snprintf(text, sizeof text, "v%lld, champion%s \xc2\xb7 \xc2\xb1 one standard error", (long long)o->champion, page_meta_instead(&p->meta) != NULL ? ", cannot decide" : page_words_flat(p, o->champion) ? ", found no edge" : "");
	else
		snprintf(text, sizeof text, "%s%s%s", o->n_decisions > 0 ? o->decisions[0].model : "", o->n_decisions > 0 ? ", " : "", o->journal ? "no model yet" : "not known");
	view_set(v, "MODEL_NOTE", text);
	drift(p, o, v);
	record(o, "sharpe", "Sharpe, 60 days", false, v);
	record(o, "hit_rate", "Hit rate", true, v);
	gate(o, v);
	overview_pair(v, "MODEL", "Agent", strcmp(agent, "running") == 0 ? "status-ok" : "status-warn", agent, NULL);
	if (o->has_agent) {
		agents_cycle(&o->agent, text, sizeof text);
		overview_pair(v, "MODEL", "Agent's cycle", "", text, NULL);
	}
	if (o->n_waiting > 0) {
		snprintf(text, sizeof text, "%d %s for you", o->n_waiting, o->n_waiting == 1 ? "winner waits" : "winners wait");
		overview_pair(v, "MODEL", "Promotion", "warn", text, NULL);
	}
	if (o->n_decisions > 0)
		snprintf(text, sizeof text, "%d long \xc2\xb7 %d short \xc2\xb7 %d none%s", up, down, o->n_decisions - up - down, undirected == o->n_decisions ? ": no edge, so nothing is staked" : "");
	else
		snprintf(text, sizeof text, FMT_NONE);
	overview_pair(v, "MODEL", "Signals", "", text, NULL);
	overview_pair(v, "MODEL", "Experiments", "", o->has_experiments ? fmt_count(o->experiment_count, a) : FMT_NONE, NULL);
}
