// Makes the pictures of docs/images anew: `node pictures.mjs`, against the demonstration at CENGBAO_URL.
//
// Owns: those files. Must never: show a token, or figures that are not marked as simulated.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertClean, launch, open } from './browser.mjs';
import { small } from './png.mjs';
import { HUB, REPOSITORY } from './world.mjs';

const FOLDER = join(REPOSITORY, 'docs/images');
/** A README is read over slow lines too. */
const LARGEST_BYTES = 200_000;

async function keep(page, name) {
  const picture = small(await page.screenshot());
  if (picture.length > LARGEST_BYTES) throw new Error(`${name} has ${picture.length} bytes`);
  await writeFile(join(FOLDER, name), picture);
  console.log(`${name}: ${Math.round(picture.length / 1000)} kB`);
}

async function start(browser, language) {
  const { page, faults, close } = await open(browser, HUB, { language, viewport: { width: 1280, height: 1120 } });
  await page.goto(`${HUB}/?account=3207.coordinator`);
  await page.locator('.me.signed').waitFor();
  await page.locator('#ask-table .primary').click();
  await page.locator('#ask-table .told-line').waitFor();
  // The button that was pressed keeps no mark of it.
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  await keep(page, `start-${language}.png`);
  assertClean(faults);
  await close();
}

async function graphiql(browser) {
  const { page, faults, close } = await open(browser, HUB, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${HUB}/`);
  await page.locator('#ask-table .does a').click();
  await page.locator('.graphiql-execute-button').click();
  await page.waitForFunction(() => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes('columns'));
  await keep(page, 'graphiql.png');
  assertClean(faults);
  await close();
}

await mkdir(FOLDER, { recursive: true });
const browser = await launch();
try {
  await start(browser, 'zh');
  await start(browser, 'en');
  await graphiql(browser);
} finally {
  await browser.close();
}
