/*
 * What a tab tells while nobody looks at it: its icon and the front of its title say how the whole stands and how many conditions
 * need the operator. A condition that is new is told to readers of screens, once, however often the page is fetched again.
 */
(() => {
	'use strict';

	const body = document.body, icon = document.getElementById('icon'), banners = document.getElementById('banners');
	if (!icon || !banners || !body.dataset.title)
		return;
	let lost = false, known = ids();

	function ids() {
		return new Set(Array.from(document.querySelectorAll('.banner[id]'), banner => banner.id));
	}

	function show() {
		const needs = document.getElementById('needs');
		if (!needs)
			return;
		const count = Number(needs.dataset.count), level = lost && needs.dataset.level !== 'error' ? 'warn' : needs.dataset.level;
		const need = count > 0 ? `\u25cf ${count} ${count === 1 ? 'needs' : 'need'} you \u2014 ` : '';
		const front = lost && level !== 'error' ? '\u25cb Not connected \u2014 ' : need; // as the icon
		const file = icon.dataset[level] || icon.dataset.off;
		if (document.title !== front + body.dataset.title)
			document.title = front + body.dataset.title;
		if (icon.getAttribute('href') !== file)
			icon.setAttribute('href', file);
	}

	function tell() {
		const now = ids(), fresh = Array.from(now).filter(id => !known.has(id));
		known = now;
		if (fresh.length > 0)
			document.getElementById('told').textContent = fresh.map(id => document.getElementById(id).textContent.trim().replace(/\s+/g, ' ')).join(' ');
	}

	new MutationObserver(() => { tell(); show(); }).observe(banners, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-level', 'data-count', 'id'] });
	body.addEventListener('hydra:link', event => { lost = event.detail.lost; show(); });
})();
