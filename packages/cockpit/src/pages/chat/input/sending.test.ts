import { expect, test } from 'vitest';
import { type SampleEvent, sampleRequest, sampleTask, turnOf } from '../testing/sample-turn.ts';
import { activeTurn, openRequests, sendingOf } from './sending.ts';

const started: SampleEvent = ['TaskStarted', { attempt: 1, agent: 'surveyor', runtime: 'acp' }];
const done: SampleEvent = ['TaskCompleted', { durationMs: 1 }];
const asks = (kind: 'question' | 'permission'): SampleEvent => [
  'InputRequested',
  { request: sampleRequest({ kind }) },
];
const to = (given: readonly SampleEvent[], task = sampleTask()): string =>
  sendingOf([turnOf(given, task)]).to;

test('words never answer: they are held while an answer is awaited', () => {
  expect(to([started, asks('question')])).toBe('nobody');
  expect(to([started, asks('permission')])).toBe('nobody');
});

test('words reach the agent that works', () => {
  expect(to([started])).toBe('task');
});

test('words become the next task where no agent would read them', () => {
  expect(sendingOf([]).to).toBe('session');
  expect(to([])).toBe('session');
  expect(to([started, done])).toBe('session');
  expect(to([started, ['CancelRequested', { by: 'me' }]])).toBe('session');
  expect(to([started], sampleTask({ runtime: 'command' }))).toBe('session');
});

test('the oldest request is answered first', () => {
  const late = sampleRequest({ createdAt: '2026-11-20T13:00:00.000Z' });
  const early = sampleRequest({ id: 'inp_bbbbbbbbbbbb' as typeof late.id });
  const turn = turnOf([
    started,
    ['InputRequested', { request: late }],
    ['InputRequested', { request: early }],
  ]);
  expect(openRequests([turn]).map(({ id }) => id)).toEqual([early.id, late.id]);
});

test('the active turn is the one that works, not one that waits', () => {
  const running = turnOf([started]);
  const waiting = turnOf([], sampleTask({ id: 'tsk_bbbbbbbbbbbb' as ReturnType<typeof sampleTask>['id'] }));
  expect(activeTurn([waiting, running])).toBe(running);
  expect(activeTurn([waiting])).toBe(waiting);
});
