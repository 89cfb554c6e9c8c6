// urql with Graphcache, normalised by the schema that the hub shows of itself.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { introspection } from '../schema.mjs';
import { GRAPHQL, countingFetch, data, draftOf, headersOf } from '../world.mjs';

const TABLE = gql`query Table($code: String!, $period: Period!) {
  jurisdiction(code: $code) {
    id name
    table(form: { campaign: "heilin-2023", form: "monthly" }, period: $period, by: LEVEL, level: COUNTY) {
      columns { key indicator unit scale }
      rows { nodes { id code name values states } }
      total { id values states }
    }
  }
}`;
const SUBORDINATES = gql`query Subordinates($code: String!, $first: Int!, $after: String) {
  jurisdiction(code: $code) {
    id
    subordinates(first: $first, after: $after) { edges { cursor node { id code name } } pageInfo { hasNextPage endCursor startCursor hasPreviousPage } }
  }
}`;
const REPORT = gql`query Report($id: ID!) {
  node(id: $id) { id ... on Report { state version cells { id key value } } }
}`;
const SAVE = gql`mutation Save($input: SaveReportInput!) {
  saveReport(input: $input) { outcome report { id state version cells { id key value } } }
}`;

/** What has no id of its own is part of what holds it: Graphcache wants that said of each such type. */
function embedded({ __schema: { types } }) {
  const parts = types.filter(({ kind, fields }) => kind === 'OBJECT' && !fields.some(({ name }) => name === 'id'));
  return Object.fromEntries(parts.map(({ name }) => [name, () => null]));
}

async function clientOf(account) {
  const counted = countingFetch();
  const warnings = [];
  const headers = await headersOf(account);
  const schema = await introspection();
  const cache = cacheExchange({
    schema,
    keys: embedded(schema),
    resolvers: { Jurisdiction: { subordinates: relayPagination() } },
    logger: (severity, message) => warnings.push(`${severity}: ${message}`),
  });
  const client = new Client({ url: GRAPHQL, fetch: counted, fetchOptions: { headers }, exchanges: [cache, fetchExchange] });
  return { client, counted, warnings };
}

test('urql: a query is answered from the normalised cache the second time', async () => {
  const { client, counted, warnings } = await clientOf('3207.viewer');
  const variables = { code: '3207', period: '2023-10' };
  const first = await client.query(TABLE, variables).toPromise();
  assert.equal(first.error, undefined);
  assert.equal(first.data.jurisdiction.table.rows.nodes.length, 6);
  const again = await client.query(TABLE, variables).toPromise();
  assert.deepEqual(again.data, first.data);
  assert.equal(counted.requests, 1);
  assert.deepEqual(warnings, []);
});

test('urql: the pages of a connection grow into one list', async () => {
  const { client, warnings } = await clientOf('3207.viewer');
  const { jurisdiction } = await data('3207.viewer', '{ jurisdiction(code: "3207") { subordinates { nodes { code } } } }');
  const codes = jurisdiction.subordinates.nodes.map(({ code }) => code);
  let shown;
  let after = null;
  for (let page = 0; page < codes.length && (page === 0 || shown.pageInfo.hasNextPage); page += 1) {
    const answer = await client.query(SUBORDINATES, { code: '3207', first: 3, after }).toPromise();
    assert.equal(answer.error, undefined);
    shown = answer.data.jurisdiction.subordinates;
    after = shown.pageInfo.endCursor;
  }
  assert.deepEqual(shown.edges.map(({ node }) => node.code), codes);
  assert.deepEqual(warnings, []);
});

test('urql: a mutation changes the cached report by its id, without asking again', async () => {
  const reporter = '320707104.tzsb.reporter';
  const { id, input } = await draftOf(reporter, '2023-06');
  const { client, counted, warnings } = await clientOf(reporter);
  const before = await client.query(REPORT, { id }).toPromise();
  assert.equal(before.data.node.cells.find(({ key }) => key === '1.1').value, '1');
  const done = await client.mutation(SAVE, { input: { ...input, cells: [{ key: '1.1', value: '7' }] } }).toPromise();
  assert.equal(done.data.saveReport.outcome, 'DONE');
  const after = await client.query(REPORT, { id }, { requestPolicy: 'cache-only' }).toPromise();
  assert.equal(after.data.node.cells.find(({ key }) => key === '1.1').value, '7');
  assert.ok(after.data.node.version > before.data.node.version);
  assert.equal(counted.requests, 2);
  assert.deepEqual(warnings, []);
});

test('urql: the code of an error reaches the program, beside the data that there is', async () => {
  const { client } = await clientOf('3207.viewer');
  const answer = await client.query(gql`query Both { viewer { account } jurisdiction(code: "450202") { id name } }`, {}).toPromise();
  assert.deepEqual(answer.error.graphQLErrors.map(({ extensions }) => extensions.code), ['NOT_FOUND']);
  assert.match(answer.error.graphQLErrors[0].extensions.requestId, /\S/);
  assert.equal(answer.error.networkError, undefined);
  assert.deepEqual({ ...answer.data.viewer, __typename: undefined }, { account: '3207.viewer', __typename: undefined });
});

test('urql: a stranger gets the code UNAUTHENTICATED and not a broken answer', async () => {
  const client = new Client({ url: GRAPHQL, exchanges: [fetchExchange] });
  const answer = await client.query(gql`query Who { viewer { account } }`, {}).toPromise();
  assert.deepEqual(answer.error.graphQLErrors.map(({ extensions }) => extensions.code), ['UNAUTHENTICATED']);
});
