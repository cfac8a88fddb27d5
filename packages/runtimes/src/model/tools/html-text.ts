// The words of a web page, without its markup.

import { Parser } from 'htmlparser2';

const SKIPPED: ReadonlySet<string> = new Set(['script', 'style', 'noscript', 'svg', 'template', 'head']);
const BLOCKS =
  /^(address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;

/** Text of an HTML page; blocks are lines of their own. */
export const textOfHtml = (html: string): string => {
  const pieces: string[] = [];
  let skipped = 0;
  const parser = new Parser({
    onopentagname: (name) => {
      if (SKIPPED.has(name)) skipped++;
      if (BLOCKS.test(name)) pieces.push(name === 'li' ? '\n- ' : '\n');
    },
    onclosetag: (name) => {
      if (SKIPPED.has(name)) skipped--;
      if (BLOCKS.test(name) && name !== 'li') pieces.push('\n');
    },
    ontext: (text) => {
      if (skipped === 0) pieces.push(text);
    },
  });
  parser.end(html);
  return pieces
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
};
