import { expect, test } from 'vitest';
import { isUnicode } from './open-cockpit.ts';

test.each([
  [{}, true],
  [{ LANG: '' }, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'zh_CN.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
])('%o: %s', (environment, expected) => expect(isUnicode(environment)).toBe(expected));
