// readiness.mjs ADDRESS DATA: the page against the journaled judgement, and its figures against the rows, reckoned here.
import { execFileSync } from 'node:child_process';
import { ask, check, finish, sound } from './client.mjs';

const [at, data] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/fill_journal.db`, q], { maxBuffer: 1 << 26 }).toString() || '[]');
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim();
const judged = JSON.parse(sql('SELECT result FROM readiness')[0].result);
const html = (await ask(at, '/readiness')).text, page = decode(html);

check('/readiness is sound', !sound(html), sound(html));
check('/readiness is under 60 KB', html.length < 60e3, html.length);
check('the verdict comes first', page.indexOf(judged.verdict) < page.indexOf('D1 · Real prices'), page.slice(0, 300));
check('its sentence stands there', page.includes(judged.sentence), judged.sentence);
check('D1 is said plainly', page.includes('Until a broker of real prices exists D1 cannot pass'), '');
const lost = judged.criteria.filter(c => !page.includes(`${c.id} · ${c.title}`) || !page.includes(c.sentence) || !page.includes(c.value_text) || (c.need_text && !page.includes(c.need_text)));
check('every criterion with its sentence, value and need', judged.criteria.length === 22 && !lost.length, JSON.stringify(lost[0]));
const gone = [];
for (const c of judged.criteria) {
	const path = c.link.split('#');
	const there = await ask(at, path[0]);
	if (there.status !== 200 || (path[1] && !there.text.includes(`id="${path[1]}"`)))
		gone.push(`${c.id}: ${c.link} ${there.status}`);
}
check('each leads to where its evidence lies', !gone.length, gone.join(', '));
check('statistics and advisory', [...judged.statistics, ...judged.advisory].every(f => page.includes(`${f.label} ${f.text}`)), '');

// from the rows alone
const equity = [sql('SELECT equity FROM record WHERE k = 1')[0].equity, ...sql('SELECT equity FROM equity ORDER BY session').map(r => r.equity)].map(x => x / 1e6);
const r = equity.slice(1).map((e, i) => e / equity[i] - 1), n = r.length, m = r.reduce((a, b) => a + b, 0) / n, sd = Math.sqrt(r.reduce((a, b) => a + (b - m) ** 2, 0) / (n - 1));
let peak = equity[0], worst = 0;
for (const e of equity) {
	peak = Math.max(peak, e);
	worst = Math.max(worst, 1 - e / peak);
}
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
const figure = label => judged.statistics.find(f => f.label === label)?.value;
check('days', judged.record.days === n && figure('Trading days') === n, `${judged.record.days} ${n}`);
check('Sharpe ratio', near(figure('Sharpe ratio'), m / sd * Math.sqrt(252)), `${figure('Sharpe ratio')} ${m / sd * Math.sqrt(252)}`);
check('worst fall', near(figure('Worst fall from a peak'), worst), `${figure('Worst fall from a peak')} ${worst}`);
check('total return', near(figure('Total return'), equity[n] / equity[0] - 1), figure('Total return'));
const bars = sql('SELECT count(*) AS n, sum(low IS NULL) AS missing FROM decision WHERE due = 1')[0];
const criterion = id => judged.criteria.find(c => c.id === id);
check('bars', criterion('O4').value_text === `${bars.missing} of ${String(bars.n).replace(/\B(?=(\d{3})+$)/g, ',')}`, criterion('O4').value_text);
// what became of a forecast, from the closes of five bars on, where no roll came between
const rows = sql("SELECT symbol, bars, x, probability AS p FROM decision WHERE low IS NOT NULL ORDER BY session, symbol");
const later = new Map(rows.map(d => [`${d.symbol} ${d.bars}`, d.x]));
const told = rows.filter(d => d.p !== null && later.has(`${d.symbol} ${d.bars + 5}`)).map(d => [d.p, later.get(`${d.symbol} ${d.bars + 5}`) > d.x ? 1 : 0]);
check('forecasts', figure('Forecasts with a known outcome') === told.length, `${figure('Forecasts with a known outcome')} ${told.length}`);
if (told.length)
	check('Brier score', near(figure('Brier score'), told.reduce((a, [p, y]) => a + (p - y) ** 2, 0) / told.length), figure('Brier score'));
const fills = sql("SELECT (fill_price - order_price) * direction * 1e6 / tick - predicted_slippage * 1e6 / tick AS u FROM fills JOIN contract USING (symbol)").map(f => f.u);
check('slippage bias', near(figure('Slippage above prediction, ticks'), fills.reduce((a, b) => a + b, 0) / fills.length), figure('Slippage above prediction, ticks'));

const svg = await ask(at, '/readiness/plot/evidence.svg');
check('the curve is a picture with the threshold', svg.status === 200 && svg.text.includes('<svg') && svg.text.includes('<title>') && svg.text.includes('stroke-dasharray'), svg.text.slice(0, 200));
check('its sentence stands for it', page.includes('A daily bet turned 1 into') && html.includes('alt="A daily bet turned 1 into'), '');
for (const [path, words] of [['/readiness?colour=red', '"colour"'], ['/readiness/plot/evidence.svg?theme=red', 'dark'], ['/readiness/plot/evidence.svg?market=HE', 'theme, size'], ['/api/readiness?x=1', 'takes none']]) {
	const r = await ask(at, path);
	check(`${path} is 400`, r.status === 400 && decode(r.text).includes(words.replaceAll('"', '"')), `${r.status} ${decode(r.text).slice(0, 200)}`);
}
finish();
