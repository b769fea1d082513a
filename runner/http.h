#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_ID 96

/* As much of a request as the event socket needs. */
struct http_request {
	bool head;            /* HEAD, else GET */
	char last_id[HTTP_ID]; /* Last-Event-ID, or ?after= when that header is absent or empty; "" none; "?" when too long to be one of ours */
};

/* Bytes up to and including the empty line that ends the header, 0 while it is not there. LF alone counts as a line end. */
size_t http_header_end(const char *data, size_t len);

/*
 * Read the header of len bytes. 0 with *out, else the status to answer: 400 malformed, 404 another path than
 * `path`, 405 neither GET nor HEAD, 505 another version than HTTP/1.x.
 */
int http_parse(const char *data, size_t len, const char *path, struct http_request *out);

/* Reason phrase of the statuses above, and of 408 431 503. */
const char *http_phrase(int status);

#endif
