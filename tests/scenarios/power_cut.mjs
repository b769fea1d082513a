// power_cut.mjs TRACE DATA BASE: what a disk holds of a run when the power goes. Node reads the system calls that strace saw of it
// (TRACE, strings in hex) on files of the folder DATA, which began as BASE is.
//
//     … places            the numbers of calls after which to cut: every flush, the call before it, and more between, one a line
//     … cut N KEEP OUT    the folder as it may be found after the N-th call: OUT. Prints the newest event that a reader was told by then.
//
// The model is the one that a disk with a cache obeys: what was flushed is there; of what was not, KEEP none: nothing; KEEP a
// number: each write with probability 1/2 by that seed, the last of a file perhaps torn at a sector. Names that were made,
// moved or removed are on disk when their folder was flushed; before that those of some earlier moment may be.
import fs from 'node:fs';
import path from 'node:path';

const SECTOR = 512;
const [traceFile, data, base, command, ...rest] = process.argv.slice(2);
const unhex = text => Buffer.from(text.replaceAll('\\x', ''), 'hex');
const plain = text => text.startsWith('\\x') ? unhex(text).toString() : text;
const inside = file => path.dirname(file) === data && !file.endsWith('-shm'); // shared memory is no file after a reboot

// One call of the trace as { name, file, bytes, at, to, flags }, or null: nothing that changes the folder, or is told.
function call(line) {
	const m = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(line);
	if (!m || Number(m[3]) < 0)
		return null;
	const [, name, args] = m, result = Number(m[3]);
	const fd = /^-?\d+<([^>]*)>/.exec(args), strings = [...args.matchAll(/"([^"]*)"/g)].map(s => s[1]), numbers = args.split(', ');
	const file = fd ? plain(fd[1]) : '';
	switch (name) {
	case 'openat': {
		const opened = /<([^>]*)>$/.exec(line.trim()), flags = numbers[2];
		return { name, file: opened ? plain(opened[1]) : plain(strings[0]), flags };
	}
	case 'pwrite64': return { name, file, bytes: unhex(strings[0]).subarray(0, result), at: Number(numbers.at(-1)) };
	case 'write': case 'sendto': case 'sendmsg': case 'writev': return { name, file, bytes: Buffer.concat(strings.map(unhex)).subarray(0, result) };
	case 'ftruncate': return { name, file, at: Number(numbers.at(-1)) };
	case 'fsync': case 'fdatasync': return { name, file };
	case 'rename': return { name, file: plain(strings[0]), to: plain(strings[1]) };
	case 'unlink': return { name, file: plain(strings[0]) };
	}
	return null;
}

const calls = fs.readFileSync(traceFile, 'latin1').split('\n').map(call).filter(Boolean);

function put(content, at, bytes) {
	const size = Math.max(content.length, at + bytes.length), out = Buffer.alloc(size);
	content.copy(out);
	bytes.copy(out, at);
	return out;
}
function apply(content, w) {
	if (w.bytes)
		return put(content, w.at, w.bytes);
	return w.at <= content.length ? content.subarray(0, w.at) : put(content, w.at, Buffer.alloc(0));
}

class Disk {
	constructor() {
		this.names = new Map(); // as the program sees them
		this.moves = [];        // changes of names since the folder was flushed
		for (const file of fs.readdirSync(base))
			if (inside(path.join(data, file)))
				this.names.set(path.join(data, file), { kept: fs.readFileSync(path.join(base, file)), waiting: [], end: fs.statSync(path.join(base, file)).size, at: 0 });
		this.kept = new Map(this.names);
		this.told = 0;
	}
	rename(change) {
		change(this.names);
		this.moves.push(change);
	}
	open(c) {
		let f = this.names.get(c.file);
		if (!f) {
			if (!c.flags.includes('O_CREAT'))
				return;
			f = { kept: Buffer.alloc(0), waiting: [], end: 0, at: 0 };
			const made = f;
			this.rename(names => names.set(c.file, made));
		}
		if (c.flags.includes('O_TRUNC'))
			this.resize(f, 0);
		f.at = c.flags.includes('O_APPEND') ? f.end : 0;
	}
	resize(f, size) {
		f.waiting.push({ at: size });
		f.end = size;
	}
	write(f, at, bytes) {
		f.waiting.push({ at, bytes });
		f.end = Math.max(f.end, at + bytes.length);
	}
	flush(f) {
		f.kept = f.waiting.reduce(apply, f.kept);
		f.waiting = [];
	}
	// Is the call one of the folder's?
	take(c) {
		if (c.file === data && c.name.endsWith('sync')) {
			this.kept = new Map(this.names);
			this.moves = [];
			return true;
		}
		if (!inside(c.file)) {
			for (const [, seq] of c.bytes?.toString('latin1').matchAll(/^id: [^.\n]*\.(\d+)$/gm) ?? [])
				this.told = Math.max(this.told, Number(seq));
			return false;
		}
		const f = this.names.get(c.file);
		switch (c.name) {
		case 'openat': this.open(c); break;
		case 'pwrite64': this.write(f, c.at, c.bytes); break;
		case 'write': case 'writev': this.write(f, f.at, c.bytes); f.at += c.bytes.length; break;
		case 'ftruncate': this.resize(f, c.at); break;
		case 'fsync': case 'fdatasync': this.flush(f); break;
		case 'rename': this.rename(names => { const moved = names.get(c.file); names.delete(c.file); names.set(c.to, moved); }); break;
		case 'unlink': this.rename(names => names.delete(c.file)); break;
		default: return false;
		}
		return true;
	}
	// The content of a file after a cut
	found(f, random) {
		if (random === null)
			return f.kept;
		const some = f.waiting.filter(() => random() < 0.5), last = some.at(-1);
		if (last?.bytes?.length > SECTOR && random() < 0.5)
			some[some.length - 1] = { at: last.at, bytes: last.bytes.subarray(0, SECTOR * Math.floor(random() * last.bytes.length / SECTOR)) };
		return some.reduce(apply, f.kept);
	}
	lay(out, random) {
		const names = new Map(this.kept), moves = random === null ? 0 : Math.floor(random() * (this.moves.length + 1));
		this.moves.slice(0, moves).forEach(change => change(names));
		fs.mkdirSync(out, { recursive: true });
		for (const [file, f] of names)
			fs.writeFileSync(path.join(out, path.basename(file)), this.found(f, random), { mode: 0o640 });
	}
}

// mulberry32: small, and the same everywhere
function generator(seed) {
	let a = seed >>> 0;
	return () => {
		a = a + 0x6D2B79F5 >>> 0;
		let t = Math.imul(a ^ a >>> 15, a | 1);
		t ^= t + Math.imul(t ^ t >>> 7, t | 61);
		return ((t ^ t >>> 14) >>> 0) / 4294967296;
	};
}

const disk = new Disk();
if (command === 'places') {
	const places = new Set();
	calls.forEach((c, i) => {
		if (!disk.take(c))
			return;
		if (c.name.endsWith('sync')) {
			places.add(i);
			places.add(i + 1);
		} else if (i % 7 === 0) {
			places.add(i + 1);
		}
	});
	console.log([...places].sort((a, b) => a - b).join('\n'));
} else {
	const [n, keep, out] = rest;
	calls.slice(0, Number(n)).forEach(c => disk.take(c));
	disk.lay(out, keep === 'none' ? null : generator(Number(keep)));
	console.log(disk.told);
}
