// The receiver of tests/scenarios/alerts and tests/image/run: an HTTP server on loopback that writes each request down as it came;
// with FOLDER/key.pem and FOLDER/cert.pem it speaks TLS.
//
//     node alerts.mjs FOLDER [PORT]
//
// FOLDER/port has its port, FOLDER/N the request number N of those that lie there: "METHOD PATH", the headers that matter, an empty line, the body's bytes.
// FOLDER/mode says what it does: ok (200), an other status, "hang" (no answer), "slow" (200 after two seconds).
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const [folder, port] = process.argv.slice(2);
const tls = fs.existsSync(`${folder}/key.pem`);
const taken = (request, response) => {
	const parts = [];
	request.on('data', (part) => parts.push(part));
	request.on('end', () => {
		const head = [`${request.method} ${request.url}`, ...['content-type', 'user-agent', 'content-length'].map((name) => `${name}: ${request.headers[name] ?? ''}`)];
		fs.writeFileSync(`${folder}/new`, Buffer.concat([Buffer.from(`${head.join('\n')}\n\n`), ...parts]));
		fs.renameSync(`${folder}/new`, `${folder}/${fs.readdirSync(folder).filter((name) => /^\d+$/.test(name)).length + 1}`);
		const mode = fs.existsSync(`${folder}/mode`) ? fs.readFileSync(`${folder}/mode`, 'utf8').trim() : 'ok';
		const answer = (status) => response.writeHead(status, { location: '/elsewhere' }).end('thanks\n');
		if (mode === 'slow')
			setTimeout(answer, 2000, 200);
		else if (mode !== 'hang')
			answer(mode === 'ok' ? 200 : Number(mode));
	});
};
const server = tls
	? https.createServer({ key: fs.readFileSync(`${folder}/key.pem`), cert: fs.readFileSync(`${folder}/cert.pem`) }, taken)
	: http.createServer(taken);
server.listen(Number(port ?? 0), '127.0.0.1', () => {
	fs.writeFileSync(`${folder}/port.new`, String(server.address().port));
	fs.renameSync(`${folder}/port.new`, `${folder}/port`);
});
