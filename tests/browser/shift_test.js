'use strict';
// A page stands still while it comes: nothing moves once it is drawn, whatever the width, however slow the computer, and however
// small the pieces that it comes in. What is drawn a frame later is there then, and whoever is led into a page arrives.
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { on, same } = require('./browser.js');
const { few, loop, many } = require('./folders.js');
const { Instance } = require('./instance.js');

const PAGES = ['/', '/fills', '/agent', '/drift', '/readiness', '/system'];
const SLOWDOWN = 4, PIECES = 24, MOMENT = 100; // ms
const JUMPS = ['/system#configuration', '/system#journals', '/readiness#statistics', '/agent#experiments', '/fills#reading'];

// In the page, from its beginning: every shift, with what moved.
function watchShifts() {
	window.shifts = [];
	window.shiftsOf = list => list.forEach(one => window.shifts.push(`${one.value.toFixed(4)} of ${one.sources.map(of => of.node && (of.node.id || of.node.className || of.node.nodeName)).join(' ')}`));
	window.shiftsSeen = new PerformanceObserver(list => window.shiftsOf(list.getEntries()));
	window.shiftsSeen.observe({ type: 'layout-shift', buffered: true });
}

const shifts = page => page.evaluate(() => { window.shiftsOf(window.shiftsSeen.takeRecords()); return window.shifts.join('; '); });
const settled = async page => {
	if (await page.$('#curve-holder'))
		await page.waitForSelector('#curve-holder[data-ready]');
	await page.waitForFunction(() => document.readyState === 'complete' && document.getAnimations().length === 0);
	await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
};

const slow = async page => (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });

// The pages of another server, in pieces: the next one follows when the browser has drawn two frames with those before, or has none
// to draw for a moment.
async function pieces(target, drawn) {
	const server = http.createServer((request, answer) => http.get(target + request.url, { headers: { accept: request.headers.accept || '*/*' } }, async from => {
		const got = [];
		for await (const part of from)
			got.push(part);
		const body = Buffer.concat(got), size = Math.ceil(body.length / PIECES);
		answer.writeHead(from.statusCode, { 'content-type': from.headers['content-type'] || '' });
		if (!/html/.test(from.headers['content-type']))
			return answer.end(body);
		for (let at = 0; at < body.length; at += size) {
			await new Promise(done => answer.write(body.subarray(at, at + size), done));
			await drawn();
		}
		answer.end();
	}));
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	return { url: `http://127.0.0.1:${server.address().port}`, end: () => new Promise(done => { server.close(done); server.closeAllConnections(); }) };
}

// An instance on a folder that fill has filled.
async function started(fill) {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	try {
		fill(data);
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

const tests = [];
for (const width of [1440, 768, 360])
	for (const state of ['loop', 'many'])
		tests.push([`a slow computer, ${state === 'loop' ? 'an agent at work' : '100,000 fills'}, ${width} px`, (browser, shared) => on(browser, { width, motion: 'no-preference', before: watchShifts }, async page => {
			await slow(page);
			for (const where of PAGES) {
				await page.goto(shared[state].url + where);
				await settled(page);
				same(`what moves on ${where}`, await shifts(page), '');
			}
		})]);

// In a window higher than the first view of which pages.css knows, nothing is drawn later: all of it is in the first frame.
for (const state of ['loop', 'many'])
	tests.push([`a slow computer, ${state === 'loop' ? 'an agent at work' : '100,000 fills'}, a window of 1440 x 1600`, (browser, shared) => on(browser, { height: 1600, motion: 'no-preference', before: watchShifts }, async page => {
		await slow(page);
		for (const where of ['/', '/fills', '/drift']) {
			await page.goto(shared[state].url + where);
			await settled(page);
			same(`what moves on ${where}`, await shifts(page), '');
		}
	})]);

for (const width of [1440, 360])
	tests.push([`a page that comes in pieces, ${width} px`, (browser, { loop: { url } }) => on(browser, { width, motion: 'no-preference', before: watchShifts }, async page => {
		const server = await pieces(url, () => page.evaluate(() => new Promise(done => { setTimeout(done, MOMENT); requestAnimationFrame(() => requestAnimationFrame(done)); })).catch(() => {}));
		try {
			for (const where of PAGES) {
				await page.goto(server.url + where);
				await settled(page);
				same(`what moves on ${where}`, await shifts(page), '');
			}
		} finally {
			await page.goto('about:blank');
			await server.end();
		}
	})]);

// As it is where everything is drawn at once: who wants less motion has no later frame.
const place = page => page.evaluate(() => { const { top } = document.getElementById(location.hash.slice(1) || 'page').getBoundingClientRect(); return `${Math.round(scrollY)}, ${Math.round(top)}`; });
for (const width of [1440, 360])
	tests.push([`led into a page, and back where one was, ${width} px`, async (browser, { many: { url } }) => {
		const seen = {};
		for (const motion of ['reduce', 'no-preference'])
			await on(browser, { width, motion }, async page => {
				const all = [];
				for (const where of JUMPS) {
					await page.goto('about:blank');
					await page.goto(url + where);
					await settled(page);
					all.push(`${where} ${await place(page)}`);
				}
				for (const where of PAGES) {
					await page.goto(url + where);
					await settled(page);
					await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
					await page.reload();
					await settled(page);
					all.push(`${where} ${await place(page)} of ${await page.evaluate(() => document.documentElement.scrollHeight)}`);
				}
				seen[motion] = all.join('; ');
			});
		same('where one arrives', seen['no-preference'], seen.reduce);
	}]);

// What stands below a short journal stands in the first view.
tests.push(['a slow computer, few fills', browser => on(browser, { motion: 'no-preference', before: watchShifts }, async page => {
	await slow(page);
	for (const fills of [4, 12, 16, 20, 40]) {
		const instance = await started(folder => few(folder, fills));
		try {
			await page.goto(instance.url + '/fills');
			await settled(page);
			same(`what moves with ${fills}`, await shifts(page), '');
		} finally {
			await page.goto('about:blank');
			await instance.stop();
		}
	}
})]);

tests.push(['what is drawn later is left out of the first frame, and there in the next', (browser, { many: { url } }) => on(browser, { motion: 'no-preference' }, async page => {
	await page.goto(url + '/fills');
	await settled(page);
	same('rows that are shown', await page.locator('#fills tbody tr:visible').count(), 50);
	same('the footer', await page.locator('.foot').isVisible(), true);
	const later = await page.evaluate(() => { // as in the first frame
		const first = document.styleSheets[0].cssRules, names = [];
		const look = rules => { for (const rule of rules) { if (rule.name) names.push(rule.name); else if (rule.cssRules) look(rule.cssRules); } };
		look(first);
		document.querySelector('#fills').animate([{ '--short': 1 }, { '--short': 1 }], { duration: 1e6 }).pause();
		const rows = Array.from(document.querySelectorAll('#fills tbody tr'));
		return [['later', 'short', 'tall'].every(name => names.includes(name)), rows.length, rows.filter(row => row.checkVisibility()).length, document.querySelector('#fills .pager').checkVisibility()];
	});
	same('in the first frame', later, [true, 50, 4, false]);
})]);

module.exports = {
	name: 'shift', tests,
	async before() {
		const shared = {};
		for (const [name, fill] of Object.entries({ loop, many }))
			shared[name] = await started(fill);
		return shared;
	},
	async after(shared) {
		for (const instance of Object.values(shared))
			await instance.stop();
	},
};
