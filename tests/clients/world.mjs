// The hub as a suite meets it: where it is, who can ask, and a plain question.
//
// Owns: what run.mjs hands to the suites. Must never: keep a client or a cache;
// those are what the suites test. A suite alone runs against any demonstration:
// CENGBAO_URL=http://127.0.0.1:8080 node --test suites/apollo.test.mjs

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { BINARY } from './hub.mjs';

/** Where the hub is, without a slash at the end. */
export const HUB = process.env.CENGBAO_URL ?? 'http://127.0.0.1:8080';
export const GRAPHQL = `${HUB}/graphql`;
export const REPOSITORY = resolve(import.meta.dirname, '../..');

const tokens = new Map();

/** A bearer token of an account, as an operator would hand it out. */
export function token(account) {
  if (!tokens.has(account)) tokens.set(account, mint(account));
  return tokens.get(account);
}

async function mint(account) {
  const dataDir = process.env.CENGBAO_CLIENTS_DATA_DIR;
  if (dataDir) {
    const { stdout } = await promisify(execFile)(BINARY, ['token', account, '--data-dir', dataDir]);
    return stdout.trim();
  }
  const answer = await fetch(`${HUB}/demo/token?account=${encodeURIComponent(account)}`);
  assert.equal(answer.status, 200, `no token for ${account} from ${HUB}`);
  return (await answer.json()).token;
}

/** The headers of a question as an account, with messages in English. */
export async function headersOf(account) {
  return { authorization: `Bearer ${await token(account)}`, 'accept-language': 'en' };
}

/** Asks without any client: what a client shows is compared with this. */
export async function ask(account, query, variables = {}) {
  const answer = await fetch(GRAPHQL, {
    method: 'POST',
    headers: { ...(await headersOf(account)), 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

/** The data of a question that must succeed. */
export async function data(account, query, variables) {
  const answer = await ask(account, query, variables);
  assert.deepEqual(answer.errors ?? [], [], query);
  return answer.data;
}

/** A `fetch` that counts its requests and keeps the last one, for clients that take one. */
export function countingFetch() {
  const counted = async (input, init) => {
    counted.requests += 1;
    counted.last = { url: String(input), ...init };
    return fetch(input, init);
  };
  counted.requests = 0;
  counted.last = null;
  return counted;
}

const OBLIGATIONS = `query Owed($period: Period!) {
  viewer { unit { code } obligations(period: $period, first: 1) { nodes { campaignCode scheduleCode period report { id version } } } }
}`;
const SAVE = `mutation Save($input: SaveReportInput!) {
  saveReport(input: $input) { outcome reason problems { message } report { id version } }
}`;

/**
 * A draft of the account's own unit for a period in which it has none in
 * force: what a mutation of a suite changes. Each suite takes a unit of its own.
 *
 * @returns {Promise<{id: string, input: object}>} the report, and the input that saves to it again
 */
export async function draftOf(account, period) {
  const { viewer } = await data(account, OBLIGATIONS, { period });
  const [owed] = viewer.obligations.nodes;
  const input = {
    campaign: owed.campaignCode, schedule: owed.scheduleCode, period, unit: viewer.unit.code,
    expectedVersion: owed.report?.version ?? null, cells: [{ key: '1.1', value: '1' }],
  };
  const { saveReport } = await data(account, SAVE, { input });
  assert.equal(saveReport.outcome, 'DONE', JSON.stringify(saveReport));
  return { id: saveReport.report.id, input: { ...input, expectedVersion: saveReport.report.version } };
}
