// The table of problems: HTTP status, exit code and title of each.
// The wire form is RFC 9457 (problem details) with a stable `code`.

export const PROBLEMS = {
  invalid_request: { status: 400, exit: 2, title: 'Invalid request' },
  unauthorized: { status: 401, exit: 4, title: 'Authentication required' },
  forbidden: { status: 403, exit: 4, title: 'Not allowed' },
  not_found: { status: 404, exit: 3, title: 'Not found' },
  task_not_found: { status: 404, exit: 3, title: 'Task not found' },
  agent_not_found: { status: 404, exit: 3, title: 'Agent not found' },
  input_not_found: { status: 404, exit: 3, title: 'Input request not found' },
  session_not_found: { status: 404, exit: 3, title: 'Session not found' },
  job_not_found: { status: 404, exit: 3, title: 'Job not found' },
  channel_not_found: { status: 404, exit: 3, title: 'Channel not found' },
  method_not_allowed: { status: 405, exit: 1, title: 'Method not allowed' },
  ambiguous_id: { status: 409, exit: 2, title: 'Ambiguous id' },
  illegal_transition: { status: 409, exit: 1, title: 'Not possible in the current status' },
  already_answered: { status: 409, exit: 1, title: 'Already answered' },
  idempotency_conflict: { status: 409, exit: 2, title: 'Idempotency key already used by another request' },
  retry_active: { status: 409, exit: 1, title: 'An earlier retry is still active' },
  cursor_expired: { status: 410, exit: 1, title: 'The cursor has expired' },
  payload_too_large: { status: 413, exit: 2, title: 'Request too large' },
  unsupported_media_type: { status: 415, exit: 2, title: 'Unsupported content type' },
  unprocessable: { status: 422, exit: 2, title: 'The request cannot be processed' },
  queue_full: { status: 429, exit: 75, title: 'The queue is full' },
  background_limit: { status: 429, exit: 75, title: 'Too many active background tasks' },
  too_many_requests: { status: 429, exit: 75, title: 'Too many requests' },
  tree_limit: { status: 429, exit: 75, title: 'Task tree limit reached' },
  limit_reached: { status: 429, exit: 75, title: 'Limit reached' },
  already_running: { status: 409, exit: 75, title: 'A daemon is already running' },
  shutting_down: { status: 503, exit: 75, title: 'The daemon is stopping' },
  out_of_resources: {
    status: 503,
    exit: 75,
    title: 'The daemon is out of file descriptors, processes or memory',
  },
  storage: { status: 507, exit: 1, title: 'Cannot write to the ledger' },
  internal: { status: 500, exit: 1, title: 'Internal error' },
  wrong_home: { status: 421, exit: 5, title: 'The daemon serves a different home folder' },
  incompatible: { status: 426, exit: 5, title: 'Client and daemon speak different protocol versions' },
  unreachable: { status: 503, exit: 5, title: 'Cannot reach the daemon' },
  unresponsive: { status: 504, exit: 5, title: 'The daemon is not responding' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** A fault in a request, with its path. */
export interface Fault {
  /** JSON path, e.g. `labels.team`. */
  readonly path: string;
  readonly message: string;
}

/** The body of an error response, RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What happened, with the limit or value, and what to do next. */
  readonly detail: string;
  readonly faults?: readonly Fault[] | undefined;
  /** The ids that an ambiguous prefix matches. */
  readonly candidates?: readonly string[] | undefined;
  readonly limit?: { readonly key: string; readonly value: number } | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly oldestSeq?: number | undefined;
  /** The id under which the daemon logged an internal error. */
  readonly logId?: string | undefined;
  /** It is not known whether the request took effect; ask the next daemon. Absent: it did not. */
  readonly outcome?: 'unknown' | undefined;
}

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
