#include "statement.h"

#include <stddef.h>

#include "intent_pairs.h"
#include "reconciled.h"
#include "sums.h"

#define INHERITED "id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, fill_latency_ms, order_id"
#define OURS INHERITED ", decision_price, commission, session_date, contract, fill_model, exec_key"
#define ORIGINAL INHERITED ", NULL, NULL, NULL, NULL, NULL, NULL"
#define SAMPLE "symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, fill_latency_ms, "
#define SAMPLED "intent_id, timestamp"

/* ?1 ?2 the key, exclusive; ?3 the other end of the dates; ?4 how many; ?5 symbol; ?6 side */
#define OLDER(columns, where) "SELECT " columns " FROM fills WHERE " where "(timestamp, id) < (?1, ?2) AND timestamp >= ?3 ORDER BY timestamp DESC, id DESC LIMIT ?4"
#define NEWER(columns, where) "SELECT " columns " FROM fills WHERE " where "(timestamp, id) > (?1, ?2) AND timestamp < ?3 ORDER BY timestamp, id LIMIT ?4"
/* Of one symbol in an original's journal (page_fills_symbol.c): ?1 ?2 and ?3 ?4 keys, both included; ?6 side or 0; ?7 ?8 ids; + keeps the index of times out. */
#define OF_IDS(order) "SELECT " ORIGINAL " FROM fills WHERE symbol = ?5 AND id BETWEEN ?7 AND ?8 AND (?6 = 0 OR direction = ?6)" \
	" AND (+timestamp, +id) >= (?1, ?2) AND (+timestamp, +id) <= (?3, ?4) ORDER BY id " order
#define SYMBOL "symbol = ?5 AND "
#define SIDE "direction = ?6 AND "

/* ?1 grain, ?2 ?3 first and last period, ?5 symbol, ?6 side */
#define ROLLUP(where) "SELECT " SUMS_ROLLUP ", " SUMS_SKETCH " FROM rollup WHERE grain = ?1 AND " where "period BETWEEN ?2 AND ?3"

/* A run of the agent, "E-20190605-1" */
#define AGENTS_OWN "coalesce(run_id, '') GLOB 'E-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9]*'"

/* ?1 the id before or after which, exclusive; ?2 type or outcome, or the first date; ?3 the day after the last date */
/* a run of the agent that failed begins so */
#define LISTED "SELECT id, created_at, hypothesis, mutation_type, promotion_decision, tags, substr(results, 1, 10) = '{\"failed\":' FROM experiments WHERE "
#define CREATED "created_at >= ?2 AND created_at < ?3 AND (created_at, id) "

static const char *const sql[STATEMENT_COUNT] = {
	[STATEMENT_FILLS_OLDER + 0] = OLDER(OURS, ""),
	[STATEMENT_FILLS_OLDER + 1] = OLDER(OURS, SYMBOL),
	[STATEMENT_FILLS_OLDER + 2] = OLDER(OURS, SIDE),
	[STATEMENT_FILLS_OLDER + 3] = OLDER(OURS, SYMBOL SIDE),
	[STATEMENT_FILLS_NEWER + 0] = NEWER(OURS, ""),
	[STATEMENT_FILLS_NEWER + 1] = NEWER(OURS, SYMBOL),
	[STATEMENT_FILLS_NEWER + 2] = NEWER(OURS, SIDE),
	[STATEMENT_FILLS_NEWER + 3] = NEWER(OURS, SYMBOL SIDE),
	[STATEMENT_FILLS_OLDER_ORIGINAL + 0] = OLDER(ORIGINAL, ""),
	[STATEMENT_FILLS_OLDER_ORIGINAL + 1] = OLDER(ORIGINAL, SIDE),
	[STATEMENT_FILLS_NEWER_ORIGINAL + 0] = NEWER(ORIGINAL, ""),
	[STATEMENT_FILLS_NEWER_ORIGINAL + 1] = NEWER(ORIGINAL, SIDE),
	[STATEMENT_FILLS_KEYS_OLDER] = OLDER("id, timestamp", ""),
	[STATEMENT_FILLS_KEYS_NEWER] = NEWER("id, timestamp", ""),
	[STATEMENT_FILLS_OF_IDS_OLDER] = OF_IDS("DESC"),
	[STATEMENT_FILLS_OF_IDS_NEWER] = OF_IDS("ASC"),
	[STATEMENT_FILLS_SYMBOL_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM fills WHERE symbol = ?1 LIMIT ?2)",
	[STATEMENT_FILLS_SAMPLE + 0] = OLDER(SAMPLE SAMPLED, ""),
	[STATEMENT_FILLS_SAMPLE + 1] = OLDER(SAMPLE SAMPLED, SYMBOL),
	[STATEMENT_FILLS_SAMPLE + 2] = OLDER(SAMPLE SAMPLED, SIDE),
	[STATEMENT_FILLS_SAMPLE + 3] = OLDER(SAMPLE SAMPLED, SYMBOL SIDE),
	[STATEMENT_FILLS_TAIL] = "SELECT timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, fill_latency_ms FROM fills WHERE id > ?1 ORDER BY id DESC LIMIT ?2",
	[STATEMENT_FILLS_RANGE] = "SELECT predicted_slippage, actual_slippage FROM fills WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3",
	[STATEMENT_INTENT_PAIR] = "SELECT " INTENT_PAIRS_COLUMNS ", i.decision_price FROM intent AS i CROSS JOIN ord AS o ON o.intent_id = i.id WHERE i.id = ?1",
	[STATEMENT_FILL] = "SELECT " OURS ", volume_at_fill, spread_at_fill, exec_rev, intent_id, spread_source, recorded_at,"
	                   " (SELECT slice FROM ord WHERE ord.id = fills.order_id AND ord.intent_id = fills.intent_id) FROM fills WHERE id = ?1",
	[STATEMENT_FILL_TIMESTAMP] = "SELECT timestamp FROM fills WHERE id = ?1",
	[STATEMENT_FILL_ORIGINAL] = "SELECT " ORIGINAL ", volume_at_fill, spread_at_fill, NULL, NULL, NULL, NULL, NULL FROM fills WHERE id = ?1",
	[STATEMENT_INTENT] = "SELECT ref, session, deadline, kind, direction, n, state, reducing, decision_price, arrival, predicted, reason FROM intent WHERE id = ?1",
	[STATEMENT_INTENTS_NEXT] = "SELECT symbol, contract, kind, direction, n, reducing, deadline FROM intent WHERE state IN ('intent', 'working') AND deadline > ?1 AND state = 'intent' ORDER BY deadline, id LIMIT ?2",
	[STATEMENT_INTENT_ORDERS] = "SELECT id, ref, stage, sub, sub_end, n, limit_price, " SUMS_ORDER_FILLED("ord") ", " SUMS_ORDER_FILLS("ord") ", state, slice FROM ord WHERE intent_id = ?1 ORDER BY id LIMIT ?2",
	[STATEMENT_CYCLE_OF] = "SELECT id, state, scheduled_at, started_at, late_seconds FROM cycle WHERE session = ?1",
	[STATEMENT_FILLS_SYMBOL_NEXT] = "SELECT min(symbol) FROM fills WHERE symbol > ?1",
	[STATEMENT_FILLS_FEW] = "SELECT count(*) FROM (SELECT 1 FROM fills WHERE symbol >= '' LIMIT ?1)",
	[STATEMENT_FILLS_ID_LAST] = "SELECT max(id) FROM fills",
	[STATEMENT_FILLS_ID_FIRST] = "SELECT min(id) FROM fills",
	[STATEMENT_FILLS_FIRST_OURS] = "SELECT exec_key IS NOT NULL FROM fills WHERE id > 0 ORDER BY id LIMIT 1",
	[STATEMENT_ROLLUP + 0] = ROLLUP(""),
	[STATEMENT_ROLLUP + 1] = ROLLUP("symbol = ?5 AND direction IN (-1, 0, 1) AND "),
	[STATEMENT_ROLLUP + 2] = ROLLUP("direction = ?6 AND "),
	[STATEMENT_ROLLUP + 3] = ROLLUP("symbol = ?5 AND direction = ?6 AND "),
	[STATEMENT_ROLLUP_COUNT] = "SELECT coalesce(sum(n), 0) + " SUMS_OPEN_FILLS " FROM rollup WHERE grain IN ('total', 'other total')",
	[STATEMENT_ROLLUP_MARKETS] = "SELECT " SUMS_ROLLUP ", " SUMS_SKETCH ", symbol, direction FROM rollup WHERE grain = 'total' AND symbol > '' ORDER BY symbol, direction LIMIT ?1",
	[STATEMENT_ROLLUP_COSTS] = "SELECT n, commission, cost FROM rollup WHERE grain = ?1 AND period BETWEEN ?2 AND ?3",
	[STATEMENT_OPEN] = SUMS_OPEN,
	[STATEMENT_RECONCILED] = "SELECT " RECONCILED_COLUMNS " FROM reconciled WHERE symbol > '' ORDER BY symbol",
	[STATEMENT_INTENTS_OPEN] = RECONCILED_OPEN,
	[STATEMENT_CONTRACTS] = "SELECT symbol, tick, point_value, currency, labelled FROM contract WHERE symbol > '' ORDER BY symbol",
	[STATEMENT_META] = "SELECT value FROM meta WHERE key = ?1",
	[STATEMENT_EQUITY_LAST] = "SELECT session, equity, flow, day_pnl, ret, unrealised, realised, fees, gross, stale_mark, peak, drawdown, max_drawdown"
	                          " FROM equity WHERE session > '' ORDER BY session DESC LIMIT 2",
	[STATEMENT_ACCOUNT] = "SELECT capital0, peak, peak_session, gate_peak, flows, EXISTS (SELECT 1 FROM cash_flow WHERE id > 0) FROM account WHERE id = 1",
	[STATEMENT_HOLDINGS] = "SELECT symbol, contract, opening, q, avg, mark, mark_session, since FROM position WHERE symbol > '' ORDER BY symbol, contract",
	[STATEMENT_HOLDINGS_FILLS] = "SELECT fills.symbol, fills.contract, fills.direction, fills.n_contracts, fills.fill_price, fills.session_date, contract.point_value"
	                             " FROM fills CROSS JOIN contract ON contract.symbol = fills.symbol WHERE " SUMS_FILL_UNCOUNTED " ORDER BY fills.id",
	[STATEMENT_CYCLE_LAST] = "SELECT id, session, state, phase, reason, scheduled_at, started_at, finished_at, late_seconds, orders, blocked,"
	                         /* T1 counts them */
	                         " CASE state WHEN 'open' THEN " SUMS_OPEN_FILLS " ELSE fills END FROM cycle WHERE id > 0 ORDER BY id DESC LIMIT 1",
	[STATEMENT_CURVE_FIRST] = "SELECT id FROM cycle WHERE session > ?1 ORDER BY session LIMIT 1",
	[STATEMENT_CYCLES_NEWEST] = "SELECT session, state, late_seconds, reason FROM cycle WHERE id > 0 ORDER BY id DESC LIMIT ?1",
	[STATEMENT_CURVE_LAST] = "SELECT id FROM cycle WHERE session = (SELECT max(session) FROM equity)",
	[STATEMENT_CURVE_POINT] = "SELECT equity.session, equity.equity, equity.drawdown FROM cycle JOIN equity ON equity.session = cycle.session WHERE cycle.id = ?1",
	[STATEMENT_CURVE_NEWER] = "SELECT session, equity, drawdown FROM equity WHERE session > ?1 AND session <= ?2 ORDER BY session DESC LIMIT ?3",
	[STATEMENT_EQUITY_SPAN] = "SELECT session, day_pnl, ret, drawdown FROM equity WHERE session >= ?1 AND session <= ?2 ORDER BY session DESC LIMIT ?3",
	[STATEMENT_EQUITY_FIRST] = "SELECT min(session) FROM equity",
	[STATEMENT_EQUITY_FLOWS] = "SELECT equity.session, equity.equity, equity.flow FROM cash_flow CROSS JOIN equity ON equity.session = cash_flow.session"
	                           " WHERE cash_flow.id > 0 ORDER BY cash_flow.id DESC LIMIT ?1",
	[STATEMENT_FLOWS] = "SELECT session, amount, reason FROM cash_flow WHERE id > 0 ORDER BY id DESC LIMIT ?1",
	/* a state has no index: of the newest cycles as many are looked at as the curve has points at most */
	[STATEMENT_MISSED] = "SELECT session, reason FROM cycle WHERE id > (SELECT max(id) FROM cycle) - ?2 AND state = 'missed' ORDER BY id DESC LIMIT ?1",
	[STATEMENT_TURNS] = "SELECT session, text, key FROM event WHERE kind <> 'fill' AND kind <> 'cycle_update' AND kind = 'agent' AND session IS NOT NULL"
	                    " AND (key LIKE 'promote:%' OR key LIKE 'rollback:%' OR (key LIKE 'model:%' AND key <> 'model:v1')) ORDER BY seq DESC LIMIT ?1",
	[STATEMENT_EVENTS_OF_KIND] = "SELECT seq, at, session, kind, severity, text, NULL, NULL, NULL, NULL FROM event WHERE kind <> 'fill' AND kind <> 'cycle_update' AND kind = ?1 AND seq < ?2"
	                             " ORDER BY seq DESC LIMIT ?3",
	[STATEMENT_EVENTS_OF_BREAKER] = "SELECT seq, at, session, kind, severity, text, NULL, NULL, NULL, NULL FROM event WHERE kind <> 'fill' AND kind <> 'cycle_update' AND kind = 'breaker'"
	                                " AND substr(key, 1, length(?1) + 9) = 'breaker:' || ?1 || ':' ORDER BY seq DESC LIMIT ?2",
	[STATEMENT_EQUITY_BEFORE] = "SELECT session FROM equity WHERE session <= ?1 ORDER BY session DESC LIMIT 1 OFFSET ?2",
	[STATEMENT_EQUITY_RECORD] = "SELECT session, ret, exposed FROM equity WHERE session > ?1 AND session <= ?2 AND ret IS NOT NULL ORDER BY session DESC",
	/* a market without a bar in a session has no bars in this */
	[STATEMENT_FORECASTS] = "SELECT equity.session, decision.symbol, CASE WHEN decision.model = ?1 AND decision.reason <> ?4 THEN decision.probability END,"
	                        " CASE WHEN decision.low IS NOT NULL THEN decision.bars END, decision.x FROM equity LEFT JOIN decision ON decision.session = equity.session"
	                        " WHERE equity.session >= ?2 AND equity.session <= ?3 ORDER BY equity.session, decision.symbol",
	[STATEMENT_DECISIONS] = "SELECT symbol, model, direction, target, position, reason FROM decision WHERE session = ?1 ORDER BY symbol LIMIT 200",
	[STATEMENT_DECISIONS_UNDIRECTED] = "SELECT count(*), total(reason = ?3) FROM decision WHERE session = ?1 AND model = ?2 AND reason <> ?4",
	[STATEMENT_CHAMPION] = "SELECT version FROM model WHERE version > 0 AND state = 'champion' ORDER BY version DESC LIMIT 1",
	[STATEMENT_CHAMPION_WHOLE] = "SELECT version, created, run_id, file, sha256 FROM model WHERE version > 0 AND state = 'champion' ORDER BY version DESC LIMIT 1",
	[STATEMENT_MODELS] = "SELECT version, created, state, file, sha256, run_id FROM model WHERE version > 0 ORDER BY version DESC LIMIT ?1",
	[STATEMENT_JOBS] = "SELECT id, ref, session, kind, state, reason, data FROM job WHERE id > 0 ORDER BY id DESC LIMIT ?1",
	[STATEMENT_JOBS_OPEN] = "SELECT id, ref, session, kind, state, reason, data FROM job WHERE state <> 'done' AND id > 0 ORDER BY id LIMIT ?1",
	[STATEMENT_JOB_OF] = "SELECT id, ref, session, kind, state, reason, data FROM job WHERE ref = ?1",
	[STATEMENT_CYCLE_AGENT] = "SELECT session, agent_phase, agent_reason FROM cycle WHERE id > (SELECT max(id) FROM cycle) - ?1 AND agent_phase IS NOT NULL ORDER BY id DESC LIMIT 1",
	[STATEMENT_BREAKERS] = "SELECT name, state, threshold, value, since, tripped, trips, latched FROM breaker WHERE kind >= 0 ORDER BY kind",
	[STATEMENT_TRIPS] = "SELECT session, text FROM event WHERE kind <> 'fill' AND kind <> 'cycle_update' AND kind = 'breaker' AND severity <> 'info' AND session IS NOT NULL ORDER BY seq DESC LIMIT ?1",
	[STATEMENT_EVENTS] = "SELECT seq, at, session, kind, severity, text, substr(data, 1, 40), f.symbol, f.fill_price, (f.fill_price - f.order_price) * f.direction FROM event"
	                     /* a fill's event names its row */
	                     " LEFT JOIN fills AS f ON f.id = CASE WHEN kind = 'fill' AND json_valid(data) THEN CAST(event.data ->> '$.id' AS INTEGER) END"
	                     " WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
	[STATEMENT_EVENT_LAST] = "SELECT max(seq) FROM event",
	/* of the keys in a range the newest: a bare column is that of the row that max() names */
	[STATEMENT_EVENT_TOLD] = "SELECT max(seq), at FROM event WHERE kind <> 'fill' AND key >= ?1 AND key < ?2",
	[STATEMENT_CYCLE_ID_LAST] = "SELECT max(id) FROM cycle",
	/* intent by intent along its key, an index look-up for its orders, whose rows say what they filled; blocked ones have no order */
	[STATEMENT_INTENTS] = "SELECT " INTENT_PAIRS_COLUMNS " FROM intent AS i CROSS JOIN ord AS o ON o.intent_id = i.id WHERE i.id > ?1 GROUP BY i.id ORDER BY i.id",
	[STATEMENT_READINESS] = "SELECT result, session, record, verdict, version FROM readiness WHERE id = 1",
	[STATEMENT_JUDGED] = "SELECT session FROM judgement WHERE session > '' ORDER BY session DESC LIMIT 1",
	[STATEMENT_JUDGED_OF] = "SELECT r.seq = (SELECT coalesce(max(seq), 0) FROM event) AND r.starts = (SELECT coalesce(max(id), 0) FROM start)"
	                        " AND r.session = (SELECT value FROM meta WHERE key = 'advanced_session'), (SELECT max(k) FROM record),"
	                        " (SELECT count(*) FROM equity WHERE session > (SELECT after FROM record WHERE k > 0 ORDER BY k DESC LIMIT 1)),"
	                        " (SELECT value <> '' FROM meta WHERE key = 'stopped'), (SELECT value = '1' FROM meta WHERE key = 'halted'),"
	                        " EXISTS (SELECT 1 FROM breaker WHERE name > '' AND state <> 'active'), j.record, j.verdict, j.failed, j.open, j.version"
	                        " FROM readiness r LEFT JOIN judgement j ON j.session = r.session WHERE r.id = 1",
	[STATEMENT_JOB_RAN] = "SELECT ref FROM job WHERE id > 0 AND kind = 'experiment' AND state <> 'queued' ORDER BY id DESC LIMIT 1",
	[STATEMENT_MARKETS] = "SELECT symbol, exchange, currency, point_value, tick, commission, labelled FROM contract WHERE symbol > '' ORDER BY symbol LIMIT ?1",
	[STATEMENT_DECISION] = "SELECT contract, close, bars, bars_missing, sigma_p, adv, model, direction, probability, fraction, position, target, lot_value,"
	                       " needs_equity, reason FROM decision WHERE session = ?1 AND symbol = ?2",
	[STATEMENT_VERDICTS] = "SELECT symbol, drift_verdict FROM decision WHERE session = ?1 AND drift_verdict IS NOT NULL ORDER BY symbol LIMIT ?2",
	[STATEMENT_DRIFT_DIAGNOSIS] = "SELECT session, text, data, seq FROM event WHERE kind <> 'fill' AND kind <> 'cycle_update' AND kind = 'drift' AND session IS NOT NULL"
	                              " ORDER BY seq DESC LIMIT 1",
	[STATEMENT_HAS_FILLS] = "SELECT 1 FROM fills WHERE id = 0",
	/* a longer journal, which only a foreign one is, has as many as it has ids */
	[STATEMENT_EXPERIMENTS_COUNT] = "SELECT iif(n < 100000, n, (SELECT max(id) FROM experiments) - (SELECT min(id) FROM experiments) + 1)"
	                                " FROM (SELECT count(*) AS n FROM (SELECT 1 FROM experiments WHERE id > 0 LIMIT 100000))",
	[STATEMENT_EXPERIMENTS_LAST] = "SELECT id, created_at, mutation_type, promotion_decision, " AGENTS_OWN " FROM experiments WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
	/* the ledger tells of the agent's own */
	[STATEMENT_EXPERIMENTS_PROMOTED] = "SELECT id, created_at FROM experiments WHERE promotion_decision = 'promoted' AND NOT " AGENTS_OWN " ORDER BY id DESC LIMIT ?1",
	/* the journal grows by a few rows a day; the limit bounds a foreign one */
	[STATEMENT_EXPERIMENTS_OUTCOME] = "SELECT count(*) FROM (SELECT 1 FROM experiments WHERE promotion_decision = ?1 LIMIT 100000)",
	[STATEMENT_EXPERIMENTS_TYPE_NEXT] = "SELECT min(mutation_type) FROM experiments WHERE mutation_type > ?1",
	[STATEMENT_EXPERIMENTS_OF_TYPE] = "SELECT count(*) FROM (SELECT 1 FROM experiments WHERE mutation_type = ?1 LIMIT 100000)",
	[STATEMENT_EXPERIMENT] = "SELECT created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason,"
	                         " run_id, model_version, tags, metadata FROM experiments WHERE id = ?1",
	[STATEMENT_EXPERIMENT_OF_RUN] = "SELECT id FROM experiments WHERE run_id = ?1 ORDER BY id DESC LIMIT 1",
	[STATEMENT_EXPERIMENTS_OLDER + 0] = LISTED "id < ?1 ORDER BY id DESC",
	[STATEMENT_EXPERIMENTS_OLDER + 1] = LISTED "mutation_type = ?2 AND id < ?1 ORDER BY id DESC",
	[STATEMENT_EXPERIMENTS_OLDER + 2] = LISTED "promotion_decision = ?2 AND id < ?1 ORDER BY id DESC",
	[STATEMENT_EXPERIMENTS_OLDER + 3] = LISTED CREATED "< (coalesce((SELECT created_at FROM experiments WHERE id = ?1), ?3), ?1) ORDER BY created_at DESC, id DESC",
	[STATEMENT_EXPERIMENTS_NEWER + 0] = LISTED "id > ?1 ORDER BY id",
	[STATEMENT_EXPERIMENTS_NEWER + 1] = LISTED "mutation_type = ?2 AND id > ?1 ORDER BY id",
	[STATEMENT_EXPERIMENTS_NEWER + 2] = LISTED "promotion_decision = ?2 AND id > ?1 ORDER BY id",
	[STATEMENT_EXPERIMENTS_NEWER + 3] = LISTED CREATED "> ((SELECT created_at FROM experiments WHERE id = ?1), ?1) ORDER BY created_at, id",
	[STATEMENT_EXPERIMENTS_TAIL] = "SELECT mutation_type, promotion_decision FROM experiments WHERE id > 0 ORDER BY id DESC LIMIT ?1",
	[STATEMENT_EXPERIMENTS_OUTCOME_NEXT] = "SELECT min(promotion_decision) FROM experiments WHERE promotion_decision > ?1",
	[STATEMENT_HAS_EXPERIMENTS] = "SELECT 1 FROM experiments WHERE id = 0",
	[STATEMENT_BARS] = "SELECT session, contract, closed_at, h, l, c, v FROM bar WHERE symbol = ?1 ORDER BY session DESC LIMIT ?2",
	[STATEMENT_REPORT] = "SELECT session, kind, report, fresh, ranked FROM report WHERE symbol = ?1 ORDER BY session DESC LIMIT 1",
	[STATEMENT_LIFE] = "SELECT at, kind, severity, text, id FROM life WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
	[STATEMENT_JOB_RUN] = "SELECT seconds, memory_kb, result FROM job_run WHERE ref = ?1 ORDER BY started_at DESC LIMIT 1",
	[STATEMENT_SHADOW] = "SELECT count(*), avg(candidate), avg(champion) FROM shadow WHERE ref = ?1",
	[STATEMENT_SHADOW_DAYS] = "SELECT session, candidate, champion FROM shadow WHERE ref = ?1 ORDER BY session DESC LIMIT ?2",
	[STATEMENT_DRIFT_NEWEST] = "SELECT session, version, deployed, words FROM observation WHERE session > '' ORDER BY session DESC LIMIT 1",
	[STATEMENT_DRIFT_READINGS] = "SELECT kind, name, value, error, line, n, needs, verdict, mark FROM reading WHERE session = ?1 ORDER BY kind, name LIMIT ?2",
	[STATEMENT_DRIFT_TESTS] = "SELECT feature, symbol, n, m, missing, psi, psi_error, psi_line, ks, ks_error, p, adjusted, verdict FROM feature_reading"
	                          " WHERE session = ?1 ORDER BY feature, symbol LIMIT ?2",
	/* rows of a session stand together, by kind and name: one look-up a session, whatever is asked of it; the newest ?4 sessions */
	[STATEMENT_DRIFT_HISTORY] = "SELECT o.session, r.kind, r.name, r.mark, r.value, r.n FROM observation AS o CROSS JOIN reading AS r"
	                            " ON r.session = o.session AND r.kind BETWEEN ?1 AND ?2"
	                            " WHERE o.session > coalesce((SELECT session FROM observation WHERE session > ?3 ORDER BY session DESC LIMIT 1 OFFSET ?4), ?3) ORDER BY o.session",
	[STATEMENT_DRIFT_BEFORE] = "SELECT session FROM observation WHERE session > ?1 ORDER BY session DESC LIMIT 1 OFFSET ?2",
	[STATEMENT_HAS_BAR] = "SELECT 1 FROM bar WHERE symbol = '' AND session = ''",
};

const char *
statement_sql(int i)
{
	return i >= 0 && i < STATEMENT_COUNT ? sql[i] : NULL;
}
