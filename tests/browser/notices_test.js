'use strict';
// What needs the operator: a banner on every page while it is true, icon and title beside it, each told once and live.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { on, same } = require('./browser.js');
const { Instance, ROOT, until } = require('./instance.js');
const { fakeStream, refresh, streaming } = require('./stream.js');

const PAGES = ['/', '/fills', '/agent', '/drift', '/system'];
const sql = (instance, text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', path.join(instance.data, 'fill_journal.db')], { input: text, stdio: ['pipe', 'ignore', 'inherit'] });

const BREAKER = `UPDATE breaker SET state = 'triggered', tripped = '2026-03-10', since = '2026-03-10', latched = 1, value = -0.052 WHERE name = 'max_drawdown';
	INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('breaker:max_drawdown:triggered:2026-03-10', '2026-04-02T12:00:00+00:00', '2026-03-10', 'breaker', 'warning', 'max_drawdown tripped', '{}');`;
const WINNER = `INSERT INTO job(ref, session, kind, state, data) VALUES ('E-20260309-1', '2026-03-09', 'experiment', 'pending', '{"version":3,"champion":2,"description":"Halve <b>it</b>"}');
	INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('pending:E-20260309-1', '2026-04-01T12:00:00+00:00', '2026-03-10', 'agent', 'warning', 'E-20260309-1 waits', '{}');`;
const MISMATCH = `UPDATE meta SET value = 'HE: 3 by its fills, 2 by its row' WHERE key = 'stopped';
	INSERT INTO event(key, at, kind, severity, text, data) VALUES ('stopped:1', '2026-04-03T12:00:00+00:00', 'status', 'error', 'HE: 3 by its fills, 2 by its row', '{}');`;
const OVER = `UPDATE breaker SET state = 'active', latched = 0; DELETE FROM job WHERE state = 'pending'; UPDATE meta SET value = '' WHERE key = 'stopped';
	DELETE FROM event WHERE key LIKE 'breaker:max%' OR key LIKE 'pending:%' OR key LIKE 'stopped:%';`;

// What the runner would have left in the run folder; at: the heartbeat.
function beat(instance, at = Date.now()) {
	const file = path.join(instance.run, 'runner_status.json');
	fs.writeFileSync(file + '.new', JSON.stringify({ pid: 1, version: 'test', state: 'running', reason: '', mode: 'sim', feed: 'sim', broker: 'paper' }));
	fs.utimesSync(file + '.new', at / 1e3, at / 1e3);
	fs.renameSync(file + '.new', file);
}

// The event that goes with a change of the ledger; it is new whatever the page has seen.
let last = 1000;
const told = (page, kind) => page.evaluate(([k, n]) => window.stream.say(k, {}, `${document.body.dataset.event.split('.')[0]}.${n}`), [kind, ++last]);
const icon = page => page.evaluate(() => document.getElementById('icon').getAttribute('href').replace(/.*favicon_?(\w*)\..*svg/, '$1'));
const banners = page => page.$$eval('#banners .banner', all => all.map(b => b.id));
// Those that can be read without opening anything.
const seen = page => page.$$eval('#banners .banner', all => all.filter(b => b.checkVisibility({ contentVisibilityAuto: true })).map(b => b.id));

// Every words of #told since the page began.
const count = () => { window.heard = []; addEventListener('DOMContentLoaded', () => new MutationObserver(() => window.heard.push(document.getElementById('told').textContent)).observe(document.getElementById('told'), { childList: true, characterData: true, subtree: true })); };

async function open(browser, instance, path_, body, options = {}) {
	sql(instance, OVER);
	beat(instance);
	const going = setInterval(() => beat(instance), 3000);
	try {
		await on(browser, { before: `(${fakeStream})(); (${count})();`, ...options }, async page => {
			await page.goto(instance.url + path_);
			await streaming(page);
			await page.evaluate(() => { window.same = true; window.stream.say('status', { state: 'running' }); });
			await body(page, () => clearInterval(going));
		});
	} finally {
		clearInterval(going);
	}
}

const tests = [
	['they come and go live, gravest and then oldest first, each told once, with icon and title', (browser, instance) => open(browser, instance, '/fills', async page => {
		same('title', await page.title(), 'Fills · Hydra');
		same('icon', await icon(page), 'ok');
		sql(instance, BREAKER);
		await told(page, 'breaker');
		await page.waitForSelector('#need-breaker-max-drawdown');
		await page.waitForFunction(() => document.title === '\u25cf 1 needs you \u2014 Fills \u00b7 Hydra');
		same('icon', await icon(page), 'warn');
		const words = (await page.textContent('#need-breaker-max-drawdown')).replace(/\s+/g, ' ').trim();
		same('words', words, 'Breaker tripped: Drawdown. Session 10 Mar 2026, limit −5.00 %, now −5.20 %. Only reductions are ordered; it does not re-arm by itself. Since 2 Apr 2026 07:00:00 CDT. All breakers To re-arm it: hydra-runner resume --breaker max_drawdown');
		same('told', await page.evaluate(() => window.heard.length), 1);
		for (let i = 0; i < 3; i++)
			await refresh(page);
		same('told again', await page.evaluate(() => window.heard.length), 1);
		sql(instance, WINNER);
		await told(page, 'agent');
		await page.waitForSelector('#need-winner-E-20260309-1');
		same('the older first', await banners(page), 'need-winner-E-20260309-1,need-breaker-max-drawdown');
		same('commands', await page.$$eval('#need-winner-E-20260309-1 code', all => all.map(c => c.textContent)), 'hydra-runner promote E-20260309-1,hydra-runner reject E-20260309-1');
		same('its words stay text', /Halve <b>it<\/b>/.test(await page.textContent('#need-winner-E-20260309-1')), true);
		same('told', await page.evaluate(() => window.heard.length === 2 && /A promotion waits/.test(window.heard[1]) && !/Breaker/.test(window.heard[1])), true);
		sql(instance, MISMATCH);
		await told(page, 'status');
		await page.evaluate(() => window.stream.say('status', { state: 'critical' }));
		await page.waitForSelector('#need-stopped.error');
		same('the gravest first', await banners(page), 'need-stopped,need-winner-E-20260309-1,need-breaker-max-drawdown');
		same('title', await page.title(), '\u25cf 3 need you \u2014 Fills \u00b7 Hydra');
		same('icon', await icon(page), 'error');
		sql(instance, OVER);
		await told(page, 'breaker');
		await page.waitForFunction(() => !document.querySelector('#banners .banner'));
		same('title', await page.title(), 'Fills · Hydra');
		same('icon', await icon(page), 'ok');
		same('the page was not loaded again', await page.evaluate(() => window.same), true);
	})],

	['on every page, scripts or not, and no wider than a phone', (browser, instance) => open(browser, instance, '/', async page => {
		sql(instance, BREAKER + WINNER + MISMATCH);
		for (const width of [1440, 360])
			await on(browser, { width, scripts: false }, async plain => {
				for (const where of PAGES) {
					await plain.goto(instance.url + where);
					same(`${where}: banners`, await banners(plain), 'need-stopped,need-winner-E-20260309-1,need-breaker-max-drawdown');
					same(`${where}: title`, (await plain.title()).startsWith('\u25cf 3 need you \u2014 '), true);
					same(`${where}: icon`, await icon(plain), 'error');
					same(`${where}: sideways at ${width}`, await plain.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
				}
			});
	})],

	['on a phone the gravest stands whole, the rest behind a disclosure', (browser, instance) => open(browser, instance, '/agent', async page => {
		sql(instance, BREAKER + WINNER + MISMATCH);
		await told(page, 'status');
		await page.waitForSelector('#need-stopped');
		same('wide: all of them, and nothing to open', await seen(page), 'need-stopped,need-winner-E-20260309-1,need-breaker-max-drawdown');
		same('wide: its summary', await page.isVisible('#more-notices > summary'), false);
		await page.setViewportSize({ width: 360, height: 780 });
		same('narrow', await seen(page), 'need-stopped');
		same('its summary', await page.textContent('#more-notices > summary'), '2 more notices');
		await page.click('#more-notices > summary');
		same('opened', await seen(page), 'need-stopped,need-winner-E-20260309-1,need-breaker-max-drawdown');
		await refresh(page);
		same('still open', await seen(page), 'need-stopped,need-winner-E-20260309-1,need-breaker-max-drawdown');
		sql(instance, `UPDATE breaker SET state = 'active', latched = 0`);
		await refresh(page);
		same('with one less, too', await seen(page), 'need-stopped,need-winner-E-20260309-1');
		same('which it says', await page.evaluate(() => document.querySelector('#more-notices > summary').textContent), '1 more notice');
		sql(instance, `UPDATE job SET state = 'done'`);
		await refresh(page);
		same('one alone has nothing behind it', await page.$('#more-notices'), null);
		sql(instance, `UPDATE breaker SET state = 'triggered' WHERE name = 'max_drawdown'`);
		await on(browser, { width: 360, scripts: false }, async plain => {
			await plain.goto(instance.url + '/');
			same('without scripts', await seen(plain), 'need-stopped');
			await plain.click('#more-notices > summary');
			same('without scripts, opened', await seen(plain), 'need-stopped,need-breaker-max-drawdown');
		});
	})],

	['the runner goes down and comes back', (browser, instance) => open(browser, instance, '/agent', async (page, stop) => {
		stop();
		beat(instance, Date.now() - 60e3);
		await page.evaluate(() => window.stream.say('cycle_update', { runner: 'down', reason: 'no runner' }));
		await page.waitForSelector('#need-runner.error');
		same('icon', await icon(page), 'error');
		same('told', await page.evaluate(() => window.heard.length === 1 && /^The runner is down\./.test(window.heard[0])), true);
		beat(instance);
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		await page.waitForSelector('#need-runner', { state: 'detached' });
		same('icon', await icon(page), 'ok');
	})],

	['a runner that hangs: the page asks as soon as the stream is silent, and what needs the operator stands in the title', (browser, instance) => open(browser, instance, '/agent', async (page, stop) => {
		stop();
		beat(instance, Date.now() - 60e3);
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		await page.waitForSelector('#link[data-state=stale]');
		await page.waitForSelector('#need-runner.error', { timeout: 10e3 });
		same('link', await page.getAttribute('#link', 'data-state'), 'stale');
		same('title', await page.title(), '\u25cf 1 needs you \u2014 Agent \u00b7 Hydra');
		same('icon', await icon(page), 'error');
	}, { before: `(${fakeStream})(); (${count})(); document.addEventListener('readystatechange', () => { document.body.dataset.silent = '2'; }, { once: true });` })],

	['a page that nothing keeps current says so, whatever stood there', (browser, instance) => open(browser, instance, '/drift', async page => {
		for (let i = 0; i < 3; i++)
			await page.evaluate(() => window.stream.onerror(new Event('error')));
		same('title', await page.title(), '\u25cb Not connected \u2014 Drift \u00b7 Hydra');
		same('icon', await icon(page), 'warn');
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		same('title', await page.title(), 'Drift · Hydra');
		same('icon', await icon(page), 'ok');
	})],

	// The clock is the test's: a tab in the background has no stream, and asks once a minute.
	['a hidden tab still shows the state in its icon and title', (browser, instance) => open(browser, instance, '/system', async page => {
		await page.clock.install();
		await page.reload();
		await streaming(page);
		await page.evaluate(() => {
			window.stream.say('status', { state: 'running' });
			Object.defineProperty(document, 'hidden', { value: true, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		});
		await page.clock.runFor(6000);
		same('its stream is closed', await page.evaluate(() => window.stream.readyState), 2);
		sql(instance, BREAKER);
		const answered = page.waitForResponse(response => response.request().headers()['hx-request'] === 'true');
		await page.clock.runFor(62e3);
		await answered;
		await until('the title', async () => await page.title() === '\u25cf 1 needs you \u2014 System \u00b7 Hydra');
		same('icon', await icon(page), 'warn');
	})],

	['the icons are three shapes, not three colours of one', (browser, instance) => open(browser, instance, '/', async page => {
		const shapes = [];
		for (const name of ['off', 'ok', 'warn', 'error']) {
			const answer = await page.request.get(instance.url + await page.getAttribute('#icon', `data-${name}`));
			same(`type of ${name}`, answer.headers()['content-type'].split(';')[0], 'image/svg+xml');
			const text = await answer.text();
			if (/animate|<style/.test(text))
				throw new Error(`${name} moves: ${text}`);
			shapes.push(text.replace(/#[0-9a-f]{6}/g, ''));
		}
		same('shapes', new Set(shapes).size, 4);
	})],
];

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.')), read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
	for (const [file, text] of [['fill_journal.db', read('lib/journal/ledger.sql') + read('tests/fixtures/ledger.sql')], ['experiment_journal.db', read('lib/journal/experiment.sql')], ['cycle_journal.db', read('lib/journal/telemetry.sql')]])
		execFileSync('sqlite3', [path.join(data, file)], { input: `PRAGMA journal_mode = WAL; ${text} PRAGMA user_version = 1;`, stdio: ['pipe', 'ignore', 'inherit'] });
	try {
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'notices', tests, before, after: instance => instance.stop() };
