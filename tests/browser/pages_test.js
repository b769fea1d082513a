'use strict';
// Each page as it stands: nothing complained of, nothing out of its place, readable for everybody.
const { open, axe, COLOURS } = require('./browser.js');
const { Instance } = require('./instance.js');
const { layout, enlarge, pictures, shape } = require('./layout.js');

const PAGES = { '/': 'Overview', '/fills': 'Fills', '/fills?unit=bps&symbol=HE': 'Fills', '/fills/1': 'Fills', '/agent': 'Agent', '/drift': 'Drift', '/readiness': 'Readiness', '/system': 'System', '/no-such-page': '', '/fills?side=2': '' };
const WIDE = '"DejaVu Sans"'; // the widest font in common use, and the only one in a bare container

// What is out of its place on the page as laid out now.
function misplaced() {
	const found = [], root = document.documentElement;
	if (root.scrollWidth > root.clientWidth) {
		const wide = Array.from(document.body.querySelectorAll('*')).filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > root.clientWidth + 0.5);
		found.push(`the page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}, by ${wide.map(e => e.outerHTML.slice(0, 60)).slice(-1)}`);
	}
	for (const number of document.querySelectorAll('.metric .number, .metric .context, .strip .value, .kv dd')) {
		const range = document.createRange(), box = number.closest('.card, .strip li').getBoundingClientRect();
		range.selectNodeContents(number);
		if (range.getBoundingClientRect().right > box.right - 4)
			found.push(`"${number.textContent.trim()}" leaves its card`);
	}
	for (const grid of document.querySelectorAll('.grid')) {
		const rows = new Map();
		for (const card of grid.children) {
			const { top, height } = card.getBoundingClientRect();
			rows.set(Math.round(top), [...(rows.get(Math.round(top)) || []), height]);
		}
		for (const heights of rows.values())
			if (Math.max(...heights) - Math.min(...heights) > 1)
				found.push(`cards of one row are ${heights.map(Math.round).join(', ')} px high`);
	}
	return found;
}

// What of the top bar cannot be seen; nothing of it lies outside or over another.
function barless() {
	const found = [], edge = document.documentElement.clientWidth, boxes = [];
	for (const one of ['#mode', '#runner', '#link', '#clock', '#zone']) {
		const element = document.querySelector(one), box = element && element.getBoundingClientRect();
		if (!box || box.width < 8 || box.height < 8 || box.left < 0 || box.right > edge || element.textContent.trim() === '')
			found.push(`the top bar does not show ${one}`);
		else if (boxes.some(b => b.left < box.right - 1 && box.left < b.right - 1 && b.top < box.bottom - 1 && box.top < b.bottom - 1))
			found.push(`${one} lies over its neighbour`);
		else
			boxes.push(box);
	}
	if (edge < 500) { // on a phone it leaves the page the room
		const bar = document.querySelector('header.bar').getBoundingClientRect(), last = document.querySelector('.pages a:last-child').getBoundingClientRect();
		if (bar.height > 96)
			found.push(`the top bar is ${bar.height} px high`);
		if (edge >= 360 && last.right > edge)
			found.push('the last page is out of sight');
	}
	return found;
}

// The link's longest word and the runner's longest state, as they stand while something is wrong.
function longest() {
	document.querySelector('#link b').textContent = 'RECONNECTING';
	document.querySelector('#link').dataset.state = 'reconnecting';
	document.querySelector('#runner b').textContent = 'catching up';
	document.querySelector('#clock').textContent = '21:07 GMT+5:30';
}

// Structure that readers of screens rely on.
function structure(name) {
	const found = [], count = selector => document.querySelectorAll(selector).length;
	const current = Array.from(document.querySelectorAll('.pages a[aria-current="page"]'), a => a.textContent);
	if (current.join() !== name)
		found.push(`aria-current is "${current.join()}", not "${name}"`);
	for (const table of document.querySelectorAll('table'))
		if (!table.caption || table.caption.textContent.trim() === '' || !table.querySelector('th[scope]'))
			found.push(`a table without caption or heads: ${table.textContent.trim().slice(0, 40)}`);
	for (const one of ['main#main', 'h1', 'nav.pages', 'header', 'footer'])
		if (count(one) !== 1)
			found.push(`${count(one)} ${one}`);
	for (const image of document.querySelectorAll('img'))
		if (!image.alt || !image.complete || image.naturalWidth === 0)
			found.push(`an image without words or without a picture: ${image.src}`);
	return found;
}

// The first column stays where it is while a table is pushed to the side.
function unfixed() {
	const found = [];
	for (const scroller of document.querySelectorAll('.scroll')) {
		if (scroller.scrollWidth <= scroller.clientWidth + 8)
			continue;
		scroller.scrollLeft = 60;
		const cell = scroller.querySelector('tbody tr > :first-child:not([colspan])');
		if (cell && Math.abs(cell.getBoundingClientRect().left - scroller.getBoundingClientRect().left) > 2)
			found.push(`the first column of "${scroller.getAttribute('aria-label')}" scrolls away`);
		scroller.scrollLeft = 0;
	}
	return found;
}

async function look(browser, { url }, address, width, scheme) {
	const failing = PAGES[address] === '' ? [/Failed to load resource: the server responded with a status of 40[04]/] : [];
	const page = await open(browser, { width, scheme, allow: failing });
	try {
		await page.goto(url + address, { waitUntil: 'load' });
		if (PAGES[address] !== '')
			await page.waitForSelector('#link[data-state=connected]');
		if (await page.$('#curve-holder'))
			await page.waitForSelector('#curve-holder[data-ready]'); // the chart takes a picture's place
		await pictures(page);
		const found = [...await page.evaluate(structure, PAGES[address]), ...await page.evaluate(misplaced)];
		if (width < 800)
			found.push(...await page.evaluate(unfixed));
		await page.evaluate(font => document.documentElement.style.setProperty('--font', font), WIDE);
		for (const narrow of width === 360 ? [412, 360, 320] : [1440, 1110, 1024, 768]) {
			await page.setViewportSize({ width: narrow, height: 900 });
			await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
			found.push(...[...await page.evaluate(misplaced), ...PAGES[address] === '' ? [] : await page.evaluate(barless)].map(words => `${words} (DejaVu, ${narrow} px)`));
		}
		if (width === 360 && PAGES[address] !== '') {
			await page.evaluate(longest);
			for (const narrow of [360, 340, 320]) {
				await page.setViewportSize({ width: narrow, height: 900 });
				await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
				found.push(...[...await page.evaluate(barless), ...await page.evaluate(misplaced)].map(words => `${words} (long words, ${narrow} px)`));
			}
		}
		for (const wide of width === 360 ? [360] : [1440, 768]) {
			await page.setViewportSize({ width: wide, height: 900 });
			found.push(...[...await layout(page), ...await axe(page, scheme === 'light' ? COLOURS : null)].map(words => `${words} (${wide} px)`));
		}
		for (const times of width === 1440 && scheme === 'dark' ? [2, 4] : []) {
			await enlarge(page, times, 1440, 900);
			found.push(...(await layout(page)).map(words => `${words} (DejaVu, enlarged ${times} times)`));
		}
		found.push(...page.complaints);
		if (found.length > 0)
			throw new Error(found.join('; '));
	} finally {
		await page.shut();
	}
}

const tests = [];
for (const address of ['/fills', '/readiness'])
	for (const width of [1440, 360])
		tests.push([`${address} at ${width} px keeps its shape when its pictures come`, (browser, instance) => shape(browser, instance.url + address, width)]);
for (const address of Object.keys(PAGES))
	for (const width of [1440, 360])
		for (const scheme of ['dark', 'light'])
			tests.push([`${address} at ${width} px, ${scheme}`, (browser, instance) => look(browser, instance, address, width, scheme)]);

async function before() {
	const instance = await Instance.start({ env: { HYDRA_CAPITAL: '14000000', HYDRA_SIM_SESSION_SECONDS: '3600' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'pages', tests, before, after: instance => instance.stop() };
