// What a program prints in a format: read line by line, turned into facts, and used for the outcome at the end. What is not a
// line of the format stays output.

import {
  cutToCells,
  type Fact,
  MAX_RESULT_BYTES,
  type OutputFormat,
  printableLine,
  type RunEnd,
} from '@coxswain/protocol';
import { type Fields, isFields } from '../../acp/updates/reading.ts';
import { limitOf } from '../../limit/limit.ts';
import { isOnePiece, piecesOf } from '../pieces.ts';
import { TextTail } from '../text-tail.ts';
import { claudeReader } from './claude-stream-json.ts';
import { codexReader } from './codex-json.ts';
import { geminiReader } from './gemini-stream-json.ts';
import { opencodeReader } from './opencode-json.ts';
import { RunReport } from './run-report.ts';

// Cuts what a program prints into lines, however it was cut before. A line without end is not kept: past a bound it is
// handed on in the pieces in which it came.

/** A whole line and how it ended, or a piece of one that is too long to be read. */
export type Printed = { readonly line: string; readonly end: LineEnd } | { readonly piece: string };

/** The last line may have no end. */
type LineEnd = '\n' | '\r\n' | '';

/** In UTF-16 units. Tools print lines of 10 MB, like a picture in one string. */
const MAX_LINE_UNITS = 16 * 1024 * 1024;

export class LineSplitter {
  readonly #maxUnits: number;
  #parts: string[] = [];
  #units = 0;
  #isTooLong = false;

  constructor(maxUnits = MAX_LINE_UNITS) {
    this.#maxUnits = maxUnits;
  }

  /** What is complete now. */
  add(text: string): readonly Printed[] {
    const printed: Printed[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#keep(text.slice(start, end), printed);
      start = end + 1;
      if (this.#isTooLong) {
        printed.push({ piece: '\n' });
        this.#isTooLong = false;
      } else printed.push(ended(this.#take()));
    }
    this.#keep(text.slice(start), printed);
    return printed;
  }

  /** The last line, when it has no end. */
  end(): readonly Printed[] {
    return this.#units === 0 ? [] : [{ line: this.#take(), end: '' }];
  }

  #keep(text: string, printed: Printed[]): void {
    if (text === '') return;
    this.#parts.push(text);
    this.#units += text.length;
    this.#isTooLong ||= this.#units > this.#maxUnits;
    if (this.#isTooLong) printed.push({ piece: this.#take() });
  }

  #take(): string {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#units = 0;
    return text;
  }
}

const ended = (text: string): Printed =>
  text.endsWith('\r') ? { line: text.slice(0, -1), end: '\r\n' } : { line: text, end: '\n' };

/** A line of an unknown type is reported as it is up to this; a longer one stays output. */
const MAX_UNKNOWN_UNITS = 64 * 1024;

const MESSAGE_CELLS = 300;

export interface Concluding {
  readonly program: string;
  readonly nowMs: number;
  /** Of the program. Default: that of this machine. */
  readonly timeZone: string | undefined;
}

export class FormattedOutput {
  readonly #report = new RunReport();
  readonly #lines = new LineSplitter();
  readonly #plain = new TextTail(MAX_RESULT_BYTES);
  readonly #read: ReadLine;

  constructor(format: OutputFormat) {
    this.#read = formatReader(format, this.#report);
  }

  /** The agent's own id of the conversation, once reported. */
  get sessionId(): string | undefined {
    return this.#report.sessionId;
  }

  /** The answer; without one the end of what was printed outside the format. */
  get result(): string | undefined {
    return this.#report.answer ?? (this.#plain.text() || undefined);
  }

  /** The same facts, with what was printed to stdout read. */
  take(facts: readonly Fact[]): readonly Fact[] {
    return joinChunks(
      facts.flatMap((fact) =>
        fact.type === 'StreamChunk' && fact.data.stream === 'stdout'
          ? this.#lines.add(fact.data.text).flatMap((printed) => this.#factsOf(printed))
          : [fact],
      ),
    );
  }

  /** The program has ended: its last line, and the tools that it left open. */
  end(isStopped: boolean): readonly Fact[] {
    const rest = this.#lines.end().flatMap((printed) => this.#factsOf(printed));
    return joinChunks([...rest, ...this.#report.tools.endAll(isStopped ? 'cancelled' : 'failed')]);
  }

  /** The outcome of the program, corrected by what the agent said: an error is one whatever the exit code. */
  conclude(outcome: RunEnd, { program, nowMs, timeZone }: Concluding): RunEnd {
    const { failure, usage } = this.#report;
    const withUsage = { ...outcome, ...(usage && { usage }) };
    if (outcome.status === 'cancelled') return withUsage;
    if (!failure) {
      // Some report a limit on stderr only, and nothing in their format.
      const limit =
        withUsage.status === 'failed' ? limitOf(withUsage.message, { nowMs, timeZone }) : undefined;
      return withUsage.status === 'failed' && limit ? { ...withUsage, ...limit, reason: 'limit' } : withUsage;
    }
    const { exitCode, result } = outcome;
    const limit = limitOf(failure.said, { ...failure, nowMs, timeZone });
    return {
      status: 'failed',
      reason: limit ? 'limit' : 'runtime_error',
      message: `${program} failed: ${cutToCells(printableLine(failure.said), MESSAGE_CELLS)}`,
      ...limit,
      exitCode,
      result,
      ...(usage && { usage }),
    };
  }

  #factsOf(printed: Printed): readonly Fact[] {
    if ('piece' in printed) return this.#asOutput(printed.piece);
    const { line, end } = printed;
    const fields = parse(line.toWellFormed());
    const type = fields?.type;
    if (!fields || typeof type !== 'string') return this.#asOutput(line + end);
    const facts = this.#read(fields);
    if (facts) return facts;
    return line.length <= MAX_UNKNOWN_UNITS ? this.#report.other(type, fields) : this.#asOutput(line + end);
  }

  #asOutput(text: string): readonly Fact[] {
    this.#plain.add(text);
    return piecesOf(text).map((piece) => ({ type: 'StreamChunk', data: { stream: 'stdout', text: piece } }));
  }
}

const parse = (line: string): Fields | undefined => {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

// Agents print a line for each word: what follows one another in the same stream goes in one piece.
const joinChunks = (facts: readonly Fact[]): readonly Fact[] => {
  const joined: Fact[] = [];
  for (const fact of facts) {
    const last = joined.at(-1);
    const whole =
      last?.type === 'StreamChunk' && fact.type === 'StreamChunk' && last.data.stream === fact.data.stream
        ? last.data.text + fact.data.text
        : undefined;
    if (whole !== undefined && fact.type === 'StreamChunk' && isOnePiece(whole))
      joined.splice(-1, 1, { type: 'StreamChunk', data: { stream: fact.data.stream, text: whole } });
    else joined.push(fact);
  }
  return joined;
};

// One reader for each format: it turns lines into facts and notes in the report what is known at the end.

/** The facts of a line; undefined for a line of a type that the format does not know. */
type ReadLine = (line: Fields) => readonly Fact[] | undefined;

const READERS: Readonly<Record<OutputFormat, (report: RunReport) => ReadLine>> = {
  'claude-stream-json': claudeReader,
  'codex-json': codexReader,
  'opencode-json': opencodeReader,
  'gemini-stream-json': geminiReader,
};

const formatReader = (format: OutputFormat, report: RunReport): ReadLine => READERS[format](report);
