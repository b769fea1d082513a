/* The embedded market: simulated, seeded, labelled. Sessions are the days on which an exchange of its markets trades. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "feed.h"
#include "feed_cot.h"
#include "feed_internal.h"
#include "feed_sim_internal.h"
#include "sha256.h"

#define VERSION 3 /* of the recipe: another one gives other bars, so it is part of the digest */

struct sim {
	struct feed base;
	struct feed_sim_market markets[CONFIG_MARKETS];
	struct feed_sim_edge edge;
	const struct calendar *calendar;
	date_t *sessions;
	size_t n_sessions, cap;
	size_t history, traded; /* traded: 0 = without end */
	bool planted;
};

static void
sim_close(struct feed *f)
{
	struct sim *s = (struct sim *)f;
	for (int m = 0; m < s->base.n_markets; m++) {
		free(s->markets[m].bars);
		free(s->markets[m].days);
	}
	feed_sim_edge_close(&s->edge);
	feed_cot_free(s->base.cot);
	free(s->sessions);
	free(s);
}

/* The next day after `last` on which a market trades; DATE_NONE past the year 2199. */
static date_t
next_session(const struct sim *s, date_t last)
{
	date_t best = DATE_NONE;
	for (int m = 0; m < s->base.n_markets; m++) {
		const char *exchange = s->base.markets[m].exchange;
		if (m > 0 && strcmp(exchange, s->base.markets[m - 1].exchange) == 0)
			continue;
		date_t next = calendar_next(s->calendar, exchange, last);
		if (next > last && (best == DATE_NONE || next < best))
			best = next;
	}
	return best != DATE_NONE && best <= date_from_ymd(2199, 12, 31) ? best : DATE_NONE;
}

static enum feed_state
add_session(struct sim *s)
{
	if (s->n_sessions == s->cap) {
		size_t cap = s->cap == 0 ? 2048 : s->cap * 2;
		date_t *more = realloc(s->sessions, cap * sizeof *more);
		if (more == NULL)
			return FEED_BROKEN;
		s->sessions = more;
		s->cap = cap;
	}
	date_t next = next_session(s, s->n_sessions == 0 ? feed_sim_first() - 1 : s->sessions[s->n_sessions - 1]);
	if (next == DATE_NONE)
		return FEED_END;
	if (s->n_sessions >= s->history && feed_sim_edge_session(&s->edge, (int64_t)(s->n_sessions - s->history), next) != 0)
		return FEED_BROKEN;
	s->sessions[s->n_sessions++] = next;
	return FEED_READY;
}

static enum feed_state
sim_session(struct feed *f, date_t from, date_t *out)
{
	struct sim *s = (struct sim *)f;
	size_t i = s->history;
	while (s->n_sessions <= s->history || s->sessions[s->n_sessions - 1] < from) {
		enum feed_state state = add_session(s);
		if (state != FEED_READY)
			return state;
	}
	if (from > s->sessions[i]) {
		size_t hi = s->n_sessions - 1;
		while (i < hi) {
			size_t mid = i + (hi - i) / 2;
			if (s->sessions[mid] < from)
				i = mid + 1;
			else
				hi = mid;
		}
	}
	if (s->traded > 0 && i >= s->history + s->traded)
		return FEED_END;
	*out = s->sessions[i];
	return FEED_READY;
}

/* Bars of market k up to that day: the sessions first, because the edge turns by them. 0 / -1 */
static int
extend(struct sim *s, struct feed_sim_market *k, date_t day)
{
	while (s->n_sessions == 0 || s->sessions[s->n_sessions - 1] < day) {
		enum feed_state state = add_session(s);
		if (state == FEED_END)
			break;
		if (state != FEED_READY)
			return -1;
	}
	return feed_sim_extend(k, day);
}

static const struct bar *
sim_bars(struct feed *f, int m, date_t session, int *n)
{
	struct sim *s = (struct sim *)f;
	struct feed_sim_market *k = &s->markets[m];
	*n = extend(s, k, session) == 0 ? (int)feed_count(k->bars, k->n, session) : 0;
	return *n > 0 ? k->bars : NULL;
}

/* Index of the bar of that very session. 1 / 0. */
static int
find(struct sim *s, int m, date_t session, size_t *i)
{
	struct feed_sim_market *k = &s->markets[m];
	if (extend(s, k, session) != 0)
		return 0;
	size_t n = feed_count(k->bars, k->n, session);
	if (n == 0 || k->bars[n - 1].session != session)
		return 0;
	*i = n - 1;
	return 1;
}

static const struct subbar *
sim_subs(struct feed *f, int m, date_t session, int *n)
{
	struct feed_sim_market *k = &((struct sim *)f)->markets[m];
	size_t i;
	*n = find((struct sim *)f, m, session, &i) == 1 ? feed_sim_subs(k, i) : 0;
	return *n > 0 ? k->subs : NULL;
}

static int
sim_roll(struct feed *f, int m, date_t session, struct feed_roll *out)
{
	struct feed_sim_market *k = &((struct sim *)f)->markets[m];
	size_t i;
	return find((struct sim *)f, m, session, &i) == 1 ? feed_sim_roll(k, i, out) : 0;
}

static double
sim_impact(struct feed *f, int m)
{
	return feed_sim_impact(&((struct sim *)f)->markets[m]);
}

static int
sim_truth(struct feed *f, int m, date_t session, int *regime)
{
	struct sim *s = (struct sim *)f;
	size_t i;
	*regime = 0;
	if (!s->planted || find(s, m, session, &i) != 1)
		return 0;
	*regime = s->markets[m].days[i].regime;
	return s->markets[m].days[i].sign;
}

static date_t
sim_before(struct feed *f, int m, date_t day)
{
	return calendar_prev(((struct sim *)f)->calendar, f->markets[m].exchange, day);
}

static const struct feed_ops sim_ops = { sim_close, sim_session, sim_before, sim_bars, sim_roll, sim_subs, sim_impact, sim_truth, NULL };

static void
known(char *out, size_t size)
{
	size_t len = 0;
	out[0] = '\0';
	for (int i = 0; i < contract_count() && len < size; i++) {
		struct feed_sim_market any;
		const char *symbol = contract_at(i)->symbol;
		if (feed_sim_typical(symbol, &any) == 0)
			len += (size_t)snprintf(out + len, size - len, "%s%s", len > 0 ? " " : "", symbol);
	}
}

static int
add_market(struct sim *s, const struct config *cfg, int m, const struct tz *chicago, char *err, int errsize)
{
	struct feed_sim_market *k = &s->markets[m];
	struct contract *c = &s->base.markets[m];
	const char *symbol = cfg->markets[m];
	char names[256];
	if (contract_find(symbol, c) != 1 || feed_sim_typical(symbol, k) != 0) {
		known(names, sizeof names);
		snprintf(err, (size_t)errsize, "HYDRA_MARKETS %s: unknown market; allowed: %s", symbol, names);
		return -1;
	}
	if (strcmp(c->currency, cfg->currency) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_MARKETS %s: it is traded in %s; allowed: markets in %s (HYDRA_CURRENCY)", symbol, c->currency, cfg->currency);
		return -1;
	}
	for (int i = 0; i < m; i++) {
		if (strcmp(cfg->markets[i], symbol) == 0) {
			snprintf(err, (size_t)errsize, "HYDRA_MARKETS %s: named twice; allowed: each market once", symbol);
			return -1;
		}
	}
	k->contract = c;
	k->calendar = s->calendar;
	k->chicago = chicago;
	k->edge = &s->edge;
	k->seed = cfg->seed;
	/* corr(s, next return / sigma) = kappa / sqrt(1 + kappa^2) is the edge */
	k->kappa = cfg->sim_edge / sqrt(1 - cfg->sim_edge * cfg->sim_edge);
	s->base.n_markets = m + 1;
	return 0;
}

static void
put_reports(const struct cot_series *c, struct buf *out)
{
	for (size_t i = 0; c != NULL && i < c->n; i++) {
		const struct cot_row *r = &c->rows[i];
		buf_fmt(out, "cot %d %" PRId32 " %" PRId32 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", c->kind, r->report, r->known_from, r->open_interest, r->longs[COT_SPECULATORS],
		        r->shorts[COT_SPECULATORS], r->longs[COT_COMMERCIALS], r->shorts[COT_COMMERCIALS]);
	}
}

/* Everything the bars and the reports depend on; the length of a run is not among it, so that a run can be made longer. */
static int
digest(struct sim *s, const struct config *cfg)
{
	struct buf b = { 0 };
	struct sha256 sum;
	buf_fmt(&b, "sim %d seed %" PRIu64 " edge %.17g flip %d history %d\n", VERSION, cfg->seed, cfg->sim_edge, cfg->sim_flip, cfg->sim_history);
	for (int m = 0; m < s->base.n_markets; m++) {
		const struct contract *c = &s->base.markets[m];
		buf_fmt(&b, "%s %s %" PRId64 " %d %s\n", c->symbol, c->exchange, c->tick, c->spread_ticks, c->months);
	}
	for (size_t i = 0; i < s->calendar->n_rows; i++) {
		const struct calendar_row *r = &s->calendar->rows[i];
		buf_fmt(&b, "%s %" PRId32 " %d\n", r->exchange, r->date, r->close);
	}
	for (int m = 0; m < s->base.n_markets; m++)
		put_reports(feed_cot(&s->base, m), &b);
	if (!b.failed) {
		sha256_open(&sum);
		sha256_add(&sum, b.data, b.len);
		sha256_text(&sum, s->base.digest);
	}
	int rc = b.failed ? -1 : 0;
	buf_free(&b);
	return rc;
}

int
feed_sim_open(const struct config *cfg, const struct calendar *cal, const struct tz *chicago, struct feed **out, char *err, int errsize)
{
	*out = NULL;
	if (cfg->n_markets == 0) {
		snprintf(err, (size_t)errsize, "HYDRA_MARKETS is empty; allowed: at least one market");
		return -1;
	}
	struct sim *s = calloc(1, sizeof *s);
	if (s == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	s->base.ops = &sim_ops;
	s->base.name = "sim";
	s->base.intraday = true;
	s->calendar = cal;
	s->history = (size_t)cfg->sim_history;
	s->traded = (size_t)cfg->sim_sessions;
	s->planted = cfg->sim_edge > 0;
	feed_sim_edge_open(&s->edge, cfg->seed, cfg->sim_flip);
	for (int m = 0; m < cfg->n_markets; m++) {
		if (add_market(s, cfg, m, chicago, err, errsize) != 0) {
			sim_close(&s->base);
			return -1;
		}
	}
	if (feed_cot_read(cfg, cal, chicago, s->base.markets, s->base.n_markets, &s->base.cot, err, errsize) != 0) {
		sim_close(&s->base);
		return -1;
	}
	if (s->planted)
		snprintf(s->base.badge, sizeof s->base.badge, "SIMULATED, planted edge IC %g", cfg->sim_edge);
	else
		snprintf(s->base.badge, sizeof s->base.badge, "SIMULATED, no planted edge");
	if (digest(s, cfg) != 0) {
		snprintf(err, (size_t)errsize, "out of memory");
		sim_close(&s->base);
		return -1;
	}
	*out = &s->base;
	return 0;
}
