'use strict';
// Who asks for less motion sees none: nothing fades, slides or scrolls by itself, on any page, also when a fill arrives.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { on, same } = require('./browser.js');
const { LEDGER, loop, sqlite } = require('./folders.js');
const { Instance } = require('./instance.js');
const { fakeStream } = require('./stream.js');

const PAGES = ['/', '/fills', '/fills/1', '/agent', '/agent?experiment=102', '/drift', '/readiness', '/system', '/none'];

// Every animation and transition that begins, and every scroll that is asked to be smooth.
function watchMotion() {
	window.moved = [];
	for (const kind of ['animationstart', 'transitionrun'])
		document.addEventListener(kind, event => window.moved.push(`${event.animationName || event.propertyName} of ${event.target.outerHTML.slice(0, 60)}`), true);
	for (const name of ['scrollIntoView', 'scrollTo', 'scrollBy', 'scroll'])
		for (const owner of [Element.prototype, window]) {
			const own = owner[name];
			if (own)
				owner[name] = function (...rest) { if (rest[0] && rest[0].behavior === 'smooth') window.moved.push(`${name}, smooth`); return own.apply(this, rest); };
		}
}

// What could move: of the page as it stands.
const movable = page => page.evaluate(() => {
	const found = document.getAnimations().map(a => a.animationName || a.transitionProperty || 'an animation');
	for (const one of [document.documentElement, ...document.body.querySelectorAll('*')])
		for (const part of [null, '::before', '::after']) {
			const s = getComputedStyle(one, part);
			if (s.animationName !== 'none' || s.transitionDuration !== '0s' || (!part && s.scrollBehavior === 'smooth'))
				found.push(one.outerHTML.slice(0, 60));
		}
	if (document.querySelector('svg animate, svg animateTransform, marquee, video'))
		found.push('a picture that moves');
	return found;
});

// A fill more, newer than all.
let fill = 9000;
const arrive = instance => sqlite(instance.data, LEDGER, `INSERT INTO fills SELECT ${++fill}, ${Array.from(instance.columns, c => c === 'exec_key' ? `'M${fill}'` : c === 'timestamp' ? `'2026-03-11T15:30:${String(fill % 60).padStart(2, '0')}+00:00'` : c).join()} FROM fills WHERE id = 1`);

// A row that comes is seen for a moment: by colour alone, and only where motion is welcome. Gives what had moved before it came.
async function greeted(page, instance, where) {
	await page.goto(instance.url + where);
	await page.waitForSelector('#link[data-state]');
	await page.waitForFunction(() => document.getAnimations().length === 0);
	const before = await page.evaluate(() => window.moved.splice(0));
	const swapped = page.evaluate(() => new Promise(done => document.addEventListener('htmx:after:swap', () => requestAnimationFrame(() => requestAnimationFrame(done)), { once: true })));
	arrive(instance);
	await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:refresh')));
	await swapped;
	same('the row is new', await page.locator(`#f${fill}.fresh`).count(), 1);
	return before;
}

const tests = [
	['less of it: no page moves', (browser, { url }) => on(browser, { before: `(${fakeStream})(); (${watchMotion})();`, allow: [/status of 404/] }, async page => {
		for (const where of PAGES) {
			await page.goto(url + where);
			if (await page.$('#curve-holder'))
				await page.waitForSelector('#curve-holder[data-ready]');
			await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true; }));
			same(where, await movable(page), '');
			for (const one of await page.$$('.pages a, main a, summary'))
				if (await one.isVisible()) {
					await one.hover();
					break;
				}
			await page.keyboard.press('?');
			same(`${where}, when used`, (await movable(page)).concat(await page.evaluate(() => window.moved)), '');
		}
	})],
	['less of it: a fill that arrives stands there at once', (browser, instance) => on(browser, { before: `(${fakeStream})(); (${watchMotion})();` }, async page => {
		for (const where of ['/', '/fills']) {
			const before = await greeted(page, instance, where);
			same(where, before.concat(await movable(page)).concat(await page.evaluate(() => window.moved)), '');
		}
	})],
	['else it is seen for a moment', (browser, instance) => on(browser, { before: `(${fakeStream})(); (${watchMotion})();`, motion: 'no-preference' }, async page => {
		const before = await greeted(page, instance, '/fills'); // once, what is drawn a frame later
		same('what moved at first', before.length > 0 && before.every(line => /^(later|short|tall|unanchored) of /.test(line)), true);
		const moved = await page.evaluate(() => window.moved);
		same('what moved', moved.length > 0 && moved.every(line => line.startsWith('fresh of <td')), true);
	})],
];

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	try {
		loop(data);
		const instance = await Instance.start({ data });
		instance.columns = instance.sql("SELECT group_concat(name) FROM pragma_table_info('fills')").split(',').slice(1);
		return instance;
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'motion', tests, before, after: instance => instance.stop() };
