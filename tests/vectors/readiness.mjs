/*
 * The statistics of the go-live gate a second time, from their definitions (docs/definitions.md, "Readiness") and by other ways than
 * the C code's wherever there is one: compensated sums, series and continued fractions, searches, brute force. readiness_cases.mjs
 * makes tests/vectors/data/readiness.json of it, so that what the C code is held against was not computed by it.
 */
const Z90 = 1.6448536269514722, Z95 = 1.959963984540054;

/* Sums with what rounding took away (Neumaier 1974). */
export function sum(x) {
	let s = 0, rest = 0;
	if (x.some(v => !Number.isFinite(v)))
		return x.reduce((a, v) => a + v, 0);
	for (const v of x) {
		const t = s + v;
		rest += Math.abs(s) >= Math.abs(v) ? s - t + v : v - t + s;
		s = t;
	}
	return s + rest;
}
const mean = x => sum(x) / x.length;
const allEqual = x => x.every(v => v === x[0]);
const range = n => Array.from({ length: n }, (_, i) => i);
const bisect = (low, high, isLow, steps = 200) => {
	for (let i = 0; i < steps; i++) {
		const m = (low + high) / 2;
		if (isLow(m)) low = m; else high = m;
	}
	return (low + high) / 2;
};
/* Sample standard deviation; exactly 0 of equal values. */
const sd = x => allEqual(x) ? 0 : Math.sqrt(sum(x.map(v => (v - mean(x)) ** 2)) / (x.length - 1));

/* Distributions. Upper tail of the normal: Taylor's series near 0, Laplace's continued fraction beyond. */
const density = x => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
function inside(x) { /* P(0 < Z < x) */
	let term = x, total = x;
	for (let k = 1; Math.abs(term) > Math.abs(total) * 1e-18 && k < 500; k++) {
		term *= x * x / (2 * k + 1);
		total += term;
	}
	return total * density(x);
}
function above(x) {
	if (x < 0)
		return 1 - above(-x);
	if (x < 2.5)
		return 0.5 - inside(x);
	let f = x;
	for (let k = 400; k >= 1; k--)
		f = x + k / f;
	return density(x) / f;
}
export const cdf = x => above(-x);
export function ppf(p) {
	if (p === 0.5)
		return 0;
	if (p > 0.25 && p < 0.75) /* relative to the distance from the middle */
		return Math.sign(p - 0.5) * bisect(0, 1, x => inside(x) < Math.abs(p - 0.5));
	return p < 0.5 ? -bisect(0, 40, x => above(x) > p) : bisect(0, 40, x => above(x) > 1 - p);
}
/* Student's quantile: the density integrated by Simpson's rule over the angle, where it is a power of a cosine. */
const tails = new Map();
export function student(q, v) {
	const key = `${q}/${v}`;
	if (tails.has(key))
		return tails.get(key);
	const area = (angle, cells) => {
		const h = angle / cells;
		return sum(range(cells + 1).map(i => Math.cos(i * h) ** (v - 1) * (i === 0 || i === cells ? 1 : i % 2 ? 4 : 2))) * h / 3;
	};
	/* exact whole by Wallis's products */
	let whole = v % 2 ? Math.PI / 2 : 1;
	for (let k = v % 2 ? 2 : 3; k <= v - 1; k += 2)
		whole *= (k - 1) / k;
	const angle = bisect(0, Math.PI / 2, a => area(a, 4000) / whole / 2 < q - 0.5, 60);
	tails.set(key, Math.tan(angle) * Math.sqrt(v));
	return tails.get(key);
}
export function lag(n) {
	let k = 0n;
	while ((k + 1n) ** 9n * 10000n <= 262144n * BigInt(n) ** 2n)
		k++;
	return Math.max(0, Math.min(Number(k), n - 2));
}
export function block(n) {
	let k = 5;
	while (k ** 3 < n)
		k++;
	return k;
}

/* 1 Return statistics */
const STATS = ['mean', 'vol_ann', 'total_return', 'sharpe', 'sharpe_ac', 'sortino', 'cagr', 'mdd', 'mdd_peak', 'mdd_trough', 'mdd_recovered', 'dd_longest', 'dd_now', 'dd_now_days',
	'calmar', 'skew', 'kurt', 'hit_rate', 'profit_factor', 'exposure', 'leverage', 'turnover', 'cost_drag', 'cost_share'];
const autocorrelation = (r, l) => sum(range(r.length - l).map(i => (r[i + l] - mean(r)) * (r[i] - mean(r)))) / sum(r.map(v => (v - mean(r)) ** 2));
const root = (x, f) => x > 0 ? f(x) : null;
export function stats({ equity, gross_notional, traded_notional, costs, rf = 0, A = 252 }) {
	const n = equity.length - 1, out = Object.fromEntries(STATS.map(k => [k, null]));
	Object.assign(out, { n, error: null });
	if (equity.some(e => !Number.isFinite(e) || e <= 0))
		return { ...out, error: 'equity' };
	if (n === 0)
		return out;
	const r = range(n).map(i => equity[i + 1] / equity[i] - 1), m = mean(r), target = rf / A, s = n > 1 ? sd(r) : null, pnl = range(n).map(i => equity[i + 1] - equity[i]);
	out.mean = m;
	out.total_return = equity[n] / equity[0] - 1;
	out.cagr = Math.exp(Math.log(equity[n] / equity[0]) * A / n) - 1;
	out.hit_rate = r.some(v => v !== 0) ? r.filter(v => v > 0).length / r.filter(v => v !== 0).length : null;
	out.profit_factor = pnl.some(v => v < 0) ? sum(pnl.filter(v => v > 0)) / -sum(pnl.filter(v => v < 0)) : null;
	if (n > 1) {
		out.vol_ann = s * Math.sqrt(A);
		const below = sum(r.map(v => Math.min(v - target, 0) ** 2)) / n;
		out.sortino = root(below, b => (m - target) / Math.sqrt(b) * Math.sqrt(A));
		out.sharpe = root(s, x => (m - target) / x * Math.sqrt(A));
		if (s > 0)
			out.sharpe_ac = root(A + 2 * sum(range(lag(n)).map(i => (A - i - 1) * autocorrelation(r, i + 1))), a => (m - target) / s * A / Math.sqrt(a));
		const moment = j => sum(r.map(v => (v - m) ** j)) / n;
		out.skew = n > 2 && s > 0 ? moment(3) / moment(2) ** 1.5 : null;
		out.kurt = n > 3 && s > 0 ? moment(4) / moment(2) ** 2 : null;
	}
	/* every pair of days, by brute force */
	const high = range(n + 1).map(t => Math.max(...equity.slice(0, t + 1))), fall = range(n + 1).map(t => (high[t] - equity[t]) / high[t]);
	const last = range(n + 1).map(t => range(t + 1).filter(i => equity[i] === high[i]).pop());
	out.mdd = Math.max(...fall);
	out.dd_now = fall[n];
	out.dd_now_days = n - last[n];
	out.dd_longest = Math.max(...range(n + 1).map(t => t - last[t]));
	if (out.mdd > 0) {
		out.mdd_trough = fall.indexOf(out.mdd);
		out.mdd_peak = range(out.mdd_trough + 1).filter(i => equity[i] === high[out.mdd_trough]).pop();
		out.mdd_recovered = range(n + 1).find(t => t > out.mdd_trough && equity[t] >= high[out.mdd_trough]) ?? null;
		out.calmar = out.cagr / out.mdd;
	}
	const e = mean(equity.slice(1));
	if (gross_notional) {
		out.exposure = gross_notional.filter(g => g > 0).length / n;
		out.leverage = mean(gross_notional.map((g, i) => g / equity[i + 1]));
	}
	if (traded_notional)
		out.turnover = sum(traded_notional) / e * A / n;
	if (costs) {
		const c = sum(costs), gain = equity[n] - equity[0] + c;
		out.cost_drag = c / e * A / n;
		out.cost_share = root(gain, g => c / g);
	}
	return out;
}

/* 2 Uncertainty */
function sharpe(r, A) {
	const n = r.length;
	if (n < 4 || sd(r) === 0)
		return null;
	const m = mean(r), sr = m / sd(r), deviation = Math.sqrt(mean(r.map(v => (v - m) ** 2)));
	const psi = r.map(v => (v - m) / deviation).map(z => z - sr / 2 * (z * z - 1)), L = lag(n);
	const gamma = l => sum(range(n - l).map(i => psi[i] * psi[i + l])) / n;
	const v_iid = gamma(0), v_hac = v_iid + 2 * sum(range(L).map(i => (1 - (i + 1) / (L + 1)) * gamma(i + 1))), v = Math.max(v_iid, v_hac);
	return v < 1e-12 ? null : { n, A, sr, lag: L, v_iid, v_hac, v, se_iid: Math.sqrt(v_iid / (n - 1)), se: Math.sqrt(v / (n - 1)) };
}
export function sharpe_inference({ returns, benchmark: h, confidence: c, A = 252 }) {
	const s = sharpe(returns, A), n = returns.length;
	if (s === null)
		return { sharpe: null, lag: null, v_iid: null, v_hac: null, se_iid: null, se: null, sharpe_lo95: null, sharpe_hi95: null, psr: null, mintrl: null, mintrl_more: null, n };
	const y = Math.sqrt(A), far = s.sr - h / y, mintrl = far > 0 ? 1 + s.v * (ppf(c) / far) ** 2 : null;
	return { sharpe: s.sr * y, lag: s.lag, v_iid: s.v_iid, v_hac: s.v_hac, se_iid: s.se_iid, se: s.se, sharpe_lo95: (s.sr - Z95 * s.se) * y,
		sharpe_hi95: (s.sr + Z95 * s.se) * y, psr: cdf(far / s.se), mintrl, mintrl_more: mintrl === null ? null : Math.max(0, Math.ceil(mintrl) - n), n };
}
export function dsr({ returns, A = 252, trial_sharpes, n_trials, avg_corr, trial_days }) {
	const s = sharpe(returns, A), rho = Math.min(1, Math.max(0, avg_corr ?? 0)), n_eff = rho + (1 - rho) * n_trials, g = 0.5772156649015329;
	const var_trials = trial_sharpes.length >= 10 ? sd(trial_sharpes.map(t => t / Math.sqrt(A))) ** 2 : 1 / (trial_days - 1);
	const sr0 = n_eff <= 1 ? 0 : Math.max(0, Math.sqrt(var_trials) * ((1 - g) * ppf(1 - 1 / n_eff) + g * ppf(1 - 1 / (n_eff * Math.E))));
	return { n_eff, var_trials, sr0, sr0_ann: sr0 * Math.sqrt(A), dsr: s === null ? null : cdf((s.sr - sr0) / s.se) };
}
const M = (1n << 64n) - 1n;
export function* xoshiro(seed) {
	let state = BigInt(seed);
	const s = range(4).map(() => {
		let z = state = state + 0x9E3779B97F4A7C15n & M;
		z = (z ^ z >> 30n) * 0xBF58476D1CE4E5B9n & M;
		z = (z ^ z >> 27n) * 0x94D049BB133111EBn & M;
		return z ^ z >> 31n;
	});
	const turn = (x, k) => (x << k | x >> 64n - k) & M;
	for (;;) {
		yield turn(s[1] * 5n & M, 7n) * 9n & M;
		const t = s[1] << 17n & M;
		s[2] ^= s[0];
		s[3] ^= s[1];
		s[1] ^= s[2];
		s[0] ^= s[3];
		s[2] ^= t;
		s[3] = turn(s[3], 45n);
	}
}
const unit = x => Number(x >> 11n) / 2 ** 53;
const index = (x, n) => Number(x * BigInt(n) >> 64n);
export function prng({ seed, count, n }) {
	const g = xoshiro(seed), next = () => g.next().value;
	return { next: range(count).map(() => next().toString(16).padStart(16, '0')), uniform: range(4).map(() => unit(next())), index: range(8).map(() => index(next(), n)) };
}
function quantile(sorted, q) {
	const v = (sorted.length - 1) * q, j = Math.floor(v);
	if (v >= sorted.length - 1)
		return sorted[sorted.length - 1];
	const d = sorted[j + 1] - sorted[j], g = v - j;
	return g < 0.5 ? sorted[j] + d * g : sorted[j + 1] - d * (1 - g);
}
/* To the bit: here the order of the operations is the definition. */
export function bootstrap({ returns, A = 252, B = 2000, block: given = null, seed = 20250101 }) {
	const n = returns.length, names = ['sharpe_p025', 'sharpe_p05', 'sharpe_p95', 'sharpe_p975', 'mean_p025', 'mean_p975', 'mdd_p50', 'mdd_p95', 'n_valid', 'first', 'checksum', 'block'];
	const out = Object.fromEntries(names.map(k => [k, null]));
	if (n < 2)
		return out;
	out.block = given ?? block(n);
	const g = xoshiro(seed), next = () => g.next().value, days = [], sharpes = [], means = [], falls = [];
	for (let b = 0; b < B; b++) {
		const at = [];
		for (let t = 0; t < n; t++)
			at.push(t === 0 || unit(next()) < 1.0 / out.block ? index(next(), n) : (at[t - 1] + 1) % n);
		const y = at.map(i => returns[i]), m = y.reduce((a, v) => a + v, 0) / n, q = y.reduce((a, v) => a + (v - m) * (v - m), 0);
		let w = 1, peak = 1, dd = 0;
		for (const v of y) {
			w *= 1 + v;
			peak = Math.max(peak, w);
			dd = Math.max(dd, 1 - w / peak);
		}
		if (Math.min(...y) < Math.max(...y) && q > 0)
			sharpes.push(m / Math.sqrt(q / (n - 1)) * Math.sqrt(A));
		means.push(m);
		falls.push(dd);
		days.push(...at);
	}
	for (const x of [sharpes, means, falls])
		x.sort((a, b) => a - b);
	out.n_valid = sharpes.length;
	if (10 * sharpes.length >= 9 * B)
		for (const [k, q] of [['p025', 0.025], ['p05', 0.05], ['p95', 0.95], ['p975', 0.975]])
			out[`sharpe_${k}`] = quantile(sharpes, q);
	Object.assign(out, { mean_p025: quantile(means, 0.025), mean_p975: quantile(means, 0.975), mdd_p50: quantile(falls, 0.5), mdd_p95: quantile(falls, 0.95),
		first: days.slice(0, Math.min(12, n)), checksum: String(days.reduce((c, i) => c * 31n + BigInt(i) & M, 0n)) });
	return out;
}
const STAKES = [0.05, 0.1, 0.15];
export function eprocess({ returns: r, A = 252, alpha, hurdle = 0, sr_min = 0.5, alpha_fail = 0.1 }) {
	const n = r.length, y = Math.sqrt(A), v = [];
	const x = range(n).map(i => {
		const R = k => mean(r.slice(0, k).map(a => a * a)), now = R(i + 1);
		v.push(i < 20 ? now : 0.94 * v[i - 1] + 0.06 * r[i] ** 2);
		const before = i > 0 ? Math.sqrt(Math.max(v[i - 1], R(i))) : 0;
		return i >= 20 && before > 0 ? r[i] / before : null;
	});
	const logs = (days, mu, sign) => STAKES.map(f => sum(x.slice(0, days).filter(a => a !== null).map(a => Math.log(Math.max(0, 1 + sign * f * (a - mu))))));
	const E = (days, mu, sign) => { const w = logs(days, mu, sign), top = Math.max(...w); return top === -Infinity ? top : top + Math.log(mean(w.map(a => Math.exp(a - top)))); };
	const vif = days => {
		const part = r.slice(0, days), L = lag(days);
		return days < 2 || allEqual(part) ? 1 : Math.max(1, 1 + 2 * sum(range(L).map(i => (1 - (i + 1) / (L + 1)) * autocorrelation(part, i + 1))));
	};
	const bets = days => x.slice(0, days).filter(a => a !== null).length, at = days => bets(days) ? E(days, hurdle / y, 1) / vif(days) : 0;
	const k = Math.min(5, n), recent = range(k).map(i => at(n - k + 1 + i)), enough = Math.log(1 / alpha), all = bets(n), factor = vif(n);
	let run = 0;
	while (run < k && recent[k - 1 - run] >= enough)
		run++;
	const out = { bets: all, vif: factor, log_e: at(n), log_e_fail: all ? E(n, sr_min / y, -1) / factor : 0, recent, run, cs_lo: null, cs_hi: null, growth: null, more: null, stakes: null };
	if (all === 0)
		return out;
	const low = mu => E(n, mu, 1) / factor >= enough, high = mu => E(n, mu, -1) / factor >= Math.log(1 / alpha_fail);
	out.cs_lo = low(4) ? 4 * y : low(-4) ? y * bisect(-4, 4, low) : null;
	out.cs_hi = high(-4) ? -4 * y : high(4) ? y * bisect(-4, 4, mu => !high(mu)) : null;
	out.stakes = logs(n, hurdle / y, 1);
	out.growth = Math.max(...out.stakes) / (all * factor);
	out.more = out.growth > 0 ? Math.max(Math.ceil((enough - out.log_e) / out.growth), 5 - run, 0) : run === 5 ? 0 : null;
	return out;
}

/* 3 Execution */
/* Where the score test of a share just is not significant. */
export function wilson({ bad: k, total: n, z, limit }) {
	const bounds = (b, t) => {
		if (t === 0)
			return [0, 1];
		const f = b / t, far = p => Math.abs(f - p) - z * Math.sqrt(p * (1 - p) / t) > 0;
		return [b === 0 ? 0 : bisect(0, f, far), b === t ? 1 : bisect(f, 1, p => !far(p))];
	};
	const [lo, hi] = bounds(k, n);
	let more = 0;
	if (limit !== undefined)
		while (bounds(k, n + more)[1] > limit)
			more++;
	return { lo, hi, more };
}
const ranks = x => x.map(v => x.filter(w => w < v).length + (x.filter(w => w === v).length + 1) / 2);
function spearman(x, y) {
	const n = x.length, out = { spearman: null, spearman_lo: null, spearman_hi: null };
	if (n < 4 || allEqual(x) || allEqual(y))
		return out;
	const a = ranks(x).map(v => v - (n + 1) / 2), b = ranks(y).map(v => v - (n + 1) / 2), dot = (p, q) => sum(p.map((v, i) => v * q[i]));
	const rho = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), half = Z95 * Math.sqrt((1 + rho * rho / 2) / (n - 3));
	const turn = h => Math.abs(rho) >= 1 ? rho : Math.tanh(Math.atanh(rho) + h);
	return { spearman: rho, spearman_lo: turn(-half), spearman_hi: turn(half) };
}
export function slippage({ day, predicted: p, actual: a, tolerance }) {
	const n = a.length, days = [...new Set(day)], G = days.length;
	const of = (g, x) => sum(x.filter((_, i) => day[i] === g));
	const clustered = (u, q) => {
		const m = n ? mean(u) : null, h = G < 2 ? null : student(q, G - 1) * Math.sqrt(G / (G - 1) * sum(days.map(g => of(g, u.map(v => v - m)) ** 2))) / n;
		return [m, h === null ? null : m - h, h === null ? null : m + h];
	};
	const [bias, bias_lo, bias_hi] = clustered(a.map((v, i) => v - p[i]), 0.975), [excess, excess_lo, excess_hi] = clustered(a.map((v, i) => v - (1 + tolerance) * p[i]), 0.95);
	const out = { bias, bias_lo, bias_hi, excess, excess_lo, excess_hi, slope: null, slope_lo: null, slope_hi: null, intercept: null, intercept_lo: null, intercept_hi: null,
		...spearman(p, a), n, days: G };
	if (n < 3 || G < 2 || allEqual(p))
		return out;
	/* bread and meat as matrices: (X'X)^-1, and the outer products of each day's scores */
	const s1 = sum(p), s2 = sum(p.map(v => v * v)), det = n * s2 - s1 * s1, inv = [[s2 / det, -s1 / det], [-s1 / det, n / det]];
	const slope = sum(p.map((v, i) => (v - mean(p)) * (a[i] - mean(a)))) / sum(p.map(v => (v - mean(p)) ** 2)), intercept = mean(a) - slope * mean(p);
	const e = a.map((v, i) => v - intercept - slope * p[i]), meat = [[0, 0], [0, 0]];
	for (const g of days) {
		const score = [of(g, e), of(g, e.map((v, i) => v * p[i]))];
		for (const i of [0, 1])
			for (const j of [0, 1])
				meat[i][j] += score[i] * score[j];
	}
	const times = (x, y) => [0, 1].map(i => [0, 1].map(j => x[i][0] * y[0][j] + x[i][1] * y[1][j])), V = times(times(inv, meat), inv);
	const c = G / (G - 1) * (n - 1) / (n - 2), t = student(0.975, G - 1), half = i => t * Math.sqrt(c * V[i][i]);
	return { ...out, slope, slope_lo: slope - half(1), slope_hi: slope + half(1), intercept, intercept_lo: intercept - half(0), intercept_hi: intercept + half(0) };
}
export function stress({ gross, costs, equity_start, A = 252 }) {
	const out = {}, c = sum(costs);
	for (const k of [1, 2, 3]) {
		const r = gross.map((g, i) => (g - k * costs[i]) / equity_start[i]);
		out[`net_${k}`] = sum(gross) - k * c;
		out[`sharpe_${k}`] = r.length < 2 || sd(r) === 0 ? null : mean(r) / sd(r) * Math.sqrt(A);
	}
	return { ...out, breakeven: root(c, x => sum(gross) / x) };
}

/* 5 Model */
export function brier({ p, y, day, horizon }) {
	const n = p.length, tenth = v => Math.min(9, Math.floor(10 * v));
	const bins = range(10).map(k => {
		const of = range(n).filter(i => tenth(p[i]) === k), bad = of.filter(i => y[i]).length, w = wilson({ bad, total: of.length, z: Z95 });
		return of.length ? [of.length, mean(of.map(i => p[i])), bad / of.length, w.lo, w.hi] : [0, null, null, null, null];
	});
	const out = { n, brier: null, base_rate: null, skill: null, skill_lo: null, skill_hi: null, lag: null, bins, ece: null, ece_null: null, ece_excess: null };
	if (n === 0)
		return out;
	const used = bins.filter(b => b[0] > 0), b = mean(y), ref = b * (1 - b), delta = p.map((v, i) => (b - y[i]) ** 2 - (v - y[i]) ** 2), D = mean(delta);
	const S = [...new Set(day)].map(d => sum(delta.filter((_, i) => day[i] === d).map(v => v - D))), G = S.length, K = Math.min(G - 1, Math.max(lag(G), horizon - 1));
	const own = sum(S.map(s => s * s)), T = own + 2 * sum(range(K).map(i => (1 - (i + 1) / (K + 1)) * sum(range(G - i - 1).map(d => S[d] * S[d + i + 1]))));
	out.brier = mean(p.map((v, i) => (v - y[i]) ** 2));
	out.base_rate = b;
	out.lag = K;
	out.ece = sum(used.map(k => k[0] / n * Math.abs(k[2] - k[1])));
	out.ece_null = sum(used.map(k => k[0] / n * Math.sqrt(2 / Math.PI * k[1] * (1 - k[1]) / k[0])));
	out.ece_excess = out.ece - out.ece_null;
	if (ref > 0) {
		const se = Math.sqrt(Math.max(T, own)) / n;
		Object.assign(out, { skill: 1 - out.brier / ref, skill_lo: (D - Z90 * se) / ref, skill_hi: (D + Z90 * se) / ref });
	}
	return out;
}
export function concentration({ pnl, markets }) {
	const total = sum(pnl), m = Object.values(markets), all = sum(m), won = m.filter(v => v > 0), best = [...pnl].sort((a, b) => b - a).slice(0, 5);
	return { total, best5: total > 0 && pnl.length >= 5 ? sum(best) / total : null, market_share: all > 0 ? Math.max(...m) / all : null,
		hhi: won.length ? sum(won.map(v => (v / sum(won)) ** 2)) : null };
}
export const special = ({ x, q, t, n }) => ({ cdf: x.map(cdf), ppf: q.map(ppf), t: t.map(([p, v]) => student(p, v)), lag: n.map(lag), block: n.map(block) });
