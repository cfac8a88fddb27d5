// Waits until a daemon's process is gone. A process tells only its parent that it ends; but its connections close, so one is
// held until then, and what remains (the last moments after the socket) is looked at in short steps.

import type { Socket } from 'node:net';
import { pause } from '../pause.ts';
import { isProcessAlive, type ProcessIdentity } from '../process-identity.ts';

const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;

/** Resolves when the process is gone. `held` is a connection to it, opened before it was asked to end. */
export const processEnd = async (identity: ProcessIdentity, held?: Socket): Promise<void> => {
  if (held !== undefined) await closed(held);
  for (let lookMs = FIRST_LOOK_MS; isProcessAlive(identity); lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS))
    await pause(lookMs);
};

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket
      .ref()
      .once('close', () => resolve())
      .resume();
  });
