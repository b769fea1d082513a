#include "page_experiments.h"

#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "experiment_json.h"
#include "page_overview.h"
#include "statement.h"

#define LAST_TEXT "9999-12-31" /* sorts after every date */

/* What is no JSON list is one tag. */
static bool
has_tag(const char *text, const char *tag)
{
	struct experiment_json j;
	bool found = false;
	if (text[0] == '\0' || strcmp(text, "[]") == 0) /* as nearly all of the original's */
		return false;
	if (experiment_json_tags(text, &j) < 0)
		return strcmp(text, tag) == 0;
	for (int i = 0; i < j.n && !found; i++)
		found = strcmp(j.row[i].to, tag) == 0;
	experiment_json_free(&j);
	return found;
}

static bool
matches(struct db_stmt *s, const struct page_experiments_filter *f)
{
	return (f->type[0] == '\0' || strcmp(db_text(s, 3), f->type) == 0) && (f->outcome[0] == '\0' || strcmp(db_text(s, 4), f->outcome) == 0)
	    && (f->tag[0] == '\0' || has_tag(db_text(s, 5), f->tag));
}

static void
row_of(struct db_stmt *s, struct page_experiments_row *r)
{
	r->id = db_int(s, 0);
	column_text(s, 1, r->created, sizeof r->created);
	if (clock_parse(r->created, &r->at) != 0)
		r->at = 0;
	column_text(s, 2, r->hypothesis, sizeof r->hypothesis);
	r->cut = strlen(db_text(s, 2)) > strlen(r->hypothesis);
	column_text(s, 3, r->type, sizeof r->type);
	column_text(s, 4, r->outcome, sizeof r->outcome);
	r->failed = db_int(s, 6) != 0;
}

/* The index that finds most: dates, then type, then outcome; what it does not know is looked at row by row. */
static struct db_stmt *
bind_page(struct db *db, const struct page_experiments_filter *f, enum page_experiments_way way, int64_t id)
{
	char low[DATE_TEXT] = "", high[DATE_TEXT] = LAST_TEXT;
	bool dated = f->from != DATE_NONE || f->to != DATE_NONE;
	int which = dated ? 3 : f->type[0] != '\0' ? 1 : f->outcome[0] != '\0' ? 2 : 0;
	struct db_stmt *s = db_prepare(db, statement_sql((way == PAGE_EXPERIMENTS_AFTER ? STATEMENT_EXPERIMENTS_NEWER : STATEMENT_EXPERIMENTS_OLDER) + which));
	if (s == NULL)
		return NULL;
	db_bind_int(s, 1, way == PAGE_EXPERIMENTS_FIRST ? INT64_MAX : id);
	if (which == 3) {
		if (f->from != DATE_NONE)
			date_format(f->from, low);
		if (f->to != DATE_NONE)
			date_format(f->to + 1, high);
		db_bind_text(s, 2, low);
		db_bind_text(s, 3, high);
	} else if (which > 0) {
		db_bind_text(s, 2, which == 1 ? f->type : f->outcome);
	}
	return s;
}

int
page_experiments_rows(struct db *experiments, const struct page_experiments_filter *filter, enum page_experiments_way way, int64_t id,
    struct page_experiments_row *rows, int max, struct page_experiments_page *page)
{
	int rc = 0, looked = 0;
	memset(page, 0, sizeof *page);
	struct db_stmt *s = bind_page(experiments, filter, way, id);
	if (s == NULL)
		return -1;
	while (looked < PAGE_EXPERIMENTS_LOOK && !page->more && (rc = db_step(s)) == 1) {
		looked++;
		if (matches(s, filter)) {
			if (page->n == max)
				page->more = true;
			else
				row_of(s, &rows[page->n++]);
		}
		if (!page->more)
			page->edge = db_int(s, 0);
	}
	if (rc < 0)
		return -1;
	page->unlooked = looked == PAGE_EXPERIMENTS_LOOK && !page->more && (rc = db_step(s)) == 1;
	if (rc < 0)
		return -1;
	db_reset(s);
	for (int i = 0; way == PAGE_EXPERIMENTS_AFTER && i < page->n / 2; i++) {
		struct page_experiments_row t = rows[i];
		rows[i] = rows[page->n - 1 - i];
		rows[page->n - 1 - i] = t;
	}
	return 0;
}

/* One more of this type; beyond the room for types it is left out. */
static void
add_type(struct page_experiments_counts *c, const char *raw, int64_t n)
{
	char name[PAGE_EXPERIMENTS_WORD];
	int i = 0;
	column_clean(raw, name, sizeof name);
	while (i < c->n_types && strcmp(c->type[i].name, name) != 0)
		i++;
	if (i == PAGE_EXPERIMENTS_TYPES)
		return;
	if (i == c->n_types) {
		memcpy(c->type[i].name, name, sizeof name);
		c->type[i].exact = raw[0] != '\0' && strcmp(raw, name) == 0;
		c->n_types++;
	}
	c->type[i].n += n;
}

static void
add_outcome(struct page_experiments_counts *c, const char *outcome)
{
	c->promoted += strcmp(outcome, "promoted") == 0;
	c->rejected += strcmp(outcome, "rejected") == 0;
	c->pending += strcmp(outcome, "pending") == 0;
}

static int
count_tail(struct db *db, struct page_experiments_counts *c)
{
	int rc;
	struct db_stmt *s = db_prepare(db, statement_sql(STATEMENT_EXPERIMENTS_TAIL));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, PAGE_EXPERIMENTS_LOOK);
	while ((rc = db_step(s)) == 1) {
		add_type(c, db_text(s, 0), 1);
		add_outcome(c, db_text(s, 1));
		c->total++;
	}
	return rc;
}

/* The word after *word in byte order, into it; "" the first. 1, 0 no more, -1 error. The caller frees it. */
static int
next_word(struct db *db, int statement, char **word)
{
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, *word != NULL ? *word : "");
	if (db_step(s) != 1)
		return -1;
	/* a blob sorts after every text, and a text may hold a NUL: what does not come after the last one ends the walk */
	int more = !db_is_null(s, 0) && strcmp(db_text(s, 0), *word != NULL ? *word : "") > 0;
	if (more) {
		free(*word);
		*word = strdup(db_text(s, 0));
		more = *word != NULL ? 1 : -1;
	}
	db_reset(s);
	return more;
}

static int
words(struct db *db, int statement, char (*out)[PAGE_EXPERIMENTS_WORD], int max)
{
	char *word = NULL;
	int n = 0, rc = 0;
	while (n < max && (rc = next_word(db, statement, &word)) == 1) {
		column_clean(word, out[n], PAGE_EXPERIMENTS_WORD);
		n += strcmp(out[n], word) == 0;
	}
	free(word);
	return rc < 0 ? -1 : n;
}

int
page_experiments_types(struct db *experiments, char (*out)[PAGE_EXPERIMENTS_WORD], int max)
{
	return words(experiments, STATEMENT_EXPERIMENTS_TYPE_NEXT, out, max);
}

int
page_experiments_outcomes(struct db *experiments, char (*out)[PAGE_EXPERIMENTS_WORD], int max)
{
	return words(experiments, STATEMENT_EXPERIMENTS_OUTCOME_NEXT, out, max);
}

static int
count_types(struct db *db, struct page_experiments_counts *c)
{
	char *word = NULL;
	int rc = 0;
	for (int i = 0; i < PAGE_EXPERIMENTS_TYPES && (rc = next_word(db, STATEMENT_EXPERIMENTS_TYPE_NEXT, &word)) == 1; i++) {
		struct db_stmt *s = db_prepare(db, statement_sql(STATEMENT_EXPERIMENTS_OF_TYPE));
		if (s != NULL)
			db_bind_text(s, 1, word);
		if (s == NULL || db_step(s) != 1) {
			rc = -1;
			break;
		}
		add_type(c, word, db_int(s, 0));
		db_reset(s);
	}
	free(word);
	return rc < 0 ? -1 : 0;
}

static int
most_first(const void *a, const void *b)
{
	const struct page_experiments_count *x = a, *y = b;
	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : strcmp(x->name, y->name);
}

static int
count_outcome(struct db *db, const char *outcome, int64_t *n)
{
	struct db_stmt *s = db_prepare(db, statement_sql(STATEMENT_EXPERIMENTS_OUTCOME));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, outcome);
	if (db_step(s) != 1)
		return -1;
	*n = db_int(s, 0);
	db_reset(s);
	return 0;
}

static int
count_all(struct db *db, struct page_experiments_counts *c)
{
	c->total = c->of;
	return count_outcome(db, "promoted", &c->promoted) == 0 && count_outcome(db, "rejected", &c->rejected) == 0 &&
	               count_outcome(db, "pending", &c->pending) == 0
	           ? count_types(db, c)
	           : -1;
}

int
page_experiments_count(struct db *experiments, struct page_experiments_counts *out)
{
	memset(out, 0, sizeof *out);
	if (page_overview_experiment_count(experiments, &out->of) != 0)
		return -1;
	out->partial = out->of > PAGE_EXPERIMENTS_EXACT;
	int rc = out->partial ? count_tail(experiments, out) : count_all(experiments, out);
	qsort(out->type, (size_t)out->n_types, sizeof out->type[0], most_first);
	return rc;
}
