import { createReadStream, existsSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basic, serviceUrl } from '../shared/session.mjs';

const libraries = ['sap.ui.core', 'sap.m', 'sap.ui.layout', 'sap.ui.unified']
  .map(name => fileURLToPath(new URL(`../node_modules/@openui5/${name}/src`, import.meta.url)));
const types = { '.js': 'text/javascript', '.json': 'application/json', '.properties': 'text/plain', '.css': 'text/css' };

const page = `<!DOCTYPE html>
<meta charset="utf-8">
<script id="sap-ui-bootstrap" src="/resources/sap-ui-core.js" data-sap-ui-async="true" data-sap-ui-theme="base"
  data-sap-ui-language="en" data-sap-ui-compat-version="edge"></script>
<body class="sapUiBody"><div id="content"></div></body>`;

/**
 * A site of one origin, as an application router makes it: OpenUI5, a page, and the API, to which it signs in by Basic.
 * Every request to the API is noted.
 */
export async function openSite() {
  const calls = [];
  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url, 'http://site').pathname;
    if (path.startsWith('/api/v1')) return forward(incoming, outgoing, calls);
    if (path.startsWith('/resources/')) return resource(path.slice('/resources/'.length), outgoing);
    outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, calls, close: () => server.close() };
}

function forward(incoming, outgoing, calls) {
  const call = { method: incoming.method, path: decodeURIComponent(incoming.url), body: '', status: 0 };
  calls.push(call);
  incoming.on('data', chunk => { call.body += chunk; });
  // The host stays the site's, so that every link of an answer leads here.
  const upstream = request(new URL(incoming.url, serviceUrl), { method: incoming.method, headers: { ...incoming.headers, authorization: basic } }, answer => {
    call.status = answer.statusCode;
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(upstream);
}

function resource(path, outgoing) {
  const file = libraries.map(library => join(library, normalize(path))).find(candidate => existsSync(candidate));
  // The packages hold no built themes, and nobody looks at the page.
  if (!file && path.includes('/themes/')) return outgoing.writeHead(200, { 'Content-Type': types[extname(path)] }).end(path.endsWith('.json') ? '{}' : '');
  if (!file) return outgoing.writeHead(404).end();
  outgoing.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(outgoing);
}
