/** A violation of a rule, with everything needed to fix it. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** One line: location, rule, what to do. */
export const describeViolation = ({ path, line, rule, message }: Violation): string =>
  `${path}:${line} [${rule}] ${message}`;
