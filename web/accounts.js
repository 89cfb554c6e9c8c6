// The account a page acts as, and its bearer token.
//
// Owns: the token in sessionStorage, the list of demo accounts. Must never: put
// a token into a URL, into localStorage or into the text of a page; a token
// lives as long as the tab.

import { pick } from './language.js';

const SESSION = 'cengbao.session';
/** Where the hub is: above this file. A page may lie deeper than the start page does, and the hub below a prefix. */
const HUB = new URL('../', import.meta.url);

/** The address of a path of the hub. */
export const hubAddress = (path) => new URL(path, HUB).href;

/** GETs JSON; null when the hub does not serve it (without --demo the demo's paths are 404). */
export async function fetchJson(path) {
  const response = await fetch(hubAddress(path), { headers: { accept: 'application/json' } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
}

/** The accounts of a demonstration, in the order the hub gives. */
export async function listAccounts() {
  const { accounts } = await fetchJson('demo/accounts');
  return accounts;
}

/** The accounts in groups of one place, in their order. */
export function byPlace(accounts) {
  const places = new Map();
  for (const account of accounts) {
    const group = places.get(account.place) ?? [];
    group.push(account);
    places.set(account.place, group);
  }
  return places;
}

/** What this tab acts as: `{ account, title, token }`, null for a stranger; `account` is null for a pasted token. */
export function session() {
  const stored = sessionStorage.getItem(SESSION);
  return stored === null ? null : JSON.parse(stored);
}

function keep(kept) {
  if (kept === null) sessionStorage.removeItem(SESSION);
  else sessionStorage.setItem(SESSION, JSON.stringify(kept));
}

/** Acts with a token of the reader's own from now on; an empty one means: as a stranger. */
export function useToken(token, title = null) {
  keep(token === '' ? null : { account: null, title, token });
}

/** A new token of a demo account; throws where there is no such account or no demo. */
export async function tokenOf(account) {
  const answer = await fetchJson(`demo/token?account=${encodeURIComponent(account)}`);
  if (answer === null) throw new Error(pick(`没有这个演示账号：${account}`, `no such demo account: ${account}`));
  return answer.token;
}

/** Acts as a demo account from now on; throws where there is no such account or no demo. */
export async function useAccount(account, title = null) {
  keep({ account, title, token: await tokenOf(account) });
}

/** The account that the address asks for, once: what is chosen afterwards outlives a reload. */
export function askedAccount() {
  const address = new URL(window.location.href);
  const account = address.searchParams.get('account');
  address.searchParams.delete('account');
  window.history.replaceState(null, '', address);
  return account;
}

/** The address of GraphiQL for an account, a question and its variables. */
export function graphiqlHref(account, query, variables) {
  const address = account ? `?${new URLSearchParams({ account })}` : '';
  const question = new URLSearchParams();
  if (query) question.set('query', query);
  if (variables && Object.keys(variables).length > 0) question.set('variables', JSON.stringify(variables, null, 2));
  // Behind the #: a long question must not meet a limit on the request line, nor stand in a log.
  const hash = question.toString();
  return `graphiql${address}${hash ? `#${hash}` : ''}`;
}
