// routes_owned.mjs ADDRESS NOTHING LEDGER DATA ROOT ORIGINAL: an instance on journals with experiments and a champion, one
// without journals, the ledger and the folder of the first, the project, an instance on journals of the original. Walks the
// table of routes and fails on one that nobody owns.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { ask, check, finish, sound, stream } from './client.mjs';
import { ROUTES, TYPES } from './routes_table.mjs';

const [at, nothing, ledger, data, root, original] = process.argv.slice(2);
const at1 = path => path.replace('{id}', '1');
const keys = o => Object.keys(o ?? {}).sort().join(' ');

async function walk(r) {
	const wrong = [], path = at1(r.path);
	if (r.kind === 'stream') {
		const s = await stream(at, path, e => e.events.length >= 1);
		return s.answer.status === 200 && s.answer.one('content-type').startsWith('text/event-stream') ? [] : [`${s.answer.status}`];
	}
	const get = await ask(at, path), head = await ask(at, path, { method: 'HEAD' }), slash = await ask(at, `${path}/`), post = await ask(at, path, { method: 'POST' });
	const wanted = { moved: 301, gone: 405 }[r.kind] ?? 200;
	if (get.status !== wanted) wrong.push(`GET ${get.status}`);
	if (head.status !== get.status || head.body.length || head.one('content-type') !== get.one('content-type')) wrong.push(`HEAD ${head.status} with ${head.body.length} bytes`);
	if (r.kind === 'moved' && get.one('location') !== r.to) wrong.push(`to ${get.one('location')}`);
	if (TYPES[r.kind] && !get.one('content-type').startsWith(TYPES[r.kind])) wrong.push(get.one('content-type'));
	if (path !== '/' && r.kind !== 'gone' && (slash.status !== 301 || slash.one('location') !== path)) wrong.push(`with a slash ${slash.status} ${slash.one('location')}`);
	if (post.status !== 405 || post.one('allow') !== 'GET, HEAD' || !post.text.includes('hydra-runner trigger')) wrong.push(`POST ${post.status} ${post.text.slice(0, 80)}`);
	if (r.kind === 'fragment' && (get.text.includes('<html') || sound(get.text))) wrong.push(`fragment: ${sound(get.text)}`);
	if (r.kind === 'fragment' !== !post.json()?.detail && path.startsWith('/api/')) wrong.push('POST is refused in another form than GET answers');
	if (r.keys) {
		const all = r.list ? get.json() : [get.json()];
		if (!Array.isArray(all) || !all.length || all.some(o => keys(o) !== r.keys)) wrong.push(`keys ${get.text}`);
	}
	if (r.kind !== 'gone') {
		const more = await ask(at, `${path}?zz=1`);
		if (r.kind !== 'moved' && r.kind !== 'svg' && (more.status !== 400 || !more.text.includes('zz'))) wrong.push(`a parameter that is not there: ${more.status}`);
	}
	return wrong;
}
for (const r of ROUTES) {
	const wrong = await walk(r);
	check(`${r.path} has an owner`, !wrong.length, wrong.join(', '));
}

{
	const said = ROUTES.map(r => r.path), readme = fs.readFileSync(`${root}/README.md`, 'utf8');
	const listed = [...readme.matchAll(/^\| `(\/[^` ]*)`/gm)].map(m => m[1]), missing = said.filter(p => !listed.includes(p)), more = listed.filter(p => !said.includes(p));
	check('the README lists every address and no other', !missing.length && !more.length, `missing ${missing}; too many ${more}`);
	const known = p => said.includes(p) || said.some(s => s.startsWith(p) && p.endsWith('/')) || p.startsWith('/internal/') || said.some(s => s.startsWith(`${p}#`));
	const sources = fs.readdirSync(`${root}/cgi`).filter(f => f.endsWith('.c')).map(f => fs.readFileSync(`${root}/cgi/${f}`, 'utf8')).join('\n');
	const unknown = [...sources.matchAll(/(?:path, |\{ ?)"(\/[a-z][^"]*)"/g)].map(m => m[1]).filter(p => !known(p));
	check('every address in the programs stands in the table', !unknown.length, unknown);
}

// An experiment, by number and by what is none.
for (const [id, status] of [['99', 404], ['0', 404], ['-1', 404], ['99999999999999999999', 404], ['x', 400], ['1x', 400], ['1.0', 400], ['%3Cb%3E', 400], ['1/x', 404]]) {
	const r = await ask(at, `/api/agent/experiments/${id}`);
	check(`experiment ${id} is ${status}, in a part of a page`, r.status === status && r.one('content-type') === TYPES.fragment && r.text.startsWith('<section') && !sound(r.text), `${r.status} ${r.text}`);
}
{
	const r = await ask(at, '/api/agent/experiments/01'), none = await ask(nothing, '/api/agent/experiments/1');
	check('experiment 01 is experiment 1', r.status === 200 && r.text.includes('<h2>Experiment 1</h2>'), r.text);
	check('without a journal there is no experiment, and why', none.status === 404 && none.text.includes('experiment_journal.db'), none.text);
}
const words = html => html.replace(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ');
// Rows of tests/fixtures/experiments.sql, by number: what each must say.
const SHAPES = {
	1: ['lr → current * 0.5', 'Result Champion sharpe 1.250 0.90 folds.a.hit 0.5 — max_dd — -0.1', 'Reason better by 0.35', 'Run run-1', 'Model version 3', 'Decision promoted', '5 Jan 2026'],
	2: ['lr 0.1 → 0.05', 'depth → 6', 'n → {"old":1}', 'Tags —', "No champion's metrics are recorded", 'sharpe NaN —'],
	3: ['Change of the configuration, as recorded: [1, "<b>x</b>"]', 'Results, as recorded: not json <script>', 'Metrics of the champion, as recorded: 0.5', 'Tags urgent,<i>'],
	4: ['No change of the configuration is recorded.', 'No result is recorded.', 'Tags a&b 7', 'Reason —', 'Run —', 'Model version —'],
	5: ['<img src=x onerror=alert(1)> <script>alert(1)</script> → "quoted" \'it\'', 'Type a&<b>', 'Tags <b>bold</b>'],
};
for (const [id, wanted] of Object.entries(SHAPES)) {
	const r = await ask(at, `/api/agent/experiments/${id}`), text = words(r.text), missing = wanted.filter(w => !text.includes(w));
	check(`experiment ${id}: every shape is shown`, r.status === 200 && !missing.length && !sound(r.text, false), `${r.status} ${sound(r.text, false)} lacks ${missing.join(' | ')} in ${text}`);
}

// Values.
const json = async (where, path) => (await ask(where, path)).json();
const same = (name, got, wanted) => check(name, JSON.stringify(got) === JSON.stringify(wanted), JSON.stringify(got));
same('/api/agent/summary counts', await json(at, '/api/agent/summary'), { total: 5, promoted: 2, rejected: 1, rate: 0.4, pending: 2 });
same('/api/agent/summary without a journal: zeros', await json(nothing, '/api/agent/summary'), { total: 0, promoted: 0, rejected: 0, rate: 0, pending: 0 });
same('/api/agent/mutation-breakdown counts', await json(at, '/api/agent/mutation-breakdown'), { 'a&<b>': 1, lr: 4 });
same('/api/agent/mutation-breakdown without a journal', await json(nothing, '/api/agent/mutation-breakdown'), {});
same('/api/model/champion', await json(at, '/api/model/champion'), { version: 2, created: '2026-01-06', run_id: null, file: 'f', sha256: 's', trained_from: null, trained_to: null, b: null, metrics: null,
	error: 'The ledger names the file f, and a version 2 lies in models/v2.json.' });
same('/api/model/champion without a journal', await json(nothing, '/api/model/champion'), { version: null });
same('/api/system/circuit-breakers without a journal', await json(nothing, '/api/system/circuit-breakers'), []);
for (const [path, wanted] of [['/api/agent/summary', { total: 5, promoted: 2, rejected: 1, rate: 0.4, pending: 2 }], ['/api/agent/mutation-breakdown', { 'a&<b>': 1, lr: 4 }], ['/api/model/champion', { version: null }], ['/api/system/circuit-breakers', []]])
	same(`${path} on the original's journals`, await json(original, path), wanted);
check("an experiment of the original's journal", words((await ask(original, '/api/agent/experiments/1')).text).includes('lr → current * 0.5'));
same('/api/system/config', await json(at, '/api/system/config'), { data_dir: data, trading_mode: 'paper', agent_state: 'paused' });
{
	const b = await json(at, '/api/system/circuit-breakers'), rows = JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', ledger, 'SELECT name, state, threshold FROM breaker ORDER BY kind']).toString());
	check('/api/system/circuit-breakers is the ledger', b.length === rows.length && b.every((x, i) => x.name === rows[i].name && x.state === rows[i].state && x.threshold === rows[i].threshold
		&& x.color === { active: 'green', triggered: 'red', cooldown: 'yellow' }[x.state]) && b.some(x => x.color !== 'green'), JSON.stringify(b));
	const d = await json(at, '/api/system/disk-usage');
	check('/api/system/disk-usage is the folder', d.length === 3 && d.every(x => x.size === fs.statSync(`${data}/${x.file}`).size), JSON.stringify(d));
	check('/api/system/disk-usage without journals: null', (await json(nothing, '/api/system/disk-usage')).every(x => x.size === null));
	const c = await json(at, '/api/system/components');
	check('/api/system/components: names and states', c.length === 7 && c.every(x => ['ok', 'warn', 'error', 'off'].includes(x.status) && x.details) && c.find(x => x.name === 'Agent')?.status === 'warn'
		&& c.find(x => x.name === 'Runner')?.status === 'off' && c.find(x => x.name === 'Journals')?.status === 'ok', JSON.stringify(c));
}

// A journal that is there and cannot be read is not an empty one.
for (const [file, paths] of [['experiment_journal.db', ['/api/agent/summary', '/api/agent/mutation-breakdown', '/api/agent/experiments/1']], ['fill_journal.db', ['/api/system/circuit-breakers', '/api/model/champion']]]) {
	fs.renameSync(`${data}/${file}`, `${data}/away`);
	fs.writeFileSync(`${data}/${file}`, 'this is no journal'.repeat(500));
	for (const path of paths) {
		const r = await ask(at, path);
		check(`${path} on a damaged journal is 503 and says which`, r.status === 503 && r.text.includes(file) && (path.includes('experiments/') ? r.text.startsWith('<section') : r.json()?.detail), `${r.status} ${r.text}`);
	}
	fs.renameSync(`${data}/away`, `${data}/${file}`);
}
finish();
