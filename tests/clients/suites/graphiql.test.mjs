// GraphiQL in Chromium: served by the hub, under its policy, as an account.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { assertClean, launch, open, seriousFaults } from '../browser.mjs';
import { HUB, ask } from '../world.mjs';

/**
 * What axe finds in the library and cannot be mended from outside: a tab of an editor is a list item with a button in
 * it, which axe counts as one control inside another. Both are reached with the keyboard.
 */
const OF_THE_LIBRARY = { 'nested-interactive': 'graphiql 4.1.2: the tabs' };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function graphiql(path, options) {
  const opened = await open(browser, HUB, options);
  await opened.page.goto(`${HUB}${path}`);
  await opened.page.locator('.graphiql-execute-button').waitFor();
  return opened;
}

/** The answer as it stands in the window, read from the editor: a long one is not drawn as a whole. */
const answerOf = (page) => page.evaluate(() => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue() ?? '');

async function execute(page) {
  await page.locator('.graphiql-execute-button').click();
  await page.waitForFunction(() => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes('{'));
  return JSON.parse(await answerOf(page));
}

test('a question of the start page opens with query, variables and account, and answers as the API does', async () => {
  const { page, faults, close } = await open(browser, HUB);
  await page.goto(`${HUB}/`);
  await page.locator('#ask-explain .does a').click();
  await page.locator('.graphiql-execute-button').waitFor();
  assert.equal(await page.locator('#account').inputValue(), '450202.coordinator');
  assert.equal(await answerOf(page), '', 'nothing is asked before the button is pressed');
  const { questions } = await (await fetch(`${HUB}/demo/questions`)).json();
  const { account, query, variables } = questions.find(({ id }) => id === 'explain');
  assert.deepEqual(await execute(page), await ask(account, query, variables));
  assertClean(faults);
  await close();
});

test('a change of account keeps the question and changes the answer', async () => {
  const query = '{ viewer { account } jurisdiction(code: "450202") { name } }';
  const { page, faults, close } = await graphiql(`/graphiql?account=450202.coordinator#${new URLSearchParams({ query })}`);
  assert.equal((await execute(page)).data.jurisdiction.name, '城中区');
  await page.selectOption('#account', '440106.viewer');
  await page.waitForFunction(() => new URL(window.location.href).searchParams.get('account') === '440106.viewer');
  await page.waitForFunction(() => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue() === '');
  const answer = await execute(page);
  assert.equal(answer.data.viewer.account, '440106.viewer');
  assert.equal(answer.errors[0].extensions.code, 'NOT_FOUND');
  assert.equal(await page.locator('.graphiql-tab').count(), 1, 'no tab is added by a change of account');
  assertClean(faults);
  await close();
});

test('a shared link carries question, variables and account and no token', async () => {
  const { page, faults, close } = await graphiql('/graphiql?account=32.viewer#' + new URLSearchParams({ query: 'query P($code: String!) { jurisdiction(code: $code) { name } }', variables: '{"code": "32"}' }), { permissions: ['clipboard-read', 'clipboard-write'] });
  assert.equal((await execute(page)).data.jurisdiction.name, '江苏省');
  const { token } = await page.evaluate(() => JSON.parse(sessionStorage.getItem('cengbao.session')));
  await page.locator('#share button').click();
  await page.getByText('已复制').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(!link.includes(token));
  const second = await graphiql(link.slice(HUB.length));
  assert.equal((await execute(second.page)).data.jurisdiction.name, '江苏省');
  assertClean([...faults, ...second.faults]);
  await second.close();
  await close();
});

test('the documentation opens, history remembers, headers are sent', async () => {
  const { page, faults, close } = await graphiql('/graphiql?account=3207.viewer#' + new URLSearchParams({ query: '{ jurisdiction(code: "0") { name } }' }));
  await page.getByLabel('Show Documentation Explorer').click();
  await page.locator('.graphiql-doc-explorer-content').getByText('Query', { exact: true }).click();
  await page.locator('.graphiql-doc-explorer-content').getByText('jurisdiction', { exact: true }).waitFor();
  assert.ok((await page.locator('.graphiql-doc-explorer-content').innerText()).includes('辖区'));

  await page.getByRole('button', { name: 'Headers' }).click();
  await page.evaluate(() => document.querySelector('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror').CodeMirror.setValue('{"accept-language": "en"}'));
  assert.equal((await execute(page)).errors[0].message, 'not there, or not within your scope');

  await page.getByLabel('Show History').click();
  await page.locator('.graphiql-history-item').first().waitFor();
  assertClean(faults);
  await close();
});

for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [360, 'light']]) {
  test(`at ${width} px, ${colorScheme}: axe finds no serious fault`, async () => {
    const { page, faults, close } = await graphiql('/graphiql?account=3207.coordinator', { colorScheme, viewport: { width, height: 800 } });
    await execute(page);
    assert.deepEqual(await seriousFaults(page, OF_THE_LIBRARY), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
    assertClean(faults);
    await close();
  });
}
