/*
 * Tells the others, as "hydra:shown" on <body>, once, that the first frame stands on the screen: what is not needed for it takes
 * none of its time. Where nobody looks there is no frame to wait for.
 */
(() => {
	'use strict';

	const tell = () => document.body.dispatchEvent(new CustomEvent('hydra:shown'));

	if (document.hidden || !PerformanceObserver.supportedEntryTypes.includes('paint')) {
		setTimeout(tell); // the others listen by then
		return;
	}
	const observer = new PerformanceObserver(() => {
		observer.disconnect();
		tell();
	});
	observer.observe({ type: 'paint', buffered: true });
})();
