/*
 * Times in the zone that the reader chose: the exchange's, UTC, or this machine's. The server writes each instant once, in the
 * exchange's zone, as <time datetime>; here its words follow the choice, and what is relative ages. A text keeps its form: a
 * date stays a date, a time of day one with its seconds, and what has a zone's name behind it gets the new one. Session dates
 * are no instants, stand in no <time>, and stay as they are. layout.tpl lists what is used.
 */
(() => {
	'use strict';

	const KEY = 'hydra.zone';
	const DAY = 86400;
	const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
	const DATE = new RegExp(`\\b\\d{1,2} (?:${MONTHS.join('|')})( \\d{4})?\\b`, 'g');
	const TIME = /\b\d\d:\d\d(:\d\d)?( (?:[A-Z]{2,5}(?:[+\u2212]\d{1,2}(?::\d\d)?)?|[+-]\d{2,4})(?![\w]))?/g;
	const ONLY_TIME = new RegExp(`^${TIME.source}$`), ONLY_DAY = new RegExp(`^\\d{1,2} (?:${MONTHS.join('|')})$`);
	const SPAN = '\\d+\\s(?:s|min|h|d)'; // the space does not break: lib/web/typeset.c
	const RELATIVE = new RegExp(`^(?:just now|in a moment|in ${SPAN}|overdue by ${SPAN}|${SPAN} ago)$`);
	const OLD = /^(?:2[4-9]|3\d)\sh ago$|^\d+\sd ago$/; // told so by the server: no date in its place
	const body = document.body, select = document.getElementById('zone');
	if (!body.dataset.zone || !select)
		return;

	const served = new WeakMap(); // text node: what the server wrote, of which instant, and what stands there now
	const formats = new Map();
	let own; // asked when first needed: it opens the machine's tables
	const zones = { exchange: body.dataset.zone, utc: 'UTC', get local() { return (own ??= Intl.DateTimeFormat().resolvedOptions().timeZone); } };
	let mode = 'exchange';

	function format(zone, locale) {
		const key = zone + locale;
		if (!formats.has(key))
			formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }));
		return formats.get(key);
	}

	/* An instant as it reads in a zone. */
	function read(ms, zone) {
		const parts = locale => Object.fromEntries(format(zone, locale).formatToParts(ms).map(p => [p.type, p.value]));
		const p = parts('en-US');
		if (p.timeZoneName.startsWith('GMT')) { // each of the two knows the names of its own side of the sea
			const other = parts('en-GB').timeZoneName;
			p.timeZoneName = (other.startsWith('GMT') ? p.timeZoneName : other).replace('-', '\u2212');
		}
		return { day: `${Number(p.day)} ${MONTHS[p.month - 1]}`, year: ` ${p.year}`, minute: `${p.hour}:${p.minute}`, second: `:${p.second}`, zone: ` ${p.timeZoneName}` };
	}

	/* Whole seconds of a distance in time, as the server words it. */
	function distance(s) {
		if (s < 90)
			return `${s}\u00a0s`;
		if (s < 90 * 60)
			return `${Math.floor((s + 30) / 60)}\u00a0min`;
		return s < 36 * 3600 ? `${Math.floor((s + 1800) / 3600)}\u00a0h` : `${Math.floor((s + 43200) / DAY)}\u00a0d`;
	}

	function aged(text, ms, at) {
		const s = Math.floor((Date.now() - ms) / 1e3);
		if (/^(?:in|overdue)/.test(text))
			return s <= -5 ? `in ${distance(-s)}` : s < 5 ? 'in a moment' : `overdue by ${distance(s)}`;
		if (s > DAY && !OLD.test(text))
			return `${at.day}${at.year} ${at.minute}${at.second}${at.zone}`;
		return s <= 2 ? 'just now' : `${distance(s)} ago`;
	}

	/* One text of an instant. alone: it is all that the instant is told with. */
	function told(text, ms, alone) {
		const at = read(ms, zones[mode]);
		if (RELATIVE.test(text))
			return aged(text, ms, at);
		if (alone && (ONLY_TIME.test(text) || ONLY_DAY.test(text))) {
			// the hour of today, the day of anything older: midnight passes while a page is open
			const today = read(Date.now(), zones[mode]), same = today.day === at.day && today.year === at.year;
			if (!same)
				return at.day;
			if (ONLY_DAY.test(text))
				return at.minute + at.second;
		}
		if (mode === 'exchange')
			return text;
		return text.replace(DATE, (whole, year) => at.day + (year ? at.year : '')).replace(TIME, (whole, second, zone) => at.minute + (second ? at.second : '') + (zone ? at.zone : ''));
	}

	function put(node, text, of) {
		served.set(node, { text: of.text, utc: of.utc, ours: text });
		if (node.data !== text)
			node.data = text;
	}

	/* What the server wrote into a text: what stands there, unless that is ours. */
	function original(node, utc) {
		const known = served.get(node);
		return { text: known && known.ours === node.data && known.utc === utc ? known.text : node.data, utc };
	}

	function texts(element) {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
		while (walker.nextNode())
			if (walker.currentNode.data.trim() !== '')
				found.push(walker.currentNode);
		return found;
	}

	function clock() {
		const element = document.getElementById('clock');
		if (!element)
			return;
		const at = read(Date.now(), zones[mode]), words = at.minute + at.zone;
		if (element.textContent !== words)
			element.textContent = words;
		element.dateTime = element.title = new Date().toISOString().slice(0, 19) + 'Z';
	}

	function pass() {
		for (const time of document.querySelectorAll('time[datetime]')) {
			const utc = time.dateTime, ms = Date.parse(utc);
			if (time.id === 'clock' || Number.isNaN(ms))
				continue;
			if (time.title !== utc)
				time.title = utc;
			const nodes = texts(time);
			for (const node of nodes) {
				const of = original(node, utc);
				put(node, told(of.text, ms, nodes.length === 1), of);
			}
		}
		for (const name of document.querySelectorAll('.zone'))
			for (const node of texts(name)) {
				const of = original(node, '');
				put(node, mode === 'exchange' ? of.text : zones[mode], of);
			}
		clock();
		observer.takeRecords(); // what was just written is no news
	}

	function choose() {
		let kept = null;
		try { kept = localStorage.getItem(KEY); } catch { /* not allowed: the choice lasts as long as the page */ }
		if (kept && Object.hasOwn(zones, kept))
			mode = kept;
		select.value = mode;
	}

	/* Whatever brings new markup, the words are right before they are painted. */
	const holds = node => node.nodeType === 1 && (node.matches('time, .zone') || node.querySelector('time, .zone'));
	const observer = new MutationObserver(records => {
		if (records.some(r => (r.target.nodeType === 1 ? r.target : r.target.parentElement)?.closest('time, .zone') || Array.from(r.addedNodes).some(holds)))
			pass();
	});

	select.addEventListener('change', () => {
		mode = select.value;
		try { localStorage.setItem(KEY, mode); } catch { /* as above */ }
		pass();
	});
	addEventListener('storage', event => { if (event.key === KEY) { choose(); pass(); } });
	addEventListener('pageshow', event => { if (event.persisted) { choose(); pass(); } });
	document.addEventListener('visibilitychange', () => { if (!document.hidden) pass(); });
	choose();
	document.getElementById('zone-box').hidden = false;
	const begin = () => {
		pass();
		observer.observe(body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['datetime'] });
		setInterval(pass, 10e3);
	};
	/* What the server wrote is right in the exchange's zone; to name an hour by its zone takes tables of this machine, so the page is shown first. */
	if (mode === 'exchange')
		body.addEventListener('hydra:shown', begin, { once: true });
	else
		begin();
})();
