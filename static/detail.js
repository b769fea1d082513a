/*
 * Details that open in place, of which the page beside has an address of its own: a fill above its table (#detail), an experiment
 * in the row below its own. With a modifier, or without scripts, each is a plain link. And what is folded opens when a link leads to it.
 */
(() => {
	'use strict';

	const $ = id => document.getElementById(id);

	/* A detail that opens in place takes the focus and gives it back. */
	let opener = null;
	document.addEventListener('htmx:after:swap', event => {
		const ctx = event.detail && event.detail.ctx, part = ctx && ctx.target && ctx.target.id === 'detail' && ctx.target.firstElementChild;
		if (part && !(ctx.response && ctx.response.status >= 400)) {
			part.scrollIntoView({ block: 'start' }); // its head is read first, and it may be higher than the screen
			part.focus({ preventScroll: true });
		}
	});
	/* What is refused, or never answered, leaves a sentence in its place, with the address to ask again: in place too. */
	function refused(event) {
		const ctx = event.detail && event.detail.ctx;
		if (!opener || !ctx || !ctx.target || ctx.target.id !== 'detail' || !(event.type !== 'htmx:after:swap' || (ctx.response && ctx.response.status >= 400)))
			return;
		const notice = document.createElement('p'), again = document.createElement('a');
		again.href = opener.getAttribute('href');
		again.textContent = 'Try again';
		notice.className = 'notice error';
		notice.tabIndex = -1;
		notice.dataset.detail = '#detail';
		const fill = again.pathname.split('/').pop(), gone = ctx.response && ctx.response.status === 404; // and no asking again brings it back
		notice.append(...gone ? [`There is no fill ${fill} any more.`] : [`The server does not give fill ${fill}. `, again]);
		$('detail').replaceChildren(notice);
		notice.scrollIntoView({ block: 'nearest' });
		notice.focus({ preventScroll: true });
	}
	for (const name of ['htmx:after:swap', 'htmx:response:error', 'htmx:error'])
		document.addEventListener(name, refused);
	function closeDetail() {
		$('detail').replaceChildren();
		if (opener && opener.isConnected)
			opener.focus();
		opener = null;
	}
	document.addEventListener('click', event => {
		const link = event.target.closest('[data-detail] a');
		if (event.target.closest('[data-close]'))
			closeDetail();
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !window.htmx)
			return;
		event.preventDefault();
		opener = link.closest('#detail') ? opener : link;
		window.htmx.ajax('GET', link.getAttribute('href') + '?part=1', { target: link.closest('[data-detail]').dataset.detail, swap: 'innerMorph' }).catch(() => {}); // told by its event
	});
	document.addEventListener('keydown', event => {
		if (event.key === 'Escape' && !event.target.closest('input, select, textarea, dialog') && $('detail') && $('detail').firstElementChild)
			closeDetail();
	});

	/* A link to something that is folded opens it, also the second time. */
	function unfold() {
		const folded = document.querySelector('details:target, #forecasts:target > details');
		if (folded)
			folded.open = true;
	}
	addEventListener('hashchange', unfold);
	addEventListener('load', unfold); // no earlier is the address's target known
	document.addEventListener('click', event => {
		const link = event.target.closest('a[href^="#"]');
		if (link && link.hash === location.hash)
			unfold();
	});

	/* A link that opens what it leads to in the row below its own. */
	const below = link => link.closest('tr').nextElementSibling;
	const opened = () => {
		for (const link of document.querySelectorAll('a[data-row]'))
			link.setAttribute('aria-expanded', String(!below(link).hidden));
	};
	async function experiment(link) {
		try {
			const answer = await fetch(link.dataset.row);
			if (answer.ok)
				return await answer.text();
			if (answer.status === 404)
				return '<p class="notice error">There is no such experiment any more.</p>';
		} catch { /* no answer, or none whole: as one that is refused, whose words are for programs */ }
		return '<p class="notice error">The server does not give this experiment. <a>Try again</a></p>';
	}
	document.addEventListener('click', async event => {
		const link = event.target.closest('a[data-row]');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
			return;
		event.preventDefault();
		const row = below(link), cell = row.firstElementChild;
		row.hidden = !row.hidden;
		opened();
		cell.replaceChildren(); // what was read before may have changed, and is not exchanged under its reader's hands
		if (row.hidden)
			return;
		const words = await experiment(link);
		if (!cell.querySelector('section')) // closed and opened meanwhile, it was asked for twice: the first that is one stays
			cell.innerHTML = words;
		const again = cell.querySelector('a:not([href])');
		if (again)
			again.href = link.getAttribute('href');
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
})();
