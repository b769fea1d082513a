#ifndef BENCH_H
#define BENCH_H

/*
 * Shared by the programs of this folder: a simulated ledger written with the
 * runner's own ledger_* calls, so that what is measured is what trades.
 * Header only: every program is one of its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contract.h"
#include "date.h"
#include "decimal.h"
#include "ledger.h"

#define BENCH_MARKETS 4
#define BENCH_PRICES 37 /* prime, so that price, predicted and latency do not go in step */

/* One order at work: its intent, itself, and what its fills cost. */
struct bench_order {
	struct ledger_intent intent;
	struct ledger_ord ord;
	struct contract contract;
	int64_t k; /* fills made so far */
	date_t session;
};

static inline int
bench_number(const char *text, int64_t low, int64_t high, int64_t *out)
{
	char *end;
	long long v = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || v < low || v > high) {
		fprintf(stderr, "\"%s\": allowed: %" PRId64 " to %" PRId64 "\n", text, low, high);
		return -1;
	}
	*out = v;
	return 0;
}

static inline double
bench_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void
bench_markets(struct contract out[BENCH_MARKETS])
{
	static const char *const symbols[BENCH_MARKETS] = { "GF", "HE", "LE", "ZC" };
	for (int m = 0; m < BENCH_MARKETS; m++)
		(void)contract_find(symbols[m], &out[m]); /* rows of the contract table */
}

static inline int64_t
bench_mid(const struct contract *c)
{
	return 4000 * c->tick;
}

/* Make or go on with the ledger in dir. 0 / -1 with the reason on stderr. */
static inline int
bench_open(const char *dir, struct ledger **out)
{
	struct contract markets[BENCH_MARKETS];
	char err[512];
	int code;
	bench_markets(markets);
	struct ledger_stamp stamp = { .mode = "sim", .input = "bench", .badge = "SIMULATED, made by the bench", .currency = "USD", .data_dir = dir, .seed = 1,
		.capital = INT64_C(5000000) * DECIMAL_ONE, .markets = markets, .n_markets = BENCH_MARKETS };
	if (ledger_open(&stamp, out, &code, err, sizeof err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err);
	return -1;
}

/* An intent decided on `decided` for n contracts on session, and its one order, working. direction ±1. 0 / -1. */
static inline int
bench_order(struct ledger *l, struct bench_order *o, const struct contract *c, date_t decided, date_t session, int direction, int64_t n)
{
	struct risk_verdict v = { .allowed = true };
	struct ledger_intent *in = &o->intent;
	int y, m, d;
	memset(o, 0, sizeof *o);
	o->contract = *c;
	o->session = session;
	date_to_ymd(decided, &y, &m, &d);
	date_format(decided, in->session);
	date_format(session, in->deadline);
	snprintf(in->ref, sizeof in->ref, "%04d%02d%02d-%.8s-1", y, m, d, c->symbol);
	snprintf(in->symbol, sizeof in->symbol, "%s", c->symbol);
	snprintf(in->contract, sizeof in->contract, "%.8sM26", c->symbol);
	snprintf(in->kind, sizeof in->kind, "trade");
	in->direction = direction;
	in->n = n;
	in->decision_price = bench_mid(c) - c->tick;
	in->predicted = decimal_to_double(c->tick) * (0.5 + (double)(decided % BENCH_PRICES) / 100);
	snprintf(o->ord.stage, sizeof o->ord.stage, "cross");
	o->ord.sub = 1;
	o->ord.n = n;
	if (ledger_put_intent(l, in, &v) != 0 || ledger_t2_send(l, in, &o->ord, bench_mid(c)) != 0)
		return -1;
	return ledger_t3_state(l, &o->ord, "working", -1);
}

/* The next fill of one contract, `at` microseconds into the session's day; its intent and order are o's. */
static inline void
bench_next(struct bench_order *o, int64_t at, struct ledger_fill *f)
{
	int64_t k = o->k++;
	memset(f, 0, sizeof *f);
	f->intent = &o->intent;
	f->ord = &o->ord;
	snprintf(f->exec_key, sizeof f->exec_key, "%s:%" PRId64, o->ord.ref, k);
	clock_format((instant_t)o->session * 86400 * CLOCK_SECOND + at, f->timestamp);
	f->n = 1;
	f->price = o->intent.arrival + o->intent.direction * (k * 7 % 5 - 1) * o->contract.tick;
	f->volume = 1000 + k % BENCH_PRICES;
	f->spread = o->contract.tick;
	f->latency_ms = 60 + (double)(k % BENCH_PRICES);
	f->spread_source = "quoted";
}

#endif
