import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { pressesOf } from './press-of.ts';

const NO_KEY: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};
const names = (input: string, key: Partial<Key> = {}): readonly string[] =>
  pressesOf(input, { ...NO_KEY, ...key }).map(({ name }) => name);

test.each<[string, Partial<Key>, string]>([
  [']', { ctrl: true }, 'ctrl+5'], // 0x1D of a plain terminal
  ['5', { ctrl: true }, 'ctrl+5'], // CSI-u
  ['\\', { ctrl: true }, 'ctrl+4'],
  ['^', { ctrl: true }, 'ctrl+6'],
  ['_', { ctrl: true }, 'ctrl+7'],
  [' ', { ctrl: true }, 'ctrl+2'], // NUL
  ['c', { ctrl: true }, 'ctrl+c'],
  ['C', { ctrl: true, shift: true }, 'ctrl+shift+c'],
  ['3', { meta: true }, 'alt+3'],
  ['A', { meta: true, shift: true }, 'alt+A'],
  ['', { upArrow: true }, 'up'],
  ['', { upArrow: true, shift: true }, 'shift+up'],
  ['', { tab: true, shift: true }, 'shift+tab'],
  ['\r', { return: true }, 'enter'],
  ['', { return: true, meta: true }, 'alt+enter'],
  ['\r', { return: true, shift: true }, 'shift+enter'],
  ['', { escape: true }, 'escape'],
  ['', { pageDown: true }, 'pagedown'],
  ['', { backspace: true }, 'backspace'],
  ['\n', {}, 'ctrl+j'],
  [' ', {}, 'space'],
  ['?', {}, '?'],
  ['A', { shift: true }, 'A'],
])('%j %o is %s', (input, key, name) => {
  expect(names(input, key)).toEqual([name]);
});

test('one read may be several presses', () => {
  expect(names('jj\u001dx\r')).toEqual(['j', 'j', 'ctrl+5', 'x', 'enter']);
});

test('an input method writes words, kept together', () => {
  expect(pressesOf('你好👨‍👩‍👧é', NO_KEY).map(({ text }) => text)).toEqual(['你', '好', '👨‍👩‍👧', 'é']);
});

test('only printable keys have a text', () => {
  expect(pressesOf('a', NO_KEY)).toEqual([{ name: 'a', text: 'a' }]);
  expect(pressesOf(' ', NO_KEY)).toEqual([{ name: 'space', text: ' ' }]);
  expect(pressesOf('c', { ...NO_KEY, ctrl: true })).toEqual([{ name: 'ctrl+c', text: '' }]);
});

test('an escape before a key may be a key of its own; Alt by modifier code may not', () => {
  const alone = (input: string, key: Partial<Key>) =>
    pressesOf(input, { ...NO_KEY, meta: true, ...key }).map(({ afterEscape }) => afterEscape?.name);
  expect(alone('j', {})).toEqual(['j']);
  expect(alone('你', {})).toEqual(['你']);
  expect(alone('', { return: true })).toEqual(['enter']);
  expect(alone('', { escape: true })).toEqual(['escape']);
  expect(alone('c', { ctrl: true })).toEqual(['ctrl+c']);
  expect(alone('', { upArrow: true })).toEqual(['up']);
  expect(alone('j', { eventType: 'press' })).toEqual([undefined]);
});

test('released and unnamed keys are ignored', () => {
  expect(names('a', { eventType: 'release' })).toEqual([]);
  expect(names('')).toEqual([]);
});
