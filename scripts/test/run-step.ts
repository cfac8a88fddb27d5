// Runs one step of `npm test` as a separate process and reports the result.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Step {
  /** The name of the step, a word or two. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Runs the step with inherited output and no stdin. Returns true if its exit code is 0. */
export const runStep = async (
  { name, program, args }: Step,
  deps: { readonly environment: NodeJS.ProcessEnv; readonly nowMs: () => number },
): Promise<boolean> => {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
  const startMs = deps.nowMs();
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: deps.environment });
  const end = (): boolean => child.kill();
  process.once('exit', end);
  const why = await Promise.race([
    once(child, 'exit').then(([code, signal]) => (code === 0 ? undefined : `exit ${code ?? signal}`)),
    once(child, 'error').then(([error]) => String(error)),
  ]);
  process.off('exit', end);
  console.log(`${why === undefined ? '✓' : '✗'} ${name} ${why ?? ''} (${seconds(deps.nowMs() - startMs)})`);
  return why === undefined;
};
