#include "web.h"

#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "column.h"
#include "log.h"
#include "utf8.h"
#include "web_internal.h"

#define SLOW CLOCK_SECOND /* nginx writes a line of such a request too (nginx/hydra.conf.in) */

/* The only way a signal handler can speak to the loop. */
static volatile sig_atomic_t stopping;

static void stop(int sig)
{
	(void)sig;
	stopping = 1;
	FCGX_ShutdownPending();
}

static const char *param(const FCGX_Request *r, const char *name)
{
	const char *v = FCGX_GetParam(name, r->envp);

	return v ? v : "";
}

/* The path as a quoted value can hold it. */
static const char *log_path(const struct web_request *req, char out[sizeof req->path])
{
	snprintf(out, sizeof req->path, "%s", req->path);
	for (char *c = out; *c; c++)
		if (*c == '"' || *c == '\\')
			*c = '?';
	return out;
}

/* A number of few digits; -1 anything else. */
static int64_t connections(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits < 10 && !text[digits] ? strtoll(text, NULL, 10) : -1;
}

static const char *status_words(int status)
{
	switch (status) {
	case 200: return "200 OK";
	case 301: return "301 Moved Permanently";
	case 304: return "304 Not Modified";
	case 400: return "400 Bad Request";
	case 404: return "404 Not Found";
	case 405: return "405 Method Not Allowed";
	case 503: return "503 Service Unavailable";
	default: return "500 Internal Server Error";
	}
}

/* A trailing slash leads to the bare path. 1 when it was one. */
static int bare_path(const struct web_request *req, const char *query, struct web_response *res)
{
	size_t len = strlen(req->path);
	struct buf to = {0};
	char path[sizeof req->path];

	if (len < 2 || req->path[len - 1] != '/')
		return 0;
	/* one leading slash only: "//host" would lead to another host */
	snprintf(path, sizeof path, "/%s", req->path + strspn(req->path, "/"));
	for (len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		path[len - 1] = 0;
	web_encode_path(path, &to);
	if (*query && strlen(query) + to.len + 2 < sizeof res->location && !strpbrk(query, "\r\n"))
		buf_fmt(&to, "?%s", query);
	if (!to.failed && to.len < sizeof res->location) {
		res->status = 301;
		snprintf(res->location, sizeof res->location, "%s", to.data);
	}
	buf_free(&to);
	return res->status == 301;
}

/* Fill req; what is wrong with the request is answered at once. 0 go on, 1 answered. */
static int receive(const FCGX_Request *r, struct web_request *req, struct web_response *res)
{
	const char *method = param(r, "REQUEST_METHOD");
	const char *path = param(r, "DOCUMENT_URI");
	const char *query = param(r, "QUERY_STRING");
	char why[256];

	req->head = !strcmp(method, "HEAD");
	req->query = query;
	req->fragment = !strcmp(param(r, "HTTP_HX_REQUEST"), "true");
	snprintf(req->id, sizeof req->id, "%s", param(r, "REQUEST_ID"));
	snprintf(req->if_none_match, sizeof req->if_none_match, "%s", param(r, "HTTP_IF_NONE_MATCH"));
	req->connections = connections(param(r, "CONNECTIONS"));
	snprintf(req->path, sizeof req->path, "%s", path);
	if (!req->head && strcmp(method, "GET") != 0) {
		web_fail(req, res, 405, "The method %.20s is not answered: only GET and HEAD, nothing here can be changed over the web.", method);
		return 1;
	}
	if (strlen(path) >= sizeof req->path || !utf8_valid(path) || path[0] != '/') {
		column_clean(path[0] == '/' ? path : "/", req->path, (int)sizeof req->path); /* it still says in which form to refuse */
		web_fail(req, res, 400, "The path must begin with /, be valid UTF-8 and have fewer than %zu bytes.", sizeof req->path);
		return 1;
	}
	if (bare_path(req, query, res))
		return 1;
	if (web_query_parse(req, query, why, (int)sizeof why)) {
		web_fail(req, res, 400, "%s", why);
		return 1;
	}
	return 0;
}

static void answer(FCGX_Request *r, const struct web_request *req, struct web_response *res, const sigset_t *waiting)
{
	struct buf head = {0};
	char path[sizeof req->path];
	const char *why = "";
	bool same = res->status == 200 && res->etag[0] && web_etag_matches(req->if_none_match, res->etag);

	if (res->body.failed) {
		web_fail(req, res, 500, "The server ran out of memory for this page.");
		res->body.failed = false;
	}
	bool streams = res->stream && res->status == 200;

	if (same)
		res->status = 304;
	buf_fmt(&head, "Status: %s\r\nCache-Control: no-cache\r\nVary: HX-Request\r\n", status_words(res->status));
	if (res->etag[0])
		buf_fmt(&head, "ETag: %s\r\n", res->etag);
	if (res->location[0])
		buf_fmt(&head, "Location: %s\r\n", res->location);
	if (res->status == 405)
		buf_str(&head, "Allow: GET, HEAD\r\n");
	if (!same)
		buf_fmt(&head, "Content-Type: %s\r\n", res->type);
	if (!same && !streams)
		buf_fmt(&head, "Content-Length: %zu\r\n", res->body.len);
	if (res->status == 200 && res->file[0])
		buf_fmt(&head, "Content-Disposition: attachment; filename=\"%s\"\r\n", res->file);
	buf_str(&head, "\r\n");
	if (!same && !req->head && res->body.len)
		buf_add(&head, res->body.data, res->body.len);
	/* an answer that is not whole is none: closed without an end, nginx has a page for it */
	if (head.failed || (streams && !req->head ? web_send_stream(r->ipcFd, r->requestId, &head, res->stream, waiting, &why) : web_send(r->ipcFd, r->requestId, &head)))
		log_write(LOG_WARN, "answer_broken_off", "path=\"%s\" why=\"%s\"", log_path(req, path), *why ? why : "not taken, or no memory");
	buf_free(&head);
	FCGX_Free(r, 1);
}

/* What went wrong, and what took so long that somebody will ask why. */
static void tell(const struct web_request *req, int status, instant_t took)
{
	char path[sizeof req->path];

	if (status >= 500)
		log_write(LOG_ERROR, "request_failed", "path=\"%s\" status=%d", log_path(req, path), status);
	if (took >= SLOW)
		log_write(LOG_WARN, "request_slow", "path=\"%s\" status=%d seconds=%.3f", log_path(req, path), status, (double)took / (double)CLOCK_SECOND);
}

static void serve_one(FCGX_Request *r, web_handler handle, void *state, const sigset_t *waiting)
{
	struct web_request *req = calloc(1, sizeof *req);
	struct web_response res = {.status = 200, .type = "text/html; charset=utf-8"};
	instant_t began = clock_monotonic();

	if (!req) {
		log_write(LOG_ERROR, "out_of_memory", "what=request");
		return; /* an empty answer is a 502 at nginx, which has a page for it */
	}
	log_request(param(r, "REQUEST_ID"));
	if (!receive(r, req, &res))
		handle(state, req, &res);
	tell(req, res.status, clock_monotonic() - began);
	answer(r, req, &res, waiting);
	if (res.stream)
		res.stream->free(res.stream);
	buf_free(&res.body);
	web_query_free(req);
	free(req);
	log_request("");
}

/* No SA_RESTART: a restarted accept would wait for one more request before it stops. */
static int catch_signals(sigset_t *waiting, sigset_t *working)
{
	struct sigaction sa = {.sa_handler = stop};
	const int signals[] = {SIGTERM, SIGINT, SIGUSR1, SIGHUP};

	sigemptyset(&sa.sa_mask);
	sigprocmask(SIG_SETMASK, NULL, waiting);
	*working = *waiting;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		if (sigaction(signals[i], &sa, NULL))
			return -1;
		sigaddset(working, signals[i]);
		sigdelset(waiting, signals[i]);
	}
	sa.sa_handler = SIG_IGN;
	return sigaction(SIGPIPE, &sa, NULL) || sigprocmask(SIG_SETMASK, working, NULL) ? -1 : 0;
}

int web_serve(const char *program, web_handler handle, void *state)
{
	FCGX_Request r;
	sigset_t waiting, working;

	if (FCGX_IsCGI()) {
		fprintf(stderr, "%s: serves FastCGI on the socket of standard input; start it with spawn-fcgi -n -s SOCKET -- %s\n", program, program);
		return 2;
	}
	if (catch_signals(&waiting, &working) || FCGX_Init() || FCGX_InitRequest(&r, 0, FCGI_FAIL_ACCEPT_ON_INTR)) {
		log_write(LOG_ERROR, "start_failed", "error=\"%s\"", strerror(errno));
		return 1;
	}
	log_write(LOG_INFO, "serving", "program=%s", program);
	while (!stopping) {
		int rc;

		sigprocmask(SIG_SETMASK, &waiting, NULL);
		rc = stopping ? -1 : FCGX_Accept_r(&r);
		sigprocmask(SIG_SETMASK, &working, NULL);
		if (rc < 0) {
			if (!stopping)
				log_write(LOG_ERROR, "accept_failed", "code=%d", rc);
			break;
		}
		serve_one(&r, handle, state, &waiting);
		FCGX_Finish_r(&r);
	}
	FCGX_Free(&r, 1);
	return stopping ? 0 : 1;
}
