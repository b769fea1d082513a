'use strict';
// By keyboard alone, and with scripts off.
const { on, same } = require('./browser.js');
const { Instance } = require('./instance.js');
const { press, focused, walk } = require('./keys.js');

const PAGES = { '/': 'Overview', '/fills': 'Fills', '/agent': 'Agent', '/drift': 'Drift', '/readiness': 'Readiness', '/system': 'System' };

const tests = [
	['the first Tab is the skip link, and it leads to the content', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url);
		await press(page, 'Tab');
		same('focus', await focused(page), 'skip');
		const box = await page.locator('.skip').boundingBox();
		if (box.x < 0 || box.y < 0)
			throw new Error('the skip link is not seen when focused');
		await press(page, 'Enter');
		same('focus', await focused(page), 'main');
		await press(page, 'Tab');
		const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
		same('outline of the focus', outline, 'solid');
	})],

	['g and a letter open the pages', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url);
		for (const [key, path] of [['f', '/fills'], ['a', '/agent'], ['d', '/drift'], ['r', '/readiness'], ['s', '/system'], ['o', '/']]) {
			await page.waitForSelector('#link[data-state]');
			await Promise.all([page.waitForURL(url + path), press(page, 'g', key)]);
		}
		await page.waitForSelector('#link[data-state]');
		await press(page, 'f');
		same('a letter alone', new URL(page.url()).pathname, '/');
	})],

	['/ leads to the filter, ? tells the keys', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url);
		await page.waitForSelector('#link[data-state]');
		await Promise.all([page.waitForURL(/\/fills/), press(page, '/')]);
		await page.waitForSelector('#link[data-state]');
		same('focus', await focused(page), 'filter');
		await page.goto(url + '/system');
		await page.waitForSelector('#link[data-state]');
		await press(page, '?');
		await page.waitForSelector('dialog[open]');
		await press(page, '?');
		same('dialogs', await page.locator('dialog').count(), 1);
		await press(page, 'Escape');
		await page.waitForSelector('dialog', { state: 'detached', timeout: 2000 });
	})],

	['the list of keys is true, takes the focus and gives it back', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url + '/agent');
		await page.waitForSelector('#link[data-state]');
		await page.focus('#jobs a, #model summary, .pages a[href="/drift"]');
		const before = await focused(page);
		await press(page, '?');
		await page.waitForSelector('dialog[open]');
		same('the focus is in it', await page.evaluate(() => Boolean(document.activeElement.closest('dialog'))), true);
		await press(page, 'g', 's'); // no page is opened from under it
		same('page', new URL(page.url()).pathname, '/agent');
		const keys = await page.$$eval('dialog dl > div', rows => rows.map(row => [Array.from(row.querySelectorAll('kbd'), k => k.textContent), row.querySelector('dd').textContent]));
		await press(page, 'Enter'); // on its button
		await page.waitForSelector('dialog', { state: 'detached' });
		same('the focus is back', await focused(page), before);
		const names = await page.$$eval('.pages a', all => all.map(a => a.textContent));
		same('the pages are listed', keys.filter(([k]) => k[0] === 'g').map(([, words]) => words), names);
		for (const [[g, letter], words] of keys.filter(([k]) => k[0] === 'g')) {
			await page.waitForSelector('#link[data-state]');
			await Promise.all([page.waitForNavigation(), press(page, g, letter)]);
			same(`${g} ${letter}`, await page.textContent('.pages a[aria-current]'), words);
		}
		await page.waitForSelector('#link[data-state]');
		await page.keyboard.down('Control');
		await press(page, 'g', 'f');
		await page.keyboard.up('Control');
		await press(page, 'z');
		same('z turns the zone', await page.inputValue('#zone'), 'utc');
	})],

	['keys that are typed into a field stay there', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url + '/fills');
		await page.waitForSelector('#link[data-state]');
		await page.focus('#filter');
		await press(page, 'g', 's');
		same('page', new URL(page.url()).pathname, '/fills');
	})],
];

for (const path of Object.keys(PAGES))
	for (const width of [1440, 360])
		tests.push([`Tab through ${path} at ${width} px`, (browser, { url }) => on(browser, { width }, async page => {
			await page.goto(url + path);
			await page.waitForSelector('#link[data-state=connected]');
			await page.waitForFunction(() => !document.querySelector('#curve-holder') || document.querySelector('#curve-holder[data-ready]'));
			await walk(page);
		})]);

tests.push(['filter, pages of results and links by keyboard alone', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url + '/fills');
	await page.waitForSelector('#link[data-state]');
	await press(page, '/');
	same('focus', await focused(page), 'filter');
	await page.keyboard.type('HE');
	await press(page, 'Tab');
	await page.keyboard.type('Sell');
	await page.focus('form.filter button');
	await Promise.all([page.waitForURL(/side=sell/), press(page, 'Enter')]);
	same('symbols', await page.$$eval('#fills tbody tr td:nth-child(2)', all => Array.from(new Set(all.map(one => one.textContent.slice(0, 2)))).join()), 'HE'); // of HEG20
	await page.goto(url + '/fills');
	await page.focus('a[rel=next]');
	const first = await page.getAttribute('#fills tbody tr', 'id');
	await Promise.all([page.waitForURL(/before=/), press(page, 'Enter')]);
	if (await page.getAttribute('#fills tbody tr', 'id') === first)
		throw new Error('the next page is the first');
	await page.goto(url);
	await page.focus('#activity a');
	const href = await page.getAttribute('#activity a', 'href');
	await Promise.all([page.waitForURL(to => String(to).endsWith(href)), press(page, 'Enter')]);
})]);

for (const width of [1440, 360])
	tests.push([`scripts off at ${width} px: every page is readable and claims no connection`, (browser, { url }) => on(browser, { scripts: false, width }, async page => {
		for (const [path, name] of Object.entries(PAGES)) {
			await page.goto(url + path);
			same('title', await page.textContent('h1'), name);
			same('link badge', await page.isVisible('#link'), false);
			same('"connecting" on the page', /connecting|connected/i.test(await page.evaluate(() => document.body.innerText)), false);
			same('wide', await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
		}
		await page.goto(url);
		same('rows of fills', await page.locator('#recent-fills tbody tr').count(), 10);
		await page.click('#curve-table > summary');
		same('the data table opens', await page.isVisible('#curve-table table'), true);
		same('the curve is drawn', await page.evaluate(() => document.querySelector('#curve img').naturalWidth > 0), true);
	})]);

tests.push(['scripts off: filter and pages of the fills work', (browser, { url }) => on(browser, { scripts: false }, async page => {
	const cells = (column, selector = '') => page.$$eval(`#fills tbody tr td:nth-child(${column})${selector}`, all => all.map(one => one.textContent));
	await page.goto(url + '/fills');
	const first = await page.$$eval('#fills tbody tr', rows => rows.map(row => row.id));
	await page.click('a[rel=next]');
	const second = await page.$$eval('#fills tbody tr', rows => rows.map(row => row.id));
	same('rows on two pages', second.some(id => first.includes(id)), false);
	await page.click('a[rel=prev]');
	same('back on the first page', await page.$$eval('#fills tbody tr', rows => rows.map(row => row.id)), first.join());
	await page.selectOption('select[name=symbol]', 'HE');
	await page.selectOption('select[name=side]', 'sell');
	await page.click('form.filter button');
	same('symbols', Array.from(new Set((await cells(2)).map(one => one.slice(0, 2)))), 'HE');
	same('sides', Array.from(new Set(await cells(3))), 'Sell');
	await page.fill('input[name=from]', '1999-1-1');
	same('a day in another form', await page.$eval('input[name=from]', field => field.checkValidity()), false);
	await page.fill('input[name=from]', '1999-01-01');
	await page.fill('input[name=to]', '1999-01-31');
	await page.click('form.filter button');
	same('words', /No fill matches this filter/.test(await page.textContent('#fills')), true);
	await page.click('#fills .notice a');
	same('rows again', await page.locator('#fills tbody tr').count(), 50);
	await page.click('text=bps');
	same('unit', /Slippage, bps of value traded/.test(await page.textContent('#m-slippage')), true);
})]);

tests.push(['a fill opens in the journal by keyboard, stays while the page refreshes, and gives the focus back', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url + '/fills');
	await page.waitForSelector('#link[data-state=connected]');
	const link = page.locator('#fills tbody tr:nth-child(3) a'), address = await link.getAttribute('href'), part = '#fill-' + address.split('/').pop();
	await link.focus();
	await press(page, 'Enter');
	await page.waitForSelector(part);
	await page.waitForFunction(id => '#' + document.activeElement.id === id, part);
	same('still the journal', new URL(page.url()).pathname, '/fills');
	same('refreshed', await page.evaluate(() => new Promise(done => {
		document.addEventListener('htmx:after:swap', () => done(true), { once: true });
		document.body.dispatchEvent(new CustomEvent('hydra:refresh'));
	})), true);
	same('still open', await page.locator(part).count(), 1);
	await press(page, 'Escape');
	await page.waitForSelector(part, { state: 'detached' });
	same('focus', await page.evaluate(() => document.activeElement.getAttribute('href')), address);
	await press(page, 'Enter');
	await page.click(part + ' button');
	same('closed', await page.locator(part).count(), 0);
})]);

tests.push(['scripts off: a fill is a page, the plots are pictures with tables', (browser, { url }) => on(browser, { scripts: false }, async page => {
	await page.goto(url + '/fills?unit=bps');
	for (const plot of ['predicted', 'error', 'bias', 'hour', 'latency']) {
		same(plot, await page.evaluate(id => document.querySelector(`#plot-${id} img`).naturalWidth > 0, plot), true);
		await page.click(`#table-${plot} > summary`);
		same(`table of ${plot}`, await page.isVisible(`#table-${plot} table`), true);
	}
	await page.click('#fills tbody tr a');
	same('title', /^Fill \d+$/.test(await page.textContent('h1')), true);
	same('close', await page.locator('[data-close]').count(), 0);
	await page.click('text=All fills');
	same('back', new URL(page.url()).pathname, '/fills');
})]);

for (const width of [1440, 360])
	tests.push([`reconciliation stands before the fills and opens by key, at ${width} px`, (browser, { url }) => on(browser, { width }, async page => {
		await page.goto(url + '/fills');
		await page.waitForSelector('#link[data-state]');
		const tops = await page.evaluate(() => ['#comparison', '#comparison .notice', '#fills'].map(id => document.querySelector(id).getBoundingClientRect().top));
		same('the verdict is above the fills and in the first view', tops[0] < tops[1] && tops[1] < tops[2] && tops[1] < page.viewportSize().height, true);
		await page.focus('.filter .units a:last-child');
		await press(page, 'Tab', 'Enter');
		same('focus', await page.evaluate(() => document.activeElement.textContent), 'Figures');
		await page.waitForSelector('#comparison dd');
		same('within its card', await page.evaluate(() => document.querySelector('#comparison').scrollWidth <= document.querySelector('#comparison').clientWidth), true);
		const swapped = page.evaluate(() => new Promise(done => document.addEventListener('htmx:after:swap', () => done(), { once: true })));
		await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:refresh')));
		await swapped;
		same('still open', await page.isVisible('#comparison dd'), true);
		await press(page, 'Tab');
		same('then', await page.evaluate(() => Boolean(document.activeElement.closest('#fills'))), true);
	})]);

for (const width of [1440, 600, 360])
	tests.push([`what is jumped to is not under the bar, ${width} px`, (browser, { url }) => on(browser, { width }, async page => {
		await page.goto(url + '/system#breakers');
		await page.waitForSelector('#link[data-state=connected]');
		await page.goto('about:blank');
		await page.goto(url + '/system#breakers');
		const where = await page.evaluate(() => ({ bar: document.querySelector('.bar').getBoundingClientRect().bottom, top: document.querySelector(':target').getBoundingClientRect().top }));
		if (where.top < where.bar)
			throw new Error(`it begins at ${where.top}, the bar ends at ${where.bar}`);
	})]);

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '3600' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'use', tests, before, after: instance => instance.stop() };
