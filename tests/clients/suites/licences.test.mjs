// The npm packages of the tests and of the starter carry the licences that
// deny.toml allows to crates, or one that stands here with its reason.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { REPOSITORY } from '../world.mjs';

const LOCKS = ['tests/clients/package-lock.json', 'examples/dashboard/package-lock.json'];
/** Permissive too, and met in packages that only run while testing or building. */
const TOOLS = new Map([
  ['BlueOak-1.0.0', 'permissive, as MIT'],
  ['Python-2.0', 'permissive; argparse, ported from Python'],
  ['CC-BY-4.0', 'data, not code: which browser knows what'],
]);

test('licences: every npm package is permissively licensed, and none is bound to one registry', async () => {
  const deny = await readFile(join(REPOSITORY, 'deny.toml'), 'utf8');
  const allowed = new Set([...deny.matchAll(/^ {4}"([^"]+)",$/gm)].map(([, licence]) => licence));
  assert.ok(allowed.has('MIT') && allowed.size > 5, 'deny.toml is read');
  const known = (licence) => allowed.has(licence) || TOOLS.has(licence);
  const refused = [];
  for (const lock of LOCKS) {
    const { packages } = JSON.parse(await readFile(join(REPOSITORY, lock), 'utf8'));
    for (const [path, { license = 'none stated', resolved = '', integrity, hasInstallScript }] of Object.entries(packages)) {
      if (path === '') continue;
      const choices = license.replace(/^\(|\)$/g, '').split(' OR ');
      if (!choices.some(known)) refused.push(`${lock}: ${path}: ${license}`);
      if (!integrity) refused.push(`${lock}: ${path} has no checksum`);
      if (hasInstallScript) refused.push(`${lock}: ${path} runs a script when it is installed`);
      // Networks without internet install from a mirror of their own: a checksum says what, and .npmrc keeps out from where.
      if (resolved) refused.push(`${lock}: ${path} is bound to ${resolved}`);
    }
  }
  assert.deepEqual(refused, []);
});
