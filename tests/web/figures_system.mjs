// figures_system.mjs ADDRESS DATA RUN COPY NAME up|down: every number of /system, from the journals of COPY (or of DATA itself), the sizes of the
// files, the disk, the runner's status file and what this instance was started with.
import fs from 'node:fs';
import { ask, check, finish } from './client.mjs';
import { breakers, foreign, markets, places, reconciliation } from './figures_markets.mjs';
import { bytes, count, day, journal, Page, real, signed } from './numbers.mjs';

const [at, data, run, copy, name, life] = process.argv.slice(2), up = life === 'up', there = f => fs.existsSync(`${copy}/${f}.db`);
const [ledger, experiments, telemetry] = ['fill_journal', 'experiment_journal', 'cycle_journal'].map(f => (there(f) ? journal(copy, f) : () => []));
const page = new Page((await ask(at, '/system')).text), told = what => check(`${name}: ${what}`, !page.wrong.length, page.take().join('; '));
const tell = (what, f) => { try { f(); } catch (e) { page.wrong.push(e.message); } page.within(''); told(what); };
const ours = ledger('PRAGMA user_version')[0].user_version > 0, size = f => (fs.existsSync(f) ? fs.statSync(f).size : 0),
	read = f => (fs.existsSync(f) ? JSON.parse(fs.readFileSync(f)) : null);
const status = read(`${run}/runner_status.json`), agent = read(`${data}/agent_state.json`), champion = ours ? ledger("SELECT version FROM model WHERE state = 'champion'")[0] :
	null, disk = fs.statfsSync(data), total = bytes(disk.blocks * disk.frsize || disk.blocks * disk.bsize);
// The disk is others' too: what is left is told within a fiftieth.
const left = words => { const [, n, unit] = words.match(/^([\d.]+) (\w+)/) ?? [];
	return Math.abs(Number(n) * { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }[unit] / (disk.bavail * disk.bsize) - 1) < 0.02; };

tell('components', () => {
	const trader = `${champion ? `champion v${champion.version}` : 'no model yet: the rule momentum_20'} trades${up ? '' : ' when a runner runs'}`,
		[fills, ex, tel] = ['fill_journal', 'experiment_journal', 'cycle_journal'].map(there), n = fills + ex + tel;
	const since = (cells, iso) => cells.all('time').forEach(t => page.when(t, iso)), rows = page.root.all('#components tbody tr'),
		row = k => rows.find(r => r.find('td').words() === k), of = (k, words, detail, at_) => {
		const r = row(k);
		if (at_) since(r, at_);
		page.says(r.all('td')[1], `${words} ${detail}${at_ ? ` since ${r.find('time').words()}` : ''}`);
		page.says(r.all('td')[2], detail);
		page.says(r.all('td')[3], at_ ? r.all('time').at(-1).words() : '—');
	};
	if (status) {
		const r = row('Runner'), beat = r.all('time').filter(t => /ago|now/.test(t.words())), began = r.all('time').filter(t => !/ago|now/.test(t.words()));
		const words = `pid ${status.pid} · version ${status.version} · ${up ? status.reason : `stopped: ${status.reason}`} · heartbeat ${beat[0]?.words()}`;
		beat.forEach(t => page.when(t, up ? Date.parse(t.at.datetime) : status.at));
		if (up && Math.abs(page.now - Date.parse(beat[0].at.datetime)) > 30e3) page.wrong.push(`a heartbeat of ${beat[0].at.datetime}`);
		began.forEach(t => page.when(t, up ? status.started_at : status.at));
		page.says(r.all('td')[1], `${up ? 'finished' : 'down'} ${words} since ${began[0].words()}`);
		page.says(r.all('td')[2], words);
		page.says(r.all('td')[3], began[0].words());
		of('Feed', up ? 'ended' : 'not running', status.feed, up && status.started_at);
		of('Event stream', up ? 'up' : 'offline', up ? `${status.clients} clients · ${status.dropped} dropped` : 'the pages refresh every 60 s meanwhile', up && status.started_at);
		if (up) of('Broker', 'up', status.broker, status.started_at);
	} else {
		of('Event stream', 'offline', 'the pages refresh every 60 s meanwhile');
	}
	of('Journals', n === 3 ? '3 of 3 readable' : `${n} of 3 readable`, n === 3 ? 'fills, experiments, telemetry' : 'telemetry: missing');
	of('Agent', 'running', trader, agent.updated_at);
	const d = row('Disk'), words = d.all('td')[1].texts()[0].text.trim() || d.all('td')[1].words();
	if (!left(words)) page.wrong.push(`disk: ${words}, not ${bytes(disk.bavail * disk.bsize)}`);
	page.says(d.all('td')[1], `${words.match(/^[\d.]+ \w+/)[0]} left of ${total} on the disk of the data folder`);
	page.says(d.all('td')[2], `left of ${total} on the disk of the data folder`);
	page.when('#components .note', null);
});

tell('schedule', () => {
	const [last] = ours ? ledger('SELECT * FROM cycle ORDER BY session DESC LIMIT 1') : [], sixty = ours ?
		ledger('SELECT state, late_seconds AS late FROM cycle ORDER BY session DESC LIMIT 60') : [], late = sixty.filter(c => c.late > 0).length,
		missed = sixty.filter(c => c.state === 'missed').length;
	page.within('#schedule').list('.kv', { 'Daily cycle': `14:00 America/Chicago${ours ? ', of a simulated day' : ''}`, 'Last session': day(last?.session), State: last?.state ?? '—',
		...(last ? { Finished: cell => page.when(cell, last.finished_at), Outcome: last.reason } : {}), 'Next session': '—',
		Late: !ours ? '—' : late ? null : `none of the last ${sixty.length}`, Missed: !ours ? '—' : missed ? null : `none of the last ${sixty.length}` });
	page.when('.note', status && !up ? status.at : null);
	if (last && ledger(`SELECT count(*) AS n FROM fills WHERE session_date = '${last.session}'`)[0].n !== Number(last.reason.match(/^(\d+) fill/)?.[1])) page.wrong.push(`${last.reason}: not the fills of ${last.session}`);
	if (last && ledger(`SELECT count(*) AS n FROM intent WHERE session = '${last.session}' AND state <> 'blocked'`)[0].n !== Number(last.reason.match(/(\d+) orders? for/)?.[1])) page.wrong.push(`${last.reason}: not the orders of ${last.session}`);
});

if (ours) {
	tell('breakers, against the account', () => breakers(page, ledger));
	tell('markets: bars, readings, one lot, next roll', () => markets(page, ledger, telemetry, 1000));
	tell('reconciliation of all intents, from fills', () => reconciliation(page, ledger));
} else {
	tell("reconciliation of the original's fills", () => foreign(page, ledger));
}

tell('journals', () => {
	const rows = [['fill_journal', 'fills', ledger], ['experiment_journal', 'experiments', experiments], ['cycle_journal', null, telemetry]].map(([f, unit, q]) => {
		const file = `${data}/${f}.db`;
		if (!there(f)) return [`${f}.db`, `missing ${f}.db: no such file`, '—', '—', '—', '—', '—', null, file];
		const version = q('PRAGMA user_version')[0].user_version, whole = f === 'fill_journal' && up;
		return [`${f}.db`, 'ok', bytes(size(file)), fs.existsSync(`${file}-wal`) ? bytes(size(`${file}-wal`)) : '—',
			unit ? `${count(q(`SELECT count(*) AS n FROM ${unit}`)[0].n)} ${unit}` : '—', version ? `${version}, ours` : '0, as the original made it, not adopted',
			whole ? cell => { page.when(cell, status.started_at); page.says(cell, `whole at ${cell.find('time').words()}`); } : 'not checked lately', null, file];
	});
	page.within('#journals').table('Journal files', rows);
});

tell('disk, stream, modes', () => {
	page.when('#disk .note', null);
	for (const [what, folder] of [['Data folder', data], ['Run folder', run]])
		page.list('#disk', { [`${what} ${folder}`]: cell => { if (!left(cell.words()) ||
			!cell.words().endsWith(` of ${total} left`)) page.wrong.push(`${cell.words()}, not of ${total}`); page.says(cell, cell.words()); } });
	page.when('#stream .note', status && !up ? status.at : null);
	const newest = ours ? ledger('SELECT max(seq) AS n FROM event')[0].n : null;
	page.list('#stream', { Clients: `${up ? status.clients : '—'} of at most 500`, "Dropped since the runner's start": up ? String(status.dropped) : '—',
		'Newest event': count(newest) });
	// what is said of the refresh and of viewers is what page and server are told
	if (page.root.parent.at['data-poll'] !== '60' || !/limit_conn viewers 500;/.test(fs.readFileSync(new URL('../../nginx/hydra.conf.in', import.meta.url),
		'utf8'))) page.wrong.push('60 s or 500 viewers are no longer so');
	page.fixed([up ? 'Dropped: readers more than 64 KB behind; each comes back with what it has missed.' : 'Nobody sends events now; the pages refresh every 60 s meanwhile.']);
	page.list('#modes', { 'Data folder': data });
	page.says('#status', /^(Not running\. Stopped: on request \(SIGTERM\)\.|Finished\. Every journal can be read\.|Not running\. No runner has been started on this run folder yet\.)$/);
});

tell('events and the life of the runner', () => {
	// a fill's is told as its row is: the price as fine as the tick, and what it cost in ticks
	const text = e => (e.kind === 'fill' ? `${e.text.replace(/ @ .*/, '')} @ ${real(e.fill_price, places(e.tick))}, slippage ${signed((e.fill_price - e.order_price) * e.direction * 1e6 / e.tick, 1)} ticks` : e.text),
		line = (li, e) => { page.when(li, e.at); page.says(li, `${li.find('time').words()} ${e.kind} · ${e.severity} ${text(e)}`); },
		events = ours ? ledger(`SELECT event.*, f.fill_price, f.order_price, f.direction, c.tick FROM event LEFT JOIN fills f ON kind = 'fill' AND f.id = data ->> '$.id' LEFT JOIN contract c USING (symbol) ORDER BY seq DESC LIMIT 16`) : [],
		lives = telemetry('SELECT * FROM life ORDER BY id DESC LIMIT 8');
	for (const [list, wanted] of [[page.root.all('#events li'), events], [page.root.all('#life li'), lives]]) {
		if (list.length !== wanted.length) page.wrong.push(`${list.length} lines, not ${wanted.length}`);
		wanted.forEach((e, i) => line(list[i], e));
	}
});

tell('foreign files', () => {
	const own = /^(fill|experiment|cycle)_journal\.db(-wal|-shm)?$|^(agent_state\.json|readiness\.conf|runner\.lock|models)$/,
		list = Object.fromEntries(fs.readdirSync(data).filter(f => !own.test(f)).map(f => { const s = fs.statSync(`${data}/${f}`);
		return [f, s.isDirectory() ? 'folder' : bytes(s.size)]; }));
	page.list('#foreign', list);
	if (page.root.all('#foreign dt').length !== Object.keys(list).length) page.wrong.push(`${page.root.all('#foreign dt').map(d => d.words())}, not ${Object.keys(list)}`);
});

// The configuration: what this instance was started with, else the documented defaults.
tell('configuration in force', () => {
	const SET = { HYDRA_DATA_DIR: data, HYDRA_RUN_DIR: run, HYDRA_LISTEN: at, HYDRA_AUTONOMY: '3', HYDRA_LOG_LEVEL: 'warn', HYDRA_SIM_WARMUP: up ? '500' : null,
		HYDRA_SIM_SESSIONS: up ? '500' : null };
	const DEFAULTS = { HYDRA_SEED: '42', HYDRA_SIM_EDGE: '0.05', HYDRA_SIM_HISTORY: '1000', HYDRA_SIM_WARMUP: '250', HYDRA_SIM_SESSION_SECONDS: '0', HYDRA_SIM_SESSIONS: '0',
		HYDRA_CAPITAL: '5000000', HYDRA_SCHEDULE: '14:00', HYDRA_PAGE_CACHE: '16', HYDRA_KEEP_TELEMETRY_DAYS: '0', HYDRA_KEEP_EVENTS_DAYS: '0', IB_GATEWAY_HOST: '127.0.0.1', IB_GATEWAY_PORT: '4002' };
	for (const row of page.root.all('#configuration tbody tr')) {
		const [setting, value, from] = row.all('td'), key = setting.words(), wanted = SET[key] ?? DEFAULTS[key];
		if (wanted) page.says(value, wanted);
		page.says(setting, key);
		if (wanted && key !== 'HYDRA_AUTONOMY' && from.words() !== (SET[key] ? 'environment' : 'default')) page.wrong.push(`${key}: from ${from.words()}`);
	}
});
check(`${name}: no number of the page is left`, !page.rest().length && !page.wrong.length, [...page.rest(), ...page.take()].join('; '));
finish();
