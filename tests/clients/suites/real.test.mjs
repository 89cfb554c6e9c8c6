// The start page and GraphiQL of a hub in earnest: no demonstration, a token that its operator gave out.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import { assertClean, launch, open, seriousFaults } from '../browser.mjs';
import { BINARY } from '../hub.mjs';

const ACCOUNT = '450202.coordinator';
const DIVISIONS = 'code,name,level,parent,placeholder\n0,全国,NATION,,\n45,广西壮族自治区,PROVINCE,0,\n4502,柳州市,PREFECTURE,45,\n450202,城中区,COUNTY,4502,\n';

let browser;
let folder;
let child;
let hub;

const cengbao = (...words) => promisify(execFile)(BINARY, [...words, '--data-dir', folder]);

before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'cengbao-real-'));
  await writeFile(join(folder, 'divisions.csv'), DIVISIONS);
  await cengbao('import', 'divisions', join(folder, 'divisions.csv'));
  await cengbao('account', 'set', ACCOUNT, '--title', '城中区调度岗', '--grant', 'COORDINATOR@450202');
  child = spawn(BINARY, ['serve', '--data-dir', folder, '--listen', '127.0.0.1:0', '--log-format', 'json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  hub = await new Promise((found, failed) => {
    child.once('exit', (code) => failed(new Error(`the hub ended with ${code}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        const address = /listening on (http:\/\/[\d.]+:\d+)/.exec(line);
        if (address) found(address[1]);
      });
    }
  });
});

after(async () => {
  await browser?.close();
  if (child?.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('the page says that it is in earnest, offers no account, and tells how to get a token', async () => {
  const { page, faults, close } = await open(browser, hub, { language: 'en' });
  await page.goto(hub);
  await page.locator('.ask').waitFor();
  assert.equal(await page.locator('.ask').count(), 1);
  assert.equal(await page.locator('#simulated').isVisible(), false);
  assert.equal(await page.locator('#accounts').isVisible(), false);
  assert.ok((await page.locator('#own').innerText()).includes('cengbao token ACCOUNT'));
  assert.ok((await page.locator('#status').innerText()).includes('real'));
  assert.ok(!(await page.locator('#curl').innerText()).includes('/demo/'));
  assert.deepEqual(await seriousFaults(page), []);
  assertClean(faults);
  await close();
});

test('a pasted token is somebody, a wrong one is nobody', async () => {
  const { page, faults, close } = await open(browser, hub, { expected: ['401'] });
  await page.goto(hub);
  await page.locator('.ask').waitFor();
  const { stdout: token } = await cengbao('token', ACCOUNT);
  await page.fill('#token', 'not.a.token');
  await page.click('#own button');
  await page.waitForFunction(() => document.getElementById('token').validationMessage !== '');
  assert.equal(await page.locator('#me').innerText(), '未登录');
  assert.equal(await page.evaluate(() => sessionStorage.getItem('cengbao.session')), null);

  await page.fill('#token', token.trim());
  await page.click('#own button');
  await page.locator('.me.signed').waitFor();
  assert.equal(await page.locator('#me').innerText(), `城中区调度岗 · ${ACCOUNT}`);
  await page.locator('#ask-viewer .primary').click();
  await page.locator('#ask-viewer .told-line').waitFor();
  assert.equal(await page.locator('#ask-viewer .fault').count(), 0);

  await page.locator('#ask-viewer .does a').click();
  await page.locator('.graphiql-execute-button').click();
  await page.waitForFunction((account) => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes(account), ACCOUNT);
  assertClean(faults);
  await close();
});

test('GraphiQL has no list of accounts either', async () => {
  const { page, faults, close } = await open(browser, hub, { expected: ['401'] });
  await page.goto(`${hub}/graphiql`);
  await page.locator('#own').waitFor();
  assert.equal(await page.locator('#demo').isVisible(), false);
  assertClean(faults);
  await close();
});

test('the paths of the demonstration are not there, what everybody may know is', async () => {
  for (const path of ['/demo/accounts', `/demo/token?account=${ACCOUNT}`, '/demo/status', '/demo/questions', '/docs/..%2FCargo.toml', '/docs/nothing']) {
    assert.equal((await fetch(`${hub}${path}`)).status, 404, path);
  }
  const status = await (await fetch(`${hub}/status`)).json();
  assert.deepEqual(Object.keys(status).sort(), ['commit', 'database', 'demo', 'version']);
  assert.equal(status.demo, false);
});
