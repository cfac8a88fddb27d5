import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf, type SampleEvent, sampleRequest, sampleTask, turnOf } from '../testing/sample-turn.ts';
import { foldTurn, newTurn, openQuestions } from './turn.ts';

const kindsOf = (given: readonly SampleEvent[]): readonly string[] =>
  turnOf(given).entries.map(({ kind }) => kind);
const chunk = (text: string, stream: 'message' | 'thought' | 'stdout' = 'message'): SampleEvent => [
  'StreamChunk',
  { stream, text },
];
const call = { toolCallId: 'one', name: 'read_file', status: 'running' } as const;

test('a turn starts with the prompt', () => {
  expect(turnOf([]).entries).toMatchObject([{ kind: 'user', text: 'Look around' }]);
});

test('text of one stream is one entry, however it was split', () => {
  const turn = turnOf([chunk('Hel'), chunk('lo'), chunk('hm', 'thought'), chunk(' there')]);
  expect(turn.entries.slice(1)).toMatchObject([
    { kind: 'text', stream: 'message', text: 'Hello' },
    { kind: 'text', stream: 'thought', text: 'hm' },
    { kind: 'text', stream: 'message', text: ' there' },
  ]);
});

test('long text is split at line ends without loss', () => {
  const piece = fc.array(fc.constantFrom('word ', '汉字', '👍🏽', '\n', 'x'.repeat(900)), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const texts = pieces.map((parts) => parts.join(''));
      const drawn = turnOf(texts.map((text) => chunk(text))).entries.filter((entry) => entry.kind === 'text');
      expect(drawn.map(({ text }) => text).join('')).toBe(texts.join(''));
      for (const { text } of drawn.slice(0, -1)) expect(text.endsWith('\n')).toBe(true);
      expect(drawn.map(({ isContinued }) => isContinued)).toEqual(drawn.map((_, at) => at > 0));
    }),
  );
});

test('an endless line is split, but never inside a character', () => {
  const turn = turnOf([chunk(`a${'👍'.repeat(100_000)}`)]);
  const texts = turn.entries.flatMap((entry) => (entry.kind === 'text' ? [entry.text] : []));
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.every((text) => text.isWellFormed())).toBe(true);
  expect(texts.join('')).toBe(`a${'👍'.repeat(100_000)}`);
});

test('a tool call stays one card', () => {
  const turn = turnOf([
    ['ToolCallStarted', call],
    chunk('meanwhile'),
    ['ToolCallCompleted', { ...call, status: 'completed', output: 'text', durationMs: 12 }],
  ]);
  expect(turn.entries.slice(1)).toMatchObject([
    { kind: 'tool', call: { status: 'completed', output: 'text' }, at: '2026-11-20T12:00:01.000Z' },
    { kind: 'text' },
  ]);
});

test('a plan replaces the last one in place', () => {
  const step = (status: 'pending' | 'completed') => [{ content: 'look', status }];
  const turn = turnOf([
    ['PlanUpdated', { entries: step('pending') }],
    ['ToolCallStarted', call],
    ['PlanUpdated', { entries: step('completed') }],
  ]);
  expect(turn.entries.slice(1)).toMatchObject([{ kind: 'plan', steps: step('completed') }, { kind: 'tool' }]);
});

test('an answer belongs to its own request', () => {
  const first = sampleRequest();
  const second = sampleRequest({ id: 'inp_bbbbbbbbbbbb' as typeof first.id });
  const turn = turnOf([
    ['InputRequested', { request: first }],
    ['InputRequested', { request: second }],
    [
      'InputAnswered',
      { requestId: second.id, state: 'answered', answer: { decision: 'approve' }, by: 'ann', resumes: false },
    ],
  ]);
  expect(openQuestions(turn).map(({ request }) => request.id)).toEqual([first.id]);
  expect(turn.entries.at(-1)).toMatchObject({ request: { state: 'answered', answeredBy: 'ann' } });
});

test('notes appear where they happened', () => {
  expect(
    kindsOf([
      ['CancelRequested', { by: 'ann' }],
      ['TaskRetrying', { attempt: 1, reason: 'retry', runAt: 'later', code: 'exit_code', message: 'no' }],
      ['OutputDropped', { bytes: 9 }],
      ['MessageAdded', { role: 'system', text: 'denied' }],
      ['ProcessesEnded', { processes: [{ pid: 1, command: 'sleep', signal: 'none' }] }],
      ['MessageAdded', { role: 'user', text: 'and now this', by: 'ann' }],
      ['TaskCancelled', { reason: 'user', by: 'ann', durationMs: 10 }],
    ]),
  ).toEqual(['user', 'note', 'note', 'note', 'note', 'user', 'end']);
});

test('the result is shown where nothing else was', () => {
  const end: SampleEvent = ['TaskCompleted', { result: 'the result', durationMs: 10 }];
  expect(turnOf([end]).entries[1]).toMatchObject({ kind: 'text', text: 'the result' });
  expect(kindsOf([chunk('the result'), end])).toEqual(['user', 'text', 'end']);
});

test('repeated and foreign events change nothing', () => {
  const task = sampleTask();
  const events = eventsOf(task, [['TaskQueued', { task }], chunk('once')]);
  const turn = foldTurn(newTurn(task), events);
  expect(foldTurn(turn, events)).toBe(turn);
  const other = sampleTask({ id: 'tsk_bbbbbbbbbbbb' as typeof task.id });
  expect(foldTurn(turn, eventsOf(other, [chunk('other')], 50))).toBe(turn);
});

test('the batching of events does not matter', () => {
  const given: SampleEvent[] = [
    chunk('a'),
    ['ToolCallStarted', call],
    chunk('b\n'.repeat(3_000)),
    ['ToolCallCompleted', { ...call, status: 'failed' }],
    chunk('c'),
    ['TaskFailed', { code: 'exit_code', message: 'no', durationMs: 1 }],
  ];
  const task = sampleTask();
  const events = eventsOf(task, [['TaskQueued', { task }], ...given]);
  const whole = foldTurn(newTurn(task), events);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: events.length }), (at) => {
      const first = foldTurn(newTurn(task), events.slice(0, at));
      expect(foldTurn(first, events.slice(at))).toEqual(whole);
    }),
  );
});

test("the agent's own commands are known", () => {
  const availableCommands = [{ name: 'git', description: 'branch' }, { name: 'has space' }, 7];
  const turn = turnOf([['AgentUpdate', { kind: 'available_commands_update', data: { availableCommands } }]]);
  expect(turn.commands).toEqual([{ name: 'git', description: 'branch' }]);
});
