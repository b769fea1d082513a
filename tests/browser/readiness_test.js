'use strict';
// The readiness page: easy to use in every width and scheme, followed by the stream, two pages on paper; and the report by itself.
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { axe, on, open, same } = require('./browser.js');
const { BUILD, Instance, until } = require('./instance.js');

const pages = pdf => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length;

async function easy(page) {
	const wrong = await axe(page);
	if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth))
		wrong.push('the page scrolls sideways');
	if (wrong.length > 0)
		throw new Error(wrong.join('; '));
}

const tests = [];
for (const scheme of ['dark', 'light'])
	for (const width of [1440, 768, 360])
		tests.push([`easy to use, ${scheme}, ${width}`, (browser, { instance }) => on(browser, { scheme, width }, async page => {
			await page.goto(instance.url + '/readiness');
			await page.waitForSelector('.criteria');
			same('criteria', await page.locator('.criteria > li').count(), 22);
			same('tables wider than the page', await page.$$eval('#statistics .scroll, #advisory .scroll', parts => parts.filter(part => part.scrollWidth > part.clientWidth).length), 0);
			await easy(page);
			await page.click('#table-evidence summary');
			await easy(page);
		})]);

tests.push(['without scripts all of it is there', (browser, { instance }) => on(browser, { scripts: false, width: 360 }, async page => {
	await page.goto(instance.url + '/readiness');
	same('criteria', await page.locator('.criteria > li').count(), 22);
	same('the curve', await page.evaluate(() => document.querySelector('#evidence img').naturalWidth > 0), true);
})]);

// As it is printed: two pages, letters that can be read, and at its head what kind of money it was.
async function paper(page) {
	await page.setViewportSize({ width: 733, height: 1062 }); // A4 within its margins
	await page.emulateMedia({ media: 'print' });
	const small = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.offsetParent !== null && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim())
		&& !e.closest('svg') && parseFloat(getComputedStyle(e).fontSize) < 9).map(e => e.className || e.tagName));
	same('letters under 9 px', [...new Set(small)].join(' '), '');
	const mark = page.getByText('SIMULATED', { exact: true }).filter({ visible: true }).first();
	same('SIMULATED at its head', (await mark.boundingBox()).y < 120, true);
	for (const format of ['A4', 'Letter'])
		same(`pages of ${format}`, pages(await page.pdf({ format })), 2);
	await page.emulateMedia({ media: 'screen' });
}

tests.push(['two pages on paper', (browser, { instance }) => on(browser, {}, async page => {
	await page.goto(instance.url + '/readiness');
	await page.waitForSelector('#evidence img');
	await paper(page);
})]);

tests.push(['a limit that is set stands at its criterion, and where the verdict changed is told', (browser, { instance }) => on(browser, { width: 360 }, async page => {
	await page.goto(instance.url + '/readiness');
	same('the verdict', (await page.textContent('.verdict')).endsWith(' under 1 loosened limit'), true);
	same('E5', (await page.textContent('#c-E5 .changed')).trim(), 'LOOSER dd ≤ 20 % (default 10 %, set in readiness.conf line 1, first seen on record day 0)');
	same('no other', await page.locator('.changed').count(), 1);
	same('a source each', await page.locator('.criteria .note a').count(), 22);
	same('closed', await page.locator('#changes table').isVisible(), false);
	await page.click('#changes summary');
	same('a change', await page.locator('#changes tbody tr').first().isVisible(), true);
	await easy(page);
})]);

tests.push(['the report is one file, easy to use, two pages on paper', async (browser, { instance }) => {
	const file = path.join(instance.folder, 'report.html');
	execFileSync(path.join(BUILD, 'hydra-runner'), ['report', file], { env: instance.env, stdio: 'pipe' });
	for (const width of [1440, 360])
		await on(browser, { width, scheme: 'light' }, async page => {
			const asked = [];
			page.on('request', request => asked.push(request.url()));
			await page.goto('file://' + file);
			same('requests', asked.length, 1);
			same('criteria', await page.locator('.criteria > li').count(), 22);
			same('the curve', await page.locator('#evidence svg polyline').count() > 0, true);
			await easy(page);
			same('its title', (await page.title()).includes(' under 1 loosened limit'), true);
			await paper(page);
		});
	fs.unlinkSync(file);
}]);

tests.push(['it follows the sessions without a reload', async (browser, { instance }) => {
	const page = await open(browser);
	await page.goto(instance.url + '/readiness');
	await page.waitForSelector('#link[data-state=connected]');
	await page.evaluate(() => { window.same = true; });
	const before = await page.textContent('#status');
	instance.env.HYDRA_SIM_SESSIONS = '75';
	await instance.killRunner('SIGTERM');
	await instance.startRunner('finished');
	await until('the page says another session', async () => (await page.textContent('#status')) !== before && (await page.textContent('#status')).includes('75 trading days'));
	same('the same page', await page.evaluate(() => window.same), true);
	same('no notice of an old judgement', await page.locator('.notice').count(), 0);
	await page.shut();
}]);

// Each limit that is set takes a line at each of its criteria and one among the limits. Of a record with a champion, whose sentences have figures.
tests.push(['two pages on paper with six limits, on the page and as a report', async browser => {
	const instance = await Instance.start({ env: { HYDRA_AUTONOMY: '1', HYDRA_SIM_WARMUP: '400', HYDRA_SIM_SESSIONS: '400' } });
	const file = path.join(instance.folder, 'six.html');
	try {
		fs.mkdirSync(instance.data, { recursive: true, mode: 0o750 });
		fs.writeFileSync(path.join(instance.data, 'readiness.conf'), 'dd = 0.2\nmin_days = 250\nconf = 0.99\nbreakeven = 1.5\nmarket_share = 0.9\nclean_days = 120\n');
		await instance.startRunner('finished');
		await until('it is judged', () => instance.sql('SELECT count(*) FROM readiness') === '1');
		execFileSync(path.join(BUILD, 'hydra-runner'), ['report', file], { env: instance.env, stdio: 'pipe' });
		for (const url of [instance.url + '/readiness', 'file://' + file])
			await on(browser, { scheme: 'light' }, async page => {
				await page.goto(url);
				same('limits', await page.locator('#limits li').count(), 6);
				same('at their criteria', await page.locator('.criteria .changed').count() > 6, true);
				same('forecasts are judged', (await page.textContent('#c-M1')).includes('base rate'), true);
				await paper(page);
			});
	} finally {
		await instance.stop();
	}
}]);

module.exports = {
	name: 'readiness',
	tests,
	before: async () => {
		const instance = await Instance.start({ env: { HYDRA_SIM_WARMUP: '70', HYDRA_SIM_SESSIONS: '70', HYDRA_SIM_SESSION_SECONDS: '0.3' } });
		try {
			fs.writeFileSync(path.join(instance.data, 'readiness.conf'), 'dd = 0.2\nfoo = 1\n');
		} catch {
			fs.mkdirSync(instance.data, { recursive: true, mode: 0o750 });
			fs.writeFileSync(path.join(instance.data, 'readiness.conf'), 'dd = 0.2\nfoo = 1\n');
		}
		await instance.startRunner('finished');
		await until('it is judged', () => instance.sql('SELECT count(*) FROM readiness') === '1');
		return { instance };
	},
	after: ({ instance }) => instance.stop(),
};
