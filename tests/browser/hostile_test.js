'use strict';
// Script tags in every text column of the journals, one column after the other: pages are whole, and nothing runs. And what
// another site can do with a page that it opens.
const { execFileSync } = require('child_process');
const fs = require('fs');
const http = require('http');
const path = require('path');
const { open, same } = require('./browser.js');
const { Instance } = require('./instance.js');

const FILES = ['fill_journal.db', 'experiment_journal.db', 'cycle_journal.db'];
const PLANTED = `"''><script>window.hit=1</script><img src=x onerror=window.hit=1><svg onload=window.hit=1>{{x}}&lt;`;

const sqlite = (file, sql) => execFileSync('sqlite3', [file], { input: sql, encoding: 'utf8' }).trim();

function columns(file) {
	return sqlite(file, `SELECT m.name || '|' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type LIKE 'TEXT%' ORDER BY 1`).split('\n').filter(Boolean).map(line => line.split('|'));
}

// A new file in place of the old one: a copy of the clean one with one column planted.
function plant(clean, file, table, column) {
	fs.copyFileSync(clean, file + '.new');
	sqlite(file + '.new', `PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0;
		UPDATE OR IGNORE "${table}" SET "${column}" = '${PLANTED}' || lower(hex(randomblob(4)));`);
	fs.renameSync(file + '.new', file);
}

// Of one journal, or of every third of its columns: hundreds of pages, so that these are tests of their own.
async function everyColumn(name, part, parts, browser, { instance, clean }) {
	const page = await open(browser);
	const found = [];
	let tried = 0;
	page.on('request', request => { if (/\/x$/.test(new URL(request.url()).pathname)) found.push(`a planted image was asked for on ${page.url()}`); });
	try {
		for (const [table, column] of columns(path.join(clean, name)).filter((c, i) => i % parts === part)) {
			plant(path.join(clean, name), path.join(instance.data, name), table, column);
			for (const address of ['/', '/fills', '/agent', '/drift', '/readiness', '/system']) {
				const answer = await page.goto(instance.url + address, { waitUntil: 'load' });
				const state = await page.evaluate(() => [window.hit, document.querySelectorAll('body script, [onerror], [onload], img[src="x"]').length, document.querySelectorAll('h1').length]);
				if (answer.status() !== 200 || state[0] || state[1] || state[2] !== 1)
					found.push(`${name} ${table}.${column} on ${address}: status ${answer.status()}, hit ${state[0]}, ${state[1]} elements, ${state[2]} heads`);
			}
			tried++;
			fs.copyFileSync(path.join(clean, name), path.join(instance.data, `${name}.new`));
			fs.renameSync(path.join(instance.data, `${name}.new`), path.join(instance.data, name));
		}
		if (tried < 5)
			found.push(`only ${tried} columns were tried`);
		found.push(...page.complaints);
		if (found.length > 0)
			throw new Error(found.slice(0, 5).join('; '));
	} finally {
		await page.shut();
	}
}

async function parameters(browser, { instance }) {
	const page = await open(browser, { allow: [/Failed to load resource: the server responded with a status of 40[04]/] });
	try {
		const text = encodeURIComponent(PLANTED);
		for (const address of ['/?x=', '/fills?symbol=', '/fills?side=', '/fills?from=', '/fills?to=', '/fills?unit=', '/fills?before=', '/agent?x=', '/drift?x=', '/system?x=', '/plot/equity.svg?theme=', '/']) {
			await page.goto(instance.url + address + text, { waitUntil: 'load' });
			if (await page.evaluate(() => window.hit || document.querySelectorAll('body script, img').length) && !/^\/(agent|drift|system)/.test(address))
				throw new Error(`something planted is on ${address}`);
			if (await page.evaluate(() => window.hit))
				throw new Error(`something ran on ${address}`);
		}
		if (page.complaints.length > 0)
			throw new Error(page.complaints.join('; '));
	} finally {
		await page.shut();
	}
}

// Symbols as long as a journal can hold them: no page scrolls sideways, and one that was cut ends with "…".
async function longSymbols(browser, { instance, clean }) {
	const file = path.join(instance.data, 'fill_journal.db'), page = await open(browser, { width: 360 });
	fs.copyFileSync(path.join(clean, 'fill_journal.db'), file + '.new');
	const [first, second] = sqlite(file + '.new', 'SELECT max(id), max(id) - 1 FROM fills').split('|');
	sqlite(file + '.new', `UPDATE fills SET contract = NULL, symbol = '${'W'.repeat(63)}' WHERE id = ${first}; UPDATE fills SET contract = NULL, symbol = '${'W'.repeat(64)}' WHERE id = ${second};`);
	fs.renameSync(file + '.new', file);
	try {
		for (const address of ['/', '/fills', `/fills/${first}`, `/fills/${second}`]) {
			await page.goto(instance.url + address, { waitUntil: 'load' });
			const [wide, words] = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.innerText]);
			if (wide > 360)
				throw new Error(`${address} is ${wide} wide`);
			const cut = /W{63}…/.test(words), whole = /W{63}(?!…)/.test(words);
			if (cut !== (address !== `/fills/${first}`) || whole !== (address !== `/fills/${second}`))
				throw new Error(`${address}: cut ${cut}, whole ${whole}`);
		}
		const recent = await (await page.request.get(`${instance.url}/api/fills/recent`)).text(), { recent_fills } = await (await page.request.get(`${instance.url}/api/fills/summary`)).json();
		if (!/W{63}…/.test(recent) || !recent_fills.some(fill => /^W{63}…$/.test(fill.symbol)))
			throw new Error(`what programs are told: ${recent}`);
		if (page.complaints.length > 0)
			throw new Error(page.complaints.join('; '));
	} finally {
		await page.shut();
	}
}

// Another site's page opens ours: it is left with a window that is closed, for all that it can see, and ours has no opener.
async function otherSite(browser, { instance }) {
	const server = http.createServer((request, answer) => answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><title>Other</title>'));
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	const page = await open(browser);
	try {
		for (const host of ['localhost', '127.0.0.1']) { // another site, and another port of the same
			await page.goto(`http://${host}:${server.address().port}/`);
			const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate(url => { window.ours = window.open(url); }, instance.url + '/')]);
			await opened.waitForLoadState();
			await page.waitForFunction(() => window.ours.closed);
			same(host, await opened.evaluate(() => [document.title.endsWith('Hydra'), window.opener]), 'true,');
			await opened.close();
		}
		same('complaints', page.complaints, '');
	} finally {
		await page.shut();
		server.close();
	}
}

// A finished sim, copied without the files of its write-ahead logs.
async function before() {
	const first = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '3600' } });
	const clean = fs.mkdtempSync(path.join(require('os').tmpdir(), 'hydra-b.'));
	try {
		await first.startRunner();
		await first.killRunner('SIGTERM');
		for (const name of FILES) {
			sqlite(path.join(first.data, name), `VACUUM INTO '${path.join(clean, name)}'`);
			const ids = sqlite(path.join(clean, name), `PRAGMA user_version; PRAGMA application_id;`);
			if (/^0$/m.test(ids.split('\n')[0]))
				sqlite(path.join(clean, name), `PRAGMA user_version = ${sqlite(path.join(first.data, name), 'PRAGMA user_version')}`);
		}
	} finally {
		await first.stop();
	}
	return { instance: await Instance.start({ data: clean }), clean };
}

async function after({ instance, clean }) {
	await instance.stop();
	fs.rmSync(clean, { recursive: true, force: true });
}

module.exports = {
	name: 'hostile',
	tests: [...[0, 1, 2].map(part => [`script tags in every text column of ${FILES[0]}, ${part + 1} of 3`, (browser, all) => everyColumn(FILES[0], part, 3, browser, all)]),
		...FILES.slice(1).map(name => [`script tags in every text column of ${name}`, (browser, all) => everyColumn(name, 0, 1, browser, all)]), ['script tags in every parameter', parameters], ['symbols as long as a journal can hold', longSymbols],
		['a window that another site opens is cut off from it', otherSite]],
	before,
	after,
};
