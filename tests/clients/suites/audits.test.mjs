// The public audits of GraphQL over HTTP, asked with a bearer token. The report
// is the list of tests: one line an audit, by its public id.

import assert from 'node:assert/strict';
import test from 'node:test';
import { serverAudits } from 'graphql-http';
import { GRAPHQL, headersOf } from '../world.mjs';

/** What graphql-http 1.23 asks; a newer package with more of them is to be met too. */
const AUDITS = 61;

const audits = serverAudits({ url: GRAPHQL, fetchFn: asked });

async function asked(url, init) {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(await headersOf('3207.viewer'))) headers.set(name, value);
  return fetch(url, { ...init, headers });
}

test(`GraphQL over HTTP: all ${AUDITS} public audits are met, a recommendation as well as a duty`, async (report) => {
  assert.equal(audits.length, AUDITS);
  for (const audit of audits) {
    await report.test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn();
      if (result.status === 'ok') return;
      const body = await result.response?.text().catch(() => 'no body');
      assert.fail(`${result.status}: ${result.reason}; the hub answered ${result.response?.status} ${body}`);
    });
  }
});
