// node tests/healing/report.mjs RESULTS.tsv [DOCUMENT.md]: the tables of docs/healing.md from the lines of tests/healing/run, on the
// output, or put in place of what stands between the two marks in the document.
import fs from 'node:fs';

const BEGIN = '<!-- figures: tests/healing/report.mjs -->', END = '<!-- end of figures -->';
const WITHIN = 120; // sessions after the turn in which a diagnosis is wanted
const [file, document] = process.argv.slice(2);
if (!file) {
	console.error('usage: node tests/healing/report.mjs RESULTS.tsv [DOCUMENT.md]');
	process.exit(2);
}

const [head, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n').map(l => l.split('\t'));
const WORDS = new Set(['arm', 'turns', 'first_cause']);
const runs = lines.map(l => Object.fromEntries(head.map((name, i) => [name, l[i] === '-' ? null : WORDS.has(name) ? l[i] : Number(l[i])])));
const bad = runs.find((r, i) => lines[i].length !== head.length || Object.values(r).some(Number.isNaN));
if (bad)
	throw new Error(`${file}: not a line of results: ${JSON.stringify(bad)}`);
const of = arm => runs.filter(r => r.arm === arm);
const sum = list => list.reduce((a, b) => a + b, 0);
const mean = list => sum(list) / list.length;

const Z = 1.959964;
// Wilson 1927: 95 % interval of a share
function share(k, n) {
	if (n === 0)
		return '—';
	const p = k / n, d = 1 + Z * Z / n, m = (p + Z * Z / (2 * n)) / d, h = Z / d * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
	return `${k} of ${n}, ${percent(p)} (${percent(Math.max(0, m - h))} – ${percent(Math.min(1, m + h))})`;
}
const percent = x => `${(100 * x).toFixed(x !== 0 && Math.abs(x) < 0.0995 ? 1 : 0)} %`;
// Student's quantile for 97.5 %, by the expansion of Cornish and Fisher
const student = v => Z + (Z ** 3 + Z) / (4 * v) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * v * v) + (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / (384 * v ** 3);
function average(list, show, least = -Infinity) {
	if (list.length < 2)
		return '—';
	const m = mean(list), h = student(list.length - 1) * Math.sqrt(sum(list.map(x => (x - m) ** 2)) / (list.length - 1) / list.length);
	return `${show(m)} (${show(Math.max(least, m - h))} – ${show(m + h)})`;
}
// Median with the order statistics that hold it with 95 %; null sorts last: not within the run
function median(list, show) {
	const n = list.length, s = list.map(x => x ?? Infinity).sort((a, b) => a - b);
	if (n === 0)
		return '—';
	let k = 0, below = 0.5 ** n, term = below;
	while (below <= 0.025)
		below += term = term * (n - k) / ++k;
	const m = n % 2 ? s[(n - 1) / 2] : (s[n / 2 - 1] + s[n / 2]) / 2, text = x => x === undefined ? '?' : x === Infinity ? 'never' : show(x);
	return `${text(m)}${k > 0 ? ` (${text(s[k - 1])} – ${text(s[n - k])})` : ''}`;
}
// Sessions between alarms, 95 % by the Poisson law of their number (chi-square after Wilson and Hilferty 1931)
function between(n, k) {
	const chi = (v, z) => v * (1 - 2 / (9 * v) + z * Math.sqrt(2 / (9 * v))) ** 3;
	const high = chi(2 * k + 2, Z) / 2, low = k > 0 ? chi(2 * k, -Z) / 2 : 0;
	return `${k} in ${n}: ${k > 0 ? (n / k).toFixed(0) : '—'} (${(n / high).toFixed(0)} – ${low > 0 ? (n / low).toFixed(0) : '∞'})`;
}
const whole = x => x.toFixed(0), two = x => x.toFixed(2).replace('-', '−'), money = x => `${x >= 0 ? '+' : '−'}${Math.abs(x).toFixed(2)} %`;
const markets = [['turn-0.50', 'IC 0.50, turns'], ['turn-0.20', 'IC 0.20, turns'], ['turn-0.05', 'IC 0.05, turns'], ['same-0.50', 'IC 0.50, does not turn'], ['same-0.20', 'IC 0.20, does not turn'], ['same-0.05', 'IC 0.05, does not turn'], ['none', 'no edge']]
	.filter(([name]) => of(`${name}-alone`).length + of(`${name}-agent`).length > 0);
const out = [];
const table = (title, heads, rows) => {
	if (rows.length > 0)
		out.push(`### ${title}`, '', `| ${heads.join(' | ')} |`, `|${heads.map(() => '---|').join('')}`, ...rows.map(r => `| ${r.join(' | ')} |`), '');
};

const seen = ['turn', 'sessions'].map(c => [...new Set(runs.map(r => r[c]))].join(', '));
out.push(`${runs.length} runs of ${seen[1]} traded sessions; the turn, or what is counted from in its place, is session ${seen[0]}. In brackets: 95 %.`, '');

// up to the turn both markets are one
const histories = markets.filter(([name]) => !name.startsWith('same') || !markets.some(([other]) => other === name.replace('same', 'turn')));
table('The first model', ['market', 'runs', 'b above 0', 'median b', 'out-of-sample Sharpe above 0', 'median Sharpe'], histories.map(([name, words]) => {
	const list = of(`${name}-alone`).length > 0 ? of(`${name}-alone`) : of(`${name}-agent`);
	return [words.replace(/,.*/, ''), list.length, share(list.filter(r => r.b > 0).length, list.length), median(list.map(r => r.b), two), share(list.filter(r => r.sharpe > 0).length, list.length), median(list.map(r => r.sharpe ?? 0), two)];
}));

const alone = markets.filter(([name]) => of(`${name}-alone`).length > 0);
const prompt = list => share(list.filter(r => r.delay !== null && r.delay < WITHIN).length, list.length);
table(`A diagnosis within ${WITHIN} sessions of the turn`, ['market, left alone', 'all runs', 'runs whose model has an edge (b and Sharpe above 0)', 'median delay, sessions, those runs', 'first causes, those runs'], alone.map(([name, words]) => {
	const list = of(`${name}-alone`), able = list.filter(r => r.b > 0 && r.sharpe > 0), causes = {};
	for (const r of able)
		causes[r.first_cause ?? 'none'] = (causes[r.first_cause ?? 'none'] ?? 0) + 1;
	return [words, prompt(list), prompt(able), median(able.map(r => r.delay), whole), Object.entries(causes).sort((a, b) => b[1] - a[1]).map(([c, n]) => `${c} ${n}`).join(', ')];
}));

// The same seed is the same market up to the turn: what a turn adds is what the pair differs by
const after = r => r.data_quality + r.feature_drift + r.performance + r.regime + r.overfitting - r.before_turn;
table('Diagnosed sessions from the turn on, beside the same seed that does not turn', ['market, left alone', 'pairs', 'turns: sessions', 'does not turn: sessions', 'difference, mean', 'more where it turns, of those that differ'], ['0.50', '0.20', '0.05'].filter(ic => of(`turn-${ic}-alone`).length > 0).map(ic => {
	const list = of(`turn-${ic}-alone`).flatMap(a => of(`same-${ic}-alone`).filter(b => b.seed === a.seed && b.turn === a.turn && b.sessions === a.sessions).map(b => [after(a), after(b)]));
	return [`IC ${ic}`, list.length, average(list.map(([a]) => a), whole, 0), average(list.map(([, b]) => b), whole, 0), average(list.map(([a, b]) => a - b), x => x.toFixed(1).replace('-', '−')), share(list.filter(([a, b]) => a > b).length, list.filter(([a, b]) => a !== b).length)];
}));

const still = alone.filter(([name]) => !name.startsWith('turn')).map(([name, words]) => [words, of(`${name}-alone`).filter(r => r.observed > 0)]);
if (still.length > 1) // an edge of 0.5 is a market of its own
	still.push(['all but IC 0.50', still.filter(([words]) => !words.startsWith('IC 0.50')).flatMap(([, list]) => list)]);
const CAUSES = ['data_quality', 'feature_drift', 'performance', 'regime', 'overfitting'];
table('False alarms: share of observed sessions with each cause', ['market, left alone', 'runs', 'sessions', ...CAUSES.map(c => `\`${c}\``), 'runs that ever had `feature_drift`'], still.map(([words, list]) =>
	[words, list.length, sum(list.map(r => r.observed)), ...CAUSES.map(c => average(list.map(r => r[c] / r.observed), percent, 0)), share(list.filter(r => r.feature_drift > 0).length, list.length)]));
table('False alarms: CUSUM alarms of a stream, values between two', ['market, left alone', 'return', 'loss', 'hit (one value in five sessions)', 'cuts of ADWIN, all streams'], still.map(([words, list]) =>
	[words, ...['return', 'loss', 'hit'].map(s => between(sum(list.map(r => r[`fed_${s}`] ?? 0)), sum(list.map(r => r[`alarms_${s}`] ?? 0)))), sum(list.map(r => r.cuts ?? 0))]));

const agent = markets.filter(([name]) => of(`${name}-agent`).length > 0);
const pairs = name => of(`${name}-agent`).flatMap(a => of(`${name}-alone`).filter(b => b.seed === a.seed && b.turn === a.turn && b.sessions === a.sessions).map(b => [a, b]));
// what was earned from the turn on, of the equity at the turn
const earned = r => 100 * (r.equity_end / r.equity_turn - 1);
table('Healed against left alone: the same market, from the turn to the end', ['market', 'pairs', 'healed ends ahead', 'the same', 'left alone ends ahead', 'ahead, of those that differ', 'mean difference', 'median difference', 'left alone earned, mean'], agent.map(([name, words]) => {
	const list = pairs(name), d = list.map(([a, b]) => earned(a) - earned(b)), up = d.filter(x => x > 1e-9).length, down = d.filter(x => x < -1e-9).length;
	return [words, list.length, up, list.length - up - down, down, share(up, up + down), average(d, money), median(d, money), average(list.map(([, b]) => earned(b)), money)];
}));
table('What the agent did', ['market', 'runs', 'experiments a run', 'of them failed', 'runs with a promotion', 'promotions', 'roll-backs', 'median session of the first promotion after the turn'], agent.map(([name, words]) => {
	const list = of(`${name}-agent`);
	return [words, list.length, average(list.map(r => r.experiments), x => x.toFixed(1), 0), sum(list.map(r => r.failed)), share(list.filter(r => r.promoted > 0).length, list.length), sum(list.map(r => r.promoted)), sum(list.map(r => r.rollbacks)), median(list.map(r => r.healed), whole)];
}));

const text = out.join('\n');
if (!document) {
	console.log(text);
} else {
	const page = fs.readFileSync(document, 'utf8'), from = page.indexOf(BEGIN), to = page.indexOf(END);
	if (from < 0 || to < from)
		throw new Error(`${document}: the marks ${BEGIN} and ${END} are not there`);
	fs.writeFileSync(document, `${page.slice(0, from + BEGIN.length)}\n\n${text}\n${page.slice(to)}`);
}
