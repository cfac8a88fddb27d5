// Exit codes of the command line, the same in every output mode.
import type { Task } from '../schema/task.ts';

export const EXIT_CODES = {
  ok: { code: 0, meaning: 'ok' },
  error: { code: 1, meaning: 'error' },
  usage: { code: 2, meaning: 'usage: unknown command, option or value' },
  notFound: { code: 3, meaning: 'not found' },
  notAllowed: { code: 4, meaning: 'not allowed' },
  unreachable: { code: 5, meaning: 'daemon unreachable or incompatible' },
  unfinished: { code: 8, meaning: 'still pending, running or needs input' },
  failed: { code: 10, meaning: 'task failed' },
  cancelled: { code: 11, meaning: 'task cancelled' },
  timedOut: { code: 12, meaning: 'task timed out' },
  tryLater: { code: 75, meaning: 'queue full, try later' },
  waitTimedOut: { code: 124, meaning: 'the wait timed out' },
  interrupted: { code: 130, meaning: 'Ctrl-C' },
} as const;

/** The exit code for the status of a task. */
export const exitCodeOfTask = (task: Pick<Task, 'status' | 'reason'>): number => {
  if (task.status === 'completed') return EXIT_CODES.ok.code;
  if (task.status === 'failed') return EXIT_CODES.failed.code;
  if (task.status === 'cancelled')
    return task.reason === 'timeout' ? EXIT_CODES.timedOut.code : EXIT_CODES.cancelled.code;
  return EXIT_CODES.unfinished.code;
};
