#ifndef VIEW_H
#define VIEW_H

/* The only place that knows ctemplate: values go in, escaped text comes out. C linkage over a thin C++ shim. */
#include <stdbool.h>
#include "buf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct view; /* a dictionary */

/* Load the n named templates of the folder (absolute) once at start; names are file names. 0 / -1 with the reason on stderr's log. */
int view_load(const char *dir, const char *const *names, int n);
struct view *view_new(void);
void view_free(struct view *v);
void view_set(struct view *v, const char *name, const char *value);   /* name: a string literal */
void view_fmt(struct view *v, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void view_show(struct view *v, const char *section);                   /* show a section once, same dictionary */
struct view *view_row(struct view *v, const char *section);            /* append a row; owned by v */
struct view *view_include(struct view *v, const char *name, const char *file); /* {{>NAME}}; sees nothing of v but globals */
void view_global(struct view *v, const char *name, const char *value); /* seen by rows and includes */
/* Expand into out only after success, numbers joined to their units (typeset.h). 0 / -1. */
int view_render(struct view *v, const char *file, struct buf *out);

#ifdef __cplusplus
}
#endif
#endif
