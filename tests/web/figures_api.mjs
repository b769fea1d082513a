// figures_api.mjs ADDRESS DATA COPY NAME: the numbers that the addresses for programs give, against the journals of COPY and the files of DATA.
import fs from 'node:fs';
import { ask, check, finish } from './client.mjs';
import { journal } from './numbers.mjs';

const [at, data, copy, name] = process.argv.slice(2), ledger = journal(copy, 'fill_journal'), experiments = journal(copy, 'experiment_journal'),
	get = async path => (await ask(at, path)).json();
const same = (what, got, wanted) => check(`${name}: ${what}`, JSON.stringify(got) === JSON.stringify(wanted), `${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`),
	ours = ledger('PRAGMA user_version')[0].user_version > 0;
const outcomes = Object.fromEntries(experiments('SELECT promotion_decision AS d, count(*) AS n FROM experiments GROUP BY 1').map(r => [r.d, r.n])),
	total = Object.values(outcomes).reduce((a, b) => a + b, 0), promoted = outcomes.promoted ?? 0;
const summary = await get('/api/agent/summary');
same('/api/agent/summary', { ...summary, rate: Math.round(summary.rate * 1e6) },
	{ total, promoted, rejected: outcomes.rejected ?? 0, rate: Math.round(promoted / total * 1e6), pending: outcomes.pending ?? 0 });
same('/api/agent/mutation-breakdown', await get('/api/agent/mutation-breakdown'),
	Object.fromEntries(experiments('SELECT mutation_type AS t, count(*) AS n FROM experiments GROUP BY 1 ORDER BY 1').map(r => [r.t, r.n])));
same('/api/system/circuit-breakers', (await get('/api/system/circuit-breakers')).map(b => [b.name, b.threshold]),
	ours ? [['max_daily_loss', -0.02], ['max_drawdown', -0.05], ['max_position_size', 0.1], ['max_single_trade_loss', -0.01]] : []);
same('/api/system/disk-usage', (await get('/api/system/disk-usage')).map(f => [f.file, f.size]),
	['fill_journal.db', 'experiment_journal.db', 'cycle_journal.db'].map(f => [f, fs.existsSync(`${data}/${f}`) ? fs.statSync(`${data}/${f}`).size : null]));
const rows = ledger('SELECT timestamp, symbol, direction, fill_price, order_price FROM fills ORDER BY timestamp DESC, id DESC LIMIT 5'), s = await get('/api/fills/summary');
same('/api/fills/summary', [s.fill_count, s.recent_fills.map(f => [f.timestamp, f.symbol, f.direction, f.fill_price, Math.round(f.slippage_signed * 1e6)])],
	[ledger('SELECT count(*) AS n FROM fills')[0].n, rows.map(f => [f.timestamp, f.symbol, f.direction, f.fill_price,
		Math.round((f.fill_price - f.order_price) * f.direction * 1e6)])]);
same('/api/model/champion', (await get('/api/model/champion')).version, ours ? ledger("SELECT version FROM model WHERE state = 'champion'")[0].version : null);
same('/api/overview/curve', ours ? (await get('/api/overview/curve?range=all')).day.length : 0, ours ? ledger("SELECT count(*) AS n FROM cycle WHERE state = 'done'")[0].n : 0);
finish();
