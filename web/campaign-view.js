// The sections of a campaign's page.
//
// Owns: how they are laid out. Must never: ask the hub, or leave out a reading that is not in force.

import { clauseOf, entry, partsOf, tiesOf } from './campaign-item.js';
import { KIND_ORDER, kindWords } from './campaign-words.js';
import { element } from './element.js';
import { both } from './language.js';

function section(id, zh, en, ...content) {
  const made = element('section', '', element('h2', '', ...both(zh, en)), ...content);
  made.id = id;
  return made;
}

function heads(...words) {
  return element('thead', '', element('tr', '', ...words.map((each) => {
    const th = element('th', '', ...both(...each));
    th.scope = 'col';
    return th;
  })));
}

/** A table that scrolls sideways by itself where the screen is narrow. */
function framed(table, label) {
  const frame = element('div', 'frame', table);
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', label);
  return frame;
}

/** `2020-04-01 – 2022-12-31`, and what is left of it where an end is not printed. */
export function daysOf(from, until) {
  if (from === null && until === null) return '没有写明';
  if (from === null) return `至 ${until}`;
  return until === null ? `自 ${from}` : `${from} – ${until}`;
}

/** What heads the page: the document, its number, its issuer, whom this page is for. */
export function headOf(campaign, agency, today) {
  const facts = [
    ['文号', 'Number', campaign.documentNumber ?? '文件没有印文号'],
    ['发文机关', 'Issuer', campaign.issuer.name],
    ['印发', 'Issued', campaign.issuedOn ?? '文件没有印日期'],
    ['起止', 'From – until', daysOf(campaign.startsOn, campaign.endsOn)],
    ...campaign.parents.map(({ title, documentNumber, issuerName }) => ['上级方案', 'Implements', [issuerName, title, documentNumber].filter(Boolean).join('，')]),
  ];
  const whom = agency === null
    ? both('本页：文件对所有单位的要求', 'This page: what the document wants from everybody')
    : [...both('本页：文件对', 'This page: what the document wants from '), element('strong', '', agency.name), ...both('的要求', '')];
  const head = element('header', 'head',
    element('h1', '', campaign.title),
    element('p', 'whom', ...whom),
    element('dl', 'facts', ...facts.map(([zh, en, value]) => element('div', '', element('dt', '', ...both(zh, en)), element('dd', '', value)))),
    element('p', 'soft', element('code', '', campaign.code), ' · ', ...both(`第 ${campaign.version} 版 · ${today}`, `version ${campaign.version} · ${today}`)));
  if (agency?.simulated) head.append(element('p', 'notice', ...both('这个机构是模拟的：文件没有印它的名称。', 'This office is simulated: the document does not name it.')));
  return head;
}

export function phasesOf({ phases }) {
  const rows = phases.map(({ title, printed, startsOn, endsOn, clause }) => element('tr', '',
    element('td', '', title), element('td', '', printed), element('td', 'day', daysOf(startsOn, endsOn)), element('td', '', clauseOf(clause))));
  return section('phases', '阶段', 'Phases', framed(element('table', '', heads(['阶段', 'Phase'], ['原文', 'As printed'], ['起止', 'Days'], ['出处', 'Clause']), element('tbody', '', ...rows)), '阶段 Phases'));
}

/** The days of each body in each month: one table a year. For one agency it is the only row, whichever group it belongs to. */
function byUnit(days, agency) {
  const years = new Map();
  for (const { day, ties } of days) {
    const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
    const units = years.get(year) ?? new Map();
    years.set(year, units);
    for (const body of agency === null ? ties.map((tie) => tie.body) : [agency]) {
      const unit = units.get(body.code) ?? { name: body.name, months: new Map() };
      units.set(body.code, unit);
      const set = unit.months.get(month) ?? new Set();
      unit.months.set(month, set.add(Number(day.slice(8))));
    }
  }
  return [...years].map(([year, units]) => {
    const due = [...units.values()].flatMap(({ months }) => [...months.keys()]);
    const [first, last] = [Math.min(...due), Math.max(...due)];
    const columns = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const rows = [...units.values()].map(({ name, months: days }) => {
      const th = element('th', '', name);
      th.scope = 'row';
      return element('tr', '', th, ...columns.map((month) => element('td', 'day', [...(days.get(month) ?? [])].join('、'))));
    });
    const table = element('table', 'months', element('caption', '', ...both(`${year}年：各单位每月到期的日子`, `${year}: days due, by unit and month`)),
      heads(['单位', 'Unit'], ...columns.map((month) => [`${month}月`, String(month)])), element('tbody', '', ...rows));
    return framed(table, `${year}`);
  });
}

export function calendarOf(days, agency) {
  if (days.length === 0) return section('calendar', '到期日程', 'What falls due', element('p', 'soft', ...both('没有印日期的要求。', 'Nothing with a printed day.')));
  const months = Map.groupBy ? Map.groupBy(days, ({ day }) => day.slice(0, 7)) : days.reduce((map, each) => map.set(each.day.slice(0, 7), [...(map.get(each.day.slice(0, 7)) ?? []), each]), new Map());
  const parts = [...months].map(([month, due]) => {
    const [year, number] = [month.slice(0, 4), Number(month.slice(5))];
    const rows = due.map(({ day, period, kind, title, clause, ties }) => element('tr', '',
      element('td', 'day', `${Number(day.slice(8))}日`),
      element('td', '', title, ...(period && period !== 'CAMPAIGN' ? [element('small', 'soft', `（${period}）`)] : []), ' ', element('small', 'kind', ...both(...kindWords(kind)))),
      element('td', '', ...(agency === null ? [tiesOf(ties)] : partsOf(ties))), element('td', '', clauseOf(clause))));
    return element('section', 'month', element('h3', '', ...both(`${year}年${number}月`, month)),
      framed(element('table', '', heads(['日', 'Day'], ['事项', 'What'], agency === null ? ['单位', 'Who'] : ['责任', 'Part'], ['出处', 'Clause']), element('tbody', '', ...rows)), month));
  });
  return section('calendar', '到期日程', 'What falls due', ...byUnit(days, agency), ...parts);
}

/** A section a kind, those that have something. */
export function requirementsOf(requirements, { interpretations }, agency) {
  const numbers = new Map(interpretations.map(({ code }, index) => [code, index + 1]));
  const tasks = new Set(requirements.filter(({ kind }) => kind === 'TASK').map(({ title }) => title));
  return KIND_ORDER.flatMap((kind) => {
    const some = requirements.filter((each) => each.kind === kind);
    if (some.length === 0) return [];
    const [zh, en] = kindWords(kind);
    return [section(kind.toLowerCase(), `${zh}（${some.length}）`, `${en} (${some.length})`, ...some.map((each) => entry(each, { tasks, agency, numbers })))];
  });
}

export function groupsOf({ leadingGroups, populations, places }) {
  const groups = leadingGroups.map(({ title, posts, officeAt, clause }) => element('article', 'entry', element('h3', '', title),
    element('ul', 'ties', ...posts.map(({ role, holder, alsoServes }) => element('li', '', element('span', 'part', role), '：', holder, ...(alsoServes ? [`（${alsoServes}）`] : [])))),
    element('p', 'source', ...(officeAt ? ['办公室设在', officeAt.name, ' · '] : []), clauseOf(clause))));
  const counted = populations.map(({ title, text, marks, sectors, undefined: open, clause }) => element('tr', '', element('td', '', title, ...(text ? [element('small', 'soft', ' ', text)] : [])),
    element('td', '', [...marks, ...sectors.map(({ printed }) => printed)].join('、')), element('td', '', open ?? ''), element('td', '', clauseOf(clause))));
  const listed = places.map(({ number, name, category }) => element('tr', '', element('td', 'number', String(number)), element('td', '', name), element('td', '', category ?? '')));
  return [
    ...(groups.length > 0 ? [section('groups', '领导机构', 'Leading groups', ...groups)] : []),
    ...(counted.length > 0 ? [section('populations', '管谁、数谁', 'Who is bound and counted', framed(element('table', '', heads(['名称', 'Name'], ['行业、条件', 'Sectors, conditions'], ['没有写明', 'Left undefined'], ['出处', 'Clause']), element('tbody', '', ...counted)), '管谁、数谁'))] : []),
    ...(listed.length > 0 ? [section('places', '企业、场所清单', 'Listed enterprises and places', framed(element('table', '', heads(['序号', 'No.'], ['名称', 'Name'], ['类型', 'Category']), element('tbody', '', ...listed)), '清单'))] : []),
  ];
}

export function interpretationsOf({ interpretations }) {
  const items = interpretations.map(({ code, question, readings, reason }, index) => {
    const made = element('article', 'entry', element('h3', '', `${index + 1}. ${question}`),
      element('ol', 'readings', ...readings.map(({ text, inForce, clause }) => element('li', inForce ? 'in-force' : '', text, ' ', clauseOf(clause),
        ...(inForce ? [' ', element('strong', 'mark', ...both('采用', 'in force'))] : [])))),
      element('p', 'source', ...both('理由：', 'Why: '), reason));
    made.id = `reading-${code}`;
    return made;
  });
  return section('interpretations', `解释（${items.length}）`, `Interpretations (${items.length})`,
    element('p', 'soft', ...both('文件自相矛盾或没有写明的地方：各种读法和出处，以及本系统采用的一种。', 'Where the document contradicts itself or leaves something open: every reading with its clause, and the one in force.')), ...items);
}

/** The whole outline, with how many things cite each clause or why nothing does. */
export function outlineOf({ outline }, requirements) {
  const cited = new Map();
  for (const { path, occurrence } of requirements.flatMap(({ clauses }) => clauses)) {
    const key = `${path}#${occurrence}`;
    cited.set(key, (cited.get(key) ?? 0) + 1);
  }
  const rows = outline.map(({ path, occurrence, title, nothing }) => {
    const count = cited.get(`${path}#${occurrence}`);
    return element('tr', '', element('td', '', element('cite', '', occurrence > 1 ? `${path}（第${occurrence}处）` : path)), element('td', '', title ?? ''),
      element('td', '', ...(nothing ? [element('span', 'soft', ...both('无须建模：', 'nothing to model: '), nothing)] : count ? both(`${count} 条`, `${count}`) : [])));
  });
  return section('outline', '条款对照', 'Clause by clause', framed(element('table', 'outline', heads(['条款', 'Clause'], ['标题', 'Heading'], ['对应', 'Items']), element('tbody', '', ...rows)), '条款对照'));
}
