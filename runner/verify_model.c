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
take_file(struct verify_row *r, struct verify_model *m)
{
	char path[4300], err[5000] = "HYDRA_DATA_DIR is too long";
	struct model *model = NULL;
	if (model_path(r->v->data_dir, (int)m->version, path, sizeof path) != 0 || model_load(path, m->sha256, &model, err, sizeof err) != 0) {
		verify_wrong(r, SHA256, err);
		return;
	}
	m->read = true;
	m->record = model->record.n > 0;
	champion_words(model, m->words, sizeof m->words);
	char until[DATE_TEXT];
	verify_text(r, CREATED, date_format(model->until, until));
	model_free(model);
}

static void
take_row(struct verify_row *r, struct verify_model *m, int64_t before)
{
	char file[40];
	date_t date;
	*m = (struct verify_model){ .version = db_int(r->s, VERSION) };
	if (m->version <= before || m->version > INT32_MAX)
		verify_wrong(r, VERSION, "a number of a version");
	else if (before == 0)
		verify_int(r, VERSION, 1);
	if (verify_date(r, CREATED, &date))
		date_format(date, m->created);
	snprintf(file, sizeof file, MODEL_FOLDER "/v%" PRId64 ".json", m->version);
	verify_text(r, FILE_NAME, file);
	verify_get_text(r, SHA256, m->sha256, sizeof m->sha256);
	verify_get_text(r, STATE, m->state, sizeof m->state);
	if (m->version == 1)
		verify_text(r, RUN_ID, NULL);
	else if (!db_is_null(r->s, RUN_ID)) /* NULL: no experiment's; its event must say so */
		verify_get_text(r, RUN_ID, m->run_id, sizeof m->run_id);
	take_file(r, m);
}

int
verify_models(struct verify *v)
{
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT version, created, state, file, sha256, run_id FROM model ORDER BY version");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "model", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		struct verify_model *more = reallocarray(v->model, (size_t)v->n_models + 1, sizeof *more);
		if (more == NULL)
			return verify_fail(v, "out of memory");
		v->model = more;
		snprintf(r.key, sizeof r.key, "version=%s", db_text(s, VERSION));
		take_row(&r, &v->model[v->n_models], v->n_models > 0 ? v->model[v->n_models - 1].version : 0);
		v->n_models++;
	}
	snprintf(v->decider, sizeof v->decider, "%s", forecast_rule.name);
	return rc;
}

struct verify_model *
verify_model(const struct verify *v, int64_t version)
{
	for (int i = 0; i < v->n_models; i++)
		if (v->model[i].version == version)
			return &v->model[i];
	return NULL;
}

/* Of one that took another's place: made of the newest bars, by no experiment, with a record. */
static void
check_replacing(struct verify *v, const struct verify_model *m)
{
	char row[VERIFY_ROW];
	snprintf(row, sizeof row, "version=%" PRId64, m->version);
	verify_same_text(v, "model", row, "created", m->created, v->newest_bar);
	verify_same_text(v, "model", row, "run_id", m->run_id, "");
	if (m->read && !m->record)
		verify_differ(v, "model", row, "file", "no out-of-sample record", "one with a record, in the place of one without");
}

/* "model:v1": the first one. Another one: with a record, in the place of one without. All others are promoted. */
static void
told_model(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	int64_t before = v->champion, version = before + 1;
	struct verify_model *m = verify_model(v, version);
	if (before > 0 && !verify_may_replace(v)) {
		snprintf(out->key, sizeof out->key, "no model in the champion's place");
		return;
	}
	snprintf(out->key, sizeof out->key, LEDGER_MODEL_KEY "v%" PRId64, version);
	v->champion = version;
	snprintf(out->session, sizeof out->session, "%s", m != NULL ? m->created : "");
	snprintf(out->severity, sizeof out->severity, "info");
	if (m != NULL && m->words[0] != '\0') {
		snprintf(out->text, sizeof out->text, "%s", m->words);
		if (before > 0)
			champion_words_replaces(before, out->text, sizeof out->text);
	} else {
		snprintf(out->text, sizeof out->text, "%s", found->text); /* its file is gone: that is a difference already */
	}
	ledger_words_model(out->text, version, m != NULL ? m->sha256 : "", &out->data);
	if (m == NULL)
		return;
	m->decided = m->trained = true;
	if (before > 0)
		check_replacing(v, m);
}

static void
name_of(int64_t version, char out[32])
{
	if (version > 0)
		snprintf(out, 32, "v%" PRId64, version);
	else
		snprintf(out, 32, "%s", forecast_rule.name);
}

/* "train:vN:SESSION": why nothing came of it stands nowhere else. */
static void
told_untrained(struct verify *v, const struct verify_told *found, struct verify_told *out)
{
	char front[60], rest[120], one[32];
	int64_t version = v->champion + 1;
	size_t n = strlen(found->text);
	date_t date;
	bool may = v->champion == 0 || verify_may_replace(v);
	name_of(v->champion, one);
	snprintf(front, sizeof front, "v%" PRId64 " could not be made: ", version);
	snprintf(rest, sizeof rest, "; %s decides, the next try is after %d sessions", one, CHAMPION_AGAIN);
	bool words = strncmp(found->text, front, strlen(front)) == 0 && n > strlen(front) + strlen(rest) && strcmp(found->text + n - strlen(rest), rest) == 0;
	snprintf(out->session, sizeof out->session, "%s", v->newest_bar[0] != '\0' ? v->newest_bar : date_parse(found->session, &date) == 0 ? found->session : "a session");
	snprintf(out->key, sizeof out->key, LEDGER_TRAIN_KEY "v%" PRId64 ":%s", version, may ? out->session : "");
	snprintf(out->severity, sizeof out->severity, "warning");
	snprintf(out->text, sizeof out->text, "%s", words ? found->text : front);
	ledger_words_model(out->text, 0, "", &out->data);
	snprintf(v->untrained, sizeof v->untrained, "%s", out->session);
}

/* Is text of who may decide: the champion; and with a reason why it is not: one that was, or the rule? */
static bool
may_decide(const struct verify *v, const char *decider)
{
	size_t name = strcspn(decider, ":");
	char one[32];
	name_of(v->champion, one);
	if (decider[name] == '\0' || v->champion == 0)
		return strcmp(one, decider) == 0;
	for (int i = 0; i < v->n_models; i++) {
		name_of(v->model[i].version, one);
		if (v->model[i].decided && strlen(one) == name && memcmp(one, decider, name) == 0)
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

/*
 * Without a reason in who decides it is the champion, and all decisions are his; with one, a model that failed at one market decided
 * the others.
 */
void
verify_deciders(struct verify *v)
{
	char row[VERIFY_ROW], one[32];
	if (strchr(v->decider, ':') != NULL)
		return;
	name_of(v->champion, one);
	if (v->record_due && !v->now.no_agent) {
		snprintf(row, sizeof row, "version=%" PRId64, v->champion + 1);
		verify_differ(v, "model", row, "version", "no row", "one with a record in the champion's place: there are bars for it");
	}
	snprintf(row, sizeof row, "key=" LEDGER_DECIDES_KEY "%s", v->now.session);
	verify_same_text(v, "event", row, "text", v->decider, one);
	for (int i = 0; i < v->n_decisions; i++) {
		const struct ledger_decision *d = &v->decision[i].d;
		snprintf(row, sizeof row, "session=%s symbol=%s", d->session, d->symbol);
		verify_same_text(v, "decision", row, "model", v->decision[i].model, v->decider);
	}
}

void
verify_models_end(struct verify *v)
{
	char row[VERIFY_ROW];
	if (v->champion > 0 && verify_model(v, v->champion) == NULL)
		verify_differ(v, "model", "state=champion", "version", "no row", "a row");
	for (int i = 0; i < v->n_models; i++) {
		const struct verify_model *m = &v->model[i];
		snprintf(row, sizeof row, "version=%" PRId64, m->version);
		verify_same_text(v, "model", row, "state", m->state, m->version == v->champion ? "champion" : m->decided ? "retired" : "candidate");
	}
	verify_same_text(v, "meta", "key=decider", "value", v->decider_stamp[0] != '\0' ? v->decider_stamp : forecast_rule.name, v->decider);
}
