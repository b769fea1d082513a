'use strict';
// The page follows the market without a reload, and nothing of what its reader is doing is lost.
const { on, same } = require('./browser.js');
const { Instance, until, sleep } = require('./instance.js');
const { fakeStream, streaming } = require('./stream.js');

const CONNECTED = '#link[data-state=connected]';
const text = (page, selector) => page.textContent(selector).then(words => words.trim());
const number = words => Number(words.replace(/[^0-9]/g, ''));

// Every stream that the page opens, and what came over it.
function watchStreams() {
	const Source = window.EventSource;
	window.streams = [];
	window.received = [];
	window.EventSource = class extends Source {
		constructor(url) {
			super(url);
			window.streams.push(this);
			for (const kind of ['cycle_update', 'status', 'reset', 'full', 'fill', 'agent', 'drift', 'breaker'])
				this.addEventListener(kind, event => window.received.push({ kind, id: event.lastEventId }));
		}
	};
	window.swaps = 0;
	document.addEventListener('htmx:after:swap', () => { window.swaps++; });
}

// How often the page was fetched; the chart fetches its own.
function countFetches() {
	const { fetch } = window;
	window.fetches = 0;
	window.fetch = (...what) => { window.fetches += what[0] === '/'; return fetch(...what); };
}

const tests = [
	['a fill arrives and numbers change without a reload', (browser, { url }) => on(browser, { before: watchStreams }, async page => {
		await page.goto(url);
		await page.waitForSelector(CONNECTED);
		await page.evaluate(() => { window.same = true; });
		const [row, count, equity] = [await page.getAttribute('#recent-fills tbody tr', 'id'), await text(page, '[data-live=fills]'), await text(page, '[data-live=equity]')];
		await until('a new first row, more fills, another equity', async () => await page.getAttribute('#recent-fills tbody tr', 'id') !== row &&
			number(await text(page, '[data-live=fills]')) > number(count) && await text(page, '[data-live=equity]') !== equity, 60);
		if (!await page.evaluate(() => window.same))
			throw new Error('the page was loaded again');
		const day = await page.evaluate(() => { const n = document.querySelector('#m-day .number'); return [n.className, n.textContent]; });
		if (/\u2212/.test(day[1]) !== /\bloss\b/.test(day[0]))
			throw new Error(`colour and sign of the day differ: ${day}`);
	})],

	['/fills grows at its top', (browser, { url }) => on(browser, {}, async page => {
		await page.goto(url + '/fills');
		await page.waitForSelector(CONNECTED);
		const first = await page.getAttribute('#fills tbody tr', 'id');
		await until('a new first row', async () => await page.getAttribute('#fills tbody tr', 'id') !== first, 60);
		const ids = await page.$$eval('#fills tbody tr', rows => rows.map(row => row.id));
		if (new Set(ids).size !== ids.length)
			throw new Error('a fill stands twice');
	})],

	['what follows a fill at once is on the page with it: not the middle of a cycle', (browser, { url }) => on(browser, { before: fakeStream }, async page => {
		await page.goto(url);
		await streaming(page);
		const first = await page.evaluate(() => new Promise(done => {
			const [epoch, seq] = document.body.dataset.event.split('.');
			let said = 0;
			const say = kind => { said++; window.stream.say(kind, {}, `${epoch}.${Number(seq) + said}`); };
			document.body.addEventListener('hydra:refresh', () => done(said));
			say('fill');
			setTimeout(() => say('cycle_update'), 50);
		}));
		if (first !== 2)
			throw new Error(`fetched after ${first} of 2 events`);
	})],

	['a page that is left ends its fetch itself, which is no error, and begins none', (browser, { url }) => on(browser, { before: `(${fakeStream})(); (${countFetches})();` }, async page => {
		await page.goto(url);
		await streaming(page);
		await page.route(url + '/', () => {}); // an answer that never comes
		const first = page.waitForRequest(url + '/'), ended = page.waitForEvent('requestfailed');
		ended.catch(() => {}); // told where it is awaited
		await page.evaluate(() => {
			for (let i = 0; i < 2; i++) // the second one waits for the first
				document.body.dispatchEvent(new CustomEvent('hydra:refresh'));
		});
		await first;
		const fetches = await page.evaluate(() => new Promise(done => {
			document.addEventListener('htmx:finally:request', () => setTimeout(() => done(window.fetches))); // the one that waits would begin right after it
			dispatchEvent(new PageTransitionEvent('pagehide'));
		}));
		await ended;
		same('fetches', fetches, 1);
		const again = page.waitForRequest(url + '/');
		await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
		await again;
	})],

	// The clock is the test's, so that no slowness of the machine is silence.
	['CONNECTED only for a received event, STALE for a silent stream, and for one that never opens', (browser, { url }) => on(browser, { before: fakeStream }, async page => {
		const state = () => page.getAttribute('#link', 'data-state');
		await page.clock.install();
		await page.goto(url);
		await streaming(page);
		await page.clock.pauseAt(new Date(Date.now() + 5000));
		await page.evaluate(() => { window.stream.readyState = 1; window.stream.onopen(new Event('open')); });
		same('open alone', await state(), 'reconnecting');
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		same('after an event', `${await state()} ${await text(page, '#link')}`, 'connected CONNECTED');
		const silent = async () => {
			const heard = await state();
			await page.clock.runFor(34e3);
			same('in time', await state(), heard);
			await page.clock.runFor(2e3);
			same('in silence', await state(), 'stale');
		};
		await silent();
		// a network that comes back, or a page from the browser's memory, to a server that never answers
		for (const back of ['online', 'pageshow']) {
			await page.evaluate(() => window.stream.say('status', { state: 'running' }));
			await page.evaluate(back => {
				if (back === 'pageshow')
					dispatchEvent(new PageTransitionEvent('pagehide'));
				dispatchEvent(back === 'pageshow' ? new PageTransitionEvent(back, { persisted: true }) : new Event(back));
			}, back);
			same(`at ${back}`, await state(), 'reconnecting');
			await silent();
		}
	})],

	['a connection that is lost and tried again in vain falls silent', (browser, { url }) => on(browser, { before: fakeStream }, async page => {
		const state = () => page.getAttribute('#link', 'data-state');
		await page.clock.install();
		await page.goto(url);
		await streaming(page);
		await page.clock.pauseAt(new Date(Date.now() + 5000));
		await page.evaluate(() => { window.stream.say('status', { state: 'running' }); window.stream.onerror(new Event('error')); }); // the browser tries again by itself
		same('lost', await state(), 'reconnecting');
		await page.clock.runFor(36e3);
		same('in silence', await state(), 'stale');
		same('title', (await page.title()).startsWith('\u25cb Not connected'), true);
	})],

	['a page that nobody keeps current looks stale and says since when, until it is current again', (browser, { url }) => on(browser, { before: fakeStream, allow: [/ERR_FAILED/, /htmx:error/] }, async page => {
		const old = () => page.evaluate(() => [document.querySelector('#old').hidden ? '' : document.querySelector('#old').textContent.replace(/\d\d:\d\d:\d\d/, 'T'), getComputedStyle(document.querySelector('main .card')).borderTopStyle].join());
		const words = 'Not connected since T: what stands here is of then.,dashed';
		await page.clock.install();
		await page.goto(url);
		await streaming(page);
		await page.clock.pauseAt(new Date(Date.now() + 5000));
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		const since = await page.evaluate(() => new Date().toISOString().slice(0, 19) + 'Z');
		await page.route(url + '/', route => route.abort());
		await page.evaluate(() => window.stream.onerror(new Event('error')));
		await page.clock.runFor(115e3);
		same('for a while', await old(), ',solid');
		await page.clock.runFor(15e3);
		same('after twice the time between two fetches', await old(), words);
		same('since', await page.getAttribute('#old time', 'datetime'), since);
		// without a stream, but with answers, the page is as current as it promises
		await page.unroute(url + '/');
		const answered = page.evaluate(() => new Promise(done => document.addEventListener('htmx:finally:request', () => done(), { once: true })));
		await page.clock.runFor(60e3);
		await answered;
		same('it is answered', await old(), ',solid');
		await page.route(url + '/', route => route.abort());
		await page.clock.runFor(130e3);
		same('and no more', await old(), words);
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		same('connected', await old(), ',solid');
	})],

	['a page that is left opens no stream', (browser, { url }) => on(browser, { before: fakeStream }, async page => {
		await page.goto(url);
		await streaming(page);
		const states = await page.evaluate(() => {
			const before = window.stream, states = [];
			dispatchEvent(new PageTransitionEvent('pagehide'));
			for (const event of ['visibilitychange', 'online']) {
				(event === 'online' ? window : document).dispatchEvent(new Event(event));
				states.push(before.readyState, window.stream === before);
			}
			dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
			return [...states, window.stream !== before];
		});
		same('closed, none opened, and one when it is back', states.join(), '2,true,2,true,true');
	})],

	['an event that is known already changes nothing', (browser, { url }) => on(browser, { before: `(${fakeStream})(); (${watchStreams.toString().replace('const Source', 'return;const Source')})(); window.swaps = 0; document.addEventListener('htmx:after:swap', () => { window.swaps++; });` }, async page => {
		await page.goto(url);
		await streaming(page);
		const id = await page.getAttribute('body', 'data-event');
		const [epoch, seq] = [id.slice(0, id.lastIndexOf('.')), Number(id.slice(id.lastIndexOf('.') + 1))];
		await page.evaluate(([e, s]) => { window.stream.say('fill', {}, `${e}.${s}`); window.stream.say('fill', {}, `${e}.${s - 3}`); }, [epoch, seq]);
		await sleep(2500);
		if (await page.evaluate(() => window.swaps) !== 0)
			throw new Error('an old event fetched the page');
		await page.evaluate(([e, s]) => window.stream.say('fill', {}, `${e}.${s + 1}`), [epoch, seq]);
		await page.waitForFunction(() => window.swaps > 0, null, { timeout: 5000 });
	})],

	['open details, focus, selection and scroll survive a refresh', (browser, { url }) => on(browser, { before: watchStreams }, async page => {
		await page.goto(url);
		await page.waitForSelector(CONNECTED);
		await page.click('#curve-table > summary');
		await page.setViewportSize({ width: 360, height: 700 });
		const look = () => page.evaluate(() => ({
			open: document.querySelector('#curve-table').open,
			focus: document.activeElement.textContent,
			selection: getSelection().toString(),
			inner: (top => top < 200 ? top : 200 + (top - 200) % document.querySelector('#curve-table tbody tr').offsetHeight)(document.querySelector('#curve-table .scroll').scrollTop), // rows that come above push by whole rows
			side: document.querySelector('#recent-fills .scroll').scrollLeft,
			seen: document.querySelector('#recent-fills h2').getBoundingClientRect().top,
		}));
		await page.evaluate(() => {
			document.querySelector('#recent-fills a').focus({ preventScroll: true });
			getSelection().selectAllChildren(document.querySelector('#recent-fills h2'));
			document.querySelector('#curve-table .scroll').scrollTop = 200;
			document.querySelector('#recent-fills .scroll').scrollLeft = 80;
			// What grows in view pushes down what is below it: the heading is the first thing to be seen under the bar.
			scrollTo(0, document.querySelector('#recent-fills').getBoundingClientRect().top + scrollY - document.querySelector('header').offsetHeight);
		});
		const before = await look(), swaps = await page.evaluate(() => {
			document.querySelector('#next-orders').remove(); // lines above come and go: a refresh brings these back
			return window.swaps;
		});
		await page.waitForFunction(n => window.swaps >= n + 3, swaps, { timeout: 20000 });
		const after = await look();
		const moved = Math.abs(before.seen - after.seen);
		before.seen = after.seen = 0;
		if (moved > 2 || JSON.stringify(before) !== JSON.stringify(after) || !before.open || before.inner !== 200 || before.side !== 80 || before.selection !== 'Recent fills')
			throw new Error(`${JSON.stringify(before)} became ${JSON.stringify(after)}, ${moved} px away`);
	})],

	['a form that is being filled in is left alone', (browser, { url }) => on(browser, { before: watchStreams }, async page => {
		await page.goto(url + '/fills');
		await page.waitForSelector(CONNECTED);
		await page.selectOption('select[name=side]', 'sell');
		await page.fill('input[name=from]', '2019-02-01');
		await page.focus('input[name=to]');
		const swaps = await page.evaluate(() => window.swaps);
		await page.waitForFunction(n => window.swaps >= n + 2, swaps, { timeout: 20000 });
		const form = await page.evaluate(() => [document.querySelector('select[name=side]').value, document.querySelector('input[name=from]').value, document.activeElement.name]);
		if (form.join() !== 'sell,2019-02-01,to')
			throw new Error(`the form became ${form}`);
	})],

	['the stream is asked when the first frame stands, in a hidden tab at once, and where no frame is told of after a while', async (browser, { url }) => {
		const notePaint = () => {
			const Source = window.EventSource;
			window.EventSource = class extends Source { constructor(of) { super(of); window.painted = performance.getEntriesByType('paint').length; } };
		};
		const untold = () => { window.PerformanceObserver = class { static supportedEntryTypes = ['paint']; observe() {} }; };
		const hidden = () => { Object.defineProperty(document, 'hidden', { value: true }); };
		const unknown = () => { delete window.PerformanceObserver.supportedEntryTypes; };
		await on(browser, { before: notePaint }, async page => {
			await page.goto(url);
			await page.waitForSelector(CONNECTED);
			if (!await page.evaluate(() => window.painted))
				throw new Error('the stream was asked before the first frame');
		});
		for (const before of [`(${untold})(); (${hidden})();`, untold, unknown])
			await on(browser, { before }, async page => {
				await page.goto(url);
				await page.waitForSelector(CONNECTED);
			});
	}],

	['a tab that is looked at before its first frame opens one stream', (browser, { url }) => on(browser, { before: `(${watchStreams})(); document.addEventListener('DOMContentLoaded', () => document.dispatchEvent(new Event('visibilitychange')));` }, async page => {
		await page.goto(url);
		await page.waitForSelector(CONNECTED);
		await page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
		await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))); // those that wait for the frame have heard
		if (await page.evaluate(() => window.streams.length) !== 1)
			throw new Error(`${await page.evaluate(() => window.streams.length)} streams`);
	})],

	['a hidden tab closes its stream and catches up when shown', (browser, { url }) => on(browser, { before: watchStreams }, async page => {
		await page.goto(url);
		await page.waitForSelector(CONNECTED);
		const hide = hidden => page.evaluate(value => {
			Object.defineProperty(document, 'hidden', { value, configurable: true });
			Object.defineProperty(document, 'visibilityState', { value: value ? 'hidden' : 'visible', configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, hidden);
		await hide(true);
		await page.waitForFunction(() => window.streams.every(stream => stream.readyState === 2), null, { timeout: 8000 });
		const swaps = await page.evaluate(() => window.swaps);
		await sleep(3000);
		if (await page.evaluate(() => window.swaps) !== swaps || await page.evaluate(() => window.streams.some(stream => stream.readyState !== 2)))
			throw new Error('a hidden tab goes on asking');
		for (const event of ['new Event("online")', 'new PageTransitionEvent("pageshow", { persisted: true })']) {
			await page.evaluate(`dispatchEvent(${event})`);
			same(`streams after ${event}`, await page.evaluate(() => window.streams.filter(stream => stream.readyState !== 2).length), 0);
		}
		await hide(false);
		await page.waitForFunction(() => window.streams.some(stream => stream.readyState === 1), null, { timeout: 5000 });
		await page.waitForSelector(CONNECTED);
		await page.waitForFunction(n => window.swaps > n, swaps, { timeout: 5000 });
		const urls = await page.evaluate(() => window.streams.map(stream => stream.url));
		if (!urls[urls.length - 1].includes('after='))
			throw new Error(`the new stream does not say what it knows: ${urls}`);
	})],

	['what a tab hears while it is hidden for a moment is not lost', (browser, { url }) => on(browser, { before: `(${fakeStream})(); (${countFetches})();` }, async page => {
		const hide = hidden => page.evaluate(value => { Object.defineProperty(document, 'hidden', { value, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }, hidden);
		await page.clock.install();
		await page.goto(url);
		await streaming(page);
		const id = await page.getAttribute('body', 'data-event'), dot = id.lastIndexOf('.');
		await hide(true);
		await page.evaluate(id => window.stream.say('fill', {}, id), `${id.slice(0, dot)}.${Number(id.slice(dot + 1)) + 1}`);
		await page.clock.runFor(3000);
		same('fetches while hidden', await page.evaluate(() => window.fetches), 0);
		await hide(false);
		await page.clock.runFor(3000);
		same('fetches when shown', await page.evaluate(() => window.fetches), 1);
		// a network that came back: what stood before may be dead, whatever it says
		await hide(true);
		const reopened = await page.evaluate(() => {
			const before = window.stream;
			dispatchEvent(new Event('online'));
			const closed = before.readyState === 2 && window.stream === before;
			Object.defineProperty(document, 'hidden', { value: false, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
			return [closed, window.stream !== before];
		});
		same('closed when hidden, opened when shown', String(reopened), 'true,true');
	})],

	['a tab that begins hidden, or is hidden before its first frame, gives its stream back, and comes back when shown', async (browser, { url }) => {
		const hidden = value => { Object.defineProperty(document, 'hidden', { value, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); };
		const begun = "Object.defineProperty(document, 'hidden', { value: true, configurable: true })";
		const untold = () => { // of no frame, so that the test tells of one
			window.PerformanceObserver = class { static supportedEntryTypes = ['paint']; observe() {} };
			addEventListener('load', event => event.stopImmediatePropagation(), true);
		};
		for (const [name, before] of [['begins hidden', begun], ['hidden later', `(${untold})()`]])
			await on(browser, { before: `(${watchStreams})(); ${before};` }, async page => {
				const open = () => page.evaluate(() => window.streams.filter(stream => stream.readyState !== 2).length);
				await page.clock.install();
				await page.goto(url);
				if (before !== begun) {
					await page.evaluate(hidden, true);
					await page.clock.runFor(6000);
					same(`${name}: before its frame`, await open(), 0);
					await page.evaluate(() => document.body.dispatchEvent(new CustomEvent('hydra:shown')));
				}
				await page.waitForSelector(CONNECTED);
				same(`${name}: at first`, await open(), 1);
				await page.clock.runFor(6000);
				same(`${name}: after 6 s`, await open(), 0);
				await page.evaluate(hidden, false);
				same(`${name}: shown`, await open(), 1);
			});
	}],

	// The clock is the test's: between two looks at it not one second passes by itself.
	['without events the page asks again each 60 s, not before', (browser, { url }) => on(browser, { before: fakeStream }, async page => {
		let asked = 0;
		page.on('request', request => { if (request.headers()['hx-request'] === 'true') asked++; });
		await page.clock.install();
		await page.goto(url);
		await streaming(page);
		await page.clock.pauseAt(new Date(Date.now() + 5000));
		await page.evaluate(() => window.stream.say('full', { detail: 'too many viewers' }));
		await page.waitForSelector('#link[data-state=reconnecting]');
		await page.clock.runFor(50000);
		if (asked !== 0)
			throw new Error(`it asked ${asked} times within 55 s`);
		for (let minute = 1; minute <= 3; minute++) {
			// to its very end: htmx gives a request 60 s of the page's clock
			const over = page.evaluate(() => new Promise(done => document.addEventListener('htmx:finally:request', () => done(), { once: true })));
			await page.clock.runFor(minute === 1 ? 15000 : 60000);
			await over;
			if (asked !== minute)
				throw new Error(`in minute ${minute} it had asked ${asked} times`);
		}
		await page.evaluate(() => window.stream.say('status', { state: 'running' }));
		await page.waitForSelector(CONNECTED);
		const before = asked;
		await page.clock.runFor(20000);
		if (asked !== before)
			throw new Error('it went on asking while events arrive');
	})],

	['without a stream the page fetches itself', (browser, { url }) => on(browser, { allow: [/ERR_FAILED/], before: () => document.addEventListener('readystatechange', () => { document.body.dataset.poll = '1'; }, { once: true }) }, async page => {
		let asked = 0;
		await page.route('**/api/sse/**', route => route.abort());
		page.on('request', request => { if (request.headers()['hx-request'] === 'true') asked++; });
		await page.goto(url);
		await page.waitForSelector('#link[data-state=reconnecting]');
		await page.evaluate(() => { document.querySelector('#curve-table').open = true; });
		const session = await text(page, '#m-day [data-live=session_text]');
		await until('another session stands there', async () => await text(page, '#m-day [data-live=session_text]') !== session, 10);
		await until('it asked three times', () => asked >= 3, 10);
		if (await page.getAttribute('#link', 'data-state') !== 'reconnecting' || !await page.evaluate(() => document.querySelector('#curve-table').open))
			throw new Error('the badge changed or the details closed');
	})],
];

async function before() {
	const instance = await Instance.start({ env: { HYDRA_SIM_SESSION_SECONDS: '1' } });
	await instance.startRunner();
	return instance;
}

module.exports = { name: 'live', tests, before, after: instance => instance.stop() };
