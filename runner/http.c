#include <string.h>
#include <strings.h>

#include "http.h"

/* Part of the request: not terminated. */
struct span {
	const char *at;
	size_t len;
};

size_t
http_header_end(const char *data, size_t len)
{
	size_t line = 0;
	for (size_t i = 0; i < len; i++) {
		if (data[i] != '\n')
			continue;
		size_t text = i - line;
		if (text == 0 || (text == 1 && data[line] == '\r'))
			return i + 1;
		line = i + 1;
	}
	return 0;
}

/* The next line without its end; false when there is none. */
static bool
next_line(struct span *rest, struct span *line)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	if (end == NULL)
		return false;
	line->at = rest->at;
	line->len = (size_t)(end - rest->at);
	rest->len -= line->len + 1;
	rest->at = end + 1;
	if (line->len > 0 && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

static bool
printable(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.at[i] < 0x20 && s.at[i] != '\t') || s.at[i] == 0x7f)
			return false;
	return true;
}

static bool
equal(struct span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.at, text, s.len) == 0;
}

/* Cut s at the first c: the part before it, s keeps what follows (nothing when c is absent). */
static struct span
cut(struct span *s, char c)
{
	struct span first = *s;
	const char *at = s->len > 0 ? memchr(s->at, c, s->len) : NULL;
	if (at == NULL) {
		s->at += s->len;
		s->len = 0;
		return first;
	}
	first.len = (size_t)(at - s->at);
	s->len -= first.len + 1;
	s->at = at + 1;
	return first;
}

static void
take_id(struct http_request *out, struct span value)
{
	while (value.len > 0 && (value.at[0] == ' ' || value.at[0] == '\t')) {
		value.at++;
		value.len--;
	}
	while (value.len > 0 && (value.at[value.len - 1] == ' ' || value.at[value.len - 1] == '\t'))
		value.len--;
	if (value.len == 0)
		return;
	if (value.len >= sizeof out->last_id) {
		value.at = "?";
		value.len = 1;
	}
	memcpy(out->last_id, value.at, value.len);
	out->last_id[value.len] = '\0';
}

static int
request_line(struct span line, const char *path, struct http_request *out)
{
	struct span method = cut(&line, ' ');
	struct span target = cut(&line, ' ');
	if (method.len == 0 || target.len == 0 || line.len == 0 || memchr(line.at, ' ', line.len) != NULL)
		return 400;
	if (line.len != 8 || memcmp(line.at, "HTTP/1.", 7) != 0)
		return line.len > 5 && memcmp(line.at, "HTTP/", 5) == 0 ? 505 : 400;
	struct span query = target;
	if (!equal(cut(&query, '?'), path))
		return 404;
	out->head = equal(method, "HEAD");
	if (!out->head && !equal(method, "GET"))
		return 405;
	while (query.len > 0) {
		struct span value = cut(&query, '&');
		if (equal(cut(&value, '='), "after"))
			take_id(out, value);
	}
	return 0;
}

int
http_parse(const char *data, size_t len, const char *path, struct http_request *out)
{
	static const char name[] = "Last-Event-ID";
	struct span rest = {data, len}, line;
	memset(out, 0, sizeof *out);
	if (!next_line(&rest, &line) || !printable(line))
		return 400;
	int status = request_line(line, path, out);
	if (status != 0)
		return status;
	while (next_line(&rest, &line) && line.len > 0) {
		struct span value = line;
		struct span key = cut(&value, ':');
		if (key.len == 0 || key.len == line.len || key.at[key.len - 1] == ' ' || !printable(line))
			return 400;
		if (key.len == sizeof name - 1 && strncasecmp(key.at, name, key.len) == 0)
			take_id(out, value);
	}
	return 0;
}

const char *
http_phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} phrases[] = {
	        {400, "Bad Request"}, {404, "Not Found"}, {405, "Method Not Allowed"}, {408, "Request Timeout"}, {431, "Request Header Fields Too Large"},
	        {503, "Service Unavailable"}, {505, "HTTP Version Not Supported"},
	};
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Error";
}
