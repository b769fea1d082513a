/* Predicted against actual slippage, all intents from the sums that the ledger keeps: each market, and all of them about their own means. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "page_fills.h"
#include "reconciled.h"
#include "system.h"

#define NEWEST 2000 /* fills of the original, which keeps no sums, that are compared: a few milliseconds */

/* What the panel shows, read before a word of it is written. */
struct compared {
	struct reconciled ours;
	struct reconcile_pair *fills; /* of the original's journal */
	size_t n_fills;
	struct reconcile_report of_fills;
	int64_t of; /* intents with an order, or fills of the original, in all */
};

static void number(struct view *row, const char *name, bool there, double x, bool is_signed)
{
	char text[FMT_TEXT];

	view_set(row, name, !there ? FMT_NONE : is_signed ? fmt_real_signed(x, 3, text) : fmt_real(x, 3, text));
}

/* about: "≈" for what comes from a sketch, "" for what is exact. */
static void quantile(struct view *row, const char *name, bool there, double x, bool is_signed, const char *about)
{
	char text[FMT_TEXT];

	if (!there)
		view_set(row, name, FMT_NONE);
	else
		view_fmt(row, name, "%s%s", about, is_signed ? fmt_real_signed(x, 3, text) : fmt_real(x, 3, text));
}

static const char *verdict(const struct reconcile_report *r, bool live, char *out, size_t size)
{
	switch (reconcile_verdict(r)) {
	case RECONCILE_INSUFFICIENT: snprintf(out, size, "%zu of %d intents", r->n, RECONCILE_ENOUGH); return "muted";
	case RECONCILE_BIASED: snprintf(out, size, "bias beyond %g tick", RECONCILE_BIAS); return "warn";
	case RECONCILE_UNCORRELATED: snprintf(out, size, "correlation below %g", RECONCILE_CORRELATION); return "warn";
	case RECONCILE_UNJUDGED: snprintf(out, size, "bias within the limit"); return "ok";
	case RECONCILE_OK: break;
	}
	snprintf(out, size, live ? "calibrated" : "within the limits");
	return "ok";
}

/* correlated: whether a correlation of these pairs says anything. */
static struct view *report(struct view *body, const char *name, const struct reconcile_report *r, bool correlated, const char *about)
{
	struct view *row = view_row(body, "RECONCILED");
	bool there = r->n >= RECONCILE_ENOUGH;
	char text[FMT_TEXT];

	view_set(row, "NAME", name);
	view_set(row, "N", fmt_count((int64_t)r->n, text));
	number(row, "MEAN_PREDICTED", there, r->mean_predicted, false);
	number(row, "MEAN_ACTUAL", there, r->mean_actual, true);
	number(row, "BIAS", there, r->bias, true);
	number(row, "RMSE", there, r->rmse, false);
	quantile(row, "MEDIAN_PREDICTED", there, r->median_predicted, false, about);
	quantile(row, "MEDIAN_ACTUAL", there, r->median_actual, true, about);
	quantile(row, "P95_PREDICTED", there, r->p95_predicted, false, about);
	quantile(row, "P95_ACTUAL", there, r->p95_actual, true, about);
	number(row, "PESSIMISM", there && r->mean_predicted > 0, r->pessimism, false);
	view_set(row, "CORRELATION", !there ? FMT_NONE : correlated ? fmt_real_signed(r->correlation, 3, text) : "not judged");
	return row;
}

static void judged(struct view *body, const char *name, const struct reconcile_report *r, bool live)
{
	char words[64];
	struct view *row = report(body, name, r, reconcile_spread(r), "≈");

	view_set(row, "CLS", verdict(r, live, words, sizeof words));
	view_set(row, "VERDICT", words);
}

/* 0, or -1: the journal failed, or memory. */
static int read_ours(struct page *p, struct compared *c, char *err, int size)
{
	struct db *db = p->source[PAGE_LEDGER].db;

	if (reconciled_read(db, p->source[PAGE_LEDGER].version, &c->ours))
		return snprintf(err, (size_t)size, "%s", *db_error(db) ? db_error(db) : "out of memory, or a kept sum is damaged"), -1;
	c->of = (int64_t)c->ours.undivided + (int64_t)c->ours.pool.n + c->ours.rolls + c->ours.working + c->ours.unfilled + c->ours.unreadable;
	return 0;
}

/* The original's fills as it compared them: both numbers as stored, price units, the actual one without a sign. */
static int read_original(struct page *p, struct compared *c, char *err, int size)
{
	struct db *db = p->source[PAGE_LEDGER].db;
	struct page_fills_filter all = {.from = DATE_NONE, .to = DATE_NONE};
	struct page_fills_row *rows = calloc(NEWEST, sizeof *rows);
	bool more;
	int n;

	c->fills = calloc(NEWEST, sizeof *c->fills);
	n = rows && c->fills ? page_fills_rows(db, 0, &all, PAGE_FILLS_FIRST, NULL, rows, NEWEST, &more) : -1;
	if (n < 0 || page_fills_count(db, 0, &c->of)) {
		snprintf(err, (size_t)size, "%s", rows && c->fills ? db_error(db) : "out of memory");
		free(rows);
		return -1;
	}
	for (int i = 0; i < n; i++)
		if (isfinite(rows[i].predicted) && isfinite(rows[i].actual))
			c->fills[c->n_fills++] = (struct reconcile_pair){rows[i].predicted, rows[i].actual};
	free(rows);
	if (reconcile_pairs(c->fills, c->n_fills, &c->of_fills) < 0)
		return snprintf(err, (size_t)size, "out of memory"), -1;
	return 0;
}

static void left_out(struct view *body, const struct reconciled *r)
{
	const struct { int64_t n; const char *what; } part[] = {
		{r->rolls, "rolls"}, {r->working, "still working"}, {r->unfilled, "without a fill"}, {r->unreadable, "unreadable"},
		{(int64_t)r->undivided, "predicted to cost nothing (in their market's row only)"},
	};
	char text[256] = "Left out:", n[FMT_TEXT], tail[128] = "";
	size_t at = strlen(text);

	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		if ((i < 4 || part[i].n > 0) && at < sizeof text)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s %s %s", i ? "," : "", fmt_count(part[i].n, n), part[i].what);
	if (r->others > 0)
		snprintf(tail, sizeof tail, " %s fills of another system belong to no intent and are not compared here.", fmt_count(r->others, n));
	view_fmt(body, "LEFT_OUT", "%s.%s", text, tail);
}

static void show_ours(struct page *p, struct view *body, const struct compared *c)
{
	bool live = !strcmp(p->meta.mode, "ib-live"), real = live || !strcmp(p->meta.mode, "ib-paper");
	char text[FMT_TEXT];

	judged(body, "All markets", &c->ours.pool, live);
	for (int m = 0; m < c->ours.n; m++)
		if (c->ours.market[m].report.n > 0)
			judged(body, c->ours.market[m].row.symbol, &c->ours.market[m].report, live);
	view_set(body, "COMPARED", real ? "market against model" : "simulator against model");
	view_set(body, "UNIT", "Intents");
	view_fmt(body, "MEASURE", "In ticks an intent, contract-weighted; + is a cost; ≈ within 0.8 %%.%s",
		 real ? "" : " Simulated fills test the prediction against the simulator: they are no evidence for a market.");
	view_fmt(body, "SPAN", "Over all %s intents with an order.", fmt_count(c->of, text));
	left_out(body, &c->ours);
}

static void show_original(struct view *body, const struct compared *c)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	struct view *row = report(body, "All fills", &c->of_fills, true, "");

	view_set(row, "CLS", "muted");
	view_set(row, "VERDICT", "not judged");
	view_set(body, "COMPARED", "the original's fills against its predictions");
	view_set(body, "UNIT", "Fills");
	view_set(body, "MEASURE", "In price units, the actual one without a sign, as the original compared them: its predictions are made another way than ours and are not judged.");
	if (c->of > NEWEST)
		view_fmt(body, "SPAN", "Over the newest %s of %s fills. hydra-runner reconcile compares all of them.", fmt_count(NEWEST, a), fmt_count(c->of, b));
	else
		view_fmt(body, "SPAN", "Over all %s fills.", fmt_count(c->of, a));
	view_fmt(body, "LEFT_OUT", "Left out: %lld without two finite numbers.", (long long)((c->of > NEWEST ? NEWEST : c->of) - (int64_t)c->n_fills));
}

void system_reconcile(struct page *p, struct view *body)
{
	struct compared *c = calloc(1, sizeof *c);
	bool original = p->source[PAGE_LEDGER].version == 0;
	char err[400] = "out of memory";

	if (!c || (original ? read_original(p, c, err, (int)sizeof err) : read_ours(p, c, err, (int)sizeof err))) {
		if (c && db_code(p->source[PAGE_LEDGER].db))
			page_lost(p, PAGE_LEDGER);
		page_say(body, "RECONCILE_NOTICE", "error", err, NULL, NULL);
	} else if (c->of == 0) {
		page_say(body, "RECONCILE_NOTICE", "info", original ? "The journal holds no fill to compare." :
			 "No order yet. Comparison begins with the first orders that are done, and is judged from ten on.", NULL, NULL);
	} else {
		struct view *table = view_row(body, "RECONCILE");

		if (original)
			show_original(table, c);
		else
			show_ours(p, table, c);
	}
	if (c) {
		reconciled_free(&c->ours);
		free(c->fills);
	}
	free(c);
}
