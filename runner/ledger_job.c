/* What the agent asks the ledger before it acts. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_agent.h"
#include "ledger_internal.h"

/* The row a statement stands on: id, ref, session, state, reason, data. */
static int
take(struct ledger *l, struct db_stmt *s, struct agent_job *out)
{
	*out = (struct agent_job){ .id = db_int(s, 0) };
	snprintf(out->ref, sizeof out->ref, "%s", db_text(s, 1));
	snprintf(out->session, sizeof out->session, "%s", db_text(s, 2));
	snprintf(out->reason, sizeof out->reason, "%s", db_text(s, 4));
	int state = agent_job_state_find(db_text(s, 3)), rc = state >= 0 && agent_job_read(db_text(s, 5), out) == 0 ? 1 : -2;
	db_reset(s);
	if (rc < 0) /* trading does not depend on it */
		snprintf(l->reason, sizeof l->reason, "fill_journal.db: job %s: its state or its data are none of this program", out->ref);
	else
		out->state = (enum agent_job_state)state;
	return rc;
}

static int
look(struct ledger *l, struct db_stmt *s, struct agent_job *out)
{
	int rc = db_step(s);
	return rc < 0 ? ledger_fail(l, db_error(l->db)) : rc == 0 ? 0 : take(l, s, out);
}

int
ledger_job_next(struct ledger *l, int64_t after, struct agent_job *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT id, ref, session, state, reason, data FROM job WHERE state <> 'done' AND id > ?1 ORDER BY id LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, after);
	return look(l, s, out);
}

int
ledger_job_get(struct ledger *l, const char *ref, struct agent_job *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT id, ref, session, state, reason, data FROM job WHERE ref = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, ref);
	return look(l, s, out);
}

static int
one(struct ledger *l, struct db_stmt *s, int64_t *out)
{
	if (db_step(s) != 1)
		return ledger_fail(l, db_error(l->db));
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
ledger_job_attempts(struct ledger *l, int64_t champion, int64_t *n)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT count(*) FROM job WHERE json_extract(data, '$.champion') = ?1 AND json_extract(data, '$.attempt') > 0");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, champion);
	return one(l, s, n);
}

int
ledger_model_number(struct ledger *l, int64_t *version)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT 1 + max(coalesce((SELECT max(version) FROM model), 0), coalesce((SELECT max(json_extract(data, '$.version')) FROM job), 0))");
	return s == NULL ? -1 : one(l, s, version);
}

int
ledger_model_rejected(struct ledger *l, int64_t after, int64_t *version)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT min(json_extract(data, '$.version')) FROM job WHERE json_extract(data, '$.outcome') = 'rejected' AND json_extract(data, '$.version') > ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, after);
	return one(l, s, version) != 0 ? -1 : *version > 0;
}

static int
add(struct ledger_tried *t, const char *digest, int64_t day)
{
	if ((t->n & (t->n - 1)) == 0) {
		struct hypothesize_tried *more = reallocarray(t->tried, t->n == 0 ? 1 : 2 * t->n, sizeof *more);
		if (more == NULL)
			return -1;
		t->tried = more;
	}
	t->tried[t->n] = (struct hypothesize_tried){ .day = day };
	snprintf(t->tried[t->n++].digest, sizeof t->tried[0].digest, "%s", digest);
	return 0;
}

int
ledger_tried(struct ledger *l, bool jobs, int64_t today, struct ledger_tried *out)
{
	int rc;
	*out = (struct ledger_tried){ .budget = budget_start() };
	/* days: the cycle of its session, and the one at whose end it was rejected */
	struct db_stmt *s = jobs ? ledger_stmt(l, "SELECT json_extract(data, '$.recipe_digest'), (SELECT id FROM cycle WHERE session = job.session), json_extract(data, '$.type'),"
	                                          " CASE json_extract(data, '$.outcome') WHEN 'rejected' THEN (SELECT id FROM cycle WHERE session = json_extract(data, '$.ended')) END FROM job ORDER BY id")
	                         : ledger_stmt(l, "SELECT json_extract(data, '$.job.recipe_digest'), (SELECT id FROM cycle WHERE session = event.session), '', NULL"
	                                          " FROM event WHERE kind <> 'fill' AND key >= '" AGENT_HYPOTHESIS_KEY "' AND key < 'hypothesis;' ORDER BY seq");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		if (add(out, db_text(s, 0), db_int(s, 1)) != 0) {
			db_reset(s);
			return ledger_fail(l, "out of memory");
		}
		if (!db_is_null(s, 3))
			budget_load(&out->budget, &budget_default, db_text(s, 2), db_int(s, 3), today);
	}
	return rc < 0 ? ledger_fail(l, db_error(l->db)) : 0;
}

int
ledger_last_cause(struct ledger *l, enum diagnose_cause *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT json_extract(data, '$.cause') FROM event WHERE kind = 'drift' ORDER BY seq DESC LIMIT 1");
	if (s == NULL)
		return -1;
	int rc = db_step(s);
	if (rc < 0)
		return ledger_fail(l, db_error(l->db));
	if (rc == 0)
		return 0;
	int known = diagnose_cause_find(db_text(s, 0));
	db_reset(s);
	if (known >= 0)
		*out = (enum diagnose_cause)known;
	return known >= 0;
}
