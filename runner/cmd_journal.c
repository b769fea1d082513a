/* hydra-runner journal: the experiments, newest first, filtered. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_experiments.h"
#include "cmd_read.h"
#include "experiments_query.h"
#include "page_agent.h"
#include "page_result.h"
#include "promotion.h"

#define LIMIT 20
#define LIMIT_MAX 10000
#define CHUNK 100
#define WORDS 64 /* types or outcomes that a refusal names */

struct query {
	struct experiments_query q; /* the same filters as the page's */
	int64_t limit;
	bool json;
};

/* 0, or -1 after saying what is allowed. */
static int
read_query(const struct args *a, struct query *q)
{
	static const char *const filters[] = {"type", "outcome", "tag", "from", "to"};
	char option[16], err[400];
	int rc = 0;
	experiments_query_clear(&q->q);
	q->limit = LIMIT;
	q->json = args_has(a, "--json");
	for (size_t i = 0; rc == 0 && i < sizeof filters / sizeof filters[0]; i++) {
		snprintf(option, sizeof option, "--%s", filters[i]);
		const char *value = args_get(a, option);
		if (value != NULL)
			rc = experiments_query_set(&q->q, filters[i], value, err, sizeof err);
	}
	if (rc == 0)
		rc = experiments_query_check(&q->q, err, sizeof err);
	if (rc != 0) {
		fprintf(stderr, "hydra-runner journal: --%s\n", err);
		return -1;
	}
	return args_number(a, "--limit", 1, LIMIT_MAX, &q->limit);
}

/* Is it among the words of the journal, or one that every journal may hold? 1; 0 after saying which are; -1 with db_error. */
static int
known(struct db *db, const char *option, const char *value, int (*words)(struct db *, char (*)[PAGE_EXPERIMENTS_WORD], int), const char *always)
{
	char word[WORDS][PAGE_EXPERIMENTS_WORD];
	struct buf list = { 0 };
	int n = value[0] != '\0' ? words(db, word, WORDS) : 0, found = value[0] == '\0';
	if (n < 0)
		return -1;
	for (const char *at = always; !found && *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		found = strlen(value) == len && strncmp(at, value, len) == 0;
	}
	for (int i = 0; i < n && !found; i++) {
		found = strcmp(word[i], value) == 0;
		buf_fmt(&list, "%s%s", i > 0 ? ", " : "", word[i]);
	}
	if (!found)
		fprintf(stderr, "hydra-runner journal: %s \"%.90s\" is not known: %s%s\n", option, value, n > 0 ? "in the journal are " : "it holds no experiment", n > 0 && list.data != NULL ? list.data : "");
	buf_free(&list);
	return found;
}

static void
head(struct buf *out)
{
	cmd_read_cell(out, 6, "id");
	cmd_read_word(out, 19, "created");
	cmd_read_word(out, 15, "run");
	cmd_read_word(out, 16, "type");
	cmd_read_word(out, 9, "outcome");
	cmd_read_cell(out, 7, "windows");
	cmd_read_cell(out, 7, "p");
	cmd_read_cell(out, 8, "shadow");
	buf_str(out, " hypothesis\n");
}

/* What the agent's own results say in three cells; dashes of any others. */
static void
result_cells(struct db *telemetry, const struct page_experiment *e, struct buf *out)
{
	struct page_agent_shadow so_far = { 0 };
	struct experiment_json *j = malloc(sizeof *j);
	struct page_result r;
	char windows[CMD_READ_TEXT] = "", shadow[CMD_READ_TEXT] = "", p[CMD_READ_TEXT] = "";
	if (j == NULL) {
		out->failed = true;
		return;
	}
	(void)experiment_json_metrics(e->results, j);
	page_result_of(j, &r);
	if (r.n_windows > 0) {
		snprintf(windows, sizeof windows, "%" PRId64 " of %" PRId64, r.won, r.of);
		cmd_read_real("%.4f", r.p, p);
	}
	if (r.shadowed)
		snprintf(shadow, sizeof shadow, "%" PRId64 " of %" PRId64, r.sessions, r.sessions_of);
	else if (telemetry != NULL && e->run_id != NULL && page_agent_shadow(telemetry, e->run_id, &so_far) == 1)
		snprintf(shadow, sizeof shadow, "%" PRId64 " of %d", so_far.sessions, PROMOTION_SHADOW);
	cmd_read_cell(out, 7, r.failed[0] != '\0' ? "failed" : windows);
	cmd_read_cell(out, 7, p);
	cmd_read_cell(out, 8, shadow);
	experiment_json_free(j);
	free(j);
}

static void
as_line(struct db *telemetry, const struct page_experiment *e, struct buf *out)
{
	char id[CMD_READ_TEXT], created[24];
	snprintf(id, sizeof id, "%" PRId64, e->id);
	snprintf(created, sizeof created, "%.19s", e->created != NULL ? e->created : "");
	cmd_read_cell(out, 6, id);
	cmd_read_word(out, 19, created);
	cmd_read_word(out, 15, e->run_id != NULL ? e->run_id : "");
	cmd_read_word(out, 16, e->mutation != NULL ? e->mutation : "");
	cmd_read_word(out, 9, e->decision != NULL ? e->decision : "");
	result_cells(telemetry, e, out);
	buf_fmt(out, " %s\n", e->hypothesis != NULL ? e->hypothesis : "");
}

static int
tell(struct db *db, struct db *telemetry, int64_t id, bool json, bool first, struct buf *out)
{
	struct page_experiment e;
	int rc = page_experiment_read(db, id, &e);
	if (rc == 1 && json) {
		buf_str(out, first ? "" : ",");
		cmd_experiments_json(&e, NULL, out);
	} else if (rc == 1) {
		as_line(telemetry, &e, out);
	}
	page_experiment_free(&e);
	return rc < 0 ? -1 : 0;
}

/* All asked-for rows, newest first, a chunk of them at a time. Number of rows or -1. */
static int64_t
read_rows(struct db *db, struct db *telemetry, const struct query *q, struct buf *out)
{
	struct page_experiments_row *rows = calloc(CHUNK, sizeof *rows);
	struct page_experiments_page page = { .more = true };
	enum page_experiments_way way = PAGE_EXPERIMENTS_FIRST;
	int64_t total = 0, from = 0;
	int rc = rows == NULL ? -1 : 0;
	while (rc == 0 && total < q->limit && (page.more || page.unlooked)) {
		int64_t room = q->limit - total;
		rc = page_experiments_rows(db, &q->q.filter, way, from, rows, room < CHUNK ? (int)room : CHUNK, &page);
		for (int i = 0; rc == 0 && i < page.n; i++)
			rc = tell(db, telemetry, rows[i].id, q->json, total++ == 0, out);
		from = page.unlooked ? page.edge : page.n > 0 ? rows[page.n - 1].id : 0;
		way = PAGE_EXPERIMENTS_BEFORE;
	}
	free(rows);
	return rc != 0 ? -1 : total;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct query q;
	struct buf out = { 0 };
	char err[512];
	int version = 0;
	if (read_query(a, &q) != 0)
		return ARGS_EXIT_USAGE;
	struct db *db = cmd_read_experiments(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail("journal", CMD_EXIT_FAILURE, err);
	int good = known(db, "--type", q.q.filter.type, page_experiments_types, "");
	if (good == 1)
		good = known(db, "--outcome", q.q.filter.outcome, page_experiments_outcomes, "promoted rejected pending");
	if (good == 0) {
		db_close(db);
		return ARGS_EXIT_USAGE;
	}
	if (q.json)
		buf_char(&out, '[');
	else
		head(&out);
	/* how far a shadow is stands in the telemetry, which may be missing */
	struct db *telemetry = q.json ? NULL : cmd_read_telemetry(cfg, &version, err, sizeof err);
	int64_t n = good < 0 ? -1 : read_rows(db, telemetry, &q, &out);
	if (n < 0)
		snprintf(err, sizeof err, "%s", db_error(db));
	db_close(telemetry);
	db_close(db);
	if (n < 0) {
		buf_free(&out);
		return cmd_fail("journal", CMD_EXIT_FAILURE, err);
	}
	if (q.json)
		buf_str(&out, "]\n");
	else if (n == 0)
		buf_str(&out, experiments_query_filtered(&q.q) ? "no experiment matches\n" : "no experiment yet: the agent writes its first one when a model trades and drifts\n");
	return cmd_print(a, &out);
}

const struct cmd cmd_journal = {
	.spec = {
		.name = "journal",
		.summary = "List the experiments, newest first",
		.details = "Reads only; a runner may live. windows: test windows won, of those compared; p: of the paired daily difference; shadow: unseen\n"
		           "sessions so far. Days are whole days of created_at, UTC. One of them whole: `experiment KEY`. Exit 1 when the journal cannot\n"
		           "be read, 2 when a filter is not allowed.",
		.option = {
			{"--type", "TYPE", "only this mutation type"},
			{"--outcome", "WORD", "only promoted, rejected or pending"},
			{"--tag", "TAG", "only with this tag"},
			{"--from", "YYYY-MM-DD", "not before this day"},
			{"--to", "YYYY-MM-DD", "not after this day"},
			{"--limit", "N", "at most so many, 1 to 10000; 20 unless said"},
			CMD_JSON,
		},
	},
	.run = run,
};
