'use strict';
// Chromium for the tests: one browser, one context a test, and everything that a page complains of is written down.
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const COLOURS = ['color-contrast', 'link-in-text-block']; // all else that axe looks at is the same in both schemes
const HEIGHT = { 1440: 1000, 360: 780 };
let told = [];

async function launch() {
	return chromium.launch({ executablePath: path.join(__dirname, 'bin/chromium'), args: FLAGS });
}

// A page that keeps its complaints in page.complaints: console errors and warnings, errors of scripts, reports of the
// content security policy. allow: patterns of what a test brings about itself (Chromium logs every failed request).
async function open(browser, { width = 1440, height = HEIGHT[width] || 900, scheme = 'dark', scripts = true, allow = [], before = null, zone, motion = 'reduce' } = {}) {
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts, reducedMotion: motion, timezoneId: zone });
	const page = await context.newPage();
	page.complaints = [];
	page.plain = !scripts;
	const complain = text => {
		if (allow.some(pattern => pattern.test(text)))
			return;
		page.complaints.push(text);
		told.push(text);
	};
	page.on('console', message => { if (['error', 'warning'].includes(message.type())) complain(`console ${message.type()}: ${message.text()}${/^Failed to load/.test(message.text()) ? ` ${message.location().url}` : ''}`); });
	page.on('pageerror', error => complain(`script error: ${error.message}`));
	page.on('dialog', dialog => { complain(`dialog: ${dialog.message()}`); dialog.dismiss(); });
	await page.exposeFunction('reportPolicy', text => complain(`policy: ${text}`)).catch(() => {});
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', event => window.reportPolicy(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile || ''}:${event.lineNumber}`));
	});
	if (before)
		await context.addInitScript(before);
	const frame = page.mainFrame(), { click } = frame; // of a locator, too
	frame.click = async (...what) => {
		await click.apply(frame, what);
		await page.waitForLoadState(); // the driver waits for the first byte of what a link leads to
	};
	page.shut = async () => {
		await page.evaluate(() => 0).catch(() => {}); // what it said until now is heard
		await context.close();
	};
	return page;
}

// What any page complained of since this was last asked: a test fails by it, also one that did not look.
function complained() {
	const all = told;
	told = [];
	return all;
}

// A page of its own for body, which must leave nothing complained of.
async function on(browser, options, body) {
	const page = await open(browser, options);
	try {
		await body(page);
		await page.evaluate(() => 0);
		if (page.complaints.length > 0)
			throw new Error(page.complaints.join('; '));
	} finally {
		await page.shut();
	}
}

// The space before a unit does not break (typeset.h); it is a space all the same.
function same(what, got, wanted) {
	const plain = words => String(words).replaceAll('\u00a0', ' '); // a number and its unit are joined
	if (plain(got) !== plain(wanted))
		throw new Error(`${what}: "${got}", not "${wanted}"`);
}

// Violations of axe-core, one line each. rules: only those; else all. rows: so many of each table's, which one template made.
async function axe(page, rules = null, rows = 0) {
	if (!await page.evaluate(() => Boolean(window.axe)))
		await page.evaluate(AXE);
	const result = await page.evaluate(([only, n]) => window.axe.run(n ? { exclude: [[`tbody tr:nth-child(n + ${n + 1})`]] } : document, { resultTypes: ['violations'], ...only && { runOnly: only } }), [rules, rows]);
	return result.violations.map(v => `axe ${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

module.exports = { launch, open, on, same, axe, complained, COLOURS };
