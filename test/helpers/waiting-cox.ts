// A command that keeps running while the test does something to its daemon.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { COX, type CoxResult, testEnvironment } from './cox.ts';

export interface WaitingCox {
  /** Resolves when this text has appeared on stderr or stdout. */
  said(words: string): Promise<void>;
  readonly ended: Promise<CoxResult>;
}

/** Starts the command, through a shell if its streams are redirected; it is killed when the test ends. */
export const startCox = (home: string, args: readonly string[], redirection?: string): WaitingCox => {
  const [program, ...words] =
    redirection === undefined ? [COX, ...args] : ['/bin/sh', '-c', `"$0" "$@" ${redirection}`, COX, ...args];
  const child = spawn(program, words, {
    env: testEnvironment(home),
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let heard = '';
  const listeners = new Set<() => void>();
  const hear = (piece: Buffer): void => {
    heard += piece.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ code: code ?? -1, stdout, stderr }),
  );
  const said = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const listener = (): void => {
        if (heard.includes(words)) resolve();
      };
      listeners.add(listener);
      listener();
      void ended.then(() => reject(new Error(`it ended without '${words}': ${heard}`)));
    });
  return { said, ended };
};
