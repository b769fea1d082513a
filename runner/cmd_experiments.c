#include "cmd_experiments.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "cmd.h"
#include "cmd_read.h"
#include "column.h"
#include "hypothesize.h"
#include "page_result.h"

#define TERM 12     /* columns of what a line is about */
#define SHOWN 48    /* bytes of a bad key that are repeated */

/* A number that a row can have: 1, 0 not a number, -1 no row has it. */
static int
number(const char *key, int64_t *id)
{
	if (key[0] == '\0' || key[strspn(key, "0123456789")] != '\0')
		return 0;
	errno = 0;
	*id = strtoll(key, NULL, 10);
	return errno == 0 && *id > 0 ? 1 : -1;
}

int
cmd_experiments_find(const struct config *cfg, const char *command, const char *key, int64_t *id)
{
	char err[512], shown[SHOWN];
	int version = 0, is = number(key, id);
	column_clean(key, shown, sizeof shown);
	if (is == 0 && (strlen(key) < 3 || strlen(key) > 95 || key[1] != '-')) {
		fprintf(stderr, "hydra-runner %s: \"%s\" names no experiment; allowed: its number (12), or its run (E-20190314-1)\n", command, shown);
		return ARGS_EXIT_USAGE;
	}
	struct db *db = cmd_read_experiments(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail(command, CMD_EXIT_FAILURE, err);
	struct page_experiment e;
	int rc = is == 0 ? page_experiment_of_run(db, key, id) : is > 0 ? page_experiment_read(db, *id, &e) : 0;
	if (is > 0)
		page_experiment_free(&e);
	if (rc < 0)
		snprintf(err, sizeof err, "%s", db_error(db));
	else
		snprintf(err, sizeof err, "experiment_journal.db holds no experiment %s; `hydra-runner journal` lists them", shown);
	db_close(db);
	return rc == 1 ? 0 : cmd_fail(command, CMD_EXIT_FAILURE, err);
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static void
line(struct buf *out, const char *term, const char *text)
{
	cmd_read_word(out, TERM - 1, term);
	buf_fmt(out, "%s\n", text[0] != '\0' ? text : "\xe2\x80\x94");
}

static void
change_lines(const char *text, struct buf *out)
{
	struct experiment_json *j = malloc(sizeof *j);
	if (j == NULL) {
		out->failed = true;
		return;
	}
	int rc = experiment_json_changes(text, j);
	for (int i = 0; i < j->n; i++) {
		cmd_read_word(out, TERM - 1, i == 0 ? "change" : " ");
		buf_fmt(out, "%s: %s%s\xe2\x86\x92 %s\n", j->row[i].name, or_empty(j->row[i].from), j->row[i].from != NULL ? " " : "", j->row[i].to);
	}
	if (rc < 0)
		line(out, "change", or_empty(text));
	else if (j->n == 0)
		line(out, "change", "none recorded");
	experiment_json_free(j);
	free(j);
}

static void
tag_line(const char *text, struct buf *out)
{
	struct experiment_json *j = malloc(sizeof *j);
	if (j == NULL) {
		out->failed = true;
		return;
	}
	int rc = experiment_json_tags(text, j);
	if (rc < 0 || j->n == 0) {
		line(out, "tags", rc < 0 ? or_empty(text) : "");
	} else {
		cmd_read_word(out, TERM - 1, "tags");
		for (int i = 0; i < j->n; i++)
			buf_fmt(out, "%s%s", i > 0 ? ", " : "", j->row[i].to);
		buf_char(out, '\n');
	}
	experiment_json_free(j);
	free(j);
}

/* A p or its limit: as on the pages (fmt_p), never 0.0000 for what is more. */
static char *
chance(double p, char out[CMD_READ_TEXT])
{
	return p > 0 && p < 0.001 ? cmd_read_real("%.2g", p, out) : cmd_read_real("%.4f", p, out);
}

static void
window_lines(const struct page_result *r, struct buf *out)
{
	char a[CMD_READ_TEXT], b[CMD_READ_TEXT];
	if (r->n_windows == 0)
		return;
	cmd_read_word(out, TERM - 1, "windows");
	buf_fmt(out, "%" PRId64 " of %" PRId64 " won; attempt %" PRId64 ": p %s, at most %s\n", r->won, r->of, r->attempt, chance(r->p, a), chance(r->p_limit, b));
	for (int i = 0; i < r->n_windows; i++) {
		const struct page_result_window *w = &r->window[i];
		buf_fmt(out, "%*s%d  %s to %s  candidate %s  champion %s  %s\n", TERM, "", i + 1, w->from, w->to, cmd_read_real("%.4f", w->candidate, a), cmd_read_real("%.4f", w->champion, b),
		        w->won == PAGE_RESULT_TRUE ? "won" : w->won == PAGE_RESULT_FALSE ? "lost" : "\xe2\x80\x94");
	}
}

static void
shadow_line(const struct page_result *r, struct buf *out)
{
	char a[CMD_READ_TEXT], b[CMD_READ_TEXT], c[CMD_READ_TEXT];
	if (!r->shadowed)
		return;
	cmd_read_word(out, TERM - 1, "shadow");
	buf_fmt(out, "%" PRId64 " of %" PRId64 " sessions: mean Brier score %s, champion's %s", r->sessions, r->sessions_of, cmd_read_real("%.4f", r->candidate, a), cmd_read_real("%.4f", r->champion, b));
	if (!isnan(r->shadow_p))
		buf_fmt(out, ", p %s", chance(r->shadow_p, c));
	if (!isnan(r->shadow_p) && r->refit)
		buf_fmt(out, ", at most %.3g", HYPOTHESIZE_REFIT_P);
	buf_char(out, '\n');
}

static void
metric_line(const char *name, const char *result, const char *champion, struct buf *out)
{
	buf_fmt(out, "%*s", TERM, "");
	cmd_read_word(out, 28, name);
	cmd_read_cell(out, 20, result);
	cmd_read_cell(out, 20, champion);
	buf_char(out, '\n');
}

/* Ours in four decimals, any others as they were written. */
static const char *
shown(const char *text, bool ours, char out[CMD_READ_TEXT])
{
	double v;
	return ours && page_result_number(text, &v) ? cmd_read_real("%.4f", v, out) : text;
}

/* What results and champion_metrics hold besides what the lines above have said. */
static void
metric_lines(const struct experiment_json *a, const struct experiment_json *b, bool ours, struct buf *out)
{
	bool head = false;
	for (int side = 0; side < 2; side++) {
		const struct experiment_json *j = side == 0 ? a : b;
		for (int i = 0; i < j->n; i++) {
			const char *name = j->row[i].name, *other = experiment_json_find(b, name);
			if (side == 0 ? ours && page_result_takes(name) : experiment_json_has(a, name))
				continue;
			if (!head) {
				cmd_read_word(out, TERM - 1, "metrics");
				cmd_read_word(out, 28, " ");
				cmd_read_cell(out, 20, "result");
				cmd_read_cell(out, 20, "champion");
				buf_char(out, '\n');
				head = true;
			}
			char here[CMD_READ_TEXT], there[CMD_READ_TEXT];
			metric_line(name, side == 0 ? shown(j->row[i].to, ours, here) : "", shown(side == 0 ? or_empty(other) : j->row[i].to, ours, there), out);
		}
		if (j->more > 0)
			buf_fmt(out, "%*sand %d more of the %s\n", TERM, "", j->more, side == 0 ? "result" : "champion");
	}
}

static void
result_lines(const struct page_experiment *e, struct buf *out)
{
	struct experiment_json *j = calloc(2, sizeof *j);
	struct page_result r;
	if (j == NULL) {
		out->failed = true;
		return;
	}
	int ra = experiment_json_metrics(e->results, &j[0]), rb = experiment_json_metrics(e->champion_metrics, &j[1]);
	page_result_of(&j[0], &r);
	if (r.failed[0] != '\0')
		line(out, "failed", r.failed);
	window_lines(&r, out);
	shadow_line(&r, out);
	metric_lines(&j[0], &j[1], r.ours, out);
	if (ra < 0)
		line(out, "results", or_empty(e->results));
	if (rb < 0)
		line(out, "of champion", or_empty(e->champion_metrics));
	experiment_json_free(&j[0]);
	experiment_json_free(&j[1]);
	free(j);
}

static void
meaning_lines(const struct page_result_meaning *m, struct buf *out)
{
	static const char *const held[] = { "not known yet", "it turned out false", "it came true" };
	cmd_read_word(out, TERM - 1, "cause");
	buf_fmt(out, "%s, diagnosed in session %s; step \"%s\"", m->cause, m->session, m->step);
	if (m->champion >= 0)
		buf_fmt(out, ", against v%" PRId64, m->champion);
	buf_str(out, m->refit ? ", a refit\n" : "\n");
	line(out, "impact", m->impact);
	cmd_read_word(out, TERM - 1, "prediction");
	buf_fmt(out, "%s: %s\n", m->prediction, held[m->held]);
}

/* What metadata hold besides. */
static void
meta_lines(const struct page_experiment *e, struct buf *out)
{
	struct experiment_json *j = calloc(1, sizeof *j);
	struct page_result_meaning m;
	bool first = true;
	if (j == NULL) {
		out->failed = true;
		return;
	}
	int rc = experiment_json_metrics(e->metadata, j);
	bool ours = page_result_meaning(j, &m);
	if (ours)
		meaning_lines(&m, out);
	for (int i = 0; i < j->n; i++) {
		if (ours && page_result_means(j->row[i].name))
			continue;
		cmd_read_word(out, TERM - 1, first ? "besides" : " ");
		buf_fmt(out, "%s: %s\n", j->row[i].name, j->row[i].to);
		first = false;
	}
	if (j->more > 0)
		buf_fmt(out, "%*sand %d more\n", TERM, "", j->more);
	if (rc < 0)
		line(out, "besides", or_empty(e->metadata));
	experiment_json_free(j);
	free(j);
}

void
cmd_experiments_lines(const struct page_experiment *e, double seconds, struct buf *out)
{
	char text[CMD_READ_TEXT];
	cmd_read_word(out, TERM - 1, "experiment");
	buf_fmt(out, "%" PRId64 "%s%s: %s\n", e->id, e->run_id != NULL ? ", run " : "", or_empty(e->run_id), or_empty(e->decision));
	line(out, "reason", or_empty(e->reason));
	line(out, "hypothesis", or_empty(e->hypothesis));
	line(out, "type", or_empty(e->mutation));
	line(out, "created", or_empty(e->created));
	change_lines(e->config_diff, out);
	result_lines(e, out);
	cmd_read_word(out, TERM - 1, "candidate");
	buf_fmt(out, "%s%s\n", e->model_version != NULL ? "v" : "no version of its own", or_empty(e->model_version));
	tag_line(e->tags, out);
	line(out, "run time", isnan(seconds) ? "" : cmd_read_real("%.1f s", seconds, text));
	meta_lines(e, out);
	if (e->cut)
		buf_fmt(out, "%*sa text is longer than %d bytes and was cut; experiment_journal.db holds all of it\n", TERM, "", PAGE_EXPERIMENT_TEXT);
}

void
cmd_experiments_json(const struct page_experiment *e, const double *seconds, struct buf *out)
{
	buf_fmt(out, "{\"id\":%" PRId64, e->id);
	cmd_read_json_text(out, "created_at", or_empty(e->created));
	cmd_read_json_text(out, "hypothesis", or_empty(e->hypothesis));
	cmd_read_json_text(out, "mutation_type", or_empty(e->mutation));
	cmd_read_json_raw(out, "config_diff", or_empty(e->config_diff));
	cmd_read_json_raw(out, "results", or_empty(e->results));
	cmd_read_json_raw(out, "champion_metrics", or_empty(e->champion_metrics));
	cmd_read_json_text(out, "promotion_decision", or_empty(e->decision));
	cmd_read_json_text(out, "promotion_reason", or_empty(e->reason));
	cmd_read_json_text(out, "run_id", or_empty(e->run_id));
	cmd_read_json_raw(out, "model_version", or_empty(e->model_version));
	cmd_read_json_raw(out, "tags", or_empty(e->tags));
	cmd_read_json_raw(out, "metadata", or_empty(e->metadata));
	if (seconds != NULL)
		cmd_read_json_number(out, "run_seconds", *seconds);
	buf_char(out, '}');
}
