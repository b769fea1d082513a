/* The champion's live record against its limits, as the newest session's rows have it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "drift.h"
#include "page_record.h"

#define BACK 20 /* sessions that a trend looks back */

/* rows: where the days or decisions stand that the figure is made of */
struct figure { const char *kind, *name, *degraded, *of, *rows; bool percent; };

static const struct figure figures[] = {
	{ "sharpe", "Sharpe, 60 days", "1.645 standard errors under the out-of-sample Sharpe, from 60 on", "exposed sessions", "#table-record", false },
	{ "drawdown", "Drawdown", "1.5 times the out-of-sample maximum, at least 3 %", "sessions", "#table-record", true },
	{ "hit_rate", "Hit rate", "under 45 %, and 1.645 standard errors under 50 %", "sessions with matured predictions", "/agent#forecasts", true },
	{ "brier", "Calibration (Brier)", "over 0.25 by 1.645 standard errors", "sessions with matured predictions", "/agent#forecasts", false },
};

static const struct page_drift_reading *
find(const struct page_drift_reading *r, int n, const char *kind, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(r[i].kind, kind) == 0 && strcmp(r[i].name, name) == 0)
			return &r[i];
	return NULL;
}

const struct page_drift_reading *
drift_reading(const struct drift *d, const char *kind, const char *name)
{
	return find(d->reading, d->n_readings, kind, name);
}

static const struct { const char *word, *words, *colour; } verdicts[] = {
	{ "ok", "OK", "ok" },
	{ "warming", "warming up", "muted" },
	{ "undefined", "undefined", "muted" },
	{ "no_edge", "no edge out of sample", "warn" },
	{ "watch", "watched", "warn" },
	{ "degraded", "DEGRADED", "error" },
	{ "bad", "DEGRADED", "error" },
	{ "alert", "DEGRADED", "error" },
	{ "alarm", "ALARM", "error" },
	{ "voting", "voting", "warn" },
	{ "drifted", "DRIFTED", "error" },
	{ "shown", "shown, not judged", "muted" },
	{ "missing", "values missing", "warn" },
};

const char *
drift_verdict_words(const char *verdict)
{
	for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
		if (strcmp(verdicts[i].word, verdict) == 0)
			return verdicts[i].words;
	return verdict;
}

const char *
drift_verdict_colour(const char *verdict)
{
	for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
		if (strcmp(verdicts[i].word, verdict) == 0)
			return verdicts[i].colour;
	return "muted";
}

char *
drift_count(const struct page_drift_reading *r, char out[FMT_TEXT])
{
	char n[FMT_TEXT];
	snprintf(out, FMT_TEXT, r->n < r->needs ? "%.40s of %lld" : "%.40s", fmt_count(r->n, n), (long long)r->needs);
	return out;
}

static char *
amount(const struct figure *f, double x, char out[FMT_TEXT])
{
	return f->percent ? fmt_percent(x, 2, out) : fmt_real(x, strcmp(f->kind, "brier") == 0 ? 4 : 2, out);
}

/* The readings of BACK sessions before; none when there were not so many. */
static int
read_before(struct page *p, const struct drift *d, struct page_drift_reading out[OBSERVE_READINGS])
{
	char session[DATE_TEXT];
	struct db *db = page_db(p, PAGE_TELEMETRY);
	int n = db != NULL ? page_drift_before(db, d->after, BACK, session) : 0;
	if (n == 1)
		n = page_drift_readings(db, session, out, OBSERVE_READINGS);
	if (n < 0)
		page_lost(p, PAGE_TELEMETRY);
	return n < 0 ? 0 : n;
}

/* What it was then; "—" when it had no value. */
static void
trend(const struct figure *f, const struct page_drift_reading *then, double now, struct view *row)
{
	char a[FMT_TEXT];
	if (then == NULL || isnan(then->value) || isnan(now)) {
		view_set(row, "TREND", FMT_NONE);
		return;
	}
	view_set(row, "ARROW", fmt_arrow(fmt_sign(now - then->value)));
	view_fmt(row, "TREND", "from %s", amount(f, then->value, a));
}

/* The sessions that the Sharpe ratio and the drawdown are of. */
static void
record(struct page *p, const struct drift *d, struct view *table)
{
	struct page_record_day day[PAGE_RECORD_DAYS];
	struct db *db = page_db(p, PAGE_LEDGER);
	char a[FMT_TEXT];
	int n = db != NULL ? page_record(db, d->newest.deployed, d->newest.session, day) : 0;
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	struct view *v = n > 0 ? view_row(table, "RECORD") : NULL;
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(v, "DAY");
		view_set(row, "SESSION", fmt_day_text(day[i].session, a));
		view_set(row, "RETURN", fmt_percent_signed(day[i].ret, 3, a));
		view_set(row, "EXPOSED", day[i].exposed ? "yes" : "no");
	}
}

void
drift_performance(struct page *p, const struct drift *d, struct view *body)
{
	struct page_drift_reading before[OBSERVE_READINGS];
	char a[FMT_TEXT];
	struct view *table = view_row(body, "PERFORMANCE");
	int n_before = read_before(p, d, before);
	view_set(table, "SESSION", fmt_day_text(d->newest.session, a));
	view_fmt(table, "BACK", "%d", BACK);
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		const struct figure *f = &figures[i];
		const struct page_drift_reading *r = drift_reading(d, f->kind, "");
		struct view *row = view_row(table, "READING");
		view_set(row, "NAME", f->name);
		view_set(row, "KIND", f->kind);
		view_set(row, "DEGRADED", f->degraded);
		view_set(row, "VALUE", r != NULL ? amount(f, r->value, a) : FMT_NONE);
		view_set(row, "ERROR", r != NULL ? amount(f, r->error, a) : FMT_NONE);
		view_set(row, "LIMIT", r != NULL ? amount(f, r->line, a) : FMT_NONE);
		trend(f, find(before, n_before, f->kind, ""), r != NULL ? r->value : NAN, row);
		/* none yet: there is no row to lead to */
		struct view *of = view_row(row, r != NULL && r->n > 0 ? "COUNTED" : "UNCOUNTED");
		view_set(of, "ROWS", f->rows);
		view_fmt(of, "N", "%s %s", r != NULL ? drift_count(r, a) : "0", f->of);
		view_set(row, "VERDICT", r != NULL ? drift_verdict_words(r->verdict) : "no reading");
		view_set(row, "CLASS", r != NULL ? drift_verdict_colour(r->verdict) : "muted");
	}
	record(p, d, table);
}
