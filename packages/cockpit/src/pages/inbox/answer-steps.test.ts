import type { InputId, InputRequest, TaskId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { enterLine, FIRST_STEP, type Prompt, promptOf, type Steps } from './answer-steps.ts';
import { answerWays } from './answer-ways.ts';

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

test('a reason may stay empty', () => {
  expect(enterLine('  ', { kind: 'reason' }, FIRST_STEP)).toEqual({ answer: { decision: 'deny' } });
  expect(enterLine(' not on a Friday', { kind: 'reason' }, FIRST_STEP)).toEqual({
    answer: { decision: 'deny', text: 'not on a Friday' },
  });
});

test('an option is chosen by its number, and decides what it means', () => {
  const prompt = promptOf(PERMISSION);
  const entered = (typed: string) => enterLine(typed, prompt, FIRST_STEP);
  expect(entered('1')).toEqual({ answer: { decision: 'approve', optionId: 'yes' } });
  expect(entered('always')).toEqual({ answer: { decision: 'approve_always', optionId: 'ever' } });
  expect(entered('3')).toEqual({ answer: { decision: 'deny', optionId: 'never' } });
  expect(entered('perhaps')).toEqual({ steps: { ...FIRST_STEP, fault: 'choice' } });
});

test('a question with options takes words, too', () => {
  const prompt = promptOf(request({ options: [{ id: 'a', label: 'The first' }] }));
  expect(enterLine('1', prompt, FIRST_STEP)).toEqual({ answer: { decision: 'answer', optionId: 'a' } });
  expect(enterLine('neither', prompt, FIRST_STEP)).toEqual({
    answer: { decision: 'answer', text: 'neither' },
  });
});

test('a form is filled in field by field, and sent as JSON', () => {
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

test('a schema that is no form takes JSON, and no schema takes words', () => {
  const json = promptOf(request({ schema: { type: 'array' } }));
  expect(enterLine('[1]', json, FIRST_STEP)).toEqual({ answer: { decision: 'answer', text: '[1]' } });
  expect(enterLine('[1', json, FIRST_STEP)).toEqual({ steps: { ...FIRST_STEP, fault: 'json' } });
  const words = promptOf(request({}));
  expect(enterLine('重构', words, FIRST_STEP)).toEqual({ answer: { decision: 'answer', text: '重构' } });
  expect(enterLine(' ', words, FIRST_STEP)).toEqual({ steps: { ...FIRST_STEP, fault: 'required' } });
});

test('each kind of request takes what it asks for', () => {
  expect(answerWays(PERMISSION)).toEqual({
    mayApprove: true,
    mayAlways: true,
    mayDeny: true,
    mayAnswer: true,
  });
  expect(answerWays(request({}))).toEqual({
    mayApprove: false,
    mayAlways: false,
    mayDeny: true,
    mayAnswer: true,
  });
  expect(answerWays(request({ kind: 'approval' }))).toEqual({
    mayApprove: true,
    mayAlways: false,
    mayDeny: true,
    mayAnswer: false,
  });
});
