/*
 * Alerts and pings over HTTP, with libcurl. URLs hold secrets: none of them stands in what is said.
 *
 * libcurl is loaded when something is sent, not linked: with all that Debian links it to (LDAP, Kerberos, RTMP), thirty
 * libraries, it would double the time of each start of the runner, and only `check --alert` sends.
 */
#define CURL_DISABLE_TYPECHECK 1 /* its checks wrap functions by name, and ours are pointers */
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "alert.h"
#include "heartbeat.h"

#define URL_MOST 4096
#define TEMPLATE_MOST 65536

struct library {
	__typeof__(curl_version_info) *version_info;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_setopt) *easy_setopt;
	__typeof__(curl_easy_perform) *easy_perform;
	__typeof__(curl_easy_getinfo) *easy_getinfo;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_slist_append) *slist_append;
	__typeof__(curl_slist_free_all) *slist_free_all;
};

/* Loaded once by the dynamic linker, however often it is asked, and never unloaded. 0, or -1 with why */
static int
load(struct library *l, char *why, int whysize)
{
	void *const handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	const struct {
		const char *name;
		void *to;
	} symbols[] = {
		{ "curl_version_info", &l->version_info },     { "curl_easy_init", &l->easy_init },
		{ "curl_easy_setopt", &l->easy_setopt },       { "curl_easy_perform", &l->easy_perform },
		{ "curl_easy_getinfo", &l->easy_getinfo },     { "curl_easy_strerror", &l->easy_strerror },
		{ "curl_easy_cleanup", &l->easy_cleanup },     { "curl_slist_append", &l->slist_append },
		{ "curl_slist_free_all", &l->slist_free_all },
	};
	_Static_assert(sizeof *l == sizeof symbols / sizeof symbols[0] * sizeof(void *), "each pointer has its symbol");
	bool whole = handle != NULL;
	for (size_t i = 0; whole && i < sizeof symbols / sizeof symbols[0]; i++) {
		void *const symbol = dlsym(handle, symbols[i].name);
		whole = symbol != NULL;
		memcpy(symbols[i].to, &symbol, sizeof symbol);
	}
	if (!whole)
		snprintf(why, (size_t)whysize, "%s", dlerror());
	return whole ? 0 : -1;
}

int
alert_library(const char **running, const char **built, char *why, int whysize)
{
	struct library curl = { 0 };
	if (load(&curl, why, whysize) != 0)
		return -1;
	*running = curl.version_info(CURLVERSION_NOW)->version;
	*built = LIBCURL_VERSION;
	return 0;
}

static size_t
ignore(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

/* The URL itself, or that in the file it names. 0 / -1 with why */
static int
url_of(const char *setting, struct buf *out, char *why, int whysize)
{
	if (setting[0] != '/') {
		buf_str(out, setting);
		return out->failed ? -1 : 0;
	}
	if (buf_read_file(out, setting, URL_MOST) != 0) {
		snprintf(why, (size_t)whysize, "%s: %s", setting, strerror(errno));
		return -1;
	}
	out->data[strcspn(out->data, "\r\n")] = '\0';
	if (strncmp(out->data, "http://", 7) == 0 || strncmp(out->data, "https://", 8) == 0)
		return 0;
	snprintf(why, (size_t)whysize, "%s: its first line is neither an http nor an https URL", setting);
	return -1;
}

/* Redirections are not followed: where a secret goes, a person decides. body NULL: GET. */
static void
prepare(const struct library *curl, CURL *easy, const char *url, const struct buf *body, struct curl_slist *headers, long milliseconds)
{
	char agent[64];
	snprintf(agent, sizeof agent, "hydra-runner/%s", heartbeat_version());
	curl->easy_setopt(easy, CURLOPT_URL, url);
	curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds);
	curl->easy_setopt(easy, CURLOPT_USERAGENT, agent);
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
	curl->easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	if (body != NULL) {
		curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)body->len);
		curl->easy_setopt(easy, CURLOPT_POSTFIELDS, body->data);
	}
}

/* 0 it was answered with 2xx. */
static int
ask(const char *setting, const struct buf *body, instant_t until, char *why, int whysize)
{
	struct library curl = { 0 };
	struct buf url = { 0 };
	struct curl_slist *headers = NULL;
	CURL *easy = NULL;
	CURLcode rc = CURLE_FAILED_INIT;
	long status = 0, milliseconds;
	if (load(&curl, why, whysize) != 0 || url_of(setting, &url, why, whysize) != 0)
		goto out;
	snprintf(why, (size_t)whysize, "out of memory");
	easy = curl.easy_init();
	if (easy == NULL)
		goto out;
	headers = body != NULL ? curl.slist_append(NULL, "Content-Type: application/json") : NULL;
	milliseconds = (long)((until - clock_monotonic()) / 1000);
	prepare(&curl, easy, url.data, body, headers, milliseconds > 0 ? milliseconds : 1);
	rc = curl.easy_perform(easy);
	curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	/* not CURLOPT_ERRORBUFFER, whose words may quote the URL */
	if (rc != CURLE_OK)
		snprintf(why, (size_t)whysize, "%s", curl.easy_strerror(rc));
	else
		snprintf(why, (size_t)whysize, "it answered %ld", status);
	curl.slist_free_all(headers);
	curl.easy_cleanup(easy);
out:
	buf_free(&url);
	return rc == CURLE_OK && status >= 200 && status < 300 ? 0 : -1;
}

int
alert_webhook(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize)
{
	struct buf template = { 0 }, body = { 0 };
	char reason[ALERT_WHY];
	int rc = -1;
	if (cfg->alert_template[0] != '\0' && buf_read_file(&template, cfg->alert_template, TEMPLATE_MOST) != 0)
		snprintf(why, (size_t)whysize, "HYDRA_ALERT_TEMPLATE %.120s: %s", cfg->alert_template, strerror(errno));
	else if (alert_fill(&body, template.data != NULL ? template.data : alert_template, m, from, reason, sizeof reason) != 0)
		snprintf(why, (size_t)whysize, "HYDRA_ALERT_TEMPLATE: %s", reason);
	else
		rc = ask(cfg->alert_webhook, &body, until, why, whysize);
	buf_free(&template);
	buf_free(&body);
	return rc;
}

int
alert_ping(const struct config *cfg, instant_t until, char *why, int whysize)
{
	return ask(cfg->ping_url, NULL, until, why, whysize);
}
