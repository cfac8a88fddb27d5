// A newer client makes room for its own daemon: an older one that has nothing to do is stopped. One that is busy is left
// alone, and so is one that this client may not stop.

import { ProblemError, VERSION, type VersionAnswer } from '@coxswain/protocol';
import { isOlder } from '../compatibility.ts';
import type { HomePaths } from '../home.ts';
import type { Requester } from '../requester.ts';
import { stopAndWait } from './stop.ts';

/** Stops the daemon when it is older and idle; true when it is gone. */
export const makeRoom = async (
  request: Requester,
  paths: HomePaths,
  theirs: VersionAnswer,
  onReplacing?: (olderVersion: string) => void,
): Promise<boolean> => {
  if (!isOlder(theirs.version, VERSION)) return false;
  try {
    const { counts } = await request.json('daemonStatus');
    if (counts.running + counts.pending + counts.needsInput > 0) return false;
    onReplacing?.(theirs.version);
    // What may have been submitted just now runs to its end first.
    await stopAndWait(request, paths, { wait: true });
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== 'unreachable') return false;
    throw error;
  }
};
