// soak.mjs DATA ADDRESS PID MINUTES CSV: loads the instance of hydra-up PID for that long, writes down what each of its processes
// holds, and judges the last third of the time against the one before; the first is the warm-up.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { check, finish, pause } from '../web/client.mjs';
import { Load } from '../web/kills_load.mjs';
import { Viewer } from '../web/viewer.mjs';

const [data, at, up, minutes, csv] = process.argv.slice(2);
const VIEWERS = 20, READERS = 2, THINK = 250; // ms between two pages of a reader
const EVERY = 5000; // ms between two samples
const NOISE_KB = 512, GROWTH_KB_H = 2048; // what a process may gain from one third to the next, whatever the time; and for the time
// What the runner gains by design: the simulated market stays in its memory, in arrays of a bar and a day for each of three
// markets that double when they are full (runner/feed_sim_market.c), some 150 bytes each, and as much of the old ones is left behind;
// its first sessions are history.
const HISTORY = 1000, FIRST_ROOM = 1536, ROOM_KB = 3 * 0.3;
const room = sessions => FIRST_ROOM * 2 ** Math.max(0, Math.ceil(Math.log2((HISTORY + sessions) / FIRST_ROOM)));
const span = minutes * 60e3;

// --- what a process holds -------------------------------------------------------------------------------------------------

const read = path => { try { return fs.readFileSync(path, 'utf8'); } catch { return ''; } };
const below = pid => [pid, ...fs.existsSync(`/proc/${pid}/task`) ? read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).flatMap(below) : []];
function name(pid) {
	const words = read(`/proc/${pid}/cmdline`).split('\0');
	if (words[0].startsWith('nginx:'))
		return words[0].includes('master') ? 'nginx master' : 'nginx worker';
	const program = words.find(w => /\/(cgi\/\w+|hydra-up|hydra-runner)$/.test(w)) ?? words[0], base = program.split('/').pop();
	return /multiwatch$/.test(words[0]) ? `multiwatch ${base}` : base === 'hydra-runner' && words[1] !== 'run' ? `job ${words[1]}` : base;
}
// anonymous memory is what the process itself holds; the rest are files it shares with others
function sample(pid) {
	const field = key => Number(read(`/proc/${pid}/smaps_rollup`).match(new RegExp(`^${key}: +(\\d+)`, 'm'))?.[1] ?? NaN);
	const one = { pid, name: name(pid), anonymous: field('Anonymous'), rss: field('Rss') };
	try { one.descriptors = fs.readdirSync(`/proc/${pid}/fd`).length; } catch { return null; }
	return one.rss > 0 ? one : null;
}

// --- load -------------------------------------------------------------------------------------------------------------------

const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', '-json', `${data}/fill_journal.db`, q]).toString() || '[]');
const newest = () => sql('SELECT coalesce(max(seq), 0) AS n FROM event')[0].n;
const epoch = sql("SELECT value FROM meta WHERE key = 'epoch'")[0].value, first = newest();
const viewers = Array.from({ length: VIEWERS }, () => new Viewer(Number(at.split(':')[1]), epoch, first));
const load = new Load(at, Math.random, () => false);
let going = true;
async function reader(route) {
	for (; going; route++) {
		await load.one(load.routes[route % load.routes.length], route % 2 === 0);
		await pause(THINK);
	}
}
const readers = Array.from({ length: READERS }, (_, i) => reader(i * 7));

// --- life -------------------------------------------------------------------------------------------------------------------

const out = fs.createWriteStream(csv);
out.write('seconds,pid,name,anonymous_kb,rss_kb,descriptors\n');
const traded = () => sql("SELECT count(*) AS n FROM cycle WHERE state = 'done'")[0].n;
let warm; // sessions traded when the second third began
const start = performance.now(), samples = new Map(); // by pid: [{t, …}]
for (let t = 0; t < span; t = performance.now() - start) {
	for (const pid of below(up)) {
		const s = sample(pid);
		if (!s)
			continue;
		out.write(`${(t / 1000).toFixed(1)},${pid},${s.name},${s.anonymous},${s.rss},${s.descriptors}\n`);
		if (!samples.has(pid)) samples.set(pid, []);
		samples.get(pid).push({ t, ...s });
	}
	if (warm === undefined && t >= span / 3) warm = traded();
	await pause(EVERY);
}
const sessions = traded();
going = false;
await Promise.all(readers);
await pause(1000); // what was written last is on its way
const last = newest();
for (let i = 0; i < 100 && viewers.some(v => v.last < last); i++)
	await pause(100);
viewers.forEach(v => v.leave());
await new Promise(done => out.end(done));

// --- verdict ----------------------------------------------------------------------------------------------------------------

// What is held between answers, of which a leak leaves more and more. The median is no measure: an export holds the 2000 rows of its
// piece, or does not, and which of the two is the more frequent changes by chance.
const held = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 10)];
const rounds = Math.max(...[...samples.values()].map(l => l.length));
// in nearly every sample: a pid that comes round again is another process
const lasting = [...samples.values()].filter(l => l[0].t < span / 3 && l.at(-1).t > span * 5 / 6 && l.length > rounds / 2);
const bound = NOISE_KB + GROWTH_KB_H * minutes / 60 / 3;
const grown = [], opened = [];
console.log(`${'process'.padEnd(24)} anonymous kB held: second, last third   descriptors: least of each, most`);
for (const list of lasting.sort((a, b) => a[0].name.localeCompare(b[0].name))) {
	const [second, third] = [1, 2].map(n => list.filter(s => s.t >= span * n / 3 && s.t < span * (n + 1) / 3));
	const [m2, m3] = [second, third].map(l => held(l.map(s => s.anonymous)));
	// the floor is what is held when nobody asks for anything; a leak raises it
	const [d2, d3] = [second, third].map(l => Math.min(...l.map(s => s.descriptors))), most = Math.max(...list.map(s => s.descriptors));
	const who = list[0].name;
	console.log(`${who.padEnd(24)} ${String(m2).padStart(10)} ${String(m3).padStart(10)} ${d2.toString().padStart(12)} ${d3} ${most}`);
	const market = who === 'hydra-runner' ? ROOM_KB * (room(sessions) - room(warm)) : 0;
	if (m3 - m2 > bound + market) grown.push(`${who} ${m2} to ${m3} kB`);
	if (d3 > d2) opened.push(`${who} ${d2} to ${d3}`);
}
const names = new Set(lasting.map(l => l[0].name));
const faults = viewers.flatMap(v => v.faults), returns = viewers.reduce((n, v) => n + v.returns, 0), { requests, whole } = load.figures;
console.log(`${minutes} minutes: ${sessions} sessions, ${warm} of them in the warm-up, ${requests} answers, ${whole} whole, ${last - first} events to each of ${VIEWERS} viewers, ${load.fills} fills told, slowest ${load.slowest.toFixed(0)} ms`);
const fine = (name, why) => check(name, why === '', why);
fine('every lasting process was measured', ['hydra-up', 'hydra-runner', 'nginx worker', 'nginx master', 'overview', 'fills', 'export', 'multiwatch overview'].filter(n => !names.has(n)).join(', '));
fine('memory is flat', grown.join('; '));
fine('descriptors are flat', opened.join('; '));
fine('every answer is whole', load.faults.slice(0, 3).join('; ') || (whole < requests || requests < minutes * 60 ? `${whole} of ${requests}` : ''));
const behind = viewers.filter(v => v.last < last).map(v => `one is at ${v.last} of ${last}`), resets = viewers.reduce((n, v) => n + v.resets, 0);
fine('no viewer misses an event', faults[0] ?? behind[0] ?? (returns || resets ? `${returns} returns, ${resets} resets` : ''));
finish();
