// input.mjs ADDRESS: bad requests to an instance with fills of HE, LE and GF.
import { ask, check, exchange, finish, sound } from './client.mjs';

const at = process.argv[2];
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const navigation = html => ['/', '/fills', '/agent', '/drift', '/readiness', '/system'].every(p => html.includes(`<a href="${p}"`));

const FRAGMENTS = ['/api/fills/recent', '/api/agent/state'];

// 400, a page with the navigation (JSON under /api/, a part of a page where one is answered), that holds all words
async function refused(name, path, words, more = {}) {
	const r = await ask(at, path, more), part = FRAGMENTS.includes(path.split('?')[0]), api = !part && path.startsWith('/api/'), text = api ? r.json()?.detail ?? '' : decode(r.text);
	const missing = words.filter(w => !text.includes(w));
	const wrong = [];
	if (r.status !== 400) wrong.push(`status ${r.status}`);
	if (missing.length) wrong.push(`does not say ${missing.map(w => `"${w}"`).join(', ')}`);
	if (part && (r.one('content-type') !== 'text/html; charset=utf-8' || r.text.includes('<html') || sound(r.text))) wrong.push(`no part of a page: ${r.one('content-type')} ${sound(r.text)}`);
	if (!api && !part && (!navigation(r.text) || sound(r.text, !path.includes('%7B')))) wrong.push(sound(r.text, false) || 'no navigation');
	check(`400: ${name}`, !wrong.length, `${wrong.join('; ')}: ${text.match(/<p class="lead">(.*?)<\/p>/s)?.[1] ?? text.slice(0, 200)}`);
}

await refused('unknown symbol', '/fills?symbol=XX', ['symbol', '"XX"', 'HE', 'LE', 'GF']);
await refused('symbol in small letters', '/fills?symbol=he', ['symbol', '"he"', 'HE']);
await refused('long symbol', `/fills?symbol=${'A'.repeat(2000)}`, ['symbol', 'AAAA', 'fewer than']);
await refused('side=2', '/fills?side=2', ['side', '"2"', 'buy or sell']);
await refused('side=BUY', '/fills?side=BUY', ['side', '"BUY"', 'buy or sell']);
for (const path of ['/drift', '/drift/plot/psi.svg']) {
	for (const market of ['XX', 'he', 'A'.repeat(2000), '<b>', "' or 1=1"])
		await refused(`market=${market.slice(0, 20)} at ${path}`, `${path}?market=${encodeURIComponent(market)}`, ['market', `"${market.slice(0, 20)}`]);
	await refused(`unknown market at ${path}, and the known ones`, `${path}?market=XX`, ['HE', 'LE', 'GF']);
}
await refused('unit=eur', '/fills?unit=eur', ['unit', '"eur"', 'ticks, bps or currency']);
await refused('from after to', '/fills?from=2019-02-02&to=2019-02-01', ['from', '2019-02-02', 'to', '2019-02-01']);
for (const day of ['2019-02-29', '2019-02-30', '2019-13-01', '2019-00-10', '2019-01-00', '2019-1-1', '19-01-01', 'yesterday', '2019-01-01T00:00', '2019-01-01 ', '0000-00-00', '9999-99-99', '999999999-01-01', '-2019-01-01', '1e3', '2019/01/01'])
	for (const name of ['from', 'to'])
		await refused(`${name}=${day}`, `/fills?${name}=${encodeURIComponent(day)}`, [name, `"${day}"`, 'YYYY-MM-DD']);
for (const key of ['x', ',', ',1', '1', '2019-01-01T00:00:00+00:00', '2019-01-01T00:00:00+00:00,', '2019-01-01T00:00:00+00:00,x', '2019-01-01T00:00:00+00:00,0', '2019-01-01T00:00:00+00:00,-1',
	'2019-01-01T00:00:00+00:00,1x', '2019-01-01T00:00:00+00:00,99999999999999999999', '2019-99-01T00:00:00+00:00,1', "' OR 1=1 --,1", 'A'.repeat(300) + ',1'])
	for (const name of ['before', 'after'])
		await refused(`${name}=${key.slice(0, 40)}`, `/fills?${name}=${encodeURIComponent(key)}`, [name, key.slice(0, 20), 'the time and id of a fill']);
await refused('before and after', '/fills?before=2019-01-02T15:04:05%2B00:00,1&after=2019-01-02T15:04:05%2B00:00,1', ['before', 'after']);

await refused('a query of more than 8 KB', `/fills?symbol=${'A'.repeat(9000)}`, ['8192']);
await refused('a query of 8 KB', `/fills?symbol=${'A'.repeat(8192 - 7)}`, ['symbol', 'fewer than']);
await refused('33 parameters', `/fills?${[...Array(33).keys()].map(i => `p${i}=`).join('&')}`, []);
await refused('a name of 100 bytes', `/fills?${'n'.repeat(100)}=1`, ['63']);
await refused('a value without a name', '/fills?=1', ['without a name']);
await refused('a broken escape', '/fills?symbol=%4', ['%', 'symbol']);
await refused('a wrong escape', '/fills?symbol=%zz', ['%', 'symbol']);
for (const name of ['symbol', 'side', 'from', 'to', 'unit', 'before', 'after']) {
	await refused(`NUL in ${name}`, `/fills?${name}=a%00b`, ['NUL', name]);
	for (const bytes of ['%ff', '%c3', '%c0%af', '%ed%a0%80', '%f5%80%80%80', '%80'])
		await refused(`broken UTF-8 ${bytes} in ${name}`, `/fills?${name}=${bytes}`, ['UTF-8', name]);
	await refused(`${name} twice`, `/fills?${name}=a&${name}=a`, ['twice', name]);
	for (const evil of ['<script>alert(1)</script>', '"><script>alert(1)</script>', "' onmouseover='alert(1)", '{{X}}', '{{#ROW}}', 'javascript:alert(1)', '<img src=x onerror=alert(1)>'])
		await refused(`${evil} in ${name}`, `/fills?${name}=${encodeURIComponent(evil)}`, [name]);
}
await refused('NUL in a name', '/fills?a%00b=1', ['NUL']);
await refused('broken UTF-8 in a name', '/fills?%ff=1', ['UTF-8']);
for (const path of ['/', '/fills', '/agent', '/drift', '/readiness', '/api/readiness', '/system', '/plot/equity.svg', '/api/overview/curve', '/api/overview/periods.csv', '/api/fills/recent', '/api/fills/summary', '/api/agent/state', '/api/system/status', '/api/health']) {
	await refused(`unknown parameter at ${path}`, `${path}?colour=red`, ['"colour"', '"red"', path === '/fills' ? 'symbol, side' : path === '/agent' ? 'type, outcome' : path === '/drift' ? 'market' : path === '/system' ? 'kind' : path.startsWith('/plot') ? 'theme, size' : path === '/' ? 'range, activity and before' : path === '/api/overview/curve' ? 'range, after and to' : 'none']);
	await refused(`a parameter with markup at ${path}`, `${path}?${encodeURIComponent('<script>alert(1)</script>')}=1`, []);
}
for (const path of FRAGMENTS)
	await refused(`a broken escape at ${path}`, `${path}?x=%zz`, ['%', 'x']);
await refused('an unknown theme', '/plot/equity.svg?theme=pink', ['theme', '"pink"', 'dark or light']);
await refused('a session that is none', '/api/overview/curve?after=2026-02-30', ['after', '"2026-02-30"', 'YYYY-MM-DD']);
for (const path of ['/', '/plot/equity.svg', '/api/overview/curve']) {
	for (const evil of ['30', '7d', 'ALL', '<script>', "' or 1=1"])
		await refused(`range "${evil}" at ${path}`, `${path}?range=${encodeURIComponent(evil)}`, ['range', '30d, 90d, 1y or all']);
	await refused(`range twice at ${path}`, `${path}?range=30d&range=30d`, ['twice', 'range']);
}
await refused('an unknown kind of activity', '/?activity=cycles', ['activity', '"cycles"', 'all, fills, experiments, breakers or system']);
await refused('an end that is no session', '/plot/equity.svg?to=2026-2-3', ['to', '"2026-2-3"', 'YYYY-MM-DD']);
await refused('an unknown size', '/plot/equity.svg?size=1', ['size', '"1"', 'wide or narrow']);
{
	const r = await ask(at, '/fills?side=2', { headers: { 'HX-Request': 'true' } });
	check('400 for a fragment is a fragment', r.status === 400 && !r.text.includes('<html') && r.text.includes('buy or sell'), `${r.status} ${r.text.slice(0, 80)}`);
}
// what a form without scripts sends: all fields, most of them empty
for (const query of ['symbol=&side=&from=&to=', 'symbol=HE&side=buy&from=2019-01-01&to=2019-12-31', '&&symbol=HE&', 'from=2019-01-01&to=2019-01-01', 'from=1900-01-01&to=2200-01-01', 'symbol', 'unit=bps', 'unit=currency',
	'before=1970-01-01T00:00:00Z,1', 'after=2190-01-01T00:00:00Z,1']) {
	const r = await ask(at, `/fills?${query}`);
	check(`200: /fills?${query}`, r.status === 200 && !sound(r.text), `${r.status} ${sound(r.text)}`);
}

// and of any other page, as an address may be typed
for (const path of ['/?range=&activity=&before=', '/?range', '/plot/equity.svg?range=&to=&theme=&size=&v=', '/api/overview/curve?range=&after=&to=', '/fills?unit=&before=&after=', '/fills/1?part=', '/fills/plot/error.svg?symbol=&theme=&size=',
	'/fills.csv?symbol=&side=&from=&to=', '/api/fills?symbol=', '/agent?type=&outcome=&tag=&from=&to=&before=&after=&experiment=', '/drift?market=', '/drift/plot/psi.svg?market=&theme=&size=&v=', '/readiness/plot/evidence.svg?theme=&size=', '/system?kind=&breaker=', '/system?kind=breaker&breaker=']) {
	const r = await ask(at, path);
	check(`200: ${path}`, r.status === 200, `${r.status} ${r.text.slice(0, 80)}`);
}
await refused('a parameter that is unknown, and empty', '/?colour=', ['"colour"']);

// a filter that nothing matches: what is missing is a dash alone, without a unit
for (const unit of ['ticks', 'bps', 'currency']) {
	const r = await ask(at, `/fills?from=2190-01-01&unit=${unit}`), text = decode(r.text.replaceAll(/<[^>]*>/g, '')).replaceAll(/\s+/g, ' '), measured = text.match(/.{20}— ?(ms|%|bps|ticks|better|a fill|contracts?|days?|sessions?)\b/);
	check(`nothing in ${unit}: a dash has no unit`, r.status === 200 && !measured && text.includes('latency —') && text.includes('better than mid —'), measured?.[0] ?? text.match(/latency.{20}/)?.[0]);
}

// paths, whole requests
for (const path of ['/%3Cscript%3Ealert(1)%3C/script%3E', '/"onmouseover=alert(1)', "/'x", '/{{X}}', '/%7B%7BX%7D%7D', '/api/%3Cscript%3E', '/api/health/%3Cscript%3E'.slice(0, 40), '/<script>', '/é', '/%c3%a9']) {
	const r = await ask(at, path), json = path.startsWith('/api/');
	check(`404, escaped: ${path}`, r.status === 404 && (json ? r.json()?.detail : !sound(r.text, false)), `${r.status} ${json ? r.text : sound(r.text)}`);
}
for (const [name, target] of Object.entries({ 'broken UTF-8 in the path': '/%ff', 'NUL in the path': '/%00', 'raw bytes in the path': Buffer.from([0x2f, 0xff, 0xfe]), 'raw NUL in the path': Buffer.from([0x2f, 0x00, 0x61]),
	'a path without /': 'fills', 'out of the root': '/..%2f..%2fetc/passwd', 'a broken escape in the path': '/%zz', 'a path of 600 bytes': `/${'a'.repeat(600)}`, 'a path of 10 KB': `/${'a'.repeat(10000)}` })) {
	const r = await ask(at, target);
	check(`400: ${name}`, r.status === 400 && navigation(r.text) && !sound(r.text), `${r.status} ${r.text.slice(0, 60)}`);
}
// under /api/ in the form that is answered there, whatever the bytes
for (const [target, status, part] of [['/api/%ff', 400], ['/api/health%00', 400], ['/api/fills/summary%00', 400], ['/api/%2e%2e/%2e%2e/x', 400], ['/api/%zz', 400], ['//api/%zz', 400], ['/api/\xff\xfe', 400], ['/api/a\0b', 400],
	[`/api/${'a'.repeat(600)}`, 400], [`/api/${'a'.repeat(20000)}`, 414], ['/api/fills?x=%zz', 400], ['/api/agent/experiments/%ff', 400, true], ['/api/agent/experiments/1%00', 400, true], ['/api/fills/recent?\0', 400, true]]) {
	const r = await ask(at, Buffer.from(target, 'latin1')), good = part ? !r.text.includes('<html') && r.text.includes('<section') : typeof r.json()?.detail === 'string';
	check(`${status}: ${JSON.stringify(target.slice(0, 40))} in the form of its place`, r.status === status && good, `${r.status} ${r.one('content-type')} ${r.text.slice(0, 80)}`);
}
{
	const long = await ask(at, `/fills?symbol=${'A'.repeat(20000)}`);
	check('414: a request line over the limit', long.status === 414 && navigation(long.text), long.status);
	const head = await ask(at, '/fills', { headers: { 'X-Long': 'a'.repeat(20000) } });
	check('400: a header over the limit', head.status === 400 && navigation(head.text), head.status);
	for (const [name, bytes] of Object.entries({ garbage: '\x16\x03\x01garbage\r\n\r\n', 'no method': ' / HTTP/1.1\r\n\r\n', 'two hosts': 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' })) {
		const r = (await exchange(at, bytes)).toString();
		check(`400: ${name}`, / 400 /.test(r.split('\r\n')[0]) && r.includes("default-src 'none'"), r.slice(0, 80));
	}
	for (const path of ['/', '/fills', '/api/health', '/api/fills/recent', '/api/sse/cycle-status'])
		for (const [status, more] of [[501, { headers: { 'Transfer-Encoding': 'foo' } }], [505, { version: '3.0' }]]) {
			const r = await ask(at, path, more), json = /^.api.(health|sse)/.test(path), part = path === '/api/fills/recent';
			const good = json ? typeof r.json()?.detail === 'string' : part ? !r.text.includes('<html') && r.text.includes('<section') : navigation(r.text);
			check(`${status}: ${path} says what is wrong`, r.status === status && good && !/<center>/.test(r.text) && (json || !sound(r.text)), `${r.status} ${r.one('content-type')} ${r.text.slice(0, 80)}`);
		}
	const etag = await ask(at, '/fills', { headers: { 'If-None-Match': '"'.repeat(4000) } });
	check('a senseless If-None-Match is 200', etag.status === 200, etag.status);
	const after = await ask(at, '/fills');
	check('and the pages still answer', after.status === 200, after.status);
}
finish();
