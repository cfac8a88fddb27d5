// An invalid configuration is refused as a whole, with every fault: running on half of it would be worse.

import { ProblemError } from '@coxswain/protocol';

/** One fault in the configuration. */
export interface ConfigFault {
  /** `/home/me/.cox/config.yaml:12:3`, the name of an environment variable, or `--set`. */
  readonly where: string;
  /** The key, e.g. `agents.claude.timeout`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and how to fix it. */
  readonly message: string;
}

/** The fault in one line, so that an editor can jump to it. */
const faultLine = ({ where, message }: ConfigFault): string => `${where}: ${message}`;

/** The error: one line per fault, in the order of the file. */
export const configError = (faults: readonly ConfigFault[]): ProblemError =>
  new ProblemError('invalid_request', faults.map(faultLine).join('\n'), {
    faults: faults.map((fault) => ({ path: fault.path, message: faultLine(fault) })),
  });
