// The account a page acts as, and its bearer token.
//
// Owns: the token in sessionStorage, the list of demo accounts, the names of
// the roles. Must never: put a token into a URL, into localStorage or on
// the screen; a token lives as long as the tab.

const SESSION = 'cengbao.session';

/** The roles as the schema writes them, with their Chinese and English names. */
const ROLES = {
  REPORTER: ['填报', 'Reporter'],
  REVIEWER: ['审核', 'Reviewer'],
  COORDINATOR: ['调度', 'Coordinator'],
  SUPERVISOR: ['监管', 'Supervisor'],
  ENTERPRISE: ['企业', 'Enterprise'],
  VIEWER: ['查看', 'Viewer'],
  ADMIN: ['管理', 'Administrator'],
};

/** The name of a role in both languages; a role this page does not know is shown as it is written. */
export function roleNames(role) {
  return ROLES[role] ?? [role, role];
}

/** GETs JSON; null when the hub does not serve it (without --demo the demo's paths are 404). */
export async function fetchJson(path) {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
}

/** The demo accounts by place, in the order the hub gives; null without --demo. */
export async function accountsByPlace() {
  const answer = await fetchJson('demo/accounts');
  if (answer === null) return null;
  const places = new Map();
  for (const account of answer.accounts) {
    const group = places.get(account.place) ?? [];
    group.push(account);
    places.set(account.place, group);
  }
  return places;
}

/** What this tab acts as: `{ account, token }`; `account` is null for a pasted token. */
export function session() {
  const stored = sessionStorage.getItem(SESSION);
  return stored === null ? null : JSON.parse(stored);
}

/** Acts with a token of the reader's own from now on; an empty one means: as a stranger. */
export function useToken(token) {
  if (token === '') sessionStorage.removeItem(SESSION);
  else sessionStorage.setItem(SESSION, JSON.stringify({ account: null, token }));
}

/** Acts as a demo account from now on; throws where there is no such account or no demo. */
export async function useAccount(account) {
  const answer = await fetchJson(`demo/token?account=${encodeURIComponent(account)}`);
  if (answer === null) throw new Error(`没有这个演示账号 · no such demo account: ${account}`);
  sessionStorage.setItem(SESSION, JSON.stringify({ account, token: answer.token }));
}

/** The address of GraphiQL for an account, a question and its variables. */
export function graphiqlHref(account, query, variables) {
  const address = new URLSearchParams({ account });
  const question = new URLSearchParams();
  if (query) question.set('query', query);
  if (variables && Object.keys(variables).length > 0) question.set('variables', JSON.stringify(variables, null, 2));
  // Behind the #: a long question must not meet a limit on the request line, nor stand in a log.
  const hash = question.toString();
  return `graphiql?${address}${hash ? `#${hash}` : ''}`;
}
