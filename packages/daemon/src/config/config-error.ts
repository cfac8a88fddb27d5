// A configuration that is wrong is refused as a whole, with every fault: running on half of what was meant would be worse.

import { ProblemError } from '@coxswain/protocol';
import { type ConfigFault, faultLine } from './place.ts';

/** The refusal: one line a fault, in the order of the file. */
export const configError = (faults: readonly ConfigFault[]): ProblemError =>
  new ProblemError('invalid_request', faults.map(faultLine).join('\n'), {
    faults: faults.map((fault) => ({ path: fault.path, message: faultLine(fault) })),
  });
