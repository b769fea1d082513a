/*
 * Keeps a page current: one event stream, texts replaced in place, panels
 * fetched again when something happened, and a badge that says only what was
 * really received. layout.tpl lists the elements and attributes used here.
 */
(() => {
	'use strict';

	const THROTTLE = 2e3;      // at most one fetch in this time, however many events
	const GATHER = 150;        // a cycle's end follows its fills this soon: its middle is nothing to look at for that long
	const HIDDEN = 5e3;        // a tab that stays hidden this long gives its connection back: browsers allow six a host
	const RETRY_MAX = 30e3;
	const WORDS = { connected: 'CONNECTED', reconnecting: 'RECONNECTING', stale: 'STALE', absent: 'NO RUNNER' };
	const DOTS = { connected: 'ok', reconnecting: 'warn', stale: 'error', absent: 'off' };
	const RUNNER = { critical: 'error', degraded: 'warn', halted: 'warn', down: 'error', stopped: 'error' };
	const JOURNALED = new Set(['fill', 'order', 'agent', 'drift', 'breaker']);

	const body = document.body;
	if (!body.dataset.stream)
		return;
	const SILENT = body.dataset.silent * 1e3;
	const POLL = body.dataset.poll * 1e3;
	const $ = id => document.getElementById(id);
	let source = null, link = '', why = '', failures = 0;
	let errors = 0, unanswered = false, lost = false, left = false, missed = false;
	let retry = 0, silence = 0, hiding = 0, fetching = 0, fetched = 0;
	let last = body.dataset.event || '', current = Date.now();

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
	}

	function say(state, reason) {
		if (link === state && why === reason)
			return;
		link = state;
		why = reason;
		paint();
		judge();
	}

	/* Is what the page shows no longer kept current by anybody? A runner that begins anew makes an error or two, and is no such case. */
	function judge() {
		const now = link === 'stale' || errors > 2 || unanswered;
		if (now === lost)
			return;
		lost = now;
		body.dispatchEvent(new CustomEvent('hydra:link', { detail: { lost } }));
	}

	/* Is what the page shows older than twice the time between two fetches? Its panels look so, and a line says since when. */
	function age() {
		const old = link !== 'connected' && Date.now() - current > 2 * POLL, line = $('old');
		if (!line || line.hidden !== old)
			return;
		const time = document.createElement('time'), at = new Date(current);
		time.dateTime = at.toISOString().slice(0, 19) + 'Z';
		time.textContent = at.toLocaleTimeString('en-GB', { timeZone: body.dataset.zone || undefined });
		line.replaceChildren('Not connected since ', time, ': what stands here is of then.');
		line.className = old ? 'notice warn' : '';
		line.hidden = !old;
		body.classList.toggle('old', old);
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

	/* No runner has ever been: there is nothing to come back to. The stream cannot tell it from one that is down, the page can. */
	const absent = () => document.querySelector('[data-live="runner"]')?.textContent === 'not started';

	/* State of the runner in the top bar; when it is another one, banners and panels have to follow. */
	function runner(state) {
		const dot = $('runner-dot'), words = state.replaceAll('_', ' ');
		const known = document.querySelector('[data-live="runner"]');
		if (state === 'down' && absent())
			return;
		if (known && known.textContent !== words)
			refresh();
		show('runner', words);
		if (dot)
			dot.className = 'dot ' + (RUNNER[state] || 'ok');
	}

	/* Ask #page to fetch itself: in a moment, or at the end of the pause since the last time. */
	function refresh(hidden = false) {
		missed ||= document.hidden && !hidden;
		if (fetching || (document.hidden && !hidden))
			return;
		missed = false;
		fetching = setTimeout(() => {
			fetching = 0;
			fetched = Date.now();
			body.dispatchEvent(new CustomEvent('hydra:refresh'));
		}, Math.max(GATHER, fetched + THROTTLE - Date.now()));
	}

	function take(event) {
		let data;
		try { data = JSON.parse(event.data); } catch { return; }
		errors = 0;
		const kind = event.type, fresh = event.lastEventId !== '' && newer(event.lastEventId);
		if (kind === 'full' || data.runner === 'down') {
			// an answer in place of the runner's: something speaks, but nothing is live
			clearTimeout(silence);
			if (kind !== 'full' && absent())
				say('absent', `nothing to follow before a runner is started; this page refreshes every ${body.dataset.poll} s`);
			else
				say('reconnecting', data.detail || data.reason || `the runner does not answer; this page refreshes every ${body.dataset.poll} s`);
			if (kind !== 'full')
				runner('down');
		} else {
			failures = 0;
			current = Date.now();
			say('connected', 'events arrive');
			age();
			listen();
		}
		judge();
		if (JOURNALED.has(kind) && !fresh)
			return;
		if (kind === 'status' && data.state)
			runner(data.state);
		if (kind === 'cycle_update' && !$('as-of')) // a page that says which event it is of changes whole
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
		say('stale', `nothing was heard for ${body.dataset.silent} s`);
		refresh(); // what stands there is of before: a runner that hangs is known by its heartbeat
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
		listen(); // a server that hangs may never even open it
		source = new EventSource(body.dataset.stream + (last ? '?after=' + encodeURIComponent(last) : ''));
		for (const kind of ['cycle_update', 'status', 'reset', 'full', ...JOURNALED])
			source.addEventListener(kind, take);
		source.onopen = listen; // proves nothing yet, but from now on something must come
		source.onerror = () => {
			listen(); // the browser tries again, and may hang in it
			errors++;
			judge();
			if (link !== 'reconnecting' && (link !== 'absent' || errors > 1)) // an answer in place of the runner's ends with one error
				say('reconnecting', `the connection is lost; this page refreshes every ${body.dataset.poll} s`);
			// closed for good: the browser will not try again by itself
			if (source && source.readyState === EventSource.CLOSED) {
				clearTimeout(retry);
				retry = setTimeout(open, Math.min(RETRY_MAX, 500 * 2 ** failures++) * (0.7 + 0.6 * Math.random()));
			}
		};
	}

	function release() {
		close();
		errors = 0;
		say('reconnecting', `this tab is hidden; it refreshes every ${body.dataset.poll} s`);
		judge();
	}

	function rest() {
		clearTimeout(hiding);
		if (document.hidden)
			hiding = setTimeout(release, HIDDEN);
	}

	document.addEventListener('visibilitychange', () => {
		rest();
		if (document.hidden || left)
			return;
		missed ||= !source;
		if (!source) {
			say('reconnecting', 'this tab was hidden');
			open();
		}
		if (missed)
			refresh();
	});
	// a hidden tab gives its stream back, and asks again when it is shown
	function resume() {
		failures = 0;
		if (left)
			return;
		if (document.hidden) {
			release();
		} else {
			say('reconnecting', 'the network, or this page, was away');
			open();
		}
	}
	addEventListener('online', resume);
	// nothing goes on for a page that is left, nor begins; htmx calls a fetch that the browser ended an error
	addEventListener('pagehide', () => {
		left = true;
		close();
		$('page').dispatchEvent(new CustomEvent('htmx:abort'));
	});
	addEventListener('pageshow', event => {
		left = false;
		if (event.persisted) {
			if (!source)
				resume();
			refresh();
		}
	});
	document.addEventListener('htmx:before:request', event => { if (left) event.preventDefault(); });
	// htmx tells of a swap after an answer that it refused to swap in, too
	document.addEventListener('htmx:after:swap', event => {
		unanswered = event.detail?.ctx?.response?.status >= 400;
		if (!unanswered && event.detail?.ctx?.target === $('page'))
			current = Date.now();
		age();
		judge();
		paint();
		greet();
	});
	/*
	 * Chromium never gives a parsed document back while a <source media> in it watches the media: of an answer that is morphed in,
	 * those stay behind, and with them the answer. They are told to stop.
	 */
	let watching = [];
	document.addEventListener('htmx:before:swap', event => {
		watching = event.detail.tasks.flatMap(task => Array.from(task.fragment?.querySelectorAll('source[media]') ?? []));
	});
	document.addEventListener('htmx:finally:swap', () => {
		for (const source of watching)
			if (source.ownerDocument !== document)
				source.removeAttribute('media');
		watching = [];
	});
	for (const failed of ['htmx:error', 'htmx:response:error'])
		document.addEventListener(failed, () => { unanswered = true; judge(); });
	// a hidden tab has no stream, and its icon and title are all that is seen of it
	setInterval(() => { if (link !== 'connected' || document.hidden) refresh(true); }, POLL);
	setInterval(age, 5e3);

	say('reconnecting', 'connecting');
	body.addEventListener('hydra:shown', () => {
		if (!source && !left)
			open();
		rest(); // nobody may be looking yet, or any more
	}, { once: true });
})();
