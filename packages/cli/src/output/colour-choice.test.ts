import { expect, test } from 'vitest';
import { isPainted } from './colour-choice.ts';

const terminal = { isTerminal: true };
const pipe = { isTerminal: false };

test('a terminal is painted, a pipe is not', () => {
  expect(isPainted(undefined, {}, terminal)).toBe(true);
  expect(isPainted('auto', {}, pipe)).toBe(false);
});

test('a terminal that can nothing stays plain', () => {
  expect(isPainted(undefined, { TERM: 'dumb' }, terminal)).toBe(false);
});

test('the flag wins over everything', () => {
  expect(isPainted('always', { NO_COLOR: '1', FORCE_COLOR: '0' }, pipe)).toBe(true);
  expect(isPainted('never', { FORCE_COLOR: '1' }, terminal)).toBe(false);
});

test('NO_COLOR takes colour away when it says anything', () => {
  expect(isPainted(undefined, { NO_COLOR: '1' }, terminal)).toBe(false);
  expect(isPainted(undefined, { NO_COLOR: '' }, terminal)).toBe(true);
});

test.each([
  ['1', true],
  ['3', true],
  ['true', true],
  ['0', false],
  ['false', false],
])('FORCE_COLOR=%s', (value, expected) => {
  expect(isPainted(undefined, { FORCE_COLOR: value }, pipe)).toBe(expected);
  expect(isPainted(undefined, { FORCE_COLOR: value, NO_COLOR: '1' }, terminal)).toBe(expected);
});

test('CLICOLOR_FORCE paints a pipe, unless it is 0 or NO_COLOR says otherwise', () => {
  expect(isPainted(undefined, { CLICOLOR_FORCE: '1' }, pipe)).toBe(true);
  expect(isPainted(undefined, { CLICOLOR_FORCE: '1', CLICOLOR: '0' }, pipe)).toBe(true);
  expect(isPainted(undefined, { CLICOLOR_FORCE: '0' }, pipe)).toBe(false);
  expect(isPainted(undefined, { CLICOLOR_FORCE: '' }, pipe)).toBe(false);
  expect(isPainted(undefined, { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, terminal)).toBe(false);
  expect(isPainted('never', { CLICOLOR_FORCE: '1' }, terminal)).toBe(false);
});

test('CLICOLOR=0 leaves a terminal plain; any other value changes nothing', () => {
  expect(isPainted(undefined, { CLICOLOR: '0' }, terminal)).toBe(false);
  expect(isPainted(undefined, { CLICOLOR: '0', FORCE_COLOR: '1' }, terminal)).toBe(true);
  expect(isPainted(undefined, { CLICOLOR: '1' }, terminal)).toBe(true);
  expect(isPainted(undefined, { CLICOLOR: '1' }, pipe)).toBe(false);
});
