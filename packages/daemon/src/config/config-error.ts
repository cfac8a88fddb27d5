// A configuration that is wrong is refused as a whole, with every fault: running on half of what was meant would be worse.

import { ProblemError } from '@coxswain/protocol';

/** One thing that is wrong with the configuration. */
export interface ConfigFault {
  /** `/home/me/.cox/config.yaml:12:3`, the name of an environment variable, or `--set`. */
  readonly where: string;
  /** The key, e.g. `agents.claude.timeout`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** The fault in one line, so that an editor can jump to it. */
const faultLine = ({ where, message }: ConfigFault): string => `${where}: ${message}`;

/** The refusal: one line a fault, in the order of the file. */
export const configError = (faults: readonly ConfigFault[]): ProblemError =>
  new ProblemError('invalid_request', faults.map(faultLine).join('\n'), {
    faults: faults.map((fault) => ({ path: fault.path, message: faultLine(fault) })),
  });
