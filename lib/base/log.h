#ifndef LOG_H
#define LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/*
 * One logfmt line on stderr: at=<UTC> level=<l> program=<p> [request=<id>] event=<event> <fields>.
 * The logger is owned by main and handed down as the process's one log sink:
 * level and program name are set once before threads or requests exist.
 */
void log_open(const char *program, enum log_level level);
/*
 * Lines from here on are of this request, "" of none. For a process that serves one at a time, by its loop alone. Copied; letters,
 * digits and '-' of it, at most 63.
 */
void log_request(const char *id);
int log_level_parse(const char *text, enum log_level *out); /* error warn info debug; 0 / -1 */

/* fields is a printf format of ready logfmt pairs, e.g. LOG_ERROR, "commit_failed", "file=%s error=\"%s\"". Control bytes become spaces. */
void log_write(enum log_level level, const char *event, const char *fields, ...) __attribute__((format(printf, 3, 4)));

#endif
