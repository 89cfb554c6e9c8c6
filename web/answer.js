// Answers, shown as a person would lay them out.
//
// Owns: one view for each shape of an answer that the start page asks for.
// Must never: compute a figure. Decimals are strings and are shown digit by
// digit; a number is made of one only for the height of a bar.

import { chart } from './chart.js';
import { element } from './element.js';
import { bilingual, both } from './language.js';
import { actionWords, stateWords, statusWords } from './words.js';

/** The digits of a decimal in groups of three; nothing else of it changes. */
export function grouped(decimal) {
  const [whole, fraction] = decimal.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A table that scrolls sideways by itself and can be reached with the keyboard. */
function framed(zh, en, table) {
  const caption = element('caption', '', ...both(zh, en));
  table.prepend(caption);
  const frame = element('div', 'frame', table);
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  caption.id = `caption-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  frame.setAttribute('aria-labelledby', caption.id);
  return frame;
}

function heading(scope, ...children) {
  const made = element('th', '', ...children);
  made.scope = scope;
  return made;
}

function columnHeads(...words) {
  return element('thead', '', element('tr', '', ...words.map(([zh, en, className]) => {
    const made = heading('col', ...both(zh, en));
    if (className) made.className = className;
    return made;
  })));
}

/** A figure with its state: a blank is never a zero. */
function figure(value, state, from = null) {
  const [zh, en] = stateWords(state);
  if (value === null) {
    return state === 'MISSING'
      ? element('td', 'figure missing', ...both(zh, en))
      : element('td', 'figure none', element('span', '', '—'), hidden(zh, en));
  }
  const shown = element('td', `figure ${state.toLowerCase()}`, grouped(value));
  if (state === 'CARRIED') shown.append(element('small', '', ' ', ...both(from ? `沿用 ${from}` : zh, from ? `from ${from}` : en)));
  return shown;
}

function hidden(zh, en) {
  return element('span', 'unseen', ...both(zh, en));
}

function legend(...states) {
  const list = element('p', 'legend');
  for (const state of states) {
    const [zh, en] = stateWords(state);
    list.append(element('span', `key ${state.toLowerCase()}`, ...both(zh, en)), ' ');
  }
  return list;
}

function simulatedMark(simulated) {
  return simulated ? [element('span', 'mark', ...both('模拟数据', 'simulated'))] : [];
}

/** Reported of expected, as counts and as a line; never as a percentage that rounds up. */
function share(reported, expected) {
  const line = element('span', 'share');
  const done = element('span', '');
  done.style.width = `${expected === 0 ? 0 : (100 * reported) / expected}%`;
  line.append(done);
  line.setAttribute('aria-hidden', 'true');
  return line;
}

/** The table of a form, as the form is printed: a line for every figure, a column for every place. */
function table({ jurisdiction: { name, table: { columns, rows, total, simulated } } }, { period }) {
  const places = [...rows.nodes, { ...total, name: null }];
  const made = element('table', 'figures');
  const names = element('tr', '', heading('col', ...both('数据项', 'Figure')));
  for (const place of places) {
    const head = place.name === null ? heading('col', ...both('合计', 'Total')) : heading('col', place.name);
    head.append(element('small', '', ...both(`已报 ${place.reported}/${place.expected}`, `${place.reported}/${place.expected} in`)));
    names.append(head);
  }
  made.append(element('thead', '', names));
  let section = null;
  let body = null;
  columns.forEach((column, index) => {
    if (column.section !== section) {
      section = column.section;
      const head = heading('rowgroup', section);
      head.colSpan = 1 + places.length;
      body = element('tbody', '', element('tr', 'section', head));
      made.append(body);
    }
    const unit = column.unit === '' ? [] : [' ', element('span', 'unit', column.unit)];
    const row = element('tr', '', heading('row', element('span', 'number', column.key), ' ', ...both(column.name, column.nameEn), ...unit, ...(column.overlapping ? [' *'] : [])));
    for (const place of places) row.append(figure(place.values[index], place.states[index], place.carriedFrom));
    body.append(row);
  });
  return [
    framed(`${name} ${period}`, `${name} ${period}`, made),
    element('p', 'legend', ...both('* 合计可能重复计数', '* a sum may count one thing several times'), ' ', ...simulatedMark(simulated)),
    legend('CARRIED', 'MISSING', 'NOT_APPLICABLE'),
  ];
}

function completeness({ jurisdiction: { name, completeness: { total, rows } } }, { period }) {
  const made = element('table', 'lines', columnHeads(['单位', 'Unit'], ['应报', 'Expected', 'right'], ['已报', 'Reported', 'right'], ['按时', 'In time', 'right'], ['报送情况', 'Standing']));
  const body = element('tbody', '');
  const line = (head, row) => {
    const standing = row.missing > 0 ? ['overdue', '有缺报', 'missing'] : row.onTime < row.reported ? ['due', '有迟报', 'late'] : ['accepted', '齐', 'complete'];
    const [className, zh, en] = standing;
    return element('tr', '', head, ...[row.expected, row.reported, row.onTime].map((count) => element('td', 'figure', String(count))),
      element('td', '', share(row.reported, row.expected), ' ', element('span', `badge ${className}`, ...both(zh, en))));
  };
  for (const row of rows.nodes) body.append(line(heading('row', row.name), row));
  made.append(body, element('tfoot', '', line(heading('row', ...both('合计', 'Total')), total)));
  return [framed(`${name} ${period} 报送情况`, `${name} ${period}: who has reported`, made)];
}

function series({ jurisdiction: { name, series: { columns, points } } }) {
  const shown = columns.slice(0, 6);
  const made = element('table', 'lines', element('thead', '', element('tr', '', heading('col', ...both('报告期', 'Period')),
    ...shown.map(({ name: zh, nameEn, unit }) => heading('col', ...both(zh, nameEn), element('small', '', unit))), heading('col', ...both('已报/应报', 'Reported of expected')))));
  made.append(element('tbody', '', ...points.map((point) => element('tr', '', heading('row', point.period),
    ...shown.map((_, index) => figure(point.values[index], point.states[index])), element('td', 'figure', `${point.reported}/${point.expected}`)))));
  const [first] = columns;
  return [
    chart(points.map(({ period, values, increases, states }) => ({ label: period, value: values[0], increase: increases[0], state: states[0] })),
      [`${name}：${first.name}（${first.unit}）`, `${name}: ${first.nameEn} (${first.unit})`]),
    framed(`${name}：累计，前 ${shown.length} 项`, `${name}: totals so far, the first ${shown.length} figures`, made),
  ];
}

function explain({ jurisdiction: { name, explain: { column, total, contributions } } }, { period }) {
  const made = element('table', 'lines', columnHeads(['单位', 'Unit'], ['数值', 'Figure', 'right'], ['修订', 'Revision', 'right'], ['填报', 'Filed by'], ['审核', 'Signed by'], ['签发时间', 'Signed at']));
  made.append(element('tbody', '', ...contributions.nodes.map((each) => element('tr', '', heading('row', each.unit.name), figure(each.value, each.state, each.carriedFrom),
    element('td', 'figure', each.revision === null ? '—' : String(each.revision)), element('td', '', each.filedBy ?? '—'), element('td', '', each.signedBy ?? '—'),
    element('td', 'when', each.signedAt === null ? '—' : each.signedAt.slice(0, 10))))));
  const large = element('p', 'large', element('strong', '', total.value === null ? '—' : grouped(total.value)), ' ', column.unit, ' ',
    element('span', '', ...both(`${name} ${period}，${column.name}；${total.contributors} 个单位，较上期 +${total.increase ?? '—'}`, `${name} ${period}, ${column.nameEn}; ${total.contributors} units, +${total.increase ?? '—'} since the period before`)));
  return [large, framed('构成', 'What it is made of', made), legend('CARRIED', 'MISSING')];
}

function viewer({ viewer: { title, unit, obligations } }) {
  const made = element('table', 'lines', columnHeads(['报告期', 'Period'], ['报送日', 'Due'], ['状态', 'Standing'], ['逾期天数', 'Days late', 'right'], ['现在能做', 'Can be done now']));
  made.append(element('tbody', '', ...obligations.nodes.map(({ period, dueOn, status, lateDays, report }) => {
    const actions = (report?.allowedActions ?? []).filter(({ allowed }) => allowed).map(({ action }) => actionWords(action));
    const cell = element('td', '');
    // No report yet: whether one may be begun is told by the role, not by a report.
    if (actions.length === 0) cell.append('—');
    actions.forEach(([zh, en], place) => cell.append(place > 0 ? ' ' : '', element('span', 'badge', ...both(zh, en))));
    return element('tr', '', heading('row', period), element('td', 'when', dueOn ?? '—'), element('td', '', element('span', `badge ${status.toLowerCase()}`, ...both(...statusWords(status)))),
      element('td', 'figure', lateDays === null ? '—' : String(lateDays)), cell);
  })));
  if (obligations.nodes.length === 0) return [bilingual('p', `${title}：本账号没有单位，也就不欠报表。`, `${title}: the account belongs to no unit and so owes nothing.`)];
  return [framed(unit === null ? title : unit.name, unit === null ? title : unit.name, made)];
}

const VIEWS = { table, completeness, series, explain, viewer };

/** The parts of an answer to the question with this id; null where it can only be shown as JSON. */
export function view(id, data, variables) {
  const place = data?.jurisdiction;
  const answered = id === 'viewer' ? data?.viewer : place?.[id];
  if (!answered || !Object.hasOwn(VIEWS, id)) return null;
  return VIEWS[id](data, variables ?? {});
}
