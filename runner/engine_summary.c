/* What a finished run made, for people. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "decimal.h"
#include "engine_internal.h"
#include "performance.h"

/* Cents, half to even, as every page rounds. */
static double
cents(int64_t micro)
{
	return (double)decimal_div_even(micro, 10000) / 100;
}

static struct db_stmt *
one_row(struct engine *e, const char *sql)
{
	struct db_stmt *s = db_prepare(ledger_db(e->ledger), sql);
	return s != NULL && db_step(s) == 1 ? s : NULL;
}

static int
totals(struct engine *e, struct buf *out)
{
	struct db_stmt *s = one_row(e, "SELECT min(session), max(session), count(*) FROM equity");
	if (s == NULL)
		return -1;
	buf_fmt(out, "sessions    %" PRId64 " (%s to %s), %d market%s\n", db_int(s, 2), db_text(s, 0), db_text(s, 1), e->feed->n_markets,
	        e->feed->n_markets == 1 ? "" : "s");
	db_reset(s);
	s = one_row(e, "SELECT coalesce(sum(n), 0), coalesce(sum(contracts), 0), coalesce(sum(commission), 0), coalesce(sum(cost), 0), coalesce(sum(predicted), 0) FROM rollup WHERE grain = 'total'");
	if (s == NULL)
		return -1;
	buf_fmt(out, "fills       %" PRId64 " of %" PRId64 " contracts; commissions %.2f, slippage %+.2f (predicted %+.2f), simulator against model\n", db_int(s, 0), db_int(s, 1),
	        cents(db_int(s, 2)), cents(db_int(s, 3)), cents(db_int(s, 4)));
	db_reset(s);
	s = one_row(e, "SELECT count(*), coalesce(sum(state = 'expired'), 0), coalesce(sum(state = 'blocked'), 0), coalesce(sum(state = 'intent'), 0) FROM intent");
	if (s == NULL)
		return -1;
	buf_fmt(out, "orders      %" PRId64 ": %" PRId64 " expired in whole or part, %" PRId64 " blocked, %" PRId64 " still waiting for a session\n", db_int(s, 0), db_int(s, 1), db_int(s, 2), db_int(s, 3));
	db_reset(s);
	return 0;
}

static int
returns(struct engine *e, struct buf *out)
{
	struct db_stmt *s = one_row(e, "SELECT count(*) FROM equity");
	if (s == NULL)
		return -1;
	size_t cap = (size_t)db_int(s, 0), n = 0;
	db_reset(s);
	double *r = calloc(cap + 1, sizeof *r);
	s = db_prepare(ledger_db(e->ledger), "SELECT ret FROM equity WHERE exposed = 1 AND ret IS NOT NULL ORDER BY session");
	if (r == NULL || s == NULL) {
		free(r);
		return -1;
	}
	int rc = 1;
	while (n < cap && (rc = db_step(s)) == 1)
		r[n++] = db_real(s, 0);
	db_reset(s);
	if (rc < 0) {
		free(r);
		return -1;
	}
	double sharpe;
	int has = performance_sharpe(r, n, &sharpe);
	if (n < 30)
		buf_fmt(out, "sharpe      not judged: %zu of 30 exposed days\n", n);
	else if (has == 0)
		buf_fmt(out, "sharpe      — (all %zu returns are equal)\n", n);
	else
		/* standard error for independent returns, annualised (Lo 2002): sqrt((1 + S^2/2)/n) with the daily S */
		buf_fmt(out, "sharpe      %.2f ± %.2f over %zu exposed days (rule, no model yet)\n", sharpe, sqrt((1 + sharpe * sharpe / 504) / (double)n) * sqrt(252), n);
	free(r);
	return 0;
}

static int
held(struct engine *e, struct buf *out)
{
	struct holding h = { 0 };
	char last[DATE_TEXT] = "";
	struct ledger_equity q;
	int any = 0;
	if (ledger_equity_last(e->ledger, &q) == 1)
		snprintf(last, sizeof last, "%s", q.session);
	buf_str(out, "positions  ");
	while (ledger_holding_next(e->ledger, h.symbol, h.contract, &h) == 1) {
		bool stale = h.has_mark && strcmp(h.mark_session, last) < 0;
		buf_fmt(out, " %+" PRId64 " %s%s", h.pos.q, h.contract[0] != '\0' ? h.contract : h.symbol, stale ? " (stale mark of " : "");
		if (stale)
			buf_fmt(out, "%s: the market has ended)", h.mark_session);
		any++;
	}
	buf_str(out, any == 0 ? " none\n" : "\n");
	return 0;
}

int
engine_summary(struct engine *e, struct buf *out)
{
	struct ledger_equity q;
	struct ledger_account a;
	snprintf(e->reason, sizeof e->reason, "the ledger cannot be read for the summary");
	if (e->ledger == NULL || ledger_account_get(e->ledger, &a) != 1)
		return -1;
	int rc = ledger_equity_last(e->ledger, &q);
	if (rc < 0 || totals(e, out) != 0)
		return -1;
	if (rc == 1) {
		buf_fmt(out, "equity      %.2f %s, started at %.2f: %+.2f (realised %+.2f, open %+.2f)\n", cents(q.equity), e->cfg.currency, cents(a.capital0),
		        cents(q.equity - a.capital0 - a.flows), cents(q.realised), cents(q.unrealised));
		buf_fmt(out, "drawdown    %.2f %% now, %.2f %% at its deepest\n", q.drawdown * 100, q.max_drawdown * 100);
	}
	if (returns(e, out) != 0 || held(e, out) != 0)
		return -1;
	char barred[512];
	if (engine_gate(e, barred, sizeof barred) != ENGINE_OPEN)
		buf_fmt(out, "orders      %s\n", barred);
	if (e->feed->skipped > 0 || e->feed->skipped_files > 0)
		buf_fmt(out, "skipped     %" PRId64 " bad row%s, %d whole file%s (--skip-bad)\n", e->feed->skipped, e->feed->skipped == 1 ? "" : "s", e->feed->skipped_files,
		        e->feed->skipped_files == 1 ? "" : "s");
	if (e->feed->badge[0] != '\0')
		buf_fmt(out, "note        %s\n", e->feed->badge);
	return out->failed ? -1 : 0;
}
