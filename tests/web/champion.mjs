// champion.mjs ADDRESS DATA: every number of the champion on Drift, Agent and in JSON against the rows of DATA and the champion's file.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { ask, check, finish, sound } from './client.mjs';

const [at, data] = process.argv.slice(2);
const sql = (file, q) => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/${file}.db`, q], { maxBuffer: 1 << 26 }).toString() || '[]');
const telemetry = q => sql('cycle_journal', q), ledger = q => sql('fill_journal', q);
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim();
// Rows of the table with this caption, each a list of cells.
const table = (html, caption) => {
	const t = html.split('<table').find(part => part.includes(`<caption>${caption}`));
	return t ? [...t.slice(t.indexOf('<tbody')).split('</table>')[0].matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(r => [...r[1].matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(c => decode(c[1]))) : [];
};
const real = (x, n) => (x === null || !Number.isFinite(x) ? '—' : x.toFixed(n).replace('-', '−'));
const signed = (x, n) => (Number(x.toFixed(n)) > 0 ? '+' : '') + real(x, n);
const percent = (x, n) => (x === null ? '—' : `${real(100 * x, n)} %`);
const count = n => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
const day = iso => new Date(`${iso}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).replace('Sept', 'Sep');
// Equal as shown; a last figure that binary rounding may turn either way is no difference.
const near = (a, b) => a === b || (a.replace(/[0-9.,−+]/g, '') === b.replace(/[0-9.,−+]/g, '') && a.match(/[0-9.]+/g)?.every((x, i) => Math.abs(x - b.match(/[0-9.]+/g)[i]) <= 1.01 * 10 ** -(x.split('.')[1] ?? '').length));
const rows = (name, got, wanted) => {
	const wrong = got.length !== wanted.length ? [`${got.length} rows, not ${wanted.length}`] : wanted.flatMap((w, i) => w.flatMap((cell, k) => (cell === null || near(got[i][k], cell) ? [] : [`row ${i}, cell ${k}: ${got[i][k]}, not ${cell}`])));
	check(name, wanted.length && !wrong.length, wrong.slice(0, 8).join('; '));
};

const [{ session, deployed }] = telemetry('SELECT session, deployed FROM observation ORDER BY session DESC LIMIT 1');
const reading = Object.fromEntries(telemetry(`SELECT * FROM reading WHERE session = '${session}'`).map(r => [`${r.kind} ${r.name}`, r]));
const tests = telemetry(`SELECT * FROM feature_reading WHERE session = '${session}'`);
const n = r => (r.n < r.needs ? `${r.n} of ${r.needs}` : count(r.n));
const words = { ok: 'OK', warming: 'warming up', undefined: 'undefined', no_edge: 'no edge out of sample', watch: 'watched', degraded: 'DEGRADED', bad: 'DEGRADED', alert: 'DEGRADED', alarm: 'ALARM', voting: 'voting', drifted: 'DRIFTED', shown: 'shown, not judged', missing: 'values missing' };

const drift = (await ask(at, '/drift')).text;
check('/drift is sound', !sound(drift, false), sound(drift, false));
check('/drift is under 60 KB', drift.length < 60e3, drift.length);
{
	const figures = [['sharpe', x => real(x, 2)], ['drawdown', x => percent(x, 2)], ['hit_rate', x => percent(x, 2)], ['brier', x => real(x, 4)]];
	rows('performance is the newest session\'s', table(drift, 'Live performance of the champion'), figures.map(([kind, fmt]) => {
		const r = reading[`${kind} `], back = telemetry(`SELECT value FROM reading JOIN observation USING (session) WHERE kind = '${kind}' AND session >= '${deployed}' ORDER BY session DESC LIMIT 1 OFFSET 20`)[0];
		return [null, fmt(r.value), fmt(r.error), fmt(r.line), back && back.value !== null && r.value !== null ? `${r.value > back.value ? '▲' : r.value < back.value ? '▼' : ''} from ${fmt(back.value)}`.trim() : '—', null, words[r.verdict], null];
	}));
	check('with its counts', figures.every(([kind], i) => table(drift, 'Live performance of the champion')[i][5].startsWith(`${n(reading[`${kind} `])} `)), () => JSON.stringify(table(drift, 'Live performance of the champion')));
}

const p = x => (x === null ? '—' : x < 1e-4 ? '< 0.0001' : real(x, 4));
const votes = f => {
	const r = reading[`votes ${f}`];
	return r.verdict === 'shown' ? '—' : r.verdict === 'warming' ? `${n(r)} points` : `${r.value} of ${r.line} needed, in ${Math.min(r.n, r.needs)} of ${r.needs} cycles`;
};
const featureRow = t => [t.feature, t.symbol, t.psi === null ? '—' : `${real(t.psi, 3)} ± ${real(t.psi_error, 3)}`, real(t.psi_line, 3), t.ks === null ? '—' : `${real(t.ks, 3)} ± ${real(t.ks_error, 3)}`, p(t.p), p(t.adjusted), count(t.m), count(t.n), count(t.missing),
	t.verdict === 'drifted' ? 'votes for drift' : words[t.verdict], votes(t.feature), words[reading[`votes ${t.feature}`].verdict]];
const order = (a, b) => (b.psi ?? -1) - (a.psi ?? -1) || (a.feature < b.feature ? -1 : 1);
for (const market of ['', ...new Set(tests.map(t => t.symbol))]) {
	const html = market ? (await ask(at, `/drift?market=${market}`)).text : drift, best = {};
	for (const t of tests.filter(x => !market || x.symbol === market))
		if (!best[t.feature] || (t.psi !== null && t.psi > (best[t.feature].psi ?? -1))) best[t.feature] = t;
	rows(`features ${market || 'of the market that moved most'}`, table(html, 'Each feature against'), Object.values(best).sort(order).map(featureRow));
	const svg = (await ask(at, `/drift/plot/psi.svg${market ? `?market=${market}` : ''}`)).text;
	const first = Object.values(best).sort(order)[0];
	check(`their picture ${market}`, !svg.includes('nan') && (svg.match(/stroke-dasharray/g) ?? []).length === 2 && (first.psi === null || svg.includes(`>${real(first.psi, 3)}  n ${first.m}<`)), svg.slice(0, 400));
}

rows('streams', table(drift, 'CUSUM and ADWIN'), ['return', 'loss', 'hit'].map(s => {
	const [high, low, adwin] = ['cusum_high', 'cusum_low', 'adwin'].map(k => reading[`${k} ${s}`]);
	return [null, real(high.value, 2), real(low.value, 2), '5.0', n(high), words[high.verdict], adwin.n ? `${signed(adwin.value, 2)} ± ${real(adwin.error, 2)}` : '—', count(adwin.n), words[adwin.verdict], null];
}));
for (const s of ['return', 'loss', 'hit'])
	for (const kind of ['cusum', 'adwin']) {
		const history = telemetry(`SELECT o.session, a.value AS y, ${kind === 'cusum' ? 'b.value' : 'a.n'} AS other, a.mark FROM observation o JOIN reading a ON a.session = o.session AND a.kind = '${kind === 'cusum' ? 'cusum_high' : 'adwin'}' AND a.name = '${s}'
			JOIN reading b ON b.session = o.session AND b.kind = 'cusum_low' AND b.name = '${s}' WHERE o.session >= '${deployed}' ORDER BY 1`);
		const bins = Math.min(24, history.length), title = `${kind.toUpperCase()} of the ${s === 'hit' ? 'hit rate' : s}`;
		rows(`${title}: its table`, table(drift, `${title}, by sessions`), Array.from({ length: bins }, (_, i) => {
			const part = history.slice(Math.floor(history.length * i / bins), Math.floor(history.length * (i + 1) / bins)), last = part.at(-1), marks = part.filter(h => h.mark).length;
			const value = kind === 'cusum' ? [real(Math.max(...part.map(h => h.y)), 2), real(Math.max(...part.map(h => h.other)), 2)] : [last.other ? signed(last.y, 2) : '—', count(last.other)]; // no mean of no value
			return [`${day(part[0].session)}${part.length > 1 ? ` to ${day(last.session)}` : ''}`, ...value, marks ? String(marks) : '—'];
		}));
		const svg = (await ask(at, `/drift/plot/${kind}-${s}.svg?theme=light&size=narrow`)).text, marks = history.filter(h => h.mark).length;
		check(`${title}: its picture`, svg.includes('width="312"') && !svg.includes('nan') && (svg.match(/<polyline/g) ?? []).length >= 1 && svg.includes(`>${kind === 'cusum' ? 'R' : 'C'}</text>`) === marks > 0 && svg.includes(`${kind === 'cusum' ? 'resets to 0' : 'cuts'}: ${marks}`), svg.slice(0, 400));
		check(`${title}: the sentence stands for the picture`, drift.replaceAll('&#39;', "'").includes(`alt="${svg.match(/<title>(.*?)<\/title>/)[1]}"`), svg.match(/<title>(.*?)<\/title>/)[1]);
	}
{
	const [event] = ledger("SELECT session, data FROM event WHERE kind = 'drift' ORDER BY seq DESC LIMIT 1"), text = decode(drift);
	check('the last diagnosis', event ? JSON.parse(event.data).evidence.every(e => text.includes(e.replaceAll(/\s+/g, ' '))) && text.includes(JSON.parse(event.data).cause) && text.includes(`Last diagnosis session ${day(event.session)}`) : text.includes('Diagnosis none yet'), text.slice(0, 900));
}

// The champion and its file.
const [row] = ledger("SELECT * FROM model WHERE state = 'champion'"), bytes = fs.readFileSync(`${data}/${row.file}`), m = JSON.parse(bytes);
const agent = (await ask(at, '/agent')).text, said = decode(agent);
check('/agent is sound', !sound(agent, false), sound(agent, false));
check('/agent is under 60 KB', agent.length < 60e3, agent.length);
const missing = [`Created ${day(row.created)}`, `Trained on sessions ${day(m.training.first)} to ${day(m.training.last)}`, `${count(m.training.sessions)} sessions, ${count(m.training.rows)} rows`, `Bars up to ${day(m.until)}`, `Calibration b ${real(m.b, 4)}`,
	`Stakes ${m.halve ? 'halved: no edge out of sample' : 'full'}`, `SHA-256 ${crypto.createHash('sha256').update(bytes).digest('hex')}`, `Of them exposed ${m.metrics.exposed}`, `Sharpe of those ${real(m.metrics.sharpe, 3)} ± ${real(Math.sqrt(252 / Number(m.record.split(/\s/)[2])), 3)}`, `Edge ${m.metrics.sharpe <= 0 ? 'none' : m.metrics.sharpe < 1.645 * Math.sqrt(252 / Number(m.record.split(/\s/)[2])) ? 'not shown' : 'shown'}`, `Maximum drawdown ${percent(m.metrics.max_drawdown, 2)}`,
	`Hit rate ${percent(m.metrics.hit_rate, 2)}`, `Brier score ${real(m.metrics.brier, 4)}`].filter(w => !said.includes(w));
check('the champion\'s facts and record', !missing.length, missing.join('; '));
{
	const sum = Object.values(m.importance).reduce((a, b) => a + b), list = Object.entries(m.importance).sort((a, b) => b[1] - a[1]).slice(0, 20);
	rows('importance', table(agent, 'How far each feature'), list.map(([name, v]) => [name, percent(v / sum, 1), real(v, 5)]));
	const logit = q => Math.log(q / (1 - q));
	rows('calibration', table(agent, 'Raw and calibrated'), [1, 2, 3, 4, 5, 6, 7, 8, 9].map(i => [`${10 * i} %`, percent(1 / (1 + Math.exp(-m.b * logit(i / 10))), 2)]));
	rows('b of each window', table(agent, 'b by test window'), m.folds.map((f, i) => [String(i + 1), count(f.sessions), real(f.b, 4)]));
	rows('versions', table(agent, 'Models that the ledger names'), ledger('SELECT * FROM model ORDER BY version DESC').map(v => {
		const file = JSON.parse(fs.readFileSync(`${data}/${v.file}`));
		return [`v${v.version}`, v.state, day(v.created), day(file.training.last), real(file.metrics.sharpe, 2), real(file.metrics.brier, 4), v.run_id ?? '—', `${v.file} ${v.sha256.slice(0, 12)}…`];
	}));
	rows('jobs', table(agent, 'Jobs of the agent'), ledger('SELECT * FROM job ORDER BY id DESC').map(j => [`${j.ref} ${day(j.session)}`, `— ${j.reason}`.trim(), j.kind, j.state]));
	const error = b => Math.sqrt(b.rose * (1 - b.rose) * 5 / b.n);
	rows('reliability', table(agent, 'Reliability'), m.reliability.map(b => [percent(b.p, 2), percent(b.rose, 2), percent(error(b), 2), count(b.n)]));
	const n = m.reliability.reduce((a, b) => a + b.n, 0), within = m.reliability.filter(b => Math.abs(b.rose - b.p) <= 2 * error(b)).length;
	check('reliability in a sentence', said.includes(`${count(n)} forecasts out of sample in ${m.reliability.length} bins of like probability: in ${within} of them`), said.match(/[\d,]+ forecasts.*?said\./)?.[0]);
	const parts = table(agent, 'Fitness by component').map(c => Number(c[2].replace('−', '-')) * parseFloat(c[3]) / 100), composite = Number(said.match(/annualised: ([0-9.]+) ±/)?.[1]);
	check('fitness is its components', parts.length === 6 && Math.abs(parts.reduce((a, b) => a + b) - composite) < 0.002, `${parts} ${composite}`);
	const svg = (await ask(at, '/agent/plot/calibration.svg?theme=light')).text;
	check('the calibration\'s picture', (svg.match(/<circle/g) ?? []).length === m.reliability.length && (svg.match(/stroke-dasharray/g) ?? []).length === 1 && agent.includes(`alt="${svg.match(/<title>(.*?)<\/title>/)[1]}"`), svg.slice(0, 300));
}
{
	const j = (await ask(at, '/api/model/champion')).json(), r = m.metrics;
	const wanted = { version: row.version, created: row.created, run_id: row.run_id, file: row.file, sha256: row.sha256, trained_from: m.training.first, trained_to: m.training.last, b: m.b,
		metrics: { sessions: m.folds.reduce((a, f) => a + f.sessions, 0), sharpe: r.sharpe, exposed: r.exposed, max_drawdown: r.max_drawdown, return: r.return, hit_rate: r.hit_rate, brier: r.brier }, error: null };
	check('for programs', JSON.stringify(j) === JSON.stringify(wanted), JSON.stringify(j));
}
finish();
