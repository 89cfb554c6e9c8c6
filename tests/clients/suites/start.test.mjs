// The start page in Chromium: what a frontend team meets first.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assertClean, launch, open, seriousFaults } from '../browser.mjs';
import { HUB, ask } from '../world.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The start page, filled. */
async function start(options = {}) {
  const { path = '/', ...rest } = options;
  const opened = await open(browser, HUB, rest);
  await opened.page.goto(`${HUB}${path}`);
  await opened.page.locator('.ask').nth(4).waitFor();
  return opened;
}

const card = (page, id) => page.locator(`#ask-${id}`);

/** Runs a question in place and waits for its answer. */
async function run(page, id, button = '.primary') {
  const place = card(page, id);
  await place.locator(`.does ${button}`).click();
  await place.locator('.answer:not([aria-busy]) .told-line').waitFor();
  return place.locator('.answer');
}

/** The question of a card, as the hub hands it to the page. */
async function questionOf(id) {
  const { questions } = await (await fetch(`${HUB}/demo/questions`)).json();
  return questions.find((question) => question.id === id);
}

/** Chooses an account in the list, as a reader does: search, then press. */
async function become(page, account) {
  await page.fill('#search', account);
  await page.locator('.use', { has: page.locator(`code:text-is("${account}")`) }).click();
  await page.locator('.me.signed').waitFor();
}

test('the watch over pages sees what it is there to see', async () => {
  const { page, faults, close } = await open(browser, HUB);
  await page.goto(`${HUB}/`);
  await page.evaluate(async () => {
    await fetch('http://elsewhere.example/').catch(() => {});
    await new Promise((told) => {
      const picture = document.createElement('img');
      picture.onerror = told;
      picture.src = 'http://elsewhere.example/picture.png';
      document.body.append(picture);
    });
    console.error('a mistake');
  });
  await page.goto('http://elsewhere.example/').catch(() => {});
  for (const part of ['policy: connect-src', 'policy: img-src', 'a mistake', 'a request to http://elsewhere.example/']) {
    assert.ok(faults.some((fault) => fault.includes(part)), `${part} in ${faults.join('; ')}`);
  }
  await close();
});

test('it says what runs, and that the figures are simulated', async () => {
  const { page, faults, close } = await start();
  const status = await (await fetch(`${HUB}/status`)).json();
  const counts = await (await fetch(`${HUB}/demo/status`)).json();
  const shown = await page.locator('#status').innerText();
  for (const value of [status.version, status.commit, status.database, counts.divisions.toLocaleString('en'), '正常', '演示，全部模拟']) {
    assert.ok(shown.includes(String(value)), `${value} in ${shown}`);
  }
  assert.ok(await page.locator('#simulated').isVisible());
  assertClean(faults);
  await close();
});

test('a question that is run in place shows the figures of the API', async () => {
  const { page, faults, close } = await start();
  const question = await questionOf('table');
  const { data: { jurisdiction: { table } } } = await ask(question.account, question.query, question.variables);
  const answer = await run(page, 'table');
  const shown = await answer.locator('tbody tr:not(.section)').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td.figure')].map((cell) => [...cell.classList].pop() + ' ' + cell.firstChild.textContent)));
  const places = [...table.rows.nodes, table.total];
  const cell = (place, index) => (place.values[index] === null ? 'none —' : `${place.states[index].toLowerCase()} ${place.values[index].replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}`);
  assert.deepEqual(shown, table.columns.map((_, index) => places.map((place) => cell(place, index))));
  assert.ok((await answer.locator('.mark').innerText()).includes('模拟数据'));
  assertClean(faults);
  await close();
});

test('every question is answered in place without an error', async () => {
  const { page, faults, close } = await start();
  for (const id of ['table', 'completeness', 'series', 'explain', 'viewer']) {
    const answer = await run(page, id);
    assert.equal(await answer.locator('.fault').count(), 0, id);
    assert.ok((await answer.locator('table tbody tr').count()) > 0, id);
  }
  assert.equal(await card(page, 'series').locator('.bar-total').count(), 8);
  assert.ok((await card(page, 'explain').locator('.figure.carried').innerText()).includes('2023-05'));
  assertClean(faults);
  await close();
});

test('a change of account is seen at once and changes the answer', async () => {
  const { page, faults, close } = await start();
  assert.equal(await page.locator('#me').innerText(), '未登录');
  await become(page, '3207.viewer');
  assert.equal(await page.locator('#me').innerText(), '连云港市查看岗（模拟）');
  const seen = await run(page, 'table', '.as-me');
  assert.equal(await seen.locator('.fault').count(), 0);

  await page.locator('#elsewhere button').click();
  await page.getByText('天河区查看岗（模拟）', { exact: true }).first().waitFor();
  const refused = await run(page, 'table', '.as-me');
  assert.ok((await refused.locator('.fault').innerText()).includes('NOT_FOUND'));
  assert.equal(await refused.locator('td.figure').count(), 0);

  await page.reload();
  await page.locator('.me.signed').waitFor();
  assert.equal(await page.locator('#me').innerText(), '天河区查看岗（模拟）', 'the account holds for the tab');
  assertClean(faults);
  await close();
});

test('no token reaches the page, its addresses or what outlives the tab', async () => {
  const { page, faults, close } = await start();
  await become(page, '450202.coordinator');
  const { token } = await page.evaluate(() => JSON.parse(sessionStorage.getItem('cengbao.session')));
  assert.ok(token.length > 40);
  const left = await page.evaluate(() => document.documentElement.outerHTML + window.location.href + JSON.stringify(localStorage) + document.cookie);
  assert.ok(!left.includes(token));
  assertClean(faults);
  await close();
});

test('the token of an account is copied and is good for a question', async () => {
  const { page, faults, close } = await start({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.fill('#search', '32.viewer');
  await page.locator('.places li:not([hidden]) .plain').first().click();
  await page.getByText('已复制').waitFor();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await fetch(`${HUB}/graphql`, {
    method: 'POST',
    headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { account } }' }),
  });
  assert.equal((await answer.json()).data.viewer.account, '32.viewer');
  assertClean(faults);
  await close();
});

test('a shell gets a token as plain text, and nobody gets one of an account that is not simulated', async () => {
  const answer = await fetch(`${HUB}/demo/token?account=3207.coordinator`, { headers: { accept: 'text/plain' } });
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.match(await answer.text(), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.equal((await fetch(`${HUB}/demo/token?account=98.viewer`, { headers: { accept: 'text/plain' } })).status, 404);
});

test('the search finds accounts by place, role and code in both languages', async () => {
  const { page, close } = await start();
  const found = async (words) => {
    await page.fill('#search', words);
    return page.locator('.places li:not([hidden]) .use code').allInnerTexts();
  };
  assert.deepEqual(await found('柳州 coordinator'), ['4502.coordinator']);
  assert.deepEqual(await found('罗池 审核'), ['450202002003.jwh.reviewer']);
  assert.deepEqual(await found('nobody at all'), []);
  await page.fill('#search', '');
  const places = await page.locator('.places .place').allInnerTexts();
  assert.equal(places.indexOf('弯塘社区居委会'), places.indexOf('公园街道') + 1, 'a community stands under its street');
  await close();
});

test('the language is switched as a whole and remembered', async () => {
  const { page, faults, close } = await start();
  await run(page, 'completeness');
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  await page.click('#language');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('h1').innerText(), 'Reported level by level, every figure with its source');
  assert.ok((await card(page, 'completeness').locator('thead').innerText()).includes('Expected'), 'answers change with the page');
  assert.ok((await page.title()).includes('level by level'));
  assert.equal(await page.locator('nav a[href^="errors"]').getAttribute('href'), 'errors?lang=en');
  await page.reload();
  await page.locator('.ask').first().waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('#language').innerText(), '中文');
  assertClean(faults);
  await close();
});

test('it can be used with the keyboard alone', async () => {
  const { page, faults, close } = await start();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await card(page, 'explain').locator('.primary').focus();
  await page.keyboard.press('Enter');
  await card(page, 'explain').locator('.told-line').waitFor();
  const outlined = await card(page, 'explain').locator('.primary').evaluate((button) => getComputedStyle(button).outlineStyle);
  assert.equal(outlined, 'solid');
  assertClean(faults);
  await close();
});

for (const [width, colorScheme, language] of [[360, 'dark', 'zh'], [360, 'light', 'en'], [1440, 'light', 'zh'], [1440, 'dark', 'en']]) {
  test(`at ${width} px, ${colorScheme}, in ${language}: nothing runs over, axe finds no serious fault`, async () => {
    const { page, faults, close } = await start({ language, colorScheme, viewport: { width, height: 800 } });
    await become(page, '320707.coordinator');
    await page.fill('#search', '');
    for (const id of ['table', 'completeness', 'series', 'explain', 'viewer']) await run(page, id);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
    assert.deepEqual(await seriousFaults(page), []);
    assertClean(faults);
    await close();
  });
}

test('paper has no buttons on it and cuts no table off', async () => {
  const { page, close } = await start();
  await run(page, 'table');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.does').first().isVisible(), false);
  const cut = await page.locator('.frame').first().evaluate((frame) => frame.scrollHeight - frame.clientHeight);
  assert.ok(cut <= 1, `${cut} px are cut off`);
  await close();
});

for (const path of ['/errors?lang=zh', '/errors?lang=en', '/docs/frontend', '/docs/api-design']) {
  for (const width of [360, 1440]) {
    test(`${path} at ${width} px: axe finds no serious fault, nothing runs over`, async () => {
      const { page, faults, close } = await open(browser, HUB, { viewport: { width, height: 800 } });
      const answer = await page.goto(`${HUB}${path}`);
      assert.equal(answer.status(), 200);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
      assert.deepEqual(await seriousFaults(page), []);
      assertClean(faults);
      await close();
    });
  }
}

test('every link of the start page leads to something', async () => {
  const { page, close } = await start();
  const links = await page.locator('a[href]').evaluateAll((all) => [...new Set(all.map(({ href }) => href.split('#')[0]))]);
  assert.ok(links.length > 6);
  for (const link of links) {
    assert.ok(link.startsWith(`${HUB}/`), link);
    assert.equal((await fetch(link)).status, 200, link);
  }
  await close();
});

