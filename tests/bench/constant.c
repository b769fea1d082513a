/*
 * The least a FastCGI page can be: a body held in memory, served as the real
 * pages are (same nginx, same socket, same two processes). The file of that
 * name in the folder BENCH_CONSTANT is read at its first request and kept; it
 * is a page that was fetched before, so that both have the same size.
 */
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGES 64
#define BODY_MAX (4 << 20)

struct constant {
	char name[64];
	char *body;
	size_t len;
};

static volatile sig_atomic_t stopping;

static void
stop(int sig)
{
	(void)sig;
	stopping = 1;
	FCGX_ShutdownPending();
}

static const char *
type_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (dot != NULL && strcmp(dot, ".svg") == 0)
		return "image/svg+xml";
	return dot != NULL && strcmp(dot, ".json") == 0 ? "application/json" : "text/html; charset=utf-8";
}

static int
load(struct constant *c, const char *dir, const char *name)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return -1;
	c->body = malloc(BODY_MAX);
	c->len = c->body != NULL ? fread(c->body, 1, BODY_MAX, f) : 0;
	fclose(f);
	if (c->len == 0) {
		free(c->body);
		c->body = NULL;
		return -1;
	}
	snprintf(c->name, sizeof c->name, "%s", name);
	return 0;
}

static const struct constant *
look(struct constant *pages, const char *dir, const char *name)
{
	for (int i = 0; i < PAGES; i++) {
		if (pages[i].body == NULL)
			return load(&pages[i], dir, name) == 0 ? &pages[i] : NULL;
		if (strcmp(pages[i].name, name) == 0)
			return &pages[i];
	}
	return NULL;
}

static void
answer(FCGX_Request *r, struct constant *pages, const char *dir)
{
	const char *uri = FCGX_GetParam("DOCUMENT_URI", r->envp);
	const char *name = uri != NULL ? strrchr(uri, '/') : NULL;
	const struct constant *c = name != NULL && name[1] != '.' && strlen(name) < sizeof c->name ? look(pages, dir, name + 1) : NULL;
	if (c == NULL) {
		FCGX_FPrintF(r->out, "Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n");
		return;
	}
	FCGX_FPrintF(r->out, "Status: 200 OK\r\nCache-Control: no-cache\r\nVary: HX-Request\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", type_of(c->name), (int)c->len);
	FCGX_PutStr(c->body, (int)c->len, r->out);
}

int
main(void)
{
	FCGX_Request r;
	struct sigaction sa = { .sa_handler = stop };
	struct constant *pages = calloc(PAGES, sizeof *pages);
	const char *dir = getenv("BENCH_CONSTANT");
	if (pages == NULL || dir == NULL || FCGX_IsCGI() || FCGX_Init() != 0 || FCGX_InitRequest(&r, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		fprintf(stderr, "constant: serves FastCGI on the socket of standard input; BENCH_CONSTANT names a folder\n");
		return 2;
	}
	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	while (!stopping && FCGX_Accept_r(&r) >= 0) {
		answer(&r, pages, dir);
		FCGX_Finish_r(&r);
	}
	FCGX_Free(&r, 1);
	for (int i = 0; i < PAGES; i++)
		free(pages[i].body);
	free(pages);
	return 0;
}
