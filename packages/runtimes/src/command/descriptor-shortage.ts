// A start that fails halfway for want of file descriptors loses some: of the pipes it opened before, the first pair stays open
// for ever (seen with Node 26). And what was started, but cannot be looked at, has to be ended again. So each start first makes
// sure that there is room, which costs some microseconds.

import { closeSync, openSync } from 'node:fs';

// Three pairs of pipes, a pair for the answer of the child, /dev/null, and some for what else is going on.
const NEEDED = 12;

/** Undefined when there is room to start a program; else what the system says. */
export const descriptorShortage = (): unknown => {
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
