// A newer client makes room for its own daemon: an older one that has nothing to do is stopped. One that is busy is left
// alone, and so is one that this client may not stop. A newer one is never stopped: two clients that take turns would restart it
// with every command.

import { ProblemError, type VersionAnswer } from '@coxswain/protocol';
import { ageOf } from '../build-age.ts';
import type { ConnectOptions } from '../connect-options.ts';
import type { HomePaths } from '../home.ts';
import type { Requester } from '../requester.ts';
import { stopAndWait } from './stop.ts';

export interface Room {
  readonly request: Requester;
  readonly paths: HomePaths;
  /** The running daemon. */
  readonly theirs: VersionAnswer;
  readonly options: Pick<ConnectOptions, 'onReplacing' | 'onOtherBuild'>;
}

/** Stops the daemon when it is older and idle; true when it is gone. */
export const makeRoom = async (room: Room): Promise<boolean> => {
  const { request, paths, theirs, options } = room;
  const age = ageOf(theirs);
  if (age === 'same') return false;
  try {
    if (age === 'newer' || (await isBusy(request))) {
      options.onOtherBuild?.(theirs, age);
      return false;
    }
    options.onReplacing?.(theirs);
    // What may have been submitted just now runs to its end first.
    await stopAndWait(request, paths, { wait: true });
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== 'unreachable') return false;
    throw error;
  }
};

const isBusy = async (request: Requester): Promise<boolean> => {
  const { counts } = await request.json('daemonStatus');
  return counts.running + counts.pending + counts.needsInput > 0;
};
