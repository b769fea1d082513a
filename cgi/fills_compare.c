/* The reconciliation card: predicted against actual slippage, intent by intent, and an earlier system's fills apart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "fill_row.h"
#include "fills.h"
#include "fmt.h"

bool
fills_real_market(const struct page *p)
{
	return strcmp(p->meta.mode, "ib-live") == 0;
}

bool
fills_pairs_old(const struct page_sample *s)
{
	return s->n == 0 && s->n_old > 0;
}

double
fills_factor(const struct page_sample_unit *u, const struct market *m, enum fills_query_unit unit)
{
	switch (unit) {
	case FILLS_QUERY_TICKS:
		return (double)DECIMAL_ONE / (double)m->tick;
	case FILLS_QUERY_BPS:
		return 1e4 / fabs(u->price);
	case FILLS_QUERY_MONEY:
		return u->contracts * decimal_to_double(m->point_value);
	}
	return NAN;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

void
fills_pairs(const struct page_sample *s, bool old, enum fills_query_unit unit, struct fills_pairs *out)
{
	const struct page_sample_unit *units = old ? s->old : s->intent;
	int n = old ? s->n_old : s->n;
	memset(out, 0, sizeof *out);
	for (int m = 0; m < s->markets.n; m++)
		for (int i = 0; i < n; i++) {
			double k = units[i].market == m ? fills_factor(&units[i], &s->markets.row[m], unit) : NAN;
			if (!isfinite(k))
				continue;
			out->at[out->n] = units[i].at;
			out->error[out->n] = (units[i].actual - units[i].predicted) * k;
			out->pair[out->n++] = (struct reconcile_pair){ units[i].predicted * k, units[i].actual * k };
			out->size[m]++;
			if (isfinite(units[i].delay))
				out->delay[out->n_delay++] = units[i].delay * k;
		}
	qsort(out->delay, (size_t)out->n_delay, sizeof *out->delay, ascending);
}

char *
fills_amount(double x, enum fills_query_unit unit, const char *currency, bool is_signed, char out[FMT_TEXT])
{
	int64_t micro;
	int decimals = unit == FILLS_QUERY_TICKS ? 3 : 2;
	if (unit != FILLS_QUERY_MONEY)
		return is_signed ? fmt_real_signed(x, decimals, out) : fmt_real(x, decimals, out);
	if (!isfinite(x) || decimal_from_double(x, &micro) != 0)
		return fmt_real(NAN, 0, out);
	return is_signed ? fmt_money_signed(micro, currency, out) : fmt_money(micro, currency, out);
}

static struct view *
figure(struct view *v, const char *term, const char *value)
{
	struct view *row = view_row(v, "FIGURE");
	view_set(row, "TERM", term);
	view_set(row, "VALUE", value);
	return row;
}

/* Whether there is one is asked of the ticks: in other units prices alone make both sides vary. */
static void
correlation(const struct reconcile_report *ticks, const struct reconcile_report *shown, struct view *v)
{
	static const char term[] = "Correlation";
	char a[FMT_TEXT];
	if (!reconcile_spread(ticks))
		figure(v, term, "not judged: the prediction hardly varies");
	else if (shown->level)
		view_set(view_row(figure(v, term, FMT_NONE), "WHY"), "TEXT", "The actual slippage does not vary: nothing correlates with it.");
	else
		figure(v, term, fmt_real_signed(shown->correlation, 2, a));
}

/* What was compared, and what came of it. */
struct compared {
	const struct fills_pairs *pairs;
	const struct reconcile_report *shown, *ticks; /* in the page's unit; in ticks, which is judged */
	bool old;  /* fills of an earlier system, not intents */
	bool kept; /* of sums that are kept of all: quantiles are those of a sketch */
};

/* Of several markets it is the mean of each intent's actual by its own market's prediction: not the two means above, divided. */
static const char *
pessimism_words(const struct fills *g, const struct fills_pairs *pairs)
{
	int markets = 0;
	for (int m = 0; m < MARKET_MAX; m++)
		markets += pairs->size[m] > 0;
	return g->query.filter.symbol[0] == '\0' && markets > 1 ? "Pessimism multiplier, by each market\xe2\x80\x99s own prediction" : "Pessimism multiplier, actual to predicted";
}

static void
figures(const struct fills *g, const struct page *p, const struct compared *c, struct view *v)
{
	const struct reconcile_report *r = c->shown;
	const char *about = c->kept ? "≈" : "";
	enum fills_query_unit unit = g->query.unit;
	const char *currency = p->meta.currency;
	char a[FMT_TEXT], b[FMT_TEXT], both[2 * FMT_TEXT + 16];
	double absolute = 0;
	for (int i = 0; i < c->pairs->n; i++)
		absolute += fabs(c->pairs->pair[i].actual) / c->pairs->n;
	view_show(v, "FIGURES");
	figure(v, c->old ? "Fills compared" : "Intents compared", fmt_count((int64_t)r->n, a));
	figure(v, "Mean predicted", fills_amount(r->mean_predicted, unit, currency, false, a));
	figure(v, "Mean actual, signed", fills_amount(r->mean_actual, unit, currency, true, a));
	if (c->old)
		figure(v, "Mean actual, without sign", fills_amount(absolute, unit, currency, false, a));
	figure(v, "Bias, actual less predicted", fills_amount(r->bias, unit, currency, true, a));
	figure(v, "RMSE", fills_amount(r->rmse, unit, currency, false, a));
	snprintf(both, sizeof both, "%s%s · %s%s", about, fills_amount(r->median_predicted, unit, currency, false, a), about, fills_amount(r->median_actual, unit, currency, true, b));
	figure(v, "Medians, predicted · actual", both);
	snprintf(both, sizeof both, "%s%s · %s%s", about, fills_amount(r->p95_predicted, unit, currency, false, a), about, fills_amount(r->p95_actual, unit, currency, true, b));
	figure(v, "95th percentiles, predicted · actual", both);
	figure(v, pessimism_words(g, c->pairs), fmt_real(r->pessimism, 2, a));
	/* prices of different markets correlate by their sizes: pooled, each market is about its own means */
	correlation(c->ticks, r, v);
}

/* Delay is what the price did between decision and arrival: gap noise, no slippage, so it has a group of its own. */
static void
show_delay(const struct fills *g, const struct page *p, const struct fills_pairs *pairs, struct view *v)
{
	char a[FMT_TEXT];
	double sum = 0;
	int n = pairs->n_delay;
	if (n == 0)
		return;
	struct view *d = view_row(v, "DELAY");
	for (int i = 0; i < n; i++)
		sum += pairs->delay[i];
	view_set(d, "DELAY_MEAN", fills_amount(sum / n, g->query.unit, p->meta.currency, true, a));
	view_set(d, "DELAY_MEDIAN", fills_amount(reconcile_quantile(pairs->delay, (size_t)n, 0.5), g->query.unit, p->meta.currency, true, a));
}

/* Calibrated or not and why; of a simulation never that word. r is in ticks, whatever the page shows. */
static void
verdict(const struct page *p, const struct reconcile_report *r, struct view *v)
{
	bool real = fills_real_market(p);
	char text[512], bias[FMT_TEXT], corr[FMT_TEXT];
	const char *cls = "warn", *head = real ? "Not calibrated" : "Outside the limits";
	fmt_real_signed(r->bias, 2, bias);
	fmt_real_signed(r->correlation, 2, corr);
	switch (reconcile_verdict(r)) {
	case RECONCILE_INSUFFICIENT:
		cls = "info";
		snprintf(text, sizeof text, "%zu of %d intents: too few to judge.", r->n, RECONCILE_ENOUGH);
		break;
	case RECONCILE_BIASED:
		snprintf(text, sizeof text, "%s: the bias of %s ticks is beyond %g tick.", head, bias, RECONCILE_BIAS);
		break;
	case RECONCILE_UNCORRELATED:
		snprintf(text, sizeof text, "%s: the bias of %s ticks is within %g tick, but the correlation of %s is below %g.", head, bias, RECONCILE_BIAS, corr, RECONCILE_CORRELATION);
		break;
	case RECONCILE_UNJUDGED:
		cls = "info";
		snprintf(text, sizeof text, "The bias of %s ticks is within %g tick; correlation not judged: the %s.", bias, RECONCILE_BIAS, reconcile_spread(r) ? "actual slippage does not vary" : "predictions hardly vary");
		break;
	case RECONCILE_OK:
		cls = "info";
		snprintf(text, sizeof text, "%s: the bias of %s ticks is within %g tick and the correlation of %s is not below %g.", real ? "Calibrated" : "Within the limits", bias, RECONCILE_BIAS, corr,
		    RECONCILE_CORRELATION);
		break;
	}
	if (!real && r->n >= RECONCILE_ENOUGH)
		snprintf(text + strlen(text), sizeof text - strlen(text), " Simulator against model: no evidence for a market.");
	page_say(v, "VERDICT", cls, text, NULL, NULL);
}

struct left {
	int64_t n;
	const char *what;
	bool noun; /* "1 roll", "3 rolls" */
};

/* "Left out: 3 rolls, 1 still working." and what follows, nothing where nothing was. */
static void
left_out(const struct left *part, size_t parts, const char *tail, struct view *v)
{
	char text[384] = "", n[FMT_TEXT];
	size_t at = 0;
	for (size_t i = 0; i < parts; i++)
		if (part[i].n > 0 && at < sizeof text - 1)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %s%s", at > 0 ? ", " : "Left out: ", fmt_count(part[i].n, n), part[i].what,
			    part[i].noun ? fmt_s(part[i].n) : "");
	if (at > 0 || tail[0] != '\0')
		view_fmt(view_row(v, "LEFT_OUT"), "TEXT", "%s%s%s", text, at > 0 ? "." : "", tail[0] != '\0' && at > 0 ? tail : tail + (tail[0] == ' '));
}

static const char undivided_words[] = "predicted to cost nothing";

/* Report in ticks from the kept sums of all intents, or of one market's, and its row; NULL: that market has none, and a row of nothing. */
static const struct reconcile_report *
kept_report(const struct fills *g, const struct reconciled_row **row)
{
	static const struct reconciled_row nothing;
	*row = NULL;
	if (g->query.filter.symbol[0] == '\0')
		return &g->kept.pool;
	for (int i = 0; i < g->kept.n; i++)
		if (strcmp(g->kept.market[i].row.symbol, g->query.filter.symbol) == 0) {
			*row = &g->kept.market[i].row;
			return &g->kept.market[i].report;
		}
	*row = &nothing;
	return NULL;
}

static void
left_out_kept(const struct fills *g, const struct reconciled_row *row, struct view *v)
{
	const struct reconciled *k = &g->kept;
	char tail[96] = "", n[FMT_TEXT];
	const struct left part[] = { { row != NULL ? row->rolls : k->rolls, "roll", true }, { row != NULL ? 0 : k->working, "still working", false },
		{ row != NULL ? row->unfilled : k->unfilled, "without a fill", false }, { row != NULL ? row->unreadable : k->unreadable, "without arrival, prediction or contract", false },
		{ row != NULL ? 0 : (int64_t)k->undivided, undivided_words, false } };
	if (g->totals.sums.n > g->sample.fills)
		snprintf(tail, sizeof tail, " The plots are of the newest %s fills.", fmt_count(g->sample.fills, n));
	left_out(part, sizeof part / sizeof part[0], tail, v);
}

static void
left_out_sample(const struct page_sample *s, size_t undivided, bool old, struct view *v)
{
	const struct left part[] = { { s->rolls, "roll", true }, { s->working, "still working", false }, { s->unreadable, "without arrival, prediction or contract", false }, { (int64_t)undivided, undivided_words, false } };
	const struct left old_part[] = { { s->old_unreadable, "without two usable numbers and a known contract", false }, { (int64_t)undivided, undivided_words, false } };
	left_out(old ? old_part : part, old ? sizeof old_part / sizeof old_part[0] : sizeof part / sizeof part[0], "", v);
}

/* Judged in ticks, by all intents where sums of them are kept; shown in the page's unit, which only the newest intents can be. */
static int
show_intents(const struct fills *g, const struct page *p, struct fills_pairs *pairs, struct view *v)
{
	static const struct reconcile_report none;
	const struct reconciled_row *row = NULL;
	struct reconcile_report sample, shown;
	size_t undivided;
	bool whole = fills_whole(g), kept = whole && g->query.unit == FILLS_QUERY_TICKS;
	const struct reconcile_report *all = whole ? kept_report(g, &row) : NULL;
	fills_pairs(&g->sample, false, FILLS_QUERY_TICKS, pairs);
	if (reconcile_pool(pairs->pair, pairs->size, MARKET_MAX, &sample, &undivided) < 0)
		return -1;
	const struct reconcile_report *judged = !whole ? &sample : all != NULL ? all : &none;
	verdict(p, judged, v);
	shown = !kept ? sample : *judged;
	if (g->query.unit != FILLS_QUERY_TICKS) {
		fills_pairs(&g->sample, false, g->query.unit, pairs);
		if (reconcile_pool(pairs->pair, pairs->size, MARKET_MAX, &shown, &undivided) < 0)
			return -1;
		shown.level = sample.level;
	}
	struct view *part = view_row(v, "PART");
	if (shown.n >= RECONCILE_ENOUGH) {
		figures(g, p, &(struct compared){ .pairs = pairs, .shown = &shown, .ticks = g->query.unit == FILLS_QUERY_TICKS ? judged : &sample, .kept = kept }, part);
		show_delay(g, p, pairs, part);
	}
	if (kept)
		left_out_kept(g, row, part);
	else
		left_out_sample(&g->sample, undivided, false, part);
	return 0;
}

/* An earlier system's: its predictions are made another way, never one sum with ours, and not judged. */
static int
show_old(const struct fills *g, const struct page *p, struct fills_pairs *pairs, bool alone, struct view *v)
{
	struct reconcile_report ticks, r = { 0 };
	size_t undivided;
	char n[FMT_TEXT];
	fills_pairs(&g->sample, true, FILLS_QUERY_TICKS, pairs);
	int rc = reconcile_pool(pairs->pair, pairs->size, MARKET_MAX, &ticks, &undivided);
	if (rc >= 0) {
		fills_pairs(&g->sample, true, g->query.unit, pairs);
		rc = reconcile_pool(pairs->pair, pairs->size, MARKET_MAX, &r, &undivided);
		r.level = ticks.level;
	}
	if (rc == 0 && alone) {
		char text[128];
		snprintf(text, sizeof text, "%zu of %d fills: too few to compare.", r.n, RECONCILE_ENOUGH);
		page_say(v, "VERDICT", "info", text, NULL, NULL);
	}
	struct view *part = view_row(v, "PART");
	if (!alone)
		view_fmt(view_row(part, "APART"), "TEXT", "Apart, not judged: %s fill%s of an earlier system among these.", fmt_count(g->sample.n_old + g->sample.old_unreadable, n),
		    fmt_s(g->sample.n_old + g->sample.old_unreadable));
	if (rc == 1)
		figures(g, p, &(struct compared){ .pairs = pairs, .shown = &r, .ticks = &ticks, .old = true }, part);
	left_out_sample(&g->sample, undivided, true, part);
	return rc < 0 ? -1 : 0;
}

int
fills_compare(const struct fills *g, const struct page *p, struct view *v)
{
	const struct page_sample *s = &g->sample;
	char a[FMT_TEXT], b[FMT_TEXT];
	int rc = 0;
	bool original = p->source[PAGE_LEDGER].version == 0, some_old = s->n_old + s->old_unreadable > 0, alone = original || (fills_pairs_old(s) && s->rolls + s->working + s->unreadable == 0);
	struct fill_row_style style = { .currency = p->meta.currency, .unit = g->query.unit };
	struct fills_pairs *pairs = calloc(1, sizeof *pairs);
	if (pairs == NULL)
		return -1;
	view_set(v, "COMPARISON", alone ? "The original's fills against its predictions" : fills_real_market(p) ? "Market against model" : "Simulator against model");
	if (!alone && fills_whole(g) && g->query.unit == FILLS_QUERY_TICKS)
		view_fmt(v, "SAMPLE", "%s, all intents", fill_row_unit(&style));
	else
		view_fmt(v, "SAMPLE", "%s, newest %s of %s fill%s%s", fill_row_unit(&style), fmt_count(s->fills, a), fmt_count(g->totals.sums.n, b), fmt_s(g->totals.sums.n), !alone && fills_whole(g) ? "; judged by all" : "");
	view_show(v, alone ? "THEIRS" : "OURS");
	if (!alone)
		rc = show_intents(g, p, pairs, v);
	if (rc == 0 && (alone || some_old))
		rc = show_old(g, p, pairs, alone, v);
	free(pairs);
	return rc;
}
