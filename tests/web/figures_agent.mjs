// figures_agent.mjs ADDRESS DATA NAME: every number of /agent on the journals of DATA and the champion's file.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { ask, check, finish } from './client.mjs';
import { count, day, journal, Page, percent, real, signed } from './numbers.mjs';

const [at, data, name] = process.argv.slice(2);
const [ledger, experiments, telemetry] = ['fill_journal', 'experiment_journal', 'cycle_journal'].map(f => (fs.existsSync(`${data}/${f}.db`) ? journal(data, f) : () => []));
const test = (what, good, why) => check(`${name}: ${what}`, good, why), told = what => test(what, !page.wrong.length, page.take().join('; '));
const ours = ledger('PRAGMA user_version')[0].user_version > 0, page = new Page((await ask(at, '/agent')).text);
const all = experiments('SELECT id, created_at AS at, hypothesis, mutation_type AS type, promotion_decision AS outcome, run_id AS run, results FROM experiments ORDER BY id DESC'), of = outcome => all.filter(e => e.outcome === outcome).length;
const run = Object.fromEntries(all.filter(e => e.run).map(e => [e.run, e.id])), mean = v => v.reduce((a, b) => a + b, 0) / v.length,
	sd = v => Math.sqrt(v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1));
const models = ours ? ledger('SELECT * FROM model ORDER BY version DESC') : [];
const jobs = ours ? ledger('SELECT * FROM job ORDER BY id DESC').map(j => ({ ...j, data: JSON.parse(j.data) })) : [], champion = models.find(m => m.state === 'champion');
const file = v => JSON.parse(fs.readFileSync(`${data}/models/v${v}.json`)), edge = champion && file(champion.version).b > 0,
	session = ours ? ledger("SELECT value AS s FROM meta WHERE key = 'advanced_session'")[0].s : '';
// of each type: how many a cycle may try, and for how many market days it rests after a rejection
const BUDGET = { hyperparameter: [3, 3], feature_add: [2, 7], feature_remove: [2, 7], feature_engineering: [2, 0], ensemble_method: [1, 14], prediction_target: [1, 0] };

// The cards on top.
{
	const cards = page.root.all('section.metric'), other = all.length - of('promoted') - of('rejected') - of('pending'),
		others = [...new Set(all.map(e => e.outcome))].filter(o => !['promoted', 'rejected', 'pending'].includes(o)).sort().slice(0, 4);
	page.says(cards[1].find('.number'), champion ? `v${champion.version}` : 'none');
	page.says(cards[1].find('.context'), champion ? `${edge ? `champion v${champion.version} trades when a runner runs` : 'it found no edge, so nothing is staked'}; created ${day(champion.created)}` : 'No model yet: the rule momentum_20 trades when a runner runs.');
	page.says(cards[2].find('.number'), count(all.length));
	page.says(cards[2].find('.context'), `${of('promoted')} promoted · ${of('rejected')} rejected · ${of('pending')} pending${other ? ` · ${other} other: ${others.join(' , ')}` : ''}`);
	page.says(cards[3].find('.number'), percent(of('promoted') / all.length, 0));
	page.says(cards[3].find('.context'), all.length < 10 ? `${of('promoted')} of ${all.length} promoted; too few to judge before 10` :
		`${of('promoted')} of ${all.length} promoted`);
	page.says('#status', champion ? `Waits for a runner. Champion v${champion.version} ${edge ? 'trades when a runner runs' : 'found no edge: none of its forecasts has a direction, so nothing is staked'}.` : 'Waits for a runner. No model yet: the rule momentum_20 trades when a runner runs.');
	told('counts, rate and champion');
}

// The loop: its cycle, what it says, who changed last, and the shadow under way.
const loop = page.root.find('#loop'), state = JSON.parse(fs.readFileSync(`${data}/agent_state.json`));
page.when(loop.find('.kv time'), state.updated_at);
page.list('#loop', { Autonomy: '3: observes, diagnoses, experiments, promotes a winner, rolls back' });
told('since when it runs, and how far it may go');
if (ours) {
	const [cycle] = ledger('SELECT session, agent_phase AS phase, agent_reason AS reason FROM cycle WHERE agent_phase IS NOT NULL ORDER BY session DESC LIMIT 1');
	const [turn] = ledger("SELECT session, text, key LIKE 'rollback:%' AS back FROM event WHERE kind = 'agent' AND (key LIKE 'promote:%' OR key LIKE 'rollback:%' OR (key LIKE 'model:%' AND key <> 'model:v1')) ORDER BY seq DESC LIMIT 1");
	const [found] = ledger("SELECT session, data FROM event WHERE kind = 'drift' ORDER BY seq DESC LIMIT 1");
	page.within('#loop');
	page.says('.note', `cycle of session ${day(cycle.session)}`);
	page.says('.why', `${cycle.reason[0].toUpperCase()}${cycle.reason.slice(1)}.${jobs.length ? ' The work between cycles' : ''}`);
	page.list('.kv', { 'Last diagnosis': `${JSON.parse(found.data).cause} session ${day(found.session)}`,
		...(turn ? { [turn.back ? 'Rolled back' : 'Champion changed']: `${turn.text} session ${day(turn.session)}` } : {}) });
	page.within('');
	told('the cycle of the newest session, and what changed last');
	const job = jobs.find(j => j.state === 'shadow'), card = page.root.find('#shadow');
	test('a shadow is shown when one is under way', !job === !card);
	if (job) {
		const rows = telemetry(`SELECT candidate, champion FROM shadow WHERE ref = '${job.ref}'`), [c, b] = ['candidate', 'champion'].map(k => mean(rows.map(r => r[k])));
		page.within('#shadow');
		page.says('.note', `${rows.length} of 20 unseen sessions`);
		page.says('progress', `${rows.length} of 20`);
		page.says('.lead', `Experiment ${run[job.ref]} : ${job.data.description}. ${job.data.refit ? 'A refit: it wins if its mean Brier score is lower then, by a paired one-sided p of at most 0.00625.' : "It wins if its mean Brier score is at most the champion's + 0.01 then."}`);
		page.list('.kv', { [`Candidate v${job.data.version}`]: real(c, 4), [`Champion v${job.data.champion}`]: real(b, 4), 'Difference, less is better': signed(c - b, 4),
			'To end it': `hydra-runner reject ${run[job.ref]}` });
		page.table('Mean Brier scores of the shadow', telemetry(`SELECT * FROM shadow WHERE ref = '${job.ref}' ORDER BY session DESC`).map(r => [day(r.session), real(r.candidate, 4), real(r.champion, 4)]));
		test('its bar', card.find('progress').at.value === String(rows.length) && card.find('progress').at.max === '20');
		page.within('');
		told('the shadow, from the telemetry');
	}
}

// What each market was decided to do.
if (ours) {
	const rows = ledger(`SELECT d.*, c.tick FROM decision AS d JOIN contract AS c USING (symbol) WHERE session = '${session}' ORDER BY symbol`),
		places = tick => (tick % 1e6 === 0 ? 0 : String(tick / 1e6).split('.')[1].length);
	page.says('#decisions .note', `session ${day(session)}`);
	page.within('#decisions').table('The newest decision', rows.map(d => [d.symbol, d.model,
		`${d.direction > 0 ? '▲' : d.direction < 0 ? '▼' : ''} ${d.direction > 0 ? 'long' : d.direction < 0 ? 'short' : 'none'}`, percent(d.probability, 1),
		real(d.close / 1e6, places(d.tick)), percent(d.fraction, 1), signed(d.position, 0), signed(d.target, 0), d.reason]));
	page.within('');
	told('the newest decisions');
}

// Types, and what the budget leaves of each.
{
	const names = [...new Set(all.map(e => e.type))].map(type => [type, all.filter(e => e.type === type).length]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
		most = names[0]?.[1] ?? 1;
	const days = ours ? ledger("SELECT session FROM cycle WHERE state = 'done' ORDER BY session").map(c => c.session) : [],
		cycle = ours && ledger('SELECT session FROM cycle WHERE agent_phase IS NOT NULL ORDER BY session DESC LIMIT 1')[0].session;
	const rest = type => Math.max(0, ...jobs.filter(j => j.data.type === type && j.data.outcome === 'rejected' &&
		BUDGET[type][1]).map(j => BUDGET[type][1] - days.filter(d => d > j.data.ended).length));
	const budget = type => (!ours ? [] : !BUDGET[type] ? ['—', '—'] : [`${jobs.filter(j => j.data.type === type && j.session === cycle).length} of ${BUDGET[type][0]}`,
		rest(type) ? `${rest(type)} market ${rest(type) === 1 ? 'day' : 'days'} left` : BUDGET[type][1] ? 'does not rest' : 'never rests']);
	const untried = ours ? Object.keys(BUDGET).filter(t => !names.some(n => n[0] === t)).map(t => [t, 0]) : [];
	page.within('#types').table('Experiments a mutation type', [...names, ...untried].map(([type, n]) =>
		[type, cell => page.meter(cell, n / most, percent(n / all.length, 0)), count(n), ...budget(type)]));
	if (ours) page.says('.note', `budget: 5 experiments a cycle, ${jobs.filter(j => j.session === cycle).length} of them in session ${day(cycle)}; rests are in market days`);
	page.within('');
	told(`types and budget${Object.keys(BUDGET).some(t => rest(t)) ? ', some at rest' : ''}`);
}

// The newest promotion: of which session, or when it was written where no job tells.
{
	const [last] = all.filter(e => e.outcome === 'promoted'), job = jobs.find(j => j.data.outcome === 'promoted');
	page.within('#model').list('.kv', { 'Last promotion': last ? cell => {
		if (!job) page.when(cell, last.at);
		page.says(cell, `#${last.id} ${job ? `session ${day(job.data.ended)}` : cell.find('time').words()}`);
	} : '—' });
	page.within('');
	told('the newest promotion');
}

// The champion, by its file.
if (champion) {
	const bytes = fs.readFileSync(`${data}/${champion.file}`), m = JSON.parse(bytes), r = m.recipe, candidate = models.find(v => v.state === 'candidate'),
		record = m.record.split('\n').filter(l => /^\d/.test(l)).map(l => l.split(' ')), ret = record.map(l => Number(l[1])).filter(Number.isFinite);
	page.within('#model').list('.kv', { Champion: `v${champion.version}`, Created: day(champion.created),
		'Trained on sessions': `${day(m.training.first)} to ${day(m.training.last)}`, Training: `${count(m.training.sessions)} sessions, ${count(m.training.rows)} rows`,
		'Bars up to': day(m.until), 'Calibration b': m.folds.length ? real(m.b, 4) : `${real(m.b, 4)}, before any out-of-sample window`,
			Stakes: !m.b ? 'none: no edge found, b = 0 leaves no forecast a direction' : m.halve ? 'halved: no edge out of sample' : 'full', Run: champion.run_id ?? '—',
			File: champion.file, 'SHA-256': crypto.createHash('sha256').update(bytes).digest('hex'),
		Candidate: candidate ? `v${candidate.version}, candidate, created ${day(candidate.created)}` : 'none',
			'Newest job': jobs.length ? `${jobs[0].kind}: ${jobs[0].state}${jobs[0].data.outcome ? `, ${jobs[0].data.outcome}` : ''}` : 'none' });
	page.list('#parameters', { Features: count(r.features.length), Window: r.window ? count(r.window) : 'all sessions', Rounds: count(r.rounds), Leaves: count(r.max_leaves),
		'Learning rate': real(r.eta, 4), 'Child weight': real(r.min_child_weight, 2),
		'Rows sampled': percent(r.subsample, 0), 'Columns sampled': percent(r.colsample, 0), L1: real(r.alpha, 4), L2: real(r.lambda, 4) });
	told("the champion's facts and parameters");
	const parts = Object.entries(m.importance).map(([k, v], i) => [k, v, i]).sort((a, b) => b[1] - a[1] || a[2] - b[2]), whole = parts.reduce((s, p) => s + p[1], 0);
	page.within('#importance').table('How far each feature', parts.slice(0, 20).map(([k, v]) =>
		[k, cell => page.meter(cell, v / (parts[0][1] || 1), whole ? percent(v / whole, 1) : '—'), real(v, 5)]));
	if (parts.length > 20) page.says(page.from.all('p.note').at(-1), `and ${parts.length - 20} less important ones`);
	told('importance');
	const error = b => Math.sqrt(b.rose * (1 - b.rose) * 5 / b.n), n = m.reliability.reduce((s, b) => s + b.n, 0),
		within = m.reliability.filter(b => Math.abs(b.rose - b.p) <= 2 * error(b)).length, counted = p => 1 / (1 + Math.exp(-m.b * Math.log(p / (1 - p))));
	page.within('#calibration').says('.lead', `${count(n)} forecasts out of sample in ${m.reliability.length} ${m.reliability.length === 1 ? 'bin' : 'bins'} of like probability: in ${within} of them what came true lies within two standard errors of what was said. ${m.b ?
		`With b = ${real(m.b, 4)} a raw probability of 60 % counts as ${percent(counted(0.6), 1)}: forecasts ${m.b < 1 ? 'are drawn towards one half' : 'stand as they are'}.` : 'With b = 0 every forecast counts as one half: out of sample they said nothing.'}`);
	page.table('Reliability', m.reliability.map(b => [percent(b.p, 2), percent(b.rose, 2), percent(error(b), 2), count(b.n)]));
	page.table('Raw and calibrated', [1, 2, 3, 4, 5, 6, 7, 8, 9].map(i => [`${10 * i} %`, percent(counted(i / 10), 2)]));
	page.table('b by test window', m.folds.map((f, i) => [String(i + 1), count(f.sessions), real(f.b, 4)]));
	told('calibration');

	// the record, and its fitness from its own rows
	let level = 1, peak = 1, fall = 0;
	for (const x of ret) {
		level *= 1 + x;
		peak = Math.max(peak, level);
		fall = Math.min(fall, level / peak - 1);
	}
	const exposed = record.filter(l => l[2] === '1').map(l => Number(l[1])), sharpe = v => (sd(v) > 0 ? mean(v) / sd(v) * Math.sqrt(252) : 0), se = Math.sqrt(252 / record.length),
		hits = record.map(l => Number(l[3])).filter(Number.isFinite), briers = record.map(l => Number(l[4])).filter(Number.isFinite);
	page.within('#record').list('.kv', { 'Sessions from': `${day(record[0][0])} to ${day(record.at(-1)[0])}`, Sessions: count(record.length),
		'Of them exposed': count(exposed.length), 'Sharpe of those': `${real(sharpe(exposed), 3)} ± ${real(se, 3)}`,
		Edge: sharpe(exposed) <= 0 ? 'none' : sharpe(exposed) < 1.645 * se ? 'not shown: within 1.645 errors of 0' : 'shown: over 1.645 errors from 0',
			'Return after costs': percent(level - 1, 2, true), 'Maximum drawdown': percent(fall, 2), 'Hit rate': percent(mean(hits), 2), 'Brier score': real(mean(briers), 4) });
	const blocks = Array.from({ length: Math.floor(ret.length / 21) }, (_, i) => ret.slice(ret.length - 21 * (i + 1), ret.length - 21 * i)), clip = x => Math.min(1, Math.max(0, x));
	const raw = [sharpe(ret), fall, mean(briers), blocks.filter(b => mean(b) > 0).length / blocks.length, level ** (252 / ret.length) - 1,
		clip(1 / Math.log2(r.features.length * r.rounds + 1))], range = [[-1, 3], [-0.5, 0], [0, 0.5], [0, 1], [-0.5, 1], [0, 1]];
	const scaled = raw.map((x, i) => clip((x - range[i][0]) / (range[i][1] - range[i][0]))).map((x, i) => (i === 2 ? 1 - x : x)), weight = [0.25, 0.2, 0.15, 0.15, 0.15, 0.1];
	page.table('Fitness by component', raw.map((x, i) => [/^[a-z_]+$/, real(x, 4), cell => page.meter(cell, scaled[i], real(scaled[i], 3)), percent(weight[i], 0)]));
	page.says('.lead', `Fitness of this record, return annualised: ${real(scaled.reduce((s, x, i) => s + weight[i] * x, 0), 3)} ± ${real(0.25 / 4 * Math.sqrt(252 / ret.length), 3)} ; the error is what its Sharpe ratio alone adds.`);
	told('the record, and its fitness by component');
	// what was forecast since the deployment, each session five before the one in which its outcome is known
	const [seen] = telemetry('SELECT session, deployed, version FROM observation ORDER BY session DESC LIMIT 1');
	test('forecasts are shown when the champion has been observed', (seen?.version === champion.version) === Boolean(page.root.find('#forecasts')));
	if (seen?.version === champion.version) {
		const said = ledger(`SELECT session, symbol, bars, x, low, reason, CASE WHEN model = 'v${seen.version}' AND reason <> 'no bar today' THEN probability END AS p FROM decision WHERE session >= '${seen.deployed}' AND session <= '${seen.session}' ORDER BY session`),
			days = [...new Set(said.map(d => d.session))], by = new Map(said.filter(d => d.low !== null).map(d => [`${d.symbol} ${d.session}`, d]));
		const known = days.slice(0, -5).map((s, i) => ({ s, of: said.filter(d => d.session === s && d.low !== null && d.p !== null).map(d => ({ ...d, to: by.get(`${d.symbol} ${days[i + 5]}`) }))
			.filter(d => d.to?.bars === d.bars + 5).map(d => ({ p: d.p, y: d.to.x > d.x ? 1 : 0 })) })).filter(r => r.of.length).slice(-60).reverse()
			.map(r => { const calls = r.of.filter(f => f.p !== 0.5); return { ...r, calls, right: calls.filter(f => (f.p > 0.5) === (f.y === 1)).length, brier: mean(r.of.map(f => (f.p - f.y) ** 2)) }; });
		const hits = known.filter(r => r.calls.length), n = known.length === 60 ? 'Of the newest 60 sessions whose outcome is known:' : `Of ${count(known.length)} session${known.length === 1 ? '' : 's'} the outcome is known:`, brier = real(mean(known.map(r => r.brier)), 4);
		page.within('#forecasts').says('.note', `session ${day(seen.session)} · its performance`);
		page.says('.lead', !known.length ? 'None has come true or not yet: that is known five sessions after a forecast.' : !hits.length ? `${n} no forecast had a direction; mean Brier score ${brier}.` :
			`${n} ${percent(mean(hits.map(r => r.right / r.calls.length)), 2)} of the forecasts with a direction were right, mean Brier score ${brier}, both a mean over sessions.`);
		if (known.length) page.table('What was forecast', known.map(r => [day(r.s), String(r.of.length), r.calls.length ? `${r.right} of ${r.calls.length}` : '—', real(r.brier, 4)]));
		page.within('');
		told(`forecasts of ${known.length} sessions and what came true`);
	}
	page.within('#versions').table('Models that the ledger names',
		models.map((v, i) => [`v${v.version}`, v.state, day(v.created), i < 6 ? day(file(v.version).training.last) : '—', i < 6 ? real(file(v.version).metrics.sharpe, 2) : '—',
		i < 6 ? real(file(v.version).metrics.brier, 4) : '—', v.run_id ?? '—', `${v.file} ${v.sha256.slice(0, 12)}…`]));
	page.within('');
	told('versions');
}
if (jobs.length) {
	page.within('#jobs').table('Jobs of the agent', jobs.slice(0, 10).map(j =>
		[`${j.ref} ${day(j.session)}`, `${j.data.description} ${j.reason}`, j.kind, `${j.state}${j.data.outcome ? `, ${j.data.outcome}` : ''}`]));
	page.within('');
	told('jobs');
}

// The table of experiments, and each filter.
const date = e => (/^\d{4}-\d\d-\d\dT/.test(e.at) ? e.at : null);
{
	page.when('#experiments .note', null);
	page.within('#experiments').table('Experiments, newest first',
		all.slice(0, 50).map(e => [String(e.id), cell => (date(e) ? page.when(cell, e.at) : page.says(cell, e.at)), cell => {
		page.says(cell.find('a'), e.hypothesis || 'No hypothesis recorded');
		if (date(e)) page.when(cell.find('span'), e.at);
		page.says(cell.find('span'), cell.find('span').words());
	}, e.type, JSON.parse(/failed/.test(e.results) && /^\{/.test(e.results) ? e.results : '{}').failed ? `${e.outcome}, failed` : e.outcome]));
	page.within('');
	told('the experiments');
	const wrong = [], ids = html => [...html.matchAll(/<tr id="e(\d+)">/g)].map(m => m[1]).join();
	for (const [query, where] of [...new Set(all.map(e => e.type))].map(t => [`type=${encodeURIComponent(t)}`,
		e => e.type === t]).concat([...new Set(all.map(e => e.outcome))].map(o => [`outcome=${encodeURIComponent(o)}`, e => e.outcome === o]),
		[[`from=${all[0].at.slice(0, 10)}`, e => date(e)?.slice(0, 10) >= all[0].at.slice(0, 10)]])) {
		const got = ids((await ask(at, `/agent?${query}`)).text), list = all.filter(where).map(e => e.id).join();
		if (got !== list) wrong.push(`${query}: ${got}, not ${list}`);
	}
	test('each type, each outcome and the newest day as a filter', !wrong.length, wrong.join('; '));
}

// What names no datum: limits in words, as AGENT.md has them, and names.
page.fixed(champion ? [/^dots: forecasts of like probability, ± 1 standard error$/, 'Of 0 to 1', 'File and SHA-256'] :
	['No model yet: the rule momentum_20 trades when a runner runs. The rule is long when the 20-session return is positive and short when it is negative, with 5 % of equity a market.']);
test('no number of the page is left', !page.rest().length && !page.wrong.length, [...page.rest(), ...page.take()].join('; '));
finish();
