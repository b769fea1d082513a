#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

/* The process's one sink; set by main before anything else runs. */
static struct {
	char program[32];
	enum log_level level;
} sink = { "hydra", LOG_INFO };

static const char *const names[] = { "error", "warn", "info", "debug" };

void
log_open(const char *program, enum log_level level)
{
	snprintf(sink.program, sizeof sink.program, "%s", program);
	sink.level = level;
}

int
log_level_parse(const char *text, enum log_level *out)
{
	for (int i = 0; i < 4; i++) {
		if (strcmp(text, names[i]) == 0) {
			*out = (enum log_level)i;
			return 0;
		}
	}
	return -1;
}

void
log_write(enum log_level level, const char *event, const char *fields, ...)
{
	char line[2048], at[CLOCK_TEXT];
	if (level > sink.level)
		return;
	int n = snprintf(line, sizeof line, "at=%s level=%s program=%s event=%s", clock_format(clock_wall(), at), names[level], sink.program, event);
	if (fields != NULL && fields[0] != '\0' && n > 0 && (size_t)n < sizeof line - 2) {
		va_list ap;
		line[n++] = ' ';
		va_start(ap, fields);
		vsnprintf(line + n, sizeof line - (size_t)n - 1, fields, ap);
		va_end(ap);
	}
	size_t len = strlen(line);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = ' ';
	line[len++] = '\n';
	/* one write: lines of several processes do not mix; a closed stderr is nobody's loss */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}
