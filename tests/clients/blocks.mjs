// The code blocks of a document, in their order.
//
// Owns: reading them. Must never: run one.

import { readFile } from 'node:fs/promises';

const FENCE = /^```(.*)$/;

/** @returns {Promise<{language: string, info: Record<string, string | true>, text: string, line: number}[]>} */
export async function blocksOf(file) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const blocks = [];
  let block = null;
  lines.forEach((line, index) => {
    const fence = FENCE.exec(line);
    if (!fence) block?.lines.push(line);
    else if (block) {
      blocks.push({ ...block, text: block.lines.join('\n') });
      block = null;
    } else {
      const [language, ...words] = fence[1].trim().split(/\s+/);
      const info = Object.fromEntries(words.map((word) => (word.includes('=') ? word.split(/=(.*)/s, 2) : [word, true])));
      block = { language, info, line: index + 1, lines: [] };
    }
  });
  if (block) throw new Error(`${file}:${block.line}: the block has no end`);
  return blocks;
}

/** The GraphQL blocks with the variables and the answer printed behind them. */
export async function questionsOf(file) {
  const blocks = await blocksOf(file);
  return blocks.flatMap((block, index) => {
    if (block.language !== 'graphql') return [];
    const behind = blocks.slice(index + 1);
    const end = behind.findIndex(({ language }) => language === 'graphql');
    const own = (end < 0 ? behind : behind.slice(0, end)).filter(({ language }) => language === 'json');
    const json = (word) => {
      const found = own.find(({ info }) => info[word]);
      return found ? JSON.parse(found.text) : undefined;
    };
    return [{ line: block.line, query: block.text, account: block.info.as, variables: json('variables') ?? {}, answer: json('answer') }];
  });
}
