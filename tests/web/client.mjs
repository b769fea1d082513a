// A client that hides nothing: bytes out, bytes in. For the web tests; every answer that passes here is also held to the
// headers that each answer must carry.
import net from 'node:net';
import zlib from 'node:zlib';

const WAIT = 30e3; // ms, an answer that takes longer has failed

let failed = 0;
export const ok = name => console.log(`ok ${name}`);
export const notOk = (name, why) => {
	failed++;
	console.log(`not ok ${name}: ${String(why).replaceAll(/\s+/g, ' ').slice(0, 400)}`);
};
export const check = (name, good, why = '') => (good ? ok(name) : notOk(name, typeof why === 'function' ? why() : why));
export const finish = () => {
	if (answers)
		check(`security headers on ${answers} answers`, insecure.length === 0, insecure.slice(0, 3).join('; '));
	process.exitCode = failed ? 1 : 0;
};

// Exactly once each, exactly so.
const GUARD = {
	'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
};
let answers = 0;
const insecure = [];
// site: what the browser says of who led here
function guard(what, answer, site) {
	answers++;
	const opener = ['none', 'same-origin'].includes(site) ? { 'cross-origin-opener-policy': '' } : {};
	for (const [name, value] of Object.entries({ ...GUARD, ...opener }))
		if (answer.all(name).join('|') !== value)
			insecure.push(`${what} (${answer.status}): ${name} is "${answer.all(name).join('|')}"`);
	const server = answer.one('server');
	if (/\d/.test(server))
		insecure.push(`${what}: tells its version: ${server}`);
}

function headOf(bytes) {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0)
		return null;
	const [line, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
	const fields = lines.map(l => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]);
	const all = name => fields.filter(f => f[0] === name).map(f => f[1]);
	return { status: Number(line.split(' ')[1]), fields, all, one: name => all(name)[0] ?? '', rest: bytes.subarray(end + 4) };
}

function unchunk(bytes) {
	const out = [];
	for (let at = 0; ;) {
		const end = bytes.indexOf('\r\n', at), size = parseInt(bytes.subarray(at, end).toString('latin1'), 16);
		if (end < 0 || !(size >= 0))
			throw new Error('cut in the middle of a chunk');
		if (size === 0)
			return Buffer.concat(out);
		out.push(bytes.subarray(end + 2, end + 2 + size));
		at = end + 2 + size + 2;
	}
}

// "127.0.0.1:8080" or "unix:/path"
function connect(at) {
	return at.startsWith('unix:') ? net.connect(at.slice(5)) : net.connect(Number(at.split(':').pop()), at.slice(0, at.lastIndexOf(':')));
}

// What comes back for these bytes until the other end closes; Buffer.
export function exchange(at, bytes) {
	return new Promise((resolve, reject) => {
		const got = [], socket = connect(at);
		const timer = setTimeout(() => { socket.destroy(); reject(new Error(`no end of the answer within ${WAIT} ms`)); }, WAIT);
		socket.on('data', d => got.push(d));
		socket.on('error', e => { clearTimeout(timer); got.length ? resolve(Buffer.concat(got)) : reject(e); });
		socket.on('end', () => { clearTimeout(timer); socket.destroy(); resolve(Buffer.concat(got)); });
		socket.write(bytes);
	});
}

// One request. target may be a Buffer for what no string can hold. headers: {name: value}; host: what to call the server.
export async function ask(at, target, { method = 'GET', headers = {}, host = '127.0.0.1', body = '', version = '1.1' } = {}) {
	const lines = Object.entries({ Host: host, Connection: 'close', ...(body ? { 'Content-Length': body.length } : {}), ...headers });
	const head = lines.filter(l => l[1] !== null).map(l => `${l[0]}: ${l[1]}\r\n`).join('');
	const bytes = await exchange(at, Buffer.concat([Buffer.from(`${method} `), Buffer.from(target), Buffer.from(` HTTP/${version}\r\n${head}\r\n${body}`)]));
	const answer = headOf(bytes);
	if (!answer)
		throw new Error(`${method} ${target}: no answer but "${bytes.toString('latin1').slice(0, 80)}"`);
	const chunked = answer.one('transfer-encoding') === 'chunked' && method !== 'HEAD';
	answer.body = chunked ? unchunk(answer.rest) : answer.rest;
	answer.plain = answer.one('content-encoding') === 'gzip' && method !== 'HEAD' ? zlib.gunzipSync(answer.body) : answer.body;
	answer.text = answer.plain.toString();
	answer.json = () => { try { return JSON.parse(answer.text); } catch { return null; } };
	guard(`${method} ${target}`.slice(0, 80), answer, headers['Sec-Fetch-Site']);
	return answer;
}

// The event stream until enough(events) or the end of it: {answer, events: [{id, event, data}], comments, retry, ended}.
export function stream(at, target, enough, { headers = {}, ms = WAIT } = {}) {
	return new Promise((resolve, reject) => {
		let got = Buffer.alloc(0);
		const socket = connect(at);
		const read = ended => {
			const answer = headOf(got);
			if (!answer)
				return null;
			let text, whole = false;
			if (answer.one('transfer-encoding') === 'chunked') {
				// whole chunks only: the last one may be under way
				const parts = [];
				for (let i = 0; ;) {
					const end = answer.rest.indexOf('\r\n', i), size = end < 0 ? NaN : parseInt(answer.rest.subarray(i, end).toString('latin1'), 16);
					whole = size === 0;
					if (!(size > 0) || answer.rest.length < end + 2 + size)
						break;
					parts.push(answer.rest.subarray(end + 2, end + 2 + size));
					i = end + 2 + size + 2;
				}
				text = Buffer.concat(parts).toString();
			} else {
				text = answer.rest.toString();
				whole = answer.one('content-length') !== '' && answer.rest.length >= Number(answer.one('content-length'));
			}
			const events = [], comments = [];
			let retry = null;
			for (const block of text.split('\n\n').slice(0, -1)) {
				const e = {};
				for (const line of block.split('\n')) {
					if (line.startsWith(':')) { comments.push(line); continue; }
					const field = line.slice(0, line.indexOf(':')), value = line.slice(line.indexOf(':') + 1).trimStart();
					if (field === 'retry') retry = Number(value); else if (field) e[field] = value;
				}
				if (e.event)
					events.push(e);
			}
			return { answer, text, events, comments, retry, ended: ended || whole };
		};
		const done = (r, why) => {
			clearTimeout(timer);
			socket.destroy();
			if (!r)
				return reject(new Error(`${target}: ${why}`));
			guard(`GET ${target}`.slice(0, 80), r.answer);
			r.why = why;
			resolve(r);
		};
		const timer = setTimeout(() => done(read(false), `not within ${ms} ms`), ms);
		socket.on('data', d => {
			got = Buffer.concat([got, d]);
			const r = read(false);
			if (r && enough(r))
				done(r, '');
			else if (r?.ended)
				done(r, 'the stream ended');
		});
		socket.on('error', e => done(null, e.message));
		socket.on('end', () => done(read(true), 'the stream ended'));
		const more = Object.entries(headers).map(h => `${h[0]}: ${h[1]}\r\n`).join('');
		socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`);
	});
}

export const pause = ms => new Promise(r => setTimeout(r, ms));

// What must never stand in a page of ours, whatever the journal or the request held: "" or what is wrong. Read tag by tag, so
// that words which merely look like markup may stand in texts and in quoted attributes.
const TAGS = new Set(('html head meta title link script body a header nav div span time i b main h1 h2 h3 p footer section form label select option input button table caption thead tbody tfoot tr th td dl dt dd ol ul li ' +
	'svg rect line polyline polygon circle text g path figure picture source img figcaption details summary progress hr code small strong em hx-partial').split(' '));
export function sound(html, marker = true) {
	const tag = /<(?:!DOCTYPE html|!--.*?--|\/?([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?)*)\s*\/?)>/gs;
	const bad = new Set();
	for (const [, name, attributes] of html.matchAll(tag)) {
		if (!name)
			continue;
		if (!TAGS.has(name.toLowerCase()))
			bad.add(`<${name}>`);
		if (/^script$/i.test(name) && attributes && !/ src="\/static\//.test(attributes))
			bad.add('a script of its own');
		for (const [, attribute, , value] of attributes.matchAll(/\s([\w:-]+)(\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+))?/gs)) {
			if (/^(on|style$|srcdoc$)/i.test(attribute))
				bad.add(`attribute ${attribute}`);
			if (/^(href|src|action|hx-get)$/i.test(attribute) && !/^["'](\/(?!\/)|#|\?)/.test(value ?? ''))
				bad.add(`${attribute}=${value}`);
		}
	}
	if (/<script>/i.test(html))
		bad.add('a script of its own');
	const rest = html.replaceAll(tag, '');
	if (rest.includes('<'))
		bad.add(`a loose "${rest.slice(rest.indexOf('<'), rest.indexOf('<') + 30)}"`);
	if (marker && /\{\{|\}\}/.test(html))
		bad.add('a template marker');
	return [...bad].join(', ');
}
