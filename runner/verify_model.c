/* The models that a ledger names: their rows, their files, what was told of them, and who decided. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "champion.h"
#include "verify_internal.h"

enum { VERSION, CREATED, STATE, FILE_NAME, SHA256, RUN_ID };
static const char *const names[] = { "version", "created", "state", "file", "sha256", "run_id" };

/* A file that is not the one that was named, or cannot be read, is a difference; then nothing is known of it. */
static void
take_file(struct verify_row *r, struct verify_model *m, int version)
{
	char path[4300], err[5000] = "HYDRA_DATA_DIR is too long";
	struct model *model = NULL;
	if (model_path(r->v->data_dir, version, path, sizeof path) != 0 || model_load(path, m->sha256, &model, err, sizeof err) != 0) {
		verify_wrong(r, SHA256, err);
		return;
	}
	champion_words(model, m->words, sizeof m->words);
	char until[DATE_TEXT];
	verify_text(r, CREATED, date_format(model->until, until));
	model_free(model);
}

static void
take_row(struct verify_row *r, struct verify_model *m, int version)
{
	char file[40];
	date_t date;
	*m = (struct verify_model){ 0 };
	verify_int(r, VERSION, version);
	if (verify_date(r, CREATED, &date))
		date_format(date, m->created);
	snprintf(file, sizeof file, MODEL_FOLDER "/v%d.json", version);
	verify_text(r, FILE_NAME, file);
	verify_get_text(r, SHA256, m->sha256, sizeof m->sha256);
	verify_text(r, RUN_ID, NULL);
	take_file(r, m, version);
}

int
verify_models(struct verify *v)
{
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT version, created, state, file, sha256, run_id, version = (SELECT max(version) FROM model) FROM model ORDER BY version");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "model", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		struct verify_model *more = reallocarray(v->model, (size_t)v->n_models + 1, sizeof *more);
		if (more == NULL)
			return verify_fail(v, "out of memory");
		v->model = more;
		snprintf(r.key, sizeof r.key, "version=%s", db_text(s, VERSION));
		take_row(&r, &v->model[v->n_models], v->n_models + 1);
		verify_text(&r, STATE, db_int(s, RUN_ID + 1) != 0 ? "champion" : "retired");
		v->n_models++;
	}
	snprintf(v->decider, sizeof v->decider, "%s", forecast_rule.name);
	return rc;
}

/* "model:vN": the next version. */
static void
told_model(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	int number = ++v->models_told;
	bool known = number <= v->n_models;
	snprintf(out->key, sizeof out->key, LEDGER_MODEL_KEY "v%d", number);
	snprintf(out->session, sizeof out->session, "%s", known ? v->model[number - 1].created : "");
	snprintf(out->severity, sizeof out->severity, "info");
	if (known && v->model[number - 1].words[0] != '\0')
		snprintf(out->text, sizeof out->text, "%s", v->model[number - 1].words);
	else
		snprintf(out->text, sizeof out->text, "%s", found->text); /* its file is gone: that is a difference already */
	ledger_words_model(out->text, number, known ? v->model[number - 1].sha256 : "", &out->data);
}

/* "train:vN:SESSION": why nothing came of it stands nowhere else. */
static void
told_untrained(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	char front[64];
	date_t date;
	snprintf(front, sizeof front, "v%d could not be made: ", v->models_told + 1);
	snprintf(out->session, sizeof out->session, "%s", date_parse(found->session, &date) == 0 ? found->session : "a session");
	snprintf(out->key, sizeof out->key, LEDGER_TRAIN_KEY "v%d:%s", v->models_told + 1, found->session);
	snprintf(out->severity, sizeof out->severity, "warning");
	snprintf(out->text, sizeof out->text, "%s", strncmp(found->text, front, strlen(front)) == 0 ? found->text : front);
	ledger_words_model(out->text, 0, "", &out->data);
}

/* Is text of who may decide: the rule, or a model that was told of, and why it is not the champion? */
static bool
may_decide(const struct verify *v, const char *decider)
{
	size_t name = strcspn(decider, ":");
	char one[16];
	for (int i = 0; i < v->models_told; i++) {
		snprintf(one, sizeof one, "v%d", i + 1);
		if (strlen(one) == name && memcmp(one, decider, name) == 0)
			return true;
	}
	return strlen(forecast_rule.name) == name && memcmp(forecast_rule.name, decider, name) == 0;
}

/* "decides:SESSION": another one than before. */
static void
told_decider(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	static const char verb[] = " decides";
	char decider[LEDGER_DECIDER], text[LEDGER_DECIDER + 10];
	const char *at = strstr(found->text, verb);
	if (at != NULL)
		snprintf(decider, sizeof decider, "%.*s%s", (int)(at - found->text), found->text, at + sizeof verb - 1);
	if (at != NULL && may_decide(v, decider) && strcmp(decider, v->decider) != 0)
		snprintf(v->decider, sizeof v->decider, "%s", decider);
	snprintf(out->key, sizeof out->key, LEDGER_DECIDES_KEY "%s", v->now.session);
	snprintf(out->session, sizeof out->session, "%s", v->now.session);
	snprintf(out->severity, sizeof out->severity, "%s", ledger_words_decider(v->decider, text));
	snprintf(out->text, sizeof out->text, "%s", text);
	ledger_words_model(out->text, 0, "", &out->data);
}

void
verify_model_words(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	if (strncmp(found->key, LEDGER_MODEL_KEY, strlen(LEDGER_MODEL_KEY)) == 0)
		told_model(v, found, out);
	else if (strncmp(found->key, LEDGER_TRAIN_KEY, strlen(LEDGER_TRAIN_KEY)) == 0)
		told_untrained(v, found, out);
	else
		told_decider(v, found, out);
}

/* Without a reason in who decides, all of them are his; with one, a model that failed at one market decided the others. */
void
verify_deciders(struct verify *v)
{
	char row[VERIFY_ROW];
	if (strchr(v->decider, ':') != NULL)
		return;
	for (int i = 0; i < v->n_decisions; i++) {
		const struct ledger_decision *d = &v->decision[i].d;
		snprintf(row, sizeof row, "session=%s symbol=%s", d->session, d->symbol);
		verify_same_text(v, "decision", row, "model", v->decision[i].model, v->decider);
	}
}

void
verify_models_end(struct verify *v)
{
	verify_same_int(v, "event", LEDGER_MODEL_KEY, "rows", v->models_told, v->n_models);
	verify_same_text(v, "meta", "key=decider", "value", v->decider_stamp[0] != '\0' ? v->decider_stamp : forecast_rule.name, v->decider);
}
