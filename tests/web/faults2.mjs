// faults2.mjs PART ADDRESS [LEDGER STATUS]: parts clients (slow, half-open, flooding), restart (500 viewers, the runner killed).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { ask, check, finish, pause } from './client.mjs';
import { Viewer } from './viewer.mjs';

const [part, at, ledger, status] = process.argv.slice(2);
const port = Number(at.split(':')[1]);
const VIEWERS = 500;

// A socket that says how it went: what came, and that it is over. Errors are an end too.
function open(say) {
	const s = net.connect(port, '127.0.0.1'), it = { socket: s, text: '', over: false };
	s.on('data', d => { it.text += d.toString('latin1'); });
	s.on('error', () => { it.over = true; });
	s.on('close', () => { it.over = true; });
	s.on('connect', () => say(s));
	return it;
}
const until = async (f, ms = 60e3) => {
	for (const end = Date.now() + ms; Date.now() < end; await pause(20))
		if (f()) return true;
	return false;
};
async function served(name) {
	for (const path of ['/', '/fills', '/system', '/api/health']) {
		const r = await ask(at, path);
		if (r.status !== 200) {
			check(`${name}: the others are served`, false, `${path}: ${r.status}`);
			return;
		}
	}
	check(`${name}: the others are served`, true);
}
const gone = list => until(() => list.every(c => c.over));

async function clients() {
	// a request line, and then nothing; a header that never ends; nothing at all
	const hung = [];
	for (const text of ['', 'GET / HTTP/1.1\r\n', 'GET /system HTTP/1.1\r\nHost: 127.0.0.1\r\nX-', `POST /fills HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx`])
		for (let i = 0; i < 100; i++)
			hung.push(open(s => text && s.write(text)));
	await served('400 clients that do not finish asking');
	check('400 clients that do not finish asking are let go', await gone(hung), () => `${hung.filter(c => !c.over).length} are still there`);

	// a letter at a time
	const slow = Array.from({ length: 50 }, () => {
		const text = 'GET /fills HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
		let n = 0;
		const c = open(s => { c.timer = setInterval(() => (n < text.length && !c.over ? s.write(text[n++]) : clearInterval(c.timer)), 50); });
		return c;
	});
	await served('50 clients that ask a letter at a time');
	check('50 clients that ask a letter at a time: each has an answer or is let go', await gone(slow) && slow.every(c => c.text === '' || /^HTTP\/1\.1 (200|408)/.test(c.text)), () => slow.find(c => !c.over)?.text.slice(0, 80) ?? 'an answer of another kind');

	// they ask, and read nothing
	const deaf = Array.from({ length: 100 }, () => open(s => { s.pause(); s.write('GET /fills HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(20)); }));
	await served('100 clients that read nothing');
	deaf.forEach(c => c.socket.destroy());

	// they ask, say that they are done, and still want the answer; they ask and are gone
	const half = Array.from({ length: 100 }, (_, i) => open(s => { s.write(`GET ${['/', '/fills', '/system', '/drift'][i % 4]} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`); s.end(); }));
	check('100 clients that close their half are let go', await gone(half));
	const left = Array.from({ length: 200 }, () => open(s => { s.write('GET /fills HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'); s.destroy(); }));
	await gone(left);
	await served('200 clients that ask and are gone');

	// more head, more body than anybody needs
	const line = `X-Flood: ${'a'.repeat(7000)}\r\n`;
	const heads = Array.from({ length: 100 }, () => open(s => s.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${line.repeat(40)}\r\n`)));
	const many = Array.from({ length: 100 }, () => open(s => s.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X-Y: 1\r\n'.repeat(20000)}\r\n`)));
	const bodies = ['GET', 'POST', 'PUT'].flatMap(method => Array.from({ length: 20 }, () => open(s => {
		const block = 'b'.repeat(65536);
		s.write(`${method} /fills HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n`);
		const pour = () => { while (!s.destroyed && s.bytesWritten < 8e6) if (!s.write(block)) { s.once('drain', pour); return; } };
		pour();
	})));
	const chunks = Array.from({ length: 20 }, () => open(s => s.write(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n${'fff\r\n' + 'c'.repeat(4095) + '\r\n'}`.padEnd(200000, 'fff\r\n'))));
	await served('floods of heads and bodies');
	const all = [...heads, ...many, ...bodies, ...chunks];
	check('floods of heads and bodies are let go', await gone(all), () => `${all.filter(c => !c.over).length} are still there`);
	const wrong = all.filter(c => c.text !== '' && !/^HTTP\/1\.1 (400|405|408|413|414|431|494)/.test(c.text));
	check('floods of heads and bodies are refused, none with a fault of ours', wrong.length === 0, () => wrong[0].text.slice(0, 120));
	check('and told in words where an answer came', all.some(c => c.text.includes('<h1>')), all.find(c => c.text)?.text.slice(0, 120));
}

async function restart() {
	const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', '-json', ledger, q]).toString() || '[]');
	const epoch = sql("SELECT value FROM meta WHERE key = 'epoch'")[0].value, newest = () => sql('SELECT max(seq) AS n FROM event')[0].n;
	const runner = () => { try { return JSON.parse(fs.readFileSync(status)); } catch { return {}; } };
	const start = newest(), viewers = [];
	for (let i = 0; i < VIEWERS; i += 50) {
		for (let k = 0; k < 50; k++) viewers.push(new Viewer(port, epoch, start));
		await pause(50);
	}
	check('500 viewers see events', await until(() => viewers.every(v => v.last > start)), () => `${viewers.filter(v => v.last === start).length} see none`);
	for (let kill = 1; kill <= 2; kill++) {
		const mark = newest() + 20;
		await until(() => viewers.every(v => v.last >= mark));
		const { pid } = runner(), before = newest();
		process.kill(pid, 'SIGKILL');
		check(`kill ${kill}: the runner is started again`, await until(() => { const r = runner(); return r.pid && r.pid !== pid; }));
		await until(() => newest() > before);
		const goal = newest();
		check(`kill ${kill}: all 500 viewers are back`, await until(() => viewers.every(v => v.last >= goal), 120e3), () => `${viewers.filter(v => v.last < goal).length} are not`);
	}
	const goal = Math.min(...viewers.map(v => v.last));
	viewers.forEach(v => v.leave());
	const gaps = viewers.filter(v => v.resets || v.faults.length || v.seen !== v.last - v.first);
	check(`${goal - start} events over 2 kills, 500 viewers: each saw every one, none twice`, gaps.length === 0 && goal > start, () => `${gaps.length} did not; the first: ${gaps[0].resets} resets, ${gaps[0].seen} events after ${gaps[0].first}, ${gaps[0].faults[0]}`);
	check('every viewer came back after each kill', viewers.every(v => v.returns >= 2), () => viewers.map(v => v.returns).sort()[0]);
	check('pages answer afterwards', (await ask(at, '/system')).status === 200);
}

await { clients, restart }[part]();
finish();
process.exit();
