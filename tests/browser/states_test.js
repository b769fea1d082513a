'use strict';
// Every page in every state of the data it may meet: in both schemes, at 1440, 768 and 360 px, as it comes and with all of it opened,
// enlarged twice and four times, and without scripts, no word is out of its place, and nothing is complained of. axe takes ten times
// as long as all else together: it reads the states marked `every` at each width in both schemes, and the others as they come on a
// desk in the dark and with all opened on a phone in the light.
// HYDRA_SHOTS=FOLDER keeps a picture of each.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { open, axe, COLOURS } = require('./browser.js');
const { LEDGER, EXPERIMENTS, TELEMETRY, sqlite, ours, champion, loop, many, theirs, status } = require('./folders.js');
const { Instance, BUILD } = require('./instance.js');
const { layout, enlarge } = require('./layout.js');

const PAGES = ['/', '/fills', '/agent', '/drift', '/readiness', '/system'];
const WHOLE = [...PAGES, '/fills/1', '/agent?experiment=102']; // of a folder with a champion and its experiments
const ROWS = 11; // of a table; pages_test.js looks at all of them
// A simulation that has ended, judged by a file of limits of which some are refused; and no runner since.
const SIM = { HYDRA_SIM_WARMUP: '70', HYDRA_SIM_SESSIONS: '70' };
async function ended(instance) {
	await instance.startRunner('finished');
	await instance.killRunner('SIGTERM');
}

const TRIPPED = `UPDATE breaker SET state = 'triggered', tripped = '2026-03-10', since = '2026-03-10', latched = 1, value = -0.052 WHERE name = 'max_drawdown';
	INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('breaker:max_drawdown:triggered:2026-03-10', '2026-04-02T12:00:00+00:00', '2026-03-10', 'breaker', 'warning', 'max_drawdown tripped', '{}')`;
const MARKS = `INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-01-20', 50000000000, 'more capital');
	UPDATE account SET flows = 50000000000;
	UPDATE cycle SET state = 'missed', reason = 'the machine was off' WHERE session = '2026-02-01';
	DELETE FROM equity WHERE session = '2026-02-01';
	INSERT INTO event(key, at, session, kind, severity, text, data) VALUES
	 ('promote:3', '2026-04-01T12:00:00+00:00', '2026-01-10', 'agent', 'info', 'v3 promoted', '{}'),
	 ('rollback:3', '2026-04-01T12:00:00+00:00', '2026-03-01', 'agent', 'warning', 'v3 rolled back', '{}');`;

// name, data (fills the folder), then (the instance is up), pages with what has to stand on them
const STATES = [
	{ name: 'an empty folder', every: true, says: { '/': /No fills yet/ } },
	{ name: 'no runner', data: folder => ours(folder, MARKS), says: { '/': /cash in or out/ } },
	{ name: 'filtered to nothing', every: true, data: folder => loop(folder), pages: ['/fills?from=1999-01-01&to=1999-01-31&unit=bps', '/agent?tag=none', '/system?kind=order', '/?activity=breakers'],
		says: { '/fills?from=1999-01-01&to=1999-01-31&unit=bps': /No fill matches/, '/agent?tag=none': /No experiment matches/, '/system?kind=order': /No event of the kind order/ } },
	{ name: 'halted', data: folder => ours(folder, `UPDATE meta SET value = '1' WHERE key = 'halted'`), then: i => status(i, 'halted'), says: { '/': /Halted/ } },
	{ name: 'a breaker that is tripped', data: folder => loop(folder, TRIPPED), then: i => status(i, 'degraded', { reason: 'max_drawdown' }), pages: WHOLE,
		says: { '/': /Breaker tripped: Drawdown/, '/system': /Breaker tripped: Drawdown/, '/agent?experiment=102': /it came true/ } },
	{ name: 'stopped', pages: WHOLE, data: folder => loop(folder, `UPDATE meta SET value = 'cash mismatch: 1 and 2' WHERE key = 'stopped'`), then: i => status(i, 'critical', { reason: 'cash mismatch' }), says: { '/': /Orders are stopped/ } },
	{ name: 'the runner is down', every: true, data: folder => loop(folder), pages: WHOLE, then: i => { status(i, 'running'); fs.utimesSync(path.join(i.run, 'runner_status.json'), 1e9, 1e9); }, says: { '/': /The runner is down/ } },
	{ name: 'a simulation that is over, and its limits refused', data: folder => fs.writeFileSync(path.join(folder, 'readiness.conf'), 'dd = 0.2\nfoo = 1\n'), env: SIM, then: ended, pages: [...PAGES, '/fills/1'],
		says: { '/': /The runner is down/, '/readiness': /1 line of readiness\.conf is refused/ } },
	{ name: '100,000 fills', every: true, data: many, pages: [...PAGES, '/fills/100000', '/fills?symbol=HE&unit=USD'], says: { '/fills': /100,000/, '/': /100,000/ } },
	{ name: 'catching up', data: folder => ours(folder, `UPDATE meta SET value = '250' WHERE key = 'warmup_total'; UPDATE meta SET value = '65' WHERE key = 'warmup_done'`), then: i => status(i, 'catching_up'), says: { '/': /65 of 250/ } },
	{ name: 'a replay', data: folder => ours(folder, `UPDATE meta SET value = 'csv' WHERE key = 'mode'; UPDATE meta SET value = 'SIMULATED, replayed bars' WHERE key = 'badge'`), says: { '/': /Replay of csv files/ } },
	{ name: 'an original\'s folder', data: theirs, says: { '/': /original system/ } },
	{ name: 'an unreadable journal', every: true, data: folder => { ours(folder); fs.writeFileSync(path.join(folder, LEDGER), 'no database at all '.repeat(500)); }, says: { '/': /fill_journal\.db: / } },
	{ name: 'a journal that is missing', data: folder => { ours(folder); fs.rmSync(path.join(folder, LEDGER)); }, says: { '/': /fill_journal\.db/ } },
	{ name: 'a journal that cannot be opened', data: folder => { ours(folder); fs.rmSync(path.join(folder, LEDGER)); fs.mkdirSync(path.join(folder, LEDGER)); }, says: { '/': /fill_journal\.db: / } },
	{ name: 'no experiments and no telemetry', data: folder => { ours(folder); fs.rmSync(path.join(folder, EXPERIMENTS)); fs.rmSync(path.join(folder, TELEMETRY)); }, pages: ['/', '/agent', '/system'], says: { '/agent': /experiment_journal\.db/ } },
	{ name: 'unreadable experiments', every: true, data: folder => { ours(folder); fs.writeFileSync(path.join(folder, EXPERIMENTS), 'no database at all '.repeat(500)); }, says: { '/': /experiment_journal\.db: / } },
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
	{ name: 'refused', every: true, data: ours, pages: ['/none', '/fills?side=2', '/fills?limit=x', '/agent?x=1'], says: { '/none': /There is no page/ } },
	{ name: 'no page program', every: true, data: ours, pages: ['/fills'], then: endPrograms, says: { '/fills': /not answer|does not|try again/i } },
];

// Both processes of the fills program, ended as a crash would; nginx then answers with its own page. multiwatch starts new ones,
// so the processes are stopped, not killed.
function endPrograms(instance) {
	const mine = pid => {
		try {
			return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').includes(instance.data);
		} catch { // another test's, which has ended
			return false;
		}
	};
	instance.frozen = execFileSync('pgrep', ['-f', '-x', path.join(BUILD, 'cgi/fills')], { encoding: 'utf8' }).trim().split('\n').map(Number).filter(mine);
	for (const pid of instance.frozen)
		process.kill(pid, 'SIGSTOP');
}

// What the page says and shows; the same with scripts and without, where nothing goes on.
const headings = page => page.$$eval('main h1, main h2, main h3, main caption', all => all.map(one => one.textContent.trim()));
const openAll = (page, so) => page.evaluate(o => { for (const one of document.querySelectorAll('details')) one.open = o; }, so);

// As it stands now, in one scheme and width; what axe is to look for: null all, [] nothing.
async function stand(page, state, address, width, scheme, rules) {
	await page.setViewportSize({ width, height: 900 });
	await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
	const found = await layout(page), wide = await page.evaluate(() => innerWidth);
	if (wide !== width)
		found.push(`the window is ${wide} px wide`);
	if (process.env.HYDRA_SHOTS)
		await page.screenshot({ path: path.join(process.env.HYDRA_SHOTS, `${state.name}_${address}_${width}_${scheme}.png`.replace(/[^\w.]+/g, '-')), fullPage: true });
	if (!rules || rules.length > 0)
		found.push(...await axe(page, rules, ROWS));
	return found.map(line => `${line} (${width}, ${scheme})`);
}

async function look(page, plain, state, address) {
	const found = [];
	await enlarge(page, 1, 1440, 900);
	await page.goto(state.url + address, { waitUntil: 'load' });
	const words = await page.evaluate(() => document.body.innerText);
	if (state.says[address] && !state.says[address].test(words))
		found.push(`does not say ${state.says[address]}`);
	if (await page.$('#curve-holder'))
		await page.waitForSelector('#curve-holder[data-ready]');
	for (const width of [1440, 768, 360])
		found.push(...await stand(page, state, address, width, 'dark', state.every || width === 1440 ? null : []));
	await openAll(page, true);
	for (const width of [360, 768, 1440])
		found.push(...await stand(page, state, address, width, 'light', state.every || width === 360 ? null : []));
	if (state.every)
		found.push(...await stand(page, state, address, 1440, 'dark', COLOURS)); // of what was opened
	for (const times of [2, 4]) {
		await enlarge(page, times, 1440, 900);
		found.push(...(await layout(page)).map(line => `${line} (enlarged ${times} times)`));
	}
	await plain.goto(state.url + address, { waitUntil: 'load' });
	const [with_, without] = [await headings(page), await headings(plain)];
	if (with_.join('|') !== without.join('|'))
		found.push(`without scripts it has "${without.filter(one => !with_.includes(one)).join('|')}", and not "${with_.filter(one => !without.includes(one)).join('|')}"`);
	found.push(...(await layout(plain)).map(line => `${line} (without scripts)`));
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
		instance = await Instance.start({ data: folder, env: state.env });
		if (state.then)
			await state.then(instance);
		const found = [], left = [...state.pages || PAGES];
		await Promise.all([1, 2].map(async () => {
			const allow = [/Failed to load resource: the server responded with a status of (400|404|50[0-9])/];
			const page = await open(browser, { allow }), plain = await open(browser, { scripts: false, width: 360, allow });
			pages.push(page, plain);
			while (left.length > 0)
				found.push(...await look(page, plain, { ...state, url: instance.url }, left.shift()));
			found.push(...page.complaints, ...plain.complaints);
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

const tests = STATES.map(state => [state.name, browser => check(browser, state), 300]);

module.exports = { name: 'states', tests };
