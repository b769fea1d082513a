#include "page_experiment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "column.h"
#include "statement.h"

#define SQL_ERROR 1 /* SQLite's code for "no such table" */

/* Column i into *to, NULL where there is none. 0 / -1 out of memory. */
static int
text_of(struct db_stmt *s, int i, char **to, bool *cut)
{
	if (db_is_null(s, i))
		return 0;
	const char *text = db_text(s, i);
	size_t len = strnlen(text, PAGE_EXPERIMENT_TEXT);
	*cut |= text[len] != '\0';
	if ((*to = malloc(len + 1)) == NULL)
		return -1;
	column_clean(text, *to, (int)len + 1);
	return 0;
}

#define COLUMNS 12

/* Its texts in the order of the statement's columns. */
static void
columns_of(struct page_experiment *e, char **out[COLUMNS])
{
	char **const all[COLUMNS] = { &e->created, &e->hypothesis, &e->mutation, &e->config_diff, &e->results, &e->champion_metrics,
		                      &e->decision, &e->reason, &e->run_id, &e->model_version, &e->tags, &e->metadata };
	memcpy(out, all, sizeof all);
}

int
page_experiment_read(struct db *experiments, int64_t id, struct page_experiment *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = db_prepare(experiments, statement_sql(STATEMENT_EXPERIMENT));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, id);
	int rc = db_step(s);
	if (rc != 1)
		return rc;
	char **columns[COLUMNS];
	columns_of(out, columns);
	out->id = id;
	for (size_t i = 0; i < COLUMNS && rc == 1; i++)
		if (text_of(s, (int)i, columns[i], &out->cut) != 0)
			rc = -1;
	db_reset(s);
	return rc;
}

void
page_experiment_free(struct page_experiment *e)
{
	char **columns[COLUMNS];
	columns_of(e, columns);
	for (size_t i = 0; i < COLUMNS; i++) {
		free(*columns[i]);
		*columns[i] = NULL;
	}
}

int
page_experiment_of_run(struct db *experiments, const char *run_id, int64_t *id)
{
	struct db_stmt *s = db_prepare(experiments, statement_sql(STATEMENT_EXPERIMENT_OF_RUN));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, run_id);
	int rc = db_step(s);
	if (rc == 1) {
		*id = db_int(s, 0);
		db_reset(s);
	}
	return rc;
}

int
page_experiment_run(struct db *telemetry, const char *run_id, struct page_experiment_run *out)
{
	*out = (struct page_experiment_run){ .seconds = NAN };
	struct db_stmt *s = db_prepare(telemetry, statement_sql(STATEMENT_JOB_RUN));
	if (s == NULL)
		return db_code(telemetry) == SQL_ERROR ? 0 : -1;
	db_bind_text(s, 1, run_id);
	int rc = db_step(s);
	if (rc == 1) {
		out->seconds = db_real(s, 0);
		out->memory_kb = db_int(s, 1);
		column_text(s, 2, out->result, sizeof out->result);
		db_reset(s);
	}
	return rc;
}

int
page_experiment_champion(struct db *ledger, struct page_experiment_champion *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CHAMPION_WHOLE));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 1) {
		out->version = db_int(s, 0);
		column_text(s, 1, out->created, sizeof out->created);
		column_text(s, 2, out->run_id, sizeof out->run_id);
		column_text(s, 3, out->file, sizeof out->file);
		column_text(s, 4, out->sha256, sizeof out->sha256);
		db_reset(s);
	}
	return rc;
}
