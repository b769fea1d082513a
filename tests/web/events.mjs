// events.mjs PART ADDRESS LEDGER [STATUS]: parts live, kills, crowd (with a runner that trades), offline, nothing, alone.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { ask, check, finish, notOk, pause, stream } from './client.mjs';

const [part, at, ledger, status] = process.argv.slice(2);
const PATH = '/api/sse/cycle-status';
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', '-json', ledger, q]).toString() || '[]');
const epoch = ledger ? sql("SELECT value FROM meta WHERE key = 'epoch'")[0].value : '';
const newest = () => sql('SELECT max(seq) AS n FROM event')[0].n;
const seq = e => Number(e.id.split('.')[1]);
const has = kind => r => r.events.some(e => e.event === kind);
const near = e => Math.abs(Date.parse(JSON.parse(e.data).timestamp) - Date.now()) < 600e3;
const same = (a, b) => JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));

async function live() {
	const before = newest();
	const first = await stream(at, PATH, r => has('status')(r) && has('cycle_update')(r));
	check('every event has an id of this ledger', first.events.length > 0 && first.events.every(e => e.id?.startsWith(`${epoch}.`) && seq(e) >= before), JSON.stringify(first.events.map(e => e.id)));
	{
		const own = e => seq(e) === JSON.parse(e.data).seq;
		// a simulated session lies years from now: the wall's clock and the market's are told apart
		const after = await stream(at, PATH, r => r.events.filter(e => e.event === 'cycle_update').length >= 3), updates = after.events.filter(e => e.event === 'cycle_update');
		check('cycle_update: one clock, the wall\'s, at the beginning and after a cycle', updates.length >= 3 && updates.every(near), updates.map(e => e.data));
		check('cycle_update: seq is the newest event, its own id', updates.every(own), updates.map(e => `${e.id} ${e.data}`));
	}
	check('at once: the current cycle_update and status', first.events[0].event === 'cycle_update' && first.events[1].event === 'status', first.events.map(e => e.event));
	check('a stream says when to come back', first.retry > 0, first.retry);
	check('status tells the state', ['running', 'catching_up'].includes(JSON.parse(first.events[1].data).state), first.events[1].data);

	const more = await stream(at, PATH, r => r.events.filter(e => seq(e) > before).length >= 6);
	check('then what happens, as it happens', more.events.some(e => seq(e) > before), more.why);

	for (const [how, query, headers] of [['Last-Event-ID', '', id => ({ 'Last-Event-ID': id })], ['?after=', id => `?after=${id}`, () => ({})]]) {
		const from = newest() - 40, id = `${epoch}.${from}`;
		const r = await stream(at, PATH + (query ? query(id) : ''), x => x.events.some(e => seq(e) >= from + 40), { headers: headers(id) });
		const wanted = sql(`SELECT seq, kind, data FROM event WHERE seq > ${from} AND seq <= ${from + 40} ORDER BY seq`), wrong = [];
		wanted.forEach((w, i) => {
			const e = r.events[i];
			if (!e || seq(e) !== w.seq || e.event !== w.kind || (w.kind === 'cycle_update' ? !near(e) || JSON.parse(e.data).seq < w.seq : !same(e.data, w.data)))
				wrong.push(`seq ${w.seq} ${w.kind}, got ${e?.id} ${e?.event}`);
		});
		check(`${how}: the missed events, in order, as journaled, and a cycle_update as things stand`, wanted.length === 40 && !wrong.length, wrong[0] ?? r.why);
	}
	{
		const from = newest() - 30;
		const r = await stream(at, `${PATH}?after=${epoch}.${from - 100}`, x => has('status')(x) || x.events.length > 30, { headers: { 'Last-Event-ID': `${epoch}.${from}` } });
		check('the header wins over ?after=', seq(r.events[0]) === from + 1, r.events[0]?.id);
		const none = await stream(at, `${PATH}?after=${epoch}.${newest()}`, has('status'));
		check('nothing missed: no reset', !has('reset')(none), none.events.map(e => e.event));
		let edge, full, tries = 0;
		do { // once more when it was too late, for the runner traded past the bound meanwhile
			edge = newest() - 495;
			full = await stream(at, `${PATH}?after=${epoch}.${edge}`, x => has('status')(x) || has('reset')(x));
		} while (has('reset')(full) && newest() - edge > 500 && ++tries < 20);
		check('495 behind: caught up', !has('reset')(full) && seq(full.events[0]) === edge + 1, full.events[0]?.event);
	}
	for (const [name, id] of Object.entries({ 'another epoch': `0123456789abcdef.${newest()}`, 'more than 500 behind': `${epoch}.1`, 'an id of the future': `${epoch}.${newest() + 100000}`, garbage: 'x', 'no number': `${epoch}.x`,
		'a negative number': `${epoch}.-1`, 'a number too long': `${epoch}.99999999999999999999`, markup: '%3Cscript%3E', '8 KB': 'a'.repeat(7000) }))
		for (const header of [true, false]) {
			if (name === '8 KB' && header)
				continue; // beyond what a header may have: refused, below
			const r = await stream(at, header ? PATH : `${PATH}?after=${encodeURIComponent(decodeURIComponent(id))}`, x => has('status')(x), { headers: header ? { 'Last-Event-ID': id } : {} });
			check(`reset: ${name} by ${header ? 'header' : '?after='}`, r.events[0]?.event === 'reset' && r.events.some(e => e.event === 'status') && r.events[0].id.startsWith(`${epoch}.`), r.events.map(e => e.event));
		}
	const head = await ask(at, PATH, { method: 'HEAD' });
	check('HEAD of the stream: a head and an end', head.status === 200 && head.body.length === 0 && head.one('content-type').startsWith('text/event-stream'), `${head.status}, ${head.body.length} bytes, ${head.one('content-type')}`);
	const quiet = await stream(at, PATH, x => x.comments.length > 0, { ms: 25e3 });
	check('a comment line for monitors within 25 s', quiet.comments.length > 0, quiet.why);
	check('a status event for the page within 25 s', quiet.events.filter(e => e.event === 'status').length >= 2, quiet.events.filter(e => e.event === 'status').length);
}

// As a browser does: comes back with the last id it has seen. Everything journaled, once, over three kills of the runner.
async function kills() {
	const start = newest(), seen = [], doubles = [];
	let last = start, id = `${epoch}.${start}`, done = false, resets = 0, pids = new Set();
	const follow = (async () => {
		while (!done) {
			let taken = 0;
			const r = await stream(at, PATH, x => {
				for (; taken < x.events.length; taken++) {
					const e = x.events[taken];
					if (e.event === 'reset' && seq(e) > last) resets++; // one that skips nothing tells of a judgement of the gate
					if (!e.id) continue;
					if (seq(e) > last) { seen.push([seq(e), e.event]); last = seq(e); id = e.id; }
					else if (['fill', 'breaker', 'agent', 'drift'].includes(e.event)) doubles.push(e.id);
				}
				return done;
			}, { headers: { 'Last-Event-ID': id }, ms: 60e3 }).catch(e => ({ why: e.message }));
			if (!done && !/ended|ECONN/.test(r.why ?? ''))
				notOk('the stream while the runner is killed', r.why);
			await pause(100);
		}
	})();
	const until = async (what, f) => {
		for (const end = Date.now() + 60e3; !f(); await pause(30))
			if (Date.now() > end) { notOk(what, 'not within 60 s'); return; }
	};
	const runner = () => { try { return JSON.parse(fs.readFileSync(status)); } catch { return {}; } };
	for (let i = 0; i < 3; i++) {
		const from = last;
		await until('events arrive', () => last >= from + 5);
		const { pid } = runner();
		pids.add(pid);
		try { process.kill(pid, 'SIGKILL'); } catch { /* gone already */ }
		await until('another runner', () => { const r = runner(); return r.pid && !pids.has(r.pid); });
	}
	const from = last;
	await until('events arrive after the last kill', () => last >= from + 5);
	done = true;
	await follow;
	const wanted = sql(`SELECT seq, kind FROM event WHERE seq > ${start} AND seq <= ${last} ORDER BY seq`);
	const missing = wanted.filter(w => !seen.some(s => s[0] === w.seq));
	check(`${seen.length} events over ${pids.size} kills of the runner: no gap`, missing.length === 0 && seen.length === wanted.length && pids.size === 3, `${missing.length} missing, first ${JSON.stringify(missing[0])}`);
	check('and no double', doubles.length === 0, doubles.slice(0, 3));
	check('and each of its kind', seen.every((s, i) => s[1] === wanted[i]?.kind), JSON.stringify(seen.find((s, i) => s[1] !== wanted[i]?.kind)));
	check('and no reset', resets === 0, resets);
}

async function crowd() {
	const open = [];
	const join = () => new Promise((resolve, reject) => {
		const socket = net.connect(Number(at.split(':')[1]), '127.0.0.1');
		let text = '';
		socket.on('data', d => { text += d; if (/event: (status|full)/.test(text)) resolve(text); });
		socket.on('error', reject);
		socket.on('end', () => resolve(text));
		open.push(socket);
		socket.write(`GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
	});
	const welcome = [];
	for (let i = 0; i < 500; i += 50)
		welcome.push(...await Promise.all(Array.from({ length: 50 }, join)));
	check('500 viewers are served', welcome.every(t => t.includes('event: status')), welcome.find(t => !t.includes('event: status'))?.slice(0, 200));
	const r = await stream(at, PATH, has('full'));
	check('one more is told in words, not by an error: 200, retry, "too many viewers"', r.answer.status === 200 && r.answer.one('content-type').startsWith('text/event-stream') && r.retry >= 5000 && /too many viewers/.test(r.events.find(e => e.event === 'full')?.data ?? ''), r.text);
	check('and not that the runner is down', !/"runner"/.test(r.text), r.text);
	check('pages answer meanwhile', (await ask(at, '/fills')).status === 200);
	open.forEach(s => s.destroy());
	let again;
	for (const end = Date.now() + 30e3; Date.now() < end; await pause(100)) {
		again = await stream(at, PATH, x => has('full')(x) || has('status')(x));
		if (has('status')(again)) break;
	}
	check('when they have gone there is room again', has('status')(again), again.text);
}

function offlineAnswer(r, name) {
	const e = r.events.find(x => x.event === 'cycle_update'), data = e ? JSON.parse(e.data) : {};
	check(`${name}: 200, retry, one cycle_update, the end`, r.answer.status === 200 && r.answer.one('content-type').startsWith('text/event-stream') && r.retry === 5000 && r.events.length === 1 && e && r.why === 'the stream ended', `${r.answer.status} ${r.text} ${r.why}`);
	check(`${name}: it says that the runner is down`, data.runner === 'down', e?.data);
	check(`${name}: it holds what the original sent`, ['agent_state', 'fill_count', 'timestamp', 'experiment_count', 'champion_version'].every(k => k in data), e?.data);
	return { e, data };
}

async function offline() {
	const { e, data } = offlineAnswer(await stream(at, PATH, () => false), 'without a runner');
	check('without a runner: the journal\'s count', data.fill_count === sql('SELECT count(*) AS n FROM fills')[0].n, e.data);
	// what was committed and not sent before the runner died comes when it is back: an id would skip it
	check('without a runner: no id', !e.id, e.id);
	const later = await stream(at, `${PATH}?after=${epoch}.5`, () => false, { headers: { 'Last-Event-ID': `${epoch}.5` } });
	const back = offlineAnswer(later, 'without a runner, coming back');
	check('without a runner, coming back: no id', !back.e.id, back.e.id);
	const head = await ask(at, PATH, { method: 'HEAD' });
	check('HEAD without a runner', head.status === 200 && head.body.length === 0, head.status);
}

async function nothing() {
	const { e, data } = offlineAnswer(await stream(at, PATH, () => false), 'without runner and journals');
	check('without journals: zero fills', data.fill_count === 0, JSON.stringify(e));
}

async function alone() {
	const r = await stream(at, PATH, () => false);
	check('neither runner nor overview program: 200, retry, in words', r.answer.status === 200 && r.answer.one('content-type').startsWith('text/event-stream') && r.retry === 5000 && r.events.some(x => /"runner":"down"/.test(x.data)), `${r.answer.status} ${r.text}`);
}

await { live, kills, crowd, offline, nothing, alone }[part]();
finish();
