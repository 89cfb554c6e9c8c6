// The contract of this checkout against the newest release: what a client of
// that release asks is still answered. Needs no hub.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parse, print, visit } from 'graphql';
import { compare, newestRelease } from '../gate.mjs';

const CONTRACT = join(resolve(import.meta.dirname, '../../..'), 'schema.graphql');
const released = await readFile(await newestRelease(), 'utf8');
const contract = await readFile(CONTRACT, 'utf8');

/** The contract with one field of one type changed, or gone for null. */
function altered(sdl, type, field, change) {
  let found = 0;
  const changed = visit(parse(sdl), {
    ObjectTypeDefinition: (node) => (node.name.value === type ? undefined : false),
    FieldDefinition: (node) => {
      if (node.name.value !== field) return false;
      found += 1;
      return change(node);
    },
  });
  assert.equal(found, 1, `${type}.${field} is there to be changed`);
  return print(changed);
}

const deprecate = (node) => ({
  ...node,
  directives: [...node.directives, ...parse('type T { f: Int @deprecated(reason: "gone") }').definitions[0].fields[0].directives],
});

test('release: the contract breaks no client of the newest release', () => {
  assert.deepEqual(compare(released, contract).broken, []);
});

test('release: taking a field of it away breaks, unless the release had deprecated it', () => {
  const without = altered(released, 'TableRow', 'onTime', () => null);
  assert.match(compare(released, without).broken.join('\n'), /FIELD_REMOVED: TableRow\.onTime/);
  const announced = altered(released, 'TableRow', 'onTime', deprecate);
  assert.deepEqual(compare(announced, without).broken, []);
});

test('release: an argument that becomes required breaks', () => {
  const stricter = altered(released, 'Query', 'reports', (node) => ({
    ...node,
    arguments: node.arguments.map((argument) =>
      argument.name.value === 'first' ? { ...argument, type: { kind: 'NonNullType', type: argument.type } } : argument),
  }));
  assert.match(compare(released, stricter).broken.join('\n'), /reports/);
});
