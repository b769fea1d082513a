#include "page_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "forecast.h"
#include "page_overview.h"
#include "page_system.h"

#define RULE "the rule momentum_20"

char *page_words_runner(const struct run_state *r, char out[PAGE_WORDS_STATE])
{
	snprintf(out, PAGE_WORDS_STATE, "%s", !strcmp(r->word, "up") ? r->state : !strcmp(r->word, "absent") ? "not started" : "down");
	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = ' ';
	return out;
}

const char *
page_words_feed_dot(const struct run_state *r)
{
	static const char end[] = ", degraded"; /* as the runner says it of a feed that it does not trade on */
	size_t len = strlen(r->feed);
	if (strcmp(r->word, "up") != 0 || strcmp(r->state, "finished") == 0)
		return "off";
	return len >= sizeof end - 1 && strcmp(r->feed + len - (sizeof end - 1), end) == 0 ? "error" : "ok";
}

const char *page_words_runner_dot(const struct run_state *r)
{
	if (!strcmp(r->word, "absent"))
		return "off";
	if (strcmp(r->word, "up") != 0 || !strcmp(r->state, "critical"))
		return "error";
	return !strcmp(r->state, "degraded") || !strcmp(r->state, "halted") ? "warn" : "ok";
}

struct tally { int readable, unreadable, absent; };

static struct tally tally(const struct page *p)
{
	struct tally t = {0};

	for (int i = 0; i < PAGE_JOURNALS; i++)
		switch (p->source[i].health) {
		case PAGE_OK: t.readable++; break;
		case PAGE_UNREADABLE: t.unreadable++; break;
		case PAGE_MISSING:
		case PAGE_EMPTY: t.absent++; break;
		}
	return t;
}

/* Nothing has been written yet, and nobody runs who should have. */
static bool untouched(const struct page *p, const struct tally *t)
{
	return t->absent == PAGE_JOURNALS && strcmp(p->runner.word, "up") != 0;
}

const char *page_words_journals(const struct page *p, char out[PAGE_WORDS])
{
	struct tally t = tally(p);

	if (untouched(p, &t)) {
		snprintf(out, PAGE_WORDS, "none yet");
		return "off";
	}
	snprintf(out, PAGE_WORDS, "%d of %d readable", t.readable, PAGE_JOURNALS);
	return t.unreadable > 0 ? "error" : t.absent > 0 ? "warn" : "ok";
}

const char *page_words_disk(int64_t left, const char **low)
{
	*low = left < PAGE_SYSTEM_DISK_FULL ? ", nearly full" : left < PAGE_SYSTEM_DISK_LOW ? ", low" : "";
	return left < PAGE_SYSTEM_DISK_FULL ? "error" : left < PAGE_SYSTEM_DISK_LOW ? "warn" : "ok";
}

const char *page_words_breaker(const char *name)
{
	static const struct { const char *name, *words; } known[] = {
		{"max_daily_loss", "Daily loss"}, {"max_drawdown", "Drawdown"},
		{"max_position_size", "Position size"}, {"max_single_trade_loss", "Single trade loss"},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (!strcmp(name, known[i].name))
			return known[i].words;
	return name;
}

bool page_words_over(double value, double threshold)
{
	return threshold > 0 ? value > threshold : value < threshold;
}

char *page_words_plain(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++)
		if (*from != '`')
			*to++ = *from;
	*to = 0;
	return text;
}

bool page_words_judged(const char *reason)
{
	return strcmp(reason, FORECAST_NO_BAR) != 0;
}

const char *page_words_signal(const char *reason, int64_t direction)
{
	return !page_words_judged(reason) ? FMT_NONE : direction > 0 ? "long" : direction < 0 ? "short" : "none";
}

bool page_words_stale(const struct page *p)
{
	return strcmp(p->runner.word, "down") == 0 && strcmp(p->runner.state, "finished") != 0;
}

bool page_words_beyond(struct page *p, const char *session)
{
	if (strcmp(session, p->meta.advanced) <= 0 || p->source[PAGE_LEDGER].version == 0)
		return false;
	struct db *db = page_db(p, PAGE_LEDGER);
	return db != NULL && page_system_has_cycle(db, session) == 0;
}

instant_t page_words_due(const struct run_state *r, char out[PAGE_WORDS])
{
	bool up = !strcmp(r->word, "up"), ended = strcmp(r->word, "absent") != 0 && !strcmp(r->state, "finished");

	if (up && !ended && r->next_at > 0) {
		*out = 0;
		return r->next_at;
	}
	snprintf(out, PAGE_WORDS, "%s", ended ? "none: the feed has ended" : !up ? !strcmp(r->word, "absent") ? "when a runner is started" : "when the runner is back" :
	    r->reason[0] ? r->reason : !strcmp(r->state, "catching_up") ? "at once: it catches up" : FMT_NONE);
	return 0;
}

char *page_words_next_session(const struct run_state *r, const char *last, char out[PAGE_WORDS])
{
	char day[FMT_TEXT];
	bool comes = !strcmp(r->word, "up") && strcmp(r->state, "finished") != 0, newer = r->next_session[0] && strcmp(r->next_session, last) > 0;

	snprintf(out, PAGE_WORDS, "%s", !comes ? FMT_NONE : newer ? fmt_day_text(r->next_session, day) : "follows");
	return out;
}

bool page_words_under_way(const char *state)
{
	return strcmp(state, "done") != 0 && strcmp(state, "missed") != 0;
}

const char *page_words_outcome(const char *state, const char *reason, const char **term)
{
	*term = strcmp(state, "missed") == 0 ? "Stopped because" : "Outcome";
	if (page_words_under_way(state))
		return "under way";
	return reason[0] ? reason : FMT_NONE;
}

const char *page_words_halt(const struct page_meta *m)
{
	if (!m->halted)
		return "";
	return !strcmp(m->halt_reason, "operator") ? "Halted by the operator." : !strcmp(m->halt_reason, "ruin") ? "Halted: equity is not above 0." : "Halted.";
}

/* "1 of 3 journals cannot be read." */
static void journals_sentence(int n, const char *one, const char *many, char out[PAGE_WORDS])
{
	snprintf(out, PAGE_WORDS, "%d of %d journals %s.", n, PAGE_JOURNALS, n == 1 ? one : many);
}

char *page_words_needs(const struct page *p, char out[PAGE_WORDS])
{
	const struct run_state *r = &p->runner;
	bool up = !strcmp(r->word, "up");
	struct tally t = tally(p);

	if (up && (!strcmp(r->state, "critical") || !strcmp(r->state, "degraded")))
		snprintf(out, PAGE_WORDS, "This needs you: %s.", r->reason[0] ? r->reason : "the runner gives no reason, its log does");
	else if (p->meta.stopped[0])
		snprintf(out, PAGE_WORDS, "Orders are stopped: %s.", p->meta.stopped);
	else if (t.unreadable > 0)
		journals_sentence(t.unreadable, "cannot be read", "cannot be read", out);
	else if (t.absent > 0 && !untouched(p, &t))
		journals_sentence(t.absent, "is missing or empty", "are missing or empty", out);
	else
		snprintf(out, PAGE_WORDS, "%s", page_words_halt(&p->meta));
	return out;
}

bool page_words_flat(struct page *p, int64_t champion)
{
	struct db *db = p->source[PAGE_LEDGER].version > 0 ? page_db(p, PAGE_LEDGER) : NULL;
	int rc = champion > 0 && db && !page_meta_instead(&p->meta) ? page_overview_undirected(db, p->meta.advanced, champion) : 0;

	if (rc < 0)
		page_lost(p, PAGE_LEDGER);
	return rc > 0;
}

char *page_words_trader(const struct page *p, int64_t champion, bool flat, char out[PAGE_WORDS])
{
	char who[40] = RULE;
	bool ledger = p->source[PAGE_LEDGER].health == PAGE_OK;

	const char *why = champion > 0 ? page_meta_instead(&p->meta) : NULL;
	const char *when = strcmp(p->runner.word, "up") ? " when a runner runs" : "";

	if (why)
		snprintf(who, sizeof who, "%.*s", (int)(why - p->meta.decider), p->meta.decider); /* the champion before, or the rule */
	else if (champion > 0)
		snprintf(who, sizeof who, "champion v%" PRId64, champion);
	if (strcmp(who, RULE + strlen("the ")) == 0)
		snprintf(who, sizeof who, "%s", RULE);
	if (why && (ledger || !*when))
		snprintf(out, PAGE_WORDS, "%s trades%s, champion v%" PRId64 " cannot%s", who, when, champion, why);
	else if (champion > 0 && flat)
		snprintf(out, PAGE_WORDS, "%s found no edge, so nothing is staked", who);
	else if (ledger || !*when)
		snprintf(out, PAGE_WORDS, "%s trades%s", who, when);
	else
		snprintf(out, PAGE_WORDS, "nothing trades before a runner is started");
	return out;
}
