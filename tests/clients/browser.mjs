// Chromium for the tests: a page that is watched.
//
// Owns: starting the browser, and the watch over what a page does. Must never:
// let a request out to another host; such a request is stopped and is a failure.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Without these a new Chromium asks for updates and experiments at every start, and needs a sandbox that root has not. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/**
 * A page of its own profile on the hub at `origin`. `faults` collects what must not happen: a request to another origin,
 * an error on the console, an exception, a breach of the content security policy. A refused look-up is part of what
 * pages show: `expected` lists texts of console errors that a test means to cause.
 */
export async function open(browser, origin, { language = 'zh', expected = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const faults = [];
  await context.route('**/*', (route) => {
    const address = route.request().url();
    if (new URL(address).origin === origin || address.startsWith('data:')) return route.continue();
    faults.push(`a request to ${address}`);
    return route.abort();
  });
  await context.addInitScript((lang) => {
    if (localStorage.getItem('cengbao.lang') === null) localStorage.setItem('cengbao.lang', lang);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
  }, language);
  const page = await context.newPage();
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !expected.some((each) => text.includes(each))) faults.push(`console: ${text}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  return { page, faults, close: () => context.close() };
}

/** The serious and critical faults that axe finds; `except` names rules with the reason why they are let pass. */
export async function seriousFaults(page, except = {}) {
  const { violations } = await new AxeBuilder({ page }).disableRules(Object.keys(except)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

export function assertClean(faults) {
  assert.deepEqual(faults, []);
}
