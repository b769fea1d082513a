/* The decision rows of a session: what each market said, what was held, and how large a position follows. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decimal.h"
#include "champion.h"
#include "forecast.h"
#include "opinion.h"
#include "verify_internal.h"

enum { SESSION, SYMBOL, CONTRACT, CLOSE, BARS, MISSING, SIGMA, ADV, MODEL, DIRECTION, PROBABILITY, FRACTION, DRIFT, POSITION, TARGET, LOT, NEEDS, REASON, DUE, X, LOW, HIGH, VOLUME };
static const char *const names[] = { "session", "symbol", "contract", "close", "bars", "bars_missing", "sigma_p", "adv", "model", "direction", "probability", "fraction", "drift_verdict",
	"position", "target", "lot_value", "needs_equity", "reason", "due", "x", "low", "high", "volume" };

#define MOST_BARS INT64_C(1000000)

static void
row_key(struct verify_row *r)
{
	snprintf(r->key, sizeof r->key, "session=%s symbol=%s", r->v->now.session, db_text(r->s, SYMBOL));
}

/* A contract that was left does not come back; a market without contracts goes by its symbol and never had one. */
static void
take_contract(struct verify_row *r, struct verify_decision *d)
{
	struct verify_market *m = d->m;
	verify_get_text(r, CONTRACT, d->d.contract, sizeof m->contract);
	if (m->seen && strcmp(m->contract, d->d.contract) == 0)
		return;
	bool plain = strcmp(m->contract, m->c.symbol) == 0 || strcmp(d->d.contract, m->c.symbol) == 0;
	bool again = d->d.contract[0] == '\0' || (m->seen && (plain || !d->fresh));
	for (size_t i = 0; i < m->n_past; i++)
		again = again || strcmp(m->past[i], d->d.contract) == 0;
	if (again) {
		verify_wrong(r, CONTRACT, m->contract);
		snprintf(d->d.contract, sizeof d->d.contract, "%s", m->contract);
		return;
	}
	char (*more)[ACCOUNT_CONTRACT] = m->seen ? realloc(m->past, (m->n_past + 1) * sizeof *more) : NULL;
	if (more != NULL) {
		m->past = more;
		memcpy(m->past[m->n_past++], m->contract, sizeof m->contract);
	}
	snprintf(m->contract, sizeof m->contract, "%s", d->d.contract);
}

static void
take_close(struct verify_row *r, struct verify_decision *d)
{
	int64_t pv = d->m->c.point_value / DECIMAL_ONE;
	d->d.close = verify_get_price(r, CLOSE);
	if (strcmp(r->v->mode, "sim") == 0 && !decimal_on_tick(d->d.close, d->m->c.tick))
		verify_wrong(r, CLOSE, "a price on the tick");
	if (position_value(1, llabs(d->d.close), pv, &d->d.lot_value) != 0 || decimal_narrow((decimal_wide)d->d.lot_value * DECIMAL_ONE / RISK_MAX_POSITION, &d->d.needs_equity) != 0) {
		verify_wrong(r, CLOSE, "a price whose lot fits 64 bits");
		d->d.lot_value = d->d.needs_equity = 0;
	}
	verify_int(r, LOT, d->d.lot_value);
	verify_int(r, NEEDS, d->d.needs_equity);
}

/* One bar more than last time when there is one today. */
static void
take_bars(struct verify_row *r, struct verify_decision *d)
{
	d->d.bars = verify_get_int(r, BARS);
	if (d->m->seen) {
		verify_int(r, BARS, d->m->bars + d->fresh);
	} else if (d->d.bars < 1 || d->d.bars > MOST_BARS) {
		verify_wrong(r, BARS, "at least one");
		d->d.bars = 1;
	}
	d->d.bars_missing = verify_get_int(r, MISSING);
	/* a csv's sessions are the run's own, so its missing bars follow from here; a calendar's reach back before the first decision */
	d->m->absent = (d->m->absent << 1 | !d->fresh) & ((UINT64_C(1) << 60) - 1);
	if (strcmp(d->m->c.exchange, "CSV") == 0)
		verify_int(r, MISSING, __builtin_popcountll(d->m->absent));
	else if (d->d.bars_missing < 0 || d->d.bars_missing > 60)
		verify_wrong(r, MISSING, "0 to 60");
	d->m->bars = d->m->seen ? d->m->bars + d->fresh : d->d.bars;
}

/* Statistics exist from so many bars on; what they are follows only from bars that are not kept here. */
static void
take_statistics(struct verify_row *r, struct verify_decision *d, bool enough)
{
	d->d.sigma_p = d->d.adv = NAN;
	if (!enough) {
		verify_real(r, SIGMA, NAN);
		verify_real(r, ADV, NAN);
		return;
	}
	d->d.sigma_p = verify_get_real(r, SIGMA);
	d->d.adv = verify_get_real(r, ADV);
	if (d->d.sigma_p < 0)
		verify_wrong(r, SIGMA, "0 or more");
	if (d->d.adv < 0)
		verify_wrong(r, ADV, "0 or more");
}

/* The name of a model of the table? Whether it was in charge is seen when who decides is told. */
static bool
is_model(const struct verify *v, const char *name)
{
	char one[32];
	for (int i = 0; i < v->n_models; i++) {
		snprintf(one, sizeof one, "v%" PRId64, v->model[i].version);
		if (strcmp(one, name) == 0)
			return true;
	}
	return false;
}

/* A model's: what it said of bars that are not kept here; direction and share must fit it. */
static void
take_model_opinion(struct verify_row *r, struct verify_decision *d)
{
	const char *reason = db_text(r->s, REASON);
	bool few = strcmp(reason, CHAMPION_FEW_BARS) == 0, incomplete = strcmp(reason, CHAMPION_INCOMPLETE) == 0;
	verify_drift(r, DRIFT);
	d->d.reason = few ? CHAMPION_FEW_BARS : incomplete ? CHAMPION_INCOMPLETE : NULL;
	if (few || incomplete || (!d->fresh && db_is_null(r->s, PROBABILITY))) {
		verify_real(r, PROBABILITY, NAN);
		verify_real(r, FRACTION, 0);
		verify_int(r, DIRECTION, 0);
		return;
	}
	double p = verify_get_real(r, PROBABILITY);
	if (p < 0 || p > 1)
		verify_wrong(r, PROBABILITY, "0 to 1");
	d->d.direction = (p > 0.5) - (p < 0.5);
	verify_int(r, DIRECTION, d->d.direction);
	d->d.fraction = verify_get_real(r, FRACTION);
	if (d->d.fraction < 0 || d->d.fraction > SIGNAL_CAP || (d->d.direction == 0 && d->d.fraction > 0))
		verify_wrong(r, FRACTION, "0 to 0.1, 0 without a direction");
	if (!(d->d.fraction > 0))
		d->note = opinion_is_note(reason, d->d.direction) ? d->found_reason : "why nothing is staked";
}

/* The rule's opinion: its name, its share and why it has none are told by the rule itself, asked about a single bar. */
static void
take_opinion(struct verify_row *r, struct verify_decision *d, bool enough)
{
	if (is_model(r->v, d->model)) {
		take_model_opinion(r, d);
		return;
	}
	struct bar one = { .c = 1 };
	struct forecast s;
	forecast_rule.eval(&forecast_rule, &d->m->c, &one, 1, &s);
	verify_text(r, MODEL, s.model);
	verify_real(r, PROBABILITY, s.probability);
	verify_real(r, FRACTION, s.fraction);
	verify_drift(r, DRIFT);
	d->d.fraction = s.fraction;
	int64_t direction = verify_get_int(r, DIRECTION);
	if (!enough)
		verify_int(r, DIRECTION, 0);
	else if (direction < -1 || direction > 1)
		verify_wrong(r, DIRECTION, "-1, 0 or 1");
	else
		d->d.direction = (int)direction;
	d->d.reason = enough ? NULL : s.reason;
}

/* Are the gaps of this market's rolls known from its contracts? Files without contracts may have roll dates of their own. */
static bool
gaps_show(const struct verify *v, const struct verify_market *m)
{
	char path[4200];
	if (strcmp(m->contract, m->c.symbol) != 0)
		return true;
	snprintf(path, sizeof path, "%s/roll_dates.csv", v->data_dir);
	return access(path, F_OK) != 0;
}

/* X moves as the price of the contract that is held does. changed: it is another one since the row before. */
static void
take_x(struct verify_row *r, struct verify_decision *d, bool changed)
{
	struct verify_market *m = d->m;
	int64_t x = verify_get_price(r, X);
	char text[40];
	if (m->has_offset && !changed && gaps_show(r->v, m)) {
		int64_t want = d->fresh ? d->d.close - m->offset : m->x;
		snprintf(text, sizeof text, "%" PRId64, want);
		if (x != want)
			verify_wrong(r, X, text);
		x = want;
	}
	m->has_offset = true;
	m->offset = d->d.close - x;
	m->x = x;
}

/* This session's bar: of the contract that was held before, which is the one still held unless it rolled. */
static void
take_bar(struct verify_row *r, const struct verify_decision *d, bool changed)
{
	bool sim = strcmp(r->v->mode, "sim") == 0;
	int64_t due = verify_get_int(r, DUE);
	if (due < 0 || due > 1 || ((!sim || d->fresh) && due != 1))
		verify_wrong(r, DUE, sim && !d->fresh ? "0 or 1" : "1");
	if (!d->fresh) {
		verify_text(r, LOW, NULL);
		verify_text(r, HIGH, NULL);
		verify_text(r, VOLUME, NULL);
		return;
	}
	int64_t low = verify_get_price(r, LOW), high = verify_get_price(r, HIGH), close = d->d.close;
	bool ticks = !sim || (decimal_on_tick(low, d->m->c.tick) && decimal_on_tick(high, d->m->c.tick));
	if (low > high || (!changed && low > close) || !ticks)
		verify_wrong(r, LOW, "a price on the tick, not above the close");
	if (!changed && high < close)
		verify_wrong(r, HIGH, "a price not below the close");
	if (verify_get_int(r, VOLUME) < 0)
		verify_wrong(r, VOLUME, "0 or more contracts");
}

static void
take_row(struct verify_row *r, struct verify_decision *d)
{
	d->fresh = strcmp(db_text(r->s, REASON), FORECAST_NO_BAR) != 0;
	snprintf(d->d.session, sizeof d->d.session, "%s", r->v->now.session);
	snprintf(d->d.symbol, sizeof d->d.symbol, "%s", d->m->c.symbol);
	char before[ACCOUNT_CONTRACT];
	snprintf(before, sizeof before, "%s", d->m->contract);
	take_contract(r, d);
	take_close(r, d);
	if (d->m->seen)
		verify_roll_decision(r, d, before, CONTRACT, CLOSE);
	take_bars(r, d);
	bool changed = strcmp(before, d->d.contract) != 0;
	take_x(r, d, changed);
	take_bar(r, d, changed && d->m->seen);
	bool enough = d->m->bars >= FORECAST_BARS;
	take_statistics(r, d, enough);
	verify_get_text(r, MODEL, d->model, sizeof d->model);
	snprintf(d->found_reason, sizeof d->found_reason, "%s", db_text(r->s, REASON));
	take_opinion(r, d, enough);
	d->d.position = verify_position(r->v, d->d.symbol, d->d.contract);
	verify_int(r, POSITION, d->d.position);
	d->found_target = verify_get_int(r, TARGET);
	if (d->m->worked && !d->fresh)
		verify_wrong(r, REASON, "a bar today: orders worked in it");
	if (d->m->no_bar && d->fresh)
		verify_wrong(r, REASON, "no bar today: its orders expired for want of one");
	d->m->seen = true;
	if (d->fresh)
		snprintf(r->v->newest_bar, sizeof r->v->newest_bar, "%s", r->v->now.session);
}

/* Markets that were there before stay. */
static void
check_set(struct verify *v)
{
	char row[VERIFY_ROW];
	for (int m = 0; m < v->n_markets; m++) {
		bool there = !v->market[m].seen;
		for (int i = 0; i < v->n_decisions; i++)
			there = there || v->decision[i].m == &v->market[m];
		snprintf(row, sizeof row, "session=%s symbol=%s", v->now.session, v->market[m].c.symbol);
		if (!there)
			verify_differ(v, "decision", row, "symbol", "no row", "a row");
	}
}

int
verify_decisions(struct verify *v)
{
	struct verify_row r = { .v = v, .s = v->decisions.s, .table = "decision", .names = names };
	while (v->decisions.row && strcmp(db_text(r.s, SESSION), v->now.session) <= 0) {
		struct verify_market *m = verify_market(v, db_text(r.s, SYMBOL));
		row_key(&r);
		if (strcmp(db_text(r.s, SESSION), v->now.session) != 0) {
			verify_wrong(&r, SESSION, "a decided session");
		} else if (m == NULL || v->n_decisions == CONFIG_MARKETS) {
			verify_wrong(&r, SYMBOL, "a market of the contract table");
		} else {
			struct verify_decision *d = &v->decision[v->n_decisions++];
			*d = (struct verify_decision){ .m = m };
			take_row(&r, d);
		}
		if (verify_next(v, &v->decisions) != 0)
			return -1;
	}
	check_set(v);
	return 0;
}
