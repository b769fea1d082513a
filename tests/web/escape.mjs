// escape.mjs ADDRESS DATA RUN [FORM]: markup in every text column of every journal, one table after the other, and in the files that
// the runner leaves; no page lets any of it through. FORM: in one column at a time only the text of this form, markup or long.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { ask, check, finish, ok, notOk, sound } from './client.mjs';

const [at, data, run, form] = process.argv.slice(2);
const PATHS = ['/', '/fills', '/agent', '/drift', '/readiness', '/system', '/plot/equity.svg', '/?activity=fills', '/?range=30d&activity=system', '/?activity=experiments', '/?activity=breakers', '/?before=e100000.x100000.l100000', '/api/overview/curve', '/api/overview/periods.csv', '/api/fills/recent', '/api/fills/summary', '/api/agent/state', '/api/system/status', '/api/health',
	'/api/agent/summary', '/api/agent/mutation-breakdown', '/api/model/champion', '/api/system/components', '/api/system/circuit-breakers', '/api/system/config', '/api/system/disk-usage'];
const FILES = ['fill_journal.db', 'experiment_journal.db', 'cycle_journal.db'];
// ends an attribute of either kind, an element, a comment, a script, a CDATA section, a template's marker
const EVIL = `zq9<script>zq9"zq9'zq9&zq9>{{X}}</td></script>]]>--><img src=x onerror=zq9>`;
const LONG = `zq9<b>${'long text '.repeat(600)}`;

const sqlite = (file, ...words) => execFileSync('sqlite3', [file, ...words], { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const list = (file, q) => JSON.parse(sqlite('-json', file, q) || '[]');

// A journal replaced whole, as an operator would.
const clean = Object.fromEntries(FILES.map(f => [f, `${data}/${f}.clean`]));
for (const f of FILES)
	sqlite(`${data}/${f}`, `VACUUM INTO '${clean[f]}'`);
function put(file, statements) {
	const made = `${data}/${file}.new`;
	fs.copyFileSync(clean[file], made);
	sqlite(made, 'PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;' + statements);
	fs.renameSync(made, `${data}/${file}`);
	fs.rmSync(`${data}/${file}-wal`, { force: true });
	fs.rmSync(`${data}/${file}-shm`, { force: true });
}

const leaks = [];
let seen = 0;
async function one(what, path, headers) {
	const r = await ask(at, path, { headers }), type = r.one('content-type');
	const name = `${what} at ${path}${headers['HX-Request'] ? ' as a fragment' : ''}`;
	if (r.status !== 200 && !(path === '/api/health' && r.status === 503)) {
		leaks.push(`${name}: status ${r.status}`);
	} else if (type.startsWith('application/json')) {
		if (!r.json()) leaks.push(`${name}: no JSON: ${r.text.slice(0, 80)}`);
	} else if (type.startsWith('text/csv')) {
		const bad = r.text.split('\r\n').slice(0, -1).find(l => l.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,|$)/g)?.length !== 10 || /^"?[=+@-]/.test(l));
		if (bad || !r.text.endsWith('\r\n')) leaks.push(`${name}: no CSV: ${bad}`);
	} else {
		const raw = /zq9(<|>|"|'|&(?!(lt|gt|amp|quot|#39|#x[0-9a-f]+|#\d+);))/.exec(r.text);
		const bad = sound(r.text, false);
		if (raw) leaks.push(`${name}: …${r.text.slice(Math.max(0, raw.index - 60), raw.index + 40)}…`);
		if (bad) leaks.push(`${name}: ${bad}`);
		if (r.text.includes('�')) leaks.push(`${name}: cut within a character`);
	}
	seen += r.text.split('zq9').length - 1;
}
// All addresses, a few at a time: each program has two processes. What is no HTML answers the same whoever asks, which is
// looked at first; so it is asked once.
const same = new Set();
async function look(what) {
	const todo = PATHS.flatMap(path => same.has(path) ? [[path, {}]] : [[path, {}], [path, { 'HX-Request': 'true' }]]);
	await Promise.all(Array.from({ length: 6 }, async () => {
		for (let next; (next = todo.pop()) !== undefined;)
			await one(what, ...next);
	}));
}

for (const path of PATHS) {
	const [page, part] = await Promise.all([{}, { 'HX-Request': 'true' }].map(headers => ask(at, path, { headers })));
	if (!page.one('content-type').startsWith('text/html') && page.status === part.status && page.one('content-type') === part.one('content-type') && page.text === part.text)
		same.add(path);
}
check(`${same.size} of ${PATHS.length} addresses answer no HTML`, same.size >= 12 && same.size < PATHS.length - 6, [...same].join(' '));

const quote = s => `'${s.replaceAll("'", "''")}'`;
for (const file of FILES) {
	const tables = list(clean[file], "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").map(t => t.name);
	for (const table of tables) {
		const columns = list(clean[file], `SELECT name, pk FROM pragma_table_info('${table}') WHERE type = 'TEXT'`).filter(c => !(table === 'meta' && c.name === 'key')).map(c => c.name);
		leaks.length = seen = 0;
		if (table === 'position') // one that is flat is not shown, and whether one is held at the end is the market's affair
			sqlite(clean[file], 'UPDATE position SET q = 3 WHERE q = 0');
		if (file === 'experiment_journal.db') {
			sqlite(clean[file], `INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision) SELECT '2026-01-05T00:00:00+00:00', 'h', 'm', '{}', '{}', 'promoted' WHERE NOT EXISTS (SELECT 1 FROM experiments)`);
			PATHS.push(`/api/agent/experiments/${list(clean[file], 'SELECT min(id) AS id FROM experiments')[0].id}`); // not known before
			put(file, '');
		}
		for (const [name, text] of [['markup', EVIL], ['long', LONG]].filter(([name]) => !form || name === form)) {
			// one column at a time, so that what a page needs of the others still leads it there; keys stay apart by their number
			for (const column of columns) {
				const unique = `${quote(text)} || (SELECT count(*) FROM "${table}" AS o WHERE o."${column}" < "${table}"."${column}")`;
				try {
					put(file, `UPDATE OR REPLACE "${table}" SET "${column}" = ${column === 'timestamp' ? `"timestamp" || ${quote(text)}` : unique};`);
				} catch (e) {
					leaks.push(`${table}.${column}: the test cannot write it: ${e.stderr}`);
					continue;
				}
				await look(`${name} in ${table}.${column}`);
			}
		}
		// all at once
		put(file, columns.length ? `UPDATE OR REPLACE "${table}" SET ${columns.map(c => `"${c}" = ${quote(EVIL)}`).join(', ')};` : '');
		await look(`markup in all of ${table}`);
		check(`${file}, ${table}: ${columns.length} text columns are escaped (${seen} times shown)`, leaks.length === 0, leaks.slice(0, 3).join(' | '));
		if (['fills', 'event', 'experiments', 'breaker', 'position'].includes(table))
			check(`${file}, ${table}: its texts are shown`, seen > 0, 'the test looks at nothing');
		put(file, '');
	}
}
leaks.length = seen = 0;
put('fill_journal.db', `UPDATE fills SET symbol = 'Z{{X}}Q' WHERE id = (SELECT id FROM fills ORDER BY timestamp DESC LIMIT 1);`);
check('braces of a journal stand on the page as they are', (await ask(at, '/fills')).text.includes('Z{{X}}Q'), 'they are gone');
// numbers that are texts, texts that are no UTF-8
put('fill_journal.db', `UPDATE fills SET n_contracts = 'zq9<b>', order_price = 9e999, fill_price = -9e999, predicted_slippage = 'zq9"', actual_slippage = 'zq9<i>', volume_at_fill = x'ff00fe', spread_at_fill = '', fill_latency_ms = '2026-01-05T00:00:00', direction = 7, order_id = 'zq9<u>', decision_price = 'zq9', commission = 'zq9';`);
await look('texts in the number columns of fills');
put('fill_journal.db', `UPDATE fills SET symbol = CAST(x'ff3c7363726970743e' AS TEXT) || id % 5, timestamp = CAST(x'ff3c623e' AS TEXT), session_date = CAST(x'c33c623e' AS TEXT); UPDATE event SET text = CAST(x'c33c7363726970743e' AS TEXT), kind = CAST(x'ff' AS TEXT);`);
await look('broken UTF-8 in fills and event');
check('numbers that are texts, texts that are no UTF-8', leaks.filter(l => !l.includes('cut within')).length === 0, leaks.slice(0, 3).join(' | '));
put('fill_journal.db', '');

leaks.length = seen = 0;
fs.mkdirSync(run, { recursive: true });
for (const form of [{ code: 1, reason: EVIL, at: '2026-01-05T00:00:00+00:00' }, { code: EVIL, reason: EVIL, at: EVIL }, { code: 1, reason: LONG, at: LONG }]) {
	fs.writeFileSync(`${run}/runner_exit.json`, JSON.stringify(form));
	await look('markup in runner_exit.json');
}
check(`runner_exit.json is escaped (${seen} times shown)`, leaks.length === 0 && seen > 0, leaks[0] ?? 'not shown');
leaks.length = seen = 0;
const state = text => ({ pid: 1, version: text, state: text, reason: text, mode: text, feed: text, broker: text, session: text, next_session: text, started_at: text, next_at: text, agent_state: text });
for (const form of [JSON.stringify(state(EVIL)), JSON.stringify(state(LONG)), '{', '[]', 'null', '', EVIL]) {
	fs.writeFileSync(`${run}/runner_status.json`, form);
	await look(`runner_status.json = ${form.slice(0, 20)}`);
}
check(`runner_status.json is escaped (${seen} times shown)`, leaks.length === 0 && seen > 0, leaks[0] ?? 'not shown');
leaks.length = seen = 0;
for (const form of [JSON.stringify({ state: EVIL }), '{', 'x'.repeat(1 << 20), '{"state": 1}', '{"state": "running"}']) {
	fs.writeFileSync(`${data}/agent_state.json`, form);
	await look('agent_state.json');
	const r = await ask(at, '/api/agent/state');
	if (r.text.trim() !== (form === '{"state": "running"}' ? '<span class="status-ok">RUNNING</span>' : '<span class="status-warn">PAUSED</span>'))
		leaks.push(`${form.slice(0, 30)}: ${r.text}`);
}
check('agent_state.json: invalid means paused', leaks.length === 0, leaks[0]);
leaks.length = 0;
fs.writeFileSync(`${data}/zq9<script>zq9"zq9'&.txt`, 'x');
await look("a foreign file's name");
check('the name of a foreign file is escaped', leaks.length === 0, leaks[0]);
finish();
