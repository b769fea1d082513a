// A page as a tree of its words, and of each number in it whether a test has accounted for it. What a test says of an element is
// compared to the letter; what no test said anything of, and has a digit, is named by rest().
import { execFileSync } from 'node:child_process';

export const journal = (data, file) => sql => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/${file}.db`, sql],
	{ maxBuffer: 1 << 28 }).toString().replaceAll(/(?<=[:,[])-?Inf\b/g, 'null') || '[]');

// Numbers as the pages write them.
const NONE = '—', lost = x => x === null || x === undefined || !Number.isFinite(x);
export const count = n => (lost(n) ? NONE : `${n < 0 ? '−' : ''}${String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, ',')}`);
export function real(x, digits, plus = false) {
	if (lost(x))
		return NONE;
	const text = Math.abs(x).toFixed(digits), [whole, part] = text.split('.');
	return `${Number(text) === 0 ? '' : x < 0 ? '−' : plus ? '+' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${part ? `.${part}` : ''}`;
}
export const signed = (x, digits) => real(x, digits, true);
export const percent = (x, digits, plus = false) => (lost(x) ? NONE : `${real(100 * x, digits, plus)} %`);
export const money = (micro, plus = false) => (lost(micro) ? NONE : real(Math.abs(micro) / 1e6, 2).replace(/^/, `${micro < 0 ? '−' : plus && micro > 0 ? '+' : ''}$`));
export const bytes = n => {
	let i = 0;
	for (; n >= 999.5; i++)
		n /= 1000;
	return `${n.toFixed(i && n < 9.95 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB', 'TB'][i]}`;
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const day = iso => (iso ? `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}` : NONE);
export const instant = text => Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
const whole = ms => Math.floor(ms / 1000) * 1000;
function local(ms) { // at the exchange
	const part = Object.fromEntries(new Intl.DateTimeFormat('en-US',
		{ timeZone: 'America/Chicago', year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
		timeZoneName: 'short' })
		.formatToParts(ms).map(p => [p.type, p.value]));
	return { date: `${part.day} ${MONTHS[part.month - 1]} ${part.year}`, time: `${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}` };
}
// Within a rounding of its last figure: for a number in a sentence, of which only the value is known here.
export function rounds(text, value) {
	const digits = text.replaceAll(',', '').replace('−', '-').replace('+', ''), places = digits.split('.')[1]?.length ?? 0;
	return !lost(value) && Math.abs(Number(digits) - value) <= 0.5000001 * 10 ** -places;
}

const decode = text => text.replaceAll('\u00a0', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&nbsp;', ' ').replaceAll('&amp;', '&');
const VOID = new Set(['img', 'rect', 'source', 'input', 'br', 'line', 'circle', 'hr', 'path', 'meta', 'link', 'polyline', 'polygon']);
class Node {
	constructor(tag, attributes, parent) {
		Object.assign(this, { tag, parent, nodes: [] });
		this.at = Object.fromEntries([...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(m => [m[1], decode(m[2] ?? '')]));
		this.classes = (this.at.class ?? '').split(' ');
	}
	is(simple) {
		const [, tag, id, cls] = simple.match(/^([\w-]*)(?:#([\w:-]+))?(?:\.([\w-]+))?$/);
		return (!tag || this.tag === tag) && (!id || this.at.id === id) && (!cls || this.classes.includes(cls));
	}
	all(selector) { // "#id tag.class tag": descendants
		return selector.split(' ').reduce((from, simple) => [...new Set(from.flatMap(n => n.inner().filter(m => m.is(simple))))], [this]);
	}
	find(selector) { return this.all(selector)[0] ?? null; }
	inner() { return this.nodes.filter(n => n instanceof Node).flatMap(n => [n, ...n.inner()]); }
	texts() { return this.nodes.flatMap(n => (n instanceof Node ? n.texts() : [n])); }
	words(seen = false) { return this.texts().filter(t => !seen || !t.seen).map(t => t.text).join(' ').replace(/\s+/g, ' ').trim(); }
	path() { return `${this.parent?.tag ? `${this.parent.path()} ` : ''}${this.tag}${this.at.id ? `#${this.at.id}` : ''}`; }
}

// Words that stand in one text after the other, a blank between two elements.
export class Page {
	constructor(html, part = 'main') {
		const root = new Node('', '', null);
		let at = root;
		for (const [, close, tag, attributes, empty, text] of html.matchAll(/<!--.*?-->|<!DOCTYPE[^>]*>|<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/gis)) {
			if (text !== undefined)
				at.nodes.push({ text: decode(text), seen: false, of: at });
			else if (close) {
				while (at.parent && at.tag !== tag) at = at.parent;
				at = at.parent ?? at;
			} else if (tag) {
				const node = new Node(tag, attributes, at);
				at.nodes.push(node);
				if (!empty && !VOID.has(tag)) at = node;
			}
		}
		this.root = root.find(part) ?? root;
		this.from = this.root;
		this.now = Date.now();
		this.wrong = [];
	}
	// What follows is said of the part that this selects.
	within(selector) { this.from = selector ? this.root.find(selector) : this.root;
		if (!this.from) { this.wrong.push(`no ${selector}`); this.from = new Node('none', '', null); } return this; }
	node(what) { return typeof what === 'string' ? this.from.find(what) : what; }
	// Exactly these words; of a time that stands in them, see when(). A RegExp is for words without numbers of their own.
	says(what, wanted) {
		const node = this.node(what), got = node?.words() ?? '(not there)';
		if (!node || !(wanted instanceof RegExp ? wanted.test(got) : got === String(wanted).replace(/\s+/g, ' ').trim()))
			this.wrong.push(`${node?.path() ?? what}: "${got.slice(0, 160)}", not "${String(wanted).slice(0, 160)}"`);
		node?.texts().forEach(t => { t.seen = true; });
	}
	// <time> elements: this instant, in the page's words and as UTC; null: the moment the page was made.
	when(what, at, words) {
		const node = this.node(what), time = node?.tag === 'time' ? node : node?.find('time'), got = time?.words() ?? '';
		const is = Date.parse(time?.at.datetime ?? ''), wanted = at === null ? is : whole(typeof at === 'number' ? at : instant(at)), { date, time: hour } = local(wanted),
			past = Math.round((this.now - wanted) / 1000);
		const ago = got.match(/^(?:just now|([\d,]+) (s|min|h|d) ago)$/), unit = { s: 1, min: 60, h: 3600, d: 86400 }[ago?.[2]] ?? 1;
		const good = ago ? Math.abs(past - Number(ago[1] ?? 0) * unit) <= unit / 2 + 5 : got === (words ? words(date, hour) : `${date} ${hour}`) ||
			(local(this.now).date === date && got === hour);
		if (is !== wanted || time.at.title !== time.at.datetime && time.at.title !== undefined || !good || (at === null && Math.abs(this.now - is) > 60e3))
			this.wrong.push(`${node?.path() ?? what}: ${got} (${time?.at.datetime}), not ${date} ${hour} (${at})`);
		time?.texts().forEach(t => { t.seen = true; });
	}
	// <dl>: each term's words; null: said by another rule. Terms that are not named here are named by rest() when they have numbers.
	list(what, wanted) {
		const node = this.node(what);
		for (const [term, words] of Object.entries(wanted)) {
			const dt = node?.all('dt').find(t => t.words() === term), dd = dt?.parent.find('dd');
			dt?.texts().forEach(t => { t.seen = true; });
			if (!dd) this.wrong.push(`${what}: no ${term} but ${node?.all('dt').map(t => t.words())}`);
			else if (typeof words === 'function') words(dd);
			else if (words !== null) this.says(dd, words);
		}
	}
	// Rows of the table with this caption, cell by cell; a function is called with the cell, null leaves it to another rule.
	table(caption, wanted) {
		const table = this.from.all('table').find(t => t.find('caption')?.words().startsWith(caption)), rows = table?.all('tbody tr').filter(r => !r.classes.includes('detail')) ?? [];
		if (rows.length !== wanted.length)
			this.wrong.push(`${caption}: ${rows.length} rows, not ${wanted.length}`);
		rows.forEach((row, i) => row.nodes.filter(n => n instanceof Node).forEach((cell, k) => {
			const w = wanted[i]?.[k];
			if (typeof w === 'function') w(cell);
			else if (w !== null && w !== undefined) this.says(cell, w);
		}));
		return rows;
	}
	// The share of a bar.
	meter(cell, share, words) {
		const width = Number(cell.find('rect')?.at.width);
		if (!(Math.abs(width - 100 * share) <= 0.0501)) this.wrong.push(`${cell.path()}: a bar of ${width}, not ${100 * share}`);
		this.says(cell, words);
	}
	// Words that are no datum: {selector or RegExp: why}. Each must be there, so that the list stays true.
	fixed(list) {
		for (const words of list) {
			const hits = this.root.texts().filter(t => !t.seen && /\d/.test(t.text) &&
				(words instanceof RegExp ? words.test(t.text.replace(/\s+/g, ' ').trim()) : t.text.replace(/\s+/g, ' ').trim() === words));
			if (!hits.length) this.wrong.push(`no longer on the page: ${words}`);
			hits.forEach(t => { t.seen = true; });
		}
	}
	rest() { return this.root.texts().filter(t => !t.seen && /\d/.test(t.text)).map(t => `${t.of.path()}: "${t.text.replace(/\s+/g, ' ').trim().slice(0, 120)}"`); }
	take() { const w = this.wrong; this.wrong = []; return w; }
}
