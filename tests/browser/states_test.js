'use strict';
// Every page in every state of the data it may meet: readable for everybody in both schemes, wide and narrow, nothing out
// of its place, nothing complained of. HYDRA_SHOTS=FOLDER keeps a picture of each.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { open, axe } = require('./browser.js');
const { Instance, ROOT } = require('./instance.js');

const PAGES = ['/', '/fills', '/agent', '/drift', '/readiness', '/system'];
const COLOURS = ['color-contrast', 'link-in-text-block']; // all else of a page is the same in both schemes
const LEDGER = 'fill_journal.db', EXPERIMENTS = 'experiment_journal.db', TELEMETRY = 'cycle_journal.db';
const read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
const sqlite = (folder, file, sql) => execFileSync('sqlite3', [file], { cwd: folder, input: sql, stdio: ['pipe', 'ignore', 'inherit'] });

// The fixture's ledger and two empty journals, closed cleanly.
function ours(folder, change = '') {
	sqlite(folder, LEDGER, `${read('lib/journal/ledger.sql')}${read('tests/fixtures/ledger.sql')}${change}; PRAGMA user_version = 1;`);
	sqlite(folder, EXPERIMENTS, `${read('lib/journal/experiment.sql')} PRAGMA user_version = 1;`);
	sqlite(folder, TELEMETRY, `${read('lib/journal/telemetry.sql')} PRAGMA user_version = 1;`);
}

// That, and a champion of so many sessions, which moves from one of them on (0: never).
function champion(folder, sessions, moves) {
	ours(folder);
	execFileSync(path.join(process.env.HYDRA_BUILD || path.join(ROOT, 'build'), 'tests/bench/make_champion'), [folder, sessions, moves], { stdio: ['ignore', 'ignore', 'inherit'] });
}

// That, and the agent's rows: a rejected, a failed and a promoted experiment, a refit in its shadow, a winner that waits.
function loop(folder, change = '') {
	champion(folder, 40, 0);
	execFileSync('sqlite3', { cwd: folder, input: read('tests/fixtures/agent.sql'), stdio: ['pipe', 'ignore', 'inherit'] });
	sqlite(folder, LEDGER, change);
}

// What hydra-up and the runner would have left in the run folder.
function status(instance, state, more = {}) {
	const file = path.join(instance.run, 'runner_status.json');
	fs.writeFileSync(file, JSON.stringify({ pid: 1, version: 'test', state, reason: '', mode: 'sim', feed: 'sim', broker: 'paper', ...more }));
}

const MARKS = `INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-01-20', 50000000000, 'more capital');
	UPDATE account SET flows = 50000000000;
	UPDATE cycle SET state = 'missed', reason = 'the machine was off' WHERE session = '2026-02-01';
	DELETE FROM equity WHERE session = '2026-02-01';
	INSERT INTO event(key, at, session, kind, severity, text, data) VALUES
	 ('promote:3', '2026-04-01T12:00:00+00:00', '2026-01-10', 'agent', 'info', 'v3 promoted', '{}'),
	 ('rollback:3', '2026-04-01T12:00:00+00:00', '2026-03-01', 'agent', 'warning', 'v3 rolled back', '{}');`;

// name, data (fills the folder), then (the instance is up), pages with what has to stand on them
const STATES = [
	{ name: 'an empty folder', says: { '/': /No fills yet/ } },
	{ name: 'no runner', data: folder => ours(folder, MARKS), says: { '/': /cash in or out/ } },
	{ name: 'filtered to nothing', data: ours, pages: ['/fills?from=1999-01-01&to=1999-01-31'], says: { '/fills?from=1999-01-01&to=1999-01-31': /No fill matches/ } },
	{ name: 'halted', data: folder => ours(folder, `UPDATE meta SET value = '1' WHERE key = 'halted'`), then: i => status(i, 'halted'), says: { '/': /Halted/ } },
	{ name: 'stopped', data: folder => ours(folder, `UPDATE meta SET value = 'cash mismatch: 1 and 2' WHERE key = 'stopped'`), then: i => status(i, 'critical', { reason: 'cash mismatch' }), says: { '/': /Orders are stopped/ } },
	{ name: 'the runner is down', data: ours, then: i => { status(i, 'running'); fs.utimesSync(path.join(i.run, 'runner_status.json'), 1e9, 1e9); }, says: { '/': /The runner is down/ } },
	{ name: 'catching up', data: folder => ours(folder, `UPDATE meta SET value = '250' WHERE key = 'warmup_total'; UPDATE meta SET value = '65' WHERE key = 'warmup_done'`), then: i => status(i, 'catching_up'), says: { '/': /65 of 250/ } },
	{ name: 'a replay', data: folder => ours(folder, `UPDATE meta SET value = 'csv' WHERE key = 'mode'; UPDATE meta SET value = 'SIMULATED, replayed bars' WHERE key = 'badge'`), says: { '/': /Replay of csv files/ } },
	{ name: 'an original\'s folder', data: folder => execFileSync('sqlite3', { cwd: folder, input: read('tests/fixtures/original.sql'), stdio: ['pipe', 'ignore', 'inherit'] }), says: { '/': /original system/ } },
	{ name: 'an unreadable journal', data: folder => { ours(folder); fs.writeFileSync(path.join(folder, LEDGER), 'no database at all '.repeat(500)); }, says: { '/': /fill_journal\.db: / } },
	{ name: 'unreadable experiments', data: folder => { ours(folder); fs.writeFileSync(path.join(folder, EXPERIMENTS), 'no database at all '.repeat(500)); }, says: { '/': /experiment_journal\.db: / } },
	{ name: 'a newer journal', data: folder => ours(folder, 'PRAGMA user_version = 9'), dataLast: folder => sqlite(folder, LEDGER, 'PRAGMA user_version = 9'), says: { '/': /schema version 9/ } },
	{ name: 'a champion that has moved', data: folder => champion(folder, 300, 240), pages: ['/', '/agent', '/drift', '/drift?market=HE'],
		says: { '/': /v2, champion/, '/agent': /Importance of features/, '/drift': /DRIFT DETECTED/, '/drift?market=HE': /votes for drift/ } },
	{ name: 'a champion that is new', data: folder => champion(folder, 12, 0), pages: ['/', '/drift'], says: { '/': /warming up/, '/drift': /WARMING UP/ } },
	{ name: 'a loop without experiments', data: folder => champion(folder, 40, 0), pages: ['/agent'], says: { '/agent': /No cycle of the agent yet/ } },
	{ name: 'a winner that waits, another in its shadow', data: folder => loop(folder), pages: ['/', '/agent', '/agent?experiment=102', '/agent?experiment=104'],
		says: { '/': /1 winner waits for you/, '/agent': /hydra-runner promote 105/, '/agent?experiment=102': /it came true/, '/agent?experiment=104': /so far 7 of 20/ } },
	{ name: 'a run that failed', data: folder => loop(folder), pages: ['/agent?experiment=103', '/agent?outcome=rejected'], says: { '/agent?experiment=103': /The run failed: hung/, '/agent?outcome=rejected': /rejected, failed/ } },
	{ name: 'promoted', data: folder => loop(folder, `UPDATE job SET state = 'done'`), pages: ['/', '/agent'], says: { '/': /promoted/, '/agent': /Champion changed/ } },
	{ name: 'rolled back', data: folder => loop(folder, `UPDATE job SET state = 'done'; UPDATE model SET state = CASE version WHEN 1 THEN 'champion' ELSE 'retired' END;
		INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('rollback:v2:2026-03-10', '2026-04-01T12:02:00+00:00', '2026-03-10', 'agent', 'warning', 'v2 is rolled back: its composite 0.31 ± 0.12 over 80 live sessions, 0.47 out of sample; v1 is the champion again', '{}')`),
		pages: ['/', '/agent'], says: { '/': /rolled back/, '/agent': /Rolled back/ } },
	{ name: 'a model file that is cut', data: folder => { champion(folder, 40, 0); fs.truncateSync(path.join(folder, 'models/v2.json'), 1000); }, pages: ['/agent'], says: { '/agent': /models\/v2\.json is cut/ } },
	{ name: 'refused', data: ours, pages: ['/none', '/fills?side=2', '/fills?limit=x', '/agent?x=1'], says: { '/none': /There is no page/ } },
	{ name: 'no page program', data: ours, pages: ['/fills'], then: endPrograms, says: { '/fills': /not answer|does not|try again/i } },
];

// Both processes of the fills program, ended as a crash would; nginx then answers with its own page. multiwatch starts new ones,
// so the processes are stopped, not killed.
function endPrograms(instance) {
	instance.frozen = execFileSync('pgrep', ['-f', '-x', path.join(process.env.HYDRA_BUILD || path.join(ROOT, 'build'), 'cgi/fills')], { encoding: 'utf8' }).trim().split('\n').map(Number)
		.filter(pid => fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(instance.data));
	for (const pid of instance.frozen)
		process.kill(pid, 'SIGSTOP');
}

const settle = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));

async function look(page, state, address) {
	const found = [], shots = process.env.HYDRA_SHOTS;
	await page.goto(state.url + address, { waitUntil: 'load' });
	const words = await page.evaluate(() => document.body.innerText);
	if (state.says[address] && !state.says[address].test(words))
		found.push(`does not say ${state.says[address]}`);
	if (await page.$('#curve-holder'))
		await page.waitForSelector('#curve-holder[data-ready]');
	for (const scheme of ['dark', 'light'])
		for (const width of address === '/' ? [1440, 768, 360] : [1440, 360]) {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
			await settle(page);
			if (shots)
				await page.screenshot({ path: path.join(shots, `${state.name}_${address}_${width}_${scheme}.png`.replace(/[^\w.]+/g, '-')), fullPage: true });
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			if (wide > 0)
				found.push(`scrolls sideways by ${wide} px at ${width}`);
			found.push(...(await axe(page, scheme === 'light' ? COLOURS : null)).map(line => `${line} (${width}, ${scheme})`));
		}
	return found.map(line => `${address}: ${line}`);
}

async function check(browser, state) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	let instance = null;
	const pages = [];
	try {
		if (state.data)
			state.data(folder);
		if (state.dataLast)
			state.dataLast(folder);
		instance = await Instance.start({ data: folder });
		if (state.then)
			await state.then(instance);
		const found = [], left = [...state.pages || PAGES];
		await Promise.all([1, 2].map(async () => {
			// a page that is left while it fetches itself says so
			const page = await open(browser, { allow: [/Failed to load resource: the server responded with a status of (400|404|50[0-9])/, /htmx:error: Failed to fetch/] });
			pages.push(page);
			while (left.length > 0)
				found.push(...await look(page, { ...state, url: instance.url }, left.shift()));
			found.push(...page.complaints);
		}));
		if (found.length > 0)
			throw new Error(found.slice(0, 8).join('; '));
	} finally {
		for (const page of pages)
			await page.shut();
		for (const pid of instance && instance.frozen || [])
			process.kill(pid, 'SIGKILL');
		if (instance)
			await instance.stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

const tests = STATES.map(state => [state.name, browser => check(browser, state)]);

module.exports = { name: 'states', tests };
