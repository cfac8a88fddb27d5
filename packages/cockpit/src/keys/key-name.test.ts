import { expect, test } from 'vitest';
import { keyName } from './key-name.ts';

test.each([
  ['a', 'a'],
  ['?', '?'],
  ['+', '+'],
  ['ctrl+b', 'Ctrl+B'],
  ['ctrl+5', 'Ctrl+5'],
  ['alt+enter', 'Alt+↵'],
  ['pagedown', 'PgDn'],
  ['escape', 'Esc'],
])('%s is written %s', (spelling, name) => expect(keyName(spelling)).toBe(name));
