// The GraphiQL page: asks the hub as one account.
//
// Owns: what the address asks for, the bar with the account, the fetcher.
// Must never: run a question by itself (an address can be sent by anybody; the
// reader presses ▶), load anything from another host, or keep headers.

import { byPlace, fetchJson, graphiqlHref, listAccounts, session, useAccount, useToken } from './accounts.js';
import { ask } from './ask.js';
import { copied } from './copy.js';
import { both, pick, startLanguage } from './language.js';
import { roleWords } from './words.js';

const { React, ReactDOM, GraphiQL } = window;

const WELCOME = `# 层报 Cengbao
# 运行 run: Ctrl-Enter · 文档 docs: 左上角的书 the book on the left · 历史 history: 下面的钟 the clock below it
# 看到什么取决于账号的范围 · what you see depends on the scope of your account

query Viewer {
  viewer {
    title
    today
    grants {
      role
      node {
        code
        name
      }
    }
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
  share: document.getElementById('share'),
};
const place = document.getElementById('graphiql');
const root = ReactDOM.createRoot(place);
let accounts = [];
let mounts = 0;
/** What stands in the editor: given back when GraphiQL is drawn anew, or it opens a second tab for it. */
let question = {};

/** A parameter of the address, from behind the ? or the #. */
function fromAddress(name) {
  const behindHash = new URLSearchParams(window.location.hash.slice(1));
  return new URLSearchParams(window.location.search).get(name) ?? behindHash.get(name) ?? undefined;
}

const fetcher = (operation, options) => ask(operation, options?.headers);

/** The library's editors have no names and its scrolling parts no place in the order of the keyboard: given here. */
function nameEditors() {
  const names = [
    ['.graphiql-query-editor textarea', 'Query'],
    ['.graphiql-editor-tool .graphiql-editor:first-child textarea', 'Variables'],
    ['.graphiql-editor-tool .graphiql-editor:nth-child(2) textarea', 'Headers'],
    ['.result-window textarea', 'Answer'],
  ];
  for (const [selector, name] of names) {
    for (const editor of place.querySelectorAll(`${selector}:not([aria-label])`)) editor.setAttribute('aria-label', name);
  }
  for (const part of place.querySelectorAll('.CodeMirror-scroll[tabindex="-1"]')) part.tabIndex = 0;
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

/** The address of what stands in the editor, to be sent to somebody; it names the account, never a token. */
function sharedAddress() {
  const { query, variables } = question;
  let parsed;
  try {
    parsed = variables ? JSON.parse(variables) : undefined;
  } catch {
    throw new Error(pick('变量不是 JSON', 'the variables are not JSON'));
  }
  return new URL(graphiqlHref(session()?.account, query, parsed), document.baseURI).href;
}

function describe() {
  const current = session();
  if (current === null) bar.who.replaceChildren(...both('未登录', 'not signed in'));
  else if (current.account === null) bar.who.replaceChildren(...(current.title === null ? both('使用自己的令牌', 'with a token of your own') : [current.title]));
  else {
    const account = accounts.find(({ name }) => name === current.account);
    bar.who.replaceChildren(...(account ? both(roleWords(account.role)[2], roleWords(account.role)[3]) : [current.account]));
  }
}

function option({ name, title, role }) {
  const element = document.createElement('option');
  const [zh, en] = roleWords(role);
  element.value = name;
  element.dataset.account = name;
  element.textContent = `${title} · ${zh} ${en} · ${name}`;
  return element;
}

/** Fills the list of demo accounts; answers whether there is a demo at all. */
async function offerAccounts() {
  const status = await fetchJson('status');
  if (status?.demo !== true) return false;
  accounts = await listAccounts();
  for (const [name, group] of byPlace(accounts)) {
    const options = document.createElement('optgroup');
    options.label = name;
    options.append(...group.map(option));
    bar.account.append(options);
  }
  bar.demo.hidden = false;
  bar.simulated.hidden = false;
  return true;
}

/** Acts as a demo account, as nobody without one. Where that fails, as nobody: never as the one before under a new name. */
async function become(account) {
  try {
    if (account === '') useToken('');
    else await useAccount(account, accounts.find(({ name }) => name === account)?.title ?? null);
  } catch (error) {
    useToken('');
    bar.account.value = '';
    bar.who.textContent = error.message;
    return;
  }
  bar.account.value = account;
  const address = new URL(window.location.href);
  if (account === '') address.searchParams.delete('account');
  else address.searchParams.set('account', account);
  window.history.replaceState(null, '', address);
  describe();
}

async function start() {
  new MutationObserver(nameEditors).observe(place, { childList: true, subtree: true });
  startLanguage(bar.language, describe);
  bar.share.append(copied(sharedAddress, ['复制链接', 'Copy the link']));
  bar.account.addEventListener('change', () => {
    become(bar.account.value).then(() => draw());
  });
  bar.own.addEventListener('submit', (event) => {
    event.preventDefault();
    useToken(bar.token.value.trim());
    bar.token.value = '';
    describe();
    draw();
  });

  const demo = await offerAccounts().catch(() => false);
  bar.own.hidden = demo;
  const wanted = fromAddress('account') ?? session()?.account;
  if (demo && wanted) await become(wanted);
  else describe();
  question = { query: fromAddress('query'), variables: fromAddress('variables') };
  draw();
}

start();
