// security.cjs SITE NAME PORT SPKI PASSWORD: Chromium signs in through TLS, and the page lives.
'use strict';
const { chromium } = require('playwright-core');

const [site, name, port, spki, password] = process.argv.slice(2);
let failed = 0;
const check = (what, good, why = '') => { console.log(good ? `ok ${what}` : `not ok ${what}: ${String(why).slice(0, 300)}`); failed |= !good; };

(async () => {
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${name}:${port} 127.0.0.1:${port}`, `--ignore-certificate-errors-spki-list=${spki}`] });
	try {
		const stranger = await (await browser.newContext()).newPage();
		const refused = await stranger.goto(site).then(r => `${r.status()}`, e => e.message);
		check('Chromium without a password is refused', /^401$|ERR_INVALID_AUTH_CREDENTIALS/.test(refused), refused);
		const context = await browser.newContext({ httpCredentials: { username: 'operator', password } }), page = await context.newPage(), said = [];
		page.on('console', m => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
		page.on('pageerror', e => said.push(e.message));
		const answer = await page.goto(`${site}/`);
		check('Chromium signs in', answer.status() === 200 && (await answer.securityDetails()).protocol === 'TLS 1.3', answer.status());
		await page.getByText('CONNECTED', { exact: true }).first().waitFor({ timeout: 30e3 });
		check('the page is CONNECTED through TLS', true);
		for (const path of ['/fills', '/system']) check(`${path} too`, (await page.goto(site + path)).status() === 200);
		check('the browser has nothing to complain of', !said.length, said.join('; '));
	} catch (e) {
		check('Chromium through TLS', false, e.message);
	}
	await browser.close();
	process.exitCode = failed;
})();
