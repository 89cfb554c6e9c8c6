// The start page: what is running, what to ask, who to be.
//
// Owns: filling the page from /status and, on a demo hub, from /demo/*. Must
// never: put text of the hub into the page as markup, ask before a button is
// pressed, or fail as a whole because one part does not answer.

import { askedAccount, fetchJson, listAccounts, session } from './accounts.js';
import { signIn } from './ask.js';
import { copied } from './copy.js';
import { element } from './element.js';
import { both, pick, startLanguage } from './language.js';
import { questionCard } from './question.js';
import { become, showAccounts, showCurrent } from './who.js';

const byId = (id) => document.getElementById(id);

/** What `/status` names, in the order in which it is shown. */
const STATUS = [
  ['version', '版本', 'Version'],
  ['commit', '提交', 'Commit'],
  ['database', '数据库', 'Database'],
  ['divisions', '行政区划', 'Divisions'],
  ['campaigns', '专项行动', 'Campaigns'],
  ['reports', '报表', 'Reports'],
];

/** The one question of a hub whose places this page does not know: the asker's own. */
const OWN = {
  id: 'viewer',
  title_zh: '我是谁，欠什么',
  title_en: 'Who am I, and what is owed',
  purpose_zh: '令牌属于哪个账号，今天有哪些授权，本单位哪一期该报、逾期几天、现在能做什么。',
  purpose_en: 'Which account the token belongs to, what it is granted today, and what its unit owes, period by period.',
  account: null,
  query: `query Viewer {
  viewer {
    account title today
    unit { code name }
    grants { role node { code name } sectors }
    obligations(first: 12) {
      nodes { title period dueOn status lateDays report { id state version allowedActions { action allowed reason } } }
    }
  }
}
`,
  variables: {},
};

function complain(error) {
  const fault = byId('fault');
  fault.append(element('span', '', error.message));
  fault.hidden = false;
}

async function showHealth() {
  const response = await fetch('readyz').catch(() => null);
  const well = response?.ok === true;
  byId('health').className = well ? 'well' : 'unwell';
  byId('health').replaceChildren(...both(well ? '正常' : '不可用', well ? 'ready' : 'not available'));
}

function showFact(zh, en, value) {
  // Grouped the same way in both languages: 44,703.
  const shown = typeof value === 'number' ? value.toLocaleString('en') : String(value);
  byId('status').append(element('div', '', element('dt', '', ...both(zh, en)), element('dd', '', shown)));
}

/** Answers whether this is a demo hub; where it is not, nothing else of the demo is asked for. */
async function showStatus() {
  const status = (await fetchJson('status')) ?? {};
  const demo = status.demo === true;
  const counts = demo ? ((await fetchJson('demo/status')) ?? {}) : {};
  for (const [key, zh, en] of STATUS) {
    const value = status[key] ?? counts[key];
    if (value !== undefined && value !== null) showFact(zh, en, value);
  }
  byId('status').append(element('div', '', element('dt', '', ...both('数据', 'Data')),
    element('dd', demo ? 'simulated' : '', ...both(demo ? '演示，全部模拟' : '正式', demo ? 'demonstration, all simulated' : 'real'))));
  byId('simulated').hidden = !demo;
  for (const part of document.querySelectorAll('.demo-only')) part.hidden = !demo;
  for (const part of document.querySelectorAll('.real-only')) part.hidden = demo;
  return demo;
}

async function showQuestions(accounts) {
  const list = byId('questions').querySelector('.asks');
  const { questions } = await fetchJson('demo/questions');
  list.append(...questions.map((question) => questionCard(question, accounts.find(({ name }) => name === question.account))));
  const stranger = accounts.find(({ name }) => name === '440106.viewer');
  if (stranger) {
    const be = element('button', 'plain', ...both(`以${stranger.title}的身份继续`, `Go on as ${stranger.name}`));
    be.type = 'button';
    be.addEventListener('click', () => become(stranger));
    byId('elsewhere').append(be);
  }
}

/** A hub in earnest: a token is pasted, and the hub says whose it is. */
function takeTokens() {
  const form = byId('own');
  form.hidden = false;
  showCurrent();
  byId('questions').querySelector('.asks').append(questionCard(OWN));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const token = byId('token').value.trim();
    byId('token').value = '';
    const known = await signIn(token);
    if (token !== '') {
      byId('token').setCustomValidity(known ? '' : pick('令牌无效或已过期', 'The token is not valid, or no longer'));
      form.reportValidity();
    }
    showCurrent();
  });
  byId('token').addEventListener('input', () => byId('token').setCustomValidity(''));
}

/** The line that asks the first question from a terminal. */
function showCurl(demo) {
  const here = new URL('./', document.baseURI).href;
  const token = demo ? `$(curl -sH 'Accept: text/plain' '${here}demo/token?account=3207.coordinator')` : '$(cengbao token ACCOUNT)';
  const code = byId('curl');
  code.textContent = `TOKEN=${token}\ncurl ${here}graphql -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n  -d '{"query":"{ viewer { title today } }"}'`;
  code.closest('.code').append(copied(() => code.textContent, ['复制命令', 'Copy the command'], 'plain'));
}

async function start() {
  startLanguage(byId('language'));
  showHealth();
  const demo = await showStatus();
  showCurl(demo);
  if (!demo) return takeTokens();
  const accounts = await listAccounts();
  const wanted = askedAccount();
  const chosen = accounts.find(({ name }) => name === wanted);
  if (chosen && session()?.account !== wanted) await become(chosen);
  showAccounts(accounts);
  return showQuestions(accounts);
}

start().catch(complain);
