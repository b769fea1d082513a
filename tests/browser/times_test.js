'use strict';
// Times by the switch exchange, UTC, local: all of them at once, kept, right across daylight saving, ageing, and never a session's date.
const fs = require('fs');
const path = require('path');
const { on, same } = require('./browser.js');
const { Instance, until } = require('./instance.js');
const { fakeStream, refresh } = require('./stream.js');

const PAGES = ['/', '/fills', '/fills/1', '/agent', '/drift', '/readiness', '/system'];
const ZONES = { exchange: 'America/Chicago', utc: 'UTC', local: 'Asia/Tokyo' }; // the browser's is unlike both others
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// Nobody speaks, and nobody asks: what moves here moves by itself.
const HERE = { zone: ZONES.local, before: `(${fakeStream})(); document.addEventListener('readystatechange', () => { document.body.dataset.poll = document.body.dataset.silent = '1000000'; }, { once: true });` };

const instants = page => page.$$eval('time[datetime]', all => all.filter(t => t.id !== 'clock' && t.dateTime).map(t => ({ utc: t.dateTime, title: t.title, text: t.textContent.trim(), seen: t.checkVisibility() })));
const choose = (page, mode) => page.selectOption('#zone', mode);

// What a page says besides its times: the same whatever the zone.
const rest = (page, but = '#told') => page.evaluate(without => {
	const copy = document.body.cloneNode(true);
	for (const one of copy.querySelectorAll(`time, .zone, #zone, #told, script, ${without}`))
		one.remove();
	return copy.textContent.replace(/\s+/g, ' ');
}, but);

// Hours and distances in time in such words. Hours of the exchange's day are no instants: that of the daily cycle, those of the costs.
const HOURS = '#plot-hour';
const loose = words => words.replace(/\d\d:\d\d America\/Chicago/, '').replace(/HYDRA_SCHEDULE[A-Z_]*\s*\d\d:\d\d/, '').match(/\b\d\d:\d\d(:\d\d)?\b|\b\d+[ \u00a0](s|min|h|d) ago\b|\bin \d+[ \u00a0](s|min|h|d)\b|\bjust now\b|\bin a moment\b|\boverdue by\b/g);

// An instant's day and time of day in a zone, by another way than the page's.
function local(utc, zone) {
	const [day, time] = new Date(utc).toLocaleString('sv-SE', { timeZone: zone }).split(' '), [y, m, d] = day.split('-').map(Number);
	return { day: `${d} ${MONTHS[m - 1]} ${y}`, time };
}

// Each instant of the page against its UTC. The number of those that have a day and a time.
function hold(all, mode, where) {
	let whole = 0;
	for (const { utc, title, text } of all) {
		const { day, time } = local(utc, ZONES[mode]), name = `${where}, ${mode}, ${utc}`;
		same(`${name}: tooltip`, title, utc);
		if (/^\d+ \w{3} \d{4} ?\d\d:\d\d:\d\d/.test(text)) {
			whole++;
			same(name, text.replace(/^(\d+ \w{3} \d{4}) ?(\d\d:\d\d:\d\d).*$/, '$1 $2'), `${day} ${time}`);
		} else if (/^\d\d:\d\d:\d\d/.test(text)) {
			same(name, text.slice(0, 8), time);
		}
		const label = text.match(/\d\d:\d\d:\d\d ([A-Z].*)$/);
		if (label && !{ exchange: /^C[DS]T$/, utc: /^UTC$/, local: /^GMT\+9$/ }[mode].test(label[1]))
			throw new Error(`${name}: the zone is called "${label[1]}"`);
	}
	return whole;
}

// A text of an instant, put where no refresh touches it.
const probe = (page, utc, text) => page.evaluate(([when, words]) => {
	const time = document.createElement('time');
	time.dateTime = when;
	time.textContent = words;
	time.className = 'probe';
	document.querySelector('.foot').append(time);
}, [utc, text]);
const probes = page => page.$$eval('.probe', all => all.map(t => t.textContent));

const tests = PAGES.map(where => [`all times of ${where} follow the switch, session dates and numbers stay`, (browser, { url }) => on(browser, HERE, async page => {
	await page.goto(url + where);
	await page.waitForSelector('#zone-box:not([hidden])');
	if (where === '/') // which words its readout anew
		await page.waitForSelector('[data-ready]');
	const words = await rest(page);
	same(`instants of ${where} outside a <time>`, loose(await rest(page, HOURS)), null);
	let whole = 0;
	for (const mode of ['exchange', 'utc', 'local', 'exchange']) {
		await choose(page, mode);
		whole += hold(await instants(page), mode, where);
		same(`${mode}: the rest of ${where}`, await rest(page), words);
		for (const name of await page.$$eval('.zone', all => all.map(one => one.textContent)))
			same(`${mode}: the zone of heads`, name, ZONES[mode]);
		const clock = await page.textContent('#clock');
		if (!{ exchange: /^\d\d:\d\d C[DS]T$/, utc: /^\d\d:\d\d UTC$/, local: /^\d\d:\d\d GMT\+9$/ }[mode].test(clock))
			throw new Error(`${mode}: the clock says ${clock}`);
	}
	same(`${where} has times to follow`, whole > 0, true);
})]);

tests.push(['a runner that is down or late: no hour in a sentence stands beside the switch', async (browser) => {
	const instance = await Instance.start({ env: { HYDRA_SIM_WARMUP: '20' } }), file = path.join(instance.run, 'runner_status.json');
	const status = at => {
		fs.writeFileSync(file, JSON.stringify({ pid: 1, version: 'test', state: 'running', reason: '', mode: 'sim', feed: 'sim', broker: 'paper', agent_state: 'running', next_session: '2099-01-02', next_at: new Date(Date.now() - 7200e3).toISOString().replace('Z', '+00:00') }));
		fs.utimesSync(file, at / 1e3, at / 1e3);
	};
	try {
		await instance.startRunner();
		await instance.killRunner();
		await on(browser, HERE, async page => {
			for (const [what, age] of [['late', 0], ['down', 7200e3]])
				for (const where of [...PAGES, '/readiness', '/?activity=system']) {
					status(Date.now() - age);
					await page.goto(instance.url + where);
					await page.waitForSelector('#zone-box:not([hidden])');
					same(`${what}, ${where}: outside a <time>`, loose(await rest(page, HOURS)), null);
				}
			same('since when', await page.$$eval('#banners time', all => all.length) > 0, true);
		});
	} finally {
		await instance.stop();
	}
}]);

tests.push(['the zone is kept by pages, reloads and other tabs, and new markup has it before it is painted', (browser, { url }) => on(browser, HERE, async page => {
	await page.goto(url + '/system');
	const other = await page.context().newPage();
	await other.goto(url + '/system');
	await choose(page, 'utc');
	await other.waitForFunction(() => document.getElementById('zone').value === 'utc');
	hold(await instants(other), 'utc', 'another tab');
	await page.reload();
	same('after a reload', await page.inputValue('#zone'), 'utc');
	hold(await instants(page), 'utc', 'after a reload');
	await refresh(page);
	hold(await instants(page), 'utc', 'after a refresh');
	await page.goto(url + '/fills');
	hold(await instants(page), 'utc', 'on another page');
	await page.keyboard.press('z');
	same('z', await page.inputValue('#zone'), 'local');
	hold(await instants(page), 'local', 'by key');
	await page.focus('#zone');
	await page.keyboard.press('z');
	same('z in the field itself', await page.inputValue('#zone'), 'local');
})]);

tests.push(['a choice that cannot be kept still works', (browser, { url }) => on(browser, { ...HERE, before: `${HERE.before} Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });` }, async page => {
	await page.goto(url + '/system');
	await choose(page, 'utc');
	hold(await instants(page), 'utc', 'without storage');
})]);

tests.push(['daylight saving: either side of the hour that is left out, and of the one that comes twice', (browser, { url }) => on(browser, { ...HERE, zone: 'America/New_York' }, async page => {
	await page.goto(url + '/system');
	await page.waitForSelector('#zone-box:not([hidden])');
	await probe(page, '2026-03-08T06:59:59Z', '8 Mar 2026 00:59:59 CST');
	await probe(page, '2026-03-08T07:00:00Z', '8 Mar 2026 01:00:00 CST');
	await probe(page, '2026-03-08T08:00:00Z', '8 Mar 2026 03:00:00 CDT');
	await probe(page, '2026-11-01T05:30:00Z', '1 Nov 2026 00:30:00 CDT');
	await probe(page, '2026-11-01T06:30:00Z', '1 Nov 2026 01:30:00 CDT');
	await probe(page, '2025-12-31T23:30:00Z', '31 Dec 2025 17:30:00 CST');
	const served = await probes(page);
	await choose(page, 'local');
	same('New York', await probes(page), ['8 Mar 2026 01:59:59 EST', '8 Mar 2026 03:00:00 EDT', '8 Mar 2026 04:00:00 EDT', '1 Nov 2026 01:30:00 EDT', '1 Nov 2026 01:30:00 EST', '31 Dec 2025 18:30:00 EST']);
	await choose(page, 'utc');
	same('UTC', (await probes(page)).slice(2), ['8 Mar 2026 08:00:00 UTC', '1 Nov 2026 05:30:00 UTC', '1 Nov 2026 06:30:00 UTC', '31 Dec 2025 23:30:00 UTC']);
	await choose(page, 'exchange');
	same('the exchange\'s again', await probes(page), served);
})]);

// System at an instant, at which the clock stands: an installed one runs on while the page loads, however long that takes.
const open = async (page, url, at) => {
	await page.clock.install({ time: new Date(Date.parse(at) - 3600e3) });
	await page.goto(url + '/system');
	await page.waitForSelector('#zone-box:not([hidden])');
	await page.clock.pauseAt(at);
};

tests.push(['relative times age without events, and become a date after a day', (browser, { url }) => on(browser, HERE, async page => {
	await open(page, url, '2026-03-11T17:00:00Z');
	await probe(page, '2026-03-11T17:00:00Z', 'just now');
	await probe(page, '2026-03-11T17:04:00Z', 'in 4\u00a0min'); // as the server joins a number and its unit
	await probe(page, '2026-03-10T05:00:00Z', '36\u00a0h ago');
	await probe(page, '2026-03-11T16:59:37Z', '23\u00a0s ago');
	await page.clock.runFor(180e3);
	same('after 3 min', await probes(page), ['3 min ago', 'in 60 s', '2 d ago', '3 min ago']);
	await page.clock.runFor(120e3);
	same('after 5 min', await probes(page), ['5 min ago', 'overdue by 60 s', '2 d ago', '5 min ago']);
	await page.clock.fastForward('25:00:00');
	await until('a date', async () => (await probes(page))[0] === '11 Mar 2026 12:00:00 CDT');
})]);

tests.push(['midnight passes: what was today\'s hour becomes a day', (browser, { url }) => on(browser, HERE, async page => {
	await open(page, url, '2026-03-12T04:58:00Z'); // 23:58 in Chicago
	await probe(page, '2026-03-12T04:57:00Z', '23:57:00');
	await probe(page, '2026-03-12T04:57:00Z', '11 Mar 2026 23:57:00 CDT');
	await page.clock.runFor(10e3);
	same('before midnight', await probes(page), ['23:57:00', '11 Mar 2026 23:57:00 CDT']);
	same('the clock', await page.textContent('#clock'), '23:58 CDT');
	await page.clock.runFor(180e3);
	same('after it', await probes(page), ['11 Mar', '11 Mar 2026 23:57:00 CDT']);
	same('the clock', await page.textContent('#clock'), '00:01 CDT');
	await choose(page, 'utc'); // where it is the same day still
	same('in UTC', await probes(page), ['04:57:00', '12 Mar 2026 04:57:00 UTC']);
})]);

tests.push(['scripts off: the exchange\'s zone, named, and no switch', (browser, { url }) => on(browser, { scripts: false, zone: ZONES.local }, async page => {
	await page.goto(url + '/system');
	same('no switch', await page.isVisible('#zone'), false);
	same('the zone is named', /Times in America\/Chicago/.test(await page.textContent('.foot')), true);
	hold(await instants(page), 'exchange', 'without scripts');
})]);

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '3600' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'times', tests, before, after: instance => instance.stop() };
