// The limits of the go-live gate and how they are told, from docs/definitions.md and READINESS.md alone: of each whether a larger value
// is the looser one, the criteria that hang on it, and whether it is a share. What is seen must be at most a limit whose larger value
// is looser, else at least it; the four that nothing seen is compared with stand without a sign.
import fs from 'node:fs';
import path from 'node:path';
import { LIMITS } from '../vectors/readiness_gate.mjs';
import { percent, real } from './numbers.mjs';

const TABLE = {
	min_days: { looser: -1, of: ['E1', 'E3'] }, alpha: { looser: 1, of: ['E2'], share: true, sign: '' }, hurdle: { looser: -1, of: ['E2'], sign: '' },
	sr_min: { looser: -1, of: ['E2', 'E3'], sign: '' }, alpha_fail: { looser: -1, of: ['E2'], share: true, sign: '' },
	conf: { looser: -1, of: ['E1', 'E3', 'E6'], share: true }, dd: { looser: 1, of: ['E5'], share: true }, dd_p95: { looser: 1, of: ['E5'], share: true },
	slip_tol: { looser: 1, of: ['X1'] }, min_fills: { looser: -1, of: ['X1', 'X3'] }, implausible: { looser: 1, of: ['X2'], share: true },
	breakeven: { looser: -1, of: ['X3'] }, bad_cycles: { looser: 1, of: ['O1'], share: true }, clean_days: { looser: -1, of: ['O2', 'O5'] },
	trip_days: { looser: -1, of: ['O3'] }, gaps: { looser: 1, of: ['O4'], share: true }, restarts: { looser: -1, of: ['O5'] }, quiet_days: { looser: -1, of: ['O6'] },
	skill: { looser: -1, of: ['M1'], share: true }, min_forecasts: { looser: -1, of: ['M1', 'M2'] }, ece: { looser: 1, of: ['M2'], share: true },
	age_min: { looser: -1, of: ['M4'] }, age_max: { looser: 1, of: ['M4'] }, best5: { looser: 1, of: ['M5'], share: true }, market_share: { looser: 1, of: ['M6'], share: true },
};

// As many decimals as it has; a share as a percentage.
const places = v => String(Number(v.toPrecision(12))).split('.')[1]?.length ?? 0;
const plain = v => real(v, places(v));
export const write = (key, v) => (TABLE[key].share ? percent(v, places(100 * v)) : plain(v));

// readiness.conf as it was taken in, oldest first: DATA.conf.N holds what it said after N sessions. Without one it was taken in after the last.
function history(data, sessions) {
	const lines = file => fs.readFileSync(file, 'utf8').split('\n').map((text, i) => ({ text, line: i + 1, key: text.split(' = ')[0], value: Number(text.split(' = ')[1]) }))
		.filter(o => o.text && !o.text.startsWith('#'));
	const stem = `${path.basename(data)}.conf.`, kept = fs.readdirSync(path.dirname(data)).filter(f => f.startsWith(stem));
	if (kept.length)
		return kept.map(f => ({ at: Number(f.slice(stem.length)), lines: lines(path.join(path.dirname(data), f)) })).sort((a, b) => a.at - b.at);
	return fs.existsSync(`${data}/readiness.conf`) ? [{ at: sessions, lines: lines(`${data}/readiness.conf`) }] : [];
}

// What is set now. starts: of each record, after how many sessions it began; of each line the session after which its value was first
// seen, that record, and its day then. held: what is in force; loose: how many of it are looser; refused: lines that set nothing.
export function settings(data, starts, sessions) {
	let before = [], now = [];
	for (const { at, lines } of history(data, sessions)) {
		const record = starts.findLastIndex(s => s <= at) + 1;
		now = lines.map(o => {
			const old = before.find(b => b.key === o.key && b.value === o.value);
			return { ...o, good: o.key in LIMITS, at: old?.at ?? at, record: old?.record ?? record, day: old?.day ?? at - starts[record - 1] };
		});
		before = now;
	}
	for (const o of now.filter(l => l.good)) {
		const t = TABLE[o.key], more = Math.sign(o.value - LIMITS[o.key]) * t.looser, seen = o.record === starts.length ? `record day ${o.day}` : `day ${o.day} of record ${o.record}`;
		o.direction = more > 0 ? 'LOOSER' : more < 0 ? 'STRICTER' : 'THE SAME';
		o.sentence = `${o.key} ${t.sign ?? (t.looser > 0 ? '≤ ' : '≥ ')}${write(o.key, o.value)} (default ${write(o.key, LIMITS[o.key])}, set in readiness.conf line ${o.line}, first seen on ${seen})`;
	}
	for (const o of now.filter(l => !l.good))
		Object.assign(o, { direction: 'REFUSED', sentence: `Line ${o.line} is refused and sets nothing: there is no limit "${o.key}".` });
	const set = now.filter(o => o.good), limits = Object.fromEntries(set.map(o => [o.key, o.value]));
	return { lines: now, limits, held: { ...LIMITS, ...limits }, loose: set.filter(o => o.direction === 'LOOSER').length, refused: now.length - set.length,
		// at a criterion, in the order of the definitions' table
		changed: id => Object.keys(TABLE).filter(k => TABLE[k].of.includes(id)).flatMap(k => set.filter(o => o.key === k && o.direction !== 'THE SAME')) };
}

// A criterion's limit as it is told. wanted: the days of E1, null when no number of them is enough; alpha: of this record.
export function limit_text(id, l, wanted, alpha) {
	const days = n => `${plain(n)} day${n === 1 ? '' : 's'}`, of = key => write(key, l[key]);
	return { D1: 'all of them', O4: of('gaps'), E1: wanted === null ? `${of('min_days')} days or more` : `${plain(wanted)} days`, E2: `${real(1 / alpha, 0)}, held 5 days`,
		E3: of('conf'), E4: 'above 0', E5: of('dd'), E6: of('conf'), X1: `not above ${real(1 + l.slip_tol, Math.max(2, places(1 + l.slip_tol)))} × predicted`, X2: of('implausible'), X3: `${of('breakeven')} × or more`,
		O1: of('bad_cycles'), O2: days(l.clean_days), O3: days(l.trip_days), O5: `${of('restarts')} exact`, O6: days(l.quiet_days), M1: `above ${of('skill')}`,
		M2: `${plain(100 * l.ece)} points`, M3: 'none', M4: `${of('age_min')} to ${days(l.age_max)}`, M5: of('best5'), M6: of('market_share') }[id];
}
