// original.mjs ADDRESS COPY DATA NAME: a dashboard on the original's folder DATA, and a copy of it for sqlite3 to be asked.
import { execFileSync } from 'node:child_process';
import { ask, check, finish, sound, stream } from './client.mjs';
import { ROUTES, TYPES } from './routes_table.mjs';

const [at, copy, data, name] = process.argv.slice(2);
const from = file => q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${copy}/${file}`, q]).toString().replaceAll(/-?Inf\b/g, 'null') || '[]');
const fills = from('fill_journal.db'), experiments = from('experiment_journal.db');
const test = (what, good, why) => check(`${name}: ${what}`, good, why);
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').trim();
const number = text => Number(text.replaceAll('−', '-').replaceAll(/[+$,▲▼]/g, ''));

// Every address: not one fails on what these journals hold.
for (const r of ROUTES.filter(x => TYPES[x.kind])) {
	const path = r.path.replace('{id}', '1'), got = await ask(at, path);
	const wrong = got.status !== 200 ? `${got.status} ${got.text.slice(0, 200)}` : r.kind === 'json' ? (got.json() ? '' : got.text) : ['svg', 'csv'].includes(r.kind) ? '' : sound(got.text, false);
	test(`${path} answers`, !wrong, wrong);
	if (r.kind === 'page')
		test(`${path} calls neither journal unreadable`, !/(fill|experiment)_journal\.db: /.test(got.text), got.text.match(/(fill|experiment)_journal\.db: [^<]*/)?.[0]);
}

// The journal row by row, by the links, forwards and back, with every filter. What each row must say comes from SQL: a column
// is null where only "—" may stand.
const TICK = { HE: 0.025, LE: 0.025, GF: 0.025 }, POINT = { HE: 400, LE: 400, GF: 500 };
const rows = fills(`SELECT id, timestamp, date(timestamp) AS day, symbol, direction, n_contracts, iif(abs(fill_price) < 1e300, fill_price, NULL) AS fill, order_price, order_id,
	iif(typeof(fill_latency_ms) = 'text' OR abs(fill_latency_ms) > 1e300, NULL, fill_latency_ms) AS latency, iif(predicted_slippage < 1e300, predicted_slippage, NULL) AS predicted,
	iif(abs(fill_price) < 1e300, round((fill_price - order_price) * direction, 6), NULL) AS slip FROM fills ORDER BY timestamp DESC, id DESC`);
const link = (html, rel) => { const m = html.match(new RegExp(`<a rel="${rel}" href="([^"]+)"`)); return m && decode(m[1]); };
const table = html => [...html.matchAll(/<tr id="f(\d+)">(.*?)<\/tr>/gs)].map(m => ({ id: Number(m[1]), cells: [...m[2].matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(c => decode(c[1])) }));
async function walk(path, rel, wrong) {
	const seen = [];
	for (let n = 0; path && n < 20; n++) {
		const r = await ask(at, path);
		if (r.status !== 200) { wrong.push(`${path}: ${r.status}`); break; }
		if (sound(r.text, false)) wrong.push(`${path}: ${sound(r.text, false)}`);
		seen.push({ path, rows: table(r.text), html: r.text });
		path = link(r.text, rel);
	}
	return seen;
}
// What is wrong with a row as it is shown in ticks, or nothing.
function differs(shown, row) {
	const [, symbol, side, qty, order, fill, predicted, slip, delay, latency, id] = shown.cells, tick = TICK[row.symbol], off = [];
	const near = (what, text, value, digits) => {
		if (value === null || value === undefined ? text !== '—' : !(Math.abs(number(text) - value) <= 0.5000001 * 10 ** -digits)) off.push(`${row.id}: ${what} ${text}, journal ${value}`);
	};
	if (symbol !== row.symbol || side !== (row.direction > 0 ? 'Buy' : 'Sell')) off.push(`${row.id}: ${symbol} ${side}`);
	near('contracts', qty, row.n_contracts, 2); near('order price', order, row.order_price, 3); near('fill price', fill, row.fill, 3);
	near('predicted', predicted, tick && row.predicted !== null ? row.predicted / tick : null, 2);
	near('slippage', slip.replace(/^[▲▼]—$/, '—'), tick && row.slip !== null ? row.slip / tick : null, 1);
	if (row.slip !== null && (slip.startsWith('▲') !== row.slip > 0 || slip.startsWith('▼') !== row.slip < 0)) off.push(`${row.id}: sign ${slip}, journal ${row.slip}`);
	near('delay', delay, null, 0); near('latency', latency, row.latency, 0); near('order', id, row.order_id, 0);
	return off;
}
const days = [...new Set(rows.map(r => r.day))].sort(), symbols = [...new Set(rows.map(r => r.symbol))];
const wrong = [];
let filters = 0;
for (const symbol of ['', ...symbols])
	for (const side of ['', 'buy', 'sell'])
		for (const [first, last] of [['', ''], [days[3], days[9]], [days.at(-1), ''], ['', days[0]], ['2025-12-02', '2025-12-02']]) {
			const query = new URLSearchParams(Object.entries({ symbol, side, from: first, to: last }).filter(e => e[1])), here = [];
			const wanted = rows.filter(r => (!symbol || r.symbol === symbol) && (!side || r.direction === (side === 'buy' ? 1 : -1)) && (!first || r.day >= first) && (!last || r.day <= last));
			const there = await walk(`/fills?${query}`, 'next', here), shown = there.flatMap(p => p.rows), ids = wanted.map(r => r.id).join();
			if (shown.map(r => r.id).join() !== ids) here.push(`forwards ${shown.length} of ${wanted.length}, first difference at ${shown.findIndex((r, i) => r.id !== wanted[i]?.id)}`);
			else here.push(...shown.flatMap((r, i) => differs(r, wanted[i])).slice(0, 3));
			const back = there.length ? await walk(there.at(-1).path, 'prev', here) : [];
			if (back.reverse().flatMap(p => p.rows).map(r => r.id).join() !== ids) here.push('backwards another order');
			const part = id => there[0]?.html.match(new RegExp(`id="${id}">(.*?)</section>`, 's'))?.[1] ?? '';
			const count = number(decode(part('m-fills').match(/class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? 'x'));
			if (count !== wanted.length) here.push(`counts ${count}, journal ${wanted.length}`);
			const heard = wanted.filter(r => r.latency !== null), mean = heard.reduce((s, r) => s + r.latency, 0) / heard.length;
			const latency = decode(part('m-delay')).match(/latency (—$|.*?(?= ms a fill$))/)?.[1] ?? '';
			if (heard.length ? Math.abs(number(latency) - mean) > 0.51 : latency !== '—') here.push(`mean latency ${latency}, journal ${mean}`);
			const known = wanted.filter(r => TICK[r.symbol] && r.slip !== null && r.predicted !== null);
			const cost = known.reduce((s, r) => s + r.slip * r.n_contracts * POINT[r.symbol], 0);
			const money = decode(part('m-cost').match(/class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? 'x');
			if (known.length ? !(Math.abs(number(money) - cost) < 0.0051) : money !== '—') here.push(`slippage in all ${money}, journal ${known.length ? cost : '—'}`);
			const contracts = number(part('m-fills').match(/([\d.,]+) contracts?/)?.[1] ?? 'x'), n = wanted.reduce((s, r) => s + r.n_contracts, 0);
			if (!(Math.abs(contracts - n) < 1e-6)) here.push(`${contracts} contracts, journal ${n}`);
			filters++;
			if (here.length) wrong.push(`${query}: ${here.join('; ')}`);
		}
test(`${rows.length} fills under ${filters} filters, forwards and back by (timestamp, id), each row and the sums as in the journal`, !wrong.length, `${wrong.length} differ: ${wrong.slice(0, 4).join(' | ')}`);
{
	const page = (await ask(at, '/fills')).text, adopted = name === 'adopted', words = adopted ? ['From session', 'To session', 'From and to are whole sessions.'] : ['From day, UTC', 'To day, UTC', 'From and to are whole days, UTC.'];
	test('the filter says what its days are', words.every(one => page.includes(one)), words.find(one => !page.includes(one)));
}
test('an unknown symbol can be chosen', (await ask(at, '/fills')).text.includes('<option value="XX">XX</option>'));
test('a symbol in neither table nor journal is refused', (await ask(at, '/fills?symbol=YY')).status === 400);
{
	const r = (await ask(at, '/fills?symbol=XX&unit=bps')).text, shown = table(r).map(x => x.cells[7]).join();
	test('an unknown symbol in basis points', shown === '▼−500.0,▲+500.0', shown);
}

{
	const r = (await ask(at, '/fills?unit=currency')).text.match(/id="m-slippage">.*?class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? '', known = rows.filter(x => TICK[x.symbol] && x.slip !== null && x.predicted !== null);
	const mean = known.reduce((s, x) => s + x.slip * x.n_contracts * POINT[x.symbol], 0) / known.length;
	const better = 100 * known.filter(x => x.slip < 0).length / known.length;
	const at_all = await ask(at, '/fills'), of = `of ${known.length.toLocaleString('en')} fills that can be valued`;
	for (const card of ['m-slippage', 'm-cost'])
		test(`#${card} says of how many fills`, known.length < rows.length && decode(at_all.text.match(new RegExp(`id="${card}">(.*?)</section>`, 's'))[1]).includes(of), of);
	const told = number(decode(at_all.text).match(/([\d.]+) % better than mid/)?.[1] ?? 'x');
	test('better than mid is a share of the fills that have a value', Math.abs(told - better) < 0.051, `${told}, journal ${better}`);
	test('the mean in money is of the fills that have a value', Math.abs(number(decode(r)) - mean) < 0.0051, `${decode(r)}, journal ${mean}`);
}

for (const symbol of ['', 'HE']) {
	const page = (await ask(at, `/fills?symbol=${symbol}`)).text, card = page.match(/id="comparison">.*?<\/section>/s)?.[0] ?? '', known = rows.filter(r => TICK[r.symbol] && (!symbol || r.symbol === symbol) && r.slip !== null && r.predicted !== null);
	const x = known.map(r => r.predicted / TICK[r.symbol]), y = known.map(r => r.slip / TICK[r.symbol]), mean = a => a.reduce((s, v) => s + v, 0) / a.length, mx = mean(x), my = mean(y);
	const cov = (a, b) => mean(a.map((v, i) => (v - mean(a)) * (b[i] - mean(b))));
	const wanted = { 'Fills compared': [known.length, 0], 'Mean predicted': [mx, 3], 'Mean actual, signed': [my, 3], 'Mean actual, without sign': [mean(y.map(Math.abs)), 3], 'Bias, actual less predicted': [my - mx, 3],
		RMSE: [Math.sqrt(mean(y.map((v, i) => (v - x[i]) ** 2))), 3], ...(symbol ? { Correlation: [cov(x, y) / Math.sqrt(cov(x, x) * cov(y, y)), 2] } : {}) };
	const shown = Object.fromEntries([...card.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(m => [m[1], decode(m[2])]));
	const off = Object.entries(wanted).filter(([k, [v, digits]]) => !(Math.abs(number(shown[k] ?? 'x') - v) <= 0.5000001 * 10 ** -digits)).map(([k, [v]]) => `${k} ${shown[k]}, journal ${v}`);
	test(`the comparison of ${symbol || 'all'} is of the fills that have both figures`, !off.length, off.join('; '));
	test(`the comparison of ${symbol || 'all'} says whose predictions it shows`, /The original(&#39;|')s fills against its predictions/.test(card) && page.includes("The predictions are the original"), card.slice(0, 200));
}

for (const r of rows.filter(x => x.id > 300)) {
	const page = await ask(at, `/fills/${r.id}`), shown = Object.fromEntries([...page.text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(m => [m[1], decode(m[2])])), off = [];
	if (page.status !== 200 || sound(page.text, false)) off.push(`${page.status} ${sound(page.text, false)}`);
	if (!/An earlier system(&#39;|')s fill/.test(page.text) || shown.Commission !== undefined || shown['Decision price'] !== undefined || /<h3>Intent/.test(page.text)) off.push('claims what the journal does not hold');
	if (shown.Latency !== (r.latency === null ? '—' : `${r.latency.toFixed(1)} ms`)) off.push(`latency ${shown.Latency}`);
	const cost = Object.fromEntries([...page.text.matchAll(/<th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(m => [decode(m[1].replace(/<span.*/s, '')), [decode(m[1]), ...[...m[2].matchAll(/<td class="num">(.*?)<\/td>/g)].map(x => decode(x[1]))]]));
	const slip = cost['Slippage, spread and impact'] ?? [], in_ticks = r.slip === null || !TICK[r.symbol] ? null : r.slip / TICK[r.symbol];
	if (in_ticks === null ? slip[1] !== '—' : Math.abs(number(slip[1]) - in_ticks) > 0.0051) off.push(`slippage ${slip}`);
	if (cost['Delay, decision to arrival']?.slice(1).join() !== '—,—,—' || !/an earlier system keeps no price of its decisions$/.test(cost['Delay, decision to arrival'][0])) off.push(`delay ${cost['Delay, decision to arrival']}`);
	if (cost.Commission?.slice(1).join() !== '—,—,—' || !/an earlier system keeps no commission$/.test(cost.Commission[0]) || !(cost['Sum of what is known'])) off.push(`commission ${cost.Commission}`);
	if (page.text.includes('No contract is known') === !!TICK[r.symbol]) off.push('what is known of its contract');
	test(`fill ${r.id} by itself: what it has, and that it has no more`, !off.length, off.join('; '));
}

// order_id begins again with each session of the broker: it joins nothing, and each of its fills stands by itself.
{
	const again = rows.filter(r => r.order_id === 1), list = again.flatMap(r => days.includes(r.day) ? [r.day] : []), off = [];
	for (const r of again) {
		const page = await ask(at, `/fills/${r.id}`), shown = Object.fromEntries([...page.text.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(m => [m[1], decode(m[2])]));
		if (shown.Order !== '1' || !page.text.includes(`id="fill-${r.id}"`) || /<h3>Intent|Orders of intent/.test(page.text)) off.push(`${r.id}: order ${shown.Order}`);
	}
	test('an order_id that repeats joins no fills', again.length > 10 && new Set(list).size > 5 && !off.length, `${again.length} fills on ${new Set(list).size} days; ${off.join('; ')}`);
}

// The overview, the fragments, the JSON.
{
	const home = (await ask(at, '/')).text, acts = [...home.matchAll(/<li[ >].*?<\/li>/gs)].map(m => decode(m[0]));
	const told = acts.some(a => a.includes('was taken over')) ? 1 : 0; // a line of the ten; the fill whose time cannot be read is last
	const signed = (x, n) => (Number(Math.abs(x).toFixed(n)) === 0 ? '' : x < 0 ? '−' : '+') + Math.abs(x).toFixed(n);
	const fine = x => x.toLocaleString('en', { minimumFractionDigits: 3, maximumFractionDigits: 6 }); // the tick's three decimals, or all that there are
	const cost = r => (r.slip === null ? '—' : TICK[r.symbol] ? `${signed(r.slip / TICK[r.symbol], 1)} ticks` : `${signed(r.slip, 4)} in price units`);
	const of = rows.slice(0, 10).map(r => `${r.direction > 0 ? 'BUY' : 'SELL'} ${Number.isInteger(r.n_contracts) ? r.n_contracts : r.n_contracts.toFixed(2)}x ${r.symbol} @ ${r.fill === null ? '—' : TICK[r.symbol] ? fine(r.fill) : r.fill.toFixed(4)}, slippage ${cost(r)}`);
	const missing = of.filter(w => !acts.some(a => a.includes(w)));
	test('recent activity says what was filled', missing.length <= told, `${missing.join(' | ')} in ${acts.join(' | ')}`);
	const place = of.map(w => acts.findIndex(a => a.includes(w))).filter(i => i >= 0);
	test('recent activity has the fills in the order of the list beside it', place.length >= 4 && place.every((p, i) => i === 0 || p > place[i - 1]), `${place} in ${acts.join(' | ')}`);
	test('the overview counts fills and experiments', decode(home).includes(`of ${rows.length} · all fills`) && /Experiments\s*12\b/.test(home.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')));
	const cards = [...home.matchAll(/<p class="number[^>]*>(.*?)<\/p>/gs)].map(m => decode(m[1])).slice(0, 4).join(' '), words = decode(home);
	test('the overview tells no money that was not kept', (name === 'adopted' ? cards.startsWith('— — ') && words.includes('each session adds to its week') : cards === '— — — —' && words.includes('kept neither equity nor commissions')
		&& words.includes('journaled no positions')) && !/id="p-day"|id="ranges"/.test(home), cards);
	const periods = (await ask(at, '/api/overview/periods.csv')).text;
	test('the CSV of periods is a header alone', periods.startsWith('period,') && periods.split('\r\n').length === 2, periods);
	const recent = [...(await ask(at, '/api/fills/recent')).text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(m => [...m[1].matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(c => decode(c[1])).join(' '));
	const newest = fills("SELECT substr(timestamp, 1, 19) || ' ' || symbol || ' ' || iif(direction > 0, 'BUY', 'SELL') || ' ' || printf('%.4f', actual_slippage) AS text FROM fills ORDER BY timestamp DESC, id DESC LIMIT 5").map(r => r.text);
	test('/api/fills/recent: the newest five', recent.join('|') === newest.join('|'), recent.join('|'));
	const s = (await ask(at, '/api/fills/summary')).json();
	test('/api/fills/summary: count, rows, sign', s.fill_count === rows.length && s.recent_fills.every((f, i) => f.timestamp === rows[i].timestamp && f.symbol === rows[i].symbol
		&& f.direction === rows[i].direction && f.fill_price === rows[i].fill && Math.abs(f.slippage_signed - rows[i].slip) < 1e-9), JSON.stringify(s));
	const h = await ask(at, '/api/health'), status = (await ask(at, '/api/system/status')).json();
	test('/api/health and /api/system/status: both journals ok', h.status === 200 && h.json().fill_journal === 'ok' && h.json().experiment_journal === 'ok' && h.json().agent_state === 'running'
		&& status.db_status.fill_journal === 'ok' && status.db_status.experiment_journal === 'ok' && status.agent_state === 'running', h.text + JSON.stringify(status));
	test('/api/agent/state: as the original left it', (await ask(at, '/api/agent/state')).text.trim() === '<span class="status-ok">RUNNING</span>');
	const e = await stream(at, '/api/sse/cycle-status', x => x.events.length >= 1, { ms: 20e3 });
	test('the event stream answers without a runner', e.answer.status === 200, e.why);
}
{
	const count = d => experiments(`SELECT count(*) AS n FROM experiments WHERE promotion_decision = '${d}'`)[0].n, all = experiments('SELECT count(*) AS n FROM experiments')[0].n;
	const s = (await ask(at, '/api/agent/summary')).json(), b = (await ask(at, '/api/agent/mutation-breakdown')).json();
	test('/api/agent/summary', s.total === all && s.promoted === count('promoted') && s.rejected === count('rejected') && Math.abs(s.rate - s.promoted / all) < 1e-6 && s.pending === count('pending'), JSON.stringify(s));
	const types = Object.fromEntries(experiments('SELECT mutation_type AS t, count(*) AS n FROM experiments GROUP BY 1 ORDER BY 1').map(r => [r.t, r.n]));
	test('/api/agent/mutation-breakdown', JSON.stringify(b) === JSON.stringify(types), JSON.stringify(b));
	const SAYS = { 1: 'learning_rate → current * 0.5', 2: 'horizon 1 → 5', 3: 'signal → rain', 4: 'units → [64,32]', 5: 'depth → {"from":3,"to":4}', 6: 'as recorded: [{"depth": 4}]', 7: 'as recorded: depth <b>4</b>',
		8: 'No change of the configuration is recorded.', 9: 'as recorded: —', 10: '<img src=x onerror=alert(1)> </td> → <script>',
		11: '</script><b> <i> → {"<u>":["<s>"]}', 12: 'depth → __import__(\'os\').getcwd()' };
	for (const [id, words] of Object.entries(SAYS)) {
		const r = await ask(at, `/api/agent/experiments/${id}`), text = decode(r.text.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ');
		test(`experiment ${id}`, r.status === 200 && text.includes(words) && !sound(r.text, false), text);
	}
}
{
	const page = (await ask(at, '/agent')).text, rows = [...page.matchAll(/<tr id="e(\d+)">(.*?)<\/tr>/gs)], wanted = experiments('SELECT id, hypothesis, mutation_type AS type, promotion_decision AS outcome FROM experiments ORDER BY id DESC');
	const cells = r => [...r[2].matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(c => decode(c[1]));
	const off = wanted.filter((w, i) => !rows[i] || Number(rows[i][1]) !== w.id || !cells(rows[i])[2].startsWith(w.hypothesis || 'No hypothesis recorded') || cells(rows[i])[3] !== w.type || cells(rows[i])[4] !== w.outcome);
	test(`/agent lists the hypotheses of ${wanted.length} experiments`, rows.length === wanted.length && !off.length, JSON.stringify(off));
	test('/agent is as the original left it: running', /class="number ok">RUNNING</.test(page));
	test('/agent: without a runner it is not at work', page.includes('<b>Waits for a runner.</b>'));
}
{
	const page = decode((await ask(at, '/system')).text.match(/<h2>Foreign files<\/h2>.*?<\/section>/s)?.[0].replaceAll(/<[^>]*>/g, ' ') ?? ''), lost = ['feature_store.db', 'lake', 'logs'].filter(f => !page.includes(f));
	test('what else lies in the folder is listed as foreign', !lost.length && !/journal|agent_state/.test(page), page);
	test('/api/system/config names the folder', (await ask(at, '/api/system/config')).json().data_dir === data);
}
finish();
