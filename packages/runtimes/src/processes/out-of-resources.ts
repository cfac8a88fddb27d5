// A system that is out of file descriptors or memory cannot be asked about its processes. That is never to be taken for
// "there are none".

import type { ProcessList, ProcessTable } from './process-table.ts';

const CODES = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM']);

/** True for errors that go away when others give something back, and for what was made of one. */
export const isOutOfResources = (error: unknown): error is Error =>
  error instanceof Error &&
  (('code' in error && CODES.has(String(error.code))) || isOutOfResources(error.cause));

/** All processes; undefined while the system cannot say. */
export const listIfPossible = (processes: ProcessTable): ProcessList | undefined => {
  try {
    return processes.list();
  } catch (error) {
    if (isOutOfResources(error)) return undefined;
    throw error;
  }
};
