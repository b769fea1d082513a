/*
 * Keeps a page current: one event stream, texts replaced in place, panels
 * fetched again when something happened, and a badge that says only what was
 * really received. layout.tpl lists the elements and attributes used here.
 */
(() => {
	'use strict';

	const THROTTLE = 2e3;      // at most one fetch in this time, however many events
	const HIDDEN = 5e3;        // a tab that stays hidden this long gives its connection back: browsers allow six a host
	const RETRY_MAX = 30e3;
	const WORDS = { connected: 'CONNECTED', reconnecting: 'RECONNECTING', stale: 'STALE' };
	const DOTS = { connected: 'ok', reconnecting: 'warn', stale: 'error' };
	const RUNNER = { critical: 'error', degraded: 'warn', halted: 'warn', down: 'error', stopped: 'error' };
	const JOURNALED = new Set(['fill', 'order', 'agent', 'drift', 'breaker']);

	const body = document.body;
	if (!body.dataset.stream)
		return;
	const SILENT = body.dataset.silent * 1e3;
	const POLL = body.dataset.poll * 1e3;
	const $ = id => document.getElementById(id);
	let source = null, link = '', why = '', failures = 0;
	let retry = 0, silence = 0, hiding = 0, fetching = 0, fetched = 0;
	let last = body.dataset.event || '';

	const seq = id => Number(id.slice(id.lastIndexOf('.') + 1));
	const epoch = id => id.slice(0, id.lastIndexOf('.'));
	const newer = id => !last || epoch(id) !== epoch(last) || seq(id) > seq(last);

	/* What the page shows of its own state; called again after each morph, which brings the server's markup. */
	function paint() {
		const badge = $('link');
		if (badge && link) {
			badge.hidden = false;
			badge.dataset.state = link;
			badge.title = why;
			badge.querySelector('i').className = 'dot ' + DOTS[link];
			badge.querySelector('b').textContent = WORDS[link];
		}
		const clock = $('clock');
		if (clock) {
			const now = new Date();
			const parts = new Intl.DateTimeFormat('en-US', { timeZone: body.dataset.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }).formatToParts(now);
			const part = type => parts.find(p => p.type === type).value;
			clock.textContent = `${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
			clock.dateTime = clock.title = now.toISOString().slice(0, 19) + 'Z';
		}
	}

	function say(state, reason) {
		if (link === state && why === reason)
			return;
		link = state;
		why = reason;
		paint();
	}

	function show(name, text) {
		for (const el of document.querySelectorAll(`[data-live="${name}"]`))
			if (el.textContent !== text) {
				el.textContent = text;
				mark(el.parentElement, text[0]);
			}
	}

	/* Colour and triangle of a big number follow its new sign at once. */
	function mark(number, sign) {
		const triangle = number.querySelector(':scope > .tri');
		if (!triangle)
			return;
		triangle.textContent = sign === '+' ? '\u25b2' : sign === '\u2212' ? '\u25bc' : '';
		number.classList.remove('gain', 'loss', 'flat');
		number.classList.add(sign === '+' ? 'gain' : sign === '\u2212' ? 'loss' : 'flat');
	}

	/* Rows of fills that were not there before are seen for a moment. */
	const ids = () => new Set(Array.from(document.querySelectorAll('tr[id]'), row => row.id));
	let rows = ids();
	function greet() {
		const now = ids();
		for (const id of now)
			if (!rows.has(id))
				$(id).classList.add('fresh');
		rows = now;
	}

	/* State of the runner in the top bar; when it is another one, banners and panels have to follow. */
	function runner(state) {
		const dot = $('runner-dot'), words = state.replaceAll('_', ' ');
		const known = document.querySelector('[data-live="runner"]');
		if (known && state === 'down' && known.textContent === 'not started')
			return; // the stream cannot tell the two apart, the page could
		if (known && known.textContent !== words)
			refresh();
		show('runner', words);
		if (dot)
			dot.className = 'dot ' + (RUNNER[state] || 'ok');
	}

	/* Ask #page to fetch itself: now, or at the end of the pause since the last time. */
	function refresh() {
		if (fetching || document.hidden)
			return;
		fetching = setTimeout(() => {
			fetching = 0;
			fetched = Date.now();
			body.dispatchEvent(new CustomEvent('hydra:refresh'));
		}, Math.max(0, fetched + THROTTLE - Date.now()));
	}

	function take(event) {
		let data;
		try { data = JSON.parse(event.data); } catch { return; }
		const kind = event.type, fresh = event.lastEventId !== '' && newer(event.lastEventId);
		if (kind === 'full' || data.runner === 'down') {
			// an answer in place of the runner's: something speaks, but nothing is live
			clearTimeout(silence);
			say('reconnecting', data.detail || data.reason || `the runner does not answer; this page refreshes every ${body.dataset.poll} s`);
			if (kind !== 'full')
				runner('down');
		} else {
			failures = 0;
			say('connected', 'events arrive');
			listen();
		}
		if (JOURNALED.has(kind) && !fresh)
			return;
		if (kind === 'status' && data.state)
			runner(data.state);
		if (kind === 'cycle_update')
			for (const [name, value] of Object.entries(data))
				if (typeof value === 'string' && name !== 'runner')
					show(name, value);
		if (kind === 'reset' || fresh) {
			last = event.lastEventId || last;
			refresh();
		}
	}

	function listen() {
		clearTimeout(silence);
		silence = setTimeout(silent, SILENT);
	}

	function silent() {
		say('stale', `connected, but nothing was heard for ${body.dataset.silent} s`);
		open();
	}

	function close() {
		clearTimeout(retry);
		clearTimeout(silence);
		if (source)
			source.close();
		source = null;
	}

	function open() {
		close();
		source = new EventSource(body.dataset.stream + (last ? '?after=' + encodeURIComponent(last) : ''));
		for (const kind of ['cycle_update', 'status', 'reset', 'full', ...JOURNALED])
			source.addEventListener(kind, take);
		source.onopen = listen; // proves nothing yet, but from now on something must come
		source.onerror = () => {
			clearTimeout(silence);
			if (link !== 'reconnecting')
				say('reconnecting', `the connection is lost; this page refreshes every ${body.dataset.poll} s`);
			// closed for good: the browser will not try again by itself
			if (source && source.readyState === EventSource.CLOSED) {
				clearTimeout(retry);
				retry = setTimeout(open, Math.min(RETRY_MAX, 500 * 2 ** failures++) * (0.7 + 0.6 * Math.random()));
			}
		};
	}

	document.addEventListener('visibilitychange', () => {
		clearTimeout(hiding);
		if (document.hidden) {
			hiding = setTimeout(close, HIDDEN);
		} else if (!source) {
			say('reconnecting', 'this tab was hidden');
			open();
			refresh();
		}
	});
	addEventListener('online', () => { failures = 0; open(); });
	addEventListener('pagehide', close);
	addEventListener('pageshow', event => { if (event.persisted) { open(); refresh(); } });
	document.addEventListener('htmx:after:swap', () => { paint(); greet(); });

	/* A detail that opens in place takes the focus and gives it back. */
	let opener = null;
	document.addEventListener('htmx:after:swap', event => {
		const ctx = event.detail && event.detail.ctx, part = ctx && ctx.target && ctx.target.id === 'detail' && ctx.target.firstElementChild;
		if (part) {
			part.scrollIntoView({ block: 'nearest' });
			part.focus({ preventScroll: true });
		}
	});
	function closeDetail() {
		$('detail').replaceChildren();
		if (opener && opener.isConnected)
			opener.focus();
	}
	document.addEventListener('click', event => {
		const link = event.target.closest('[data-detail] a');
		if (event.target.closest('[data-close]'))
			closeDetail();
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !window.htmx)
			return;
		event.preventDefault();
		opener = link;
		window.htmx.ajax('GET', link.getAttribute('href') + '?part=1', { target: link.closest('[data-detail]').dataset.detail, swap: 'innerMorph' });
	});
	setInterval(() => { if (link !== 'connected') refresh(); }, POLL);
	setInterval(paint, 10e3);

	/* A link that opens what it leads to in the row below its own; with a modifier, or without scripts, it is a link. */
	const below = link => link.closest('tr').nextElementSibling;
	const opened = () => {
		for (const link of document.querySelectorAll('a[data-row]'))
			link.setAttribute('aria-expanded', String(!below(link).hidden));
	};
	document.addEventListener('click', async event => {
		const link = event.target.closest('a[data-row]');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
			return;
		event.preventDefault();
		const row = below(link), cell = row.firstElementChild;
		row.hidden = !row.hidden;
		opened();
		if (row.hidden)
			return;
		try {
			const answer = await fetch(link.dataset.row);
			cell.innerHTML = await answer.text();
		} catch {
			cell.innerHTML = '<p class="notice error">The server does not answer. Close this row and open it again.</p>';
		}
	});
	document.addEventListener('htmx:after:swap', opened);
	opened();
	document.addEventListener('keydown', event => {
		if (event.key !== 'Escape')
			return;
		const open = event.target.closest('tr.detail'), row = open ? open.previousElementSibling : event.target.closest('tr');
		const link = row && row.querySelector('a[data-row]');
		if (!link || below(link).hidden)
			return;
		below(link).hidden = true;
		opened();
		link.focus();
	});

	/* Keys: g and a letter for a page, / for the filter, ? for this list. */
	const PAGES = { o: '/', f: '/fills', a: '/agent', d: '/drift', r: '/readiness', s: '/system' };
	const HELP = [['g o', 'Overview'], ['g f', 'Fills'], ['g a', 'Agent'], ['g d', 'Drift'], ['g r', 'Readiness'], ['g s', 'System'], ['/', 'Filter'], ['\u2190 \u2192', 'Along the curve, where it has the focus'], ['?', 'This list'], ['Esc', 'Close it, or an opened detail']];
	let going = 0;

	function help() {
		if (document.querySelector('dialog'))
			return;
		const dialog = document.createElement('dialog'), list = document.createElement('dl'), head = document.createElement('h2');
		head.textContent = 'Keys';
		dialog.className = 'card';
		dialog.setAttribute('aria-label', 'Keys');
		list.className = 'kv';
		for (const [key, what] of HELP) {
			const row = document.createElement('div'), term = document.createElement('dt'), text = document.createElement('dd');
			for (const one of key.split(' ')) {
				const cap = document.createElement('kbd');
				cap.textContent = one;
				term.append(cap, ' ');
			}
			text.textContent = what;
			row.append(term, text);
			list.append(row);
		}
		dialog.append(head, list);
		dialog.addEventListener('close', () => dialog.remove());
		body.append(dialog);
		dialog.showModal();
	}

	document.addEventListener('keydown', event => {
		if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, select, textarea, dialog'))
			return;
		if (going && PAGES[event.key]) {
			location.href = PAGES[event.key];
		} else if (event.key === '/') {
			event.preventDefault();
			if ($('filter'))
				$('filter').focus();
			else
				location.href = '/fills#filter';
		} else if (event.key === '?') {
			help();
		} else if (event.key === 'Escape' && $('detail') && $('detail').firstElementChild) {
			closeDetail();
		}
		clearTimeout(going);
		going = event.key === 'g' ? setTimeout(() => { going = 0; }, 1500) : 0;
	});
	if (location.hash === '#filter' && $('filter'))
		$('filter').focus();

	say('reconnecting', 'connecting');
	open();
})();
