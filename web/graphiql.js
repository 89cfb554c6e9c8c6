// The GraphiQL page: asks the hub as one account.
//
// Owns: what the address asks for, the bar with the account, the fetcher.
// Must never: run a question by itself (an address can be sent by anybody; the
// reader presses ▶), load anything from another host, or keep headers.

import { accountsByPlace, roleNames, session, useAccount, useToken } from './accounts.js';
import { languageTag, pick, startLanguage } from './language.js';
import { subscribe } from './subscription.js';

const { React, ReactDOM, GraphiQL } = window;

const WELCOME = `# 层报 Cengbao
# ▶ 运行 · run: Ctrl-Enter        文档 · docs: 左上角的书 · the book on the left
# 看到什么取决于账号的范围 · what you see depends on the scope of your account

query Viewer {
  viewer {
    __typename
  }
}
`;

const bar = {
  language: document.getElementById('language'),
  demo: document.getElementById('demo'),
  account: document.getElementById('account'),
  own: document.getElementById('own'),
  token: document.getElementById('token'),
  who: document.getElementById('who'),
  simulated: document.getElementById('simulated'),
};
const root = ReactDOM.createRoot(document.getElementById('graphiql'));
let mounts = 0;
/** What stands in the editor: given back when GraphiQL is drawn anew, or it opens a second tab for it. */
let question = {};

/** A parameter of the address, from behind the ? or the #. */
function fromAddress(name) {
  const behindHash = new URLSearchParams(window.location.hash.slice(1));
  return new URLSearchParams(window.location.search).get(name) ?? behindHash.get(name) ?? undefined;
}

function isSubscription({ operationName }, documentAST) {
  const operations = documentAST?.definitions.filter((each) => each.kind === 'OperationDefinition') ?? [];
  const chosen = operations.find((each) => each.name?.value === operationName) ?? operations[0];
  return chosen?.operation === 'subscription';
}

function post(operation, headers) {
  const token = session()?.token;
  return fetch('graphql', {
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

async function fetcher(operation, options) {
  if (isSubscription(operation, options?.documentAST)) return subscribe(operation, session()?.token);
  let response = await post(operation, options?.headers);
  const account = session()?.account;
  if (response.status === 401 && account) {
    // A demo token outlives neither its hour nor a restart of the hub: fetch another, once.
    await useAccount(account);
    response = await post(operation, options?.headers);
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${response.status} ${response.statusText}`.trim() }] };
  }
}

/** Draws GraphiQL anew, so that the schema is asked for as the account now in use. */
function draw() {
  mounts += 1;
  root.render(
    React.createElement(GraphiQL, {
      key: mounts,
      fetcher,
      defaultQuery: WELCOME,
      // In this tab only: questions and answers are not left behind on a shared machine.
      storage: window.sessionStorage,
      showPersistHeadersSettings: false,
      inputValueDeprecation: true,
      schemaDescription: true,
      onTabChange: ({ tabs, activeTabIndex }) => {
        const { query, variables } = tabs[activeTabIndex];
        question = { query: query ?? undefined, variables: variables ?? undefined };
      },
      ...question,
    }),
  );
}

function describe() {
  const current = session();
  const chosen = bar.account.selectedOptions[0];
  if (current === null) bar.who.textContent = pick('未登录', 'not signed in');
  else if (current.account === null) bar.who.textContent = pick('使用自己的令牌', 'with a token of your own');
  else bar.who.textContent = chosen?.dataset.account === current.account ? chosen.title : current.account;
}

function option({ name, title, role, place }) {
  const element = document.createElement('option');
  const [zh, en] = roleNames(role);
  element.value = name;
  element.dataset.account = name;
  element.title = `${place} · ${zh} ${en}`;
  element.textContent = `${title} · ${zh} ${en} · ${name}`;
  return element;
}

/** Fills the list of demo accounts; answers whether there is a demo at all. */
async function listAccounts() {
  const places = await accountsByPlace();
  if (places === null) return false;
  for (const [place, accounts] of places) {
    const group = document.createElement('optgroup');
    group.label = place;
    group.append(...accounts.map(option));
    bar.account.append(group);
  }
  bar.demo.hidden = false;
  bar.simulated.hidden = false;
  return true;
}

/** Acts as a demo account. Where that fails, as nobody: never as the one before under a new name. */
async function become(account) {
  try {
    await useAccount(account);
  } catch (error) {
    useToken('');
    bar.account.value = '';
    bar.who.textContent = error.message;
    return;
  }
  bar.account.value = account;
  const address = new URL(window.location.href);
  address.searchParams.set('account', account);
  window.history.replaceState(null, '', address);
  describe();
}

async function start() {
  startLanguage(bar.language, describe);
  bar.account.addEventListener('change', () => {
    become(bar.account.value).then(() => draw());
  });
  bar.own.addEventListener('submit', (event) => {
    event.preventDefault();
    useToken(bar.token.value.trim());
    bar.token.value = '';
    bar.account.value = '';
    describe();
    draw();
  });

  const demo = await listAccounts().catch(() => false);
  bar.own.hidden = demo;
  const wanted = fromAddress('account') ?? session()?.account;
  if (demo && wanted) await become(wanted);
  else describe();
  question = { query: fromAddress('query'), variables: fromAddress('variables') };
  draw();
}

start();
