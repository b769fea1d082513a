#include "verify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "setup.h"
#include "verify_internal.h"

#define VERSION 1
#define SUBS 128

static int
quick_check(struct verify *v)
{
	int rc;
	struct db_stmt *s = verify_stmt(v, "PRAGMA quick_check(20)");
	if (s == NULL)
		return -1;
	while ((rc = verify_step(v, s)) == 1)
		if (strcmp(db_text(s, 0), "ok") != 0)
			verify_differ(v, "fill_journal.db", "file", "quick_check", db_text(s, 0), "ok");
	return rc;
}

/* The stamp on the file itself. */
static int
check_stamp(struct verify *v)
{
	int version = db_version(v->db);
	if (version < 0)
		return verify_fail(v, db_error(v->db));
	if (version == 0)
		return verify_fail(v, "fill_journal.db: no ledger of ours (schema version 0); there is nothing to recompute");
	if (version > VERSION)
		return verify_fail(v, "fill_journal.db: made by a newer version of this program");
	struct db_stmt *s = verify_stmt(v, "PRAGMA application_id");
	if (s == NULL || verify_step(v, s) != 1)
		return -1;
	verify_same_int(v, "fill_journal.db", "file", "application_id", db_int(s, 0), 1213811783);
	db_reset(s);
	return 0;
}

static int
open_streams(struct verify *v)
{
	if (verify_open(v, &v->intents, "SELECT id, ref, session, deadline, symbol, contract, kind, direction, n, filled, state, reducing, decision_price, arrival, predicted, blocked_by,"
	                                " blocked_value, blocked_limit, reason FROM intent ORDER BY id") != 0 ||
	    verify_open(v, &v->ords, "SELECT id, ref, intent_id, stage, sub, sub_end, slice, misses, n, limit_price, filled, state, fills, notional FROM ord ORDER BY id") != 0 ||
	    verify_open(v, &v->fills, "SELECT id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill,"
	                              " fill_latency_ms, order_id, exec_key, exec_rev, intent_id, session_date, contract, decision_price, commission, spread_source, fill_model, recorded_at"
	                              " FROM fills WHERE exec_key IS NOT NULL ORDER BY id") != 0 ||
	    verify_open(v, &v->events, "SELECT seq, key, at, session, kind, severity, text, data FROM event ORDER BY seq") != 0)
		return -1;
	if (verify_open(v, &v->decisions, "SELECT session, symbol, contract, close, bars, bars_missing, sigma_p, adv, model, direction, probability, fraction, drift_verdict, position, target,"
	                                  " lot_value, needs_equity, reason, due, x, low, high, volume FROM decision ORDER BY session, symbol") != 0 ||
	    verify_open(v, &v->equities, "SELECT session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown"
	                                 " FROM equity ORDER BY session") != 0)
		return -1;
	return verify_open(v, &v->flows, "SELECT id, session, amount, reason FROM cash_flow ORDER BY id");
}

static void
start(struct verify *v)
{
	account_start(&v->account, v->capital0);
	v->decided_account = v->account;
	v->peak = v->gate_peak = v->capital0;
	v->ret = NAN;
	v->drift_of = v->diagnosed = v->hypotheses_of = v->unseen_of = DATE_NONE;
	breakers_start(v->breaker);
}

static int
walk(struct verify *v)
{
	/* one read transaction: a runner that writes meanwhile is not seen */
	if (db_exec(v->db, "BEGIN") != 0)
		return verify_fail(v, db_error(v->db));
	if (check_stamp(v) != 0 || quick_check(v) != 0 || verify_facts(v) != 0)
		return -1;
	start(v);
	if (open_streams(v) != 0 || verify_cycles(v) != 0)
		return -1;
	return verify_ends(v);
}

/* The other journal of facts: it has to open and to be whole; its rows are looked at with their jobs. */
static void
check_experiments(struct verify *v, const struct config *cfg)
{
	static const char table[] = "experiment_journal.db";
	char path[4200], err[512] = "HYDRA_DATA_DIR is too long";
	bool transient = false;
	v->experiments = -1;
	struct db *db = config_data_path(cfg, table, path, sizeof path) == 0 ? db_open(path, DB_READ, false, &transient, err, sizeof err) : NULL;
	struct db_stmt *s = db == NULL ? NULL : db_prepare(db, "PRAGMA quick_check(1)");
	if (s == NULL || db_step(s) != 1) {
		verify_differ(v, table, "file", "quick_check", db == NULL ? err : db_error(db), "ok");
		db_close(db);
		return;
	}
	verify_same_text(v, table, "file", "quick_check", db_text(s, 0), "ok");
	db_reset(s);
	s = db_prepare(db, "SELECT count(*) FROM experiments");
	if (s == NULL || db_step(s) != 1) {
		verify_differ(v, table, "file", "experiments", db_error(db), "a table");
		db_close(db);
		return;
	}
	v->experiments = db_int(s, 0);
	db_reset(s);
	v->exp = db;
}

static int
open_all(struct verify *v, const struct config *cfg)
{
	char path[4200];
	bool transient = false;
	v->paper = calloc(1, sizeof *v->paper);
	v->subs = calloc(SUBS, sizeof *v->subs);
	if (v->paper == NULL || v->subs == NULL)
		return verify_fail(v, "out of memory");
	v->failed = true;
	snprintf(v->data_dir, sizeof v->data_dir, "%s", cfg->data_dir);
	if (setup_calendar(cfg->data_dir, &v->chicago, &v->calendar, &v->calendar_rows, v->err, sizeof v->err) != 0)
		return -1;
	if (config_data_path(cfg, "fill_journal.db", path, sizeof path) != 0) {
		snprintf(v->err, sizeof v->err, "HYDRA_DATA_DIR is too long");
		return -1;
	}
	v->db = db_open(path, DB_READ, false, &transient, v->err, sizeof v->err);
	v->failed = v->db == NULL;
	return v->failed ? -1 : 0;
}

static void
close_all(struct verify *v)
{
	for (int m = 0; m < v->n_markets; m++)
		free(v->market[m].past);
	verify_sums_free(v);
	verify_reconcile_free(v);
	ledger_words_free(&v->words);
	free(v->holding);
	free(v->pending);
	free(v->adopted);
	free(v->model);
	free(v->job);
	db_close(v->exp);
	free(v->paper);
	free(v->subs);
	db_close(v->db);
	tz_close(v->chicago);
	free(v->calendar_rows);
	free(v);
}

int
verify_run(const struct config *cfg, struct buf *out, bool json)
{
	struct verify *v = calloc(1, sizeof *v);
	if (v == NULL) {
		buf_str(out, "unreadable: out of memory\n");
		return -1;
	}
	if (open_all(v, cfg) == 0) {
		check_experiments(v, cfg);
		walk(v);
	}
	int rc = v->failed ? -1 : v->differences > 0;
	verify_report(v, out, json);
	close_all(v);
	return rc;
}
