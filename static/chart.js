/*
 * Puts an interactive chart in the place of the equity curve's picture, which
 * stands there while scripts are off, until the data has come, and when it
 * does not come. overview.tpl has what is used here: #curve-figure[data-range]
 * [data-to] (what the page shows: the chart shows the same sessions, not one
 * more), #curve-holder[data-chart] (the picture's box, whose size the chart
 * keeps), #curve-readout, #curve-refused and #activity-refused (what is not given), and .switch > a, links to other ranges and kinds of
 * activity, which are followed without leaving the page.
 */
(() => {
	'use strict';

	const ROOM = 400;          // points appended before the whole is asked for, and thinned, again
	const DAY = 86400;
	const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
	const $ = id => document.getElementById(id);
	const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
	const KIND = { ok: '--accent', warn: '--warn', error: '--error' };
	let holder = null, panes = [], data = [[], [], []], marks = [], epoch = '', currency = 'USD', base = 0, at = -1, loading = false, again = false, size = '', range = '';

	/* Words as the server makes them. */
	const minus = text => text.replace('-', '\u2212');
	const date = x => { const d = new Date(x * 1e3); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
	const iso = x => new Date(x * 1e3).toISOString().slice(0, 10);
	const figure = (v, digits) => Math.abs(v).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	const money = (v, digits, unit) => (v < 0 ? '\u2212' : '') + (currency === 'USD' ? '$' : '') + figure(v, digits) + unit;
	const share = v => v === null ? '\u2014' : minus((v * 100).toFixed(2)) + ' %';
	/* So many that the steps of a scale are told apart: 0.025 needs three. */
	function decimals(step) {
		let n = 0;
		for (; n < 6 && Math.abs(step - Math.round(step)) > 1e-6 * step; n++)
			step *= 10;
		return n;
	}
	function moneyTicks(u, splits, axis, space, step) {
		const top = Math.max(...splits.map(Math.abs));
		const [scale, unit] = top >= 1e6 ? [1e6, 'M'] : top >= 1e3 ? [1e3, 'k'] : [1, ''];
		return splits.map(v => money(v / scale, decimals(step / scale), unit));
	}
	function dayTicks(u, splits, axis, space, step) {
		let year = '';
		return splits.map(x => {
			if (u.valToPos(x, 'x') > u.bbox.width / devicePixelRatio - 14)
				return ''; // it would be cut at the edge
			const d = new Date(x * 1e3), now = d.getUTCFullYear();
			if (step >= 360 * DAY)
				return String(now);
			const month = MONTHS[d.getUTCMonth()], named = now === year;
			year = now;
			return step >= 28 * DAY ? named ? month : `${month} ${now}` : `${d.getUTCDate()} ${month}`;
		});
	}

	/* Dotted lines over the upper pane, a letter above each; letters that would touch move aside, those beyond the edge back again. */
	function drawMarks(u) {
		const ctx = u.ctx, px = devicePixelRatio, { left, top, width, height } = u.bbox;
		const shown = marks.map(mark => ({ mark, x: u.valToPos(mark.day * DAY, 'x', true) })).filter(m => m.x >= left && m.x <= left + width);
		shown.forEach((m, i) => { m.at = i > 0 ? Math.max(m.x, shown[i - 1].at + 12 * px) : m.x; });
		for (let i = shown.length - 1, edge = ctx.canvas.width - 6 * px; i >= 0 && shown[i].at > edge; i--, edge -= 12 * px)
			shown[i].at = edge;
		ctx.save();
		ctx.lineWidth = px;
		ctx.setLineDash([2 * px, 3 * px]);
		ctx.font = `600 ${12 * px}px ${css('--font')}`;
		ctx.textAlign = 'center';
		for (const { mark, x, at } of shown) {
			ctx.strokeStyle = ctx.fillStyle = css(KIND[mark.kind]);
			ctx.beginPath();
			ctx.moveTo(x, top);
			ctx.lineTo(x, top + height);
			ctx.stroke();
			ctx.fillText(mark.letter, at, top - 6 * px);
		}
		ctx.restore();
	}

	/* What is read at one session, or at the newest while nobody points; the page's own words stand until that one has come. */
	function tell() {
		const n = data[0].length, i = at >= 0 && at < n ? at : n - 1, out = $('curve-readout');
		if (!out || n === 0)
			return;
		// a missed session has no point of its own, nor has one that was thinned out: the next one tells of it
		const day = data[0][i] / DAY, before = i > 0 ? data[0][i - 1] / DAY : -Infinity;
		const words = marks.filter(m => m.day > before && m.day <= day).map(m => m.day === day ? m.text : `${date(m.day * DAY)}: ${m.text}`);
		const parts = [date(data[0][i]), money(data[1][i], 2, currency === 'USD' ? '' : ' ' + currency), `${share(data[2][i])} from the peak`];
		holder.setAttribute('aria-valuemin', 0);
		holder.setAttribute('aria-valuemax', n - 1);
		holder.setAttribute('aria-valuenow', i);
		holder.setAttribute('aria-valuetext', [...parts, ...words].join(', '));
		if (i !== at && iso(data[0][i]) !== $('curve-figure').dataset.to)
			return;
		const nodes = parts.map((text, k) => {
			const node = document.createElement(k === 1 ? 'b' : 'span');
			node.className = 'num';
			node.textContent = text;
			return node;
		});
		out.replaceChildren(...nodes.flatMap(node => [node, ' ']), words.join(' \u00b7 '));
	}

	function point(i) {
		at = i;
		for (const u of panes)
			u.setCursor(i < 0 ? { left: -10, top: -10 } : { left: u.valToPos(data[0][i], 'x'), top: u.valToPos(data[u === panes[0] ? 1 : 2][i] ?? 0, 'y') }, false);
		tell();
	}

	function pane(height, lower) {
		const line = lower ? '--loss' : '--gain', text = () => css('--muted'), grid = { stroke: () => css('--rule'), width: 1 };
		const font = `12px ${css('--font')}`, ticks = { show: false };
		return {
			width: holder.clientWidth, height, padding: [lower ? 8 : 20, 8, lower ? 0 : 4, 0], legend: { show: false },
			cursor: { drag: { x: false, y: false }, y: false, sync: { key: 'curve', setSeries: false }, points: { size: 7 } },
			tzDate: x => uPlot.tzDate(new Date(x * 1e3), 'Etc/UTC'),
			scales: { y: { range: (u, lo, hi) => {
				if (lower)
					return [Math.min(lo * 1.1, -0.005), 0];
				const pad = hi > lo ? (hi - lo) * 0.06 : Math.abs(hi) * 0.01 || 1;
				return [lo - pad, hi + pad];
			} } },
			axes: [
				{ show: lower, stroke: text, grid, ticks, font, size: 22, gap: 4, space: 64, values: dayTicks },
				{ stroke: text, grid, ticks, font, size: 60, gap: 6, space: lower ? 28 : 45, values: lower ? (u, splits, axis, space, step) => splits.map(v => minus((v * 100).toFixed(decimals(step * 100))) + ' %') : moneyTicks },
			],
			series: [{}, { stroke: () => css(line), width: 1.5, fill: () => css(line) + (lower ? '2e' : '26'), fillTo: lower ? () => 0 : undefined, points: { show: () => data[0].length < 3 } }],
			hooks: {
				draw: lower ? [] : [drawMarks],
				setCursor: [u => {
					if (u.cursor.event) { // of the pane that is pointed at; the other one follows it without an event
						at = u.cursor.idx ?? -1;
						tell();
					}
				}],
			},
		};
	}

	const heights = () => { const upper = Math.round((holder.clientHeight - 22) * 0.69); return [upper, holder.clientHeight - upper]; };

	function build() {
		const [upper, lower] = heights();
		const box = document.createElement('div');
		box.className = 'panes';
		panes = [new uPlot(pane(upper, false), [data[0], data[1]], box), new uPlot(pane(lower, true), [data[0], data[2]], box)];
		size = `${holder.clientWidth} ${holder.clientHeight}`;
		holder.replaceChildren(box); // in one step, in a box that keeps its size: nothing moves
		holder.setAttribute('hx-morph-skip', '');
		holder.tabIndex = 0;
		holder.setAttribute('role', 'slider');
		holder.setAttribute('aria-label', 'Session of the curve; arrow keys move, Escape returns to the newest');
		holder.dataset.ready = '';
		holder.addEventListener('keydown', key);
		holder.addEventListener('mouseleave', () => point(-1));
		holder.addEventListener('blur', () => point(-1));
		sizes.observe(holder);
	}

	const sizes = new ResizeObserver(() => {
		const now = `${holder.clientWidth} ${holder.clientHeight}`;
		if (now === size || holder.clientWidth === 0)
			return;
		size = now;
		heights().forEach((height, i) => panes[i].setSize({ width: holder.clientWidth, height }));
	});
	matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => panes.forEach(u => u.redraw(false)));

	function key(event) {
		const n = data[0].length, from = at < 0 ? n - 1 : at, far = Math.max(1, Math.round(n / 20));
		const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, PageDown: from - far, PageUp: from + far, Home: 0, End: n - 1 }[event.key];
		if (event.ctrlKey || event.altKey || event.metaKey || (to === undefined && event.key !== 'Escape'))
			return;
		event.preventDefault();
		point(to === undefined ? -1 : Math.max(0, Math.min(n - 1, to)));
	}

	/* The answer in place of what is there, or after it. The cursor stays at its session as long as that is there. */
	function take(answer, whole) {
		const x = answer.day.map(day => day * DAY), last = data[0][data[0].length - 1], pointed = at >= 0 ? data[0][at] : NaN;
		if (whole)
			data = [x, answer.equity, answer.drawdown];
		else
			x.forEach((day, i) => { if (!(day <= last)) { data[0].push(day); data[1].push(answer.equity[i]); data[2].push(answer.drawdown[i]); } });
		if (whole) {
			base = data[0].length;
			at = data[0].indexOf(pointed);
		}
		({ marks, epoch, currency } = answer);
		const first = data[0][0] / DAY, end = data[0][data[0].length - 1] / DAY;
		marks = marks.filter(m => m.day >= first && m.day <= end);
		if (data[0].length === 0)
			return;
		if (panes.length === 0)
			build();
		else
			panes.forEach((u, i) => u.setData([data[0], data[i + 1]]));
		if (at >= 0)
			point(at);
		else
			tell();
	}

	async function load() {
		const figure = $('curve-figure');
		again = loading;
		if (loading || document.hidden)
			return;
		if (!holder || !holder.isConnected) { // no curve yet, or it is gone with its journal
			holder = $('curve-holder');
			sizes.disconnect(); // of what is gone the size has changed, too
			panes.forEach(u => u.destroy());
			panes = [];
			data = [[], [], []];
		}
		if (!holder || !figure)
			return;
		loading = true;
		try {
			// the far end of a range moves with its near one; of all sessions only the new ones are asked for
			const n = data[0].length, whole = n === 0 || n > base + ROOM || figure.dataset.range !== 'all' || range !== 'all';
			const span = `?range=${figure.dataset.range}&to=${figure.dataset.to}`, wanted = figure.dataset.range;
			const answer = await ask(whole ? span : `${span}&after=${iso(data[0][n - 1])}`);
			if (!whole && answer.epoch !== epoch) // another ledger
				take(await ask(span), true);
			else
				take(answer, whole);
			range = wanted;
			delete holder.dataset.old;
		} catch {
			// a picture is the page's own; what was drawn stays, and is older
			if (panes.length > 0)
				refused('curve', `The server does not give the curve${range === figure.dataset.range ? '' : ` of ${words('range', figure.dataset.range)}`}: the one below ends with ${date(data[0][data[0].length - 1])}${range === figure.dataset.range ? '' : `, and is that of ${words('range', range)}`}.`);
		}
		loading = false;
		if (again)
			load();
	}

	async function ask(query) {
		const answer = await fetch(holder.dataset.chart + query);
		if (!answer.ok)
			throw new Error(String(answer.status));
		return answer.json();
	}

	/* The label of a range or kind of activity. */
	const LINKS = { range: '#ranges a', activity: '#activity-filter a' };
	const param = (url, name) => new URL(url, location).searchParams.get(name) || 'all';
	const words = (name, value) => Array.from(document.querySelectorAll(LINKS[name]), a => a).find(a => param(a.href, name) === value)?.textContent ?? value;

	/* What was asked for and not given is said where it would stand, until it comes: the server's own markup has the sentence hidden. */
	function refused(where, sentence) {
		const notice = $(`${where}-refused`), again = document.createElement('a');
		if (!notice)
			return;
		again.href = location.pathname + location.search;
		again.textContent = 'Try again';
		notice.replaceChildren(`${sentence} `, again);
		notice.hidden = false;
		if (where === 'curve' && panes.length > 0)
			holder.dataset.old = '';
	}

	/* The page's answer to the address was refused: which of its switches does not show what the address asks for? */
	function unswitched() {
		const shown = { range: $('curve-figure')?.dataset.range, activity: param(document.querySelector('#activity-filter [aria-current]')?.href ?? location.href, 'activity') };
		for (const [name, where] of [['range', 'curve'], ['activity', 'activity']])
			if (shown[name] && shown[name] !== param(location.href, name))
				refused(where, `The server does not give ${words(name, param(location.href, name))}: what stands here is ${words(name, shown[name])}.`);
	}

	document.addEventListener('htmx:error', event => {
		if (event.detail?.ctx?.target === $('page'))
			unswitched();
	});

	/*
	 * A switch is followed in place: the address changes, the page fetches itself from it, now and when something happens, and
	 * what its reader does stays. With a modifier, or without scripts, it is a link.
	 */
	function follow(address) {
		const page = $('page'), self = address.pathname + address.search;
		page.setAttribute('hx-get', self);
		window.htmx.ajax('GET', self, { target: '#page', swap: 'innerMorph' }).catch(() => {}); // told by its event
	}
	document.addEventListener('click', event => {
		const link = event.target.closest('.switch a, .refused a');
		if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !window.htmx)
			return;
		event.preventDefault();
		const address = new URL(link.href);
		if (address.href !== location.href)
			history.pushState(null, '', address);
		follow(address);
	});
	// htmx would put the whole body anew, and the chart with it
	document.addEventListener('htmx:before:history:restore', event => event.preventDefault());
	addEventListener('popstate', () => { if ($('page').getAttribute('hx-get') !== location.pathname + location.search) follow(new URL(location.href)); });

	/* An answer to the address before, which a switch has overtaken: one that the page asked for itself is not shown, the switch's own follows. */
	document.addEventListener('htmx:before:swap', event => {
		const ctx = event.detail.ctx, page = $('page');
		if (ctx?.sourceElement === page && ctx.target === page && ctx.request.action !== page.getAttribute('hx-get'))
			event.preventDefault();
	});
	/* Another is asked for again. */
	function overtaken() {
		const shown = document.querySelector('#activity-filter [aria-current]');
		if (shown && ['range', 'activity'].some(name => param(shown.href, name) !== param($('page').getAttribute('hx-get'), name)))
			follow(new URL(location.href));
	}

	/* The page fetches itself when something happened: so does the chart, what is new of it. What the server says of the newest session is right meanwhile. */
	document.addEventListener('htmx:after:swap', event => {
		if (event.detail?.ctx?.response?.status >= 400) {
			if (event.detail.ctx.target === $('page'))
				unswitched();
			return; // nothing was swapped in; asked for at once, it would be refused again
		}
		if (panes.length > 0 && at >= 0)
			tell();
		overtaken();
		load();
	});
	load();
})();
