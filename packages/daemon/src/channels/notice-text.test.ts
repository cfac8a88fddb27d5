import { wordsFor } from '@coxswain/locale';
import type { InputRequest, Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { answerText, endText, questionText, startText } from './notice-text.ts';

const words = wordsFor('en');
const nowMs = Date.parse('2026-11-20T12:00:00.000Z');

const task = (more: Partial<Task> = {}): Task =>
  ({
    id: 'tsk_k3v9x0q2aaaa',
    kind: 'background',
    status: 'completed',
    agent: 'claude',
    description: 'Update the changelog',
    startedAt: '2026-11-20T11:57:48.000Z',
    endedAt: '2026-11-20T12:00:00.000Z',
    ...more,
  }) as Task; // the fields that notices are made of

const request = (more: Partial<InputRequest> = {}): InputRequest => ({
  id: 'inp_a7d2m9wwbbbb' as InputRequest['id'], // of the right form
  taskId: task().id,
  kind: 'permission',
  state: 'open',
  title: 'claude wants to run',
  detail: 'git push --force-with-lease origin main',
  createdAt: '2026-11-20T11:59:00.000Z',
  ...more,
});

describe('a notice', () => {
  test('of a start says what begins, cut to 50 characters', () => {
    expect(startText(task())).toBe('● Update the changelog\nk3v9x0q2 · claude');
    const [head = ''] = startText(task({ description: 'word '.repeat(40) })).split('\n');
    expect(Array.from(head).length).toBeLessThanOrEqual(52);
    expect(head.endsWith('…')).toBe(true);
  });

  test('of an end says how, how long it took and what came of it', () => {
    expect(endText(task({ result: 'Done.\n' }), words, nowMs)).toBe(
      '✓ Update the changelog · completed · 2m12s · k3v9x0q2\nDone.',
    );
    const failed = task({
      status: 'failed',
      reason: 'exit_code',
      error: { code: 'exit_code', message: 'exit 2' },
    });
    expect(endText(failed, words, nowMs)).toBe('✗ Update the changelog · failed · 2m12s · k3v9x0q2\nexit 2');
    const cancelled = task({ status: 'cancelled', reason: 'user', startedAt: undefined });
    expect(endText(cancelled, words, nowMs)).toBe(
      '⊘ Update the changelog · cancelled · k3v9x0q2\nby a person',
    );
  });

  test('of an end cuts a long result to 500 characters with a mark', () => {
    const [, rest = ''] = endText(task({ result: '😀'.repeat(600) }), words, nowMs).split('\n');
    expect(Array.from(rest)).toHaveLength(500);
    expect(rest.endsWith('😀…')).toBe(true);
  });

  test('of a question holds the whole command and how it is answered from there', () => {
    const chat = questionText(task(), request(), { words, isChat: true });
    expect(chat).toContain('\n\ngit push --force-with-lease origin main\n\n/approve a7d2m9ww');
    const elsewhere = questionText(task(), request(), { words, isChat: false });
    expect(elsewhere).toContain('cox approve a7d2m9ww');
    const options = [{ id: 'a', label: 'Blue' }];
    const asked = request({ kind: 'question', title: 'Which colour?', detail: undefined, options });
    expect(questionText(task(), asked, { words, isChat: true })).toBe(
      '? Update the changelog\nk3v9x0q2 · claude\n\nWhich colour?\n\nOptions:\na  Blue\n\n/answer a7d2m9ww <text>',
    );
  });

  test('of a question that was answered meanwhile says so instead of asking again', () => {
    const text = questionText(task(), request({ state: 'denied' }), { words, isChat: true });
    expect(text.endsWith('\n\ndenied')).toBe(true);
  });
});

describe('an answer in a chat', () => {
  test('is what the agent said, whole and as it was', () => {
    const result = 'x'.repeat(5_000);
    expect(answerText(task({ result }), words)).toBe(result);
    expect(answerText(task({ result: ' \n' }), words)).toBe('(no answer)');
  });

  test('that there is not says why', () => {
    const error = { code: 'runtime_error', message: 'the model is gone' } as const;
    expect(answerText(task({ status: 'failed', error }), words)).toBe('✗ failed: the model is gone');
    expect(answerText(task({ status: 'cancelled', reason: 'user' }), wordsFor('zh'))).toBe(
      '⊘ 已取消: 由用户操作',
    );
  });
});
