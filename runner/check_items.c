/* What `check` looks at, as a table: names, meanings, limits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "page_system.h"

#define NONE { CHECK_NEVER, CHECK_NEVER }
#define DISK { PAGE_SYSTEM_DISK_LOW / CHECK_MEGABYTE, PAGE_SYSTEM_DISK_FULL / CHECK_MEGABYTE }

const struct check_item_words check_items[CHECK_ITEMS] = {
	/* four beats: a busy machine may lose one or two */
	[CHECK_HEARTBEAT] = { "heartbeat", "age of the runner's newest sign of life", "s", { 20, 60 }, false },
	[CHECK_RUNNER] = { "runner", "what the runner says of itself: down, critical, degraded, halted", NULL, NONE, false },
	[CHECK_OVERDUE] = { "overdue", "how long the next cycle is overdue", "s", { 60, 600 }, false },
	/* it takes milliseconds */
	[CHECK_OPEN] = { "open", "how long a cycle that began is not done", "s", { 300, 1800 }, false },
	[CHECK_MISSED] = { "missed", "missed cycles of the last 20", "", { 0, 5 }, false },
	[CHECK_FEED] = { "feed", "files: sessions closed since the newest bar, of the market furthest behind", "sessions", { 1, 3 }, false },
	[CHECK_BROKER] = { "broker", "paper: fills are made in the runner itself, SIMULATED; no connection that could fail", NULL, NONE, false },
	[CHECK_FILES] = { "journals", "MB of the largest write-ahead log; a journal missing or unreadable is told whatever the limits", "MB", { 256, 1024 }, false },
	[CHECK_DISK] = { "disk", "MB left for the data folder", "MB", DISK, true },
	[CHECK_TRIPPED] = { "breakers", "breakers that are not active; a latched one is critical whatever the limits", "", { 0, CHECK_NEVER }, false },
	[CHECK_ORDERS] = { "orders", "orders stopped, or halted", NULL, NONE, false },
	[CHECK_POSITIONS] = { "positions", "positions and cash that are not what their fills say", "", { CHECK_NEVER, 0 }, false },
	[CHECK_MODEL] = { "model", "whether the champion decides, and what stands in for it", NULL, NONE, false },
	[CHECK_MARKETS] = { "markets", "markets of the last decision where one lot fits the cap", "", { 1, CHECK_NEVER }, true },
	[CHECK_AGENT] = { "agent", "winners that wait for a person's promote or reject", "", { 0, CHECK_NEVER }, false },
	[CHECK_DRIFT] = { "drift", "what drift detection says of the model: 0 nothing, 1 watched, 2 degraded", "", { 1, CHECK_NEVER }, false },
	[CHECK_ALERTS] = { "alerts", "how long the oldest alert waits for a receiver", "s", { 900, 86400 }, false },
};

int64_t
check_value(const struct check_facts *f, enum check_item item)
{
	bool ledger = check_has_ledger(f);
	switch (item) {
	case CHECK_HEARTBEAT: return check_age(f);
	case CHECK_OVERDUE: return check_overdue(f);
	case CHECK_OPEN: return check_open(f);
	case CHECK_MISSED: return ledger ? f->missed : -1;
	case CHECK_FEED: return ledger ? f->behind : -1;
	case CHECK_FILES: return f->wal / CHECK_MEGABYTE;
	case CHECK_DISK: return f->disk_left < 0 ? -1 : f->disk_left / CHECK_MEGABYTE;
	case CHECK_TRIPPED: return ledger ? check_tripped(f) : -1;
	case CHECK_POSITIONS: return ledger ? f->balance.mismatches : -1;
	case CHECK_MARKETS: return ledger && f->decided > 0 ? f->tradable : -1;
	case CHECK_AGENT: return ledger ? f->winners : -1;
	case CHECK_DRIFT: return ledger ? f->drift : -1;
	case CHECK_ALERTS: return f->undelivered;
	default: return -1;
	}
}

/* A limit and what ends it; *text moves behind. 0 / -1 */
static int
read_number(const char **text, int64_t *out)
{
	size_t digits = strspn(*text, "0123456789");
	if (**text == '-') {
		*out = CHECK_NEVER;
		*text += 1;
		return 0;
	}
	if (digits == 0 || digits > 10)
		return -1;
	*out = strtoll(*text, NULL, 10);
	*text += digits;
	return *out <= CHECK_LIMIT_MOST ? 0 : -1;
}

static int
item_of(const char *text, size_t len)
{
	for (int i = 0; i < CHECK_ITEMS; i++)
		if (strlen(check_items[i].name) == len && memcmp(check_items[i].name, text, len) == 0)
			return i;
	return -1;
}

/* "NAME=WARNING:CRITICAL" of len bytes. NULL, or why not. */
static const char *
read_pair(const char *text, size_t len, struct check_limit out[CHECK_ITEMS], bool set[CHECK_ITEMS])
{
	size_t name = strcspn(text, "=,");
	int item = item_of(text, name);
	struct check_limit l;
	const char *at = text + name + 1;
	if (item < 0)
		return "no such item";
	if (check_items[item].unit == NULL)
		return "it has no limits";
	if (set[item])
		return "it stands there twice";
	if (text[name] != '=' || read_number(&at, &l.warn) != 0 || *at++ != ':' || read_number(&at, &l.crit) != 0 || at != text + len)
		return "not WARNING:CRITICAL, each 0 to 1000000000 or -";
	if (l.warn != CHECK_NEVER && l.crit != CHECK_NEVER && (check_items[item].least ? l.crit > l.warn : l.crit < l.warn))
		return "critical comes before warning";
	out[item] = l;
	set[item] = true;
	return NULL;
}

int
check_limits_read(const char *text, struct check_limit out[CHECK_ITEMS], char *err, int errsize)
{
	bool set[CHECK_ITEMS] = { false };
	for (int i = 0; i < CHECK_ITEMS; i++)
		out[i] = check_items[i].standard;
	while (*text != '\0') {
		size_t len = strcspn(text, ",");
		const char *why = read_pair(text, len, out, set);
		if (why != NULL) {
			int used = snprintf(err, (size_t)errsize, "HYDRA_CHECK_LIMITS: \"%.*s\": %s; allowed: ITEM=WARNING:CRITICAL with commas between, of", len > 60 ? 60 : (int)len, text, why);
			for (int i = 0; i < CHECK_ITEMS && used < errsize; i++)
				if (check_items[i].unit != NULL)
					used += snprintf(err + used, (size_t)(errsize - used), " %s", check_items[i].name);
			return -1;
		}
		text += len;
		if (*text == ',')
			text++;
	}
	return 0;
}
