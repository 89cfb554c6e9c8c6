// Relay: the compiler accepts the schema as it is, and at run time a list pages,
// a node is asked again by its id, and the store holds one record for one id.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { promisify } from 'node:util';
import { transformAsync } from '@babel/core';
import { HUB, GRAPHQL, data, draftOf, headersOf } from '../world.mjs';

const HERE = join(import.meta.dirname, '..');
const SOURCE = join(HERE, 'relay');
const BUILD = join(HERE, 'build/relay');
const ARTIFACTS = join(BUILD, '__generated__');
const COMPONENTS = ['Subordinates.js', 'SaveReport.js'];

// Relay keeps what a page has just left for five minutes, on a timer; it must not keep this process as long.
const timer = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds, ...rest) => {
  const set = timer(work, milliseconds, ...rest);
  return milliseconds > 60_000 ? set.unref() : set;
};

const required = createRequire(import.meta.url);
const React = required('react');
const { RelayEnvironmentProvider } = required('react-relay');
const { Environment, Network, RecordSource, Store, commitMutation, fetchQuery } = required('relay-runtime');
const renderer = required('react-test-renderer');

before(async () => {
  await rm(BUILD, { recursive: true, force: true });
  await mkdir(ARTIFACTS, { recursive: true });
  const schema = await (await fetch(`${HUB}/schema.graphql`)).text();
  await writeFile(join(BUILD, 'schema.graphql'), schema);
  for (const file of ['package.json', ...COMPONENTS]) await copyFile(join(SOURCE, file), join(BUILD, file));
  const config = {
    src: '.', schema: 'schema.graphql', language: 'javascript', artifactDirectory: '__generated__', eagerEsModules: false,
    customScalarTypes: Object.fromEntries(['Date', 'DateTime', 'Decimal', 'Period'].map((name) => [name, 'string'])),
  };
  await writeFile(join(BUILD, 'relay.config.json'), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [join(HERE, 'node_modules/relay-compiler/cli.js'), 'relay.config.json'], { cwd: BUILD });
  for (const file of COMPONENTS) {
    const { code } = await transformAsync(await readFile(join(SOURCE, file), 'utf8'), {
      cwd: HERE, configFile: false, filename: join(BUILD, file), plugins: [['relay', { artifactDirectory: ARTIFACTS, eagerEsModules: false }]],
    });
    await writeFile(join(BUILD, file), code);
  }
});

/** An environment as an account; `asked` keeps the names of the operations that went out. */
async function environmentOf(account) {
  const headers = { ...(await headersOf(account)), 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const asked = [];
  const network = Network.create(async ({ name, text }, variables) => {
    asked.push({ name, variables });
    const answer = await fetch(GRAPHQL, { method: 'POST', headers, body: JSON.stringify({ query: text, operationName: name, variables }) });
    return answer.json();
  });
  return { environment: new Environment({ network, store: new Store(new RecordSource()) }), asked };
}

/** The page of a jurisdiction, and what it shows: `until` waits for a rendering that satisfies `enough`. */
async function shown(account, code, after = null) {
  const { Subordinates } = required(join(BUILD, 'Subordinates.js'));
  const { environment, asked } = await environmentOf(account);
  const now = {};
  let rendered = () => {};
  const seen = (part) => { Object.assign(now, part); rendered(); };
  const until = (enough) => new Promise((resolve) => {
    rendered = () => { if (enough(now)) resolve(); };
    rendered();
  });
  const tree = renderer.create(
    React.createElement(RelayEnvironmentProvider, { environment },
      React.createElement(React.Suspense, { fallback: 'loading' }, React.createElement(Subordinates, { code, after, seen }))),
  );
  await until(() => now.place && now.list);
  return { environment, asked, now, until, leave: () => tree.unmount() };
}

test('Relay: usePaginationFragment reads on page by page, through the node of the list', async () => {
  const { jurisdiction } = await data('3207.viewer', '{ jurisdiction(code: "3207") { subordinates { nodes { code } } } }');
  const codes = jurisdiction.subordinates.nodes.map(({ code }) => code);
  const { now, asked, until, leave } = await shown('3207.viewer', '3207');
  assert.deepEqual(now.list.codes, codes.slice(0, 3));
  for (let page = 2; now.list.hasNext; page += 1) {
    now.list.loadNext(3);
    await until(({ list }) => !list.busy && list.codes.length >= Math.min(page * 3, codes.length));
  }
  assert.deepEqual(now.list.codes, codes);
  const pages = asked.filter(({ name }) => name === 'SubordinatesPageQuery');
  assert.deepEqual(pages.map(({ variables }) => variables.id), [now.id, now.id]);
  leave();
});

test('Relay: a list that begins in its middle is read back to its head', async () => {
  const { jurisdiction } = await data('3207.viewer', '{ jurisdiction(code: "3207") { subordinates { edges { cursor node { code } } } } }');
  const { edges } = jurisdiction.subordinates;
  const codes = edges.map(({ node }) => node.code);
  const { now, until, leave } = await shown('3207.viewer', '3207', edges[2].cursor);
  assert.deepEqual(now.list.codes, codes.slice(3, 6));
  assert.ok(now.list.hasPrevious && now.list.hasNext);
  now.list.loadPrevious(2);
  await until(({ list }) => !list.busy && list.codes.length >= 5);
  assert.deepEqual(now.list.codes, codes.slice(1, 6));
  now.list.loadPrevious(2);
  await until(({ list }) => !list.busy && list.codes.length >= 6);
  assert.deepEqual(now.list.codes, codes.slice(0, 6));
  assert.ok(!now.list.hasPrevious);
  leave();
});

test('Relay: a fragment is asked again by the id of its node', async () => {
  const { now, asked, until, leave } = await shown('3207.viewer', '3207');
  assert.equal(now.place.data.ancestors, undefined);
  now.place.refetch({ ancestors: true }, { fetchPolicy: 'network-only' });
  await until(() => now.place.data.ancestors !== undefined);
  assert.deepEqual(now.place.data.ancestors.map(({ name }) => name), ['中华人民共和国', '江苏省']);
  assert.deepEqual(asked.at(-1), { name: 'SubordinatesPlaceQuery', variables: { id: now.id, ancestors: true } });
  leave();
});

test('Relay: the store holds one record for one id, whichever way it was reached', async () => {
  const { environment, now, leave } = await shown('3207.viewer', '3207');
  const record = environment.getStore().getSource().get(now.id);
  assert.equal(record.__typename, 'Jurisdiction');
  assert.equal(record.code, '3207');
  const below = environment.getStore().getSource().getRecordIDs().map((id) => environment.getStore().getSource().get(id))
    .filter((each) => each?.__typename === 'Jurisdiction' && each.code !== '3207');
  assert.deepEqual(below.map(({ code }) => code).sort(), now.list.codes.toSorted());
  assert.ok(below.every(({ id, __id }) => id === __id));
  leave();
});

test('Relay: a mutation changes the record by its id', async () => {
  const reporter = '320707104.xf.reporter';
  const { id, input } = await draftOf(reporter, '2023-12');
  const { save, report } = required(join(BUILD, 'SaveReport.js'));
  const { environment, asked } = await environmentOf(reporter);
  await fetchQuery(environment, report, { id }).toPromise();
  const outcome = await new Promise((onCompleted, onError) => {
    commitMutation(environment, {
      mutation: save, variables: { input: { ...input, cells: [{ key: '1.1', value: '5' }] } }, onCompleted, onError,
    });
  });
  assert.equal(outcome.saveReport.outcome, 'DONE');
  const source = environment.getStore().getSource();
  assert.equal(source.get(id).version, outcome.saveReport.report.version);
  const cells = source.get(id).cells.__refs.map((ref) => source.get(ref));
  assert.equal(cells.find(({ key }) => key === '1.1').value, '5');
  assert.equal(asked.length, 2);
});
