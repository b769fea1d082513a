// The load of the kills: requests to every address, each answer judged by what it must hold and by who was dead meanwhile.
import { ask, pause } from './client.mjs';
import { ROUTES, TYPES } from './routes_table.mjs';

// Which program answers an address; nginx itself what is left.
const OWNERS = [[/^\/(fills\.csv|api\/fills)$/, 'export'], [/^\/(api\/)?fills\b/, 'fills'], [/^\/(api\/agent\/|api\/model\/|agent$)/, 'agent'], [/^\/drift$/, 'drift'], [/^\/(api\/)?readiness\b/, 'readiness'], [/^\/system$|^\/api\/system\/[cds]/, 'system'],
	[/^\/api\/health$/, 'health'], [/^\/metrics$/, 'metrics'], [/./, 'overview']];
export const owner = path => OWNERS.find(([r]) => r.test(path))[1];
const TITLES = { '/': 'Overview', '/fills': 'Fills', '/fills/1': 'Fill 1', '/agent': 'Agent', '/drift': 'Drift', '/readiness': 'Readiness', '/system': 'System' };

const keys = x => Object.keys(x).sort().join(' ');
// "" or what is wrong with this answer of a program that lives.
function wrong(route, r) {
	const end = { page: '</html>', svg: '</svg>', fragment: '>', csv: '\r\n', metrics: '\n' }[route.kind], type = r.one('content-type');
	if (r.one('content-encoding') !== 'gzip' && r.one('transfer-encoding') !== 'chunked' && Number(r.one('content-length')) !== r.body.length)
		return `${r.body.length} bytes of ${r.one('content-length')}`;
	if (route.kind === 'moved')
		return r.status === 301 && r.one('location') === route.to ? '' : `${r.status} to ${r.one('location')}`;
	if (route.kind === 'gone')
		return r.status === 405 && r.json()?.detail ? '' : `${r.status} ${r.text}`;
	if (r.status !== 200 || !type.startsWith(TYPES[route.kind]))
		return `${r.status} ${type} ${r.text.slice(0, 200)}`;
	if (/(fill|experiment|cycle)_journal\.db: /.test(r.text))
		return r.text.match(/(fill|experiment|cycle)_journal\.db: [^<]*/)[0];
	if (end)
		return !(/^(csv|metrics)$/.test(route.kind) ? r.text : r.text.trimEnd()).endsWith(end) ? `ends with ${r.text.slice(-80)}` : route.kind === 'page' && r.text.match(/<title>(?:● .* — )?([^<]*)<\/title>/)?.[1] !== `${TITLES[route.path]} · Hydra` ? `another page: ${r.text.match(/<title>[^<]*/)}` : '';
	const json = r.json(), object = route.list ? json?.[0] : json;
	return json === null ? `no JSON: ${r.text}` : route.keys && (!object || keys(object) !== route.keys) ? `keys ${object && keys(object)}` : '';
}

// An error page of ours, whole, in the words of its kind.
function decent(route, r) {
	if (![502, 503, 504].includes(r.status) || (r.one('transfer-encoding') !== 'chunked' && Number(r.one('content-length')) !== r.body.length))
		return false;
	const html = route.kind === 'fragment' ? /^<section[^]*<\/section>\s*$/ : /<h1>[^]*<\/html>\s*$/;
	return route.path.startsWith('/api/') && route.kind !== 'fragment' ? Boolean(r.json()?.detail) : html.test(r.text);
}

export class Load {
	figures = { requests: 0, whole: 0, refused: 0, cut: 0 };
	errors = {}; // error pages of each program
	faults = [];
	fills = 0; // the most that any answer has told
	slowest = 0; // ms
	// dead(kind..., from, to): was one of these processes killed, or not back yet, between the two
	constructor(at, random, dead) {
		Object.assign(this, { at, random, dead });
		this.routes = ROUTES.filter(r => r.kind !== 'stream' && !r.path.includes('experiments/')).map(r => ({ ...r, path: r.path.replace('{id}', '1'), keys: /breakdown|champion|readiness$/.test(r.path) ? '' : r.keys }));
	}
	start(clients) {
		this.going = true;
		this.clients = Array.from({ length: clients }, () => this.client());
	}
	async stop() {
		this.going = false;
		await Promise.all(this.clients);
	}
	async client() {
		while (this.going) {
			const route = this.routes[Math.floor(this.random() * this.routes.length)];
			if (!await this.one(route, this.random() < 0.5))
				await pause(20); // nobody listens just now
		}
	}
	// false when there was no answer
	async one(route, gzip) {
		const { path } = route, program = owner(path), floor = this.fills, from = performance.now();
		let r, why;
		try {
			r = await ask(this.at, path, { headers: gzip ? { 'Accept-Encoding': 'gzip' } : {} });
			why = r.status === 429 && program === 'export' && r.text.includes('Two exports are under way') ? '' : wrong(route, r);
		} catch (e) {
			why = e.message;
		}
		const to = performance.now(), nginx = this.dead(['nginx', 'master', 'pool', 'hydra-up'], from, to);
		this.figures.requests++;
		this.slowest = Math.max(this.slowest, to - from);
		if (why === '') {
			this.figures.whole++;
			this.count(path, r, floor);
		} else if (r && decent(route, r) && (nginx || this.dead([program], from, to))) {
			this.errors[program] = (this.errors[program] ?? 0) + 1;
		} else if (/ECONNREFUSED/.test(why) && nginx) {
			this.figures.refused++;
			return false;
		} else if (/ECONNRESET|EPIPE|no answer but|cut in the middle|unexpected end of file|\d+ bytes of \d+/.test(why) && (nginx || program === 'export' && this.dead([program], from, to))) /* a long answer ends where its program does, and is seen to */ {
			this.figures.cut++;
		} else {
			this.faults.push(`${path}: ${why}`);
		}
		return true;
	}
	count(path, r, floor) {
		if (path !== '/api/fills/summary')
			return;
		const n = r.json().fill_count;
		if (n < floor)
			this.faults.push(`${path}: ${n} fills, after ${floor} had been told`);
		this.fills = Math.max(this.fills, n);
	}
}
