// figures_experiment.mjs ADDRESS DATA NAME: the page of each experiment in the journal of DATA, number by number: what it says in words
// is what its rows and those of its shadow come to.
import fs from 'node:fs';
import { ask, check, finish } from './client.mjs';
import { count, day, journal, Page, real, signed } from './numbers.mjs';

const [at, data, name] = process.argv.slice(2);
const experiments = journal(data, 'experiment_journal'), telemetry = fs.existsSync(`${data}/cycle_journal.db`) ? journal(data, 'cycle_journal') : () => [];
const rows = experiments('SELECT * FROM experiments ORDER BY id'), mean = v => v.reduce((a, b) => a + b, 0) / v.length, differ = [];
const parse = text => { try { return JSON.parse(text); } catch { return null; } };
const object = text => { const o = parse(text); return o && typeof o === 'object' && !Array.isArray(o) ? o : {}; };
// JSON's null is a setting, but as a figure it is missing
const shown = x => (typeof x === 'string' ? x : JSON.stringify(x));
const flat = (o, before = '') => Object.entries(o).flatMap(([k, v]) => (v && typeof v === 'object' && !Array.isArray(v) ? flat(v, `${before}${k}.`) : [[before + k, v]]));
const fmt_p = p => real(p, p > 0 && p < 0.001 ? 1 - Math.floor(Math.log10(p)) : 4), ours4 = (x, mine) =>
	(mine && typeof x === 'number' && !Number.isInteger(x) ? real(x, 4) : x === null ? '—' : shown(x));
const MEANS = ['session', 'cause', 'step', 'metric', 'impact', 'prediction', 'prediction_held', 'refit', 'champion_version'],
	APART = ['failed', 'refit', 'attempt', 'windows_won', 'windows', 'p', 'p_limit', 'shadow'];
const seen = { windows: 0, shadows: 0, under_way: 0, failed: 0, promoted: 0 }, compared = {};

for (const e of rows) {
	const page = new Page((await ask(at, `/agent?experiment=${e.id}`)).text), r = object(e.results), c = object(e.champion_metrics), m = object(e.metadata),
		diff = object(e.config_diff), why = [];
	const windows = Object.keys(r).filter(k => /^window_\d$/.test(k)).map(k => r[k]), mine = windows.length > 0 || 'refit' in r || 'failed' in r,
		under_way = mine && !r.shadow ? telemetry(`SELECT candidate, champion FROM shadow WHERE ref = '${e.run_id}'`) : [];
	const [job] = telemetry(`SELECT seconds FROM job_run WHERE ref = '${e.run_id}' ORDER BY started_at DESC LIMIT 1`), seconds = job?.seconds;
	page.says('h1', `Experiment ${e.id}`);
	page.within(`#experiment-${e.id}`).says('h2', `Experiment ${e.id}`);
	page.says('.lead', e.hypothesis || '—');
	page.list('.kv', { Created: cell => (/^\d{4}-\d\d-\d\dT/.test(e.created_at) ? page.when(cell, e.created_at) : page.says(cell, e.created_at)), Type: e.mutation_type || '—',
		Decision: e.promotion_decision, Reason: e.promotion_reason || '—', Run: e.run_id || '—', 'Model version': e.model_version === null ? '—' : String(e.model_version),
		'Run time': seconds === undefined ? '—' : seconds < 1 ? `${Math.floor(seconds * 1000)} ms` : `${(Math.floor(seconds * 1e6) / 1e6).toFixed(1)} s` });
	seen.promoted += e.promotion_decision === 'promoted';
	if (r.failed) { page.says('.notice.warn', `The run failed: ${r.failed}`); seen.failed++; }
	if (windows.length) {
		const won = windows.filter(w => w.candidate - w.champion > 0.01).length, against = m.champion_version ?? 0, N = compared[against] = (compared[against] ?? 0) + 1;
		if (windows.some(w => w.won !== (w.candidate - w.champion > 0.01))) why.push('a window is won that was not');
		page.list('.kv', { Windows: `${won} of ${windows.length} won`,
			'p of the daily difference': `${fmt_p(r.p)}, at most ${fmt_p(0.05 / (N * (N + 1)))} ${r.p <= 0.05 / (N * (N + 1)) ? 'held' : 'not held'}`,
			'Attempt against this champion': count(N) });
		page.table('Composite fitness window by window', windows.map((w, i) => [String(i + 1), `${day(w.from)} to ${day(w.to)}`, real(w.candidate, 3), real(w.champion, 3),
			signed(w.candidate - w.champion, 3), w.candidate - w.champion > 0.01 ? 'won' : 'lost']));
		page.says(page.from.all('caption').find(n => /window by window/.test(n.words())), 'Composite fitness window by window; won by more than 0.01');
		seen.windows++;
	}
	if (r.shadow || under_way.length) {
		const judged = r.shadow ? telemetry(`SELECT candidate, champion FROM shadow WHERE ref = '${e.run_id}' ORDER BY session LIMIT 20`) : under_way,
			[a, b] = ['candidate', 'champion'].map(k => mean(judged.map(s => s[k])));
		page.list('.kv', { Shadow: `${r.shadow ? '' : 'so far '}${judged.length} of 20 sessions` });
		page.table('Shadow:', [['Brier score', real(a, 4), real(b, 4), signed(a - b, 4)]]);
		if (r.shadow && r.refit) page.says(page.from.all('p.note').find(n => /^p of the difference/.test(n.words())),
			`p of the difference, paired and one-sided: ${fmt_p(r.shadow.p)}, at most ${real(0.05 / 8, 5)} is allowed. Less is better in both.`);
		seen[r.shadow ? 'shadows' : 'under_way']++;
	}
	if (m.cause) page.list('.kv', { Cause: `${m.cause} session ${day(m.session)}`, Step: `${m.step} against v${m.champion_version}`, Expected: m.impact,
		Prediction: `${m.prediction}: ${m.prediction_held === true ? 'it came true' : m.prediction_held === false ? 'it turned out false' : 'not known yet'}` });
	if (Object.keys(diff).length) page.table('What was changed',
		Object.entries(diff).map(([k, v]) => [k, v && typeof v === 'object' && 'new' in v ? `${'old' in v ? `${shown(v.old)} ` : ''}→ ${shown(v.new)}` : `→ ${shown(v)}`]));
	const metrics = flat(r).filter(([k]) => !mine || !(APART.includes(k.split('.')[0]) || /^window_\d\./.test(k))), champion = Object.fromEntries(flat(c));
	if (metrics.length || Object.keys(champion).length) page.table('Results beside',
		[...metrics.map(([k, v]) => [k, ours4(v, mine), k in champion ? ours4(champion[k], mine) : '—']),
		...Object.keys(champion).filter(k => !metrics.some(x => x[0] === k)).map(k => [k, '—', ours4(champion[k], false)])]);
	const facts = flat(m).filter(([k]) => !m.cause || !MEANS.includes(k));
	if (facts.length) page.table('What else is recorded', facts.map(([k, v]) => [k, shown(v)]));
	// what is no object stands as it was written
	for (const [text, label] of [[e.config_diff, 'Change of the configuration'], [e.results, 'Results'], [e.champion_metrics, 'Metrics of the champion'],
		[e.metadata, 'Recorded besides']]) {
		const note = page.from.all('p.note').find(n => n.words().startsWith(`${label}, as recorded:`) || n.words().startsWith(`${label}:`));
		if (note) page.says(note, `${label}${label === 'Recorded besides' ? '' : ', as recorded'}: ${text || '—'}`);
	}
	const left = [...why, ...page.take(), ...page.rest()];
	if (left.length) differ.push(`${e.id}: ${left.join('; ')}`);
}
check(`${name}: each number of the pages of ${rows.length} experiments (${Object.entries(seen).map(([k, n]) => `${k.replace('_', ' ')} ${n}`).join(', ')})`,
	rows.length > 0 && !differ.length, `${differ.length} differ: ${differ.slice(0, 3).join(' | ')}`);
finish();
