// fills_card.mjs ADDRESS LEDGER RUNNER NAME [large | sliced]: reconciliation, plots and details of /fills. What the card says is held against
// `hydra-runner reconcile`, which reads every intent another way; the ledger must hold fewer fills than the
// page looks at, or it is large, and then only what is kept of all intents is looked at.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ask, check, finish, sound } from './client.mjs';

const [at, ledger, runner, name, kind] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', ledger, q]).toString() || '[]');
const test = (what, ok, why) => check(`${name}: ${what}`, ok, why);
const reconcile = JSON.parse(execFileSync(runner, ['reconcile', '--json'], { env: { ...process.env, HYDRA_DATA_DIR: path.dirname(ledger) } }).toString());

const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').trim();
const number = text => Number((text ?? 'x').replaceAll('−', '-').replaceAll(/[+$,≈\s]/g, ''));
const section = (html, id) => html.match(new RegExp(`<section [^>]*id="${id}"[^>]*>.*?</section>`, 's'))?.[0] ?? '';
const pairs = html => Object.fromEntries([...html.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/gs)].map(m => [decode(m[1]), decode(m[2])]));
const verdict = html => decode(html.match(/<p class="notice[^"]*">(.*?)<\/p>/s)?.[1] ?? '');

// The card, of all and of each market.
const wanted = [['', reconcile.pooled], ...reconcile.markets.map(m => [m.symbol, m])];
for (const [symbol, r] of wanted) {
	const page = (await ask(at, `/fills${symbol && `?symbol=${symbol}`}`)).text, card = section(page, 'comparison'), shown = pairs(card), said = verdict(card), off = [];
	if (r.n_intents < 10) {
		test(`${symbol || 'all'}: ${r.n_intents} intents are too few`, said.startsWith(`${r.n_intents} of 10 intents: too few`) && !shown.RMSE, said);
		continue;
	}
	const near = (term, value, digits, part = 0) => { const text = shown[term]?.split(' · ')[part], sketch = text?.startsWith('≈'); /* off by 1/128 at most, and it says so */ if (!(Math.abs(number(text) - value) <= 0.5000001 * 10 ** -digits + (sketch ? Math.abs(value) / 128 : 0)) || !!sketch !== /median|percentile/i.test(term)) off.push(`${term} ${shown[term]}, reconcile ${value}`); };
	near('Intents compared', r.n_intents, 0); near('Mean predicted', r.mean_predicted, 3); near('Mean actual, signed', r.mean_actual, 3); near('Bias, actual less predicted', r.bias, 3); near('RMSE', r.rmse, 3);
	near('Medians, predicted · actual', r.median_predicted, 3); near('Medians, predicted · actual', r.median_actual, 3, 1);
	near('95th percentiles, predicted · actual', r.percentile_95_predicted, 3); near('95th percentiles, predicted · actual', r.percentile_95_actual, 3, 1);
	near(symbol || reconcile.markets.filter(m => m.n_intents > 0).length < 2 ? 'Pessimism multiplier, actual to predicted' : 'Pessimism multiplier, by each market’s own prediction', r.pessimism_multiplier, 2);
	if (r.correlation === null ? !shown.Correlation?.startsWith('not judged') : Math.abs(number(shown.Correlation) - r.correlation) > 0.0051) off.push(`correlation ${shown.Correlation}, reconcile ${r.correlation}`);
	const words = { ok: 'Within the limits', bias: 'Outside the limits', correlation: 'Outside the limits', 'correlation not judged': 'correlation not judged' }[r.reason];
	if (!said.includes(words) || !said.includes('no evidence for a market')) off.push(`says "${said}" for ${r.reason}`);
	test(`${symbol || 'all'}: the card is what reconcile says`, !off.length, off.join('; '));
	test(`${symbol || 'all'}: a simulation is never calibrated`, !/calibrated/i.test(page) && card.includes('<h2>Simulator against model</h2>'), card.slice(0, 200));
	const sentences = await Promise.all(['bps', 'currency'].map(async u => verdict(section((await ask(at, `/fills?${symbol && `symbol=${symbol}&`}unit=${u}`)).text, 'comparison'))));
	test(`${symbol || 'all'}: the verdict is the same in every unit`, sentences.every(s => s === said), sentences.join(' | '));
}
const rolls = section((await ask(at, '/fills')).text, 'comparison').match(/Left out: ([\d,]+) rolls?/)?.[1] ?? '0';
test('rolls are left out and counted', number(rolls) === reconcile.left_out.rolls, `${rolls} of ${reconcile.left_out.rolls}`);

if (kind === 'large') {
	const html = (await ask(at, '/fills')).text, card = section(html, 'comparison');
	test('more fills than the plots look at, and it says so', sql('SELECT count(*) AS n FROM fills')[0].n > 500 && decode(card).includes('The plots are of the newest 500 fills.') && card.includes('all intents'), decode(card));
	const shown = pairs(card), of = ['mean', 'median'].map(what => Object.keys(shown).find(term => term.startsWith('Delay') && term.includes(what)));
	test('and so do the figures of the delay', of.every(term => term?.endsWith(', newest 500 fills')), of.join('; '));
	finish();
	process.exit();
}

// Money and basis points from the ledger's own rows, delay apart.
{
	const rows = sql(`SELECT 1.0 * sum(o.notional) AS notional, sum(o.filled) AS n, i.arrival / 1e6 AS arrival, i.decision_price / 1e6 AS decision, i.direction AS d, i.predicted AS predicted, c.point_value / 1e6 AS pv
		FROM intent AS i JOIN ord AS o ON o.intent_id = i.id JOIN contract AS c USING (symbol) WHERE i.kind = 'trade' AND i.state NOT IN ('intent', 'working') GROUP BY i.id HAVING sum(o.filled) > 0`);
	const mean = f => rows.reduce((s, r) => s + f(r), 0) / rows.length, actual = r => (r.notional / 1e6 / r.n / r.pv - r.arrival) * r.d, delay = r => (r.arrival - r.decision) * r.d;
	for (const [unit, scale] of [['currency', r => r.n * r.pv], ['bps', r => 1e4 / Math.abs(r.arrival)]]) {
		const shown = pairs(section((await ask(at, `/fills?unit=${unit}`)).text, 'comparison'));
		const off = [['Mean predicted', r => r.predicted], ['Mean actual, signed', actual], ['Delay, decision to arrival: mean', delay]].filter(([term, f]) => !(Math.abs(number(shown[term]) - mean(r => f(r) * scale(r))) <= 0.0051));
		test(`means and delay in ${unit}`, !off.length, off.map(([term, f]) => `${term} ${shown[term]}, ledger ${mean(r => f(r) * scale(r))}`).join('; '));
	}
}

// The plots: addresses as the page names them, the sentence in both, bins that add up.
for (const query of ['', '?unit=bps', '?unit=currency&symbol=HE&side=sell']) {
	const page = (await ask(at, `/fills${query}`)).text;
	for (const plot of ['predicted', 'error', 'latency']) {
		const part = section(page, `plot-${plot}`), sources = [...part.matchAll(/(?:src|srcset)="([^"]*)"/g)].map(m => decode(m[1])), sentence = decode(part.match(/<p class="lead">(.*?)<\/p>/s)?.[1] ?? ''), wrong = [];
		if (sources.length !== 4 || new Set(sources).size !== 4) wrong.push(`${sources.length} sources`);
		for (const source of sources) {
			const r = await ask(at, source);
			if (r.status !== 200 || r.one('content-type') !== 'image/svg+xml; charset=utf-8' || !r.text.startsWith('<svg ') || !r.text.trimEnd().endsWith('</svg>')) wrong.push(`${source}: ${r.status} ${r.one('content-type')}`);
			if (decode(r.text.match(/<title>(.*?)<\/title>/s)?.[1] ?? '') !== sentence) wrong.push(`${source}: another title`);
			if (/ (style|class)=/.test(r.text)) wrong.push(`${source}: a style`);
			if (query.includes('unit=currency') && !source.includes('unit=currency') || query.includes('symbol=HE') && !source.includes('symbol=HE')) wrong.push(`${source}: the filter is lost`);
		}
		const where = query.includes('HE') ? "WHERE symbol = 'HE' AND direction = -1" : '', n = plot === 'latency' ? sql(`SELECT count(*) AS n FROM fills ${where}`)[0].n
			: sql(`SELECT count(*) AS n FROM (SELECT 1 FROM intent JOIN ord ON intent_id = intent.id ${where ? `${where} AND` : 'WHERE'} kind = 'trade' AND intent.state NOT IN ('intent', 'working') GROUP BY intent.id HAVING sum(ord.filled) > 0)`)[0].n;
		const bins = [...part.matchAll(/<tr><td>.*?<\/td><td>(.*?)<\/td>/g)].reduce((s, m) => s + number(m[1]), 0);
		if (bins !== n) wrong.push(`bins hold ${bins} of ${n}`);
		test(`plot ${plot} of ${query || 'all'}`, !wrong.length, wrong.join('; '));
	}
}
for (const [path_, status, words] of [['predicted.svg?theme=red', 400, 'dark or light'], ['error.svg?before=2026-01-01T00:00:00Z,1', 400, 'newest fills'], ['error.svg?zz=1', 400, 'theme, size and v'], ['latency.svg?symbol=QQ', 400, 'QQ'], ['nothing.svg', 404, ''], ['predicted', 404, '']]) {
	const r = await ask(at, `/fills/plot/${path_}`);
	test(`/fills/plot/${path_} is ${status}`, r.status === status && r.text.includes(words), `${r.status} ${r.text.slice(0, 300)}`);
}

// A fill: all that its rows hold, as a page and in place.
let sliced = 0;
for (const f of sql('SELECT f.*, i.ref, i.kind, i.n AS wanted, i.session AS decided, c.id AS cycle, (SELECT count(*) FROM ord WHERE intent_id = i.id) AS orders, o.slice, d.adv, d.close / 1e6 AS close, d.model, d.direction AS opinion, d.probability, d.position, d.target, c.scheduled_at, c.late_seconds FROM fills AS f JOIN intent AS i ON i.id = f.intent_id JOIN ord AS o ON o.id = f.order_id LEFT JOIN decision AS d ON d.session = i.session AND d.symbol = i.symbol LEFT JOIN cycle AS c ON c.session = i.session WHERE f.id % 40 = 1')) {
	const whole = await ask(at, `/fills/${f.id}`), part = await ask(at, `/fills/${f.id}?part=1`), shown = pairs(part.text), wrong = [];
	if (whole.status !== 200 || sound(whole.text, false) || !whole.text.includes(`<h1>Fill ${f.id}</h1>`) || !whole.text.includes('aria-current="page">Fills')) wrong.push(`page ${whole.status} ${sound(whole.text, false)}`);
	if (part.status !== 200 || part.text.includes('<html') || part.text.includes('id="state"') || !part.text.includes('data-close')) wrong.push(`part ${part.status}`);
	const again = await ask(at, `/fills/${f.id}`, { headers: { 'HX-Request': 'true' } });
	if (again.text.includes('<html') || again.text.includes('data-close') || !again.text.includes('hx-target="#state"')) wrong.push('the page that fetches itself');
	const same = (term, text) => { if (shown[term] !== text) wrong.push(`${term} "${shown[term]}", journal "${text}"`); };
	same('Side', f.direction > 0 ? 'Buy' : 'Sell'); same('Contracts', `${f.n_contracts}`); same('Order', `${f.order_id}`); same('Contract', f.contract); same('Fill model', f.fill_model); same('Execution key', f.exec_key);
	same('Spread is', f.spread_source); same('Reference', f.ref); same('Kind', f.kind); same('Latency', `${f.fill_latency_ms.toFixed(1)} ms`);
	for (const [term, value] of [['Decision price', f.decision_price], ['Order price, mid at arrival', f.order_price], ['Fill price', f.fill_price], ['Mid at arrival', f.order_price]])
		if (Math.abs(number(shown[term]) - value) > 0.00051) wrong.push(`${term} ${shown[term]}, journal ${value}`);
	same('Direction', { 1: 'long', '-1': 'short' }[f.opinion] ?? 'flat'); same('Probability', f.probability === null ? '—' : `${(100 * f.probability).toFixed(1)} %`); same('Model', f.model);
	same('Late', f.late_seconds === null ? '— not run by the clock' : f.late_seconds > 0 ? shown.Late : 'on time');
	for (const [term, value] of [['Close', f.close], ['Position before', f.position], ['Target', f.target]])
		if (Math.abs(number(shown[term]) - value) > 0.00051) wrong.push(`${term} ${shown[term]}, journal ${value}`);
	if (!part.text.includes(`<h3>Cycle ${f.cycle}, which decided it</h3>`) || !part.text.includes(`<a href="/agent#model">${f.model}</a>`) || part.text.includes('the calendar\'s') !== (f.kind === 'roll')) wrong.push('cycle, model or calendar');
	// the cost taken apart, in every unit; the parts are the sum
	const [c] = sql(`SELECT point_value / 1e6 AS pv, tick / 1e6 AS tick FROM contract WHERE symbol = '${f.symbol}'`), slip = (f.fill_price - f.order_price) * f.direction, delay = (f.order_price - f.decision_price) * f.direction;
	const fee = f.commission / f.n_contracts / c.pv, apart = [delay, f.spread_at_fill / 2, slip - f.spread_at_fill / 2, fee, delay + slip + fee, slip, f.predicted_slippage];
	const cost = [...(part.text.match(/<table class="cost">.*?<\/table>/s)?.[0] ?? '').matchAll(/<th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(m => [decode(m[1]), ...[...m[2].matchAll(/<td class="num">(.*?)<\/td>/g)].map(x => number(x[1]))]);
	apart.forEach((x, i) => [x / c.tick, x / Math.abs(f.order_price) * 1e4, x * f.n_contracts * c.pv].forEach((y, u) => { if (!(Math.abs(cost[i]?.[u + 1] - y) <= 0.0051)) wrong.push(`${cost[i]}: journal ${y}`); }));
	if (cost.length !== 7 || cost[4][0] !== 'In all') wrong.push(`${cost.length} parts`);
	if ([...part.text.matchAll(/<tr><td class="nowrap">/g)].length !== f.orders || !part.text.includes('(this)')) wrong.push('orders');
	const slices = f.kind === 'trade' && f.wanted >= 2 && f.wanted >= 0.01 * f.adv ? Math.min(5, f.wanted) : 1;
	same('Slice of the intent', slices > 1 ? `${f.slice} of ${slices}` : undefined);
	if (part.text.includes('>Slice</th>') !== slices > 1) wrong.push('the slice of each order');
	sliced += slices > 1;
	test(`fill ${f.id} is told whole`, !wrong.length, wrong.join('; '));
}
test('fills of sliced orders are among them', sliced > 0 || kind !== 'sliced', sliced);
for (const [id, status] of [['0', 404], ['999999999', 404], ['-1', 404], ['99999999999999999999', 404], ['x', 400], ['1.0', 400], ['1x', 400], ['%3Cb%3E', 400], ['1/2', 404]]) {
	const r = await ask(at, `/fills/${id}`);
	test(`/fills/${id} is ${status}`, r.status === status && !sound(r.text) && r.text.includes('aria-label="Pages"'), `${r.status} ${sound(r.text)}`);
}

// Size, and a filter that leaves nothing.
for (const query of ['', '?unit=bps', '?unit=currency']) {
	const r = await ask(at, `/fills${query}`);
	test(`/fills${query} is under 60 KB`, r.plain.length < 60000, r.plain.length);
}
{
	const r = (await ask(at, '/fills?from=1990-01-01&to=1990-12-31')).text;
	test('filtered to nothing: one sentence and a way out, no empty plots', /No fill matches this filter/.test(r) && r.includes('<a href="/fills">Show all fills</a>') && !r.includes('/fills/plot/') && !section(r, 'comparison'), section(r, 'fills'));
}
finish();
