// One thing that a document wants, laid out.
//
// Owns: the entry of each kind. Must never: say more than the hub did; what a document leaves open is shown as open.

import {
  baselineWords, basisWords, comparatorWords, deliverableWords, levelWords, partWords, ruleWords, strengthWords,
} from './campaign-words.js';
import { element, link } from './element.js';
import { both } from './language.js';

/** Where a thing is printed: `三（一）1`, with how sure that is where it is not simply stated. */
export function clauseOf({ path, occurrence, basis, outsideKnowledge }) {
  const made = element('cite', '', occurrence > 1 ? `${path}（第${occurrence}处）` : path);
  if (basis && basis !== 'STATED') made.append(' ', element('small', 'basis', ...both(...basisWords(basis))));
  if (outsideKnowledge) made.append(' ', element('small', 'basis', ...both('文外常识', 'outside knowledge')));
  return made;
}

/** The part of a tie in words, with the printed ones where they say something else. */
function partOf({ part, printed, body }) {
  const [zh, en] = partWords(part);
  // Some words on record are those of the sentence's subject.
  const same = printed === null || printed.includes(zh) || zh.includes(printed) || printed.includes(body.name) || body.name.includes(printed);
  return same ? both(zh, en) : [...both(zh, en), `（“${printed}”）`];
}

/** Ties in groups of one part, in their order: `牵头：县应急管理局、…`. */
export function tiesOf(ties) {
  const parts = new Map();
  for (const tie of ties) {
    const key = `${tie.part} ${tie.printed ?? ''} ${tie.inheritedFrom ?? ''} ${tie.acts}`;
    const group = parts.get(key) ?? { tie, names: new Set() };
    group.names.add(tie.body.name);
    parts.set(key, group);
  }
  const lines = [...parts.values()].map(({ tie, names }) => element('li', '', element('span', 'part', ...partOf(tie)), '：', [...names].join('、'),
    ...(tie.acts ? [element('small', 'soft', ...both('（逐个做到、逐个销号）', '(each of them)'))] : []),
    ...(tie.inheritedFrom ? [element('small', 'soft', `（承自“${tie.inheritedFrom}”）`)] : [])));
  return element('ul', 'ties', ...lines);
}

/** Only the parts, each once: whose they are is known. */
export function partsOf(ties) {
  const words = new Map(ties.map((tie) => [partWords(tie.part)[0], partWords(tie.part)]));
  return [...words.values()].flatMap(([zh, en], index) => [...(index > 0 ? ['、'] : []), ...both(zh, en)]);
}

/** Who is tied to a thing. Whom a task on this page names already is not named again under each of its parts. */
function responsible({ ties, tiesToAgency }, tasks, agency) {
  const isAbove = ({ inheritedFrom }) => inheritedFrom && tasks.has(inheritedFrom);
  const made = tiesOf(ties.filter((tie) => !isAbove(tie)));
  const above = new Set(ties.filter(isAbove).map(({ inheritedFrom }) => inheritedFrom));
  if (above.size > 0) made.append(element('li', 'soft', ...both('责任单位同任务', 'as under the task '), [...above].map((title) => `“${title}”`).join('、')));
  if (agency !== null && tiesToAgency.length > 0) {
    made.prepend(element('li', 'own', agency.name, '：', ...partsOf(tiesToAgency)));
  }
  return made;
}

function fact(zh, en, ...content) {
  return element('div', '', element('dt', '', ...both(zh, en)), element('dd', '', ...content));
}

const when = (subject) => subject.printedTime ?? subject.deadline;

const FACTS = {
  Target(subject) {
    const goal = [...both(...comparatorWords(subject.comparator))];
    if (subject.value !== null) goal.push(` ${subject.value}${subject.targetKind === 'RATE' && !subject.unit ? '%' : subject.unit ?? ''}`);
    if (subject.against) goal.push('，', ...both(...baselineWords(subject.against)));
    return [
      fact('要求', 'Goal', ...goal),
      ...(subject.numerator ? [fact('分子 / 分母', 'Numerator / denominator', `${subject.numerator} ／ ${subject.denominator ?? '—'}`)] : []),
      ...(subject.population ? [fact('范围', 'Of whom', subject.population.name)] : []),
      fact('期限', 'By', when(subject) ?? element('span', '', ...both('文件没有写期限', 'no deadline is printed'))),
    ];
  },
  Duty(subject) {
    const facts = [];
    if (subject.cadence) facts.push(fact('频次', 'How often', subject.cadence.words));
    facts.push(...subject.byLevel.map(({ level, cadence }) => fact(...levelWords(level), cadence.words)));
    facts.push(...subject.when.map(({ population, cadence }) => fact(population.name, population.name, cadence.words)));
    if (subject.post) facts.push(fact('由谁本人做', 'In person by', subject.post));
    if (subject.population) facts.push(fact('对谁', 'On whom', subject.population.name));
    if (subject.until) facts.push(fact('截至', 'Until', subject.until));
    if (subject.undefined) facts.push(fact('没有写明', 'Left undefined', subject.undefined));
    return facts;
  },
  Milestone: (subject) => (when(subject) ? [fact('期限', 'By', when(subject))] : []),
  Rule(subject) {
    const facts = [fact('类别', 'Sort', ...both(...ruleWords(subject.ruleKind)))];
    if (subject.condition) facts.push(fact('条件', 'Condition', subject.condition));
    if (subject.check) facts.push(fact('可核对', 'Checkable by', subject.check));
    if (subject.uncheckable) facts.push(fact('无法核对', 'Not checkable', subject.uncheckable));
    return facts;
  },
  Checklist: () => [],
  Ledger: (subject) => [fact('列', 'Columns', subject.columnsPrinted ? subject.columns.map(({ label }) => label).join(' | ') : element('span', '', ...both('文件没有印列名', 'no columns are printed')))],
  Paper(subject) {
    const facts = [fact('期限', 'Due', subject.printedTime ?? subject.paperDue.words)];
    if (subject.receiver) facts.push(fact('报', 'To', subject.receiver.name));
    if (subject.copies.length > 0) facts.push(fact('抄报', 'Copies', subject.copies.map(({ name }) => name).join('、')));
    if (subject.points.length > 0) facts.push(fact('要点', 'Points', subject.points.join('；')));
    if (subject.signedBy || subject.seal) facts.push(fact('签批', 'Signed', [subject.signedBy, subject.seal ? '盖章' : ''].filter(Boolean).join('，')));
    if (subject.deliverables.length > 0) facts.push(fact('形式', 'Form', subject.deliverables.map(({ form, copies }) => `${deliverableWords(form)[0]}${copies > 1 ? `${copies}份` : ''}`).join('、')));
    if (subject.template) facts.push(fact('提纲', 'Outline', subject.template.sections.map(({ number, title }) => `${number}${title}`).join('；')));
    return facts;
  },
  Schedule: (subject) => [fact('期限', 'Due', subject.scheduleDue.words), fact('报', 'To', subject.receiver.name), fact('期间', 'Periods', `${subject.firstPeriod} – ${subject.lastPeriod}`)],
  Task: () => [],
};

function questions(list) {
  const items = list.map(({ number, section, text, good, asks }) => element('tr', '',
    element('td', 'number', number), element('td', '', ...(section ? [element('small', 'soft', section, ' ')] : []), text, ...(asks.length > 0 ? [element('small', 'soft', `（${asks.map(({ name }) => name).join('、')}）`)] : [])),
    element('td', '', good === 'YES' ? '是' : '否')));
  const head = element('tr', '', ...[['序号', 'No.'], ['内容', 'Question'], ['合格答案', 'Good answer']].map((words) => { const th = element('th', '', ...both(...words)); th.scope = 'col'; return th; }));
  return element('table', 'questions', element('thead', '', head), element('tbody', '', ...items));
}

const SUBJECTS = { TASK: 'Task', TARGET: 'Target', DUTY: 'Duty', MILESTONE: 'Milestone', RULE: 'Rule', CHECKLIST: 'Checklist', LEDGER: 'Ledger', PAPER: 'Paper', SCHEDULE: 'Schedule' };

/** A requirement as an entry of its section. `tasks`: titles of the tasks on the page; `agency`: whom it is for, null for everybody;
 * `numbers`: of the readings below, by code. */
export function entry(requirement, { tasks, agency, numbers }) {
  const { kind, code, title, text, clauses, ties, interpretations, subject, task } = requirement;
  const made = element('article', `entry ${kind.toLowerCase()}`);
  made.id = `${kind.toLowerCase()}-${code}`;
  made.dataset.code = code;
  const head = element('h3', '', title);
  if (subject.strength && subject.strength !== 'STATED') head.append(' ', element('small', 'strength', ...both(...strengthWords(subject.strength))));
  made.append(head);
  if (text && text !== title) made.append(element('p', 'text', text));
  const facts = FACTS[SUBJECTS[kind]](subject);
  if (facts.length > 0) made.append(element('dl', '', ...facts));
  if (ties.length > 0) made.append(responsible(requirement, tasks, agency));
  if (subject.questions) made.append(questions(subject.questions));
  const source = element('p', 'source', ...clauses.flatMap((clause, index) => [...(index > 0 ? ['；'] : []), clauseOf(clause)]));
  if (task) source.append(' · ', element('span', '', ...both('任务：', 'Task: ')), task.title);
  if (interpretations.length > 0) {
    source.append(' · ', ...both('见解释 ', 'see readings '), ...interpretations.flatMap(({ code: reading }, index) => [
      ...(index > 0 ? ['、'] : []), link(`#reading-${reading}`, String(numbers.get(reading) ?? reading))]));
  }
  made.append(source);
  return made;
}
