/*
 *     node tests/vectors/readiness_cases.mjs [SEED] >tests/vectors/data/readiness.json
 *
 * Cases for the statistics of the go-live gate, with what readiness.mjs and readiness_gate.mjs make of them. Seed 1 is the one in
 * the tree; any other gives as many with other numbers.
 */
import * as gate from './readiness_gate.mjs';
import * as stats from './readiness.mjs';

const seed = process.argv[2] ?? '1';
if (!/^[1-9][0-9]{0,14}$/.test(seed)) {
	process.stderr.write(`readiness_cases: seed ${seed}: a whole number above 0 is wanted\n`);
	process.exit(2);
}
const draws = stats.xoshiro(seed), range = n => Array.from({ length: n }, (_, i) => i);
const u = () => Number(draws.next().value >> 11n) / 2 ** 53, whole = (a, b) => a + Math.floor(u() * (b - a + 1)), round = (x, d) => Number(x.toFixed(d));
const normal = () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u()), pick = (...x) => x[whole(0, x.length - 1)];

const cases = [];
const add = (name, input) => cases.push({ name, input, expected: { ...stats, ...gate }[input.kind](input) });

/* n daily returns of an annual Sharpe ratio; heavy: the share of days that move four times as far; ar: correlation of neighbours; flat: share of idle days. */
function returns(n, { sharpe = 0, heavy = 0, ar = 0, flat = 0 } = {}) {
	let last = normal();
	return range(n).map(() => {
		last = ar * last + Math.sqrt(1 - ar * ar) * normal() * (u() < heavy ? 4 : 1);
		return u() < flat ? 0 : round(0.005 * (last + sharpe / Math.sqrt(252)), 6);
	});
}
const equity = r => r.reduce((e, v) => [...e, round(e[e.length - 1] * (1 + v), 2)], [100000]);

/* 1 */
for (const [name, e] of [['empty', [100]], ['one_loss', [100, 90]], ['one_gain', [100, 110]], ['two_equal', [100, 110, 121]], ['flat', [7, 7, 7, 7, 7]], ['zero', [10, 0, 10]], ['below_zero', [10, -1]],
	['doubled', [1, 2, 4, 8, 16]], ['first_day', [100, 80, 90, 95]], ['back_at_the_peak', [100, 90, 100, 95, 100, 99]], ['recovered', [100, 120, 90, 121, 100, 122]]])
	add(`stats_${name}`, { kind: 'stats', equity: e });
for (const [name, shape, extra] of [['plain', { sharpe: 1 }, {}], ['heavy', { heavy: 0.1 }, { rf: 0.03 }], ['ar', { ar: 0.5 }, { A: 365 }], ['turning', { ar: -0.6 }, {}], ['idle', { flat: 0.6 }, {}]]) {
	const n = whole(30, 70), e = equity(returns(n, shape));
	add(`stats_${name}`, { kind: 'stats', equity: e, ...extra });
	if (name === 'plain' || name === 'idle')
		add(`stats_${name}_traded`, { kind: 'stats', equity: e, gross_notional: range(n).map(() => u() < 0.3 ? 0 : whole(1e4, 2e5)), traded_notional: range(n).map(() => whole(0, 1e5)),
			costs: range(n).map(() => round(20 * u(), 2)) });
}

/* 2 */
add('special', { kind: 'special', x: [0, -0.5, 1, -1.96, 3, -6, 8, -20, round(normal(), 6)], q: [0.5, 0.500001, 0.25, 0.75, 0.975, 0.001, 0.9999, 1e-10, 1e-200, round(u(), 6)],
	t: [[0.975, 1], [0.95, 2], [0.975, 3], [0.95, 4], [0.975, 30], [0.95, whole(31, 900)]], n: [0, 1, 2, 3, 4, 7, 27, 124, 125, 126, 252, 504, 1000, 2520, 10000, whole(5, 5000)] });
add('prng', { kind: 'prng', seed: whole(0, 1e9), count: 5, n: whole(2, 1000) });
const shapes = { plain: { sharpe: 2 }, loser: { sharpe: -2 }, heavy: { heavy: 0.1, sharpe: 1 }, ar: { ar: 0.5, sharpe: 1 }, turning: { ar: -0.5, sharpe: 1 }, idle: { flat: 0.7, sharpe: 2 } };
for (const [name, shape] of Object.entries(shapes)) {
	add(`sharpe_${name}`, { kind: 'sharpe_inference', returns: returns(whole(20, 80), shape), benchmark: pick(0, 0.5, 1), confidence: pick(0.9, 0.95, 0.99) });
	add(`bootstrap_${name}`, { kind: 'bootstrap', returns: returns(whole(5, 60), shape), B: whole(20, 80), block: pick(null, 1, whole(2, 30)), seed: whole(0, 1e9) });
	add(`eprocess_${name}`, { kind: 'eprocess', returns: returns(whole(30, 90), { ...shape, sharpe: 4 * (shape.sharpe ?? 0) }), alpha: pick(0.04, 0.005), hurdle: pick(0, 1), sr_min: pick(0.5, 1), alpha_fail: pick(0.1, 0.05) });
}
const alike = [[], [0.01], [0.01, 0.01], [0.125, 0.125, 0.125, 0.125, 0.125, 0.125]];
for (const r of alike) {
	add(`sharpe_alike_${r.length}`, { kind: 'sharpe_inference', returns: r, benchmark: 0, confidence: 0.95 });
	add(`bootstrap_alike_${r.length}`, { kind: 'bootstrap', returns: r, B: 20, block: null, seed: 7 });
	add(`eprocess_alike_${r.length}`, { kind: 'eprocess', returns: r, alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
}
const calm = returns(30);
add('bootstrap_few_with_a_ratio', { kind: 'bootstrap', returns: range(20).map(i => i === 9 ? 0.01 : 0), B: 40, block: 5, seed: 3 });
add('bootstrap_ruin', { kind: 'bootstrap', returns: [0.01, -1, 0.02, -0.5], B: 30, block: 2, seed: 4 });
add('eprocess_never_bets', { kind: 'eprocess', returns: range(30).map(() => 0), alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
add('eprocess_wakes_late', { kind: 'eprocess', returns: [...range(25).map(() => 0), ...calm], alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
add('eprocess_crash', { kind: 'eprocess', returns: [...calm, -0.06, ...calm], alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
add('eprocess_lost', { kind: 'eprocess', returns: [...calm, -0.6, -9, ...calm], alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
add('eprocess_jump', { kind: 'eprocess', returns: [...calm, 0.6, ...calm], alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
add('eprocess_held', { kind: 'eprocess', returns: range(80).map(i => round(0.004 + 0.003 * Math.sin(i * 2.4), 6)), alpha: 0.04, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1 });
for (const [name, known, n, corr] of [['one', 0, 1, null], ['second', 0, 2, null], ['nine', 9, 40, 0.3], ['ten', 10, 10, null], ['alike', 12, 12, 0], ['over_one', 15, 15, 1.4], ['below_zero', 20, 300, -0.3], ['few', 0, 2, 0.9]])
	add(`dsr_${name}`, { kind: 'dsr', returns: returns(whole(20, 60), { sharpe: 2 }), trial_sharpes: range(known).map(() => name === 'alike' ? 0.7 : round(normal(), 4)), n_trials: n, avg_corr: corr, trial_days: whole(30, 400) });

/* 3 */
function fills(n, days, step, noise) {
	const day = range(n).map(() => whole(1, days)).sort((a, b) => a - b), predicted = day.map(() => round(Math.round((0.5 + 2 * u()) / step) * step, 3));
	return { kind: 'slippage', tolerance: pick(0, 0.25, 0.5), day, predicted, actual: predicted.map((p, i) => round(p * 1.1 + noise * normal() + 0.1 * (day[i] % 3 - 1), 2)) };
}
add('slippage_plain', fills(whole(40, 80), 20, 0.001, 1));
add('slippage_ties', fills(whole(40, 60), 12, 0.5, 0.5));
add('slippage_one_day', { ...fills(5, 1, 0.001, 1) });
add('slippage_three', { kind: 'slippage', tolerance: 0.25, day: [1, 2, 2], predicted: [1, 2, 1.5], actual: [1, 3, 1.25] });
add('slippage_alike', { kind: 'slippage', tolerance: 0.25, day: [1, 2, 3, 4], predicted: [1, 1, 1, 1], actual: [1, 2, 1.5, 0.5] });
add('slippage_ranked', { kind: 'slippage', tolerance: 0, day: [1, 2, 3, 4, 5], predicted: [1, 2, 3, 4, 5], actual: [-1, -2.5, -3, -3.5, -9] });
add('slippage_none', { kind: 'slippage', tolerance: 0.25, day: [], predicted: [], actual: [] });
for (const [bad, total] of [[0, 0], [0, 1], [0, 133], [0, 132], [3, 3], [1, 185], [whole(2, 9), whole(50, 400)]])
	add(`wilson_${bad}_${total}`, { kind: 'wilson', bad, total, z: 1.6448536269514722, limit: pick(0.02, 0.05) });
for (const [name, n, cost] of [['plain', 50, 20], ['free', 20, 0], ['paid', 20, -10], ['one', 1, 5], ['none', 0, 0]]) {
	const gross = range(n).map(() => round(400 * normal(), 2)), costs = gross.map(() => round(cost * (1 + u()), 2));
	add(`stress_${name}`, { kind: 'stress', gross, costs, equity_start: gross.map(() => whole(90000, 110000)) });
}

/* 5 */
function forecasts(n, skill, horizon) {
	const p = range(n).map(() => round(Math.min(1, Math.max(0, 0.5 + 0.15 * normal())), 3));
	return { kind: 'brier', p, y: p.map(v => u() < 0.5 + skill * (v - 0.5) ? 1 : 0), day: p.map((_, i) => Math.floor(i / 3)), horizon };
}
for (const [name, input] of [['good', forecasts(120, 1, 5)], ['bad', forecasts(90, -1, 1)], ['long', forecasts(30, 0.5, 60)], ['one', forecasts(1, 0, 5)], ['none', forecasts(0, 0, 5)],
	['edges', { kind: 'brier', p: [0, 0.1, 0.3, 0.7, 0.999, 1], y: [0, 1, 0, 1, 1, 1], day: [4, 4, 5, 5, 9, 9], horizon: 2 }],
	['all_fell', { kind: 'brier', p: [0.25, 0.5, 0.75], y: [0, 0, 0], day: [1, 2, 3], horizon: 5 }]])
	add(`brier_${name}`, input);
for (const [name, pnl, markets] of [['plain', range(40).map(() => round(100 * normal() + 40, 2)), { HE: 700.5, LE: -120.25, ZC: 300 }], ['four', [1, 2, 3, 4], { HE: 10 }], ['five', [5, 1, 4, 2, 3], { HE: 10, LE: 5 }],
	['lost', [-1, -2, 1, -3, 2, -4], { HE: -2, LE: 1 }], ['none', [], {}], ['nothing_won', [0, 0, 0, 0, 0], { HE: 0, LE: 0 }]])
	add(`concentration_${name}`, { kind: 'concentration', pnl, markets });

/* 6. Each criterion below, at and above what it compares, too early, and unknown. */
const n = () => whole(1, 400), some = (key, of) => range(5).map(() => ({ values: Object.fromEntries(key.split(' ').map(k => [k, of[k]()])), limits: {} }));
const maybe = f => () => u() < 0.2 ? null : f(), real = (a, b) => maybe(() => round(a + (b - a) * u(), 4)), count = { bad: () => whole(0, 20), total: () => whole(20, 900) }, since = { open: () => pick(0, 0, 0, 1), since: () => whole(0, 120) };
const drawn = {
	D1: some('live_days other_days', { live_days: () => whole(0, 2), other_days: () => whole(0, 1) }),
	E1: some('n mintrl', { n, mintrl: real(2, 500) }),
	E2: some('run log_e_fail more', { run: () => pick(5, whole(0, 4)), log_e_fail: () => round(4 * u() - 1, 4), more: maybe(() => whole(1, 300)) }),
	E3: some('n psr0 psr_min mintrl_more', { n, psr0: real(0.8, 1), psr_min: () => round(0.2 * u(), 4), mintrl_more: maybe(n) }),
	E4: some('p05 p95 mintrl_more', { p05: () => round(u() - 0.5, 4), p95: () => round(2 * u() - 0.5, 4), mintrl_more: maybe(() => whole(0, 9)) }),
	E5: some('n mdd mdd_p95', { n: () => whole(30, 120), mdd: real(0, 0.2), mdd_p95: real(0.1, 0.2) }),
	E6: some('dsr sr sr0 v n', { dsr: real(0.8, 1), sr: () => round(0.1 * u(), 4), sr0: () => round(0.06 * u(), 4), v: () => round(1 + u(), 4), n }),
	X1: some('N G excess_lo excess_hi', { N: () => whole(20, 80), G: () => whole(8, 30), excess_lo: () => round(u() - 0.7, 4), excess_hi: () => round(u() - 0.2, 4) }),
	X2: some('bad total', count), X3: some('n N breakeven costs', { n: () => whole(40, 100), N: () => whole(20, 60), breakeven: real(0, 4), costs: () => whole(-1, 9) }),
	O1: some('bad total', count), O2: some('open since', since), O3: some('open since', since), O4: some('bad total', count),
	O5: some('exact inexact_recent', { exact: () => whole(0, 5), inexact_recent: () => pick(0, 0, 0, 1) }), O6: some('open since', since),
	M1: some('N skill_lo skill_hi', { N: () => whole(150, 400), skill_lo: () => round(-0.15 * u(), 4), skill_hi: () => round(0.1 * u() - 0.07, 4) }),
	M2: some('N ece_excess', { N: () => whole(150, 400), ece_excess: real(0, 0.1) }), M3: some('significant missing_bars', { significant: () => pick(0, 0, 1), missing_bars: () => pick(0, whole(1, 60)) }),
	M4: some('age', { age: maybe(() => whole(0, 500)) }), M5: some('n best5', { n: () => whole(40, 100), best5: real(0, 2) }), M6: some('markets market_share', { markets: () => whole(1, 4), market_share: real(0.2, 1.5) }) };
/* Exactly at a limit, which passes. */
const at = { D1: { live_days: 1, other_days: 0 }, E1: { n: 126, mintrl: 126 }, E2: { run: 5, log_e_fail: 2.3, more: 0 }, E3: { n: 200, psr0: 0.95, psr_min: 0.2, mintrl_more: 0 }, E4: { p05: 0.01, p95: 1, mintrl_more: 0 },
	E5: { n: 60, mdd: 0.1, mdd_p95: 0.15 }, E6: { dsr: 0.95, sr: 0.1, sr0: 0.01, v: 1, n: 400 }, X1: { N: 30, G: 10, excess_lo: -1, excess_hi: 0 }, X2: { bad: 0, total: 133 }, X3: { n: 60, N: 30, breakeven: 2, costs: 1 },
	O1: { bad: 0, total: 52 }, O2: { open: 0, since: 60 }, O3: { open: 0, since: 20 }, O4: { bad: 0, total: 268 }, O5: { exact: 3, inexact_recent: 0 }, O6: { open: 0, since: 20 }, M1: { N: 200, skill_lo: -0.0499, skill_hi: 1 },
	M2: { N: 200, ece_excess: 0.05 }, M3: { significant: 0, missing_bars: 0 }, M4: { age: 365 }, M5: { n: 60, best5: 0.8 }, M6: { markets: 2, market_share: 0.8 } };
for (const id of gate.IDS)
	add(`criterion_${id}`, { kind: 'criterion', id, cases: [{ values: at[id], limits: {} }, ...drawn[id]] });
add('criterion_set', { kind: 'criterion', id: null, cases: [{ id: 'E1', values: { n: 100, mintrl: 90 }, limits: { min_days: 60 } }, { id: 'E2', values: { run: 0, log_e_fail: 2.5, more: 9 }, limits: { alpha_fail: 0.05 } },
	{ id: 'E3', values: { n: 200, psr0: 0.97, psr_min: 0.5, mintrl_more: 31 }, limits: { conf: 0.99 } }, { id: 'E5', values: { n: 99, mdd: 0.2, mdd_p95: 0.3 }, limits: { dd: 0.2, dd_p95: 0.3 } },
	{ id: 'X1', values: { N: 20, G: 12, excess_lo: -1, excess_hi: -0.5 }, limits: { min_fills: 20 } }, { id: 'M4', values: { age: 61 }, limits: { age_max: 60 } } ] });
const whole_gate = changes => gate.IDS.map(id => ({ id, values: changes[id] ?? at[id], limits: {} }));
add('verdict_ready', { kind: 'verdict', criteria: whole_gate({}) });
add('verdict_waits', { kind: 'verdict', criteria: whole_gate({ E1: { n: 100, mintrl: 150 }, O3: { open: 0, since: 3 }, X2: { bad: 0, total: 10 } }) });
add('verdict_waits_unknown', { kind: 'verdict', criteria: whole_gate({ E1: { n: 100, mintrl: null }, M4: { age: 12 } }) });
add('verdict_fills_only', { kind: 'verdict', criteria: whole_gate({ X1: { N: 3, G: 2, excess_lo: null, excess_hi: null } }) });
add('verdict_simulated', { kind: 'verdict', criteria: whole_gate({ D1: { live_days: 0, other_days: 300 } }) });
add('verdict_fails', { kind: 'verdict', criteria: whole_gate({ M3: { significant: 2, missing_bars: 0 }, O2: { open: 1, since: 0 }, E5: { n: 20, mdd: 0.01, mdd_p95: null } }) });
add('verdict_drawn', { kind: 'verdict', criteria: gate.IDS.map(id => ({ id, ...pick(...drawn[id]) })) });

const text = (_, x) => x === -Infinity ? '-inf' : x;
process.stdout.write(`[\n${cases.map(c => JSON.stringify(c, text)).join(',\n')}\n]\n`);
