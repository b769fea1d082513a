/*
 * Predicted against actual slippage: all intents from the sums that the ledger keeps, each market, and all of them about their
 * own means; and apart from these the fills of the original, as it compared them.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "page_fills.h"
#include "page_others.h"
#include "page_system.h"
#include "reconciled.h"
#include "system.h"

/* What the panel shows, read before a word of it is written. */
struct compared {
	struct reconciled ours;
	int64_t of;                /* our intents with an order, in all */
	struct page_others others; /* fills that are not ours, the newest */
	int64_t of_others;         /* in all */
	struct reconcile_report of_fills;
	const char *whose;         /* those fills are */
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

static struct view *report(struct view *body, const char *name, const char *symbol, const struct reconcile_report *r, const char *about)
{
	struct view *row = view_row(body, "RECONCILED");
	bool there = r->n >= RECONCILE_ENOUGH, spread = reconcile_spread(r), sign = about[0] != 0; /* of others the actual one is compared without */
	char text[FMT_TEXT];

	view_set(row, "NAME", name);
	/* a market of its own has its rows in the journal of fills; what is over several has all of them */
	struct view *count = view_row(row, symbol ? "OF_MARKET" : "OF_ALL");

	view_set(count, "N", fmt_count((int64_t)r->n, text));
	view_set(count, "SYMBOL", symbol ? symbol : "");
	/* which says the same number of the same intents, once there is one; of the fills of others it compares those with a sign alone */
	view_set(count, "CARD", about[0] && r->n > 0 ? "#comparison" : "");
	number(row, "MEAN_PREDICTED", there, r->mean_predicted, false);
	number(row, "MEAN_ACTUAL", there, r->mean_actual, sign);
	number(row, "BIAS", there, r->bias, true);
	number(row, "RMSE", there, r->rmse, false);
	quantile(row, "MEDIAN_PREDICTED", there, r->median_predicted, false, about);
	quantile(row, "MEDIAN_ACTUAL", there, r->median_actual, sign, about);
	quantile(row, "P95_PREDICTED", there, r->p95_predicted, false, about);
	quantile(row, "P95_ACTUAL", there, r->p95_actual, sign, about);
	number(row, "PESSIMISM", there && r->mean_predicted > 0, r->pessimism, false);
	/* in the words of the comparison on Fills */
	view_set(row, "CORRELATION", !there || (spread && r->level) ? FMT_NONE : spread ? fmt_real_signed(r->correlation, 3, text) : "not judged");
	if (there && !spread)
		view_set(body, "UNSPREAD", " Correlation not judged: the prediction hardly varies.");
	else if (there && r->level)
		view_set(body, "LEVEL", " No correlation where the actual slippage does not vary.");
	return row;
}

static void judged(struct view *body, const char *name, const char *symbol, const struct reconcile_report *r, bool live)
{
	char words[64];
	struct view *row = report(body, name, symbol, r, "≈");

	view_set(row, "CLS", verdict(r, live, words, sizeof words));
	view_set(row, "VERDICT", words);
}

/* 0, or -1 with db_error, "" no memory or a kept sum that is damaged. */
static int read_ours(struct db *db, int version, struct compared *c)
{
	if (reconciled_read(db, version, &c->ours))
		return -1;
	c->of = (int64_t)c->ours.undivided + (int64_t)c->ours.pool.n + c->ours.rolls + c->ours.working + c->ours.unfilled + c->ours.unreadable;
	c->of_others = c->ours.others;
	return 0;
}

/* An adopted ledger began as the original's; in one of ours, rows of another program can stand too. */
static int read_others(struct db *db, int version, struct compared *c)
{
	int adopted = version == 0 ? 1 : page_system_adopted(db);

	if (adopted < 0 || page_others_read(db, version, &c->others) || reconcile_pairs(c->others.pair, (size_t)c->others.n, &c->of_fills) < 0)
		return -1;
	c->whose = adopted ? "the original" : "another program";
	return 0;
}

static void left_out(struct view *body, const struct reconciled *r)
{
	const struct { int64_t n; const char *what; } part[] = {
		{r->rolls, r->rolls == 1 ? "roll" : "rolls"}, {r->working, "still working"}, {r->unfilled, "without a fill"}, {r->unreadable, "unreadable"},
		{(int64_t)r->undivided, "predicted to cost nothing (in their market's row only)"},
	};
	char text[256] = "Left out:", n[FMT_TEXT], tail[128] = "";
	size_t at = strlen(text);

	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		if ((i < 4 || part[i].n > 0) && at < sizeof text)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s %s %s", i ? "," : "", fmt_count(part[i].n, n), part[i].what);
	if (r->others > 0)
		snprintf(tail, sizeof tail, r->others == 1 ? " %s fill of another system belongs to no intent and stands apart, below." : " %s fills of another system belong to no intent and stand apart, below.",
			 fmt_count(r->others, n));
	view_fmt(body, "LEFT_OUT", "%s.%s", text, tail);
}

static void show_ours(struct page *p, struct view *body, const struct compared *c)
{
	bool live = !strcmp(p->meta.mode, "ib-live"), real = live || !strcmp(p->meta.mode, "ib-paper");
	char text[FMT_TEXT];
	int markets = 0;

	judged(body, "All markets", NULL, &c->ours.pool, live);
	for (int m = 0; m < c->ours.n; m++)
		if (c->ours.market[m].report.n > 0) {
			judged(body, c->ours.market[m].row.symbol, c->ours.market[m].row.symbol, &c->ours.market[m].report, live);
			markets++;
		}
	view_set(body, "COMPARED", real ? "market against model" : "simulator against model");
	view_set(body, "UNIT", "Intents");
	view_fmt(body, "MEASURE", "In ticks an intent, contract-weighted; + is a cost; ≈ within 0.8 %%.%s%s",
		 markets > 1 ? " Pessimism × of all markets: each by its own prediction, not the two means divided." : "", real ? "" : " Simulated fills test the prediction against the simulator: they are no evidence for a market.");
	view_fmt(body, "SPAN", "Over all %s intent%s with an order.", fmt_count(c->of, text), fmt_s(c->of));
	left_out(body, &c->ours);
}

static void show_others(struct view *body, const struct compared *c)
{
	char a[FMT_TEXT], b[FMT_TEXT], name[48];
	struct view *row;

	snprintf(name, sizeof name, "All fills of %s", c->whose);
	row = report(body, name, NULL, &c->of_fills, "");
	view_set(row, "CLS", "muted");
	view_set(row, "VERDICT", "not judged");
	view_fmt(body, "COMPARED", "fills of %s against its predictions", c->whose);
	view_set(body, "UNIT", "Fills");
	view_set(body, "MEASURE", "In price units, the actual one without a sign, as the original compared them: its predictions are made another way than ours and are not judged.");
	if (c->of_others > c->others.looked)
		view_fmt(body, "SPAN", "Over the newest %s of %s fills. hydra-runner reconcile compares all of them.", fmt_count(c->others.looked, a), fmt_count(c->of_others, b));
	else
		view_fmt(body, "SPAN", "Over all %s fill%s.", fmt_count(c->of_others, a), fmt_s(c->of_others));
	view_fmt(body, "LEFT_OUT", "Left out: %s without two usable numbers.", fmt_count(c->others.looked - c->others.n, a));
}

static void show(struct page *p, struct view *body, const struct compared *c, int version)
{
	if (c->of > 0)
		show_ours(p, view_row(body, "RECONCILE"), c);
	else if (version > 0)
		page_say(body, "RECONCILE_NOTICE", "info", "No order yet. Comparison begins with the first orders that are done, and is judged from ten on.", NULL, NULL);
	else if (c->of_others == 0)
		page_say(body, "RECONCILE_NOTICE", "info", "The journal holds no fill to compare.", NULL, NULL);
	if (c->others.looked > 0)
		show_others(view_row(body, "RECONCILE"), c);
}

void system_reconcile(struct page *p, struct view *body)
{
	struct compared *c = calloc(1, sizeof *c);
	struct db *db = p->source[PAGE_LEDGER].db;
	int version = p->source[PAGE_LEDGER].version;

	if (!c || read_ours(db, version, c) || (c->of_others > 0 && read_others(db, version, c))) {
		if (c && db_error(db)[0])
			page_lost(p, PAGE_LEDGER);
		page_say(body, "RECONCILE_NOTICE", "error", c ? reconciled_error(db) : "out of memory", NULL, NULL);
	} else {
		show(p, body, c, version);
	}
	if (c) {
		reconciled_free(&c->ours);
		page_others_free(&c->others);
	}
	free(c);
}
