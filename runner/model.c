#include "model.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "model_file.h"
#include "performance.h"
#include "sealed.h"

void
model_free(struct model *m)
{
	if (m == NULL)
		return;
	record_free(&m->record);
	trees_free(m->trees);
	free(m);
}

/* Sharpe ratio of the record's exposed sessions; 0 when it has none. */
static struct performance_summary
summary_of(const struct record *r, bool *failed)
{
	struct performance_summary out = { 0 };
	double *ret = malloc((r->n + 1) * sizeof *ret);
	bool *has = malloc(r->n + 1), *exposed = malloc(r->n + 1);
	*failed = ret == NULL || has == NULL || exposed == NULL;
	for (size_t i = 0; !*failed && i < r->n; i++) {
		ret[i] = r->row[i].ret;
		has[i] = !isnan(ret[i]);
		exposed[i] = r->row[i].exposed;
	}
	if (!*failed)
		performance_summarise(ret, has, exposed, r->n, &out);
	free(ret);
	free(has);
	free(exposed);
	return out;
}

int
model_of(const struct snapshot *s, const struct recipe *recipe, const struct panel *p, struct train *t, const struct record *record, struct model **out)
{
	struct model *m = calloc(1, sizeof *m);
	bool failed = false;
	*out = NULL;
	if (m == NULL)
		return -1;
	*m = (struct model){ .version = s->version, .recipe = *recipe, .until = s->last, .first = t->first, .last = t->last, .sessions = (int64_t)t->on.sessions, .rows = (int64_t)t->on.rows,
		.labelled = (int64_t)p->n_labelled, .b = t->b, .folds = t->folds };
	memcpy(m->importance, t->importance, sizeof m->importance);
	for (int k = 0; k < t->folds; k++) {
		m->fold_b[k] = t->fold_b[k];
		m->fold_sessions[k] = t->fold[k].sessions;
	}
	for (size_t i = 0; record != NULL && i < record->n; i++)
		failed = failed || record_add(&m->record, &record->row[i]) != 0;
	if (!failed && m->record.n > 0)
		m->halve = !(summary_of(&m->record, &failed).sharpe > 0);
	if (failed) {
		model_free(m);
		return -1;
	}
	m->trees = t->trees;
	t->trees = NULL;
	*out = m;
	return 0;
}

static void
put_number(struct buf *out, const char *name, double v)
{
	if (isfinite(v))
		buf_fmt(out, "\"%s\":%.17g", name, v);
	else
		buf_fmt(out, "\"%s\":null", name);
}

/* What its record says at a glance. Follows from the record alone. */
static int
put_metrics(const struct record *r, struct buf *out)
{
	bool failed;
	struct performance_summary s = summary_of(r, &failed);
	double hit = 0, brier = 0, grown = 1;
	size_t hits = 0, briers = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct record_row *row = &r->row[i];
		grown *= isnan(row->ret) ? 1 : 1 + row->ret;
		hit += isnan(row->hit) ? 0 : row->hit;
		hits += isnan(row->hit) ? 0 : 1;
		brier += isnan(row->brier) ? 0 : row->brier;
		briers += isnan(row->brier) ? 0 : 1;
	}
	buf_str(out, ",\"metrics\":{");
	put_number(out, "sharpe", s.has_sharpe ? s.sharpe : NAN);
	buf_fmt(out, ",\"exposed\":%zu,", s.n_exposed);
	put_number(out, "max_drawdown", r->n > 0 ? s.max_drawdown : NAN);
	buf_char(out, ',');
	put_number(out, "return", r->n > 0 ? grown - 1 : NAN);
	buf_char(out, ',');
	put_number(out, "hit_rate", hits > 0 ? hit / (double)hits : NAN);
	buf_char(out, ',');
	put_number(out, "brier", briers > 0 ? brier / (double)briers : NAN);
	buf_char(out, '}');
	return failed ? -1 : 0;
}

static void
put_training(const struct model *m, struct buf *out)
{
	char until[DATE_TEXT], first[DATE_TEXT], last[DATE_TEXT];
	buf_fmt(out, "{\"format\":\"" MODEL_FILE_FORMAT "\",\"version\":%d,\"recipe\":", m->version);
	recipe_json(&m->recipe, out);
	buf_fmt(out, ",\"until\":\"%s\",\"training\":{\"first\":\"%s\",\"last\":\"%s\",\"sessions\":%" PRId64 ",\"rows\":%" PRId64 "},\"labelled\":%" PRId64 ",", date_format(m->until, until), date_format(m->first, first),
	        date_format(m->last, last), m->sessions, m->rows, m->labelled);
	put_number(out, "b", m->b);
	buf_str(out, ",\"folds\":[");
	for (int k = 0; k < m->folds; k++) {
		buf_fmt(out, "%s{\"sessions\":%zu,", k > 0 ? "," : "", m->fold_sessions[k]);
		put_number(out, "b", m->fold_b[k]);
		buf_char(out, '}');
	}
	buf_fmt(out, "],\"halve\":%s", m->halve ? "true" : "false");
}

static int
put_trees(const struct trees *t, struct buf *out, char *err, int errsize)
{
	buf_char(out, ',');
	put_number(out, "split", t->split);
	buf_str(out, ",\"boosters\":[");
	for (int k = 0; k < (t->regime >= 0 ? 2 : 1); k++) {
		char *text;
		size_t len;
		if (booster_save(t->part[k], &text, &len, err, errsize) != 0)
			return -1;
		buf_str(out, k > 0 ? "," : "");
		buf_json(out, text);
		free(text);
	}
	buf_char(out, ']');
	return 0;
}

int
model_text(const struct model *m, struct buf *out, char *err, int errsize)
{
	struct buf record = { 0 };
	size_t start = out->len;
	put_training(m, out);
	bool failed = put_metrics(&m->record, out) != 0;
	record_encode(&m->record, &record);
	buf_str(out, ",\"record\":");
	buf_json(out, record.failed || record.data == NULL ? "" : record.data);
	failed = failed || record.failed;
	buf_free(&record);
	buf_str(out, ",\"importance\":{");
	for (int i = 0; i < m->recipe.features.n; i++) {
		buf_str(out, i > 0 ? "," : "");
		put_number(out, features_name(m->recipe.features.feature[i]), m->importance[i]);
	}
	buf_char(out, '}');
	if (put_trees(m->trees, out, err, errsize) != 0)
		return -1;
	if (failed || out->failed) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	sealed_end(out, start);
	return 0;
}

int
model_save(const struct model *m, const char *path, char sha256[SHA256_TEXT], char *err, int errsize)
{
	struct buf out = { 0 };
	int rc = model_text(m, &out, err, errsize);
	if (rc == 0)
		rc = sealed_write(&out, path, 0640, sha256, err, errsize);
	buf_free(&out);
	return rc;
}

bool
model_sharpe(const struct model *m, double *out)
{
	bool failed;
	struct performance_summary s = summary_of(&m->record, &failed);
	*out = s.sharpe;
	return !failed && s.has_sharpe;
}

int
model_path(const char *data_dir, int version, char *out, int size)
{
	int n = snprintf(out, (size_t)size, "%s/" MODEL_FOLDER "/v%d.json", data_dir, version);
	return n > 0 && n < size ? 0 : -1;
}
