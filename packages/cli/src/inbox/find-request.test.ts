import type { InputId, InputRequest } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { expect, test } from 'vitest';
import { requestsByPrefix } from './answered.ts';

const request = (random: string): InputRequest => ({
  id: `inp_${random}` as InputId, // a whole id
  taskId: sampleId(),
  kind: 'question',
  title: 'Which one?',
  state: 'open',
  createdAt: '2026-11-20T11:50:00.000Z',
});
const open = [request('abcdefghijkl'), request('abcxyzxyzxyz')];
const found = (typed: string): string[] => requestsByPrefix(typed, open).map(({ id }) => id);

test('the beginning of an id is enough, with or without its prefix, in either case', () => {
  for (const typed of ['abcd', 'inp_abcd', 'ABCD', 'inp_abcdefghijkl'])
    expect(found(typed)).toEqual(['inp_abcdefghijkl']);
});

test('what fits two names both', () => {
  expect(found('abc')).toHaveLength(2);
});

test.each(['ab', 'inp_a', 'zzz', '', 'tsk_abc'])('%j names none', (typed) => {
  expect(found(typed)).toEqual([]);
});
