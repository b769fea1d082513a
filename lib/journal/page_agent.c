#include "page_agent.h"

#include "column.h"
#include "statement.h"

/* The statement with its limit; NULL with db_error. */
static struct db_stmt *
newest(struct db *db, int statement, int max)
{
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	if (s != NULL)
		db_bind_int(s, 1, max);
	return s;
}

int
page_agent_models(struct db *ledger, struct page_agent_model *out, int max)
{
	struct db_stmt *s = newest(ledger, STATEMENT_MODELS, max);
	int n = 0, rc;
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct page_agent_model *m = &out[n++];
		m->version = db_int(s, 0);
		column_text(s, 1, m->created, sizeof m->created);
		column_text(s, 2, m->state, sizeof m->state);
		column_text(s, 3, m->file, sizeof m->file);
		column_text(s, 4, m->sha256, sizeof m->sha256);
		column_text(s, 5, m->run_id, sizeof m->run_id);
	}
	return rc < 0 ? -1 : n;
}

int
page_agent_jobs(struct db *ledger, struct page_agent_job *out, int max)
{
	struct db_stmt *s = newest(ledger, STATEMENT_JOBS, max);
	int n = 0, rc;
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		struct page_agent_job *j = &out[n++];
		j->id = db_int(s, 0);
		column_text(s, 1, j->ref, sizeof j->ref);
		column_text(s, 2, j->session, sizeof j->session);
		column_text(s, 3, j->kind, sizeof j->kind);
		column_text(s, 4, j->state, sizeof j->state);
		column_text(s, 5, j->reason, sizeof j->reason);
	}
	return rc < 0 ? -1 : n;
}
