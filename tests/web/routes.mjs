// routes.mjs ADDRESS EMPTY NOTHING LEDGER: an instance with a finished simulated run, one with journals without fills, one
// without journals, and the ledger of the first.
import { execFileSync } from 'node:child_process';
import { ask, check, exchange, finish, ok, notOk, sound, stream } from './client.mjs';

const [at, empty, nothing, ledger] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', ledger, q]).toString() || '[]');

const PAGES = { '/': 'Overview', '/fills': 'Fills', '/agent': 'Agent', '/drift': 'Drift', '/readiness': 'Readiness', '/system': 'System' };
const JSONS = ['/api/system/status', '/api/fills/summary', '/api/health'];
const FRAGMENTS = ['/api/fills/recent', '/api/agent/state'];
const ALL = [...Object.keys(PAGES), ...JSONS, ...FRAGMENTS, '/plot/equity.svg'];
const navigation = html => Object.keys(PAGES).every(p => new RegExp(`<a href="${p}"[ >]`).test(html));

for (const [path, title] of Object.entries(PAGES)) {
	const r = await ask(at, path);
	const wrong = [];
	if (r.status !== 200) wrong.push(`status ${r.status}`);
	if (r.one('content-type') !== 'text/html; charset=utf-8') wrong.push(r.one('content-type'));
	if (!navigation(r.text)) wrong.push('no navigation');
	if (!r.text.includes(`<a href="${path}" aria-current="page">${title}</a>`)) wrong.push('the active page is not marked');
	if (!r.text.includes('Read-only monitoring. Control via CLI.')) wrong.push('no footer');
	if (!r.text.includes('SIMULATED')) wrong.push('not labelled SIMULATED');
	if (sound(r.text)) wrong.push(sound(r.text));
	check(`GET ${path}`, !wrong.length, wrong.join(', '));
	const f = await ask(at, path, { headers: { 'HX-Request': 'true' } });
	check(`GET ${path} as a fragment`, f.status === 200 && !f.text.includes('<html') && f.text.includes('<hx-partial'), f.text.slice(0, 80));
	check(`GET ${path} varies by HX-Request`, r.all('vary').join(',').includes('HX-Request'), r.all('vary').join(','));
}

// What moves between two requests: the clock, and with it the page's tag.
for (const path of [...ALL, '/model', '/nothing', '/api/nothing', '/fills/']) {
	let why;
	for (let turn = 0; turn < 10; turn++) {
		const [get, head] = [await ask(at, path), await ask(at, path, { method: 'HEAD' })];
		const form = r => r.fields.filter(f => f[0] !== 'date').map(([k, v]) => [k, k === 'x-request-id' ? /^[0-9a-f]{32}$/.test(v) : v]).map(f => f.join(': ')).sort().join('\n');
		why = head.body.length ? `a body of ${head.body.length} bytes` : get.status !== head.status ? `${get.status} and ${head.status}`
			: form(get) !== form(head) ? `${form(get)} BUT ${form(head)}` : '';
		if (!why)
			break;
	}
	check(`HEAD ${path} is GET without a body`, !why, why);
}

for (const path of [...ALL, '/model', '/data'].filter(p => p !== '/')) {
	const r = await ask(at, `${path}/`);
	check(`${path}/ leads to the bare path`, r.status === 301 && r.one('location') === path, `${r.status} ${r.one('location')}`);
}
for (const [from, to] of [['/fills/?side=buy&from=2019-01-01', '/fills?side=buy&from=2019-01-01'], ['//fills/', '/fills'], ['/fills///', '/fills'],
	['//evil.example/', '/evil.example'], ['/%2F/evil.example/', '/evil.example'], ['/model', '/agent#model'], ['/data', '/system#data']]) {
	const r = await ask(at, from);
	check(`${from} leads to ${to}`, r.status === 301 && r.one('location') === to, `${r.status} ${r.one('location')}`);
}
for (const path of ['/fills/%0d%0aSet-Cookie:%20a=b/', '/fills/?a=%0d%0aSet-Cookie:%20a']) {
	const r = await ask(at, path);
	check(`no header is split by ${path}`, !r.one('set-cookie'), r.fields.join(' '));
}

for (const path of ['/nothing', '/fills/1/x', '/fills/plot/x.svg', '/agent/x', '/drift/x', '/system/x', '/static/nothing.css', '/static/', '/internal/sse-offline', '/error/404.html', '/favicon.ico', '/plot/none.svg', '/nginx.conf', '/fills.sock']) {
	const r = await ask(at, path);
	check(`GET ${path} is 404, a page with the navigation`, r.status === 404 && r.one('content-type') === 'text/html; charset=utf-8' && navigation(r.text) && !sound(r.text)
		&& r.text.includes('Read-only monitoring. Control via CLI.') && !/immutable/.test(r.one('cache-control')), `${r.status} ${r.one('content-type')} ${r.one('cache-control')}`);
}
for (const path of ['/api/nothing', '/api/fills/x', '/api/agent/x', '/api/system/x', '/api/health/x', '/api/sse/x', '/api/agent', '/api/system', '/api/model', '/api/overview']) {
	const r = await ask(at, path);
	check(`GET ${path} is 404 in JSON`, r.status === 404 && r.one('content-type').startsWith('application/json') && typeof r.json()?.detail === 'string', `${r.status} ${r.text}`);
}

for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])
	for (const path of ['/', '/fills', '/api/health', '/api/sse/cycle-status', '/static/x', '/nothing']) {
		const r = await ask(at, path, { method, body: method === 'TRACE' ? '' : 'a=1' });
		const wrong = [];
		if (r.status !== 405) wrong.push(`status ${r.status}`);
		if (r.one('allow') !== 'GET, HEAD') wrong.push(`Allow "${r.one('allow')}"`);
		if (!/hydra-runner halt.*hydra-runner trigger.* has the agent/s.test(r.text)) wrong.push('does not name the commands that are there first');
		if (path.startsWith('/api/') ? typeof r.json()?.detail !== 'string' : !navigation(r.text)) wrong.push('neither JSON nor a page with the navigation');
		check(`${method} ${path} is refused`, !wrong.length, wrong.join(', '));
	}
for (const path of ['/api/system/trigger-cycle', '/api/system/backfill'])
	for (const method of ['POST', 'GET']) {
		const r = await ask(at, path, { method });
		check(`${method} ${path} is gone and names the command`, r.status === 405 && /hydra-runner halt.*hydra-runner trigger has/.test(r.json()?.detail) && r.one('allow') === 'GET, HEAD', `${r.status} ${r.text}`);
	}
for (const path of FRAGMENTS) {
	const r = await ask(at, path, { method: 'POST' });
	check(`POST ${path} is refused by a part of a page`, r.status === 405 && r.one('content-type') === 'text/html; charset=utf-8' && r.text.startsWith('<section') && !sound(r.text), `${r.status} ${r.text.slice(0, 80)}`);
}
{
	const r = await ask(at, '/fills', { method: 'POST', body: 'x'.repeat(5000) });
	check('POST with a large body is refused', r.status === 405 || r.status === 413, r.status);
}

// The opener's policy: left out only where the browser says that no other site led here.
for (const path of ['/', '/fills', '/api/health', '/static/none', '/none'])
	for (const [site, policy] of [['none', ''], ['same-origin', ''], ['same-site', 'same-origin'], ['cross-site', 'same-origin'], ['', 'same-origin'], ['none, none', 'same-origin'], ['x', 'same-origin'], [null, 'same-origin']]) {
		const r = await ask(at, path, { headers: { 'Sec-Fetch-Site': site } });
		check(`${path} from "${site}": opener policy "${policy}"`, r.all('cross-origin-opener-policy').join() === policy, r.one('cross-origin-opener-policy'));
		const vary = r.all('vary').join().toLowerCase().split(/\s*,\s*/);
		check(`${path} from "${site}": varies by it, and says nothing twice`, vary.includes('sec-fetch-site') && new Set(vary).size === vary.length, vary);
	}

// ETag. The page tells the second it was made, so it takes two requests within one second.
for (const path of [...Object.keys(PAGES), '/api/fills/recent']) {
	let second;
	for (let turn = 0; turn < 20; turn++) {
		const first = await ask(at, path);
		second = await ask(at, path, { headers: { 'If-None-Match': first.one('etag') } });
		if (second.status === 304)
			break;
	}
	check(`${path} with its ETag is 304`, second.status === 304 && second.body.length === 0 && second.one('etag') !== '', `${second.status}, ${second.body.length} bytes`);
	const other = await ask(at, path, { headers: { 'If-None-Match': '"other"' } });
	check(`${path} with another ETag is 200`, other.status === 200, other.status);
}

for (const path of [...Object.keys(PAGES), '/plot/equity.svg']) {
	const r = await ask(at, path, { headers: { 'Accept-Encoding': 'gzip' } });
	check(`${path} is compressed`, r.status === 200 && r.one('content-encoding') === 'gzip' && r.plain.length > r.body.length && r.all('vary').join(',').includes('Accept-Encoding'), r.one('content-encoding'));
}

{
	const page = (await ask(at, '/')).text;
	const assets = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(m => m[1]);
	const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
	check('the page names its assets', assets.length >= 4, assets);
	for (const path of assets) {
		const r = await ask(at, path), z = await ask(at, path, { headers: { 'Accept-Encoding': 'gzip' } });
		const kept = await ask(at, path, { headers: { 'If-None-Match': r.one('etag') } });
		const since = await ask(at, path, { headers: { 'If-Modified-Since': r.one('last-modified') } });
		const wrong = [];
		if (r.status !== 200 || !r.one('content-type').startsWith(types[path.split('.').pop()])) wrong.push(`${r.status} ${r.one('content-type')}`);
		if (!/^public, max-age=31536000, immutable$/.test(r.one('cache-control'))) wrong.push(r.one('cache-control'));
		if (z.one('content-encoding') !== 'gzip' || !z.plain.equals(r.body)) wrong.push('compressed it is another file');
		if (kept.status !== 304 || since.status !== 304) wrong.push(`kept: ${kept.status}, ${since.status}`);
		check(`${path.replace(/\.[0-9a-f]{12}\./, '.')} may be kept for ever`, !wrong.length, wrong.join(', '));
	}
}

for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '10.0.0.1', 'hydra'])
	for (const path of ['/', '/api/health', '/api/sse/cycle-status', '/static/x', '/nothing']) {
		const bytes = await exchange(at, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`).catch(() => Buffer.alloc(0));
		if (bytes.length)
			notOk(`Host ${host} gets no answer at ${path}`, bytes.toString().slice(0, 60));
	}
ok('an unknown Host gets no answer');
for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', at, `localhost:${at.split(':')[1]}`]) {
	const r = await ask(at, '/api/health', { host });
	check(`Host ${host === at ? 'with the port' : host.replace(/\d{5}/, 'PORT')} is answered`, r.status === 200, r.status);
}
check('HTTP/1.0 without a Host is answered', (await ask(at, '/api/health', { host: null, version: '1.0' })).status === 200);

// To the letter of what monitors and scripts know.
const rows = html => [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(m => [...m[1].matchAll(/<td([^>]*)>(.*?)<\/td>/gs)]);
{
	const r = await ask(at, '/api/fills/recent'), newest = sql('SELECT timestamp, symbol, direction, actual_slippage FROM fills ORDER BY timestamp DESC, id DESC LIMIT 5');
	const got = rows(r.text), wrong = [];
	if (r.status !== 200 || r.one('content-type') !== 'text/html; charset=utf-8') wrong.push(`${r.status} ${r.one('content-type')}`);
	if (got.length !== 5 || got.some(row => row.length !== 4)) wrong.push(`${got.length} rows of ${got.map(row => row.length)} cells`);
	got.forEach((row, i) => {
		const n = newest[i];
		if (row[0][2] !== n.timestamp.slice(0, 19) || row[0][2].length !== 19) wrong.push(`time ${row[0][2]}`);
		if (row[1][2] !== n.symbol) wrong.push(`symbol ${row[1][2]}`);
		if (row[2][2] !== (n.direction > 0 ? 'BUY' : 'SELL') || row[2][1] !== ` class="${n.direction > 0 ? 'status-ok' : 'status-alert'}"`) wrong.push(row[2][0]);
		if (Number(row[3][2]) !== Number(n.actual_slippage.toFixed(4))) wrong.push(`slippage ${row[3][2]}, journal ${n.actual_slippage}`);
	});
	if (!/^(<tr>.*?<\/tr>\s*){5}$/s.test(r.text)) wrong.push('more than rows');
	check('/api/fills/recent: five rows of four cells', !wrong.length, wrong.join(', '));
	for (const [name, where] of [['without a fill', empty], ['without a journal', nothing]]) {
		const e = await ask(where, '/api/fills/recent'), only = rows(e.text);
		check(`/api/fills/recent ${name}: one row over four columns`, e.status === 200 && only.length === 1 && only[0].length === 1 && only[0][0][1] === ' colspan="4"', e.text);
	}
}
{
	const r = await ask(at, '/api/agent/state');
	check('/api/agent/state', r.status === 200 && /^<span class="status-(ok">RUNNING|warn">PAUSED)<\/span>$/.test(r.text.trim()), r.text);
	const none = await ask(nothing, '/api/agent/state');
	check('/api/agent/state without a state file: paused', none.text.trim() === '<span class="status-warn">PAUSED</span>', none.text);
}
const keys = o => Object.keys(o ?? {}).sort().join(' ');
{
	const s = (await ask(at, '/api/system/status')).json();
	check('/api/system/status: its keys', keys(s) === 'agent_state db_status mode runner' && keys(s.db_status) === 'cycle_journal experiment_journal fill_journal', JSON.stringify(s));
	check('/api/system/status: its values', Object.values(s.db_status).every(v => v === 'ok') && ['running', 'paused'].includes(s.agent_state) && s.mode === 'sim' && s.runner === 'up', JSON.stringify(s));
	const n = await ask(nothing, '/api/system/status'), j = n.json();
	check('/api/system/status without journals: 200, unavailable', n.status === 200 && Object.values(j.db_status).every(v => v === 'unavailable') && j.runner === 'absent', n.text);
}
{
	const r = await ask(at, '/api/fills/summary'), s = r.json();
	const newest = sql('SELECT timestamp, symbol, direction, fill_price, actual_slippage, (fill_price - order_price) * direction AS signed FROM fills ORDER BY timestamp DESC, id DESC LIMIT 5');
	check('/api/fills/summary: its keys', r.status === 200 && keys(s) === 'fill_count recent_fills' && s.recent_fills.length === 5
		&& s.recent_fills.every(f => keys(f) === 'actual_slippage direction fill_price slippage_signed symbol timestamp'), r.text);
	check('/api/fills/summary: its values are the journal', s.fill_count === sql('SELECT count(*) AS n FROM fills')[0].n && s.recent_fills.every((f, i) => f.timestamp === newest[i].timestamp
		&& f.symbol === newest[i].symbol && f.direction === newest[i].direction && f.fill_price === newest[i].fill_price && f.actual_slippage === newest[i].actual_slippage
		&& Math.abs(f.slippage_signed - newest[i].signed) < 1e-6), r.text);
	for (const [name, where] of [['without a fill', empty], ['without a journal', nothing]]) {
		const e = await ask(where, '/api/fills/summary'), z = e.json();
		check(`/api/fills/summary ${name}: zeros`, e.status === 200 && z?.fill_count === 0 && z.recent_fills.length === 0, e.text);
	}
}
{
	const r = await ask(at, '/api/health'), h = r.json();
	check('/api/health', r.status === 200 && keys(h) === 'agent_state api cycle_journal experiment_journal fill_journal runner' && h.api === 'ok' && h.fill_journal === 'ok' && h.experiment_journal === 'ok' && h.cycle_journal === 'ok' && h.runner === 'up', r.text);
	const n = await ask(nothing, '/api/health');
	check('/api/health without journals: 503', n.status === 503 && n.json()?.fill_journal === 'unavailable' && n.json()?.experiment_journal === 'unavailable', `${n.status} ${n.text}`);
	const e = await ask(empty, '/api/health');
	check('/api/health with journals without fills and no runner: 200', e.status === 200 && e.json()?.runner === 'absent', `${e.status} ${e.text}`);
}
{
	const s = await stream(at, '/api/sse/cycle-status', r => r.events.length >= 2);
	const update = s.events.find(e => e.event === 'cycle_update'), data = update && JSON.parse(update.data);
	check('/api/sse/cycle-status is an event stream', s.answer.status === 200 && s.answer.one('content-type').startsWith('text/event-stream') && /no-(cache|store)/.test(s.answer.one('cache-control')), s.answer.fields.join(' '));
	check('cycle_update holds what the original sent', data && data.agent_state && Number.isInteger(data.fill_count) && data.timestamp && Number.isInteger(data.experiment_count) && 'champion_version' in data, update?.data);
}
finish();
