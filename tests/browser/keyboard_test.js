'use strict';
// Everything that a page can do, by keyboard alone: its links, filters, switches, details and tables, and the way back.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { axe, on, same } = require('./browser.js');
const { LEDGER, loop, sqlite } = require('./folders.js');
const { Instance } = require('./instance.js');
const { press, focused, walk } = require('./keys.js');
const { enlarge, shape } = require('./layout.js');

const tests = [];
const test = (words, body, options = {}) => tests.push([words, (browser, { url }) => on(browser, options, page => body(page, url))]);

async function go(page, url) {
	await page.goto(url);
	await page.waitForSelector('#link[data-state]');
}

// Tab from where the focus is until it is on what the selector names, as a person does.
async function tabTo(page, selector) {
	for (let i = 0; i < 400; i++) {
		await press(page, 'Tab');
		if (await page.evaluate(s => document.activeElement.matches(s), selector))
			return;
	}
	throw new Error(`Tab does not reach ${selector}`);
}

// The link that has the focus, followed: to the address that it names.
async function follow(page) {
	const wanted = new URL(await page.evaluate(() => document.activeElement.href)), address = `${wanted.pathname}${wanted.search}${wanted.hash}`;
	await Promise.all([page.waitForURL(to => `${to.pathname}${to.search}${to.hash}` === address), press(page, 'Enter')]);
	return address;
}

for (const where of ['/', '/fills', '/fills/1', '/agent', '/agent?experiment=102', '/drift', '/readiness', '/system', '/none'])
	for (const times of [1, 4])
		test(`Tab through ${where}${times > 1 ? `, enlarged ${times} times` : ''}: everything is reached, seen, in order`, async (page, url) => {
			await page.goto(url + where);
			if (await page.$('#curve-holder'))
				await page.waitForSelector('#curve-holder[data-ready]');
			await enlarge(page, times, 1440, 900);
			await walk(page);
		}, { allow: [/status of 404/] });

// At a window as low as that the bar would be half of it.
test('four times enlarged, the bar leaves the window to the page', async (page, url) => {
	await go(page, url + '/fills');
	await enlarge(page, 4, 1440, 900);
	for (const where of ['#fills', '.foot']) {
		await page.evaluate(s => document.querySelector(s).scrollIntoView(), where);
		const part = await page.evaluate(() => Math.max(0, document.querySelector('.bar').getBoundingClientRect().bottom) / innerHeight);
		if (part > 0.25)
			throw new Error(`at ${where} it takes ${Math.round(part * 100)} % of the window`);
	}
	await press(page, '?');
	await page.waitForSelector('dialog[open]');
	const box = await page.locator('dialog').boundingBox();
	same('the list of keys is in the window', box.y >= 0 && box.y + box.height <= 225, true);
	await page.evaluate(() => document.querySelector('dialog button').scrollIntoView());
	await press(page, 'Escape');
});

test('the list of keys reads well in both schemes, at every width', async (page, url) => {
	await go(page, url);
	await press(page, '?');
	await page.waitForSelector('dialog[open]');
	for (const scheme of ['dark', 'light'])
		for (const width of [1440, 768, 360]) {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme: scheme });
			same(`${scheme}, ${width}`, [...await axe(page), ...await page.evaluate(() => {
				const dialog = document.querySelector('dialog'), box = dialog.getBoundingClientRect();
				return box.left < 0 || box.right > innerWidth || dialog.scrollWidth > dialog.clientWidth ? ['it leaves the window'] : [];
			})], '');
		}
});

// Each disclosure of a page opens by Enter and closes by the space bar; what it opens is the next stop, and scrolls by keys.
for (const where of ['/', '/fills', '/agent', '/drift', '/agent?experiment=102'])
	test(`what ${where} keeps folded opens and is read by keys`, async (page, url) => {
		await go(page, url + where);
		if (await page.$('#curve-holder'))
			await page.waitForSelector('#curve-holder[data-ready]');
		const folded = await page.locator('main summary:visible').count();
		same('there are some', folded > 0, true);
		for (let i = 0; i < folded; i++) {
			const summary = page.locator('main summary:visible').nth(i), words = (await summary.textContent()).trim();
			await summary.focus();
			const was = await summary.evaluate(s => s.parentElement.open);
			if (!was)
				await press(page, 'Enter');
			same(`${words} is open`, await summary.evaluate(s => s.parentElement.open), true);
			if (await summary.evaluate(s => Boolean(s.parentElement.querySelector('.scroll.tall')))) {
				await press(page, 'Tab');
				same(`then the table of ${words}`, await page.evaluate(() => document.activeElement.className), 'scroll tall');
				await press(page, 'Shift+Tab');
			}
			await press(page, 'Space');
			same(`${words} is closed`, await summary.evaluate(s => s.parentElement.open), false);
		}
	});

test('a wide table is scrolled by the arrows', async (page, url) => {
	await go(page, url + '/fills');
	await tabTo(page, '#fills .scroll');
	await press(page, 'ArrowRight');
	await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
}, { width: 360 });

test('range and kind of the overview are switched in place, the focus stays on the switch', async (page, url) => {
	await go(page, url);
	await page.waitForSelector('#curve-holder[data-ready]');
	await tabTo(page, '#ranges a:not([aria-current])');
	const range = await page.evaluate(() => document.activeElement.textContent);
	await press(page, 'Enter');
	await page.waitForFunction(words => document.querySelector('#ranges a[aria-current]').textContent === words, range);
	same('focus', await page.evaluate(() => document.activeElement.textContent), range);
	await tabTo(page, '#activity-filter a:not([aria-current])');
	const kind = await page.evaluate(() => document.activeElement.textContent);
	await press(page, 'Enter');
	await page.waitForFunction(words => document.querySelector('#activity-filter a[aria-current]').textContent === words, kind);
	same('focus', await page.evaluate(() => document.activeElement.textContent), kind);
	same('the range is kept', await page.textContent('#ranges a[aria-current]'), range);
	await tabTo(page, '.older a');
	await follow(page);
});

test('the zone of times is chosen by keys', async (page, url) => {
	await go(page, url + '/system');
	await tabTo(page, '#zone');
	for (const [key, mode] of [['u', 'utc'], ['ArrowDown', 'local'], ['ArrowUp', 'utc'], ['Home', 'exchange']]) {
		await press(page, key);
		same(`by ${key}`, await page.inputValue('#zone'), mode);
	}
	await press(page, 'u');
	same('times', /UTC/.test(await page.textContent('#clock')), true);
});

test('fills: filter by symbol, side and days, unit, pages, files, and cleared again', async (page, url) => {
	const symbols = () => page.$$eval('#fills tbody tr td:nth-child(2)', all => Array.from(new Set(all.map(one => one.textContent.slice(0, 2)))).join());
	await go(page, url + '/fills');
	await page.waitForSelector('[name=to][type=date]');
	await tabTo(page, '#filter');
	await page.keyboard.type('ZC');
	await press(page, 'Tab');
	await page.keyboard.type('B');
	await press(page, 'Tab');
	await page.keyboard.type('01102026'); // month, day, year: as the browser of the tests asks for them
	await tabTo(page, '[name=to]');
	await page.keyboard.type('02202026');
	await tabTo(page, 'form.filter button');
	await Promise.all([page.waitForURL(/symbol=ZC&side=buy&from=2026-01-10&to=2026-02-20/), press(page, 'Enter')]);
	same('symbols', await symbols(), 'ZC');
	await page.waitForSelector('#link[data-state]');
	await tabTo(page, '.units a');
	await follow(page);
	same('unit and filter', /unit=(bps|USD)/.test(page.url()) && /symbol=ZC/.test(page.url()), true);
	await page.waitForSelector('#link[data-state]');
	await tabTo(page, '#fills .card-head a');
	const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Enter')]);
	same('file', file.suggestedFilename(), 'fills-ZC-buy-from-2026-01-10-to-2026-02-20.csv');
	await tabTo(page, '.filter .clear');
	await follow(page);
	await page.waitForSelector('#link[data-state]');
	for (const rel of ['next', 'next', 'prev']) {
		const first = await page.getAttribute('#fills tbody tr', 'id');
		await tabTo(page, `.pager a[rel=${rel}]`);
		await follow(page);
		await page.waitForSelector('#link[data-state]');
		same(`${rel} is another page`, await page.getAttribute('#fills tbody tr', 'id') === first, false);
	}
	await tabTo(page, '.pager a:not([rel])');
	same('newest', await follow(page), '/fills');
});

test('a fill opens in its page, leads to its own, and that leads back', async (page, url) => {
	await go(page, url + '/fills');
	await tabTo(page, '#fills tbody tr:nth-child(3) a');
	const address = await page.evaluate(() => document.activeElement.getAttribute('href')), part = `#fill-${address.split('/').pop()}`;
	await press(page, 'Enter');
	await page.waitForFunction(s => document.activeElement.matches(s), part);
	await tabTo(page, '[data-close]');
	await press(page, 'Space');
	await page.waitForSelector(part, { state: 'detached' });
	same('the focus is back', await page.evaluate(() => document.activeElement.getAttribute('href')), address);
	await press(page, 'Enter');
	await page.waitForFunction(s => document.activeElement.matches(s), part);
	await tabTo(page, `${part} .card-head a`);
	await follow(page);
	await page.waitForSelector('#link[data-state]');
	await tabTo(page, 'main .card-head a');
	await follow(page);
});

test('agent: filter, an experiment in its row, and to its sections', async (page, url) => {
	await go(page, url + '/agent');
	await tabTo(page, '.jump a[href="#experiments"]');
	await follow(page);
	await tabTo(page, '#filter');
	await tabTo(page, '[name=outcome]');
	await page.keyboard.type('rej');
	await press(page, 'Enter'); // opens or takes the choice, whichever the browser does
	await press(page, 'Escape');
	same('chosen', await page.inputValue('[name=outcome]'), 'rejected');
	await tabTo(page, 'form.filter button');
	await Promise.all([page.waitForURL(/outcome=rejected/), press(page, 'Enter')]);
	await page.waitForSelector('a[data-row][aria-expanded]');
	await tabTo(page, 'a[data-row]');
	const id = await page.evaluate(() => document.activeElement.dataset.row);
	await press(page, 'Enter');
	await page.waitForSelector('tr.detail:not([hidden]) section');
	await press(page, 'Tab', 'Escape');
	same('closed, and the focus back', await page.evaluate(() => document.activeElement.dataset.row), id);
	await tabTo(page, '.filter .clear');
	await follow(page);
});

test('drift: another market, and to a stream\'s picture and back', async (page, url) => {
	await go(page, url + '/drift');
	await tabTo(page, '#features .card-head a');
	await follow(page);
	await page.waitForSelector('#link[data-state]');
	same('market', /market=/.test(page.url()) && await page.locator('#features .card-head b').count() === 1, true);
	await tabTo(page, '#streams tbody a');
	const table = await page.evaluate(() => document.activeElement.getAttribute('href'));
	await follow(page);
	const open = () => page.$eval(table, one => one.open);
	await page.waitForSelector(`${table}[open]`); // the address changes before the page hears of it
	await page.focus(`${table} > summary`);
	await press(page, 'Space');
	same('folded again', await open(), false);
	await page.focus(`#streams tbody a[href="${table}"]`);
	await press(page, 'Enter');
	await page.waitForSelector(`${table}[open]`);
	await tabTo(page, '[id^=plot-] .card-head a');
	await follow(page);
});

test('system leads to the marks of the curve, which are folded, and opens them', async (page, url) => {
	await go(page, url + '/#curve-marks');
	await page.waitForFunction(() => document.querySelector('#curve-marks').open);
});

test('system: to a section, one kind of events, and one event\'s own page', async (page, url) => {
	await go(page, url + '/system');
	await tabTo(page, '.jump a[href="#events"]');
	await follow(page);
	await tabTo(page, '#events .card-head a');
	await follow(page);
	await page.waitForSelector('#link[data-state]');
	await tabTo(page, '#events .what a');
	await follow(page);
});

test('where nothing is, the way on is by keys too', async (page, url) => {
	await page.goto(url + '/none');
	await tabTo(page, '.links a[href="/system"]');
	await follow(page);
	same('page', await page.textContent('h1'), 'System');
	await page.goto(url + '/static/none');
	same('the server\'s own page', await page.textContent('h1'), 'No such page');
	await tabTo(page, '.pages a[href="/drift"]');
	await follow(page);
	await page.waitForSelector('#link[data-state]');
	await press(page, 'Tab');
	same('focus', await focused(page), 'skip');
}, { allow: [/status of 404/] });

for (const address of ['/agent', '/drift'])
	for (const width of [1440, 360])
		tests.push([`${address} at ${width} px keeps its shape when its pictures come`, (browser, { url }) => shape(browser, url + address, width)]);

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	try {
		loop(data, '', 80, 40);
		sqlite(data, LEDGER, `INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('breaker:max_drawdown:triggered:2026-03-10', '2026-04-02T12:00:00+00:00', '2026-03-10', 'breaker', 'warning', 'max_drawdown tripped', '{}')`);
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'keyboard', tests, before, after: instance => instance.stop() };
