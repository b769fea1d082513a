'use strict';
/*
 * Chromium over its debugging pipe, with as little of a debugger as a measurement needs. Playwright lets a page that it watches
 * lay itself out once more before the style sheet is there, which a reader's browser does not do: a third of the time to the
 * first paint would be the watcher's. Messages are JSON, each ended by a zero byte, on descriptors 3 (to it) and 4 (from it).
 */
const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const FLAGS = ['--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--hide-scrollbars', '--mute-audio',
	'--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup']; // a new window would load the address bar's own pages
const WAIT = 30e3; // ms
const LOOK = 250, IDLE = 0.03; // ms between two looks at the processors' time, and the seconds of it that count as none

// { send(method, params, session), once(method, session, wanted), quiet(), close() }: answers and events as promises; all fail
// when it ends, and an event that does not come within WAIT. quiet: its processes have nothing to do; a new window has, for a second.
async function start() {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-bench-chromium-'));
	const child = spawn(process.env.CHROMIUM || '/usr/bin/chromium', [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
	const ended = new Promise(resolve => { child.once('exit', resolve); child.once('error', resolve); });
	const asked = new Map(), awaited = [];
	let id = 0, rest = '';

	function fail(error) {
		for (const { reject } of [...asked.values(), ...awaited.splice(0)])
			reject(error);
		asked.clear();
	}
	function take(message) {
		const one = asked.get(message.id);
		if (one) {
			asked.delete(message.id);
			return message.error ? one.reject(new Error(`${one.method}: ${message.error.message}`)) : one.resolve(message.result);
		}
		const i = awaited.findIndex(w => w.method === message.method && w.session === message.sessionId && w.wanted(message.params));
		if (i >= 0)
			awaited.splice(i, 1)[0].resolve(message.params);
	}
	child.stdio[3].on('error', fail);
	child.stdio[4].setEncoding('utf8').on('data', text => {
		const parts = (rest + text).split('\0');
		rest = parts.pop();
		parts.forEach(part => take(JSON.parse(part)));
	});
	ended.then(() => fail(new Error('chromium has ended')));

	const send = (method, params = {}, session) => new Promise((resolve, reject) => {
		asked.set(++id, { method, resolve, reject });
		child.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + '\0');
	});
	const used = async () => (await send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, one) => sum + one.cpuTime, 0);

	return {
		send,
		async quiet() {
			for (let before = await used(), end = Date.now() + WAIT; ;) {
				await new Promise(resolve => setTimeout(resolve, LOOK));
				const now = await used();
				if (now - before < IDLE)
					return;
				if (Date.now() > end)
					throw new Error(`chromium is not quiet within ${WAIT / 1000} s`);
				before = now;
			}
		},
		once: (method, session, wanted = () => true) => new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`${method} has not come within ${WAIT / 1000} s`)), WAIT).unref();
			awaited.push({ method, session, wanted, reject, resolve: params => { clearTimeout(late); resolve(params); } });
		}),
		async close() {
			child.stdio[3].write(JSON.stringify({ id: ++id, method: 'Browser.close' }) + '\0'); // it waits for its own children
			await ended;
			fs.rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
		},
	};
}

module.exports = { start };
