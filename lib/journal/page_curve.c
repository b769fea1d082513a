#include "page_curve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "decimate.h"
#include "statement.h"

/* What is read before it is known how much of it is needed. */
struct walk {
	struct page_overview_point point[PAGE_CURVE_WALK];
	double y[PAGE_CURVE_WALK], under[PAGE_CURVE_WALK];
};

/* Newest first from the journal, ascending in w. */
static int
read_walk(struct db *ledger, const char *after, const char *to, struct walk *w)
{
	int n = 0, rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CURVE_NEWER));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, after);
	db_bind_text(s, 2, to[0] != '\0' ? to : "9999-12-31");
	db_bind_int(s, 3, PAGE_CURVE_WALK);
	while ((rc = db_step(s)) == 1 && n < PAGE_CURVE_WALK) {
		struct page_overview_point *p = &w->point[PAGE_CURVE_WALK - ++n];
		column_text(s, 0, p->session, sizeof p->session);
		p->equity = db_int(s, 1);
		p->drawdown = db_real(s, 2);
	}
	if (rc < 0)
		return -1;
	db_reset(s);
	memmove(w->point, w->point + PAGE_CURVE_WALK - n, (size_t)n * sizeof w->point[0]);
	for (int i = 0; i < n; i++) {
		w->y[i] = decimal_to_double(w->point[i].equity);
		w->under[i] = w->point[i].drawdown;
	}
	return n;
}

int
page_curve(struct db *ledger, const char *after, const char *to, int max, struct page_curve *out)
{
	int keep[PAGE_CURVE_POINTS];
	struct walk *w = malloc(sizeof *w);
	out->n = out->sessions = 0;
	if (w == NULL)
		return -1;
	int n = read_walk(ledger, after, to, w);
	if (n >= 0) {
		out->sessions = n;
		out->n = decimate(w->y, w->under, n, max, keep);
		for (int i = 0; i < out->n; i++)
			out->point[i] = w->point[keep[i]];
	}
	free(w);
	return n < 0 ? -1 : out->n;
}

/* Rows of one kind, session and text first, newest first; one more of them sets *more. */
static int
read_marks(struct db *db, int statement, char letter, int walk, struct page_curve_mark *out, bool *more)
{
	int n = 0, rc;
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, PAGE_CURVE_MARKS + 1);
	if (walk > 0)
		db_bind_int(s, 2, walk);
	while ((rc = db_step(s)) == 1 && n < PAGE_CURVE_MARKS) {
		struct page_curve_mark *m = &out[n++];
		memset(m, 0, sizeof *m);
		m->letter = letter;
		if (letter == 'P' && statement == STATEMENT_EXPERIMENTS_PROMOTED) {
			column_text(s, 1, m->session, sizeof m->session);
			snprintf(m->text, sizeof m->text, "experiment #%lld promoted", (long long)db_int(s, 0));
			continue;
		}
		column_text(s, 0, m->session, sizeof m->session);
		column_text(s, letter == 'C' ? 2 : 1, m->text, sizeof m->text);
		if (letter == 'C')
			m->amount = db_int(s, 1);
		else if (statement == STATEMENT_TURNS && strncmp(db_text(s, 2), "rollback:", 9) == 0)
			m->letter = 'R';
	}
	if (rc < 0)
		return -1;
	*more = *more || rc == 1;
	db_reset(s);
	return n;
}

static int
by_session(const void *a, const void *b)
{
	const struct page_curve_mark *x = a, *y = b;
	int order = strcmp(x->session, y->session);
	return order != 0 ? order : x->letter - y->letter;
}

int
page_curve_marks(struct db *ledger, struct db *experiments, struct page_curve_mark out[PAGE_CURVE_ALL], bool *more)
{
	static const struct { int statement, walk; char letter; } kinds[] = {
		{ STATEMENT_TRIPS, 0, 'B' }, { STATEMENT_FLOWS, 0, 'C' }, { STATEMENT_MISSED, PAGE_CURVE_WALK, 'G' }, { STATEMENT_TURNS, 0, 'P' },
	};
	int n = 0;
	*more = false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		int rows = read_marks(ledger, kinds[i].statement, kinds[i].letter, kinds[i].walk, out + n, more);
		if (rows < 0)
			return -1;
		n += rows;
	}
	int promoted = experiments != NULL ? read_marks(experiments, STATEMENT_EXPERIMENTS_PROMOTED, 'P', 0, out + n, more) : 0;
	if (promoted > 0)
		n += promoted; /* that journal's own trouble is told where it is asked for its rows */
	qsort(out, (size_t)n, sizeof out[0], by_session);
	return n;
}
