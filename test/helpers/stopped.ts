// A daemon suspended by a signal: alive but silent.

import { isProcessStopped, processIdentity } from '@coxswain/client';
import { expect, onTestFinished } from 'vitest';

export interface StoppedProcess {
  /** Resumes it. */
  goOn(): void;
}

/** Suspends the process until the test ends or resumes it; resolves once it is suspended. */
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
