// A stopped daemon (SIGSTOP, Ctrl-Z) accepts what it is sent and does it once it continues, long after the caller has given
// up. So nothing is sent to one.

import { ProblemError } from '@coxswain/protocol';
import { pause } from './pause.ts';
import { stoppedText } from './problems.ts';
import { isProcessStopped, type ProcessIdentity } from './process-identity.ts';

const LOOK_MS = 100;
/** A shell that moves it to the background lets it go on at once. */
const LOOKS = 20;

/** Resolves when the process is not stopped, or none is known. Throws `unresponsive` when it stays stopped for two seconds. */
export const requireNotStopped = async (daemon: ProcessIdentity | undefined): Promise<void> => {
  // Elsewhere it takes a program to ask, and the silence of the daemon is noticed anyway.
  if (daemon === undefined || process.platform !== 'linux') return;
  for (let look = 0; isProcessStopped(daemon); look++) {
    if (look === LOOKS) throw new ProblemError('unresponsive', stoppedText(daemon.pid));
    await pause(LOOK_MS);
  }
};
