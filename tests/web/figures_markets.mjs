// What /system says of markets: breakers, last bars and readings, one lot, the next roll, and predicted against actual slippage. From
// fills, decisions, bars and intents; roll-ups, the table reconciled and equity rows are not looked at.
import { account } from './account.mjs';
import { count, day, money, percent, real, signed } from './numbers.mjs';

const mean = v => v.reduce((a, b) => a + b, 0) / v.length, sd = v => Math.sqrt(v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1));
export const places = tick => (tick % 1e6 === 0 ? 0 : String(tick / 1e6).split('.')[1].length);

// The four limits of TRADING.md, 5, against the account.
export function breakers(page, ledger) {
	const { sessions, held, contract } = account(ledger), last = sessions.at(-1), rows = Object.fromEntries(ledger('SELECT * FROM breaker').map(b => [b.name, b])),
		NAMES = { max_daily_loss: ['Daily loss', -0.02], max_drawdown: ['Drawdown', -0.05], max_position_size: ['Position size', 0.1],
		max_single_trade_loss: ['Single trade loss', -0.01] };
	const largest = Math.max(0, ...[...held.values()].map(h => Math.abs(Number(h.q * h.mark * contract[h.symbol].pv)) / Number(last.equity))),
		trips = name => ledger(`SELECT count(*) AS n FROM event WHERE kind = 'breaker' AND text LIKE '%${name}%' AND severity = 'error'`)[0].n;
	const peak = sessions.reduce((p, s) => (s.equity > p ? s.equity : p), BigInt(ledger('SELECT capital0 FROM account')[0].capital0)),
		value = { max_daily_loss: last.ret, max_drawdown: Number(last.equity - peak) / Number(peak), max_position_size: largest,
		max_single_trade_loss: rows.max_single_trade_loss.value };
	page.within('#breakers').table('Circuit breakers', Object.entries(NAMES).map(([name, [words, limit]]) =>
		[words, rows[name].state === 'active' ? 'armed' : `${rows[name].state}${rows[name].latched ? ', latched' : ''}`, percent(value[name], 2, limit < 0),
		percent(limit, 2, limit < 0),
		day(rows[name].since), day(rows[name].tripped), count(rows[name].tripped ? rows[name].trips : trips(name))]));
	page.says('.note', `${Object.values(rows).filter(b => b.state !== 'active').length} of 4 tripped`);
	page.within('');
}

// Trading days of the exchange, by rule; enough for the years of a simulation.
function holidays(y) {
	const at = (m, d) => new Date(Date.UTC(y, m - 1, d)), nth = (m, weekday, n) => { const first = at(m, 1).getUTCDay(); return at(m, 1 + (weekday - first + 7) % 7 + 7 * (n - 1));
		};
	const observed = d => (d.getUTCDay() === 0 ? new Date(+d + 864e5) : d.getUTCDay() === 6 ? new Date(+d - 864e5) : d), may = at(5, 31), a = y % 19, b = Math.floor(y / 100),
		c = y % 100, h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - c % 4) % 7, m = Math.floor((a + 11 * h + 22 * l) / 451),
		easter = new Date(Date.UTC(y, Math.floor((h + l - 7 * m + 114) / 31) - 1, (h + l - 7 * m + 114) % 31 + 1));
	return [...(at(1, 1).getUTCDay() === 6 ? [] : [observed(at(1, 1))]), nth(1, 1, 3), nth(2, 1, 3), new Date(+easter - 2 * 864e5),
		new Date(+may - (may.getUTCDay() + 6) % 7 * 864e5), ...(y >= 2022 ? [observed(at(6, 19))] : []), observed(at(7, 4)), nth(9, 1, 1), nth(11, 4, 4),
		observed(at(12, 25))].map(d => d.toISOString().slice(0, 10));
}
function roll(contract) { // the 15th trading day before the month of delivery
	const [, letter, year] = contract.match(/([A-Z])(\d\d)$/), y = 2000 + Number(year), closed = new Set([...holidays(y - 1), ...holidays(y)]);
	let d = Date.UTC(y, 'FGHJKMNQUVXZ'.indexOf(letter), 1), n = 0, iso;
	while (n < 15) {
		d -= 864e5;
		iso = new Date(d).toISOString().slice(0, 10);
		n += ![0, 6].includes(new Date(d).getUTCDay()) && !closed.has(iso);
	}
	return iso;
}

export function markets(page, ledger, telemetry, history) {
	const session = ledger("SELECT value AS s FROM meta WHERE key = 'advanced_session'")[0].s, { sessions } = account(ledger), equity = sessions.at(-1).equity,
		contracts = ledger('SELECT * FROM contract ORDER BY symbol'), can = c => equity * 100000n >= BigInt(c.point_value) * BigInt(c.now.close) / 10n;
	for (const c of contracts) {
		c.bars = telemetry(`SELECT * FROM bar WHERE symbol = '${c.symbol}' ORDER BY session DESC LIMIT 60`);
		c.all = ledger(`SELECT * FROM decision WHERE symbol = '${c.symbol}' ORDER BY session DESC LIMIT 21`);
		[c.now] = c.all;
	}
	page.within('#data').table('Each market', contracts.map(c => {
		const x = c.all.map(d => d.x / 1e6), moves = x.slice(0, 20).map((v, i) => v - x[i + 1]),
			faults = [[c.now.bars_missing, 'missing'], [c.bars.filter(b => b.h < b.l || b.o > b.h || b.c > b.h || b.o < b.l || b.c < b.l).length, 'broken'],
			[c.bars.filter(b => b.v === 0).length, 'without volume']].filter(f => f[0]);
		return [c.symbol, can(c) ? 'yes' : `no, needs equity ≥ ${money(c.now.needs_equity)}`, money(c.now.close * c.point_value / 1e6), day(c.bars[0].session),
			c.bars[0].session === session ? 'current' : null, faults.length ? faults.map(f => f.join(' ')).join(', ') : 'good', count(history + sessions.length), '0',
			real(c.bars[0].c / 1e6, places(c.tick)), count(c.bars[0].v),
			real(sd(moves), places(c.tick) + 1), count(Math.round(mean(c.bars.slice(0, 20).map(b => b.v)))),
				`${c.now.direction > 0 ? 'long' : c.now.direction < 0 ? 'short' : 'none'}, ${percent(c.now.probability, 1)}`, c.now.contract, day(roll(c.now.contract)), c.exchange];
	}));
	page.says('.note', `last session ${day(session)} · equity ${money(Number(equity))} · ${contracts.filter(can).length} of ${contracts.length} can be traded`);
	page.says(page.from.all('p.note').find(n => /^3 features/.test(n.words())),
		`3 features (σ 20, ADV 20, signal) of ${contracts.length} markets, each of the session of its last bar; “—” where that is not the last session. The features of a model stand on Drift .`);
	page.within('');
	page.fixed(['Missing of 60', 'σ 20', 'ADV 20', 'σ 20: standard deviation of the daily change over 20 bars, in price. ADV 20: mean volume of 20 bars. Quality is that of the newest 60 bars; without volume nothing is filled. Missing bars and signals are those of the',
		'Next roll: at the close of the 15th trading day before the month of delivery, by the rule calendar, as there is no calendar.csv; — where bars name no contract.']);
}

// Predicted against actual, an intent each, in ticks; pooled, correlation and multiplier are within the markets.
const quantile = (v, q) => { const s = [...v].sort((a, b) => a - b), at = (s.length - 1) * q, i = Math.floor(at);
	return i + 1 < s.length ? s[i] + (s[i + 1] - s[i]) * (at - i) : s[i]; };
const corr = (x, y) => { const c = mean(x.map((v, i) => (v - mean(x)) * (y[i] - mean(y)))),
	s = Math.sqrt(mean(x.map(v => (v - mean(x)) ** 2)) * mean(y.map(v => (v - mean(y)) ** 2))); return s > 0 ? c / s : 0; };
function row(name, pairs, own, about, verdict) {
	const x = pairs.map(p => p.x), y = pairs.map(p => p.y), bias = mean(y) - mean(x), rho = corr(own.map(p => p.x), own.map(p => p.y)),
		spread = sd(own.map(p => p.x)) / (own === pairs ? mean(x) : 1), times = own === pairs ? mean(y) / mean(x) : mean(own.map(p => p.times));
	// a sketch is told by its sign, and may be off by 1 in 128
	const near = (v, plus) => (about ? cell => { const got = cell.words(), at = Number(got.replace('≈', '').replace('−', '-')); cell.texts().forEach(t => { t.seen = true; });
		if (!got.startsWith('≈') || !(Math.abs(at - v) <= 0.00051 + Math.abs(v) / 127)) throw new Error(`${name}: ${got}, not ≈${v}`); } : real(v, 3, plus));
	return [name, count(x.length), real(mean(x), 3), real(mean(y), 3, about), signed(bias, 3), real(Math.sqrt(mean(x.map((v, i) => (y[i] - v) ** 2))), 3),
		verdict && spread < 0.1 ? 'not judged' : signed(rho, 3), real(times, 3), near(quantile(x, 0.5)), near(quantile(y, 0.5), about), near(quantile(x, 0.95)),
		near(quantile(y, 0.95), about),
		!verdict ? 'not judged' : Math.abs(bias) > 0.5 ? 'bias beyond 0.5 tick' : spread < 0.1 ? 'bias within the limit' : rho < 0.3 ? 'correlation below 0.3' : 'within the limits'];
}

export function reconciliation(page, ledger) {
	const intents = ledger(`SELECT i.id, i.symbol, i.kind, i.state, i.predicted * 1e6 / c.tick AS x, sum(f.n_contracts * (f.fill_price - f.order_price) * f.direction) / sum(f.n_contracts) * 1e6 / c.tick AS y, count(f.id) AS fills, (SELECT count(*) FROM ord WHERE intent_id = i.id) AS orders
		FROM intent AS i JOIN contract AS c USING (symbol) LEFT JOIN fills AS f ON f.intent_id = i.id GROUP BY i.id`).filter(i => i.orders > 0), working = i => ['intent', 'working'].includes(i.state), of = f => intents.filter(f).length;
	const pairs = intents.filter(i => i.kind === 'trade' && !working(i) && i.fills > 0), symbols = [...new Set(pairs.map(p => p.symbol))].sort(),
		by = Object.fromEntries(symbols.map(s => [s, pairs.filter(p => p.symbol === s)]));
	const own = pairs.map(p => { const m = mean(by[p.symbol].map(q => q.x)); return { x: p.x / m - 1, y: (p.y - mean(by[p.symbol].map(q => q.y))) / m, times: p.y / m }; });
	const shown = [row('All markets', pairs, own, true, true), ...symbols.map(s => row(s, by[s], by[s], true, true))], unspread = shown.some(r => r[6] === 'not judged');
	page.within('#reconciliation').table('Predicted against actual slippage', shown);
	page.says('.lead', 'Compared: simulator against model.');
	page.says('p.note', `In ticks an intent, contract-weighted; + is a cost; ≈ within 0.8 %.${symbols.length > 1 ? ' Pessimism × of all markets: each by its own prediction, not the two means divided.' : ''} Simulated fills test the prediction against the simulator: they are no evidence for a market. Over all ${count(intents.length)} intents with an order. Left out: ${of(i => i.kind === 'roll')} rolls, ${of(i => i.kind === 'trade' && working(i))} still working, ${of(i => i.kind === 'trade' && !working(i) && !i.fills)} without a fill, 0 unreadable.${unspread ? ' Correlation not judged: the prediction hardly varies.' : ''}`);
	page.within('');
	page.fixed(['p95 predicted', 'p95 actual']);
}

// Fills of the original, as it compared them: in price units, without a sign.
export function foreign(page, ledger) {
	const all = ledger('SELECT predicted_slippage AS x, actual_slippage AS y FROM fills').map(f => ({ x: f.x, y: f.y })),
		pairs = all.filter(f => Number.isFinite(f.x) && Number.isFinite(f.y) && f.x !== null && f.y !== null);
	page.within('#reconciliation').table('Predicted against actual slippage', [row('All fills of the original', pairs, pairs, false, false)]);
	page.says('p.note', `In price units, the actual one without a sign, as the original compared them: its predictions are made another way than ours and are not judged. Over all ${count(all.length)} fills. Left out: ${all.length - pairs.length} without two usable numbers.`);
	page.within('');
	page.fixed(['p95 predicted', 'p95 actual']);
}
