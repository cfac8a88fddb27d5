import { wordsFor } from '@coxswain/locale';
import { expect, test } from 'vitest';
import { sampleRequest, sampleTask } from '../testing/sample-turn.ts';
import { type Candidates, suggestionsFor } from './suggest.ts';

const { commands } = wordsFor('en').screen.chat;
const other = (character: string, more = {}) =>
  sampleTask({ id: `tsk_${character.repeat(12)}` as ReturnType<typeof sampleTask>['id'], ...more });

const candidates: Candidates = {
  active: [sampleTask({ title: 'Move the payments' }), other('b', { title: 'Nightly build' })],
  ended: [
    other('c', { status: 'failed', title: 'broke' }),
    other('d', { status: 'completed', title: 'fine' }),
    other('e', { status: 'failed', runtime: 'command', title: 'npm test' }),
  ],
  requests: [sampleRequest()],
  agents: ['claude', 'surveyor'],
  sessions: ['payments', 'pages'],
  ofAgent: [{ name: 'git', description: 'the branch' }],
  agent: 'surveyor',
};

const labels = (text: string): readonly string[] =>
  suggestionsFor(text, candidates, commands).map(({ label }) => label);

test('the beginning of a command finds the commands that begin so', () => {
  expect(labels('/task')).toEqual(['/task cancel <id>', '/task retry <id>', '/task repair <id>', '/tasks']);
  expect(labels('/TASK C')).toEqual(['/task cancel <id>']);
  expect(labels('/g')).toEqual(['/git']);
  expect(labels('/')).toContain('/help');
});

test('what was typed whole comes first', () => {
  expect(labels('/tasks')[0]).toBe('/tasks');
});

test('nothing is suggested for what is no command', () => {
  for (const text of ['', 'task', '//task', '/bg fix', '/bg fix\n', '/task cancel aaaaaaaa and'])
    expect(labels(text)).toEqual([]);
});

test('ids are found by what they begin with, and by what the task is called', () => {
  expect(labels('/task cancel ')).toEqual(['aaaaaaaa', 'bbbbbbbb']);
  expect(labels('/task cancel aa')).toEqual(['aaaaaaaa']);
  expect(labels('/task cancel nightly')).toEqual(['bbbbbbbb']);
  const [found] = suggestionsFor('/task cancel pay', candidates, commands);
  expect(found).toEqual({
    text: '/task cancel aaaaaaaa',
    label: 'aaaaaaaa',
    detail: 'Move the payments',
    isWhole: true,
  });
});

test('only what makes sense is offered', () => {
  expect(labels('/task retry ')).toEqual(['cccccccc', 'eeeeeeee']);
  expect(labels('/task repair ')).toEqual(['cccccccc']);
  expect(labels('/agent switch c')).toEqual(['claude']);
  expect(labels('/session switch pa')).toEqual(['payments', 'pages']);
  expect(labels('/approve ')).toEqual(['aaaaaaaa']);
});
