// half_open.mjs ADDRESS LEDGER RUN WORKER [FAR]: clients are cut off (those in the network of process FAR) or frozen; descriptors
// of nginx's WORKER and the runner's viewers, from its status file in RUN, go back to what they were.
// half_open.mjs crowd HOST:PORT: one such crowd; says "ready" when all of them are as far as they go.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { ask, check, finish } from './client.mjs';
import { descriptors, until } from './kills_family.mjs';
import { Viewer } from './viewer.mjs';

const EACH = 20; // of each kind in a crowd
const STREAM = '/api/sse/cycle-status';
const get = (path, lines = '') => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines}\r\n`;

// --- the crowd ----------------------------------------------------------------------------------------------------------
const KINDS = {
	silent: { say: '' },
	asking: { say: 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-' },
	resting: { say: get('/api/health'), hears: /\r\n\r\n\{[^]*\}/ },
	deaf: { say: get('/fills').repeat(40), reads: false }, // more than any buffer takes
	viewing: { say: get(STREAM), hears: /event: status/ },
};
function crowd(to) {
	const [host, port] = to.split(':');
	const one = kind => new Promise((resolve, reject) => {
		const s = net.connect(Number(port), host);
		let text = '';
		s.on('error', reject);
		s.on('connect', () => s.write(kind.say, () => { if (!kind.hears) resolve(); }));
		if (kind.reads === false)
			s.pause();
		else
			s.on('data', d => { text = (text + d).slice(-20000); if (kind.hears?.test(text)) resolve(); });
	});
	Promise.all(Object.values(KINDS).flatMap(k => Array.from({ length: EACH }, () => one(k)))).then(() => console.log('ready'), e => console.log(`not ready: ${e.message}`));
}

// --- those who look on ----------------------------------------------------------------------------------------------------
async function watch([at, ledger, run, worker, far]) {
	const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', '-json', ledger, q]).toString() || '[]');
	const status = () => { try { return JSON.parse(fs.readFileSync(`${run}/runner_status.json`)); } catch { return {}; } };
	const newest = () => sql('SELECT max(seq) AS n FROM event')[0].n;
	const epoch = sql("SELECT value FROM meta WHERE key = 'epoch'")[0].value;
	const viewers = Array.from({ length: 5 }, () => new Viewer(Number(at.split(':')[1]), epoch, newest()));
	const calm = viewers.length, joined = () => status().clients === calm;
	check('five who look on', await until(joined), () => JSON.stringify(status()));
	const before = descriptors(worker), pid = status().pid;
	const held = () => descriptors(worker) - before;

	// Crowds that will be gone: what they hold, and that it is given back while nothing of them can say so.
	const crowds = [{ name: 'frozen', command: [], to: at, vanish: child => child.kill('SIGSTOP') }];
	if (far) {
		const there = ['nsenter', `--net=/proc/${far}/ns/net`];
		crowds.push({ name: 'cut off', command: there, to: `10.255.0.1:${at.split(':')[1]}`, vanish: () => execFileSync(there[0], [...there.slice(1), 'ip', 'link', 'set', 'far', 'down']) });
	}
	for (const c of crowds) {
		const [first, ...rest] = [...c.command, process.execPath, process.argv[1], 'crowd', c.to];
		c.child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
		const said = await new Promise(resolve => { c.child.stdout.once('data', d => resolve(d.toString().trim())); c.child.on('exit', () => resolve('it ended')); });
		check(`${c.name}: ${EACH} each of ${Object.keys(KINDS).join(', ')}`, said === 'ready', said);
	}
	const names = crowds.map(c => c.name).join(', '), viewing = EACH * crowds.length;
	check(`${names}: before, ${viewing} viewers and what else they hold`, await until(() => status().clients === calm + viewing) && held() >= viewing * 3, () => `${held()} descriptors, ${status().clients} viewers`);
	crowds.forEach(c => c.vanish(c.child));
	for (const path of ['/', '/fills', '/system', '/api/health']) {
		const r = await ask(at, path).catch(e => ({ status: e.message }));
		check(`${names}: others are served ${path}`, r.status === 200, r.status);
	}
	const mark = newest() + 5;
	check(`${names}: those who look on see what happens`, await until(() => viewers.every(v => v.last >= mark)), () => viewers.map(v => v.last).join(' '));
	check(`${names}: the runner has its five viewers again`, await until(joined, 120e3), () => `${status().clients} viewers, ${status().dropped} dropped`);
	check(`${names}: nginx has the descriptors that it had`, await until(() => held() === 0, 120e3), () => `${held()} more`);
	for (const c of crowds) {
		check(`${c.name}: they were there all the time`, c.child.exitCode === null && c.child.signalCode === null, `${c.child.exitCode} ${c.child.signalCode}`);
		c.child.kill('SIGKILL');
	}

	// The runner's own sockets: on the first nobody asks, on the second nobody commands.
	for (const [name, file, n] of [['events', 'events.sock', 50], ['control', 'control.sock', 16]]) {
		const open = Array.from({ length: n }, () => {
			const s = net.connect(`${run}/${file}`);
			s.on('close', () => { s.over = true; }).on('error', () => {}).resume();
			return s;
		});
		await until(() => open.every(s => !s.connecting));
		check(`${n} on the ${name} socket that say nothing are let go`, await until(() => open.every(s => s.over)), () => `${open.filter(s => !s.over).length} are still there`);
	}

	const faults = viewers.flatMap(v => v.faults), away = viewers.reduce((n, v) => n + v.returns + v.resets, 0);
	check('those who look on saw every event once, over one connection', faults.length === 0 && away === 0, () => `${away} returns and resets, ${faults[0]}`);
	check('nginx and the runner are the same processes', status().pid === pid && descriptors(worker) > 0);
	viewers.forEach(v => v.leave());
	finish();
	process.exit();
}

if (process.argv[2] === 'crowd')
	crowd(process.argv[3]);
else
	await watch(process.argv.slice(2));
