/* Our fills by market, as the roll-ups and the session under way have them. */
#include <stdlib.h>

#include "metrics.h"
#include "page_fills.h"
#include "page_metrics.h"

/* All of them numbers that a sketch keeps as they are, so that no bucket's edge falls between a value and what it was rounded to. */
static const double edges[] = {-8, -4, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 8};
#define EDGES ((int)(sizeof edges / sizeof edges[0]))

static void one(struct exposition *x, const char *symbol, const char *side, int64_t n)
{
	exposition_label(x, "symbol", symbol);
	exposition_label(x, "side", side);
	exposition_int(x, n);
}

static void counts(const struct page_metrics *m, struct exposition *x)
{
	exposition_family(x, "hydra_fills_total", "counter", "Fills journaled.");
	for (int i = 0; i < m->n; i++) {
		one(x, m->row[i].symbol, "buy", m->row[i].bought.n);
		one(x, m->row[i].symbol, "sell", m->row[i].sold.n);
	}
	exposition_family(x, "hydra_filled_contracts_total", "counter", "Contracts filled.");
	for (int i = 0; i < m->n; i++) {
		one(x, m->row[i].symbol, "buy", m->row[i].bought.contracts);
		one(x, m->row[i].symbol, "sell", m->row[i].sold.contracts);
	}
}

static void money(const struct page_metrics *m, const char *currency, struct exposition *x)
{
	static const struct { const char *name, *type, *help; } families[] = {
		{"hydra_commissions_total", "counter", "Commissions paid, money."},
		{"hydra_slippage_cost", "gauge", "What slippage cost so far, money; below 0 it was a gain."},
		{"hydra_predicted_slippage_cost", "gauge", "What slippage was predicted to cost so far, money."},
	};

	for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
		exposition_family(x, families[f].name, families[f].type, families[f].help);
		for (int i = 0; i < m->n; i++) {
			const struct fill_sums *s = &m->row[i].both;

			exposition_label(x, "symbol", m->row[i].symbol);
			exposition_label(x, "currency", currency);
			exposition_micro(x, f == 0 ? s->commission : f == 1 ? s->cost : s->predicted);
		}
	}
}

static void distribution(const struct page_metrics_market *m, const struct sketch *k, double mean, struct exposition *x)
{
	int64_t upto[EDGES];

	for (int i = 0; i < EDGES; i++)
		upto[i] = sketch_count(k, edges[i]);
	exposition_label(x, "symbol", m->symbol);
	exposition_histogram(x, edges, upto, EDGES, k->n, k->n ? mean * (double)k->n : 0);
}

static void distributions(const struct page_metrics *m, struct exposition *x)
{
	exposition_family(x, "hydra_fill_slippage_ticks", "histogram", "Signed slippage of the fills in ticks, above 0 is a cost; counted to seven significant bits, halves and quarters exact.");
	for (int i = 0; i < m->n; i++)
		if (m->row[i].known)
			distribution(&m->row[i], &m->row[i].sketch.y, m->row[i].both.mean_y, x);
	exposition_family(x, "hydra_fill_predicted_slippage_ticks", "histogram", "Slippage that was predicted for the fills in ticks; counted to seven significant bits.");
	for (int i = 0; i < m->n; i++)
		if (m->row[i].known)
			distribution(&m->row[i], &m->row[i].sketch.x, m->row[i].both.mean_x, x);
	exposition_family(x, "hydra_fill_latency_seconds", "summary", "Latency of the fills, in market time where it is simulated; without quantiles.");
	for (int i = 0; i < m->n; i++) {
		const struct fill_sums *s = &m->row[i].both;

		exposition_label(x, "symbol", m->row[i].symbol);
		exposition_summary(x, s->latency_n, s->latency_n ? (double)s->latency_n * s->latency_mean / 1000 : 0);
	}
}

static int tell(struct page *p, struct page_metrics *m, struct exposition *x)
{
	int64_t all, ours = 0;

	if (page_metrics_read(p->source[PAGE_LEDGER].db, m) || page_fills_count(p->source[PAGE_LEDGER].db, p->source[PAGE_LEDGER].version, &all))
		return -1;
	for (int i = 0; i < m->n; i++)
		ours += m->row[i].both.n;
	counts(m, x);
	exposition_family(x, "hydra_other_fills_total", "counter", "Fills in the ledger that another program wrote.");
	exposition_int(x, all - ours);
	money(m, p->meta.currency, x);
	distributions(m, x);
	return 0;
}

int metrics_fills(struct page *p, struct exposition *x)
{
	struct page_metrics *m = calloc(1, sizeof *m);
	int rc = m ? tell(p, m, x) : 0;

	if (!m)
		x->out->failed = true;
	else
		page_metrics_free(m);
	free(m);
	return rc;
}
