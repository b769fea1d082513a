'use strict';
// The pages that nginx serves by itself when there is no other: each of them readable, in both schemes and at every width, with the
// way on; and reached through the real door where a browser can get there.
const fs = require('fs');
const path = require('path');
const { on, same, axe, COLOURS } = require('./browser.js');
const { Instance, BUILD, ROOT } = require('./instance.js');
const { layout, enlarge } = require('./layout.js');

const PAGES = fs.readFileSync(path.join(ROOT, 'static/error/pages'), 'utf8').split('\n').filter(line => line && !line.startsWith('#')).map(line => line.split('|')); // the first is the file's name, and begins with the status
const POLICY = fs.readFileSync(path.join(ROOT, 'nginx/headers.inc'), 'utf8').match(/Content-Security-Policy "([^"]+)"/)[1];

// Chromium says of each answer that failed that it did. Only the page itself may.
const failing = address => [new RegExp(`status of \\d+ \\([^)]*\\) http://[^/]*${address.replace(/[.?]/g, '\\$&')}$`)];

// Reads well as it stands, whatever the scheme, the width and the enlargement.
async function easy(page) {
	const found = [];
	for (const [width, scheme] of [[1440, 'dark'], [768, 'dark'], [360, 'dark'], [360, 'light'], [768, 'light'], [1440, 'light']]) {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme: scheme });
		found.push(...[...await layout(page), ...await axe(page, scheme === 'light' ? COLOURS : null)].map(line => `${line} (${width}, ${scheme})`));
	}
	for (const times of [2, 4]) {
		await enlarge(page, times, 1440, 900);
		found.push(...(await layout(page)).map(line => `${line} (enlarged ${times} times)`));
	}
	await enlarge(page, 1, 1440, 900);
	if (found.length > 0)
		throw new Error(found.slice(0, 6).join('; '));
}

const tests = PAGES.map(([file, title, , status = file.slice(0, 3)]) => [`${file}, ${title}`, (browser, { url }) => on(browser, { allow: failing('/this') }, async page => {
	await page.route('**/this', route => route.fulfill({ status: Number(status), contentType: 'text/html; charset=utf-8', headers: { 'Content-Security-Policy': POLICY }, path: path.join(BUILD, 'error', `${file}.html`) }));
	await page.goto(url + '/this');
	same('title', await page.textContent('h1'), title);
	same('words', (await page.textContent('main')).includes(`status ${status}`), true);
	same('its icon', (await page.request.get(url + await page.getAttribute('link[rel=icon]', 'href', { timeout: 1000 }))).status(), 200); // else a browser asks for one that is not there
	await easy(page);
	await page.click('.pages a[href="/system"]');
	same('the way on', await page.textContent('h1'), 'System');
})]);

// what a browser can bring about, and the status that comes of it
const REACHED = {
	'no such file': ['/static/none', 404],
	'a folder': ['/static/', 404],
	'an address that is too long': [`/fills?symbol=${'A'.repeat(20000)}`, 414],
	'an address that is no address': ['/%00', 400],
	'a parameter that is not known': ['/fills?x=1', 400],
	'a fill that is not there': ['/fills/999999999', 404],
	'an experiment that is not there': ['/agent?experiment=999999999', 404],
};
for (const [words, [address, status]] of Object.entries(REACHED))
	for (const scripts of [true, false])
		tests.push([`${words}, scripts ${scripts ? 'on' : 'off'}`, (browser, { url }) => on(browser, { scripts, width: 360, allow: failing(address) }, async page => {
			const answer = await page.goto(url + address);
			same('status', answer.status(), status);
			same('told', (await page.textContent('main')).includes(`status ${status}`), true);
			same('one head', await page.locator('h1').count(), 1);
			if (scripts)
				await easy(page);
			else
				same('layout', await layout(page), '');
		})]);

tests.push(['a form that is sent is told that nothing can be changed', (browser, { url }) => on(browser, { allow: failing('/fills') }, async page => {
	await page.goto(url);
	const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/fills'; document.body.append(form); form.submit(); })]);
	same('status', answer.status(), 405);
	same('title', await page.textContent('h1'), 'Only GET and HEAD are answered here');
	await easy(page);
})]);

module.exports = { name: 'errors', tests, before: () => Instance.start(), after: instance => instance.stop() };
