/* The champion of the ledger, its file, and what it was made by; the other versions, and the work between cycles. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "agent.h"
#include "fmt.h"
#include "page_agent.h"

#define LARGEST ((size_t)16 << 20) /* of a model's file: a page must not work for seconds */
#define VERSIONS 20
#define FILES 6 /* of the versions whose files are read: each costs some milliseconds */
#define JOBS 10

void
agent_champion_read(struct page *p, struct agent_champion *c)
{
	char name[64], path[4300];
	memset(c, 0, sizeof *c);
	/* the original's ledger has no models in it */
	int rc = page_db(p, PAGE_LEDGER) != NULL && p->source[PAGE_LEDGER].version > 0 ? page_experiment_champion(p->source[PAGE_LEDGER].db, &c->row) : 0;
	if (rc < 0)
		page_lost(p, PAGE_LEDGER);
	if (rc != 1)
		return;
	c->found = true;
	/* a journal may name any file: none but the one that this version has is opened */
	snprintf(name, sizeof name, "models/v%" PRId64 ".json", c->row.version);
	if (strcmp(c->row.file, name) != 0)
		snprintf(c->why, sizeof c->why, "The ledger names the file %s, and a version %" PRId64 " lies in %s.", c->row.file, c->row.version, name);
	else if (config_data_path(&p->cfg, name, path, (int)sizeof path) != 0)
		snprintf(c->why, sizeof c->why, "The path of the data folder is too long.");
	else if (model_file_read(path, name, c->row.sha256, LARGEST, &c->file, c->why, sizeof c->why) != 0)
		model_file_free(&c->file);
	else if (c->file.version != c->row.version)
		snprintf(c->why, sizeof c->why, "%s holds version %d.", name, c->file.version);
	else
		c->read = true;
}

void
agent_champion_free(struct agent_champion *c)
{
	model_file_free(&c->file);
	c->read = false;
}

static void
fact(struct view *v, const char *term, const char *value)
{
	struct view *row = view_row(v, "FACT");
	view_set(row, "TERM", term);
	view_set(row, "VALUE", value);
}

static void
facts(const struct model_file *m, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], text[256];
	snprintf(text, sizeof text, "%s to %s", fmt_day(m->first, a), fmt_day(m->last, b));
	fact(v, "Trained on sessions", text);
	snprintf(text, sizeof text, "%s sessions, %s rows", fmt_count(m->sessions, a), fmt_count(m->rows, b));
	fact(v, "Training", text);
	fact(v, "Bars up to", fmt_day(m->until, a));
	snprintf(text, sizeof text, m->folds > 0 ? "%s" : "%s, before any out-of-sample window", fmt_real(m->b, 4, a));
	fact(v, "Calibration b", text);
	fact(v, "Stakes", m->b == 0 ? "none: no edge found, b = 0 leaves no forecast a direction" : m->halve ? "halved: no edge out of sample" : m->record.n > 0 ? "full" : "full: no record out of sample yet");
}

static void
parameters(const struct recipe *r, struct view *v)
{
	char a[FMT_TEXT];
	fact(v, "Model", r->kind == RECIPE_PAIR ? "a pair, by " RECIPE_REGIME : "one for all rows");
	fact(v, "Features", fmt_count(r->features.n, a));
	fact(v, "Window", r->window > 0 ? fmt_count(r->window, a) : "all sessions");
	fact(v, "Rounds", fmt_count(r->rounds, a));
	fact(v, "Leaves", fmt_count(r->max_leaves, a));
	fact(v, "Learning rate", fmt_real(r->eta, 4, a));
	fact(v, "Child weight", fmt_real(r->min_child_weight, 2, a));
	fact(v, "Rows sampled", fmt_percent(r->subsample, 0, a));
	fact(v, "Columns sampled", fmt_percent(r->colsample, 0, a));
	fact(v, "L1", fmt_real(r->alpha, 4, a));
	fact(v, "L2", fmt_real(r->lambda, 4, a));
}

/* The run that made it, led to its experiment where the journal has one. */
static void
put_run(struct page *p, struct view *row, const char *run)
{
	int64_t id = 0;
	struct db *db = run[0] != '\0' ? page_db(p, PAGE_EXPERIMENTS) : NULL;
	int rc = db != NULL ? page_experiment_of_run(db, run, &id) : 0;
	if (rc < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	struct view *to = view_row(row, rc == 1 ? "EXPERIMENT" : "OTHER_RUN");
	view_set(to, "RUN", run[0] != '\0' ? run : FMT_NONE);
	view_fmt(to, "ID", "%" PRId64, id);
}

/* Has the champion been observed, so that each of its features has a reading? */
static bool
observed(struct page *p, const struct agent_champion *c, struct page_drift_newest *newest)
{
	struct db *telemetry = page_db(p, PAGE_TELEMETRY);
	int rc = telemetry != NULL ? page_drift_newest(telemetry, p->source[PAGE_TELEMETRY].version, newest) : 0;
	if (rc < 0)
		page_lost(p, PAGE_TELEMETRY);
	return rc == 1 && newest->champion == c->row.version;
}

void
agent_champion_show(struct page *p, const struct agent_champion *c, struct view *body)
{
	if (c->found) {
		struct view *v = view_row(body, "MODEL");
		struct page_drift_newest newest;
		bool seen = observed(p, c, &newest);
		char a[FMT_TEXT];
		view_set(v, "CREATED", fmt_day_text(c->row.created, a));
		view_set(v, "FILE", c->row.file);
		view_set(v, "SHA256", c->row.sha256);
		put_run(p, v, c->row.run_id);
		if (c->read) {
			facts(&c->file, v);
			parameters(&c->file.recipe, view_row(v, "PARAMETERS"));
			agent_figures(c, seen, body);
			view_show(body, "HAS_FIGURES");
		} else {
			page_say(v, "UNREAD", "error", c->why, NULL, NULL);
		}
		if (seen)
			agent_forecasts(p, &newest, body);
	}
	agent_work(p, c, body);
}

static void
put_figures(const struct model_file *file, struct view *row)
{
	char a[FMT_TEXT];
	view_set(row, "TRAINED", file != NULL ? fmt_day(file->last, a) : FMT_NONE);
	view_set(row, "SHARPE", fmt_real(file != NULL ? file->metrics.sharpe : NAN, 2, a));
	view_set(row, "BRIER", fmt_real(file != NULL ? file->metrics.brier : NAN, 4, a));
}

/* Of one version what its file says, or why it says nothing. */
static void
put_file(const struct page *p, const struct page_agent_model *m, struct view *row)
{
	struct model_file file = { 0 };
	char name[64], path[4300], why[400];
	snprintf(name, sizeof name, "models/v%" PRId64 ".json", m->version);
	if (strcmp(m->file, name) != 0)
		snprintf(why, sizeof why, "it lies in %s", name);
	else if (config_data_path(&p->cfg, name, path, (int)sizeof path) != 0)
		snprintf(why, sizeof why, "the path of the data folder is too long");
	else if (model_file_read(path, name, m->sha256, LARGEST, &file, why, sizeof why) == 0)
		why[0] = '\0';
	put_figures(why[0] == '\0' ? &file : NULL, row);
	if (why[0] != '\0')
		view_set(view_row(row, "WHY"), "TEXT", why);
	model_file_free(&file);
}

/* The models, and the newest that is neither in charge nor retired. */
static int
versions(struct page *p, struct db *db, const struct agent_champion *c, struct view *body, char candidate[128])
{
	struct page_agent_model m[VERSIONS + 1];
	char a[FMT_TEXT];
	int n = page_agent_models(db, m, VERSIONS + 1);
	candidate[0] = '\0';
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	if (n <= 0)
		return n;
	struct view *table = view_row(body, "VERSIONS");
	if (n > FILES)
		view_fmt(view_row(table, "OLDER_FILES"), "N", "%d", FILES);
	if (n > VERSIONS)
		view_fmt(view_row(table, "OLDER"), "N", "%d", VERSIONS);
	for (int i = n < VERSIONS ? n - 1 : VERSIONS - 1; i >= 0; i--)
		if (strcmp(m[i].state, "champion") != 0 && strcmp(m[i].state, "retired") != 0)
			snprintf(candidate, 128, "v%" PRId64 ", %s, created %s", m[i].version, m[i].state, fmt_day_text(m[i].created, a));
	for (int i = 0; i < n && i < VERSIONS; i++) {
		struct view *row = view_row(table, "VERSION");
		view_fmt(row, "NUMBER", "v%" PRId64, m[i].version);
		view_set(row, "CREATED", fmt_day_text(m[i].created, a));
		view_set(row, "STATE", m[i].state);
		view_set(row, "CLASS", strcmp(m[i].state, "champion") == 0 ? "ok" : strcmp(m[i].state, "retired") == 0 ? "muted" : "warn");
		view_set(row, "FILE", m[i].file);
		view_fmt(row, "SHA256", "%.12s\xe2\x80\xa6", m[i].sha256); /* the champion's whole stands in its own card */
		put_run(p, row, m[i].run_id);
		if (c->read && c->row.version == m[i].version)
			put_figures(&c->file, row);
		else if (i < FILES)
			put_file(p, &m[i], row);
		else
			put_figures(NULL, row);
	}
	return n;
}

/* The newest jobs, and the newest of them in words. */
static int
jobs(struct page *p, struct db *db, struct view *body, char newest[128])
{
	struct page_agent_job j[JOBS];
	char a[FMT_TEXT];
	int n = page_agent_jobs(db, j, JOBS);
	newest[0] = '\0';
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	if (n <= 0)
		return n;
	struct view *table = view_row(body, "JOBS");
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(table, "JOB");
		view_fmt(row, "ID", "%" PRId64, j[i].id);
		view_set(row, "SESSION", fmt_day_text(j[i].session, a));
		view_set(row, "KIND", j[i].kind);
		view_set(row, "WHAT", j[i].description[0] != '\0' ? j[i].description : FMT_NONE);
		view_fmt(row, "STATE", "%s%s%s", j[i].state, j[i].outcome[0] != '\0' ? ", " : "", j[i].outcome);
		view_set(row, "CLASS", strcmp(j[i].outcome, "promoted") == 0 ? "ok" : strcmp(j[i].state, "pending") == 0 || strcmp(j[i].state, "shadow") == 0 ? "warn" : "");
		if (j[i].reason[0] != '\0')
			view_set(view_row(row, "WHY"), "TEXT", j[i].reason);
		put_run(p, row, j[i].ref);
	}
	snprintf(newest, 128, "%s: %s%s%s", j[0].kind, j[0].state, j[0].outcome[0] != '\0' ? ", " : "", j[0].outcome);
	return n;
}

void
agent_work(struct page *p, const struct agent_champion *c, struct view *body)
{
	char candidate[128] = "", newest[128] = "";
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db == NULL || p->source[PAGE_LEDGER].version == 0)
		return;
	int models = versions(p, db, c, body, candidate);
	int work = models >= 0 ? jobs(p, db, body, newest) : -1;
	if (models > 0)
		view_show(body, "HAS_VERSIONS");
	if (models + work <= 0) /* a ledger before its first model */
		return;
	struct view *v = view_row(body, "WORK");
	view_set(view_row(v, candidate[0] != '\0' ? "CANDIDATES" : "NO_CANDIDATE"), "CANDIDATE", candidate);
	view_set(view_row(v, newest[0] != '\0' ? "HAS_JOBS" : "NO_JOBS"), "NEWEST_JOB", newest);
	if (newest[0] != '\0')
		view_show(body, "HAS_JOBS");
}
