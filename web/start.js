// The start page: what is running, who to be, what to ask.
//
// Owns: filling the page from /healthz and, on a demo hub, from /demo/*.
// Must never: put text of the hub into the page as markup, or fail as a whole
// because one part does not answer.

import { accountsByPlace, fetchJson, graphiqlHref, roleNames } from './accounts.js';
import { bilingual, languageTag, startLanguage } from './language.js';

const byId = (id) => document.getElementById(id);

/** What `/demo/status` names, in the order in which it is shown. */
const STATUS = [
  ['version', '版本', 'Version'],
  ['commit', '提交', 'Commit'],
  ['database', '数据库', 'Database'],
  ['divisions', '行政区划', 'Divisions'],
  ['campaigns', '专项行动', 'Campaigns'],
  ['reports', '报表', 'Reports'],
];

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function link(href, ...children) {
  const made = element('a', '', ...children);
  made.href = href;
  return made;
}

async function showHealth() {
  const response = await fetch('healthz').catch(() => null);
  const well = response?.ok === true;
  byId('health').replaceWith(
    Object.assign(bilingual('dd', well ? '正常' : '不可用', well ? 'up' : 'not available'), { id: 'health', className: well ? 'well' : 'unwell' }),
  );
}

/** Answers whether this is a demo hub; where it is not, nothing else of the demo is asked for. */
async function showStatus() {
  const status = await fetchJson('demo/status');
  if (status === null) return false;
  byId('simulated').hidden = status.simulated !== true;
  for (const [key, zh, en] of STATUS) {
    const value = status[key];
    if (value === undefined || value === null) continue;
    const shown = typeof value === 'number' ? value.toLocaleString(languageTag()) : String(value);
    byId('status').append(element('div', '', bilingual('dt', zh, en), element('dd', '', shown)));
  }
  return true;
}

async function showQuestions() {
  const answer = await fetchJson('demo/questions');
  if (answer === null || answer.questions.length === 0) return;
  for (const { title_zh: zh, title_en: en, account, query, variables } of answer.questions) {
    const card = link(graphiqlHref(account, query, variables), bilingual('strong', zh, en), element('code', '', account));
    byId('questions').querySelector('ol').append(element('li', '', card));
  }
  byId('questions').hidden = false;
}

function accountItem({ name, title, role }) {
  const [zh, en] = roleNames(role);
  return element('li', '', link(graphiqlHref(name), element('span', 'title', title), bilingual('span', zh, en), element('code', '', name)));
}

async function showAccounts() {
  const places = await accountsByPlace();
  if (places === null || places.size === 0) return;
  for (const [place, accounts] of places) {
    const fold = element('details', '', element('summary', '', place, element('span', 'count', String(accounts.length))));
    fold.append(element('ul', '', ...accounts.map(accountItem)));
    byId('accounts').querySelector('.places').append(fold);
  }
  byId('accounts').querySelector('details').open = true;
  byId('accounts').hidden = false;
}

function complain(error) {
  const fault = byId('fault');
  fault.append(element('span', '', error.message));
  fault.hidden = false;
}

startLanguage(byId('language'));
byId('curl').textContent = byId('curl').textContent.replace('http://127.0.0.1:8080/', new URL('./', document.baseURI).href);
showHealth().catch(complain);
showStatus().then((demo) => {
  if (!demo) return;
  showQuestions().catch(complain);
  showAccounts().catch(complain);
}, complain);
