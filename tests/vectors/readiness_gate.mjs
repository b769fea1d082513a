/* The 22 criteria and the verdict a second time: what must hold for PASS and FAIL, and how long else. null: unknown. */
import { ppf, wilson } from './readiness.mjs';

export const LIMITS = { min_days: 126, alpha: 0.05, hurdle: 0, sr_min: 0.5, alpha_fail: 0.1, conf: 0.95, dd: 0.1, dd_p95: 0.15, slip_tol: 0.25, min_fills: 30,
	implausible: 0.02, breakeven: 2, bad_cycles: 0.05, clean_days: 60, trip_days: 20, gaps: 0.01, restarts: 3, quiet_days: 20, skill: -0.05, min_forecasts: 200,
	ece: 0.05, age_min: 20, age_max: 365, best5: 0.8, market_share: 0.8 };
const Z90 = 1.6448536269514722, DAYS = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'X3', 'O2', 'O3', 'O6', 'M4', 'M5'];
const PASS = { status: 'PASS', need: 0 }, FAIL = { status: 'FAIL', need: null }, wait = need => ({ status: 'NEE', need });
const known = (...x) => x.every(v => v !== null);

const share = key => (v, l) => {
	const w = wilson({ ...v, z: Z90, limit: l[key] });
	return w.lo > l[key] ? FAIL : w.hi <= l[key] ? PASS : wait(w.more);
};
const since = key => (v, l) => v.open > 0 ? FAIL : v.since >= l[key] ? PASS : wait(l[key] - v.since);
const after60 = (v, then) => v.n < 60 ? wait(60 - v.n) : then();

const RULES = {
	D1: v => v.other_days === 0 && v.live_days > 0 ? PASS : wait(null),
	E1: (v, l) => {
		if (!known(v.mintrl))
			return wait(null);
		const wanted = Math.max(l.min_days, Math.ceil(v.mintrl));
		return v.n < wanted ? wait(wanted - v.n) : PASS;
	},
	E2: (v, l) => v.log_e_fail >= Math.log(1 / l.alpha_fail) ? FAIL : v.run === 5 ? PASS : wait(v.more),
	E3: (v, l) => !known(v.psr0) ? wait(null) : v.n >= l.min_days && v.psr_min <= 1 - l.conf ? FAIL : v.psr0 >= l.conf ? PASS : wait(v.mintrl_more),
	E4: v => !known(v.p05, v.p95) ? wait(null) : v.p95 < 0 ? FAIL : v.p05 > 0 ? PASS : wait(known(v.mintrl_more) ? Math.max(1, v.mintrl_more) : null),
	E5: (v, l) => !known(v.mdd) ? wait(null) : v.mdd > l.dd ? FAIL : after60(v, () => !known(v.mdd_p95) ? wait(null) : v.mdd_p95 > l.dd_p95 ? FAIL : PASS),
	E6: (v, l) => !known(v.dsr) ? wait(null) : v.dsr >= l.conf ? PASS : v.sr <= v.sr0 ? wait(null) :
		wait(Math.max(1, Math.ceil(1 + v.v * (ppf(l.conf) / (v.sr - v.sr0)) ** 2) - v.n)),
	X1: (v, l) => {
		const enough = v.N >= l.min_fills && v.G >= 10 && known(v.excess_lo, v.excess_hi);
		return enough && v.excess_lo > 0 ? FAIL : enough && v.excess_hi <= 0 ? PASS : wait(Math.max(1, l.min_fills - v.N));
	},
	X2: share('implausible'),
	X3: (v, l) => after60(v, () => v.N < l.min_fills ? wait(null) : v.costs <= 0 ? FAIL : !known(v.breakeven) ? wait(null) : v.breakeven < l.breakeven ? FAIL : PASS),
	O1: share('bad_cycles'), O2: since('clean_days'), O3: since('trip_days'), O4: share('gaps'),
	O5: (v, l) => v.inexact_recent > 0 ? FAIL : v.exact < l.restarts ? wait(l.restarts - v.exact) : PASS,
	O6: since('quiet_days'),
	M1: (v, l) => v.N < l.min_forecasts ? wait(l.min_forecasts - v.N) : !known(v.skill_lo, v.skill_hi) ? wait(null) : v.skill_hi < l.skill ? FAIL : v.skill_lo > l.skill ? PASS : wait(1),
	M2: (v, l) => v.N < l.min_forecasts ? wait(l.min_forecasts - v.N) : !known(v.ece_excess) ? wait(null) : v.ece_excess > l.ece ? FAIL : PASS,
	M3: v => v.significant > 0 ? FAIL : v.missing_bars > 0 ? wait(v.missing_bars) : PASS,
	M4: (v, l) => !known(v.age) ? wait(null) : v.age > l.age_max ? FAIL : v.age < l.age_min ? wait(l.age_min - v.age) : PASS,
	M5: (v, l) => after60(v, () => !known(v.best5) ? wait(null) : v.best5 > l.best5 ? FAIL : PASS),
	M6: (v, l) => v.markets < 2 || !known(v.market_share) ? wait(null) : v.market_share > l.market_share ? FAIL : PASS,
};
export const IDS = Object.keys(RULES);
export const judge = ({ id, values, limits }) => RULES[id](values, { ...LIMITS, ...limits });
export const criterion = ({ id, cases }) => cases.map(c => judge({ id, ...c }));
export function verdict({ criteria }) {
	const all = criteria.map(c => ({ id: c.id, ...judge(c) })), failed = all.filter(c => c.status === 'FAIL').map(c => c.id), open = all.filter(c => c.status === 'NEE');
	const needs = open.filter(c => DAYS.includes(c.id)).map(c => c.need), told = needs.filter(n => n !== null);
	return { verdict: failed.length ? 'NOT READY' : open.length ? 'NOT ENOUGH EVIDENCE' : 'READY', failed, open: open.map(c => c.id),
		wait_days: told.length ? Math.max(...told) : null, wait_unknown: told.length < needs.length };
}
