// `bin/cox cockpit` in a real pseudo-terminal with an emulated screen: what a user sees, presses and clicks.

import { readFileSync } from 'node:fs';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { COX, testEnvironment } from './cox.ts';
import { bytesOf } from './key-bytes.ts';
import { countModernWidths } from './modern-widths.ts';
import { whenOver } from './shared.ts';

export interface CockpitTerminalOptions {
  /** Default 100 × 30. */
  readonly columns?: number;
  readonly rows?: number;
  /** Extra variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default `cockpit`. */
  readonly args?: readonly string[];
  /** The reply to a query for the background colour. Default: none. */
  readonly background?: 'dark' | 'light';
  /** Whether the terminal supports the kitty keyboard protocol. */
  readonly hasKittyKeys?: boolean;
}

type Wanted = string | RegExp | ((lines: readonly string[]) => boolean);

export interface CockpitTerminal {
  readonly pid: number;
  /** The lines of the screen, without trailing blanks. */
  screen(): readonly string[];
  /** Presses keys by name, one after another: `up`, `ctrl+5`, `alt+3`, `escape`, `a`. */
  press(...keys: readonly string[]): void;
  /** Sends the text as is: typed text or an escape sequence. */
  type(text: string): void;
  /** Pastes with bracketed paste. */
  paste(text: string): void;
  /** Clicks the cell; both count from 0. */
  click(column: number, row: number): void;
  /** Clicks the first cell of the text. */
  clickOn(text: string): void;
  wheel(direction: 'up' | 'down', column?: number, row?: number): void;
  resize(columns: number, rows: number): void;
  /** Resolves with the screen once it contains the text or matches. */
  until(wanted: Wanted): Promise<readonly string[]>;
  /** Resolves when nothing was written for this long, which never happens while a spinner is shown. */
  quiet(forMs?: number): Promise<void>;
  /** Everything written, including escapes. */
  raw(): string;
  /** How much has been written so far. */
  bytesWritten(): number;
  /** The CPU time of the process so far, in milliseconds. Linux only. */
  cpuMs(): number;
  /** The modes of the terminal, which a program must reset. */
  state(): {
    readonly isAlternate: boolean;
    readonly hasMouse: boolean;
    readonly isCursorShown: boolean;
    readonly marksPastes: boolean;
  };
  /** The cell of the terminal cursor, from 0; undefined while hidden. */
  caret(): { readonly column: number; readonly row: number } | undefined;
  signal(name: NodeJS.Signals): void;
  /** Closes the terminal while the program runs. */
  hangUp(): void;
  /** Quits with the quit key and resolves with the exit code. */
  close(): Promise<number>;
  /** Resolves with the exit code once the screen is complete. */
  readonly exitCode: Promise<number>;
}

const PATIENCE_MS = 40_000;
const ANSWERS = { dark: '0000/0000/0000', light: 'ffff/ffff/ffff' } as const;

/** In hundredths of a second, user and system time. */
const cpuMsOf = (pid: number): number => {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

/** Opens the cockpit of a home; it is killed when the test ends, or the tests that share it. */
export const openCockpit = (home: string, options: CockpitTerminalOptions = {}): CockpitTerminal => {
  const { columns: cols = 100, rows = 30, args = ['cockpit'] } = options;
  const screen = new headless.Terminal({ cols, rows, allowProposedApi: true });
  countModernWidths(screen.unicode);
  const variables = { ...testEnvironment(home), TERM: 'xterm-256color', ...options.env };
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) env[name] = value;
  const pty = spawn(COX, [...args], { cols, rows, cwd: home, env });
  let raw = '';
  let isOver = false;
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  pty.onData((data) => {
    raw += data;
    if (options.background !== undefined && data.includes('\u001b]11;?'))
      pty.write(`\u001b]11;rgb:${ANSWERS[options.background]}\u001b\\`);
    if (options.hasKittyKeys === true && data.includes('\u001b[?u')) pty.write('\u001b[?0u');
    screen.write(data, notify);
  });
  const exitCode = new Promise<number>((resolve) => {
    pty.onExit((end) => {
      isOver = true;
      screen.write('', () => {
        resolve(end.exitCode);
        notify();
      });
    });
  });
  whenOver(() => {
    if (!isOver) pty.kill('SIGKILL');
    screen.dispose();
  });

  const lines = (): readonly string[] => {
    const { active } = screen.buffer;
    return Array.from(
      { length: screen.rows },
      (_, at) => active.getLine(active.viewportY + at)?.translateToString(true) ?? '',
    );
  };
  const fits = (wanted: Wanted): boolean => {
    const shown = lines();
    if (typeof wanted === 'function') return wanted(shown);
    const whole = shown.join('\n');
    return typeof wanted === 'string' ? whole.includes(wanted) : wanted.test(whole);
  };
  const until = (wanted: Wanted): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        watchers.delete(check);
        clearTimeout(timer);
      };
      const check = (): void => {
        if (fits(wanted)) {
          done();
          resolve(lines());
        } else if (isOver) {
          done();
          reject(new Error(`it ended without ${wanted}:\n${lines().join('\n')}`));
        }
      };
      const timer = setTimeout(() => {
        watchers.delete(check);
        reject(new Error(`there is no ${wanted} on the screen:\n${lines().join('\n')}`));
      }, PATIENCE_MS);
      watchers.add(check);
      check();
    });
  const quiet = (forMs = 300): Promise<void> =>
    new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        watchers.delete(again);
        clearTimeout(timer);
        reject(new Error(`it keeps writing:\n${lines().join('\n')}`));
      }, PATIENCE_MS);
      const done = (): void => {
        watchers.delete(again);
        clearTimeout(patience);
        resolve();
      };
      let timer = setTimeout(done, forMs);
      const again = (): void => {
        clearTimeout(timer);
        timer = setTimeout(done, forMs);
      };
      watchers.add(again);
    });
  const isCursorShown = (): boolean => raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l');
  const mouse = (button: number, column: number, row: number, end: 'M' | 'm'): string =>
    `\u001b[<${button};${column + 1};${row + 1}${end}`;
  const click = (column: number, row: number): void =>
    pty.write(mouse(0, column, row, 'M') + mouse(0, column, row, 'm'));

  return {
    pid: pty.pid,
    screen: lines,
    press: (...keys) => {
      for (const key of keys) pty.write(bytesOf(key));
    },
    type: (text) => pty.write(text),
    paste: (text) => pty.write(`\u001b[200~${text}\u001b[201~`),
    click,
    clickOn: (text) => {
      const row = lines().findIndex((line) => line.includes(text));
      const line = lines()[row];
      if (line === undefined) throw new Error(`there is no '${text}' to click:\n${lines().join('\n')}`);
      const { active } = screen.buffer;
      // The column is in cells: one character may take two.
      const before = line.slice(0, line.indexOf(text));
      const cells = active.getLine(active.viewportY + row);
      let column = 0;
      while (
        cells !== undefined &&
        column < screen.cols &&
        cells.translateToString(false, 0, column).length < before.length
      )
        column += 1;
      click(column, row);
    },
    wheel: (direction, column = 0, row = 0) =>
      pty.write(mouse(direction === 'up' ? 64 : 65, column, row, 'M')),
    resize: (columns, newRows) => {
      screen.resize(columns, newRows);
      pty.resize(columns, newRows);
    },
    until,
    quiet,
    raw: () => raw,
    bytesWritten: () => Buffer.byteLength(raw),
    cpuMs: () => cpuMsOf(pty.pid),
    state: () => ({
      isAlternate: screen.buffer.active.type === 'alternate',
      hasMouse: screen.modes.mouseTrackingMode !== 'none',
      isCursorShown: isCursorShown(),
      marksPastes: screen.modes.bracketedPasteMode,
    }),
    caret: () =>
      isCursorShown()
        ? { column: screen.buffer.active.cursorX, row: screen.buffer.active.cursorY }
        : undefined,
    signal: (name) => process.kill(pty.pid, name),
    // Missing in the typings.
    hangUp: () => (pty as unknown as { destroy(): void }).destroy(),
    close: () => {
      pty.write('\u0003\u0003');
      return exitCode;
    },
    exitCode,
  };
};
