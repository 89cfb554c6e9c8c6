// Nothing that the hub serves names another host: on a network without internet
// every page is whole, and on one with internet nobody learns who opened it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { HUB } from '../world.mjs';

/** Where a reader begins; what these link to is read too. */
const BEGIN = ['/', '/graphiql', '/campaigns', '/campaigns/any', '/errors', '/docs/frontend', '/schema.graphql', '/demo/questions', '/demo/accounts', '/demo/status'];
/** More files than the hub has: a crawl that does not end is a mistake of this test. */
const FILES = 300;

/**
 * Addresses that no browser fetches on opening a page, each with the reason why it may stand in a file.
 * `text` is the address with what stands around it.
 */
const HARMLESS = [
  ['names of XML languages, compared and never fetched', /^http:\/\/www\.w3\.org\/(2000\/svg|1999\/xhtml|1999\/xlink|1998\/Math\/MathML|2000\/xmlns\/?|XML\/1998\/namespace)/],
  ['what a scalar means, for people (@specifiedBy)', /^https:\/\/(www\.rfc-editor\.org\/rfc|www\.w3\.org\/TR|scalars\.graphql\.org)\//],
  ['the source of the divisions, cited in words and not linked', /^http:\/\/www\.stats\.gov\.cn\/sj\/tjbz\//],
  ['this machine, in examples', /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/],
  ['reserved for examples by RFC 2606', /^https?:\/\/([a-z0-9-]+\.)*(example|invalid|test)(\.(com|org|net))?(:\d+)?(\/|$)/],
];
/**
 * Files of others, kept as they were published: addresses in their comments, licences, messages and help links.
 * The pages forbid them to fetch (`connect-src 'self'`), and the browser suites fail on a request that tries.
 */
const VENDOR = /^\/(web|assets)\/vendor\//;

/** How a file of a type names others. */
const NAMES = {
  html: [/\b(?:href|src|action|poster)="([^"#][^"]*)"/g],
  css: [/url\(\s*["']?([^"')]+)["']?\s*\)/g, /@import\s+["']([^"']+)["']/g],
  javascript: [/\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g],
};

function links(text, type, address) {
  const patterns = Object.entries(NAMES).flatMap(([name, list]) => (type.includes(name) ? list : []));
  const named = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, link]) => link.replaceAll('&amp;', '&')));
  return named.filter((link) => !link.startsWith('data:')).map((link) => new URL(link, address));
}

/** The absolute addresses in a text, without what ends a sentence. */
function addresses(text) {
  return [...text.matchAll(/(?:https?|wss?):\/\/[^\s"'`<>()\\{}|^，。；：）]+/g)].map(([address]) => address.replace(/[.,;:!?]+$/, ''));
}

async function crawl() {
  const files = new Map();
  const waiting = BEGIN.map((path) => new URL(path, HUB));
  const elsewhere = [];
  while (waiting.length > 0) {
    const url = waiting.shift();
    url.hash = '';
    url.search = '';
    if (files.has(url.pathname)) continue;
    const answer = await fetch(url, { headers: { accept: '*/*', 'accept-language': 'zh-CN' }, redirect: 'manual' });
    const type = answer.headers.get('content-type') ?? '';
    const location = answer.headers.get('location');
    const text = await answer.text();
    files.set(url.pathname, { status: answer.status, type, text, policy: answer.headers.get('content-security-policy') });
    assert.ok(files.size < FILES, 'the crawl ends');
    const next = VENDOR.test(url.pathname) ? [] : links(text, type, url);
    if (location) next.push(new URL(location, url));
    for (const link of next) {
      if (link.origin === new URL(HUB).origin) waiting.push(link);
      else if (/^https?:$/.test(link.protocol)) elsewhere.push(`${url.pathname} links to ${link}`);
    }
  }
  return { files, elsewhere };
}

const crawled = crawl();

test('hosts: every page and every file that it names is served by the hub itself', async () => {
  const { files, elsewhere } = await crawled;
  assert.deepEqual(elsewhere, []);
  const missing = [...files].filter(([path, { status }]) => status >= 400 && path !== '/graphql').map(([path, { status }]) => `${path} ${status}`);
  assert.deepEqual(missing, []);
  assert.ok(files.size > 15, `${files.size} files were read: ${[...files.keys()].join(' ')}`);
});

test('hosts: no address of another host stands in what the hub itself wrote', async () => {
  const { files } = await crawled;
  const named = [];
  for (const [path, { text }] of files) {
    if (VENDOR.test(path)) continue;
    for (const address of addresses(text)) {
      if (!address.startsWith(HUB) && !HARMLESS.some(([, pattern]) => pattern.test(address))) named.push(`${path}: ${address}`);
    }
  }
  assert.deepEqual(named, []);
});

test('hosts: every page forbids the browser to fetch from elsewhere', async () => {
  const { files } = await crawled;
  const pages = [...files].filter(([, { type }]) => type.startsWith('text/html'));
  assert.ok(pages.length >= 3);
  for (const [path, { policy }] of pages) {
    assert.ok(policy, `${path} has a policy`);
    const rules = new Map(policy.split(';').map((rule) => rule.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources]));
    assert.deepEqual(rules.get('default-src'), ["'none'"], path);
    for (const [name, sources] of rules) {
      for (const source of sources) assert.match(source, /^('self'|'none'|'unsafe-inline'|data:|blob:|'sha256-.*')$/, `${path} ${name}`);
    }
    assert.ok(!rules.get('script-src')?.includes("'unsafe-inline'"), `${path} runs no script that stands in a page`);
  }
});
