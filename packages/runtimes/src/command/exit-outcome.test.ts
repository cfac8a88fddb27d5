import { expect, test } from 'vitest';
import { outcomeOfExit } from './exit-outcome.ts';

const report = { program: 'npm', stderrTail: '', result: undefined };
const messageOf = (exit: Parameters<typeof outcomeOfExit>[0], stderrTail = ''): string => {
  const outcome = outcomeOfExit(exit, { ...report, stderrTail });
  return outcome.status === 'failed' ? outcome.message : outcome.status;
};

test('only exit code 0 is a success', () => {
  expect(outcomeOfExit({ code: 0 }, { ...report, result: 'ok' })).toEqual({
    status: 'completed',
    exitCode: 0,
    result: 'ok',
  });
  expect(outcomeOfExit({ code: 1 }, report)).toMatchObject({
    status: 'failed',
    reason: 'exit_code',
    exitCode: 1,
  });
  expect(outcomeOfExit({ signal: 'SIGKILL' }, report)).toMatchObject({ status: 'failed', reason: 'signal' });
});

test('the message names the code, and the signal a shell reports in it', () => {
  expect(messageOf({ code: 1 })).toBe('npm ended with exit code 1');
  expect(messageOf({ code: 137 })).toBe('npm ended with exit code 137 (128 + SIGKILL)');
  expect(messageOf({ signal: 'SIGTERM' })).toBe('npm was killed by SIGTERM');
});

test('what stderr says about the failure is in the message, on one line, cut, and with nothing a terminal obeys', () => {
  expect(messageOf({ code: 2 }, 'first\nno such file\n\n')).toBe('npm ended with exit code 2: no such file');
  expect(messageOf({ code: 1 }, 'a.js:1\n\nError: boom\n    at a.js:1\n\nNode.js v26.1.0\n')).toBe(
    'npm ended with exit code 1: Error: boom',
  );
  expect(messageOf({ code: 2 }, 'progress 10%\rprogress 99%\r\n')).toBe(
    'npm ended with exit code 2: progress 99%',
  );
  expect(messageOf({ code: 2 }, '\u001b[31mred\u001b[0m')).not.toContain('\u001b');
  expect(messageOf({ code: 2 }, 'x'.repeat(5_000)).length).toBeLessThan(400);
});

test('what was ended at its deadline while no daemon was there has reached its time limit, however it ended', () => {
  for (const exit of [{ signal: 'SIGTERM' }, { code: 1 }, { code: 0 }])
    expect(outcomeOfExit({ ...exit, isOverdue: true }, { ...report, result: 'so far' })).toMatchObject({
      status: 'cancelled',
      reason: 'timeout',
      result: 'so far',
    });
});
