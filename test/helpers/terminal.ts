// `bin/cox` in a real pseudo-terminal with an emulated screen: what a user sees and types.

import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { COX, testEnvironment } from './cox.ts';
import { countModernWidths } from './modern-widths.ts';

export interface Terminal {
  /** The lines of the screen, without trailing blanks and trailing empty lines. */
  screen(): readonly string[];
  /** Everything written, including escapes. */
  raw(): string;
  type(text: string): void;
  /** Resolves when the screen contains the text. */
  sees(text: string | RegExp): Promise<void>;
  /** Resolves with the exit code once the screen is complete. */
  readonly ended: Promise<number>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the home. */
  readonly cwd?: string;
  /** A program other than cox. */
  readonly program?: string;
}

/** Runs one command; it is killed when the test ends. */
export const openTerminal = (
  home: string,
  args: readonly string[],
  options: TerminalOptions = {},
): Terminal => {
  const { columns: cols = 100, rows = 30 } = options;
  const screen = new headless.Terminal({ cols, rows, allowProposedApi: true });
  countModernWidths(screen.unicode);
  const env = { ...testEnvironment(home), TERM: 'xterm-256color', ...options.env };
  const pty = spawn(options.program ?? COX, [...args], { cols, rows, cwd: options.cwd ?? home, env });
  let raw = '';
  let isOver = false;
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  pty.onData((data) => {
    raw += data;
    screen.write(data, notify);
  });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      isOver = true;
      // The last output may not have reached the screen yet.
      screen.write('', () => resolve(exitCode));
    });
  });
  onTestFinished(() => {
    if (!isOver) pty.kill('SIGKILL');
    screen.dispose();
  });
  const lines = (): string[] => {
    const { buffer } = screen;
    const all = Array.from(
      { length: buffer.active.length },
      (_, at) => buffer.active.getLine(at)?.translateToString(true) ?? '',
    );
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  };
  const holds = (text: string | RegExp): boolean => {
    const whole = lines().join('\n');
    return typeof text === 'string' ? whole.includes(text) : text.test(whole);
  };
  return {
    screen: lines,
    raw: () => raw,
    type: (text) => pty.write(text),
    sees: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!holds(text)) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        void ended.then(() =>
          holds(text) ? resolve() : reject(new Error(`it ended without ${text}:\n${lines().join('\n')}`)),
        );
        check();
      }),
    ended,
  };
};
