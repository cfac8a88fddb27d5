// Runs one step of `npm test` as a separate process and reports the result.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Step {
  /** The name of the step, a word or two. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** It runs beside others: what it prints is shown in one piece, when it has ended. */
  readonly isBeside?: boolean;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Runs the step without stdin and shows its output. Returns true if its exit code is 0. */
export const runStep = async (
  { name, program, args, isBeside = false }: Step,
  deps: { readonly environment: NodeJS.ProcessEnv; readonly nowMs: () => number },
): Promise<boolean> => {
  const title = `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`;
  if (!isBeside) console.log(title);
  const startMs = deps.nowMs();
  const output = isBeside ? 'pipe' : 'inherit';
  const child = spawn(program, args, { stdio: ['ignore', output, output], env: deps.environment });
  const end = (): boolean => child.kill();
  process.once('exit', end);
  const [why, ...printed] = await Promise.all([
    Promise.race([
      once(child, 'exit').then(([code, signal]) => (code === 0 ? undefined : `exit ${code ?? signal}`)),
      once(child, 'error').then(([error]) => String(error)),
    ]),
    textOf(child.stdout),
    textOf(child.stderr),
  ]);
  process.off('exit', end);
  if (isBeside) console.log(`${title}\n${printed.join('')}`);
  console.log(`${why === undefined ? '✓' : '✗'} ${name} ${why ?? ''} (${seconds(deps.nowMs() - startMs)})`);
  return why === undefined;
};

// A program that does not start has printed nothing.
const textOf = async (stream: Readable | null): Promise<string> =>
  stream ? text(stream).catch(() => '') : '';
