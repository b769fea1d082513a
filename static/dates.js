/*
 * Fields of days. The server writes them as texts, with the form that it asks for: what a browser builds for a picker of days
 * takes a good part of the time to the first frame. Once that stands, they become pickers; what is being filled in does when it
 * is left. What is no day stays as it is.
 */
(() => {
	'use strict';

	const fields = () => document.querySelectorAll('input[data-type="date"]');
	let shown = false;

	function pick() {
		for (const field of fields()) {
			const text = field.value;
			if (field.type !== 'date' && field !== document.activeElement) {
				field.type = 'date';
				if (field.value !== text) {
					field.type = 'text';
					field.value = text;
				}
			}
			if (field.type === 'date')
				field.removeAttribute('title'); // a picker asks for its reader's own form; a fetched page brings it again
		}
	}

	/* A browser gives back what was entered to fields of the type that it was entered into: on the way back they are texts. */
	function unpick() {
		for (const field of fields())
			field.type = 'text';
	}

	document.body.addEventListener('hydra:shown', () => { shown = true; pick(); }, { once: true });
	document.addEventListener('focusout', event => { if (shown && event.target.matches('input[data-type="date"]')) setTimeout(pick); }); // it has the focus until then
	document.addEventListener('htmx:after:swap', pick);
	addEventListener('pagehide', unpick);
	addEventListener('pageshow', event => { if (event.persisted) pick(); });
})();
