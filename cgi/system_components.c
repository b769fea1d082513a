/* The parts of the whole and how each of them is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "system.h"

static struct system_component *
add(struct system_component *c, const char *name, const char *href, const char *dot, const char *word, const char *detail, instant_t since)
{
	memset(c, 0, sizeof *c);
	c->name = name;
	c->dot = dot;
	snprintf(c->word, sizeof c->word, "%s", word);
	snprintf(c->detail, sizeof c->detail, "%s", detail);
	c->href = href;
	c->since = since;
	return c + 1;
}

static struct system_component *
runner(struct page *p, struct system_component *c)
{
	const struct run_state *r = &p->runner;
	bool up = strcmp(r->word, "up") == 0;
	char detail[PAGE_WORDS], word[PAGE_WORDS_STATE];
	if (!r->known)
		snprintf(detail, sizeof detail, "%s", r->why);
	else
		snprintf(detail, sizeof detail, "pid %lld \xc2\xb7 version %s%s%s", (long long)r->pid, r->version[0] != '\0' ? r->version : FMT_NONE, r->why[0] != '\0' ? " \xc2\xb7 " : "", r->why);
	c = add(c, "Runner", "#life", page_words_runner_dot(r), page_words_runner(r, word), detail, up ? r->started_at : r->exited ? r->exit_at : r->heartbeat);
	c[-1].beat = r->known ? r->heartbeat : 0;
	return c;
}

static struct system_component *
disk(struct page *p, struct system_component *c)
{
	int64_t left, total;
	const char *low;
	char a[FMT_TEXT], b[FMT_TEXT], word[FMT_TEXT + 16], detail[256];
	if (page_system_disk(p->cfg.data_dir, &left, &total) != 0) {
		if (errno == ENOENT)
			return add(c, "Disk", "#disk", "off", FMT_NONE, "the data folder does not exist yet", 0);
		return add(c, "Disk", "#disk", "error", "unknown", strerror(errno), 0);
	}
	const char *dot = page_words_disk(left, &low);
	snprintf(word, sizeof word, "%s%s", fmt_bytes(left, a), low);
	snprintf(detail, sizeof detail, "left of %s on the disk of the data folder", fmt_bytes(total, b));
	return add(c, "Disk", "#disk", dot, word, detail, 0);
}

/* Which journals there are; when one is not as it should be, only those, each with what is wrong. */
static const char *
journals(const struct page *p, char out[PAGE_WORDS])
{
	static const char *const names[PAGE_JOURNALS] = { "fills", "experiments", "telemetry" }, *const words[] = { "ok", "missing", "empty", "unreadable" };
	size_t at = 0;
	out[0] = '\0';
	for (int i = 0; i < PAGE_JOURNALS; i++)
		if (p->source[i].health != PAGE_OK)
			at += (size_t)snprintf(out + at, PAGE_WORDS - at, "%s%s: %s", at > 0 ? ", " : "", names[i], words[p->source[i].health]);
	return at > 0 ? out : "fills, experiments, telemetry";
}

int
system_components(struct page *p, struct system_component out[SYSTEM_COMPONENTS])
{
	const struct run_state *r = &p->runner;
	bool up = strcmp(r->word, "up") == 0, agent = strcmp(r->agent, "running") == 0;
	int64_t champion = 0;
	char text[FMT_TEXT], dropped[FMT_TEXT], detail[256], words[PAGE_WORDS], trader[PAGE_WORDS], which[PAGE_WORDS];
	struct system_component *c = runner(p, out);
	instant_t since = up ? r->started_at : 0;
	const char *feed = page_words_feed_dot(r);
	c = add(c, "Feed", "#data", feed, strcmp(feed, "error") == 0 ? "degraded" : !up ? "not running" : strcmp(r->state, "finished") == 0 ? "ended" : "up", r->feed, since);
	c = add(c, "Broker", "/fills", up ? "ok" : "off", up ? "up" : "not running", r->broker, since);
	if (page_db(p, PAGE_LEDGER) != NULL && p->source[PAGE_LEDGER].version > 0 && page_overview_champion(p->source[PAGE_LEDGER].db, &champion) < 0)
		page_lost(p, PAGE_LEDGER);
	const char *dot = page_words_journals(p, words);
	c = add(c, "Journals", "#journals", dot, words, strcmp(dot, "off") != 0 ? journals(p, which) : "the runner makes them when it starts", 0);
	snprintf(detail, sizeof detail, "%s client%s \xc2\xb7 %s dropped", fmt_count(r->clients, text), r->clients == 1 ? "" : "s", fmt_count(r->dropped, dropped));
	c = add(c, "Event stream", "#stream", up ? "ok" : "off", up ? "up" : "offline", up ? detail : "the pages refresh every 60 s meanwhile", since);
	snprintf(words, sizeof words, "%s%s", champion > 0 ? "" : "no model yet: ", page_words_trader(p, champion, page_words_flat(p, champion), trader));
	c = add(c, "Agent", "/agent", agent ? "ok" : "warn", agent ? "running" : "paused", words, r->agent_since);
	return (int)(disk(p, c) - out);
}
