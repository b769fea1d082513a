'use strict';
// Data folders that a page may meet, made without a runner; and what the runner would have left in the run folder.
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { BUILD, ROOT } = require('./instance.js');

const LEDGER = 'fill_journal.db', EXPERIMENTS = 'experiment_journal.db', TELEMETRY = 'cycle_journal.db';
const read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
const sqlite = (folder, file, sql) => execFileSync('sqlite3', file ? [file] : [], { cwd: folder, input: sql, stdio: ['pipe', 'ignore', 'inherit'] });
const made = (tool, ...words) => execFileSync(path.join(BUILD, 'tests/bench', tool), words.map(String), { stdio: ['ignore', 'ignore', 'inherit'] });

// The fixture's ledger and two empty journals, closed cleanly.
function ours(folder, change = '') {
	sqlite(folder, LEDGER, `${read('lib/journal/ledger.sql')}${read('tests/fixtures/ledger.sql')}${change}; PRAGMA user_version = 1;`);
	sqlite(folder, EXPERIMENTS, `${read('lib/journal/experiment.sql')} PRAGMA user_version = 1;`);
	sqlite(folder, TELEMETRY, `${read('lib/journal/telemetry.sql')} PRAGMA user_version = 1;`);
}

// That, and a champion of so many sessions, which moves from one of them on (0: never).
function champion(folder, sessions, moves) {
	ours(folder);
	made('make_champion', folder, sessions, moves);
}

// That, and the agent's rows: a rejected, a failed and a promoted experiment, a refit in its shadow, a winner that waits.
function loop(folder, change = '', sessions = 40, moves = 0) {
	champion(folder, sessions, moves);
	sqlite(folder, null, read('tests/fixtures/agent.sql'));
	sqlite(folder, LEDGER, change);
}

// 100,000 fills over four years, by the runner's own write side.
const many = folder => made('make_ledger', folder, 100000, 1000);

// As few as a first day or a filter leaves; a multiple of 4, the markets.
const few = (folder, fills) => made('make_ledger', folder, fills, 1);

// The original's.
const theirs = folder => sqlite(folder, null, read('tests/fixtures/original.sql'));

function status(instance, state, more = {}) {
	const file = path.join(instance.run, 'runner_status.json');
	fs.writeFileSync(file, JSON.stringify({ pid: 1, version: 'test', state, reason: '', mode: 'sim', feed: 'sim', broker: 'paper', ...more }));
}

module.exports = { LEDGER, EXPERIMENTS, TELEMETRY, sqlite, ours, champion, few, loop, many, theirs, status };
