// What a program prints in a format: read line by line, told as facts, and used for the outcome at the end. What is no
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
import { piecesOf } from '../pieces.ts';
import { TextTail } from '../text-tail.ts';
import { formatReader, type ReadLine } from './format-reader.ts';
import { joinChunks } from './join-chunks.ts';
import { LineSplitter, type Printed } from './line-splitter.ts';
import { Telling } from './telling.ts';

/** A line of a type that nobody knows is told as it is up to this; a longer one stays output. */
const MAX_UNKNOWN_UNITS = 64 * 1024;

const MESSAGE_CELLS = 300;

export interface Concluding {
  readonly program: string;
  readonly nowMs: number;
  /** Of the program. Default: that of this machine. */
  readonly timeZone: string | undefined;
}

export class FormattedOutput {
  readonly #telling = new Telling();
  readonly #lines = new LineSplitter();
  readonly #plain = new TextTail(MAX_RESULT_BYTES);
  readonly #read: ReadLine;

  constructor(format: OutputFormat) {
    this.#read = formatReader(format, this.#telling);
  }

  /** The agent's own id of the conversation, as soon as it was told. */
  get sessionId(): string | undefined {
    return this.#telling.sessionId;
  }

  /** The answer; without one the end of what was printed outside the format. */
  get result(): string | undefined {
    return this.#telling.answer ?? (this.#plain.text() || undefined);
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
    return joinChunks([...rest, ...this.#telling.tools.endAll(isStopped ? 'cancelled' : 'failed')]);
  }

  /** The outcome of the program, corrected by what the agent said: an error is one whatever the exit code. */
  conclude(outcome: RunEnd, { program, nowMs, timeZone }: Concluding): RunEnd {
    const { failure, usage } = this.#telling;
    const told = { ...outcome, ...(usage && { usage }) };
    if (outcome.status === 'cancelled') return told;
    if (!failure) {
      // Some say on stderr that a limit is reached, and nothing in their format.
      const limit = told.status === 'failed' ? limitOf(told.message, { nowMs, timeZone }) : undefined;
      return told.status === 'failed' && limit ? { ...told, ...limit, reason: 'limit' } : told;
    }
    const { exitCode, result } = outcome;
    const limit = limitOf(failure.said, { ...failure, nowMs, timeZone });
    return {
      status: 'failed',
      reason: limit ? 'limit' : 'runtime_error',
      message: `${program} failed: ${cutToCells(printableLine(failure.said), MESSAGE_CELLS)}`,
      ...limit,
      ...(exitCode !== undefined && { exitCode }),
      ...(result !== undefined && { result }),
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
    return line.length <= MAX_UNKNOWN_UNITS ? this.#telling.other(type, fields) : this.#asOutput(line + end);
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
