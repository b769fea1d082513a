'use strict';
// What must not look calmer than it is: a position over its limit, and a champion that stakes nothing.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { on, same } = require('./browser.js');
const { Instance, ROOT } = require('./instance.js');

const read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
const text = (page, selector) => page.textContent(selector).then(words => words.replace(/[\s\u00a0]+/g, ' ').trim());
const colour = (page, selector) => page.$eval(selector, e => getComputedStyle(e).color);
const token = (page, name) => page.evaluate(n => { const i = document.body.appendChild(document.createElement('i')); i.style.color = `var(${n})`; const c = getComputedStyle(i).color; i.remove(); return c; }, name);

// HE is held at 66,480 in money: 10.004 % of this equity.
const OVER = `UPDATE equity SET equity = 664534186325 WHERE session = '2026-03-10'; UPDATE breaker SET value = 0.10004 WHERE name = 'max_position_size';`;
const FLAT = `INSERT INTO model(version, created, state, file, sha256) VALUES (1, '2026-03-01', 'champion', 'models/v1.json', 'none');
	UPDATE meta SET value = '2026-03-10' WHERE key = 'advanced_session';
	UPDATE decision SET model = 'v1', reason = 'the model has no direction', direction = 0, probability = 0.5 WHERE session = '2026-03-10';`;

const tests = [
	['a position over its limit says so, in digits and words, wherever it stands', (browser, instance) => on(browser, {}, async page => {
		await page.goto(instance.url + '/system');
		const row = '#breakers tr:has-text("Position size")';
		same('state', await text(page, `${row} td:nth-child(2)`), 'over the limit');
		same('its colour', await colour(page, `${row} td:nth-child(2)`), await token(page, '--warn'));
		same('value', await text(page, `${row} td:nth-child(3)`), '10.004 %');
		same('limit', await text(page, `${row} td:nth-child(4)`), '10.00 %');
		same('what that means', /judged at each order/.test(await text(page, '#breakers')), true);
		same('another breaker', await text(page, '#breakers tr:has-text("Daily loss") td:nth-child(2)'), 'armed');
		await page.goto(instance.url + '/');
		same('among the breakers', await text(page, '#state-of-trade dl:last-of-type div:has-text("Position size") dd'), 'over the limit: 10.004 % limit 10 %');
		same('its colour', await colour(page, '#state-of-trade dl:last-of-type div:has-text("Position size") dd'), await token(page, '--warn'));
		same('counted', /0 of 4 tripped, 1 over its limit/.test(await text(page, '#state-of-trade')), true);
		same('among the positions', await text(page, '#positions tbody tr:has-text("HE") td.used'), '100.04 % of 10 %, over it');
		same('its share', await text(page, '#positions tbody tr:has-text("HE") td:nth-child(7)'), '10.004 %');
		same('its colour', await colour(page, '#positions tbody tr:has-text("HE") td.used .note'), await token(page, '--warn'));
	})],

	['a champion without an edge stakes nothing, and no page says that it trades', (browser, instance) => on(browser, {}, async page => {
		await page.goto(instance.url + '/system');
		same('System', /champion v1 found no edge, so nothing is staked/.test(await text(page, '#components tr:has-text("Agent")')), true);
		await page.goto(instance.url + '/drift');
		same('Drift', /Champion v1 found no edge, so nothing is staked/.test(await text(page, '#main')), true);
		await page.goto(instance.url + '/');
		same('Overview', /v1, champion, found no edge/.test(await text(page, '#state-of-trade')), true);
		same('its signals', /0 long · 0 short · 3 none: no edge, so nothing is staked/.test(await text(page, '#state-of-trade')), true);
		for (const where of ['/', '/drift', '/system', '/agent']) {
			await page.goto(instance.url + where);
			same(`${where} says that it trades`, /champion v1 trades/i.test(await text(page, 'body')), false);
		}
	})],
];

async function before() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	const sqlite = (file, sql) => execFileSync('sqlite3', [file], { cwd: data, input: sql, stdio: ['pipe', 'ignore', 'inherit'] });
	try {
		sqlite('fill_journal.db', `${read('lib/journal/ledger.sql')}${read('tests/fixtures/ledger.sql')}${OVER}${FLAT} PRAGMA user_version = 1;`);
		sqlite('experiment_journal.db', `${read('lib/journal/experiment.sql')} PRAGMA user_version = 1;`);
		sqlite('cycle_journal.db', `${read('lib/journal/telemetry.sql')} PRAGMA user_version = 1;`);
		return await Instance.start({ data });
	} finally {
		fs.rmSync(data, { recursive: true, force: true });
	}
}

module.exports = { name: 'truth', tests, before, after: instance => instance.stop() };
