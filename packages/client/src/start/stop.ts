// A daemon has stopped when its process is gone: only then is the ledger free for the next one.

import { ProblemError } from '@coxswain/protocol';
import { readDaemonFile } from '../daemon-file.ts';
import type { HomePaths } from '../home.ts';
import { pause } from '../pause.ts';
import { unreachable } from '../problems.ts';
import { isProcessAlive, type ProcessIdentity, processIdentity } from '../process-identity.ts';
import type { Requester } from '../requester.ts';
import { ConnectionError, SILENT } from '../transport/connection-error.ts';
import { dial } from '../transport/dial.ts';
import { textOf } from '../transport/transport.ts';
import { processEnd } from './process-end.ts';

export interface StopRequest {
  readonly wait?: boolean;
  readonly cancelPending?: boolean;
  readonly keepRuns?: boolean;
}

/** Asks the daemon of a home to stop and resolves when it has ended. */
export const stopAndWait = async (
  request: Requester,
  paths: HomePaths,
  { wait, cancelPending, keepRuns }: StopRequest,
): Promise<void> => {
  const identity = await identityOf(request, paths);
  const held = await dial(request.address).catch(() => undefined);
  try {
    await request.json('stopDaemon', { body: { wait, cancelPending, keepRuns } });
    if (identity === undefined) await silence(request);
    else await processEnd(identity, { held, ask: () => request.json('version') });
  } catch (error) {
    // It may end before its answer is out.
    if (!isUnreachable(error) || identity === undefined || isProcessAlive(identity)) throw error;
  } finally {
    held?.destroy();
  }
};

const isUnreachable = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'unreachable';

/** Undefined when its process cannot be seen from here: it runs in another container, or on another machine. */
const identityOf = async (request: Requester, paths: HomePaths): Promise<ProcessIdentity | undefined> => {
  const { pid } = await request.json('version');
  const identity = processIdentity(pid);
  const isTheDaemon = readDaemonFile(paths)?.startTime === identity?.startTime;
  return isTheDaemon ? identity : undefined;
};

const LOOK_MS = 100;

/** Waits until no daemon answers there. */
export const silence = async (request: Requester): Promise<void> => {
  for (;;) {
    try {
      await textOf(await request.open('version', {}));
    } catch (error) {
      if (error instanceof ConnectionError && error.code === SILENT)
        throw unreachable(request.address, error);
      if (error instanceof ConnectionError) return;
    }
    await pause(LOOK_MS);
  }
};
