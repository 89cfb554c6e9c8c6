// The starter in examples/dashboard: built as its README says, served from an
// address that is not the hub's, and opened. What it draws is what the hub answers.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import { assertClean, launch, open, seriousFaults } from '../browser.mjs';
import { HUB, REPOSITORY, data } from '../world.mjs';

/** Given by run.mjs, which tells the hub to let pages from here ask. */
const STARTER = process.env.CENGBAO_STARTER_URL;
/** The rows of a page, and the fills of a bar: src/Figures.tsx, src/TableChart.tsx. */
const PAGE = 8;
const BARS = '.chart svg path[fill="#2a7f8e"], .chart svg path[fill="#7fb4bd"]';
const HATCHES = '.chart svg path[fill^="url("]';

const TABLE = `query Table($code: String!, $form: FormRef!, $period: Period!, $first: Int) {
  jurisdiction(code: $code) { name table(form: $form, period: $period, first: $first) {
    columns { key } rows { nodes { name values states } } total { values expected reported onTime }
  } }
}`;
const HEILIN = { campaign: 'heilin-2023', form: 'monthly' };

let browser;

before(async () => {
  await promisify(execFile)('npm', ['run', 'build'], { cwd: join(REPOSITORY, 'examples/dashboard') });
  browser = await launch();
});
after(() => browser?.close());

/** The starter, signed in to a demonstration account. */
async function opened(account, options = {}) {
  const watched = await open(browser, STARTER, { locale: 'zh-CN', reducedMotion: 'reduce', ...options });
  const { page } = watched;
  await page.route(`${HUB}/**`, (route) => route.continue());
  await page.goto(`${STARTER}/`);
  await page.getByLabel('演示账号').selectOption(account);
  await page.getByRole('button', { name: '登录' }).first().click();
  return watched;
}

/** The chart and the rows once they show a place and a period. */
async function shown(page, place, period) {
  await page.getByRole('heading', { level: 2, name: `${place} · ${period} · ` }).waitFor();
  await page.locator('.chart svg').waitFor();
  return {
    bars: await page.locator(BARS).count(),
    hatched: await page.locator(HATCHES).count(),
    written: await page.locator('.chart svg text').allTextContents(),
    figures: await page.locator('tbody td:nth-of-type(1)').allTextContents(),
    states: await page.locator('tbody tr').evaluateAll((rows) => rows.map(({ dataset }) => dataset.state)),
  };
}

async function answer(account, code, period, key, form = HEILIN) {
  const { jurisdiction: { name, table } } = await data(account, TABLE, { code, form, period, first: PAGE });
  const index = table.columns.findIndex((column) => column.key === key);
  return {
    name, total: table.total, names: table.rows.nodes.map((row) => row.name),
    values: table.rows.nodes.map(({ values }) => values[index]), states: table.rows.nodes.map(({ states }) => states[index]),
  };
}

const grouped = (value) => (value === null ? '—' : value.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')));

/** What is drawn against what is answered: a bar for each figure, hatched where carried, none where there is none. */
function assertDrawn(drawn, { names, values, states }) {
  assert.equal(drawn.bars, values.filter((value) => value !== null).length, 'a bar for every figure');
  assert.equal(drawn.hatched, states.filter((state) => state === 'CARRIED').length, 'a hatched bar for every carried figure');
  assert.deepEqual(drawn.figures, values.map(grouped));
  assert.deepEqual(drawn.states, states);
  values.forEach((value, index) => {
    if (value !== null) assert.ok(drawn.written.includes(`${grouped(value)}${states[index] === 'CARRIED' ? ' *' : ''}`), `${names[index]} is labelled ${value}`);
  });
}

test('starter: the counties of a city are bars, with the very figures of the hub', async () => {
  const { page, faults, close } = await opened('3207.coordinator');
  await page.getByLabel('报告期').selectOption('2023-10');
  const expected = await answer('3207.coordinator', '3207', '2023-10', '1.1');
  assert.equal(expected.names.length, 7);
  assertDrawn(await shown(page, '连云港市', '2023-10'), expected);
  assert.equal(await page.locator('.completeness').textContent(), `应报 ${expected.total.expected} 家单位 · 已报 ${expected.total.reported} · 按时 ${expected.total.onTime}`);
  assert.ok(await page.getByRole('note').filter({ hasText: '模拟数据' }).isVisible());
  assertClean(faults);
  await close();
});

test('starter: an amount keeps every digit', async () => {
  const { page, faults, close } = await opened('3207.coordinator');
  await page.getByLabel('报告期').selectOption('2023-10');
  await page.getByLabel('指标').selectOption('3.3.2');
  const expected = await answer('3207.coordinator', '3207', '2023-10', '3.3.2');
  assert.ok(expected.values.some((value) => /\.\d{4}$/.test(value ?? '')));
  assertDrawn(await shown(page, '连云港市', '2023-10'), expected);
  assertClean(faults);
  await close();
});

test('starter: what is missing has no bar, and what is carried is hatched', async () => {
  const { page, faults, close } = await opened('3207.coordinator');
  await page.getByRole('button', { name: '连云区' }).click();
  const seen = new Set();
  for (const period of ['2023-05', '2023-06', '2023-09']) {
    await page.getByLabel('报告期').selectOption(period);
    const expected = await answer('3207.coordinator', '320703', period, '1.1');
    assertDrawn(await shown(page, '连云区', period), expected);
    expected.states.forEach((state) => seen.add(state));
  }
  assert.ok(seen.has('MISSING') && seen.has('CARRIED') && seen.has('REPORTED'), [...seen].join(' '));
  assertClean(faults);
  await close();
});

test('starter: pages go forward and back', async () => {
  const { page, faults, close } = await opened('3207.coordinator');
  await page.getByRole('button', { name: '连云区' }).click();
  await shown(page, '连云区', '2023-12');
  const names = page.locator('tbody th');
  const first = await names.allTextContents();
  assert.equal(first.length, PAGE);
  await page.getByRole('button', { name: '下一页' }).click();
  await names.filter({ hasText: first[0] }).waitFor({ state: 'detached' });
  const { jurisdiction } = await data('3207.coordinator', TABLE, { code: '320703', form: HEILIN, period: '2023-12', first: 100 });
  assert.deepEqual([...first, ...(await names.allTextContents())], jurisdiction.table.rows.nodes.map(({ name }) => name));
  assert.ok(await page.getByRole('button', { name: '下一页' }).isDisabled());
  await page.getByRole('button', { name: '上一页' }).click();
  await names.filter({ hasText: first[0] }).waitFor();
  assert.deepEqual(await names.allTextContents(), first);
  assertClean(faults);
  await close();
});

test('starter: another role sees its own place, and nothing of the one before', async () => {
  const { page, faults, close } = await opened('3207.coordinator');
  await shown(page, '连云港市', '2023-12');
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByLabel('演示账号').selectOption('450202.coordinator');
  await page.getByRole('button', { name: '登录' }).first().click();
  await page.getByRole('heading', { level: 2, name: '城中区 · ' }).waitFor();
  assert.ok(!(await page.locator('body').textContent()).includes('连云'));
  const period = await page.getByLabel('报告期').inputValue();
  const expected = await answer('450202.coordinator', '450202', period, '1.1', { campaign: 'gongyuan-2023', form: 'monthly' });
  assertDrawn(await shown(page, '城中区', period), expected);
  assertClean(faults);
  await close();
});

test('starter: an error shows its code, what to do and the id of its request', async () => {
  const { page, faults, close } = await open(browser, STARTER, { locale: 'en-GB', expected: ['401'] });
  await page.route(`${HUB}/**`, (route) => route.continue());
  await page.goto(`${STARTER}/`);
  await page.getByLabel('Token').fill('not.a.token');
  await page.getByRole('button', { name: 'Sign in' }).last().click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.textContent(), /UNAUTHENTICATED.*sign in again.*Request id [0-9a-f]{32}/);
  assert.equal(await alert.getByRole('link').getAttribute('href'), `${HUB}/errors?lang=en#UNAUTHENTICATED`);
  assertClean(faults);
  await close();
});

test('starter: axe finds no serious fault, in either language, light, dark and narrow', async () => {
  const found = [];
  for (const options of [{}, { colorScheme: 'dark' }, { viewport: { width: 360, height: 740 } }]) {
    const { page, faults, close } = await opened('3207.coordinator', options);
    await shown(page, '连云港市', '2023-12');
    found.push(...(await seriousFaults(page)));
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Indicator').waitFor();
    await page.locator('.chart svg').waitFor();
    found.push(...(await seriousFaults(page)));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Demonstration account').waitFor();
    found.push(...(await seriousFaults(page)));
    assertClean(faults);
    await close();
  }
  assert.deepEqual(found, []);
});
