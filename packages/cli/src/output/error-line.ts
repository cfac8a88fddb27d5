// What went wrong, in one line: what happened, what to do, and the code in brackets.

import type { Words } from '@coxswain/locale';
import { messageOf, PROBLEMS, ProblemError, printableLine } from '@coxswain/protocol';

/** The exit code for whatever was thrown. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof ProblemError ? PROBLEMS[error.code].exit : 1;

const problemText = (error: ProblemError): string => {
  const { faults = [], candidates = [], logId } = error.extras;
  const unsaid = (text: string): boolean => !error.message.includes(text);
  const more = [
    ...faults
      .filter(({ message }) => unsaid(message))
      .map(({ path, message }) => `${path} ${message}`.trim()),
    ...(candidates.some(unsaid) ? [candidates.join(', ')] : []),
    ...(logId !== undefined && unsaid(logId) ? [`log id ${logId}`] : []),
  ];
  return [error.message.replace(/[.\s]+$/, '').replaceAll('\n', '; '), ...more].join('; ');
};

/** The line for stderr. Whatever is no problem of ours is a fault in the program, and the line says how to see more. */
export const errorLine = (error: unknown, { problems }: Pick<Words, 'problems'>): string => {
  if (error instanceof ProblemError)
    return printableLine(`cox: ${problems.line(error.code, problemText(error))} (${error.code})`);
  return printableLine(`cox: ${problems.fault(messageOf(error))} (internal)`);
};

/** The stack, and those of its causes, for --debug. */
export const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause) || String(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
};
