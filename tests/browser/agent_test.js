'use strict';
// The experiments of the original on /agent: by keyboard, without losing one's place, without scripts, in every state.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { axe, on, same } = require('./browser.js');
const { Instance, ROOT, until } = require('./instance.js');

const STATES = { '/agent': 'all', '/agent?before=20': 'a page further down', '/agent?tag=none&from=2025-11-01': 'filtered to nothing', '/agent?experiment=10': 'one', '/agent?experiment=7': 'one that is no JSON', '/drift': 'drift' };
const opened = 'tr.detail:not([hidden]) section';

// How many answers about an experiment the page has read.
function countAnswers() {
	const { text } = Response.prototype;
	window.read = 0;
	Response.prototype.text = async function () {
		const words = await text.call(this);
		window.read += this.url.includes('/api/agent/experiments/');
		return words;
	};
}

const tests = [
	['a hypothesis opens in its row by keyboard, and what its reader does is kept', (browser, { url }) => on(browser, { before: countAnswers }, async page => {
		await page.goto(url + '/agent');
		await page.waitForSelector('a[data-row][aria-expanded=false]');
		await page.evaluate(() => { window.same = true; });
		const link = page.locator('#e50 a[data-row]');
		await link.focus();
		const place = await page.evaluate(() => scrollY);
		await page.keyboard.press('Enter');
		await page.waitForSelector(opened);
		same('the row', await page.locator(opened).getAttribute('id'), 'experiment-50');
		same('expanded', await link.getAttribute('aria-expanded'), 'true');
		const there = () => page.evaluate(() => [document.activeElement.dataset.row, scrollY, window.same]);
		same('focus, place, page', await there(), ['/api/agent/experiments/50', place, true]);
		const swapped = page.evaluate(() => new Promise(done => document.addEventListener('htmx:after:swap', () => done(), { once: true })));
		await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:refresh')));
		await swapped;
		same('still open after the page was fetched again', await page.locator(opened).count(), 1);
		same('still expanded', await link.getAttribute('aria-expanded'), 'true');
		same('focus, place, page after it', await there(), ['/api/agent/experiments/50', place, true]);
		await page.keyboard.press('Enter');
		same('closed', await page.locator(opened).count(), 0);
		same('not expanded', await link.getAttribute('aria-expanded'), 'false');
		// opened, closed and opened: neither what was read before nor the second answer takes the place, and the focus, of the first
		const asked = [];
		await page.route('**/api/agent/experiments/50', route => { asked.push(route); });
		for (let i = 0; i < 3; i++)
			await page.keyboard.press('Enter');
		await until('both are asked for', () => asked.length === 2, 5);
		same('nothing of before', await page.locator(opened).count(), 0);
		await asked[0].continue();
		await page.waitForSelector(opened);
		await page.keyboard.press('Tab');
		same('the focus is in the detail', await page.evaluate(() => !!document.activeElement.closest('tr.detail')), true);
		await asked[1].continue();
		await page.waitForFunction(() => window.read === 3);
		await page.keyboard.press('Escape');
		same('closed by Escape', await page.locator(opened).count(), 0);
		same('and the focus back', (await there())[0], '/api/agent/experiments/50');
	})],

	['a detail that cannot be fetched says so', (browser, { url }) => on(browser, { allow: [/Failed to load resource/] }, async page => {
		await page.goto(url + '/agent');
		await page.waitForSelector('a[data-row][aria-expanded]');
		for (const [id, answer] of [['50', route => route.abort()], ['49', route => route.fulfill({ status: 502, contentType: 'application/json', body: '{"detail": "<b>gone</b>"}' })]]) {
			await page.route('**/api/agent/experiments/' + id, answer);
			await page.click(`#e${id} a[data-row]`);
			await page.waitForSelector(`#e${id} + tr.detail:not([hidden]) .notice.error`, { timeout: 5000 });
		}
		// asked for twice, and only the second time given
		const asked = [];
		await page.route('**/api/agent/experiments/48', route => { asked.push(route); });
		for (let i = 0; i < 3; i++)
			await page.click('#e48 a[data-row]');
		await until('both are asked for', () => asked.length === 2, 5);
		await asked[0].abort();
		await page.waitForSelector('#e48 + tr.detail .notice.error');
		await asked[1].continue();
		await page.waitForSelector('#e48 + tr.detail section');
	})],

	['the / key leads to the filter of the experiments', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url + '/agent');
		await page.waitForSelector('#link[data-state]');
		await page.keyboard.press('/');
		same('focus', await page.evaluate(() => `${location.pathname} ${document.activeElement.name}`), '/agent type');
	})],

	['scripts off: filter, pages, one experiment and the way back', (browser, { url }) => on(browser, { scripts: false, width: 360 }, async page => {
		const rows = () => page.locator('#experiments tr[id^=e]').count();
		await page.goto(url + '/agent');
		same('rows', await rows(), 30);
		await page.click('a[rel=next]');
		same('rows of the second page', await rows(), 30);
		await page.click('a[rel=prev]');
		await page.selectOption('select[name=type]', 'architecture');
		await page.click('form.filter button');
		same('rows of a type', await rows(), 1);
		await page.click('#e4 a');
		same('one', await page.textContent('h1'), 'Experiment 4');
		await page.click('text=All experiments');
		same('back, filter kept', await rows(), 1);
		await page.fill('input[name=tag]', 'none');
		await page.click('form.filter button');
		same('nothing', /No experiment matches this filter/.test(await page.textContent('#experiments')), true);
		await page.click('#experiments .notice a');
		same('all again', await rows(), 30);
	})],
];

for (const [address, state] of Object.entries(STATES))
	for (const width of [1440, 360])
		for (const scheme of ['dark', 'light'])
			tests.push([`${state} at ${width} px, ${scheme}`, (browser, { url }) => on(browser, { width, scheme }, async page => {
				await page.goto(url + address);
				await page.waitForSelector('#link[data-state]');
				const found = [];
				if (address === '/agent') {
					await page.click('#e10 a[data-row], #e50 a[data-row]');
					await page.waitForSelector(opened);
				}
				for (const narrow of width === 360 ? [360, 320] : [1440, 1024, 768]) {
					await page.setViewportSize({ width: narrow, height: 900 });
					if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
						found.push(`scrolls sideways at ${narrow}`);
					if (address === '/agent' && await page.evaluate(() => { const s = document.querySelector('.detail:not([hidden]) section'); return s.getBoundingClientRect().right > document.documentElement.clientWidth; }))
						found.push(`the detail leaves the page at ${narrow}`);
				}
				await page.setViewportSize({ width, height: 900 });
				found.push(...await axe(page));
				if (found.length > 0)
					throw new Error(found.join('; '));
			})]);

tests.push(['an experiment that is gone is told so', (browser, { url }) => on(browser, { allow: [/status of 404/] }, async page => {
	await page.goto(url + '/agent');
	const link = page.locator('#experiments a[data-row]').first(), row = await link.getAttribute('data-row');
	await page.route(`**${row}`, route => route.continue({ url: url + row.replace(/\d+/, '999999999') }));
	await link.click();
	await page.waitForSelector('tr.detail .notice.error');
	same('words', await page.locator('tr.detail .notice.error').textContent(), 'There is no such experiment any more.');
})]);

// The original's folder, with 60 experiments more than its fixture has.
async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	execFileSync('sqlite3', [], { cwd: data, input: fs.readFileSync(path.join(ROOT, 'tests/fixtures/original.sql')) });
	execFileSync('sqlite3', [path.join(data, 'experiment_journal.db')], { input: `WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 60)
		INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, tags, metadata)
		SELECT '2025-12-0' || (1 + n / 8) || 'T16:00:00Z', 'Halving the learning rate of the champion lowers its overfitting on the newest window, attempt ' || n, 'hyperparameter', '{"learning_rate": {"old": 0.1, "new": 0.05}}',
		'{"sharpe": 1.2, "a_rather_long_name_of_a_metric_that_does_not_break": 0.123456789012}', '{"sharpe": 1.1}', 'rejected', '2 of 5 windows', '["nightly", "a-rather-long-tag-without-any-space-in-it-at-all"]', '{"run_time_seconds": 61}' FROM i;` });
	try {
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'agent', tests, before, after: instance => instance.stop() };
