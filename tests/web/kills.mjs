// kills.mjs DATA ADDRESS SEED KILLS WHOLE: under load, with viewers, each part of an instance is killed KILLS times at random
// moments and comes back by itself; then what takes everything along WHOLE times, started again by us. The environment has the
// settings, and KILLS_UP and KILLS_BUILD.
import { execFileSync } from 'node:child_process';
import { check, finish, notOk, pause } from './client.mjs';
import { alive, descriptors, Family, PAGES, Runner, tree, until, zombies } from './kills_family.mjs';
import { Load } from './kills_load.mjs';
import { Viewer } from './viewer.mjs';

const [data, at, seed, kills, whole] = process.argv.slice(2).map((a, i) => (i < 2 ? a : Number(a)));
const CLIENTS = 4, VIEWERS = 8;
const PAUSE = kills > 20 ? 150 : 75; // ms between two kills of page processes; multiwatch gives one up that lives less than 1 s 20 times in a row

// A sequence of its own for each that draws, so that a seed gives the same however they interleave: mulberry32.
function sequence(n) {
	let state = (seed + n * 0x9E3779B9) >>> 0;
	return () => {
		state = (state + 0x6D2B79F5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}
// n times each of the list, in any order
function times(n, list, random) {
	const all = list.flatMap(x => Array(n).fill(x));
	for (let i = all.length - 1; i > 0; i--) {
		const k = Math.floor(random() * (i + 1));
		[all[i], all[k]] = [all[k], all[i]];
	}
	return all;
}
// one of these processes; undefined when there is none just now
const one = (list, r) => list[Math.floor(r * list.length)];

const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', '-json', `${data}/fill_journal.db`, q], { maxBuffer: 2 ** 30 }).toString() || '[]');
const newest = () => sql('SELECT coalesce(max(seq), 0) AS n FROM event')[0].n;

// Who was dead, when: [{kind, from, to}], to Infinity while it is not back.
const deaths = [];
const SLACK = 50; // ms: a process that was told to die may still take a connection
const dead = (kinds, from, to) => deaths.some(d => kinds.includes(d.kind) && d.from <= to && d.to + SLACK >= from);
function kill(kind, pid, back = 0) {
	const from = performance.now(), d = { kind, from, to: from + back };
	try { process.kill(pid, 'SIGKILL'); } catch { return null; }
	deaths.push(d);
	return d;
}
const killed = kind => deaths.filter(d => d.kind === kind && !d.told).length;

const family = new Family(process.env.KILLS_UP, `${data}.up.log`);
const runner = new Runner(`${process.env.KILLS_BUILD}/hydra-runner`, `${data}.run/runner_status.json`, `${data}.log`);
const load = new Load(at, sequence(1), dead);
process.on('exit', () => {
	for (const child of [family.child, runner.child])
		if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

// Everything is there, and each address answers as it must.
let incomplete = '';
const complete = async () => {
	const pools = PAGES.map(p => family.find(p).length), probe = new Load(at, sequence(0), () => false);
	incomplete = family.ended ? `hydra-up ended: ${JSON.stringify(family.ended)}` : pools.some(n => n !== 2) ? `page processes: ${pools}` : '';
	for (const route of incomplete ? [] : probe.routes)
		await probe.one(route, false);
	incomplete ||= probe.faults.join(' | ');
	return incomplete === '';
};

// --- parts ------------------------------------------------------------------------------------------------------------
async function runners(random) {
	let start = 200; // ms
	for (let k = 0; k < kills; k++) {
		const before = performance.now(), wait = random();
		if (k % 2) { // anywhere in a start
			await pause(wait * start);
		} else { // while it trades
			if (!await until(() => runner.trades() || runner.ended))
				notOk(`start ${k} of the runner`, 'it does not trade');
			start = performance.now() - before;
			await pause(wait * 400);
		}
		kill('runner', runner.child.pid);
		const { code, signal } = await runner.over;
		if (signal !== 'SIGKILL')
			notOk(`the runner before kill ${k}`, `it ended with ${code ?? signal}`);
		runner.start();
	}
}

// One process of each kind of the list, after a random pause of this many ms on average.
async function others(list, ms, random) {
	for (const kind of list) {
		await pause(random() * 2 * ms);
		const which = random();
		let pid;
		if (!await until(() => (pid = one(family.find(kind), which)))) {
			notOk(`kill of ${kind}`, 'it does not come back');
			return;
		}
		kill(kind, pid);
	}
}

async function parts() {
	const lasting = () => ['hydra-up', 'master', 'pool'].flatMap(k => family.find(k)).map(p => [p, descriptors(p)]).join(' ');
	const before = lasting();
	const pages = sequence(3), apart = PAUSE * PAGES.length;
	await Promise.all([runners(sequence(2)), others(times(kills, PAGES, pages), PAUSE, pages), others(Array(kills).fill('nginx'), apart, sequence(4)), others(Array(kills).fill('tick'), apart, sequence(5))]);
	check(`the runner killed ${killed('runner')} times, each page's processes ${PAGES.map(killed).join(' ')}, nginx's worker ${killed('nginx')}, the tick of hydra-up ${killed('tick')}: everything is back and answers`,
		await until(complete) && await until(() => runner.trades()), () => incomplete || 'the runner does not trade');
	check('hydra-up, nginx and the pools are the same processes, with as many descriptors', await until(() => lasting() === before, 10e3), () => `${before}, now ${lasting()}`);
	const excess = Object.entries(load.errors).filter(([p, n]) => n > killed(p));
	check('a killed process costs one request at most', excess.length === 0, () => excess.join('; '));
	console.log(`# error pages ${JSON.stringify(load.errors)}`);
}

// --- what takes everything along ----------------------------------------------------------------------------------------
let start = 300; // ms, of the dashboard

// Everything is back, and of these processes none is left; else throws.
async function back(members) {
	const before = performance.now();
	if (!await until(complete))
		throw new Error(`not everything is back: ${incomplete}`);
	start = performance.now() - before;
	for (const d of deaths)
		if (d.to === Infinity) d.to = performance.now();
	if (!await until(() => !members.some(alive), 15e3))
		throw new Error(`left alive: ${members.filter(alive)}`);
}

// One kill, this many ms from now: everything ends, and is started again at once, as a restart policy would. Who was there.
async function fell(kind, ms, which) {
	let pid;
	await pause(ms);
	if (!await until(() => family.ended || (pid = one(family.find(kind), which))) || family.ended)
		throw new Error(`there is none to kill: ${JSON.stringify(family.ended)}`);
	const members = tree(family.pid);
	kill(kind, pid, Infinity);
	if (!await until(() => family.ended))
		throw new Error(`${kind} was killed, and hydra-up goes on`);
	const { code, signal } = family.ended;
	if (kind === 'hydra-up' ? signal !== 'SIGKILL' : code !== 1)
		throw new Error(`hydra-up ended with ${code ?? signal}`);
	family.start(true);
	return members;
}

async function wholes(random) {
	runner.child.kill('SIGTERM');
	check('the runner ends when it is told to', (await runner.over).code === 0, () => JSON.stringify(runner.ended));
	deaths.push({ kind: 'hydra-up', from: performance.now(), to: Infinity, told: true });
	family.child.kill('SIGTERM');
	check('and so does the dashboard', (await family.over).code === 0, () => JSON.stringify(family.ended));
	family.start(true); // with the runner
	let members = [], n = 0, killing = '';
	try {
		for (const kind of times(whole, ['master', 'pool', 'hydra-up'], random)) {
			const starting = random() < 0.5; // anywhere in a start, or while everything answers
			if (++n % 50 === 0)
				console.log(`# ${n} of ${3 * whole}`);
			killing = `${kind} ${starting ? 'in its start' : 'in its life'}`;
			if (!starting)
				await back(members.splice(0));
			members.push(...await fell(kind, random() * (starting ? start : 300), random()));
		}
		await back(members);
	} catch (e) {
		notOk(`kill ${n} of what takes everything along, ${killing}`, e.message);
	}
	check(`nginx killed ${killed('master')} times, a pool ${killed('pool')}, hydra-up ${killed('hydra-up')}: each time everything ended, and the next start serves`, await until(complete), () => incomplete);
}

// --- all of it ----------------------------------------------------------------------------------------------------------
console.log(`# seed ${seed}`);
family.start(false);
runner.start();
check('everything answers before', await until(async () => await complete() && runner.trades()), () => incomplete || 'the runner does not trade');
if (incomplete) { finish(); process.exit(); }
const epoch = sql("SELECT value FROM meta WHERE key = 'epoch'")[0].value, first = newest(), told = new Map(), unlike = [];
const draw = sequence(7), returns = () => draw() * 60; // ms until a viewer comes back
const viewers = Array.from({ length: VIEWERS }, () => new Viewer(Number(at.split(':')[1]), epoch, first, (seq, kind, text) => {
	// a cycle_update tells how things stand when it is sent, not what was written with the cycle
	const t = kind === 'cycle_update' ? `${kind} {}` : `${kind} ${text}`;
	if (told.has(seq) && told.get(seq) !== t) unlike.push(`${seq}: ${t}, before ${told.get(seq)}`);
	told.set(seq, t);
}, returns));
load.start(CLIENTS);

const started = Date.now();
await parts();
console.log(`# ${Math.round((Date.now() - started) / 1000)} s`);
await wholes(sequence(6));
console.log(`# ${Math.round((Date.now() - started) / 1000)} s`);

const goal = newest() + 2;
check('each viewer hears of what comes after', await until(() => viewers.every(v => v.last >= goal)), () => viewers.map(v => v.last).join(' '));
await load.stop();
viewers.forEach(v => v.leave());
const f = load.figures;
console.log(`# ${f.requests} requests: ${f.whole} whole, error pages ${JSON.stringify(load.errors)}, ${f.cut} cut with nginx, ${f.refused} refused without it; the slowest ${Math.round(load.slowest)} ms`);
check('no answer is wrong or half', load.faults.length === 0 && f.whole > 0, () => `${load.faults.length}: ${[...new Set(load.faults)].slice(0, 6).join(' | ')}`);
const faults = viewers.flatMap(v => v.faults), resets = viewers.reduce((n, v) => n + v.resets, 0);
check(`${VIEWERS} viewers, ${viewers.reduce((n, v) => n + v.seen, 0)} events, ${viewers.reduce((n, v) => n + v.returns, 0)} returns, ${resets} resets: each event once, in order`, faults.length === 0, () => `${faults.length}: ${faults.slice(0, 5).join(' | ')}`);
check('all were told the same', unlike.length === 0, () => unlike[0]);
const lost = sql(`SELECT seq, kind, data FROM event WHERE seq > ${first}`).filter(e => told.has(e.seq)).filter(e => {
	const [kind, ...rest] = told.get(e.seq).split(' ');
	told.delete(e.seq);
	return kind !== e.kind || kind !== 'cycle_update' && JSON.stringify(JSON.parse(rest.join(' '))) !== JSON.stringify(JSON.parse(e.data));
});
check('what they were told is in the ledger', lost.length === 0 && told.size === 0, () => `${told.size} are not there, ${lost.length} differ, ${JSON.stringify(lost[0])}`);
const unreaped = await zombies(family.pid);
check('no zombie', unreaped.length === 0, unreaped);
const members = tree(family.pid);
family.child.kill('SIGTERM');
await family.over;
check('TERM: status 0, and nothing is left', family.ended.code === 0 && await until(() => !members.some(alive), 15e3), () => JSON.stringify(family.ended));
finish();
process.exit();
