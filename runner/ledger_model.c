/* The models a ledger names, and who decides. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "forecast.h"
#include "ledger_internal.h"

/* One row of what the two below ask for: 1, 0 or -1. */
static int
model_row(struct ledger *l, struct db_stmt *s, struct ledger_model *out)
{
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, db_error(l->db));
	if (rc == 1) {
		out->version = db_int(s, 0);
		snprintf(out->created, sizeof out->created, "%s", db_text(s, 1));
		snprintf(out->file, sizeof out->file, "%s", db_text(s, 2));
		snprintf(out->sha256, sizeof out->sha256, "%s", db_text(s, 3));
	}
	db_reset(s);
	return rc;
}

int
ledger_model_get(struct ledger *l, int rank, struct ledger_model *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT version, created, file, sha256 FROM model WHERE state = 'champion' OR state = 'retired' "
	                                " ORDER BY state = 'champion' DESC, version < (SELECT version FROM model WHERE state = 'champion') DESC, version DESC LIMIT 1 OFFSET ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, rank);
	return model_row(l, s, out);
}

int
ledger_model_find(struct ledger *l, int64_t version, struct ledger_model *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT version, created, file, sha256 FROM model WHERE version = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, version);
	return model_row(l, s, out);
}

static int
put_row(struct ledger *l, const struct ledger_model *m)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE model SET state = 'retired' WHERE state = 'champion'");
	if (s == NULL || ledger_run(l, s, "retire the champion") != 0)
		return -1;
	s = ledger_stmt(l, "INSERT INTO model (version, created, state, file, sha256, run_id) VALUES (?1, ?2, 'champion', ?3, ?4, NULL)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, m->version);
	db_bind_text(s, 2, m->created);
	db_bind_text(s, 3, m->file);
	db_bind_text(s, 4, m->sha256);
	return ledger_run(l, s, "model");
}

/* m: what else the data tell; NULL: the text says all. */
static int
tell(struct ledger *l, const char *key, const char *session, const char *severity, const char *text, const struct ledger_model *m)
{
	struct buf data = { 0 };
	ledger_words_model(text, m != NULL ? m->version : 0, m != NULL ? m->sha256 : "", &data);
	int rc = data.failed ? ledger_fail(l, "out of memory") : ledger_event(l, key, session, "agent", severity, text, data.data);
	buf_free(&data);
	return rc;
}

int
ledger_put_champion(struct ledger *l, const struct ledger_model *m, const char *text)
{
	char key[40];
	snprintf(key, sizeof key, LEDGER_MODEL_KEY "v%" PRId64, m->version);
	if (ledger_begin(l) != 0)
		return -1;
	if (put_row(l, m) != 0 || tell(l, key, m->created, "info", text, m) != 0) {
		ledger_rollback(l);
		return -1;
	}
	return ledger_commit(l);
}

int
ledger_put_untrained(struct ledger *l, int64_t version, const char *session, const char *text)
{
	char key[64];
	snprintf(key, sizeof key, LEDGER_TRAIN_KEY "v%" PRId64 ":%s", version, session);
	if (ledger_begin(l) != 0)
		return -1;
	if (tell(l, key, session, "warning", text, NULL) != 0) {
		ledger_rollback(l);
		return -1;
	}
	return ledger_commit(l);
}

int
ledger_since_untrained(struct ledger *l, int64_t *cycles)
{
	*cycles = -1;
	struct db_stmt *s = ledger_stmt(l, "SELECT (SELECT count(*) FROM cycle WHERE cycle.session > event.session) FROM event WHERE kind <> 'fill' AND key >= ?1 AND key < ?2 ORDER BY seq DESC LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, LEDGER_TRAIN_KEY "v");
	db_bind_text(s, 2, LEDGER_TRAIN_KEY "w");
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, db_error(l->db));
	if (rc == 1)
		*cycles = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
ledger_decider(struct ledger *l, const char *session, const char *decider)
{
	char before[LEDGER_DECIDER], key[40], text[LEDGER_DECIDER + 10];
	if (ledger_meta_get(l, "decider", before, sizeof before) < 0)
		return -1;
	if (strcmp(before[0] != '\0' ? before : forecast_rule.name, decider) == 0)
		return 0;
	snprintf(key, sizeof key, LEDGER_DECIDES_KEY "%s", session);
	if (ledger_meta_set(l, "decider", decider) != 0)
		return -1;
	const char *severity = ledger_words_decider(decider, text);
	return tell(l, key, session, severity, text, NULL);
}
