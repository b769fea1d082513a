#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"
#include "web_internal.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes len bytes of in into out (len + 1 bytes). NULL, or what is wrong. */
static const char *decode(const char *in, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = in[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (len - i < 3 || hex(in[i + 1]) < 0 || hex(in[i + 2]) < 0)
				return "a % that is not followed by two hexadecimal digits";
			c = (char)(hex(in[i + 1]) * 16 + hex(in[i + 2]));
			i += 2;
		}
		if (c == 0)
			return "a NUL byte";
		out[n++] = c;
	}
	out[n] = 0;
	return utf8_valid(out) ? NULL : "bytes that are not valid UTF-8";
}

static int refuse(char *why, int size, const char *what, const char *where)
{
	if (where && *where)
		snprintf(why, (size_t)size, "The query holds %s, in parameter \"%s\".", what, where);
	else
		snprintf(why, (size_t)size, "The query holds %s.", what);
	return -1;
}

/* One name=value of len bytes. */
static int add(struct web_request *req, const char *pair, size_t len, char *why, int size)
{
	struct web_param *p = &req->params[req->n_params];
	const char *eq = memchr(pair, '=', len);
	size_t name_len = eq ? (size_t)(eq - pair) : len;
	size_t value_len = eq ? len - name_len - 1 : 0;
	char name[WEB_PARAM_MAX + 1];
	const char *wrong = decode(pair, name_len, name);

	if (wrong)
		return refuse(why, size, wrong, NULL);
	if (name[0] == 0)
		return refuse(why, size, "a value without a name", NULL);
	if (strlen(name) >= sizeof p->name)
		return refuse(why, size, "a name of more than 63 bytes", NULL);
	if (web_param(req, name))
		return refuse(why, size, "a parameter twice", name);
	p->value = malloc(value_len + 1);
	if (!p->value)
		return refuse(why, size, "more than the server can hold", NULL);
	memcpy(p->name, name, strlen(name) + 1); /* fits: looked at above */
	p->value[0] = 0;
	req->n_params++;
	wrong = eq ? decode(eq + 1, value_len, p->value) : NULL;
	return wrong ? refuse(why, size, wrong, name) : 0;
}

int web_query_parse(struct web_request *req, const char *query, char *why, int size)
{
	req->n_params = 0;
	if (!query || !*query)
		return 0;
	if (strlen(query) > WEB_PARAM_MAX)
		return refuse(why, size, "more than 8192 bytes", NULL);
	for (const char *at = query; at;) {
		const char *end = strchr(at, '&');
		size_t len = end ? (size_t)(end - at) : strlen(at);

		if (len > 0) {
			if (req->n_params == WEB_PARAMS)
				return refuse(why, size, "more than 32 parameters", NULL);
			if (add(req, at, len, why, size))
				return -1;
		}
		at = end ? end + 1 : NULL;
	}
	return 0;
}

void web_query_free(struct web_request *req)
{
	for (int i = 0; i < req->n_params; i++) {
		free(req->params[i].value);
		req->params[i].value = NULL;
	}
	req->n_params = 0;
}

const char *web_param(const struct web_request *req, const char *name)
{
	for (int i = 0; i < req->n_params; i++)
		if (!strcmp(req->params[i].name, name))
			return req->params[i].value;
	return NULL;
}

void web_encode_path(const char *path, struct buf *out)
{
	for (const unsigned char *s = (const unsigned char *)path; *s; s++) {
		if ((*s < 0x80 && isalnum(*s)) || strchr("-._~/", *s))
			buf_char(out, (char)*s);
		else
			buf_fmt(out, "%%%02X", *s);
	}
}

bool web_etag_matches(const char *header, const char *etag)
{
	const char *bare = strncmp(etag, "W/", 2) ? etag : etag + 2;
	size_t len = strlen(bare);

	if (len == 0)
		return false;
	for (const char *at = header; *at;) {
		while (*at == ' ' || *at == ',' || *at == '\t')
			at++;
		if (*at == '*')
			return true;
		if (!strncmp(at, "W/", 2))
			at += 2;
		if (!strncmp(at, bare, len) && (at[len] == 0 || at[len] == ',' || at[len] == ' '))
			return true;
		at += strcspn(at, ",");
	}
	return false;
}
