// Values that break parsers, paths, terminals and databases.

import { pick, type Random } from './random.ts';

/** Text that breaks parsers, paths, terminals and databases. */
export const NASTY: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u0000x',
  '../../../etc/passwd',
  '%00',
  '%zz',
  '%ff%fe',
  "'; drop table tasks; --",
  '$(reboot)',
  '{{7*7}}',
  '\u202e\u2066',
  '\ud800',
  '🏳️‍🌈'.repeat(50),
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  'NaN',
  '-1',
  '1e999',
  '9'.repeat(400),
  '@0',
  '@99999999999',
  'tsk_',
  'tsk_!!!!!!!!!!!!',
  'TSK_AAAAAAAAAAAA',
  '\n\r\n',
];

export const WRONG_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER * 4,
  [],
  [[[]]],
  {},
  { toString: 1 },
  ...NASTY,
];

export const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A value for a path: usually nasty. Segments that a URL would resolve away stay encoded. */
const pathValue = (random: Random): string => {
  const text = pick(random, ['abc', 'aaaaaaaaaaaa', 'nobody', ...NASTY.filter((one) => one !== '')]);
  return random() < 0.2 && /^[!-~]+$/.test(text) && !/[/?#\\]/.test(text) ? text : escaped(text);
};

export const fillPath = (random: Random, path: string): string =>
  path.replace(/\{\w+\}/g, () => pathValue(random));
