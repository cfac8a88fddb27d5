// A terminal in memory, with a real screen behind it, for tests of the whole cockpit without a process.

import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import headless from '@xterm/headless';
import type { Terminal, TerminalEnd } from '../terminal/terminal.ts';

export interface MemoryTerminal {
  readonly terminal: Terminal;
  type(bytes: string): void;
  screen(): readonly string[];
  raw(): string;
  /** Resolves when the screen holds the text. */
  sees(text: string | RegExp): Promise<void>;
  resize(columns: number, rows: number): void;
  isRaw(): boolean;
  /** How often the program was stopped. */
  suspensions(): number;
  /** What happens from outside. */
  end(cause: TerminalEnd): void;
  stray(error: unknown): void;
}

export const memoryTerminal = (columns = 80, rows = 24): MemoryTerminal => {
  // A line feed begins a line, as behind the line discipline of a real one.
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const watchers = new Set<() => void>();
  let raw = '';
  let isRaw = false;
  let suspensions = 0;
  let onEnd: (end: TerminalEnd) => void = () => {};
  let onStray: (error: unknown) => void = () => {};
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isOn: boolean) => {
      isRaw = isOn;
    },
    ref: () => {},
    unref: () => {},
  });
  const output = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (text: string | Buffer, _encoding, done) => {
        raw += text.toString();
        screen.write(text.toString(), () => {
          notify();
          done();
        });
      },
    }),
    { isTTY: true, columns, rows },
  );
  const lines = (): readonly string[] =>
    Array.from(
      { length: screen.rows },
      (_, at) => screen.buffer.active.getLine(at)?.translateToString(true) ?? '',
    );
  const holds = (text: string | RegExp): boolean => {
    const whole = lines().join('\n');
    return typeof text === 'string' ? whole.includes(text) : text.test(whole);
  };
  return {
    terminal: {
      // The cockpit uses of the two what these have.
      input: input as unknown as ReadStream,
      output: output as unknown as WriteStream,
      suspend: async () => {
        suspensions += 1;
      },
      onEnd: (listener) => {
        onEnd = listener;
        return () => {};
      },
      onWindow: (listener) => {
        output.on('resize', listener);
        return () => output.off('resize', listener);
      },
      onStray: (listener) => {
        onStray = listener;
        return () => {};
      },
      divert: () => () => {},
    },
    type: (bytes) => void input.write(bytes),
    screen: lines,
    raw: () => raw,
    sees: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    resize: (newColumns, newRows) => {
      screen.resize(newColumns, newRows);
      Object.assign(output, { columns: newColumns, rows: newRows });
      output.emit('resize');
    },
    isRaw: () => isRaw,
    suspensions: () => suspensions,
    end: (cause) => onEnd(cause),
    stray: (error) => onStray(error),
  };
};
