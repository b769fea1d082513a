// agent.mjs ADDRESS NOTHING DATA: /agent on the journals of DATA, against SQL; NOTHING serves an empty folder.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { ask, check, finish, sound } from './client.mjs';

const [at, nothing, data] = process.argv.slice(2);
const sql = q => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', `${data}/experiment_journal.db`, q]).toString() || '[]');
const decode = html => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim();
const link = (html, rel) => { const m = html.match(new RegExp(`<a rel="${rel}" href="([^"#]+)#experiments"`)); return m && decode(m[1]); };
const ids = html => [...html.matchAll(/<tr id="e(\d+)">/g)].map(m => Number(m[1]));
const rows = sql("SELECT id, date(created_at) AS day, created_at, mutation_type AS type, promotion_decision AS outcome, coalesce(tags, '') AS tags FROM experiments");
const tagged = (text, tag) => { try { const list = JSON.parse(text); return Array.isArray(list) ? list.map(String).includes(tag) : text === tag; } catch { return text === tag; } };

async function walk(path, rel, wrong) {
	const seen = [];
	for (let n = 0; path && n < 20; n++) {
		const r = await ask(at, path);
		if (r.status !== 200) { wrong.push(`${path}: ${r.status}`); break; }
		if (sound(r.text, false)) wrong.push(`${path}: ${sound(r.text, false)}`);
		if (r.text.length > 60e3) wrong.push(`${path}: ${r.text.length} bytes`);
		seen.push({ path, ids: ids(r.text), html: r.text });
		path = link(r.text, rel);
	}
	return seen;
}

const wrong = [];
let filters = 0;
for (const type of ['', 'lr', 'hyperparameter', 'feature add & more', 'a&<b>'])
	for (const outcome of ['', 'promoted', 'withdrawn'])
		for (const tag of ['', 'nightly', 'a&b'])
			for (const [from, to] of [['', ''], ['2026-02-10', '2026-02-20'], ['', '2026-01-31'], ['2026-03-01', ''], ['1990-01-01', '1990-01-02']]) {
				const query = new URLSearchParams(Object.entries({ type, outcome, tag, from, to }).filter(e => e[1])), here = [];
				const wanted = rows.filter(r => (!type || r.type === type) && (!outcome || r.outcome === outcome) && (!tag || tagged(r.tags, tag)) && ((!from && !to) || r.day) && (!from || r.day >= from) && (!to || r.day <= to));
				wanted.sort(from || to ? (a, b) => (a.created_at < b.created_at) - (a.created_at > b.created_at) || b.id - a.id : (a, b) => b.id - a.id);
				const there = await walk(`/agent?${query}`, 'next', here), list = wanted.map(r => r.id).join();
				if (there.flatMap(p => p.ids).join() !== list) here.push(`forwards ${there.flatMap(p => p.ids)}, journal ${list}`);
				const back = there.length ? await walk(there.at(-1).path, 'prev', here) : [];
				if (back.reverse().flatMap(p => p.ids).join() !== list) here.push('backwards another order');
				if (!wanted.length && !there[0]?.html.includes('No experiment matches this filter. <a href="/agent#experiments">Show all experiments</a>')) here.push('does not say that nothing matches');
				filters++;
				if (here.length) wrong.push(`${query}: ${here.join('; ')}`);
			}
check(`${rows.length} experiments under ${filters} filters, forwards and back, each page under 60 KB`, !wrong.length, `${wrong.length} differ: ${wrong.slice(0, 3).join(' | ')}`);

{
	const page = (await ask(at, '/agent')).text, text = decode(page), count = o => rows.filter(r => r.outcome === o).length, n = rows.length;
	const words = `Experiments ${n} ${count('promoted')} promoted · ${count('rejected')} rejected · ${count('pending')} pending · ${count('withdrawn')} other: withdrawn Promotion rate ${Math.round(100 * count('promoted') / n)} % ${count('promoted')} of ${n} promoted`;
	check('/agent counts outcomes and their rate', text.includes(words), `${words} in ${text.slice(0, 900)}`);
	const bars = [...page.match(/id="types">.*?<\/section>/s)[0].matchAll(/<tr><td>(.*?)<\/tr>/gs)].map(m => ({ name: decode(m[1].split('</td>')[0]), n: Number(decode(m[1].split('<td class="num">')[1])), width: Number(m[1].match(/width="([\d.]+)"/)[1]) }));
	const of = [...new Set(rows.map(r => r.type))].map(name => ({ name, n: rows.filter(r => r.type === name).length })), most = Math.max(...of.map(t => t.n));
	// those that the agent may try and that nothing is of yet follow, with what the budget leaves
	check('a bar for each type, as long as its number', bars.filter(b => b.n > 0).length === of.length && bars.slice(of.length).map(b => `${b.name} ${b.n} ${b.width}`).join() === 'feature_add 0 0,feature_remove 0 0,feature_engineering 0 0,prediction_target 0 0' && of.every(t => bars.some(b => b.name === t.name && b.n === t.n && Math.abs(b.width - 100 * t.n / most) < 0.06)), JSON.stringify(bars));
	const last = rows.filter(r => r.outcome === 'promoted').at(-1).id;
	check('the last promotion', text.includes(`Last promotion #${last} `), text.slice(0, 900));
}

// What is refused, and what that says.
for (const [query, words] of [['type=none', 'type = "none" is not known: allowed are a&<b>, ensemble_method, feature add & more, hyperparameter, lr'], ['outcome=x', 'outcome = "x" is not known: allowed are pending, promoted, rejected, withdrawn'],
	['from=2026-02-30', 'from = "2026-02-30" is not allowed: a day that exists'], ['to=1', 'to = "1"'], ['from=2026-02-02&to=2026-02-01', 'from = 2026-02-02 is after to = 2026-02-01'], ['before=1&after=1', 'before and after cannot both'],
	['before=0', 'before = "0" is not allowed: the number of an experiment'], ['experiment=1x', 'experiment = "1x"'], [`tag=${'x'.repeat(96)}`, 'fewer than 96 bytes'], ['page=2', 'There is no parameter "page" here (its value is "2"): allowed are type, outcome, tag, from, to, before, after and experiment']]) {
	const r = await ask(at, `/agent?${query}`);
	check(`/agent?${query.slice(0, 40)} is refused`, r.status === 400 && decode(r.text).includes(words) && !sound(r.text, false), `${r.status} ${decode(r.text)}`);
}
{
	const beyond = await ask(at, '/agent?type=lr&before=1');
	check('beyond the last one', beyond.status === 200 && beyond.text.includes('No experiments lie beyond this point. <a href="/agent?type=lr#experiments">'), decode(beyond.text));
}

// One of them as a page of its own, and as the part of a page that the row opens: the same words.
for (const id of [1, 2, 3, 4, 5, 6, 7]) {
	const page = await ask(at, `/agent?outcome=promoted&experiment=${id}`), part = (await ask(at, `/api/agent/experiments/${id}`)).text;
	const section = page.text.match(/<section class="card record".*<\/section>/s)?.[0] ?? '';
	check(`experiment ${id} as a page`, page.status === 200 && page.text.includes(`<h1>Experiment ${id}</h1>`) && section.trim() === part.trim() && page.text.includes('href="/agent?outcome=promoted#experiments">All experiments'), decode(page.text));
}
{
	const r = decode((await ask(at, '/api/agent/experiments/6')).text), broken = decode((await ask(at, '/api/agent/experiments/7')).text);
	check('run time, metrics beside the champion, what else is recorded', r.includes('Run time 61.5 s') && r.includes('depth 3 → 4') && r.includes('sharpe 1.2 1.1') && r.includes('host <b>') && r.includes('Tags nightly'), r);
	check('broken JSON stands as it is', broken.includes('Recorded besides: broken {') && broken.includes('Run time —') && broken.includes('Tags nightly'), broken);
	const none = await ask(at, '/agent?experiment=9999');
	check('an experiment that is not there', none.status === 404 && none.text.includes('There is no experiment 9999') && none.text.includes('<nav'), none.status);
}

// No journal, and one that cannot be read.
{
	const r = await ask(nothing, '/agent'), text = decode(r.text);
	check('without a journal: which file, and what will make it', r.status === 200 && text.includes('experiment_journal.db: no such file. The runner makes it when it starts.') && text.includes('Experiments — promoted, rejected or pending') && !r.text.includes('class="filter"'), text);
	fs.renameSync(`${data}/experiment_journal.db`, `${data}/away`);
	fs.writeFileSync(`${data}/experiment_journal.db`, 'this is no journal'.repeat(500));
	const bad = await ask(at, '/agent?type=lr'), one = await ask(at, '/agent?experiment=1');
	check('a damaged journal: which file and why, the rest stands', bad.status === 200 && /class="notice error">experiment_journal\.db: /.test(bad.text) && decode(bad.text).includes('Last decisions session'), decode(bad.text));
	check('a damaged journal: one experiment is 503', one.status === 503 && one.text.includes('experiment_journal.db'), one.status);
	fs.rmSync(`${data}/experiment_journal.db`);
	fs.renameSync(`${data}/away`, `${data}/experiment_journal.db`);
}
finish();
