// overview.mjs ADDRESS DATA: what the overview, its curve and its CSV say, against the account that account.mjs makes of the journal.
import { execFileSync } from 'node:child_process';
import { abs, account, even, micro } from './account.mjs';
import { ask, check, finish } from './client.mjs';

const [at, data] = process.argv.slice(2);
const rows = (sql, file = 'fill_journal.db') => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/${file}`, sql], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]');
// Words as the page has them.
const comma = digits => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
function money(m, plus = false) {
	const cents = even(m, 10000n), text = abs(cents).toString().padStart(3, '0');
	return `${cents < 0n ? '−' : plus && cents > 0n ? '+' : ''}$${comma(text.slice(0, -2))}.${text.slice(-2)}`;
}
function percent(x, digits, plus = false) {
	const text = Math.abs(x * 100).toFixed(digits);
	return `${Number(text) === 0 ? '' : x < 0 ? '−' : plus ? '+' : ''}${text} %`;
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = iso => `${Number(iso.slice(8))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
const shift = (iso, days) => new Date(Date.parse(iso) + days * 86400e3).toISOString().slice(0, 10);
const words = html => html.replace(/<[^>]*>/g, ' ').replaceAll('&amp;', '&').replaceAll('&nbsp;', ' ').replace(/[\s\u00a0]+/g, ' ').trim();
const arrow = m => (m > 0n ? '▲ ' : m < 0n ? '▼ ' : '');

const { contract, capital0, flows, sessions, held, flowed } = account(rows);
const last = sessions.at(-1), previous = sessions.at(-2);
const sum = (list, of) => list.reduce((total, s) => total + of(s), 0n);
const chain = list => list.reduce((product, s) => product * (1 + s.ret), 1) - 1;
const deepest = list => Math.min(...list.map(s => s.drawdown));
check('the run has what this test is about', sessions.length > 330 && rows('SELECT 1 FROM cash_flow').length === 2 && [...held.values()].some(h => h.q !== 0n) && sessions.slice(-20).some(s => s.fills > 0),
	`${sessions.length} sessions, ${rows('SELECT 1 FROM cash_flow').length} flows, ${[...held.values()].filter(h => h.q !== 0n).length} positions`);

const page = await ask(at, '/');
const part = id => { const from = page.text.indexOf(`id="${id}"`); return words(page.text.slice(page.text.indexOf('>', from) + 1, page.text.indexOf('</section>', from))); };
const has = (name, text, ...wanted) => check(name, wanted.every(w => text.includes(w)), () => `${wanted.filter(w => !text.includes(w))} not in ${text}`);

// The four cards.
const earned = last.equity - BigInt(capital0) - flowed, all = chain(sessions);
has('equity, and what was earned since the start', part('m-equity'), money(last.equity), `${money(earned, true)}, ${percent(all, 2, true)} since ${day(sessions[0].session)}`, `began with ${money(BigInt(capital0))}`);
has('day P&L', part('m-day'), day(last.session), money(last.pnl, true), `${percent(last.ret, 2, true)} · realised ${money(last.realised - previous.realised, true)} · unrealised moved by ${money(last.open - previous.open, true)}`);
has('drawdown', part('m-drawdown'), percent(last.drawdown, 2, true));
const open = [...held.values()].filter(h => h.q !== 0n).sort((a, b) => (a.symbol + a.contract < b.symbol + b.contract ? -1 : 1));
const gross = sum(open, h => abs(h.q * h.mark) * contract[h.symbol].pv);
has('open positions', part('m-positions'), ` ${open.length} `, ...open.map(h => `${h.q > 0n ? '+' : '−'}${abs(h.q)} ${h.contract}`), `${percent(Number(gross) / Number(last.equity), 1)} of equity`);
for (const [card, target] of [['m-equity', 'curve-table'], ['m-day', 'p-day'], ['m-positions', 'positions'], ['m-drawdown', 'curve-table']]) {
	const from = page.text.indexOf(`id="${card}"`), number = page.text.slice(from, page.text.indexOf('</section>', from)).match(/<p class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? '';
	check(`${card} leads to the rows that it comes from`, number.includes(`<a href="#${target}"`) && page.text.split(`id="${target}"`).length === 2, number);
}

// The feed: a fill's line has the price of its row, as fine as the market's tick, and its slippage in ticks.
{
	const line = (page.text.match(/<li id="e\d+">(?:(?!<\/li>).)*href="\/fills\/\d+".*?<\/li>/s) ?? [''])[0], id = Number(line.match(/\/fills\/(\d+)/)?.[1]);
	const [f] = rows(`SELECT (fill_price - order_price) * direction * 1e6 / tick AS cost, fill_price, tick FROM fills JOIN contract USING (symbol) WHERE fills.id = ${id || 0}`), size = Math.abs(f?.cost ?? NaN).toFixed(1);
	let decimals = 6;
	for (let tick = f?.tick ?? 1; decimals > 0 && tick % 10 === 0; tick /= 10) decimals--;
	has('the newest fill in the feed', words(line), ` @ ${(f?.fill_price ?? NaN).toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: 6 })}, slippage ${Number(size) === 0 ? '' : f.cost < 0 ? '−' : '+'}${size} ticks`);
}

// Positions, a row each, and their sum.
{
	const text = part('positions'), places = t => { let n = 0; for (let x = t / 1e6; n < 6 && Math.abs(x - Math.round(x)) > 1e-9; n++) x *= 10; return n; };
	const worth = (unrealised, exposure, cap) => { const share = Number(exposure) / Number(last.equity); return `${arrow(unrealised)}${money(unrealised, true)} ${money(exposure)} ${percent(share, 2)} ${percent(share / cap, 0)} of ${cap * 100} %`; };
	for (const h of open) {
		const { pv, tick } = contract[h.symbol], digits = places(tick);
		has(`position ${h.contract}`, text, `${h.symbol} ${h.contract} ${h.q > 0n ? 'Long' : 'Short'} ${abs(h.q)} ${(Number(h.avg) / 1e12).toFixed(digits + 1)} ${(Number(h.mark) / 1e6).toFixed(digits)} ` +
			worth(even(h.q * (h.mark * 1000000n - h.avg) * pv, 1000000n), abs(h.q * h.mark) * pv, 0.1));
		check(`its mark is of session ${last.session}`, h.marked === last.session);
	}
	has('sum of the positions', text, `${open.length} ${open.length === 1 ? 'position' : 'positions'} ${worth(last.open, gross, 1)}`, `marks of session ${day(last.session)}`);
}

// Periods, on the page and as CSV.
{
	const weekday = (new Date(last.session).getUTCDay() + 6) % 7; // 0 Monday
	const from = { day: last.session, week: shift(last.session, -weekday), month: `${last.session.slice(0, 7)}-01`, year: `${last.session.slice(0, 4)}-01-01`, all: '' };
	const csv = (await ask(at, '/api/overview/periods.csv')).text, lines = csv.split('\r\n');
	check('CSV: header with units, five rows, CRLF', lines[0] === 'period,from,to,P&L (USD),"return (fraction, time-weighted)",fills,commission (USD),"slippage (USD, + is a cost)",costs (USD),deepest drawdown (fraction)' && lines.length === 7 && lines[6] === '', csv);
	const plain = m => { const t = abs(m).toString().padStart(7, '0'); return `${m < 0n ? '-' : ''}${t.slice(0, -6)}.${t.slice(-6).replace(/0{1,4}$/, '')}`; };
	for (const [i, [name, first]] of Object.entries(from).entries()) {
		const list = sessions.filter(s => s.session >= first), pnl = sum(list, s => s.pnl), fees = sum(list, s => s.fees), slippage = sum(list, s => s.slippage), n = list.reduce((a, s) => a + s.fills, 0);
		const row = page.text.match(new RegExp(`<tr id="p-${name}">(.*?)</tr>`, 's'))?.[1] ?? '';
		const wanted = `${name[0].toUpperCase()}${name.slice(1)} ${name === 'day' ? '' : 'from '}${day(list[0].session)} ${arrow(pnl)}${money(pnl, true)} ${percent(chain(list), 2, true)} ${percent(deepest(list), 2, true)} ${comma(String(n))} ${money(fees)} ${money(slippage, true)} ${money(fees + slippage)}`;
		check(`period ${name}`, words(row) === wanted, `"${words(row)}", not "${wanted}"`);
		const cells = lines[i + 1].split(',');
		const exact = [name, list[0].session, last.session, plain(pnl), null, String(n), plain(fees), plain(slippage), plain(fees + slippage), null];
		check(`period ${name}, CSV`, exact.every((e, k) => e === null || e === cells[k]) && Math.abs(cells[4] - chain(list)) < 1e-8 && Math.abs(cells[9] - deepest(list)) < 1e-8, `${lines[i + 1]}, not ${exact}`);
		if (name !== 'all') {
			const link = row.match(/href="([^"]*)"/)?.[1].replaceAll('&amp;', '&') ?? '';
			const listed = words((await ask(at, link)).text.match(/id="m-fills">.*?<p class="number[^"]*">(.*?)<\/p>/s)?.[1] ?? '');
			check(`period ${name}: its fills lie behind the number`, listed === (n > 0 ? comma(String(n)) : listed) && (n > 0 || !/[1-9]/.test(listed)), `${link}: ${listed}`);
		}
	}
	const total = sessions.reduce((a, s) => a + s.fills, 0);
	has('fills in all', part('recent-fills'), `10 of ${comma(String(total))} `);
}

// The curve, of each range: every session of it, its sentence, and the marks within.
const numbers = { 'all': sessions, '30d': sessions.filter(s => s.session > shift(last.session, -30)), '90d': sessions.filter(s => s.session > shift(last.session, -90)),
	'1y': sessions.filter(s => s.session > `${Number(last.session.slice(0, 4)) - 1}${last.session.slice(4)}`) };
for (const [range, list] of Object.entries(numbers)) {
	const curve = (await ask(at, `/api/overview/curve?range=${range}`)).json();
	const days = curve.day.map(d => shift('1970-01-01', d));
	check(`curve ${range}: its sessions, their equity and drawdown`, days.join() === list.map(s => s.session).join() && list.every((s, i) => micro(curve.equity[i]) === s.equity && Math.abs(curve.drawdown[i] - s.drawdown) < 1e-6), `${days.length} sessions, not ${list.length}`);
	const marked = [...flows.keys()].filter(s => s >= list[0].session).length;
	check(`curve ${range}: flows are marked`, curve.marks.filter(m => m.letter === 'C').length === marked, JSON.stringify(curve.marks));
	const cut = (await ask(at, `/api/overview/curve?range=${range}&to=${list.at(-3).session}`)).json();
	check(`curve ${range}: up to a session`, shift('1970-01-01', cut.day.at(-1)) === list.at(-3).session);
	const text = (await ask(at, `/?range=${range}`)).text, lead = words(text.match(/<p class="lead">(.*?)<\/p>/s)[1]);
	const gain = range === 'all' ? `${earned < 0n ? 'Down' : 'Up'} ${money(abs(earned))} since` : `${chain(list) < 0 ? 'Down' : 'Up'} ${percent(Math.abs(chain(list)), 2)} in the`;
	check(`range ${range}: its sentence`, lead.startsWith(gain) && lead.endsWith(`was ${percent(deepest(list), 2, true)}.`), `"${lead}", not "${gain} … ${percent(deepest(list), 2)}"`);
	check(`range ${range}: the link is current, and the picture is of it`, text.replaceAll('\u00a0', ' ').includes(`aria-current="true">${{ all: 'all', '30d': '30 d', '90d': '90 d', '1y': '1 y' }[range]}<`) && text.includes(`range=${range}&amp;to=${last.session}`));
	const svg = (await ask(at, `/plot/equity.svg?range=${range}&to=${last.session}`)).text;
	has(`range ${range}: the picture's words`, svg, `from ${day(list[0].session)} to ${day(last.session)}: ${money(last.equity)} at the end`, `was ${percent(deepest(list), 2, true)}.`);
}

// The feed: each kind alone, newest first.
const told = { fills: ['fill'], breakers: ['breaker'], experiments: ['agent', 'drift'] };
for (const activity of ['fills', 'experiments', 'breakers', 'system']) {
	const text = (await ask(at, `/?activity=${activity}`)).text, list = [...text.slice(text.indexOf('id="activity"')).matchAll(/<li id="e(\d+)">.*?<span class="kind">(.*?)<\/span>/gs)].map(m => [Number(m[1]), m[2]]);
	if (!told[activity]) {
		check('activity system: nothing of the other kinds', !list.some(([, kind]) => Object.values(told).flat().includes(kind)), list.join(' '));
		continue;
	}
	const wanted = rows(`SELECT seq FROM (SELECT seq, kind FROM event ORDER BY seq DESC${activity === 'fills' ? ' LIMIT 90' : ''}) WHERE kind IN (${told[activity].map(k => `'${k}'`)}) ORDER BY seq DESC LIMIT 14`).map(e => e.seq);
	check(`activity ${activity}: the newest of it`, list.map(([seq]) => seq).join() === wanted.join() && (wanted.length > 0 || text.includes('Show all')), `${list.join(' ')}, not ${wanted}`);
}

const [{ seq }] = rows('SELECT max(seq) AS seq FROM event');
has('the page says which event and session it is of', words(page.text), `as of event ${comma(String(seq))}`, `are of session ${day(last.session)}`);
check('under 60 KB', page.body.length < 60000, page.body.length);
finish();
