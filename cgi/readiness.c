/* /readiness, its curve and its JSON: has this strategy earned real money? As the runner judged it last; nothing is computed here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "fmt.h"
#include "readiness.h"
#include "readiness_result.h"

#define REPORT "/api/report" /* nginx leads no request here: asked for on the command line */

#define ORIGINAL \
	"This folder is the original system's: its fills belong to no record that could be judged. hydra-runner adopt takes it over; its own sessions count from then on."

/* Why the newest session could not be judged, and in day which it was; NULL: nothing says that it could not. */
static const char *
failed(const struct page *p, char day[FMT_TEXT])
{
	char session[DATE_TEXT];
	const char *why = page_meta_unjudged(&p->meta, session);
	fmt_day_text(session, day);
	return why;
}

/* That the newest session could not be judged, and nothing was before. */
static void
none_failed(const char *day, const char *why, char *out, size_t size)
{
	snprintf(out, size, "Nothing was judged: session %s could not be: %s. The runner tries again at its next start, and at the close of the next session.", day, why);
}

/* A journal of ours without a judgement, or what stands in the way of one. */
static void
unjudged(struct page *p, struct view *body)
{
	char text[600], a[FMT_TEXT];
	const char *why = failed(p, a);
	const struct page_source *s = &p->source[PAGE_LEDGER];
	if (s->version == 0)
		snprintf(text, sizeof text, ORIGINAL);
	else if (why != NULL)
		none_failed(a, why, text, sizeof text);
	else if (p->meta.warmup_total > 0 && p->meta.warmup_done < p->meta.warmup_total)
		snprintf(text, sizeof text, "Nothing was judged yet: the first judgement comes when the runner has caught up, %lld of %lld sessions so far.", (long long)p->meta.warmup_done, (long long)p->meta.warmup_total);
	else if (p->meta.advanced[0] != '\0')
		snprintf(text, sizeof text, "Sessions were traded up to %s, but none was judged yet: the runner does it at the close of the next one. hydra-runner readiness does it now.", fmt_day_text(p->meta.advanced, a));
	else
		snprintf(text, sizeof text, "Nothing was judged yet: the first judgement comes at the close of the first session.");
	page_say(body, "SOURCE", why != NULL ? "error" : "info", text, NULL, NULL);
	page_status(p, "Not judged.", s->version == 0 ? "There is no record of this program." : "There is no verdict yet.");
}

/* Judged before the newest session, or by another version of the program: told, and since when. */
static void
stale(struct page *p, const struct page_readiness *r, struct view *body)
{
	char text[600], a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT];
	const char *why = failed(p, c);
	if (r->version != READINESS_RESULT_VERSION)
		page_say(body, "LATE", "warn", "Judged by another version of this program, whose words and rules may differ. The runner judges anew when it starts.", NULL, NULL);
	if (why != NULL) {
		snprintf(text, sizeof text, "Judging failed at session %s: %s. What stands here is of session %s. The runner tries again at its next start, and at the close of the next session.", c, why,
		    fmt_day_text(r->session, a));
		page_say(body, "LATE", "error", text, NULL, NULL);
		return;
	}
	if (strcmp(r->session, p->meta.advanced) >= 0)
		return;
	snprintf(text, sizeof text, "Judged as of session %s; trading has come to %s since. The runner judges again at the close of the next session, when it has caught up.", fmt_day_text(r->session, a),
	    fmt_day_text(p->meta.advanced, b));
	page_say(body, "LATE", "warn", text, NULL, NULL);
}

/* 1 read; 0 none; -1 it cannot be read, which the source then says. */
static int
read_judged(struct page *p, struct page_readiness *r)
{
	char err[sizeof p->source[0].error];
	struct db *db = page_db(p, PAGE_LEDGER);
	*r = (struct page_readiness){ 0 };
	int rc = db == NULL || p->source[PAGE_LEDGER].version == 0 ? 0 : page_readiness_read(db, r, err, sizeof err);
	if (rc < 0)
		page_lost_for(p, PAGE_LEDGER, err);
	if (rc == 1)
		page_readiness_lapse(r, p->meta.unjudged);
	return rc;
}

static void
html(struct page *p, const struct web_request *req, struct web_response *res)
{
	static struct page_readiness r; /* some 15 KB: not for the stack */
	char words[256];
	int rc = read_judged(p, &r);
	struct view *body = page_start(p, req, "readiness", "Readiness", "readiness.tpl");
	if (rc < 0 || page_db(p, PAGE_LEDGER) == NULL) {
		page_notice(p, PAGE_LEDGER, body, "SOURCE");
		if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
			page_status(p, "Not known.", "The journal cannot be read.");
		else
			page_status(p, "Not judged.", "There is no record yet.");
	} else if (rc == 0) {
		unjudged(p, body);
	} else {
		readiness_record_words(&r, words, sizeof words);
		page_status(p, "", words);
		stale(p, &r, body);
		readiness_body(p, &r, body, true);
	}
	page_finish(p, req, res);
	page_readiness_free(&r);
}

/* Why there is no judgement, in one line. */
static const char *
none(const struct page *p, char text[600])
{
	char day[FMT_TEXT];
	const struct page_source *s = &p->source[PAGE_LEDGER];
	const char *why = failed(p, day);
	if (s->health != PAGE_OK || s->version == 0 || why == NULL)
		return s->health != PAGE_OK ? s->error : s->version == 0 ? ORIGINAL : "nothing was judged yet: the runner does it at the close of a session";
	none_failed(day, why, text, 600);
	return text;
}

/* One file by itself, without a frame of navigation and without addresses. */
static void
report(struct page *p, const struct web_request *req, struct web_response *res)
{
	static struct page_readiness r;
	char text[FMT_TEXT], words[256], why[600];
	int rc = read_judged(p, &r);
	if (rc <= 0) {
		web_fail(req, res, 503, "%s", none(p, why));
		page_readiness_free(&r);
		return;
	}
	struct view *v = view_new();
	view_global(v, "ZONE", p->cfg.zone);
	page_readiness_verdict(&r, words, sizeof words);
	view_set(v, "VERDICT", words);
	readiness_record_words(&r, words, sizeof words);
	view_set(v, "RECORD", words);
	view_set(v, "MADE", fmt_date_time(p->zone, p->now, text));
	view_set(v, "MADE_UTC", fmt_utc(p->now, text));
	view_set(v, "MODE", page_mode_word(p));
	view_set(v, "BADGE", p->meta.badge);
	struct view *body = view_include(v, "BODY", "readiness.tpl");
	stale(p, &r, body);
	readiness_body(p, &r, body, false);
	page_fragment(v, "report.tpl", req, res);
	page_readiness_free(&r);
}

static void
picture(struct page *p, const struct web_request *req, struct web_response *res)
{
	static struct page_readiness r;
	char shown[64];
	for (int i = 0; i < req->n_params; i++) {
		const char *name = req->params[i].name;
		column_clean(req->params[i].value, shown, sizeof shown);
		if (strcmp(name, "theme") != 0 && strcmp(name, "size") != 0 && strcmp(name, "v") != 0) {
			web_fail(req, res, 400, "There is no parameter \"%s\" here (its value is \"%s\"): allowed are theme, size.", name, shown);
			return;
		}
	}
	int light = web_choice(req, res, "theme", "dark", "light");
	int narrow = light >= 0 ? web_choice(req, res, "size", "wide", "narrow") : -1;
	if (narrow < 0)
		return;
	(void)read_judged(p, &r);
	res->type = "image/svg+xml";
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "This plot cannot be drawn: %s.", p->source[PAGE_LEDGER].error);
	else if (readiness_curve_svg(&r, light == 1, narrow == 1, &res->body) != 0)
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
	page_readiness_free(&r);
}

/* The journaled JSON as it stands. */
static void
json(struct page *p, const struct web_request *req, struct web_response *res)
{
	static struct page_readiness r;
	char why[600];
	int rc = read_judged(p, &r);
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE) {
		web_fail(req, res, 503, "%s.", p->source[PAGE_LEDGER].error);
		return;
	}
	res->status = 200;
	res->type = "application/json";
	if (rc == 1 && r.json != NULL) {
		buf_str(&res->body, r.json);
	} else {
		buf_str(&res->body, rc == 1 ? "{\"verdict\":\"NOT ENOUGH EVIDENCE\",\"session\":null,\"detail\":" : "{\"verdict\":null,\"session\":null,\"detail\":");
		buf_json(&res->body, rc == 1 ? PAGE_READINESS_LAPSED : none(p, why));
		buf_char(&res->body, '}');
	}
	page_readiness_free(&r);
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	if (strcmp(req->path, READINESS_PICTURE) == 0)
		picture(p, req, res);
	else if (strcmp(req->path, REPORT) == 0)
		report(p, req, res);
	else if (strcmp(req->path, "/readiness") != 0 && strcmp(req->path, "/api/readiness") != 0)
		web_fail(req, res, 404, "No such page: %s.", req->path);
	else if (web_no_params(req, res) == 1)
		(strcmp(req->path, "/readiness") == 0 ? html : json)(p, req, res);
}

int
main(int argc, char **argv)
{
	static const char *const templates[] = { "readiness.tpl", "report.tpl" };
	if (argc == 2 && strcmp(argv[1], "--report") == 0)
		return page_once("readiness", templates, 2, handle, REPORT);
	return page_main("readiness", templates, 2, handle);
}
