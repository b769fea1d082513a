-- One run's line of the results. main: the ledger; experiment, seen: the two other journals. @turn: session with which the edge
-- turns, the first traded one is 1; where it does not, the same number is counted from, as a control. @model: file of the first model.
-- Every column stands on a line of its own that ends in its name: the head of the results is made from these.
WITH
made AS (SELECT CAST(readfile(@model) AS TEXT) AS file),
day AS (SELECT session, row_number() OVER (ORDER BY session) AS k, equity, ret, exposed FROM equity),
-- sessions that were diagnosed
diagnosis AS (
	SELECT day.k, json_extract(event.data, '$.cause') AS cause FROM event JOIN day USING (session) WHERE event.kind = 'drift' AND event.key = 'drift:' || event.session
),
first AS (SELECT min(k) AS k FROM diagnosis WHERE k >= @turn),
-- values that each stream was fed with, and alarms that a diagnosis used; both go on over a promotion, which begins anew
stream AS (SELECT name, kind, verdict, mark, n, session FROM seen.reading WHERE kind IN ('cusum_high', 'cusum_low', 'adwin')),
fed AS (SELECT name, count(*) AS n FROM (SELECT name, n, lag(n, 1, 0) OVER (PARTITION BY name ORDER BY session) AS before FROM stream WHERE kind = 'cusum_high') WHERE n <> before GROUP BY name),
alarm AS (SELECT name, count(DISTINCT session) FILTER (WHERE kind <> 'adwin' AND mark = 'reset') AS cusum, count(*) FILTER (WHERE kind = 'adwin' AND mark = 'cut') AS cut FROM stream GROUP BY name),
healed AS (SELECT min(day.k) AS k FROM event JOIN day USING (session) WHERE event.kind = 'agent' AND event.key LIKE 'promote:%' AND day.k >= @turn)
SELECT
	(SELECT @turn) AS turn,
	(SELECT count(*) FROM day) AS sessions,
	(SELECT json_extract(file, '$.b') FROM made) AS b,
	(SELECT json_extract(file, '$.metrics.sharpe') FROM made) AS sharpe,
	(SELECT count(*) FROM seen.observation) AS observed,
	(SELECT count(*) FROM diagnosis WHERE cause = 'data_quality_issue') AS data_quality,
	(SELECT count(*) FROM diagnosis WHERE cause = 'feature_distribution_drift') AS feature_drift,
	(SELECT count(*) FROM diagnosis WHERE cause = 'performance_degradation') AS performance,
	(SELECT count(*) FROM diagnosis WHERE cause = 'regime_change') AS regime,
	(SELECT count(*) FROM diagnosis WHERE cause = 'overfitting') AS overfitting,
	(SELECT count(*) FROM diagnosis WHERE k < @turn) AS before_turn,
	(SELECT k - @turn FROM first) AS delay,
	(SELECT cause FROM diagnosis JOIN first USING (k)) AS first_cause,
	(SELECT n FROM fed WHERE name = 'return') AS fed_return,
	(SELECT cusum FROM alarm WHERE name = 'return') AS alarms_return,
	(SELECT n FROM fed WHERE name = 'loss') AS fed_loss,
	(SELECT cusum FROM alarm WHERE name = 'loss') AS alarms_loss,
	(SELECT n FROM fed WHERE name = 'hit') AS fed_hit,
	(SELECT cusum FROM alarm WHERE name = 'hit') AS alarms_hit,
	(SELECT sum(cut) FROM alarm) AS cuts,
	(SELECT count(*) FROM experiment.experiments) AS experiments,
	(SELECT count(*) FROM experiment.experiments WHERE promotion_decision = 'promoted') AS promoted,
	(SELECT count(*) FROM experiment.experiments WHERE promotion_decision = 'pending') AS pending,
	(SELECT count(*) FROM experiment.experiments WHERE json_extract(results, '$.failed') IS NOT NULL) AS failed,
	(SELECT count(*) FROM event WHERE kind = 'agent' AND key LIKE 'rollback:%') AS rollbacks,
	(SELECT k - @turn FROM healed) AS healed,
	(SELECT equity FROM day WHERE k = @turn - 1) / 1000000.0 AS equity_turn,
	(SELECT equity FROM day ORDER BY k DESC LIMIT 1) / 1000000.0 AS equity_end,
	(SELECT max_drawdown FROM equity ORDER BY session DESC LIMIT 1) AS drawdown,
	(SELECT count(*) FROM day WHERE exposed) AS exposed
;
