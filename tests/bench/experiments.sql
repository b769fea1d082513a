-- An experiment of each diagnosis that make_champion wrote, each compared and rejected: on the journals of make_ledger and make_champion.
.bail on
ATTACH 'experiment_journal.db' AS e;
ATTACH 'cycle_journal.db' AS c;
-- as the runner leaves them: of a journal without its WAL a page makes every answer anew
.filectrl persist_wal 1
.filectrl --schema e persist_wal 1
.filectrl --schema c persist_wal 1
INSERT INTO job(ref, session, kind, state, reason, data)
SELECT 'E-' || strftime('%Y%m%d', session) || '-1', session, 'experiment', 'done', 'won 2 of 5 windows, 3 are needed (attempt 1)',
	json_object('step', 'penalties', 'type', 'hyperparameter', 'refit', json('false'), 'asked', json('false'), 'cause', data ->> 'cause', 'champion', 2,
		'description', 'Double both penalties, L1 to 0.2 and L2 to 0.2', 'attempt', 1, 'outcome', 'rejected', 'ended', session)
FROM event WHERE kind = 'drift' ORDER BY seq;
INSERT INTO e.experiments(created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, run_id, tags, metadata)
SELECT session || 'T20:00:00+00:00', data ->> 'description', 'hyperparameter', '{"alpha":{"old":"0.1","new":"0.2"},"lambda":{"old":"0.1","new":"0.2"}}',
	json_object('windows_won', 2, 'windows', 5, 'p', 0.63961234567890123, 'p_limit', 0.025, 'attempt', 1, 'composite', 0.48006325429173896, 'sharpe', 0.43684236629371176,
		'drawdown', -0.0095720735397851406, 'calibration', 0.25278830434328636, 'robustness', 0.4, 'slippage_adjusted_return', 0.0060814478741679778, 'simplicity', 0.093177823298650889),
	json_object('composite', 0.47335814770130397, 'sharpe', 0.17658700816330578, 'drawdown', -0.0095918684135246346, 'calibration', 0.25227656655724717,
		'robustness', 0.46666666666666667, 'slippage_adjusted_return', 0.0022250194176436366, 'simplicity', 0.091186750819170173),
	'rejected', reason, ref, json_array('agent', data ->> 'cause'),
	json_object('session', session, 'cause', data ->> 'cause', 'step', 'penalties', 'refit', json('false'), 'impact', 'trees that are drawn together say less of noise',
		'prediction', 'it wins at least 3 of 5 windows, and sharpe improves', 'prediction_held', json('false'), 'champion_version', 2, 'metric', 'sharpe')
FROM job WHERE kind = 'experiment' ORDER BY session;
INSERT INTO c.job_run(ref, started_at, seconds, result) SELECT ref, session || 'T20:00:00+00:00', 12.3, 'won 2 of 5 windows' FROM job WHERE kind = 'experiment';
