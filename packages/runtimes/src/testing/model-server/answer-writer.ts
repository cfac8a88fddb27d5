// What both APIs are made of: the same pieces, in the format of each. The server decides when; a writer decides how.

import type { Claim } from './claim.ts';
import type { AnswerTurn } from './script.ts';

export interface ToolCallPiece {
  readonly id: string;
  readonly name: string;
  /** JSON, unless the script wants it broken. */
  readonly inputParts: readonly string[];
}

export type Finish = NonNullable<AnswerTurn['finish']>;

/** A frame of the stream; a claim is what it reports about usage. */
export interface Frame {
  readonly event?: string;
  readonly data: unknown;
  readonly claim?: Claim;
}

/** Turns the pieces of one streamed answer into frames. */
export interface StreamWriter {
  begin(): readonly Frame[];
  text(text: string): readonly Frame[];
  reasoning(text: string): readonly Frame[];
  tool(call: ToolCallPiece): readonly Frame[];
  error(message: string, type: string): readonly Frame[];
  end(finish: Finish): readonly Frame[];
}

export interface AnswerOptions {
  readonly id: string;
  readonly model: string;
  /** undefined: nothing is reported. */
  readonly claim: Claim | undefined;
}

/** A whole answer, for a client that does not stream. */
export interface WholeAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCallPiece[];
  readonly finish: Finish;
}

/** How one API sends answers and errors. */
export interface ApiDialect {
  streamWriter(options: AnswerOptions): StreamWriter;
  whole(answer: WholeAnswer, options: AnswerOptions): unknown;
  error(status: number, message: string, code: string | undefined): unknown;
}
