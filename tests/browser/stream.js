'use strict';
// What tests say to a page in the runner's place, and what they ask of it.

// A stream that says what the test tells it to: for `before`, in the page. window.stream.say(kind, data, id).
function fakeStream() {
	window.EventSource = class extends EventTarget {
		constructor(url) { super(); this.url = url; this.readyState = 0; window.stream = this; }
		close() { this.readyState = 2; }
		say(kind, data, id = '') { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data), lastEventId: id })); }
	};
	window.EventSource.CLOSED = 2;
}

// The page has asked for its stream: it does when its first frame stands.
const streaming = page => page.waitForFunction(() => window.stream && window.stream.say);

// The page fetches itself, as after an event; done when the answer stands in it.
const refresh = page => page.evaluate(() => new Promise(done => {
	document.addEventListener('htmx:after:swap', () => requestAnimationFrame(() => done()), { once: true });
	document.body.dispatchEvent(new CustomEvent('hydra:refresh'));
}));

module.exports = { fakeStream, refresh, streaming };
