import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { exactField, field, fieldLines } from './fields.ts';
import { plainText } from './line.ts';

const FIELDS = [
  ...field('Status', { text: 'running', tone: 'running' }),
  ...field('Nothing', undefined, ''),
  ...field('提示', '重构登录页面并补充测试 and then write it down'),
];
const drawn = (width?: number): string[] =>
  fieldLines(FIELDS, width === undefined ? {} : { width }).map(plainText);

test('names and values are in two columns, and empty values are left out', () => {
  expect(drawn()).toEqual(['Status  running', '提示    重构登录页面并补充测试 and then write it down']);
});

test('a value continues under itself, whole words and each piece in its tone', () => {
  expect(drawn(24).slice(0, 3)).toEqual([
    'Status  running',
    '提示    重构登录页面并补',
    '        充测试 and then',
  ]);
  const [first] = fieldLines(FIELDS, { width: 24 });
  expect(first?.at(-1)).toEqual({ text: 'running', tone: 'running' });
});

test('a value of several lines keeps them', () => {
  expect(fieldLines(field('A', 'one\n\ntwo', 'three')).map(plainText)).toEqual([
    'A  one',
    '   ',
    '   two',
    '   three',
  ]);
});

test('what is exact loses no blank where it is broken', () => {
  const lines = fieldLines(exactField('Do', 'git push  --force'), { width: 13 }).map(plainText);
  expect(lines).toEqual(['Do  git push ', '     --force']);
});

test.each([1, 8, 20, 40, 80])('names and values are never wider than %i cells', (width) => {
  for (const line of drawn(width)) expect(cellWidth(line)).toBeLessThanOrEqual(Math.max(2, width));
});
