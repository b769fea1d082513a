'use strict';
// Working a page by keys.
const { same } = require('./browser.js');

async function press(page, ...keys) {
	for (const key of keys)
		await page.keyboard.press(key);
}

const focused = page => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);

// Every stop of Tab from the top of a page to its end: seen, ringed, in the order of the page, and none left out.
async function walk(page) {
	const wanted = await page.evaluate(() => Array.from(document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')).filter(e => e.checkVisibility({ visibilityProperty: true })).length);
	await page.evaluate(() => { window.stops = []; document.activeElement.blur(); scrollTo(0, 0); });
	for (let i = 0; i <= wanted * 3; i++) { // a date field has three stops of its own
		await press(page, 'Tab');
		const wrong = await page.evaluate(() => {
			const e = document.activeElement, before = window.stops[window.stops.length - 1];
			if (e === document.body || (window.stops.length > 1 && e === window.stops[0]))
				return 'end';
			if (e === before)
				return '';
			const box = e.getBoundingClientRect(), style = getComputedStyle(e), name = e.outerHTML.slice(0, 80);
			window.stops.push(e);
			if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
				return `no ring around ${name}`;
			if (box.width < 1 || box.height < 1 || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth)
				return `not seen: ${name}`;
			if (before && !(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
				return `out of order: ${name}`;
			const bar = document.querySelector('header.bar').getBoundingClientRect();
			if (!e.closest('header.bar, .skip') && box.bottom <= bar.bottom)
				return `under the bar: ${name}`;
			return '';
		});
		if (wrong === 'end')
			break;
		if (wrong)
			throw new Error(wrong);
	}
	same('stops', await page.evaluate(() => window.stops.length), wanted);
}

module.exports = { press, focused, walk };
