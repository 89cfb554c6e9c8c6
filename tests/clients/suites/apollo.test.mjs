// Apollo Client 4 with its normalised cache, set up as its own handbook says.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { GRAPHQL, countingFetch, data, draftOf, headersOf } from '../world.mjs';
import { possibleTypes } from '../schema.mjs';

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
const NOBODYS = gql`query Nobodys { jurisdiction(code: "450202") { id name } }`;

async function clientOf(account, link) {
  const counted = countingFetch();
  const options = { uri: GRAPHQL, fetch: counted, headers: await headersOf(account) };
  const cache = new InMemoryCache({
    possibleTypes: await possibleTypes(),
    typePolicies: { Jurisdiction: { fields: { subordinates: relayStylePagination(['level']) } } },
  });
  return { client: new ApolloClient({ link: link(options), cache }), counted };
}
const http = (options) => new HttpLink(options);

test('Apollo: a query is normalised by id and answered from the cache the second time', async () => {
  const { client, counted } = await clientOf('3207.viewer', http);
  const variables = { code: '3207', period: '2023-10' };
  const { data: first } = await client.query({ query: TABLE, variables });
  assert.equal(first.jurisdiction.table.rows.nodes.length, 6);
  await client.query({ query: TABLE, variables });
  assert.equal(counted.requests, 1);
  assert.ok(client.cache.extract()[`Jurisdiction:${first.jurisdiction.id}`], 'the jurisdiction stands in the cache under its id');
});

test('Apollo: the same place in two periods is two tables in the cache, row by row', async () => {
  const { client } = await clientOf('3207.viewer', http);
  const plain = {};
  for (const period of ['2023-09', '2023-10']) {
    const { data: asked } = await client.query({ query: TABLE, variables: { code: '3207', period } });
    plain[period] = asked.jurisdiction.table.rows.nodes.map(({ values }) => values);
  }
  assert.notDeepEqual(plain['2023-09'], plain['2023-10']);
  for (const [period, values] of Object.entries(plain)) {
    const { jurisdiction } = client.readQuery({ query: TABLE, variables: { code: '3207', period } });
    assert.deepEqual(jurisdiction.table.rows.nodes.map((row) => row.values), values);
  }
});

test('Apollo: fetchMore adds the next pages to the list that is watched', async () => {
  const { jurisdiction } = await data('3207.viewer', '{ jurisdiction(code: "3207") { subordinates { nodes { code } } } }');
  const codes = jurisdiction.subordinates.nodes.map(({ code }) => code);
  const { client } = await clientOf('3207.viewer', http);
  const watched = client.watchQuery({ query: SUBORDINATES, variables: { code: '3207', first: 3 } });
  const edges = (result) => result?.data?.jurisdiction?.subordinates?.edges ?? [];
  let shown;
  let changed = () => {};
  const watching = watched.subscribe((result) => { shown = result; changed(); });
  const until = (length) => new Promise((resolve) => {
    changed = () => { if (edges(shown).length >= length) resolve(shown); };
    changed();
  });
  const begun = await until(3);
  let { pageInfo } = begun.data.jurisdiction.subordinates;
  for (let page = 0; pageInfo.hasNextPage && page < codes.length; page += 1) {
    const { data: more } = await watched.fetchMore({ variables: { after: pageInfo.endCursor } });
    ({ pageInfo } = more.jurisdiction.subordinates);
  }
  assert.deepEqual(edges(await until(codes.length)).map(({ node }) => node.code), codes);
  watching.unsubscribe();
});

test('Apollo: a mutation changes the cached report by its id, without asking again', async () => {
  const reporter = '320707104.gm.reporter';
  const { id, input } = await draftOf(reporter, '2023-06');
  const { client, counted } = await clientOf(reporter, http);
  const { data: before } = await client.query({ query: REPORT, variables: { id } });
  assert.equal(before.node.cells.find(({ key }) => key === '1.1').value, '1');
  const { data: done } = await client.mutate({ mutation: SAVE, variables: { input: { ...input, cells: [{ key: '1.1', value: '12' }] } } });
  assert.equal(done.saveReport.outcome, 'DONE');
  const after = client.readQuery({ query: REPORT, variables: { id } });
  assert.equal(after.node.cells.find(({ key }) => key === '1.1').value, '12');
  assert.ok(after.node.version > before.node.version);
  assert.equal(counted.requests, 2);
});

test('Apollo: the code of an error and the id of its request reach the program', async () => {
  const { client } = await clientOf('3207.viewer', http);
  const error = await client.query({ query: NOBODYS }).then(() => null, (thrown) => thrown);
  assert.ok(CombinedGraphQLErrors.is(error), String(error));
  assert.deepEqual(error.errors.map(({ extensions }) => extensions.code), ['NOT_FOUND']);
  assert.match(error.errors[0].extensions.requestId, /\S/);
  assert.deepEqual(error.data, { jurisdiction: null });
});

test('Apollo: a refused request and a stranger are told apart by code, not by a broken answer', async () => {
  const { client } = await clientOf('3207.viewer', http);
  const wrong = await client.query({ query: gql`query Wrong { nothing }` }).then(() => null, (thrown) => thrown);
  assert.ok(CombinedGraphQLErrors.is(wrong), String(wrong));
  assert.equal(wrong.errors[0].extensions.code, 'INVALID_DOCUMENT');
  const stranger = new ApolloClient({ link: new HttpLink({ uri: GRAPHQL }), cache: new InMemoryCache() });
  const refused = await stranger.query({ query: NOBODYS }).then(() => null, (thrown) => thrown);
  assert.ok(CombinedGraphQLErrors.is(refused), String(refused));
  assert.equal(refused.errors[0].extensions.code, 'UNAUTHENTICATED');
});

test('Apollo: automatic persisted queries send a hash, by GET and cacheable, once the hub knows the text', async () => {
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const link = (options) => new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(new HttpLink(options));
  const once = gql`query Persisted { viewer { account title today } }`;
  const { client, counted } = await clientOf('3207.viewer', link);
  const { data: first } = await client.query({ query: once, fetchPolicy: 'network-only' });
  assert.equal(first.viewer.account, '3207.viewer');
  const asked = counted.requests;
  await client.query({ query: once, fetchPolicy: 'network-only' });
  assert.equal(counted.requests, asked + 1);
  assert.equal(counted.last.method, 'GET');
  assert.ok(!counted.last.url.includes('viewer'), counted.last.url);
});

test('Apollo: questions of one moment go in one batch', async () => {
  const { client, counted } = await clientOf('3207.viewer', (options) => new BatchHttpLink(options));
  const [viewer, table, error] = await Promise.all([
    client.query({ query: gql`query Who { viewer { account } }` }),
    client.query({ query: TABLE, variables: { code: '3207', period: '2023-10' } }),
    client.query({ query: NOBODYS }).then(() => null, (thrown) => thrown),
  ]);
  assert.equal(counted.requests, 1);
  assert.equal(viewer.data.viewer.account, '3207.viewer');
  assert.equal(table.data.jurisdiction.name, '连云港市');
  assert.equal(error.errors[0].extensions.code, 'NOT_FOUND');
});
