/*
 * Keys: g and the first letter of a page's name, / for the filter, z for the zone of times, ? for the list of them. None is taken
 * from a field that is being filled in, or while Ctrl, Alt or Meta is held.
 */
(() => {
	'use strict';

	const $ = id => document.getElementById(id);
	const PAUSE = 1500; // between g and its letter
	const pages = new Map(Array.from(document.querySelectorAll('.pages a'), a => [a.textContent.trim()[0].toLowerCase(), a]));
	let going = 0;

	function list() {
		const rows = Array.from(pages, ([key, a]) => [`g ${key}`, a.textContent]);
		rows.push(['/', $('filter') ? 'Filter' : 'Filter of the fills']);
		if ($('zone'))
			rows.push(['z', 'Times: exchange, UTC, local in turn']);
		if (document.querySelector('[data-chart]'))
			rows.push(['\u2190 \u2192', 'Along the curve, where it has the focus']);
		return [...rows, ['?', 'This list'], ['Esc', 'Close it, or an opened detail']];
	}

	function help() {
		if (document.querySelector('dialog'))
			return;
		const dialog = document.createElement('dialog'), terms = document.createElement('dl'), head = document.createElement('h2');
		const form = document.createElement('form'), close = document.createElement('button');
		head.textContent = 'Keys';
		dialog.className = 'card';
		dialog.setAttribute('aria-label', 'Keys');
		terms.className = 'kv';
		for (const [key, what] of list()) {
			const row = document.createElement('div'), term = document.createElement('dt'), text = document.createElement('dd');
			for (const one of key.split(' ')) {
				const cap = document.createElement('kbd');
				cap.textContent = one;
				term.append(cap, ' ');
			}
			text.textContent = what;
			row.append(term, text);
			terms.append(row);
		}
		form.method = 'dialog';
		close.textContent = 'Close';
		form.append(close);
		dialog.append(head, terms, form);
		dialog.addEventListener('close', () => dialog.remove()); // the browser has given the focus back by then
		document.body.append(dialog);
		dialog.showModal();
	}

	function filter() {
		if ($('filter'))
			$('filter').focus();
		else
			location.href = '/fills#filter';
	}

	function zone() {
		const select = $('zone');
		if (!select)
			return;
		select.selectedIndex = (select.selectedIndex + 1) % select.length;
		select.dispatchEvent(new Event('change', { bubbles: true }));
	}

	document.addEventListener('keydown', event => {
		if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.closest('input, select, textarea, dialog'))
			return;
		const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, then = going;
		clearTimeout(going);
		going = 0;
		if (then && pages.has(key)) {
			location.href = pages.get(key).href;
		} else if (key === 'g') {
			going = setTimeout(() => { going = 0; }, PAUSE);
		} else if (key === '/') {
			event.preventDefault();
			filter();
		} else if (key === 'z') {
			zone();
		} else if (key === '?') {
			help();
		}
	});
	if (location.hash === '#filter' && $('filter'))
		$('filter').focus();
})();
