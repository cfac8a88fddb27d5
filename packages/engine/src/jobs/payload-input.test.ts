import { expect, it } from 'vitest';
import { inputOfJob } from './run-of-job.ts';

const of = (payload: unknown, ...texts: readonly string[]) => {
  const said = { job: { id: 'job_1', name: 'triage' }, trigger: 'webhook', slot: '2026-11-20T00:00:00.000Z' };
  const {
    job_id: _id,
    job_name: _name,
    trigger: _trigger,
    slot: _slot,
    ...input
  } = inputOfJob({ payload, ...said }, texts);
  return input;
};

it('top-level fields of a payload are always set, deeper ones when they are named', () => {
  const payload = { n: 1, yes: true, none: null, text: 'a', issue: { title: 'b', labels: [{ name: 'c' }] } };
  expect(of(payload)).toEqual({ n: '1', yes: 'true', none: '', text: 'a' });
  expect(
    of(payload, 'echo "$COX_INPUT_issue_title" "${COX_INPUT_issue_labels_0_name}"', 'COX_INPUT_issue_labels'),
  ).toMatchObject({ issue_title: 'b', issue_labels_0_name: 'c', issue_labels: '[{"name":"c"}]' });
  expect(of({ a: 1 }, 'COX_INPUT_payload COX_INPUT_b')).toEqual({ a: '1', payload: '{"a":1}' });
});

it('of two that make one name the exact one wins, then the one nearer to the top', () => {
  expect(of({ 'a-b': '2', a_b: '1', 'a.b': '3' })).toEqual({ a_b: '1' });
  expect(of({ a: { b: '2' }, a_b: '1' }, 'COX_INPUT_a_b')).toEqual({ a_b: '1' });
  expect(of({ a: { b: { c: '2' }, b_c: '1' } }, 'COX_INPUT_a_b_c')).toEqual({ a_b_c: '1' });
});

it('a payload cannot speak for the daemon, nor reach what is not its own', () => {
  const payload = JSON.parse('{"slot":"mine","__proto__":"p","constructor":{"name":"x"}}');
  const input = inputOfJob(
    { payload, job: { id: 'job_1', name: 'triage' }, trigger: 'manual', slot: 'now' },
    ['COX_INPUT_toString COX_INPUT_payload_slot'],
  );
  expect(input).toEqual(
    Object.fromEntries([
      ['slot', 'now'],
      ['__proto__', 'p'],
      ['job_id', 'job_1'],
      ['job_name', 'triage'],
      ['trigger', 'manual'],
    ]),
  );
});
