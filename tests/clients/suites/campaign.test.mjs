// The pages of campaigns in Chromium: what an official reads, and prints.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assertClean, launch, open, seriousFaults } from '../browser.mjs';
import { HUB, data } from '../world.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The page of a campaign, filled, as a demo account. */
async function campaign(code, account, { agency, ...options } = {}) {
  const opened = await open(browser, HUB, options);
  const asked = new URLSearchParams({ account, ...(agency === undefined ? {} : { agency }) });
  await opened.page.goto(`${HUB}/campaigns/${code}?${asked}`);
  await opened.page.locator('#document[data-ready]').waitFor();
  return opened;
}

const codesOf = (page, kind) => page.locator(`.entry.${kind}`).evaluateAll((entries) => entries.map(({ dataset }) => dataset.code).sort());

const WANTED = `query Wanted($agency: String) {
  campaign(code: "wuhua-2020") { requirements(first: 200, filter: { agency: $agency, kinds: [TASK] }) { nodes { code title } } }
}`;

test('a bureau reads the tasks that name it, and no others', async () => {
  const account = '441424.jtj.viewer';
  const { page, faults, close } = await campaign('wuhua-2020', account);
  const [own, every] = await Promise.all(['441424.jtj', null].map(async (agency) => (await data(account, WANTED, { agency })).campaign.requirements));
  assert.ok(own.nodes.length > 0 && own.nodes.length < every.nodes.length);
  assert.deepEqual(await codesOf(page, 'task'), own.nodes.map(({ code }) => code).sort());
  assert.match(await page.locator('.whom').innerText(), /五华县交通运输局/);
  // 三（三）1 names 交通运输局; 三（一）1 names 县委组织部、县委宣传部 and not it.
  const tasks = await page.locator('.entry.task .source').allInnerTexts();
  assert.ok(tasks.some((source) => source.startsWith('三（三）1')));
  assert.ok(tasks.every((source) => !source.startsWith('三（一）1')));
  assertClean(faults);
  await close();
});

test('a town, which no list names, reads what it answers for and from which sentence', async () => {
  const { page, faults, close } = await campaign('wuhua-2020', '441424100.viewer', { agency: '441424100.zf' });
  assert.match(await page.locator('.whom').innerText(), /水寨镇人民政府/);
  // Printed behind 三（一）1, so the second task is the first that it reaches.
  assert.match(await page.locator('.entry.task').nth(1).innerText(), /以下均需要各镇党委和政府负责，不再列出/);
  assertClean(faults);
  await close();
});

test('every reading stands on the page, the one in force is marked, and days stand by unit and month', async () => {
  const { page, faults, close } = await campaign('gongyuan-2023', '450202002.coordinator', { agency: '' });
  const readings = page.locator('#interpretations .entry');
  assert.ok(await readings.count() > 0);
  assert.equal(await page.locator('#interpretations .in-force').count(), await readings.count());
  assert.ok(await page.locator('#interpretations .readings li').count() > await readings.count());
  // 六（三）: 每月28日前.
  const communities = page.locator('.months tr', { has: page.locator('th:text-is("各社区居委会")') }).first();
  assert.match(await communities.locator('td').nth(6).innerText(), /(^|、)28($|、)/);
  assertClean(faults);
  await close();
});

// The shortest page of all: axe takes a minute for a long one.
test('in English the chrome is English and the document Chinese, without serious faults on a narrow screen', async () => {
  const { page, faults, close } = await campaign('gaoqing-2022', '370322.jsgzk.viewer', { language: 'en', viewport: { width: 390, height: 844 } });
  assert.match(await page.locator('#calendar > h2').innerText(), /^What falls due$/);
  assert.match(await page.locator('h1').innerText(), /^安全生产大检查/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page scrolls sideways');
  assert.deepEqual(await seriousFaults(page), []);
  assertClean(faults);
  await close();
});

test('on paper there is no navigation', async () => {
  const { page, faults, close } = await campaign('heilin-2023', '320707104.coordinator');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.top').isVisible(), false);
  assert.equal(await page.locator('.tools').isVisible(), false);
  assert.equal(await page.locator('h1').isVisible(), true);
  assert.equal(await page.locator('.notice.simulated').isVisible(), true);
  const paper = await page.pdf({ preferCSSPageSize: true });
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
  assertClean(faults);
  await close();
});

test('a stranger is told the same of a campaign that does not concern him and of one that is not', async () => {
  const told = [];
  for (const code of ['wuhua-2020', 'no-such']) {
    const { page, faults, close } = await open(browser, HUB);
    await page.goto(`${HUB}/campaigns/${code}?account=440106.viewer`);
    await page.locator('#told', { hasText: '没有这个专项行动' }).waitFor();
    told.push(await page.locator('#told').innerText());
    assert.equal(await page.locator('.entry').count(), 0);
    assertClean(faults);
    await close();
  }
  assert.equal(told[0], told[1]);
});

test('the list names the campaigns that the reader sees', async () => {
  const { page, faults, close } = await open(browser, HUB);
  await page.goto(`${HUB}/campaigns?account=4414.viewer`);
  await page.locator('.campaigns li').first().waitFor();
  assert.deepEqual(await page.locator('.campaigns a').allInnerTexts(), ['五华县安全生产专项整治三年行动实施计划']);
  assert.deepEqual(await seriousFaults(page), []);
  await page.locator('.campaigns a').click();
  await page.locator('#document[data-ready="all"]').waitFor();
  assertClean(faults);
  await close();
});

test('another account sees nothing of what was shown before, whatever the address was', async () => {
  const { page, faults, close } = await campaign('gongyuan-2023', '450202002.coordinator', { agency: '' });
  await page.evaluate(() => { window.location.hash = '#interpretations'; });
  await page.locator('#account').selectOption('440106.viewer');
  await page.locator('#told', { hasText: '没有这个专项行动' }).waitFor();
  assert.equal(await page.locator('.entry').count(), 0);
  await page.reload();
  await page.locator('#told', { hasText: '没有这个专项行动' }).waitFor();
  assert.equal(await page.locator('#account').inputValue(), '440106.viewer', 'the choice outlives the address that it came from');
  assertClean(faults);
  await close();
});
