'use strict';
// A tab that is left open: a day of events, as fast as the pages can answer them, while the market really goes on. Nothing grows,
// and what stands there in the end is what a fresh load says.
const { on, same } = require('./browser.js');
const { Instance } = require('./instance.js');
const { fakeStream, refresh, streaming } = require('./stream.js');

const DAY = { status: 5760, updates: 1440 }; // one each 15 s, one each minute; page: so many events that have it fetch itself

// The throttle and the pauses of the page shortened: a day must not take one.
function hurry() {
	const [once, often] = [window.setTimeout, window.setInterval];
	window.setTimeout = (f, ms, ...rest) => once(f, ms < 30e3 ? ms / 200 : ms, ...rest); // htmx gives a request 60 s
	window.setInterval = (f, ms, ...rest) => often(f, ms < 60e3 ? ms / 200 : ms, ...rest);
	document.addEventListener('readystatechange', () => { document.body.dataset.silent = '1000000'; }, { once: true });
}

// A share of the day, from journaled event `from` on: after each the page must have fetched itself and taken the answer.
const replay = (page, from, n, share) => page.evaluate(async ([first, events, day]) => {
	const epoch = document.body.dataset.event.split('.')[0], kinds = ['fill', 'order', 'agent', 'drift', 'breaker'];
	for (let i = first; i < first + events; i++) {
		for (let k = 0; k < day.status / events; k++)
			window.stream.say('status', { state: 'running', clients: k });
		for (let k = 0; k < day.updates / events; k++)
			window.stream.say('cycle_update', { equity: `$${5000000 + i + k}.00`, day_pnl: `${k % 2 ? '+' : '\u2212'}$${k}.00`, fills: String(i) });
		const swapped = new Promise(done => document.addEventListener('htmx:after:swap', () => done(), { once: true }));
		window.stream.say(kinds[i % kinds.length], {}, `${epoch}.${1e6 + i}`);
		await swapped;
	}
}, [from, n, { status: DAY.status * share, updates: DAY.updates * share }]);

// What the page holds on to, after its garbage is gone.
async function held(cdp) {
	for (let i = 0; i < 3; i++)
		await cdp.send('HeapProfiler.collectGarbage');
	const { documents, nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
	const { metrics } = await cdp.send('Performance.getMetrics');
	return { documents, nodes, listeners: jsEventListeners, heap: metrics.find(m => m.name === 'JSHeapUsedSize').value };
}

// All words of the page but its times and what is drawn; the same of a page that was just loaded.
const words = page => page.evaluate(() => {
	const copy = document.body.cloneNode(true);
	for (const one of copy.querySelectorAll('time, script, #link, #told, #zone-box, .curve, .readout, .foot, #h-disk, #disk, #components tr:has(a[href="#disk"]), [hidden]'))
		one.remove();
	return `${document.title} ${document.getElementById('icon').getAttribute('href')} ${copy.textContent.replace(/\s+/g, ' ')}`;
});

async function week(browser, instance, where, events) {
	await on(browser, { before: `(${fakeStream})(); (${hurry})();` }, async page => {
		await page.goto(instance.url + where);
		await streaming(page);
		const cdp = await page.context().newCDPSession(page);
		await cdp.send('HeapProfiler.enable');
		await cdp.send('Performance.enable');
		const third = Math.ceil(events / 3), seen = [];
		await page.evaluate(() => { window.same = true; });
		for (let part = 0; part < 3; part++) {
			await replay(page, part * third, third, 1 / 3);
			seen.push(await held(cdp));
		}
		const [first, , end] = seen, told = JSON.stringify(seen);
		if (end.documents > first.documents + 12) // a picture is one, and two of each may be kept
			throw new Error(`${where}: documents grow: ${told}`);
		if (end.listeners > first.listeners)
			throw new Error(`${where}: listeners grow: ${told}`);
		if (end.nodes > first.nodes * 1.03 + 60) // a list may have a few rows more
			throw new Error(`${where}: nodes grow: ${told}`);
		if (end.heap > first.heap * 1.15 + 5e5)
			throw new Error(`${where}: memory grows: ${told}`);
		// the market stands still for a moment, so that both see the same of it
		instance.runner.process.kill('SIGSTOP');
		try {
			await refresh(page);
			const old = await words(page);
			await on(browser, { before: fakeStream }, async fresh => {
				await fresh.goto(instance.url + where);
				same(`${where}: a fresh load`, old, await words(fresh));
			});
			same('the page was not loaded again', await page.evaluate(() => window.same), true);
		} finally {
			instance.runner.process.kill('SIGCONT');
		}
	});
}

const tests = [['/', 90], ['/fills', 45], ['/agent', 45], ['/drift', 45], ['/system', 45], ['/readiness', 45]]
	.map(([where, events]) => [`a day of events on ${where}: memory is flat, values are those of a fresh load`, (browser, instance) => week(browser, instance, where, events)]);

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '1' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'week', tests, before, after: instance => instance.stop() };
