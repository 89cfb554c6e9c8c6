// Who the reader is: the demo accounts, and the one in use.
//
// Owns: the list of accounts and its search, the identity that is shown. Must
// never: show a token, or go on under an old one when a change of account has
// failed.

import { byPlace, session, tokenOf, useAccount, useToken } from './accounts.js';
import { copied } from './copy.js';
import { button, element, link } from './element.js';
import { both, pick } from './language.js';
import { levelWords, roleWords } from './words.js';

const byId = (id) => document.getElementById(id);
const listeners = [];
/** The accounts on the page: `{ account, item, words }`. */
let shown = [];

/** `told` is called whenever somebody else is in use. */
export function onIdentity(told) {
  listeners.push(told);
}

/** The identity as it stands now, in the bar and above the list. */
export function showCurrent() {
  const current = session();
  const name = current === null ? both('未登录', 'not signed in') : [current.title ?? current.account ?? '', ...(current.title === null && current.account === null ? both('自己的令牌', 'a token of your own') : [])];
  byId('me').replaceChildren(...name);
  byId('me').parentElement.classList.toggle('signed', current !== null);
  const box = byId('current');
  if (current === null) {
    box.replaceChildren(element('p', 'soft', ...(shown.length > 0
      ? both('还没有选定身份；每个问题都会用合适的账号来问。', 'Nobody yet. Each question is asked as the account that fits it.')
      : both('还没有身份；没有令牌，问什么都是 UNAUTHENTICATED。', 'Nobody yet. Without a token every answer is UNAUTHENTICATED.'))));
  } else {
    const account = shown.find(({ account: { name: each } }) => each === current.account)?.account;
    const lines = [element('p', 'name', element('strong', '', current.title ?? current.account ?? pick('自己的令牌', 'A token of your own')))];
    if (current.account !== null) lines.push(element('p', 'soft', element('code', '', current.account), ...(account ? [element('br', ''), ...both(roleWords(account.role)[2], roleWords(account.role)[3])] : [])));
    box.replaceChildren(...lines, element('p', 'does',
      copied(() => session().token, ['复制令牌', 'Copy the token']),
      graphiqlLink(current.account),
      button('', () => { useToken(''); changed(); }, ...both('退出', 'Sign out'))));
  }
  for (const { account, item } of shown) {
    const inUse = account.name === current?.account;
    item.classList.toggle('in-use', inUse);
    item.querySelector('.use').setAttribute('aria-pressed', String(inUse));
  }
}

function graphiqlLink(account) {
  const made = link(account === null ? 'graphiql' : `graphiql?${new URLSearchParams({ account })}`, 'GraphiQL');
  made.className = 'button';
  return made;
}

function changed() {
  showCurrent();
  for (const told of listeners) told();
}

/** Acts as a demo account from now on. Where that fails, as nobody. */
export async function become({ name, title }) {
  try {
    await useAccount(name, title);
  } catch (error) {
    useToken('');
    changed();
    byId('me').textContent = error.message;
    return;
  }
  changed();
}

function accountItem(account) {
  const [zh, en, zhDoes, enDoes] = roleWords(account.role);
  const use = button('use', () => become(account), element('b', '', ...both(zh, en)), ' ',
    ...(account.unit && account.unit !== account.place ? [element('span', '', account.unit), ' '] : []), element('code', '', account.name));
  use.setAttribute('aria-pressed', 'false');
  const item = element('li', '', use, copied(() => tokenOf(account.name), ['令牌', 'Token'], 'plain'), element('small', '', ...both(zhDoes, enDoes)));
  item.querySelector('.plain').setAttribute('aria-label', `复制 Copy token: ${account.name}`);
  shown.push({ account, item, words: [account.name, account.title, account.place, zh, en, zhDoes, enDoes].join(' ').toLowerCase() });
  return item;
}

/** Folds what does not hold the searched words; opens what does. */
function find(places) {
  const sought = byId('search').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { item, words } of shown) {
    item.hidden = !sought.every((word) => words.includes(word));
    if (!item.hidden) count += 1;
  }
  for (const place of places.children) {
    place.hidden = place.querySelector('li:not([hidden])') === null;
    if (sought.length > 0) place.open = !place.hidden && count <= 40;
  }
  byId('found').replaceChildren(...(sought.length === 0 ? [] : both(`找到 ${count} 个账号`, `${count} accounts`)));
}

/** Lists the accounts, place by place as the tree goes down. */
export function showAccounts(accounts) {
  const places = byId('accounts').querySelector('.places');
  shown = [];
  for (const [place, group] of byPlace(accounts)) {
    const { level } = group[0];
    const fold = element('details', level ? `level-${level.toLowerCase()}` : '',
      element('summary', '', element('span', 'place', place), ' ', element('small', '', ...(level ? both(...levelWords(level)) : [])), ' ', element('span', 'count', String(group.length))));
    fold.open = group.some(({ name }) => name === session()?.account);
    fold.append(element('ul', '', ...group.map(accountItem)));
    places.append(fold);
  }
  byId('search').placeholder = '调度 · 黑林镇 · 450202';
  byId('search').addEventListener('input', () => find(places));
  byId('accounts').hidden = false;
  showCurrent();
}
