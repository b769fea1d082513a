/*
 * Models made between two cycles, and which one decides in the next: the first, as soon as there are bars to train on, and in its
 * place one by the same recipe, as soon as there are bars for a record out of sample.
 */
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine_agent.h"
#include "engine_child.h"
#include "feed_cot.h"
#include "log.h"

#define WORDS 5000 /* bytes of an error: a path may be long */

void
engine_trainer(struct engine *e, const char *program)
{
	e->program = program;
}

static int
fail(struct engine *e, const char *why)
{
	snprintf(e->reason, sizeof e->reason, "%s", why);
	e->failed = true;
	return -1;
}

const char *
engine_relative(const struct engine *e, const char *text)
{
	size_t n = strlen(e->cfg.data_dir);
	return strncmp(text, e->cfg.data_dir, n) == 0 && text[n] == '/' ? text + n + 1 : text;
}

static int
load(struct engine *e, const struct ledger_model *row, struct champion **out, char *err, int errsize)
{
	char path[4300];
	struct model *m;
	*out = NULL;
	if (model_path(e->cfg.data_dir, (int)row->version, path, sizeof path) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR is too long");
		return -1;
	}
	if (model_load(path, row->sha256, &m, err, errsize) != 0)
		return -1;
	if (m->version != (int)row->version) {
		snprintf(err, (size_t)errsize, "%s is of version %d", path, m->version);
		model_free(m);
		return -1;
	}
	*out = champion_new(m, e->feed);
	if (*out == NULL)
		snprintf(err, (size_t)errsize, "%s cannot be loaded: out of memory", path);
	return *out != NULL ? 0 : -1;
}

static void
decides(struct engine *e, struct champion *c, const char *sha256)
{
	if (c != e->champion)
		champion_free(e->champion);
	e->champion = c;
	snprintf(e->champion_sha256, sizeof e->champion_sha256, "%s", sha256);
	e->cycle.signal = c != NULL ? &c->source : e->rule;
	e->cycle.predict_fault = c != NULL ? c->fault : NULL;
}

int
engine_champion(struct engine *e)
{
	struct ledger_model row;
	char err[WORDS];
	int rc;
	e->fault[0] = '\0';
	for (int rank = 0; (rc = ledger_model_get(e->ledger, rank, &row)) == 1; rank++) {
		struct champion *c;
		if (e->champion != NULL && strcmp(e->champion_sha256, row.sha256) == 0)
			return 0; /* in memory it is whole, whatever becomes of the file */
		if (load(e, &row, &c, err, sizeof err) == 0) {
			decides(e, c, row.sha256);
			return 0;
		}
		log_write(LOG_WARN, "model", "version=%" PRId64 " error=\"%s\"", row.version, err);
		if (rank == 0) /* of the one that should decide */
			snprintf(e->fault, sizeof e->fault, "%.299s", engine_relative(e, err));
	}
	decides(e, NULL, "");
	return rc < 0 ? fail(e, ledger_reason(e->ledger)) : 0;
}

/* May a market have bars enough for what the champion lacks? Without one for the first; then for a record. */
static bool
enough(struct engine *e, date_t upto)
{
	if (e->champion != NULL && e->champion->model->record.n > 0)
		return false;
	return feed_most_bars(e->feed, upto) >= (e->champion != NULL ? PANEL_RECORD : PANEL_BARS);
}

/*
 * Is a model to be made? Then its version, and whose place it takes. How many of the bars are complete is seen by the training.
 * 1, 0 or -1: the ledger cannot be read.
 */
static int
due(struct engine *e, date_t upto)
{
	int64_t since;
	/* of a champion that cannot be loaded nothing is known; the next cycle looks again */
	if (e->program == NULL || e->cfg.autonomy == 0 || e->fault[0] != '\0' || !enough(e, upto))
		return 0;
	if (engine_take_champion(e) != 0)
		return -1;
	if (e->fault[0] != '\0' || !enough(e, upto))
		return 0;
	/* nothing was tried against a champion without a record: the number after it is free */
	e->replaces = e->champion != NULL ? e->champion->model->version : 0;
	e->version = e->replaces + 1;
	if (ledger_since_untrained(e->ledger, &since) != 0)
		return fail(e, ledger_reason(e->ledger));
	return since < 0 || since >= CHAMPION_AGAIN;
}

static int
untrained(struct engine *e, const char *why)
{
	char text[600];
	snprintf(text, sizeof text, "v%" PRId64 " could not be made: %.400s; %s decides, the next try is after %d sessions", e->version, engine_relative(e, why),
	    e->champion != NULL ? e->champion->name : forecast_rule.name, CHAMPION_AGAIN);
	log_write(LOG_WARN, "training", "version=%" PRId64 " error=\"%s\"", e->version, why);
	return ledger_put_untrained(e->ledger, e->version, e->until, text) == 0 ? 0 : fail(e, ledger_reason(e->ledger));
}

/* The folder of the models, there for good. */
static int
make_folder(const struct engine *e, char *err, int errsize)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/" MODEL_FOLDER, e->cfg.data_dir);
	int made = mkdir(path, 0750), fd = made == 0 ? open(e->cfg.data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool good = made == 0 ? fd >= 0 && fsync(fd) == 0 : errno == EEXIST;
	if (!good)
		snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return good ? 0 : -1;
}

int
engine_freeze(struct engine *e, date_t upto, struct snapshot **out, char *err, int errsize)
{
	*out = NULL;
	if (make_folder(e, err, errsize) != 0)
		return -1;
	if (snapshot_of(e->feed, upto, out) != 0) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	(*out)->capital = e->cfg.capital;
	(*out)->seed = e->cfg.seed;
	return 0;
}

/* Of whom it replaces; of the first the standard one, and columns of reports where there are any. */
static struct recipe
recipe_of(const struct engine *e)
{
	const struct feed *f = e->feed;
	struct recipe r = recipe_standard;
	if (e->replaces > 0)
		return e->champion->model->recipe;
	const struct features_set *reports = f->cot != NULL ? cot_columns(f->cot->kind) : NULL;
	for (int i = 0; reports != NULL && i < reports->n; i++)
		(void)features_add(&r.features, reports->feature[i]);
	return r;
}

static int
freeze(struct engine *e, date_t upto, char *err, int errsize)
{
	struct snapshot *s;
	if (snprintf(e->snapshot, sizeof e->snapshot, "%s/" MODEL_FOLDER "/v%" PRId64 ".snapshot", e->cfg.data_dir, e->version) >= (int)sizeof e->snapshot) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR is too long");
		return -1;
	}
	if (engine_freeze(e, upto, &s, err, errsize) != 0)
		return -1;
	s->version = (int)e->version;
	s->recipe = recipe_of(e);
	int rc = snapshot_write(s, e->snapshot, err, errsize);
	snapshot_free(s);
	return rc;
}

/* The newest bar's session: what a model of these bars is dated with. */
static date_t
newest(struct engine *e, date_t upto)
{
	date_t last = DATE_NONE;
	for (int m = 0; m < e->feed->n_markets; m++) {
		int n = 0;
		const struct bar *bars = e->feed->ops->bars(e->feed, m, upto, &n);
		if (n > 0 && bars[n - 1].session > last)
			last = bars[n - 1].session;
	}
	return last;
}

static enum engine_result
begin(struct engine *e, date_t upto)
{
	char err[WORDS];
	date_t last = newest(e, upto);
	const char *const argv[] = { "hydra-runner", "train", e->snapshot, NULL };
	date_format(last, e->until);
	if (freeze(e, last, err, sizeof err) == 0 && child_start(e->program, argv, &child_standard, &e->child, err, sizeof err) == 0) {
		log_write(LOG_INFO, "training", "version=%" PRId64 " until=%s", e->version, e->until);
		return ENGINE_TRAINING;
	}
	return untrained(e, err) == 0 ? ENGINE_OK : ENGINE_CRITICAL;
}

void
engine_said(const struct child *c, const char *name, char *out, size_t size)
{
	struct json_object *o = json_tokener_parse(child_line(c)), *v;
	bool has = o != NULL && json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, name, &v) && json_object_is_type(v, json_type_string);
	snprintf(out, size, "%s", has ? json_object_get_string(v) : "");
	json_object_put(o);
}

int64_t
engine_said_number(const struct child *c, const char *name)
{
	struct json_object *o = json_tokener_parse(child_line(c)), *v;
	bool has = o != NULL && json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, name, &v) && json_object_is_type(v, json_type_int);
	int64_t n = has ? json_object_get_int64(v) : -1;
	json_object_put(o);
	return n < 0 ? -1 : n;
}

static int
put(struct engine *e, const struct ledger_model *row, const struct model *m)
{
	char words[400];
	champion_words(m, words, sizeof words);
	if (e->replaces > 0)
		champion_words_replaces(e->replaces, words, sizeof words);
	return ledger_put_champion(e->ledger, row, words) == 0 ? 0 : fail(e, ledger_reason(e->ledger));
}

/* What the process made is looked at like any other file before the ledger names it. */
static int
take(struct engine *e)
{
	char err[WORDS], why[400];
	struct ledger_model row = { .version = e->version };
	struct champion *c = NULL;
	if (child_result(e->child) != CHILD_DONE) {
		engine_said(e->child, "error", why, sizeof why);
		snprintf(err, sizeof err, "%s%s%.300s", child_why(e->child), why[0] != '\0' ? ": " : "", engine_relative(e, why));
		return untrained(e, err);
	}
	engine_said(e->child, "sha256", row.sha256, sizeof row.sha256);
	if (row.sha256[0] == '\0')
		return untrained(e, "the process named no model");
	snprintf(row.created, sizeof row.created, "%s", e->until);
	snprintf(row.file, sizeof row.file, MODEL_FOLDER "/v%" PRId64 ".json", e->version);
	if (load(e, &row, &c, err, sizeof err) != 0)
		return untrained(e, err);
	int rc = e->replaces > 0 && c->model->record.n == 0 ? untrained(e, "too few of the sessions are complete for a record") : put(e, &row, c->model);
	champion_free(c);
	return rc;
}

enum engine_result
engine_train(struct engine *e, date_t upto)
{
	if (e->child == NULL) {
		int rc = due(e, upto);
		return rc < 0 ? ENGINE_CRITICAL : rc == 0 ? ENGINE_OK : begin(e, upto);
	}
	if (!child_step(e->child))
		return ENGINE_TRAINING;
	(void)unlink(e->snapshot); /* before the ledger names the model: then nothing is left to do */
	int rc = take(e);
	engine_train_end(e);
	return rc == 0 ? ENGINE_OK : ENGINE_CRITICAL;
}

void
engine_train_end(struct engine *e)
{
	if (e->child == NULL)
		return;
	child_free(e->child);
	e->child = NULL;
	(void)unlink(e->snapshot); /* one that stays is written over */
}

/* The one that runs; NULL none. */
static struct child *
runs(const struct engine *e)
{
	return e->child != NULL ? e->child : e->agent != NULL ? e->agent->child : NULL;
}

int
engine_training(const struct engine *e)
{
	struct child *c = runs(e);
	return c != NULL ? child_descriptor(c) : -1;
}

bool
engine_training_wait(struct engine *e, int wake)
{
	struct child *c = runs(e);
	return c == NULL || child_wait(c, wake);
}

const char *
engine_training_words(const struct engine *e, char *out, int size)
{
	out[0] = '\0';
	if (e->child != NULL)
		snprintf(out, (size_t)size, "%s is being made; the next session begins after that", e->replaces > 0 ? "a model with an out-of-sample record" : "the first model");
	else if (e->agent != NULL && e->agent->child != NULL)
		snprintf(out, (size_t)size, "experiment %s (%s) runs; the next session begins after that", e->agent->job.ref, e->agent->job.step);
	return out;
}
