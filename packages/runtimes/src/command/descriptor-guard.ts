// A start that fails for want of file descriptors loses some: of the pipes it opened before, the first pair stays open
// for ever (seen with Node 26). So after one such failure the next start first makes sure that there is room.

import { closeSync, openSync } from 'node:fs';

export interface DescriptorGuard {
  /** Undefined when there is room for another program; else what the system says. */
  refusal(): unknown;
  /** A start has failed with this. */
  failed(cause: unknown): void;
}

// Three pairs of pipes, a pair for the answer of the child, /dev/null, and some for what else is going on.
const NEEDED = 12;
const CODES = new Set(['EMFILE', 'ENFILE']);

export const descriptorGuard = (): DescriptorGuard => {
  let isShort = false;
  return {
    refusal: () => {
      if (!isShort) return undefined;
      const cause = probe();
      isShort = cause !== undefined;
      return cause;
    },
    failed: (cause) => {
      isShort ||= cause instanceof Error && 'code' in cause && CODES.has(String(cause.code));
    },
  };
};

const probe = (): unknown => {
  const opened: number[] = [];
  try {
    for (let n = 0; n < NEEDED; n++) opened.push(openSync('/dev/null', 'r'));
    return undefined;
  } catch (cause) {
    return cause;
  } finally {
    for (const fd of opened) closeSync(fd);
  }
};
