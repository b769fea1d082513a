'use strict';
// The runner dies and comes back: the page says so in words, and nothing is lost or doubled.
const fs = require('fs');
const path = require('path');
const { open, same } = require('./browser.js');
const { ours } = require('./folders.js');
const { Instance, until } = require('./instance.js');

const CONNECTED = '#link[data-state=connected]';
const OUTAGE = [/Failed to load resource/, /net::ERR_/]; // Chromium reports each failed request by itself

// Kinds and ids of all events over all streams of the page, in the order in which they came. One that is not journaled repeats
// the newest id.
function keepEvents() {
	const Source = window.EventSource;
	window.events = [];
	window.EventSource = class extends Source {
		constructor(url) {
			super(url);
			for (const kind of ['cycle_update', 'status', 'fill', 'order', 'agent', 'drift', 'breaker', 'reset'])
				this.addEventListener(kind, event => window.events.push([kind, Number(event.lastEventId.slice(event.lastEventId.lastIndexOf('.') + 1))]));
		}
	};
}

async function killAndReturn(browser, instance) {
	const page = await open(browser, { allow: OUTAGE, before: keepEvents });
	try {
		await page.goto(instance.url);
		await page.waitForSelector(CONNECTED);
		await page.evaluate(() => { window.same = true; });
		await until('some events', () => page.evaluate(() => window.events.length > 5));

		await instance.killRunner();
		await page.waitForSelector('#link[data-state=reconnecting]', { timeout: 15000 });
		await until('a banner with the last heartbeat', async () => /runner is down.*Last heartbeat \d/i.test(await page.textContent('#banners')), 40);
		const words = await page.textContent('[data-live=runner]');
		if (words !== 'down')
			throw new Error(`the top bar says the runner is ${words}`);
		if (!/^Runner down/.test(await page.textContent('#status')))
			throw new Error(`the status says "${await page.textContent('#status')}"`);
		if (!await page.evaluate(() => document.querySelector('#state-of-trade').classList.contains('stale')))
			throw new Error('the panel of the last cycle does not look stale');

		await instance.startRunner();
		await page.waitForSelector(CONNECTED, { timeout: 30000 });
		const seen = await page.evaluate(() => window.events.length);
		await until('events again', () => page.evaluate(n => window.events.length > n + 5, seen));
		await until('the banner is gone', async () => (await page.textContent('#banners')).trim() === '', 15);
		await until('the top bar says running', async () => await page.textContent('[data-live=runner]') === 'running', 15);

		const events = await page.evaluate(() => window.events);
		const fills = events.filter(([kind]) => kind === 'fill').map(([, id]) => id);
		const ids = Array.from(new Set(events.map(([, id]) => id)));
		if (events.some(([kind]) => kind === 'reset'))
			throw new Error('the stream was reset');
		if (new Set(fills).size !== fills.length)
			throw new Error('a fill came twice');
		for (let i = 1; i < ids.length; i++)
			if (ids[i] !== ids[i - 1] + 1)
				throw new Error(`event ${ids[i]} follows ${ids[i - 1]}`);
		const rows = await page.$$eval('#recent-fills tbody tr', all => all.map(row => row.id));
		if (new Set(rows).size !== rows.length || !await page.evaluate(() => window.same))
			throw new Error('a fill stands twice, or the page was loaded again');
		if (page.complaints.length > 0)
			throw new Error(page.complaints.join('; '));
	} finally {
		await page.shut();
	}
}

// hydra-up's own runner: it comes back by itself.
async function supervised(browser) {
	const instance = await Instance.start({ env: { HYDRA_START_RUNNER: 'true', HYDRA_SIM_SESSION_SECONDS: '1' } });
	const page = await open(browser, { allow: OUTAGE });
	try {
		await until('the runner runs', () => instance.status().state === 'running', 30);
		await page.goto(instance.url);
		await page.waitForSelector(CONNECTED);
		const first = instance.status().pid;
		await page.evaluate(() => { window.links = []; new MutationObserver(() => window.links.push(document.querySelector('#link').dataset.state)).observe(document.querySelector('#link'), { attributes: true }); });
		process.kill(first, 'SIGKILL');
		await page.waitForFunction(() => window.links.includes('reconnecting') && window.links.at(-1) === 'connected', null, { timeout: 45000 });
		await until('another runner', () => instance.status().pid !== first && instance.status().state === 'running');
	} finally {
		await page.shut();
		await instance.stop();
	}
}

// The curve goes with its ledger and comes back with it, in a page that complains of nothing.
async function curveOfALostLedger(browser) {
	const instance = await Instance.start();
	fs.mkdirSync(instance.data, { recursive: true });
	ours(instance.data);
	const page = await open(browser, { allow: OUTAGE }), file = path.join(instance.data, 'fill_journal.db');
	const refresh = () => page.evaluate(() => { document.body.dispatchEvent(new Event('hydra:refresh')); });
	try {
		await page.goto(instance.url);
		await page.waitForSelector('.uplot');
		for (let i = 0; i < 2; i++) {
			fs.renameSync(file, `${file}.away`);
			await refresh();
			await page.waitForFunction(() => !document.querySelector('.uplot'));
			await page.evaluate(() => new Promise(done => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))); })); // the observers of sizes have been told
			fs.renameSync(`${file}.away`, file);
			await refresh();
			await page.waitForSelector('.uplot');
		}
		same('complaints', page.complaints.join('; '), '');
	} finally {
		await page.shut();
		await instance.stop();
	}
}

// A first start with a warm-up of some seconds, which is stopped in the middle: a bar that moves.
async function warmUp(browser) {
	const instance = await Instance.start({ env: { HYDRA_SIM_WARMUP: '1200' } });
	const page = await open(browser, { allow: OUTAGE });
	try {
		await page.goto(instance.url);
		await page.waitForSelector('#link[data-state=absent]');
		await page.evaluate(() => { window.links = []; new MutationObserver(() => window.links.push(document.querySelector('#link').dataset.state)).observe(document.querySelector('#link'), { attributes: true }); });
		await page.waitForResponse(/cycle-status/, { timeout: 15000 }); // the answer in place of the runner's ends, and is asked for again
		const said = [await page.textContent('#link b'), ...await page.evaluate(() => window.links)];
		if (said[0] !== 'NO RUNNER' || said.includes('reconnecting'))
			throw new Error(`without a runner the link says ${said.join(', ')}`);
		if (!/none has been started/i.test(await page.textContent('#banners')))
			throw new Error(`before the start the banner says "${await page.textContent('#banners')}"`);
		await instance.startRunner('catching_up');
		instance.runner.process.kill('SIGSTOP'); // in the middle of it, for as long as the page is looked at
		await page.goto(instance.url);
		const value = await page.evaluate(() => document.querySelector('progress').value);
		if (!/\d of 1,200 sessions/.test(await page.textContent('#warmup')) || value >= 1200)
			throw new Error(`the progress says "${await page.textContent('#warmup')}"`);
		await page.evaluate(() => { window.same = true; });
		instance.runner.process.kill('SIGCONT');
		await until('it moves on', () => page.evaluate(n => { const one = document.querySelector('progress'); return !one || one.value > n; }, value), 30);
		await until('it ends', async () => !await page.$('progress') && await page.evaluate(() => window.same), 60);
		await page.waitForSelector(CONNECTED);
	} finally {
		await page.shut();
		await instance.stop();
	}
}

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '1' } });
	await instance.startRunner();
	return instance;
}

module.exports = {
	name: 'outage',
	tests: [
		['runner killed and started again', killAndReturn],
		['hydra-up starts the killed runner again', supervised],
		['a curve goes with its ledger and comes back', curveOfALostLedger],
		['first start and its progress', warmUp],
	],
	before,
	after: instance => instance.stop(),
};
