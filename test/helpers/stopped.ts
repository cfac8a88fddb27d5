// A daemon that a signal stopped: it lives and says nothing.

import { isProcessStopped, processIdentity } from '@coxswain/client';
import { expect, onTestFinished } from 'vitest';

export interface StoppedProcess {
  /** Lets it go on. */
  goOn(): void;
}

/** Stops the process until the test is over or says otherwise; resolves when it does nothing any more. */
export const stopProcess = async (pid: number): Promise<StoppedProcess> => {
  const identity = processIdentity(pid);
  if (identity === undefined) throw new Error(`there is no process ${pid}`);
  const goOn = (): void => {
    if (isProcessStopped(identity)) process.kill(pid, 'SIGCONT');
  };
  onTestFinished(goOn);
  process.kill(pid, 'SIGSTOP');
  await expect.poll(() => isProcessStopped(identity)).toBe(true);
  return { goOn };
};
