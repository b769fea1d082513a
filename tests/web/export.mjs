// export.mjs ADDRESS LEDGER, twice, and once more of a large one: fills as CSV and JSON against the same read from the file by
// sqlite3 and computed here.
import { execFileSync } from 'node:child_process';
import net from 'node:net';
import { ask, check, finish } from './client.mjs';

const [at, ledger, original, originalLedger, large, largeLedger] = process.argv.slice(2);
const sql = (file, q) => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', file, q], { maxBuffer: 1 << 28 }).toString() || '[]');

// RFC 4180, by its grammar; null where it is broken.
function parse(text) {
	const rows = [];
	for (let i = 0; i < text.length;) {
		const row = [];
		for (;;) {
			let cell = '';
			if (text[i] === '"') {
				for (i++; ; i++) {
					if (i >= text.length) return null;
					if (text[i] === '"' && text[i + 1] !== '"') break;
					if (text[i] === '"') i++;
					cell += text[i];
				}
				i++;
			} else {
				while (i < text.length && !',\r\n"'.includes(text[i])) cell += text[i++];
			}
			row.push(cell);
			if (text[i] === ',') { i++; continue; }
			if (text.slice(i, i + 2) !== '\r\n') return null;
			i += 2;
			break;
		}
		rows.push(row);
	}
	return rows;
}

const BUILT_IN = { HE: [400, 0.025], LE: [400, 0.025], GF: [500, 0.025], ZC: [50, 0.25] };
const round = (x, places) => Number.isFinite(x) ? Number(x.toFixed(places)) : null;
const close = (got, wanted, slack) => wanted === null || wanted === undefined ? got === null || got === '' : got !== '' && got !== null && Math.abs(Number(got) - wanted) <= slack * Math.max(1, Math.abs(wanted));

// What a row must say, from the journal's own columns.
function expected(f, spec) {
	const [pv, tick] = spec[f.symbol] ?? [null, null], d = [1, -1].includes(f.direction) ? f.direction : null, number = x => typeof x === 'number' && Number.isFinite(x) ? x : null;
	const order = number(f.order_price), fill = number(f.fill_price), decision = number(f.decision_price), n = number(f.n_contracts);
	const slip = d !== null && fill !== null ? round((fill - order) * d, 6) : null, delay = d !== null && decision !== null ? round((order - decision) * d, 6) : null;
	const units = (x, name) => ({ [`${name}_price`]: x, [`${name}_ticks`]: x === null || !tick ? null : x / tick, [`${name}_bps`]: x === null || order === 0 ? null : x / Math.abs(order) * 1e4, [`${name}_USD`]: x === null || !pv ? null : x * n * pv });
	return { id: f.id, contracts: n, decision_price: decision, order_price: order, fill_price: fill, ...units(number(f.predicted_slippage), 'predicted_slippage'), ...units(slip, 'slippage'), ...units(delay, 'delay'),
		commission_USD: number(f.commission), latency_ms: number(f.fill_latency_ms), order_id: f.order_id };
}
const TEXTS = ['session', 'contract', 'fill_model', 'exec_key'];
const instant = text => { const ms = Date.parse(text.replace(/(\.\d{3})\d+/, '$1')); return Number.isNaN(ms) ? null : ms; };

async function compare(where, file, query, condition, name) {
	const columns = sql(file, 'PRAGMA table_info(fills)').map(c => c.name), ours = columns.includes('exec_key');
	const rows = sql(file, `SELECT id, CAST(timestamp AS TEXT) AS timestamp, symbol, direction, CAST(n_contracts AS REAL) AS n_contracts, order_price, CASE WHEN fill_price < 1e300 THEN fill_price END AS fill_price, predicted_slippage,
		CASE typeof(fill_latency_ms) WHEN 'text' THEN NULL ELSE fill_latency_ms END AS fill_latency_ms, order_id
		${ours ? ', decision_price, commission, session_date AS session, contract, fill_model, exec_key' : ''} FROM fills ${condition ? `WHERE ${condition}` : ''} ORDER BY fills.timestamp DESC, id DESC`);
	const spec = { ...BUILT_IN };
	if (ours)
		for (const c of sql(file, 'SELECT symbol, point_value / 1e6 AS pv, tick / 1e6 AS tick FROM contract')) spec[c.symbol] = [c.pv, c.tick];
	const csv = await ask(where, `/fills.csv${query}`), json = await ask(where, `/api/fills${query}`), wrong = [];
	const table = parse(csv.text), object = json.json();
	if (csv.status !== 200 || !table) { check(name, false, `${csv.status} ${csv.text.slice(0, 300)}`); return; }
	const head = table.shift(), cells = table.map(r => Object.fromEntries(head.map((h, i) => [h, r[i]])));
	if (table.some(r => r.length !== head.length)) wrong.push('rows of unequal length');
	if (cells.length !== rows.length || object?.fills.length !== rows.length || object.count !== rows.length) wrong.push(`${cells.length} and ${object?.fills.length} rows of ${rows.length}`);
	for (const [i, f] of rows.entries()) {
		if (wrong.length > 3) break;
		const want = expected(f, spec), c = cells[i], o = object?.fills[i];
		for (const [key, value] of Object.entries(want))
			for (const [form, got] of [['csv', c?.[key]], ['json', o?.[key]]])
				if (got === undefined || !close(got, value, /_(ticks|bps|USD|ms)$/.test(key) ? 1.1e-6 : 0)) wrong.push(`${form}, fill ${f.id}: ${key} ${got}, not ${value}`);
		for (const key of TEXTS)
			if (c?.[key] !== (f[key] ?? '') || o?.[key] !== (f[key] ?? null)) wrong.push(`fill ${f.id}: ${key} ${c?.[key]} ${o?.[key]}`);
		const symbol = /^[=+\-@\t\r]/.test(f.symbol) ? `'${f.symbol}` : f.symbol, side = { 1: 'buy', '-1': 'sell' }[f.direction] ?? '';
		if (c?.symbol !== symbol || o?.symbol !== f.symbol || c?.side !== side || o?.side !== (side || null)) wrong.push(`fill ${f.id}: ${JSON.stringify(c?.symbol)} ${c?.side}`);
		const time = instant(f.timestamp);
		if (time !== null ? instant(c?.time_utc ?? '') !== time || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/.test(c.time_utc) : f.timestamp.startsWith('no') && c?.time_utc !== f.timestamp) wrong.push(`fill ${f.id}: ${c?.time_utc}, not ${f.timestamp}`);
	}
	check(`${name}: ${rows.length} fills`, !wrong.length, wrong.join('; '));
	return { csv, json, rows };
}

for (const [where, file, what] of [[at, ledger, 'ours'], [original, originalLedger, "the original's"]]) {
	const all = await compare(where, file, '', '', what);
	check(`${what}: something to compare`, all.rows.length > 100, all.rows.length);
	await compare(where, file, '?symbol=HE&side=buy', "symbol = 'HE' AND direction = 1", `${what}, a market and a side`);
	await compare(where, file, '?from=2019-05-01&to=2019-05-02', "date(timestamp) BETWEEN '2019-05-01' AND '2019-05-02'", `${what}, days`);
	await compare(where, file, `?symbol=${encodeURIComponent('=1+1')}`, "symbol = '=1+1'", `${what}, a market named like a formula`);
	const none = await compare(where, file, '?from=1990-01-01&to=1990-01-02', '0', `${what}, filtered to nothing`);
	check(`${what}, filtered to nothing: the header stands`, none.csv.text.startsWith('id,time_utc,') && none.csv.text.split('\r\n').length === 2, none.csv.text);
	// no cell that a spreadsheet runs, and numbers that stay numbers
	const cells = parse(all.csv.text).slice(1).flat(), formulas = cells.filter(x => /^[=+\-@\t\r]/.test(x) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(x));
	check(`${what}: no cell is a formula`, !formulas.length && cells.some(x => /^-\d/.test(x)) && cells.includes("'=1+1"), JSON.stringify(formulas.slice(0, 3)));
	check(`${what}: a price is the decimal of the journal`, all.csv.text.includes(',400.3333333333333,') && !/\d\.\d*(0000000|9999999)\d/.test(all.rows.slice(20).map(r => r.fill_price).join()), '');
}
{
	const r = await ask(at, '/fills.csv?symbol=HE&side=sell&from=2019-01-02&to=2019-12-31'), j = await ask(at, '/api/fills'), odd = await ask(at, `/fills.csv?symbol=${encodeURIComponent('=1+1')}`);
	check('the file is named by its filter', r.one('content-disposition') === 'attachment; filename="fills-HE-sell-from-2019-01-02-to-2019-12-31.csv"' && j.one('content-disposition') === 'attachment; filename="fills.json"'
		&& odd.one('content-disposition') === 'attachment; filename="fills-_1_1.csv"', [r, j, odd].map(x => x.one('content-disposition')).join());
	const text = await ask(at, '/fills'), page = await ask(at, '/fills?symbol=HE&side=sell&from=2019-01-02&unit=bps');
	check('the page links both with its filter', page.text.includes('href="/fills.csv?symbol=HE&amp;side=sell&amp;from=2019-01-02"') && page.text.includes('href="/api/fills?symbol=HE&amp;side=sell&amp;from=2019-01-02"') && text.text.includes('href="/fills.csv"'), page.text.match(/href="\/fills.csv[^"]*"/));
	for (const [query, named] of [['?unit=bps', 'unit'], ['?before=2019-01-02T00:00:00Z,1', 'before'], ['?zz=1', 'zz'], ['?side=up', 'side'], ['?symbol=NONE', 'NONE'], ['?from=2020-01-02&to=2020-01-01', 'from'], ['?side=buy&side=buy', 'side']])
		for (const path of ['/fills.csv', '/api/fills']) {
			const bad = await ask(at, path + query);
			check(`${path}${query} is 400 and names it`, bad.status === 400 && bad.text.includes(named) && bad.one('content-disposition') === '' && (path !== '/api/fills' || bad.json()?.detail), `${bad.status} ${bad.text.slice(0, 200)}`);
		}
	const old = await ask(at, '/fills.csv', { version: '1.0' });
	check('HTTP/1.0 is refused: there a cut answer looks whole', old.status === 505 && old.text.includes('HTTP/1.1'), old.status);
}
{
	const wanted = sql(largeLedger, 'SELECT id FROM fills ORDER BY timestamp DESC, id DESC').map(r => r.id);
	const [csv, json, packed] = [await ask(large, '/fills.csv'), await ask(large, '/api/fills'), await ask(large, '/fills.csv', { headers: { 'Accept-Encoding': 'gzip' } })];
	const ids = csv.text.split('\r\n').slice(1, -1).map(l => Number(l.slice(0, l.indexOf(','))));
	check('60,000 fills: each once, in order', ids.length === wanted.length && ids.every((id, i) => id === wanted[i]), `${ids.length} of ${wanted.length}`);
	check('the same in JSON', json.json()?.count === wanted.length && json.json().fills.every((f, i) => f.id === wanted[i]), json.text.slice(-80));
	check('the same compressed', packed.one('content-encoding') === 'gzip' && packed.text === csv.text, packed.one('content-encoding'));
	check('sent in pieces', csv.one('transfer-encoding') === 'chunked' && csv.one('content-length') === '', csv.one('content-length'));
	const head = await ask(large, '/fills.csv', { method: 'HEAD' });
	check('HEAD: the head alone', head.status === 200 && head.body.length === 0 && head.one('content-disposition') === csv.one('content-disposition'), head.body.length);
	// fills that are written while it runs are not of its moment; the newest ones would come first, older ones in between
	const before = sql(largeLedger, 'SELECT max(id) AS id FROM fills')[0].id, insert = stamp => execFileSync('sqlite3', [largeLedger, `INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price,
		predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms) SELECT '${stamp}', 'HE', 1, 1, 80.0, 80.0, 0.1, 0.1, 1.0, 0.0, 1.0`]);
	// what comes once its first bytes are there and nothing more is taken
	const text = await new Promise((resolve, reject) => {
		let got = '', begun = false;
		const socket = net.connect(Number(large.split(':').pop()), large.slice(0, large.lastIndexOf(':')), () => socket.write('GET /fills.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'));
		socket.on('data', d => {
			got += d;
			if (!begun) for (const stamp of ['2010-01-01T00:00:00Z', '2010-01-06T00:00:00Z', '2030-01-01T00:00:00Z']) insert(stamp);
			begun = true;
		}).on('end', () => resolve(got)).on('error', reject);
	});
	const lines = text.split('\r\n').filter(l => /^\d+,\d{4}-/.test(l)).map(l => Number(l.slice(0, l.indexOf(',')))), late = lines.filter(id => id > before), after = (await ask(large, '/api/fills?symbol=HE')).json();
	check('an export is of one moment', late.length === 0 && lines.length > wanted.length * 0.99 && text.endsWith('0\r\n\r\n'), `${late} ${lines.length}`);
	check('the next one has them', after.newest_id === before + 3 && after.fills[0].id === before + 3 && after.fills.at(-1).id === before + 1, `${after.newest_id} ${after.fills[0].id}`);
}
finish();
