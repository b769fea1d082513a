'use strict';
// Where the words of a page stand, as laid out now: nothing beyond the page's edge, nothing cut off, nothing over another, no number without its unit.
const { open } = require('./browser.js');

// In the page: what is wrong, a line each.
function misread() {
	const found = [], root = document.documentElement, edge = root.clientWidth, lines = [];
	if (root.scrollWidth > edge)
		found.push(`the page scrolls sideways by ${root.scrollWidth - edge} px`);
	const style = new Map(), of = element => { if (!style.has(element)) style.set(element, getComputedStyle(element)); return style.get(element); };
	const cuts = (s, way) => s[way] === 'hidden' || s[way] === 'clip', scrolls = (s, way) => s[way] === 'auto' || s[way] === 'scroll';
	const name = text => `"${text.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;

	// What is seen of a box: each frame around it takes away what lies beyond. A frame that scrolls leads to the rest, one that cuts does not.
	function seen(box, element, text) {
		let { left, top, right, bottom } = box;
		for (let frame = element; frame && frame !== document.body; frame = frame.parentElement) {
			const s = of(frame);
			if (s.clipPath !== 'none') // for readers of screens only
				return null;
			if (s.display === 'inline' || s.overflowX === 'visible' && s.overflowY === 'visible')
				continue;
			const f = frame.getBoundingClientRect();
			// a text may be cut on purpose where it ends with "…" and is whole elsewhere
			if (s.webkitLineClamp === 'none' && (cuts(s, 'overflowX') && (right > f.right + 1 || left < f.left - 1) || cuts(s, 'overflowY') && (bottom > f.bottom + 1 || top < f.top - 1)))
				found.push(`${name(text)} is cut off`);
			if (s.overflowX !== 'visible')
				[left, right] = [Math.max(left, f.left), Math.min(right, f.right)];
			if (s.overflowY !== 'visible')
				[top, bottom] = [Math.max(top, f.top), Math.min(bottom, f.bottom)];
			if (left >= right || top >= bottom)
				return null;
		}
		return { left, top, right, bottom };
	}

	const scrolled = element => { for (let e = element; e; e = e.parentElement) if (scrolls(of(e), 'overflowX') && e !== document.body) return true; return false; };
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
	while (walker.nextNode()) {
		const node = walker.currentNode, element = node.parentElement;
		if (node.data.trim() === '' || element.closest('script, option, .skip') || !element.checkVisibility({ visibilityProperty: true }))
			continue;
		for (const { index, 0: text } of node.data.matchAll(/\d[ \u00a0](%|ms|s|min|h|d|k?B|[MG]B)(?!\w)/g)) {
			range.setStart(node, index);
			range.setEnd(node, index + text.length);
			if (new Set(Array.from(range.getClientRects()).filter(box => box.width >= 1).map(box => Math.round(box.top))).size > 1)
				found.push(`${name(node.data.slice(Math.max(0, index - 12), index + text.length + 12))} breaks before its unit`);
		}
		range.selectNodeContents(node);
		const card = element.closest('.card, .strip li, .banner, .notice, td, th'), inside = card && of(card).display !== 'inline' && !scrolled(element) ? card.getBoundingClientRect() : null;
		for (const box of range.getClientRects()) {
			if (box.width < 1)
				continue;
			const part = seen(box, element, node.data);
			if (!part)
				continue;
			if (part.left < -1 || part.right > edge + 1)
				found.push(`${name(node.data)} leaves the page`);
			if (inside && (part.left < inside.left - 1 || part.right > inside.right + 1 || part.bottom > inside.bottom + 1))
				found.push(`${name(node.data)} leaves its card`);
			// a line's box is higher than its letters
			const thin = (part.bottom - part.top) / 4;
			lines.push({ left: part.left + 1, right: part.right - 1, top: part.top + thin, bottom: part.bottom - thin, node });
		}
	}
	for (const one of document.querySelectorAll('button, input, select'))
		if (one.checkVisibility({ visibilityProperty: true }) && one.scrollWidth > one.clientWidth + 1)
			found.push(`the words of ${one.name || name(one.textContent)} are cut off`);
	lines.sort((a, b) => a.top - b.top);
	for (let i = 0; i < lines.length; i++)
		for (let k = i + 1; k < lines.length && lines[k].top < lines[i].bottom; k++)
			if (lines[k].node !== lines[i].node && lines[k].left < lines[i].right && lines[i].left < lines[k].right && lines[i].right > lines[i].left && lines[k].right > lines[k].left)
				found.push(`${name(lines[k].node.data)} lies over ${name(lines[i].node.data)}`);
	return Array.from(new Set(found)).slice(0, 6);
}

// Two frames later; where scripts are off no frame tells, and the page is laid out when it is asked.
const settle = page => page.plain ? null : page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));

// What is wrong with the page as it stands.
async function layout(page) {
	await settle(page);
	return page.evaluate(misread);
}

// A window of width x height enlarged so many times, as Ctrl and + do: fewer and larger pixels. Given back by enlarge(page, 1, …).
async function enlarge(page, times, width, height) {
	if (!page.lens)
		page.lens = await page.context().newCDPSession(page);
	if (times === 1) {
		await page.lens.send('Emulation.clearDeviceMetricsOverride');
		await page.setViewportSize({ width: width - 1, height }); // the driver asks for no size that it asked for last, and has not now
	}
	await page.setViewportSize({ width, height });
	if (times !== 1)
		await page.lens.send('Emulation.setDeviceMetricsOverride', { width: Math.floor(width / times), height: Math.floor(height / times), deviceScaleFactor: times, mobile: false });
	await settle(page);
}

// Pictures come when they are near: each is gone to, and the page left where it was.
async function pictures(page) {
	for (const image of await page.$$('main img')) {
		if (!await image.isVisible()) // the curve, when the chart has taken its place
			continue;
		await image.scrollIntoViewIfNeeded();
		await image.evaluate(one => one.decode());
	}
	await page.evaluate(() => scrollTo(0, 0));
}

// A page keeps its shape when its pictures come: they are held back, measured, and measured again.
async function shape(browser, url, width) {
	let release;
	const held = new Promise(done => { release = done; });
	const page = await open(browser, { width });
	try {
		await page.route('**/*.svg?*', async route => { await held; await route.continue(); });
		await page.goto(url, { waitUntil: 'domcontentloaded' });
		const heights = () => page.$$eval('.plot img', images => images.map(image => Math.round(image.getBoundingClientRect().height)));
		const before = await heights();
		release();
		await pictures(page);
		const after = await heights();
		if (String(before.filter((height, i) => after[i] > 0)) !== String(after.filter(height => height > 0)) || after.length === 0)
			throw new Error(`pictures were ${before} px high before they came, and ${after} then`);
	} finally {
		await page.shut();
	}
}

module.exports = { layout, enlarge, pictures, shape, settle };
