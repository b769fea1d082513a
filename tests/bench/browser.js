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
const { launch, open } = require('../browser/browser.js');

const ROUNDS = 7, SLOWDOWN = 4;

// Before the page's own scripts: shifts are told as they happen, and can be asked for later.
function watch() {
	window.shifted = 0;
	new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifted += entry.value; }).observe({ type: 'layout-shift', buffered: true });
}

function figures() {
	const page = performance.getEntriesByType('navigation')[0], parts = performance.getEntriesByType('resource').filter(part => !part.name.includes('/api/sse/'));
	const paint = performance.getEntriesByName('first-contentful-paint')[0];
	return {
		paint: paint ? paint.startTime : NaN, shift: window.shifted, requests: 1 + parts.length,
		html: page.transferSize, all: parts.reduce((sum, part) => sum + part.transferSize, page.transferSize),
	};
}

// Settled: loaded, the chart drawn where there is one, and two frames later.
async function once(browser, url) {
	const page = await open(browser, { before: watch });
	try {
		const session = await page.context().newCDPSession(page);
		await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
		const answer = await page.goto(url, { waitUntil: 'load' });
		if (answer.status() !== 200)
			throw new Error(`${url} answers ${answer.status()}`);
		await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0 && (!document.querySelector('[data-chart]') || document.querySelector('canvas')));
		await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
		return await page.evaluate(figures);
	} finally {
		await page.shut();
	}
}

const sorted = numbers => [...numbers].sort((a, b) => a - b);
const largest = numbers => Math.max(...numbers);

(async () => {
	const [url, ...paths] = process.argv.slice(2);
	const browser = await launch();
	try {
		for (const path of paths) {
			await once(browser, url + path); // the server's files are in memory from here on
			const rounds = [];
			for (let i = 0; i < ROUNDS; i++)
				rounds.push(await once(browser, url + path));
			const paints = sorted(rounds.map(round => round.paint));
			console.log([path, rounds[0].requests, largest(rounds.map(round => round.html)), largest(rounds.map(round => round.all)),
				paints[ROUNDS >> 1].toFixed(0), largest(paints).toFixed(0), largest(rounds.map(round => round.shift)).toFixed(4)].join('\t'));
		}
	} finally {
		await browser.close();
	}
})().catch(error => {
	console.error(`browser.js: ${error.message}`);
	process.exitCode = 1;
});
