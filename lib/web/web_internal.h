#ifndef WEB_INTERNAL_H
#define WEB_INTERNAL_H

/* Shared by the parts of web: parsing a query, encoding a path, sending. */
#include <signal.h>
#include <stdbool.h>

#include "web.h"

/*
 * Fill req's parameters from a query string. 0, or -1 with why in words; the
 * values are malloc'd and freed by web_query_free in either case.
 */
int web_query_parse(struct web_request *req, const char *query, char *why, int size);
void web_query_free(struct web_request *req);

/* Percent-encode everything but unreserved characters and '/'. */
void web_encode_path(const char *path, struct buf *out);
/* RFC 9110 If-None-Match by weak comparison: "*", a list, W/ ignored on both sides. */
bool web_etag_matches(const char *header, const char *etag);

/*
 * Send head and body as the whole FastCGI answer to request id on fd, its end included, in one write as far as the socket takes
 * it. 0, or -1: out of memory or nobody reads, and what has left is no whole answer.
 */
int web_send(int fd, int id, const struct buf *answer);
/*
 * Send begin, then what the stream makes, then the end. waiting: the signals that may be let in while the viewer is waited for.
 * 0, or -1 with why in words: what has left is no whole answer.
 */
int web_send_stream(int fd, int id, const struct buf *begin, struct web_stream *s, const sigset_t *waiting, const char **why);
/* The contents of len bytes in as many records as they need. */
void web_records(struct buf *out, int id, const char *content, size_t len);
void web_records_end(struct buf *out, int id);

#endif
