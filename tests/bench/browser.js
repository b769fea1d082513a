#!/usr/bin/env node
'use strict';
/*
 * browser.js URL PATH...: what a person waits for. Each page is loaded ROUNDS times by Chromium with a CPU slowed down
 * SLOWDOWN times and nothing in its HTTP cache: from another page of the dashboard, as a person comes to it, and in a new tab,
 * whose process begins with it. A line a page, tabs between, and one of an empty page, "-", which is what the browser itself takes:
 *
 *   slowdown  path  requests  HTML bytes  bytes in all  first contentful paint from another page: median ms, worst ms
 *   in a new tab: median ms, worst ms  layout shift, worst
 *
 * Where the empty page takes longer in a new tab than YARDSTICK, which the quickest machine took that this was measured on, the
 * machine itself is slow: all is measured once more, slowed down as little as leaves the empty page no quicker than there.
 * Bytes are those that came over the wire, compressed, heads included. Exit 1 when a page fails.
 */
const http = require('http');
const { start } = require('./chromium.js');

const ROUNDS = 7, SLOWDOWN = 4;
const YARDSTICK = 64; // ms
const SLOWDOWNS = [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5];

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

async function go(chromium, session, url) {
	const painted = chromium.once('Page.lifecycleEvent', session, event => event.name === 'firstContentfulPaint');
	await chromium.send('Page.navigate', { url }, session);
	await painted;
}

// The figures of a page: in a new tab, or from the other page.
async function once(chromium, slowdown, url, other) {
	const { browserContextId } = await chromium.send('Target.createBrowserContext');
	try {
		const { targetId } = await chromium.send('Target.createTarget', { url: 'about:blank', browserContextId, width: 1440, height: 1000 });
		const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
		await chromium.send('Page.enable', {}, sessionId);
		await chromium.send('Page.setLifecycleEventsEnabled', { enabled: true }, sessionId);
		if (other) {
			await go(chromium, sessionId, other);
			await chromium.send('Network.clearBrowserCache', {}, sessionId);
		}
		await chromium.quiet();
		await chromium.send('Emulation.setCPUThrottlingRate', { rate: slowdown }, sessionId);
		await go(chromium, sessionId, url);
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

// The browser alone: a page of two words, from this process.
function empty() {
	const server = http.createServer((request, answer) => answer.end('<!DOCTYPE html><title>Empty</title><p>Nothing here'));
	return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const middle = numbers => sorted(numbers)[numbers.length >> 1];

// A line of a page; its median in a new tab.
async function measure(chromium, slowdown, name, url, other) {
	await once(chromium, slowdown, url); // the server's files are in memory from here on
	const come = [], tab = [];
	for (let i = 0; i < ROUNDS; i++) {
		come.push(await once(chromium, slowdown, url, other));
		tab.push(await once(chromium, slowdown, url));
	}
	const all = [...come, ...tab], paints = [come, tab].map(rounds => rounds.map(round => round.paint));
	console.log([slowdown, name, tab[0].requests, largest(all.map(round => round.html)), largest(all.map(round => round.all)),
		...paints.flatMap(of => [middle(of).toFixed(0), largest(of).toFixed(0)]), largest(all.map(round => round.shift)).toFixed(4)].join('\t'));
	return middle(paints[1]);
}

// The least slowdown at which the empty page takes in a new tab what it took on the yardstick, or more.
async function asOnYardstick(chromium, url) {
	for (const slowdown of SLOWDOWNS) {
		const paints = [];
		for (let i = 0; i < ROUNDS; i++)
			paints.push((await once(chromium, slowdown, url)).paint);
		if (middle(paints) >= YARDSTICK)
			return slowdown;
	}
	return SLOWDOWN;
}

(async () => {
	const [url, ...paths] = process.argv.slice(2), chromium = await start(), nothing = await empty();
	const alone = `http://127.0.0.1:${nothing.address().port}/`;
	const measureAll = async slowdown => {
		for (const path of paths)
			await measure(chromium, slowdown, path, url + path, url + paths.find(other => other !== path));
		return measure(chromium, slowdown, '-', alone, `${alone}other`);
	};
	try {
		const slowdown = await measureAll(SLOWDOWN) > YARDSTICK ? await asOnYardstick(chromium, alone) : SLOWDOWN;
		if (slowdown < SLOWDOWN) // at no less is the empty page as slow as there: then this machine is as quick
			await measureAll(slowdown);
	} finally {
		await chromium.close();
		nothing.close();
	}
})().catch(error => {
	console.error(`browser.js: ${error.message}`);
	process.exitCode = 1;
});
