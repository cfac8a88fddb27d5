// What a model server is to answer: turns that are played in order, each for the first request that it fits. An answer is
// given piece by piece, so that a test decides when the next piece comes.

import type { Asked } from './asked.ts';
import type { Claim } from './claim.ts';

/** A part of an answer, in the order in which it is sent. */
export type Piece =
  | string
  | { readonly text: string; readonly delayMs?: number | undefined }
  | { readonly reasoning: string }
  /** The arguments are streamed in `cuts` parts, 3 by default. A string is sent as it is: broken JSON too. */
  | {
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>> | string;
      readonly id?: string | undefined;
      readonly cuts?: number | undefined;
    }
  /** Nothing more is sent before it resolves. */
  | { readonly gate: Promise<unknown> }
  /** The connection breaks here. */
  | { readonly cut: true }
  /** An error is sent in the stream, after the answer had begun. */
  | { readonly streamError: string; readonly type?: string | undefined }
  /** The text again and again, until the client goes away. */
  | { readonly endless: string; readonly everyMs: number };

export interface AnswerTurn {
  readonly say: readonly Piece[];
  readonly claims?: Claim | undefined;
  /** Why the model stopped. Unset: `tool` when it called tools, else `stop`. */
  readonly finish?: 'stop' | 'length' | 'tool' | 'filter' | undefined;
  /** The answer has no usage in it, as with servers that do not count. */
  readonly isUncounted?: boolean | undefined;
}

export interface ErrorTurn {
  readonly status: number;
  readonly message?: string | undefined;
  /** The error's code (OpenAI) and type (both). */
  readonly code?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent instead of an error of the API's shape. */
  readonly body?: string | undefined;
}

/** The connection is closed without any answer. */
export interface HangUpTurn {
  readonly hangUp: true;
}

export type Turn = (AnswerTurn | ErrorTurn | HangUpTurn) & {
  /** Which request it is for. Unset: any that offers tools. */
  readonly when?: ((asked: Asked) => boolean) | undefined;
  /** It is played whenever it fits, not only once. */
  readonly isRepeated?: boolean | undefined;
};

/** Turns in order, or a function that answers each request; `undefined` from it means the default answer. */
export type Script = readonly Turn[] | ((asked: Asked) => Turn | undefined | Promise<Turn | undefined>);

/** Fits requests that offer no tools, like an agent's question for a title or for a summary. */
export const isAside = (asked: Asked): boolean => asked.tools.length === 0;

/** Plays a script: gives the turn for a request, or the reason why there is none. */
export const playerOf = (script: Script): ((asked: Asked) => Promise<Turn>) => {
  if (typeof script === 'function') return async (asked) => (await script(asked)) ?? defaultTurn(asked);
  const left = [...script];
  return async (asked) => {
    const at = left.findIndex(({ when = offersTools }) => when(asked));
    const turn = left[at];
    if (!turn) return defaultTurn(asked);
    if (!turn.isRepeated) left.splice(at, 1);
    return turn;
  };
};

const offersTools = (asked: Asked): boolean => !isAside(asked);

const defaultTurn = (asked: Asked): Turn =>
  isAside(asked)
    ? { say: ['A short title'] }
    : { status: 400, message: `the script has no turn left for request ${asked.n}: ${asked.lastText}` };
