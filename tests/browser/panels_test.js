'use strict';
// Agent, Drift and System with a champion and the agent's work: every number leads to its rows, nothing leads nowhere, and the
// pages read well at any width, twice enlarged, in both schemes.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { axe, on, same, COLOURS } = require('./browser.js');
const { loop, status } = require('./folders.js');
const { Instance } = require('./instance.js');

const PAGES = ['/agent', '/drift', '/system'];

// Each address that a page leads to, once: it answers, and what it names there is there.
async function follow(page, url, where) {
	const answer = await page.request.get(url + where), html = await answer.text(), found = [];
	const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
	const links = new Set(Array.from(main.matchAll(/<a [^>]*href="([^"]+)"/g), m => m[1].replaceAll('&amp;', '&')));
	const pages = new Map([[where, html]]);
	for (const link of links) {
		const target = new URL(link, url + where), address = target.pathname + target.search;
		if (!pages.has(address)) {
			const there = await page.request.get(url + address);
			pages.set(address, there.status() === 200 ? await there.text() : '');
		}
		const text = pages.get(address), id = decodeURIComponent(target.hash.slice(1));
		if (text === '')
			found.push(`${link} does not answer`);
		else if (id && !text.includes(`id="${id}"`))
			found.push(`${link}: there is no ${id}`);
	}
	if (found.length > 0)
		throw new Error(`${where}: ${found.slice(0, 8).join('; ')}`);
	return links;
}

const tests = PAGES.map(where => [`every link of ${where} leads to what it names`, (browser, { url }) => on(browser, {}, async page => {
	const links = await follow(page, url, where);
	same('there are links', links.size > 10, true);
})]);

tests.push(['a count of experiments leads to as many rows', (browser, instance) => on(browser, {}, async page => {
	const rows = () => page.locator('#experiments tr[id^=e]').count();
	const number = where => Number(instance.sql(`SELECT count(*) FROM experiments WHERE ${where}`, 'experiment_journal.db'));
	for (const [words, where] of [[/^\d+$/, '1'], [/promoted$/, "promotion_decision = 'promoted'"], [/rejected$/, "promotion_decision = 'rejected'"], [/pending$/, "promotion_decision = 'pending'"]]) {
		await page.goto(instance.url + '/agent');
		const link = page.locator('.metric:nth-of-type(3) a').filter({ hasText: words });
		same(`${words}`, parseInt(await link.textContent(), 10), number(where));
		await link.click();
		await page.waitForURL(/#experiments$/);
		same(`rows of ${words}`, await rows(), number(where));
	}
	await page.goto(instance.url + '/agent');
	await page.click('#types tr:has-text("ensemble_method") a');
	same('rows of a type', await rows(), number("mutation_type = 'ensemble_method'"));
})]);

tests.push(['a breaker\'s trips lead to its events, and one kind of them can be asked for', (browser, { url, sql }) => on(browser, { allow: [/status of 400/] }, async page => {
	await page.goto(url + '/system');
	const trips = page.locator('#breakers tr:has-text("Drawdown") td:last-child a'), n = Number(await trips.textContent());
	await trips.click();
	await page.waitForURL(/kind=breaker&breaker=max_drawdown#events$/);
	same('trips', (await page.$$eval('#events .what', all => all.filter(w => / tripped/.test(w.textContent)).length)), n);
	same('kinds', await page.$$eval('#events .kind', all => Array.from(new Set(all.map(k => k.textContent.split(' ')[0])))), 'breaker');
	same('the trip', /max_drawdown tripped/.test(await page.textContent('#events')), true);
	await page.click('#events a:text-is("order")');
	same('none of a kind', /No event of the kind order yet/.test(await page.textContent('#events')), true);
	await page.click('#events a:text-is("All events")');
	same('all again', new URL(page.url()).search, '');
	for (const query of ['?kind=fill', '?kind=%3Cb%3E', '?what=1', '?kind=agent&kind=drift'])
		same(query, (await page.request.get(`${url}/system${query}`)).status(), 400);
})]);

tests.push(['a refit stands beside its champion, readable on a phone', (browser, { url }) => on(browser, { width: 360 }, async page => {
	await page.goto(url + '/agent?experiment=104');
	const cells = await page.$$eval('table:has-text("In its shadow") tbody td', all => all.map(c => c.textContent));
	same('scores', cells, ['Brier score', '0.2465', '0.2492', '−0.0027']);
	same('left-aligned', await page.$eval('.prose dd', dd => getComputedStyle(dd).textAlign), 'left');
	await page.goto(url + '/agent');
	same('the jobs fit', await page.$eval('#jobs .scroll', s => s.scrollWidth <= s.clientWidth), true);
	await page.goto(url + '/system');
	same('the components fit', await page.$eval('#components .scroll', s => s.scrollWidth <= s.clientWidth), true);
})]);

// Twice enlarged is half as wide.
for (const where of PAGES)
	for (const scheme of ['dark', 'light'])
		tests.push([`${where} in ${scheme}: axe finds nothing, and nothing scrolls sideways, also twice enlarged`, (browser, { url }) => on(browser, { scheme }, async page => {
			const found = [];
			await page.goto(url + where);
			await page.waitForSelector('#link[data-state]');
			for (const width of [1440, 768, 360]) {
				await page.setViewportSize({ width, height: 900 });
				found.push(...(await axe(page, scheme === 'light' ? COLOURS : null)).map(line => `${line} (${width})`));
			}
			for (const width of [1440, 768, 720, 384, 360, 320]) {
				await page.setViewportSize({ width, height: 450 });
				const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
				if (over > 0)
					found.push(`scrolls sideways by ${over} at ${width}`);
			}
			if (found.length > 0)
				throw new Error(found.join('; '));
		})]);

tests.push(['the whole of a component stands in its row, its date too', (browser, instance) => on(browser, {}, async page => {
	status(instance, 'running', { started_at: '2026-09-30T16:03:45+00:00', next_at: null });
	try {
		for (const width of [1210, 1440]) {
			await page.setViewportSize({ width, height: 900 });
			await page.goto(instance.url + '/system');
			same('since', /30 Sep 2026 11:03:45 CDT/.test(await page.textContent('#components tbody tr td:last-child')), true);
			same(`hidden at ${width}`, await page.$eval('#components .scroll', one => one.scrollWidth - one.clientWidth), 0);
		}
	} finally {
		fs.rmSync(path.join(instance.run, 'runner_status.json'));
	}
})]);

tests.push(['of a runner that is gone every panel of a cycle looks stale', (browser, instance) => on(browser, {}, async page => {
	const file = path.join(instance.run, 'runner_status.json');
	status(instance, 'running');
	fs.utimesSync(file, 1e9, 1e9);
	try {
		for (const [where, panels] of [['/drift', '#performance, #features, #streams, [id^=plot-]'], ['/system', '#schedule, #breakers, #data, #reconciliation, #stream'], ['/agent', '#loop, #decisions']]) {
			await page.goto(instance.url + where);
			same(`panels of ${where} that do not`, await page.$$eval(panels, all => all.length < 2 ? 'none is there' : all.filter(one => !one.classList.contains('stale')).map(one => one.id).join()), '');
		}
	} finally {
		fs.rmSync(file);
	}
})]);

tests.push(['the PSI of the features takes the width that there is', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url + '/drift');
	for (const [width, picture, share] of [[1440, 'psi-broad', 0.95], [1101, 'psi-broad', 0.95], [900, 'psi', 0.7], [360, 'psi', 0.9]]) {
		await page.setViewportSize({ width, height: 900 });
		await page.$eval('#features img', one => one.scrollIntoView());
		await page.waitForFunction(name => { const one = document.querySelector('#features img'); return one.complete && one.naturalWidth > 0 && one.currentSrc.includes(`/${name}.svg`); }, picture);
		const [drawn, room] = await page.$eval('#features img', one => [one.getBoundingClientRect().width, one.closest('.card').clientWidth - 32]);
		same(`at ${width} it is ${drawn} of ${room} px`, drawn >= share * room, true);
	}
})]);

// As wide as Letter across, less its margins; A4 has some more.
for (const where of ['/', '/fills', ...PAGES])
	tests.push([`on paper ${where} loses no column`, (browser, { url }) => on(browser, { width: 990, scheme: 'light' }, async page => {
		await page.goto(url + where);
		await page.emulateMedia({ media: 'print' });
		const cut = await page.$$eval('table', all => all.filter(one => one.getClientRects().length > 0)
			.filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth || one.parentElement.scrollWidth > one.parentElement.clientWidth + 1)
			.map(one => `${one.caption.textContent}: ${one.getBoundingClientRect().right}`));
		same('tables that are cut off', cut.join('; '), '');
		same('tables', await page.locator('table:visible').count() > 0, true);
	})]);

tests.push(['on paper the shares are drawn as on the screen, and a plot at its own size', (browser, { url }) => on(browser, { width: 990, scheme: 'light' }, async page => {
	for (const where of ['/agent', '/drift', '/fills', '/system']) {
		await page.goto(url + where);
		const drawn = () => page.$$eval('main svg.meter rect', all => all.map(one => one.getBoundingClientRect()).map(box => `${box.width > 0} ${box.height}`).join());
		const shown = await drawn();
		await page.emulateMedia({ media: 'print' });
		same(`${where}: widths and heights of meters`, await drawn(), shown);
		const large = await page.$$eval('.plot img', all => all.filter(one => one.getClientRects().length > 0 && one.getBoundingClientRect().width > 440).map(one => one.src));
		same(`${where}: plots wider than 440 px`, large.join(), '');
		await page.emulateMedia({ media: 'screen' });
	}
	await page.goto(`${url}/agent`);
	same('a share is there', await page.locator('main svg.meter rect').count() > 0, true);
})]);

tests.push(['a curve with more marks than it shows says so', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url);
	same('rows', await page.locator('#curve-marks tr', { hasText: 'deposit' }).count(), 20);
	same('legend', (await page.textContent('#curve-figure .legend')).includes('newest 20 of each kind'), true);
	same('caption', (await page.textContent('#curve-marks caption')), 'What is marked on the curve, newest first; the newest 20 of each kind');
})]);

tests.push(['an answer that a switch of the range has overtaken is not shown', (browser, { url }) => on(browser, {}, async page => {
	const shown = () => page.textContent('#ranges [aria-current]');
	let held;
	await page.goto(url);
	await page.waitForSelector('#curve-holder[data-ready]');
	const before = await shown(), asked = page.waitForRequest(url + '/');
	await page.route(url + '/', route => { held = route; });
	await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:refresh')));
	await asked;
	await page.click('#ranges a:text-is("30 d")');
	await page.waitForFunction(() => document.querySelector('#ranges [aria-current]').textContent === '30\u00a0d');
	same('another one', before === '30\u00a0d', false);
	await page.evaluate(() => {
		window.ranges = [];
		new MutationObserver(() => window.ranges.push(document.querySelector('#ranges [aria-current]').textContent)).observe(document.querySelector('#page'), { subtree: true, childList: true, attributes: true, characterData: true });
		window.over = new Promise(done => document.addEventListener('htmx:finally:request', () => setTimeout(done), { once: true }));
	});
	await held.continue();
	await page.evaluate(() => window.over);
	same('ranges after the late answer', await page.evaluate(() => Array.from(new Set(window.ranges)).filter(one => one !== '30\u00a0d').join()), '');
	same('it stays', await shown(), '30 d');
})]);

tests.push(['a chart whose page has moved on meanwhile has its value all the same', (browser, { url }) => on(browser, {}, async page => {
	let held;
	const asked = page.waitForRequest('**/api/overview/curve*');
	await page.route('**/api/overview/curve*', route => { held = route; });
	await page.goto(url);
	await asked;
	await page.evaluate(() => { document.querySelector('#curve-figure').dataset.to = '2030-01-02'; });
	await held.continue();
	await page.waitForSelector('#curve-holder[data-ready]');
	same('of axe', (await axe(page, ['aria-required-attr'])).join(), '');
	same('value', Number(await page.getAttribute('#curve-holder', 'aria-valuenow')) > 0, true);
})]);

// Paper is narrower than the screen was, and a canvas keeps its size.
tests.push(['on paper the chart is whole', (browser, { url }) => on(browser, {}, async page => {
	await page.goto(url);
	await page.waitForSelector('#curve-holder[data-ready]');
	await page.emulateMedia({ media: 'print' });
	const cut = await page.evaluate(() => { // in one step: before the chart follows its box
		const holder = document.querySelector('#curve-holder'), lower = [...holder.querySelectorAll('.uplot')].pop();
		holder.closest('.card').style.width = '640px';
		return lower.getBoundingClientRect().bottom - holder.getBoundingClientRect().bottom;
	});
	same('some of it is cut off', cut > 1, false);
})]);

// In print media the scheme is light at once, and the light pictures come too late for paper.
for (const [scheme, filter] of [['dark', 'invert(1) hue-rotate(180deg)'], ['light', 'none']])
	for (const width of [990, 360])
		tests.push([`on paper a picture of a ${scheme} screen at ${width} px is the one that was there, as for white paper`, (browser, { url }) => on(browser, { width, scheme }, async page => {
			await page.goto(url + '/fills');
			await page.$eval('.plot img', img => { img.scrollIntoView(); });
			await page.waitForFunction(() => document.querySelector('.plot img').naturalWidth > 0);
			const look = () => page.$eval('.plot img', img => [img.currentSrc, getComputedStyle(img).filter, Array.from(img.parentElement.querySelectorAll('source[media]'), source => source.media)].join());
			const shown = await look();
			await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
			await page.emulateMedia({ media: 'print', colorScheme: 'light' });
			same('on paper', (await look()).split(',').slice(0, 2).join(), `${shown.split(',')[0]},${filter}`);
			await page.emulateMedia({ media: 'screen', colorScheme: scheme });
			await page.evaluate(() => dispatchEvent(new Event('afterprint')));
			same('after it', await look(), shown);
		})]);

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	try {
		loop(data, "INSERT INTO cash_flow(session, amount, reason) SELECT session, 1000000, 'saved' FROM equity ORDER BY session LIMIT 21", 80, 40);
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'panels', tests, before, after: instance => instance.stop() };
