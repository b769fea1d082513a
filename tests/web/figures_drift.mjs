// figures_drift.mjs ADDRESS DATA NAME: every number of /drift. The live record and the sums of CUSUM are worked out here from fills,
// closes, probabilities and the champion's own record; features and ADWIN are those of the telemetry's rows.
import fs from 'node:fs';
import { account } from './account.mjs';
import { ask, check, finish } from './client.mjs';
import { count, day, journal, Page, percent, real, signed } from './numbers.mjs';

const [at, data, name] = process.argv.slice(2), ledger = journal(data, 'fill_journal');
const test = (what, good, why) => check(`${name}: ${what}`, good, why), told = what => test(what, !page.wrong.length, page.take().join('; '));
const mean = v => v.reduce((a, b) => a + b, 0) / v.length, sd = v => Math.sqrt(v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1)),
	page = new Page((await ask(at, '/drift')).text);
// What each method is, with the limits of AGENT.md, 4.
const METHODS = [['PSI', "a feature's distribution has moved against the training window, bin by bin", '0.10 watched, 0.25 drifted when also significant at 0.1 %',
	'25 points on both sides'],
	['KS', 'the largest distance between two distributions, without bins', 'p ≤ 0.05 after Holm over all tests of the cycle', '25 points on both sides'],
		['ADWIN', 'the mean of a stream has changed at some point of its window', 'δ 0.002', '30 sessions'],
	['CUSUM', "a small lasting shift of a stream's mean, up or down", 'h 5, k 0.5 standard deviations', '30 sessions']];
page.within('#methods').table('What each method detects', METHODS);
page.within('');
told('the methods and their limits');

if (!ledger('PRAGMA user_version')[0].user_version) {
	page.when('#performance .note', null);
	page.within('#performance').table('Live performance', [[60, 'exposed sessions', '1.645 standard errors under the out-of-sample Sharpe'],
		[30, 'sessions', '1.5 times the out-of-sample maximum, at least 3 %'], [30, 'matured predictions', 'under 45 %, and 1.645 standard errors under 50 %'],
		[30, 'matured predictions', 'over 0.25 by 1.645 standard errors']]
		.map(([n, of, limit], i) => [['Sharpe, 60 days', 'Drawdown', 'Hit rate', 'Calibration (Brier)'][i], '—', limit, `0 of ${n} ${of}`, 'no model yet']));
	// 30 steps, from 60 to 252 sessions, must hold 25 points
	page.within('#features').table('Which features are judged', [['ret_1, volz_20, gap', 1], ['ret_5', 5], ['ret_10, vol_10', 10], ['atr_14, rsi_14', 14],
		['ret_20, vol_20, dist_20, pos_20', 20], ['ret_60, vol_60, vol_ratio, dist_60', 60]]
		.map(([names, step]) => [names, step === 1 ? 'each session' : `every ${step} sessions`, Math.floor(Math.min(252, Math.max(60, 30 * step)) / step) >= 25 ?
			`0 of ${25 * step} sessions` : 'never: shown, not judged']).concat([['weekday and month', '—', 'never: shown, not judged']]));
	page.within('');
	page.fixed(['CUSUM S⁺ and S⁻ against ±5, ADWIN mean and width', 'Fed once a session from the first model on; judged from 30 values.',
		"the day's return where it is negative, else 0"]);
	told('a folder without a model: what is needed');
	test('no number of the page is left', !page.rest().length, page.rest().join('; '));
	test('and it sends nobody to a command that is missing', !/not in this version/.test(page.root.words()), page.root.find('#diagnosis')?.words());
	finish();
	process.exit();
}

const telemetry = journal(data, 'cycle_journal'), [{ session, deployed, version }] = telemetry('SELECT * FROM observation ORDER BY session DESC LIMIT 1'),
	model = JSON.parse(fs.readFileSync(`${data}/models/v${version}.json`));
const reading = Object.fromEntries(telemetry(`SELECT * FROM reading WHERE session = '${session}'`).map(r => [`${r.kind} ${r.name}`, r])),
	tests = telemetry(`SELECT * FROM feature_reading WHERE session = '${session}'`);
const record = model.record.split('\n').filter(l => /^\d/.test(l)).map(l => l.split(' ').map(Number)),
	base = model.record.split('\n').filter(l => /^\d/.test(l)).map(l => Number(l.split(' ')[1])).filter(Number.isFinite);
const WORDS = { ok: 'OK', warming: 'warming up', undefined: 'undefined', no_edge: 'no edge out of sample', watch: 'watched', degraded: 'DEGRADED', bad: 'DEGRADED',
	alert: 'DEGRADED', alarm: 'ALARM', voting: 'voting', drifted: 'DRIFTED', shown: 'shown, not judged', missing: 'values missing' };
const FED = { return: "the day's return, against the out-of-sample mean and deviation", loss: "the day's return where it is negative, else 0",
	hit: 'the mean hit over the markets, on every fifth session' };
const n_of = (n, needs) => (n < needs ? `${n} of ${needs}` : count(n));

// The live record as of one session: value, error, limit and number of each figure.
const { sessions } = account(ledger), decisions = ledger('SELECT session, symbol, bars, x, probability AS p, low FROM decision ORDER BY session, symbol'),
	later = new Map(decisions.filter(d => d.low !== null).map(d => [`${d.symbol} ${d.bars}`, d]));
sessions.forEach((s, i) => { s.exposed = s.fills > 0 || (i > 0 && sessions[i - 1].gross > 0n); });
function live(until) {
	const days = sessions.filter(s => s.session > deployed && s.session <= until), exposed = days.filter(s => s.exposed).slice(-60).map(s => s.ret),
		window = days.slice(-60).map(s => s.ret), by = new Map();
	for (const d of decisions) {
		const to = later.get(`${d.symbol} ${d.bars + 5}`);
		if (d.p === null || d.low === null || d.session < deployed || !to || to.session > until) continue;
		const y = to.x > d.x ? 1 : 0, s = by.get(d.session) ?? { hits: [], brier: [] };
		if (d.p !== 0.5) s.hits.push(Number(d.p > 0.5 === (y === 1)));
		s.brier.push((d.p - y) ** 2);
		by.set(d.session, s);
	}
	const hits = [...by.values()].filter(s => s.hits.length).slice(-60).map(s => mean(s.hits)), brier = [...by.values()].slice(-60).map(s => mean(s.brier)),
		S = model.metrics.sharpe, none = { value: null, error: null, line: null };
	let level = 1, peak = 1, fall = 0;
	for (const r of window) { level *= 1 + r; peak = Math.max(peak, level); fall = Math.min(fall, level / peak - 1); }
	const se = Math.sqrt(252 / exposed.length + 252 / 315), he = Math.sqrt(0.25 / (hits.length / 5)), be = brier.length > 1 ? sd(brier) / Math.sqrt(brier.length / 5) : null;
	return {
		sharpe: { ...(exposed.length > 1 ? { value: mean(exposed) / sd(exposed) * Math.sqrt(252), error: se, line: Math.min(S / 2, S - 1.645 * se) } : none), n: exposed.length },
		drawdown: { value: window.length ? fall : null, error: window.length > 1 ? 0.511 * sd(window) * Math.sqrt(window.length) : null,
			line: -Math.max(0.03, 1.5 * Math.abs(model.metrics.max_drawdown)), n: window.length },
		hit_rate: { ...(hits.length ? { value: mean(hits), error: he, line: Math.min(0.45, 0.5 - 1.645 * he) } : none), n: hits.length },
		brier: { ...(brier.length ? { value: mean(brier), error: be, line: be === null ? null : 0.25 + 1.645 * be } : none), n: brier.length },
	};
}
const all = telemetry(`SELECT session FROM observation WHERE session >= '${deployed}' ORDER BY session`).map(o => o.session), long = all.length > 60, now = live(session),
	then = all.length > 20 ? live(all.at(-21)) : null;
{
	const FIGURES = { sharpe: ['Sharpe, 60 days', x => real(x, 2), 'exposed sessions', '1.645 standard errors under the out-of-sample Sharpe, from 60 on'],
		drawdown: ['Drawdown', x => percent(x, 2), 'sessions', '1.5 times the out-of-sample maximum, at least 3 %'],
		hit_rate: ['Hit rate', x => percent(x, 2), 'sessions with matured predictions', 'under 45 %, and 1.645 standard errors under 50 %'],
			brier: ['Calibration (Brier)', x => real(x, 4), 'sessions with matured predictions', 'over 0.25 by 1.645 standard errors'] };
	page.within('#performance').table('Live performance of the champion', Object.entries(FIGURES).map(([kind, [label, fmt, of, degraded]]) => {
		const r = now[kind], back = then?.[kind].value ?? null, trend = back === null || r.value === null ? '—' :
			`${r.value > back ? '▲' : r.value < back ? '▼' : ''} from ${fmt(back)}`;
		return [label, fmt(r.value), fmt(r.error), fmt(r.line), trend, `${n_of(r.n, reading[`${kind} `].needs)} ${of}`, WORDS[reading[`${kind} `].verdict], degraded];
	}));
	page.says('caption', 'Live performance of the champion against its limits, with standard errors; since its deployment, the newest 60 sessions');
	page.says(page.from.all('th')[4], '20 sessions ago');
	page.when('.note', null);
	page.says('.note', `session ${day(session)} · as of ${page.from.find('time').words()}`);
	const past = sessions.filter(s => s.session > deployed && s.session <= session).reverse(), exposed = past.filter(s => s.exposed).slice(0, 60);
	page.table('Return of each session that the Sharpe ratio or the drawdown is made of,', past.filter((s, i) => i < 60 || exposed.includes(s)).map(s =>
		[day(s.session), percent(s.ret, 3, true), s.exposed ? 'yes' : 'no']));
	page.within('');
	page.fixed([/^Exposed: a position at the session's start, or a fill in it\. The exposed sessions make the Sharpe ratio, the first 60 of all the drawdown\.$/]);
	told('the live record from the account, the forecasts and what became of them');
}

// The banner and the last diagnosis.
{
	const drifted = Object.values(reading).filter(r => r.kind === 'votes' && r.verdict === 'drifted').map(r => r.name),
		judged = Object.values(reading).filter(r => r.kind === 'votes' && !['shown', 'warming', 'missing'].includes(r.verdict)).length, banner = page.root.find('.banner p'),
		words = banner.words();
	const alarms = ['return', 'loss', 'hit'].filter(s => ['cusum_high', 'cusum_low', 'adwin'].some(k => reading[`${k} ${s}`]?.verdict === 'alarm')), days = now.drawdown.n,
		[event] = ledger("SELECT session, data FROM event WHERE kind = 'drift' ORDER BY seq DESC LIMIT 1"), d = JSON.parse(event.data);
	const claims = [`Champion v${version}, session ${day(session)}:`, ...(days < 30 ? [`${days} of 30 sessions since its deployment; its record is judged from 30 on`] : []),
		...(drifted.length && days >= 30 ? [`${drifted.length} of ${judged} features ${drifted.length === 1 ? 'has' : 'have'} drifted (${drifted.join(', ')})`] : []),
		...(days >= 30 ? alarms.map(s => `an alarm of the stream ${s} stands`) : [])];
	test('the banner: who, since when, what has drifted', claims.every(c => words.includes(c)) &&
		(words.match(/(?<!\w)\d+/g) ?? []).length === (claims.join(' ').match(/(?<!\w)\d+/g) ?? []).length, `${words}, not ${claims.join(' ')}`);
	if (words.startsWith('NO DRIFT') && drifted.length) test('the banner: what is no drift here fails a criterion there', words.endsWith(', which is no drift by itself; Readiness allows none.'), words);
	page.says(banner, words);
	page.within('#diagnosis').says('.note', `session ${day(event.session)} · its event · what the agent did`);
	page.says('p', d.cause === undefined ? '' : page.from.find('p').words());
	page.says(page.from.all('p')[1], `${d.cause} , confidence ${percent(d.confidence, 0)}`);
	d.evidence.forEach((e, i) => page.says(page.from.all('p.lead')[i], e));
	page.says(page.from.all('p.note')[1], 'Confidence is fixed by the rule that names the cause: 100 % where it was seen, less where it was inferred. It is no probability.');
	page.within('');
	told('the last diagnosis');
	// what it says of the live record is what stands in the table
	const said = d.evidence.join(' ').match(/The Sharpe ratio of the last (\d+) exposed sessions is (\S+) ± (\S+), (\S+) out of sample: (\S+) standard errors; degraded below (\S+)\./), z = (now.sharpe.value - model.metrics.sharpe) / now.sharpe.error;
	if (said && event.session === session) test('and its Sharpe ratio',
		[String(now.sharpe.n), real(now.sharpe.value, 2), real(now.sharpe.error, 2), real(model.metrics.sharpe, 2), real(z, 2),
		real(now.sharpe.line, 2)].every((w, i) => w === said[i + 1]), said);
}

// Features: rows, votes, Holm over all tests of the session.
{
	const p = x => (x === null ? '—' : x < 1e-4 ? '< 0.0001' : real(x, 4)), judged = tests.filter(t => t.p !== null).sort((a, b) => a.p - b.p), best = {},
		markets = [...new Set(tests.map(t => t.symbol))].sort();
	const CHI = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88]; // 99.9 % of chi squared, of k - 1 degrees
	let least = 0;
	judged.forEach((t, i) => { least = Math.max(least, Math.min(1, t.p * (judged.length - i))); t.holm = least; });
	for (const t of tests) if (!best[t.feature] || (t.psi !== null && t.psi > (best[t.feature].psi ?? -1))) best[t.feature] = t;
	const list = Object.values(best).sort((a, b) => (b.psi ?? -1) - (a.psi ?? -1) || (a.feature < b.feature ? -1 : 1)), shown = list.filter(t => t.psi !== null);
	const votes = f => { const r = reading[`votes ${f}`], n = tests.filter(t => t.feature === f && t.verdict === 'drifted').length;
		return r.verdict === 'shown' ? '—' : r.verdict === 'warming' ? `${n_of(r.n, r.needs)} points` :
		`${n} of ${Math.ceil(markets.length / 2)} needed, in ${Math.min(r.n, 3)} of 3 cycles`; };
	page.within('#features').table('Each feature against', list.map(t => [t.feature, t.symbol, t.psi === null ? '—' :
		`${real(t.psi, 3)} ± ${real((1 / t.n + 1 / t.m) * Math.sqrt(2 * (t.bins - 1)), 3)}`, t.psi === null ? '—' : real(Math.max(0.25, (1 / t.n + 1 / t.m) * CHI[t.bins - 2]), 3),
		t.ks === null ? '—' : `${real(t.ks, 3)} ± ${real(0.26 * Math.sqrt(1 / t.n + 1 / t.m), 3)}`,
		p(t.p), p(t.holm ?? null), count(t.m), count(t.n), count(t.missing), t.verdict === 'drifted' ? 'votes for drift' : WORDS[t.verdict], votes(t.feature),
			WORDS[reading[`votes ${t.feature}`].verdict]]));
	page.says('.note', `session ${day(session)} · Market: moved most ${markets.join(' ')}`);
	page.says('.lead', `PSI of ${shown.length} of ${list.length} features: ${shown.filter(t => t.psi >= 0.1).length} at 0.10 or more, ${shown.filter(t => t.psi >= 0.25).length} at 0.25 or more; the largest is ${real(shown[0].psi, 3)}, of ${shown[0].feature} in ${shown[0].symbol}. A feature has drifted when PSI or KS says so in at least half of the markets in three cycles running.`);
	page.within('');
	page.fixed(['dashed: 0.10 watched, 0.25 drifted']);
	told(`${list.length} features, their votes, and Holm over ${judged.length} tests`);
}

// Streams: CUSUM worked out here of returns and losses; the rows of all.
{
	const of = s => ['cusum_high', 'cusum_low', 'adwin'].map(k => reading[`${k} ${s}`]), adwin = a => (a.n ? signed(a.value, 2) : '—'),
		label = { return: 'Return', loss: 'Loss', hit: 'Hit rate' };
	page.within('#streams').table('CUSUM and ADWIN', Object.keys(label).map(s => { const [h, l, a] = of(s);
		return [label[s], real(h.value, 2), real(l.value, 2), '5.0', n_of(h.n, 30), WORDS[h.verdict], a.n ? `${adwin(a)} ± ${real(a.error, 2)}` : '—', count(a.n), WORDS[a.verdict],
		FED[s]]; }));
	page.says('.note', `session ${day(session)} · in standard deviations out of sample`);
	page.within('');
	told('streams');
	for (const s of ['return', 'loss', 'hit']) {
		const rows = telemetry(`SELECT o.session, h.value AS high, l.value AS low, a.value, a.n, h.mark AS reset, a.mark AS cut FROM observation AS o JOIN reading AS h ON h.session = o.session AND h.kind = 'cusum_high' AND h.name = '${s}' JOIN reading AS l ON l.session = o.session AND l.kind = 'cusum_low' AND l.name = '${s}'
			JOIN reading AS a ON a.session = o.session AND a.kind = 'adwin' AND a.name = '${s}' WHERE o.session >= '${deployed}' ORDER BY 1`), f = s === 'loss' ? x => Math.min(x, 0) : x => x, wrong = [];
		let high = 0, low = 0;
		const by = new Map(rows.map(r => [r.session, r])), spread = base.length > 1 ? sd(base.map(f)) : 0;
		for (const d of sessions.filter(x => s !== 'hit' && spread > 0 && x.session > deployed && by.has(x.session))) {
			const z = (f(d.ret) - mean(base.map(f))) / spread, r = by.get(d.session);
			[high, low] = [Math.max(0, high + z - 0.5), Math.max(0, low - z - 0.5)];
			if (Math.abs(r.high - high) > 1e-9 || Math.abs(r.low - low) > 1e-9) wrong.push(`${d.session}: ${r.high} ${r.low}, not ${high} ${low}`);
			if (r.reset) high = low = 0;
		}
		if (s !== 'hit') test(`CUSUM of the ${s}, ${rows.length} sessions one after the other`, !wrong.length, wrong.slice(0, 3).join('; '));
		const n = Math.min(24, rows.length), bins = Array.from({ length: n }, (_, i) => rows.slice(Math.floor(rows.length * i / n), Math.floor(rows.length * (i + 1) / n))),
			marks = (part, k) => part.filter(r => r[k]).length, title = s === 'hit' ? 'hit rate' : s, last = rows.at(-1);
		const range = part => `${day(part[0].session)}${part.length > 1 ? ` to ${day(part.at(-1).session)}` : ''}`;
		page.within(`#plot-cusum-${s}`).table('CUSUM', bins.map(b => [range(b), real(Math.max(...b.map(r => r.high)), 2), real(Math.max(...b.map(r => r.low)), 2), marks(b, 'reset') ?
			String(marks(b, 'reset')) : '—']));
		page.says('.lead', `Over ${count(rows.length)} sessions S⁺ reached ${real(Math.max(...rows.map(r => r.high)), 2)} and S⁻ ${real(Math.max(...rows.map(r => r.low)), 2)}, against a limit of 5; resets to 0: ${marks(rows, 'reset')}.`);
		page.within(`#plot-adwin-${s}`).table('ADWIN', bins.map(b => [range(b), adwin(b.at(-1)), count(b.at(-1).n), marks(b, 'cut') ? String(marks(b, 'cut')) : '—']));
		page.says('.lead', last.n ? `The window's mean is ${adwin(last)} deviations from the out-of-sample mean over ${count(last.n)} ${last.n === 1 ? 'value' : 'values'}; cuts: ${marks(rows, 'cut')} in ${count(rows.length)} sessions.` : `The window has no value yet after ${count(rows.length)} ${rows.length === 1 ? 'session' : 'sessions'}.`);
		page.within('');
		told(`sentences and tables of the ${title}`);
	}
	page.fixed(['since the deployment, 1,000 sessions at most ·', 'below 0: S⁻ with its sign turned', 'above 0: S⁺', 'dashed: the limits ±5',
		'R: set back to 0, a diagnosis used the alarm']);
}
test('the run has what this test is about', name !== 'sim' || (long && now.sharpe.n === 60 && record.length === 315), `${all.length} observations, ${now.sharpe.n} exposed`);
test('no number of the page is left', !page.rest().length && !page.wrong.length, [...page.rest(), ...page.take()].join('; '));
finish();
