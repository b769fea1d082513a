// The evidence of the go-live gate of the newest record, from fills, closes, cycles, events, starts and the telemetry's newest readings;
// neither roll-ups nor equity rows are looked at, and of the table of records only after which session each began, when and why.
import { account } from './account.mjs';

const units = x => Number(x) / 1e6;
const change = equity => equity.slice(1).map((v, i) => v / equity[i] - 1);
// A record could have bet when a day after its first 20 had one that moved before it; one that never could is not paid for.
const could_bet = r => r.length > 20 && r.slice(0, -1).some(x => x !== 0);

// What each market made since the session `after`: of those that were traded since, or held then.
function made(ledger, all, sessions, after) {
	const q = {}, before = all.findLast(s => s.session <= after)?.markets ?? {}, last = sessions.at(-1).markets, fills = ledger('SELECT symbol, contract, direction * n_contracts AS n, session_date AS s FROM fills');
	for (const f of fills.filter(o => o.s <= after))
		q[`${f.symbol} ${f.contract}`] = (q[`${f.symbol} ${f.contract}`] ?? 0) + f.n;
	const names = Object.keys(q).filter(k => q[k] !== 0).map(k => k.split(' ')[0]).concat(fills.filter(f => f.s > after).map(f => f.symbol));
	return Object.fromEntries([...new Set(names)].map(m => [m, units(last[m] - (before[m] ?? 0n))]));
}

export function evidence(ledger, telemetry) {
	const { sessions: all, capital0 } = account(ledger), records = ledger('SELECT k, after, at, reason FROM record ORDER BY k'), { k, after, at, reason } = records.at(-1);
	const sessions = all.filter(s => s.session > after), days = sessions.map(s => s.session), of = new Map(days.map((s, i) => [s, i])), n = days.length;
	// equity at the start, then after each day, of the record that ends with the session `to`
	const curve_of = (from, to) => [units(all.findLast(s => s.session <= from)?.equity ?? capital0), ...all.filter(s => s.session > from && s.session <= to).map(s => units(s.equity))];
	const equity = curve_of(after, days.at(-1)), net = sessions.map(s => units(s.pnl)), costs = sessions.map(s => units(s.fees + s.slippage));
	const one = sql => ledger(sql)[0], later = column => `${column} > '${after}'`, since = session => days.filter(d => d > (session ?? '')).length;
	// an event belongs to the newest session that it or one before it names
	const newest = where => { const e = one(`SELECT seq, (SELECT session FROM event AS s WHERE s.seq <= e.seq AND s.session IS NOT NULL ORDER BY s.seq DESC LIMIT 1) AS session FROM event AS e WHERE ${where} ORDER BY seq DESC LIMIT 1`); return e?.session ?? ''; };
	const fills = ledger(`SELECT session_date AS s, direction AS d, n_contracts AS n, order_price AS o, fill_price AS p, predicted_slippage AS x, fill_latency_ms / 1000.0 AS latency, tick / 1e6 AS tick FROM fills JOIN contract USING (symbol) WHERE ${later('session_date')} ORDER BY id`);
	const decisions = ledger(`SELECT session, symbol, bars, x, probability AS p, low, due FROM decision WHERE ${later('session')} ORDER BY session, symbol`),
		x = new Map(decisions.filter(d => d.low !== null).map(d => [`${d.symbol} ${d.bars}`, d.x]));
	const told = decisions.filter(d => d.p !== null && d.low !== null && x.has(`${d.symbol} ${d.bars + 5}`));
	const starts = ledger('SELECT session, at, ended, fault FROM start ORDER BY id').map((s, i, list) => ({ ...s, crashed: i > 0 && list[i - 1].ended === null })),
		meta = Object.fromEntries(ledger('SELECT key, value FROM meta').map(m => [m.key, m.value]));
	// of those after the session that the record began after, the ones that came later than it
	const restarts = starts.filter(s => s.session !== '' && (s.session > after || (s.session === after && s.at >= at))), inexact = restarts.findLast(s => s.fault !== null), crash = restarts.filter(s => s.crashed).map(s => s.session).at(-1) ?? '';
	const session = telemetry('SELECT max(session) AS s FROM observation')[0]?.s, readings = session ?
		telemetry(`SELECT kind, name, verdict FROM reading WHERE session = '${session}'`) : [], votes = readings.filter(r => r.kind === 'votes');
	const performance = readings.filter(r => ['sharpe', 'hit_rate', 'brier', 'drawdown'].includes(r.kind));
	const incident = [newest("severity = 'error' AND kind <> 'breaker'"), newest("key LIKE 'operator:halt:%' OR key LIKE 'operator:unhalt:%'"), crash].sort().at(-1),
		halted = Number(meta.halted === '1'), stopped = Number((meta.stopped ?? '') !== '');
	// clean again from what cleared the newest mismatch: the first unhalt after it, in these folders
	const mismatch = () => {
		const told = one("SELECT max(seq) AS seq FROM event WHERE severity = 'error' AND key LIKE 'stopped:%'").seq,
			end = told && one(`SELECT min(seq) AS seq FROM event WHERE key LIKE 'operator:unhalt:%' AND seq > ${told}`).seq;
		return told ? newest(`seq = ${end ?? told}`) : '';
	};
	const live = meta.mode.startsWith('ib-'), cycles = ledger(`SELECT state, late_seconds AS late FROM cycle WHERE ${later('session')}`), timed = cycles.filter(c => c.state === 'missed' || c.late !== null);
	return {
		k, after, reason, starts: records.map(r => all.filter(s => s.session <= r.after).length), all: all.map(s => s.session), // starts: after how many sessions
			paid: 1 + records.slice(0, -1).filter((r, i) => could_bet(change(curve_of(r.after, records[i + 1].after)))).length, // records, with this one
		seq: one('SELECT max(seq) AS n FROM event').n, sessions: days, equity, net, costs, earned: net.map((v, i) => v + costs[i]), returns: change(equity),
			gross: sessions.map(s => units(s.gross)), traded: sessions.map(s => units(s.traded)),
		markets: made(ledger, all, sessions, after),
		fills: { day: fills.map(f => of.get(f.s)), predicted: fills.map(f => f.x / f.tick), actual: fills.map(f => (f.p - f.o) * f.d / f.tick), latency: fills.map(f => f.latency) },
		implausible: one(`SELECT count(*) AS n FROM fills AS f JOIN contract AS c USING (symbol) JOIN ord AS o ON o.id = f.order_id JOIN intent AS i ON i.id = f.intent_id LEFT JOIN decision AS d ON d.session = f.session_date AND d.symbol = f.symbol
			LEFT JOIN decision AS b ON b.symbol = f.symbol AND b.session = (SELECT max(session) FROM decision WHERE symbol = f.symbol AND session < f.session_date) WHERE ${later('f.session_date')} AND (abs(f.fill_price * 1e6 / c.tick - round(f.fill_price * 1e6 / c.tick)) > 1e-6 OR f.session_date <= i.session
			OR (d.low IS NOT NULL AND f.contract = coalesce(b.contract, d.contract) AND (f.n_contracts > d.volume
				OR f.fill_price * 1e6 < d.low - 0.5 - CASE WHEN f.direction < 0 AND o.stage <> 'mid' THEN f.spread_at_fill * 1e6 + c.tick ELSE 0 END
				OR f.fill_price * 1e6 > d.high + 0.5 + CASE WHEN f.direction > 0 AND o.stage <> 'mid' THEN f.spread_at_fill * 1e6 + c.tick ELSE 0 END))
			OR f.timestamp < (SELECT scheduled_at FROM cycle WHERE session = i.session) OR CAST(substr(f.exec_key, length(o.ref) + 2) AS INTEGER) < o.sub
			OR EXISTS (SELECT 1 FROM fills AS p WHERE p.intent_id = f.intent_id AND p.order_id < f.order_id AND p.timestamp > f.timestamp)
			OR ((o.stage = 'roll' OR f.exec_key = o.ref || ':1') AND (f.order_price - f.fill_price) * f.direction > f.spread_at_fill + 1e-9)
			OR (o.stage IN ('mid', 'step') AND (o.limit_price / 1e6 - f.fill_price) * f.direction > f.spread_at_fill + 1e-9))`).n,
		forecasts: { p: told.map(d => d.p), y: told.map(d => (x.get(`${d.symbol} ${d.bars + 5}`) > d.x ? 1 : 0)), day: told.map(d => of.get(d.session)) },
		bars: decisions.filter(d => d.due || d.low !== null).length, bars_missing: decisions.filter(d => d.due && d.low === null).length,
		timed: timed.length, late: timed.filter(c => c.state === 'missed' || c.late > 0).length, live: live ? timed.length : 0,
		since: { mismatch: since(mismatch()), trip: since(ledger('SELECT max(tripped) AS t FROM breaker')[0].t), incident: since(incident) },
		open: { mismatch: stopped, breakers: one("SELECT count(*) AS n FROM breaker WHERE state <> 'active'").n, incidents: halted + stopped },
		exact: restarts.filter(s => s.fault === null).length, inexact: inexact ? since(inexact.session) : null, // days since the newest
		drift: { moved: votes.filter(r => r.verdict === 'drifted').map(r => r.name).concat([...new Set(readings.filter(r => r.verdict === 'alarm').map(r => r.name))]),
			judged: votes.filter(r => !['shown', 'warming', 'missing'].includes(r.verdict)).length,
			missing: session ? Math.max(0, 30 - telemetry(`SELECT count(*) AS n FROM observation WHERE deployed = (SELECT deployed FROM observation WHERE session = '${session}')`)[0].n) :
				30, performance },
		champion: one("SELECT version FROM model WHERE state = 'champion'")?.version, n,
			age: (named => all.filter(s => s.session > named).length)(newest("key LIKE 'model:%' OR key LIKE 'promote:%' OR key LIKE 'rollback:%'")), // of all records
		compared: ledger("SELECT data FROM job").filter(j => JSON.parse(j.data).attempt > 0).length,
	};
}

// What the daily bet had made of 1, as a logarithm, at the end of each day: each from its own days alone (READINESS, sequential evidence).
export function curve(r, hurdle) {
	const mu = hurdle / Math.sqrt(252), stakes = [0, 0, 0], out = [];
	let squares = 0, v = 0, before = 0, bets = 0;
	r.forEach((x, i) => {
		if (i >= 20 && before > 0) {
			bets++;
			[0.05, 0.1, 0.15].forEach((f, j) => { stakes[j] += Math.log(Math.max(0, 1 + f * (x / before - mu))); });
		}
		squares += x * x;
		const R = squares / (i + 1);
		v = i < 20 ? R : 0.94 * v + 0.06 * x * x;
		before = Math.sqrt(Math.max(v, R));
		const n = i + 1, m = r.slice(0, n).reduce((a, b) => a + b, 0) / n, d = r.slice(0, n).map(a => a - m), S = d.reduce((a, b) => a + b * b, 0);
		const L = Math.max(0, Math.min(Math.floor(4 * (n / 100) ** (2 / 9) + 1e-12), n - 2));
		let vif = 1;
		for (let k = 1; k <= L && S > 0; k++)
			vif += 2 * (1 - k / (L + 1)) * d.slice(k).reduce((a, b, j) => a + b * d[j], 0) / S;
		const top = Math.max(...stakes);
		out.push(bets ? (top + Math.log(stakes.reduce((a, w) => a + Math.exp(w - top), 0) / 3)) / Math.max(1, vif) : 0);
	});
	return out;
}
