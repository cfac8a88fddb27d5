// One table of everything that can go wrong: its HTTP status, its exit code and what it means.
// The wire form is RFC 9457 (problem details) with a stable `code`.

export const PROBLEMS = {
  invalid_request: { status: 400, exit: 2, title: 'The request is not valid' },
  unauthorized: { status: 401, exit: 4, title: 'A token is needed' },
  forbidden: { status: 403, exit: 4, title: 'Not allowed' },
  not_found: { status: 404, exit: 3, title: 'There is no such thing' },
  task_not_found: { status: 404, exit: 3, title: 'There is no such task' },
  agent_not_found: { status: 404, exit: 3, title: 'There is no such agent' },
  input_not_found: { status: 404, exit: 3, title: 'There is no such input request' },
  session_not_found: { status: 404, exit: 3, title: 'There is no such session' },
  job_not_found: { status: 404, exit: 3, title: 'There is no such job' },
  channel_not_found: { status: 404, exit: 3, title: 'There is no such channel' },
  method_not_allowed: { status: 405, exit: 1, title: 'The method is not allowed here' },
  ambiguous_id: { status: 409, exit: 2, title: 'The id fits more than one task' },
  illegal_transition: { status: 409, exit: 1, title: 'The task is not in a status that allows this' },
  already_answered: { status: 409, exit: 1, title: 'The request was answered before' },
  idempotency_conflict: { status: 409, exit: 2, title: 'The idempotency key belongs to another request' },
  retry_active: { status: 409, exit: 1, title: 'An earlier retry is still active' },
  cursor_expired: { status: 410, exit: 1, title: 'The cursor is older than what is kept' },
  payload_too_large: { status: 413, exit: 2, title: 'The request is too large' },
  unsupported_media_type: { status: 415, exit: 2, title: 'The content type is not supported' },
  unprocessable: { status: 422, exit: 2, title: 'The request makes no sense here' },
  queue_full: { status: 429, exit: 75, title: 'The queue is full' },
  background_limit: { status: 429, exit: 75, title: 'Too many background tasks are active' },
  too_many_requests: { status: 429, exit: 75, title: 'Too many requests at once' },
  tree_limit: { status: 429, exit: 75, title: 'The tree of tasks is at its limit' },
  limit_reached: { status: 429, exit: 75, title: 'A limit is reached' },
  already_running: { status: 409, exit: 75, title: 'A daemon runs already' },
  shutting_down: { status: 503, exit: 75, title: 'The daemon is stopping' },
  out_of_resources: { status: 503, exit: 75, title: 'The daemon is short of files, processes or memory' },
  storage: { status: 507, exit: 1, title: 'The ledger cannot be written' },
  internal: { status: 500, exit: 1, title: 'Something went wrong inside the daemon' },
  wrong_home: { status: 421, exit: 5, title: 'The daemon serves another home folder' },
  incompatible: { status: 426, exit: 5, title: 'Client and daemon do not speak the same protocol' },
  unreachable: { status: 503, exit: 5, title: 'The daemon cannot be reached' },
  unresponsive: { status: 504, exit: 5, title: 'The daemon does not answer' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault in a request and where it is. */
export interface Fault {
  /** JSON path, e.g. `labels.team`. */
  readonly path: string;
  readonly message: string;
}

/** The body of an error answer, RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What happened, with the limit or value, and what to do next. */
  readonly detail: string;
  readonly faults?: readonly Fault[];
  /** The tasks an ambiguous id fits. */
  readonly candidates?: readonly string[];
  readonly limit?: { readonly key: string; readonly value: number };
  readonly retryAfterSeconds?: number;
  readonly oldestSeq?: number;
  /** The id under which the daemon logged an internal error. */
  readonly logId?: string;
  /** Nobody can say whether the request took effect; what the next daemon says counts. Absent: it did not. */
  readonly outcome?: 'unknown';
}

export type ProblemExtras = Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'detail'>;

/** A refusal or failure with a stable code. It crosses every floor unchanged: thrown here, answered as RFC 9457, exit code there. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.extras = extras;
  }

  /** A problem of another bundle of the same build is one too: each has its own copy of this class. */
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

  /** The error again from its wire form; a code of a newer daemon that is not known here counts as `internal`. */
  static from(problem: Problem): ProblemError {
    const { type: _type, title: _title, status: _status, code, detail, ...extras } = problem;
    return new ProblemError(Object.hasOwn(PROBLEMS, code) ? code : 'internal', detail, extras);
  }
}
