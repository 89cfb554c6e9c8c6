// The gate lets through what was announced and what adds, and stops all else.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compare } from '../gate.mjs';

const RELEASED = `
  type Query {
    place(code: String!, old: Boolean @deprecated(reason: "without effect")): Place
    places(filter: Filter): [Place!]!
    gone: Gone @deprecated(reason: "ask place")
  }
  type Place { code: String! name: String alias: String @deprecated(reason: "use name") level: Level! }
  enum Level { TOWN COUNTY HAMLET @deprecated(reason: "never given") }
  input Filter { code: String level: Level word: String @deprecated(reason: "use code") }
  type Gone { left: Left }
  type Left { code: String }
`;

const without = (...pieces) => pieces.reduce((sdl, piece) => {
  assert.ok(sdl.includes(piece), `the release has ${piece}`);
  return sdl.replace(piece, '');
}, RELEASED);
const withChange = (from, to) => {
  assert.ok(RELEASED.includes(from), `the release has ${from}`);
  return RELEASED.replace(from, to);
};
const broken = (next) => compare(RELEASED, next).broken;

test('gate: the same contract breaks nothing', () => {
  assert.deepEqual(compare(RELEASED, RELEASED), { broken: [], notable: [] });
});

test('gate: a removed field breaks', () => {
  assert.deepEqual(broken(without('name: String ')), ['FIELD_REMOVED: Place.name was removed.']);
});

test('gate: a deprecated field, argument, enum value or input field may go', () => {
  assert.deepEqual(broken(without(
    'alias: String @deprecated(reason: "use name")',
    ', old: Boolean @deprecated(reason: "without effect")',
    'HAMLET @deprecated(reason: "never given")',
    'word: String @deprecated(reason: "use code")',
  )), []);
});

test('gate: a type may go when only deprecated fields led to it', () => {
  const next = without('gone: Gone @deprecated(reason: "ask place")', 'type Gone { left: Left }', 'type Left { code: String }');
  assert.deepEqual(broken(next), []);
  const used = RELEASED.replace('level: Level!', 'level: Level! left: Left');
  const nextOfUsed = next.replace('level: Level!', 'level: Level! left: String');
  assert.deepEqual(compare(used, nextOfUsed).broken.sort(), [
    'FIELD_CHANGED_KIND: Place.left changed type from Left to String.', 'TYPE_REMOVED: Left was removed.']);
});

test('gate: a value, an argument or an input field that was not deprecated may not go', () => {
  assert.deepEqual(broken(without('COUNTY ')), ['VALUE_REMOVED_FROM_ENUM: COUNTY was removed from enum type Level.']);
  assert.deepEqual(broken(without('(filter: Filter)')), ['ARG_REMOVED: Query.places arg filter was removed.']);
  assert.deepEqual(broken(without('code: String level: Level ')).sort(), [
    'FIELD_REMOVED: Filter.code was removed.', 'FIELD_REMOVED: Filter.level was removed.']);
});

test('gate: what was promised non-null stays so, and what was optional to give stays so', () => {
  assert.deepEqual(broken(withChange('code: String! name', 'code: String name')), ['FIELD_CHANGED_KIND: Place.code changed type from String! to String.']);
  assert.equal(broken(withChange('filter: Filter', 'filter: Filter!')).length, 1);
  assert.equal(broken(withChange('input Filter { code', 'input Filter { must: Int! code')).length, 1);
  assert.equal(broken(withChange('place(code: String!', 'place(must: Int!, code: String!')).length, 1);
});

test('gate: an input that becomes @oneOf breaks who gives two fields or none', () => {
  const directive = 'directive @oneOf on INPUT_OBJECT\n';
  assert.deepEqual(broken(`${directive}${withChange('input Filter {', 'input Filter @oneOf {')}`), [
    'INPUT_BECAME_ONE_OF: Filter now wants exactly one of its fields.']);
});

test('gate: additions pass, and what clients must be told of is told', () => {
  assert.deepEqual(broken(withChange('name: String ', 'name: String! more: Int ')), []);
  const { broken: none, notable } = compare(RELEASED, withChange('TOWN COUNTY', 'TOWN COUNTY ZONE'));
  assert.deepEqual(none, []);
  assert.deepEqual(notable, ['VALUE_ADDED_TO_ENUM: ZONE was added to enum type Level.']);
});
