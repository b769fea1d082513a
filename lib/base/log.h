#ifndef LOG_H
#define LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/*
 * One logfmt line on stderr: at=<UTC> level=<l> program=<p> event=<event> <fields>.
 * The logger is owned by main and handed down as the process's one log sink:
 * level and program name are set once before threads or requests exist.
 */
void log_open(const char *program, enum log_level level);
int log_level_parse(const char *text, enum log_level *out); /* error warn info debug; 0 / -1 */

/* fields is a printf format of ready logfmt pairs, e.g. LOG_ERROR, "commit_failed", "file=%s error=\"%s\"". Control bytes become spaces. */
void log_write(enum log_level level, const char *event, const char *fields, ...) __attribute__((format(printf, 3, 4)));

#endif
