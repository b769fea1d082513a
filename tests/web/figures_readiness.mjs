// figures_readiness.mjs ADDRESS DATA [WHAT]: every number of the readiness page and of its JSON, from the journal's rows
// (figures_evidence.mjs reads them) and from readiness.conf (figures_limits.mjs) by the second implementation of the statistics and of
// the gate (tests/vectors). WHAT, in JSON, says what the run must have: see `about`.
import * as gate from '../vectors/readiness_gate.mjs';
import * as S from '../vectors/readiness.mjs';
import { ask, check, finish } from './client.mjs';
import { curve, evidence } from './figures_evidence.mjs';
import { limit_text, settings, write } from './figures_limits.mjs';
import { count, day, journal, Page, rounds } from './numbers.mjs';

const [at, data, what = '{}'] = process.argv.slice(2);
// The newest record, how many are paid for and why it began; its days exactly; at least one more fill and forecast than these; experiments, 1 or 0.
const about = { record: 1, paid: 1, reason: 'first session', days: 500, fills: 300, forecasts: 1000, experiments: 1, ...JSON.parse(what) };
if (!journal(data, 'fill_journal')('PRAGMA user_version')[0].user_version) { // the original's: there is nothing to judge
	const page = new Page((await ask(at, '/readiness')).text);
	check('a folder of the original: no number, and none for programs', !page.rest().length && (await ask(at, '/api/readiness')).json().verdict === null, page.rest().join('; '));
	finish();
	process.exit();
}
const e = evidence(journal(data, 'fill_journal'), journal(data, 'cycle_journal')), n = e.returns.length, A = 252, Z90 = 1.6448536269514722;
const conf = settings(data, e.starts, e.all.length), { limits, held: l, loose, refused } = conf;
const json = (await ask(at, '/api/readiness')).json(), page = new Page((await ask(at, '/readiness')).text);
const near = (a, b) => a === b || (a === null && !Number.isFinite(b)) || (b === null && !Number.isFinite(a)) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
const quantile = (v, q) => { const s = [...v].sort((a, b) => a - b), at = (s.length - 1) * q, i = Math.floor(at);
	return i + 1 < s.length ? s[i] + (s[i + 1] - s[i]) * (at - i) : s[i]; };

// The statistics.
const alpha = e.paid === 1 ? 0.8 * l.alpha : 0.2 * l.alpha / (e.paid * (e.paid - 1)), stats = S.stats({ equity: e.equity, gross_notional: e.gross, traded_notional: e.traded, costs: e.costs });
const at0 = S.sharpe_inference({ returns: e.returns, benchmark: 0, confidence: l.conf }), above = h =>
	S.sharpe_inference({ returns: e.returns, benchmark: h, confidence: l.conf }).psr;
const boot = S.bootstrap({ returns: e.returns }), bet = S.eprocess({ returns: e.returns, alpha, hurdle: l.hurdle, sr_min: l.sr_min, alpha_fail: l.alpha_fail });
const once = S.dsr({ returns: e.returns, trial_sharpes: [], n_trials: e.k, avg_corr: null, trial_days: n }),
	tried = !e.compared ? { dsr: null } : S.dsr({ returns: e.returns, trial_sharpes: [], n_trials: e.compared, avg_corr: 0, trial_days: 5 * 63 });
const slip = S.slippage({ ...e.fills, tolerance: l.slip_tol }), stress = S.stress({ gross: e.earned, costs: e.costs, equity_start: e.equity.slice(0, -1) });
const brier = S.brier({ ...e.forecasts, horizon: 5 }), spread = S.concentration({ pnl: e.net, markets: e.markets });
const late = e.fills.latency.filter(s => s > 1).length, slow = S.wilson({ bad: late, total: slip.n, z: 1.959963984540054, limit: 0.5 });
const share = (bad, total, limit) => ({ bad, total, limit, ...S.wilson({ bad, total, z: Z90, limit }) });
const X2 = share(e.implausible, e.fills.day.length, l.implausible), O1 = share(e.late, e.timed, l.bad_cycles), O4 = share(e.bars_missing, e.bars, l.gaps);
const wanted = { n, mintrl: at0.mintrl, mintrl_more: at0.mintrl_more }, mintrl = Math.max(l.min_days, Math.ceil(at0.mintrl ?? 0));

// Of each criterion: its value, limit and interval, what the gate judges it by, and what else its words may name.
const is = (value, limit, interval, values, ...more) => ({ value, limit, interval, values, more });
const WANTED = {
	D1: is(e.live, n, null, { live_days: e.live, other_days: n - e.live }),
	O4: is(O4.total ? O4.bad / O4.total : null, l.gaps, [O4.lo, O4.hi], O4, O4.bad, O4.total, 95),
	E1: is(n, mintrl, null, wanted, at0.sharpe),
	E2: is(Math.exp(bet.log_e), 1 / alpha, [bet.cs_lo, bet.cs_hi], bet, 1, 5, l.sr_min, 100 * (1 - l.alpha_fail)),
	E3: is(at0.psr, l.conf, [at0.sharpe_lo95, at0.sharpe_hi95], { ...wanted, psr0: at0.psr, psr_min: above(l.sr_min) }, 0, 95, at0.sharpe, at0.se * Math.sqrt(A), above(l.sr_min), l.sr_min, 1 - l.conf),
	E4: is(boot.sharpe_p05, 0, [boot.sharpe_p05, boot.sharpe_p95], { p05: boot.sharpe_p05, p95: boot.sharpe_p95, ...wanted }, 90, 95, boot.block, 2000),
	E5: is(stats.mdd, l.dd, [boot.mdd_p50, boot.mdd_p95], { n, mdd: stats.mdd, mdd_p95: boot.mdd_p95 }, stats.dd_longest, 1, 20, l.dd_p95),
	E6: is(once.dsr, l.conf, null, { n, dsr: once.dsr, sr: at0.sharpe / Math.sqrt(A), sr0: once.sr0, v: Math.max(at0.v_iid, at0.v_hac) }, once.sr0_ann),
	X1: is(slip.excess, 0, [slip.excess_lo, slip.excess_hi], { ...slip, N: slip.n, G: slip.days }, 1 + l.slip_tol, slip.n, slip.days, 95, l.min_fills, 10),
	X2: is(X2.total ? X2.bad / X2.total : null, l.implausible, [X2.lo, X2.hi], X2, X2.bad, X2.total, 95),
	X3: is(stress.breakeven, l.breakeven, null, { n, N: slip.n, costs: S.sum(e.costs), breakeven: stress.breakeven }, 3, stress.net_3),
	O1: is(O1.total ? O1.bad / O1.total : null, l.bad_cycles, [O1.lo, O1.hi], O1, O1.bad, O1.total, n - e.timed, 95),
	O2: is(e.since.mismatch, l.clean_days, null, { open: e.open.mismatch, since: e.since.mismatch }),
	O3: is(e.since.trip, l.trip_days, null, { open: e.open.breakers, since: e.since.trip }),
	O5: is(e.exact, l.restarts, null, { exact: e.exact, inexact_recent: Number(e.inexact !== null && e.inexact < l.clean_days) }, e.inexact),
	O6: is(e.since.incident, l.quiet_days, null, { open: e.open.incidents, since: e.since.incident }),
	M1: is(brier.skill, l.skill, [brier.skill_lo, brier.skill_hi], { N: brier.n, ...brier }, brier.n, 95, l.min_forecasts),
	M2: is(brier.ece_excess, l.ece, null, { N: brier.n, ...brier }, brier.ece, brier.ece_null, brier.n, l.min_forecasts),
	M3: is(e.drift.moved.length, 0, null, { significant: e.drift.moved.length, missing_bars: e.drift.missing }, e.drift.judged),
	M4: is(e.age, null, null, { age: e.age }, l.age_min, l.age_max),
	M5: is(spread.best5, l.best5, null, { n, best5: spread.best5 }, 5, n),
	M6: is(spread.market_share, l.market_share, null, { markets: Object.keys(e.markets).length, market_share: spread.market_share }, Object.keys(e.markets).length),
};
const names = { M3: e.drift.moved, M4: [`v${e.champion}`], M6: spread.market_share !== null ? [Object.entries(e.markets).sort((a, b) => b[1] - a[1])[0][0]] : [],
	E5: [`(${write('dd_p95', l.dd_p95)} allowed)`], E6: [`${['First', 'Second', 'Third', 'Fourth', 'Fifth'][e.k - 1]} record`] };
check('the run has what this test is about', e.k === about.record && e.paid === about.paid && e.reason === about.reason && n === about.days &&
	Math.sign(e.compared) === about.experiments && e.fills.day.length > about.fills && brier.n > about.forecasts,
	`record ${e.k}, ${e.paid} paid for, "${e.reason}", ${n} days, ${e.compared} experiments, ${slip.n} fills, ${brier.n} forecasts`);
{
	const r = json.record, wanted = { k: e.k, days: n, after: e.after, first: e.sessions[0], reason: e.reason, start_equity: e.equity[0], fills: slip.n, fills_judged: slip.n };
	check('the record, its beginning and what it counts', Object.entries(wanted).every(([k, v]) => r[k] === v), `${JSON.stringify(r)}, not ${JSON.stringify(wanted)}`);
}
check('limits in force', Object.entries(l).every(([k, v]) => json.limits[k] === v) && Object.keys(json.limits).length === Object.keys(l).length && json.loosened === loose &&
	json.refused === refused, JSON.stringify(json.limits));
{
	const rows = page.root.all('#limits li');
	if (!conf.lines.length) page.says('#limits .lead', /^All limits are the standard ones;/);
	if (rows.length !== conf.lines.length || json.overrides.length !== rows.length) page.wrong.push(`${rows.length} lines, ${json.overrides.length} in the JSON, not ${conf.lines.length}`);
	conf.lines.forEach((o, i) => {
		page.says(rows[i], `${o.direction} ${o.sentence} ${o.text}`);
		const wanted = { line: o.line, text: o.text, sentence: o.sentence, ...o.good && { key: o.key, value: o.value, default: gate.LIMITS[o.key], direction: o.direction, record: o.record,
			day: o.day, since: e.all[o.at - 1] } }, got = json.overrides[i] ?? {};
		Object.entries(wanted).filter(([k, v]) => got[k] !== v).forEach(([k, v]) => page.wrong.push(`line ${o.line}: ${k} ${got[k]}, not ${v}`));
	});
	check(`each of ${conf.lines.length} lines of readiness.conf beside its default`, !page.wrong.length, page.take().join('; '));
}

// A number of a sentence is one of these, as it is or as a percentage, rounded as it stands.
const NUMBER = /(?<![\w.,])[−+]?\d[\d,]*(?:\.\d+)?(?![\w])/g;
const unknown = (text, pool) => (text.match(NUMBER) ?? []).filter(t => !pool.some(v => Number.isFinite(v) &&
	[v, 100 * v, Math.abs(v), 100 * Math.abs(v)].some(x => rounds(t, x))));
const verdicts = [];
for (const id of gate.IDS) {
	const c = json.criteria.find(x => x.id === id), w = WANTED[id], judged = gate.judge({ id, values: w.values, limits }), wrong = [], item = page.root.find(`#c-${id}`);
	verdicts.push({ id, ...judged });
	if (c.status !== judged.status || c.need !== judged.need) wrong.push(`${c.status} ${c.need}, not ${judged.status} ${judged.need}`);
	if (!near(c.value, w.value)) wrong.push(`value ${c.value}, not ${w.value}`);
	if (w.limit !== null && !near(c.limit, w.limit)) wrong.push(`limit ${c.limit}, not ${w.limit}`);
	if (w.interval ? !c.interval || !w.interval.every((x, i) => near(c.interval[i], x)) : c.interval !== null) wrong.push(`interval ${c.interval}, not ${w.interval}`);
	const pool = [w.value, w.limit, judged.need, ...(c.need_unit === 'days' && judged.need ? [judged.need / A] : []), ...w.interval ?? [], ...w.more],
		texts = [c.sentence, c.value_text, c.limit_text, c.interval_text, c.need_text];
	wrong.push(...texts.flatMap(t => unknown(t, pool)).map(t => `${t} is none of ${pool}`), ...(names[id] ?? []).filter(t => !c.sentence.includes(t)).map(t => `${t} is not named`));
	if (w.value !== null && !/\d/.test(c.value_text)) wrong.push(`no value: ${c.value_text}`);
	page.says(item.find('h3'), `${id} · ${c.title}`);
	page.says(item.all('p')[1], c.sentence);
	// how new the rows are, and the newest event where events are what is looked at
	const as_of = e.sessions[/^X[12]$/.test(id) ? e.fills.day.at(-1) : /^M[12]$/.test(id) ? e.forecasts.day.at(-1) : n - 1], event = /^(O2|O3|O6|M4)$/.test(id) && !/ended without a word/.test(c.sentence) ? e.seq : null;
	page.says(item.find('p.note'), `${c.source} , as of session ${day(as_of)}${event ? `, event ${event}` : ''}`);
	if (/\d/.test(c.source) || c.as_of !== as_of || c.event !== event) wrong.push(`${c.source}, ${c.as_of}, ${c.event}, not ${as_of}, ${event}`);
	const changed = conf.changed(id), told = limit_text(id, l, at0.mintrl === null ? null : mintrl, alpha);
	changed.forEach((o, i) => page.says(item.all('p.changed')[i], `${o.direction} ${o.sentence}`));
	if (c.limit_text !== told) wrong.push(`limit "${c.limit_text}", not "${told}"`);
	if (item.all('p.changed').length !== changed.length) wrong.push(`${item.all('p.changed').length} changed limits, not ${changed.length}`);
	page.says(item.find('p'), { PASS: 'PASS', FAIL: 'FAIL', NEE: 'NOT ENOUGH EVIDENCE' }[judged.status]);
	page.list(item, { Value: c.value_text, Limit: c.limit_text, Interval: c.interval_text || '—', Needs: c.need_text || '—' });
	check(`${id}: status, value, limit, interval, need, and each number of its words`, !wrong.length && !page.wrong.length, [...wrong, ...page.take()].join('; '));
}

// The verdict and what it says.
{
	const v = gate.verdict({ criteria: gate.IDS.map(id => ({ id, values: WANTED[id].values, limits })) }), passed = 22 - v.failed.length - v.open.length;
	const order = ids => json.criteria.filter(c => ids.includes(c.id)).map(c => c.id).join(', '), days = v.wait_days === null ? '' : `${count(v.wait_days)} trading day`;
	const lead = `${passed} of 22 criteria pass, ${v.failed.length} fail${v.failed.length ? ` (${order(v.failed)})` : ''}, ${v.open.length} wait for evidence${v.open.length ? ` (${order(v.open)})` : ''}.`;
	const tail = `${refused ? ` ${refused} line of readiness.conf is refused: until that is mended it cannot be READY.` : ''}${loose ? ` Judged under ${loose} loosened limit${loose === 1 ? '' : 's'}.` : '.'}`;
	check('the verdict, its counts and the longest wait', json.verdict === v.verdict && json.sentence.startsWith(lead) && json.sentence.endsWith(tail) &&
		json.sentence.includes(days) && json.wait_days === v.wait_days && json.wait_unknown === v.wait_unknown, `${json.sentence}, not ${lead} ${v.wait_days} ${tail}`);
	page.within('#verdict');
	page.says('.verdict', loose ? `${v.verdict} under ${loose} loosened limit${loose === 1 ? '' : 's'}` : v.verdict);
	page.says(page.from.all('p').find(p => /criteria pass/.test(p.words())), json.sentence);
	const rows = journal(data, 'fill_journal')('SELECT * FROM judgement ORDER BY session'), last = rows.at(-1),
		other = rows.findLastIndex(r => r.verdict !== last.verdict || r.record !== last.record), notes = page.from.all('p.note');
	if (last.session !== e.sessions.at(-1) || last.failed !== v.failed.length || last.open !== v.open.length ||
		last.verdict !== v.verdict) page.wrong.push(`the newest row: ${JSON.stringify(last)}`);
	page.says(notes.find(p => /^This verdict/.test(p.words())), `This verdict stands since session ${day(rows[other + 1].session)}; ${rows.length} ${rows.length === 1 ? 'session was' : 'sessions were'} judged.`);
	page.table('Where the verdict', rows.filter((r, i) => !i || ['verdict', 'record', 'version'].some(k => r[k] !== rows[i - 1][k])).reverse().map(r =>
		[day(r.session), r.verdict, count(r.record), count(r.failed), count(r.open), count(r.version)]));
	page.says(notes.find(p => /The whole forward record/.test(p.words())), `${e.k > 1 ? `The record before was left: ${about.reason}. ` : ''}The whole forward record counts, never the present champion's days alone.`);
	page.says(notes.find(p => /^Until/.test(p.words())), /^Until a broker of real prices exists D1 cannot pass/);
	page.within('');
	for (const group of page.root.all('section.judged')) {
		const ids = group.all('li').map(li => li.at.id.slice(2));
		page.says(group.find('.note'), `${verdicts.filter(c => ids.includes(c.id) && c.status === 'PASS').length} of ${ids.length} pass`);
	}
	page.says('#status', `Record ${e.k}, ${count(n)} trading days since ${day(e.sessions[0])}, judged as of session ${day(e.sessions.at(-1))}`);
	check('the page says it, group by group', !page.wrong.length, page.take().join('; '));
}

// Statistics and advisory figures, one after the other.
const iv = (...x) => x, whole = x => (x === null ? x : Math.ceil(x)), LIST = [
	['Trading days', n], ['Total return', stats.total_return], ['Return a year', stats.cagr], ['Mean day', stats.mean, iv(boot.mean_p025, boot.mean_p975, 95)],
		['Volatility a year', stats.vol_ann],
	['Sharpe ratio', stats.sharpe, iv(at0.sharpe_lo95, at0.sharpe_hi95, 95)], ['Sharpe ratio, autocorrelation allowed for', stats.sharpe_ac],
		['Sharpe ratio, resampled: passed in 95 % of histories', boot.sharpe_p05, iv(boot.sharpe_p025, boot.sharpe_p975, 95)],
	['Probability of a Sharpe above 0', at0.psr], ['Days needed to be sure of that', at0.mintrl, at0.mintrl > A - 1 ? iv(Math.ceil(at0.mintrl) / A) : undefined, whole(at0.mintrl)],
		[`Probability of a Sharpe above ${l.sr_min}`, above(l.sr_min)], ['Probability of beating the luck of starting over', once.dsr],
		['Sortino ratio', stats.sortino],
	['Worst fall from a peak', stats.mdd], ['Worst fall, resampled: half of histories', boot.mdd_p50, iv(boot.mdd_p50, boot.mdd_p95, 1, 20)],
		['Longest time under water, days', stats.dd_longest], ['Below its peak now', stats.dd_now, stats.dd_now_days ? iv(stats.dd_now_days) : undefined],
	['Kurtosis (normal: 3)', stats.kurt], ['Days that gained, of those that moved', stats.hit_rate], ['Profit factor', stats.profit_factor],
		['Days with something held', stats.exposure], ['Leverage', stats.leverage],
	['Turnover, times equity a year', stats.turnover], ['Costs a year, of equity', stats.cost_drag], ['Costs, of the gain before them', stats.cost_share],
		['Daily bet, 1 became', Math.exp(bet.log_e)],
	['Sharpe ratio, valid at all times: above', bet.cs_lo, iv(bet.cs_lo, bet.cs_hi)], ['Bets', bet.bets], ['Evidence is divided by (autocorrelation)', bet.vif],
		['Slippage above prediction, ticks', slip.bias, iv(slip.bias_lo, slip.bias_hi, 95)],
	['Slippage above what is tolerated, ticks', slip.excess, iv(slip.excess_lo, slip.excess_hi, 95)], ['Profit after the costs, USD', stress.net_1, iv(stress.sharpe_1)],
		['Profit at twice the costs, USD', stress.net_2, iv(stress.sharpe_2)], ['Profit is gone at times the costs', stress.breakeven],
		['Forecasts with a known outcome', brier.n], ['Brier score', brier.brier],
	['Outcomes that rose', brier.base_rate], ['Skill over the base rate', brier.skill, iv(brier.skill_lo, brier.skill_hi, 95)], ['Calibration error', brier.ece],
		['Of that by chance', brier.ece_null], ['Profit of the best 5 days', spread.best5],
	['Profit of the best market', spread.market_share], ['Herfindahl index of the markets that gained', spread.hhi]], ADVISORY = [
	['Slope of actual on predicted slippage (1 wanted)', slip.slope, iv(slip.slope_lo, slip.slope_hi, 95)],
		['Its intercept, ticks (0 wanted)', slip.intercept, iv(slip.intercept_lo, slip.intercept_hi, 95)],
	['Rank correlation of the two', slip.spearman, iv(slip.spearman_lo, slip.spearman_hi, 95)], ['Latency, median, s', quantile(e.fills.latency, 0.5)],
		['Latency, 95 %, s', quantile(e.fills.latency, 0.95)], ['Fills later than 1 s after their order', late / slip.n, iv(late, slip.n, slow.lo, slow.hi, 95)],
	['Profit at 3 times the costs, USD', stress.net_3, iv(stress.sharpe_3)], ['Probability of beating the luck of all experiments', tried.dsr, iv(e.compared || null)],
		['Sharpe ratio, upper bound at all times', bet.cs_hi], ['Calmar ratio', stats.calmar], ['Skewness', stats.skew],
	['Probability of a Sharpe above 1', above(1)]];
for (const [name, list, got, rows] of [['statistics', LIST, json.statistics, page.root.all('#statistics tbody tr')],
	['advisory figures', ADVISORY, json.advisory, page.root.all('#advisory tbody tr')]]) {
	const wrong = got.length !== list.length || rows.length !== list.length ? [`${got.length} and ${rows.length} rows, not ${list.length}`] : [];
	for (const [label, value, interval, written = value] of list) { // written: when it is not the value itself that is rounded
		const f = got.find(x => x.label === label), row = rows.find(r => r.find('td').words() === label);
		if (!f || !row) { wrong.push(`no ${label}`); continue; }
		if (!near(f.value, value)) wrong.push(`${label}: ${f.value}, not ${value}`);
		const day_ = label === 'Worst fall from a peak' ? `peak ${stats.mdd_peak ? `on ${day(e.sessions[stats.mdd_peak - 1])}` : 'at the start'}, lowest on ${day(e.sessions[stats.mdd_trough - 1])}, ${stats.mdd_recovered === null ? 'not made good yet' : 'made good since'}` :
			null, shown = value === null ? ['—'] : f.text.match(NUMBER) ?? [];
		if (shown.length !== 1 || (value !== null && ![written, 100 * written].some(x => rounds(shown[0], x)))) wrong.push(`${label}: "${f.text}" of ${value}`);
		if (day_ ? f.interval !== day_ : unknown(f.interval, interval ?? []).length ||
			(interval?.[0] !== undefined && interval[0] !== null && !f.interval)) wrong.push(`${label}: "${f.interval}", not ${day_ ?? interval}`);
		[label, f.text, [f.interval, f.reason].filter(Boolean).join('; ')].forEach((w, i) => page.says(row.all('td')[i], w));
	}
	check(`${list.length} ${name}`, !wrong.length && !page.wrong.length, [...wrong, ...page.take()].join('; '));
}

// The curve: the sentence, the table, and the points that the picture is drawn of.
{
	const logs = curve(e.returns, l.hurdle), points = json.curve.points, off = points.filter(([d, session, y]) => e.sessions[d - 1] !== session ||
		Math.abs(y - logs[d - 1]) > 1e-5 * Math.max(1, Math.abs(y))), top = logs.indexOf(Math.max(...logs)), w = [];
	check(`the curve: ${points.length} points, its ends and its top among them`, !off.length && points[0][0] === 1 && points.at(-1)[0] === n && points.some(p => p[0] === top + 1) &&
		near(json.curve.threshold, Math.log(1 / alpha)), JSON.stringify(off.slice(0, 3)));
	const lead = page.root.find('#evidence .lead').words(), said =
		lead.match(/^A daily bet turned 1 into (\S+) so far; its highest was (\S+) on (.*?); (\S+) is needed, held for 5 days\.$/) ?? [];
	check('the curve in a sentence', rounds(said[1] ?? 'x', Math.exp(logs[n - 1])) && rounds(said[2] ?? 'x', Math.exp(logs[top])) && said[3] === day(e.sessions[top]) &&
		rounds(said[4] ?? 'x', 1 / alpha), lead);
	page.says('#evidence .lead', lead);
	for (const row of page.root.all('#table-evidence tbody tr')) {
		const [session, d, wealth] = row.all('td').map(c => c.words()), i = Number(d) - 1;
		if (session !== day(e.sessions[i]) || !rounds(wealth, Math.exp(logs[i]))) w.push(`${d}: ${session} ${wealth}, not ${e.sessions[i]} ${Math.exp(logs[i])}`);
		row.all('td').forEach(c => page.says(c, c.words()));
	}
	const rows = page.root.all('#table-evidence tbody tr');
	check('its data table', rows.length === 16 && rows.at(-1).all('td')[1].words() === String(n) && !w.length && !page.wrong.length, [...w, ...page.take()].join('; '));
	const needed = count(Math.round(1 / alpha));
	page.fixed([`dashed: ${needed}, which luck alone reaches less than 1 time in ${needed}`]);
}

// What is left names no datum of this run.
page.fixed(['a daily bet on the strategy, 1 at the start', 'powers of ten: 0 is 1, 1 is 10, −1 is 0.1', 'What 1 had become by a daily bet on the strategy', '1 became',
	/^A crash that has not happened\..* a gap of 20 % against them would cost\.$/,
	/^Its daily bet holds while no day loses more than 7, 10 or 20 times the predicted volatility/, /^A true edge of a Sharpe of 1 seldom shows/,
	/^A fill that pays for its haste may lie a spread and a tick outside its bar: X2 lets that pass/]);
check('the three stakes are those of the curve', json.curve.stakes.map(f => Math.round(1 / f)).sort((a, b) => a - b).join() === '7,10,20', json.curve.stakes);
check('no number of the page is left', !page.rest().length && !page.wrong.length, [...page.rest(), ...page.take()].join('; '));
finish();
