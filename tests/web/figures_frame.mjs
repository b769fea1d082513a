// figures_frame.mjs ADDRESS RUN COPY NAME up|down: the numbers of every page that stand outside its body: the bar, the notices and the foot;
// and of its pictures, which are told in the same words as the page tells them.
import fs from 'node:fs';
import { ask, check, finish } from './client.mjs';
import { day, journal, Page } from './numbers.mjs';

const [at, run, copy, name, life] = process.argv.slice(2), ledger = journal(copy, 'fill_journal'), ours = ledger('PRAGMA user_version')[0].user_version > 0;
const session = ours ? ledger("SELECT value AS s FROM meta WHERE key = 'advanced_session'")[0].s : null,
	status = fs.existsSync(`${run}/runner_status.json`) ? JSON.parse(fs.readFileSync(`${run}/runner_status.json`)) : null;
for (const path of ['/', '/fills', '/agent', '/drift', '/readiness', '/system']) {
	const page = new Page((await ask(at, path)).text, 'body'), main = page.root.find('main');
	main.texts().forEach(t => { t.seen = true; });
	if (session) page.says(page.root.all('#state span').find(s => s.at.title === 'last session decided, market time'), `Session ${day(session)}`);
	page.when('#clock', null, (date, hour) => hour.replace(/:\d\d /, ' '));
	page.when('#rendered', null);
	if (ours) page.says(page.root.all('footer p').at(-1), `Times in America/Chicago . Rendered ${page.root.find('#rendered').words()} . SIMULATED, planted edge IC 0.05. IC, the information coefficient: the correlation of a signal with the next return.`);
	if (page.root.find('#need-runner') && status) {
		page.root.all('#need-runner time').forEach(t => page.when(t, status.at));
		page.says('#need-runner', `The runner is down. Reason: stopped: on request (SIGTERM). Last heartbeat ${page.root.all('#need-runner time').map(t => t.words()).join(' ( ')} ).`);
	}
	if ((life === 'down' && status !== null) !== (page.root.find('#need-runner')?.words().startsWith('The runner is down.') ?? false)) page.wrong.push(`banner: ${page.root.find('#banners').words()}`);
	const others = page.root.find('#more-notices'), more = others?.all('div').filter(d => d.classes.includes('banner')).length; // those after the gravest
	if (others) page.says(others.find('summary'), `${more} more ${more === 1 ? 'notice' : 'notices'}`);
	check(`${name}: ${path}: bar, notices and foot`, !page.rest().length && !page.wrong.length, [...page.rest(), ...page.take()].join('; '));

	// a picture's own words are those that stand for it on the page, and each number of them stands there as text as well
	const wrong = [], squeeze = t => t.replace(/\s+/g, ' ').trim(), text = squeeze(main.words());
	for (const img of path === '/' ? [] : main.all('img')) { // overview.mjs has its own
		const svg = (await ask(at, img.at.src)).text, title = new Page(svg, 'title').root.words();
		if (title !== squeeze(img.at.alt)) wrong.push(`${img.at.src}: "${title}", not "${img.at.alt}"`);
		if (path !== '/fills' && !text.includes(squeeze(img.at.alt))) wrong.push(`${img.at.src}: "${img.at.alt}" is not on the page`);
	}
	check(`${name}: ${path}: pictures`, !wrong.length, wrong.join('; '));
}
finish();
