// fills_time.mjs ADDRESS LEDGER NAME: rolling bias and cost by hour of /fills, computed here from the newest 500 fills of the
// ledger and their intents, with the hour from the time zones that JavaScript knows.
import { execFileSync } from 'node:child_process';
import { ask, check, finish } from './client.mjs';

const [at, ledger, name] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', ledger, q]).toString() || '[]');
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, '').replaceAll('&#39;', "'").replaceAll('&amp;', '&').trim();
const number = text => Number((text ?? 'x').replaceAll('−', '-').replaceAll(/[+$,]/g, ''));
const section = (html, id) => html.match(new RegExp(`<section [^>]*id="${id}"[^>]*>.*?</section>`, 's'))?.[0] ?? '';
const rows = html => [...html.matchAll(/<tr><td>(.*?)<\/tr>/gs)].map(m => m[0].match(/<td.*?<\/td>/gs).map(decode));
const mean = v => v.reduce((a, b) => a + b, 0) / v.length;
const error = v => v.length > 1 ? Math.sqrt(v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1) / v.length) : NaN;
const near = (text, value, digits) => Number.isNaN(value) ? text === '—' : Math.abs(number(text) - value) <= 0.5000001 * 10 ** -digits;
const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', hour: '2-digit', hourCycle: 'h23' });
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const instant = text => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));

const SCALE = { ticks: r => 1 / r.tick, bps: r => 1e4 / Math.abs(r.arrival), currency: r => r.n * r.pv }, DIGITS = { ticks: 3, bps: 2, currency: 2 };
for (const [unit, symbol, side] of [['ticks', '', ''], ['bps', 'HE', ''], ['currency', '', 'buy'], ['ticks', 'LE', 'sell']]) {
	const where = `${symbol ? `f.symbol = '${symbol}'` : '1'} AND ${side ? `f.direction = ${side === 'buy' ? 1 : -1}` : '1'}`, query = new URLSearchParams(Object.entries({ symbol, side, unit }).filter(e => e[1] && e[1] !== 'ticks')).toString();
	const fills = sql(`SELECT f.timestamp AS at, f.intent_id, f.fill_model, (f.fill_price - f.order_price) * f.direction AS slip, f.order_price AS arrival, f.n_contracts AS n, c.tick / 1e6 AS tick, c.point_value / 1e6 AS pv
		FROM fills AS f JOIN contract AS c USING (symbol) WHERE ${where} ORDER BY f.timestamp DESC, f.id DESC LIMIT 500`);
	const newest = new Map();
	for (const f of fills) if (!newest.has(f.intent_id)) newest.set(f.intent_id, f.at);
	const intents = sql(`SELECT i.id, 1.0 * sum(o.notional) AS notional, sum(o.filled) AS n, i.arrival / 1e6 AS arrival, i.direction AS d, i.predicted, c.tick / 1e6 AS tick, c.point_value / 1e6 AS pv FROM intent AS i JOIN ord AS o ON o.intent_id = i.id
		JOIN contract AS c USING (symbol) WHERE i.kind = 'trade' AND i.state NOT IN ('intent', 'working') GROUP BY i.id HAVING sum(o.filled) > 0`).filter(i => newest.has(i.id));
	const errors = intents.map(r => ({ at: instant(newest.get(r.id)), text: newest.get(r.id), e: ((r.notional / 1e6 / r.n / r.pv - r.arrival) * r.d - r.predicted) * SCALE[unit](r) })).sort((a, b) => a.at - b.at || a.e - b.e);
	const html = (await ask(at, `/fills${query && `?${query}`}`)).text, bias = section(html, 'plot-bias'), hours = section(html, 'plot-hour'), said = decode(bias.match(/<p class="lead">(.*?)<\/p>/s)?.[1] ?? ''), wrong = [];
	const n = errors.length >= 100 ? 50 : 20, windows = errors.map((x, i) => ({ at: x.at, text: x.text, v: errors.slice(Math.max(0, i + 1 - n), i + 1).map(y => y.e) })).filter(w => w.v.length === n), what = `${name}, ${unit}${symbol && ` ${symbol}`}${side && ` ${side}`}`;
	if (windows.length === 0) {
		check(`${what}: too few for a rolling mean`, said === `${errors.length} of ${n} intents: too few for a rolling mean.` && !bias.includes('bias.svg'), said);
	} else {
		const table = rows(bias), step = Math.ceil(windows.length / 12), shown = windows.filter((w, i) => i % step === (windows.length - 1) % step), last = windows.at(-1);
		if (table.length !== shown.length) wrong.push(`${table.length} rows of ${shown.length}`);
		for (const [i, w] of shown.entries()) {
			const at_ = clock.format(w.at).replace('Sept', 'Sep').replace(',', '');
			if (!table[i]?.[0].startsWith(at_) || table[i][1] !== `${n}` || !near(table[i][2], mean(w.v), DIGITS[unit]) || !near(table[i][3], error(w.v), DIGITS[unit])) wrong.push(`${table[i]}, not ${at_} ${n} ${mean(w.v)} ${error(w.v)}`);
		}
		const figures = said.match(/^Over the newest (\d+) of ([\d,]+) intents actual less predicted was (\S+) .*on average, with a standard error of (\S+); over all runs of \d+ the mean lay between (\S+) and (\S+)\.$/)?.slice(1) ?? [], means = windows.map(w => mean(w.v));
		if (number(figures[0]) !== n || number(figures[1]) !== errors.length || !near(figures[2], mean(last.v), DIGITS[unit]) || !near(figures[3], error(last.v), DIGITS[unit]) || !near(figures[4], Math.min(...means), DIGITS[unit]) || !near(figures[5], Math.max(...means), DIGITS[unit])) wrong.push(said);
		const svg = (await ask(at, `/fills/plot/bias.svg?${query}&size=narrow&theme=light`)).text, line = svg.match(/<polyline points="([^"]*)"/)?.[1].split(' ').length ?? 0;
		if (!svg.includes('<polygon') || !svg.includes(`less predicted, ${unit === 'currency' ? 'USD' : unit}`) || line < 2 || line > windows.length || !svg.includes('width="312"')) wrong.push(`picture of ${line} points`);
		check(`${what}: the rolling bias of ${windows.length} windows`, !wrong.length, wrong.slice(0, 3).join('; '));
	}
	const day = new Map();
	for (const f of fills.filter(f => f.fill_model !== 'roll')) {
		const h = Number(hour.format(instant(f.at)));
		day.set(h, [...(day.get(h) ?? []), f]);
	}
	const table = rows(hours), seen = [...day.keys()], low = Math.min(8, ...seen), high = Math.max(13, ...seen), off = [];
	if (table.length !== high - low + 1) off.push(`${table.length} hours, not ${low} to ${high}`);
	for (let h = low; h <= high; h++) {
		const v = (day.get(h) ?? []).map(f => f.slip * SCALE[unit](f)), row = table[h - low] ?? [], two = x => String(x).padStart(2, '0');
		if (row[0] !== `${two(h)}:00 to ${two(h + 1)}:00` || number(row[1]) !== v.length || !near(row[2], v.length ? mean(v) : NaN, DIGITS[unit]) || !near(row[3], error(v), DIGITS[unit])) off.push(`${row}, not ${h} ${v.length} ${mean(v)} ${error(v)}`);
	}
	const svg = (await ask(at, `/fills/plot/hour.svg?${query}`)).text, bars = (svg.match(/<rect /g) ?? []).length;
	if (bars !== seen.length || !svg.includes(`mean slippage, ${unit === 'currency' ? 'USD' : unit}`)) off.push(`picture of ${bars} columns`);
	check(`${what}: cost by hour of ${fills.length} fills, both sides of a clock change`, !off.length, off.slice(0, 3).join('; '));
}
finish();
