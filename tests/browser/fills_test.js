'use strict';
// The page of fills as its user works with it: unit, filter, files, a fill in place; both schemes, wide and narrow.
const fs = require('fs');
const { on, same, axe } = require('./browser.js');
const { Instance } = require('./instance.js');
const { refresh } = require('./stream.js');

const tests = [];
const text = (page, selector) => page.textContent(selector);

tests.push(['one switch changes every unit, and the filter stays', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url + '/fills');
	await page.selectOption('select[name=symbol]', 'HE');
	await page.click('.filter button');
	for (const [unit, word, legend] of [['bps', 'bps', 'bps'], ['USD', 'USD', 'USD'], ['ticks', 'ticks', 'ticks']]) {
		await page.click(`.filter .units a:has-text("${unit}")`);
		same('unit', await text(page, '.filter .units b'), unit);
		same('symbol', await page.inputValue('select[name=symbol]'), 'HE');
		const heads = await page.$$eval('#fills thead th', all => all.map(one => one.textContent).filter(words => /^(Predicted|Slippage|Delay)/.test(words)));
		same('columns', heads.every(words => words.endsWith(`, ${word}`)) && heads.length === 3, true);
		same('card', new RegExp(`^Slippage.*, ${word}`).test(await text(page, '#m-slippage .label')), true);
		same('comparison', (await text(page, '#comparison .card-head .note')).startsWith(word), true);
		for (const plot of ['predicted', 'error', 'bias', 'hour']) {
			const source = await page.getAttribute(`#plot-${plot} img`, 'src'), svg = await (await page.request.get(url + source)).text();
			same(`picture of ${plot}`, svg.includes(`, ${legend}`) && source.includes('symbol=HE'), true);
		}
	}
})]);

tests.push(['fields of days are served as texts, and are pickers once the first frame stands and after the page fetched itself', (browser, { url }) => on(browser, {}, async page => {
	const answer = await page.goto(url + '/fills?from=2026-01-10'), types = () => page.$$eval('[name=from], [name=to]', all => all.map(field => field.type));
	const titles = () => page.locator('[name=from][title], [name=to][title]').count(); // of the text's form: a picker has its reader's own
	same('served with pickers', / type="date"/.test(await answer.text()), false);
	await page.waitForSelector('[name=from][type=date]');
	same('types', await types(), 'date,date');
	same('titles', await titles(), 0);
	await page.fill('[name=to]', '2026-02-20');
	await refresh(page);
	same('fetched again', [await types(), await titles()], 'date,date,0');
	same('days', [await page.inputValue('[name=from]'), await page.inputValue('[name=to]')], '2026-01-10,2026-02-20');
})]);

for (const scripts of [true, false])
	tests.push([`what was entered into the filter is there on the way back, scripts ${scripts ? 'on' : 'off'}`, (browser, { url }) => on(browser, { scripts }, async page => {
		const shown = () => page.waitForSelector(`[name=to][type=${scripts ? 'date' : 'text'}]`), entered = async () => [await page.inputValue('[name=side]'), await page.inputValue('[name=from]'), await page.inputValue('[name=to]')];
		await page.goto(url + '/fills');
		await shown();
		await page.selectOption('[name=side]', 'sell');
		await page.fill('[name=from]', '2026-01-05');
		await page.fill('[name=to]', '2026-01-04');
		await page.click('.pages a[href="/agent"]');
		await page.goBack();
		await shown();
		same('from another page', await entered(), 'sell,2026-01-05,2026-01-04');
	})]);

tests.push(['a field of days that is being filled in, or holds no day, stays a text', (browser, { url }) => on(browser, { before: () => {
	document.addEventListener('readystatechange', () => { // before any script of the page
		const [from, to] = document.querySelectorAll('[name=from], [name=to]');
		from.focus();
		from.value = '2026-0';
		to.value = '2026-02-31';
	}, { once: true });
} }, async page => {
	await page.goto(url + '/fills');
	await page.waitForSelector('#link[data-state=connected]'); // asked for when the first frame stands, too
	const fields = () => page.$$eval('[name=from], [name=to]', all => all.map(field => [field.type, field.value, field.checkValidity()]));
	same('fields', await fields(), 'text,2026-0,false,text,2026-02-31,true');
	await page.click('.filter button');
	same('still the page', new URL(page.url()).search, '');
	await page.fill('[name=from]', '2026-01-10');
	await page.focus('.filter button');
	await page.waitForSelector('[name=from][type=date]'); // it becomes a picker a task after it was left
	same('left with a day in it, without an event', await fields(), 'date,2026-01-10,true,text,2026-02-31,true');
	await refresh(page);
	same('fields, one filled in', await fields(), 'date,2026-01-10,true,text,2026-02-31,true');
	await page.fill('[name=to]', '');
	await page.focus('[name=to]');
	same('empty, with the focus', await fields(), 'date,2026-01-10,true,text,,true');
	await page.focus('.filter button');
	await page.waitForSelector('[name=to][type=date]');
	same('left empty', await fields(), 'date,2026-01-10,true,date,,true');
})]);

for (const scripts of [true, false])
	tests.push([`CSV and JSON of the filter are saved, scripts ${scripts ? 'on' : 'off'}`, (browser, { url }) => on(browser, { scripts }, async page => {
		await page.goto(url + '/fills?symbol=HE&side=buy&unit=bps');
		const wanted = Number((await text(page, '#m-fills .number')).replaceAll(',', ''));
		const save = async name => { const [file] = await Promise.all([page.waitForEvent('download'), page.click(`#fills .card-head a:text-is("${name}")`)]); return [file.suggestedFilename(), fs.readFileSync(await file.path(), 'utf8')]; };
		const [csv, rows] = await save('CSV'), [json, object] = await save('JSON');
		same('names', [csv, json], 'fills-HE-buy.csv,fills-HE-buy.json');
		same('rows', rows.split('\r\n').length - 2, wanted);
		same('objects', JSON.parse(object).count, wanted);
		same('still the page', new URL(page.url()).pathname, '/fills');
	})]);

for (const [what, refuse] of [['an error of the server', route => route.fulfill({ status: 503, contentType: 'text/html', body: '<p>no</p>' })], ['no network', route => route.abort()]])
	tests.push([`a fill in place that does not come is said, with its address, and comes when asked again: ${what}`, (browser, { url }) => on(browser, { allow: [/status of 503/, /ERR_FAILED/, /htmx:error/] }, async page => {
		await page.goto(url + '/fills');
		const link = page.locator('#fills tbody tr:first-child a'), address = await link.getAttribute('href');
		await page.route(`**${address}?part=1`, refuse);
		await link.click();
		await page.waitForSelector('#detail .notice.error');
		same('words', await text(page, '#detail'), `The server does not give fill ${address.split('/').pop()}. Try again`);
		same('where it leads', await page.getAttribute('#detail a', 'href'), address);
		same('its focus', await page.evaluate(() => document.activeElement.className), 'notice error');
		await page.$eval('#detail .notice', notice => { notice.dataset.first = ''; });
		await page.click('#detail a');
		await page.waitForSelector('#detail .notice:not([data-first])'); // refused again, not what stood there
		await page.unroute(`**${address}?part=1`);
		await page.click('#detail a');
		await page.waitForSelector(`#detail #fill-${address.split('/').pop()}`);
		same('the notice is gone', await page.locator('#detail .notice.error').count(), 0);
		same('the same page', new URL(page.url()).pathname, '/fills');
		await page.keyboard.press('Escape');
		same('closed, and the focus is back', await page.evaluate(() => document.activeElement.getAttribute('href')), address);
		await page.route(`**${address}?part=1`, refuse);
		await link.click();
		await page.waitForSelector('#detail .notice.error');
		await page.keyboard.press('Escape');
		same('a refusal closes like what was asked for', await text(page, '#detail'), '');
	})]);

tests.push(['a fill that is gone is told so, and nobody is sent to ask again', (browser, { url }) => on(browser, { allow: [/status of 404/, /htmx:error/] }, async page => {
	await page.goto(url + '/fills');
	const link = page.locator('#fills tbody tr:first-child a'), address = await link.getAttribute('href');
	await page.route(`**${address}?part=1`, route => route.continue({ url: `${url}/fills/999999999?part=1` }));
	await link.click();
	await page.waitForSelector('#detail .notice.error');
	same('words', await text(page, '#detail'), `There is no fill ${address.split('/').pop()} any more.`);
	same('its focus', await page.evaluate(() => document.activeElement.className), 'notice error');
	await page.keyboard.press('Escape');
	same('closed', await text(page, '#detail'), '');
})]);

for (const [width, height] of [[1280, 720], [720, 450], [360, 780]])
	tests.push([`a fill in place is read from its head, ${width} x ${height}`, (browser, { url }) => on(browser, { width, height }, async page => {
		await page.goto(url + '/fills');
		await page.click('#fills tbody tr:nth-child(20) a');
		await page.waitForSelector('#detail .cost');
		await page.waitForFunction(() => document.activeElement.closest('#detail'));
		const [top, bar, heading] = await page.evaluate(() => [document.querySelector('#detail section').getBoundingClientRect().top, document.querySelector('.bar').getBoundingClientRect().bottom, document.querySelector('#detail h2').getBoundingClientRect().bottom]);
		if (top < Math.max(0, bar) - 1 || heading > height)
			throw new Error(`its head is at ${top}, under a bar of ${bar}`);
	})]);

tests.push(['a fill in place tells its cost, its decision and its model', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url + '/fills');
	await page.click('#fills tbody tr:nth-child(5) a');
	await page.waitForSelector('#detail .cost');
	const cells = await page.$$eval('#detail .cost tbody tr', rows => rows.map(row => [...row.cells].map(cell => cell.textContent.replaceAll('−', '-').replaceAll(/[+$,]/g, ''))));
	for (const unit of [1, 2, 3])
		same('the parts are the sum', Math.abs(cells.slice(0, 4).reduce((sum, row) => sum + Number(row[unit]), 0) - Number(cells[4][unit])) < 0.021, true);
	same('cycle', /^Cycle \d+, which decided it$/.test(await text(page, '#detail h3:text-matches("^Cycle")')), true);
	await page.click('#detail a[href="/agent#model"]');
	await page.waitForURL(/\/agent#model$/);
})]);

for (const scheme of ['dark', 'light'])
	for (const width of [1440, 360])
		tests.push([`axe and width, all opened, ${scheme} at ${width} px`, (browser, { url }) => on(browser, { scheme, width }, async page => {
			for (const address of ['/fills?unit=bps', '/fills?from=1999-01-01&to=1999-01-31', '/fills/1']) {
				await page.goto(url + address);
				if (address.startsWith('/fills?unit')) {
					await page.click('#fills tbody tr:nth-child(2) a');
					await page.waitForSelector('#detail .cost');
				}
				await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true; }));
				same(`${address}: sideways`, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
				same(address, await axe(page), '');
			}
		})]);

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '3600' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'fills', tests, before, after: instance => instance.stop() };
