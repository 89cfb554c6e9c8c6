// Who reads a page of campaigns: a demo account, or the owner of a pasted token.
//
// Owns: that choice. Must never: show a token, or put one into an address.

import { askedAccount, byPlace, fetchJson, listAccounts, session, useAccount, useToken } from './accounts.js';
import { signIn } from './ask.js';
import { button, element } from './element.js';
import { both, pick } from './language.js';
import { roleWords } from './words.js';

/** A control with its label. */
export function labelled(control, zh, en) {
  const label = element('label', '', element('span', 'label', ...both(zh, en)), control);
  return label;
}

export function option(value, text, chosen) {
  const made = element('option', '', text);
  made.value = value;
  made.selected = chosen;
  return made;
}

/** The demo accounts place by place; `changed` is told when another is in use. */
function accountChoice(accounts, changed) {
  const select = element('select', '');
  select.id = 'account';
  const current = session()?.account ?? '';
  select.append(option('', pick('选择演示账号', 'Choose a demo account'), current === ''));
  // An account that the list leaves out may have come from the start page.
  if (current !== '' && !accounts.some(({ name }) => name === current)) select.append(option(current, session().title ?? current, true));
  for (const [place, group] of byPlace(accounts)) {
    const part = element('optgroup', '');
    part.label = place;
    part.append(...group.map((account) => option(account.name, `${account.unit ?? account.place} ${roleWords(account.role)[0]} · ${account.name}`, account.name === current)));
    select.append(part);
  }
  select.addEventListener('change', async () => {
    const account = accounts.find(({ name }) => name === select.value);
    if (account) await useAccount(account.name, account.title);
    else useToken('');
    changed();
  });
  return labelled(select, '身份（模拟账号）', 'Account (simulated)');
}

/** A token of one's own, checked before it is used. */
function tokenField(form, changed) {
  const input = element('input', '');
  Object.assign(input, { id: 'token', type: 'password', autocomplete: 'off', spellcheck: false });
  const use = element('button', '', ...both('使用', 'Use'));
  form.addEventListener('submit', async () => {
    const token = input.value.trim();
    input.value = '';
    const known = await signIn(token);
    if (known || token === '') return changed();
    input.setCustomValidity(pick('令牌无效或已过期', 'The token is not valid, or no longer'));
    return form.reportValidity();
  });
  input.addEventListener('input', () => input.setCustomValidity(''));
  return [labelled(input, '粘贴令牌', 'Paste a token'), use];
}

/** Fills `form` with the choice of who reads; `?account=NAME` chooses a demo account. Resolves when that is settled. */
export async function startWho(form, changed) {
  form.addEventListener('submit', (event) => event.preventDefault());
  const status = (await fetchJson('status')) ?? {};
  if (status.demo !== true) {
    form.append(...tokenField(form, changed));
    if (session()) form.append(element('span', 'soft', session().title ?? ''), button('', () => { useToken(''); changed(); }, ...both('退出', 'Sign out')));
    return { demo: false };
  }
  const accounts = await listAccounts();
  const asked = askedAccount();
  const wanted = accounts.find(({ name }) => name === asked);
  if (wanted && session()?.account !== wanted.name) await useAccount(wanted.name, wanted.title);
  form.append(accountChoice(accounts, changed));
  return { demo: true };
}
