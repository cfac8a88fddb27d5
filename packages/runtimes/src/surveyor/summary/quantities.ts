// Numbers and names as a Markdown text shows them.

import { printableLine } from '@coxswain/protocol';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const KILO = 1_000;

/** `1,234` */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** `1 file`, `2 files` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `3.4 MB` */
export const sized = (sizeBytes: number): string => {
  let size = sizeBytes;
  let unit = 0;
  for (; size >= KILO && unit < UNITS.length - 1; unit++) size /= KILO;
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
};

/** Code in Markdown, whatever is in it. */
export const code = (text: string): string => {
  const plain = printableLine(text);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = longest > 0 ? ' ' : '';
  return `${fence}${room}${plain}${room}${fence}`;
};

/** In a cell of a table a bar would end the cell. */
export const cell = (text: string): string => text.replaceAll('|', '\\|');
