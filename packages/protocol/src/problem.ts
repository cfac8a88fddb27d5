// A refusal or failure as an exception. The wire form is RFC 9457 (problem details) with a stable `code`.

import { PROBLEMS, type ProblemCode } from './problem-codes.ts';
import type { Problem } from './schema/problem.ts';

export type ProblemExtras = Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'detail'>;

/** A refusal or failure with a stable code, the same at every layer: an exception, an RFC 9457 response, an exit code. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.extras = extras;
  }

  /** Also true across bundles of one build, each of which has its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ProblemError' && 'code' in value && 'toProblem' in value;
  }

  /** The wire form. */
  toProblem(): Problem {
    const { status, title } = PROBLEMS[this.code];
    return {
      type: `urn:coxswain:problem:${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.message,
      ...this.extras,
    };
  }

  /** The error from its wire form. An unknown code, from a newer daemon, becomes `internal`. */
  static from(problem: Problem): ProblemError {
    const { type: _type, title: _title, status: _status, code, detail, ...extras } = problem;
    return new ProblemError(Object.hasOwn(PROBLEMS, code) ? code : 'internal', detail, extras);
  }
}
