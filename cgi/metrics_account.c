/* Money, positions, cycles, breakers and the model, as the ledger has them now. */
#include <stdlib.h>
#include <string.h>

#include "balance.h"
#include "metrics.h"
#include "observe_readings.h"
#include "page_needs.h"
#include "page_overview.h"
#include "page_system.h"

#define BREAKERS 8
#define POSITIONS (2 * MARKET_MAX)

static void money(struct exposition *x, const char *name, const char *help, const char *currency, int64_t micro)
{
	exposition_family(x, name, "gauge", help);
	exposition_label(x, "currency", currency);
	exposition_micro(x, micro);
}

static void gauge(struct exposition *x, const char *name, const char *help, int64_t n)
{
	exposition_family(x, name, "gauge", help);
	exposition_int(x, n);
}

static void real(struct exposition *x, const char *name, const char *help, double v)
{
	exposition_family(x, name, "gauge", help);
	exposition_real(x, v);
}

static int equity(struct page *p, struct exposition *x)
{
	struct page_overview_equity e[2];
	const char *currency = p->meta.currency;
	date_t session;
	int n = page_overview_equity(p->source[PAGE_LEDGER].db, e);

	if (n <= 0)
		return n;
	money(x, "hydra_equity", "Equity at the close of the newest session.", currency, e[0].equity);
	money(x, "hydra_peak_equity", "Highest equity so far, moved by deposits and withdrawals.", currency, e[0].peak);
	money(x, "hydra_session_profit", "Profit of the newest session, below 0 a loss.", currency, e[0].day_pnl);
	money(x, "hydra_unrealised_profit", "Profit of the open positions at their marks.", currency, e[0].unrealised);
	money(x, "hydra_realised_profit", "Profit of what was closed.", currency, e[0].realised);
	money(x, "hydra_gross_exposure", "Notional of all positions.", currency, e[0].gross);
	real(x, "hydra_drawdown_ratio", "Fall of the return index from its peak, 0 or below: -0.05 is 5 % under it.", e[0].drawdown);
	real(x, "hydra_max_drawdown_ratio", "Deepest of them so far.", e[0].max_drawdown);
	if (date_parse(e[0].session, &session) == 0)
		gauge(x, "hydra_session_timestamp_seconds", "Day of the newest session that was closed, its midnight UTC, seconds since 1970.", (int64_t)session * 86400);
	return 0;
}

static int positions(struct page *p, struct exposition *x)
{
	struct page_overview_position *all = calloc(POSITIONS, sizeof *all);
	int n = all ? page_overview_positions(p->source[PAGE_LEDGER].db, all, POSITIONS) : 0;

	if (!all)
		x->out->failed = true;
	exposition_family(x, "hydra_position_contracts", "gauge", "Contracts held, below 0 short.");
	for (int i = 0; i < n; i++) {
		exposition_label(x, "symbol", all[i].symbol);
		exposition_label(x, "contract", all[i].contract);
		exposition_int(x, all[i].q);
	}
	free(all);
	return n < 0 ? -1 : 0;
}

static int cycles(struct page *p, struct exposition *x)
{
	struct page_system_cycles newest;
	struct page_overview_cycle c;
	struct db *db = p->source[PAGE_LEDGER].db;
	int rc = page_overview_cycle(db, &c);

	if (rc < 0 || page_system_cycles(db, &newest))
		return -1;
	exposition_family(x, "hydra_cycles_total", "counter", "Trading cycles begun or missed, one a session.");
	exposition_int(x, rc == 1 ? c.id : 0);
	gauge(x, "hydra_recent_cycles", "How many of the newest cycles the next two look at, 60 at most.", newest.n);
	gauge(x, "hydra_recent_cycles_missed", "Of them: missed.", newest.missed);
	gauge(x, "hydra_recent_cycles_late", "Of them: begun more than 60 s after they were due.", newest.late);
	if (rc != 1)
		return 0;
	gauge(x, "hydra_cycle_open", "1 while the newest cycle is begun and not done.", strcmp(c.state, "done") != 0 && strcmp(c.state, "missed") != 0);
	if (c.started > 0) {
		exposition_family(x, "hydra_cycle_start_time_seconds", "gauge", "When the newest cycle began, seconds since 1970.");
		exposition_micro(x, c.started);
	}
	gauge(x, "hydra_cycle_orders", "Orders that the newest cycle decided.", c.orders);
	gauge(x, "hydra_cycle_blocked_orders", "Orders that it did not let pass.", c.blocked);
	gauge(x, "hydra_cycle_fills", "Fills of its session so far.", c.fills);
	return 0;
}

static int breakers(struct page *p, struct exposition *x)
{
	static const char *const states[] = {"active", "triggered", "cooldown"};
	struct page_overview_breaker b[BREAKERS];
	int n = page_overview_breakers(p->source[PAGE_LEDGER].db, b, BREAKERS);

	exposition_family(x, "hydra_breaker_state", "gauge", "1 for the state of a breaker that is in force; active: it lets orders pass.");
	for (int i = 0; i < n; i++) {
		exposition_label(x, "breaker", b[i].name);
		exposition_states(x, "state", states, 3, b[i].state);
	}
	exposition_family(x, "hydra_breaker_trips_total", "counter", "How often a breaker has tripped.");
	for (int i = 0; i < n; i++) {
		exposition_label(x, "breaker", b[i].name);
		exposition_int(x, b[i].trips);
	}
	exposition_family(x, "hydra_breaker_value_ratio", "gauge", "What a breaker compared last, a fraction.");
	for (int i = 0; i < n; i++) {
		exposition_label(x, "breaker", b[i].name);
		exposition_real(x, b[i].value);
	}
	exposition_family(x, "hydra_breaker_threshold_ratio", "gauge", "The fraction at which it trips.");
	for (int i = 0; i < n; i++) {
		exposition_label(x, "breaker", b[i].name);
		exposition_real(x, b[i].threshold);
	}
	return n < 0 ? -1 : 0;
}

/* The verdict on the model of each market that had one when the newest session was decided. */
static int drift(struct page *p, struct exposition *x)
{
	struct page_overview_verdict *v = calloc(MARKET_MAX, sizeof *v);
	int n = v ? page_overview_verdicts(p->source[PAGE_LEDGER].db, p->meta.advanced, v, MARKET_MAX) : 0;
	struct observe_worded w;

	if (!v)
		x->out->failed = true;
	exposition_family(x, "hydra_model_degraded", "gauge", "1 when the model was degraded in this market, the calibration's verdict with it, as the newest session was decided.");
	for (int i = 0; i < n; i++) {
		if (observe_words_read(v[i].words, &w) != 0)
			continue;
		exposition_label(x, "symbol", v[i].symbol);
		exposition_int(x, !strcmp(w.verdict, "degraded") || !strcmp(w.verdict, "alert") || !strcmp(w.verdict, "bad"));
	}
	exposition_family(x, "hydra_drifted_features", "gauge", "Features that have drifted in this market.");
	for (int i = 0; i < n; i++) {
		if (observe_words_read(v[i].words, &w) != 0)
			continue;
		exposition_label(x, "symbol", v[i].symbol);
		exposition_int(x, (int64_t)w.drifted);
	}
	free(v);
	return n < 0 ? -1 : 0;
}

static int model(struct page *p, struct exposition *x)
{
	struct page_needs needs;
	struct balance balance;
	int64_t version;
	struct db *db = p->source[PAGE_LEDGER].db;
	int rc = page_overview_champion(db, &version);

	if (rc == 1)
		gauge(x, "hydra_champion_version", "Version of the model in force; absent without one.", version);
	if (rc < 0 || page_needs_read(db, &p->meta, &needs) || balance_check(db, false, &balance))
		return -1;
	gauge(x, "hydra_winners_waiting", "Experiments that won and wait for the operator, 4 at most.", needs.n_winners);
	gauge(x, "hydra_balance_mismatches", "Markets, and the cash, that differ from what their fills say.", balance.mismatches);
	gauge(x, "hydra_trading_stopped", "1 while no order is sent at all: the ledger names the reason.", p->meta.stopped[0] != '\0');
	gauge(x, "hydra_trading_halted", "1 while only reductions are ordered.", p->meta.halted);
	exposition_family(x, "hydra_events_total", "counter", "Events journaled.");
	exposition_int(x, p->meta.last_seq);
	return 0;
}

int metrics_account(struct page *p, struct exposition *x)
{
	return equity(p, x) || positions(p, x) || cycles(p, x) || breakers(p, x) || drift(p, x) || model(p, x) ? -1 : 0;
}
