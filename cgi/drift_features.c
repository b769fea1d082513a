/* Every feature against the rows that the champion was trained on: of one market, or of the one that has moved most. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "page_symbols.h"

#define WATCHED 0.10 /* lines of PSI, the same for every feature */
#define DRIFTED 0.25

bool
drift_market_known(struct page *p, const struct drift *d, const struct web_request *req, struct web_response *res)
{
	struct page_symbols symbols;
	struct market_list markets;
	struct db *db = page_db(p, PAGE_LEDGER);
	if (d->market[0] == '\0' || db == NULL)
		return true;
	for (int i = 0; i < d->n_tests; i++)
		if (strcmp(d->test[i].symbol, d->market) == 0)
			return true;
	if (market_load(db, p->source[PAGE_LEDGER].version, &markets) != 0 || page_symbols_read(db, &markets, &symbols) != 0) {
		page_lost(p, PAGE_LEDGER);
		return true;
	}
	int known = page_symbols_known(db, &symbols, "market", d->market, req, res);
	if (known < 0)
		page_lost(p, PAGE_LEDGER);
	return known != 0;
}

const struct page_drift_test *
drift_test(const struct drift *d, const char *feature)
{
	const struct page_drift_test *best = NULL;
	for (int i = 0; i < d->n_tests; i++) {
		const struct page_drift_test *t = &d->test[i];
		if (strcmp(t->feature, feature) != 0 || (d->market[0] != '\0' && strcmp(t->symbol, d->market) != 0))
			continue;
		if (best == NULL || (t->judged && (!best->judged || t->psi > best->psi)))
			best = t;
	}
	return best;
}

/* Largest PSI first; what was not judged comes last, by name. */
static int
by_psi(const void *a, const void *b)
{
	const struct page_drift_test *x = *(const struct page_drift_test *const *)a, *y = *(const struct page_drift_test *const *)b;
	if (x->judged != y->judged)
		return x->judged ? -1 : 1;
	if (x->judged && (x->psi > y->psi || x->psi < y->psi))
		return x->psi > y->psi ? -1 : 1;
	return strcmp(x->feature, y->feature);
}

/* One test of each feature, sorted; their number. Rows stand together by feature. */
static int
chosen(const struct drift *d, const struct page_drift_test *out[FEATURES_ALL])
{
	int n = 0;
	out[0] = NULL;
	for (int i = 0; i < d->n_tests && n < FEATURES_ALL; i++) {
		if (i > 0 && strcmp(d->test[i].feature, d->test[i - 1].feature) == 0)
			continue;
		out[n] = drift_test(d, d->test[i].feature);
		n += out[n] != NULL;
	}
	qsort(out, (size_t)n, sizeof(void *), by_psi);
	return n;
}

/* The markets of the session, in their order, as links; the one that is shown is none. */
static void
markets(const struct drift *d, struct view *v)
{
	struct view *all = view_row(v, "MARKET");
	view_set(all, "NAME", "moved most");
	view_show(all, d->market[0] == '\0' ? "CURRENT" : "ALL");
	for (int i = 0; i < d->n_tests && strcmp(d->test[i].feature, d->test[0].feature) == 0; i++) {
		struct view *row = view_row(v, "MARKET");
		view_set(row, "NAME", d->test[i].symbol);
		view_show(row, strcmp(d->market, d->test[i].symbol) == 0 ? "CURRENT" : "ONE");
	}
}

static char *
chance(double p, char out[FMT_TEXT])
{
	if (!(p < 0.0001))
		return fmt_real(p, 4, out);
	snprintf(out, FMT_TEXT, "< 0.0001");
	return out;
}

/* How many markets vote for it, and since when. */
static void
votes(const struct drift *d, const char *feature, struct view *row)
{
	const struct page_drift_reading *r = drift_reading(d, "votes", feature);
	char a[FMT_TEXT], b[FMT_TEXT];
	view_set(row, "VERDICT", r != NULL ? drift_verdict_words(r->verdict) : FMT_NONE);
	view_set(row, "CLASS", r != NULL ? drift_verdict_colour(r->verdict) : "muted");
	if (r == NULL || strcmp(r->verdict, "shown") == 0)
		view_set(row, "VOTES", FMT_NONE);
	else if (strcmp(r->verdict, "warming") == 0)
		view_fmt(row, "VOTES", "%s points", drift_count(r, a));
	else
		view_fmt(row, "VOTES", "%s of %s needed, in %lld of %lld cycles", fmt_real(r->value, 0, a), fmt_real(r->line, 0, b), (long long)(r->n < r->needs ? r->n : r->needs), (long long)r->needs);
}

static void
feature(const struct drift *d, const struct page_drift_test *t, struct view *row)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	view_set(row, "NAME", t->feature);
	view_set(row, "SYMBOL", t->symbol);
	if (t->judged) {
		view_fmt(row, "PSI", "%s \xc2\xb1 %s", fmt_real(t->psi, 3, a), fmt_real(t->psi_error, 3, b));
		view_fmt(row, "KS", "%s \xc2\xb1 %s", fmt_real(t->ks, 3, a), fmt_real(t->ks_error, 3, b));
	} else {
		view_set(row, "PSI", FMT_NONE);
		view_set(row, "KS", FMT_NONE);
	}
	view_set(row, "LINE", fmt_real(t->psi_line, 3, a));
	view_set(row, "P", chance(t->p, a));
	view_set(row, "ADJUSTED", chance(t->adjusted, a));
	view_set(row, "M", fmt_count(t->m, a));
	view_set(row, "N", fmt_count(t->n, a));
	view_set(row, "LOST", fmt_count(t->missing, a));
	view_set(row, "HERE", strcmp(t->verdict, "drifted") == 0 ? "votes for drift" : drift_verdict_words(t->verdict));
	view_set(row, "HERE_CLASS", strcmp(t->verdict, "drifted") == 0 ? "warn" : drift_verdict_colour(t->verdict));
	votes(d, t->feature, row);
}

/* One sentence in place of the picture. */
static void
summary(const struct drift *d, const struct page_drift_test *const *t, int n, char *out, size_t size)
{
	char a[FMT_TEXT];
	int judged = 0, watched = 0, drifted = 0;
	for (int i = 0; i < n; i++) {
		judged += t[i]->judged;
		watched += t[i]->judged && t[i]->psi >= WATCHED;
		drifted += t[i]->judged && t[i]->psi >= DRIFTED;
	}
	if (judged == 0)
		snprintf(out, size, "None of %d features has enough points to be judged yet%s%s.", n, d->market[0] != '\0' ? " in " : "", d->market);
	else
		snprintf(out, size, "PSI of %d of %d features: %d at 0.10 or more, %d at 0.25 or more; the largest is %s, of %s in %s.", judged, n, watched, drifted, fmt_real(t[0]->psi, 3, a), t[0]->feature, t[0]->symbol);
}

void
drift_features(const struct drift *d, struct view *body)
{
	const struct page_drift_test *t[FEATURES_ALL];
	char words[256], a[FMT_TEXT];
	int n = chosen(d, t);
	struct view *table = view_row(body, "FEATURES");
	view_set(table, "SESSION", fmt_day_text(d->newest.session, a));
	markets(d, table);
	if (n == 0) {
		view_fmt(view_row(table, "NONE"), "WORDS", "No feature was tested%s%s in this session.", d->market[0] != '\0' ? " in " : "", d->market);
		return;
	}
	summary(d, t, n, words, sizeof words);
	struct view *shown = view_row(table, "SHOWN");
	view_set(shown, "SUMMARY", words);
	view_fmt(shown, "PICTURE_QUERY", "%s%s%sv=%s", d->market[0] != '\0' ? "market=" : "", d->market, d->market[0] != '\0' ? "&" : "", d->newest.session);
	for (int i = 0; i < n; i++)
		feature(d, t[i], view_row(shown, "FEATURE"));
}

struct plot *
drift_psi(const struct drift *d, int width, int height)
{
	static const double lines[] = { WATCHED, DRIFTED };
	const struct page_drift_test *t[FEATURES_ALL];
	struct plot_bar bar[FEATURES_ALL];
	char label[FEATURES_ALL][PAGE_DRIFT_NAME + MARKET_SYMBOL], note[FEATURES_ALL][24], words[256];
	int n = chosen(d, t);
	for (int i = 0; i < n; i++) {
		snprintf(label[i], sizeof label[i], "%s %s", t[i]->feature, t[i]->symbol);
		snprintf(note[i], sizeof note[i], "n %lld", (long long)t[i]->m);
		bar[i] = (struct plot_bar){ label[i], t[i]->psi, strcmp(t[i]->verdict, "drifted") == 0 ? "error" : t[i]->psi >= WATCHED ? "warn" : NULL, note[i] };
	}
	if (n > 0)
		summary(d, t, n, words, sizeof words);
	else
		snprintf(words, sizeof words, "No reading of a feature yet.");
	const struct plot_bars in = { .width = width, .height = height, .title = words, .bars = bar, .n = n, .decimals = 3, .limits = lines, .n_limits = 2 };
	return plot_bars(&in);
}
