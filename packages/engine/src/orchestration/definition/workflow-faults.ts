// What is wrong with a definition, in the words of a refusal.

import { ProblemError, type WorkflowFault } from '@coxswain/protocol';

/** How many faults one error line holds; the rest is counted. */
const MAX_SHOWN = 5;

/** `12:5: …; 14:3: …`, with the faults themselves for who reads them one by one. */
export const faultsProblem = (faults: readonly WorkflowFault[]): ProblemError => {
  const shown = faults.slice(0, MAX_SHOWN).map(textOfFault).join('; ');
  const rest = faults.length > MAX_SHOWN ? `; and ${faults.length - MAX_SHOWN} more` : '';
  return new ProblemError('invalid_request', `the workflow is not valid: ${shown}${rest}`, {
    faults: faults.map((fault) => ({ path: positionOf(fault), message: fault.message })),
  });
};

export const textOfFault = (fault: WorkflowFault): string => `${positionOf(fault)}: ${fault.message}`;

const positionOf = ({ file, line, column }: WorkflowFault): string =>
  `${file === undefined ? '' : `${file}:`}${line}:${column}`;
