/* Daily bars of a folder of files. Everything is read and judged at the start; nothing of a bad file is traded unless asked. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "feed_cot.h"
#include "feed_csv_internal.h"
#include "feed_internal.h"
#include "roll.h"
#include "sha256.h"

#define IMPACT 0.15 /* k of a daily fill (docs/definitions.md, "Paper fills") */

static void
csv_close(struct feed *f)
{
	struct feed_csv *c = (struct feed_csv *)f;
	for (int m = 0; m < c->base.n_markets; m++)
		feed_csv_series_free(&c->series[m]);
	feed_cot_free(c->base.cot);
	free(c->sessions);
	free(c);
}

/* How many sessions of the run come before day. */
static size_t
sessions_before(const struct feed_csv *c, date_t day)
{
	size_t lo = 0, hi = c->n_sessions;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (c->sessions[mid] < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static enum feed_state
csv_session(struct feed *f, date_t from, date_t *out)
{
	const struct feed_csv *c = (struct feed_csv *)f;
	size_t i = sessions_before(c, from);
	if (i == c->n_sessions)
		return FEED_END;
	*out = c->sessions[i];
	return FEED_READY;
}

static date_t
csv_before(struct feed *f, int m, date_t day)
{
	const struct feed_csv *c = (struct feed_csv *)f;
	size_t i = sessions_before(c, day);
	(void)m;
	return i > 0 ? c->sessions[i - 1] : DATE_NONE;
}

static const struct bar *
csv_bars(struct feed *f, int m, date_t session, int *n)
{
	const struct feed_csv *c = (struct feed_csv *)f;
	*n = (int)feed_count(c->series[m].bars, c->series[m].n_bars, session);
	return *n > 0 ? c->series[m].bars : NULL;
}

static const struct subbar *
csv_subs(struct feed *f, int m, date_t session, int *n)
{
	(void)f, (void)m, (void)session;
	*n = 0;
	return NULL;
}

static double
csv_impact(struct feed *f, int m)
{
	(void)f, (void)m;
	return IMPACT;
}

static int
csv_truth(struct feed *f, int m, date_t session, int *regime)
{
	(void)f, (void)m, (void)session;
	*regime = 0;
	return 0;
}

static int
csv_roll(struct feed *f, int m, date_t session, struct feed_roll *out)
{
	const struct feed_roll *roll = feed_csv_series_roll(&((struct feed_csv *)f)->series[m], session);
	if (roll != NULL)
		*out = *roll;
	return roll != NULL;
}

static const struct feed_ops csv_ops = { csv_close, csv_session, csv_before, csv_bars, csv_roll, csv_subs, csv_impact, csv_truth, NULL };

static int
later(const void *a, const void *b)
{
	const date_t x = *(const date_t *)a, y = *(const date_t *)b;
	return (x > y) - (x < y);
}

/* The union of all files' dates. 0, or -1 out of memory. */
static int
unite(struct feed_csv *c)
{
	size_t total = 0, n = 0;
	for (int m = 0; m < c->base.n_markets; m++)
		total += c->series[m].n_bars + c->series[m].n_missing;
	c->sessions = malloc((total + 1) * sizeof *c->sessions);
	if (c->sessions == NULL)
		return -1;
	for (int m = 0; m < c->base.n_markets; m++) {
		const struct feed_csv_series *s = &c->series[m];
		for (size_t i = 0; i < s->n_bars; i++)
			c->sessions[n++] = s->bars[i].session;
		memcpy(&c->sessions[n], s->missing, s->n_missing * sizeof *s->missing);
		n += s->n_missing;
	}
	qsort(c->sessions, n, sizeof *c->sessions, later);
	for (size_t i = 0; i < n; i++)
		if (c->n_sessions == 0 || c->sessions[i] != c->sessions[c->n_sessions - 1])
			c->sessions[c->n_sessions++] = c->sessions[i];
	return 0;
}

/* One of the user's own is part of the input, a built-in one of the program. */
static void
add_contract(struct sha256 *sum, const struct contract *k)
{
	char text[200];
	int n = snprintf(text, sizeof text, "%s %s %s %" PRId64 " %" PRId64 " %d %" PRId64 "\n", k->symbol, k->exchange, k->currency, k->point_value, k->tick, k->spread_ticks, k->commission);
	sha256_add(sum, text, (size_t)n);
}

/* What else is part of the input: contracts of the user's own, and the calendar where a contract's own roll date hangs on it. */
static void
add_rules(struct feed_csv_opening *o)
{
	struct feed_csv *c = o->csv;
	struct sha256 sum;
	bool contracts = false;
	sha256_open(&sum);
	for (int m = 0; m < c->base.n_markets; m++) {
		if (c->base.markets[m].own)
			add_contract(&sum, &c->base.markets[m]);
		contracts = contracts || strcmp(c->series[m].bars[0].contract, c->base.markets[m].symbol) != 0;
	}
	for (size_t i = 0; contracts && o->calendar != NULL && i < o->calendar->n_rows; i++) {
		const struct calendar_row *r = &o->calendar->rows[i];
		sha256_add(&sum, r->exchange, strlen(r->exchange) + 1);
		sha256_add(&sum, &r->date, sizeof r->date);
		sha256_add(&sum, &r->close, sizeof r->close);
	}
	sha256_text(&sum, c->base.rules);
}

static void
set_badge(struct feed_csv *c)
{
	int n = 0;
	for (int m = 0; m < c->base.n_markets; m++)
		n += !c->series[m].adjusted;
	if (n == c->base.n_markets)
		snprintf(c->base.badge, sizeof c->base.badge, "%s", ROLL_BADGE);
	else if (n > 0)
		snprintf(c->base.badge, sizeof c->base.badge, "%s (%d of %d markets)", ROLL_BADGE, n, c->base.n_markets);
}

/* 0 when what was read may be traded. */
static int
judge(struct feed_csv_opening *o)
{
	const struct feed_csv_report *r = &o->report;
	feed_csv_report_end(r);
	if (o->refused)
		return -1;
	if (r->bad > 0 && !r->skip) {
		const char *advice = !r->may_skip ? "" : r->bad == 1 ? "; --skip-bad leaves it out" : "; --skip-bad leaves them out";
		snprintf(o->err, o->errsize, "%s (%" PRId64 " bad row%s in all, nothing is traded%s)", r->first, r->bad, r->bad == 1 ? "" : "s", advice);
		return -1;
	}
	if (o->csv->base.n_markets == 0)
		return feed_csv_failed(o, "", "no file with a bar that can be traded");
	return 0;
}

int
feed_csv_open(const struct config *cfg, const char *dir, bool skip_bad, const struct calendar *calendar, const struct feed_rolls *rolls, const struct contract_list *own, const struct tz *chicago, struct feed **out, char *err, int errsize)
{
	return feed_csv_load(cfg, dir, &(struct feed_csv_how){ .skip_bad = skip_bad, .calendar = calendar, .rolls = rolls, .own = own }, chicago, out, err, errsize);
}

int
feed_csv_load(const struct config *cfg, const char *dir, const struct feed_csv_how *how, const struct tz *chicago, struct feed **out, char *err, int errsize)
{
	struct feed_csv *c = calloc(1, sizeof *c);
	struct feed_csv_opening o = { .csv = c, .cfg = cfg, .dir = dir, .rolls = how->rolls, .own = how->own, .calendar = how->calendar, .chicago = chicago, .report = { .skip = how->skip_bad, .may_skip = !how->growing },
		.growing = how->growing, .n_only = how->n_only, .err = err, .errsize = (size_t)errsize };
	*out = NULL;
	if (c == NULL)
		return feed_csv_failed(&o, "", "out of memory");
	c->base.ops = &csv_ops;
	c->base.name = "csv";
	c->base.open_ended = true;
	if (feed_csv_folder(&o) != 0 || judge(&o) != 0)
		goto fail;
	if (unite(c) != 0) {
		feed_csv_failed(&o, "", "out of memory");
		goto fail;
	}
	if (feed_cot_read(cfg, how->calendar, chicago, c->base.markets, c->base.n_markets, &c->base.cot, err, errsize) != 0)
		goto fail;
	set_badge(c);
	add_rules(&o);
	feed_digest(&c->base, INT32_MAX, c->base.digest);
	*out = &c->base;
	return 0;
fail:
	csv_close(&c->base);
	return -1;
}
