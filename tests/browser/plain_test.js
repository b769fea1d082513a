'use strict';
// Scripts off, with a champion, experiments and a tripped breaker: the same words and numbers as with them, and every switch works.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { on, same } = require('./browser.js');
const { LEDGER, loop, sqlite } = require('./folders.js');
const { Instance } = require('./instance.js');
const { fakeStream } = require('./stream.js');

const PAGES = ['/', '/?range=30d&activity=experiments', '/fills?unit=bps&side=sell', '/fills/1', '/agent', '/agent?outcome=rejected', '/agent?experiment=102', '/drift', '/drift?market=HE', '/readiness', '/system', '/system?kind=agent'];
const tests = [];
const test = (words, body) => tests.push([words, (browser, { url }) => on(browser, { scripts: false, width: 360 }, page => body(page, url))]);

// All words of a page's body but its times, which the scripts word by the clock, and the reading of the curve's last session.
const words = page => page.$eval('#page', body => {
	const copy = body.cloneNode(true);
	for (const one of copy.querySelectorAll('time, .readout, #curve-holder, #h-disk, #disk, #components tr:has(a[href="#disk"])'))
		one.remove();
	return copy.textContent.replace(/\s+/g, ' ').trim();
});

for (const where of PAGES)
	tests.push([`${where} says the same with scripts and without`, (browser, { url }) => on(browser, { before: fakeStream }, page => on(browser, { scripts: false }, async plain => {
		await page.goto(url + where);
		await page.waitForSelector('#link[data-state]');
		await plain.goto(url + where);
		const [a, b] = [await words(page), await words(plain)];
		let i = 0;
		while (i < a.length && a[i] === b[i])
			i++;
		same(`at ${i}`, b.slice(Math.max(0, i - 30), i + 60), a.slice(Math.max(0, i - 30), i + 60));
		same('there are words', a.length > 60, true);
		for (const picture of await plain.$$('main img'))
			same(await picture.getAttribute('src'), await picture.evaluate(img => img.complete && img.naturalWidth > 0), true);
		same('tables without their rows', await plain.$$eval('main table', all => all.filter(t => t.tBodies[0].rows.length === 0).map(t => t.caption.textContent)), '');
	}))]);

test('drift: another market and back to all', async (page, url) => {
	const markets = () => page.$$eval('#features tbody tr td:nth-child(2)', all => Array.from(new Set(all.map(c => c.textContent))));
	await page.goto(url + '/drift');
	const all = await markets(), link = page.locator('#features .card-head a[href*="market="]').first(), name = await link.textContent();
	await link.click();
	same('only its rows', await markets(), name);
	await page.locator('#features .card-head a[href="/drift#features"]').click();
	same('all again', await markets(), all.join());
});

test('system: one kind of events and all of them', async (page, url) => {
	const kinds = () => page.$$eval('#events .kind', all => Array.from(new Set(all.map(k => k.textContent.split(' ')[0]))).sort());
	await page.goto(url + '/system');
	const all = await kinds();
	same('several kinds', all.length > 1, true);
	await page.click('#events .card-head a:text-is("agent")');
	same('one', await kinds(), 'agent');
	await page.click('#events .card-head a[href="/system#events"]');
	same('all again', await kinds(), all.join());
});

test('agent: filter by type and tag, an experiment, and back to the filter', async (page, url) => {
	const rows = () => page.locator('#experiments tr[id^=e]').count();
	await page.goto(url + '/agent');
	const all = await rows();
	await page.selectOption('[name=outcome]', 'rejected');
	await page.click('form.filter button');
	const some = await rows();
	same('fewer', some > 0 && some < all, true);
	await page.locator('#experiments tr[id^=e] a').first().click();
	same('head', /^Experiment \d+$/.test(await page.textContent('h1')), true);
	await page.click('text=All experiments');
	same('the filter is kept', [await page.inputValue('[name=outcome]'), await rows()], `rejected,${some}`);
	await page.click('.filter .clear');
	same('all again', await rows(), all);
});

test('what is folded opens, on every page', async (page, url) => {
	for (const where of PAGES) {
		await page.goto(url + where);
		const folded = page.locator('main summary:visible');
		for (let i = 0; i < await folded.count(); i++) {
			const one = folded.nth(i), was = await one.evaluate(s => s.parentElement.open);
			await one.click();
			same(`${where}: ${await one.textContent()}`, await one.evaluate(s => s.parentElement.open), !was);
		}
	}
});

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	try {
		loop(data, '', 80, 40);
		sqlite(data, LEDGER, `UPDATE breaker SET state = 'triggered', tripped = '2026-03-10', since = '2026-03-10', latched = 1, value = -0.052 WHERE name = 'max_drawdown';
			INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('breaker:max_drawdown:triggered:2026-03-10', '2026-04-02T12:00:00+00:00', '2026-03-10', 'breaker', 'warning', 'max_drawdown tripped', '{}')`);
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'plain', tests, before, after: instance => instance.stop() };
