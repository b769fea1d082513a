/*
 * Tells the others, as "hydra:shown" on <body>, once, that the first frame stands on the screen: what is not needed for it takes
 * none of its time. Where nobody looks there is no frame to wait for, and where the browser does not tell of it, none is waited for.
 */
(() => {
	'use strict';

	const UNTOLD = 2e3; // ms after all has come in which a browser that tells of frames has told of the first
	let told = false;

	function tell() {
		if (told)
			return;
		told = true;
		document.body.dispatchEvent(new CustomEvent('hydra:shown'));
	}

	if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes('paint')) {
		setTimeout(tell); // the others, of the same file, listen by then
		return;
	}
	const observer = new PerformanceObserver(() => {
		observer.disconnect();
		tell();
	});
	observer.observe({ type: 'paint', buffered: true });
	addEventListener('load', () => setTimeout(tell, UNTOLD));
})();
