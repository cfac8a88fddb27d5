// The only door to the streams: data goes to stdout, everything else to stderr. What it prints of agents is made harmless on
// a terminal; in a pipe it stays as it came.

import {
  bytesOfText,
  EXIT_CODES,
  messageOf,
  ProblemError,
  printable,
  printableLine,
} from '@coxswain/protocol';
import { ReaderGone, type Sink } from '../deps.ts';
import type { Paint } from './paint.ts';

export interface OutputSettings {
  readonly data: Sink;
  readonly notes: Sink;
  readonly dataPaint: Paint;
  readonly notesPaint: Paint;
  readonly isJson: boolean;
  /** The only fields that a JSON object shows. Default: all of them. */
  readonly jsonFields?: readonly string[];
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
  /** Data went to stderr, because stdout could not take it. */
  readonly hasDiverted: boolean;
  /**
   * From here on data that stdout cannot take goes to stderr and does not fail the command: what was asked for is done,
   * printed or not.
   */
  divertWhenFull(): void;
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

/** Whoever listened to notes may go, and their file may be full: the work is not done for them. */
const leniently = async (written: Promise<void>): Promise<void> => {
  try {
    await written;
  } catch {
    // There is nowhere left to report it.
  }
};

const cannotPrint = (error: unknown): string => `cannot write to stdout (${messageOf(error)})`;

/** The exit code of what happened; data that did not reach stdout is no success. */
export const exitCodeAfterOutput = (code: number, { hasDiverted }: Pick<Output, 'hasDiverted'>): number =>
  code === EXIT_CODES.ok.code && hasDiverted ? EXIT_CODES.error.code : code;

/** What a program printed may hold bytes that are no text. */
const exact = (text: string): string | Uint8Array => (text.isWellFormed() ? text : bytesOfText(text));

export const createOutput = (settings: OutputSettings): Output => {
  const { data, notes, isJson, jsonFields: fields = [], isQuiet } = settings;
  const picked = (value: unknown): unknown => (fields.length === 0 ? value : pickFields(value, fields));
  const say = (piece: string | Uint8Array): Promise<void> => leniently(notes.write(piece));
  const harmless = (text: string, sink: Sink): string =>
    sink.isTerminal ? printable(text.toWellFormed()) : text;
  let mayDivert = false;
  let hasDiverted = false;
  const put = async (piece: string | Uint8Array): Promise<void> => {
    if (hasDiverted) return say(piece);
    try {
      await data.write(piece);
    } catch (error) {
      if (error instanceof ReaderGone) throw error;
      if (!mayDivert)
        throw new ProblemError('storage', `${cannotPrint(error)}: write to another file or disk`);
      hasDiverted = true;
      await say(`cox: ${cannotPrint(error)}; the output follows:\n`);
      await say(piece);
    }
  };
  return {
    isJson,
    isQuiet,
    isTerminal: data.isTerminal,
    columns: data.columns,
    paint: settings.dataPaint,
    notesPaint: settings.notesPaint,
    get hasDiverted() {
      return hasDiverted;
    },
    divertWhenFull: () => {
      mayDivert = true;
    },
    line: (text = '') => put(`${text}\n`),
    raw: (text) => put(exact(harmless(text, data))),
    rawNote: (text, dress = (same) => same) => say(exact(dress(harmless(text, notes)))),
    bytes: (text, side) => (side === 'data' ? put(exact(text)) : say(exact(text))),
    json: async (value) => {
      await put(`${harmless(JSON.stringify(picked(value), null, data.isTerminal ? 2 : 0), data)}\n`);
      const missing = missingFields(value, fields);
      if (missing !== undefined) await say(`cox: ${printableLine(missing)}\n`);
    },
    jsonLine: (value) => put(`${harmless(JSON.stringify(picked(value)), data)}\n`),
    note: async (text) => {
      if (!isQuiet) await say(`${text}\n`);
    },
    complain: (text) => say(`${text}\n`),
  };
};

// `--json=id,status`: of each object only the fields that were asked for, under the names that were typed.
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `usage.cost` looks into objects; undefined where there is nothing. What holds a task among other things (`describe`) gives the
 * fields of the task by their own names as well.
 */
const valueAt = (value: unknown, path: string): unknown =>
  fieldAt(value, path) ?? (isObject(value) ? fieldAt(value.task, path) : undefined);

const fieldAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
      value,
    );

/** The fields of an object, or of each object of a list; null where one has no such field. Other values stay as they are. */
export const pickFields = (value: unknown, fields: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((entry) => pickFields(entry, fields));
  if (!isObject(value)) return value;
  return Object.fromEntries(fields.map((field) => [field, valueAt(value, field) ?? null]));
};

/**
 * What to say of the fields that none of the objects has, in one line; undefined when each was found once. A field may be missing for
 * a good reason (a task that runs has no result), so this is no error.
 */
export const missingFields = (value: unknown, fields: readonly string[]): string | undefined => {
  const objects = (Array.isArray(value) ? value : [value]).filter(isObject);
  const missing = fields.filter((field) => objects.every((object) => valueAt(object, field) === undefined));
  if (objects.length === 0 || missing.length === 0) return undefined;
  const known = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
  return `--json: no field ${missing.map((field) => `'${field}'`).join(', ')} in this output; it has ${known.join(', ')}`;
};
