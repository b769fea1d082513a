#!/usr/bin/env node
'use strict';
/*
 * browser.js URL PATH...: what a person waits for. Each page is loaded ROUNDS times by Chromium with a CPU slowed down
 * SLOWDOWN times, each time with nothing kept from before, and once settled is looked at. A line a page, tabs between:
 *
 *   path  requests  HTML bytes  bytes in all  first contentful paint: median ms, worst ms  layout shift, worst
 *
 * Bytes are those that came over the wire, compressed, heads included. Exit 1 when a page fails.
 */
const { start } = require('./chromium.js');

const ROUNDS = 7, SLOWDOWN = 4;

// In the page.
function figures(shifted) {
	const page = performance.getEntriesByType('navigation')[0], parts = performance.getEntriesByType('resource').filter(part => !part.name.includes('/api/sse/'));
	const paint = performance.getEntriesByName('first-contentful-paint')[0];
	return {
		status: page.responseStatus, paint: paint ? paint.startTime : NaN, shift: shifted, requests: 1 + parts.length,
		html: page.transferSize, all: parts.reduce((sum, part) => sum + part.transferSize, page.transferSize),
	};
}

// Of the page, when it is settled: loaded, painted, the chart drawn where there is one, and two frames later. Until the first
// paint nothing of ours runs in the page: a script that asks for frames would make it lay out and paint what has not come yet.
const settled = `new Promise(done => {
	let shifted = 0;
	const add = entries => entries.forEach(entry => { shifted += entry.value; }), shifts = new PerformanceObserver(list => add(list.getEntries()));
	shifts.observe({ type: 'layout-shift', buffered: true });
	const look = () => document.readyState === 'complete' && (!document.querySelector('[data-chart]') || document.querySelector('canvas'))
		? requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { add(shifts.takeRecords()); done((${figures})(shifted)); })))
		: setTimeout(look, 20);
	look();
})`;

async function once(chromium, url) {
	const { browserContextId } = await chromium.send('Target.createBrowserContext');
	try {
		const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank', browserContextId, width: 1440, height: 1000 });
		const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
		await chromium.send('Page.enable', {}, sessionId);
		await chromium.send('Page.setLifecycleEventsEnabled', { enabled: true }, sessionId);
		await chromium.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN }, sessionId);
		const painted = chromium.once('Page.lifecycleEvent', sessionId, event => event.name === 'firstContentfulPaint');
		await chromium.send('Page.navigate', { url }, sessionId);
		await painted;
		const { result, exceptionDetails } = await chromium.send('Runtime.evaluate', { expression: settled, awaitPromise: true, returnByValue: true }, sessionId);
		if (exceptionDetails || result.value.status !== 200)
			throw new Error(`${url}: ${exceptionDetails ? exceptionDetails.text : `answers ${result.value.status}`}`);
		return result.value;
	} finally {
		await chromium.send('Target.disposeBrowserContext', { browserContextId });
	}
}

const sorted = numbers => [...numbers].sort((a, b) => a - b);
const largest = numbers => Math.max(...numbers);

(async () => {
	const [url, ...paths] = process.argv.slice(2);
	const chromium = await start();
	try {
		for (const path of paths) {
			await once(chromium, url + path); // the server's files are in memory from here on
			const rounds = [];
			for (let i = 0; i < ROUNDS; i++)
				rounds.push(await once(chromium, url + path));
			const paints = sorted(rounds.map(round => round.paint));
			console.log([path, rounds[0].requests, largest(rounds.map(round => round.html)), largest(rounds.map(round => round.all)),
				paints[ROUNDS >> 1].toFixed(0), largest(paints).toFixed(0), largest(rounds.map(round => round.shift)).toFixed(4)].join('\t'));
		}
	} finally {
		await chromium.close();
	}
})().catch(error => {
	console.error(`browser.js: ${error.message}`);
	process.exitCode = 1;
});
