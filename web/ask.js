// One question to /graphql.
//
// Owns: the headers of a question, and the second try of a demo account whose
// token has run out. Must never: ask by itself; a reader presses a button.

import { hubAddress, session, tokenOf, useAccount, useToken } from './accounts.js';
import { languageTag } from './language.js';

/** POSTs `operation` with a token, or as a stranger without one. */
function post(operation, token, headers) {
  return fetch(hubAddress('graphql'), {
    method: 'POST',
    headers: {
      'accept': 'application/graphql-response+json, application/json;q=0.9',
      'accept-language': languageTag(),
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(operation),
  });
}

async function read(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${response.status} ${response.statusText}`.trim() }] };
  }
}

/** Asks as whoever the tab acts as; answers what the hub said, as JSON. */
export async function ask(operation, headers) {
  let response = await post(operation, session()?.token, headers);
  const current = session();
  if (response.status === 401 && current?.account) {
    // A demo token outlives neither its hours nor the hub's secret: fetch another, once.
    await useAccount(current.account, current.title);
    response = await post(operation, session()?.token, headers);
  }
  return read(response);
}

/** Acts with a token if the hub knows whose it is, else as nobody; answers which. Throws where the hub does not answer. */
export async function signIn(token) {
  useToken(token);
  if (token === '') return false;
  const { data } = await ask({ query: '{ viewer { account title } }' }).catch((error) => {
    useToken('');
    throw error;
  });
  useToken(data?.viewer ? token : '', data?.viewer ? `${data.viewer.title} · ${data.viewer.account}` : null);
  return Boolean(data?.viewer);
}

/** Asks as a demo account (as whoever the tab acts as, if null), and says how it went: `{ answer, status, tookMs, requestId }`. */
export async function askAs(account, operation) {
  const current = session();
  const token = account === null || account === current?.account ? current?.token : await tokenOf(account);
  const started = performance.now();
  let response = await post(operation, token);
  if (response.status === 401 && (account ?? current?.account)) {
    response = await post(operation, await tokenOf(account ?? current.account));
  }
  const answer = await read(response);
  return {
    answer,
    status: response.status,
    tookMs: Math.round(performance.now() - started),
    requestId: response.headers.get('x-request-id'),
  };
}
