// feed.mjs ADDRESS DATA ours|original [let-go]: every line of the feed is reached by its links, each once, in order, whatever is written meanwhile.
import { execFileSync } from 'node:child_process';
import { ask, check, finish, sound } from './client.mjs';

const [at, data, which, letGo] = process.argv.slice(2);
const rows = (sql, file = 'fill_journal.db') => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', `${data}/${file}`, sql], { encoding: 'utf8' }) || '[]');

// One page of the feed: its lines, and where it leads.
async function read(address) {
	const answer = await ask(at, address), html = answer.text, part = html.slice(html.indexOf('id="activity"'));
	const list = part.slice(0, part.indexOf('</section>'));
	const lines = Array.from(list.matchAll(/<li id="([a-z])(\d+)"><time datetime="([^"]*)"/g), m => ({ source: m[1], key: Number(m[2]), at: m[3] }));
	const link = rel => list.match(new RegExp(`<a rel="${rel}" href="([^"]+)"`))?.[1].replaceAll('&amp;', '&') ?? '';
	return { status: answer.status, html, list, lines, older: link('next'), newest: link('prev') };
}

// From an address to the end.
async function walk(address) {
	const pages = [];
	for (let page = await read(address); ; page = await read(page.older)) {
		pages.push(page);
		if (page.older === '' || pages.length > 100)
			return pages;
	}
}

const names = lines => lines.map(l => l.source + l.key);
// What is missing, doubled or too much of one list against another, in words.
function against(got, wanted) {
	const seen = new Set(got), all = new Set(wanted);
	return [wanted.filter(w => !seen.has(w)).slice(0, 5).map(w => `no ${w}`), got.filter(g => !all.has(g)).slice(0, 5).map(g => `${g} too much`), got.length !== seen.size ? ['some twice'] : []].flat().join(', ');
}

const TOLD = "coalesce(run_id, '') GLOB 'E-2*'";
const events = which === 'ours' ? rows('SELECT seq, kind FROM event') : [];
const experiments = rows(`SELECT id FROM experiments WHERE NOT (${which === 'ours' ? TOLD : '0'})`, 'experiment_journal.db').map(r => `x${r.id}`);
const life = which === 'ours' ? rows('SELECT id FROM life', 'cycle_journal.db').map(r => `l${r.id}`) : [];
const fills = which === 'ours' ? [] : rows('SELECT id FROM fills').map(r => `a${r.id}`);
const of = (...kinds) => events.filter(e => kinds.includes(e.kind)).map(e => `e${e.seq}`);
const everything = [...events.map(e => `e${e.seq}`), ...experiments, ...life, ...fills];
const KINDS = {
	all: everything,
	fills: [...of('fill'), ...fills],
	experiments: [...of('agent', 'drift'), ...experiments],
	breakers: of('breaker'),
	system: [...of('cycle_update', 'status', 'order'), ...life],
};

const first = await read('/');
const mixed = which === 'ours';
for (const [kind, wanted] of Object.entries(KINDS)) {
	const pages = await walk(kind === 'all' ? '/' : `/?activity=${kind}`);
	// the first page leaves out what comes often: behind it everything comes in order, so that nothing is left out
	const behind = kind === 'all' && mixed ? pages.slice(1) : pages, lines = behind.flatMap(p => p.lines), shown = new Set(names(pages[0].lines));
	const all = kind === 'all' && mixed ? [...names(lines), ...names(pages[0].lines).filter(n => !names(lines).includes(n))] : names(lines);
	check(`${which}, ${kind}: every line, each once`, against(all, wanted) === '', against(all, wanted));
	check(`${which}, ${kind}: what the first page left out begins the next`, kind !== 'all' || !mixed || names(pages[1].lines).some(n => !shown.has(n)), '');
	for (const source of 'exla') {
		const keys = lines.filter(l => l.source === source).map(l => l.key);
		check(`${which}, ${kind}: ${source} in its own order`, source === 'a' || keys.every((k, i) => i === 0 || k < keys[i - 1]), () => keys.slice(0, 40).join(' '));
	}
	// newest first, but where the clock was set back, or could not be told
	const ordered = lines.filter(l => l.at !== '' && !(l.source === 'e' && l.key >= 595 && l.key <= 625)), wrong = ordered.findIndex((l, i) => i > 0 && l.at > ordered[i - 1].at && !(l.at >= '2026-04-02T08:30' && l.at <= '2026-04-02T10:30'));
	check(`${which}, ${kind}: newest first`, wrong < 0, () => JSON.stringify(ordered.slice(wrong - 1, wrong + 1)));
	check(`${which}, ${kind}: sound`, pages.every(p => p.status === 200 && sound(p.html, which === 'ours') === ''), () => pages.map(p => `${p.status} ${sound(p.html, which === 'ours')}`).join('; '));
	check(`${which}, ${kind}: no page of it is long`, pages.every(p => p.lines.length <= 30), '');
	check(`${which}, ${kind}: back to the newest`, pages.slice(1).every(p => p.newest === (kind === 'all' ? '/#activity' : `/?activity=${kind}#activity`)) && pages[0].newest === '', () => pages.map(p => p.newest).join(' '));
	const says = pages.map(p => p.list.includes('no longer kept as events')), ofOld = letGo !== undefined && ['all', 'fills', 'system'].includes(kind);
	check(`${which}, ${kind}: where old events were let go it says so, at the end and not at the beginning`, says.at(-1) === ofOld && (!says[0] || kind !== 'all'), () => says.join(' '));
	check(`${which}, ${kind}: under 60 KB`, pages.every(p => Buffer.byteLength(p.html) < 60 * 1024), () => Math.max(...pages.map(p => Buffer.byteLength(p.html))));
}

check(`${which}: a range keeps its place`, (await read(`${first.older.replace('/?', '/?range=30d&').replace('#activity', '')}`)).html.includes(first.older.match(/before=[^#]+/)[0]), first.older);
for (const bad of ['e', 'e1.', '.e1', 'e1.e2', 'q1', 'e-1', 'e1x2', 'e1234567890123456789', '%3Cb%3E', 'e1 ', 'e1,x2'])
	check(`${which}: before=${bad} is refused`, (await ask(at, `/?before=${bad.replace(' ', '%20')}`)).status === 400);
check(`${which}: before= asks for the newest`, (await ask(at, '/?before=')).status === 200);
check(`${which}: before twice is refused`, (await ask(at, '/?before=e1&before=e2')).status === 400);
check(`${which}: a key far away`, (await read('/?before=e999999999999999999')).status === 200);
check(`${which}: a key before everything`, (await read('/?activity=breakers&before=e1.x1.l1.f0')).list.includes('Nothing older of this kind'));

if (which === 'ours' && letGo === undefined) {
	const before = await read(first.older);
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${data}/fill_journal.db`, "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('late', '2026-04-03T12:00:00+00:00', '2026-03-10', 'breaker', 'warning', 'late', '{}')"]);
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${data}/cycle_journal.db`, "INSERT INTO life(at, kind, severity, text) VALUES ('2026-04-03T12:00:01+00:00', 'stop', 'info', 'late')"]);
	const after = await read(first.older);
	check('a page stays where it is while something is written', names(before.lines).join() === names(after.lines).join() && before.older === after.older, () => names(after.lines).slice(0, 5).join());
	check('the newest page has it', names((await read('/')).lines).includes('l81'));
}
finish();
