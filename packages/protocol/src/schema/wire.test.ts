import { describe, expect, test } from 'vitest';
import { ID_BYTES, inputIdFrom, jobIdFrom, taskIdFrom } from '../ids.ts';
import { type InputRequest, inputRequest } from './input.ts';
import { type Task, task } from './task.ts';

const bytes = new Uint8Array(ID_BYTES);

describe('the wire', () => {
  test('carries a whole task unchanged, and none whose attachments have names that lead elsewhere', () => {
    const whole: Required<Task> = {
      id: taskIdFrom(bytes),
      n: 7,
      kind: 'background',
      source: 'cli',
      status: 'failed',
      reason: 'exit_code',
      parentId: taskIdFrom(bytes.fill(1)),
      rootId: taskIdFrom(bytes.fill(2)),
      retryOf: taskIdFrom(bytes.fill(3)),
      jobId: jobIdFrom(bytes),
      agent: 'shell',
      session: 'ses',
      user: 'ada',
      origin: { channel: 'slack', account: 'a', peer: 'p', thread: 't' },
      deliverTo: ['slack:#ops'],
      delivery: 'done_only',
      overrides: { model: 'm', mode: 'plan', effort: 'high' },
      attachments: [{ name: 'a.png', mediaType: 'image/png', sizeBytes: 1, hash: 'ab'.repeat(32) }],
      composition: { kind: 'wait', waitMs: 5 },
      step: 'build',
      title: 'Nightly',
      prompt: 'npm test \u0000 汉字 \ud83d\ude00',
      description: 'Nightly',
      command: ['npm', 'test'],
      input: { branch: 'main' },
      runtime: 'command',
      model: 'm',
      workDir: '/srv',
      addDirs: ['/tmp'],
      priority: -1,
      group: 'gpu',
      labels: { team: 'api' },
      after: [taskIdFrom(bytes.fill(4))],
      runAt: '2026-11-20T10:00:00.000Z',
      timeoutMs: 1_000,
      attempt: 2,
      maxAttempts: 3,
      onInput: 'deny',
      outputSchema: { type: 'object' },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      createdAt: '2026-11-20T10:00:00.000Z',
      startedAt: '2026-11-20T10:00:01.000Z',
      durationMs: 61_000,
      durationAt: '2026-11-20T10:00:00.000Z',
      endedAt: '2026-11-20T10:00:02.000Z',
      without: ['skills', 'mcp'],
      progress: { phase: 'calling_tool', detail: 'shell', iterations: 3 },
      result: '',
      error: { code: 'exit_code', message: 'exit code 2' },
      exitCode: 2,
      usage: { inputTokens: 1, outputTokens: 2, cost: 0.5, currency: 'USD' },
      cancelRequestedAt: '2026-11-20T10:00:01.500Z',
      idempotencyKey: 'k',
      node: 'n1',
      revision: 12,
    };
    expect(task.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
    // What is imported was written by someone: a copy of each is written below its name.
    const [attachment] = whole.attachments;
    for (const change of [{ name: '../../.bashrc' }, { name: '/etc/x' }, { name: '..' }, { hash: '../x' }])
      expect(task.safeParse({ ...whole, attachments: [{ ...attachment, ...change }] }).success).toBe(false);
  });

  test('carries a whole input request unchanged', () => {
    const whole: Required<InputRequest> = {
      id: inputIdFrom(bytes),
      taskId: taskIdFrom(bytes),
      kind: 'permission',
      title: 'Run it?',
      detail: 'rm -rf build',
      options: [{ id: 'yes', label: 'Yes', meaning: 'allow' }],
      schema: { type: 'string' },
      default: { decision: 'deny' },
      timeoutMs: 60_000,
      state: 'answered',
      createdAt: '2026-11-20T10:00:00.000Z',
      expiresAt: '2026-11-20T10:01:00.000Z',
      answer: { decision: 'approve', optionId: 'yes', text: 'go' },
      answeredBy: 'ada',
      answeredAt: '2026-11-20T10:00:30.000Z',
    };
    expect(inputRequest.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });
});
