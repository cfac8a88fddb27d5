/** One breach of one rule, with all that is needed to mend it. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** One line: where, which rule, what to do. */
export const describeViolation = ({ path, line, rule, message }: Violation): string =>
  `${path}:${line} [${rule}] ${message}`;
