// Runs every suite against one hub of this build: `node run.mjs [NAME …]` takes
// only the suites whose file name holds a NAME.
//
// Owns: the order of things; start, suites, stop. The starter's page is served
// from an address that is not the hub's, as it would be in an office.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { startHub } from './hub.mjs';
import { serveFolder } from './serve.mjs';

/** As many suites at once as the smallest machine has cores. */
const AT_ONCE = 2;
/** The longest suite builds a page and opens it; beyond this it hangs. */
const SUITE_WITHIN_MS = 180_000;

const here = import.meta.dirname;

async function suites(names) {
  const files = (await readdir(here, { recursive: true }))
    .filter((file) => file.endsWith('.test.mjs') && !file.includes('node_modules') && !file.startsWith('build'))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  if (files.length === 0) throw new Error(`no suite is named ${names.join(' or ')}`);
  return files.sort().map((file) => join(here, file));
}

async function run() {
  const files = await suites(process.argv.slice(2));
  let hub = { url: '' };
  const starter = await serveFolder(join(here, '../../examples/dashboard/dist'), { '/config.json': () => JSON.stringify({ hub: hub.url }) });
  const began = Date.now();
  hub = await startHub({ CENGBAO_CORS_ORIGINS: starter.url });
  console.log(`a hub is ready on ${hub.url} after ${seconds(began)} s`);
  let status = 1;
  const begun = Date.now();
  try {
    const tests = spawn(process.execPath,
      ['--test', '--test-reporter=spec', `--test-concurrency=${AT_ONCE}`, `--test-timeout=${SUITE_WITHIN_MS}`, ...files.map((file) => relative(process.cwd(), file))],
      { stdio: 'inherit', env: { ...process.env, CENGBAO_URL: hub.url, CENGBAO_CLIENTS_DATA_DIR: hub.dataDir, CENGBAO_STARTER_URL: starter.url } });
    [status] = await once(tests, 'exit');
  } finally {
    await starter.stop();
    await hub.stop();
  }
  console.log(`clients: ${files.length} suites in ${seconds(begun)} s; the hub stopped on SIGTERM with status 0`);
  return status ?? 1;
}

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);

process.exitCode = await run();
