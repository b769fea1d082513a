'use strict';
// An instance of Hydra for a test: hydra-up in a temporary folder on a free port, and a runner that the test itself starts
// and kills. HYDRA_BUILD names another build folder.
const { spawn, execFileSync } = require('child_process');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const ROOT = path.resolve(__dirname, '../..');
const BUILD = path.resolve(process.env.HYDRA_BUILD || path.join(ROOT, 'build'));
const alive = new Set();

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

// Ask again until the answer is true; the last answer goes into the error.
async function until(what, question, seconds = 15) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await question();
		if (answer)
			return answer;
		if (Date.now() > end)
			throw new Error(`not within ${seconds} s: ${what}`);
		await sleep(50);
	}
}

function freePort() {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

function child(file, args, options, log) {
	const process_ = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
	const state = { process: process_, text: '', ended: null };
	for (const stream of [process_.stdout, process_.stderr])
		stream.on('data', data => { state.text += data; fs.appendFileSync(log, data); });
	state.gone = new Promise(resolve => process_.on('close', (code, signal) => { state.ended = signal || code; alive.delete(state); resolve(state.ended); }));
	alive.add(state);
	return state;
}

async function end(state, signal = 'SIGTERM') {
	if (!state || state.ended !== null)
		return;
	state.process.kill(signal);
	if (await Promise.race([state.gone.then(() => false), sleep(15000).then(() => true)])) {
		state.process.kill('SIGKILL');
		await state.gone;
	}
}

class Instance {
	// env: HYDRA_… of this instance; data: folder to take the journals from
	static async start({ env = {}, data = '' } = {}) {
		const self = new Instance();
		self.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
		self.data = path.join(self.folder, 'data');
		self.run = path.join(self.folder, 'run');
		self.log = path.join(self.folder, 'log');
		if (data)
			fs.cpSync(data, self.data, { recursive: true });
		const port = await freePort();
		self.url = `http://127.0.0.1:${port}`;
		self.env = { PATH: process.env.PATH, HOME: self.folder, LANG: 'C.UTF-8', HYDRA_BUILD: BUILD, HYDRA_DATA_DIR: self.data,
			HYDRA_RUN_DIR: self.run, HYDRA_LISTEN: `127.0.0.1:${port}`, HYDRA_START_RUNNER: 'false', HYDRA_LOG_LEVEL: 'warn', HYDRA_AUTONOMY: '0', ...env };
		self.up = child(path.join(ROOT, 'nginx/hydra-up'), [], { cwd: self.folder, env: self.env }, self.log);
		try {
			await until('hydra-up serves', () => {
				if (self.up.ended !== null)
					throw new Error(`hydra-up ended with ${self.up.ended}: ${self.up.text}`);
				return self.up.text.includes('Hydra: http');
			});
		} catch (error) {
			await self.stop();
			throw error;
		}
		return self;
	}

	// A runner, past its warm-up unless told otherwise.
	async startRunner(state = 'running') {
		const { HYDRA_BUILD, ...env } = this.env;
		this.runner = child(path.join(BUILD, 'hydra-runner'), ['run'], { cwd: this.folder, env }, this.log);
		await until(`the runner is ${state}`, () => {
			if (this.runner.ended !== null)
				throw new Error(`the runner ended with ${this.runner.ended}: ${this.runner.text}`);
			return this.status().state === state && this.status().pid === this.runner.process.pid;
		}, 60);
	}

	status() {
		try {
			return JSON.parse(fs.readFileSync(path.join(this.run, 'runner_status.json'), 'utf8'));
		} catch {
			return {};
		}
	}

	async killRunner(signal = 'SIGKILL') {
		await end(this.runner, signal);
	}

	sql(statement, file = 'fill_journal.db') {
		return execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', path.join(this.data, file), statement], { encoding: 'utf8' }).trim();
	}

	async stop() {
		await end(this.runner);
		await end(this.up);
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

// For a run that is interrupted: nothing of it goes on listening.
function stopAll() {
	for (const state of alive)
		state.process.kill('SIGTERM');
}

module.exports = { Instance, until, sleep, stopAll, ROOT, BUILD };
