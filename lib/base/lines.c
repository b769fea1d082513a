#include "lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
lines_next(const char **text, int *number, char *out, int size)
{
	while (**text != '\0') {
		const char *line = *text;
		size_t len = strcspn(line, "\n"), keep = len;
		*text += len + (line[len] == '\n' ? 1 : 0);
		++*number;
		while (keep > 0 && strchr(" \t\r", line[keep - 1]) != NULL)
			keep--;
		out[0] = '\0';
		if (keep >= (size_t)size)
			return -1;
		if (keep == 0 || line[0] == '#')
			continue;
		memcpy(out, line, keep);
		out[keep] = '\0';
		return 1;
	}
	return 0;
}

int
lines_fail(const struct lines_at *at, const char *value, const char *reason)
{
	snprintf(at->err, (size_t)at->errsize, "%s:%d: %s: %s", at->file, at->line, value[0] != '\0' ? value : "(empty)", reason);
	return -1;
}

/* One more row behind the n that are there: its line's. 0 / -1 */
static int
append(const struct lines_table *t, char *line, const struct lines_at *at, char **rows, size_t n, size_t *room)
{
	if (n == LINES_ROWS)
		return lines_fail(at, line, "more than 10000 rows");
	if (n == *room) {
		size_t more = *room == 0 ? 64 : *room * 2;
		char *grown = realloc(*rows, more * t->size);
		if (grown == NULL)
			return lines_fail(at, line, "out of memory");
		*rows = grown;
		*room = more;
	}
	char *row = *rows + n * t->size;
	if (t->read(line, at, row) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (t->apart(row, *rows + i * t->size, at) != 0)
			return -1;
	return 0;
}

int
lines_rows(const struct lines_table *t, const char *text, const char *file, void **rows, size_t *n, char *err, int errsize)
{
	struct lines_at at = { file, 0, err, errsize };
	char line[LINES_LONGEST + 1], reason[48], *all = NULL;
	size_t room = 0;
	int rc;
	*rows = NULL;
	*n = 0;
	while ((rc = lines_next(&text, &at.line, line, t->longest + 1)) == 1) {
		if (at.line == 1 && strncmp(line, t->header, t->header_n) == 0)
			continue;
		if (append(t, line, &at, &all, *n, &room) != 0)
			goto bad;
		++*n;
	}
	if (rc == 0) {
		*rows = all;
		return 0;
	}
	snprintf(reason, sizeof reason, "longer than %d bytes", t->longest);
	lines_fail(&at, "line", reason);
bad:
	free(all);
	*n = 0;
	return -1;
}
