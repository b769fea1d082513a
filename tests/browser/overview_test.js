'use strict';
// The curve as a chart in its picture's place, and the feed of what happened.
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { on, open, same, axe } = require('./browser.js');
const { theirs } = require('./folders.js');
const { Instance, ROOT } = require('./instance.js');

const READY = '#curve-holder[data-ready]';
const KB = 1024;
const read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
const readout = page => page.textContent('#curve-readout').then(words => words.replace(/\s+/g, ' ').trim());
const sessions = page => page.getAttribute('#curve-holder', 'aria-valuemax').then(Number);

const box = page => page.evaluate(() => ['#curve-holder', '#curve', '#curve-table'].map(id => { const { left, top, width, height } = document.querySelector(id).getBoundingClientRect(), from = document.querySelector('#page').getBoundingClientRect().top; return [left, top - from, width, height].map(v => v.toFixed(1)).join(' '); }).join(', '));

function watchShifts() {
	window.shifts = [];
	new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifts.push(...entry.sources.map(s => `${s.node && s.node.id || s.node && s.node.nodeName} ${entry.value.toFixed(4)}`)); }).observe({ type: 'layout-shift', buffered: true });
}

// Colours that are on a canvas, as tokens' names, and how much of it is drawn on.
function drawn(pane) {
	const canvas = document.querySelectorAll('#curve-holder canvas')[pane], pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
	const probe = document.createElement('i'), found = [];
	document.body.append(probe);
	for (const name of ['--gain', '--loss', '--error', '--accent', '--warn']) {
		probe.style.color = `var(${name})`;
		const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
		for (let i = 0; i < pixels.length; i += 4)
			if (pixels[i] === r && pixels[i + 1] === g && pixels[i + 2] === b && pixels[i + 3] > 250) {
				found.push(name.slice(2));
				break;
			}
	}
	probe.remove();
	let inked = 0;
	for (let i = 3; i < pixels.length; i += 4)
		inked += pixels[i] > 0;
	return { found: found.join(' '), inked: inked / (pixels.length / 4) };
}

// Every text that a canvas is given.
function watchTexts() {
	window.texts = [];
	const draw = CanvasRenderingContext2D.prototype.fillText;
	CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.texts.push(text); return draw.call(this, text, ...rest); };
}

const tests = [];
tests.push(['the labels of the money axis are as far apart as its lines', (browser, { still }) => on(browser, { before: watchTexts }, async page => {
	for (const [low, high] of [[4.89e6, 5.01e6], [4.9e6, 4.95e6], [9.9e3, 1.01e4], [1e6, 9e6]]) {
		await page.route('**/api/overview/curve*', async route => {
			const response = await route.fetch(), curve = await response.json(), n = curve.equity.length;
			await route.fulfill({ response, json: { ...curve, equity: curve.equity.map((_, i) => low + (high - low) * i / (n - 1)) } });
		});
		await page.goto(still.url, { waitUntil: 'load' });
		await page.waitForSelector(READY);
		const labels = await page.evaluate(() => [...new Set(window.texts)].filter(t => t.startsWith('$')));
		const values = labels.map(t => Number(t.replace(/[$,kM]/g, ''))).sort((a, b) => a - b), steps = values.slice(1).map((v, i) => (v - values[i]).toFixed(6));
		same(`labels from ${low} to ${high}: ${labels.join(' ')}`, new Set(steps).size === 1 && labels.length > 2, true);
		await page.unroute('**/api/overview/curve*');
	}
})]);
tests.push(['the chart leaves no room empty under it, however much stands beside it', (browser, { still, live }) => on(browser, {}, async page => {
	for (const { url } of [still, live])
		for (const width of [1440, 1110]) {
			await page.setViewportSize({ width, height: 900 });
			await page.goto(url, { waitUntil: 'load' });
			await page.waitForSelector(READY);
			const room = await page.evaluate(() => { const card = document.querySelector('#curve'), last = card.lastElementChild; return card.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom; });
			same(`at ${width}: ${room} px under the last of it`, room <= 20, true);
			same(`at ${width}: the panes fill their box`, await page.evaluate(() => { const h = document.querySelector('#curve-holder').clientHeight, sum = [...document.querySelectorAll('#curve-holder .uplot')].reduce((a, u) => a + u.getBoundingClientRect().height, 0); return Math.abs(h - sum) < 3; }), true);
		}
})]);
for (const width of [1440, 360])
	tests.push([`the chart takes the picture's place and moves nothing, ${width} px`, (browser, { still }) => on(browser, { width, before: watchShifts }, async page => {
		await page.goto(still.url, { waitUntil: 'load' });
		await page.waitForSelector(READY);
		await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
		same('shifts', await page.evaluate(() => window.shifts.join()), '');
		const chart = await box(page);
		same('pictures', await page.locator('#curve-holder img').count(), 0);
		same('panes fit', await page.evaluate(() => { const h = document.querySelector('#curve-holder'); return h.scrollHeight <= h.clientHeight && h.scrollWidth <= h.clientWidth; }), true);
		await on(browser, { width, scripts: false }, async plain => {
			await plain.goto(still.url, { waitUntil: 'load' });
			same('boxes without scripts', await box(plain), chart);
			same('its words', await readout(plain), await readout(page));
		});
	})]);

tests.push(['both panes are drawn in the tokens of the scheme, also when it changes', (browser, { still }) => on(browser, { scheme: 'dark', allow: [/willReadFrequently/] }, async page => {
	await page.goto(still.url);
	await page.waitForSelector(READY);
	for (const colorScheme of ['dark', 'light', 'dark']) {
		await page.emulateMedia({ colorScheme });
		await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
		const [upper, lower] = [await page.evaluate(drawn, 0), await page.evaluate(drawn, 1)];
		same(`colours of the upper pane, ${colorScheme}`, upper.found, 'gain error accent warn');
		same(`colours of the lower pane, ${colorScheme}`, lower.found, 'loss');
		if (upper.inked < 0.05 || lower.inked < 0.02)
			throw new Error(`hardly anything is drawn: ${upper.inked}, ${lower.inked}`);
	}
})]);

tests.push(['keys move along the curve, the reading says session, money, drawdown and mark', (browser, { still }) => on(browser, {}, async page => {
	await page.goto(still.url);
	await page.waitForSelector(READY);
	const newest = await readout(page);
	same('newest', newest, '10 Mar 2026 $5,030,000.00 \u22121.37 % from the peak');
	await page.focus('#curve-holder');
	same('outline', await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'solid');
	const press = async (key, words) => {
		await page.keyboard.press(key);
		same(key, await readout(page), words);
		same(`${key}, said`, (await page.getAttribute('#curve-holder', 'aria-valuetext')).replace(/,/g, ''), words.replace(/,/g, ''));
	};
	await press('Home', '5 Jan 2026 $5,000,000.00 0.00 % from the peak');
	await press('ArrowLeft', '5 Jan 2026 $5,000,000.00 0.00 % from the peak');
	await press('ArrowRight', '6 Jan 2026 $5,002,000.00 0.00 % from the peak');
	await press('PageDown', '5 Jan 2026 $5,000,000.00 0.00 % from the peak');
	await press('End', newest);
	await page.keyboard.press('Home');
	for (let i = 0; i < 5; i++)
		await page.keyboard.press('ArrowRight');
	same('a marked session', await readout(page), '10 Jan 2026 $5,010,000.00 0.00 % from the peak promoted: v3 promoted');
	for (let i = 0; i < 40 && !/missed/.test(await readout(page)); i++)
		await page.keyboard.press('ArrowRight');
	same('a session that is not there is told by the next one', (await readout(page)).replace(/\$.* peak /, ''), '2 Feb 2026 1 Feb 2026: missed session: the machine was off');
	await press('Escape', newest);
	await page.keyboard.press('Tab');
	same('Tab leaves the chart', await page.evaluate(() => document.activeElement.closest('details').id), 'curve-table');
	await page.keyboard.press('Enter');
	same('Enter opens the table', await page.isVisible('#curve-table table'), true);
	await page.evaluate(() => { document.querySelector('#curve-marks').open = true; });
	same('letters of the marks', await page.$$eval('#curve-marks tbody tr td:nth-child(2)', all => all.map(one => one.textContent).join('')), 'RBGCP');
})]);

tests.push(['the pointer reads the curve, and leaves it', (browser, { still }) => on(browser, {}, async page => {
	await page.goto(still.url);
	await page.waitForSelector(READY);
	const newest = await readout(page), area = await page.locator('#curve-holder').boundingBox();
	const reads = what => page.waitForFunction(([old, what]) => document.querySelector('#curve-readout').textContent.replace(/\s+/g, ' ').trim() === old === (what === 'newest'), [newest, what]);
	for (const pane of [1 / 3, 0.85]) {
		await page.mouse.move(area.x + area.width / 2, area.y + area.height * pane);
		await reads('pointed at');
		await page.mouse.move(area.x - 20, area.y - 40);
		await reads('newest');
	}
	await page.mouse.move(area.x + area.width / 2, area.y + area.height / 3);
	await reads('pointed at');
	await page.mouse.move(area.x + area.width / 3, area.y + area.height * 0.85);
	await reads('pointed at');
})]);

tests.push(['the picture stays when the data does not come', (browser, { still }) => on(browser, { allow: [/ERR_FAILED/] }, async page => {
	await page.route('**/api/overview/curve*', route => route.abort());
	await page.goto(still.url, { waitUntil: 'networkidle' }).catch(() => {});
	await page.waitForSelector('#link[data-state]');
	same('pictures', await page.locator('#curve-holder img').count(), 1);
	same('canvases', await page.locator('#curve-holder canvas').count(), 0);
})]);

tests.push(['narrower and wider: the chart follows its box', (browser, { still }) => on(browser, {}, async page => {
	await page.goto(still.url);
	await page.waitForSelector(READY);
	for (const width of [1024, 360, 320, 768, 1440]) {
		await page.setViewportSize({ width, height: 900 });
		await page.waitForFunction(() => { const h = document.querySelector('#curve-holder'), u = document.querySelectorAll('.uplot'); return [...u].every(one => Math.abs(one.getBoundingClientRect().width - h.clientWidth) < 1.5); });
		same(`sideways at ${width}`, await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
	}
})]);

tests.push(['the curve grows with each session; focus, place and selection stay, and nothing piles up', (browser, { live }) => on(browser, {}, async page => {
	await page.goto(live.url);
	await page.waitForSelector(READY);
	await page.focus('#curve-holder');
	await page.keyboard.press('Home');
	await page.evaluate(() => { getSelection().selectAllChildren(document.querySelector('#activity h2')); window.same = document.querySelector('#curve-holder canvas'); });
	const look = () => page.evaluate(() => [document.activeElement.id, document.querySelector('#curve-readout').textContent.trim(), getSelection().toString(), window.same === document.querySelector('#curve-holder canvas'), document.querySelectorAll('canvas').length].join('|'));
	const before = await look(), first = await sessions(page);
	const nodes = await page.evaluate(() => document.querySelector('#curve-holder').querySelectorAll('*').length);
	await page.waitForFunction(n => Number(document.querySelector('#curve-holder').getAttribute('aria-valuemax')) >= n + 4, first, { timeout: 60000 });
	same('what its reader does', await look(), before);
	same('elements of the chart', await page.evaluate(() => document.querySelector('#curve-holder').querySelectorAll('*').length), nodes);
	await page.keyboard.press('Escape');
	await page.waitForFunction(() => document.querySelector('#curve-readout').textContent.includes(document.querySelector('[data-live=equity]').textContent), null, { timeout: 20000 });
})]);

tests.push(['the feed: newest first, nothing rare is buried, each line leads to its row', (browser, { still }) => on(browser, {}, async page => {
	await page.goto(still.url);
	const rows = await page.$$eval('#activity li', all => all.map(li => ({ kind: li.querySelector('.kind').firstChild.data, at: li.querySelector('time').dateTime, what: li.querySelector('.what').textContent, href: li.querySelector('a').getAttribute('href') })));
	same('lines', rows.length, 12);
	same('order', rows.map(r => r.at).join(), rows.map(r => r.at).sort().reverse().join());
	for (const [kind, what, href] of [['fill', /^BUY 1x HE @ 80\.025, slippage \+1\.0 ticks$/, /^\/fills\/\d+$/], ['experiment', /#1 lr, promoted/, /^\/agent\?experiment=1#experiment-1$/], ['breaker', /^warning: max_drawdown tripped/, /^\/system#breakers$/], ['agent', /v3 rolled back/, /^\/agent#loop$/], ['reconnect', /Broker back/, /^\/system#life$/]])
		if (!rows.some(r => r.kind === kind && what.test(r.what) && href.test(r.href)))
			throw new Error(`no line ${kind} ${what} ${href}: ${JSON.stringify(rows)}`);
	const fill = rows.find(r => r.kind === 'fill').href;
	await page.goto(still.url + fill);
	same('the fill is there', await page.locator(`#fill-${fill.slice(fill.lastIndexOf('/') + 1)}`).count(), 1);
	await page.goto(still.url + rows.find(r => r.kind === 'experiment').href);
	same('the experiment is there', await page.locator('#experiment-1:target').count(), 1);
})]);

tests.push(['a line of the feed that is too long opens, by keyboard too, and leads on', (browser, { still }) => on(browser, { width: 360 }, async page => {
	await page.goto(still.url);
	const line = '#activity details:has-text("E-20260220-1")', hidden = () => page.$eval(`${line} summary > span`, one => one.scrollHeight - one.clientHeight);
	same('lines that open', await page.locator('#activity details').count(), 1);
	same('its severity', /^warning: E-2/.test(await page.textContent(`${line} summary`)), true);
	same('cut', await hidden() > 20, true);
	await page.focus(`${line} summary`);
	await page.keyboard.press('Enter');
	same('whole', await hidden(), 0);
	await page.keyboard.press('Tab');
	same('leads to', await page.evaluate(() => document.activeElement.getAttribute('href')), '/agent#loop');
	same('axe', (await axe(page)).join('; '), '');
	for (const short of await page.$$('#activity .what > a'))
		same('a short line is whole', await short.evaluate(one => one.parentElement.scrollHeight - one.parentElement.clientHeight), 0);
	same('which times these are', /^Times, in America\/Chicago, are when a line was written; a day under its kind is the session\. At most 4 fills, 3 cycles and 3 orders are shown here/.test(await page.textContent('#activity .told')), true);
})]);

// What a reader sees, frame by frame: each panel's own word on its session, its event and its equity.
function watchFrames() {
	const text = selector => (document.querySelector(selector) || { textContent: '' }).textContent.trim(), frames = [];
	window.frames_ = frames;
	const look = () => {
		const frame = [document.querySelector('#as-of')?.dataset.seq, text('#m-equity .number'), text('#m-day [data-live=session_text]'), text('#state [data-live=session_text]'), text('#curve .card-head .note').replace(/^.*as of session /, ''),
			text('#curve-readout').replace(/\s+/g, ' '), text('#periods .card-head .note').replace(/^to session (.*) · CSV$/, '$1'), text('#as-of').replace(/^.* are of session (.*)\.$/, '$1'), text('#p-day .note'), text('#p-all td'), text('#m-equity .since b'),
			text('#state-of-trade .kv').replace(/^[^]*\d fills?, ([\d,]+) orders? for the next session[^]*$/, '$1'), text('#next-orders dd')].join('|');
		if (document.querySelector('#as-of') && frames[frames.length - 1] !== frame)
			frames.push(frame);
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

tests.push(['in no frame do two numbers belong to two events', (browser, { live }) => on(browser, { before: watchFrames }, async page => {
	await page.goto(live.url);
	await page.waitForSelector(READY);
	// among them one that tells of orders: several sessions in a row may decide none
	await page.waitForFunction(() => new Set(window.frames_.map(f => f.split('|')[0])).size >= 5 && window.frames_.some(f => /^[1-9]$/.test(f.split('|').at(-2))), null, { timeout: 60000 });
	const equity = Object.fromEntries(live.sql('SELECT session, equity FROM equity').split('\n').map(line => line.split('|')));
	for (const frame of await page.evaluate(() => window.frames_)) {
		const [seq, number, ...said] = frame.split('|'), [card, bar, curve, reading, periods, event, day, all, since, decided, orders] = said;
		const session = new Date(`${card} UTC`).toISOString().slice(0, 10), of = live.sql(`SELECT max(session) FROM event WHERE kind = 'cycle_update' AND seq <= ${seq}`);
		// T1 decides a session before T5 tells of it: in between the page is of the one that comes next
		if (session !== of)
			same(`event ${seq}: session`, session, live.sql(`SELECT min(session) FROM equity WHERE session > '${of}'`));
		same(`event ${seq}: every panel's session`, [bar, curve, periods, event, day].join(), [card, card, card, card, card].join());
		same(`event ${seq}: equity`, number.replace(/[$,]/g, ''), (Number(equity[session]) / 1e6).toFixed(2));
		same(`event ${seq}: the reading`, reading.startsWith(`${card} ${number} `), true);
		if (/^\d+$/.test(decided)) // the cycle that was told decided as many orders as wait
			same(`event ${seq}: the next orders "${orders}"`, orders.startsWith('none') ? 0 : orders.split(', ').filter(o => o !== 'roll').length + Number((orders.match(/ and (\d+) more/) || [0, 0])[1]), decided);
		same(`event ${seq}: earned since the start`, since.replace('\u25b2', '').replace('\u25bc', '').startsWith(`${all.replace('\u25b2', '').replace('\u25bc', '')}, `), true);
	}
})]);

tests.push(['a range is followed in place: address, focus and an open table stay, live updates keep it, Back leads back', (browser, { live }) => on(browser, {}, async page => {
	await page.goto(live.url);
	await page.waitForSelector(READY);
	const whole = await sessions(page);
	await page.click('#curve-table > summary');
	await page.evaluate(() => { window.same = document.querySelector('#curve-holder canvas'); getSelection().selectAllChildren(document.querySelector('#periods h2')); });
	await page.focus('#ranges a >> nth=0');
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.querySelector('#curve-holder').getAttribute('aria-valuemax') < 23);
	same('address', page.url(), `${live.url}/?range=30d`);
	const look = () => page.evaluate(() => [document.activeElement.textContent, document.querySelector('#ranges [aria-current]').textContent, document.querySelector('#curve-table').open, getSelection().toString(), window.same === document.querySelector('#curve-holder canvas'), document.querySelector('#curve-holder').getAttribute('aria-valuemax') < 23].join('|'));
	same('what stays', await look(), '30 d|30 d|true|By period|true|true');
	const seq = () => page.getAttribute('#as-of', 'data-seq').then(Number);
	for (let i = 0; i < 3; i++) {
		const before = await seq();
		await page.waitForFunction(n => Number(document.querySelector('#as-of').dataset.seq) > n, before, { timeout: 20000 });
		same(`after update ${i + 1}`, await look(), '30 d|30 d|true|By period|true|true');
	}
	await page.focus('#curve-holder');
	await page.keyboard.press('Home');
	for (let i = 0; i < 12; i++)
		await page.keyboard.press('ArrowRight');
	const reading = await readout(page), before = await seq();
	await page.waitForFunction(n => Number(document.querySelector('#as-of').dataset.seq) > n + 2, before, { timeout: 30000 });
	same('the cursor stays at its session', await readout(page), reading);
	await page.click('#activity-filter a >> nth=1');
	await page.waitForFunction(() => document.querySelector('#activity-filter [aria-current]').textContent === 'fills');
	same('address of both', page.url(), `${live.url}/?range=30d&activity=fills#activity`);
	same('kinds', await page.$$eval('#activity .kind', all => [...new Set(all.map(one => one.firstChild.data))].join()), 'fill');
	await page.goBack();
	await page.goBack();
	await page.waitForFunction(n => document.querySelector('#curve-holder').getAttribute('aria-valuemax') >= n, whole);
	same('the same page', await page.evaluate(() => window.same === document.querySelector('#curve-holder canvas')), true);
})]);

tests.push(['a switch that is refused is asked once, said, and made good by the next answer', (browser, { still }) => on(browser, { allow: [/status of 503/, /ERR_FAILED/, /htmx:error/] }, async page => {
	let asked = 0;
	await page.goto(still.url);
	await page.waitForSelector('[data-ready]');
	await page.route('**/?range=30d', route => { asked++; return route.fulfill({ status: 503, contentType: 'text/html', body: '<p>no</p>' }); });
	await page.click('#ranges >> text="30 d"');
	await page.waitForFunction(() => document.title.startsWith('\u25cb Not connected'), null, { timeout: 5000 });
	same('asked', asked, 1);
	same('what stands there', await page.textContent('#ranges [aria-current]'), 'all');
	await page.waitForSelector('#curve-refused:not([hidden])');
	same('its words', await page.textContent('#curve-refused'), 'The server does not give 30 d: what stands here is all. Try again');
	same('it is marked as old', await page.getAttribute('#curve-holder', 'data-old'), '');
	await page.route('**/?range=30d&activity=breakers', route => route.abort());
	await page.evaluate(() => { document.querySelector('#activity-filter a:nth-child(4)').href = '/?range=30d&activity=breakers'; });
	await page.click('#activity-filter >> text="breakers"');
	await page.waitForSelector('#activity-refused:not([hidden])');
	same('its words', await page.textContent('#activity-refused'), 'The server does not give breakers: what stands here is all. Try again');
	await page.goBack();
	await page.waitForFunction(n => n === document.querySelector('#page').getAttribute('hx-get'), '/?range=30d');
	await page.unroute('**/?range=30d');
	await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:refresh')));
	await page.waitForFunction(() => document.querySelector('#ranges [aria-current]').textContent === '30\u00a0d' && !document.title.includes('Not connected'));
})]);

tests.push(['a chart that is refused is said, and what is drawn is marked as old, until the next comes', (browser, { still }) => on(browser, { allow: [/status of 503/] }, async page => {
	await page.goto(still.url);
	await page.waitForSelector(READY);
	await page.route('**/api/overview/curve*', route => route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }));
	await page.click('#ranges >> text="30 d"');
	await page.waitForSelector('#curve-refused:not([hidden])');
	same('its words', await page.textContent('#curve-refused'), 'The server does not give the curve of 30 d: the one below ends with 10 Mar 2026, and is that of all. Try again');
	same('marked', await page.evaluate(() => getComputedStyle(document.querySelector('#curve-holder')).opacity), '0.45');
	same('sessions', await sessions(page) > 40, true);
	await page.unroute('**/api/overview/curve*');
	await page.click('#curve-refused a');
	await page.waitForFunction(() => document.querySelector('#curve-holder').getAttribute('aria-valuemax') < 40);
	same('the sentence is gone', await page.isVisible('#curve-refused'), false);
	same('the mark is gone', await page.getAttribute('#curve-holder', 'data-old'), null);
	same('address', page.url(), `${still.url}/?range=30d`);
})]);

tests.push(['without scripts range and kind are links, and the picture follows', (browser, { still }) => on(browser, { scripts: false }, async page => {
	await page.goto(still.url);
	await page.click('#ranges a >> text=30 d');
	same('address', page.url(), `${still.url}/?range=30d`);
	same('current', await page.textContent('#ranges [aria-current]'), '30 d');
	const src = await page.getAttribute('#curve-holder img', 'src'), svg = await (await page.request.get(still.url + src)).text();
	same('the picture begins in the range', /from 9 Feb 2026 to 10 Mar 2026/.test(svg), true);
	same('rows of its table', await page.locator('#curve-table tbody tr').count(), 30);
	await page.click('#activity-filter a >> text=breakers');
	same('address of both', page.url(), `${still.url}/?range=30d&activity=breakers#activity`);
	same('kinds', await page.$$eval('#activity .kind', all => [...new Set(all.map(one => one.firstChild.data))].join()), 'breaker');
	await page.click('#activity-filter a >> text=all');
	same('the range is kept', page.url(), `${still.url}/?range=30d#activity`);
})]);

for (const [width, height] of [[1440, 900], [360, 1480]])
	tests.push([`what is asked first stands before one has scrolled, ${width} px`, (browser, { live }) => on(browser, { width }, async page => {
		await page.setViewportSize({ width, height: width === 360 ? 740 : height });
		await page.goto(live.url);
		await page.waitForSelector(READY);
		for (const selector of ['#status', '#h-runner', '#m-equity .since', '#m-day .number', '#m-drawdown .number', '#state-of-trade dl >> nth=0', '#state-of-trade dl >> nth=1']) {
			const box = await page.locator(selector).boundingBox();
			if (!box || box.y + box.height > height)
				throw new Error(`${selector} ends at ${box && box.y + box.height}`);
		}
		const links = await page.$$eval('.metric .number a', all => all.map(a => { const { width, height } = a.getBoundingClientRect(); return width >= 24 && height >= 24; }));
		same('numbers that lead on, and a finger finds them', links, 'true,true,true,true');
	})]);

for (const [width, scheme] of [[1440, 'dark'], [768, 'light'], [360, 'dark']])
	tests.push([`every range and kind reads well for everybody, ${width} px, ${scheme}`, (browser, { still, live }) => on(browser, { width, scheme }, async page => {
		for (const address of [`${still.url}/?range=30d&activity=fills`, `${still.url}/?range=1y&activity=experiments`, `${live.url}/?range=90d&activity=breakers`, `${live.url}/?activity=system`]) {
			await page.goto(address);
			await page.waitForSelector(READY);
			same(address, (await axe(page)).join('; '), '');
			same(`sideways at ${address}`, await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
		}
	})]);

tests.push(['first view under 150 KB, page under 60 KB', (browser, { live }) => on(browser, {}, async page => {
	const cdp = await page.context().newCDPSession(page), sizes = new Map(), names = new Map();
	await cdp.send('Network.enable');
	cdp.on('Network.responseReceived', event => names.set(event.requestId, event.response.url));
	cdp.on('Network.loadingFinished', event => sizes.set(event.requestId, event.encodedDataLength));
	const answer = await page.goto(live.url, { waitUntil: 'load' });
	await page.waitForSelector(READY);
	const html = (await answer.body()).length, all = Array.from(sizes.values()).reduce((a, b) => a + b, 0);
	if (html > 60 * KB || all > 150 * KB || all < 20 * KB)
		throw new Error(`page ${html}, all ${all}: ${Array.from(sizes, ([id, n]) => `${n} ${names.get(id)}`).join(', ')}`);
	if (Array.from(names.values()).some(url => !url.startsWith(live.url)))
		throw new Error(`something comes from elsewhere: ${Array.from(names.values())}`);
})]);

// A ledger at rest: every kind of mark, and a breaker that a hundred fills came after.
async function stillFolder() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	const sqlite = (file, sql) => execFileSync('sqlite3', [file], { cwd: folder, input: sql, stdio: ['pipe', 'ignore', 'inherit'] });
	sqlite('fill_journal.db', `${read('lib/journal/ledger.sql')}${read('tests/fixtures/ledger.sql')}
		INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-01-20', 50000000000, 'more capital');
		UPDATE cycle SET state = 'missed', reason = 'the machine was off' WHERE session = '2026-02-01';
		DELETE FROM equity WHERE session = '2026-02-01';
		INSERT INTO event(key, at, session, kind, severity, text, data) VALUES
		 ('promote:3', '2026-04-01T12:01:00+00:00', '2026-01-10', 'agent', 'info', 'v3 promoted', '{}'),
		 ('long', '2026-04-01T12:01:05+00:00', '2026-02-20', 'agent', 'warning', 'E-20260220-1, refit: rejected: ${'Brier score 0.2499 over 20 unseen sessions; '.repeat(4)}the end', '{}'),
		 ('rollback:3', '2026-04-01T12:01:10+00:00', '2026-03-01', 'agent', 'warning', 'v3 rolled back', '{}');
		WITH RECURSIVE i(n) AS (SELECT 161 UNION ALL SELECT n + 1 FROM i WHERE n < 260)
		INSERT INTO event(key, at, session, kind, severity, text, data) SELECT 'fill:K' || n, '2026-04-01T13:00:' || printf('%02d', n % 60) || '+00:00', '2026-03-10', 'fill', 'info', 'BUY 1x HE @ 80.0000', '{"id":' || n || ',"text":"BUY 1x HE @ 80.0000"}' FROM i;
		PRAGMA user_version = 1;`);
	sqlite('experiment_journal.db', `${read('lib/journal/experiment.sql')} INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision) VALUES ('2026-04-01T12:30:00+00:00', 'h', 'lr', '{}', '{}', 'promoted'); PRAGMA user_version = 1;`);
	sqlite('cycle_journal.db', `${read('lib/journal/telemetry.sql')} INSERT INTO life(at, kind, severity, text) VALUES ('2026-04-01T12:40:00+00:00', 'reconnect', 'info', 'Broker back after 9 s'); PRAGMA user_version = 1;`);
	return folder;
}

tests.push(['a curve that cannot be is one line', async browser => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hydra-b.'));
	theirs(folder);
	const instance = await Instance.start({ data: folder });
	const page = await open(browser);
	try {
		await page.goto(instance.url);
		const [tall, words] = await page.evaluate(() => [document.querySelector('#curve').offsetHeight, document.querySelector('#curve').textContent]);
		if (tall > 100 || !/kept no equity/.test(words))
			throw new Error(`${tall} px for "${words}"`);
	} finally {
		await page.shut();
		await instance.stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
}]);

async function before() {
	const folder = await stillFolder();
	try {
		const still = await Instance.start({ data: folder });
		const live = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '1' } });
		await live.startRunner();
		return { still, live };
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

module.exports = { name: 'overview', tests, before, after: async ({ still, live }) => { await still.stop(); await live.stop(); } };
