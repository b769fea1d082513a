#!/usr/bin/env node
// A manual page from its source and from what the program says of itself, so that the two cannot differ:
//
//     docs/man/make-man.mjs RUNNER LIB SOURCE >PAGE
//
// @LIB@ is where it is installed, @DOC@ its documents, @VERSION@ the program's, @COMMANDS@ each command with its options, @SETTINGS@ each setting.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [program, lib, source] = process.argv.slice(2);
const runner = path.resolve(program);
// no setting of this machine may stand in the page
const ask = (...words) => execFileSync(runner, words, { env: {}, cwd: '/', encoding: 'utf8' });
// Text that roff prints as it is: a backslash, a dot or quote at the beginning of a line.
const plain = (text) => text.replaceAll('\\', '\\e').replace(/^([.'])/gm, '\\&$1').replaceAll('-', '\\-').replaceAll('`', '\\(ga').replaceAll('~', '\\(ti');
// A word that stands behind a macro: quoted, because it may hold blanks or be a macro's name.
const word = (text) => `"${plain(text).replaceAll('"', '""')}"`;

// Sentences begin a line, as roff wants them; what is laid out in columns stays as it stands.
const prose = (text) => (/^ {3}|\S {3}/m.test(text) ? `.Bd -literal\n${plain(text)}\n.Ed` : plain(text.replace(/([^\s.][.?!]) (?=[A-Z`])/g, '$1\n')));

const options = (lines) => lines.map((line) => {
	const [, left, help] = /^ {2}(\S.*?) {2,}(.*)$/.exec(line) ?? /^ {2}(\S{25,}) (.*)$/.exec(line);
	const [name, ...value] = left.split(' ');
	return `.It Fl ${word(name.slice(1))}${value.length ? ` Ar ${word(value.join(' '))}` : ''}\n${prose(help)}`;
}).join('\n');

function command(name, operand) {
	const [head, tail] = ask(name, '--help').split('\noptions:\n');
	const [summary, ...details] = head.split('\n').slice(1);
	const [list, exits] = tail.split('\nexit codes: ');
	const own = exits.startsWith('0 done, 1 failure (the last line') ? '' : `.Pp\nExit codes: ${plain(exits.trim())}\n`;
	const rows = list.split('\n').filter((line) => line.startsWith('  ') && !line.startsWith('  --help'));
	const words = details.join('\n').trim();
	return `.Ss ${word(operand ? `${name} ${operand}` : name)}\n${plain(summary)}\n${words ? `.Pp\n${prose(words)}\n`.replace('.Pp\n.Bd', '.Bd') : ''}`
		+ (rows.length ? `.Bl -tag -width Ds\n${options(rows)}\n.El\n` : '') + own;
}

const commands = () => ask('--help').split('commands:\n')[1].split('\n\n')[0].split('\n')
	.map((line) => /^ {2}(\S+) +(?:(\[?[A-Z]+\]?) +)?\S/.exec(line)).map(([, name, operand]) => command(name, operand)).join('');

const settings = () => JSON.parse(ask('config', '--json'))
	.map((s) => `.It Ev ${s.name}\n${prose(s.help)}.\nAllowed: ${plain(s.allowed)}.\nDefault: ${s.default ? plain(s.default) : 'not set'}.\n`).join('');

const parts = { LIB: () => lib, DOC: () => path.resolve(lib, '../../share/doc/hydra'), VERSION: () => ask('--version').trim().split(' ')[1], COMMANDS: commands, SETTINGS: settings };
const page = fs.readFileSync(source, 'utf8').replace(/@([A-Z]+)@/g, (_, name) => parts[name]().trimEnd());
process.stdout.write(page);
