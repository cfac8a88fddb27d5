// Waits until a daemon's process is gone. A process tells only its parent that it ends; but its connections close, so one is
// held until then, and what remains (the last moments after the socket) is looked at in short steps.

import { pause } from '../pause.ts';
import { isProcessAlive, type ProcessIdentity } from '../process-identity.ts';
import { dial } from '../transport/dial.ts';

const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;

/** Resolves when the process is gone; throws the signal's reason when that aborts first. */
export const processEnd = async (
  identity: ProcessIdentity,
  socketFile: string,
  signal?: AbortSignal,
): Promise<void> => {
  let lookMs = FIRST_LOOK_MS;
  while (isProcessAlive(identity)) {
    await connectionEnd(socketFile, signal);
    await pause(lookMs, signal);
    lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS);
  }
};

/** Until a connection that was opened for it is closed; at once when nobody listens any more. */
const connectionEnd = async (socketFile: string, signal?: AbortSignal): Promise<void> => {
  const socket = await dial(socketFile).catch(() => undefined);
  if (socket === undefined) return;
  const leave = (): void => void socket.destroy();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await new Promise<void>((resolve) =>
      socket
        .ref()
        .once('close', () => resolve())
        .resume(),
    );
  } finally {
    signal?.removeEventListener('abort', leave);
  }
  signal?.throwIfAborted();
};
