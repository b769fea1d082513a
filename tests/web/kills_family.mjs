// The processes of an instance, for the kills: who is whose child, what each is, starting and killing them.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pause } from './client.mjs';

export const PAGES = ['overview', 'fills', 'agent', 'drift', 'readiness', 'system', 'health', 'metrics', 'export'];
export const until = async (f, ms = 60e3) => {
	for (const end = Date.now() + ms; Date.now() < end; await pause(5))
		if (await f()) return true;
	return false;
};

const read = (pid, file) => { try { return fs.readFileSync(`/proc/${pid}/${file}`, 'latin1'); } catch { return ''; } };
// {pid, parent, state} of a process; null when it has gone
function stat(pid) {
	const fields = read(pid, 'stat').split(') ').pop().split(' ');
	return fields.length > 2 ? { pid, parent: Number(fields[1]), state: fields[0] } : null;
}
export const alive = pid => (stat(pid)?.state ?? 'Z') !== 'Z';
export const descriptors = pid => { try { return fs.readdirSync(`/proc/${pid}/fd`).length; } catch { return 0; } };
const all = () => fs.readdirSync('/proc').filter(n => /^\d+$/.test(n)).map(n => stat(Number(n))).filter(Boolean);

// Everything below this process, zombies too.
export function tree(root) {
	const list = all(), found = [];
	for (let next = [root]; next.length;) {
		next = list.filter(p => next.includes(p.parent)).map(p => p.pid);
		found.push(...next);
	}
	return found;
}
// Those that nobody has waited for, however often one looks: a parent takes a moment.
export const zombies = async root => {
	const dead = () => tree(root).filter(p => stat(p)?.state === 'Z');
	return await until(() => dead().length === 0, 10e3) ? [] : dead();
};

// hydra-up and what it starts. kind is a page, 'nginx' (its worker), 'master', 'pool' (any multiwatch), 'tick' (its sleep), 'hydra-up'.
export class Family {
	constructor(up, log) {
		this.up = up;
		this.log = fs.openSync(log, 'a');
	}
	start(runner) {
		this.child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', this.up], { env: { ...process.env, HYDRA_BUILD: process.env.KILLS_BUILD, HYDRA_START_RUNNER: String(runner) }, stdio: ['ignore', this.log, this.log] });
		this.pid = this.child.pid;
		this.over = new Promise(resolve => this.child.on('exit', (code, signal) => resolve(this.ended = { code, signal })));
		this.ended = null;
	}
	// pids of this kind that live
	find(kind) {
		const list = all(), below = pid => list.filter(p => p.parent === pid && p.state !== 'Z').map(p => p.pid);
		const mine = below(this.pid), named = what => mine.filter(p => read(p, 'cmdline').replaceAll('\0', ' ').includes(what));
		switch (kind) {
		case 'hydra-up': return [this.pid].filter(alive);
		case 'master': return named('nginx: master');
		case 'nginx': return named('nginx: master').flatMap(below);
		case 'pool': return named('multiwatch -f').filter(p => read(p, 'cmdline').startsWith('/'));
		case 'tick': return named('sleep ');
		default: return named(`/cgi/${kind}`).flatMap(below);
		}
	}
}

// A runner of our own, started again as soon as it has died: hydra-up waits longer each time.
export class Runner {
	constructor(program, status, log) {
		Object.assign(this, { program, status });
		this.log = fs.openSync(log, 'a');
	}
	start() {
		this.child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', this.program, 'run'], { stdio: ['ignore', this.log, this.log] });
		this.over = new Promise(resolve => this.child.on('exit', (code, signal) => resolve(this.ended = { code, signal })));
		this.ended = null;
	}
	trades() {
		try {
			const s = JSON.parse(fs.readFileSync(this.status));
			return s.pid === this.child.pid && ['catching_up', 'running'].includes(s.state);
		} catch {
			return false; // between two files
		}
	}
}
