'use strict';
// What the other tests rely on: a page that complains fails its test, whatever the test looks at; and each way in which a page can
// be badly laid out is found.
const fs = require('fs');
const path = require('path');
const { open, on, same, axe, complained } = require('./browser.js');
const { ROOT } = require('./instance.js');
const { layout } = require('./layout.js');

const WHERE = 'http://127.0.0.1:9/page';
const POLICY = fs.readFileSync(path.join(ROOT, 'nginx/headers.inc'), 'utf8').match(/Content-Security-Policy "([^"]+)"/)[1];

// The project's own policy over a page of these words; everything else that it asks for is not there.
async function serve(page, body, head = '') {
	await page.route('**/*', route => route.request().url() === WHERE
		? route.fulfill({ contentType: 'text/html; charset=utf-8', headers: { 'Content-Security-Policy': POLICY }, body: `<!DOCTYPE html><html lang="en"><head><title>x</title>${head}</head><body><main><h1>x</h1>${body}</main></body></html>` })
		: /own\.js$/.test(route.request().url()) ? route.fulfill({ contentType: 'text/javascript', body: 'console.error("said by the page"); setTimeout(() => { throw new Error("thrown by the page"); });' })
		: route.fulfill({ status: 404, body: '' }));
	await page.goto(WHERE, { waitUntil: 'load' });
}

// words, body, what the complaint says, without scripts too
const COMPLAINTS = [
	['a script in the page', '<script>window.hit = 1</script>', /script-src/, false],
	['an attribute that runs', '<img src="/none" alt="x" onerror="window.hit = 1">', /script-src/, false],
	['a style in the page', '<style>h1 { color: red }</style>', /style-src/, true],
	['a style of an element', '<p style="color: red">x</p>', /style-src/, true],
	['a picture of another host', '<img src="http://other.invalid/x.png" alt="x">', /img-src/, true],
	['a frame', '<iframe src="/none"></iframe>', /(default|frame)-src/, true],
	['something that is not there', '<img src="/none" alt="x">', /status of 404/, true],
	['an error on the console', '<script src="/own.js"></script>', /said by the page/, false],
	['an error of a script', '<script src="/own.js"></script>', /thrown by the page/, false],
];

const tests = [];
for (const [words, body, wanted, plain] of COMPLAINTS)
	for (const scripts of plain ? [true, false] : [true])
		tests.push([`${words} fails a test, scripts ${scripts ? 'on' : 'off'}`, async browser => {
			let said = '';
			await on(browser, { scripts }, page => serve(page, body)).catch(error => { said = error.message; });
			if (!wanted.test(said))
				throw new Error(`on() says "${said}"`);
			const page = await open(browser, { scripts }); // and where a test does not ask
			await serve(page, body);
			await page.shut();
			const all = complained();
			if (!all.some(line => wanted.test(line)))
				throw new Error(`the run is told "${all.join('; ')}"`);
			same('told once', complained().length, 0);
		}]);

// what is wrong, style, body, what is found
const LAYOUTS = [
	['nothing', '', '<p>one</p><p>two</p>', /^$/],
	['a page too wide', '.w { width: 3000px }', '<p class="w">one</p>', /scrolls sideways/],
	['words that are cut off', '.w { width: 40px; overflow: hidden; white-space: nowrap }', '<p class="w">words that are longer</p>', /is cut off/],
	['words that are cut off below', '.w { height: 12px; overflow: hidden; line-height: 20px }', '<p class="w">one</p>', /is cut off/],
	['words for readers of screens', '.w { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }', '<p class="w">words that are longer</p>', /^$/],
	['words that can be scrolled to', '.w { width: 40px; overflow: auto; white-space: nowrap }', '<p class="w">words that are longer</p>', /^$/],
	['words over others', '.w { margin-top: -20px; line-height: 20px }', '<p>the first of them</p><p class="w">the second</p>', /lies over/],
	['words that leave their card', '.card { width: 60px; white-space: nowrap }', '<section class="card">words that are longer</section>', /leaves its card/],
	['words left of the page', '.w { margin-left: -40px }', '<p class="w">one of them</p>', /leaves the page/],
	['a field too small', 'button { width: 20px; white-space: nowrap; padding: 0 }', '<button>words that are longer</button>', /are cut off/],
];
for (const [words, style, body, wanted] of LAYOUTS)
	tests.push([`${words}: the layout ${wanted.source === '^$' ? 'is accepted' : 'is not'}`, browser => on(browser, {}, async page => {
		await page.setContent(`<!DOCTYPE html><html lang="en"><head><title>x</title><style>* { margin: 0; padding: 0 } ${style}</style></head><body><main><h1>x</h1>${body}</main></body></html>`);
		const found = (await layout(page)).join('; ');
		if (!wanted.test(found))
			throw new Error(`found "${found}"`);
	})]);

tests.push(['what a reader of screens cannot use is found', browser => on(browser, {}, async page => {
	await page.setContent('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><h1>x</h1><input name="a"><p><font color="#777777">pale</font></p></main></body></html>');
	await page.evaluate(() => { document.querySelector('p').style.background = '#888888'; });
	const rules = (await axe(page)).map(line => line.split(':')[0]).sort();
	same('rules', rules, 'axe color-contrast,axe label');
})]);

module.exports = { name: 'harness', tests };
