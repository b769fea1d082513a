/* One fill: every column follows from its order, its intent, the contract and the seed, but the market's own volume and spread. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "decimal.h"
#include "execution.h"
#include "verify_internal.h"

enum {
	ID, TIMESTAMP, SYMBOL, DIRECTION, N, ORDER_PRICE, PRICE, PREDICTED, ACTUAL, VOLUME, SPREAD, LATENCY, ORDER, KEY, REV, INTENT, SESSION, CONTRACT, DECISION_PRICE, COMMISSION, SOURCE, MODEL, RECORDED
};
static const char *const names[] = { "id", "timestamp", "symbol", "direction", "n_contracts", "order_price", "fill_price", "predicted_slippage", "actual_slippage", "volume_at_fill",
	"spread_at_fill", "fill_latency_ms", "order_id", "exec_key", "exec_rev", "intent_id", "session_date", "contract", "decision_price", "commission", "spread_source", "fill_model", "recorded_at" };

#define SUBS 128
#define LARGEST_N INT64_C(1000000000)
#define ROOM INT64_C(4000000000000000)    /* so far from the fill that no plausibility band is left */

/* A micro amount whose nearest double stands there. */
static int
micro(const struct verify_row *r, int i, int64_t *out)
{
	double x = db_real(r->s, i);
	if (decimal_from_double(x, out) == 0 && *out >= -VERIFY_LARGEST && *out <= VERIFY_LARGEST) {
		double back = decimal_to_double(*out);
		if (!(x < back) && !(x > back))
			return 0;
	}
	*out = 0;
	verify_wrong(r, i, "an amount with at most six decimals");
	return -1;
}

static int
price_of(const struct verify_row *r, const struct verify_intent *in, const struct ledger_ord *ord, int64_t *out)
{
	int d = in->in.direction;
	if (micro(r, PRICE, out) != 0)
		return -1;
	if (!decimal_on_tick(*out, in->m->c.tick))
		verify_wrong(r, PRICE, "a price on the tick");
	else if (ord->has_limit && strcmp(ord->stage, "cross") != 0)
		verify_real(r, PRICE, decimal_to_double(ord->limit)); /* passive: at its limit, never better */
	else if (ord->has_limit && d * *out > d * ord->limit)
		verify_wrong(r, PRICE, "no worse than its order's limit");
	return 0;
}

/* "<order ref>:<sub-bar>"; what is not readable is taken for the first sub-bar there can be. */
static int
sub_of(const struct verify_row *r, const struct ledger_ord *ord, int last_sub, char key[56])
{
	size_t len = strlen(ord->ref);
	const char *text = db_text(r->s, KEY);
	int least = last_sub >= ord->sub ? last_sub + 1 : ord->sub, sub = least;
	if (strncmp(text, ord->ref, len) == 0 && text[len] == ':') {
		char *end;
		long found = strtol(text + len + 1, &end, 10);
		if (*end == '\0' && found >= least && found < SUBS && strcmp(ord->stage, "cross") == 0)
			sub = (int)found;
	}
	snprintf(key, 56, "%s:%d", ord->ref, sub);
	verify_text(r, KEY, key);
	return sub;
}

/* At the one price of a day or a roll, with the assumed spread. */
static bool
whole_day(const struct ledger_ord *ord)
{
	return strcmp(ord->stage, "daily_open") == 0 || strcmp(ord->stage, "roll") == 0;
}

/* The market that execution.h needs to tell this one fill again. */
static struct exec_market *
market_of(struct verify *v, const struct verify_intent *in, const struct ledger_ord *ord, int sub, int64_t price, int64_t volume, int64_t spread)
{
	struct cycle zone = { .chicago = v->chicago };
	int64_t assumed = in->m->c.tick * in->m->c.spread_ticks;
	struct exec_market *m = v->paper;
	*m = (struct exec_market){ .tick = in->m->c.tick, .spread = assumed, .sigma_p = in->sigma_p, .adv = in->adv, .seed = v->seed, .n_subs = sub + 1 };
	m->day = (struct bar){ .session = v->now.date, .o = in->in.arrival, .h = ROOM, .l = -ROOM, .v = volume };
	m->open = cycle_open_instant(&zone, v->now.date);
	snprintf(m->symbol, sizeof m->symbol, "%s", in->in.symbol);
	if (!whole_day(ord))
		m->subs = v->subs;
	v->subs[sub] = (struct subbar){ .o = price, .h = ROOM, .l = -ROOM, .v = volume, .spread = spread };
	return m;
}

/* Volume before this intent's of the same decision: it shares a daily bar's room. */
static int
day_used(struct verify *v, const struct verify_intent *in, int64_t *out)
{
	*out = 0;
	struct db_stmt *s = verify_stmt(v, "SELECT coalesce(sum(filled), 0) FROM intent WHERE session = ?1 AND symbol = ?2 AND id < ?3");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, in->in.session);
	db_bind_text(s, 2, in->in.symbol);
	db_bind_int(s, 3, in->in.id);
	int rc = verify_step(v, s);
	if (rc == 1) {
		*out = db_int(s, 0);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

/* What happened, told again: 1 with *out, 0 no such fill can be, -1. */
static int
retell(struct verify *v, const struct verify_row *r, const struct verify_intent *in, const struct ledger_ord *ord, int sub, int64_t price, int64_t spread, struct exec_fill *out)
{
	struct exec_intent ei = { .id = in->in.id, .direction = in->in.direction, .n = in->in.n, .filled = in->in.filled };
	struct exec_order o = { .j = sub, .n = ord->n - ord->filled, .has_limit = false, .limit = price };
	double volume = verify_get_real(r, VOLUME);
	int end;
	if (exec_stage_parse(ord->stage, &o.stage) != 0)
		return 0;
	if (volume < (o.stage == EXEC_ROLL ? 0 : 1) || volume > 1e15 || floor(volume) < volume) {
		verify_wrong(r, VOLUME, "a number of contracts");
		return 0;
	}
	if (o.stage == EXEC_DAILY_OPEN && strcmp(in->in.ref + strlen(in->in.ref) - 1, "1") != 0 && day_used(v, in, &ei.day_used) != 0)
		return -1;
	struct exec_market *m = market_of(v, in, ord, sub, price, (int64_t)volume, spread);
	if (exec_paper(m, &ei, &o, out, 1, &end) == 1)
		return 1;
	verify_wrong(r, VOLUME, "a volume that leaves room for this fill");
	return 0;
}

/* After the decision it comes from, in its own session, where the drawn time puts it. */
static void
check_time(const struct verify_row *r, const struct verify_intent *in, const struct exec_fill *again, bool daily, int sub)
{
	struct verify *v = r->v;
	struct cycle zone = { .chicago = v->chicago };
	instant_t at, open = cycle_open_instant(&zone, v->now.date);
	char text[CLOCK_TEXT];
	date_t date;
	int second;
	if (!verify_instant(r, TIMESTAMP, &at))
		return;
	tz_local(v->chicago, at, &date, &second, NULL);
	instant_t start = daily ? open : at - again->at; /* of its sub-bar, whose own start was told as 0 */
	instant_t due = daily ? again->at : open + sub * INT64_C(300) * CLOCK_SECOND + again->at;
	bool closing = strcmp(in->in.kind, LEDGER_ROLL) == 0 && strcmp(in->in.contract, in->in.symbol) != 0;
	if (closing) { /* at a close, which may be an early one */
		instant_t after = at - again->at;
		bool minute = after > 0 && after % (60 * CLOCK_SECOND) == 0;
		due = minute && (strcmp(v->mode, "sim") != 0 || after % (300 * CLOCK_SECOND) == 0) ? at : again->at;
	}
	if (at <= in->decided_at || date != v->now.date)
		verify_wrong(r, TIMESTAMP, "an instant after its decision and in its session");
	else if ((daily || strcmp(v->mode, "sim") == 0) && at != due)
		verify_wrong(r, TIMESTAMP, clock_format(due, text));
	else if (start % CLOCK_SECOND != 0)
		verify_wrong(r, TIMESTAMP, "the start of a sub-bar and the drawn time after it");
}

static void
check_market(const struct verify_row *r, const struct verify_intent *in, const struct exec_fill *again, bool daily, int sub, int64_t spread)
{
	int64_t tick = in->m->c.tick;
	verify_text(r, SOURCE, daily ? "assumed" : "quoted");
	if (daily) {
		verify_real(r, SPREAD, decimal_to_double(again->spread));
		verify_real(r, PRICE, decimal_to_double(again->price));
	} else if (spread <= 0 || !decimal_on_tick(spread, tick)) {
		verify_wrong(r, SPREAD, "a number of ticks above 0");
	}
	verify_int(r, N, again->n);
	verify_real(r, LATENCY, again->latency_ms);
	check_time(r, in, again, daily, sub);
}

/* What follows from the intent and the order alone. */
static void
check_facts(const struct verify_row *r, const struct verify_intent *in, const struct ledger_ord *ord, int64_t price, int64_t fee)
{
	instant_t wall;
	verify_text(r, SYMBOL, in->in.symbol);
	verify_int(r, DIRECTION, in->in.direction);
	verify_real(r, ORDER_PRICE, decimal_to_double(in->in.arrival));
	verify_real(r, PREDICTED, in->in.predicted);
	verify_real(r, ACTUAL, decimal_to_double(llabs(price - in->in.arrival)));
	verify_int(r, ORDER, ord->id);
	verify_int(r, REV, 0);
	verify_int(r, INTENT, in->in.id);
	verify_text(r, SESSION, in->in.deadline);
	verify_text(r, CONTRACT, in->in.contract);
	verify_real(r, DECISION_PRICE, decimal_to_double(in->in.decision_price));
	verify_real(r, COMMISSION, decimal_to_double(fee));
	verify_text(r, MODEL, ord->stage);
	verify_instant(r, RECORDED, &wall);
}

static int
count(struct verify *v, struct verify_intent *in, const struct ledger_fill *f, int64_t fee)
{
	int64_t realised;
	if (verify_book(v, f, in->m, fee, &realised) != 0 || verify_sums_fill(v, f, in->m, fee, realised) != 0)
		return -1;
	if (ledger_words_fill(f, v->fill_id, &v->words) != 0)
		return verify_fail(v, "out of memory");
	return verify_event(v, v->words.key, in->in.deadline, "fill", v->words.severity, v->words.text, v->words.data.data);
}

int
verify_fill(struct verify *v, struct verify_intent *in, struct ledger_ord *ord, int *last_sub)
{
	struct verify_row r = { .v = v, .s = v->fills.s, .table = "fills", .names = names };
	struct ledger_fill f = { .intent = &in->in, .ord = ord };
	struct exec_fill again = { 0 };
	int64_t fee = 0;
	bool daily = whole_day(ord);
	snprintf(r.key, sizeof r.key, "id=%s", db_text(r.s, ID));
	v->fill_id = verify_others_next(v, v->fill_id);
	v->fills_seen++;
	verify_int(&r, ID, v->fill_id);
	f.n = verify_get_int(&r, N);
	if (f.n < 1 || f.n > ord->n - ord->filled || f.n > LARGEST_N) {
		verify_wrong(&r, N, "1 to what its order still lacks");
		f.n = 0;
	}
	if (price_of(&r, in, ord, &f.price) != 0)
		f.n = 0;
	int sub = sub_of(&r, ord, *last_sub, f.exec_key);
	micro(&r, SPREAD, &f.spread);
	int told = f.n == 0 ? 0 : retell(v, &r, in, ord, sub, f.price, f.spread, &again);
	if (told < 0)
		return -1;
	if (told == 1)
		check_market(&r, in, &again, daily, sub, f.spread);
	if (f.n > 0 && contract_fee(&in->m->c, f.n, &fee) == 0)
		check_facts(&r, in, ord, f.price, fee);
	f.latency_ms = verify_get_real(&r, LATENCY);
	snprintf(f.timestamp, sizeof f.timestamp, "%s", db_text(r.s, TIMESTAMP));
	*last_sub = sub;
	ord->filled += f.n;
	v->now.fills++;
	if (f.n > 0 && count(v, in, &f, fee) != 0)
		return -1;
	return verify_next(v, &v->fills);
}
