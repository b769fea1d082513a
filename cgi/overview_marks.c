/* What is marked on the curve: the letters, their meaning, and the words of each mark. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"

static const struct { char letter; const char *cls, *name; } kinds[] = {
	{ 'B', "error", "breaker" }, { 'C', "ok", "cash in or out" }, { 'G', "warn", "gap: missed session" }, { 'P', "ok", "promoted" }, { 'R', "warn", "rolled back" },
};

static size_t
kind_of(char letter)
{
	size_t i = 0;
	while (i + 1 < sizeof kinds / sizeof kinds[0] && kinds[i].letter != letter)
		i++;
	return i;
}

const char *
overview_mark_class(char letter)
{
	return kinds[kind_of(letter)].cls;
}

char *
overview_mark_words(const struct page *p, const struct page_curve_mark *m, char out[OVERVIEW_MARK])
{
	char money[FMT_TEXT];
	const char *name = kinds[kind_of(m->letter)].name;
	if (m->letter == 'C')
		snprintf(out, OVERVIEW_MARK, "%s %s%s%s", m->amount < 0 ? "withdrawal" : "deposit", fmt_money_signed(m->amount, p->meta.currency, money), m->text[0] != '\0' ? ": " : "", m->text);
	else
		snprintf(out, OVERVIEW_MARK, "%s%s%s", m->letter == 'G' ? "missed session" : name, m->text[0] != '\0' ? ": " : "", m->text);
	return out;
}

struct db *
overview_marks_source(struct page *p)
{
	return strcmp(p->meta.mode, "sim") == 0 ? NULL : page_db(p, PAGE_EXPERIMENTS);
}

/* Marks that lie on the curve stay; those before its first session or after its last go. */
void
overview_marks_cut(struct overview *o, const char *first, const char *last)
{
	int kept = 0;
	for (int i = 0; i < o->n_marks; i++) {
		struct page_curve_mark *m = &o->marks[i];
		if (strcmp(m->session, first) >= 0 && strcmp(m->session, last) <= 0)
			o->marks[kept++] = *m;
	}
	o->n_marks = kept;
}

void
overview_marks(const struct page *p, const struct overview *o, struct view *v)
{
	char words[OVERVIEW_MARK], day[FMT_TEXT];
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		for (int i = 0; i < o->n_marks; i++)
			if (o->marks[i].letter == kinds[k].letter) {
				struct view *key = view_row(v, "MARK_KEY");
				view_fmt(key, "LETTER", "%c", kinds[k].letter);
				view_set(key, "CLS", kinds[k].cls);
				view_set(key, "NAME", kinds[k].name);
				break;
			}
	if (o->n_marks == 0)
		return;
	struct view *table = view_row(v, "MARKS");
	if (o->marks_more) {
		view_fmt(view_row(v, "MARKS_MORE"), "MOST", "%d", PAGE_CURVE_MARKS);
		view_fmt(view_row(table, "OLDER"), "MOST", "%d", PAGE_CURVE_MARKS);
	}
	for (int i = o->n_marks - 1; i >= 0; i--) {
		struct view *row = view_row(table, "MARK");
		view_set(row, "MARK_SESSION", fmt_day_text(o->marks[i].session, day));
		view_fmt(row, "LETTER", "%c", o->marks[i].letter);
		view_set(row, "WORDS", overview_mark_words(p, &o->marks[i], words));
	}
}
