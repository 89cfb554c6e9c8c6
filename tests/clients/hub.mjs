// A demonstration hub of this build, for one run of the suites.
//
// Owns: starting it on a free port with a data directory of its own, and
// stopping it. Must never: wait for a fixed time, or leave a hub behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** The program under test: what `make build` made, unless CENGBAO_BIN names another. */
export const BINARY = process.env.CENGBAO_BIN ?? join(REPOSITORY, 'target/debug/cengbao');

/** Longest first start: the demonstration files, signs and accepts some 1,400 reports in a debug build. */
const READY_WITHIN_MS = 300_000;
/** Longest stop: running requests end by themselves within the hub's own limit. */
const STOPPED_WITHIN_MS = 30_000;
/** Lines of the hub's log that are shown when it fails. */
const LAST_LINES = 30;

/**
 * Starts a hub and answers when it is ready.
 *
 * @param {Record<string, string>} settings environment variables of the hub, beside those it always gets
 */
export async function startHub(settings = {}) {
  await stat(BINARY).catch(() => {
    throw new Error(`${BINARY} is not there: run \`make build\`, or name the program in CENGBAO_BIN`);
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'cengbao-clients-'));
  const child = spawn(BINARY, ['serve', '--demo', '--data-dir', dataDir, '--listen', '127.0.0.1:0', '--log-format', 'json'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines = [];
  const hub = { dataDir, url: '', lines, stop: () => stop(child, ended, dataDir) };
  try {
    hub.url = await Promise.race([
      listening(child, lines),
      ended.then(([code, signal]) => { throw new Error(`the hub ended with ${code ?? signal} before it listened`); }),
      expired(READY_WITHIN_MS, 'the hub does not listen'),
    ]);
    const ready = await fetch(`${hub.url}/readyz`);
    if (!ready.ok) throw new Error(`/readyz answers ${ready.status}`);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
    throw new Error(`${error.message}; its last lines:\n${lines.slice(-LAST_LINES).join('\n')}`);
  }
  return hub;
}

/** The address in the line that says where it listens; the demonstration is complete by then. */
function listening(child, lines) {
  return new Promise((found) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const address = /listening on (http:\/\/[\d.]+:\d+)/.exec(line);
        if (address) found(address[1]);
      });
    }
  });
}

/** SIGTERM must end it by itself, with status 0. */
async function stop(child, ended, dataDir) {
  child.kill('SIGTERM');
  try {
    const [code, signal] = await Promise.race([ended, expired(STOPPED_WITHIN_MS, 'the hub does not stop')]);
    if (code !== 0) throw new Error(`SIGTERM ended the hub with ${code ?? signal} instead of 0`);
  } finally {
    child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}

function expired(milliseconds, what) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} within ${milliseconds / 1000} s`)), milliseconds).unref();
  });
}
