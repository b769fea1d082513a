#include "experiments_query.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "query_text.h"

void
experiments_query_clear(struct experiments_query *q)
{
	memset(q, 0, sizeof *q);
	q->filter.from = q->filter.to = DATE_NONE;
}

bool
experiments_query_filtered(const struct experiments_query *q)
{
	const struct page_experiments_filter *f = &q->filter;
	return f->type[0] != '\0' || f->outcome[0] != '\0' || f->tag[0] != '\0' || f->from != DATE_NONE || f->to != DATE_NONE;
}

static int
set_id(int64_t *out, const char *name, const char *value, char *err, int errsize)
{
	errno = 0;
	*out = strtoll(value, NULL, 10);
	if (value[strspn(value, "0123456789")] != '\0' || errno != 0 || *out < 1)
		return query_text_refuse(err, errsize, name, value, "the number of an experiment");
	return 0;
}

static int
set_date(date_t *out, const char *name, const char *value, char *err, int errsize)
{
	return date_parse(value, out) == 0 ? 0 : query_text_refuse(err, errsize, name, value, "a day that exists, written YYYY-MM-DD, between 1900 and 2200");
}

static int
set_word(char out[PAGE_EXPERIMENTS_WORD], const char *name, const char *value, char *err, int errsize)
{
	if (strlen(value) >= PAGE_EXPERIMENTS_WORD)
		return query_text_refuse(err, errsize, name, value, "a word of the journal, of fewer than 96 bytes");
	snprintf(out, PAGE_EXPERIMENTS_WORD, "%s", value);
	return 0;
}

int
experiments_query_set(struct experiments_query *q, const char *name, const char *value, char *err, int errsize)
{
	static const char *const names[] = { "type", "outcome", "tag", "from", "to", "before", "after", "experiment" };
	int which = 0;
	while (which < 8 && strcmp(name, names[which]) != 0)
		which++;
	if (which == 8) {
		char shown[QUERY_TEXT_SHOWN], what[QUERY_TEXT_SHOWN];
		snprintf(err, (size_t)errsize,
		    "There is no parameter \"%s\" here (its value is \"%s\"): allowed are type, outcome, tag, from, to, before, after and experiment.",
		    column_clean(name, shown, sizeof shown), column_clean(value, what, sizeof what));
		return -1;
	}
	if (value[0] == '\0') /* a form without scripts sends its empty fields too */
		return 0;
	if (which < 3)
		return set_word(which == 0 ? q->filter.type : which == 1 ? q->filter.outcome : q->filter.tag, name, value, err, errsize);
	if (which < 5)
		return set_date(which == 3 ? &q->filter.from : &q->filter.to, name, value, err, errsize);
	if (which == 7)
		return set_id(&q->experiment, name, value, err, errsize);
	q->way = which == 5 ? PAGE_EXPERIMENTS_BEFORE : PAGE_EXPERIMENTS_AFTER;
	*(which == 5 ? &q->has_before : &q->has_after) = true;
	return set_id(&q->id, name, value, err, errsize);
}

int
experiments_query_check(const struct experiments_query *q, char *err, int errsize)
{
	char a[DATE_TEXT], b[DATE_TEXT];
	if (q->has_before && q->has_after) {
		snprintf(err, (size_t)errsize, "before and after cannot both be given: a page begins at one experiment.");
		return -1;
	}
	if (q->filter.from != DATE_NONE && q->filter.to != DATE_NONE && q->filter.from > q->filter.to) {
		snprintf(err, (size_t)errsize, "from = %s is after to = %s: from must be the same day or an earlier one.", date_format(q->filter.from, a),
		    date_format(q->filter.to, b));
		return -1;
	}
	return 0;
}

char *
experiments_query_text(const struct experiments_query *q, enum page_experiments_way way, int64_t id, char out[EXPERIMENTS_QUERY_TEXT])
{
	const struct page_experiments_filter *f = &q->filter;
	char text[32];
	out[0] = '\0';
	if (f->type[0] != '\0')
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, "type", f->type);
	if (f->outcome[0] != '\0')
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, "outcome", f->outcome);
	if (f->tag[0] != '\0')
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, "tag", f->tag);
	if (f->from != DATE_NONE)
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, "from", date_format(f->from, text));
	if (f->to != DATE_NONE)
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, "to", date_format(f->to, text));
	if (way != PAGE_EXPERIMENTS_FIRST) {
		snprintf(text, sizeof text, "%" PRId64, id);
		query_text_put(out, EXPERIMENTS_QUERY_TEXT, way == PAGE_EXPERIMENTS_BEFORE ? "before" : "after", text);
	}
	return out;
}
