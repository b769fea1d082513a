// metrics.mjs TRADED DATA FIXTURE FOLDER NOTHING ORIGINAL FOLDER: four instances and the folders of three. The first one's runner lives.
import fs from 'node:fs';
import { ask, check, finish, pause, stream } from './client.mjs';
import { journal } from './numbers.mjs';

const [traded, data, fixture, fixtureData, nothing, original, originalData] = process.argv.slice(2);

// The answer as a map of samples, "name{labels}" to a number, and its families; what breaks the format is named.
async function metrics(at) {
	const r = await ask(at, '/metrics'), samples = new Map(), families = new Map(), wrong = [];
	let now = '';
	if (r.status !== 200 || r.one('content-type') !== 'text/plain; version=0.0.4; charset=utf-8') wrong.push(`${r.status} ${r.one('content-type')}`);
	if (!r.text.endsWith('\n')) wrong.push('the last line has no end');
	for (const line of r.text.split('\n').slice(0, -1)) {
		const help = line.match(/^# HELP (\S+) (.+)$/), type = line.match(/^# TYPE (\S+) (counter|gauge|histogram|summary)$/), sample = line.match(/^([a-z_]+)(\{.*\})? (\S+)$/);
		if (help) { if (families.has(help[1])) wrong.push(`${help[1]} twice`); families.set(now = help[1], ''); }
		else if (type && type[1] === now) families.set(now, type[2]);
		else if (sample && sample[1].replace(/^(.*?)(_bucket|_sum|_count)?$/, (all, name, tail) => (tail && /histogram|summary/.test(families.get(name)) ? name : all)) === now && families.get(now)) {
			if (samples.has(sample[1] + (sample[2] ?? ''))) wrong.push(`${line} twice`);
			samples.set(sample[1] + (sample[2] ?? ''), Number(sample[3]));
			if (!Number.isFinite(Number(sample[3]))) wrong.push(line);
		} else wrong.push(line);
	}
	return { samples, families, wrong, text: r.text };
}
const near = (a, b, by = 1e-9) => a !== undefined && Math.abs(a - b) <= by * Math.max(1, Math.abs(b));
function same(what, m, wanted, by) {
	const wrong = Object.entries(wanted).filter(([k, v]) => (v === null ? m.samples.has(k) : !near(m.samples.get(k), v, by))).map(([k, v]) => `${k}: ${m.samples.get(k)}, wanted ${v}`);
	check(what, !wrong.length && Object.keys(wanted).length > 0, wrong.slice(0, 5).join('; '));
}

// Seven significant bits, rounded half up, as docs/definitions.md has them.
function rounded(x) {
	const size = Math.abs(x);
	if (size < 2 ** -20) return 0;
	const unit = 2 ** (Math.floor(Math.log2(size)) - 6);
	return Math.sign(x) * Math.floor(size / unit + 0.5) * unit;
}
const EDGES = [-8, -4, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 4, 8];
function histogram(name, label, values) {
	const out = {};
	for (const e of EDGES) out[`${name}_bucket{${label},le="${e}"}`] = values.filter(v => rounded(v) <= e).length;
	return { ...out, [`${name}_bucket{${label},le="+Inf"}`]: values.length, [`${name}_count{${label}}`]: values.length, [`${name}_sum{${label}}`]: values.reduce((a, b) => a + b, 0) };
}
function byFills(ledger) {
	const rows = ledger(`SELECT f.symbol, f.direction, f.n_contracts AS n, f.fill_price, f.order_price, f.predicted_slippage AS predicted, f.commission, f.fill_latency_ms AS ms, c.tick / 1e6 AS tick,
		c.point_value / 1e6 AS pv FROM fills f JOIN contract c ON c.symbol = f.symbol`);
	const fills = {}, money = {}, ticks = {};
	for (const symbol of new Set(rows.map(r => r.symbol))) {
		const own = rows.filter(r => r.symbol === symbol), sum = f => own.reduce((a, r) => a + f(r), 0), label = `symbol="${symbol}"`;
		for (const [side, d] of [['buy', 1], ['sell', -1]]) {
			fills[`hydra_fills_total{${label},side="${side}"}`] = own.filter(r => r.direction === d).length;
			fills[`hydra_filled_contracts_total{${label},side="${side}"}`] = sum(r => (r.direction === d ? r.n : 0));
		}
		money[`hydra_commissions_total{${label},currency="USD"}`] = sum(r => r.commission);
		money[`hydra_slippage_cost{${label},currency="USD"}`] = sum(r => (r.fill_price - r.order_price) * r.direction * r.n * r.pv);
		money[`hydra_predicted_slippage_cost{${label},currency="USD"}`] = sum(r => Math.round(r.predicted * 1e6) / 1e6 * r.n * r.pv); // a price is whole millionths
		Object.assign(ticks, histogram('hydra_fill_slippage_ticks', label, own.map(r => Math.round((r.fill_price - r.order_price) * 1e6) * r.direction / Math.round(r.tick * 1e6))),
			histogram('hydra_fill_predicted_slippage_ticks', label, own.map(r => r.predicted / r.tick)));
		ticks[`hydra_fill_latency_seconds_sum{${label}}`] = sum(r => r.ms) / 1000;
		ticks[`hydra_fill_latency_seconds_count{${label}}`] = own.length;
	}
	return { fills, money, ticks };
}
const day = iso => Date.parse(`${iso}T00:00:00Z`) / 1000;
const BREAKERS = ['active', 'triggered', 'cooldown'];
function byRows(ledger) {
	const one = sql => ledger(sql)[0], out = {}, e = one('SELECT * FROM equity ORDER BY session DESC LIMIT 1'), c = one('SELECT * FROM cycle ORDER BY id DESC LIMIT 1'),
		recent = ledger('SELECT state, late_seconds FROM cycle ORDER BY id DESC LIMIT 60'), meta = k => one(`SELECT value FROM meta WHERE key = '${k}'`)?.value ?? '';
	for (const [name, v] of [['equity', e.equity], ['peak_equity', e.peak], ['session_profit', e.day_pnl], ['unrealised_profit', e.unrealised], ['realised_profit', e.realised], ['gross_exposure', e.gross]])
		out[`hydra_${name}{currency="USD"}`] = v / 1e6;
	Object.assign(out, { hydra_drawdown_ratio: e.drawdown, hydra_max_drawdown_ratio: e.max_drawdown, hydra_session_timestamp_seconds: day(e.session), hydra_cycles_total: one('SELECT count(*) AS n FROM cycle').n,
		hydra_recent_cycles: recent.length, hydra_recent_cycles_missed: recent.filter(r => r.state === 'missed').length, hydra_recent_cycles_late: recent.filter(r => r.state !== 'missed' && r.late_seconds > 60).length,
		hydra_cycle_open: Number(c.state !== 'done' && c.state !== 'missed'), hydra_cycle_start_time_seconds: Date.parse(c.started_at.replace(/(\.\d{3})\d+/, '$1')) / 1000, hydra_cycle_orders: c.orders,
		hydra_cycle_blocked_orders: c.blocked, hydra_cycle_fills: c.fills, hydra_trading_stopped: Number(meta('stopped') !== ''), hydra_trading_halted: Number(meta('halted') === '1'),
		hydra_events_total: one('SELECT count(*) AS n FROM event').n, hydra_champion_version: one("SELECT version AS n FROM model WHERE state = 'champion'")?.n ?? null });
	for (const b of ledger('SELECT * FROM breaker')) {
		for (const s of BREAKERS) out[`hydra_breaker_state{breaker="${b.name}",state="${s}"}`] = Number(b.state === s);
		out[`hydra_breaker_trips_total{breaker="${b.name}"}`] = b.trips;
		out[`hydra_breaker_value_ratio{breaker="${b.name}"}`] = b.value;
		out[`hydra_breaker_threshold_ratio{breaker="${b.name}"}`] = b.threshold;
	}
	return out;
}
const held = (ledger, sql) => Object.fromEntries(ledger(sql).map(r => [`hydra_position_contracts{symbol="${r.symbol}",contract="${r.contract}"}`, r.q]));
function sizes(folder) {
	const out = {};
	for (const j of ['fill_journal', 'experiment_journal', 'cycle_journal'])
		for (const [file, tail] of [['db', ''], ['wal', '-wal']])
			out[`hydra_journal_size_bytes{journal="${j}",file="${file}"}`] = fs.existsSync(`${folder}/${j}.db${tail}`) ? fs.statSync(`${folder}/${j}.db${tail}`).size : null;
	return out;
}

// Traded: once its sessions are through, so that nothing moves between the two looks.
{
	const ledger = journal(data, 'fill_journal'), status = () => JSON.parse(fs.readFileSync(`${data}.run/runner_status.json`));
	let heard = 0;
	void stream(traded, '/api/sse/cycle-status', r => { heard = r.events.length; return r.ended; }, { ms: 300e3 }).catch(() => null);
	const reader = await metrics(traded);
	for (let i = 0; i < 900 && status().state !== 'finished'; i++) await pause(100);
	check('the runner is through', status().state === 'finished', status().state);
	let m;
	for (let i = 0; i < 200; i++) {
		m = await metrics(traded);
		if (m.samples.get('hydra_event_clients') === 1 && m.samples.get('hydra_runner_state{state="finished"}') === 1) break;
		await pause(100);
	}
	check('the format is kept to', !m.wrong.length && !reader.wrong.length, [...reader.wrong, ...m.wrong].join('; '));
	const { fills, money, ticks } = byFills(ledger);
	same('fills and contracts by market and side', m, fills);
	same('commissions and costs', m, { ...money, hydra_other_fills_total: 0 }, 1e-8);
	same('slippage, predicted slippage and latency: each bucket', m, ticks);
	same('account, cycles and breakers', m, byRows(ledger));
	same('positions are the sums of the fills', m, { ...held(ledger, 'SELECT symbol, contract, sum(direction * n_contracts) AS q FROM fills GROUP BY symbol, contract HAVING q <> 0'), hydra_balance_mismatches: 0 });
	check('and no other position', [...m.samples.keys()].filter(k => k.startsWith('hydra_position')).length === ledger('SELECT sum(direction * n_contracts) AS q FROM fills GROUP BY symbol, contract HAVING q <> 0').length);
	same('sizes of the journals', m, sizes(data));
	// the runner's own, against what the kernel says of it
	const s = status(), rss = Number(fs.readFileSync(`/proc/${s.pid}/statm`, 'utf8').split(' ')[1]) * 4096, fds = fs.readdirSync(`/proc/${s.pid}/fd`).length;
	check('memory and descriptors of the runner', near(m.samples.get('hydra_runner_resident_memory_bytes'), rss, 0.2) && Math.abs(m.samples.get('hydra_runner_open_fds') - fds) <= 2, `${m.samples.get('hydra_runner_resident_memory_bytes')} of ${rss}, ${m.samples.get('hydra_runner_open_fds')} of ${fds}`);
	check('its computing time, heartbeat and start', m.samples.get('hydra_runner_cpu_seconds_total') > 0 && Math.abs(m.samples.get('hydra_runner_heartbeat_timestamp_seconds') - Date.now() / 1000) < 20 && near(m.samples.get('hydra_runner_start_time_seconds'), Date.parse(s.started_at.replace(/(\.\d{3})\d+/, '$1')) / 1000, 1e-9));
	same('who it is, and who reads its events', m, { hydra_up: 1, [`hydra_build_info{version="${s.version}"}`]: 1, hydra_event_clients: 1, hydra_event_clients_total: 1, hydra_event_clients_dropped_total: 0, hydra_agent_running: 1, 'hydra_runner_state{state="running"}': 0, 'hydra_runner_state{state="finished"}': 1 });
	const durations = [...m.samples].filter(([k]) => k.startsWith('hydra_cycle_duration_seconds_bucket')).map(([, v]) => v), spent = ledger("SELECT count(*) AS n FROM cycle WHERE id > 250")[0].n;
	check('each cycle since its start is in one bucket', durations.at(-1) === spent && spent === 20 && m.samples.get('hydra_cycle_duration_seconds_count') === spent && durations.every((v, i) => i === 0 || v >= durations[i - 1]) && m.samples.get('hydra_cycle_duration_seconds_sum') > 0, `${durations} ${spent}`);
	// what a stream begins with, an update and a status, is not counted; the runner writes its count with its heartbeat
	let sent;
	for (let i = 0; i < 200 && sent !== heard - 2; i++) {
		sent = (await metrics(traded)).samples.get('hydra_events_sent_total');
		await pause(100);
	}
	check('events that were sent are those that the reader got', sent > 0 && sent === heard - 2, `${sent} sent, ${heard - 2} got`);
	const disk = fs.statfsSync(data);
	check('what the disk has', near(m.samples.get('hydra_disk_free_bytes'), disk.bavail * disk.bsize, 0.02) && near(m.samples.get('hydra_disk_size_bytes'), disk.blocks * disk.bsize, 1e-6));
	check('connections that nginx holds', m.samples.get('hydra_http_connections') >= 2, m.samples.get('hydra_http_connections')); // the reader's and this one
	const head = await ask(traded, '/metrics', { method: 'HEAD' });
	check('HEAD has no body', head.status === 200 && head.body.length === 0);
}

// A ledger whose roll-ups keep no sketches, with a market of a hostile name and everything that can be wrong.
{
	const ledger = journal(fixtureData, 'fill_journal'), m = await metrics(fixture), { fills, money } = byFills(ledger);
	check('fixture: the format is kept to', !m.wrong.length, m.wrong.join('; '));
	same('fixture: fills', m, fills);
	same('fixture: commissions and costs', m, { 'hydra_commissions_total{symbol="HE",currency="USD"}': money['hydra_commissions_total{symbol="HE",currency="USD"}'], 'hydra_slippage_cost{symbol="ZC",currency="USD"}': money['hydra_slippage_cost{symbol="ZC",currency="USD"}'] }, 1e-8);
	same('fixture: account, cycles, a breaker that tripped, a stop, a halt', m, byRows(ledger));
	same('fixture: positions', m, held(ledger, 'SELECT symbol, contract, q FROM position WHERE q <> 0'));
	const other = ledger("SELECT sum(n) AS n FROM rollup WHERE grain = 'other total'")[0].n;
	same('fixture: fills of another program are told apart', m, { hydra_other_fills_total: other });
	same('fixture: a name with a quote, a line and a backslash is escaped', m, { 'hydra_fills_total{symbol="A\\"\\n\\\\",side="buy"}': 5 });
	check('fixture: a distribution that was not kept is absent', ![...m.samples.keys()].some(k => k.startsWith('hydra_fill_slippage_ticks')) && !m.families.has('hydra_fill_slippage_ticks'));
	check('fixture: positions that no fills explain are counted', m.samples.get('hydra_balance_mismatches') > 0, m.samples.get('hydra_balance_mismatches'));
	const outcome = o => journal(fixtureData, 'experiment_journal')(`SELECT count(*) AS n FROM experiments WHERE promotion_decision = '${o}'`)[0].n;
	same('fixture: experiments', m, Object.fromEntries(['promoted', 'rejected', 'pending'].map(o => [`hydra_experiments{outcome="${o}"}`, outcome(o)])));
	same('fixture: no runner was ever started', m, { hydra_up: 0, 'hydra_runner_state{state="absent"}': 1, 'hydra_runner_state{state="down"}': 0, hydra_runner_heartbeat_timestamp_seconds: null, hydra_event_clients: null });
	same('fixture: sizes', await metrics(fixture), sizes(fixtureData));
}

{
	const m = await metrics(nothing);
	same('nothing: each journal is said to be unreadable', m, Object.fromEntries(['fill_journal', 'experiment_journal', 'cycle_journal'].map(j => [`hydra_journal_readable{journal="${j}"}`, 0])));
	const made = [...m.families.keys()].filter(k => !/^(hydra_(up|runner_state|agent_running|journal_readable|disk_(free|size)_bytes|http_connections)|process_.*)$/.test(k));
	check('nothing: no number is made up', !made.length && !m.wrong.length, [...made, ...m.wrong].join(' '));
}
{
	const m = await metrics(original), ledger = journal(originalData, 'fill_journal');
	same("original: its fills are another program's", m, { hydra_other_fills_total: ledger('SELECT count(*) AS n FROM fills')[0].n, 'hydra_journal_readable{journal="fill_journal"}': 1, hydra_balance_mismatches: null, hydra_up: 0 });
	check('original: nothing of ours is told', !m.families.has('hydra_fills_total') && !m.families.has('hydra_equity') && !m.wrong.length, m.wrong.join('; '));
}
finish();
process.exit(); // the reader would stay
