/* Verdict, criteria, limits that are set, statistics. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "page_overview.h"
#include "page_words.h"
#include "readiness.h"
#include "readiness_file.h"
#include "readiness_say.h"

const char *
readiness_class(const char *verdict)
{
	return strcmp(verdict, "READY") == 0 || strcmp(verdict, "PASS") == 0 ? "ok" : strcmp(verdict, "NOT READY") == 0 || strcmp(verdict, "FAIL") == 0 ? "error" : "warn";
}

static void
verdict(const struct page *p, const struct page_readiness *r, struct view *v)
{
	char words[80], since[480], day[FMT_TEXT];
	view_set(v, "MODE", page_mode_word(p));
	page_readiness_verdict(r, words, sizeof words);
	view_set(v, "VERDICT", words);
	view_set(v, "VERDICT_CLASS", readiness_class(r->verdict));
	view_set(v, "SENTENCE", r->sentence);
	page_readiness_since(r, fmt_day_text(r->since, day), since, sizeof since);
	view_set(v, "SINCE", since);
	if (r->record > 1)
		view_fmt(v, "REASON", "The record before was left: %s. ", r->reason);
	if (strcmp(r->mode, "sim") == 0 || strcmp(r->mode, "csv") == 0)
		view_show(v, "UNREAL");
}

/* "LOOSER" warns; "" (a line that is refused) and "MISSING" are errors. */
static const char *
direction_class(const char *direction)
{
	return strcmp(direction, "LOOSER") == 0 ? "warn" : direction[0] == '\0' || strcmp(direction, "MISSING") == 0 ? "error" : "";
}

/* Where the verdict changed, newest first. */
static void
changes(const struct page_readiness *r, struct view *v)
{
	char a[FMT_TEXT];
	if (r->n_changes == PAGE_READINESS_CHANGES)
		view_fmt(v, "BOUNDED", "The newest %d changes.", PAGE_READINESS_CHANGES);
	for (int i = 0; i < r->n_changes; i++) {
		const struct page_readiness_change *c = &r->change[i];
		struct view *row = view_row(v, "CHANGE");
		view_set(row, "SESSION", fmt_day_text(c->session, a));
		view_set(row, "VERDICT", c->verdict);
		view_set(row, "CLS", readiness_class(c->verdict));
		view_set(row, "RECORD", fmt_count(c->record, a));
		view_set(row, "FAILED", fmt_count(c->failed, a));
		view_set(row, "OPEN", fmt_count(c->open, a));
		view_set(row, "VERSION", fmt_count(c->version, a));
	}
}

static void
facts(const struct page_readiness_criterion *c, struct view *row)
{
	const struct { const char *name, *text; } all[] = { { "Value", c->value }, { "Limit", c->limit }, { "Interval", c->interval }, { "Needs", c->need } };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct view *fact = view_row(row, "FACT");
		view_set(fact, "NAME", all[i].name);
		view_set(fact, "TEXT", all[i].text[0] != '\0' ? all[i].text : FMT_NONE);
	}
}

static void
criterion(const struct page_readiness_criterion *c, struct view *row, bool linked)
{
	char day[FMT_TEXT];
	view_set(row, "ID", c->id);
	view_set(row, "TITLE", c->title);
	view_set(row, "CLS", readiness_class(c->status));
	view_set(row, "STATUS", strcmp(c->status, "NEE") == 0 ? "NOT ENOUGH EVIDENCE" : c->status);
	view_set(row, "SENTENCE", c->sentence);
	facts(c, row);
	for (int i = 0; i < c->n_changed; i++) {
		struct view *changed = view_row(row, "CHANGED");
		view_set(changed, "DIRECTION", c->changed[i].direction);
		view_set(changed, "CLS", direction_class(c->changed[i].direction));
		view_set(changed, "LIMIT", c->changed[i].sentence);
	}
	view_set(row, "AS_OF", fmt_day_text(c->as_of, day));
	if (c->event >= 0)
		view_fmt(row, "EVENT", ", event %lld", (long long)c->event);
	if (!linked || c->link[0] != '/' || c->link[1] == '/') { /* of this instance, whatever the journal holds */
		view_set(row, "WHERE", c->source);
		return;
	}
	struct view *link = view_row(row, "LINKED");
	view_set(link, "HREF", c->link);
	view_set(link, "ID", c->id);
	view_set(link, "FROM", c->source);
}

static void
groups(const struct page_readiness *r, struct view *body, bool linked)
{
	for (int g = 0; g < READINESS_GROUPS; g++) {
		struct view *group = view_row(body, "GROUP");
		int passed = 0, n = 0;
		view_set(group, "NAME", readiness_group_name[g]);
		view_fmt(group, "KEY", "g-%d", g + 1);
		for (int i = 0; i < r->n_criteria; i++) {
			if (strcmp(r->criterion[i].group, readiness_group_name[g]) != 0)
				continue;
			criterion(&r->criterion[i], view_row(group, "CRITERION"), linked);
			n++;
			passed += strcmp(r->criterion[i].status, "PASS") == 0;
		}
		view_fmt(group, "COUNT", "%d of %d pass", passed, n);
	}
}

static void
figures(const struct page_readiness_figure *f, int n, struct view *table)
{
	char note[256];
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(table, "FIGURE");
		view_set(row, "LABEL", f[i].label);
		view_set(row, "TEXT", f[i].text);
		snprintf(note, sizeof note, "%s%s%s", f[i].interval, f[i].interval[0] != '\0' && f[i].reason[0] != '\0' ? "; " : "", f[i].reason);
		view_set(row, "NOTE", note);
	}
}

#define UNTAKEN (READINESS_FILE_WHY + 96)

/*
 * What the file is now against what the runner took in, or refused, when it judged last; in out, if it must, why that cannot be
 * told: what a page may not read, the runner may. NULL: it is the same, or the journal cannot be read.
 */
static const char *
untaken(struct page *p, char out[UNTAKEN])
{
	char known[SHA256_TEXT], refused[240], now[SHA256_TEXT], why[READINESS_FILE_WHY];
	struct buf text = { 0 };
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db == NULL || page_overview_meta(db, "readiness_conf", known, sizeof known) < 0 || page_overview_meta(db, "readiness_conf_fault", refused, sizeof refused) < 0)
		return NULL;
	int rc = readiness_file_read(p->cfg.data_dir, &text, why, now);
	buf_free(&text);
	if (refused[0] != '\0') /* a space and why follow its SHA-256 */
		snprintf(known, sizeof known, "%.*s", (int)strcspn(refused, " "), refused);
	if (strcmp(now, known) == 0)
		return NULL;
	if (rc == -2) {
		snprintf(out, UNTAKEN, "Whether readiness.conf was changed since the last judgement is not known here: %s.", why);
		return out;
	}
	return rc == 0 ? "readiness.conf is gone since the last judgement: what it set ends when the runner judges next." :
	    known[0] == '\0' ? "readiness.conf is there since the last judgement: it counts when the runner judges next." : "readiness.conf was changed since the last judgement: as it is now it counts when the runner judges next.";
}

static void
overrides(struct page *p, const struct page_readiness *r, struct view *body)
{
	char text[UNTAKEN];
	const char *next = untaken(p, text);
	if (next != NULL)
		view_set(view_row(body, "UNTAKEN"), "WORDS", next);
	if (r->n_overrides == 0) {
		view_show(view_row(body, "STANDARD"), next != NULL ? "SO_FAR" : "COULD");
		return;
	}
	struct view *table = view_row(body, "OVERRIDES");
	for (int i = 0; i < r->n_overrides; i++) {
		const struct page_readiness_override *o = &r->override[i];
		struct view *row = view_row(table, "OVERRIDE");
		view_set(row, "TEXT", o->text);
		view_set(row, "DIRECTION", o->direction[0] != '\0' ? o->direction : "REFUSED");
		view_set(row, "CLS", direction_class(o->direction));
		view_set(row, "SENTENCE", o->sentence);
	}
}

void
readiness_record_words(const struct page_readiness *r, char *out, size_t size)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], d[FMT_TEXT];
	snprintf(out, size, "Record %s, %s trading day%s%s%s, judged as of session %s", fmt_count(r->record, a), fmt_count(r->days, b), r->days == 1 ? "" : "s", r->first[0] != '\0' ? " since " : "",
	    r->first[0] != '\0' ? fmt_day_text(r->first, c) : "", fmt_day_text(r->session, d));
}

void
readiness_body(struct page *p, const struct page_readiness *r, struct view *body, bool linked)
{
	struct view *all = view_row(body, "JUDGED");
	if (strcmp(r->session, p->meta.advanced) < 0 || p->meta.unjudged[0] != '\0' || (linked && page_words_stale(p)))
		view_set(all, "STALE", " stale");
	verdict(p, r, all);
	changes(r, all);
	groups(r, all, linked);
	readiness_curve_card(r, all, linked);
	overrides(p, r, all);
	struct view *statistics = view_row(all, "STATISTICS");
	int half = (r->n_statistics + 1) / 2;
	for (int i = 0; i < 2; i++) {
		struct view *part = view_row(statistics, "HALF");
		view_set(part, "PART", i == 0 ? "first half" : "second half");
		figures(r->statistic + i * half, i == 0 ? half : r->n_statistics - half, part);
	}
	figures(r->advisory, r->n_advisory, view_row(all, "ADVISORY"));
	if (r->fills > r->fills_judged)
		view_fmt(view_row(all, "CAPPED"), "WORDS", "Slippage and latency are of the newest %lld of %lld fills.", (long long)r->fills_judged, (long long)r->fills);
}
