// figures_ways.mjs ADDRESS NAME: from every number of Agent, Drift and System to its rows. A number without a way fails it, unless it is
// named below with the reason; every link answers and names something that is there; and the rows that a count leads to are as many.
import { ask, check, finish } from './client.mjs';
import { count, Page, percent, real } from './numbers.mjs';

const [at, name] = process.argv.slice(2);
const test = (what, good, why) => check(`${name}: ${what}`, good, why);
const answers = new Map();
async function page(address) {
	if (!answers.has(address)) {
		const answer = await ask(at, address);
		answers.set(address, { status: answer.status, ids: new Set([...answer.text.matchAll(/ id="([^"]+)"/g)].map(m => m[1])), main: new Page(answer.text).root });
	}
	return answers.get(address);
}
const up = (node, is) => { while (node && !is(node)) node = node.parent; return node; };
const led = node => Boolean(node) && node.all('a').length > 0;

// What no journal holds rows of, by the page and, in a card, the term of a list or else "row" or a paragraph's class.
const NONE = [
	[/^\/agent #loop Autonomy$/, 'a setting'], [/^\/agent #model (?!Run|Candidate|Newest job|Last promotion)/, "the champion's file, which the card names"],
	[/^\/agent #types row$/, 'a type without experiments', row => row.all('td')[2].words() === '0'],
	[/^\/agent #versions row$/, "of the version's file, which the row names", row => /models\/v\d+\.json/.test(row.words())],
	[/^\/agent #jobs row$/, 'a job without an experiment is a row itself'], [/^\/agent #forecasts lead$/, 'none yet', (row, card) => !card.find('table')],
	[/^\/agent #shadow lead$/, 'the limit of the rule'],
	[/^\/drift #methods row$/, 'limits'], [/^\/drift #(performance|features|streams) row$/, 'limits, where nothing was read yet', row => !row.at.id || /\b0 of \d/.test(row.words())],
	[/^\/system #schedule Daily cycle$/, 'a setting'], [/^\/system #schedule (Late|Missed)$/, 'none', (row, card, item) => /none of the last/.test(item.words())],
	[/^\/system #schedule (Outcome|Stopped because)$/, 'a cycle without fills', (row, card, item) => !/\b[1-9][\d,]* fills?\b/.test(item.words())],
	[/^\/system #(disk|stream|foreign|modes) /, 'the disk and the status file of the runner'], [/^\/system #journals row$/, 'the file of the row'],
	[/^\/system #life what$/, 'a row itself'], [/^\/system #configuration row$/, 'a setting'],
];
const plain = text => text.replaceAll(/\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g, '').replaceAll(/\bv\d+\b/g, ''); // days and versions are names

// A text's way: itself, its row, line or item; the rows of the same card; or what the card's head leads to.
function wayless(path, text) {
	const of = text.of, row = up(of, n => n.tag === 'tr'), item = up(of, n => n.tag === 'div' && n.parent?.tag === 'dl'), card = up(of, n => n.tag === 'section');
	if (!card || up(of, n => ['time', 'a', 'th', 'code', 'select', 'caption', 'figcaption', 'summary', 'h2'].includes(n.tag)))
		return null;
	const rows = up(of, n => n.tag === 'details' && /^table-/.test(n.at.id)), line = up(of, n => ['li', 'p'].includes(n.tag));
	if (rows || led(row) || led(item) || led(line) || led(card.find('.card-head')) || (!row && card.find('table')) || (card.classes.includes('metric') && led(card)))
		return null;
	const key = `${path} #${card.at.id ?? card.find('.label')?.words()} ${row ? 'row' : item ? item.find('dt').words() : of.classes[0]}`;
	return NONE.some(([pattern, , also]) => pattern.test(key) && (!also || also(row, card, item))) ? null : `${key}: "${text.text.trim().slice(0, 60)}"`;
}

for (const path of ['/agent', '/drift', '/system']) {
	const { status, main } = await page(path), wrong = main.texts().filter(t => /\d/.test(plain(t.text))).map(t => wayless(path, t)).filter(Boolean);
	test(`${path}: every number has a way to its rows`, status === 200 && !wrong.length, wrong.join('; '));
	const lost = [];
	for (const href of new Set(main.all('a').map(a => a.at.href))) {
		const [address, id] = (href.startsWith('#') ? path + href : href).split('#'), there = await page(address);
		if (there.status !== 200) lost.push(`${href}: ${there.status}`);
		else if (id && !there.ids.has(decodeURIComponent(id))) lost.push(`${href}: nothing is called ${id} there`);
	}
	test(`${path}: every link leads to what it names`, !lost.length, lost.slice(0, 6).join('; '));
	const bare = main.all('a').filter(a => /^—$/.test(a.words())).map(a => a.at.href);
	test(`${path}: nothing that is missing is a link`, !bare.length, bare.join(' '));
}

const agent = (await page('/agent')).main, drift = (await page('/drift')).main, system = (await page('/system')).main;
const number = text => Number((text.match(/[\d,]+/) ?? ['NaN'])[0].replaceAll(',', '')), mean = v => v.reduce((a, b) => a + b, 0) / v.length;

// Experiments: as many rows, over all pages of the table, as the number says.
async function experiments(href) {
	const rows = [];
	for (let next = href.split('#')[0]; next;) {
		const { main } = await page(next), older = main.all('#experiments .pager a').find(a => a.at.rel === 'next');
		rows.push(...main.all('#experiments tr').filter(r => /^e\d+$/.test(r.at.id)));
		next = older?.at.href.split('#')[0];
	}
	return rows;
}
{
	const wrong = [], links = agent.all('section.metric a').filter(a => /#experiments$/.test(a.at.href) && /^[\d,]+( \w+)?$/.test(a.words())).concat(agent.all('#types a').filter(a => /^[\d,]+$/.test(a.words()) && /type=/.test(a.at.href)));
	for (const a of links) {
		const n = (await experiments(a.at.href)).length;
		if (n !== number(a.words())) wrong.push(`${a.at.href}: ${n} rows, not ${a.words()}; the page says ${(await page(a.at.href.split('#')[0])).main.all('.notice').map(p => p.words()).join(' ')}`);
	}
	test(`${links.length} counts of experiments lead to as many rows`, !wrong.length, wrong.join('; '));
	const other = agent.all('section.metric .context').map(c => c.words().match(/([\d,]+) other/)?.[1]).find(Boolean);
	if (other) {
		const known = new Set(['promoted', 'rejected', 'pending']), rows = [];
		for (const a of agent.all('section.metric a').filter(l => /outcome=/.test(l.at.href) && !known.has(l.words().split(' ').at(-1)) && /^[^\d—]/.test(l.words())))
			rows.push(...await experiments(a.at.href));
		test('the other outcomes lead to as many rows as there are', rows.length === number(other), `${rows.length}, not ${other}`);
	}
	for (const a of agent.all('#types a').filter(l => /left$/.test(l.words()))) {
		const rows = await experiments(a.at.href);
		test(`what rests leads to what was rejected: ${a.at.href}`, rows.length > 0 && rows.every(r => /^rejected/.test(r.all('td').at(-1).words())), rows.map(r => r.words()).join('; '));
	}
	const used = agent.all('#types a').filter(a => a.at.href === '#jobs' && /^\d+$/.test(a.words()))[0], session = agent.find('#types .note')?.words().match(/session (\d+ \w+ \d+)/)?.[1];
	if (used) test('the budget that was used leads to as many jobs', agent.all('#jobs .sub').filter(s => s.words() === session).length === number(used.words()), used.words());
}

// A shadow: its sessions and their means.
if (agent.find('#table-shadow')) {
	const rows = agent.all('#table-shadow tbody tr').map(r => r.all('td').map(c => c.words())), said = agent.all('#shadow .kv dd').map(d => d.words());
	test('the shadow: as many sessions, and their means', rows.length === number(agent.find('#shadow .note').words()) && [1, 2].every(k => Math.abs(mean(rows.map(r => Number(r[k]))) - Number(said[k - 1])) <= 0.00011), `${rows.length}: ${said}`);
}

// The live record: each figure's rows.
const fraction = text => Number(text.replace('−', '-').replace(/[ %+]/g, '')), deviation = v => Math.sqrt(v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1));
function fall(returns) { // the deepest, of returns in percent, oldest first
	let level = 1, peak = 1, deepest = 0;
	for (const r of returns) { level *= 1 + r / 100; peak = Math.max(peak, level); deepest = Math.min(deepest, level / peak - 1); }
	return deepest;
}
for (const a of drift.all('#performance a')) {
	const row = up(a, n => n.tag === 'tr'), kind = row.at.id, value = row.all('td')[1].words(), n = number(a.words()), [address, id] = a.at.href.split('#'),
		rows = (await page(address || '/drift')).main.all(`#${id} tbody tr`).map(r => r.all('td').map(c => c.words()));
	if (kind === 'r-hit_rate') {
		const hits = rows.filter(r => r[2] !== '—').map(r => r[2].split(' of ').map(Number));
		test('the hit rate is the mean of its sessions', hits.length === n && percent(mean(hits.map(([right, of]) => right / of)), 2) === value, `${hits.length} sessions: ${percent(mean(hits.map(([r, of]) => r / of)), 2)}, not ${a.words()}: ${value}`);
	} else if (kind === 'r-brier') {
		test('the Brier score is the mean of its sessions', rows.length === n && Math.abs(mean(rows.map(r => Number(r[3]))) - Number(value)) <= 0.00011, `${rows.length} sessions: ${real(mean(rows.map(r => Number(r[3]))), 4)}, not ${a.words()}: ${value}`);
	} else {
		const counted = kind === 'r-sharpe' ? rows.filter(r => r[2] === 'yes') : rows.slice(0, 60), returns = counted.map(r => fraction(r[1])),
			got = kind === 'r-sharpe' ? real(mean(returns) / deviation(returns) * Math.sqrt(252), 2) : percent(fall([...returns].reverse()), 2);
		test(`${kind}: as many of the sessions it leads to, ${n}`, counted.length === n && rows.every((r, i) => i < 60 || r[2] === 'yes'), `${counted.length}, not ${a.words()}`);
		test(`${kind}: it is worked out of those`, value === '—' || Math.abs(fraction(got) - fraction(value)) <= 0.011, `${got}, not ${value}`);
	}
}
const note = drift.find('#diagnosis .note a');
if (drift.find('#diagnosis .note')?.words().startsWith('session')) {
	const [address, id] = note.at.href.split('#'), event = (await page(address)).main.find(`#${id}`);
	test('the diagnosis leads to its event', event.words().includes(drift.find('#diagnosis b').words()), event.words());
}

// System: the fills of the last session, the trips of each breaker, the intents that were compared, the rows of the journals.
{
	const outcome = system.all('#schedule a').find(a => /fill/.test(a.words()));
	if (outcome) test('the last session leads to its fills', (await page(outcome.at.href)).main.find('#m-fills .number').words() === count(number(outcome.words())), outcome.words());
	for (const a of system.all('#breakers a').filter(l => /breaker=/.test(l.at.href))) {
		const lines = (await page(a.at.href.split('#')[0])).main.all('#events li').filter(l => / tripped/.test(l.words()));
		test(`trips of a breaker are as many: ${a.at.href}`, lines.length === number(a.words()), `${lines.length}, not ${a.words()}`);
	}
	const wrong = [];
	for (const a of system.all('#reconciliation a')) {
		const [address, id] = a.at.href.split('#'), card = (await page(address)).main.find('#comparison'),
			fact = card?.all('.kv div').find(d => /^(Intents|Fills) compared/.test(d.words()))?.find('dd').words() ?? card?.words().match(/([\d,]+) of 10 intents: too few/)?.[1];
		if (id && fact !== a.words()) wrong.push(`${a.at.href}: ${fact}, not ${a.words()}`);
	}
	test('each count of the reconciliation leads to the same of its fills', !wrong.length, wrong.join('; '));
	for (const a of system.all('#journals tbody a')) {
		const { main } = await page(a.at.href.split('#')[0]), there = /fills/.test(a.words()) ? main.find('#m-fills .number').words() : main.all('section.metric .number')[2].words();
		test(`rows of a journal: ${a.words()}`, there === count(number(a.words())), there);
	}
	const off = system.all('#table-cycles tbody tr').map(r => r.all('td').map(c => c.words()));
	for (const [term, word] of [['Late', 'late'], ['Missed', 'missed']]) {
		const said = system.all('#schedule dt').find(d => d.words() === term)?.parent.find('dd').words() ?? '—', n = /^\d+ of /.test(said) ? number(said) : 0;
		test(`${term}: as many cycles of the list`, off.filter(r => r[1] === word).length === n, `${off.filter(r => r[1] === word).length}, not ${said}`);
	}
	if (name === 'late') test('the run has cycles that were late and missed', off.length === 5 && off[0][2] === '2 h', off.join('; '));
	const last = system.all('#schedule a').find(a => a.at.href === '/#state-of-trade');
	if (last) test('the last session is that of the overview', (await page('/')).main.find('#state-of-trade').words().includes(`Session ${last.words()}`), last.words());
}
finish();
