// loop.mjs ADDRESS DATA: every figure of the agent's loop on Agent against the rows of DATA.
import { execFileSync } from 'node:child_process';
import { ask, check, finish, sound } from './client.mjs';

const [at, data] = process.argv.slice(2);
const sql = (file, q) => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/${file}.db`, q]).toString() || '[]');
const ledger = q => sql('fill_journal', q), experiments = q => sql('experiment_journal', q), telemetry = q => sql('cycle_journal', q);
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim();
const table = (html, caption) => {
	const t = html.split('<table').find(part => part.includes(`<caption>${caption}`));
	return t ? [...t.slice(t.indexOf('<tbody')).split('</table>')[0].matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(r => [...r[1].matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(c => decode(c[1]))) : [];
};
const real = (x, n) => (x === null || x === undefined || !Number.isFinite(x) ? '—' : x.toFixed(n).replace('-', '−'));
const signed = (x, n) => (Number(x.toFixed(n)) > 0 ? '+' : '') + real(x, n);
const day = iso => new Date(`${iso}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).replace('Sept', 'Sep');
const same = (name, got, wanted) => check(name, JSON.stringify(got) === JSON.stringify(wanted), `${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);

const html = (await ask(at, '/agent')).text, text = decode(html);
check('/agent is sound', !sound(html, false), sound(html, false));
check('/agent is under 60 KB', html.length < 60e3, html.length);

{
	const [c] = ledger('SELECT session, agent_phase AS phase, agent_reason AS reason FROM cycle WHERE agent_phase IS NOT NULL ORDER BY id DESC LIMIT 1');
	const phases = ['observe', 'diagnose', 'hypothesize', 'experiment', 'evaluate', 'shadow', 'promote', 'cooldown'];
	const steps = [...html.match(/<ol class="steps".*?<\/ol>/s)[0].matchAll(/<li class="(\w*)"( aria-current="step")?>(\w+)<\/li>/g)].map(m => [m[3], m[1], !!m[2]]);
	const reached = phases.indexOf(c.phase);
	same('the phases, and which was reached', steps, phases.map((p, i) => [p, i < reached ? 'past' : i === reached ? 'here' : '', i === reached]));
	check('why it stopped there', text.includes(`The loop cycle of session ${day(c.session)}`) && text.includes(`${c.reason[0].toUpperCase()}${c.reason.slice(1)}.`), text.slice(0, 900));
	const [turn] = ledger("SELECT session, text FROM event WHERE (key LIKE 'promote:%' OR key LIKE 'rollback:%' OR (key LIKE 'model:%' AND key <> 'model:v1')) ORDER BY seq DESC LIMIT 1");
	check('the last change of champion', text.includes(`Champion changed ${turn.text} session ${day(turn.session)}`), text);
}

// What rests and what a cycle used, worked out from the jobs anew.
{
	const rules = { hyperparameter: [3, 3], feature_add: [2, 7], feature_remove: [2, 7], feature_engineering: [2, 0], ensemble_method: [1, 14], prediction_target: [1, 0] };
	const jobs = ledger('SELECT session, data FROM job').map(j => ({ ...JSON.parse(j.data), session: j.session }));
	const cycles = ledger('SELECT id, session FROM cycle ORDER BY id'), today = cycles.at(-1), of = table(html, 'Experiments a mutation type');
	const [{ session }] = ledger('SELECT session FROM cycle WHERE agent_phase IS NOT NULL ORDER BY id DESC LIMIT 1');
	const rows = experiments('SELECT mutation_type AS type, count(*) AS n FROM experiments GROUP BY 1');
	const wanted = Object.entries(rules).map(([type, [most, rest]]) => {
		const ended = jobs.filter(j => j.type === type && j.outcome === 'rejected').map(j => cycles.find(c => c.session === j.ended).id + rest - today.id), left = rest ? Math.max(0, ...ended) : 0;
		return [type, String(rows.find(r => r.type === type)?.n ?? 0), `${jobs.filter(j => j.type === type && j.session === session).length} of ${most}`, left ? `${left} market day${left === 1 ? '' : 's'} left` : rest ? 'does not rest' : 'never rests'];
	});
	same('budget and rests by type', of.map(r => [r[0], r[2], r[3], r[4]]).sort(), wanted.sort());
	check('some type rests, and one was tried in that cycle', wanted.some(w => w[3].endsWith('left')) && wanted.some(w => w[2].startsWith('1 of')), JSON.stringify(wanted));
	check('the budget in words', text.includes(`budget: 5 experiments a cycle, ${jobs.filter(j => j.session === session).length} of them in session ${day(session)}; rests are in market days`), text.match(/budget:.*?days/)?.[0]);
}

{
	const [job] = ledger("SELECT ref, data FROM job WHERE state = 'shadow'"), [s] = telemetry(`SELECT count(*) AS n, avg(candidate) AS candidate, avg(champion) AS champion FROM shadow WHERE ref = '${job.ref}'`), d = JSON.parse(job.data);
	const [{ id }] = experiments(`SELECT id FROM experiments WHERE run_id = '${job.ref}'`);
	check('the shadow so far', text.includes(`Shadow ${s.n} of 20 unseen sessions`) && text.includes(`Experiment ${id} : ${d.description}. A refit: it wins if its mean Brier score is lower then, by a paired one-sided p of at most 0.00625.`) && text.includes(`Candidate v${d.version} ${real(s.candidate, 4)} Champion v${d.champion} ${real(s.champion, 4)}`) &&
		text.includes(`Difference, less is better ${signed(s.candidate - s.champion, 4)} To end it hydra-runner reject ${id}`) && html.includes(`<progress class="progress" max="20" value="${s.n}"`), text.match(/Shadow \d.*?reject \d+/)?.[0]);
}

same('the jobs', table(html, 'Jobs of the agent'), ledger('SELECT * FROM job ORDER BY id DESC').map(j => {
	const d = JSON.parse(j.data);
	return [`${j.ref} ${day(j.session)}`, `${d.description} ${j.reason}`.trim(), j.kind, `${j.state}${d.outcome ? `, ${d.outcome}` : ''}`];
}));
check('a job leads to its experiment', html.includes('<a href="/agent?experiment=103">E-20260305-1</a>') && html.includes('<td class="nowrap">E-20260310-1<span'), '');

for (const e of experiments('SELECT * FROM experiments ORDER BY id')) {
	const page = (await ask(at, `/api/agent/experiments/${e.id}`)).text, said = decode(page), r = JSON.parse(e.results), m = JSON.parse(e.metadata), champion = JSON.parse(e.champion_metrics ?? 'null');
	const windows = [1, 2, 3, 4, 5].map(k => r[`window_${k}`]).filter(Boolean);
	same(`experiment ${e.id}, window by window`, table(page, 'Composite fitness window by window'), windows.map((w, i) => [String(i + 1), `${day(w.from)} to ${day(w.to)}`, real(w.candidate, 3), real(w.champion, 3), signed(w.candidate - w.champion, 3), w.won ? 'won' : 'lost']));
	const metrics = ['composite', 'sharpe', 'drawdown', 'calibration', 'robustness', 'slippage_adjusted_return', 'simplicity'];
	same(`experiment ${e.id}, metrics`, table(page, 'Results beside the champion'), windows.length ? metrics.map(k => [k, real(r[k], 4), real(champion[k], 4)]) : []);
	const missing = [`Cause ${m.cause} session ${day(m.session)}`, `Step ${m.step} against v${m.champion_version}`, `Expected ${m.impact}`, `Prediction ${m.prediction}: ${m.prediction_held === null ? 'not known yet' : m.prediction_held ? 'it came true' : 'it turned out false'}`, `Run ${e.run_id}`, `Model version ${e.model_version ?? '—'}`,
		...windows.length ? [`Windows ${r.windows_won} of ${r.windows} won`, `p of the daily difference ${real(r.p, 4)}, at most ${real(r.p_limit, 4)} ${r.p <= r.p_limit ? 'held' : 'not held'}`, `Attempt against this champion ${r.attempt}`] : [],
		...r.shadow ? [`Shadow ${r.shadow.sessions} of ${r.shadow.of} sessions`, `Brier score ${real(r.shadow.candidate, 4)} ${real(r.shadow.champion, 4)} ${signed(r.shadow.candidate - r.shadow.champion, 4)}`] : []].filter(w => !said.includes(w));
	check(`experiment ${e.id}, what is said of it`, !missing.length && !sound(page, true), `${missing.join('; ')} ${sound(page, true)} in ${said}`);
	const [run] = telemetry(`SELECT seconds FROM job_run WHERE ref = '${e.run_id}' ORDER BY started_at DESC LIMIT 1`);
	check(`experiment ${e.id}, run time`, said.includes(`Run time ${run ? (run.seconds < 60 ? `${run.seconds.toFixed(1)} s` : `${Math.round(run.seconds / 60)} min`) : '—'}`), said.match(/Run time \S+ \S+/)?.[0]);
}
{
	const j = (await ask(at, '/api/agent/summary')).json(), n = o => experiments(`SELECT count(*) AS n FROM experiments WHERE promotion_decision = '${o}'`)[0].n;
	same('for programs', j, { total: 5, promoted: n('promoted'), rejected: n('rejected'), rate: 0.2, pending: n('pending') });
}
finish();
