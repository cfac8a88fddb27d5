// The only door to the streams: data goes to stdout, everything else to stderr. What it prints of agents is made harmless on
// a terminal; in a pipe it stays as it came.

import { bytesOfText, printable, printableLine } from '@coxswain/protocol';
import { ReaderGone, type Sink } from '../world.ts';
import type { Paint } from './paint.ts';

export interface OutputSettings {
  readonly data: Sink;
  readonly notes: Sink;
  readonly dataPaint: Paint;
  readonly notesPaint: Paint;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
}

export interface Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** The data goes to a terminal: cut to its width, with relative times. */
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  readonly paint: Paint;
  readonly notesPaint: Paint;
  /** A line of data that we composed. */
  line(text?: string): Promise<void>;
  /** Text of an agent, byte by byte as it came unless a terminal would obey it. */
  raw(text: string): Promise<void>;
  /** Text of an agent for stderr, painted once it is harmless. */
  rawNote(text: string, dress?: (text: string) => string): Promise<void>;
  /** Text of an agent, byte by byte as it came, on a terminal too: only where the user asked for that. */
  bytes(text: string, side: 'data' | 'notes'): Promise<void>;
  /** One JSON value: indented on a terminal, one line elsewhere. */
  json(value: unknown): Promise<void>;
  /** One line of a JSON stream. */
  jsonLine(value: unknown): Promise<void>;
  /** A line for people, on stderr; nothing with --quiet. */
  note(text: string): Promise<void>;
  /** A line about what went wrong, on stderr, also with --quiet. */
  complain(text: string): Promise<void>;
}

/** Text of an agent on one line, harmless everywhere: what tables and notes show. */
export const safeLine = printableLine;
/** Text of an agent on as many lines as it has, harmless everywhere. */
export const safeText = printable;

/** Whoever listened to notes may go; the work is not done for them. */
const leniently = async (written: Promise<void>): Promise<void> => {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
};

/** What a program printed may hold bytes that are no text. */
const exact = (text: string): string | Uint8Array => (text.isWellFormed() ? text : bytesOfText(text));

export const createOutput = (settings: OutputSettings): Output => {
  const { data, notes, isJson, isQuiet } = settings;
  const say = (data: string | Uint8Array): Promise<void> => leniently(notes.write(data));
  const harmless = (text: string, sink: Sink): string =>
    sink.isTerminal ? printable(text.toWellFormed()) : text;
  return {
    isJson,
    isQuiet,
    isTerminal: data.isTerminal,
    columns: data.columns,
    paint: settings.dataPaint,
    notesPaint: settings.notesPaint,
    line: (text = '') => data.write(`${text}\n`),
    raw: (text) => data.write(exact(harmless(text, data))),
    rawNote: (text, dress = (same) => same) => say(exact(dress(harmless(text, notes)))),
    bytes: (text, side) => (side === 'data' ? data.write(exact(text)) : say(exact(text))),
    json: (value) => data.write(`${harmless(JSON.stringify(value, null, data.isTerminal ? 2 : 0), data)}\n`),
    jsonLine: (value) => data.write(`${harmless(JSON.stringify(value), data)}\n`),
    note: async (text) => {
      if (!isQuiet) await say(`${text}\n`);
    },
    complain: (text) => say(`${text}\n`),
  };
};
