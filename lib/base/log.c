/* logfmt on stderr, one write a line so that lines of several processes do not mix. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define LINE 4096

static const char *const names[] = {"error", "warn", "info", "debug"};

/* The process's one sink, set by main before requests exist and then only read; request by the loop that serves them, between two. */
static struct {
	char program[32];
	enum log_level level;
	char request[80]; /* with its key and the blank after it, "" none */
} sink = {"hydra", LOG_INFO, ""};

void
log_open(const char *program, enum log_level level)
{
	snprintf(sink.program, sizeof sink.program, "%s", program);
	sink.level = level;
}

void
log_request(const char *id)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	int n = (int)strspn(id, safe);
	sink.request[0] = '\0';
	if (n > 0)
		snprintf(sink.request, sizeof sink.request, "request=%.*s ", n < 64 ? n : 63, id);
}

int
log_level_parse(const char *text, enum log_level *out)
{
	for (int i = 0; i <= (int)LOG_DEBUG; i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (enum log_level)i;
			return 0;
		}
	return -1;
}

void
log_write(enum log_level level, const char *event, const char *fields, ...)
{
	char line[LINE], at[CLOCK_TEXT];
	va_list ap;
	int saved = errno;
	if (level > sink.level)
		return;
	int n = snprintf(line, sizeof line - 1, "at=%s level=%s program=%s %sevent=%s ", clock_format(clock_wall(), at), names[level], sink.program, sink.request, event);
	if (n < 0 || n >= LINE - 1)
		n = 0; /* an event name of 4 KB: its fields alone are worth more than nothing */
	va_start(ap, fields);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is two lines up */
	int more = fields != NULL ? vsnprintf(line + n, (size_t)(LINE - 1 - n), fields, ap) : 0;
	va_end(ap);
	size_t len = strlen(line);
	if (more >= LINE - 1 - n)
		memcpy(line + len - 3, "...", 3);
	while (len > 0 && line[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
			line[i] = ' ';
	line[len++] = '\n';
	while (write(STDERR_FILENO, line, len) < 0 && errno == EINTR)
		;
	errno = saved;
}
