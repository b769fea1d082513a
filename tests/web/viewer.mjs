// A viewer of the event stream that comes back with the last id it saw, as a browser does; by HTTP/1.0, which has no chunks to
// put together. For the web tests.
import net from 'node:net';

const PATH = '/api/sse/cycle-status', LIMIT = 500; // further behind gets a reset (runner/sse.h)
const STATE = /^(cycle_update|status|reset)$/; // may repeat the newest id

export class Viewer {
	first; // events after this seq are its own
	last; // newest seq seen
	seen = 0; // journaled events since first
	returns = -1;
	resets = 0;
	faults = []; // in words
	// told(seq, kind, data): each journaled event, once; back(): ms until it comes back
	constructor(port, epoch, from, told = () => {}, back = () => 200 + Math.random() * 800) {
		Object.assign(this, { port, epoch, told, back, first: from, last: from });
		this.join();
	}
	join() {
		this.returns++;
		this.rest = '';
		this.socket = net.connect(this.port, '127.0.0.1');
		this.socket.on('connect', () => this.socket.write(`GET ${PATH} HTTP/1.0\r\nHost: 127.0.0.1\r\nLast-Event-ID: ${this.epoch}.${this.last}\r\n\r\n`));
		this.socket.on('data', d => this.take(d.toString('latin1')));
		this.socket.on('error', () => {});
		this.socket.on('close', () => { if (!this.done) this.timer = setTimeout(() => this.join(), this.back()); });
	}
	take(text) {
		const blocks = (this.rest + text).split('\n\n');
		this.rest = blocks.pop();
		for (const b of blocks) {
			const id = b.match(/^id: (\w+)\.(\d+)$/m), kind = b.match(/^event: (\w+)$/m)?.[1], data = Buffer.from(b.match(/^data: (.*)$/m)?.[1] ?? '', 'latin1').toString();
			if (/"runner": ?"down"|event: full/.test(b)) { this.socket.destroy(); return; } // it ends by itself, the polite way takes longer
			if (!kind)
				continue;
			if (!id || id[1] !== this.epoch)
				this.faults.push(`an event without an id of this ledger: ${b.slice(0, 80)}`);
			else if (kind === 'reset')
				this.reset(Number(id[2]));
			else
				this.event(Number(id[2]), kind, data);
		}
	}
	reset(newest) {
		if (newest === this.last) // skips nothing: a judgement of the gate, which has no event of its own
			return;
		this.resets++;
		if (newest - this.last <= LIMIT)
			this.faults.push(`a reset at ${newest}, only ${newest - this.last} behind`);
		this.last = newest;
	}
	event(seq, kind, data) {
		if (seq <= this.last) {
			if (!STATE.test(kind))
				this.faults.push(`${kind} ${seq} twice`);
			return;
		}
		if (seq !== this.last + 1)
			this.faults.push(`${kind} ${seq} after ${this.last}`);
		this.last = seq;
		this.seen++;
		this.told(seq, kind, data);
	}
	leave() {
		this.done = true;
		clearTimeout(this.timer);
		this.socket.destroy();
	}
}
