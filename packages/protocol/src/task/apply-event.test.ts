import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputId, TaskId } from '../ids.ts';
import type { Task } from '../schema/task.ts';
import { sampleTask } from '../testing/sample-task.ts';
import { applyEvent } from './apply-event.ts';
import type { EventOf, Fact, LedgerEvent } from './event.ts';
import { isEnded, isLegalTransition } from './task-status.ts';

const ID = 'tsk_aaaaaaaaaaaa' as TaskId;
const REQUEST_ID = 'inp_aaaaaaaaaaaa' as InputId;

const queued = sampleTask({
  agent: 'shell',
  session: 'ses',
  runtime: 'command',
  maxAttempts: 2,
  createdAt: '2026-11-20T10:00:00.000Z',
});

const at = (seq: number): string => new Date(Date.UTC(2026, 10, 20, 10, 0, seq)).toISOString();
const event = (fact: Fact, seq: number, taskId = ID): LedgerEvent =>
  // A fact and its envelope belong together by construction; the union cannot express that.
  ({ ...fact, seq, at: at(seq), taskId, rootId: ID, agent: 'shell', session: 'ses' }) as LedgerEvent;
const fold = (...facts: readonly Fact[]): Task =>
  facts.reduce((task, fact, index) => applyEvent(task, event(fact, index + 1)), queued);

const started: Fact = { type: 'TaskStarted', data: { attempt: 1, agent: 'shell', runtime: 'command' } };
const asked: Fact = {
  type: 'InputRequested',
  data: {
    request: {
      id: REQUEST_ID,
      taskId: ID,
      kind: 'question',
      title: 'Which branch?',
      state: 'open',
      createdAt: at(2),
    },
  },
};
const closed = (data: Omit<EventOf<'InputAnswered'>['data'], 'requestId' | 'by'>): Fact => ({
  type: 'InputAnswered',
  data: { requestId: REQUEST_ID, by: 'ada', ...data },
});
const usage = { inputTokens: 10, outputTokens: 5 };
const completed: Fact = {
  type: 'TaskCompleted',
  data: { result: 'ok', exitCode: 0, usage, durationMs: 1_000 },
};
const failed: Fact = {
  type: 'TaskFailed',
  data: { code: 'exit_code', message: 'exit code 2', exitCode: 2, durationMs: 1_000 },
};
const cancelled: Fact = { type: 'TaskCancelled', data: { reason: 'timeout', by: 'cox', durationMs: 1_000 } };
const retrying: Fact = {
  type: 'TaskRetrying',
  data: { attempt: 1, runAt: at(30), code: 'exit_code', message: 'exit code 2', reason: 'retry' },
};

describe('folding events', () => {
  test('starts with the task of TaskQueued', () => {
    expect(fold({ type: 'TaskQueued', data: { task: { ...queued, title: 'Nightly' } } }).title).toBe(
      'Nightly',
    );
  });

  test('gives the row of a task that completed', () => {
    const phase: Fact = { type: 'AgentStatus', data: { phase: 'thinking', detail: 'about it' } };
    expect(fold(started, phase)).toEqual({
      ...queued,
      status: 'running',
      attempt: 1,
      startedAt: at(1),
      progress: phase.data,
    });
    expect(fold(started, phase, completed)).toEqual({
      ...queued,
      status: 'completed',
      attempt: 1,
      startedAt: at(1),
      endedAt: at(3),
      durationMs: 1_000,
      result: 'ok',
      exitCode: 0,
      usage,
    });
  });

  test('gives the row of a task that failed', () => {
    expect(fold(started, failed)).toMatchObject({
      status: 'failed',
      reason: 'exit_code',
      error: { code: 'exit_code', message: 'exit code 2' },
      exitCode: 2,
      endedAt: at(2),
    });
  });

  test('gives the row of a task that was asked to stop and then ran out of time', () => {
    const request: Fact = { type: 'CancelRequested', data: { by: 'ada' } };
    expect(fold(started, request, request, cancelled)).toMatchObject({
      status: 'cancelled',
      reason: 'timeout',
      cancelRequestedAt: at(2),
      endedAt: at(4),
    });
  });

  test('keeps the first start over attempts and forgets why it waited', () => {
    expect(fold(started, retrying)).toMatchObject({ status: 'pending', reason: 'retry', runAt: at(30) });
    const second: Fact = { type: 'TaskStarted', data: { ...started.data, attempt: 2, model: 'm' } } as Fact;
    const again = fold(started, retrying, second);
    expect(again).toMatchObject({ status: 'running', attempt: 2, startedAt: at(1), model: 'm' });
    expect(again.reason).toBeUndefined();
  });

  test('follows an item wherever its agent moves it', () => {
    const moved = (status: 'pending' | 'needs_input' | 'running'): Fact => ({
      type: 'ItemMoved',
      data: { status, by: 'ada', message: 'because' },
    });
    expect(fold(started, moved('needs_input'))).toMatchObject({ status: 'needs_input', startedAt: at(1) });
    expect(fold(started, moved('pending'), moved('running')).status).toBe('running');
  });

  test('tells a task parked until a limit resets from one that is tried again', () => {
    expect(
      fold(started, { type: 'TaskRetrying', data: { ...retrying.data, reason: 'limit' } } as Fact).reason,
    ).toBe('limit');
  });

  test('waits while a question is open and continues when the ledger says so: another may be open', () => {
    expect(fold(started, asked).status).toBe('needs_input');
    expect(fold(started, asked, closed({ state: 'denied', resumes: true })).status).toBe('running');
    expect(fold(started, asked, asked, closed({ state: 'answered', resumes: false })).status).toBe(
      'needs_input',
    );
  });

  test('keeps the last usage that was told when the end tells none', () => {
    expect(fold(started, { type: 'UsageUpdated', data: { usage } }, failed).usage).toEqual(usage);
  });

  test('lets events without meaning for the fields pass', () => {
    const running = fold(started);
    const chunk: Fact = { type: 'StreamChunk', data: { stream: 'stdout', text: 'hi' } };
    expect(applyEvent(running, event(chunk, 9))).toBe(running);
  });

  test('lets events of other tasks pass', () => {
    expect(applyEvent(queued, event(started, 1, 'tsk_bbbbbbbbbbbb' as TaskId))).toBe(queued);
  });

  test('never leaves an ended status by what comes late', () => {
    const late: Fact = { type: 'LateOutcome', data: { status: 'completed' } };
    const answer = closed({ state: 'cancelled', resumes: false });
    for (const end of [completed, failed, cancelled])
      expect(fold(started, end, late, answer)).toEqual(fold(started, end));
  });

  test('goes only where the state machine goes, in any order the state machine allows', () => {
    const facts = [
      started,
      asked,
      closed({ state: 'answered', resumes: true }),
      retrying,
      completed,
      failed,
      cancelled,
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...facts), { maxLength: 20 }), (path) => {
        let task = queued;
        for (const [index, fact] of path.entries()) {
          const next = applyEvent(task, event(fact, index + 1));
          const isLegal = next.status === task.status || isLegalTransition(task.status, next.status);
          if (!isLegal) continue; // The ledger writes no such event.
          task = next;
          expect(task.endedAt !== undefined).toBe(isEnded(task.status));
        }
      }),
    );
  });
});
