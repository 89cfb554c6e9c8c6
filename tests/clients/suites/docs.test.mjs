// The documents are true: their queries fit the schema, their answers are the
// hub's, their TypeScript compiles and does what the text says.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test, { before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildClientSchema, parse, validate } from 'graphql';
import ts from 'typescript';
import { blocksOf, questionsOf } from '../blocks.mjs';
import { introspection } from '../schema.mjs';
import { REPOSITORY, ask } from '../world.mjs';

const DOCUMENTS = ['README.md', 'docs/frontend.md', 'docs/bad-days.md'].map((name) => join(REPOSITORY, name));
/** What a printed answer writes where it was cut. */
const CUT = '…';

let schema;
before(async () => { schema = buildClientSchema(await introspection()); });

/** Compares an answer with what is printed of it: a cut value stands for any, a cut at the end of a list for the rest. */
function assertPrinted(actual, printed, place) {
  if (printed === CUT) {
    assert.notEqual(actual, undefined, `${place} is not there`);
  } else if (Array.isArray(printed)) {
    assert.ok(Array.isArray(actual), `${place} is no list`);
    const whole = printed.at(-1) !== CUT;
    const shown = whole ? printed : printed.slice(0, -1);
    if (whole) assert.equal(actual.length, printed.length, `${place} has ${actual.length} entries`);
    else assert.ok(actual.length > shown.length, `${place} was not cut`);
    shown.forEach((each, index) => assertPrinted(actual[index], each, `${place}[${index}]`));
  } else if (printed !== null && typeof printed === 'object') {
    assert.deepEqual(Object.keys(actual ?? {}).sort(), Object.keys(printed).sort(), place);
    for (const [key, each] of Object.entries(printed)) assertPrinted(actual[key], each, `${place}.${key}`);
  } else {
    assert.equal(actual, printed, place);
  }
}

for (const file of DOCUMENTS) {
  const name = relative(REPOSITORY, file);
  for (const { line, query, account, variables, answer } of await questionsOf(file)) {
    test(`${name}:${line}: the question fits the schema${account ? ` and is answered as printed, as ${account}` : ''}`, async () => {
      assert.deepEqual(validate(schema, parse(query)).map(({ message }) => message), []);
      if (!account) return;
      const actual = await ask(account, query, variables);
      if (answer === undefined) assert.deepEqual(actual.errors ?? [], []);
      else assertPrinted(actual, answer, name);
    });
  }
  test(`${name}: a question with an answer names who asks it`, async () => {
    for (const { line, account, answer } of await questionsOf(file)) assert.ok(account || answer === undefined, `${name}:${line}`);
  });
}

/** Writes the TypeScript of the guide where its packages are found, compiles it strictly, and hands over the modules. */
async function compiled(use) {
  const build = join(import.meta.dirname, '../build');
  await mkdir(build, { recursive: true });
  const folder = await mkdtemp(join(build, 'docs-'));
  try {
    const blocks = (await blocksOf(join(REPOSITORY, 'docs/frontend.md'))).filter(({ language }) => language === 'ts');
    assert.ok(blocks.length > 0 && blocks.every(({ info }) => info.file), 'every piece of TypeScript names its file');
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    const files = await Promise.all(blocks.map(async ({ info, text }) => {
      const file = join(folder, info.file);
      await writeFile(file, text);
      return file;
    }));
    const program = ts.createProgram(files, {
      strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true,
      target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [], outDir: join(folder, 'out'), rootDir: folder,
    });
    const emitted = program.emit();
    const problems = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
    assert.deepEqual(problems.map(({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`), []);
    await use((name) => import(pathToFileURL(join(folder, 'out', name))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('docs/frontend.md: its TypeScript compiles under --strict and makes bars of the table', async () => {
  const [table] = (await questionsOf(join(REPOSITORY, 'docs/frontend.md'))).filter(({ query }) => query.includes('query CountyTable'));
  const { data } = await ask(table.account, table.query, table.variables);
  await compiled(async (load) => {
    const { bars, echartsOption } = await load('chart.js');
    const shown = bars(data.jurisdiction.table, '1.1');
    assert.deepEqual(shown.slice(0, 2), [
      { name: '连云区', height: 128, label: '128', state: 'REPORTED' },
      { name: '海州区', height: 273, label: '273', state: 'REPORTED' },
    ]);
    assert.deepEqual({ ...shown.at(-1), name: '' }, { name: '', height: null, label: '—', state: 'NOT_APPLICABLE' });
    assert.equal(echartsOption(shown).series[0].data.length, data.jurisdiction.table.rows.nodes.length);
    assert.throws(() => bars(data.jurisdiction.table, '9.9'));

    const { toUnits, fromUnits, grouped } = await load('decimal.js');
    const { columns, total } = data.jurisdiction.table;
    columns.forEach(({ scale }, index) => {
      assert.equal(fromUnits(toUnits(total.values[index], scale), scale), total.values[index]);
    });
    assert.equal(fromUnits(-5n, 4), '-0.0005');
    assert.equal(grouped('1282.5000'), '1,282.5000');

    const { remedy } = await load('errors.js');
    const { errors } = await ask('440106.viewer', '{ jurisdiction(code: "3207") { name } }');
    assert.equal(remedy(errors[0]), 'empty');
    assert.equal(remedy({ message: 'a proxy failed' }), 'report');
  });
});
