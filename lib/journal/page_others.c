#include "page_others.h"

#include <stdlib.h>
#include <string.h>

#include "others.h"
#include "statement.h"

/* The rows of one range, newest first, until there are enough. 0 / -1 with db_error. */
static int
read_range(struct db *ledger, int64_t first, int64_t last, struct page_others *out)
{
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_FILLS_RANGE));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, first);
	db_bind_int(s, 2, last);
	db_bind_int(s, 3, PAGE_OTHERS - out->looked);
	while ((rc = db_step(s)) == 1) {
		struct reconcile_pair pair = { db_real(s, 0), db_real(s, 1) };
		out->looked++;
		if (others_pair(pair.predicted, pair.actual))
			out->pair[out->n++] = pair;
	}
	return rc;
}

/* The text of meta.adopted, "" where nothing was adopted; free() it. NULL with db_error, or no memory. */
static char *
adopted(struct db *ledger)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_META));
	if (s == NULL)
		return NULL;
	db_bind_text(s, 1, "adopted");
	int rc = db_step(s);
	char *text = rc < 0 ? NULL : strdup(rc == 1 ? db_text(s, 0) : "");
	if (rc == 1)
		db_reset(s);
	return text;
}

/* The ranges from the last to the first, as their text is cut from its end. */
static int
read_ranges(struct db *ledger, char *text, struct page_others *out)
{
	int rc = 0;
	while (rc == 0 && *text != '\0' && out->looked < PAGE_OTHERS) {
		char *blank = strrchr(text, ' ');
		const char *range = blank != NULL ? blank + 1 : text;
		int64_t first, last;
		if (others_parse(&range, &first, &last) != 1)
			return -1;
		rc = read_range(ledger, first <= 1 ? INT64_MIN : first, last, out); /* ids below 1 are in the first range */
		*(blank != NULL ? blank : text) = '\0';
	}
	return rc;
}

int
page_others_read(struct db *ledger, int version, struct page_others *out)
{
	out->pair = calloc(PAGE_OTHERS, sizeof *out->pair);
	if (out->pair == NULL)
		return -1;
	if (version == 0)
		return read_range(ledger, INT64_MIN, INT64_MAX, out);
	char *text = adopted(ledger);
	int rc = text != NULL ? read_ranges(ledger, text, out) : -1;
	free(text);
	return rc;
}

void
page_others_free(struct page_others *o)
{
	free(o->pair);
	*o = (struct page_others){ 0 };
}
