// A question on the start page: what for, as whom, and its answer in place.
//
// Owns: the card and the running of its question. Must never: change who the
// reader is; a question asked as another account is asked so once.

import { graphiqlHref, session } from './accounts.js';
import { view } from './answer.js';
import { askAs } from './ask.js';
import { button, element, link } from './element.js';
import { both } from './language.js';
import { onIdentity } from './who.js';

function json(value) {
  const shown = element('pre', '', element('code', '', JSON.stringify(value, null, 2)));
  shown.tabIndex = 0;
  return shown;
}

/** The errors of an answer, each with its code. */
function faults(errors) {
  return errors.map(({ message, extensions }) => {
    const code = extensions?.code;
    const named = code ? [link(`errors#${code}`, code), ' '] : [];
    return element('p', 'notice fault', ...named, message);
  });
}

/** Shows what came back: as a table or a chart if it has that shape, always also as JSON. */
function showAnswer(place, question, asked, { answer, status, tookMs, requestId }) {
  const views = answer.errors ? faults(answer.errors) : [];
  const laidOut = view(question.id, answer.data, question.variables);
  if (laidOut) views.push(...laidOut);
  const line = element('p', 'told', ...both(`以 ${asked} 的身份`, `as ${asked}`), ` · HTTP ${status} · ${tookMs} ms`,
    ...(requestId ? [' · ', ...both('请求号 ', 'request '), element('code', '', requestId)] : []));
  line.setAttribute('role', 'status');
  const raw = element('details', 'raw', element('summary', '', 'JSON'), json(answer));
  if (views.length === 0) raw.open = true;
  const close = button('plain close', () => place.replaceChildren(), ...both('收起', 'Close'));
  place.replaceChildren(element('div', 'told-line', line, close), ...views, raw);
  place.dataset.account = asked;
}

async function run(place, question, account) {
  const asked = account ?? session()?.account ?? session()?.title ?? '—';
  place.replaceChildren(element('p', 'told', ...both('正在问…', 'Asking…')));
  place.setAttribute('aria-busy', 'true');
  try {
    showAnswer(place, question, asked, await askAs(account, { query: question.query, variables: question.variables }));
  } catch (error) {
    place.replaceChildren(element('p', 'notice fault', error.message));
  }
  place.removeAttribute('aria-busy');
}

/** The card of a question; `fitting` is the account that fits it, where there is one. */
export function questionCard(question, fitting) {
  const { id, title_zh: zh, title_en: en, purpose_zh: purposeZh, purpose_en: purposeEn, account, query, variables } = question;
  const place = element('div', 'answer');
  const does = element('p', 'does');
  const offer = () => {
    const mine = session();
    const run1 = button('primary', () => run(place, question, account), ...both('运行', 'Run'));
    const others = account !== null && mine !== null && mine.account !== account
      ? [button('as-me', () => run(place, question, null), ...both(`以当前身份运行`, 'Run as who I am'))] : [];
    const open = link(graphiqlHref(account, query, variables), ...both('在 GraphiQL 中打开', 'Open in GraphiQL'));
    open.className = 'button';
    does.replaceChildren(run1, ...others, open);
  };
  offer();
  onIdentity(offer);
  const asWhom = account === null ? [] : [element('p', 'as', ...both('问的人：', 'Asked by '), fitting?.title ?? '', ' ', element('code', '', account))];
  const source = element('details', 'source', element('summary', '', ...both('查询与变量', 'Query and variables')),
    element('pre', '', element('code', '', `${query.trim()}\n\n${JSON.stringify(variables, null, 2)}`)));
  source.querySelector('pre').tabIndex = 0;
  const card = element('li', 'ask', element('h3', '', ...both(zh, en)), element('p', 'purpose', ...both(purposeZh, purposeEn)), ...asWhom, does, source, place);
  card.id = `ask-${id}`;
  return card;
}
