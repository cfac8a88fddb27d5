import type { EventData, EventType, InputId, LedgerEvent } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { expect, test } from 'vitest';
import { testShown } from '../testing/shown.ts';
import { eventLine } from './event-line.ts';
import { workNote } from './work-notes.ts';

const event = <Type extends EventType>(type: Type, data: EventData[Type]): LedgerEvent =>
  ({
    seq: 7,
    at: '2026-11-20T11:50:02.000Z',
    type,
    taskId: sampleId(),
    rootId: sampleId(),
    agent: 'claude',
    session: 'main',
    data,
  }) as LedgerEvent; // type and data belong together by the signature

const REQUEST: EventData['InputRequested'] = {
  request: {
    id: 'inp_abcdefghijkl' as InputId, // a whole id
    taskId: sampleId(),
    kind: 'permission',
    title: 'wants to run',
    detail: 'git push\n--force \u001b[2J',
    state: 'open',
    createdAt: '2026-11-20T11:50:02.000Z',
  },
};
const note = (given: LedgerEvent): string | undefined => workNote(given, testShown());

test('a question is shown whole, made harmless, with the command that answers it', () => {
  expect(note(event('InputRequested', REQUEST))).toBe(
    '? claude asks: wants to run\n    git push\n    --force ␛[2J\n  cox approve abcdefgh [--always]  ·  cox deny abcdefgh [--reason <text>]',
  );
  const question = { request: { ...REQUEST.request, kind: 'question' as const } };
  expect(note(event('InputRequested', question))).toContain('cox answer abcdefgh <text>');
});

test('a tool is reported when it begins and when it ends', () => {
  const call = { toolCallId: '1', name: 'shell' };
  expect(note(event('ToolCallStarted', { ...call, status: 'running', input: { command: 'npm test' } }))).toBe(
    '▸ shell {"command":"npm test"}',
  );
  expect(note(event('ToolCallCompleted', { ...call, status: 'completed', durationMs: 1_200 }))).toBe(
    '✓ shell 1s',
  );
  expect(note(event('ToolCallCompleted', { ...call, status: 'failed' }))).toBe('✗ shell');
  expect(note(event('ToolCallCompleted', { ...call, status: 'skipped' }))).toBe('⊘ shell: skipped');
  const long =
    note(event('ToolCallStarted', { ...call, status: 'running', input: 'x'.repeat(10_000) })) ?? '';
  expect(long.length).toBeLessThan(150);
});

test('another attempt and a cancel are reported, nothing else', () => {
  const retrying = {
    attempt: 1,
    reason: 'retry' as const,
    runAt: '2026-11-20T11:50:10.000Z',
    code: 'exit_code' as const,
    message: 'exit code 2',
  };
  expect(note(event('TaskRetrying', retrying))).toBe('attempt 1 failed: exit code 2; next attempt in 8s');
  expect(note(event('CancelRequested', { by: 'somebody' }))).toBe('cancel requested by somebody');
  expect(note(event('UsageUpdated', { usage: {} }))).toBeUndefined();
});

test.each([
  [event('TaskStarted', { attempt: 1, agent: 'claude', runtime: 'command' }), 'running      '],
  [event('TaskCompleted', { durationMs: 132_000 }), 'completed      tsk_aaaaaaaaaaaa  claude  2m12s'],
  [
    event('TaskFailed', { code: 'exit_code', message: 'exit\ncode 2', durationMs: 90 }),
    'failed         tsk_aaaaaaaaaaaa  claude  90ms  exit code 2',
  ],
  [
    event('TaskCancelled', { reason: 'timeout', by: 'cox', durationMs: 60_000 }),
    'cancelled      tsk_aaaaaaaaaaaa  claude  1m00s  time limit',
  ],
  [event('InputRequested', REQUEST), 'needs_input    tsk_aaaaaaaaaaaa  claude  wants to run'],
  [event('CancelRequested', { by: 'me' }), 'cancelling     tsk_aaaaaaaaaaaa  claude'],
  [
    event('StreamChunk', { stream: 'stdout', text: 'a\nb\u001b' }),
    'StreamChunk    tsk_aaaaaaaaaaaa  claude  stdout  a b␛',
  ],
  [
    event('AgentStatus', { phase: 'calling_tool', detail: 'npm test' }),
    'AgentStatus    tsk_aaaaaaaaaaaa  claude  calling a tool  npm test',
  ],
])('a watched event is one line: %#', (given, expected) => {
  expect(eventLine(given, () => '11:50:02', testShown())).toContain(`11:50:02  ${expected}`);
});
