import { allWordsFor } from '@coxswain/locale/cockpit';
import { expect, test } from 'vitest';
import { sampleJob } from '../../jobs/testing/sample-job.ts';
import { sampleRequest, sampleTask } from '../testing/sample-turn.ts';
import type { Candidates } from './candidates.ts';
import { suggestionsFor } from './use-suggestions.ts';

const words = allWordsFor('en');
const other = (character: string, more = {}) =>
  sampleTask({ id: `tsk_${character.repeat(12)}` as ReturnType<typeof sampleTask>['id'], ...more });

const candidates: Candidates = {
  active: [sampleTask({ title: 'Move the payments' }), other('b', { title: 'Nightly build' })],
  ended: [
    other('c', { status: 'failed', title: 'broke' }),
    other('d', { status: 'completed', title: 'fine' }),
    other('e', { status: 'failed', runtime: 'command', title: 'npm test' }),
  ],
  items: [],
  requests: [sampleRequest()],
  agents: ['claude', 'surveyor'],
  sessions: [{ name: 'payments' }, { name: 'pages' }],
  ofAgent: [{ name: 'git', description: 'the branch' }],
  agent: 'surveyor',
  jobs: [sampleJob(), sampleJob({ name: '巡检', prompt: 'two\nlines' })],
  nowMs: Date.parse('2026-11-20T12:00:00Z'),
  timeZone: 'Europe/Berlin',
};

const labels = (text: string): readonly string[] =>
  suggestionsFor(text, candidates, words).map(({ label }) => label);

test('a prefix finds the commands that start with it', () => {
  expect(labels('/task')).toEqual([
    '/task new <when> <name>: <prompt>',
    ...['list', 'show <job>', 'run <job>', 'runs <job>', 'last <job>'].map((rest) => `/task ${rest}`),
    ...['pause <job>', 'resume <job>', 'edit <job>: <prompt>', 'delete <job>'].map((rest) => `/task ${rest}`),
    ...['cancel <id>', 'retry <id>', 'repair <job or id>'].map((rest) => `/task ${rest}`),
    '/tasks',
  ]);
  expect(labels('/TASK C')).toEqual(['/task cancel <id>']);
  expect(labels('/g')).toEqual(['/git']);
  expect(labels('/')).toContain('/help');
});

test('an exact match comes first', () => {
  expect(labels('/tasks')[0]).toBe('/tasks');
});

test('nothing is suggested for plain text', () => {
  for (const text of ['', 'task', '//task', '/bg fix', '/bg fix\n', '/task cancel aaaaaaaa and'])
    expect(labels(text)).toEqual([]);
});

test('tasks are found by id prefix and by title', () => {
  expect(labels('/task cancel ')).toEqual(['aaaaaaaa', 'bbbbbbbb']);
  expect(labels('/task cancel aa')).toEqual(['aaaaaaaa']);
  expect(labels('/task cancel nightly')).toEqual(['bbbbbbbb']);
  const [found] = suggestionsFor('/task cancel pay', candidates, words);
  expect(found).toEqual({
    text: '/task cancel aaaaaaaa',
    label: 'aaaaaaaa',
    detail: 'Move the payments',
    isWhole: true,
  });
});

test('only applicable commands are offered', () => {
  expect(labels('/task retry ')).toEqual(['cccccccc', 'eeeeeeee']);
  expect(labels('/task repair ')).toEqual(['Service watch', '巡检', 'cccccccc']);
  expect(labels('/agent switch c')).toEqual(['claude']);
  expect(labels('/session switch pa')).toEqual(['payments', 'pages']);
  expect(labels('/approve ')).toEqual(['aaaaaaaa']);
});

test('jobs are found by name, with their schedules', () => {
  expect(labels('/task pause ')).toEqual(['Service watch', '巡检']);
  expect(suggestionsFor('/task run service w', candidates, words)).toEqual([
    { text: '/task run Service watch', label: 'Service watch', detail: 'every 1h', isWhole: true },
  ]);
});

test('editing a job pre-fills a one-line prompt', () => {
  expect(suggestionsFor('/task edit ', candidates, words).map(({ text }) => text)).toEqual([
    '/task edit Service watch: Check provider status',
    '/task edit 巡检: ',
  ]);
});

test('several agents discuss: each is offered once', () => {
  const texts = (text: string) => suggestionsFor(text, candidates, words).map((each) => each.text);
  expect(texts('/discuss ')).toEqual(['/discuss claude, ', '/discuss surveyor, ']);
  expect(texts('/discuss claude, s')).toEqual(['/discuss claude, surveyor: ']);
  expect(texts('/discuss claude, surveyor: w')).toEqual([]);
});

test('schedules start with the known forms, then show how they were parsed', () => {
  expect(labels('/task new every d')).toEqual(['every day at 9']);
  expect(labels('/task new every day at 9')).toEqual(['✓ every day at 09:00 · Europe/Berlin']);
  expect(suggestionsFor('/task new every day at 9 Report: what', candidates, words)).toEqual([
    {
      text: '/task new every day at 9 Report: what',
      label: '✓ every day at 09:00 · Europe/Berlin',
      detail: '',
      isWhole: true,
    },
  ]);
  expect(labels('/task new at some time')).toEqual([]);
});
