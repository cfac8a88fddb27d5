// Runs `cox` like a user and shows the real command, output and exit code.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Cox {
  /** Announces the next step, in a sentence. */
  say(sentence: string): void;
  /** Runs a command with inherited output. Returns its exit code. */
  show(...args: readonly string[]): Promise<number>;
  /** The same, but also returns its stdout. */
  take(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string }>;
}

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** A command line as typed in a shell. */
export const typed = (words: readonly string[]): string =>
  words.map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** Runs the `cox` at this path in the folder. */
export const coxAt = (program: string, folder: string): Cox => {
  const start = (args: readonly string[], stdout: 'inherit' | 'pipe') => {
    console.log(`\n$ cox ${typed(args)}`);
    return spawn(program, args, { cwd: folder, stdio: ['ignore', stdout, 'inherit'] });
  };
  const ended = async (child: ReturnType<typeof start>): Promise<number> => {
    const [code, signal] = await once(child, 'close');
    const exitCode = typeof code === 'number' ? code : 1;
    if (exitCode !== 0) console.log(`(exit ${code ?? signal})`);
    return exitCode;
  };
  return {
    say: (sentence) => console.log(`\n── ${sentence}`),
    show: (...args) => ended(start(args, 'inherit')),
    take: async (...args) => {
      const child = start(args, 'pipe');
      child.stdout?.pipe(process.stdout, { end: false });
      const [stdout, exitCode] = await Promise.all([child.stdout ? text(child.stdout) : '', ended(child)]);
      return { exitCode, stdout: stdout.trim() };
    },
  };
};
