// Runs a command that waits for approvals, and answers the approvals that it prints to stderr.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { COX, type CoxResult, testEnvironment } from './cox.ts';
import type { TestDaemon } from './daemon.ts';

/** Runs it to its end; answers each printed `cox approve <id>` with that verb, once per occurrence. */
export const answering = async (
  daemon: TestDaemon,
  args: readonly string[],
  verb: 'approve' | 'deny',
): Promise<CoxResult> => {
  const child = spawn(COX, args, {
    env: testEnvironment(daemon.home),
    cwd: daemon.home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const stdout = text(child.stdout);
  let stderr = '';
  for await (const line of createInterface({ input: child.stderr })) {
    stderr += `${line}\n`;
    const [, id] = /cox approve (\w+)/.exec(line) ?? [];
    if (id !== undefined) await daemon.cox([verb, id]);
  }
  const [code] = await closed;
  return { code, stdout: await stdout, stderr };
};
