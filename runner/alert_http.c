/* Alerts and pings over HTTP, with libcurl. URLs hold secrets: none of them stands in what is said. */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "alert.h"
#include "heartbeat.h"

#define URL_MOST 4096
#define TEMPLATE_MOST 65536

void
alert_library(const char **running, const char **built)
{
	*running = curl_version_info(CURLVERSION_NOW)->version;
	*built = LIBCURL_VERSION;
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
prepare(CURL *curl, const char *url, const struct buf *body, struct curl_slist *headers, long milliseconds)
{
	char agent[64];
	snprintf(agent, sizeof agent, "hydra-runner/%s", heartbeat_version());
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, agent);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	if (body != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body->len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data);
	}
}

/* 0 it was answered with 2xx. */
static int
ask(const char *setting, const struct buf *body, instant_t until, char *why, int whysize)
{
	struct buf url = { 0 };
	long status = 0, milliseconds = (long)((until - clock_monotonic()) / 1000);
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	CURLcode rc = CURLE_OUT_OF_MEMORY;
	snprintf(why, (size_t)whysize, "out of memory");
	if (curl == NULL || url_of(setting, &url, why, whysize) != 0)
		goto out;
	headers = body != NULL ? curl_slist_append(NULL, "Content-Type: application/json") : NULL;
	prepare(curl, url.data, body, headers, milliseconds > 0 ? milliseconds : 1);
	rc = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	/* not CURLOPT_ERRORBUFFER, whose words may quote the URL */
	if (rc != CURLE_OK)
		snprintf(why, (size_t)whysize, "%s", curl_easy_strerror(rc));
	else
		snprintf(why, (size_t)whysize, "it answered %ld", status);
out:
	curl_slist_free_all(headers);
	if (curl != NULL)
		curl_easy_cleanup(curl);
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
