// The whole cockpit on a terminal in memory while time stands still: it goes on only as far as is said, so that every spinner,
// every "12m ago" and every message is the same each time.

import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { connect, type InProcess } from '@coxswain/client';
import { type Location, runCockpit, type Terminal, type TerminalEnd } from '@coxswain/cockpit';
import type { Language } from '@coxswain/locale';
import headless from '@xterm/headless';
import { vi } from 'vitest';
import { bytesOf } from '../helpers/key-bytes.ts';
import { countModernWidths } from '../helpers/modern-widths.ts';
import { NOW } from './cockpit-tasks.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface FrozenOptions extends Size {
  readonly daemon: InProcess;
  readonly language: Language;
  readonly location: Location;
  readonly isUnicode?: boolean;
  readonly hasSidebar?: boolean;
}

export interface FrozenCockpit {
  /** Presses keys by name, each drawn before the next; `write: …` writes a text, `wait` lets time go on. */
  press(...keys: readonly string[]): Promise<void>;
  /** The daemon is gone. */
  lose(): Promise<void>;
  /** The window gets another size. */
  resize(size: Size): Promise<void>;
  lines(): readonly string[];
  /** The lines with what is not plain in them marked: `⟨bold #39c5cf│Tasks⟩`. */
  styledLines(): readonly string[];
  /** `row:column` of the terminal's own cursor, from 1; undefined while it is hidden. */
  caret(): string | undefined;
  close(): Promise<void>;
}

/** Enough turns of the event loop for an answer of the daemon to be read and drawn. */
const TURNS = 12;
const STEP_MS = 100;
/** What another size takes is drawn in several steps. */
const RESIZE_STEP_MS = 50;
/** All that is read when a page opens is read and drawn in this time; the message of a key is still on the screen after it. */
const OPENED_MS = 400;
const PRESSED_MS = 200;

const later = setImmediate;
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => later(resolve));
};
const goOn = async (forMs: number, stepMs = STEP_MS): Promise<void> => {
  for (let passedMs = 0; passedMs < forMs; passedMs += stepMs) {
    await turns();
    vi.advanceTimersByTime(stepMs);
  }
  await turns();
};

const WRITE = 'write: ';
/** Until a key that must stand alone has stood alone long enough, and a question may be answered. */
const WAIT = 'wait';
const WAITED_MS = 700;
const SPINNERS = /[⠹⠸⠼⠴⠦⠧⠇⠏⠋⠙]/g;

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<headless.Terminal['buffer']['active']['getLine']>>['getCell']>
>;

const colorOf = (number: number, isRgb: boolean): string =>
  isRgb ? `#${number.toString(16).padStart(6, '0')}` : `color-${number}`;

const styleOf = (cell: Cell): string =>
  [
    ...(cell.isBold() ? ['bold'] : []),
    ...(cell.isDim() ? ['dim'] : []),
    ...(cell.isItalic() ? ['italic'] : []),
    ...(cell.isUnderline() ? ['underline'] : []),
    ...(cell.isInverse() ? ['inverse'] : []),
    ...(cell.isStrikethrough() ? ['strikethrough'] : []),
    ...(cell.isFgDefault() ? [] : [colorOf(cell.getFgColor(), cell.isFgRGB())]),
    ...(cell.isBgDefault() ? [] : [`on ${colorOf(cell.getBgColor(), cell.isBgRGB())}`]),
  ].join(' ');

/** The cells of a line, those of one style together. */
const styledLine = (screen: headless.Terminal, row: number): string => {
  const line = screen.buffer.active.getLine(row);
  const runs: { style: string; text: string }[] = [];
  for (let column = 0; column < screen.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ style, text });
  }
  return runs
    .map(({ style, text }) => (style === '' ? text : `⟨${style}│${text}⟩`))
    .join('')
    .trimEnd();
};

/** What the cockpit uses of a terminal, and what a test needs of it. */
const screenOf = ({ columns, rows }: Size) => {
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  countModernWidths(screen.unicode);
  let isCaretShown = true;
  let onEnd: (end: TerminalEnd) => void = () => {};
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => {},
    ref: () => {},
    unref: () => {},
  });
  const output = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (text: string | Buffer, _encoding, done) => {
        const written = text.toString();
        const [shown, hidden] = [written.lastIndexOf('\u001b[?25h'), written.lastIndexOf('\u001b[?25l')];
        if (shown !== hidden) isCaretShown = shown > hidden;
        screen.write(written);
        done();
      },
    }),
    { isTTY: true, columns, rows },
  );
  const resize = (size: Size): void => {
    screen.resize(size.columns, size.rows);
    Object.assign(output, size);
    output.emit('resize');
  };
  const terminal: Terminal = {
    // The cockpit uses of the two what these have.
    input: input as unknown as ReadStream,
    output: output as unknown as WriteStream,
    suspend: async () => {},
    onEnd: (listener) => {
      onEnd = listener;
      return () => {};
    },
    onWindow: (listener) => {
      output.on('resize', listener);
      return () => output.off('resize', listener);
    },
    onStray: () => () => {},
    divert: () => () => {},
  };
  return {
    ...{ screen, terminal, input, resize },
    end: () => onEnd({ kind: 'exit', exitCode: 0 }),
    isCaretShown: () => isCaretShown,
  };
};

/** Opens it. Timers must be faked, and nobody else may use them until it is closed. */
export const openFrozen = async (options: FrozenOptions): Promise<FrozenCockpit> => {
  const { daemon, language, location, isUnicode = true, hasSidebar = true } = options;
  vi.setSystemTime(NOW);
  const client = await connect({
    home: '/nowhere',
    inProcess: daemon,
    reconnectForMs: Number.POSITIVE_INFINITY,
  });
  const { screen, terminal, input, resize, end, isCaretShown } = screenOf(options);
  let reach = (_isReachable: boolean): void => {};
  const ended = runCockpit({
    ...{ client, terminal, language, location, isUnicode, hasSidebar },
    watchConnection: (listener) => {
      reach = listener;
      return () => {};
    },
    clock: { nowMs: () => Date.now() },
    theme: 'dark',
    timeZone: 'Europe/Berlin',
    workDir: '/work',
    environment: { PATH: '/usr/bin' },
    log: () => {},
  });
  ended.catch(() => {});
  await goOn(OPENED_MS);
  const rows = (): readonly number[] => Array.from({ length: screen.rows }, (_, row) => row);
  return {
    press: async (...keys) => {
      for (const key of keys) {
        if (key !== WAIT) input.write(key.startsWith(WRITE) ? key.slice(WRITE.length) : bytesOf(key));
        await goOn(key === WAIT ? WAITED_MS : PRESSED_MS);
      }
    },
    lose: async () => {
      reach(false);
      await goOn(PRESSED_MS);
    },
    resize: async (size) => {
      resize(size);
      await goOn(PRESSED_MS, RESIZE_STEP_MS);
    },
    lines: () =>
      rows().map((row) =>
        (screen.buffer.active.getLine(row)?.translateToString(true) ?? '')
          .trimEnd()
          .replaceAll(SPINNERS, '⠋'),
      ),
    styledLines: () => rows().map((row) => styledLine(screen, row).replaceAll(SPINNERS, '⠋')),
    caret: () =>
      isCaretShown() ? `${screen.buffer.active.cursorY + 1}:${screen.buffer.active.cursorX + 1}` : undefined,
    close: async () => {
      end();
      await goOn(STEP_MS);
      await ended;
      client.close();
      screen.dispose();
    },
  };
};
