// The account session by session, from fills, cash flows, contracts and closes alone: roll-ups, equity rows and positions are not
// looked at. Money in BigInt micro.
export function group(list, key) {
	const map = new Map();
	for (const one of list)
		map.set(key(one), [...map.get(key(one)) ?? [], one]);
	return map;
}
export const micro = x => BigInt(Math.round(x * 1e6));
export const abs = x => (x < 0n ? -x : x);
export function even(a, b) { // a/b, half to even
	const sign = a < 0n ? -1n : 1n, n = abs(a), q = n / b, r = n % b * 2n;
	return sign * (r > b || (r === b && q % 2n === 1n) ? q + 1n : q);
}

// rows(sql) asks the ledger. held: what is held after the last session; a session's markets: what each had made by then, with what it holds.
export function account(rows) {
	const contract = Object.fromEntries(rows('SELECT symbol, point_value, tick FROM contract').map(c => [c.symbol, { pv: BigInt(c.point_value) / 1000000n, tick: c.tick }]));
	const [{ capital0 }] = rows('SELECT capital0 FROM account');
	const fills = group(rows('SELECT id, symbol, contract, direction, n_contracts AS n, order_price, fill_price, commission, session_date FROM fills ORDER BY id'), f => f.session_date);
	const flows = group(rows('SELECT session, amount FROM cash_flow'), f => f.session);
	const closes = group(rows('SELECT session, symbol, contract, close FROM decision'), d => d.session);
	const sessions = [], held = new Map(), paid = {};
	let cash = BigInt(capital0), before = cash, flowed = 0n, index = 1, peak = 1;
	for (const { session } of rows("SELECT session FROM cycle WHERE state = 'done' ORDER BY session")) {
		const s = { session, fills: 0, fees: 0n, slippage: 0n, flow: 0n, traded: 0n };
		for (const f of fills.get(session) ?? []) {
			const { pv } = contract[f.symbol], key = `${f.symbol} ${f.contract}`, signed = BigInt(f.direction * f.n), price = micro(f.fill_price);
			const h = held.get(key) ?? { symbol: f.symbol, contract: f.contract, q: 0n, avg: 0n, mark: price };
			const q = h.q + signed;
			if (h.q === 0n || h.q * q < 0n)
				h.avg = price * 1000000n;
			else if (h.q * signed > 0n)
				h.avg = even(abs(h.q) * h.avg + abs(signed) * price * 1000000n, abs(q));
			h.q = q;
			held.set(key, h);
			const out = signed * price * pv + micro(f.commission);
			cash -= out;
			paid[f.symbol] = (paid[f.symbol] ?? 0n) + out;
			s.fills++;
			s.fees += micro(f.commission);
			s.slippage += (price - micro(f.order_price)) * signed * pv;
			s.traded += abs(signed * price * pv);
		}
		for (const d of closes.get(session) ?? [])
			for (const h of held.values())
				if (h.symbol === d.symbol && h.contract === d.contract)
					[h.mark, h.marked] = [BigInt(d.close), session];
		s.flow = (flows.get(session) ?? []).reduce((sum, f) => sum + BigInt(f.amount), 0n);
		cash += s.flow;
		flowed += s.flow;
		s.equity = cash;
		s.open = s.gross = 0n;
		s.markets = Object.fromEntries(Object.entries(paid).map(([symbol, out]) => [symbol, -out]));
		for (const h of held.values()) {
			const worth = h.q * h.mark * contract[h.symbol].pv;
			s.equity += worth;
			s.gross += abs(worth);
			s.markets[h.symbol] += worth;
			s.open += even(h.q * (h.mark * 1000000n - h.avg) * contract[h.symbol].pv, 1000000n);
		}
		s.pnl = s.equity - s.flow - before;
		s.ret = Number(s.pnl) / Number(before);
		s.realised = s.equity - BigInt(capital0) - flowed - s.open;
		index *= 1 + s.ret;
		peak = Math.max(peak, index);
		s.drawdown = index / peak - 1;
		before = s.equity;
		sessions.push(s);
	}
	return { contract, capital0, flows, sessions, held, flowed };
}
