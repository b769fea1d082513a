/*
 * The index of times is walked in stretches, without looking at rows: it holds the ids. The symbol's rows between a stretch's
 * smallest and largest id are then few, if ids ascend with time, and those whose time is in the stretch are the page's. Where
 * clocks went back ids lie further apart: in several runs, between which no row is looked at. Stretches double: a market that
 * trades every day is found in the first, a rare one is soon looked up as a whole.
 */
#include "page_fills_symbol.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "statement.h"

#define FIRST 512     /* entries of the first stretch */
#define LONGEST 65536
#define RARE 4000     /* of so few rows each is looked at rather than walking on */
#define APART 1024    /* ids of a stretch that lie further apart are of two runs */

struct walk {
	struct db *ledger;
	const struct page_fills_filter *f;
	const struct page_fills_range *range;
	struct buf edge; /* where the next stretch begins, exclusive: a timestamp as it is stored */
	int64_t edge_id;
	struct page_fills_row *rows;
	int max, kept; /* rows: the best so far */
	int64_t found;
};

/* Entries of the index of times beyond the edge, up to a key that is included. */
struct stretch {
	int n;
	struct buf last;
	int64_t last_id;
	int64_t *id; /* n of them, room for `room` */
	int room;
};

static bool
precedes(const struct walk *w, const struct page_fills_key *a, const struct page_fills_key *b)
{
	int order = strcmp(a->timestamp, b->timestamp);
	bool less = order < 0 || (order == 0 && a->id < b->id);
	return w->range->newer ? less : !less && (order != 0 || a->id != b->id);
}

static void
keep(struct walk *w, const struct page_fills_row *row)
{
	int i = w->kept;
	w->found++;
	while (i > 0 && precedes(w, &row->key, &w->rows[i - 1].key))
		i--;
	if (i == w->max)
		return;
	if (w->kept < w->max)
		w->kept++;
	memmove(&w->rows[i + 1], &w->rows[i], (size_t)(w->kept - 1 - i) * sizeof *row);
	w->rows[i] = *row;
}

/* An empty text may have no memory. */
static const char *
text(const struct buf *b)
{
	return b->data != NULL ? b->data : "";
}

static int
copy_text(struct buf *b, struct db_stmt *s, int i)
{
	buf_clear(b);
	buf_str(b, db_text(s, i));
	return b->failed ? -1 : 0;
}

/* The next at most `size` entries. 0 / -1. */
static int
read_stretch(struct walk *w, int size, struct stretch *t)
{
	int rc;
	int64_t *id = size > t->room ? realloc(t->id, (size_t)size * sizeof *id) : t->id;
	if (id == NULL)
		return -1;
	t->id = id;
	t->room = size > t->room ? size : t->room;
	struct db_stmt *s = db_prepare(w->ledger, statement_sql(w->range->newer ? STATEMENT_FILLS_KEYS_NEWER : STATEMENT_FILLS_KEYS_OLDER));
	if (s == NULL)
		return -1;
	page_fills_bound(s, 1, w->f, text(&w->edge));
	db_bind_int(s, 2, w->edge_id);
	page_fills_bound(s, 3, w->f, w->range->end);
	db_bind_int(s, 4, size);
	t->n = 0;
	while ((rc = db_step(s)) == 1) {
		t->id[t->n++] = t->last_id = db_int(s, 0);
		if (copy_text(&t->last, s, 1) != 0)
			break;
	}
	db_reset(s);
	return rc == 0 ? 0 : -1;
}

/* The symbol's rows with ids from low to high whose keys lie between two, both included. 0 / -1. */
static int
take(struct walk *w, int64_t low, int64_t high, const char *from, int64_t from_id, const char *to, int64_t to_id)
{
	struct page_fills_row row;
	int rc;
	struct db_stmt *s = db_prepare(w->ledger, statement_sql(w->range->newer ? STATEMENT_FILLS_OF_IDS_NEWER : STATEMENT_FILLS_OF_IDS_OLDER));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, from);
	db_bind_int(s, 2, from_id);
	page_fills_bound(s, 3, w->f, to);
	db_bind_int(s, 4, to_id);
	db_bind_text(s, 5, w->f->symbol);
	db_bind_int(s, 6, w->f->side);
	db_bind_int(s, 7, low);
	db_bind_int(s, 8, high);
	while ((rc = db_step(s)) == 1) {
		page_fills_row_read(s, &row);
		if (page_fills_dated(w->f, row.key.timestamp))
			keep(w, &row);
	}
	return rc;
}

/* All that lies beyond the edge, as far as a key, included; or as far as the range goes. */
static int
take_beyond(struct walk *w, int64_t low, int64_t high, const char *end, int64_t end_id)
{
	if (w->range->newer)
		return take(w, low, high, text(&w->edge), w->edge_id < INT64_MAX ? w->edge_id + 1 : INT64_MAX, end, end_id);
	return take(w, low, high, end, end_id, text(&w->edge), w->edge_id > INT64_MIN ? w->edge_id - 1 : INT64_MIN);
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Run by run of its ids. */
static int
take_stretch(struct walk *w, struct stretch *t, bool final)
{
	int rc = 0;
	qsort(t->id, (size_t)t->n, sizeof *t->id, by_id);
	for (int i = 0, first = 0; i < t->n && rc == 0; i++) {
		if (i + 1 < t->n && (uint64_t)t->id[i + 1] - (uint64_t)t->id[i] <= APART)
			continue;
		rc = final ? take_beyond(w, t->id[first], t->id[i], w->range->end, INT64_MIN) : take_beyond(w, t->id[first], t->id[i], text(&t->last), t->last_id);
		first = i + 1;
	}
	return rc;
}

static int
take_rest(struct walk *w)
{
	return take_beyond(w, INT64_MIN, INT64_MAX, w->range->end, INT64_MIN);
}

/* 1 the symbol has few rows, 0, -1. */
static int
rare(struct walk *w)
{
	struct db_stmt *s = db_prepare(w->ledger, statement_sql(STATEMENT_FILLS_SYMBOL_COUNT));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, w->f->symbol);
	db_bind_int(s, 2, RARE);
	if (db_step(s) != 1)
		return -1;
	bool few = db_int(s, 0) < RARE;
	db_reset(s);
	return few;
}

/* Until there is one row more than is wanted, or the range ends. 0 / -1. */
static int
walk(struct walk *w, struct stretch *t)
{
	int few = 0;
	for (int size = FIRST; w->found <= w->max; size = size < LONGEST ? 2 * size : LONGEST) {
		if (read_stretch(w, size, t) != 0)
			return -1;
		if (t->n == 0)
			return 0;
		if (take_stretch(w, t, t->n < size) != 0)
			return -1;
		if (t->n < size || w->found > w->max)
			return 0;
		buf_clear(&w->edge);
		buf_str(&w->edge, text(&t->last));
		w->edge_id = t->last_id;
		if (w->edge.failed || (size == FIRST && (few = rare(w)) < 0))
			return -1;
		if (few == 1)
			return take_rest(w);
	}
	return 0;
}

int
page_fills_symbol_rows(struct db *ledger, const struct page_fills_filter *filter, const struct page_fills_range *range, struct page_fills_row *rows, int max, bool *more)
{
	struct walk w = { .ledger = ledger, .f = filter, .range = range, .edge_id = range->edge_id, .rows = rows, .max = max };
	struct stretch t = { 0 };
	buf_str(&w.edge, range->edge);
	int rc = w.edge.failed ? -1 : walk(&w, &t);
	*more = w.found > max;
	buf_free(&w.edge);
	buf_free(&t.last);
	free(t.id);
	return rc == 0 ? w.kept : -1;
}
