import { allWordsFor } from '@coxswain/locale/cockpit';
import type { InputId, InputRequest, TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { enterLine, FIRST_STEP, type Prompt, promptOf, type Steps } from './answer-steps.ts';
import { choicesOf } from './choices.ts';

const request = (more: Partial<InputRequest>): InputRequest => ({
  id: 'inp_aaaaaaaaaaaa' as InputId, // a whole id
  taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // a whole id
  kind: 'question',
  title: 'Which?',
  state: 'open',
  createdAt: '2026-11-20T12:00:00.000Z',
  ...more,
});
const PERMISSION = request({
  kind: 'permission',
  options: [
    { id: 'yes', label: 'Allow', meaning: 'allow' },
    { id: 'ever', label: 'Always', meaning: 'allow_always' },
    { id: 'never', label: 'Never', meaning: 'deny_always' },
  ],
});

test('a reason may be empty', () => {
  expect(enterLine('  ', { kind: 'reason' }, FIRST_STEP)).toEqual({ answer: { decision: 'deny' } });
  expect(enterLine(' not on a Friday', { kind: 'reason' }, FIRST_STEP)).toEqual({
    answer: { decision: 'deny', text: 'not on a Friday' },
  });
});

test('words for a permission are a reason to deny it', () => {
  const prompt = promptOf(PERMISSION);
  for (const text of ['1', 'always', 'yes', 'Allow'])
    expect(enterLine(text, prompt, FIRST_STEP)).toEqual({ answer: { decision: 'deny', text } });
});

test('words for a question grant nothing, even if an option has that name', () => {
  const prompt = promptOf(request({ options: [{ id: 'a', label: 'Always', meaning: 'allow_always' }] }));
  expect(enterLine('always', prompt, FIRST_STEP)).toEqual({ answer: { decision: 'answer', text: 'always' } });
  expect(enterLine(' ', prompt, FIRST_STEP)).toEqual({ steps: { ...FIRST_STEP, fault: 'choice' } });
});

test('a question with options also takes words', () => {
  const prompt = promptOf(request({ options: [{ id: 'a', label: 'The first' }] }));
  expect(enterLine('1', prompt, FIRST_STEP)).toEqual({ answer: { decision: 'answer', optionId: 'a' } });
  expect(enterLine('neither', prompt, FIRST_STEP)).toEqual({
    answer: { decision: 'answer', text: 'neither' },
  });
});

test('a form is filled in by field and sent as JSON', () => {
  const schema = {
    properties: { branch: { type: 'string' }, tries: { type: 'integer' }, note: { type: 'string' } },
    required: ['branch'],
  };
  const prompt: Prompt = promptOf(request({ schema }));
  const enter = (typed: string, steps: Steps): Steps => {
    const result = enterLine(typed, prompt, steps);
    if ('answer' in result) throw new Error('it was answered already');
    return result.steps;
  };
  const wrong = enter('main', FIRST_STEP);
  expect(enter('', FIRST_STEP).fault).toBe('required');
  expect(enter('many', wrong)).toMatchObject({ at: 1, fault: 'whole' });
  const last = enter('3', wrong);
  expect(enterLine('', prompt, last)).toEqual({
    answer: { decision: 'answer', text: '{"branch":"main","tries":3}' },
  });
  expect(enterLine('{"branch":"x"}', prompt, last)).toEqual({
    answer: { decision: 'answer', text: '{"branch":"x"}' },
  });
});

test('a schema that is not a form takes JSON; without a schema words do', () => {
  const json = promptOf(request({ schema: { type: 'array' } }));
  expect(enterLine('[1]', json, FIRST_STEP)).toEqual({ answer: { decision: 'answer', text: '[1]' } });
  expect(enterLine('[1', json, FIRST_STEP)).toEqual({ steps: { ...FIRST_STEP, fault: 'json' } });
  const words = promptOf(request({}));
  expect(enterLine('重构', words, FIRST_STEP)).toEqual({ answer: { decision: 'answer', text: '重构' } });
  expect(enterLine(' ', words, FIRST_STEP)).toEqual({ steps: { ...FIRST_STEP, fault: 'required' } });
});

test('each kind of request offers its answers, and "always" only if the request does', () => {
  const keysOf = (more: Partial<InputRequest>): string =>
    choicesOf(request(more), allWordsFor('en'))
      .map(({ keys }) => keys)
      .join('');
  const { options = [] } = PERMISSION;
  expect(keysOf(PERMISSION)).toBe('yYn123');
  expect(keysOf({ kind: 'permission', options: options.slice(0, 1) })).toBe('yn1');
  expect(keysOf({ kind: 'permission' })).toBe('yn');
  expect(keysOf({ kind: 'approval', options })).toBe('yn123');
  expect(keysOf({ kind: 'approval' })).toBe('yn');
  expect(keysOf({})).toBe('sn');
  const always = choicesOf(PERMISSION, allWordsFor('en')).find(({ keys }) => keys.includes('Y'));
  expect(always).toMatchObject({
    label: 'Always',
    answer: { decision: 'approve_always', optionId: 'ever' },
  });
});
