/* hydra.env: KEY=VALUE a line, # comments, quotes around a value where wanted. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config_internal.h"

#define LARGEST 65536
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define BLANK " \t\r"

static int
row_of(const struct config_setting *table, int rows, const char *name)
{
	for (int i = 0; i < rows; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

static void
trim_end(char *text, size_t len)
{
	while (len > 0 && strchr(BLANK, text[len - 1]) != NULL)
		len--;
	text[len] = '\0';
}

/* The value's first byte, its end cut off in place; NULL when a quote is not closed or something follows it. */
static char *
unquote(char *text)
{
	char quote = *text;
	if (quote != '"' && quote != '\'') {
		/* A comment begins at a # with a blank before it. */
		for (char *at = text; *at != '\0'; at++)
			if (*at == '#' && (at == text || strchr(BLANK, at[-1]) != NULL)) {
				*at = '\0';
				break;
			}
		trim_end(text, strlen(text));
		return text;
	}
	char *end = strchr(text + 1, quote);
	if (end == NULL)
		return NULL;
	char *rest = end + 1 + strspn(end + 1, BLANK);
	*end = '\0';
	return *rest == '\0' || *rest == '#' ? text + 1 : NULL;
}

/* One line that is neither blank nor a comment. 0, or -1 with err begun by "path:line: " */
static int
read_line(struct config_file *f, char *line, int number, const char *path, const struct config_setting *table, int rows, char *err, int errsize)
{
	if (strncmp(line, "export ", 7) == 0)
		line += 7 + strspn(line + 7, BLANK);
	char *equals = strchr(line, '=');
	size_t name = strspn(line, UPPER "_0123456789");
	if (equals == NULL || name == 0 || line + name + strspn(line + name, BLANK) != equals) {
		snprintf(err, (size_t)errsize, "%s:%d: \"%.80s\": not a setting; allowed: NAME=value, a # comment or an empty line", path, number, line);
		return -1;
	}
	line[name] = '\0';
	int row = row_of(table, rows, line);
	if (row < 0 && strncmp(line, "HYDRA_", 6) != 0)
		return 0; /* the file may serve the gateway's container too */
	if (row < 0) {
		snprintf(err, (size_t)errsize, "%s:%d: %.80s: no such setting; allowed: the names in docs/configuration.md", path, number, line);
		return -1;
	}
	if (f->line[row] != 0) {
		snprintf(err, (size_t)errsize, "%s:%d: %s: set a second time, first in line %d; allowed: once", path, number, line, f->line[row]);
		return -1;
	}
	f->line[row] = number;
	f->value[row] = unquote(equals + 1 + strspn(equals + 1, BLANK));
	if (f->value[row] == NULL) {
		snprintf(err, (size_t)errsize, "%s:%d: %s: a quote is not closed, or text follows it; allowed: value, 'value' or \"value\"", path, number, line);
		return -1;
	}
	return 0;
}

int
config_file_read(struct config_file *f, const char *path, const struct config_setting *table, int rows, char *err, int errsize)
{
	*f = (struct config_file){0};
	if (buf_read_file(&f->text, path, LARGEST) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		snprintf(err, (size_t)errsize, "%s: cannot read it: %s", path, strerror(errno));
		return -1;
	}
	if (strlen(f->text.data) != f->text.len) {
		snprintf(err, (size_t)errsize, "%s: holds a NUL byte; allowed: text", path);
		return -1;
	}
	char *line = f->text.data;
	for (int number = 1; line != NULL; number++) {
		char *next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		line += strspn(line, BLANK);
		trim_end(line, strlen(line));
		if (*line != '\0' && *line != '#' && read_line(f, line, number, path, table, rows, err, errsize) != 0)
			return -1;
		line = next;
	}
	return 0;
}

void
config_file_close(struct config_file *f)
{
	buf_free(&f->text);
}
