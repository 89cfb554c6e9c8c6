// graphql-codegen with the client preset, under the strictest TypeScript: what
// it makes of the contract compiles, and nothing in it is `any`.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { promisify } from 'node:util';
import { buildSchema, isScalarType, isSpecifiedScalarType } from 'graphql';
import ts from 'typescript';
import { HUB } from '../world.mjs';

const HERE = join(import.meta.dirname, '..');
const BUILD = join(HERE, 'build/codegen');
/**
 * Two helpers, the same for every schema, in which the preset bounds a document
 * by `any` and casts inside a function. What goes in and comes out keeps its
 * type: the types walked below have come out of them.
 */
const HELPERS = new Set(['fragment-masking.ts', 'gql.ts']);

let program;

before(async () => {
  await rm(BUILD, { recursive: true, force: true });
  await cp(join(HERE, 'codegen'), BUILD, { recursive: true });
  await writeFile(join(BUILD, 'schema.graphql'), await (await fetch(`${HUB}/schema.graphql`)).text());
  const cli = join(HERE, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
  await promisify(execFile)(process.execPath, [cli, '--config', 'codegen.ts'], { cwd: BUILD });
  const { config } = ts.readConfigFile(join(BUILD, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, BUILD);
  program = ts.createProgram(fileNames, options);
});

test('codegen: the generated client and its user compile under --strict', () => {
  const faults = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const where = file ? `${file.fileName.slice(BUILD.length + 1)}:${file.getLineAndCharacterOfPosition(start).line + 1}` : '';
    return `${where} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  assert.deepEqual(faults, []);
  assert.equal(program.getCompilerOptions().strict, true);
  assert.equal(program.getCompilerOptions().noUncheckedIndexedAccess, true);
});

test('codegen: no `any` is written in the types of schema and documents', async () => {
  const written = [];
  for (const name of await readdir(join(BUILD, 'gql'))) {
    const source = program.getSourceFile(join(BUILD, 'gql', name));
    assert.ok(source, `${name} is part of the program`);
    const visit = (node) => {
      const bound = ts.isTypeReferenceNode(node.parent ?? source) && /^(DocumentTypeDecoration|DocumentNode|TypedDocumentNode)</.test(node.parent.getText(source));
      const harmless = HELPERS.has(name) && (bound || ts.isAsExpression(node.parent ?? source));
      if (node.kind === ts.SyntaxKind.AnyKeyword && !harmless) {
        written.push(`${name}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  assert.deepEqual(written, []);
});

test('codegen: no part of an answer or of its variables is `any` or `unknown`', () => {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(BUILD, 'use.ts'));
  const loose = [];
  const seen = new Set();
  const walk = (type, path) => {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) loose.push(path);
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) type.types.forEach((part) => walk(part, path));
    else if (checker.isArrayLikeType(type)) checker.getTypeArguments(type).forEach((part) => walk(part, `${path}[]`));
    else if (type.flags & ts.TypeFlags.Object) {
      for (const property of checker.getPropertiesOfType(type)) {
        walk(checker.getTypeOfSymbolAtLocation(property, source), `${path}.${property.name}`);
      }
    }
  };
  const exported = new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((symbol) => [symbol.name, symbol]));
  walk(checker.getDeclaredTypeOfSymbol(exported.get('Answers')), 'Answers');
  assert.ok(seen.size > 50, `${seen.size} types were looked at`);
  assert.deepEqual(loose, []);
});

test('codegen: every scalar of the contract says what it is, and none is a number', async () => {
  const schema = buildSchema(await readFile(join(BUILD, 'schema.graphql'), 'utf8'));
  const own = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
  assert.ok(own.length >= 4);
  for (const scalar of own) assert.ok(scalar.specifiedByURL, `${scalar.name} names its specification`);
  const source = await readFile(join(BUILD, 'gql/graphql.ts'), 'utf8');
  for (const { name } of own) assert.match(source, new RegExp(`\\b${name}: \\{ input: string; output: string; \\}`));
});

test('codegen: the types of the table query, as a team sees them', async () => {
  const source = await readFile(join(BUILD, 'gql/graphql.ts'), 'utf8');
  const shown = ['TableRowFieldsFragment', 'TableQueryVariables', 'TableQuery']
    .map((name) => new RegExp(`^export type ${name} = [^]*?;$`, 'm').exec(source)?.[0]);
  console.log(shown.join('\n'));
  assert.ok(shown.every(Boolean));
});
