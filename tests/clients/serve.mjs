// Serves a folder of built files on a free port, as any web server would.
//
// Must never: serve a file outside the folder.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml',
};

/**
 * @param {string} root the folder; it may be made later than the server
 * @param {Record<string, () => string>} instead what is answered for some paths in place of their files
 */
export async function serveFolder(root, instead = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://here');
    const file = normalize(join(root, decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname)));
    const body = instead[pathname]?.() ?? (file.startsWith(root + sep) ? await readFile(file).catch(() => null) : null);
    if (body === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = () => new Promise((stopped) => { server.close(stopped); server.closeAllConnections(); });
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}
