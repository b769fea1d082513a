#ifndef WEB_H
#define WEB_H

/* A request as a page program sees it, and the loop that serves it. */
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

#define WEB_PARAMS 32
#define WEB_PARAM_MAX 8192

struct web_param { char name[64]; char *value; };

struct web_request {
	char path[512];              /* DOCUMENT_URI, no query */
	const char *query;           /* QUERY_STRING as it came, params are its parts; valid until the answer is sent */
	bool head;
	bool fragment;               /* asked for by htmx */
	bool plain;                  /* asked for on a command line: a refusal is one line of text */
	char id[64];                 /* nginx's request id */
	char if_none_match[128];
	int64_t connections;         /* that nginx holds now, -1 unknown */
	int n_params;
	struct web_param params[WEB_PARAMS];
};

struct web_response {
	int status;
	const char *type;            /* "text/html; charset=utf-8" by default */
	char etag[96];               /* "" none; when it matches, the loop answers 304 */
	char location[512];          /* 301 */
	char file[160];              /* name under which to save the answer, "" none; ASCII letters, digits, '.', '_' and '-' */
	struct buf body;
	struct web_stream *stream;   /* what follows the body, NULL nothing; the loop frees it */
};

/*
 * An answer of any length, made and sent piece by piece when the handler has returned. more adds a piece to out: 1 there is
 * more, 0 this was the last, -1 it cannot go on (more says why in the log). A stream that did not reach its 0 is broken off, and so is one of which the
 * viewer takes fewer than WEB_STREAM_LEAST bytes in WEB_STREAM_WINDOW seconds, or that a signal ends: the connection then
 * closes without the answer's end, which nobody can take for a whole one. Begin a struct of your own with it.
 */
#define WEB_STREAM_WINDOW 60
#define WEB_STREAM_LEAST (64 * 1024)
struct web_stream {
	int (*more)(struct web_stream *s, struct buf *out);
	void (*free)(struct web_stream *s);
};

/* Value of a query parameter or NULL. Names are unique: a repeated or malformed parameter was refused with 400 before the handler ran. */
const char *web_param(const struct web_request *req, const char *name);

/* For an address that takes no parameter: 1, or 0 when there is one and res holds the 400 that names it. */
int web_no_params(const struct web_request *req, struct web_response *res);

/* A parameter that is one of two words, first where it is absent or empty: 0 first, 1 second, -1 neither and res holds the 400 that names both. */
int web_choice(const struct web_request *req, struct web_response *res, const char *name, const char *first, const char *second);

/* 400 with what, value and what is allowed; JSON {"detail"} under /api/, a fragment for fragments, a line of text for plain ones, else a page with the navigation. Same for 404, 405, 503. */
void web_fail(const struct web_request *req, struct web_response *res, int status, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* One page program: opens FastCGI on stdin's socket, blocks signals except while waiting, calls handle for each request. state is the program's own. */
typedef void (*web_handler)(void *state, const struct web_request *req, struct web_response *res);
int web_serve(const char *program, web_handler handle, void *state);

#endif
