import { expect, test } from 'vitest';
import { languageFrom, parseLanguage } from './language.ts';

test.each([
  ['en', 'en'],
  ['zh', 'zh'],
  ['ZH', 'zh'],
  ['zh_CN.UTF-8', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['en_GB@euro', 'en'],
  ['C', undefined],
  ['POSIX', undefined],
  ['C.UTF-8', undefined],
  ['fr_FR.UTF-8', undefined],
  ['zhx', undefined],
  ['', undefined],
])('%j reads as %s', (text, expected) => {
  expect(parseLanguage(text)).toBe(expected);
});

test('LC_ALL wins over LC_MESSAGES, that over LANG, and the flag over all of them', () => {
  const zh = 'zh_CN.UTF-8';
  const en = 'en_US.UTF-8';
  expect(languageFrom({ LC_ALL: zh, LC_MESSAGES: en, LANG: en })).toBe('zh');
  expect(languageFrom({ LC_MESSAGES: zh, LANG: en })).toBe('zh');
  expect(languageFrom({ LC_ALL: '', LANG: zh })).toBe('zh');
  expect(languageFrom({ LC_ALL: 'C', LANG: zh })).toBe('en');
  expect(languageFrom({ LANG: zh }, 'en')).toBe('en');
  expect(languageFrom({})).toBe('en');
});
