// fills.mjs ADDRESS LEDGER NAME: every combination of filters on /fills, walked to the end and back by its links, and its
// totals, against the same asked of the table of fills.
import { execFileSync } from 'node:child_process';
import { ask, check, finish, sound } from './client.mjs';

const [at, ledger, name] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', ledger, q]).toString() || '[]');

const symbols = ['', ...sql('SELECT symbol FROM contract ORDER BY symbol').map(r => r.symbol)];
const days = sql('SELECT DISTINCT date(timestamp) AS day FROM fills ORDER BY day').map(r => r.day);
const at3 = i => days[Math.floor((days.length - 1) * i / 3)];
const spans = [['', ''], [at3(1), ''], ['', at3(2)], [at3(1), at3(2)], [days[0], days[0]], [days.at(-1), days.at(-1)], ['1990-01-01', '1990-12-31']];

const decode = html => html.replaceAll('\u00a0', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const idsOf = html => [...html.matchAll(/<tr id="f(\d+)">/g)].map(m => Number(m[1]));
const link = (html, rel) => { const m = html.match(new RegExp(`<a rel="${rel}" href="([^"]+)"`)); return m && decode(m[1]); };

// All ids from this address on by the links of one kind; each page's own order kept.
async function walk(path, rel, wrong) {
	const pages = [];
	let html = '';
	for (let n = 0; path; n++) {
		if (n > 50) { wrong.push(`${rel}: no end`); break; }
		const r = await ask(at, path);
		if (r.status !== 200) { wrong.push(`${path}: ${r.status}`); break; }
		if (n === 0 && sound(r.text)) wrong.push(sound(r.text));
		html = r.text;
		pages.push({ path, ids: idsOf(html), html });
		const said = html.match(/(\d+) a page\./)?.[1];
		if (link(html, 'next') && idsOf(html).length !== Number(said)) wrong.push(`${path}: ${idsOf(html).length} rows, and ${said} a page`);
		path = link(html, rel);
	}
	return pages;
}

const plain = text => Number(decode(text).replaceAll(/<[^>]*>/g, '').replaceAll('−', '-').replaceAll(/[+$,\s%▲▼]/g, ''));
function totals(html) {
	const card = id => html.match(new RegExp(`<section class="[^"]*" id="${id}">(.*?)</section>`, 's'))?.[1] ?? '';
	const number = id => card(id).match(/<p class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? '';
	const context = id => decode((card(id).match(/<p class="context">(.*?)<\/p>/s)?.[1] ?? '').replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' '));
	return {
		fills: plain(number('m-fills')), contracts: plain(context('m-fills').split(' contract')[0]), all: plain(context('m-fills').match(/· (.*?) fills? in the journal/)?.[1] ?? 'x'),
		mean: plain(number('m-slippage')), predictedMean: plain(context('m-slippage').match(/predicted (.*?) ·/)?.[1] ?? 'x'), improved: plain(context('m-slippage').match(/([^·]*)% better than mid/)?.[1] ?? 'x'),
		median: plain(context('m-slippage').match(/median ≈(.*?), p95/)?.[1] ?? 'x'), p95: plain(context('m-slippage').match(/p95 ≈(.*?) ·/)?.[1] ?? 'x'),
		cost: plain(number('m-cost')), predicted: plain(context('m-cost').match(/predicted (.*?) ·/)?.[1] ?? 'x'), commission: plain(context('m-cost').match(/commission (.*)$/)?.[1] ?? 'x'),
		delay: plain(number('m-delay')), latency: plain(context('m-delay').match(/latency (.*?) ms/)?.[1] ?? 'x'),
	};
}

const sketches = sql('SELECT count(*) AS n FROM rollup WHERE sketch_y IS NULL')[0].n === 0; // made by hand without them: the page says nothing of quantiles
const count = sql('SELECT count(*) AS n FROM fills')[0].n;
let combinations = 0, pagesSeen = 0, shared = 0;
const wrongWalk = [], wrongSums = [];
for (const symbol of symbols)
	for (const side of ['', 'buy', 'sell'])
		for (const [from, to] of spans) {
			const query = Object.entries({ symbol, side, from, to }).filter(e => e[1]).map(e => e.join('=')).join('&');
			const where = `(${symbol ? `f.symbol = '${symbol}'` : '1'}) AND (${side ? `f.direction = ${side === 'buy' ? 1 : -1}` : '1'}) AND (${from ? `date(f.timestamp) >= '${from}'` : '1'}) AND (${to ? `date(f.timestamp) <= '${to}'` : '1'})`;
			const wanted = sql(`SELECT id FROM fills AS f WHERE ${where} ORDER BY timestamp DESC, id DESC`).map(r => r.id);
			const wrong = [];
			const there = await walk(`/fills${query ? `?${query}` : ''}`, 'next', wrong);
			const forward = there.flatMap(p => p.ids);
			combinations++;
			pagesSeen += there.length;
			if (forward.join() !== wanted.join()) wrong.push(`forwards ${forward.length} ids, the journal has ${wanted.length}, first difference at ${forward.findIndex((id, i) => id !== wanted[i])}`);
			if (there.slice(0, -1).some(p => p.ids.length !== 50)) wrong.push(`pages of ${there.map(p => p.ids.length)}`);
			if (link(there[0].html, 'prev')) wrong.push('the newest page leads to a newer one');
			if (there.length > 1) {
				const back = await walk(there.at(-1).path, 'prev', wrong);
				const ids = [...back].reverse().flatMap(p => p.ids);
				if (ids.join() !== wanted.join()) wrong.push(`backwards ${ids.length} ids, the journal has ${wanted.length}`);
				if (!back.every(p => p === back[0] || p.html.includes('>Newest</a>'))) wrong.push('no way to the newest');
			}
			if (wrong.length) wrongWalk.push(`${query || 'no filter'}: ${wrong.join('; ')}`);

			const [s] = sql(`SELECT count(*) AS fills, coalesce(sum(n_contracts), 0) AS contracts, sum(y) / count(*) AS mean, sum(x) / count(*) AS predictedMean, 100.0 * sum(y < -1e-9) / count(*) AS improved,
				sum(cost) AS cost, sum(predicted) AS predicted, sum(slack) AS slack, sum(commission) AS commission, sum(delay) AS delay, avg(fill_latency_ms) AS latency FROM (
				SELECT f.*, (fill_price - order_price) * direction * 1e6 / c.tick AS y, predicted_slippage * 1e6 / c.tick AS x, (fill_price - order_price) * direction * n_contracts * c.point_value / 1e6 AS cost,
				predicted_slippage * n_contracts * c.point_value / 1e6 AS predicted, n_contracts * c.point_value / 1e6 * 0.5e-6 AS slack, (order_price - decision_price) * direction * n_contracts * c.point_value / 1e6 AS delay
				FROM fills AS f JOIN contract AS c USING (symbol) WHERE ${where})`);
			const t = totals(there[0].html), off = [];
			const near = (key, digits, slack = 0) => {
				const w = s[key], g = t[key], half = 0.5000001 * 10 ** -digits + Math.abs(w ?? 0) * 1e-9 + slack;
				if (w === null ? !Number.isNaN(g) : !(Math.abs(g - w) <= half)) off.push(`${key} ${g}, sum ${w}`);
			};
			near('fills', 0); near('contracts', 0); near('mean', 2); near('predictedMean', 2); near('improved', 1);
			near('cost', 2); near('predicted', 2, s.slack); /* a prediction is kept to six places of the price */ near('commission', 2); near('delay', 2); near('latency', 0);
			const ys = sql(`SELECT (fill_price - order_price) * direction * 1e6 / c.tick AS y FROM fills AS f JOIN contract AS c USING (symbol) WHERE ${where} ORDER BY y`).map(r => r.y);
			const quantile = q => { const at = (ys.length - 1) * q, i = Math.floor(at); return ys.length ? ys[i] + (at - i) * ((ys[i + 1] ?? ys[i]) - ys[i]) : null; };
			s.median = sketches ? quantile(0.5) : null; s.p95 = sketches ? quantile(0.95) : null;
			near('median', 2, Math.abs(s.median) / 128); near('p95', 2, Math.abs(s.p95) / 128); /* a sketch's, which the page says */
			if (t.all !== count) off.push(`journal ${t.all}, ${count}`);
			if (off.length) wrongSums.push(`${query || 'no filter'}: ${off.join('; ')}`);
		}
shared = sql('SELECT max(n) AS n FROM (SELECT count(*) AS n FROM fills GROUP BY timestamp)')[0].n;
check(`${name}: ${combinations} filters walked forwards and back over ${pagesSeen} pages, up to ${shared} fills at one time, each fill once`, !wrongWalk.length, `${wrongWalk.length} differ: ${wrongWalk.slice(0, 3).join(' | ')}`);
check(`${name}: totals of ${combinations} filters are the sums over the fills`, !wrongSums.length, `${wrongSums.length} differ: ${wrongSums.slice(0, 3).join(' | ')}`);

// a filter of the form, and the units
const bps = await ask(at, '/fills?unit=bps'), money = await ask(at, '/fills?unit=currency');
const unit = r => [...r.text.matchAll(/<a [^>]*href="\/fills\?([^"]*)"/g)].map(m => decode(m[1])).filter(q => /before=/.test(q));
check(`${name}: the unit stays in the links`, unit(bps).every(q => q.includes('unit=bps')) && unit(money).every(q => q.includes('unit=currency')) && unit(bps).length > 0, unit(bps));
finish();
